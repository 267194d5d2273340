"""The registry of rules, and what a rule is given.

A rule says which fields it reads. Where one of them is broken the rule is not asked, so that a mistake is
reported once, for what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from ccwp_plan.checks.finding import Severity
from ccwp_plan.language.action import Action
from ccwp_plan.language.documents import NOTE
from ccwp_plan.language.fields import Fields
from ccwp_plan.language.plan import Note, Plan
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.language.texts import Wanted, Written, values_of, written
from ccwp_plan.reading.extents import Tree
from ccwp_plan.reading.letters import composed
from ccwp_plan.reading.place import Place, Problem
from ccwp_plan.repository.loaded import LoadedAction, LoadedNote, LoadedPlan, LoadedStrategy

if TYPE_CHECKING:
    from ccwp_plan.analysis.counterparts import ActionPair, Objectives

Owner: TypeAlias = LoadedAction | LoadedNote | LoadedPlan
"""What a value is written in."""

ERROR, WARNING = Severity.ERROR, Severity.WARNING


@dataclass(frozen=True)
class Context:
    """A plan under check, the day that counts as today, and whether a note is to be made of it.

    `against` is the earlier state of the plan that its documents are marked against, if they are, and `marked` the
    notes whose heads these have; `since` is the one that its citations are compared with, or that of its strategy.
    """

    plan: LoadedPlan
    today: date
    note: bool = False
    against: LoadedPlan | None = None
    since: LoadedPlan | LoadedStrategy | None = None
    marked: frozenset[str] = frozenset({NOTE})

    @cached_property
    def outsiders(self) -> frozenset[str]:
        """The ids of the Member States that are none on any day of the plan's period."""
        period = self.plan.fields.period
        states = (actor for actor in self.plan.actors.values() if actor.member_from)
        return frozenset(composed(actor.id) for actor in states if not actor.is_member_in(period))

    @property
    def before(self) -> Taxonomy | None:
        """The strategy as it was in the state that citations are compared with."""
        return self.since.taxonomy if self.since else None

    @cached_property
    def pairs(self) -> Sequence[ActionPair]:
        """The actions of the earlier state of the plan with what has become of them; none where no plan is given."""
        from ccwp_plan.analysis.counterparts import match_actions

        return match_actions(self.since, self.plan) if isinstance(self.since, LoadedPlan) else ()

    @cached_property
    def became(self) -> Objectives:
        """What has become of the objectives of that strategy."""
        from ccwp_plan.analysis.counterparts import match_objectives  # not at the start of each run

        return match_objectives(self.before, self.taxonomy) if self.before else {}

    def member_states(self, day: date | None) -> int:
        """How many Member States there are on a day; without one, the most that there were by the end of the period."""
        if day not in self._member_states:
            states = [actor for actor in self.plan.actors.values() if actor.kind == "member_state"]
            last = self.plan.fields.period.last
            began = {last, *(actor.member_from for actor in states if actor.member_from and actor.member_from <= last)}
            days = [day] if day else began
            self._member_states[day] = max(sum(actor.is_member_on(one) for actor in states) for one in days)
        return self._member_states[day]

    @cached_property
    def _member_states(self) -> dict[date | None, int]:
        return {}

    def values(self, wanted: Wanted) -> list[Any]:
        """The values of the wanted fields of the plan, its notes and its actions, as far as they could be read."""
        if wanted not in self._values:
            actions = [action.fields for action in self.plan.actions]
            others = values_of(Note, [note.fields for note in self.plan.notes], wanted) if self.plan.notes else []
            own = values_of(Plan, [self.plan.fields], wanted)
            self._values[wanted] = own + others + values_of(Action, actions, wanted)
        return self._values[wanted]

    @cached_property
    def _values(self) -> dict[Wanted, list[Any]]:
        return {}

    def written(self, wanted: Wanted) -> Iterator[tuple[Owner, Written]]:
        """What is written for these values, and whether in an action, in a note or in the plan."""
        tree = self.plan.place.value
        own = {name: value for name, value in tree.items() if name != "actions"} if isinstance(tree, dict) else None
        yield from self._written_in(self.plan, Plan, own, wanted)
        for note in self.plan.notes:
            yield from self._written_in(note, Note, note.place.value, wanted)
        for action in self.plan.actions:
            yield from self._written_in(action, Action, action.place.value, wanted)

    @staticmethod
    def _written_in(of: Owner, model: type[Fields], tree: Tree, wanted: Wanted) -> Iterator[tuple[Owner, Written]]:
        for one in written(model, tree, wanted):
            if one.loc[0] not in of.broken:
                yield of, one

    @property
    def taxonomy(self) -> Taxonomy:
        """The plan's strategy; rules that read it are not asked where there is none."""
        assert self.plan.strategy is not None
        return self.plan.strategy.taxonomy


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule finds: the runner adds the code, and the number of the action."""

    place: Place
    message: str
    help: str
    objective: str | None = None


ActionCheck: TypeAlias = Callable[[LoadedAction, Context], Iterator[Fault]]
ResultsCheck: TypeAlias = Callable[[LoadedAction | LoadedPlan, Context], Iterator[Fault]]
NoteCheck: TypeAlias = Callable[[LoadedNote, Context], Iterator[Fault]]
PlanCheck: TypeAlias = Callable[[Context], Iterator[Fault | tuple[LoadedAction, Fault]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code never changes meaning. `title` says what it reports, as in the table of rules.

    One that `compares` finds something only where there is an earlier state to compare with.
    """

    code: str
    severity: Severity
    title: str
    action_check: ActionCheck | None = None
    results_check: ResultsCheck | None = None
    plan_check: PlanCheck | None = None
    reads: frozenset[str] = frozenset()
    plan_reads: frozenset[str] = frozenset()
    when_endorsed: Severity | None = None
    compares: bool = False

    @property
    def fixed(self) -> bool:
        """Whether the plan's `severity` cannot change it: what the language refuses is always an error."""
        return self.code[0] in "YF"

    @property
    def waivable(self) -> bool:
        """Whether findings of this rule may be waived."""
        return not self.fixed and self.code[0] != "W"

    def problems(self, context: Context) -> Iterator[Problem]:
        """The problems that this rule finds in a plan."""
        plan = context.plan
        if self.plan_reads & plan.broken or ("strategy" in self.plan_reads and plan.strategy is None):
            return
        if self.results_check and not self.reads & plan.broken:
            for fault in self.results_check(plan, context):
                yield self._problem(fault)
        if check := self.action_check or self.results_check:
            for action in plan.actions:
                if not (action.broken and self.reads & action.broken):
                    for fault in check(action, context):
                        yield self._problem(fault, action)
        elif self.plan_check:
            for result in self.plan_check(context):
                yield self._problem(result) if isinstance(result, Fault) else self._problem(result[1], result[0])

    def severity_in(self, plan: Plan) -> Severity | None:
        """The severity that findings of this rule have in a plan, or None where the plan turned it off."""
        if not self.fixed and self.code in plan.severity:
            chosen = plan.severity[self.code]
            return None if chosen == "off" else Severity(chosen)
        return self.when_endorsed if self.when_endorsed and plan.status == "endorsed" else self.severity

    def _problem(self, fault: Fault, action: LoadedAction | None = None) -> Problem:
        number = action.number if action else None
        return Problem(self.code, fault.message, fault.help, fault.place, number, fault.objective)


