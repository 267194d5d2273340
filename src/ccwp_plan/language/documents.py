"""The documents of a plan by their names, which are also those of what a note can carry."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from ccwp_plan.language.numerals import roman
from ccwp_plan.language.suggestions import nearest
from ccwp_plan.reading.letters import composed


class DocumentName(StrEnum):
    """The documents of a plan, each a module of documents/; a note carries them as annexes."""

    ANNEX = "annex"
    COVERAGE = "coverage"
    STATE_OF_PLAY = "state-of-play"
    DEADLINES = "deadlines"
    INVOLVEMENT = "involvement"
    SYNERGIES = "synergies"
    COMMENTS = "comments"
    COMMENTS_BY_DELEGATION = "comments-by-delegation"
    COMMENTS_TABLE = "comments-table"


_ALSO_CALLED = {
    "plan": DocumentName.ANNEX,
    "action plan": DocumentName.ANNEX,
    "actions": DocumentName.ANNEX,
    "progress": DocumentName.STATE_OF_PLAY,
    "supervision": DocumentName.STATE_OF_PLAY,
    "due dates": DocumentName.DEADLINES,
    "participation": DocumentName.INVOLVEMENT,
    "compilation": DocumentName.COMMENTS,
    "compilation of comments": DocumentName.COMMENTS,
    "table of comments": DocumentName.COMMENTS_TABLE,
}
_ALIKE = 0.65
"""A timetable is no table of comments: names of several words share letters with many a word."""
NOTE = "note"
"""The note whose head and text stand in the file of the plan; it carries the annex."""


def meant(name: str, others: Iterable[str] = ()) -> str | None:
    """The document that a name which is not known may stand for, or the other one that it is most like, if any is.

    >>> meant("State of play"), meant("progress"), meant("whatever")
    ('state-of-play', 'state-of-play', None)
    """
    words = " ".join(same_name(name).replace("-", " ").replace("_", " ").split())
    return str(_ALSO_CALLED.get(words) or "") or nearest(name, [*map(str, DocumentName), *others], _ALIKE)


def annexes_called(word: str, count: int) -> list[str]:
    """What so many annexes are called: one alone has no number.

    >>> annexes_called("Annex", 1), annexes_called("ANNEX", 2)
    (['Annex'], ['ANNEX I', 'ANNEX II'])
    """
    return [f"{word} {roman(number).upper()}" for number in range(1, count + 1)] if count > 1 else [word] * count


def same_name(name: str) -> str:
    """What names share that some computers take for one: in capitals or not, an accent typed with its letter or after.

    >>> same_name("Re\u0301sume\u0301") == same_name("r\u00e9sum\u00e9")
    True
    """
    return composed(composed(name).casefold())
