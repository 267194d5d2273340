"""What is counted by topmost objective as bars, as geometry: the coverage, and how far the actions are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ccwp_plan.analysis.coverage import Coverage, Row, Status
from ccwp_plan.documents import prose
from ccwp_plan.documents.lettering import lines, shortened, width
from ccwp_plan.documents.pictures import HIGHEST, LEADING, SIZE, SMALL, WIDTH, TextView, stacked
from ccwp_plan.language.nouns import be, plural
from ccwp_plan.language.taxonomy import Node

BARS = 44
"""The bars of a picture at most; a strategy with more topmost objectives has one for all of them."""
_BAR_LEFT, _BAR_RIGHT = 200.0, 404.0
_BAR_ROW = 25.0
_BAR = 13.0
_BAR_UNIT = 34.0
"""The width of one objective, where there is room."""


class Filling(NamedTuple):
    """What a part of a bar stands for and how it is filled: two that stand side by side differ without colour."""

    kind: str
    words: str
    fill: Literal["black", "dimgray", "silver", "white"] = "white"
    hatching: Literal["", "slanting", "crossed"] = ""

    @property
    def is_dark(self) -> bool:
        """Whether a number in it is white."""
        return self.fill in ("black", "dimgray")


class Group(NamedTuple):
    """What a bar stands for: a name, how many things there are of each filling, and words that sum them up."""

    name: str
    counts: tuple[int, ...]
    sum: str


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A part of a bar."""

    kind: str
    """what it stands for: covered, partly or uncovered"""
    fill: str
    """its colour: black, dimgray, silver or white"""
    dark: bool
    """whether a number in it is white"""
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
    """A topmost objective, or all, and its bar."""

    label: tuple[TextView, ...]
    """the objective's lettering and title, in one or two lines"""
    segments: tuple[SegmentView, ...]
    """the parts of the bar: what is covered, partly covered and not covered, as far as there is any"""
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
    """A picture of bars, in points and 17 cm wide. All is placed; a template draws it."""

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


COVERAGE = {
    Status.COVERED: Filling(Status.COVERED, Status.COVERED.words, "dimgray"),
    Status.PARTLY: Filling(Status.PARTLY, Status.PARTLY.words, hatching="slanting"),
    Status.UNCOVERED: Filling(Status.UNCOVERED, Status.UNCOVERED.words),
}
"""How the bars of the coverage are filled."""


def coverage_bars(coverage: Coverage) -> BarsView:
    """A bar for each topmost objective: how many of the objectives that are counted below it are covered.

    One that has none below it counts itself. One bar for all where only topmost objectives are counted, or where
    so many bars would not fit on a page.
    """
    level = plural(coverage.noun)
    rows = [(name_of(node), rows) for node, rows in coverage.groups.items()]
    if coverage.is_flat or len(rows) > BARS:
        rows = [(f"All {level}", coverage.counted)]
        title = f"Coverage of the {level}"
    else:
        title = f"Coverage by {coverage.taxonomy.level_name(1)}"
    return bars(
        id_="coverage-bars",
        title=title,
        caption=f"{title}: how many {level} have actions" if len(rows) > 1 else title,
        noun=level,
        fillings=tuple(COVERAGE.values()),
        groups=[_covered(name, of) for name, of in rows],
    )


def _covered(name: str, rows: Sequence[Row]) -> Group:
    counts = tuple(sum(1 for row in rows if row.status is status) for status in COVERAGE)
    return Group(name, counts, f"{counts[0]} of {len(rows)} covered")


def name_of(node: Node) -> str:
    """A topmost objective's lettering with its title or, if it has none, its text."""
    words = node.objective.title or " ".join(prose.inline(node.objective.text, None).striptags().split())
    return f"{node.label} {words}"


def bars(
    *, id_: str, title: str, caption: str, noun: str, fillings: Sequence[Filling], groups: Sequence[Group]
) -> BarsView:
    """A bar for each group, its parts in the order of the fillings; `noun` is what is counted, in the plural."""
    step = min(_BAR_ROW, (HIGHEST - 30) / len(groups))
    unit = min(_BAR_UNIT, (_BAR_RIGHT - _BAR_LEFT) / max(1, *(sum(group.counts) for group in groups)))
    total = [sum(counts) for counts in zip(*(group.counts for group in groups), strict=True)]
    foot = step * len(groups)
    return BarsView(
        id=id_,
        title=title,
        caption=caption,
        alt=" ".join(_told(groups, total, fillings, noun)),
        width=WIDTH,
        height=round(foot + 22, 2),
        bars=tuple(_bar(group, fillings, step * at, step, unit) for at, group in enumerate(groups)),
        legend=tuple(_legend(total, fillings, foot + 6)),
    )


