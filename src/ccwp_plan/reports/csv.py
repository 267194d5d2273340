"""Coverage as a table for spreadsheets."""

from __future__ import annotations

import csv
import io

from ccwp_plan.analysis.coverage import Coverage

_HEAD = ("id", "level", "parent", "title", "text", "main", "supporting", "status")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def coverage(found: Coverage) -> str:
    """A line for each objective; numbers of actions are parted by semicolons.

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(_HEAD)
    for row in found.rows:
        node = row.node
        cells = (
            node.id,
            str(node.level),
            node.parent.id if node.parent else "",
            node.objective.title or "",
            " ".join((node.objective.text or "").split()),
            "; ".join(row.main),
            "; ".join(row.supporting),
            str(row.status),
        )
        table.writerow([_safe(cell) for cell in cells])
    return out.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(_STARTS_A_FORMULA) else cell
