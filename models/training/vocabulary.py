"""
Step 2: a vocabulary for both languages.

  python vocabulary.py WORK --size 16000        # learns WORK/source.spm of WORK/pairs.tsv
  python vocabulary.py WORK --given source.spm  # takes one as it is: to train on from a model that has it

SentencePiece's unigram model (Kudo 2018) with bytes for characters it lacks, single digits, and no
normalisation of its own: the text is normalised before (text.py). Sentences are drawn by the weights
of the first phase, none more than once.
"""

import argparse
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import sentencepiece

from prepare import read_pairs
from tokens import EOS, PAD, UNK
from weights import Weights

# A character outside the vocabulary costs two or three byte tokens. News needs these.
PUNCTUATION = "€…–—“”‘’«»¿¡°½ªº•£§·"
# Letters of European names that Spanish and English text is too rare in for coverage to keep.
NAME_LETTERS = (
    "áéíóúüñçàèìòùâêîôûäëïöÿãõåæøœßðþýžščćřěůňťďľĺŕąęłńśźżőűăîșțşţğıġħżāēīūģķļņėįųŋđ"
    "ÁÉÍÓÚÜÑÇÀÈÌÒÙÂÊÎÔÛÄËÏÖÃÕÅÆØŒÐÞÝŽŠČĆŘĚŮŇŤĎĽĄĘŁŃŚŹŻŐŰĂȘȚŞŢĞİĦĀĒĪŪĢĶĻŅĖĮŲĐ"
)
REQUIRED = "".join(dict.fromkeys(PUNCTUATION + NAME_LETTERS))
LONGEST_CHARACTERS = 400


def sentences(pairs_file: Path, weights: Weights, seed: int) -> Iterator[str]:
    """Both sides of pairs drawn by weight."""
    draw = random.Random(seed)
    for spanish, english, source in read_pairs([pairs_file]):
        drawn = draw.random() < weights.of(0, source)
        if drawn and max(len(spanish), len(english)) < LONGEST_CHARACTERS:
            yield spanish
            yield english


def learn(work: Path, weights: Weights, size: int, seed: int = 1, threads: int = 1) -> None:
    """Writes work/source.spm. size: pieces in all, the 256 bytes and 3 control symbols among them."""
    prefix = work / "source"
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=sentences(work / "pairs.tsv", weights, seed),
        model_prefix=str(prefix),
        model_type="unigram",
        vocab_size=size,
        character_coverage=0.9998,
        required_chars=REQUIRED,
        byte_fallback=True,
        split_digits=True,
        normalization_rule_name="identity",
        eos_id=EOS,
        unk_id=UNK,
        pad_id=PAD,
        bos_id=-1,
        input_sentence_size=1_000_000,
        shuffle_input_sentence=True,
        max_sentence_length=4 * LONGEST_CHARACTERS,
        num_threads=threads,
        minloglevel=2,
    )
    prefix.with_suffix(".model").rename(work / "source.spm")
    prefix.with_suffix(".vocab").unlink()


def take(given: Path, work: Path) -> None:
    """Copies a SentencePiece model. Raises ValueError if its control symbols have other ids than ours."""
    model = sentencepiece.SentencePieceProcessor(model_file=str(given))
    found = (model.eos_id(), model.unk_id(), model.pad_id())
    if found != (EOS, UNK, PAD):
        raise ValueError(
            f"{given}: expected end, unknown, padding {(EOS, UNK, PAD)}, found {found}"
        )
    work.mkdir(parents=True, exist_ok=True)
    shutil.copy(given, work / "source.spm")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    parser.add_argument("--size", type=int, default=16000)
    parser.add_argument("--given", type=Path)
    parser.add_argument("--weights", type=Path, default=Path(__file__).with_name("weights.json"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    o = parser.parse_args()
    if o.given:
        take(o.given, o.work)
    else:
        learn(o.work, Weights.read(o.weights), o.size, o.seed, o.threads)


if __name__ == "__main__":
    main()
