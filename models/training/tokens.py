"""Ids of the control symbols, as Marian's models have them; START is what a decoder begins with."""

EOS = 0
UNK = 1
PAD = 2
START = PAD
