"""Reference data as a table for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccwp_plan.reports.reference.listing import Listing, cell
from ccwp_plan.reports.spreadsheet import table

if TYPE_CHECKING:
    from ccwp_plan.reports.terminal import Terminal


def listing(listing: Listing, terminal: Terminal) -> str:
    """A line for each row, below the keys that JSON has; kinds as the language writes them."""
    return table(
        listing.keys,
        ([cell(row, key) if key == "file" else row[key] or "" for key in listing.keys] for row in listing.rows),
    )
