"""How wide the columns of a table on a portrait page are, in per cent: as wide as what stands in them asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import NamedTuple

from markupsafe import Markup

from ccwp_plan.documents.lettering import width
from ccwp_plan.documents.view import ActionView, CoverageRow

_TABLE, _SIZE, _BESIDE = 481.9, 9.5, 12.0
"""The width of a table on a portrait page, the size of its letters and the room beside them, in points."""

_OVERVIEW = (8, 37, 14, 15, 26)
_NARROWEST_TITLE = 20

_COVERAGE = (11, 43, 15, 15, 16)
_NARROWEST_TEXT = 24
_LONG = 4
"""How many lines a list of actions in the coverage may have before the columns change for it."""

Widths = tuple[int, int, int, int, int]


def overview_widths(actions: Iterable[ActionView]) -> Widths:
    """The columns of the overview: wide enough for the longest number and the longest actor."""
    shown = list(actions)
    actors = [actor for action in shown for actor in (*action.leaders, *action.co_leaders)]
    number, title, objectives, leaders, timetable = _OVERVIEW
    number, title = _wider(number, title, (action.number for action in shown), _NARROWEST_TITLE)
    leaders, title = _wider(leaders, title, (f"{actor.id}," for actor in actors), _NARROWEST_TITLE)
    return number, title, objectives, leaders, timetable


def coverage_widths(rows: Sequence[CoverageRow]) -> Widths:
    """The columns of the coverage: wide enough for the longest word of an id and for the longest number.

    Where lists of actions are long, their columns are those that make the table shortest.
    """
    objective, text, main, supporting, status = _COVERAGE
    objective, text = _wider(objective, text, (word for row in rows for word in row.id.split()), _NARROWEST_TEXT)
    main, text = _wider(main, text, (f"{number}," for row in rows for number in row.main), _NARROWEST_TEXT)
    supporting, text = _wider(supporting, text, (f"{one}," for row in rows for one in row.supporting), _NARROWEST_TEXT)
    given = (objective, text, main, supporting, status)
    if all(_lines(row.main, main) <= _LONG and _lines(row.supporting, supporting) <= _LONG for row in rows):
        return given
    sizes = [_Sizes.of(row) for row in rows]
    return min(_shares(given), key=lambda widths: sum(row.lines(widths) for row in sizes))


class _Sizes(NamedTuple):
    """How wide the text of a row of the coverage is in one line; the longest of each list of numbers, and how many."""

    text: float
    main: tuple[float, int]
    supporting: tuple[float, int]

    @classmethod
    def of(cls, row: CoverageRow) -> _Sizes:
        words = row.text.striptags() if isinstance(row.text, Markup) else row.text
        return cls(width(words, _SIZE), _size(row.main), _size(row.supporting))

    def lines(self, widths: Widths) -> int:
        """About how many lines the row has."""
        _, text, main, supporting, _ = widths
        return max(ceil(self.text / _room(text)), _high(*self.main, main), _high(*self.supporting, supporting))


def _wider(column: int, other: int, texts: Iterable[str], narrowest: int) -> tuple[int, int]:
    """A column in which none of some texts breaks, and another one that gives up the width, as far as it can."""
    longest = max((width(text, _SIZE) for text in texts), default=0)
    more = min(max(0, ceil(100 * (longest + _BESIDE) / _TABLE) - column), max(0, other - narrowest))
    return column + more, other - more


def _shares(given: Widths) -> Iterator[Widths]:
    """The ways to give width of the text to the two lists of actions, the least of it first."""
    objective, text, main, supporting, status = given
    most = text - _NARROWEST_TEXT
    for more in range(0, most + 1, 2):
        for of_main in range(0, more + 1, 2):
            yield objective, text - more, main + of_main, supporting + more - of_main, status


def _lines(numbers: Sequence[str], column: int) -> int:
    """How many lines a list of numbers has at most."""
    return _high(*_size(numbers), column)


def _size(numbers: Sequence[str]) -> tuple[float, int]:
    return max((width(f"{number}, ", _SIZE) for number in numbers), default=1.0), len(numbers)


def _high(longest: float, count: int, column: int) -> int:
    return ceil(count / max(1, int(_room(column) / longest)))


def _room(column: int) -> float:
    return max(column * _TABLE / 100 - _BESIDE, 1.0)
