"""The timeline of the actions, as geometry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from ccwp_plan.documents.dates import span
from ccwp_plan.documents.lettering import lines, shortened, width
from ccwp_plan.documents.pictures import SIZE, SMALL, WIDTH, LineKind, LineView, TextView, stacked
from ccwp_plan.documents.timeaxis import LABEL, Axis, Cell
from ccwp_plan.language.action import Action, Milestone, Result
from ccwp_plan.language.nouns import be, counted
from ccwp_plan.language.plan import Period
from ccwp_plan.repository.loaded import LoadedAction

MarkKind: TypeAlias = Literal[
    "milestone",
    "done",
    "result",
    "recurring milestone",
    "recurring done",
    "recurring result",
    "open",
    "before",
    "after",
    "discontinued",
]

ROWS = 36
"""The rows of a picture at most."""
TALL_ROWS = 24
"""The same where a title needs two lines."""
FEWEST = 4
"""The rows of the last of several pictures at least."""
_ROW, _TALL_ROW = 15.0, 23.0
_TIER = 12.0
_LEFT, _RIGHT = 198.0, 472.0
"""Where the period starts and ends; beside it there is room for a mark at its first day, or before it."""
_GUTTER = 10.0
_LANE = 3.3
"""Milestones stand so far above an action's line and results below it, so that neither hides the other."""
_SMALL = 2.2
"""The radius of what recurs, which has a stem at each of its times."""
_STEM, _STEMS_APART = 1.6, 1.7
_RECURRING: frozenset[MarkKind] = frozenset({"recurring milestone", "recurring done", "recurring result"})
_STRONGEST: tuple[MarkKind, ...] = (
    "milestone", "recurring milestone", "done", "recurring done", "result", "recurring result",
)  # fmt: skip
"""Of several that are due on one day, the first of these is drawn."""
_KEYS: dict[MarkKind, str] = {
    "milestone": "milestone",
    "done": "milestone that is done",
    "result": "result due",
    "recurring milestone": "recurring milestone",
    "recurring done": "recurring milestone, done",
    "recurring result": "recurring result",
    "open": "goes on",
    "before": "before the period",
    "after": "after the period",
    "discontinued": "discontinued",
}


@dataclass(frozen=True, slots=True)
class MarkView:
    """A mark of a date; `discontinued` stands in a legend alone."""

    kind: MarkKind
    """a milestone, one that is done, a result, a recurring one of these, no end, or dates before or after the period"""
    x: float
    """its middle"""
    y: float
    """its middle"""
    path: str
    """its outline, as SVG writes one"""
    dashed: bool = False
    """whether it belongs to a discontinued action"""


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """An action in a timeline."""

    y: float
    """its upper edge"""
    height: float
    """its height"""
    number: TextView
    """the number of the action"""
    title: tuple[TextView, ...]
    """the title, in one or two lines"""
    discontinued: bool
    """whether the action is discontinued, or the whole of which it is a part"""
    span: LineView | None
    """from its first date to its last, if it has several; where it has no end, to the edge"""
    marks: tuple[MarkView, ...]
    """its dates"""


@dataclass(frozen=True, slots=True)
class MarkKey:
    """What a mark means."""

    sign: MarkView
    """a mark"""
    words: TextView
    """what it means"""


@dataclass(frozen=True, slots=True)
class TimelineView:
    """A timeline that fits on a page, in points and 17 cm wide. All is placed; a template draws it."""

    id: str
    """what its parts are called in the HTML: timeline-1"""
    title: str
    """the title"""
    caption: str
    """the caption: the title and the period"""
    alt: str
    """what the picture shows, in sentences"""
    width: float
    """the width"""
    height: float
    """the height"""
    lines: tuple[LineView, ...]
    """the lines that times and actions stand between"""
    ticks: tuple[TextView, ...]
    """the names of the times"""
    rows: tuple[TimelineRow, ...]
    """the actions that have dates, or are ongoing"""
    legend: tuple[MarkKey, ...]
    """what the marks mean"""


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date of an action, as a day number."""

    kind: MarkKind
    day: int


@dataclass(frozen=True, slots=True)
class _Point:
    """A milestone or a result, with the days on which it is due and how many times it is done."""

    is_result: bool
    days: tuple[int, ...]
    done: int
    recurring: bool

    @property
    def is_done(self) -> bool:
        """Whether it is done, each time that it is due."""
        return self.done >= len(self.days)

    def dates(self) -> Iterator[_Dated]:
        """Its dates, each with its mark."""
        for at, day in enumerate(self.days):
            if self.is_result:
                yield _Dated("recurring result" if self.recurring else "result", day)
            elif at < self.done:
                yield _Dated("recurring done" if self.recurring else "done", day)
            else:
                yield _Dated("recurring milestone" if self.recurring else "milestone", day)


@dataclass(frozen=True, slots=True)
class _Line:
    """An action with its dates: its line runs from the first of them, or from the start of its period, to the last.

    A time of less than a day begins with its first day. The line is open where the period has no end, or something in
    the action is ongoing; where it names no date at all, it runs from the start of the plan's period.
    """

    action: Action
    stopped: bool
    points: tuple[_Point, ...]
    dates: tuple[_Dated, ...]
    first: int
    last: int
    open: bool

    def is_on(self, axis: Axis) -> bool:
        """Whether one of its dates lies in the period of an axis, or it is known to run in it."""
        runs = self.open or self.action.period is not None
        crosses = self.first <= axis.last and (self.open or self.last >= axis.first)
        return (runs and crosses) or any(axis.holds(one.day) for one in self.dates)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the pictures of one timeline have in common."""

    period: Period
    axis: Axis
    column: float
    """The width of the numbers."""
    tall: bool
    """Whether titles may have two lines."""

    @property
    def step(self) -> float:
        return _TALL_ROW if self.tall else _ROW

    @property
    def per_page(self) -> int:
        return TALL_ROWS if self.tall else ROWS


