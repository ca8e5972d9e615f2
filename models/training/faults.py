"""Faults of translations that can be counted without reading."""

import re

from text import loops, numbers, words

NAME = re.compile(r"\b[^\W\d_a-z]\w{2,}")
COPIED_WORDS = 5


def lost_number(source: str, reference: str, output: str) -> bool:
    """A number of the source that the reference has and the output lacks."""
    return bool(set(numbers(source)) & set(numbers(reference)) - set(numbers(output)))


def lost_name(source: str, reference: str, output: str) -> bool:
    """A capitalised word past the source's first that the reference spells the same, and the output not."""

    def names(line: str) -> set[str]:
        return {name for name in NAME.findall(line) if name[0].isupper()}

    later = source.split(" ", 1)[-1] if " " in source else ""
    return bool(names(later) & names(reference) - set(re.findall(r"\w+", output)))


def looped(source: str, _reference: str, output: str) -> bool:
    """An output that repeats itself where the source does not."""
    return loops(words(output)) and not loops(words(source))


def untranslated(source: str, reference: str, output: str) -> bool:
    """No output, or five lower-case words of the source in a row that the reference does not have."""
    if not output.strip():
        return True
    left, right = words(source), f" {' '.join(words(output))} "
    expected = f" {' '.join(words(reference))} "
    small = {word for word in re.findall(r"[^\W\d_]+", source) if word.islower()}
    for at in range(len(left) - COPIED_WORDS + 1):
        run = left[at : at + COPIED_WORDS]
        phrase = f" {' '.join(run)} "
        if all(word in small for word in run) and phrase in right and phrase not in expected:
            return True
    return False


FAULTS = {
    "lost number": lost_number,
    "lost name": lost_name,
    "loop": looped,
    "untranslated": untranslated,
}


def count_faults(
    sources: list[str], references: list[str], outputs: list[str]
) -> dict[str, list[int]]:
    """Fault -> numbers of the lines that have it, from 1 on."""
    lines = list(zip(sources, references, outputs, strict=True))
    return {
        name: [number for number, line in enumerate(lines, 1) if fault(*line)]
        for name, fault in FAULTS.items()
    }
