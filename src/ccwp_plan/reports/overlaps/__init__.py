"""Which actions overlap, for a person at a terminal and for machines."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from ccwp_plan.analysis.overlaps import Corpus, Overlap
    from ccwp_plan.reports.terminal import Terminal


class Format(StrEnum):
    """The formats of overlaps; each is a module here."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Pairs of actions of a corpus: those over a threshold or, where `nearest` is given, so many nearest of each."""

    corpus: Corpus
    pairs: tuple[Overlap, ...]
    threshold: float
    nearest: int | None = None


class Report(Protocol):
    """Overlaps in a format."""

    def __call__(self, found: Overlaps, terminal: Terminal) -> str:
        """The report, as it is written."""


def report(format_: Format) -> Report:
    """What writes overlaps in a format."""
    return cast(Report, import_module(f"{__name__}.{format_}").overlaps)
