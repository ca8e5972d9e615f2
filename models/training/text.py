"""Forms of a line: what is trained on, what lines are compared by."""

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

WORD = re.compile(r"\w+")
LETTER_RUN = re.compile(r"[^\W\d_]+")
# Spanish also parts thousands by a space.
NUMBER = re.compile(r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,]\d+)*")
# Soft hyphen, zero-width characters, direction marks, byte order mark.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def normalise(line: str) -> str:
    """NFC without invisible characters, entities spelt out, white space single: as the program's input is."""
    if "&" in line:
        line = html.unescape(line)
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", line)).split())


def words(line: str) -> list[str]:
    """Lower-case words and numbers, without punctuation."""
    return WORD.findall(line.lower())


def digest(text: str) -> int:
    """64 bits that are the same on every machine and in every run."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def ngrams(tokens: list[str], n: int) -> Iterator[str]:
    """Every run of n words, joined by spaces."""
    return (" ".join(tokens[at : at + n]) for at in range(len(tokens) - n + 1))


def numbers(line: str) -> list[str]:
    """Numbers as digits without separators: 1.234,5 and 1,234.5 are the same, 10 000 and 10,000 too."""
    return [re.sub("[., ]", "", number) for number in NUMBER.findall(line)]


def loops(tokens: list[str]) -> bool:
    """
    Whether a phrase of one or two words stands three times in a row, one of three to six twice in a
    row, or one of four words three times anywhere.
    """
    if len(set(pairwise(tokens))) == max(0, len(tokens) - 1):
        return False  # whatever repeats itself has two words in a row twice
    for size in range(1, 7):
        # Words that equal the one `size` before them, in a row: size × (times - 1) of them are a loop.
        run, needed = 0, size * (1 if size >= 3 else 2)
        for at in range(size, len(tokens)):
            run = run + 1 if tokens[at] == tokens[at - size] else 0
            if run >= needed:
                return True
    seen: dict[str, int] = {}
    for phrase in ngrams(tokens, 4):
        seen[phrase] = seen.get(phrase, 0) + 1
        if seen[phrase] == 3:
            return True
    return False
