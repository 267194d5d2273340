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

    from ccwp_plan.reports.terminal import folded, shortened, wrapped

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=0)
    table.add_column("Id", no_wrap=True, overflow="ellipsis")
    width = terminal.width or 100
    step, status = (" ", 8) if width < 70 else ("  ", 14)
    ids = max(len(step * (row.node.level - 1) + literal(row.node.id)) for row, _ in found.rows())
    each_plan = max(10, min(24, (width - ids - 45) // len(found.plans) - 1))
    texts = max(12, width - ids - len(found.plans) * (each_plan + 1) - status - 4)
    table.add_column("Objective", no_wrap=True, overflow="ellipsis", width=texts)
    for one in found.plans:
        table.add_column("\n".join(wrapped(one.plan.name, each_plan, hyphens=True)), overflow="fold", width=each_plan)
    table.add_column("Together", width=status)
    for row, each in found.rows():
        node = row.node
        table.add_row(
            Text(step * (node.level - 1) + literal(node.id)),
            Text(shortened(literal(node.words), texts), style="bold" if found.taxonomy.gathers(node) else ""),
            *(Text(literal(numbers(one)) or "–") for one in each),
            Text(row.status.words, style=COLOURS[row.status]),
        )
    return terminal.render(table) + "".join(f"{folded(sentence, terminal, 0, 0)}\n" for sentence in sentences(found))
