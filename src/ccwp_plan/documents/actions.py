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
from ccwp_plan.language.fields import ALL
from ccwp_plan.language.protocol import in_protocol_order
from ccwp_plan.repository.loaded import Cited, LoadedAction, LoadedPlan

THIN_SPACE = "\N{THIN SPACE}"


class Actors:
    """The actors that a plan knows, as the documents name them."""

    def __init__(self, plan: LoadedPlan) -> None:
        self.known = plan.actors

    def view(self, id_: str) -> ActorView:
        """An actor with its name, or with its id where nobody knows it."""
        return ActorView(id_, self.known[id_].name if id_ in self.known else id_)

    def views(self, ids: Iterable[str]) -> tuple[ActorView, ...]:
        """Each actor once: Member States in protocol order, then the others as they were typed."""
        return tuple(self.view(id_) for id_ in in_protocol_order(ids) if id_ != ALL)


def keyed(actions: Iterable[LoadedAction]) -> Iterator[tuple[str, LoadedAction]]:
    """Actions with their numbers as parts of an address: each only once, although a draft may have it twice."""
    met: Counter[str] = Counter()
    for action in actions:
        number = action.fields.number
        met[number] += 1
        yield number if met[number] == 1 else f"{number}-{met[number]}", action


def action_view(key: str, loaded: LoadedAction, actors: Actors, notes: prose.Notes | None) -> ActionView:
    """An action; `key` is its number as a part of an address. Without `notes` it has been printed before."""
    action = loaded.fields
    return ActionView(
        number=action.number,
        key=key,
        title=action.title,
        objectives=cited(loaded.objectives),
        supporting_objectives=cited(loaded.supporting_objectives),
        leader=actors.view(action.leader),
        co_leaders=actors.views(action.co_leaders),
        participants=actors.views(action.participants),
        all_member_states=ALL in action.participants,
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


def cited(citations: Iterable[Cited]) -> tuple[CitationView, ...]:
    """The objectives that citations mean, each once; an unknown one has the id that was typed."""
    return tuple(dict.fromkeys(CitationView(one.id, one.node.key if one.node else None) for one in citations))


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