RULES: dict[str, Rule] = {}
FAMILIES = {
    "Y": "The YAML of a file",
    "F": "Fields",
    "S": "The strategy",
    "O": "Objectives",
    "A": "Actions and actors",
    "R": "Quantifiable results",
    "M": "Milestones",
    "P": "Supervision",
    "E": "EMPACT",
    "T": "Texts and figures as they are typed",
    "G": "Reference data",
    "D": "The document",
    "N": "Notes",
    "C": "Comments of delegations",
    "V": "Schemas for editors",
    "W": "Waivers and severities",
}
"""What the rules are about, by the letter that their codes begin with, in the order in which they are listed."""


def declare(rule: Rule) -> None:
    """Enter a rule into the registry."""
    assert rule.code not in RULES, rule.code
    RULES[rule.code] = rule


def action_rule(
    code: str, severity: Severity, title: str, *, reads: str, plan_reads: str = ""
) -> Callable[[ActionCheck], ActionCheck]:
    """Make a function that looks at one action a rule; `reads` lists the fields that it reads, in one string."""

    def register(check: ActionCheck) -> ActionCheck:
        fields, plan_fields = frozenset(reads.split()), frozenset(plan_reads.split())
        declare(Rule(code, severity, title, action_check=check, reads=fields, plan_reads=plan_fields))
        return check

    return register


def results_rule(
    code: str, severity: Severity, title: str, *, plan_reads: str = "period"
) -> Callable[[ResultsCheck], ResultsCheck]:
    """Make a function that looks at the results of an action, or of the plan as a whole, a rule."""

    def register(check: ResultsCheck) -> ResultsCheck:
        reads, plan_fields = frozenset({"results"}), frozenset(plan_reads.split())
        declare(Rule(code, severity, title, results_check=check, reads=reads, plan_reads=plan_fields))
        return check

    return register


def note_rule(
    code: str, severity: Severity, title: str, *, reads: str = "", plan_reads: str = ""
) -> Callable[[NoteCheck], NoteCheck]:
    """Make a function that looks at one note a rule, be the note in the file of the plan or in its own."""

    def register(check: NoteCheck) -> NoteCheck:
        fields = frozenset(reads.split())

        def over_notes(context: Context) -> Iterator[Fault]:
            for note in context.plan.all_notes:
                if not fields & note.broken:
                    yield from check(note, context)

        declare(Rule(code, severity, title, plan_check=over_notes, plan_reads=frozenset(plan_reads.split())))
        return check

    return register


def plan_rule(
    code: str,
    severity: Severity,
    title: str,
    *,
    plan_reads: str = "",
    when_endorsed: Severity | None = None,
    compares: bool = False,
) -> Callable[[PlanCheck], PlanCheck]:
    """Make a function that looks at a whole plan a rule; it passes over actions whose fields are broken."""

    def register(check: PlanCheck) -> PlanCheck:
        fields = frozenset(plan_reads.split())
        asked = Rule(code, severity, title, plan_check=check, plan_reads=fields, when_endorsed=when_endorsed)
        declare(replace(asked, compares=compares))
        return check

    return register
