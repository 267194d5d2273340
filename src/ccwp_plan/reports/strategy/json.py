"""A strategy for machines, with the keys that docs/json.md promises."""

from __future__ import annotations

from typing import Any

from ccwp_plan.analysis.correspondence import Correspondence
from ccwp_plan.jsontext import dumped
from ccwp_plan.language.taxonomy import Node, Taxonomy


def strategy(taxonomy: Taxonomy) -> str:
    """A strategy with its objectives, each with those below it, in its order; texts are rich text."""
    given = taxonomy.strategy
    return dumped(
        {
            "version": 1,
            "id": given.id,
            "title": given.title,
            "reference": given.reference,
            "date": given.date.isoformat() if given.date else None,
            "levels": list(given.levels),
            "coverage_level": taxonomy.coverage_level,
            "objectives": _objectives(taxonomy, None),
        }
    )


def correspondence(found: Correspondence) -> str:
    """What has become of the objectives of a strategy in the one that replaces it, both ways."""
    return dumped(
        {
            "version": 1,
            "old": _named(found.old),
            "new": _named(found.new),
            "forth": [
                {
                    "objective": node.id,
                    "successors": [
                        {"objective": one.new.id, "relation": one.relation} for one in found.successors(node)
                    ],
                    "dropped": found.dropped.get(node),
                }
                for node in found.listed(found.old)
            ],
            "back": [
                {
                    "objective": node.id,
                    "from": [{"objective": one.old.id, "relation": one.relation} for one in found.origins(node)],
                }
                for node in found.listed(found.new)
            ],
        }
    )


def _named(taxonomy: Taxonomy) -> dict[str, Any]:
    given = taxonomy.strategy
    return {"id": given.id, "title": given.title, "reference": given.reference}


def _objectives(taxonomy: Taxonomy, parent: Node | None) -> list[dict[str, Any]]:
    return [
        {
            "id": node.id,
            "label": node.label,
            "title": node.objective.title,
            "text": node.objective.text,
            "objectives": _objectives(taxonomy, node),
        }
        for node in taxonomy.children.get(parent, ())
    ]