def timeline(period: Period, actions: Sequence[LoadedAction]) -> tuple[TimelineView, ...]:
    """The actions that have dates or are ongoing, in their order, on pictures of a page at most; none where nothing
    is in the period.

    A milestone and a result stand at each day on which they are due. What is due outside the period is an
    arrow at its edge.
    """
    axis = Axis(period.first.toordinal(), period.last.toordinal(), _LEFT, _RIGHT)
    dated = [line for action in actions if (line := _line(action, period))]
    if not any(line.is_on(axis) for line in dated):
        return ()
    column = min(max(width(line.action.number, SIZE) for line in dated), 70.0)
    tall = any(width(line.action.title, SIZE) > _room(column) for line in dated)
    sheet = _Sheet(period, axis, column, tall)
    parts = [*_parts(dated, sheet.per_page)]
    several, without = len(parts) > 1, len(actions) - len(dated)
    return tuple(
        _timeline(sheet, part, at if several else 0, without if at == len(parts) else 0)
        for at, part in enumerate(parts, 1)
    )


def _parts(dated: Sequence[_Line], most: int) -> Iterator[Sequence[_Line]]:
    """The actions of each picture: so many, but for the last two, of which the last has not only one or two."""
    start = 0
    while start < len(dated):
        left = len(dated) - start
        end = start + (left - FEWEST if most < left < most + FEWEST else most)
        yield dated[start:end]
        start = end


def _room(column: float) -> float:
    """The width of the titles beside the numbers."""
    return _LEFT - _GUTTER - column - 10


def _line(loaded: LoadedAction, plan: Period) -> _Line | None:
    """An action with the days on which its milestones and results are due; None where it has no date at all."""
    action, period = loaded.fields, loaded.fields.period
    points = tuple(_points(action, plan.last))
    dates = tuple(date_ for point in points for date_ in point.dates())
    times = action.times(plan.last)
    ends = [time.last for time in times if time.last]
    starts = [period.first, *ends] if period else [time.first for time in times]
    ongoing = any(one.due.is_ongoing for one in action.dated)
    if not starts and not ongoing:
        return None
    first = min(starts, default=plan.first)
    endless = ongoing or bool(period and period.end is None)
    days = (first.toordinal(), max([first, *ends]).toordinal())
    return _Line(action, loaded.is_discontinued, points, dates, *days, endless)


def _points(action: Action, plan_end: date) -> Iterator[_Point]:
    """The milestones and the results that are due on a day."""
    for one in action.dated:
        times = one.times(action.end(plan_end))
        days = tuple(time.last.toordinal() for time in times if time.last)
        done = len(one.done) if isinstance(one, Milestone) else 0
        if days:
            yield _Point(isinstance(one, Result), days, done, one.every is not None)


def _timeline(sheet: _Sheet, part: Sequence[_Line], at: int, without: int) -> TimelineView:
    """One picture; `at` counts from 1 where there are several, `without` is how many actions have no dates."""
    tiers = sheet.axis.tiers()
    head = _TIER * len(tiers)
    foot = head + sheet.step * len(part)
    rows = tuple(_row(sheet, line, head + sheet.step * index) for index, line in enumerate(part))
    legend, height = _legend(rows, foot)
    title = "Timeline of the actions" + (f" {part[0].action.number} to {part[-1].action.number}" if at else "")
    days = span(sheet.period)
    return TimelineView(
        id=f"timeline-{at or 1}",
        title=title,
        caption=f"{title}, {days}",
        alt=" ".join(_told(part, sheet.axis, days, without)),
        width=WIDTH,
        height=height,
        lines=(*_grid(tiers, sheet.axis, head, foot), *_rules(len(part), sheet.step, head)),
        ticks=tuple(_ticks(tiers, sheet.axis)),
        rows=rows,
        legend=legend,
    )


