"""An action from its rows of a table: the values of its fields, and the cells that are kept as comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ccwp_plan.exchange.cells import Cell
from ccwp_plan.exchange.richly import rich
from ccwp_plan.exchange.table.cited import Citations
from ccwp_plan.exchange.table.columns import Column, number_in
from ccwp_plan.exchange.table.grid import Grid, Head
from ccwp_plan.exchange.table.heads import Target, declared
from ccwp_plan.exchange.table.pieces import clean, ends_in, one_line, pieces, time_in
from ccwp_plan.exchange.table.told import InCell
from ccwp_plan.exchange.table.who import Who
from ccwp_plan.language import advice
from ccwp_plan.language.brackets import inside
from ccwp_plan.language.declared import Declared
from ccwp_plan.language.fields import ALL
from ccwp_plan.language.reference import Priority
from ccwp_plan.reading.place import echoed

OPEN = "[to be agreed]"
"""What stands where a table says nothing and a text is needed."""
TITLE = "[Title of the action]"


@dataclass(frozen=True, slots=True)
class Found:
    """A cell of an action, in which row it is seen, and the column that it stands in."""

    column: Column
    cell: Cell
    row: int
    place: str

    @property
    def head(self) -> Head:
        """The head of its column."""
        return self.column.head

    @property
    def target(self) -> Target:
        """The field that its column is for; only where that is known."""
        assert self.column.target
        return self.column.target

    @property
    def text(self) -> str:
        """What stands in it."""
        return clean(self.cell.text)


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell that is kept as a comment: what stands above it, where it stands, and its text."""

    head: str
    place: str
    text: str


@dataclass(frozen=True)
class Known:
    """What the cells of a table may name."""

    who: Who
    citations: Citations
    priorities: Mapping[str, Priority]


@dataclass(slots=True)
class Made:
    """An action as it was made of its rows: its values, what is kept beside them, and what is to be said of it."""

    place: str
    values: dict[str, Any] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    told: list[InCell] = field(default_factory=list)
    numeric: bool = False
    """Whether its number was a number to the program that stored the table, so that 10.10 may have become 10.1."""

    def keep(self, one: Found) -> None:
        """Keep a cell as a comment; once, whatever of it could not be used."""
        kept = Kept(one.head.text, one.place, one.text)
        if re.search(r"[^\W_]", one.text) and kept not in self.kept:
            self.kept.append(kept)

    def tell(self, one: Found, message: str, help_: str, *, to_do: bool = True, text: str = "") -> None:
        """Say something of a cell."""
        self.told.append(InCell(one.head.text, one.place, echoed(one_line(text or one.text)), message, help_, to_do))

    def refuse(self, one: Found, message: str, help_: str, *, text: str = "") -> None:
        """Keep a cell as a comment, and say why."""
        self.keep(one)
        self.tell(one, f"{message}; {{it_cells}} kept as {{comment_cells}}.", help_, text=text)


Converter = Callable[[Made, Declared, Sequence[Found], Known], Any]


def single(made: Made, target: Target, cells: Sequence[Found], known: Known) -> None:
    """Fill one field of an action that is not a list of items."""
    field_ = declared(target)
    if target == ("number",):
        _number(made, cells)
    elif target == ("leader",):
        _leaders(made, field_, cells, known)
    elif target == ("period",):
        _period(made, cells)
    else:
        value = _converter(field_)(made, field_, cells, known)
        if value:
            made.values[target[0]] = value


def _converter(field_: Declared) -> Converter:
    if field_.names == "objective":
        return _objectives
    if field_.names == "actor":
        return _actors
    if field_.rich:
        return _rich_items if field_.is_list else _rich
    return _word


def _number(made: Made, cells: Sequence[Found]) -> None:
    for one in cells:
        number = number_in(one.text)
        if number and "number" not in made.values:
            made.values["number"] = f"[{number}]" if inside(one.text) else number
            made.numeric = not isinstance(one.cell.value, str) and "." in number
        elif one.text.strip():
            made.refuse(
                one,
                "{cell} {is} not the number of an action",
                "The action got the next number. Correct it in its file.",
            )


def _leaders(made: Made, field_: Declared, cells: Sequence[Found], known: Known) -> None:
    ids: list[str] = []
    for one in cells:
        named = known.who.named(one.text, field_)
        ids += named.ids
        if named.asides and len(named.ids) == 1 and len(cells) == 1 and not named.strange:
            made.values["service"] = ", ".join(named.asides)
        elif named.asides:
            made.keep(one)
        _strange_actors(made, one, named.strange)
    ids = list(dict.fromkeys(ids))
    if len(ids) > 1 or ids == [ALL]:
        made.values["leaders"] = ids if len(ids) > 1 else ALL
    elif ids:
        made.values["leader"] = ids[0]
    if len(ids) > 1:
        help_ = "Where one of them leads, write it under ‘leader’, and the others under ‘co_leaders’."
        made.tell(
            cells[0],
            "In {cell} several leaders are named; they were written under ‘leaders’, none of them first.",
            help_,
            to_do=False,
        )


def _actors(made: Made, field_: Declared, cells: Sequence[Found], known: Known) -> Any:
    ids: list[str] = []
    for one in cells:
        named = known.who.named(one.text, field_)
        ids += named.ids
        if named.asides:
            made.keep(one)
        _strange_actors(made, one, named.strange)
    ids = list(dict.fromkeys(ids))
    return ALL if ids == [ALL] else ids


