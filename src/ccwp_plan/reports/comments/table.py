"""Comments as a list, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from ccwp_plan.analysis.compilation import Commented, Compilation
from ccwp_plan.language.nouns import counted
from ccwp_plan.literal import literal
from ccwp_plan.reports.comments.wording import about, flat, outcome, proposal
from ccwp_plan.reports.terminal import Line, assembled, beside, column, styled

if TYPE_CHECKING:
    from ccwp_plan.reports.terminal import Terminal

_WIDTH = 100
_STYLES = {"accepted, in the plan": "green", "rejected": "dim", "open": "yellow"}


def comments(found: Compilation, some: Sequence[Commented], terminal: Terminal, *, named: bool) -> str:
    """The comments by what they are about, each with its delegation and its outcome; then who has not answered."""
    return assembled(_lines(found, some, terminal.width or _WIDTH, named=named), terminal, spaced=named)


def _lines(found: Compilation, some: Sequence[Commented], width: int, *, named: bool) -> Iterator[Line]:
    if named:
        yield [(literal(found.plan.name), "bold")]
    first = column([one.delegation for one in some], width // 6)
    for _, group in groupby(some, key=lambda one: (one.order, about(one))):
        together = [*group]
        yield from styled(_head(together[0]), width, "bold")
        for one in together:
            texts = [line for text, style in _said(one) for line in styled(text, width - first - 4, style, "  ")]
            indent = [[("  ", ""), *line] for line in styled(one.delegation, first)]
            yield from beside([indent, texts], [first + 2])
        yield []
    open_ = sum(one.is_open for one in some)
    yield from styled(f"{counted(len(some), 'comment', none='No')}; {open_ or 'none'} open.", width)
    if found.silent:
        yield from styled(f"Not answered: {', '.join(one.id for one in found.silent)}.", width)


def _head(one: Commented) -> str:
    label = one.subject.label if one.subject else "not in the plan"
    return f"{about(one)} ({label})" if label else about(one)


def _said(one: Commented) -> Iterator[tuple[str, str]]:
    """What is said of a comment, part by part, each with its style."""
    fields = one.comment.fields
    if fields.quote:
        yield f"‘{fields.quote}’", "dim"
    if fields.text:
        yield flat(fields.text), ""
    if fields.proposal:
        yield f"Proposal: {proposal(one)}", ""
    if fields.reply:
        yield f"Reply: {flat(fields.reply)}", ""
    yield outcome(one), _STYLES.get(outcome(one), "")
