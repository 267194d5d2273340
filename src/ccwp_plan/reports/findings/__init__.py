"""Findings, for a person at a terminal and for machines."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from ccwp_plan.checks.run import Checked


class Format(StrEnum):
    """The formats of findings, each a module here."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    JUNIT = "junit"


class Report(Protocol):
    """Findings of a run in a format; `strict` says that a warning counts as a failure."""

    def __call__(self, checked: Sequence[Checked], *, show_waived: bool, strict: bool) -> str:
        """The report, as it is written."""


def report(format_: Format) -> Report:
    """What writes findings in a format."""
    return cast(Report, import_module(f"{__name__}.{format_}").findings)
