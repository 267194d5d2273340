"""How wide the columns of a table are, in per cent: as wide as what stands in them asks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import ceil
from typing import NamedTuple, TypeAlias

from markupsafe import Markup

from ccwp_plan.documents.lettering import width
from ccwp_plan.documents.view import (
    ActionState,
    ActionView,
    CoverageRow,
    IsoRowView,
    LateView,
    PartView,
    ResultView,
    StateGroup,
    TableGroup,
)

_TABLE, _SIZE, _BESIDE = 481.9, 9.5, 12.0
"""The width of a table on a portrait page, the size of its letters and the room beside them, in points."""

_LANDSCAPE = 728.5
"""The width of a table on a landscape page."""

_WORD = re.compile("[^ /-]+[/-]?|[/-]")
_DAY = re.compile("(?<=[0-9]) (?=[A-Z])")
_LEAST = 28
"""How wide a column is made for its longest word, at most."""

_OF_NUMBERS = 0.8
"""The share of the width that the columns of the actions have in the matrix of involvement."""
_BOLD = 1.06
"""How much wider a bold figure is."""

_FIRST = 18
"""How wide the column of the titles of the actions is at least in the tables of the state of play."""

_OVERVIEW = (8, 37, 14, 15, 26)
_RESULTS = (26, 10, 11, 13, 24, 16)

_COMMENTING = (7, 8, 9, 12, 8, 21, 19, 16)
_COVERAGE = (11, 43, 15, 15, 16)
_NARROWEST_TEXT, _NARROWEST_COMMENT = 24, 14
_LONG = 4
"""How many lines a list of actions in the coverage may have before the columns change for it."""

Widths: TypeAlias = tuple[int, ...]


def overview_widths(actions: Sequence[ActionView]) -> Widths:
    """The columns of the overview: wide enough for the longest number and the longest actor.

    What these take beyond their usual width comes from where the least is written.
    """
    actors = [f"{actor.id}," for action in actions for actor in (*action.leaders, *action.co_leaders)]
    least = [_needed(texts) for texts in ((action.number for action in actions), actors)]
    if least[0] <= _OVERVIEW[0] and least[1] <= _OVERVIEW[3]:
        return _OVERVIEW
    cells = [_overview_cells(action) for action in actions]
    return _shortest(cells, heads=("Action", "Title", "Objectives", "Leaders", "Timetable and"))


def _overview_cells(action: ActionView) -> tuple[str, ...]:
    leaders = ", ".join(actor.id for actor in (*action.leaders, *action.co_leaders))
    objectives = ", ".join(one.id for one in action.objectives)
    timing = f"{action.timetable}, {action.status}"
    return _unbroken(action.number), action.title, objectives, _unbroken(leaders), timing


def _unbroken(ids: str) -> str:
    """Ids with another sign of that width for a hyphen: no line ends after one."""
    return ids.replace("-", "(")


def results_widths(results: Sequence[ResultView], *, usual: bool = True) -> Widths:
    """The columns of tables of results: the usual ones if each word has room in them, else those that they ask for."""
    cells = [_result_cells(result) for result in results]
    needed = [_needed(_words(texts)) for texts in zip(*cells, strict=True)]
    fits = all(least <= width for least, width in zip(needed, _RESULTS, strict=False))
    if not cells or (usual and fits):
        return _RESULTS
    return _shortest(cells, heads=("Indicator", "Baseline", "Target", "Due", "Measured", "Verification"))


def _result_cells(result: ResultView) -> tuple[str, ...]:
    measured = " ".join(f"{one.value} on {one.date} {one.note or ''}" for one in result.measurements)
    indicator = f"{result.indicator} ({result.unit})"
    target = " ".join([result.target, *(f"{one.target} by {_kept(one.due)}" for one in result.interim)])
    due = f"{result.due} {result.postponed.to} {result.postponed.because or ''}" if result.postponed else result.due
    return indicator, result.baseline or "", target, due, measured, result.verification or ""


def _kept(due: str) -> str:
    """A date whose day and month stand on one line: 31 December."""
    return _DAY.sub("\N{NO-BREAK SPACE}", due)


def table_widths(groups: Iterable[TableGroup]) -> Widths:
    """The columns of the table of the actions on landscape pages: those that make it short."""
    cells = [
        (_cut(_plain(group.text), len(group.rows)), *_table_cells(row.action)) for group in groups for row in group.rows
    ]
    heads = ("Objective", "Action", "Timetable", "Responsible", "indicators", "Verification")
    return _shortest(cells, heads, _LANDSCAPE)


def _table_cells(action: ActionView) -> tuple[str, ...]:
    """About what stands in the cells of an action."""
    texts = (action.background, action.aim, action.approach, *action.deliverables, action.resources)
    dues = [f"{one.title}: {one.due} {one.done or ''}" for one in action.milestones]
    actors = (*action.leaders, *action.co_leaders, *action.participants, *action.partners)
    results = [" ".join(_result_cells(one)[:-1]) for one in action.results]
    return (
        f"{action.number} {action.title} {' '.join(map(_plain, texts))}",
        " ".join([action.timetable, action.status, action.discontinued_because or "", *dues]),
        " ".join([*(actor.full for actor in actors), action.service or ""]),
        " ".join(results),
        " ".join(one.verification or "" for one in action.results),
    )


def state_widths(groups: Iterable[StateGroup]) -> Widths:
    """The columns of the tables of the state of play on landscape pages: those that make them short."""
    cells = [_state_cells(action) for group in groups for action in group.rows]
    heads = ("Action", "State of play", "measured against", "Milestones", "Outlook")
    return _shortest(cells, heads, _LANDSCAPE, first=_FIRST)


def _state_cells(action: ActionState) -> tuple[str, ...]:
    reports = (f"{one.date} {one.document} {_plain(one.text)} {_plain(one.obstacles)}" for one in action.reports)
    return (
        f"{action.way.number} {action.way.title} {action.judgement}",
        " ".join([*reports, action.missing]),
        " ".join(action.results),
        " ".join(action.milestones),
        action.outlook,
    )


def late_widths(late: Iterable[LateView]) -> Widths:
    """The columns of the table of what is late: those that make it short."""
    cells = [
        (
            f"{one.way.number} {one.way.title}",
            _unbroken(", ".join(actor.id for actor in one.leaders)),
            " ".join(one.what),
            " ".join(map(_plain, one.why)),
        )
        for one in late
    ]
    return _shortest(cells, ("Action", "Leader", "What is late", "Why"), first=_FIRST)


def commenting_widths(rows: Sequence[IsoRowView]) -> Widths:
    """The columns of ISO/IEC's commenting table: wide enough for the longest delegation and for its clause."""
    delegation, line, clause, paragraph, kind, comment, proposal, observations = _COMMENTING
    ids = (row.delegation for row in rows)
    delegation, comment = _wider(delegation, comment, ids, _NARROWEST_COMMENT, _LANDSCAPE)
    clauses = _words(row.clause for row in rows)
    clause, proposal = _wider(clause, proposal, clauses, _NARROWEST_COMMENT, _LANDSCAPE)
    return delegation, line, clause, paragraph, kind, comment, proposal, observations


