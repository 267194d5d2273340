"""What `--watch` says before each further run."""

from __future__ import annotations

from datetime import time

from ccwp_plan.literal import literal
from ccwp_plan.reports.paths import shown
from ccwp_plan.repository.inputs import DiskChange

_NAMED = 4
"""How many things a line names; where there are more, the last of them is a number."""


def changed(change: DiskChange, now: time) -> str:
    """A line below an empty one: the time, and which files have changed."""
    named = [literal(shown(file)) + (" (gone)" if file in change.gone else "") for file in change.files]
    if len(named) > _NAMED:
        named[_NAMED - 1 :] = [f"{len(named) - _NAMED + 1} more"]
    *first, last = named or ["the plans that there are"]
    return f"\n{now:%H:%M:%S}  {', '.join(first)}{' and ' * bool(first)}{last}\n"
