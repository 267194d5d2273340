"""Progress as Markdown, such as the summary of a job: a table for each group of actions, those that are late first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ccwp_plan.analysis.progress import ActionProgress, Progress
from ccwp_plan.language.dates import day
from ccwp_plan.reports.comparison.md import escaped
from ccwp_plan.reports.progress import wording
from ccwp_plan.reports.supervision import led_by

if TYPE_CHECKING:
    from ccwp_plan.reports.progress import Since
    from ccwp_plan.reports.terminal import Terminal

_BREAK = "<br>"


def progress(found: Progress, since: Since | None, terminal: Terminal, *, named: bool) -> str:
    """The progress of a plan below its title; no sign of a text is Markdown."""
    return "\n".join([*_lines(found, since), ""])


def _lines(found: Progress, since: Since | None) -> Iterator[str]:
    yield f"# {escaped(found.plan.fields.title)}"
    yield from ("", escaped(wording.head(found)), "", escaped(wording.summary(found)))
    if since:
        yield from ("", f"## Achieved since {day(since.day)}", "")
        yield from (f"- {escaped(line)}" for line in wording.achievements(since.achieved))
    if found.results:
        rows = [(wording.name(one), one.judgement.words, *wording.result_because(one)) for one in found.results]
        yield from _table("Results of the plan", ("Result", "Judgement", "What it rests on"), map(_result, rows))
    for group, members in wording.groups(found).items():
        head = ("Action", "Led by", "Title", "What it rests on")
        yield from _table(group.capitalize(), head, (_action(one, found) for one in members))


def _result(row: tuple[str, ...]) -> list[str]:
    name, judgement, *facts = map(escaped, row)
    return [name, judgement, _BREAK.join(facts)]


def _action(one: ActionProgress, found: Progress) -> list[str]:
    fields = one.action.fields
    facts = [escaped(fact) for fact in wording.because(one, found)]
    return [escaped(fields.number), escaped(led_by(one.action)), escaped(fields.title), _BREAK.join(facts)]


def _table(heading: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    cells = [*head]
    yield from ("", f"## {heading}", "", f"| {' | '.join(cells)} |", f"|{' --- |' * len(cells)}")
    yield from (f"| {' | '.join(row)} |" for row in rows)
