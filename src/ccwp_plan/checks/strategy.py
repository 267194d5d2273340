"""S: the strategy itself: ids that are told apart, levels that are named, and what it takes over from the one that it
replaces.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ccwp_plan.checks.objectives import which_one
from ccwp_plan.checks.rule import ERROR, WARNING, Rule, declare
from ccwp_plan.language.strategy import Dropped, TakenOver
from ccwp_plan.language.taxonomy import Node, Taxonomy
from ccwp_plan.reading.place import Place, Problem, echoed
from ccwp_plan.repository.loaded import LoadedStrategy

declare(Rule("S001", ERROR, "two objectives of a strategy have ids that a citation cannot tell apart"))
declare(Rule("S002", ERROR, "an objective's id has neither a letter nor a digit"))
declare(Rule("S003", ERROR, "an objective stands below the last of the strategy's levels"))
declare(Rule("S004", ERROR, "the coverage level has no objective"))
declare(Rule("S005", ERROR, "`from` or `dropped` names what the strategy that is replaced does not have, or twice"))
declare(Rule("S006", WARNING, "an objective of the strategy that is replaced is neither taken over nor dropped"))
declare(Rule("S008", ERROR, "an objective is taken over as_before, but its text is another one"))


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
    if strategy.replaced:
        yield from _succession_problems(strategy, strategy.replaced.taxonomy)
    elif taxonomy.strategy.replaces is None:
        yield from _of_no_strategy(strategy)


def _of_no_strategy(strategy: LoadedStrategy) -> Iterator[Problem]:
    """What is said of a strategy that is replaced where none is named."""
    if given := next(_named(strategy), None):
        message = "This names an objective of another strategy, but the strategy names none that it replaces."
        help_ = "Write its id at the top of the file, for example `replaces: 7806-19`, or delete this."
        yield Problem("S005", message, help_, given.place)


class _Given(NamedTuple):
    """An objective of the strategy that is replaced, as an objective of the new one takes it over or the strategy drops
    it, and where this stands; `node` is the new objective, or None where it is dropped.
    """

    said: TakenOver | Dropped
    node: Node | None
    place: Place


def _named(strategy: LoadedStrategy) -> Iterator[_Given]:
    for node in strategy.taxonomy.nodes:
        for at, origin in enumerate(node.objective.takes_over):
            yield _Given(origin, node, strategy.place.at(*node.loc, "from", at, "objective"))
    for at, dropped in enumerate(strategy.taxonomy.strategy.dropped):
        yield _Given(dropped, None, strategy.place.at("dropped", at, "objective"))


def _succession_problems(strategy: LoadedStrategy, old: Taxonomy) -> Iterator[Problem]:
    """What is wrong with what a strategy takes over from an old one."""
    from ccwp_plan.analysis.correspondence import AS_BEFORE, correspondence, same_words

    into: dict[Node, list[Node | None]] = {}
    for given in _named(strategy):
        meant = old.find(given.said.objective)
        if meant is None:
            yield _unknown(given, old)
            continue
        before = into.setdefault(meant, [])
        if given.node in before or (given.node is None and before):
            how = "named twice" if given.node in before else "taken over and dropped"
            yield Problem("S005", f"{meant.id} is {how}.", "Keep one of the two.", given.place)
        before.append(given.node)
        relation = given.said.relation if isinstance(given.said, TakenOver) else None
        if given.node and relation == AS_BEFORE and not same_words(meant, given.node):
            message = f"{meant.id} is taken over as_before, but {given.node.id} has another text."
            help_ = "Write amended, or give it the old text."
            yield Problem("S008", message, help_, given.place, objective=given.node.id)
    for node in correspondence(old, strategy.taxonomy).unaccounted():
        message = f"{node.id} of the strategy {old.strategy.id} is neither taken over nor dropped."
        help_ = "Name it under `from` of the objective that takes it over, or under `dropped` with the reason."
        yield Problem("S006", message, help_, strategy.place.at("replaces"))


def _unknown(given: _Given, old: Taxonomy) -> Problem:
    """An objective that the old strategy does not have."""
    citation = given.said.objective
    message = f"The strategy {old.strategy.id}, which is replaced, has no objective {echoed(citation)}."
    return Problem("S005", message, which_one(citation, old), given.place)