def _strange_actors(made: Made, one: Found, strange: Iterable[str]) -> None:
    for name in strange:
        made.refuse(one, "{cell} {is} not the name of an actor", "Name each actor by its id: DE, Europol.", text=name)


def _objectives(made: Made, field_: Declared, cells: Sequence[Found], known: Known) -> Any:
    ids: list[str] = []
    for one in cells:
        cited = known.citations.cited(one.text)
        ids += cited.ids
        if cited.more:
            made.keep(one)
        for text in cited.strange:
            strategy = known.citations.taxonomy.strategy
            help_ = f"Cite objectives by their ids. `ccwp-plan strategy show {strategy.id}` lists them."
            made.refuse(one, f"{{cell}} {{is}} not found among the objectives of {strategy.id}", help_, text=text)
    return list(dict.fromkeys(ids))


def _rich(made: Made, field_: Declared, cells: Sequence[Found], known: Known) -> Any:
    text = rich("\n".join(one.text for one in cells))
    if text is None:
        for one in cells:
            made.refuse(one, f"{{cell}} cannot stand under ‘{field_.written}’", "Write it there in words.")
    return f"{text}\n" if text and "\n" in text else text


def _rich_items(made: Made, field_: Declared, cells: Sequence[Found], known: Known) -> Any:
    items: list[str] = []
    for one in cells:
        for piece in pieces(one.text):
            if text := rich(piece):
                items.append(text)
            else:
                made.refuse(
                    one, f"{{cell}} cannot stand under ‘{field_.written}’", "Write it there in words.", text=piece
                )
    return items


def _word(made: Made, field_: Declared, cells: Sequence[Found], known: Known) -> Any:
    if not field_.choices and not field_.names:
        return one_line(" ".join(one.text for one in cells))
    values = [value for one in cells if (value := word(made, field_, one, one.text))]
    for one in cells[1:] if len(values) > 1 else ():
        made.keep(one)
    return values[0] if values else None


def word(made: Made, field_: Declared, one: Found, text: str) -> Any:
    """The value of a field that is one word: a choice, a number, a day, a figure; what cannot be is told and kept."""
    text = one_line(text)
    within = inside(text)
    value = _meant(field_, within or text)
    if value is not None:
        return f"[{value}]" if within else value
    message, help_ = _advised(field_, text)
    made.refuse(one, message, help_, text=text)
    return None


def _meant(field_: Declared, text: str) -> str | None:
    if field_.choices:
        return field_.choice_meant(text)
    if field_.names == "action":
        return number_in(text)
    if field_.is_time:
        times = time_in(text).times
        return times[0] if len(times) == 1 and _holds(field_, times[0]) else None
    return text or None


def _holds(field_: Declared, time: str) -> bool:
    """Whether a time can stand in a field: only what is due may be ongoing or to be confirmed."""
    from ccwp_plan.language.times import DAY

    if time in ("ongoing", "tbc"):
        return field_.written == "due"
    return field_.written not in ("done", "date") or DAY.fullmatch(time) is not None


def _advised(field_: Declared, text: str) -> tuple[str, str]:
    """What is wrong with the text of a cell, and what to write in the file of the action."""
    if field_.choices:
        return f"{{cell}} {{is}} not a word for ‘{field_.written}’", advice.of_choice(field_, text)
    if field_.is_time:
        if len(time_in(text).times) > 1:
            return "{cell} can be two days", advice.of_time(None, text)
        if field_.written in ("done", "date"):
            return f"{{cell}} {{is}} not a day for ‘{field_.written}’", advice.of_day(text)
        help_ = advice.of_due(field_, text) if field_.written == "due" else advice.of_time(None, text)
        return f"{{cell}} {{is}} not a time for ‘{field_.written}’", help_
    return f"{{cell}} cannot stand under ‘{field_.written}’", "Write it there as the language needs it."


def _period(made: Made, cells: Sequence[Found]) -> None:
    """The period of an action; a day by which something is due becomes a milestone that is called as the head is."""
    for one in cells:
        ends = ends_in(one.text)
        if ends and "period" not in made.values:
            made.values["period"] = {"start": ends[0], "end": ends[1]}
        elif times := time_in(one.text).times:
            deadline(made, one, times)
        else:
            made.refuse(
                one, "{cell} {is} not a period", "Write under ‘period’ when it starts and ends, or a milestone."
            )


def deadline(made: Made, one: Found, times: Sequence[str]) -> None:
    """A time by which an action as a whole is due: a milestone that is called as the head of the column is."""
    title = one.head.text or OPEN
    if len(times) > 1:
        made.refuse(one, "{cell} can be two days", advice.of_time(None, one_line(one.text)))
    due = times[0] if len(times) == 1 else "tbc"
    made.values.setdefault("milestones", []).append({"title": title, "due": due})


def made_of(grid: Grid, rows: Sequence[int], columns: Sequence[Column]) -> list[Found]:
    """The cells of an action that are seen in its rows; one that spans several of them once."""
    seen: set[tuple[int, int]] = set()
    found: list[Found] = []
    for row in rows:
        for column in columns:
            origin = grid.origin(row, column.head.column)
            cell = grid.sheet.cells.get(origin)
            if cell and origin not in seen:
                seen.add(origin)
                found.append(Found(column, cell, row, grid.where(cell)))
    return found