def side_by_side(actions: Sequence[PartView]) -> Iterator[tuple[PartView, ...]]:
    """The actions of each table of the matrix of involvement: as many as have room for their numbers, evenly."""
    widest = max((width(action.number, _SIZE) for action in actions), default=0.0) * _BOLD + _BESIDE
    most = max(1, int(_OF_NUMBERS * _LANDSCAPE / widest))
    tables = max(1, ceil(len(actions) / most))
    places = [len(actions) * at // tables for at in range(tables + 1)]
    return (tuple(actions[start:end]) for start, end in pairwise(places) if end > start)


def _plain(text: str) -> str:
    return text.striptags() if isinstance(text, Markup) else text


def _cut(text: str, count: int) -> str:
    """The part of a text that stands beside each of so many rows."""
    return text[: ceil(len(text) / count)]


def _words(texts: Iterable[str]) -> Iterator[str]:
    """What no line is broken within."""
    return (word for text in texts for word in _WORD.findall(text))


def _shortest(rows: Sequence[Sequence[str]], heads: Sequence[str], page: float = _TABLE, first: int = 0) -> Widths:
    """The columns that make about the shortest table in which no usual word breaks; the first as wide as is asked.

    A text is as high as its width by that of its column; that the cubes of the heights have the least sum keeps the
    highest cells of all rows low.
    """
    columns = [*zip(heads, *rows, strict=True)]
    widths = [min(_needed(_words(texts), page), _LEAST) for texts in columns]
    widths[0] = max(widths[0], first)
    texts = [sum(width(text, _SIZE) ** 3 for text in column) for column in columns]
    while sum(widths) > 100:
        widths[widths.index(max(widths))] -= 1
    while sum(widths) < 100:
        gains = [
            text / _room(at, page) ** 3 - text / _room(at + 1, page) ** 3
            for text, at in zip(texts, widths, strict=True)
        ]
        widths[gains.index(max(gains))] += 1
    return tuple(widths)


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
        return cls(width(_plain(row.text), _SIZE), _size(row.main), _size(row.supporting))

    def lines(self, widths: Widths) -> int:
        """About how many lines the row has."""
        _, text, main, supporting, _ = widths
        return max(ceil(self.text / _room(text)), _high(*self.main, main), _high(*self.supporting, supporting))


def _wider(column: int, other: int, texts: Iterable[str], narrowest: int, page: float = _TABLE) -> tuple[int, int]:
    """A column in which none of some texts breaks, and another one that gives up the width, as far as it can."""
    more = min(max(0, _needed(texts, page) - column), max(0, other - narrowest))
    return column + more, other - more


def _needed(texts: Iterable[str], page: float = _TABLE) -> int:
    """How wide a column is in which none of some texts breaks."""
    return ceil(100 * (max((width(text, _SIZE) for text in texts), default=0) + _BESIDE) / page)


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


def _room(column: int, page: float = _TABLE) -> float:
    return max(column * page / 100 - _BESIDE, 1.0)
