"""The coverage by the topmost objectives as bars, as geometry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ccwp_plan.analysis.coverage import Coverage, Row, Status
from ccwp_plan.documents import prose
from ccwp_plan.documents.lettering import lines, shortened, width
from ccwp_plan.documents.pictures import HIGHEST, LEADING, SIZE, SMALL, WIDTH, TextView, stacked
from ccwp_plan.language.nouns import plural
from ccwp_plan.language.taxonomy import Node

BARS = 44
"""The bars of a picture at most; a strategy with more topmost objectives has one for all of them."""
_BAR_LEFT, _BAR_RIGHT = 200.0, 404.0
_BAR_ROW = 25.0
_BAR = 13.0
_BAR_UNIT = 34.0
"""The width of one objective, where there is room."""


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
    """a bar for each topmost objective: of those that are counted below it, or of itself if there is none below;
    one for all where only topmost objectives are counted, or where there are more than 44"""
    legend: tuple[SegmentKey, ...]
    """what the fillings mean"""


def coverage_bars(coverage: Coverage) -> BarsView:
    """A bar for each topmost objective: how many of the objectives that are counted below it are covered.

    One that has none below it counts itself. One bar for all where only topmost objectives are counted, or where
    so many bars would not fit on a page.
    """
    level = plural(coverage.noun)
    groups = [(_name(node), rows) for node, rows in coverage.groups.items()]
    if coverage.is_flat or len(groups) > BARS:
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
        label=stacked(label, 1, middle),
        segments=tuple(_segments(rows, middle - height / 2, height, unit)),
        sum=stacked((covered,), _BAR_RIGHT + 8, middle)[0],
    )


def _segments(rows: Sequence[Row], top: float, height: float, unit: float) -> Iterator[SegmentView]:
    x = _BAR_LEFT
    for status in Status:
        count = _count(rows, status)
        if count:
            yield _segment(status, _Box(x, top, unit * count, height), str(count))
            x += unit * count


class _Box(NamedTuple):
    """Where a part of a bar is drawn: its upper left corner and its size."""

    x: float
    y: float
    wide: float
    height: float


def _segment(kind: Status, box: _Box, words: str = "") -> SegmentView:
    """A part of a bar, with its number in the middle if there is room for it."""
    x, y, wide, height = box
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
            sign = _segment(status, _Box(x, top, 14, 8))
            yield SegmentKey(sign, TextView(x + 18, round(top + 4 + SMALL * 0.33, 2), status.words))
            x += 18 + width(status.words, SMALL) + 12


def _bars_told(groups: Sequence[tuple[str, Sequence[Row]]], counted: Sequence[Row], level: str) -> Iterator[str]:
    yield f"Of {len(counted)} {level} {_statuses(counted)}."
    if len(groups) > 1:
        for name, rows in groups:
            yield f"{shortened(name, 400, SIZE)}: {len(rows)}, of which {_statuses(rows)}."


def _statuses(rows: Sequence[Row]) -> str:
    """How many of some objectives are covered, partly covered and not covered; what there is none of is left out."""
    (count, words), *rest = [(count, status.words) for status in Status if (count := _count(rows, status))]
    parts = [f"{count} {'is' if count == 1 else 'are'} {words}", *(f"{count} {words}" for count, words in rest)]
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _count(rows: Sequence[Row], status: Status) -> int:
    return sum(1 for row in rows if row.status is status)
