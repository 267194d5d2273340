"""How a table of others was understood, for a person at a terminal: which column is for which field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ccwp_plan.literal import literal
from ccwp_plan.reports.terminal import NO_TERMINAL, Line, Terminal, assembled, beside, column, styled

_STYLES = {"certain": "green", "given by --map": "green", "likely": "yellow", "not recognised": "red"}
_WIDEST_HEAD = 40
_WIDEST_FIELD = 28


class ColumnRow(NamedTuple):
    """A column: its name and its head, the field that it is for, and how sure that is."""

    name: str
    head: str
    field: str
    confidence: str


def columns(title: str, rows: Sequence[ColumnRow], terminal: Terminal = NO_TERMINAL) -> str:
    """The columns of a table, a line each, below what the table is."""
    widths = [
        column((row.name for row in rows), 4),
        column((row.head for row in rows), _WIDEST_HEAD),
        column((row.field for row in rows), _WIDEST_FIELD),
    ]
    lines: list[Line] = [[(literal(title), "bold")]]
    for row in rows:
        cells = [
            styled(row.name, widths[0], "bold"),
            styled(row.head, widths[1]),
            styled(row.field, widths[2]),
            [[(row.confidence, _STYLES.get(row.confidence, ""))]],
        ]
        lines += ([("  ", ""), *line] for line in beside(cells, widths))
    return assembled(lines, terminal)
