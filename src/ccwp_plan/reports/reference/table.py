"""Reference data as tables, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from ccwp_plan.literal import literal
from ccwp_plan.reports.reference.listing import HEADS, Listing, Row, cell
from ccwp_plan.reports.terminal import cells, folded

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ccwp_plan.reports.terminal import Terminal

_SHARED = {
    "actors": ("kind",),
    "empact": ("cycle", "start", "end", "source", "file"),
    "presidencies": ("source", "file"),
    "oaps": ("oap", "priority", "start", "end", "source", "file"),
}
"""What the rows of a table have in common, which is said once above it."""
_COLUMNS = {
    "actors": ("id", "name", "source", "file"),
    "empact": ("id", "name"),
    "presidencies": ("member_state", "name", "start", "end"),
    "oaps": ("number", "title", "leader"),
}
_NAMES = ("id", "member_state", "number", "start", "end")
"""What is not folded unless it is longer than most of a line."""


def listing(listing: Listing, terminal: Terminal) -> str:
    """A table for each kind, each cycle, each source or each OAP; the days of a membership are in the other formats."""
    shared = _SHARED[listing.subject]
    groups = groupby(listing.rows, key=lambda row: [row[key] for key in shared])
    tables = (_table(listing.subject, [*rows], terminal) for _, rows in groups)
    return terminal.render(*(part for parts in tables for part in parts)) if listing.rows else ""


def _table(subject: str, rows: list[Row], terminal: Terminal) -> Iterator[RenderableType]:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    first = rows[0]
    if subject == "empact":
        yield Text(f"EMPACT {literal(cell(first, 'cycle'))}, {first['start']} to {first['end']}", style="bold")
    if subject == "oaps":
        head = f"{cell(first, 'oap')}, {first['start']} to {first['end']}"
        yield Text(folded(head, terminal, 0, 0), style="bold")
    if subject == "actors":
        yield Text(cell(first, "kind").capitalize(), style="bold")
    else:
        source = ", ".join(filter(None, [first.get("priority"), cell(first, "source")]))
        yield Text(folded(f"{source} ({cell(first, 'file')})", terminal, 0, 0))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for key in _COLUMNS[subject]:
        widest = max(cells(literal(cell(row, key))) for row in rows)
        whole = key in _NAMES and widest <= (terminal.width or 100) * 2 // 3
        table.add_column(HEADS[key], style="bold" if key in _NAMES[:3] else "", overflow="fold", no_wrap=whole)
    for row in rows:
        table.add_row(*(Text(literal(cell(row, key))) for key in _COLUMNS[subject]))
    yield table
