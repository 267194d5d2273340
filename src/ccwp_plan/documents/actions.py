"""The actions of a plan and their actors, as a document prints them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from urllib.parse import quote

from ccwp_plan.documents import prose
from ccwp_plan.documents.columns import Widths, results_widths
from ccwp_plan.documents.dates import again, span, timetable
from ccwp_plan.documents.view import (
    ActionView,
    ActorView,
    AlignmentView,
    CitationView,
    InterimView,
    MeasurementView,
    MilestoneView,
    PartView,
    PostponedView,
    RelationView,
    ResultView,
)
from ccwp_plan.language.action import Alignment, Measurement, Milestone, Result
from ccwp_plan.language.dates import day, when
from ccwp_plan.language.declared import in_words
from ccwp_plan.language.documents import DocumentName
from ccwp_plan.language.fields import ALL, EVERY
from ccwp_plan.language.open_values import shown
from ccwp_plan.language.protocol import in_protocol_order
from ccwp_plan.reading.letters import ByName
from ccwp_plan.repository.elsewhere import OtherAction
from ccwp_plan.repository.loaded import Cited, LoadedAction, LoadedPlan, LoadedRelation

THIN_SPACE = "\N{THIN SPACE}"


class Actors:
    """The actors that a plan knows, and its EMPACT priorities, as the documents name them."""

    def __init__(self, plan: LoadedPlan) -> None:
        self.known = plan.actors
        self._reference = plan.reference.known
        others = ((one.id, one) for cycle in self._reference.cycles for one in cycle.priorities)
        self._priorities = ByName([*others, *plan.priorities.items()])

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


class Ties:
    """What actions of a plan have in common, and what ties them to others, with the ways to those of the plan."""

    def __init__(self, plan: LoadedPlan) -> None:
        self.plan = plan
        self._keys: dict[object, str] = {action: key for key, action in keyed(plan.printed)}

    @cached_property
    def results_widths(self) -> Widths:
        """The columns of the results of actions, the same in all."""
        return results_widths(results_of(result for action in self.plan.printed for result in action.fields.results))

    def key(self, action: LoadedAction) -> str:
        """The number of an action as a part of an address."""
        return self._keys[action]

    def whole(self, action: LoadedAction) -> PartView | None:
        """The action of which this one is a part."""
        return self.way(action.whole) if action.whole else None

    def parts(self, action: LoadedAction) -> tuple[PartView, ...]:
        """The parts of an action."""
        return tuple(map(self.way, self.plan.parts.get(action, ())))

    def related(self, action: LoadedAction) -> tuple[RelationView, ...]:
        """The actions that an action is related to."""
        return tuple(map(self.relation, self.plan.relations.get(action, ())))

    def way(self, action: LoadedAction) -> PartView:
        """An action with the way to it."""
        return PartView(shown(action.fields.number), self._keys[action], action.fields.title)

    def relation(self, one: LoadedRelation) -> RelationView:
        """A relation to an action of the plan or of another one."""
        key, other = self._keys.get(one.action), one.action if isinstance(one.action, OtherAction) else None
        own = one.action.fields.title if isinstance(one.action, LoadedAction) else None
        return RelationView(
            words=one.fields.words,
            number=shown(one.fields.action),
            key=key,
            page=_page(other) if other else None,
            title=other.title if other else own,
            plan=other.of.title if other else None,
            note=one.fields.note,
        )


def _page(other: OtherAction) -> str:
    """Where the annex of another plan has an action, seen from a document of this one."""
    return f"../{quote(other.plan)}/{DocumentName.ANNEX}.html#action-{quote(other.number)}"


def action_view(loaded: LoadedAction, actors: Actors, ties: Ties, notes: prose.Notes | None) -> ActionView:
    """An action. Without `notes` it has been printed before."""
    action = loaded.fields
    leaders = actors.leading(loaded.leading)
    return ActionView(
        number=shown(action.number),
        key=ties.key(loaded),
        title=action.title,
        part_of=ties.whole(loaded),
        parts=ties.parts(loaded),
        objectives=cited(loaded.serves),
        supporting_objectives=cited(loaded.supporting_objectives),
        leader=leaders[0] if len(leaders) == 1 else None,
        leaders=leaders,
        service=action.service,
        co_leaders=actors.views(action.co_leaders),
        participants=actors.views(action.participants),
        all_member_states=", ".join(actor.name for actor in actors.every(action.participants)),
        partners=actors.views(action.partners),
        status=shown(action.status or ""),
        period=span(action.period) if action.period else "",
        background=prose.blocks(action.background, notes),
        aim=prose.blocks(action.aim, notes),
        approach=prose.blocks(action.approach, notes),
        deliverables=tuple(prose.inline(text, notes) for text in action.deliverables),
        results=results_of(action.results),
        results_widths=ties.results_widths,
        milestones=tuple(map(_milestone, action.milestones)),
        empact=tuple(_alignment(alignment, actors) for alignment in action.empact),
        empact_exemption=action.empact_exemption,
        related=ties.related(loaded),
        resources=prose.blocks(action.resources, notes),
        discontinued_because=action.discontinued_because,
        timetable=timetable(action, ties.plan.fields.period.last),
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
        interim=tuple(InterimView(figure(one.target), when(one.due)) for one in result.interim),
        due=_due(result),
        postponed=_postponed(result),
        verification=result.verification,
        measurements=tuple(map(_measurement, result.measurements)),
        total=_total(result),
    )


def _measurement(one: Measurement) -> MeasurementView:
    judgement = one.judgement and shown(one.judgement, in_words(one.judgement))
    found = ["" if one.value is None else figure(one.value), judgement]
    return MeasurementView(day(one.date), ", ".join(filter(None, found)), one.note)


def _total(result: Result) -> str | None:
    """The sum of measurements of which each is of its period, where there are several."""
    values = [one.value for one in result.measurements if one.value is not None]
    return figure(sum(values, Decimal())) if result.cumulative is False and len(values) > 1 else None


def _milestone(one: Milestone) -> MilestoneView:
    return MilestoneView(one.title, _due(one), _postponed(one), ", ".join(map(day, one.done)) or None)


def _postponed(one: Result | Milestone) -> PostponedView | None:
    return PostponedView(when(one.postponed_to), one.postponed_because) if one.postponed_to else None


def _due(one: Result | Milestone) -> str:
    """By when something is due, and how often again, in words."""
    return when(one.due) + again(one.every, one.until)


def _alignment(alignment: Alignment, actors: Actors) -> AlignmentView:
    oap_action = shown(alignment.oap_action) if alignment.oap_action else None
    return AlignmentView(actors.priority(alignment.priority), oap_action, alignment.note)
