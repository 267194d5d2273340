"""What somebody may have meant by a word that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import lru_cache

from ccwp_plan.reading.letters import composed
from ccwp_plan.reading.signs import typed

_ALIKE = 0.6
_LONGEST = 100
_COMPARISONS = 500_000


class Suggestions:
    """The known words that other words resemble, `alike` being 1 for the same word and 0 for quite another one.

    Each word is looked up once. A long one resembles none; and where so many different ones are not known that it
    would take long to compare them all, nobody is helped by a guess, and those that come later get none.
    """

    def __init__(self, known: Mapping[str, str], alike: float) -> None:
        self._known, self._alike = known, alike
        self._found: dict[str, str | None] = {}
        self._most = _COMPARISONS // max(1, len(known))

    def nearest(self, word: str) -> str | None:
        """What stands in the mapping for the word that is most like this one, if any is like it."""
        if word not in self._found:
            if len(word) > _LONGEST or len(self._found) >= self._most:
                return None
            close = difflib.get_close_matches(word, self._known, 1, self._alike)
            self._found[word] = self._known[close[0]] if close else None
        return self._found[word]


def nearest(word: str, known: list[str], alike: float = _ALIKE) -> str | None:
    """The known word that a word resembles most, if any does."""
    return _among(tuple(known), alike).nearest(composed(typed(word)).casefold())


def did_you_mean(word: str, known: list[str], otherwise: str) -> str:
    """A help line that offers the nearest known word, or says something else."""
    near = nearest(word, known)
    return f"Did you mean ‘{near}’?" if near else otherwise


def begin() -> None:
    """Forget what was looked up: a run gets the same suggestions whatever ran before it in the process."""
    _among.cache_clear()


@lru_cache(maxsize=64)
def _among(known: tuple[str, ...], alike: float) -> Suggestions:
    return Suggestions({composed(name).casefold(): name for name in reversed(known)}, alike)
