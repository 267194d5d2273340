"""A form as CSV: the sections below each other, each with its heads, and above them a line that says what it is."""

from __future__ import annotations

from collections.abc import Iterator

from ccwp_plan.exchange.form import FORM, KEY, STATE, Form, shown
from ccwp_plan.reports.spreadsheet import protected, table

_HOW = "Keep the columns ‘Key’ and ‘State’ as they are; save the file as CSV again, in whatever form."


def write(form: Form) -> bytes:
    """The form as a CSV file, in UTF-8 with the mark by which spreadsheets know that."""
    return table((FORM, *form.identity), _lines(form)).encode("utf-8-sig")


def _lines(form: Form) -> Iterator[list[str]]:
    """The lines of the form below the one that says what it is."""
    for line in (form.title, form.subtitle, *form.steps_with(_HOW)):
        yield [line]
    for section in form.sections:
        yield []
        yield [f"{section.title}: {section.says}"]
        yield [KEY, *(column.label for column in section.columns), STATE]
        for row in section.rows:
            texts = map(shown, section.columns, row.values)
            yield [row.key, *map(protected, texts), section.state_of(row)]
