"""The objectives of a strategy, in the lettering of its document."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from ccwp_plan.documents import prose
from ccwp_plan.documents.view import ObjectiveList, ObjectiveView, StrategyView
from ccwp_plan.language.dates import day
from ccwp_plan.language.nouns import heading, plural
from ccwp_plan.language.numerals import roman
from ccwp_plan.language.taxonomy import Node, Taxonomy


def strategy_view(taxonomy: Taxonomy, notes: prose.Notes | None) -> StrategyView:
    """A strategy with all its objectives; without `notes`, the marks of its footnotes are left out."""
    strategy = taxonomy.strategy
    top = taxonomy.children[None]
    specific = all(node.objective.title and node.objective.text for node in top)
    return StrategyView(
        id=strategy.id,
        title=strategy.title,
        reference=strategy.reference,
        date=day(strategy.date) if strategy.date else None,
        levels=strategy.levels,
        headings=tuple(heading(plural(level)) for level in strategy.levels),
        specific=specific,
        objectives=_objectives(top, taxonomy, notes, specific),
    )


def _objectives(nodes: Sequence[Node], taxonomy: Taxonomy, notes: prose.Notes | None, specific: bool) -> ObjectiveList:
    """Objectives side by side. Where headings and texts are apart, the texts of the top come first."""
    texts = [prose.inline(node.objective.text, notes) for node in nodes] if specific else None
    items = tuple(
        ObjectiveView(
            node.printed,
            node.key,
            node.label,
            node.objective.title,
            texts[at] if texts else prose.inline(node.objective.text, notes),
            short(node),
            _objectives(taxonomy.children.get(node, ()), taxonomy, notes, False),
        )
        for at, node in enumerate(nodes)
    )
    return ObjectiveList(_kind([node.label for node in nodes]), items)


def short(node: Node) -> str:
    """An objective's title or, if it has none, the beginning of its text, in plain text."""
    return textwrap.shorten(node.objective.title or prose.plain(node.objective.text), 64, placeholder=" …")


def path_of(node: Node) -> tuple[str, ...]:
    """The key of an objective and the keys of those above it."""
    return (node.key, *(path_of(node.parent) if node.parent else ()))


def _kind(labels: Sequence[str]) -> str:
    """How labels are numbered, if they are numbered without a gap."""
    count = range(len(labels))
    if [f"{n + 1}." for n in count] == [*labels]:
        return "1"
    if len(labels) <= 26 and [f"{chr(ord('a') + n)})" for n in count] == [*labels]:
        return "a"
    return "i" if [f"{roman(n + 1)}." for n in count] == [*labels] else "id"
