"""Progress for a person at a terminal: what is late first, and who leads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from ccwp_plan.analysis.progress import (
    ActionProgress,
    MilestoneJudgement,
    MilestoneProgress,
    Progress,
    ResultJudgement,
    ResultProgress,
)
from ccwp_plan.language.dates import day
from ccwp_plan.language.nouns import counted
from ccwp_plan.literal import literal
from ccwp_plan.reports.progress import wording
from ccwp_plan.reports.progress.wording import Group
from ccwp_plan.reports.supervision import led_by
from ccwp_plan.reports.terminal import Line, assembled, beside, column, styled, wrapped

if TYPE_CHECKING:
    from ccwp_plan.reports.progress import Since
    from ccwp_plan.reports.terminal import Terminal


_WIDTH = 100
_BAR = 20
_NAMED = 20
"""How many actions of a group are named in the overview."""
_BOLD = "bold"
_COLOURS = {
    **dict.fromkeys((Group.LATE, ResultJudgement.MISSED, MilestoneJudgement.OVERDUE), "red"),
    **dict.fromkeys((Group.BEHIND, ResultJudgement.BEHIND), "yellow"),
    Group.SILENT: "magenta",
    **dict.fromkeys((Group.ON_TRACK, ResultJudgement.ON_TRACK, Group.COMPLETED, ResultJudgement.REACHED), "green"),
}
_TOLD_SHORTLY = (Group.COMPLETED, Group.DISCONTINUED)


def progress(found: Progress, since: Since | None, terminal: Terminal, *, named: bool) -> str:
    """What was achieved since a day, if one is given; how many actions are late, and whose; then each action with what
    its judgement rests on, those that are late first.

    A bar is full as far as a result is, and grey as far as was expected on the day of its measurement.
    """
    return assembled(_lines(found, since, terminal.width or _WIDTH, named=named), terminal, spaced=named)


def _lines(found: Progress, since: Since | None, width: int, *, named: bool) -> Iterator[Line]:
    if named:
        yield [(literal(found.plan.name), _BOLD)]
    for text, style in ((wording.head(found), _BOLD), (wording.summary(found), "")):
        yield from styled(text, width, style)
    yield []
    if since:
        yield from _achieved(since, width)
    groups = wording.groups(found)
    yield from _overview(groups, len(found.actions), width)
    if found.results:
        yield from _heading("Results of the plan", "")
        yield from (line for result in wording.worst_first(found.results) for line in _item(result, "", found, width))
        yield []
    columns = _Columns.of(found, width)
    for group, members in groups.items():
        yield from _heading(f"{group.capitalize()}: {counted(len(members), 'action')}", _COLOURS.get(group, ""))
        for one in members:
            yield from columns.beside(one, [*_action(one, found, group, columns.rest)])
            yield []


def _heading(text: str, colour: str) -> Iterator[Line]:
    yield [(text, f"{_BOLD} {colour}".strip())]


def _achieved(since: Since, width: int) -> Iterator[Line]:
    yield from _heading(f"Achieved since {day(since.day)}", "green")
    for text in wording.achievements(since.achieved):
        yield from styled(text, width, indent="  ")
    yield []


def _overview(groups: dict[Group, list[ActionProgress]], total: int, width: int) -> Iterator[Line]:
    """How many actions each group has, as a bar and in figures, and which these are and who leads them."""
    widest = max(map(len, groups), default=0)
    for group, members in groups.items():
        named = [f"{one.action.fields.number} {led_by(one.action)}" for one in members[:_NAMED]]
        rest = len(members) - len(named)
        text = "; ".join([*named, *([f"{rest} more"] if rest else [])])
        colour = _COLOURS.get(group, "")
        lead: Line = [
            (f"{group:<{widest}}  ", f"{_BOLD} {colour}".strip()),
            *_bar(Fraction(len(members), total), None, colour),
            (f"  {len(members):>{len(str(total))}}", ""),
        ]
        indent = sum(len(part) for part, _ in lead)
        yield from beside([[lead], styled(text, max(20, width - indent - 2))], [indent])
    yield []


class _Columns:
    """The number of an action and who leads it, in columns at the left of what is told of it."""

    def __init__(self, number: int, leaders: int, width: int) -> None:
        self.number, self.leaders = number, leaders
        self.rest = max(20, width - number - leaders - 4)

    @classmethod
    def of(cls, found: Progress, width: int) -> _Columns:
        number = column((one.action.fields.number for one in found.actions), width // 8)
        leaders = column((led_by(one.action) for one in found.actions), 10 if width < _WIDTH else 16)
        return cls(number, leaders, width)

    def beside(self, one: ActionProgress, lines: Sequence[Line]) -> Iterator[Line]:
        """The lines that tell of an action, beside its number and its leaders."""
        number, leaders = one.action.fields.number, led_by(one.action)
        left = (styled(number, self.number, _BOLD), styled(leaders, self.leaders, _BOLD))
        yield from beside([*left, lines], (self.number, self.leaders))


def _action(one: ActionProgress, found: Progress, group: Group, width: int) -> Iterator[Line]:
    yield from styled(one.action.fields.title, width, _BOLD)
    if group in _TOLD_SHORTLY:
        for fact in wording.because(one, found):
            yield from styled(fact, width)
        return
    for item in wording.worst_first((*one.results, *one.milestones)):
        yield from _item(item, "", found, width)
    for ground in (*one.late, *one.behind):
        if ground.action is not one.action:
            yield from _item(ground.item, f"{ground.action.fields.number}: ", found, width)
    told = [*map(wording.worry, one.worried), *wording.milestones_done(one)]
    for fact in (*told, *wording.silence(one, found), wording.last_report(one, found.day)):
        yield from styled(fact, width)


def _item(item: ResultProgress | MilestoneProgress, number: str, found: Progress, width: int) -> Iterator[Line]:
    """A result or a milestone: its judgement, its name, a bar for its share, and what the judgement rests on."""
    judgement, colour = item.judgement.words, _COLOURS.get(item.judgement, "")
    indent = "  "
    for at, line in enumerate(wrapped(f"{judgement}: {number}{wording.name(item)}", width, indent)):
        start = len(judgement) if at == 0 else 0
        yield [(line[:start], colour), (line[start:], "")]
    if isinstance(item, MilestoneProgress):
        facts = wording.milestone_because(item, found.day)
    else:
        facts = [wording.value(item), wording.result_due(item)]
        if item.share is not None:
            bar, way = _bar(item.share, item.expected, colour), wording.told(wording.way(item))
            fits = len(indent) + _BAR + 2 + len(way) <= width
            yield [(indent, ""), *bar, (f"  {way}" * fits, "")]
            facts = facts if fits else [way, *facts]
    yield from styled(indent + wording.told(facts), width, indent=indent)


def _bar(share: Fraction, expected: Fraction | None, colour: str) -> Line:
    """A bar that is full up to a share, and grey from there up to what was expected."""
    full = _upto(share)
    grey = max(full, _upto(expected)) if expected is not None else full
    shapes = (("█" * full, colour), ("▒" * (grey - full), colour), ("░" * (_BAR - grey), ""))
    return [(shape, style) for shape, style in shapes if shape]


def _upto(share: Fraction) -> int:
    """How much of a bar a share fills: nothing only where nothing is done, and all only where all is."""
    if share <= 0 or share >= 1:
        return _BAR * (share > 0)
    near = (2 * _BAR * share.numerator + share.denominator) // (2 * share.denominator)
    return min(max(near, 1), _BAR - 1)
