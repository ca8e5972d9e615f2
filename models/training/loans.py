"""
Step 11: what a model gets in English because it does not understand the Spanish.

  python loans.py WORK --model ../es-en-small --out ../es-en-small/loans.tsv

Reads written/forms.tsv.xz (words that corpora have seldom, with English), written/expressions.tsv.xz
(expressions of several words, with English and two examples each) and WORK/pairs.tsv. The program,
without loans, translates up to so many pairs with each as they are, and with the English in place of the
Spanish. An entry becomes a loan where the translation lacks its English and comes nearer to the
reference (chrF2, Popović 2015) by the loan; verbs, of which the sentence hangs, must gain more surely
than nouns. Prints the gain on pairs that an entry was not chosen by. Writes spanish<TAB>english, sorted.
"""

import argparse
import heapq
import json
import re
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import sacrebleu

from checksums import write_checksums
from prepare import open_text
from text import LETTER_RUN, digest
from weights import Weights

HERE = Path(__file__).parent
# Pairs that are tried of a word, of an expression.
OF_WORD, OF_EXPRESSION = 4, 6
FEWEST_WORDS, MOST_WORDS = 4, 30
# Sources that the last phase of training sees less often are no news.
LEAST_WEIGHT = 0.3
# Share of sentences in which the model may know a word, an expression, that is lent nonetheless.
MOST_KNOWN_WORD, MOST_KNOWN_EXPRESSION = 0.25, 0.75
# Letters by which two forms of an English word are taken for one.
BEGINNING = 5
NUMBER = r"(\d+(?:[.,]\d+)*)"
VERB = re.compile(
    "(?:[aei]r|ando|iendo|yendo|ó|[ai]eron|aron|aban?|ían?|r[áé]n?|[ae]r[ao]n?|[ai]eran?|ase|iese)"
    "(?:se|l[aeo]s?)?$"
)

arg = argparse.ArgumentParser(
    description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
)
arg.add_argument("work", type=Path)
arg.add_argument("--model", type=Path, required=True, help="folder of the compiled model")
arg.add_argument("--out", type=Path, required=True)

Translate = Callable[[list[str]], list[str]]


@dataclass(frozen=True)
class Pair:
    """A Spanish sentence and its English."""

    spanish: str
    english: str


@dataclass
class Entry:
    """
    spanish: a word, or an expression in which "#" is a number. english: the one to lend, then others that
    will do. examples: made for the entry, and so worded as it wants; pairs: those of corpora.
    """

    spanish: str
    english: list[str]
    examples: list[Pair]
    pairs: list[Pair]

    def __post_init__(self) -> None:
        written = re.escape(self.spanish).replace(r"\#", NUMBER)
        self.pattern = re.compile(rf"(?<![\w@/.,'’-]){written}(?![\w@/'’-])")
        self.literal = max(self.spanish.split("#"), key=len)

    def lent(self, sentence: str) -> str:
        """The sentence with the English in place of the Spanish."""
        text = sentence[:1].lower() + sentence[1:]
        found = self.pattern.search(text)
        if found is None:
            return sentence
        english = self.english[0]
        if "#" in english:
            english = english.replace("#", found.group(1))
        if found.start() == 0 and sentence[0].isupper():
            english = english[:1].upper() + english[1:]
        return sentence[: found.start()] + english + sentence[found.end() :]


@dataclass(frozen=True)
class Trial:
    """
    gain: chrF2 that the loan adds. knew, wanted, took: whether the plain output, the reference, the
    output with the loan have the English.
    """

    gain: float
    knew: bool
    wanted: bool
    took: bool


def read_entries(folder: Path) -> list[Entry]:
    """Of forms.tsv.xz and expressions.tsv.xz."""
    entries = []
    with open_text(folder / "forms.tsv.xz") as lines:
        for line in lines:
            spanish, english = line.rstrip("\n").split("\t")
            entries.append(Entry(spanish, english.split(" / "), [], []))
    with open_text(folder / "expressions.tsv.xz") as lines:
        for line in lines:
            spanish, english, *rest = line.rstrip("\n").split("\t")
            examples = [Pair(rest[0], rest[1]), Pair(rest[2], rest[3])]
            entries.append(Entry(spanish, [english], examples, []))
    return entries


