"""Actions that are carried over into the next plan: the same text, with a new number and without what is over."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ccwp_plan.editing.edits import Edits, NotInPlace
from ccwp_plan.editing.written import block_text, listed, scalar
from ccwp_plan.language.action import Action, Milestone, Result
from ccwp_plan.language.brackets import within
from ccwp_plan.language.declared import fields_of, naming
from ccwp_plan.language.fields import NumberParts, parts
from ccwp_plan.language.plan import Period
from ccwp_plan.language.reference import Priority
from ccwp_plan.reading.extents import Loc
from ccwp_plan.reading.letters import ByName
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan
from ccwp_plan.repository.oaps import LoadedOaps

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
    known = plan.reference.known.priorities(period)
    changes = [
        _Change(action, numbers[action], new, (plan.fields.period, period), known, plan.oaps) for action in actions
    ]
    return [_carried(change) for change in changes]


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


class _Change:
    """What is new in a carried action: made in its values, and noted as changes of its text."""

    def __init__(
        self,
        action: LoadedAction,
        number: str,
        numbers: Mapping[NumberParts, str],
        periods: tuple[Period, Period],
        priorities: ByName[Priority],
        oaps: LoadedOaps,
    ) -> None:
        self.action, self.fields, self.number, self.numbers = action, action.fields, number, numbers
        (self.old_period, self.period), self.priorities, self.oaps = periods, priorities, oaps
        self.data: Any = deepcopy(action.place.value)
        self.sets: list[tuple[Loc, str]] = []
        self.removals: list[Loc] = []
        self.inserts: list[tuple[Loc, str, str, type[Action] | type[Result]]] = []
        self.wanting: list[Wanting] = []
        self._make()

    def edit(self, edits: Edits) -> None:
        """Change the text of the action in the same way."""
        for loc, new in self.sets:
            edits.set(loc, new)
        for loc in self.removals:
            edits.remove(loc)
        for loc, field, value, model in self.inserts:
            edits.insert(loc, field, value, [*fields_of(model)])
        if "related" in self._old:
            edits.insert_first(("related",), self._continues)

    @property
    def _old(self) -> Any:
        return self.action.place.value

    @property
    def _continues(self) -> str:
        return f"{{action: {self.fields.number}, relation: continues}}"

    def _make(self) -> None:
        self._set(("number",), self.number)
        for at, result in enumerate(self.fields.results):
            self._result(at, result)
        self._milestones()
        self._alignments()
        if self.fields.state_of_play:
            self._leave_out(("state_of_play",))
        if self.fields.period and not self.fields.period.overlaps(self.period):
            self._leave_out(("period",))
        self._related()
        self._without_whole()

    def _set(self, loc: Loc, new: str) -> None:
        inner: Any = self.data
        for step in loc[:-1]:
            inner = inner[step]
        inner[loc[-1]] = new
        self.sets.append((loc, new))

    def _want(self, what: str) -> None:
        self.wanting.append(Wanting(self.number, what))

    def _is_over(self, last: Any) -> bool:
        return last is not None and last < self.period.first

    def _result(self, at: int, result: Result) -> None:
        """A result without its measurements, the last of which is where it starts now, unless it is the target."""
        if self._is_over(result.due.last):
            self._want(f"result ‘{result.indicator}’: due {result.due}")
        over = [index for index, one in enumerate(result.interim) if self._is_over(one.due.last)]
        self._drop(("results", at, "interim"), over, len(result.interim))
        self._postponed(("results", at), result)
        if result.measurements:
            self._start(at, result)
            self._leave_out(("results", at, "measurements"))

    def _start(self, at: int, result: Result) -> None:
        """Where a result starts now. What is added up from period to period starts where it did."""
        figures = [index for index, one in enumerate(result.measurements) if one.value is not None]
        if not figures:
            return
        last = max(figures, key=lambda one: result.measurements[one].date)
        given = self.data["results"][at]
        measured = within(given["measurements"][last]["value"]) or ""
        if result.cumulative is False:
            return
        if result.measurements[last].value == result.target:
            self._want(f"result ‘{result.indicator}’: the target {result.target} is reached")
        elif "baseline" in given:
            self._set(("results", at, "baseline"), measured)
        else:
            given["baseline"] = measured
            self.inserts.append((("results", at), "baseline", measured, Result))

    def _postponed(self, loc: Loc, one: Result | Milestone) -> None:
        """A postponement is left out where the day that it is to is over as well."""
        if one.postponed_to and self._is_over(one.postponed_to.last):
            for field in ("postponed_to", "postponed_because"):
                if getattr(one, field) is not None:
                    self._leave_out((*loc, field))

    def _milestones(self) -> None:
        done = []
        for at, one in enumerate(self.fields.milestones):
            if one.done and len(one.done) >= len(one.times(self.fields.end(self.old_period.last))):
                done.append(at)
                continue
            if self._is_over(one.due.last):
                self._want(f"milestone ‘{one.title}’: due {one.due}")
            self._postponed(("milestones", at), one)
            if one.done:
                self._leave_out(("milestones", at, "done"))
        self._drop(("milestones",), done, len(self.fields.milestones))

    def _alignments(self) -> None:
        """Priorities of cycles that are over would be errors (E001), as are actions that a new OAP lacks (E003)."""
        gone = [at for at, one in enumerate(self.fields.empact) if one.priority not in self.priorities]
        for at in gone:
            self._want(f"EMPACT priority {self.fields.empact[at].priority}: not in a cycle of the new period, left out")
        for at, one in enumerate(self.fields.empact):
            oaps = self.oaps.of(one.priority, self.period) if at not in gone and one.oap_action else ()
            if one.oap_action and oaps and not any(oap.action(one.oap_action) for oap in oaps):
                self._want(f"EMPACT priority {one.priority}: the OAP of the new period has no action {one.oap_action}")
        self._drop(("empact",), gone, len(self.fields.empact))

    def _related(self) -> None:
        """Numbers of actions that are carried as well are the new ones; and the action continues what it was."""
        for field in naming(Action, "action"):
            number = getattr(self.fields, field.name)
            if number and (new := self.numbers.get(parts(number))):
                self._set((field.written,), new)
        for at, one in enumerate(self.fields.related):
            if new := self.numbers.get(parts(one.action)):
                self._set(("related", at, "action"), new)
        if "related" not in self._old:
            self.inserts.append(((), "related", f"[{self._continues}]", Action))
        first = {"action": self.fields.number, "relation": "continues"}
        self.data["related"] = [first, *self.data.get("related", ())]

    def _without_whole(self) -> None:
        """An action of its own, where that of which it was a part is not carried: it says what that one said for it."""
        if not self.action.whole or parts(self.action.whole.fields.number) in self.numbers:
            return
        self._leave_out(("part_of",))
        objectives, leaders = [one.citation for one in self.action.serves], [*self.action.leading]
        if not self.fields.objectives:
            self._insert("objectives", objectives)
        if not self.fields.leading:
            self._insert(*(("leaders", leaders) if len(leaders) > 1 else ("leader", leaders[0])))

    def _insert(self, field: str, value: str | list[str]) -> None:
        self.data[field] = value
        self.inserts.append(((), field, listed(value) if isinstance(value, list) else scalar(value), Action))

    def _leave_out(self, loc: Loc) -> None:
        """Leave out a field."""
        inner: Any = self.data
        for step in loc[:-1]:
            inner = inner[step]
        del inner[loc[-1]]
        self.removals.append(loc)

    def _drop(self, loc: Loc, items: list[int], count: int) -> None:
        """Leave out items of a field; the field, if it has no others."""
        if items and len(items) == count:
            self._leave_out(loc)
        else:
            for at in reversed(items):
                self._leave_out((*loc, at))


def _carried(change: _Change) -> Carried:
    """An action with a change made: in its text if that can be done, else written anew from its values."""
    text = _own_text(change.action)
    new = _edited(text, change) if text is not None else None
    return Carried(change.action, change.number, new or block_text(change.data, Action), tuple(change.wanting))


def _edited(text: str, change: _Change) -> str | None:
    """The text with a change made; None where it would not be read as what was meant."""
    source = parse(text.encode(), Path("action.yaml"))
    if source.problems or source.data != change.action.place.value:
        return None
    edits = Edits(source)
    try:
        change.edit(edits)
    except NotInPlace:
        return None
    again = parse(edits.made().encode(), source.path)
    return edits.made() if not again.problems and again.data == change.data else None


def _own_text(action: LoadedAction) -> str | None:
    """The text of an action: that of its file, or its lines in plan.yaml without their indentation."""
    source, loc = action.place.source, action.place.loc
    if not loc:
        return source.text
    edits = Edits(source)
    try:
        entry = edits.entry(loc)
    except NotInPlace:
        return None
    if entry is None or entry.block is None:
        return None
    column = edits.layout.column(entry.block.entries[0].at)
    lines = [edits.layout.of(line) for line in range(edits.layout.line(entry.at), entry.last + 1)]
    first = edits.layout.column(entry.at)
    lines[0] = " " * column + lines[0][column:] if lines[0][first] == "-" else lines[0]
    return textwrap.dedent("".join(lines)) if not lines[0][:column].strip() else None
