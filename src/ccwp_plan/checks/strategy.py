"""S: the strategy itself: ids that are told apart, levels that are named."""

from __future__ import annotations

from collections.abc import Iterator

from ccwp_plan.checks.rule import ERROR, Rule, declare
from ccwp_plan.language.taxonomy import Node
from ccwp_plan.reading.place import Problem
from ccwp_plan.repository.loaded import LoadedStrategy

declare(Rule("S001", ERROR, "two objectives of a strategy have ids that a citation cannot tell apart"))
declare(Rule("S002", ERROR, "an objective's id has neither a letter nor a digit"))
declare(Rule("S003", ERROR, "an objective stands below the last of the strategy's levels"))
declare(Rule("S004", ERROR, "the coverage level has no objective"))


def problems(strategy: LoadedStrategy) -> Iterator[Problem]:
    """What is wrong with a strategy as a whole, once its fields are sound."""
    taxonomy, levels = strategy.taxonomy, strategy.taxonomy.strategy.levels
    first: dict[str, Node] = {}
    for node in taxonomy.nodes:
        place = strategy.place.at(*node.loc, "id")
        folded = node.key
        known = first.setdefault(folded, node)
        if not folded:
            yield Problem("S002", f"‘{node.id}’ cannot be cited.", "Use a letter or a digit.", place)
        elif known is not node:
            message = f"{node.id} and {known.id} are the same citation: case, spaces and punctuation are ignored."
            yield Problem("S001", message, "Change one of the two ids.", place, objective=node.id)
        if node.level == len(levels) + 1:
            message = f"{node.id} is on level {node.level}, but the strategy names only {len(levels)}."
            yield Problem("S003", message, "Add the name of its level to ‘levels’.", place, objective=node.id)
    if taxonomy.depth < taxonomy.coverage_level:
        message = f"There is no objective on level {taxonomy.coverage_level}, where coverage is counted."
        yield Problem(
            "S004",
            message,
            "Set ‘coverage_level’ to a level that has objectives.",
            strategy.place.at("coverage_level"),
        )