def read_pairs(file: Path, weights: Weights) -> Iterator[Pair]:
    """Those of news and the like that are neither short nor long."""
    last = len(weights.phases) - 1
    with open_text(file) as lines:
        for line in lines:
            spanish, english, source = line.rstrip("\n").split("\t")
            if weights.of(last, source) < LEAST_WEIGHT:
                continue
            if FEWEST_WORDS <= len(spanish.split()) <= MOST_WORDS:
                yield Pair(spanish, english)


def find_pairs(entries: list[Entry], pairs: Iterable[Pair]) -> None:
    """Gives each entry pairs that have it, the same ones in whatever order the pairs come."""
    by_first = defaultdict(list)
    for number, entry in enumerate(entries):
        by_first[entry.spanish.split(" ")[0]].append(number)
    found: list[list[tuple[int, str, str]]] = [[] for _ in entries]
    for pair in pairs:
        text = pair.spanish[:1].lower() + pair.spanish[1:]
        firsts = set(LETTER_RUN.findall(text)) | ({"#"} if re.search(r"\d", text) else set())
        for first in firsts & by_first.keys():
            for number in by_first[first]:
                # Most are told apart by that alone, and faster.
                if entries[number].literal in text and entries[number].pattern.search(text):
                    found[number].append((digest(pair.spanish), pair.spanish, pair.english))
    for entry, candidates in zip(entries, found, strict=True):
        most = OF_EXPRESSION if " " in entry.spanish else OF_WORD
        chosen = heapq.nsmallest(most, set(candidates))
        entry.pairs = [Pair(spanish, english) for _, spanish, english in chosen]


def beginning(english: str) -> str:
    """Of the longest word, in small letters."""
    return max(LETTER_RUN.findall(english.lower()) or [""], key=len)[:BEGINNING]


def has(text: str, english: Iterable[str]) -> bool:
    """Whether the text has one of the words in some form."""
    beginnings = {word[:BEGINNING] for word in LETTER_RUN.findall(text.lower())}
    return any(beginning(word) in beginnings for word in english)


def prefer_references(entry: Entry) -> None:
    """Puts the English first that most references of the entry have."""
    counts = [sum(has(pair.english, [e]) for pair in entry.pairs) for e in entry.english]
    best = counts.index(max(counts))
    entry.english.insert(0, entry.english.pop(best))


def chrf(output: str, reference: str) -> float:
    """chrF2 of a sentence."""
    return sacrebleu.sentence_chrf(output, [reference]).score


class Trials:
    """Tries entries in sentences; a sentence is translated once however many entries it has."""

    def __init__(self, translate: Translate) -> None:
        self.translate = translate
        self.known: dict[str, str] = {}

    def outputs(self, sentences: Iterable[str]) -> None:
        """Translates what has not been yet."""
        new = sorted({sentence for sentence in sentences if sentence not in self.known})
        self.known.update(zip(new, self.translate(new), strict=True))

    def plain(self, entries: list[Entry]) -> None:
        """Translates the sentences as they are."""
        self.outputs(p.spanish for e in entries for p in e.pairs + e.examples)

    def lent(self, entries: list[Entry]) -> None:
        """And with the loans."""
        self.outputs(e.lent(p.spanish) for e in entries for p in e.pairs + e.examples)

    def knows(self, entry: Entry, pair: Pair) -> bool:
        """Whether the plain output has the entry's English."""
        return has(self.known[pair.spanish], entry.english)

    def of(self, entry: Entry, pairs: list[Pair]) -> list[Trial]:
        """The trials of these pairs."""
        trials = []
        for pair in pairs:
            plain, lent = self.known[pair.spanish], self.known[entry.lent(pair.spanish)]
            trials.append(
                Trial(
                    chrf(lent, pair.english) - chrf(plain, pair.english),
                    has(plain, entry.english),
                    has(pair.english, entry.english),
                    has(lent, entry.english[:1]),
                )
            )
        return trials


