"""
A lexicon of single words from parallel text, for words that a model copies or half translates.

  python lexicon.py WORK --out ../es-en-small/lexicon.tsv

Reads WORK/pairs.tsv. Word translation probabilities of both directions by IBM model 1 (Brown et al. 1993,
*The Mathematics of Statistical Machine Translation*); a Spanish word gets the English one that is likeliest
in both (product of the two), if each is likely enough. Writes spanish<TAB>english, in small letters, sorted.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROUNDS = 5
# Such words of a sentence; longer ones align too loosely.
LONGEST = 20
# A word seen once may be a name or a slip.
LEAST_SEEN = 2
# Letters under which a word is mostly grammar; without these there is a quarter of the links.
SHORTEST = 4
FORWARD, BACKWARD = 0.2, 0.04
LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

arg = argparse.ArgumentParser(
    description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
)
arg.add_argument("work", type=Path)
arg.add_argument("--out", type=Path, required=True)

Ids = NDArray[np.int32]


def content_words(text: str) -> list[str]:
    """In small letters."""
    return [word for word in LETTERS.findall(text.lower()) if len(word) >= SHORTEST]


def read(file: Path) -> tuple[list[list[str]], list[list[str]]]:
    """The words of both sides of each pair that is short enough."""
    with file.open(encoding="utf-8") as lines:
        return words_of_pairs(line.rstrip("\n").split("\t") for line in lines)


def words_of_pairs(pairs: Iterable[Sequence[str]]) -> tuple[list[list[str]], list[list[str]]]:
    """The words of both sides, Spanish and English, of each pair that is short enough."""
    spanish, english = [], []
    for source, target, *_ in pairs:
        pair = content_words(source), content_words(target)
        if all(0 < len(side) <= LONGEST for side in pair):
            spanish.append(pair[0])
            english.append(pair[1])
    return spanish, english


def numbered(sentences: list[list[str]]) -> tuple[list[str], list[Ids]]:
    """Vocabulary of the words seen often enough, the rest as 0, and the sentences in its numbers."""
    counts = Counter(word for sentence in sentences for word in sentence)
    known = sorted(word for word, count in counts.items() if count >= LEAST_SEEN)
    ids = {word: number for number, word in enumerate(known, 1)}
    rows = [np.array([ids.get(word, 0) for word in s], dtype=np.int32) for s in sentences]
    return ["", *known], rows


def links(source: list[Ids], target: list[Ids]) -> tuple[Ids, Ids, Ids, Ids]:
    """Every word of a source with every word of its target: their ids, and their places in the corpus."""
    parts = []
    at, to = 0, 0
    for left, right in zip(source, target, strict=True):
        n, m = len(left), len(right)
        parts.append(
            (
                np.repeat(left, m),
                np.tile(right, n),
                np.repeat(np.arange(at, at + n, dtype=np.int32), m),
                np.tile(np.arange(to, to + m, dtype=np.int32), n),
            )
        )
        at, to = at + n, to + m
    first, second, third, fourth = (np.concatenate(column) for column in zip(*parts, strict=True))
    return first, second, third, fourth


def probabilities(pair: Ids, given: Ids, place: Ids, pairs: int) -> NDArray[np.float64]:
    """IBM model 1: p(word | given) for each kind of pair; `place` numbers the words that are explained."""
    givens = np.zeros(pairs, dtype=np.int32)
    givens[pair] = given
    chance = np.ones(pairs)
    for _ in range(ROUNDS):
        share = chance[pair]
        share /= np.bincount(place, weights=share)[place]
        expected = np.bincount(pair, weights=share, minlength=pairs)
        chance = expected / np.bincount(givens, weights=expected)[givens]
    return chance


@dataclass(frozen=True)
class Likely:
    """
    An English word for a Spanish one: the probability of the English given the Spanish, of the Spanish
    given the English, and how often the Spanish word occurs.
    """

    spanish: str
    english: str
    forward: float
    backward: float
    seen: int


def likely_words(
    spanish: list[list[str]], english: list[list[str]], forward_least: float, backward_least: float
) -> Iterator[Likely]:
    """Pairs of words that are at least so likely in each direction."""
    from_words, from_rows = numbered(spanish)
    to_words, to_rows = numbered(english)
    left, right, left_place, right_place = links(from_rows, to_rows)
    keys = left.astype(np.int64) * len(to_words) + right
    kinds, pair = np.unique(keys, return_inverse=True)
    pair = pair.astype(np.int32)
    forward = probabilities(pair, left, right_place, len(kinds))
    backward = probabilities(pair, right, left_place, len(kinds))
    counts = np.bincount(np.concatenate(from_rows), minlength=len(from_words))
    for at in np.flatnonzero((forward >= forward_least) & (backward >= backward_least)):
        source, target = kinds[at] // len(to_words), kinds[at] % len(to_words)
        # Number 0 is every word that was seen once.
        if source > 0 and target > 0:
            chances = float(forward[at]), float(backward[at])
            yield Likely(from_words[source], to_words[target], *chances, int(counts[source]))


def lexicon(spanish: list[list[str]], english: list[list[str]]) -> dict[str, str]:
    """Spanish words with their English ones, where both directions are sure enough."""
    best: dict[str, tuple[float, str]] = {}
    for word in likely_words(spanish, english, FORWARD, BACKWARD):
        both = word.forward * word.backward
        if (both, word.english) > best.get(word.spanish, (0.0, "")):
            best[word.spanish] = both, word.english
    return {source: target for source, (_, target) in best.items() if source != target}


def main() -> None:
    """Command line."""
    options = arg.parse_args()
    entries = lexicon(*read(options.work / "pairs.tsv"))
    lines = [f"{source}\t{target}\n" for source, target in sorted(entries.items())]
    options.out.write_text("".join(lines), encoding="utf-8")
    print(f"{len(lines)} words")


if __name__ == "__main__":
    main()
