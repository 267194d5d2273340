"""Comments of delegations, for a person at a terminal and for machines."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from ccwp_plan.analysis.compilation import Commented, Compilation
    from ccwp_plan.reports.terminal import Terminal


class Format(StrEnum):
    """The formats of a list of comments; each is a module here. `iso` has the columns of ISO/IEC's commenting table."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"
    ISO = "iso"


class Report(Protocol):
    """Some of the comments on a plan in a format. The plan is `named` where it is one of several."""

    def __call__(self, found: Compilation, some: Sequence[Commented], terminal: Terminal, *, named: bool) -> str:
        """The report, as it is written."""


def report(format_: Format) -> Report:
    """What writes comments in a format."""
    return cast(Report, import_module(f"{__name__}.{format_}").comments)