def _row(sheet: _Sheet, line: _Line, top: float) -> TimelineRow:
    action, middle = line.action, top + sheet.step / 2
    stopped = line.stopped
    first, last = sheet.axis.middle(line.first), _RIGHT if line.open else sheet.axis.middle(line.last)
    title = lines(action.title, _room(sheet.column), SIZE, 2 if sheet.tall else 1)
    return TimelineRow(
        y=top,
        height=sheet.step,
        number=stacked((shortened(action.number, sheet.column, SIZE),), 1, middle)[0],
        title=stacked(title, sheet.column + 7, middle),
        discontinued=stopped,
        span=LineView(first, middle, last, middle, "dashed" if stopped else "span") if first < last else None,
        marks=tuple(_marks(line, sheet.axis, middle, stopped)),
    )


def _marks(line: _Line, axis: Axis, middle: float, dashed: bool) -> Iterator[MarkView]:
    """A mark a day and kind, milestones above and results below the line; an arrow for all that lie outside."""
    dates = line.dates
    held = [one for one in dates if axis.holds(one.day)]
    results = [one for one in held if one.kind.endswith("result")]
    yield from _in_lane(results, axis, middle + _LANE, dashed)
    yield from _in_lane([one for one in held if one not in results], axis, middle - _LANE, dashed)
    if line.open:
        yield _mark("open", _RIGHT, middle, dashed)
    if any(one.day < axis.first for one in dates):
        yield _mark("before", _LEFT - _GUTTER / 2, middle, False)
    if any(one.day > axis.last for one in dates):
        yield _mark("after", _RIGHT + _GUTTER / 2, middle, False)


def _in_lane(dates: Sequence[_Dated], axis: Axis, y: float, dashed: bool) -> Iterator[MarkView]:
    """A mark for each day; where the times of what recurs lie closer than marks are wide, one that spans them."""
    kinds: dict[int, MarkKind] = {}
    for one in dates:
        kinds[one.day] = min(one.kind, kinds.get(one.day, one.kind), key=_STRONGEST.index)
    runs: list[tuple[MarkKind, list[float]]] = []
    for when, kind in sorted(kinds.items()):
        x = axis.middle(when)
        if runs and kind in _RECURRING and runs[-1][0] == kind and x - runs[-1][1][-1] < 2 * _SMALL + 1:
            runs[-1][1].append(x)
        else:
            runs.append((kind, [x]))
    recurring = [at for at, (kind, _) in enumerate(runs) if kind in _RECURRING]
    for at in recurring:
        kind, xs = runs[at]
        before = xs[0] - runs[at - 1][1][-1] if at else 9.0
        after = runs[at + 1][1][0] - xs[-1] if at + 1 < len(runs) else 9.0
        tips = tuple(min(_SMALL, max(gap / 2 - 0.4, 0.4)) for gap in (before, after))
        yield _recurring(kind, xs, y, (tips[0], tips[1]), dashed and kind != "recurring done")
    for kind, (x, *_) in (run for run in runs if run[0] not in _RECURRING):
        yield _mark(kind, x, y, dashed and kind != "done")


def _recurring(
    kind: MarkKind, xs: Sequence[float], y: float, tips: tuple[float, float] = (_SMALL, _SMALL), dashed: bool = False
) -> MarkView:
    """The mark of times of what recurs, with a stem at each; `tips` are its widths before the first, after the last."""
    r, (left, right) = _SMALL, tips
    apart: list[float] = []
    for x in xs:
        apart += [x] if not apart or x - apart[-1] >= _STEMS_APART else []
    outer, length = (y + r, _STEM) if kind == "recurring result" else (y - r, -_STEM)
    body = (
        f"M{xs[0]:.2f} {y - r:.2f}H{xs[-1]:.2f}a{right:.2f} {r} 0 0 1 0 {2 * r}H{xs[0]:.2f}"
        f"a{left:.2f} {r} 0 0 1 0 {-2 * r}z"
        if kind == "recurring result"
        else f"M{xs[0]:.2f} {y - r:.2f}H{xs[-1]:.2f}l{right:.2f} {r}l{-right:.2f} {r}H{xs[0]:.2f}l{-left:.2f} {-r}z"
    )
    path = body + "".join(f"M{x:.2f} {outer:.2f}v{length}" for x in apart)
    return MarkView(kind, round((xs[0] + xs[-1]) / 2, 2), y, path, dashed)