def mean(numbers: Iterable[float]) -> float:
    """Of one or more."""
    values = list(numbers)
    return sum(values) / len(values)


def is_word_to_lend(word: str, trials: list[Trial]) -> bool:
    """Whether trials say that the model does not know the word and gains by a loan."""
    if not trials or mean(t.knew for t in trials) > MOST_KNOWN_WORD:
        return False
    gain, took = mean(t.gain for t in trials), mean(t.took for t in trials)
    is_right = any(t.wanted and not t.knew for t in trials)
    if VERB.search(word):
        return is_right and gain > 1 and took >= 0.7
    return gain > 1 or (took >= 0.7 and (gain > -1 or (is_right and gain > -4)))


def is_expression_to_lend(made: list[Trial], real: list[Trial]) -> bool:
    """The same of an expression; examples flatter it, so that real pairs count where there are two or more."""
    gain = mean(t.gain for t in made)
    if len(real) >= 2:
        return gain > 1 and mean(t.gain for t in real) > 1
    is_sure = all(t.took and not t.knew for t in made)
    if real:
        return is_sure and gain > 5 and real[0].gain > -2
    return is_sure and gain > 10


def choose(entries: list[Entry], translate: Translate) -> list[Entry]:
    """The entries to lend."""
    entries = [entry for entry in entries if entry.pairs or entry.examples]
    trials = Trials(translate)
    trials.plain(entries)
    unknown = []
    for entry in entries:
        known = mean(trials.knows(entry, pair) for pair in entry.pairs + entry.examples)
        if known <= (MOST_KNOWN_EXPRESSION if entry.examples else MOST_KNOWN_WORD):
            prefer_references(entry)
            unknown.append(entry)
    trials.lent(unknown)
    chosen = []
    gains: list[float] = []
    for entry in unknown:
        real = trials.of(entry, entry.pairs)
        if entry.examples:
            made = trials.of(entry, entry.examples)
            is_loan = is_expression_to_lend(made, real)
        else:
            is_loan = is_word_to_lend(entry.spanish, real)
            for at, trial in enumerate(real):
                others = real[:at] + real[at + 1 :]
                if is_word_to_lend(entry.spanish, others):
                    gains.append(trial.gain)
        if is_loan and entry.spanish != entry.english[0]:
            chosen.append(entry)
    if gains:
        print(f"a word's loan adds {mean(gains):.2f} chrF2 to a pair that it was not chosen by")
    return chosen


def without_loans(model: Path, folder: Path) -> Path:
    """A copy of a model folder that has none."""
    copy = folder / model.resolve().name
    shutil.copytree(model, copy, ignore=shutil.ignore_patterns("loans.tsv"))
    sums = copy / "SHA256SUMS"
    kept = [line for line in sums.read_text().splitlines() if not line.endswith("  loans.tsv")]
    sums.write_text("\n".join(kept) + "\n")
    return copy


def by_program(model: Path) -> Translate:
    """Translation by the program with this model."""

    def translate(sentences: list[str]) -> list[str]:
        lines = "".join(
            json.dumps({"id": str(at), "text": text}, ensure_ascii=False) + "\n"
            for at, text in enumerate(sentences)
        )
        command = ["npx", "bilingual-digest", "translate", "--jsonl", "--model", str(model)]
        done = subprocess.run(
            command,
            input=lines,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            cwd=HERE.parent.parent,
        )
        return [json.loads(line)["translation"] for line in done.stdout.splitlines()]

    return translate


def main() -> None:
    """Command line."""
    options = arg.parse_args()
    entries = read_entries(HERE / "written")
    find_pairs(entries, read_pairs(options.work / "pairs.tsv", Weights.read(HERE / "weights.json")))
    with tempfile.TemporaryDirectory() as folder:
        chosen = choose(entries, by_program(without_loans(options.model, Path(folder))))
    lines = sorted(f"{entry.spanish}\t{entry.english[0]}\n" for entry in chosen)
    options.out.write_text("".join(lines), "utf-8")
    write_checksums(options.out.parent)
    print(f"{len(lines)} loans of {len(entries)} entries")


if __name__ == "__main__":
    main()
