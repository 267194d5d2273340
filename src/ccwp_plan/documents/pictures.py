"""Two pictures as geometry: the timeline of the actions, and the coverage by the topmost objectives.

Everything is placed here, in points of a picture that is 17 cm wide; a template only draws. What is told
apart is told apart by shape and filling, never by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ccwp_plan.analysis.coverage import Coverage, Row, Status
from ccwp_plan.documents import prose
from ccwp_plan.documents.dates import day
from ccwp_plan.documents.lettering import lines, shortened, width
from ccwp_plan.documents.timeaxis import LABEL, Axis, Cell
from ccwp_plan.language.action import Action
from ccwp_plan.language.plan import Period
from ccwp_plan.language.taxonomy import Node

WIDTH = 482.0
"""17 cm, the width of the text on an A4 page."""
HIGHEST = 620.0
"""What a page can hold beside its heading: somewhat less than 22 cm."""
SIZE = 8.5
SMALL = LABEL
LEADING = 9.8

MarkKind: TypeAlias = Literal["milestone", "done", "result", "before", "after", "discontinued"]
LineKind: TypeAlias = Literal["frame", "strong", "grid", "row", "span", "dashed"]


@dataclass(frozen=True, slots=True)
class TextView:
    """A text, short enough for its place."""

    x: float
    """where it stands"""
    y: float
    """its base line"""
    text: str
    """the text"""
    anchor: Literal["start", "middle", "end"] = "start"
    """what of it stands at `x`"""


@dataclass(frozen=True, slots=True)
class LineView:
    """A straight line."""

    x1: float
    """where it starts"""
    y1: float
    """where it starts"""
    x2: float
    """where it ends"""
    y2: float
    """where it ends"""
    kind: LineKind
    """what it marks off; a span is dashed where the action is discontinued"""


@dataclass(frozen=True, slots=True)
class MarkView:
    """A mark of a date; `discontinued` stands in a legend alone."""

    kind: MarkKind
    """a milestone, one that is done, a result, or dates before or after the period"""
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
    """whether the action is discontinued"""
    span: LineView | None
    """from its first date to its last, if it has several"""
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
    """the actions that have dates"""
    legend: tuple[MarkKey, ...]
    """what the marks mean"""


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A part of a bar."""

    kind: Status
    """how the objectives that it stands for are covered"""
    x: float
    """its left edge"""
    y: float
    """its upper edge"""
    width: float
    """its width"""
    height: float
    """its height"""
    hatching: str
    """the lines of its hatching, as SVG writes a path; empty if it has none"""
    count: TextView | None
    """how many objectives it stands for, if there is room for that"""


@dataclass(frozen=True, slots=True)
class BarView:
    """A topmost objective and its bar."""

    label: tuple[TextView, ...]
    """the objective's lettering and title, in one or two lines"""
    segments: tuple[SegmentView, ...]
    """the bar: what is covered, partly covered and not covered, as far as there is any"""
    sum: TextView
    """the sum: 3 of 4 covered"""


@dataclass(frozen=True, slots=True)
class SegmentKey:
    """What a filling means."""

    sign: SegmentView
    """a filling"""
    words: TextView
    """what it means"""


@dataclass(frozen=True, slots=True)
class BarsView:
    """The coverage as bars, in points and 17 cm wide. All is placed; a template draws it."""

    id: str
    """what its parts are called in the HTML"""
    title: str
    """the title"""
    caption: str
    """the caption"""
    alt: str
    """what the picture shows, in sentences"""
    width: float
    """the width"""
    height: float
    """the height"""
    bars: tuple[BarView, ...]
    """a bar for each topmost objective that has objectives of the coverage level; one for all where the topmost
    level is counted itself, or has more than 44"""
    legend: tuple[SegmentKey, ...]
    """what the fillings mean"""


# The timeline

