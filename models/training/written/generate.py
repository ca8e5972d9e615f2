"""
Writes the project's own parallel text: python generate.py OUT.tsv [--sentences 30000]

A pair a line: Spanish, English, source (written-news, written-phrases, written-sentences
or written-words), as the corpora have it.
"""

import argparse
import lzma
from pathlib import Path

import sentences
import words
from tables import HERE

arg = argparse.ArgumentParser(
    description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
)
arg.add_argument("out", type=Path)
arg.add_argument("--sentences", type=int, default=30_000)


def lines(name: str) -> list[list[str]]:
    """The rows of a table beside this file, unpacked if its name ends in .xz."""
    read = lzma.open if name.endswith(".xz") else open
    with read(HERE / name, "rt", encoding="utf-8") as table:
        return [line.rstrip("\n").split("\t") for line in table]


def main() -> None:
    """Command line."""
    options = arg.parse_args()
    parts = {
        "written-news": lines("news.tsv.xz"),
        "written-phrases": lines("phrases.tsv"),
        "written-sentences": sentences.pairs(options.sentences),
        "written-words": words.pairs(),
    }
    with options.out.open("w", encoding="utf-8") as out:
        for source, pairs in parts.items():
            for spanish, english in pairs:
                out.write(f"{spanish}\t{english}\t{source}\n")


if __name__ == "__main__":
    main()
