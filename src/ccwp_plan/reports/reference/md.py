"""Reference data as a table in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccwp_plan.reports.comparison.md import escaped
from ccwp_plan.reports.reference.listing import HEADS, Listing, cell

if TYPE_CHECKING:
    from ccwp_plan.reports.terminal import Terminal


def listing(listing: Listing, terminal: Terminal) -> str:
    """A row for each entry; no sign of a text is Markdown."""
    lines = [[HEADS[key] for key in listing.keys], ["---"] * len(listing.keys)]
    lines += [[escaped(cell(row, key)) for key in listing.keys] for row in listing.rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
