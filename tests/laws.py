"""What holds of every input, good or bad: the laws that the property tests and the fuzzers check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from ccwp_plan.checks.finding import Finding
from ccwp_plan.checks.rule import RULES
from ccwp_plan.checks.run import check
from ccwp_plan.language import richtext
from ccwp_plan.repository.load import load

DAY = date(2020, 6, 30)


def found_in(paths: Sequence[Path]) -> list[Finding]:
    """All that is found in the plans at some paths; each finding is one that a reader can use."""
    found = [finding for plan in load(paths) for finding in check(plan, DAY).findings]
    usable(found)
    return found


def usable(found: Iterable[Finding]) -> None:
    """Every finding has a code that `rules` lists, says what is wrong and what to do, and stands in its file."""
    for finding in found:
        assert finding.code in RULES, finding
        assert finding.message.strip(), finding.code
        assert finding.help.strip(), finding.code
        stands_in_its_file(finding)


def stands_in_its_file(finding: Finding) -> None:
    """A finding begins and ends in its file, and does not end before it begins."""
    span, lines = finding.span, finding.source.lines
    assert 1 <= span.line <= span.end_line <= len(lines), (finding.code, span)
    assert 1 <= span.column <= len(lines[span.line - 1]) + 1, (finding.code, span)
    assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 1, (finding.code, span)
    assert (span.line, span.column) <= (span.end_line, span.end_column), (finding.code, span)


def sound_prose(text: str) -> None:
    """What is refused of a rich text, its passages in brackets and what is not to be cut lie in it, in order."""
    refused = richtext.refusals(text)
    for one in refused:
        assert one.what, one
        assert 0 <= one.start <= one.end <= len(text), one
    assert [one.start for one in refused] == sorted({one.start for one in refused})
    for start, end in richtext.open_brackets(text, rich=True):
        assert text[start] == "[", start
        assert start < end <= len(text)
    last = 0
    for start, end in richtext.constructs(text):
        assert last <= start < end <= len(text), (start, end)
        last = end
