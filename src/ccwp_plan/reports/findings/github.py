"""Findings as GitHub's workflow commands, which become annotations of the lines of a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from ccwp_plan.checks.finding import Finding
from ccwp_plan.checks.rule import RULES
from ccwp_plan.checks.run import Checked
from ccwp_plan.literal import unseen
from ccwp_plan.reports.paths import in_checkout

_IN_DATA = {ord(sign): f"%{ord(sign):02X}" for sign in "%\r\n"}
_IN_PROPERTIES = {ord(sign): f"%{ord(sign):02X}" for sign in "%\r\n:,"}


def findings(checked: Sequence[Checked], *, show_waived: bool, strict: bool) -> str:
    """A command for each finding: error or warning, or notice for a waived one where these are asked for."""
    listed = [finding for plan in checked for finding in (plan.findings if show_waived else plan.standing)]
    return "".join(f"{_command(finding)}\n" for finding in listed)


def _command(finding: Finding) -> str:
    kind = "notice" if finding.waived else str(finding.severity)
    remark = f"Waived: {finding.waived}" if finding.waived else finding.help
    properties = {
        "file": in_checkout(finding.file),
        **_place(finding),
        "title": f"{finding.code}: {RULES[finding.code].title}",
    }
    given = ",".join(f"{name}={_escaped(value, _IN_PROPERTIES)}" for name, value in properties.items())
    return f"::{kind} {given}::" + _escaped(f"{finding.message}\n{remark}", _IN_DATA)


def _place(finding: Finding) -> dict[str, str]:
    """Lines and columns. The end column is the last one that belongs; columns of several lines GitHub refuses."""
    span = finding.span
    place = {"line": span.line, "endLine": span.end_line}
    if span.line == span.end_line:
        place |= {"col": span.column, "endColumn": max(span.column, span.end_column - 1)}
    return {name: str(number) for name, number in place.items()}


def _escaped(text: str, signs: dict[int, str]) -> str:
    return unseen(text, "\\u{0:04x}").translate(signs)
