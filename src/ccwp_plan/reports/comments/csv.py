"""Comments as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ccwp_plan.analysis.compilation import Commented, Compilation
from ccwp_plan.reports.spreadsheet import table

if TYPE_CHECKING:
    from ccwp_plan.reports.terminal import Terminal

HEAD = ("about", "from", "date", "on", "quote", "text", "proposal", "reply", "outcome", "in_plan")


def comments(found: Compilation, some: Sequence[Commented], terminal: Terminal, *, named: bool) -> str:
    """A line for each comment, in the order of the compilation."""
    return table(HEAD, map(_row, some))


def _row(one: Commented) -> tuple[str, ...]:
    fields, file = one.comment.fields, one.comment.file.fields
    given = (fields.about, one.delegation, file.date, file.on, fields.quote, fields.text, fields.proposal, fields.reply)
    in_plan = ("yes" if one.is_in_the_plan else "no") if fields.proposal else ""
    return (*(str(value or "") for value in given), fields.outcome or "", in_plan)
