"""Overlaps for machines, with the keys that docs/json.md promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccwp_plan.jsontext import dumped
from ccwp_plan.reports.overlaps.wording import rounded

if TYPE_CHECKING:
    from ccwp_plan.analysis.overlaps import Compared, Overlap
    from ccwp_plan.reports.overlaps import Overlaps
    from ccwp_plan.reports.terminal import Terminal


def overlaps(found: Overlaps, terminal: Terminal) -> str:
    """The pairs in their order, those that are related already among them."""
    asked = {"nearest": found.nearest} if found.nearest else {"threshold": found.threshold}
    return dumped({"version": 1, **asked, "pairs": [_pair(pair, found) for pair in found.pairs]})


def _pair(pair: Overlap, found: Overlaps) -> dict[str, Any]:
    shared = found.corpus.shared(pair)
    return {
        "one": _action(pair.one),
        "other": _action(pair.other),
        "similarity": rounded(pair.similarity),
        "words": list(shared.words),
        "objectives": list(shared.objectives),
        "oap": [{"priority": priority, "action": number} for priority, number in shared.oap],
        "actors": list(shared.leaders),
        "months": [f"{month:%Y-%m}" for month in shared.months],
        "related": pair.related,
        **({"mutual": pair.mutual} if found.nearest else {}),
    }


def _action(one: Compared) -> dict[str, Any]:
    return {"plan": one.plan, "action": one.number, "title": one.title}
