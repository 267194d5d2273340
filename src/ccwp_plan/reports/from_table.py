"""How a table of others was understood, for a person at a terminal: its columns, and what is to be done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ccwp_plan.literal import literal
from ccwp_plan.reports.terminal import NO_TERMINAL, Line, Terminal, assembled, beside, column, folded, styled

_STYLES = {"certain": "green", "given by --map": "green", "likely": "yellow", "not recognised": "red"}
_WIDEST_HEAD = 40
_WIDEST_FIELD = 28


class ColumnRow(NamedTuple):
    """A column: its name and its head, the field that it is for, and how sure that is."""

    name: str
    head: str
    field: str
    confidence: str


class Remark(NamedTuple):
    """What is said of a place of a table, and what to do; `to_do` where something has to be decided."""

    place: str
    message: str
    help: str
    to_do: bool


def columns(title: str, rows: Sequence[ColumnRow], terminal: Terminal = NO_TERMINAL) -> str:
    """The columns of a table, a line each, below what the table is."""
    widths = [
        column((row.name for row in rows), 4),
        column((row.head for row in rows), _WIDEST_HEAD),
        column((row.field for row in rows), _WIDEST_FIELD),
    ]
    lines: list[Line] = [[(literal(title), "bold")]]
    for row in rows:
        cells = [
            styled(row.name, widths[0], "bold"),
            styled(row.head, widths[1]),
            styled(row.field, widths[2]),
            [[(row.confidence, _STYLES.get(row.confidence, ""))]],
        ]
        lines += ([("  ", ""), *line] for line in beside(cells, widths))
    return assembled(lines, terminal)


def remarks(listed: Iterable[Remark], terminal: Terminal = NO_TERMINAL) -> str:
    """What is to be done, and below it what is only to be known, each with its place and what to do."""
    lines: list[Line] = []
    for one in sorted(listed, key=lambda one: not one.to_do):
        word, style = ("to do", "bold red") if one.to_do else ("note", "bold blue")
        lines += [
            [],
            [(word, style), (f"  {folded(one.message, terminal, len(word) + 2, 2)}", "bold")],
            [(" --> ", "blue"), (literal(one.place), "")],
            [("  = ", "blue"), (folded(one.help, terminal, 4, 4), "")],
        ]
    return assembled(lines, terminal) if lines else ""
