"""How much of a plan can be filled in."""

from __future__ import annotations

from enum import StrEnum


class Asked(StrEnum):
    """How much can be filled in: what supervision needs, or every field of an action."""

    PROGRESS = "progress"
    ALL = "all"
