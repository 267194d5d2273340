"""Forms out and back in the tests: what a plan asks, what somebody types into it, and what becomes of that."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl

from ccwp_plan.checks.run import Checked
from ccwp_plan.exchange.asked import Asked
from ccwp_plan.exchange.formats import Format, write
from ccwp_plan.exchange.importing import Import, put_in, read_all
from ccwp_plan.exchange.questions import form

DAY = date(2020, 12, 31)


def exported(
    checked: Checked, actor: str | None = None, asked: Asked = Asked.PROGRESS, format_: Format = Format.XLSX
) -> bytes:
    """The form of an actor, or of the whole plan."""
    return write(form(checked.plan, actor, DAY, DAY + timedelta(14), asked), format_)


def imported(checked: Checked, files: Sequence[Path], *, by: str | None = None, overwrite: bool = False) -> Import:
    """What forms that came back would change."""
    found = Import()
    put_in(checked, read_all(files, found), found, by=by, overwrite=overwrite, today=date(2021, 1, 10))
    return found


def told(found: Import) -> list[str]:
    """What is said of forms, a line each: error Results, F7: what is wrong. What to do; the conflicts behind."""
    lines = []
    for one in (*found.unread, *found.placed):
        remark = one.remark
        where = ", ".join(part for part in (remark.where, remark.place) if part)
        code = f" {one.code}" if one.code else ""
        lines.append(f"{remark.severity}{code} {where or '-'}: {remark.message}")
    lines += [f"conflict {one.item.key}, {one.field}" for one in found.conflicts]
    return lines


def changes(found: Import) -> list[str]:
    """The lines of the plan that go, with a minus, and those that come, with a plus."""
    lines = []
    for source, text in found.texts.items():
        before, after = source.text.split("\n"), text.split("\n")
        from difflib import ndiff

        lines += [line[0] + line[2:].strip() for line in ndiff(before, after) if line[0] in "+-"]
    return lines


def typed(form_: bytes, cells: Mapping[str, Any]) -> bytes:
    """A workbook in which somebody has typed; a cell is named as in a formula: Results!F7."""
    book = openpyxl.load_workbook(io.BytesIO(form_))
    for name, value in cells.items():
        sheet, _, cell = name.rpartition("!")
        book[sheet][cell].value = value
    return saved(book)


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
