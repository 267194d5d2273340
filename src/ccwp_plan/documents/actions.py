"""The actions of a plan and their actors, as a document prints them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from ccwp_plan.documents import prose
from ccwp_plan.documents.dates import MONTHS, again, day, when
from ccwp_plan.documents.view import (
    ActionView,
    ActorView,
    AlignmentView,
    CitationView,
    MeasurementView,
    MilestoneView,
    RelationView,
    ResultView,
)
from ccwp_plan.language.action import Action, ActionPeriod, Alignment, Milestone, Result
from ccwp_plan.language.fields import ALL
from ccwp_plan.language.open_values import shown
from ccwp_plan.language.protocol import in_protocol_order
from ccwp_plan.repository.loaded import Cited, LoadedAction, LoadedPlan, LoadedRelation

EVERY = "all Member States"
"""What `all` is in words."""
THIN_SPACE = "\N{THIN SPACE}"


class Actors:
    """The actors that a plan knows, its EMPACT priorities as documents name them, and the end of its period."""

    def __init__(self, plan: LoadedPlan) -> None:
        self.known = plan.actors
        self.plan_end = plan.fields.period.last
        self._reference = plan.reference.known
        others = {one.id: one for cycle in self._reference.cycles for one in cycle.priorities}
        self._priorities = others | plan.priorities

    def view(self, id_: str) -> ActorView:
        """An actor with its name, or with its id where nobody knows it."""
        name = EVERY if id_ == ALL else self.known[id_].name if id_ in self.known else None
        full = name and (name if id_ in (ALL, name) else f"{name} ({id_})")
        return ActorView(shown(id_, EVERY if id_ == ALL else None), shown(id_, name), shown(id_, full))

    def views(self, ids: Iterable[str]) -> tuple[ActorView, ...]:
        """Each actor once: Member States in protocol order, then the others as they were typed."""
        return tuple(self.view(id_) for id_ in in_protocol_order(ids, self._reference) if id_ != ALL)

    def every(self, ids: Iterable[str]) -> tuple[ActorView, ...]:
        """All Member States as one, where `all` is among the actors."""
        return tuple(self.view(id_) for id_ in dict.fromkeys(ids) if id_ == ALL)

    def leading(self, ids: Sequence[str]) -> tuple[ActorView, ...]:
        """Those who lead an action, each once; all Member States as one."""
        return (*self.every(ids), *self.views(ids))

    def priority(self, id_: str) -> str:
        """A priority by its name in the cycle of the plan's period, or in another one; its id where none has it."""
        return shown(id_, self._priorities[id_].name if id_ in self._priorities else None)


def keyed(actions: Iterable[LoadedAction]) -> Iterator[tuple[str, LoadedAction]]:
    """Actions with their numbers as parts of an address: each only once, although a draft may have it twice."""
    met: Counter[str] = Counter()
    for action in actions:
        number = action.fields.number
        met[number] += 1
        yield number if met[number] == 1 else f"{number}-{met[number]}", action


def related_of(plan: LoadedPlan) -> dict[LoadedAction, tuple[RelationView, ...]]:
    """The relations of each action that has any; those to actions of the plan have the ways to them."""
    if not plan.relations:
        return {}
    keys: dict[object, str] = {action: key for key, action in keyed(plan.actions)}
    return {action: tuple(_relation(one, keys) for one in found) for action, found in plan.relations.items()}


def _relation(one: LoadedRelation, keys: Mapping[object, str]) -> RelationView:
    return RelationView(one.fields.words, shown(one.fields.action), keys.get(one.action), one.fields.note)


def action_view(
    key: str,
    loaded: LoadedAction,
    actors: Actors,
    notes: prose.Notes | None,
    related: tuple[RelationView, ...] = (),
) -> ActionView:
    """An action; `key` is its number as a part of an address. Without `notes` it has been printed before."""
    action = loaded.fields
    leaders = actors.leading(action.leading)
    return ActionView(
        number=shown(action.number),
        key=key,
        title=action.title,
        objectives=cited(loaded.objectives),
        supporting_objectives=cited(loaded.supporting_objectives),
        leader=leaders[0] if len(leaders) == 1 else None,
        leaders=leaders,
        service=action.service,
        co_leaders=actors.views(action.co_leaders),
        participants=actors.views(action.participants),
        all_member_states=", ".join(actor.name for actor in actors.every(action.participants)),
        partners=actors.views(action.partners),
        status=shown(action.status or ""),
        period=_period(action.period),
        background=prose.blocks(action.background, notes),
        aim=prose.blocks(action.aim, notes),
        approach=prose.blocks(action.approach, notes),
        deliverables=tuple(prose.inline(text, notes) for text in action.deliverables),
        results=results_of(action.results),
        milestones=tuple(
            MilestoneView(m.title, _due(m), ", ".join(map(day, m.done)) or None) for m in action.milestones
        ),
        empact=tuple(_alignment(alignment, actors) for alignment in action.empact),
        empact_exemption=action.empact_exemption,
        related=related,
        resources=prose.blocks(action.resources, notes),
        discontinued_because=action.discontinued_because,
        timetable=_timetable(action, actors.plan_end),
    )


def figure(given: Decimal) -> str:
    """A figure with as many decimals as were typed and thin spaces between thousands; one that is open as such.

    >>> figure(Decimal("12500.50")) == f"12{THIN_SPACE}500.50"
    True
    """
    return shown(given, f"{given:,f}".replace(",", THIN_SPACE))


def cited(citations: Iterable[Cited]) -> tuple[CitationView, ...]:
    """The objectives that citations mean, each once; an unknown one has the id that was typed."""
    return tuple(dict.fromkeys(CitationView(one.printed, one.node.key if one.node else None) for one in citations))


def results_of(results: Iterable[Result]) -> tuple[ResultView, ...]:
    """The results of an action, or of the plan as a whole."""
    return tuple(map(_result, results))


def _result(result: Result) -> ResultView:
    return ResultView(
        indicator=result.indicator,
        unit=result.unit,
        baseline=None if result.baseline is None else figure(result.baseline),
        target="; ".join(filter(None, ["" if result.target is None else figure(result.target), result.expected])),
        due=_due(result),
        verification=result.verification,
        measurements=tuple(MeasurementView(day(m.date), figure(m.value), m.note) for m in result.measurements),
    )


def _due(one: Result | Milestone) -> str:
    """By when something is due, and how often again, in words."""
    return when(one.due) + again(one.every, one.until)


def _alignment(alignment: Alignment, actors: Actors) -> AlignmentView:
    oap_action = shown(alignment.oap_action) if alignment.oap_action else None
    return AlignmentView(actors.priority(alignment.priority), oap_action, alignment.note)


def _period(period: ActionPeriod | None) -> str:
    """From when to when an action runs, in words; empty where it does not say."""
    if period is None:
        return ""
    start = when(period.start)
    if period.end:
        return f"{start} to {when(period.end)}"
    return f"from the {start}" if " of " in start else f"from {start}"


def _timetable(action: Action, plan_end: date) -> str:
    """From the first to the last day that the action names, by month; empty where it names none."""
    days = sorted(action.days(plan_end))
    if not days:
        return ""
    first, last = (shown(end, f"{MONTHS[end.month - 1]} {end.year}") for end in (days[0], days[-1]))
    return first if first == last else f"{first} to {last}"
