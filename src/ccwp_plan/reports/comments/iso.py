"""Comments in the eight columns of ISO/IEC's commenting table, for spreadsheets.

The columns are those of the template that the ISO/IEC Directives name for comments of national bodies and the
secretariat's observations; MB/NC is the member body or national committee: here, the delegation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ccwp_plan.analysis.commenting_table import HEADS, rows
from ccwp_plan.analysis.compilation import Commented, Compilation
from ccwp_plan.reports.spreadsheet import table

if TYPE_CHECKING:
    from ccwp_plan.reports.terminal import Terminal


def comments(found: Compilation, some: Sequence[Commented], terminal: Terminal, *, named: bool) -> str:
    """A line for each comment, with the delegation on every one."""
    return table(HEADS, rows(some))
