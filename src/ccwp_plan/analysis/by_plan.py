"""The coverage of one strategy by several plans, those of the strategies that it replaces among them.

What an action of an earlier plan cites counts for the objectives that have taken this over (correspondence.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from ccwp_plan.analysis.correspondence import Correspondence, correspondence
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
    chain = _latest(plans)
    taxonomy = chain[0].taxonomy
    steps = [correspondence(old.taxonomy, new.taxonomy) for new, old in pairwise(chain)]
    files = [strategy.place.source.path.resolve() for strategy in chain]
    found, everything = [], []
    for plan in plans:
        assert plan.strategy is not None
        back = files.index(plan.strategy.place.source.path.resolve())
        lost: list[Lost] = []
        actions = [_now(action, steps[:back][::-1], lost) for action in plan.actions]
        everything += actions
        found.append(PlanCoverage(plan, Coverage(plan.name, taxonomy, cover(taxonomy, actions)), tuple(lost)))
    return CoverageByPlan(tuple(found), Coverage("", taxonomy, cover(taxonomy, everything)))


def _latest(plans: Sequence[LoadedPlan]) -> list[LoadedStrategy]:
    """The strategy that replaces those of the other plans, and those that it replaces, one after the other."""
    given = {plan.strategy.place.source.path.resolve(): plan.strategy for plan in plans if plan.strategy}
    for strategy in given.values():
        chain = [*_chain(strategy)]
        if given.keys() <= {one.place.source.path.resolve() for one in chain}:
            return chain
    ids = sorted(strategy.taxonomy.strategy.id for strategy in given.values())
    raise CallError(
        f"The plans implement different strategies, none of which replaces the others: {', '.join(ids)}.",
        "Name plans of one strategy, or write ‘replaces’ into the file of the later one.",
    )


def _chain(strategy: LoadedStrategy) -> Iterator[LoadedStrategy]:
    one: LoadedStrategy | None = strategy
    while one:
        yield one
        one = one.replaced


def _now(action: LoadedAction, steps: Sequence[Correspondence], lost: list[Lost]) -> LoadedAction:
    """An action with citations of the latest strategy; what has no successor there is added to `lost`."""
    if not steps:
        return action
    main = _cited(action, action.objectives, steps, lost)
    supporting = _cited(action, action.supporting_objectives, steps, lost)
    return replace(action, objectives=main, supporting_objectives=supporting)


def _cited(
    action: LoadedAction, citations: Sequence[Cited], steps: Sequence[Correspondence], lost: list[Lost]
) -> tuple[Cited, ...]:
    found: list[Cited] = []
    for cited in citations:
        nodes = [cited.node] if cited.node else []
        for step in steps:
            known = [step.old.find(node.id) for node in nodes]
            nodes = [link.new for node in known if node for link in step.successors(node)]
        if not nodes and cited.node and not action.is_discontinued:
            lost.append(Lost(action, cited))
        found += (replace(cited, node=node) for node in nodes)
    return tuple(found)
