"""Values that their fields refuse because of one sign: another dash, quotation mark or space, a bullet, a colon."""

from __future__ import annotations

import re
from typing import Any

from pydantic_core import ErrorDetails

from ccwp_plan.reading.place import Place, echoed
from ccwp_plan.reading.signs import BULLETS, SPACES, called, in_quotes, typed

Words = tuple[str, str]

_SHORT = frozenset(
    {"no_date", "not_done_on", "no_time", "no_time_or_tbc", "no_due", "no_such_day", "no_figure", "no_level"}
    | {"string_pattern_mismatch", "literal_error"}
)
"""The errors of values that are a word, a figure or a day: there each sign counts."""
_LISTS = frozenset({"tuple_type", "list_type"})
_WORD = re.compile(r"\w[\w.()-]*")
_COMPARED = re.compile(r"\s*(?:>=|<=|[≥≤><≈~±+]|=)\s*([0-9][0-9.]*)\s*")
_ITEM = re.compile(rf"\s*([{BULLETS}*-])(?:[\s{SPACES}]*)(\S.*)", re.DOTALL)
_AFTER_A_DASH = re.compile(rf"\s*-([{SPACES}])")
_LINE_BREAK = re.compile(r"\\[nrNLP]")


def words(details: ErrorDetails, field: str, at: Place) -> Words | None:
    """Message and help of an error of a value, as messages call its field, where a sign in it is the reason."""
    kind, value = details["type"], details["input"]
    if kind in _LISTS:
        return _not_a_list(value, field)
    if kind == "string_type" and isinstance(value, dict):
        return _colon(value, field, at)
    if not isinstance(value, str):
        return None
    if kind == "string_pattern_mismatch" and (escape := _line_break(at)):
        message = f"{field} must be one line of text; in double quotation marks `{escape}` is a line break."
        return message, f"Use single quotation marks: `{echoed(in_quotes(_inner(at)))}`."
    if kind == "no_figure" and (figure := _COMPARED.fullmatch(value)):
        message = f"{field} must be a number alone; ‘{echoed(value.strip())}’ is given."
        return message, f"Write `{_name(at)}{figure[1]}`."
    return _odd_sign(value, field, at) if kind in _SHORT else None


def _odd_sign(value: str, field: str, at: Place) -> Words | None:
    """That a word, a figure or a day has a sign that only looks like the one that is meant."""
    meant = typed(value)
    if meant == value or not _WORD.fullmatch(meant):
        return None
    odd = next((sign for sign in value if typed(sign) != sign), None)
    if odd is None:
        return None
    message = f"{field} contains {called(odd)} instead of a sign of the keyboard."
    return message, f"Write `{_name(at)}{meant}`."


def _not_a_list(value: Any, field: str) -> Words | None:
    """That the items of a list begin with a bullet, or with a dash and no space."""
    first = next(iter(value), None) if isinstance(value, dict) else value
    item = _ITEM.fullmatch(first) if isinstance(first, str) else None
    if item is None:
        return None
    text = item[2]
    if isinstance(value, dict):
        text = f"{text}: {value[first]}" if isinstance(value[first], str) else f"{text}: ..."
    else:
        text = re.split(rf"\s{re.escape(item[1])}[\s{SPACES}]*", text)[0]
    message = f"{field} must be a list; ‘{item[1]}’ does not begin an item: a hyphen and a space do."
    help_ = f"Begin each item on a line of its own with a hyphen and a space: `- {echoed(text.strip())}`."
    if item[1] == "-":
        odd = _AFTER_A_DASH.match(str(first))
        message = f"{field} must be a list; a space is missing after the hyphen of its item."
        if odd:
            message = f"{field} must be a list; {called(odd[1])} follows the hyphen of its item, and not a space."
        what = "Delete it and type an ordinary space" if odd else "Type one"
        help_ = f"{what}: `- {echoed(text.strip())}`."
    return message, help_


def _colon(value: dict[str, Any], field: str, at: Place) -> Words | None:
    """That a text has a colon, so that it is read as a field."""
    (name, inner), *more = value.items() or [("", None)]
    if more or not isinstance(inner, str):
        return None
    message = f"{field} contains a colon and a space, so that it is read as a field and its value."
    before = "- " if isinstance(at.loc[-1], int) else _name(at)
    return message, f"Put the text in quotes: `{before}{echoed(in_quotes(f'{name}: {inner}'))}`."


def _line_break(at: Place) -> str:
    """The sign for a line break in a value in double quotation marks, or nothing."""
    written = _written(at)
    found = _LINE_BREAK.search(written) if written.startswith('"') else None
    return found[0] if found else ""


def _inner(at: Place) -> str:
    return _written(at).strip('"')


def _written(at: Place) -> str:
    """A value as it is written in its file."""
    start, end, _ = at.extent
    return at.source.text[start:end]


def _name(at: Place) -> str:
    """The name of a field as it is typed before its value; nothing before an item."""
    return f"{at.loc[-1]}: " if at.loc and isinstance(at.loc[-1], str) else ""
