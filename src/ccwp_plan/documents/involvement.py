"""Who takes part in a plan: the Member States, in protocol order, by the actions."""

from __future__ import annotations

from ccwp_plan.analysis.involvement import ROLES, Involved
from ccwp_plan.analysis.involvement import involvement as involve
from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import coverage, prose
from ccwp_plan.documents.actions import Actors, keyed
from ccwp_plan.documents.objectives import strategy_view
from ccwp_plan.documents.plan import Parts, Setting, plan_view
from ccwp_plan.documents.view import InvolvedView, InvolvementTable, InvolvementView, PartView, PlanView, SignView
from ccwp_plan.language.nouns import counted
from ccwp_plan.language.open_values import shown
from ccwp_plan.language.protocol import position

MOST = 16
"""So many actions stand side by side in a table on a landscape page; there are as many tables as are needed."""
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
    """Each actor by the actions: a matrix in tables that fit on a page, and sentences that sum it up."""
    found = involve(checked.plan)
    actions = [
        PartView(shown(action.fields.number), key, action.fields.title) for key, action in keyed(checked.plan.printed)
    ]
    reference = checked.plan.reference.known
    members = [one for one in found.actors if position(one.actor.id, reference) < len(reference.protocol)]
    idle = [one.actor.name for one in members if one.in_nothing]
    leading = sum(1 for one in members if one.leads)
    sentences = [f"{counted(leading, 'Member State')} of {len(members)} lead an action."]
    sentences += [f"In no action: {', '.join(idle)}."] if idle else []
    rows = [(one, _cells(one)) for one in found.actors]
    return InvolvementView(
        sentences=tuple(sentences),
        legend=tuple(SignView(SIGNS[role], WORDS[role]) for role in ROLES),
        tables=tuple(
            InvolvementTable(
                tuple(some),
                tuple(
                    InvolvedView(actors.view(one.actor.id), tuple(cells.get(action.number, "") for action in some))
                    for one, cells in rows
                ),
            )
            for some in (actions[at : at + MOST] for at in range(0, len(actions), MOST))
        ),
    )


def _cells(one: Involved) -> dict[str, str]:
    """What stands for an actor in the column of each action."""
    return {number: SIGNS[role] for role in reversed(ROLES) for number in getattr(one, role)}
