"""
Forms in which sentences come in articles and hardly in corpora: capitals throughout, headlines,
no mark at the end, one to three words. Each takes a pair and returns another, or None if it has no
such form.
"""

import random
import re
from collections.abc import Callable

Pair = tuple[str, str]

END = re.compile(r"[.…]+$")
CAPITAL = "[A-ZÀ-ÖØ-ÞČĐŁŘŚŠŞŐŰŻŽ]"
NAME = re.compile(rf"\b{CAPITAL}\w+(?:[ -]{CAPITAL}\w+){{0,2}}\b")
# Words that titles of English papers write small.
SMALL = frozenset("a an and as at but by for from in into nor of on or the to vs with".split())


def capitals(spanish: str, english: str) -> Pair | None:
    """HEADLINES OF AGENCIES."""
    return (spanish.upper(), english.upper()) if len(spanish) < 120 else None


def headline(spanish: str, english: str) -> Pair | None:
    """Without a full stop, English With the Capitals of a Title."""
    tokens = END.sub("", english).split()
    if not 3 < len(tokens) < 15:
        return None
    title = [
        token if at and token.lower() in SMALL else token[:1].upper() + token[1:]
        for at, token in enumerate(tokens)
    ]
    source = " ".join(token[:1].upper() + token[1:] for token in END.sub("", spanish).split())
    return source, " ".join(title)


def open_end(spanish: str, english: str) -> Pair | None:
    """Without a full stop on either side."""
    pair = END.sub("", spanish).rstrip(), END.sub("", english).rstrip()
    return pair if all(pair) and pair != (spanish, english) else None


def short(spanish: str, english: str) -> Pair | None:
    """One to three words: a name that both sides spell the same, or what stands before a colon."""
    left, right = spanish.split(": "), english.split(": ")
    if len(left) == len(right) == 2 and max(map(len, map(str.split, (left[0], right[0])))) <= 3:
        return left[0], right[0]
    names = [
        name for name in NAME.findall(spanish) if re.search(rf"\b{re.escape(name)}\b", english)
    ]
    # A sentence begins with a capital whatever its first word is.
    names = [name for name in names if not spanish.startswith(name)]
    return (max(names, key=len),) * 2 if names else None


KINDS: tuple[Callable[[str, str], Pair | None], ...] = (capitals, headline, open_end, short)


class Noise:
    """share: noised copies for each hundredth of the pairs, 0 to 1; the same for the same seed."""

    def __init__(self, share: float, seed: int):
        self.share, self.draw = share, random.Random(seed)

    def copy(self, spanish: str, english: str) -> Pair | None:
        """One more pair made of this one, in the given share of the cases."""
        if self.draw.random() >= self.share:
            return None
        return self.draw.choice(KINDS)(spanish, english)