ROWS = 36
"""The rows of a picture at most."""
TALL_ROWS = 24
"""The same where a title needs two lines."""
_ROW, _TALL_ROW = 15.0, 23.0
_TIER = 12.0
_LEFT, _RIGHT = 198.0, 472.0
"""Where the period starts and ends; beside it there is room for a mark at its first day, or before it."""
_GUTTER = 10.0
_LANE = 3.3
"""Milestones stand so far above an action's line and results below it, so that neither hides the other."""
_KEYS: dict[MarkKind, str] = {
    "milestone": "milestone",
    "done": "milestone that is done",
    "result": "result due",
    "before": "before the period",
    "after": "after the period",
    "discontinued": "discontinued",
}


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date of an action, as a day number."""

    kind: MarkKind
    day: int


_Line: TypeAlias = tuple[Action, tuple[_Dated, ...]]


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


def timeline(period: Period, actions: Sequence[Action]) -> tuple[TimelineView, ...]:
    """The actions that have dates, in their order, on pictures of a page at most; none where no date is in the period.

    A milestone and a result stand at the day on which they are due. What is due outside the period is an
    arrow at its edge.
    """
    axis = Axis(period.start.toordinal(), period.end.toordinal(), _LEFT, _RIGHT)
    dated = [(action, dates) for action in actions if (dates := _dates(action))]
    if not any(axis.holds(one.day) for _, dates in dated for one in dates):
        return ()
    column = min(max(width(action.number, SIZE) for action, _ in dated), 70.0)
    tall = any(width(action.title, SIZE) > _room(column) for action, _ in dated)
    sheet = _Sheet(period, axis, column, tall)
    parts = [dated[start : start + sheet.per_page] for start in range(0, len(dated), sheet.per_page)]
    several, without = len(parts) > 1, len(actions) - len(dated)
    return tuple(
        _timeline(sheet, part, at if several else 0, without if at == len(parts) else 0)
        for at, part in enumerate(parts, 1)
    )


def _room(column: float) -> float:
    """The width of the titles beside the numbers."""
    return _LEFT - _GUTTER - column - 10


def _dates(action: Action) -> tuple[_Dated, ...]:
    milestones = [_Dated("done" if one.done else "milestone", one.due.toordinal()) for one in action.milestones]
    return (*milestones, *(_Dated("result", one.due.toordinal()) for one in action.results))


def _timeline(sheet: _Sheet, part: Sequence[_Line], at: int, without: int) -> TimelineView:
    """One picture; `at` counts from 1 where there are several, `without` is how many actions have no dates."""
    tiers = sheet.axis.tiers()
    head = _TIER * len(tiers)
    foot = head + sheet.step * len(part)
    rows = tuple(_row(sheet, action, dates, head + sheet.step * index) for index, (action, dates) in enumerate(part))
    legend, height = _legend(rows, foot)
    title = "Timeline of the actions" + (f" {part[0][0].number} to {part[-1][0].number}" if at else "")
    days = f"{day(sheet.period.start)} to {day(sheet.period.end)}"
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


def _row(sheet: _Sheet, action: Action, dates: Sequence[_Dated], top: float) -> TimelineRow:
    middle = top + sheet.step / 2
    stopped = action.status == "discontinued"
    first, last = (sheet.axis.middle(edge(one.day for one in dates)) for edge in (min, max))
    title = lines(action.title, _room(sheet.column), SIZE, 2 if sheet.tall else 1)
    return TimelineRow(
        y=top,
        height=sheet.step,
        number=_stacked((shortened(action.number, sheet.column, SIZE),), 1, middle)[0],
        title=_stacked(title, sheet.column + 7, middle),
        discontinued=stopped,
        span=LineView(first, middle, last, middle, "dashed" if stopped else "span") if first < last else None,
        marks=tuple(_marks(dates, sheet.axis, middle, stopped)),
    )


def _stacked(texts: Sequence[str], x: float, middle: float) -> tuple[TextView, ...]:
    """Lines of text around a middle."""
    first = middle + SIZE * 0.33 - LEADING * (len(texts) - 1) / 2
    return tuple(TextView(x, round(first + LEADING * at, 2), text) for at, text in enumerate(texts))


def _marks(dates: Sequence[_Dated], axis: Axis, middle: float, dashed: bool) -> Iterator[MarkView]:
    """A mark a day and kind, milestones above and results below the line; an arrow for all that lie outside."""
    milestones: dict[int, MarkKind] = {}
    for one in dates:
        if axis.holds(one.day) and one.kind != "result":
            milestones[one.day] = "milestone" if "milestone" in (one.kind, milestones.get(one.day)) else "done"
    for when in sorted({one.day for one in dates if axis.holds(one.day) and one.kind == "result"}):
        yield _mark("result", axis.middle(when), middle + _LANE, dashed)
    for when, kind in sorted(milestones.items()):
        yield _mark(kind, axis.middle(when), middle - _LANE, dashed and kind != "done")
    if any(one.day < axis.first for one in dates):
        yield _mark("before", _LEFT - _GUTTER / 2, middle, False)
    if any(one.day > axis.last for one in dates):
        yield _mark("after", _RIGHT + _GUTTER / 2, middle, False)


def _mark(kind: MarkKind, x: float, y: float, dashed: bool = False) -> MarkView:
    return MarkView(kind, x, y, _outline(kind, x, y), dashed)


def _outline(kind: MarkKind, x: float, y: float) -> str:
    if kind == "result":
        r = 2.7
        return f"M{x - r:.2f} {y:.2f}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z"
    if kind in ("milestone", "done"):
        r = 3.2
        return f"M{x:.2f} {y - r:.2f}l{r} {r}l{-r} {r}l{-r} {-r}z"
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
            made.append(MarkKey(_mark(kind, x, y, kind == "discontinued"), TextView(x + 7, y + SMALL * 0.33, words)))
            x += needed + 12
    return tuple(made), y + 6


def _told(part: Sequence[_Line], axis: Axis, days: str, without: int) -> Iterator[str]:
    """What a timeline shows, in sentences."""
    kinds = [one.kind for _, dates in part for one in dates]
    done = kinds.count("done")
    milestones = done + kinds.count("milestone")
    progress = f" ({done} done)" if done else ""
    yield (
        f"{_counted(len(part), 'action')} from {days}: {_counted(milestones, 'milestone')}{progress} and "
        f"{_counted(kinds.count('result'), 'result')}, each on its due date."
    )
    outside = sum(not axis.holds(one.day) for _, dates in part for one in dates)
    if outside:
        yield f"{_counted(outside, 'date')} outside the period {'is' if outside == 1 else 'are'} shown by arrows."
    stopped = [action.number for action, _ in part if action.status == "discontinued"]
    if stopped:
        yield f"Dashed because discontinued: {', '.join(stopped)}."
    if without:
        yield f"{_counted(without, 'action')} without dates {'is' if without == 1 else 'are'} not shown."


def _counted(number: int, word: str) -> str:
    return f"{number} {word if number == 1 else _plural(word)}"


def _plural(word: str) -> str:
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


# The coverage

BARS = 44
"""The bars of a picture at most; a strategy with more topmost objectives has one for all of them."""
_BAR_LEFT, _BAR_RIGHT = 200.0, 404.0
_BAR_ROW = 25.0
_BAR = 13.0
_BAR_UNIT = 34.0
"""The width of one objective, where there is room."""


def coverage_bars(coverage: Coverage) -> BarsView | None:
    """A bar for each topmost objective: how many objectives of the coverage level below it are covered.

    One bar for all where the coverage level is the topmost, or where so many bars would not fit on a page. None
    where the strategy has no objective of the coverage level.
    """
    if not coverage.counted:
        return None
    level = _plural(coverage.taxonomy.level_name(coverage.taxonomy.coverage_level))
    groups = [(_name(node), rows) for node in coverage.taxonomy.children[None] if (rows := coverage.below(node))]
    if coverage.taxonomy.coverage_level == 1 or len(groups) > BARS:
        groups = [(f"All {level}", coverage.counted)]
        title = f"Coverage of the {level}"
    else:
        title = f"Coverage by {coverage.taxonomy.level_name(1)}"
    step = min(_BAR_ROW, (HIGHEST - 30) / len(groups))
    unit = min(_BAR_UNIT, (_BAR_RIGHT - _BAR_LEFT) / max(len(rows) for _, rows in groups))
    bars = tuple(_bar(name, rows, step * at, step, unit) for at, (name, rows) in enumerate(groups))
    foot = step * len(groups)
    return BarsView(
        id="coverage-bars",
        title=title,
        caption=f"{title}: how many {level} have actions" if len(groups) > 1 else title,
        alt=" ".join(_bars_told(groups, coverage.counted, level)),
        width=WIDTH,
        height=round(foot + 22, 2),
        bars=bars,
        legend=tuple(_bars_legend(coverage, foot + 6)),
    )


def _name(node: Node) -> str:
    """A topmost objective's lettering with its title or, if it has none, its text."""
    words = node.objective.title or " ".join(prose.inline(node.objective.text, None).striptags().split())
    return f"{node.label} {words}"


