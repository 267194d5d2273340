"""The actions of a plan and their actors, as a document prints them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache

from ccwp_plan.documents import prose
from ccwp_plan.documents.dates import MONTHS, day
from ccwp_plan.documents.view import (
    ActionView,
    ActorView,
    AlignmentView,
    CitationView,
    MeasurementView,
    MilestoneView,
    ResultView,
)
from ccwp_plan.language import reference
from ccwp_plan.language.action import Action, Alignment, Result
from ccwp_plan.language.taxonomy import Taxonomy, fold
from ccwp_plan.repository.loaded import LoadedPlan

THIN_SPACE = "\N{THIN SPACE}"


class Actors:
    """Names and protocol order of the actors that a plan knows."""

    def __init__(self, plan: LoadedPlan) -> None:
        own = {actor.id: actor.name for actor in plan.fields.actors}
        self.names = {**{id_: actor.name for id_, actor in reference.actors().items()}, **own}
        self.order = {id_: at for at, (id_, actor) in enumerate(reference.actors().items()) if actor.member_from}

    def view(self, id_: str) -> ActorView:
        """An actor with its name, or with its id where nobody knows it."""
        return ActorView(id_, self.names.get(id_, id_))

    def views(self, ids: Iterable[str]) -> tuple[ActorView, ...]:
        """Each actor once: Member States in protocol order, then the others as they were typed."""
        listed = [id_ for id_ in dict.fromkeys(ids) if id_ != "all"]
        return tuple(self.view(id_) for id_ in sorted(listed, key=lambda id_: self.order.get(id_, len(self.order))))


def keyed(actions: Iterable[Action]) -> Iterator[tuple[str, Action]]:
    """Actions with their numbers as parts of an address: each only once, although a draft may have it twice."""
    met: Counter[str] = Counter()
    for action in actions:
        met[action.number] += 1
        times = met[action.number]
        yield action.number if times == 1 else f"{action.number}-{times}", action


def action_view(key: str, action: Action, taxonomy: Taxonomy, actors: Actors, notes: prose.Notes) -> ActionView:
    """An action; `key` is its number as a part of an address."""
    return ActionView(
        number=action.number,
        key=key,
        title=action.title,
        objectives=cited(action.objectives, taxonomy),
        supporting_objectives=cited(action.supporting_objectives, taxonomy),
        leader=actors.view(action.leader),
        co_leaders=actors.views(action.co_leaders),
        participants=actors.views(action.participants),
        all_member_states="all" in action.participants,
        partners=actors.views(action.partners),
        status=action.status,
        background=prose.blocks(action.background, notes),
        aim=prose.blocks(action.aim, notes),
        approach=prose.blocks(action.approach, notes),
        deliverables=tuple(prose.inline(text, notes) for text in action.deliverables),
        results=tuple(_result(result) for result in action.results),
        milestones=tuple(
            MilestoneView(m.title, day(m.due), day(m.done) if m.done else None) for m in action.milestones
        ),
        empact=tuple(_alignment(alignment) for alignment in action.empact),
        empact_exemption=action.empact_exemption,
        resources=prose.blocks(action.resources, notes),
        discontinued_because=action.discontinued_because,
        timetable=_timetable(action),
    )


def figure(given: Decimal) -> str:
    """A figure with as many decimals as were typed and thin spaces between thousands.

    >>> figure(Decimal("12500.50")) == f"12{THIN_SPACE}500.50"
    True
    """
    return f"{given:,f}".replace(",", THIN_SPACE)


def cited(citations: Iterable[str], taxonomy: Taxonomy) -> tuple[CitationView, ...]:
    """The objectives that citations mean, each once; an unknown one has the id that was typed."""
    found = ((taxonomy.find(citation), citation) for citation in citations)
    views = (CitationView(node.id, fold(node.id)) if node else CitationView(typed, None) for node, typed in found)
    return tuple(dict.fromkeys(views))


def _result(result: Result) -> ResultView:
    return ResultView(
        indicator=result.indicator,
        unit=result.unit,
        baseline=None if result.baseline is None else figure(result.baseline),
        target=figure(result.target),
        due=day(result.due),
        verification=result.verification,
        measurements=tuple(MeasurementView(day(m.date), figure(m.value), m.note) for m in result.measurements),
    )


def _alignment(alignment: Alignment) -> AlignmentView:
    name = _priority_names().get(alignment.priority, alignment.priority)
    return AlignmentView(name, alignment.oap_action, alignment.note)


@cache
def _priority_names() -> dict[str, str]:
    """The EMPACT priorities' names, by their ids."""
    return {priority.id: priority.name for cycle in reference.cycles() for priority in cycle.priorities}


def _timetable(action: Action) -> str:
    """From the first to the last day that the action names, by month; empty where it names none."""
    days = sorted([result.due for result in action.results] + [milestone.due for milestone in action.milestones])
    if not days:
        return ""
    first, last = (f"{MONTHS[end.month - 1]} {end.year}" for end in (days[0], days[-1]))
    return first if first == last else f"{first} to {last}"
