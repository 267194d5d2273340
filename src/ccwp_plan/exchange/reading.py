"""Whatever came back, read by its content and not by the ending of its name."""

from __future__ import annotations

from pathlib import Path

from ccwp_plan.exchange.cells import Book


def read(file: Path) -> Book:
    """The cells of a workbook, of the tables of a Word document or of a CSV file.

    Raises Unreadable where it is none of these, or is refused.
    """
    raise NotImplementedError
