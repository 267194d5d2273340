"""The period of a plan, from the times in its table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ccwp_plan.exchange.table.columns import Column
from ccwp_plan.exchange.table.grid import Table
from ccwp_plan.exchange.table.heads import declared
from ccwp_plan.exchange.table.pieces import ends_in, pieces, titled
from ccwp_plan.exchange.table.told import Told
from ccwp_plan.language.plan import Period
from ccwp_plan.language.times import Time


def period(tables: Sequence[Table], columns: Sequence[Column], today: date) -> tuple[Period, Told]:
    """The years of the times in a table or, without any, the two that follow this one; and what is to be said of it."""
    years = sorted({*_years(tables, columns)})
    first, last = (years[0], years[-1]) if years else (today.year + 1, today.year + 2)
    if not years:
        said = f"The table has no dates; the years {first} and {last} were chosen for the plan."
    elif first < last:
        said = f"The years of the plan, {first} to {last}, are those of the dates in the table."
    else:
        said = f"The year of the plan, {first}, is that of the dates in the table."
    told = Told(tables[0].grid.name, said, "Correct the period in plan.yaml.", to_do=not years)
    return Period.model_validate({"start": f"{first}-01-01", "end": f"{last}-12-31"}), told


def _years(tables: Sequence[Table], columns: Sequence[Column]) -> Iterator[int]:
    """The years of all times that stand in columns for times."""
    timed = [one.head.column for one in columns if one.target and _is_timed(one)]
    for one in tables:
        for row in one.body:
            cells = one.grid.rows[row]
            for text in (cells[column].text for column in timed if column in cells):
                yield from (year for piece in pieces(text) for year in _of(piece))


def _is_timed(column: Column) -> bool:
    assert column.target
    return column.target[0] in ("period", "milestones") or declared(column.target).is_time


def _of(piece: str) -> Iterator[int]:
    for text in ends_in(piece) or titled(piece)[1].times:
        time = Time.parse(text)
        if time and time.last:
            yield from (time.first.year, time.last.year)
