"""Tables as workbooks, CSV files and Word documents, for tests: made of rows of cells, some of which span others."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

import docx
import xlsxwriter


@dataclass(frozen=True)
class Spanning:
    """A cell that spans rows or columns; those that it covers are left out of their rows."""

    text: str
    rows: int = 1
    columns: int = 1


Cell: TypeAlias = str | Spanning | date | Decimal | None
Rows: TypeAlias = Sequence[Sequence[Cell]]
FORMATS = ("xlsx", "csv", "docx")


def write_tables(file: Path, *tables: Rows) -> Path:
    """A file with these tables, in the format that its name says; a CSV file has one table and no spans."""
    {".xlsx": _xlsx, ".csv": _csv, ".docx": _docx}[file.suffix](file, tables)
    return file


def placed(rows: Rows) -> dict[tuple[int, int], Cell]:
    """The cells by row and column, from 0; each cell stands in the first column of its row that none covers."""
    found: dict[tuple[int, int], Cell] = {}
    covered: set[tuple[int, int]] = set()
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in covered:
                column += 1
            found[row, column] = cell
            height, width = (cell.rows, cell.columns) if isinstance(cell, Spanning) else (1, 1)
            covered |= {(row + down, column + right) for down in range(height) for right in range(width)}
    return found


def _xlsx(file: Path, tables: Sequence[Rows]) -> None:
    with xlsxwriter.Workbook(file) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for rows in tables:
            sheet = book.add_worksheet()
            for (row, column), cell in placed(rows).items():
                if isinstance(cell, Spanning):
                    sheet.merge_range(row, column, row + cell.rows - 1, column + cell.columns - 1, cell.text)
                elif isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, day)
                elif isinstance(cell, Decimal):
                    sheet.write_number(row, column, float(cell))
                elif cell:
                    sheet.write_string(row, column, cell)


def _csv(file: Path, tables: Sequence[Rows]) -> None:
    (rows,) = tables
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([str(cell) if cell is not None else "" for cell in row] for row in rows)


def _docx(file: Path, tables: Sequence[Rows]) -> None:
    document = docx.Document()
    for rows in tables:
        cells = placed(rows)
        table = document.add_table(len(rows), max(column for _, column in cells) + 1)
        grid = [row.cells for row in table.rows]
        for (row, column), cell in cells.items():
            where = grid[row][column]
            if isinstance(cell, Spanning):
                where = where.merge(grid[row + cell.rows - 1][column + cell.columns - 1])
                cell = cell.text
            where.text = str(cell) if cell is not None else ""
        document.add_paragraph()
    document.save(str(file))
