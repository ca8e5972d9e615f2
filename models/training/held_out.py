"""Development and test sets, and whether a line gives one of them away."""

from collections.abc import Iterable
from pathlib import Path

from text import digest, ngrams, normalise, words

OVERLAP = 8


class HeldOut:
    """
    Lines that training must not see, in either language. A line is one of them if its words are the
    same, capitals and punctuation aside, or if they share eight words in a row.
    """

    def __init__(self, lines: Iterable[str]):
        self.lines: set[int] = set()
        self.runs: set[str] = set()
        for line in lines:
            found = words(normalise(line))
            if found:
                self.lines.add(digest(" ".join(found)))
                self.runs.update(ngrams(found, OVERLAP))

    @classmethod
    def read(cls, files: Iterable[Path]) -> "HeldOut":
        """A sentence a line, UTF-8."""
        return cls(line for file in files for line in file.read_text("utf-8").split("\n"))

    def reason(self, line: str) -> str | None:
        """Why the line may not be trained on: "held out", "held out, eight words", or None."""
        if not self.lines:
            return None
        found = words(line)
        if digest(" ".join(found)) in self.lines:
            return "held out"
        if any(run in self.runs for run in ngrams(found, OVERLAP)):
            return "held out, eight words"
        return None
