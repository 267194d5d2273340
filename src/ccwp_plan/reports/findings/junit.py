"""Findings as JUnit's XML, in which a page of a CI shows what passed and what failed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from ccwp_plan.checks.finding import Finding, Severity
from ccwp_plan.checks.run import Checked
from ccwp_plan.literal import literal, unseen
from ccwp_plan.reports.paths import shown

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def findings(checked: Sequence[Checked], *, show_waived: bool, strict: bool) -> str:
    """A suite for each plan, a case for each of its files.

    A case fails by an error, or with `strict` by a warning. What does not make it fail, warnings and waived
    findings with their reasons, is in its output.
    """
    suites = ElementTree.Element("testsuites", name="ccwp-plan")
    for plan in checked:
        suite = ElementTree.SubElement(suites, "testsuite", name=_clean(plan.plan.name))
        for file, of_file in _by_file(plan).items():
            _case(suite, file, of_file, strict=strict)
        _count(suite, of=[suite])
    _count(suites, of=suites.findall("testsuite"))
    ElementTree.indent(suites)
    made = unseen(ElementTree.tostring(suites, encoding="unicode"), "&#x{0:x};")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{made}\n'


def _by_file(checked: Checked) -> dict[Path, list[Finding]]:
    """The findings of each file: plan.yaml, those of the actions in their order, and others that have some."""
    places = [checked.plan.place, *(action.place for action in checked.plan.actions)]
    by_file: dict[Path, list[Finding]] = {place.source.path: [] for place in places}
    for finding in checked.findings:
        by_file.setdefault(finding.file, []).append(finding)
    return by_file


def _case(suite: ElementTree.Element, file: Path, findings: Sequence[Finding], *, strict: bool) -> None:
    name = {"classname": suite.get("name", ""), "name": _clean(shown(file))}
    case = ElementTree.SubElement(suite, "testcase", name)
    failing, rest = _parted(findings, strict=strict)
    if failing:
        told = failing[0].message + (f" And {len(failing) - 1} more." if len(failing) > 1 else "")
        codes = ", ".join(dict.fromkeys(finding.code for finding in failing))
        failure = ElementTree.SubElement(case, "failure", message=_clean(told), type=codes)
        failure.text = _list(failing)
    if rest:
        ElementTree.SubElement(case, "system-out").text = _list(rest)


def _parted(findings: Sequence[Finding], *, strict: bool) -> tuple[list[Finding], list[Finding]]:
    """The findings by which a case fails, and the others."""
    parts: tuple[list[Finding], list[Finding]] = [], []
    for finding in findings:
        fails = not finding.waived and (strict or finding.severity is Severity.ERROR)
        parts[0 if fails else 1].append(finding)
    return parts


def _list(findings: Sequence[Finding]) -> str:
    return _clean("\n".join(map(_line, findings)))


def _line(finding: Finding) -> str:
    kind = "waived" if finding.waived else str(finding.severity)
    remark = f"Waived: {finding.waived}" if finding.waived else finding.help
    place = f"{literal(shown(finding.file))}:{finding.span.line}:{finding.span.column}"
    return f"{place}: {kind} {finding.code} {finding.message}\n  {remark}"


def _count(element: ElementTree.Element, *, of: Sequence[ElementTree.Element]) -> None:
    """How many cases there are in suites, and how many of them failed. An error would be one of the program's."""
    element.set("tests", str(sum(len(suite.findall("testcase")) for suite in of)))
    element.set("failures", str(sum(len(suite.findall("testcase/failure")) for suite in of)))
    element.set("errors", "0")


def _clean(text: str) -> str:
    """A text without the characters that no XML can hold."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
