"""Who takes part in a plan: the Member States, in protocol order, by the actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from ccwp_plan.analysis.involvement import ROLES, Involved
from ccwp_plan.analysis.involvement import involvement as involve
from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import columns, coverage, prose
from ccwp_plan.documents.actions import Actors, Ties
from ccwp_plan.documents.objectives import strategy_view
from ccwp_plan.documents.plan import Parts, Setting, plan_view
from ccwp_plan.documents.view import (
    InvolvedView,
    InvolvementTable,
    InvolvementView,
    PartView,
    PlanView,
    SignView,
)
from ccwp_plan.language.nouns import counted
from ccwp_plan.language.protocol import position

SIGNS = {"leads": "L", "co_leads": "C", "participates": "P", "partner": "S"}
"""What stands in a cell for each role."""
WORDS = {"leads": "leads", "co_leads": "co-leads", "participates": "takes part", "partner": "supports as a partner"}


def view(checked: Checked, setting: Setting) -> PlanView:
    """Who takes part, as a document."""
    plan = checked.plan
    assert plan.strategy is not None
    actors = Actors(plan)
    parts = Parts(
        kind="involvement",
        heading=f"Involvement: {plan.fields.title}",
        strategy=strategy_view(plan.strategy.taxonomy, None),
        coverage=coverage.section(checked, actors, None),
        involvement=section(checked, actors),
        notes=setting.notes or prose.Notes(),
    )
    return plan_view(checked, parts, setting)


def section(checked: Checked, actors: Actors) -> InvolvementView:
    """Each actor by the actions: how many it takes part in, and a matrix in tables that fit on a page."""
    found = involve(checked.plan)
    actions = [*map(Ties(checked.plan).way, checked.plan.printed)]
    reference = checked.plan.reference.known
    members = [one for one in found.actors if position(one.actor.id, reference) < len(reference.protocol)]
    others = [one for one in found.actors if one not in members]
    blocks = [*columns.side_by_side(actions)]
    made = partial(_table, actors)
    return InvolvementView(
        sentences=tuple(_sentences(members, len(actions))),
        legend=tuple(SignView(SIGNS[role], WORDS[role]) for role in ROLES),
        sums=tuple(InvolvedView(actors.view(one.actor.id), _sums(one)) for one in found.actors) if actions else (),
        tables=(
            *(made("Member States", members, some, own_page=bool(at)) for at, some in enumerate(blocks)),
            *(made("Other actors", others, some, own_page=not at) for at, some in enumerate(blocks) if others),
        ),
    )


def _table(
    actors: Actors, name: str, rows: Sequence[Involved], some: tuple[PartView, ...], *, own_page: bool
) -> InvolvementTable:
    cells = ((one, _cells(one)) for one in rows)
    return InvolvementTable(
        name,
        own_page,
        some,
        tuple(
            InvolvedView(actors.view(one.actor.id), tuple(signs.get(action.number, "") for action in some))
            for one, signs in cells
        ),
    )


def _sentences(members: Sequence[Involved], actions: int) -> Iterator[str]:
    if not actions:
        yield "The plan has no actions yet."
        return
    leading = sum(1 for one in members if one.leads)
    verb = "leads" if leading == 1 else "lead"
    yield f"{leading or 'None'} of {counted(len(members), 'Member State')} {verb} an action."
    if idle := [one.actor.name for one in members if one.in_nothing]:
        yield f"In no action: {', '.join(idle)}."


def _sums(one: Involved) -> tuple[str, ...]:
    """In how many actions an actor has each role, and in how many it has any."""
    counts = [len(getattr(one, role)) for role in ROLES]
    return tuple(str(count or "–") for count in (*counts, sum(counts)))


def _cells(one: Involved) -> dict[str, str]:
    """What stands for an actor in the column of each action."""
    return {number: SIGNS[role] for role in reversed(ROLES) for number in getattr(one, role)}
