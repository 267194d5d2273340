"""What the checks say of a plan with the answers of forms in it, at the places where these stand in the forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from ccwp_plan.checks.finding import Finding
from ccwp_plan.checks.finding import Severity as Weight
from ccwp_plan.checks.run import Checked, check
from ccwp_plan.exchange.form import Remark, Severity
from ccwp_plan.exchange.intake import Origin
from ccwp_plan.exchange.merging import Merge, Touched
from ccwp_plan.reading.place import Source, Span
from ccwp_plan.repository.load import with_texts


class Judged(NamedTuple):
    """A finding that the answers of a form bring about, and where it stands in that form."""

    origin: Origin | None
    remark: Remark
    code: str


def judged(checked: Checked, merge: Merge, today: date) -> list[Judged]:
    """The findings that a plan has with the new texts and does not have without them."""
    if not merge.texts:
        return []
    after = check(with_texts(checked.plan, merge.texts), today)
    known = Counter(map(_told, checked.standing))
    new: list[Finding] = []
    for finding in after.standing:
        if known[_told(finding)] > 0:
            known[_told(finding)] -= 1
        else:
            new.append(finding)
    sources = {str(source.path): source for source in merge.texts}
    return [_at_its_place(finding, merge.touched, sources) for finding in new]


def _told(finding: Finding) -> tuple[str | None, ...]:
    """What a finding says, wherever it stands in its file."""
    return finding.code, str(finding.file), finding.message, finding.action, finding.objective, finding.fields


def _at_its_place(finding: Finding, touched: Sequence[Touched], sources: dict[str, Source]) -> Judged:
    """A finding at the cell that brings it about: of the innermost item that it stands in, or else of its action."""
    severity = Severity.ERROR if finding.severity is Weight.ERROR else Severity.WARNING
    old = sources.get(str(finding.file))
    around = [one for one in touched if one.source is old and _holds(finding, one)]
    if not around:
        around = [one for one in touched if one.item.action and one.item.action.number == finding.action][:1]
    if not around:
        return Judged(None, Remark(severity, finding.message, finding.help), finding.code)
    inner = max(around, key=lambda one: (len(one.loc), bool(_answer(finding, one))))
    return Judged(
        inner.origin,
        inner.origin.remark(severity, finding.message, finding.help, _answer(finding, inner)),
        finding.code,
    )


def _holds(finding: Finding, one: Touched) -> bool:
    return _within(finding.span, finding.source.top.at(*one.loc).span())


def _within(span: Span, around: Span) -> bool:
    start, end = (span.line, span.column), (span.end_line, span.end_column)
    return (around.line, around.column) <= start and end <= (around.end_line, around.end_column)


def _answer(finding: Finding, one: Touched) -> str:
    """The field of a row that a finding is about, if the row has an answer for it."""
    above = sum(isinstance(step, str) for step in one.loc)
    name = ".".join(finding.fields.split(".")[above:])
    return name if name in one.origin.row.answers else ""
