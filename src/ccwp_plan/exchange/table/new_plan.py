"""A plan from a table: the files of a new plan, and all that is to be said of what was read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ccwp_plan.editing.action import next_below
from ccwp_plan.editing.new_repository import plan_text
from ccwp_plan.editing.patch import Patch
from ccwp_plan.editing.written import block_text, file_name, ordinal, scalar, schema_line
from ccwp_plan.exchange.cells import Book, Cell, Unreadable
from ccwp_plan.exchange.table.cited import Citations
from ccwp_plan.exchange.table.columns import Column, Maps, columns
from ccwp_plan.exchange.table.grid import Grid, Table, table
from ccwp_plan.exchange.table.heads import Target
from ccwp_plan.exchange.table.items import items
from ccwp_plan.exchange.table.making import OPEN, TITLE, Found, Kept, Known, Made, made_of, single
from ccwp_plan.exchange.table.pieces import clean, one_line
from ccwp_plan.exchange.table.rows import Group, groups
from ccwp_plan.exchange.table.told import Told, listed, together
from ccwp_plan.exchange.table.who import Who
from ccwp_plan.language import habits
from ccwp_plan.language.action import Action
from ccwp_plan.language.declared import fields_of
from ccwp_plan.language.fields import parts
from ccwp_plan.language.nouns import counted
from ccwp_plan.language.open_values import TBC
from ccwp_plan.language.plan import Period, Plan
from ccwp_plan.language.reference import Reference
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.language.times import Time
from ccwp_plan.reading.place import echoed
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.find import ACTIONS, PLAN

_LONGEST_TITLE = 200
_MOST_KEPT = 20_000
"""So many cells of other tables are kept as comments; of more it is only said where they stand."""
_LISTS = tuple(name for name, one in fields_of(Action).items() if one.inner and name != "period")


@dataclass(frozen=True)
class Wanted:
    """What is said of a new plan besides its table: where it is to be, its strategy and its number."""

    folder: Path
    strategy: str
    number: str
    taxonomy: Taxonomy
    reference: Reference
    today: date
    schemas: Mapping[str, str]
    """How the files of the plan and of its actions name their schemas, by `plan` and `action`; perhaps none."""


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
        period = self._period(tables, placed)
        known = Known(who, Citations(self.wanted.taxonomy), self.wanted.reference.priorities(period))
        made = [one for each in tables for one in self._actions(each, placed, known)]
        if not made:
            message = f"{self.book.file.name} has no row below its heads."
            raise Unreadable(message, "Write an action in each row below the heads, and import it again.")
        self._number(made)
        self.told += together(one for action in made for one in action.told)
        self.told += _open(made)
        title = self._above(main)
        for one in tables[1:]:
            self._keep(one.grid, one.above)
        self._others(others)
        self._declared(who)
        texts = dict(self._files(made))
        plan = self._plan_text(title, period, who)
        files = {self.wanted.folder / PLAN: plan, **texts}
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
            raise Unreadable(f"{name} has no table whose heads name the fields of an action.", help_)
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
                self._fill(made, one.grid, group, placed, known)
                if heading and ("objectives",) not in {column.target for column in placed}:
                    made.values["objectives"] = [heading]
                yield made
            else:
                self.kept += made.kept

    def _fill(self, made: Made, grid: Grid, group: Group, placed: Sequence[Column], known: Known) -> None:
        """The values of an action from its cells."""
        found = made_of(grid, group.rows, placed)
        made.place = found[0].place
        by_target: dict[Target, list[Found]] = {}
        for one in found:
            if one.column.target is None or _says_nothing(one):
                made.keep(one)
            elif one.column.target[0] not in _LISTS:
                by_target.setdefault(one.column.target, []).append(one)
        for target, cells in by_target.items():
            if len(target) == 1:
                single(made, target, cells, known)
        _period_of(made, by_target)
        for row in group.rows:
            for outer in _LISTS:
                if own := _row(grid, [one for one in found if not _says_nothing(one)], row, outer):
                    items(made, outer, own, known)
        made.values.setdefault("title", TITLE)

    def _number(self, made: Sequence[Made]) -> None:
        """Give the actions without a number the next ones, and tell of a number that is there twice."""
        own = [str(one.values["number"]).strip("[]") for one in made if "number" in one.values]
        start = next_below(own, self.wanted.number)
        without = [one for one in made if "number" not in one.values]
        for at, one in enumerate(without):
            one.values["number"] = f"{self.wanted.number}.{start + at}"
        if without and own:
            given = ", ".join(one.values["number"] for one in without[:10]) + ", …" * (len(without) > 10)
            message = f"{counted(len(without), 'action')} without a number got the next numbers: {given}."
            self.told.append(Told(without[0].place, message, "Correct them if others are meant.", to_do=False))
        seen: dict[Any, Made] = {}
        for one in made:
            number = str(one.values["number"]).strip("[]")
            first = seen.setdefault(parts(number), one)
            if first is not one:
                help_ = "Correct the number in one of the files."
                if one.numeric:
                    help_ += f" A spreadsheet shortens {number}0 to {number} where the cell is not a text."
                self.told.append(Told(one.place, f"The number {number} is there twice: also {first.place}.", help_))

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

    def _keep(self, grid: Grid, cells: Iterator[Cell] | Sequence[Cell]) -> None:
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

    def _period(self, tables: Sequence[Table], placed: Sequence[Column]) -> Period:
        """The period of the plan: the years of the times in the table or, without any, those that follow this one."""
        years = sorted(set(_years(tables, placed)))
        first, last = (years[0], years[-1]) if years else (self.wanted.today.year + 1, self.wanted.today.year + 2)
        why = "are those of the dates in the table" if years else "were chosen, since the table has no dates"
        said = (
            f"The years of the plan, {first} to {last}, {why}."
            if first < last
            else f"The year of the plan, {first}, is that of the dates in the table."
        )
        self.told.append(Told(tables[0].grid.name, said, "Correct the period in plan.yaml.", to_do=not years))
        return Period.model_validate({"start": f"{first}-01-01", "end": f"{last}-12-31"})

    # The files

    def _plan_text(self, title: str | None, period: Period, who: Who) -> str:
        wanted = self.wanted
        name = ordinal(int(wanted.number)) if wanted.number.isdecimal() else wanted.number
        ends = (period.first, period.last)
        text = plan_text(scalar(wanted.strategy), wanted.taxonomy, wanted.number, name, ends, wanted.today)
        text = _with_schema(text, wanted.schemas.get("plan"))
        patch = Patch(parse(text.encode(), Path(PLAN)), Plan)
        if title:
            patch.set(("title",), title)
        for actor in who.entries():
            patch.append(("actors",), actor)
        return patch.text() + comments(self.kept, self.book.file.name)

    def _files(self, made: Sequence[Made]) -> Iterator[tuple[Path, str]]:
        folder = self.wanted.folder / ACTIONS
        schema = self.wanted.schemas.get("action")
        taken: set[str] = set()
        for one in made:
            name = file_name(str(one.values["number"]).strip("[]"), one.values["title"])
            stem, at = name.removesuffix(".yaml"), 2
            while name.casefold() in taken:
                name, at = f"{stem}-{at}.yaml", at + 1
            taken.add(name.casefold())
            text = (schema_line(schema) if schema else "") + block_text(one.values, Action)
            yield folder / name, text + comments(one.kept, self.book.file.name)


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


def comments(kept: Sequence[Kept], file: str) -> str:
    """Cells as comments at the end of a file, each with its head and its place."""
    lines: list[str] = []
    for one in kept:
        place = one.place.removeprefix(f"{file}, ")
        first, *others = one.text.strip().splitlines() or [""]
        lines.append(f"# {f'{one.head} ({place})' if one.head else place}: {first}".rstrip())
        lines += [f"#   {line}".rstrip() for line in others]
    return "".join(f"{line}\n" for line in ["", f"# From {file}, in no field yet:", *lines]) if lines else ""


def _with_schema(text: str, schema: str | None) -> str:
    """The text of a skeleton with this schema, or with none."""
    _, _, rest = text.partition("\n")
    return schema_line(schema).rstrip("\n") + f"\n{rest}" if schema else rest.removeprefix("#\n")


def _says_nothing(one: Found) -> bool:
    """Whether a cell says only that there is nothing: none, n/a; 0 may be a figure."""
    return habits.is_nothing(one.text) and not re.search(r"\d", one.text)


def _row(grid: Grid, found: Sequence[Found], row: int, outer: str) -> dict[str, Found]:
    """The cells of a row for a list of items; what spans it from above belongs to it where it has cells of its own."""
    own = {
        one.column.target[1]: one
        for one in found
        if one.row == row and one.column.target and one.column.target[0] == outer
    }
    if own:
        for one in found:
            if one.column.target and one.column.target[0] == outer and one.row < row < one.row + one.cell.rows:
                own.setdefault(one.column.target[1], one)
    return own


def _period_of(made: Made, cells: Mapping[Target, Sequence[Found]]) -> None:
    """The period of an action from columns for its ends."""
    from ccwp_plan.exchange.table.heads import declared
    from ccwp_plan.exchange.table.making import word

    ends = {}
    for end in ("start", "end"):
        for one in cells.get(("period", end), ()):
            if end in ends:
                made.keep(one)
            elif value := word(made, declared(("period", end)), one, one.text):
                ends[end] = value
    if "start" in ends:
        made.values["period"] = ends
    elif "end" in ends:
        (one,) = cells[("period", "end")][:1]
        made.values.setdefault("milestones", []).append({"title": one.head.text, "due": ends["end"]})


def _years(tables: Sequence[Table], placed: Sequence[Column]) -> Iterator[int]:
    """The years of all times that stand in columns for times."""
    from ccwp_plan.exchange.table.heads import declared
    from ccwp_plan.exchange.table.pieces import ends_in, pieces, titled

    timed = [
        column
        for column in placed
        if column.target and (column.target[0] in ("period", "milestones") or declared(column.target).is_time)
    ]
    for one in tables:
        for row in one.body:
            for column in timed:
                cell = one.grid.rows[row].get(column.head.column)
                for piece in pieces(cell.text) if cell else ():
                    ends = ends_in(piece)
                    for text in ends or titled(piece)[1].times:
                        try:
                            time = Time.parse(text)
                        except ValueError:
                            time = None
                        if time and time.last:
                            yield from (time.first.year, time.last.year)
