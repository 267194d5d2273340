"""The formats of findings by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ccwp_plan.checks.run import Checked
from ccwp_plan.reports.findings import github, gitlab, json, junit, sarif, text


class Report(Protocol):
    """Findings of a run in a format; `strict` says that a warning counts as a failure."""

    def __call__(self, checked: Sequence[Checked], *, show_waived: bool, strict: bool) -> str:
        """The report, as it is written."""


def _text(checked: Sequence[Checked], *, show_waived: bool, strict: bool) -> str:
    return text.findings(checked, text.Terminal(), show_waived=show_waived)


FORMATS: dict[str, Report] = {
    "text": _text,
    "json": json.findings,
    "github": github.findings,
    "gitlab": gitlab.findings,
    "sarif": sarif.findings,
    "junit": junit.findings,
}