def _mark(kind: MarkKind, x: float, y: float, dashed: bool = False) -> MarkView:
    return MarkView(kind, x, y, _outline(kind, x, y), dashed)


def _outline(kind: MarkKind, x: float, y: float) -> str:
    if kind == "result":
        r = 2.7
        return f"M{x - r:.2f} {y:.2f}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z"
    if kind in ("milestone", "done"):
        r = 3.2
        return f"M{x:.2f} {y - r:.2f}l{r} {r}l{-r} {r}l{-r} {-r}z"
    if kind == "open":
        return f"M{x - 4:.2f} {y - 3:.2f}l4 3l-4 3"
    if kind == "discontinued":
        return f"M{x - 4:.2f} {y:.2f}h8"
    tip = 3.0 if kind == "after" else -3.0
    return f"M{x + tip:.2f} {y:.2f}l{-2 * tip} 3v-6z"


def _ticks(tiers: Sequence[Sequence[Cell]], axis: Axis) -> Iterator[TextView]:
    """The labels that have room in their cells."""
    for tier, cells in enumerate(tiers):
        for start, end, label in cells:
            left, right = axis.start(start), axis.start(end)
            if width(label, LABEL) <= right - left:
                yield TextView(round((left + right) / 2, 2), _TIER * (tier + 1) - 3.5, label, "middle")


def _grid(tiers: Sequence[Sequence[Cell]], axis: Axis, head: float, foot: float) -> Iterator[LineView]:
    """A line where a cell starts, stronger where one of the upper tier does, and the frame."""
    strong = {start for start, _, _ in tiers[0]} if len(tiers) > 1 else set()
    for start, _, _ in tiers[-1]:
        if start > axis.first:
            kind: LineKind = "strong" if start in strong else "grid"
            x = axis.start(start)
            yield LineView(x, 0.5 if kind == "strong" else head - _TIER, x, foot, kind)
    for x in (_LEFT, _RIGHT):
        yield LineView(x, 0.5, x, foot, "strong")


def _rules(count: int, step: float, head: float) -> Iterator[LineView]:
    """The rules above and below the actions, and between them."""
    for at in range(1, count):
        yield LineView(0, head + step * at, WIDTH, head + step * at, "row")
    yield LineView(_LEFT, 0.5, _RIGHT, 0.5, "strong")
    for y in (head, head + step * count):
        yield LineView(0, y, WIDTH, y, "frame")


def _legend(rows: Sequence[TimelineRow], foot: float) -> tuple[tuple[MarkKey, ...], float]:
    """The kinds of marks that there are, side by side in as many lines as they need; and where they end."""
    used = {mark.kind for row in rows for mark in row.marks}
    used |= {"discontinued" for row in rows if row.discontinued}
    made: list[MarkKey] = []
    x, y = 5.0, foot + 12
    for kind, words in _KEYS.items():
        if kind in used:
            needed = 8 + width(words, SMALL)
            if x + needed > WIDTH:
                x, y = 5.0, y + 12
            sign = _recurring(kind, [x], y) if kind in _RECURRING else _mark(kind, x, y, kind == "discontinued")
            made.append(MarkKey(sign, TextView(x + 7, y + SMALL * 0.33, words)))
            x += needed + 12
    return tuple(made), y + 6


def _told(part: Sequence[_Line], axis: Axis, days: str, without: int) -> Iterator[str]:
    """What a timeline shows, in sentences."""
    points = [point for line in part for point in line.points]
    milestones = [point for point in points if not point.is_result]
    done = sum(point.is_done for point in milestones)
    progress = f" ({done} done)" if done else ""
    yield (
        f"{counted(len(part), 'action')} from {days}: {counted(len(milestones), 'milestone', none='0')}{progress} and "
        f"{counted(len(points) - len(milestones), 'result', none='0')}, each at the day on which it is due."
    )
    if recurring := [point for point in points if point.recurring]:
        times = sum(len(point.days) for point in recurring)
        done = sum(min(point.done, len(point.days)) for point in recurring)
        progress = f", {done} of which are done" if done else ""
        yield (
            f"{len(recurring)} of these {'recurs' if len(recurring) == 1 else 'recur'}, and "
            f"{be(len(recurring))} shown at {counted(times, 'time')}{progress}."
        )
    outside = sum(not axis.holds(one.day) for line in part for one in line.dates)
    if outside:
        yield f"{counted(outside, 'date')} outside the period {be(outside)} shown by arrows."
    if endless := [line.action.number for line in part if line.open]:
        yield f"Without an end: {', '.join(endless)}."
    stopped = [line.action.number for line in part if line.stopped]
    if stopped:
        yield f"Dashed because discontinued: {', '.join(stopped)}."
    if without:
        yield f"{counted(without, 'action')} without dates {be(without)} not shown."
