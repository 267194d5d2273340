"""The coverage by several plans as a table in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ccwp_plan.reports.by_plan import numbers, sentences
from ccwp_plan.reports.comparison.md import escaped

if TYPE_CHECKING:
    from ccwp_plan.analysis.by_plan import CoverageByPlan
    from ccwp_plan.reports.terminal import Terminal


def by_plan(found: CoverageByPlan, terminal: Terminal) -> str:
    """A row for each objective, below the title of the strategy; no sign of a text is Markdown."""
    return "\n".join([*_lines(found), ""])


def _lines(found: CoverageByPlan) -> Iterator[str]:
    yield from (f"# {escaped(found.taxonomy.strategy.title)}", "")
    yield from (line for sentence in sentences(found) for line in (escaped(sentence), ""))
    head = ("Id", "Objective", *(escaped(one.plan.name) for one in found.plans), "Together")
    yield from (f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}")
    for row, each in found.rows():
        cells = (row.node.id, row.node.words, *(numbers(one) or "–" for one in each), row.status.words)
        yield f"| {' | '.join(map(escaped, cells))} |"
