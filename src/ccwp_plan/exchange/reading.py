"""Whatever came back, read by its content and not by the ending of its name."""

from __future__ import annotations

from pathlib import Path

from ccwp_plan.exchange import guards
from ccwp_plan.exchange.cells import Book
from ccwp_plan.exchange.package import Package


def read(file: Path) -> Book:
    """The cells of a workbook, of the tables of a Word document, or of a CSV file.

    Raises Unreadable where it is none of these, or is refused.
    """
    raw = guards.content(file)
    return book(file, raw, guards.office_file(raw))


def book(file: Path, raw: bytes, package: Package | None) -> Book:
    """The cells of a file that is open: of a package, or of a CSV file where it is none."""
    if package is None:
        from ccwp_plan.exchange import csv_reading

        return csv_reading.book(file, raw)
    if package.kind == "xlsx":
        from ccwp_plan.exchange import xlsx_reading

        return xlsx_reading.book(file, package)
    from ccwp_plan.exchange import docx_reading

    return docx_reading.book(file, package)
