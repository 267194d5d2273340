"""Comments as a table in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ccwp_plan.analysis.compilation import Commented, Compilation
from ccwp_plan.reports.comments.wording import about, outcome
from ccwp_plan.reports.comparison.md import escaped

if TYPE_CHECKING:
    from ccwp_plan.reports.terminal import Terminal

_HEAD = ("About", "From", "Quote", "Comment", "Proposal", "Reply", "Outcome")


def comments(found: Compilation, some: Sequence[Commented], terminal: Terminal, *, named: bool) -> str:
    """A row for each comment, below the title of the plan; no sign of a text is Markdown."""
    return "\n".join([*_lines(found, some), ""])


def _lines(found: Compilation, some: Sequence[Commented]) -> Iterator[str]:
    yield from (f"# {escaped(found.plan.fields.title)}", "")
    yield from (f"| {' | '.join(_HEAD)} |", f"|{' --- |' * len(_HEAD)}")
    for one in some:
        fields = one.comment.fields
        texts = (about(one), one.delegation, fields.quote, fields.text, fields.proposal, fields.reply, outcome(one))
        yield f"| {' | '.join(escaped(' '.join((text or '').split())) for text in texts)} |"
