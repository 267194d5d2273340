"""What a finding is told by from one run to the next, wherever it stands by then."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from ccwp_plan.checks.finding import Finding
from ccwp_plan.reading.letters import composed
from ccwp_plan.reports.paths import in_checkout


def fingerprinted(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Each finding with its fingerprint; no two of them are alike. Give all findings of a run, waived ones, too.

    It comes from what the finding is about: its rule, file, plan, action, objective and field, and the first
    line of the text that it points at. Findings of which all these are alike are counted. It knows nothing of
    lines, columns and the words of messages: those change when something above does, or the day.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        about = tuple(map(composed, _about(finding)))
        seen[about] += 1
        key = "\0".join((*about, str(seen[about])))
        yield finding, hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _about(finding: Finding) -> tuple[str, ...]:
    return (
        finding.code,
        in_checkout(finding.file),
        finding.plan or "",
        finding.action or "",
        finding.objective or "",
        finding.fields,
        " ".join(_flagged(finding).split()),
    )


def _flagged(finding: Finding) -> str:
    """What a finding points at; of several lines the first."""
    span, lines = finding.span, finding.source.lines
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    return line[span.column - 1 : span.end_column - 1 if span.end_line == span.line else None]