def _bar(name: str, rows: Sequence[Row], top: float, step: float, unit: float) -> BarView:
    room = _BAR_LEFT - 8
    label = lines(name, room, SIZE, 2 if step >= 2 * LEADING + 2 else 1)
    middle = round(top + step / 2, 2)
    height = min(_BAR, step - 3)
    covered = f"{_count(rows, Status.COVERED)} of {len(rows)} covered"
    return BarView(
        label=_stacked(label, 1, middle),
        segments=tuple(_segments(rows, middle - height / 2, height, unit)),
        sum=_stacked((covered,), _BAR_RIGHT + 8, middle)[0],
    )


def _segments(rows: Sequence[Row], top: float, height: float, unit: float) -> Iterator[SegmentView]:
    x = _BAR_LEFT
    for status in Status:
        count = _count(rows, status)
        if count:
            yield _segment(status, x, top, unit * count, height, str(count))
            x += unit * count


def _segment(kind: Status, x: float, y: float, wide: float, height: float, words: str = "") -> SegmentView:
    """A part of a bar, with its number in the middle if there is room for it."""
    needed = width(words, SIZE) + 6 if words else 0.0
    beside = 12 if kind is Status.PARTLY else 0
    fits = words and needed + beside <= wide and height >= SIZE + 2
    count = TextView(round(x + wide / 2, 2), round(y + height / 2 + SIZE * 0.33, 2), words, "middle") if fits else None
    hatching = ""
    if kind is Status.PARTLY:
        side = (wide - needed) / 2 if fits else wide / 2
        hatching = _hatching(x, y, side, height) + _hatching(x + wide - side, y, side, height)
    return SegmentView(kind, round(x, 2), round(y, 2), round(wide, 2), round(height, 2), hatching, count)