def _bar(group: Group, fillings: Sequence[Filling], top: float, step: float, unit: float) -> BarView:
    room = _BAR_LEFT - 8
    label = lines(group.name, room, SIZE, 2 if step >= 2 * LEADING + 2 else 1)
    middle = round(top + step / 2, 2)
    height = min(_BAR, step - 3)
    return BarView(
        label=stacked(label, 1, middle),
        segments=tuple(_segments(group, fillings, middle - height / 2, height, unit)),
        sum=stacked((group.sum,), _BAR_RIGHT + 8, middle)[0],
    )


def _segments(
    group: Group, fillings: Sequence[Filling], top: float, height: float, unit: float
) -> Iterator[SegmentView]:
    x = _BAR_LEFT
    for filling, count in zip(fillings, group.counts, strict=True):
        if count:
            yield _segment(filling, _Box(x, top, unit * count, height), str(count))
            x += unit * count


class _Box(NamedTuple):
    """Where a part of a bar is drawn: its upper left corner and its size."""

    x: float
    y: float
    wide: float
    height: float


def _segment(filling: Filling, box: _Box, words: str = "") -> SegmentView:
    """A part of a bar, with its number in the middle if there is room for it."""
    x, y, wide, height = box
    needed = width(words, SIZE) + 6 if words else 0.0
    beside = 12 if filling.hatching else 0
    fits = words and needed + beside <= wide and height >= SIZE + 2
    count = TextView(round(x + wide / 2, 2), round(y + height / 2 + SIZE * 0.33, 2), words, "middle") if fits else None
    hatching = ""
    if filling.hatching:
        side = (wide - needed) / 2 if fits else wide / 2
        crossed = filling.hatching == "crossed"
        hatching = "".join(_hatching(at, y, side, height, crossed=crossed) for at in (x, x + wide - side))
    x, y, wide, height = (round(at, 2) for at in box)
    return SegmentView(filling.kind, filling.fill, filling.is_dark, x, y, wide, height, hatching, count)


def _hatching(x: float, y: float, wide: float, height: float, *, crossed: bool) -> str:
    """Slanting lines, cut at the edges: a pattern would not survive every program on the way."""
    made = ""
    at = (-x - y) % 3.5
    while at < wide + height:
        start, end = max(at - height, 0), min(at, wide)
        made += f"M{x + start:.2f} {y + at - start:.2f}L{x + end:.2f} {y + at - end:.2f}"
        if crossed:
            foot = y + height - at
            made += f"M{x + start:.2f} {foot + start:.2f}L{x + end:.2f} {foot + end:.2f}"
        at += 3.5
    return made


def _legend(total: Sequence[int], fillings: Sequence[Filling], top: float) -> Iterator[SegmentKey]:
    x = _BAR_LEFT
    for filling, count in zip(fillings, total, strict=True):
        if count:
            sign = _segment(filling, _Box(x, top, 14, 8))
            yield SegmentKey(sign, TextView(x + 18, round(top + 4 + SMALL * 0.33, 2), filling.words))
            x += 18 + width(filling.words, SMALL) + 12


def _told(groups: Sequence[Group], total: Sequence[int], fillings: Sequence[Filling], noun: str) -> Iterator[str]:
    yield f"Of {sum(total)} {noun} {_counted(total, fillings)}."
    if len(groups) > 1:
        for group in groups:
            counted = _counted(group.counts, fillings)
            yield f"{shortened(group.name, 400, SIZE)}: {sum(group.counts)}, of which {counted}."


def _counted(counts: Sequence[int], fillings: Sequence[Filling]) -> str:
    """How many there are of each filling; what there is none of is left out."""
    found = [(count, filling.words) for count, filling in zip(counts, fillings, strict=True) if count]
    if not found:
        return "none is counted"
    (count, words), *rest = found
    parts = [f"{count} {be(count)} {words}", *(f"{count} {words}" for count, words in rest)]
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
