"""What validate reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from ccwp_plan.reading.place import Source, Span


class Severity(StrEnum):
    """How much a finding weighs: an error keeps a plan from being rendered."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with its severity, where it stands in lines and columns, and the plan it belongs to.

    `action` is the action's number and `objective` the objective's id where it is about one; `waived` is
    the reason for which the secretariat accepts it. `fields` are those that lead to it: results.due.
    """

    code: str
    severity: Severity
    message: str
    help: str
    source: Source
    span: Span
    plan: str | None
    action: str | None
    objective: str | None = None
    waived: str | None = None
    fields: str = field(default="", compare=False)

    @property
    def file(self) -> Path:
        """The file that it stands in."""
        return self.source.path
