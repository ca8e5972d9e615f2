"""
Step 1: corpora to clean pairs.

  python prepare.py --corpus general.tsv.xz other.tsv --held-out dev.es dev.en --out WORK

A corpus holds a pair a line, spanish<TAB>english<TAB>source, plain or xz. WORK/pairs.tsv gets those
that pass the rules of clean.py, are no line of the held-out sets nor share eight words in a row with
one, occur for the first time, and come of a source that weights.json uses. WORK/prepared.json tells
per source how many pairs and words came, how many stayed, and why the others did not.
"""

import argparse
import json
import lzma
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from multiprocessing import Pool
from pathlib import Path
from typing import TextIO

from clean import clean
from held_out import HeldOut
from text import digest, words
from weights import Weights

CHUNK = 5000
# The same Spanish with ever other English is noise; a few are a language's freedom.
MOST_TRANSLATIONS = 3

Judged = tuple[str, str, str, str | None]


def open_text(file: Path) -> TextIO:
    """A UTF-8 file, unpacked if its name ends in .xz."""
    if file.suffix == ".xz":
        return lzma.open(file, "rt", encoding="utf-8", newline="\n")
    return file.open(encoding="utf-8", newline="\n")


def read_pairs(files: Iterable[Path]) -> Iterator[tuple[str, str, str]]:
    """Spanish, English, source. Raises ValueError naming file and line where a line is of another form."""
    for file in files:
        with open_text(file) as lines:
            for number, line in enumerate(lines, 1):
                fields = line.rstrip("\r\n").split("\t")
                if len(fields) != 3:
                    raise ValueError(
                        f"{file}:{number}: expected spanish<TAB>english<TAB>source, "
                        f"found {len(fields)} fields"
                    )
                yield fields[0], fields[1], fields[2]


def judge(held_out: HeldOut, chunk: list[tuple[str, str, str]]) -> list[Judged]:
    """Each pair cleaned, with the reason why it must go, or None."""
    judged = []
    for spanish, english, source in chunk:
        spanish, english, reason = clean(spanish, english)
        reason = reason or held_out.reason(spanish) or held_out.reason(english)
        judged.append((spanish, english, source, reason))
    return judged


def judged_pairs(
    pairs: Iterator[tuple[str, str, str]], held_out: HeldOut, jobs: int
) -> Iterator[Judged]:
    """In the order of the pairs, whatever the number of processes."""
    chunks = iter(lambda: list(islice(pairs, CHUNK)), [])
    if jobs == 1:
        for chunk in chunks:
            yield from judge(held_out, chunk)
        return
    with Pool(jobs) as pool:
        for judged in pool.imap(partial(judge, held_out), chunks):
            yield from judged


class Duplicates:
    """Pairs seen before, capitals and punctuation aside."""

    def __init__(self) -> None:
        self.pairs: set[int] = set()
        self.translations: Counter[int] = Counter()

    def reason(self, spanish: str, english: str) -> str | None:
        """Why the pair adds nothing, or None; the pair counts as seen from then on."""
        left = " ".join(words(spanish))
        pair = digest(f"{left}\t{' '.join(words(english))}")
        if pair in self.pairs:
            return "duplicate"
        self.pairs.add(pair)
        key = digest(left)
        self.translations[key] += 1
        return "further translation" if self.translations[key] > MOST_TRANSLATIONS else None


class Report:
    """Counts of each source: pairs and words that came and stayed, reasons of those that went."""

    def __init__(self) -> None:
        self.sources: dict[str, Counter[str]] = {}

    def count(self, spanish: str, english: str, source: str, reason: str | None) -> None:
        """Notes one pair."""
        counts = self.sources.setdefault(source, Counter())
        came = {"pairs": 1, "spanish words": len(spanish.split())}
        came["english words"] = len(english.split())
        for name, number in came.items():
            counts[name] += number
            if reason is None:
                counts[f"kept {name}"] += number
        if reason is not None:
            counts[f"dropped: {reason}"] += 1

    def write(self, file: Path) -> None:
        """As JSON, sources in the order of their names."""
        sources = {name: dict(sorted(self.sources[name].items())) for name in sorted(self.sources)}
        total: Counter[str] = Counter()
        for counts in sources.values():
            total.update(counts)
        report = {"total": dict(sorted(total.items())), "sources": sources}
        file.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")


def prepare(
    corpora: list[Path], held_out_files: list[Path], weights: Weights, out: Path, jobs: int = 1
) -> Report:
    """Writes out/pairs.tsv and out/prepared.json."""
    out.mkdir(parents=True, exist_ok=True)
    held_out, duplicates, report = HeldOut.read(held_out_files), Duplicates(), Report()
    with (out / "pairs.tsv").open("w", encoding="utf-8", newline="\n") as kept:
        for spanish, english, source, fault in judged_pairs(read_pairs(corpora), held_out, jobs):
            reason = fault if weights.is_used(source) else "source not used"
            reason = reason or duplicates.reason(spanish, english)
            report.count(spanish, english, source, reason)
            if reason is None:
                kept.write(f"{spanish}\t{english}\t{source}\n")
    report.write(out / "prepared.json")
    return report


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, nargs="+", required=True)
    parser.add_argument("--held-out", type=Path, nargs="*", default=[], help="a sentence a line")
    parser.add_argument("--weights", type=Path, default=Path(__file__).with_name("weights.json"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    o = parser.parse_args()
    report = prepare(o.corpus, o.held_out, Weights.read(o.weights), o.out, o.jobs)
    came = sum(counts["pairs"] for counts in report.sources.values())
    kept = sum(counts["kept pairs"] for counts in report.sources.values())
    print(f"{kept} of {came} pairs kept, {len(report.sources)} sources")


if __name__ == "__main__":
    main()
