"""What is new in a plan or in a strategy as Markdown, to be the comment of a merge request.

What was deleted is struck out, what was inserted is strong. Every text of a plan is printed literally: no sign in it
is Markdown, and none calls a person or an issue of the place where the comment is shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ccwp_plan.analysis.changes import ListChange, TextChange, ValueChange
from ccwp_plan.analysis.comparison import Comparison, CoverageComparison, StrategyComparison
from ccwp_plan.analysis.words import Edit
from ccwp_plan.literal import literal
from ccwp_plan.reports.comparison import wording as revisions
from ccwp_plan.reports.comparison.wording import Line, Segment
from ccwp_plan.reports.coverage.wording import coverage_share

if TYPE_CHECKING:
    from ccwp_plan.reports.terminal import Terminal
    from ccwp_plan.repository.versions import Version

MOST = 65_000
"""The most characters of a comment; GitHub takes 65,536."""

_MARKS = {Edit.KEPT: "", Edit.DELETED: "~~", Edit.INSERTED: "**"}
_SIGN = re.compile(r"[\\`*_\[\]<>#|~&$@]|(?<=www)\.|:(?=//)", re.IGNORECASE)
_CALLS = re.compile(r"(?<=[@#!$~&%])(?=\w)|(?<=:)(?=[\w+-]+:)")
_GLUE = "<!-- -->"
_SHORTENED = "The rest is left out, since a comment can be no longer. `ccwp-plan diff` shows all of it."


def comparison(comparison: Comparison | StrategyComparison, sides: tuple[Version, Version], terminal: Terminal) -> str:
    """What is new in a plan or in a strategy; nothing where nothing is new."""
    if comparison.empty:
        return ""
    given = sides[0].given, sides[1].given
    return _fitted(
        _comparison(comparison, given) if isinstance(comparison, Comparison) else _strategies(comparison, given)
    )


def coverage(comparison: CoverageComparison, given: str) -> str:
    """What is new in the coverage since an earlier state, as a section below the coverage itself."""
    shares = (coverage_share(side) for side in (comparison.old, comparison.new))
    head = [f"## Since {escaped(given)}\n", " → ".join(map(escaped, shares)) + "."]
    return _fitted([*head, *_gained_and_lost(comparison), *_coverage(comparison, heading=False)])


def escaped(text: str) -> str:
    """A text that Markdown prints as it is, on one line.

    >>> escaped("1. *a* [b] @c")
    '1. \\\\*a\\\\* \\\\[b\\\\] \\\\@<!-- -->c'
    """
    return _CALLS.sub(_GLUE, _SIGN.sub(r"\\\g<0>", literal(text.replace("\n", " "))))


def _fitted(lines: Iterable[str]) -> str:
    """The lines, as many as a comment takes; what is left out is told."""
    taken: list[str] = []
    length = len(_SHORTENED) + 2
    for line in lines:
        length += len(line) + 1
        if length > MOST:
            return "\n".join([*taken, "", _SHORTENED, ""])
        taken.append(line)
    return "\n".join([*taken, ""])


def _strategies(comparison: StrategyComparison, sides: tuple[str, str]) -> Iterator[str]:
    yield f"## What is new in {escaped(comparison.new.id)}\n"
    yield from _table(
        [("", *map(escaped, sides)), ("Objectives", "", escaped(revisions.objective_summary(comparison)))]
    )
    yield from _strategy(comparison)


def _comparison(comparison: Comparison, sides: tuple[str, str]) -> Iterator[str]:
    cover = comparison.coverage
    shares = coverage_share(cover.old), coverage_share(cover.new)
    yield f"## What is new in {escaped(comparison.new.name)}\n"
    yield from _table(
        [
            ("", *map(escaped, sides)),
            ("Document", *(escaped(revisions.document(plan)) for plan in (comparison.old, comparison.new))),
            ("Coverage", *map(escaped, shares)),
        ]
    )
    yield f"\nActions: {escaped(revisions.action_summary(comparison))}."
    if comparison.strategy:
        yield f"\nObjectives: {escaped(revisions.objective_summary(comparison.strategy))}."
    yield from _gained_and_lost(cover)
    if comparison.metadata:
        yield "\n### The plan\n"
        yield from _lines(revisions.lines(comparison.metadata))
    for note in comparison.notes:
        yield f"\n### {escaped(revisions.note_headline(note))}\n"
        yield from _lines(revisions.note_lines(note))
    for change in comparison.actions:
        yield f"\n### {escaped(revisions.headline(change))}\n"
        yield from _lines(revisions.action_lines(change))
    if comparison.strategy:
        yield from _strategy(comparison.strategy)
    yield from _coverage(cover)


def _gained_and_lost(comparison: CoverageComparison) -> Iterator[str]:
    for words, rows in (
        ("Newly covered", comparison.newly_covered),
        ("No longer covered", comparison.no_longer_covered),
    ):
        if rows:
            yield f"\n{words}: **{escaped(revisions.coverage_ids(rows))}**."


def _strategy(comparison: StrategyComparison) -> Iterator[str]:
    yield f"\n### {escaped(revisions.strategy_title(comparison))}\n"
    yield from _lines(revisions.lines(comparison.metadata))
    for change in comparison.objectives:
        yield f"\n#### {escaped(revisions.objective_headline(change))}\n"
        yield from _lines(revisions.lines(change.changes))


def _coverage(comparison: CoverageComparison, *, heading: bool = True) -> Iterator[str]:
    if comparison.changed:
        yield "\n### Coverage\n" if heading else ""
        rows = [
            (escaped(row.node.id), escaped(revisions.coverage_status(row)), escaped(revisions.coverage_gains(row)))
            for row in comparison.changed
        ]
        yield from _table([("Objective", "Status", "Actions"), *rows])


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for at, row in enumerate(rows):
        yield f"| {' | '.join(row)} |"
        if at == 0:
            yield f"|{' --- |' * len(row)}"


def _lines(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        head = f"{'  ' * line.depth}- {escaped(line.label)}"
        change = line.change
        if change is None:
            yield f"{head}: {escaped(line.said)}" if line.said else head
        elif isinstance(change, TextChange):
            yield f"{head}: {marked(revisions.excerpt(change.pieces))}"
        elif isinstance(change, ValueChange):
            nature = revisions.nature(change)
            replaced = _replaced(*revisions.both(change))
            yield f"{head}: {replaced}" + (f" ({nature})" if nature else "")
        else:
            yield f"{head}: {_list(change)}"


def _list(change: ListChange) -> str:
    told = _replaced(*revisions.exchanged(change))
    others = [*map(escaped, [*revisions.others(change), *revisions.brackets(change)])]
    others += ["in another order"] if change.reordered else []
    return f"{told} ({'; '.join(others)})" if told and others else told or "; ".join(others)


def _replaced(old: str, new: str) -> str:
    return marked([(edit, text) for edit, text in ((Edit.DELETED, old), (Edit.INSERTED, new)) if text])


def marked(segments: Sequence[Segment]) -> str:
    """A text with what was deleted struck out and what was inserted strong; a space parts the two.

    White space at the ends of a change stands outside of its marks. Where a mark would stand between a word and a
    sign, and so be none to Markdown, an empty comment stands between them.
    """
    out, ended = "", ""
    for edit, text in segments:
        body, mark = text.strip(), _MARKS[edit]
        if mark and body:
            lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            out += lead or (" " if ended else "")
            told = escaped(body)
            out += f"{_GLUE if _sign(told[0]) and not _parts(out[-1:]) else ''}{mark}{told}{mark}"
            ended = "" if tail else told[-1]
            out += tail
        elif text:
            told = escaped(text)
            out += f"{_GLUE if ended and _sign(ended) and not _parts(told[0]) else ''}{told}"
            ended = ""
    return out


def _sign(character: str) -> bool:
    """Whether Markdown could take a character for punctuation."""
    return unicodedata.category(character)[0] in "PS"


def _parts(character: str) -> bool:
    """Whether a mark can surely stand beside a character, whatever is on its other side."""
    return not character or character.isspace() or unicodedata.category(character)[0] == "P" or character in "$+<=>^`|~"
