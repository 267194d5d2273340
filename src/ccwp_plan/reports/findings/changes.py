"""What a run has found that the one before it had not, and what it does not find any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ccwp_plan.checks.finding import Finding
from ccwp_plan.checks.rule import RULES
from ccwp_plan.checks.run import Checked
from ccwp_plan.reports.findings.fingerprint import fingerprinted

NOTHING: Mapping[str, Finding] = {}


@dataclass(frozen=True, slots=True)
class FindingChanges:
    """The findings that are new, and those that went; each of these with what became of it.

    That is `resolved`, or `waived`, or `gone` where nobody can tell: its file is not read any more, or its plan has a
    new F error, which can hide it. What a Y error hides is neither: `hidden` has it, by fingerprint, until the file can
    be read again, and it is not new then.
    """

    new: tuple[Finding, ...]
    went: tuple[tuple[str, Finding], ...]
    hidden: Mapping[str, Finding] = field(default_factory=dict)


def finding_changes(
    before: Sequence[Checked],
    now: Sequence[Checked],
    *,
    show_waived: bool,
    hidden: Mapping[str, Finding] = NOTHING,
) -> FindingChanges:
    """What is new between two runs, by fingerprint: a finding that only stands elsewhere in its file is not.

    A finding whose severity is another one, or that is not waived any more, is new, too. With `show_waived`, so is
    one that is waived now. `hidden` is what files that could not be read hid until then.
    """
    old, current = {**hidden, **_by_fingerprint(before)}, _by_fingerprint(now)
    new = tuple(
        finding
        for print_, finding in current.items()
        if (show_waived or not finding.waived) and (print_ not in old or _weight(old[print_]) != _weight(finding))
    )
    files = {plan.plan.name: _files(plan) for plan in now}
    hiding = {finding.plan for finding in new if RULES[finding.code].fixed}
    unread = {finding.plan for finding in new if finding.code.startswith("Y")}
    still = {finding.plan for finding in current.values() if finding.code.startswith("Y")}
    went, kept = [], {}
    for print_, finding in old.items():
        unknown = finding.plan in (still if print_ in hidden else unread) and not finding.code.startswith("Y")
        if unknown and print_ not in current:
            kept[print_] = finding
            continue
        if finding.waived and not show_waived:
            continue
        if print_ not in current:
            known = finding.plan not in hiding and finding.file in files.get(finding.plan or "", ())
            went.append(("resolved" if known else "gone", finding))
        elif current[print_].waived and not show_waived:
            went.append(("waived", finding))
    return FindingChanges(new, tuple(went), kept)


def _by_fingerprint(checked: Sequence[Checked]) -> dict[str, Finding]:
    return {print_: finding for finding, print_ in fingerprinted(one for plan in checked for one in plan.findings)}


def _weight(finding: Finding) -> tuple[str, bool]:
    return finding.severity, bool(finding.waived)


def _files(checked: Checked) -> set[Path]:
    """The files of a plan that could be read."""
    plan = checked.plan
    places = [plan.place, *(action.place for action in plan.actions), *([plan.strategy.place] if plan.strategy else [])]
    return {*(place.source.path for place in places), *plan.reference.files, *plan.oaps.files}
