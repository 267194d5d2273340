"""Tables for spreadsheets, as every report writes them: CSV in UTF-8, with the line ends of RFC 4180."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_FIGURES = r"\d{1,4}"
_BETWEEN = r"[ ./-]*"
_READ_AS_ANOTHER = re.compile(
    rf"""(?=\D*\d)[\d\s.,:/%()'$€£+-]+                      # 10.10, 3/4, 12 %, (1), 10:30
    | [\d.,]+\s*E\s*[+-]?\d+                               # 1E5
    | \d[\d: ]*[AP]M?                                      # 10 am
    | {_FIGURES}{_BETWEEN}{_MONTH}(?:{_BETWEEN}{_FIGURES})?       # 1 May 2020
    | {_MONTH}{_BETWEEN}{_FIGURES}(?:{_BETWEEN}{_FIGURES})?       # May 2020
    | TRUE | FALSE
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")
"""A spreadsheet shows it as it is written; of more digits it changes the last."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A line for the head and one for each row.

    A text that a spreadsheet would take for a formula, or read as another number, a time or a truth value, begins
    with an apostrophe, which keeps it a text. Whole numbers and days of the form 2020-06-30 stay as they are.
    """
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(head)
    lines.writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def protected(text: str) -> str:
    """A text for such a table that is to be read back: one that looks as if it had an apostrophe is given one.

    >>> protected("'10.10"), protected("'a'")
    ("''10.10", "'a'")
    """
    return f"'{text}" if _has_apostrophe(text) else text


def unprotected(cell: str) -> str:
    """A text of such a table without the apostrophe that it was given.

    >>> unprotected("'10.10"), unprotected("''10.10"), unprotected("'a'")
    ('10.10', "'10.10", "'a'")
    """
    return cell[1:] if _has_apostrophe(cell) else cell


def _has_apostrophe(cell: str) -> bool:
    """Whether a text begins with apostrophes and is behind them what they protect."""
    inner = cell.lstrip("'")
    return inner != cell and _safe(inner) != inner


def _safe(cell: str) -> str:
    text = cell.strip(" ")
    formula = text.startswith(_STARTS_A_FORMULA)
    return f"'{cell}" if formula or (_READ_AS_ANOTHER.fullmatch(text) and not _stays(text)) else cell


def _stays(text: str) -> bool:
    """Whether a spreadsheet reads this as the number or the day that it is."""
    return bool(_WHOLE_NUMBER.fullmatch(text) or _DAY.fullmatch(text))
