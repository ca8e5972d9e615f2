"""
Step 12: words that the search leans towards, English for Spanish words that a model has seen seldom.

  python hints.py WORK --out ../es-en-small/hints.tsv

Reads WORK/pairs.tsv, of which the sources that the last phase of training sees often, and
written/forms.tsv.xz. A Spanish word gets the English ones that IBM model 1 (lexicon.py) finds likely in
both directions, each with its probability given the Spanish; those that were written for the project are
taken for right. Writes spanish<TAB>english<TAB>hundredths<TAB>english<TAB>hundredths…, in small letters,
sorted: the hundredths are what the program adds to the logits of the word's tokens (the bias of Arthur et
al. 2016, *Incorporating Discrete Translation Lexicons into Neural Machine Translation*).
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from checksums import write_checksums
from lexicon import LETTERS, SHORTEST, likely_words, words_of_pairs
from prepare import open_text
from weights import Weights

HERE = Path(__file__).parent
# Sources that the last phase of training sees less often are no news.
LEAST_WEIGHT = 0.3
FORWARD, BACKWARD = 0.1, 0.02
# What was seen seldomer is aligned by chance, what was seen oftener the model knows.
LEAST_SEEN, MOST_SEEN = 3, 300
# Models know them, and a hint for a part of one ("treinta y dos") breaks it.
NUMBERS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
    " hundred hundreds thousand thousands million millions billion billions first second third"
    " fourth fifth sixth seventh eighth ninth tenth half".split()
)
# Hundredths for a word that was written for the project.
WRITTEN = 80

arg = argparse.ArgumentParser(
    description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
)
arg.add_argument("work", type=Path)
arg.add_argument("--out", type=Path, required=True)

Hints = dict[tuple[str, str], int]


def news(file: Path) -> Iterator[list[str]]:
    """Spanish and English of pairs of news and the like."""
    weights = Weights.read(HERE / "weights.json")
    last = len(weights.phases) - 1
    with open_text(file) as lines:
        for line in lines:
            spanish, english, source = line.rstrip("\n").split("\t")
            if weights.of(last, source) >= LEAST_WEIGHT:
                yield [spanish, english]


def aligned(pairs: Iterator[list[str]]) -> Hints:
    """Hints of parallel text."""
    return {
        (word.spanish, word.english): round(100 * word.forward)
        for word in likely_words(*words_of_pairs(pairs), FORWARD, BACKWARD)
        if LEAST_SEEN <= word.seen < MOST_SEEN and word.spanish != word.english
    }


def written(file: Path) -> Hints:
    """Hints of the words that were written for the project, where they are single words."""
    hints = {}
    with open_text(file) as lines:
        for line in lines:
            spanish, english = line.rstrip("\n").split("\t")
            if len(spanish) < SHORTEST:
                continue
            for word in english.lower().split(" / "):
                if LETTERS.fullmatch(word) and word != spanish:
                    hints[spanish, word] = WRITTEN
    return hints


def merged(first: Hints, second: Hints) -> Hints:
    """All hints but those for numbers, each with its greater worth."""
    return {
        pair: max(first.get(pair, 0), second.get(pair, 0))
        for pair in sorted(first | second)
        if pair[1].split("-")[0] not in NUMBERS
    }


def main() -> None:
    """Command line."""
    options = arg.parse_args()
    hints = merged(
        aligned(news(options.work / "pairs.tsv")),
        written(HERE / "written" / "forms.tsv.xz"),
    )
    lines: dict[str, str] = {}
    for (spanish, english), worth in hints.items():
        lines[spanish] = lines.get(spanish, spanish) + f"\t{english}\t{worth}"
    options.out.write_text("".join(f"{line}\n" for line in lines.values()), encoding="utf-8")
    write_checksums(options.out.parent)
    print(f"{len(hints)} hints for {len(lines)} words")


if __name__ == "__main__":
    main()
