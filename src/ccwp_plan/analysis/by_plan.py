"""The coverage of one strategy by several plans, those of the strategies that it replaces among them.

What an action of an earlier plan cites counts for the objectives that have taken this over (correspondence.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ccwp_plan.analysis.correspondence import Succession, succession
from ccwp_plan.analysis.coverage import Coverage, Row, cover
from ccwp_plan.errors import CallError
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.repository.loaded import Cited, LoadedAction, LoadedPlan, LoadedStrategy


class Lost(NamedTuple):
    """A citation of an action whose objective nothing in the later strategy has taken over."""

    action: LoadedAction
    cited: Cited


@dataclass(frozen=True)
class PlanCoverage:
    """What a plan covers of the strategy, and what of it counts nowhere there."""

    plan: LoadedPlan
    coverage: Coverage
    lost: tuple[Lost, ...]


@dataclass(frozen=True)
class CoverageByPlan:
    """The coverage of a strategy by several plans in the order of their periods; `together` is what all of them cover.

    The rows of each coverage are the objectives of the strategy, in its order.
    """

    plans: tuple[PlanCoverage, ...]
    together: Coverage

    @property
    def taxonomy(self) -> Taxonomy:
        """The strategy: of several, the one that replaces the others."""
        return self.together.taxonomy

    def rows(self) -> Iterator[tuple[Row, tuple[Row, ...]]]:
        """Each objective as all plans cover it together, and as each of them does."""
        return zip(self.together.rows, zip(*(one.coverage.rows for one in self.plans), strict=True), strict=True)


def coverage_by_plan(plans: Sequence[LoadedPlan]) -> CoverageByPlan:
    """The coverage of one strategy by several plans that load, of which there is at least one.

    Raises CallError where no strategy of theirs replaces all others.
    """
    plans = sorted(plans, key=lambda plan: plan.fields.period.first)
    latest, ways = _latest([plan.strategy for plan in plans if plan.strategy])
    found, everything = [], []
    for plan, way in zip(plans, ways, strict=True):
        lost: list[Lost] = []
        actions = [_now(action, way, lost) for action in plan.actions]
        everything += actions
        found.append(PlanCoverage(plan, Coverage(plan.name, latest, cover(latest, actions)), tuple(lost)))
    return CoverageByPlan(tuple(found), Coverage("", latest, cover(latest, everything)))


def _latest(strategies: Sequence[LoadedStrategy]) -> tuple[Taxonomy, list[Succession]]:
    """The strategy that all these have become, or are, and how each of them has."""
    for latest in strategies:
        ways = [way for one in strategies if (way := succession(one, latest))]
        if len(ways) == len(strategies):
            return latest.taxonomy, ways
    ids = sorted({one.taxonomy.strategy.id for one in strategies})
    raise CallError(
        f"The plans implement different strategies, none of which replaces the others: {', '.join(ids)}.",
        "Name plans of one strategy, or write ‘replaces’ into the file of the later one.",
    )


def _now(action: LoadedAction, way: Succession, lost: list[Lost]) -> LoadedAction:
    """An action with citations of the latest strategy; what has no successor there is added to `lost`."""
    main, supporting = (_cited(action, one, way, lost) for one in (action.objectives, action.supporting_objectives))
    return replace(action, objectives=main, supporting_objectives=supporting)


def _cited(action: LoadedAction, citations: Sequence[Cited], way: Succession, lost: list[Lost]) -> tuple[Cited, ...]:
    found: list[Cited] = []
    for cited in citations:
        nodes = way.of(cited.node) if cited.node else ()
        if not nodes and cited.node and not action.is_discontinued:
            lost.append(Lost(action, cited))
        found += (replace(cited, node=node) for node in nodes)
    return tuple(found)
