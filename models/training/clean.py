"""Rules that a pair of lines must pass to be trained on; each has the name that the report counts it by."""

import re
from collections.abc import Callable

from text import LETTER_RUN, loops, normalise, numbers, words

MOST_CHARACTERS = 700
MOST_WORDS = 110
SPANISH = frozenset(
    "el la los las de del que y en un una por con para se su sus al como más pero es son fue lo".split()
)
ENGLISH = frozenset(
    "the of and to in is that for it with as was on are be by this from which his their at".split()
)
# UTF-8 read as Latin-1, replacement and control characters, private use.
BROKEN = re.compile(
    "Ã[\u0080-¿]|â€|Â[\u0080-¿]|\ufffd|[\x00-\x08\x0b-\x1f\x7f-\x9f]|[\ue000-\uf8ff]"
)
MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|\{\{|\}\}|%\(?\w*\)?[sd]\b|\\[a-z]+\{|\]\(|&[a-z]+;")


def is_empty(spanish: str, english: str) -> bool:
    """A side without a letter or digit."""
    return not (re.search(r"\w", spanish) and re.search(r"\w", english))


def is_long(spanish: str, english: str) -> bool:
    """More than a sentence can have."""
    longest = max(spanish, english, key=len)
    return len(longest) > MOST_CHARACTERS or len(longest.split()) > MOST_WORDS


def is_lopsided(spanish: str, english: str) -> bool:
    """One side more than twice as long as the other, short lines apart."""
    short, long = sorted((len(spanish), len(english)))
    return long > 2.2 * short + 15


def is_copy(spanish: str, english: str) -> bool:
    """The same words on both sides; names and numbers of up to three words may be."""
    left = words(spanish)
    return len(left) > 3 and left == words(english)


def is_broken(spanish: str, english: str) -> bool:
    """Characters that came of a wrong decoding."""
    return bool(BROKEN.search(spanish) or BROKEN.search(english))


def is_markup(spanish: str, english: str) -> bool:
    """Tags, templates or placeholders of a program."""
    return bool(MARKUP.search(spanish) or MARKUP.search(english))


def is_symbols(spanish: str, english: str) -> bool:
    """Fewer letters and digits than other characters, spaces apart: tables, formulas, code."""

    def few(line: str) -> bool:
        solid = line.replace(" ", "")
        return sum(map(str.isalnum, solid)) < 0.6 * len(solid)

    return few(spanish) or few(english)


def is_foreign_script(spanish: str, english: str) -> bool:
    """Letters that are not Latin: more than a name's worth."""

    def foreign(line: str) -> bool:
        return sum(char > "\u024f" and char.isalpha() for char in line) > 0.15 * len(line)

    return foreign(spanish) or foreign(english)


def is_other_language(spanish: str, english: str) -> bool:
    """A side with more function words of the other side's language than of its own."""

    def counts(line: str) -> tuple[int, int]:
        found = words(line)
        return sum(w in SPANISH for w in found), sum(w in ENGLISH for w in found)

    (es_own, es_other), (en_other, en_own) = counts(spanish), counts(english)
    return (es_other > 1 and es_other > es_own) or (en_other > 1 and en_other > en_own)


def has_other_numbers(spanish: str, english: str) -> bool:
    """
    More numbers of two digits and up that one side lacks than numbers both have. Trailing zeros don't
    count (1.500 millones, 1.5 billion), nor centuries (los años 80, the 1980s).
    """

    def values(line: str) -> set[str]:
        return {n.rstrip("0") or n for n in numbers(line) if len(n) > 1}

    left, right = values(spanish), values(english)
    common = left & right
    lost = {n for n in left - common if not any(m.endswith(n) for m in right)}
    added = {n for n in right - common if not any(n.endswith(m) for m in left)}
    missing = len(lost) + len(added)
    return missing > 1 and missing > len(common)


def differs_in_case(spanish: str, english: str) -> bool:
    """One side in capitals throughout, the other not."""

    def capitals(line: str) -> bool:
        letters = "".join(LETTER_RUN.findall(line))
        return len(letters) > 12 and letters.isupper()

    return capitals(spanish) != capitals(english)


def differs_in_question(spanish: str, english: str) -> bool:
    """A question on one side only."""
    return ("?" in spanish) != ("?" in english)


def is_loop(spanish: str, english: str) -> bool:
    """A side that repeats itself: models learn it only too well."""
    return loops(words(spanish)) or loops(words(english))


RULES: tuple[tuple[str, Callable[[str, str], bool]], ...] = (
    ("empty", is_empty),
    ("long", is_long),
    ("lopsided", is_lopsided),
    ("copy", is_copy),
    ("broken characters", is_broken),
    ("markup", is_markup),
    ("symbols", is_symbols),
    ("script", is_foreign_script),
    ("language", is_other_language),
    ("numbers", has_other_numbers),
    ("capitals", differs_in_case),
    ("question", differs_in_question),
    ("loop", is_loop),
)


def clean(spanish: str, english: str) -> tuple[str, str, str | None]:
    """Both lines normalised, and the name of the first rule that the pair breaks, or None."""
    spanish, english = normalise(spanish), normalise(english)
    reason = next((name for name, broken in RULES if broken(spanish, english)), None)
    return spanish, english, reason
