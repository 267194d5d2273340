"""A plan from a table: the files of a new plan, and all that is to be said of what was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ccwp_plan.exchange.cells import Book, Cell, Unreadable
from ccwp_plan.exchange.table import heads
from ccwp_plan.exchange.table.action import fill
from ccwp_plan.exchange.table.cited import Citations
from ccwp_plan.exchange.table.columns import Column, Maps, columns
from ccwp_plan.exchange.table.grid import Grid, Table, table
from ccwp_plan.exchange.table.making import OPEN, TITLE, Kept, Known, Made
from ccwp_plan.exchange.table.numbering import give_numbers
from ccwp_plan.exchange.table.pieces import clean, one_line
from ccwp_plan.exchange.table.rows import groups
from ccwp_plan.exchange.table.told import Told, listed, together
from ccwp_plan.exchange.table.who import Who
from ccwp_plan.exchange.table.writing import Wanted, action_files, plan_file
from ccwp_plan.exchange.table.years import period
from ccwp_plan.language.nouns import counted
from ccwp_plan.language.open_values import TBC
from ccwp_plan.reading.place import echoed

_LONGEST_TITLE = 200
_MOST_KEPT = 20_000
"""So many cells of other tables are kept as comments; of more it is only said where they stand."""


@dataclass(frozen=True)
class FromTable:
    """The files of a plan that was made from a table, how its columns were understood, and what is to be said."""

    files: dict[Path, str]
    columns: tuple[Column, ...]
    told: tuple[Told, ...]
    table: str
    actions: int

    @property
    def to_do(self) -> int:
        """How many things somebody has to look at."""
        return sum(one.to_do for one in self.told)


def plan_from(book: Book, maps: Sequence[str], wanted: Wanted) -> FromTable:
    """A plan from the table in a file. Raises Unreadable where no table with heads is found in it."""
    heads.begin()
    return _Making(book, Maps(maps), wanted).result()


@dataclass
class _Making:
    """A plan in the making."""

    book: Book
    maps: Maps
    wanted: Wanted
    told: list[Told] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    """What is kept as comments in the file of the plan."""

    def result(self) -> FromTable:
        """All of it."""
        tables, others = self._tables()
        main = tables[0]
        placed = columns(main, self.told.append)
        self._title_column(placed)
        who = Who(self.wanted.reference.actors)
        years, told = period(tables, placed, self.wanted.today)
        self.told.append(told)
        known = Known(who, Citations(self.wanted.taxonomy), self.wanted.reference.priorities(years))
        made = [one for each in tables for one in self._actions(each, placed, known)]
        if not made:
            message = "No row was found below the heads of the table."
            raise Unreadable(message, "Write an action in each row below the heads, and import it again.")
        self.told += give_numbers(made, self.wanted.number)
        self.told += together(one for action in made for one in action.told)
        self.told += _open(made)
        title = self._above(main)
        for one in tables[1:]:
            self._keep(one.grid, one.above)
        self._others(others)
        self._declared(who)
        own = plan_file(self.wanted, title, years, who, placed, self.kept, self.book.file.name)
        files = dict([own, *action_files(self.wanted, made, self.book.file.name)])
        return FromTable(files, tuple(placed), tuple(self.told), main.grid.name, len(made))

    # Which tables

    def _tables(self) -> tuple[list[Table], list[Grid]]:
        """The table that is worth most with those that go on with it, and the grids that are no part of it."""
        name = self.book.file.name
        grids = [Grid(name, sheet) for sheet in self.book.sheets if sheet.cells and not sheet.hidden]
        found = [(grid, table(grid, self.maps.meant)) for grid in grids]
        tables = [one for _, one in found if one]
        if not tables:
            help_ = (
                "Name the columns in one row, as the language does: Number, Title, Objectives, Leader, Due; "
                'or give --map "HEAD=FIELD" for those that have other names.'
            )
            raise Unreadable("No table was found whose heads name the fields of an action.", help_)
        self.maps.refuse_unmet(tables)
        if self.book.taken:
            self.told.append(Told(name, self.book.taken, "Save the table otherwise if that is not right.", to_do=False))
        main = max(tables, key=lambda one: (one.worth, sum(1 for _ in one.body)))
        alike = [one for one in tables if one.alike(main)]
        for sheet in self.book.sheets:
            if sheet.hidden and sheet.cells:
                message = f"The sheet ‘{sheet.name}’ is hidden; it was not read."
                self.told.append(
                    Told(f"{name}, {sheet.name}", message, "Show it in the table if it belongs to the plan.")
                )
        return alike, [grid for grid, one in found if one not in alike]

    def _title_column(self, placed: list[Column]) -> None:
        """Where no column has titles, those of aims are taken for them."""
        targets = {column.target for column in placed}
        at = next((at for at, column in enumerate(placed) if column.target == ("aim",)), None)
        if ("title",) in targets:
            return
        if at is None:
            message = f"The table has no column of titles; ‘{TITLE}’ stands in the place of each."
            help_ = 'Give --map "HEAD=title" for the column that says what each action is.'
            self.told.append(Told(placed[0].head.place, message, help_))
            return
        placed[at] = Column(placed[at].head, ("title",))
        message = f"The table has no column of titles; {placed[at].called}, was read as the titles of the actions."
        self.told.append(
            Told(placed[at].head.place, message, "Shorten the titles in the files of the actions.", to_do=False)
        )

    # The actions

    def _actions(self, one: Table, placed: Sequence[Column], known: Known) -> Iterator[Made]:
        heading: str | None = None
        for group in groups(one.grid, [*one.body], placed):
            made = Made("")
            for cell in group.headings:
                cited = known.citations.cited(clean(cell.text))
                heading = cited.ids[0] if cited.ids and not cited.strange else heading
                if cited.strange or cited.more or not cited.ids or ("objectives",) in {c.target for c in placed}:
                    made.kept.append(Kept("", one.grid.where(cell), clean(cell.text)))
            if group.rows:
                fill(made, one.grid, group.rows, placed, known)
                if heading and ("objectives",) not in {column.target for column in placed}:
                    made.values["objectives"] = [heading]
                yield made
            else:
                self.kept += made.kept

    # What else there is

    def _above(self, main: Table) -> str | None:
        """The title of the plan, if one text alone stands above the heads; more of it is kept."""
        above = [*main.above]
        texts = [one_line(clean(cell.text)) for cell in above]
        if len(above) == 1 and len(texts[0]) <= _LONGEST_TITLE:
            self.told.append(
                Told(
                    main.grid.where(above[0]),
                    f"‘{echoed(texts[0])}’ was taken as the title of the plan.",
                    "Correct it in plan.yaml if it is not.",
                    to_do=False,
                )
            )
            return texts[0]
        self._keep(main.grid, above)
        return None

    def _keep(self, grid: Grid, cells: Iterable[Cell]) -> None:
        self.kept += [Kept("", grid.where(cell), clean(cell.text)) for cell in cells if cell.text.strip()]

    def _others(self, others: Sequence[Grid]) -> None:
        for grid in others:
            cells = [*grid.sheet.cells.values()]
            kept = len(cells) <= _MOST_KEPT
            if kept:
                self._keep(grid, cells)
            what = "its text was kept as comments in plan.yaml" if kept else "it is too long to be kept as comments"
            message = f"This table has other heads than that of the actions, and was not read; {what}."
            help_ = "If actions stand in it, give it the same heads, or import it as a plan of its own."
            self.told.append(Told(grid.name, message, help_))

    def _declared(self, who: Who) -> None:
        if who.declared:
            names = listed([echoed(name) for name in who.declared.values()])
            are = "is" if len(who.declared) == 1 else "are"
            message = (
                f"{names} {are} not on the list of actors; see under ‘actors’ in plan.yaml, where they were added."
            )
            help_ = "Check there the id and the kind of each, and whether each is one body and not several."
            self.told.append(Told(self.book.file.name, message, help_))


def _open(made: Sequence[Made]) -> Iterator[Told]:
    """What results and milestones need and the table does not say, by how often that is so."""
    for outer, noun in (("results", "result"), ("milestones", "milestone")):
        all_ = [(action, one) for action in made for one in action.values.get(outer, ())]
        for name, stands in (("indicator", OPEN), ("unit", OPEN), ("expected", OPEN), ("due", TBC)):
            without = [action for action, one in all_ if one.get(name) == stands]
            if without:
                wanted = "target" if name == "expected" else name
                said = f"No ‘{wanted}’ was found for {counted(len(without), noun)}; ‘{name}: {stands}’ was written."
                yield Told(without[0].place, said, "Write it in the files of the actions.", to_do=False)
