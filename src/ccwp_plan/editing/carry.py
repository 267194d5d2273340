"""Actions that are carried over into the next plan: the same text, with a new number and without what is over."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ccwp_plan.editing.edits import NotInPlace
from ccwp_plan.editing.layout import Layout
from ccwp_plan.editing.patch import Patch
from ccwp_plan.editing.written import block_text
from ccwp_plan.language.action import Action, Milestone, Result
from ccwp_plan.language.brackets import within
from ccwp_plan.language.declared import naming
from ccwp_plan.language.fields import NumberParts, parts
from ccwp_plan.language.plan import Period
from ccwp_plan.language.reference import Priority
from ccwp_plan.reading.extents import Loc, Tree
from ccwp_plan.reading.letters import ByName
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan

_TAIL = re.compile(r"(?P<sign>[.-])(?P<letters>[A-Za-z]*)(?P<figures>[0-9]+)")


@dataclass(frozen=True, slots=True)
class Wanting:
    """What a carried action wants from its leader: a place in it, in words, and what is wrong there."""

    number: str
    what: str


@dataclass(frozen=True, slots=True)
class Carried:
    """An action as it stands in the next plan: its numbers there and before, its text, what it wants.

    `inline` says that it stood in plan.yaml; the text of another names no schema that it did not name before.
    """

    old: LoadedAction
    number: str
    text: str
    wanting: tuple[Wanting, ...]

    @property
    def inline(self) -> bool:
        """Whether it stands in the file of the plan."""
        return bool(self.old.place.loc)


def unfinished(plan: LoadedPlan) -> list[LoadedAction]:
    """The actions that are neither completed nor discontinued, by number."""
    return [one for one in plan.actions if one.fields.status != "completed" and not one.is_discontinued]


def carried(plan: LoadedPlan, number: str, period: Period) -> list[Carried]:
    """The unfinished actions of a plan as they stand in the next one, which has this number and this period."""
    actions = unfinished(plan)
    numbers = dict(zip(actions, _numbers(plan, actions, number), strict=True))
    new = {parts(action.fields.number): numbers[action] for action in actions}
    following = _Next(plan, period, new, plan.reference.known.priorities(period))
    return [_carried(action, numbers[action], following) for action in actions]


def _numbers(plan: LoadedPlan, actions: Iterable[LoadedAction], number: str) -> Iterator[str]:
    """The new numbers of actions, in the form that the old ones have; none is that of an action of the old plan."""
    taken = {parts(action.fields.number) for action in plan.actions}
    last: dict[str, int] = {}
    for action in actions:
        tail = _TAIL.match(action.fields.number.removeprefix(plan.fields.number))
        sign, letters, figures = tail.groups() if tail else (".", "", "1")
        width = len(figures) if figures.startswith("0") else 1
        while True:
            last[letters.casefold()] = last.get(letters.casefold(), 0) + 1
            new = f"{number}{sign}{letters}{last[letters.casefold()]:0{width}}"
            if parts(new) not in taken:
                break
        taken.add(parts(new))
        yield new


@dataclass(frozen=True, slots=True)
class _Next:
    """What all actions are carried by: the old plan, the new period, the numbers by the old ones, the priorities."""

    plan: LoadedPlan
    period: Period
    numbers: Mapping[NumberParts, str]
    priorities: ByName[Priority]


class _Change:
    """What is new in a carried action, as changes of its text; and what it wants then."""

    def __init__(self, patch: Patch, action: LoadedAction, number: str, following: _Next) -> None:
        self.action, self.fields, self.number, self.next = action, action.fields, number, following
        self.patch, self.given = patch, patch.tree
        self.wanting: list[Wanting] = []
        self._make()

    def _make(self) -> None:
        self.patch.set(("number",), self.number)
        for at, result in enumerate(self.fields.results):
            self._result(at, result)
        self._milestones()
        self._alignments()
        if self.fields.state_of_play:
            self.patch.remove(("state_of_play",))
        if self.fields.period and not self.fields.period.overlaps(self.next.period):
            self.patch.remove(("period",))
        self._related()
        self._without_whole()

    def _want(self, what: str) -> None:
        self.wanting.append(Wanting(self.number, what))

    def _is_over(self, last: Any) -> bool:
        return last is not None and last < self.next.period.first

    def _result(self, at: int, result: Result) -> None:
        """A result without its measurements, the last of which is where it starts now, unless it is the target."""
        if self._is_over(result.due.last):
            self._want(f"result ‘{result.indicator}’: due {result.due}")
        over = [index for index, one in enumerate(result.interim) if self._is_over(one.due.last)]
        self._drop(("results", at, "interim"), over, len(result.interim))
        self._postponed(("results", at), result)
        if result.measurements:
            self._start(at, result)
            self.patch.remove(("results", at, "measurements"))

    def _start(self, at: int, result: Result) -> None:
        """Where a result starts now. What is added up from period to period starts where it did."""
        figures = [index for index, one in enumerate(result.measurements) if one.value is not None]
        if not figures:
            return
        last = max(figures, key=lambda one: result.measurements[one].date)
        if result.cumulative is False:
            return
        if result.measurements[last].value == result.target:
            self._want(f"result ‘{result.indicator}’: the target {result.target} is reached")
        else:
            measured = within(self.given["results"][at]["measurements"][last]["value"]) or ""
            self.patch.set(("results", at, "baseline"), measured)

    def _postponed(self, loc: Loc, one: Result | Milestone) -> None:
        """A postponement is left out where the day that it is to is over as well."""
        if one.postponed_to and self._is_over(one.postponed_to.last):
            for field in ("postponed_to", "postponed_because"):
                self.patch.remove((*loc, field))

    def _milestones(self) -> None:
        done = []
        for at, one in enumerate(self.fields.milestones):
            if one.done and len(one.done) >= len(one.times(self.fields.end(self.next.plan.fields.period.last))):
                done.append(at)
                continue
            if self._is_over(one.due.last):
                self._want(f"milestone ‘{one.title}’: due {one.due}")
            self._postponed(("milestones", at), one)
            if one.done:
                self.patch.remove(("milestones", at, "done"))
        self._drop(("milestones",), done, len(self.fields.milestones))

    def _alignments(self) -> None:
        """Priorities of cycles that are over would be errors (E001), as are actions that a new OAP lacks (E003)."""
        gone = [at for at, one in enumerate(self.fields.empact) if one.priority not in self.next.priorities]
        for at in gone:
            self._want(f"EMPACT priority {self.fields.empact[at].priority}: not in a cycle of the new period, left out")
        for at, one in enumerate(self.fields.empact):
            oaps = self.next.plan.oaps.of(one.priority, self.next.period) if at not in gone and one.oap_action else ()
            if one.oap_action and oaps and not any(oap.action(one.oap_action) for oap in oaps):
                self._want(f"EMPACT priority {one.priority}: the OAP of the new period has no action {one.oap_action}")
        self._drop(("empact",), gone, len(self.fields.empact))

    def _related(self) -> None:
        """Numbers of actions that are carried as well are the new ones; and the action continues what it was."""
        for field in naming(Action, "action"):
            number = getattr(self.fields, field.name)
            if number and (new := self.next.numbers.get(parts(number))):
                self.patch.set((field.written,), new)
        for at, one in enumerate(self.fields.related):
            if new := self.next.numbers.get(parts(one.action)):
                self.patch.set(("related", at, "action"), new)
        continues: Tree = {"action": self.fields.number, "relation": "continues"}
        if self.given.get("related"):
            self.patch.insert(("related", 0), continues)
        else:
            self.patch.set(("related",), [continues])

    def _without_whole(self) -> None:
        """An action of its own, where that of which it was a part is not carried: it says what that one said for it."""
        if not self.action.whole or parts(self.action.whole.fields.number) in self.next.numbers:
            return
        self.patch.remove(("part_of",))
        objectives, leaders = [one.citation for one in self.action.serves], [*self.action.leading]
        if not self.fields.objectives:
            self.patch.set(("objectives",), [*objectives])
        if len(leaders) > 1 and not self.fields.leading:
            self.patch.set(("leaders",), [*leaders])
        elif not self.fields.leading:
            self.patch.set(("leader",), leaders[0])

    def _drop(self, loc: Loc, items: list[int], count: int) -> None:
        """Leave out items of a field; the field, if it has no others."""
        for gone in [loc] if items and len(items) == count else [(*loc, at) for at in items]:
            self.patch.remove(gone)


def _carried(action: LoadedAction, number: str, following: _Next) -> Carried:
    """An action with what is new in it: in its text if that can be done, else in one written again from its values."""
    value: Any = action.place.value
    for text in (_own_text(action), block_text(value, Action)):
        source = parse(text.encode(), Path("action.yaml"))
        if source.problems or source.data != value:
            continue
        try:
            change = _Change(Patch(source, Action), action, number, following)
            return Carried(action, number, change.patch.text(), tuple(change.wanting))
        except NotInPlace:
            continue
    raise AssertionError(f"action {action.number} cannot be written again")


def _own_text(action: LoadedAction) -> str:
    """The text of an action: that of its file, or its lines in plan.yaml without their indentation; perhaps none."""
    source, loc = action.place.source, action.place.loc
    if not loc:
        return source.text
    layout = Layout(source)
    entry = layout.entry(loc)
    if entry is None or entry.block is None:
        return ""
    column, first = layout.column(entry.block.entries[0].at), layout.column(entry.at)
    lines = [layout.of(line) for line in range(layout.line(entry.at), entry.last + 1)]
    lines[0] = " " * column + lines[0][column:] if lines[0][first] == "-" else lines[0]
    return textwrap.dedent("".join(lines)) if not lines[0][:column].strip() else ""
