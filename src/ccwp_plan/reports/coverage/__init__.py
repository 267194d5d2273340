"""Coverage, for a person at a terminal and for machines."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from ccwp_plan.analysis.comparison import CoverageComparison
    from ccwp_plan.analysis.coverage import Coverage
    from ccwp_plan.reports.terminal import Terminal
    from ccwp_plan.repository.loaded import LoadedPlan
    from ccwp_plan.repository.versions import Version


class Format(StrEnum):
    """The formats of the coverage; Markdown and HTML are formats of its document, each other one a module here."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier state of a plan: where it stands, the plan as it was, and what has become of its coverage."""

    side: Version
    plan: LoadedPlan
    changes: CoverageComparison


class Report(Protocol):
    """The coverage of a plan in a format, with what has changed since if that is given.

    The plan is `named` where it is one of several.
    """

    def __call__(self, coverage: Coverage, earlier: Earlier | None, terminal: Terminal, *, named: bool) -> str:
        """The report, as it is written."""


def report(format_: Format) -> Report:
    """What writes the coverage in a format that is not one of its document."""
    return cast(Report, import_module(f"{__name__}.{format_}").coverage)
