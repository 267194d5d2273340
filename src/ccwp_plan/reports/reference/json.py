"""Reference data for machines, with the keys that docs/json.md promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccwp_plan.jsontext import dumped

if TYPE_CHECKING:
    from ccwp_plan.reports.reference.listing import Listing
    from ccwp_plan.reports.terminal import Terminal


def listing(listing: Listing, terminal: Terminal) -> str:
    """The rows under the name of their subject."""
    return dumped({"version": 1, listing.subject: [dict(row) for row in listing.rows]})
