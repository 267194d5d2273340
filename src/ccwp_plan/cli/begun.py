"""What the commands say that begin a file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ccwp_plan.cli.output import listing, message, terminal

if TYPE_CHECKING:
    from ccwp_plan.editing.begun import Begun


def say_what_is_missing(begun: Begun) -> None:
    """The passages that have still to be written, each with its place, and what is found in the file."""
    from ccwp_plan.reports.findings import text
    from ccwp_plan.reports.paths import shown

    message("Still to be written:")
    for missing in begun.missing:
        message(f"  {shown(begun.file)}:{missing.line}: {missing.field}: {missing.text}")
    if begun.findings:
        listing(text.finding_list(begun.findings, terminal(sys.stderr)))
