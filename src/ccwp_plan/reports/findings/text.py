"""Findings for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from ccwp_plan.checks.finding import Finding, Severity
from ccwp_plan.checks.run import Checked
from ccwp_plan.language.nouns import counted
from ccwp_plan.literal import literal
from ccwp_plan.reports.paths import shown
from ccwp_plan.reports.terminal import NO_TERMINAL, Terminal, cells, folded

if TYPE_CHECKING:
    from ccwp_plan.reports.findings.changes import FindingChanges

_AT_LEAST = 200


def findings(
    checked: Sequence[Checked], terminal: Terminal = NO_TERMINAL, *, show_waived: bool, strict: bool = False
) -> str:
    """Every finding with its source line, the span underlined, and a summary line."""
    listed = [finding for plan in checked for finding in (plan.findings if show_waived else plan.standing)]
    return finding_list(listed, terminal) + folded(summary(checked), terminal, 0, 2) + "\n"


def finding_list(listed: Sequence[Finding], terminal: Terminal) -> str:
    """Findings one below the other, without a summary; of those with one place and one help these are shown once."""
    parts = ([*_finding([*group], terminal)] for _, group in groupby(listed, key=_where))
    if not terminal.colour:
        return "".join("".join(text for text, _ in part) + "\n" for part in parts)
    from rich.text import Text

    return terminal.render(*(Text.assemble(*part) for part in parts))


def finding_changes(changes: FindingChanges, terminal: Terminal) -> str:
    """The findings that are new, as always, and those that went, a line each; or that there are none of either."""
    lines = [
        folded(f"{word} {one.code}  {shown(one.file)}:{one.span.line}:{one.span.column}  {one.message}", terminal, 0, 2)
        + "\n"
        for word, one in changes.went
    ]
    if lines and terminal.colour:
        from rich.text import Text

        lines = [terminal.render(Text(line, "green", end="")) for line in lines]
    went = "".join(lines) + "\n" * bool(lines)
    return finding_list(changes.new, terminal) + went or "No finding has changed.\n"


def summary(checked: Sequence[Checked]) -> str:
    """How many plans, actions, errors, warnings, waived findings and open square brackets there are.

    The actions that a Y error keeps from being read are counted apart: nothing else is known of them.
    """
    errors, warnings = (
        sum(len(findings) for findings in of) for of in ([c.errors for c in checked], [c.warnings for c in checked])
    )
    waived = sum(len(plan.findings) - len(plan.standing) for plan in checked)
    brackets = sum(plan.brackets for plan in checked)
    actions = sum(len(plan.plan.actions) for plan in checked)
    not_read = sum(plan.plan.not_read for plan in checked)
    in_part = " in full" * (not_read == sum(len(plan.plan.torn) for plan in checked))
    text = f"{counted(len(checked), 'plan')}, {counted(actions, 'action')}"
    text += f"{f', {not_read} not read{in_part}' * bool(not_read)}: "
    text += f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"
    text += f", {waived} waived" if waived else ""
    return text + (f"; {counted(brackets, 'passage')} in square brackets" if brackets else "")


def standing(checked: Checked) -> str:
    """How many errors and warnings a plan has, in words; nothing of those that it does not have."""
    counts = [
        counted(len(some), noun) for some, noun in ((checked.errors, "error"), (checked.warnings, "warning")) if some
    ]
    return " and ".join(counts)


def _where(finding: Finding) -> tuple[object, ...]:
    return finding.source, finding.span, finding.severity, finding.waived, finding.help


def _finding(alike: Sequence[Finding], terminal: Terminal) -> Iterator[tuple[str, str]]:
    """The parts of findings that differ in their messages only, each with its style."""
    first = alike[0]
    colour = "yellow" if first.severity is Severity.WARNING else "red"
    style = "dim" if first.waived else f"bold {colour}"
    for one in alike:
        yield f"{'waived' if one.waived else one.severity} {one.code}", style
        yield f"  {folded(one.message, terminal, len(one.code) + len('warning') + 3, 2)}\n", "bold"
    margin = " " * len(str(first.span.line))
    yield f"{margin}--> ", "blue"
    yield f"{literal(shown(first.file))}:{first.span.line}:{first.span.column}\n", ""
    yield from _source_line(first, terminal, margin, style)
    help_ = f"waived: {first.waived}" if first.waived else first.help
    yield f"{margin} = ", "blue"
    yield f"{folded(help_, terminal, len(margin) + 3, len(margin) + 3)}\n", ""


def _source_line(finding: Finding, terminal: Terminal, margin: str, style: str) -> Iterator[tuple[str, str]]:
    span, lines = finding.span, finding.source.lines
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    if not line or line.isspace():
        return
    start, end = span.column - 1, span.end_column - 1 if span.end_line == span.line else len(line.rstrip())
    width = (terminal.width or 100) - len(margin) - 3
    seen = max(_AT_LEAST, 2 * width)  # of a line of megabytes, no more than that is looked at
    before, under, after = (
        literal(part).expandtabs(4)
        for part in (line[max(0, start - seen) : start], line[start : min(end, start + seen)], line[end : end + seen])
    )
    before, under, after = _cropped(before, under, after, width)
    yield f"{margin} |\n{span.line} | ", "blue"
    yield f"{before}{under}{after}".rstrip() + "\n", ""
    yield f"{margin} | ", "blue"
    yield " " * cells(before) + "^" * max(1, cells(under.rstrip())) + "\n", style


def _cropped(before: str, under: str, after: str, width: int) -> tuple[str, str, str]:
    """The three parts of a line, shortened by whole words so that the middle one is seen within the width."""
    if len(before) + len(under) > width:
        kept = max(10, min(len(before), width - len(under)))
        before = before if len(before) <= kept else "…" + _beginning(before[::-1], kept - 1)[::-1]
        room = width - len(before)
        under = under if len(under) <= room else (_beginning(under, room - 1) or under[: room - 1]) + "…"
    room = width - len(before) - len(under)
    return before, under, after if len(after) <= room else _beginning(after, max(0, room - 1)) + "…" * (room > 0)


def _beginning(text: str, room: int) -> str:
    """As many whole words of a text as fit, with the spaces around them."""
    kept = text[:room]
    return kept if text[room : room + 1].isspace() or not kept else kept[: kept.rfind(" ") + 1]