def _hatching(x: float, y: float, wide: float, height: float) -> str:
    """Slanting lines, cut at the edges: a pattern would not survive every program on the way."""
    made = ""
    at = (-x - y) % 3.5
    while at < wide + height:
        start, end = max(at - height, 0), min(at, wide)
        made += f"M{x + start:.2f} {y + at - start:.2f}L{x + end:.2f} {y + at - end:.2f}"
        at += 3.5
    return made


def _bars_legend(coverage: Coverage, top: float) -> Iterator[SegmentKey]:
    x = _BAR_LEFT
    for status in Status:
        if coverage.count(status):
            sign = _segment(status, x, top, 14, 8)
            yield SegmentKey(sign, TextView(x + 18, round(top + 4 + SMALL * 0.33, 2), status.words))
            x += 18 + width(status.words, SMALL) + 12


def _bars_told(groups: Sequence[tuple[str, Sequence[Row]]], counted: Sequence[Row], level: str) -> Iterator[str]:
    yield f"Of {len(counted)} {level} {_statuses(counted)}."
    if len(groups) > 1:
        for name, rows in groups:
            yield f"{shortened(name, 400, SIZE)}: of {len(rows)}, {_statuses(rows)}."


def _statuses(rows: Sequence[Row]) -> str:
    """How many of some objectives are covered, partly covered and not covered; what there is none of is left out."""
    (count, words), *rest = [(count, status.words) for status in Status if (count := _count(rows, status))]
    parts = [f"{count} {'is' if count == 1 else 'are'} {words}", *(f"{count} {words}" for count, words in rest)]
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _count(rows: Sequence[Row], status: Status) -> int:
    return sum(1 for row in rows if row.status is status)
