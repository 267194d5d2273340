"""The coverage by several plans as a table, for a person at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccwp_plan.literal import literal
from ccwp_plan.reports.by_plan import numbers, sentences
from ccwp_plan.reports.coverage.table import COLOURS

if TYPE_CHECKING:
    from ccwp_plan.analysis.by_plan import CoverageByPlan
    from ccwp_plan.reports.terminal import Terminal


def by_plan(found: CoverageByPlan, terminal: Terminal) -> str:
    """A row for each objective, with the actions of each plan and what all of them cover together."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Id", no_wrap=True, overflow="ellipsis")
    table.add_column("Objective", no_wrap=True, overflow="ellipsis", min_width=12, ratio=2)
    for one in found.plans:
        table.add_column(literal(one.plan.name), overflow="fold", min_width=8, ratio=1)
    table.add_column("Together", no_wrap=True)
    for row, each in found.rows():
        node = row.node
        table.add_row(
            Text("  " * (node.level - 1) + literal(node.id)),
            Text(literal(node.words), style="bold" if found.taxonomy.gathers(node) else ""),
            *(Text(literal(numbers(one)) or "–") for one in each),
            Text(row.status.words, style=COLOURS[row.status]),
        )
    return terminal.render(table) + "".join(f"{literal(sentence)}\n" for sentence in sentences(found))
