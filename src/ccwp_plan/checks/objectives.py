"""O: what the actions are for, against the strategy's objectives."""

from __future__ import annotations

from collections.abc import Iterator

from ccwp_plan.checks.rule import ERROR, WARNING, Context, Fault, action_rule, plan_rule
from ccwp_plan.language.action import Action
from ccwp_plan.language.declared import naming
from ccwp_plan.language.taxonomy import Node, Taxonomy
from ccwp_plan.reading.place import echoed
from ccwp_plan.repository.loaded import LoadedAction

CITATIONS = " ".join(field.name for field in naming(Action, "objective"))


@action_rule(
    "O001",
    ERROR,
    "an objective is cited that the strategy does not have",
    reads=CITATIONS,
    plan_reads="strategy",
)
def unknown_objective(action: LoadedAction, context: Context) -> Iterator[Fault]:
    """Strategy, Implementation: actions are "aimed at meeting the strategic and specific objectives"."""
    for cited in action.cited:
        if cited.node is None:
            now = _now(cited.citation, context)
            yield Fault(
                action.at(*cited.loc),
                f"The strategy {context.taxonomy.strategy.id} has no objective {echoed(cited.citation)}.",
                which_one(cited.citation, context.taxonomy, f"Write {now.id}, which it is now." if now else None),
            )


@action_rule(
    "O002",
    WARNING,
    "a strategic objective is cited where a specific one could be",
    reads=CITATIONS,
    plan_reads="strategy",
)
def too_general(action: LoadedAction, context: Context) -> Iterator[Fault]:
    """Coverage is counted at the coverage level, so a citation above it covers nothing there."""
    taxonomy = context.taxonomy
    for cited in action.cited:
        node = cited.node
        if node and taxonomy.gathers(node):
            below, level = taxonomy.children[node], taxonomy.level_name(node.level)
            yield Fault(
                action.at(*cited.loc),
                f"{node.id} is a {level}; to be counted, an action must cite an objective below it.",
                f"Cite the objective that the action is for: {_range(below)}.",
                node.id,
            )


@action_rule("O003", WARNING, "an objective is cited twice by one action", reads=CITATIONS, plan_reads="strategy")
def cited_twice(action: LoadedAction, context: Context) -> Iterator[Fault]:
    """A main citation says more than a supporting one, so one citation of an objective is enough."""
    seen: set[str] = set()
    for cited in action.cited:
        if cited.key in seen:
            message = f"{echoed(cited.id)} is cited twice by this action."
            yield Fault(action.at(*cited.loc), message, "Keep one of the two.", cited.id)
        seen.add(cited.key)


@plan_rule(
    "O004",
    WARNING,
    "an objective of the coverage level has no action",
    plan_reads="strategy status",
    when_endorsed=ERROR,
)
def objective_without_action(context: Context) -> Iterator[Fault]:
    """Strategy, Implementation: the plan implements the strategy, and so each of its objectives.

    Silent while some action cannot be read: it might be the one.
    """
    plan, taxonomy = context.plan, context.taxonomy
    fields = {*CITATIONS.split(), "status"}
    if not plan.complete or any(action.broken & fields for action in plan.actions):
        return
    addressed: set[Node | None] = set()
    for action in plan.actions:
        if not action.is_discontinued:
            for cited in action.cited:
                addressed.add(node := cited.node)
                while node and (node := node.parent) and node.level >= taxonomy.coverage_level:
                    addressed.add(node)
    for node in taxonomy.counted:
        if node not in addressed:
            yield Fault(
                plan.at("strategy"),
                f"No action covers {taxonomy.level_name(node.level)} {node.id}.",
                "Cite it in an action that covers it, or waive O004 for it with a reason.",
                node.id,
            )


def which_one(citation: str, taxonomy: Taxonomy, offer: str | None = None) -> str:
    """What to do about a citation of an objective that a strategy does not have: an offer, else what is meant, else
    the nearest one.
    """
    listed = f"`ccwp-plan strategy show {taxonomy.strategy.id}` lists its objectives."
    meant = () if offer else taxonomy.meant(citation)
    if len(meant) > 1:
        return f"Cite each of them by itself: `{', '.join(node.id for node in meant)}`."
    if meant:
        return f"Write `{meant[0].id}` alone."
    if citation.strip().casefold() in ("all", "all objectives"):
        return f"Cite each objective that the action is for. {listed}"
    if offer is None and (near := taxonomy.nearest(citation)):
        offer = f"Did you mean {near}?"
    return f"{offer} {listed}" if offer else listed


def _now(citation: str, context: Context) -> Node | None:
    """What has become of the objective that a citation meant in an earlier state, if there is one to compare with."""
    meant = context.before.find(citation) if context.before else None
    return context.became.get(meant) if meant else None


def _range(nodes: list[Node]) -> str:
    if len(nodes) <= 3:
        return " or ".join(node.id for node in nodes)
    return f"{nodes[0].id} to {nodes[-1].id}"
