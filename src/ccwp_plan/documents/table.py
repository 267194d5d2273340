"""Actions under the objectives that they are for: the table of the actions, and a long overview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ccwp_plan.documents import prose
from ccwp_plan.documents.actions import cited, keyed
from ccwp_plan.documents.columns import overview_widths
from ccwp_plan.documents.view import ActionView, CitationView, OverviewGroup, OverviewView, TableGroup, TableRow
from ccwp_plan.language.taxonomy import Node, Taxonomy
from ccwp_plan.repository.loaded import LoadedAction

NOWHERE = "Without an objective of the Strategy"
"""What the last group is called: actions of a draft that cite nothing which the strategy has."""
GROUPED_FROM = 31
"""From so many actions on, the overview is grouped by topmost objective."""


@dataclass(frozen=True, slots=True)
class PlacedAction:
    """An action, its number as a part of an address, and the first objective of the strategy that it cites."""

    key: str
    loaded: LoadedAction
    node: Node | None


class Placed:
    """The actions of a plan, each under the first objective of the strategy that it is for."""

    def __init__(self, taxonomy: Taxonomy, actions: Iterable[LoadedAction]) -> None:
        self.taxonomy = taxonomy
        self.by_number = tuple(PlacedAction(key, action, _first(action)) for key, action in keyed(actions))
        places = {node: at for at, node in enumerate(taxonomy.nodes)}
        last = len(places)
        self.by_objective = tuple(
            sorted(self.by_number, key=lambda one: last if one.node is None else places[one.node])
        )

    def groups(self, above: bool = False) -> dict[Node | None, list[PlacedAction]]:
        """The actions of each objective that has any, in the strategy's order; of each topmost one with `above`."""
        groups: dict[Node | None, list[PlacedAction]] = {}
        for one in self.by_objective:
            groups.setdefault(one.node.topmost if above and one.node else one.node, []).append(one)
        return groups


def table_of(placed: Placed, views: Mapping[str, ActionView]) -> tuple[TableGroup, ...]:
    """The table of the actions; `views` are they by their keys."""
    return tuple(
        TableGroup(
            id=node.printed if node else None,
            key=node.key if node else "",
            text=_words(node),
            rows=tuple(TableRow(views[one.key], _others(one)) for one in actions),
        )
        for node, actions in placed.groups().items()
    )


def overview(placed: Placed, views: Sequence[ActionView]) -> OverviewView | None:
    """The overview of the actions, which `views` has in the order of their numbers."""
    if not views:
        return None
    if len(views) < GROUPED_FROM:
        return OverviewView(overview_widths(views), (OverviewGroup(None, tuple(views)),))
    groups = {node: {one.key for one in actions} for node, actions in placed.groups(above=True).items()}
    return OverviewView(
        overview_widths(views),
        tuple(
            OverviewGroup(_heading(node), tuple(view for view in views if view.key in keys))
            for node, keys in groups.items()
        ),
    )


def _first(action: LoadedAction) -> Node | None:
    return next((one.node for one in (action.topmost or action).serves if one.node), None)


def _words(node: Node | None) -> str | Markup:
    """The title of an objective or, if it has none, its text, whose footnotes stand where it was printed before."""
    return (node.objective.title or prose.inline(node.objective.text, None)) if node else NOWHERE


def _others(one: PlacedAction) -> tuple[CitationView, ...]:
    return tuple(view for view in cited(one.loaded.serves) if one.node is None or view.key != one.node.key)


def _heading(node: Node | None) -> str:
    return f"{node.label} {node.objective.title or prose.plain(node.objective.text)}" if node else NOWHERE
