"""What a run has found that the one before it had not, and what it does not find any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ccwp_plan.checks.finding import Finding
from ccwp_plan.checks.rule import RULES
from ccwp_plan.checks.run import Checked
from ccwp_plan.reports.findings.fingerprint import fingerprinted


@dataclass(frozen=True, slots=True)
class FindingChanges:
    """The findings that are new, and those that went; each of these with what became of it.

    That is `resolved`, or `waived`, or `gone` where nobody can tell: its file is not read any more, or its plan has a
    new Y or F error, which can hide it.
    """

    new: tuple[Finding, ...]
    went: tuple[tuple[str, Finding], ...]


def finding_changes(before: Sequence[Checked], now: Sequence[Checked], *, show_waived: bool) -> FindingChanges:
    """What is new between two runs, by fingerprint: a finding that only stands elsewhere in its file is not.

    A finding whose severity is another one, or that is not waived any more, is new, too. With `show_waived`, so is
    one that is waived now.
    """
    old, current = _by_fingerprint(before), _by_fingerprint(now)
    new = tuple(
        finding
        for print_, finding in current.items()
        if (show_waived or not finding.waived) and (print_ not in old or _weight(old[print_]) != _weight(finding))
    )
    files = {plan.plan.name: _files(plan) for plan in now}
    hiding = {finding.plan for finding in new if RULES[finding.code].fixed}
    went = []
    for print_, finding in old.items():
        if finding.waived and not show_waived:
            continue
        if print_ not in current:
            known = finding.plan not in hiding and finding.file in files.get(finding.plan or "", ())
            went.append(("resolved" if known else "gone", finding))
        elif current[print_].waived and not show_waived:
            went.append(("waived", finding))
    return FindingChanges(new, tuple(went))


def _by_fingerprint(checked: Sequence[Checked]) -> dict[str, Finding]:
    return {print_: finding for finding, print_ in fingerprinted(one for plan in checked for one in plan.findings)}


def _weight(finding: Finding) -> tuple[str, bool]:
    return finding.severity, bool(finding.waived)


def _files(checked: Checked) -> set[Path]:
    """The files of a plan that could be read."""
    plan = checked.plan
    places = [plan.place, *(action.place for action in plan.actions), *([plan.strategy.place] if plan.strategy else [])]
    return {*(place.source.path for place in places), *plan.reference.files, *plan.oaps.files}
