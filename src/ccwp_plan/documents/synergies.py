"""The synergies of a plan: its actions by those of operational action plans (OAPs), and what ties them to each other.

Strategy, Implementation: "where feasible, the actions should be aligned with the EMPACT operational action plans
(OAPs)".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from markupsafe import Markup

from ccwp_plan.analysis.synergies import SharedAction, SharedPlan, Synergies
from ccwp_plan.analysis.synergies import synergies as found_in
from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import coverage, prose
from ccwp_plan.documents.actions import Actors, Ties
from ccwp_plan.documents.dates import span
from ccwp_plan.documents.objectives import strategy_view
from ccwp_plan.documents.plan import Parts, Setting, plan_view
from ccwp_plan.documents.view import (
    AlignedView,
    OapActionView,
    OapView,
    PlanView,
    SynergiesView,
    TieView,
)
from ccwp_plan.language.nouns import be, counted
from ccwp_plan.language.oap import Oap
from ccwp_plan.language.open_values import shown
from ccwp_plan.repository.loaded import LoadedAction
from ccwp_plan.repository.oaps import LoadedOapAction


def view(checked: Checked, setting: Setting) -> PlanView:
    """The synergies as a document."""
    plan = checked.plan
    assert plan.strategy is not None
    notes, actors = setting.notes or prose.Notes(), Actors(plan)
    parts = Parts(
        kind="synergies",
        heading=f"Synergies: {plan.fields.title}",
        strategy=strategy_view(plan.strategy.taxonomy, None),
        coverage=coverage.section(checked, actors, None),
        synergies=_Maker(found_in(plan), actors, notes).view(),
        notes=notes,
    )
    return plan_view(checked, parts, setting)


class _Maker:
    """What the synergies say; footnotes of OAP actions are numbered where they are printed."""

    def __init__(self, found: Synergies, actors: Actors, notes: prose.Notes) -> None:
        self.found, self.actors, self.notes, self.ties = found, actors, notes, Ties(found.plan)

    def view(self) -> SynergiesView:
        """All of it, in the order of print."""
        return SynergiesView(
            sentences=tuple(self._sentences()),
            shared=tuple(map(self._shared, self.found.shared)),
            ties=tuple(TieView(self.ties.way(action), self.ties.relation(one)) for action, one in self.found.relations),
            known=bool(self.found.plan.own_oaps),
            without=tuple(self._without()),
        )

    def _sentences(self) -> Iterator[str]:
        found = self.found
        going = [action for action in found.plan.printed if not action.is_discontinued]
        aside = [action for action in going if not {action, action.topmost} & found.aligned]
        aligned = len(going) - len(aside)
        all_ = f"the {counted(len(going), 'action')}"
        if len(going) < len(found.plan.printed):
            all_ += f" that {be(len(going))} not discontinued"
        align = "aligns" if aligned < 2 else "align"
        yield f"{aligned or 'None'} of {all_} {align} with the operational action plans (OAPs) of EMPACT."
        if aside and aligned:
            yield f"Without an alignment: {self._numbers(aside)}."
        if oaps := found.plan.own_oaps:
            has = "OAP of the period that is known has" if len(oaps) == 1 else "OAPs of the period that are known have"
            actions = counted(sum(len(oap.actions) for oap in oaps), "action")
            count = f"{len(oaps)} " if len(oaps) > 1 else ""
            yield f"The {count}{has} {actions}, {len(found.without) or 'none'} of them without an action of the plan."
        ties = len(found.relations)
        yield f"There {be(ties)} {counted(ties, 'relation')} between actions."

    def _numbers(self, actions: Iterable[LoadedAction]) -> str:
        return ", ".join(shown(action.fields.number) for action in actions)

    def _shared(self, one: SharedPlan) -> OapView:
        return self._oap(one.priority, one.oap.fields if one.oap else None, map(self._shared_action, one.actions))

    def _shared_action(self, one: SharedAction) -> OapActionView:
        aligned = tuple(
            AlignedView(self.ties.way(other.action), self.actors.leading(other.action.leading), other.fields.note)
            for other in one.aligned
        )
        if one.known:
            return self._action(one.known, aligned)
        return OapActionView(shown(one.number) if one.number else None, None, None, Markup(), aligned)

    def _without(self) -> Iterator[OapView]:
        for oap, actions in groupby(self.found.without, key=lambda action: action.oap):
            yield self._oap(oap.priority, oap, map(self._action, actions))

    def _oap(self, priority: str, oap: Oap | None, actions: Iterable[OapActionView]) -> OapView:
        return OapView(
            priority=self.actors.priority(priority),
            title=oap.title if oap else None,
            reference=oap.reference if oap else None,
            span=span(oap.period) if oap else "",
            actions=tuple(actions),
        )

    def _action(self, one: LoadedOapAction, aligned: tuple[AlignedView, ...] = ()) -> OapActionView:
        leader = self.actors.view(one.fields.leader) if one.fields.leader else None
        return OapActionView(one.number, one.title, leader, prose.blocks(one.text, self.notes), aligned)
