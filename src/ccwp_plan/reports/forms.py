"""What is wrong with forms that came back, and where, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ccwp_plan.literal import literal
from ccwp_plan.reports.terminal import Terminal, folded

_STYLES = {
    "error": "bold red",
    "warning": "bold yellow",
    "conflict": "bold magenta",
    "to do": "bold yellow",
    "note": "bold blue",
}


class FormRemark(NamedTuple):
    """Something to be said of forms: what it is (an error, a warning, a conflict; of a table: to do, a note) with its
    code if it has one, where, and what to do."""

    what: str
    code: str
    message: str
    places: tuple[str, ...]
    help: str


def form_remarks(remarks: Sequence[FormRemark], terminal: Terminal) -> str:
    """Remarks one below the other, each with the places in the forms."""
    parts = [[*_remark(one, terminal)] for one in remarks]
    if not terminal.colour:
        return "".join("".join(text for text, _ in part) + "\n" for part in parts)
    from rich.text import Text

    return terminal.render(*(Text.assemble(*part) for part in parts))


def _remark(one: FormRemark, terminal: Terminal) -> Iterator[tuple[str, str]]:
    head = " ".join([one.what, *([one.code] if one.code else [])])
    yield head, _STYLES[one.what]
    yield f"  {folded(one.message, terminal, len(head) + 2, 2)}\n", "bold"
    for place in one.places:
        yield " --> ", "blue"
        yield f"{literal(place)}\n", ""
    if one.help:
        yield "  = ", "blue"
        yield f"{folded(one.help, terminal, 4, 4)}\n", ""
