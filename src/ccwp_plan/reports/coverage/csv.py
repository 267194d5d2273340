"""Coverage as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ccwp_plan.analysis.comparison import RowChange
from ccwp_plan.analysis.coverage import Coverage
from ccwp_plan.language.taxonomy import Node
from ccwp_plan.reports.spreadsheet import table

if TYPE_CHECKING:
    from ccwp_plan.reports.coverage import Earlier
    from ccwp_plan.reports.terminal import Terminal

OBJECTIVE = ("id", "level", "parent", "title", "text")
"""The columns that say which objective a line is about."""
_HEAD = (*OBJECTIVE, "main", "supporting", "status")
_AGAINST = ("old_status", "gained_main", "lost_main", "gained_supporting", "lost_supporting")


def coverage(coverage: Coverage, earlier: Earlier | None, terminal: Terminal, *, named: bool) -> str:
    """A line for each objective; numbers of actions are parted by semicolons.

    With `earlier`, more columns say what changed.
    """
    return table(_HEAD + (_AGAINST if earlier else ()), _rows(coverage, earlier))


def objective(node: Node) -> tuple[str, ...]:
    """What stands in the columns of an objective."""
    given = node.objective
    above = node.parent.id if node.parent else ""
    return node.id, str(node.level), above, given.title or "", " ".join((given.text or "").split())


def _rows(coverage: Coverage, earlier: Earlier | None) -> Iterator[tuple[str, ...]]:
    changes = {row.new.node: row for row in earlier.changes.rows if row.new} if earlier else {}
    for row in coverage.rows:
        yield (
            *objective(row.node),
            "; ".join(row.main),
            "; ".join(row.supporting),
            str(row.status),
            *(_changed(changes[row.node]) if earlier else ()),
        )


def _changed(row: RowChange) -> tuple[str, ...]:
    lists = (row.gained_main, row.lost_main, row.gained_supporting, row.lost_supporting)
    return (str(row.old.status) if row.old else "", *("; ".join(numbers) for numbers in lists))
