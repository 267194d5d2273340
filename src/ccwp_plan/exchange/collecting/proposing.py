"""What a document proposes at a place: the whole text that a field would have, from its text before and after."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TypeAlias

from ccwp_plan.analysis.subjects import Subject, subject
from ccwp_plan.documents.places import has_a_label, has_a_number
from ccwp_plan.exchange.cells import Cell
from ccwp_plan.exchange.collecting.abouts import About, Abouts
from ccwp_plan.exchange.richly import as_typed
from ccwp_plan.exchange.values import kind_of
from ccwp_plan.exchange.values import meant as meant_by
from ccwp_plan.exchange.word.prose import prose, words
from ccwp_plan.exchange.word.views import Line, View
from ccwp_plan.language.action import Action
from ccwp_plan.language.declared import Declared, fields_of

_ITEM = re.compile(r"[-*] ")
_LISTED = re.compile(r"(?<=[\w)]),\s*(?!\s)")
Grid: TypeAlias = dict[tuple[int, int], dict[int, list[Line]]]
"""The cells of tables: by the table and the row, and by the column."""


@dataclass(frozen=True, slots=True)
class Side:
    """What a view of a document says at a place."""

    lines: Sequence[Line]
    view: View


@dataclass(frozen=True, slots=True)
class Proposed:
    """The text that something would have and the one that it had, on one line; where that stands in the file."""

    about: About
    text: str
    was: str
    first: int
    last: int
    is_whole: bool = True
    """whether it is all that something would say, and not only the head of a column"""


def proposed(place: str, before: Side, after: Side, abouts: Abouts) -> Iterator[Proposed]:
    """What is proposed at a place where words were changed: for a field its text; in a table of its items, cell by
    cell.
    """
    about = abouts.of(place)
    before, after = (_itself(place, side) for side in (before, after))
    if has_a_number(place):
        yield from _of_heading(place, before, after, abouts)
        return
    after, added = _until_a_new_heading(before, after)
    yield from _of_new(place.rpartition("/")[0], added, abouts)
    old, new = grid(before.lines), grid(after.lines)
    if not (about.subject and about.subject.field and about.subject.field.inner) or not (old or new):
        yield from _of_text(about, before, after, abouts)
        return
    if old.keys() == new.keys() and _is_of_items(about, old, abouts):
        yield from _of_cells(about, old, new, before.view, after.view, abouts)
    else:
        yield from _of_rows(about, old, new, before, after, abouts)
    yield from _of_text(about, _beside_tables(before), _beside_tables(after), abouts)


def _of_heading(place: str, before: Side, after: Side, abouts: Abouts) -> Iterator[Proposed]:
    """What is proposed for the title of an action, and what was written below its heading."""
    head = min((line.first for line in before.lines), default=-1)
    (title, below), (new_title, new_below) = (_parted(side, head) for side in (before, after))
    for one in _of_text(abouts.of(f"{place}/title"), title, new_title, abouts):
        yield replace(one, text=_without_number(one.text, place))
    yield from _of_text(abouts.of(place), below, new_below, abouts)


def _parted(side: Side, head: int) -> tuple[Side, Side]:
    """What a side says in a paragraph, and what in the others."""
    inside = [line for line in side.lines if line.first == head]
    return Side(inside, side.view), Side([line for line in side.lines if line.first != head], side.view)


def _until_a_new_heading(before: Side, after: Side) -> tuple[Side, Side]:
    """The paragraphs of a place up to a heading that was added, and those from it on: another text begins with it.

    What is first stands in the label, where somebody has written on in it.
    """
    known = {line.first for line in before.lines}
    new = [at for at, line in enumerate(after.lines) if at and line.form.heading and line.first not in known]
    end = min(new, default=len(after.lines))
    return Side(after.lines[:end], after.view), Side(after.lines[end:], after.view)


def _of_new(whole: str, added: Side, abouts: Abouts) -> Iterator[Proposed]:
    """What is proposed by headings that were added, and what stands below each: fields that an action does not have
    yet; from the first other heading on, a text of its own.
    """
    nothing = Side((), added.view)
    starts = [at for at, line in enumerate(added.lines) if line.form.heading]
    for start, end in pairwise([*starts, len(added.lines)]):
        head = words(added.lines[start : start + 1], added.view).rstrip(":").casefold()
        name = next((name for name, one in fields_of(Action).items() if one.printed.casefold() == head), "")
        about = abouts.of(f"{whole}/{name}")
        if not name or not (about.subject and about.subject.is_text) or about.subject.text:
            yield from _of_text(abouts.of(whole), nothing, Side(added.lines[start:], added.view), abouts)
            return
        yield from _of_text(about, nothing, Side(added.lines[start + 1 : end], added.view), abouts)


def _without_number(text: str, place: str) -> str:
    """A heading without the number of its action, which stands in its label unless the heading was replaced."""
    number = re.escape(place.rpartition("/")[2])
    return re.sub(rf"^{number}\s+", "", text)


def _itself(place: str, side: Side) -> Side:
    """What is said at a place without the number that its own paragraph has in our lists."""
    first = side.lines[0].form.level if side.lines and not has_a_label(place) else None
    if first is None:
        return side
    forms = [replace(line.form, level=max((line.form.level or 0) - first, 0) or None) for line in side.lines]
    return Side([replace(line, form=form) for line, form in zip(side.lines, forms, strict=True)], side.view)


def _beside_tables(side: Side) -> Side:
    return Side([line for line in side.lines if not line.place.cells], side.view)


def grid(lines: Sequence[Line]) -> Grid:
    """The cells of paragraphs that stand in several columns of a table; nothing where they do not."""
    found: Grid = {}
    for line in lines:
        if line.place.cells:
            cell = line.place.cells[-1]
            found.setdefault((cell.table, cell.row), {}).setdefault(cell.column, []).append(line)
    return found if len({column for row in found.values() for column in row}) > 1 else {}


def cell_about(about: About, table: Grid, line: Line, view: View, abouts: Abouts) -> About:
    """What a paragraph in a table of the items of a field is about: the item of its row, the field of its column."""
    cell = line.place.cells[-1]
    rows = [*table]
    inner = about.subject.field.inner if about.subject and about.subject.field else None
    if inner is None or (cell.table, cell.row) not in rows[1:]:
        return about
    item = abouts.item(about, rows.index((cell.table, cell.row)), len(rows) - 1)
    head = words(table[rows[0]].get(cell.column, ()), view)
    named = next((name for name, one in fields_of(inner).items() if one.printed == head), None)
    if item.gone:
        return item._replace(gone="/".join(filter(None, (item.gone, named))))
    meant = subject(abouts.plan, f"{item.written}/{named}") if named and item.written != about.written else None
    return About(f"{item.written}/{named}", meant, place=item.place) if isinstance(meant, Subject) else item


def _is_of_items(about: About, table: Grid, abouts: Abouts) -> bool:
    """Whether the rows of a table, below its head, are the items of a list of the plan."""
    return abouts.item(about, 1, len(table) - 1) is not about


def _of_cells(about: About, old: Grid, new: Grid, before: View, after: View, abouts: Abouts) -> Iterator[Proposed]:
    for row, cells in old.items():
        for column in sorted({*cells, *new[row]}):
            was, now = cells.get(column, []), new[row].get(column, [])
            if words(was, before) != words(now, after):
                there = (was or now)[0]
                meant = cell_about(about, old, there, before, abouts)
                for one in _of_text(meant, Side(was, before), Side(now, after), abouts):
                    yield replace(one, is_whole=meant.written != about.written)


def _of_rows(about: About, old: Grid, new: Grid, before: Side, after: Side, abouts: Abouts) -> Iterator[Proposed]:
    """A table of which rows came or went, as a list of its rows; what was changed in its head beside that."""
    head = next(iter(old or new))
    was, now = ({key: row for key, row in table.items() if key != head} for table in (old, new))
    if _listed(was, before.view) != _listed(now, after.view):
        below = [line for row in was.values() for cell in row.values() for line in cell]
        lines = (*before.lines, *after.lines)
        yield _made(about, _listed(now, after.view), words(below, before.view), lines)
    for column in sorted({*old.get(head, {}), *new.get(head, {})}) if old else ():
        cells = old[head].get(column, []), new.get(head, {}).get(column, [])
        for one in _of_text(about, Side(cells[0], before.view), Side(cells[1], after.view), abouts):
            yield replace(one, is_whole=False)


def _listed(table: Grid, view: View) -> str:
    return "\n".join(f"- {_row(row, view)}" for row in table.values())


def _row(row: dict[int, list[Line]], view: View) -> str:
    cells = (prose(cell, view).replace("\\\n", "; ").replace("\n", " ") for _, cell in sorted(row.items()))
    return " | ".join(cells)


def _of_text(about: About, before: Side, after: Side, abouts: Abouts) -> Iterator[Proposed]:
    was, now = (_said(about, side, abouts) for side in (before, after))
    if was != now:
        yield _made(about, now, words(before.lines, before.view), (*before.lines, *after.lines))


def _made(about: About, text: str, was: str, lines: Sequence[Line]) -> Proposed:
    return Proposed(about, text, was, min(line.first for line in lines), max(line.last for line in lines))


def _said(about: About, side: Side, abouts: Abouts) -> str:
    """What a side says, as it would be written into the plan."""
    meant = about.subject
    field = meant.field if meant else None
    if field and meant and meant.is_text and field.is_code:
        return _codes(words(side.lines, side.view), field, meant, abouts)
    if meant is None or not meant.is_text or meant.is_rich:
        text = _with_tables(side)
        return _as_items(text) if meant and meant.is_list else text
    said = "; ".join(filter(None, words(side.lines, side.view, parted=True).split("\n")))
    return as_typed(_as_written(said, field) if field and said else said)


def _as_written(text: str, field: Declared) -> str:
    """A day, a time or a figure as the plan writes it, where it is printed in another way."""
    found = meant_by(Cell(text, text, ""), kind_of(field), field, "")
    return text if found.problem or not (field.is_time or field.is_figure) else found.text


def _with_tables(side: Side) -> str:
    """Paragraphs as rich text; of a table in several columns, a paragraph for each row."""
    tables = {table for table, _ in grid(side.lines)}
    if not tables:
        return prose(side.lines, side.view)
    texts = []
    for (table, _), some in groupby(side.lines, key=lambda line: _place_of_row(line, tables)):
        lines = [*some]
        row = grid(lines) if table else {}
        texts += [_row(cells, side.view) for cells in row.values()] if row else [prose(lines, side.view)]
    return "\n\n".join(filter(None, texts))


def _place_of_row(line: Line, tables: Container[int]) -> tuple[int, int]:
    cell = line.place.cells[-1] if line.place.cells else None
    return (cell.table, cell.row) if cell and cell.table in tables else (0, 0)


def _as_items(text: str) -> str:
    """A text as the items of a list: paragraphs that are none become items."""
    paragraphs = text.split("\n\n")
    return "\n".join(one if _ITEM.match(one) else "- " + one.replace("\n", "\n  ") for one in paragraphs if one)


def _codes(text: str, field: Declared, meant: Subject, abouts: Abouts) -> str:
    """What is printed of actors and of objectives as their ids, in a list an item each; else what is printed."""
    known = {f"{actor.name} ({actor.id})": actor.id for actor in abouts.plan.actors.values()}
    known |= {id_: id_ for id_ in known.values()}
    if field.names == "objective" and abouts.plan.taxonomy:
        known = {node.id: node.id for node in abouts.plan.taxonomy.nodes}
    codes = [known.get(part.strip(), "") for part in _LISTED.split(text)]
    if not all(codes) or (len(codes) > 1 and not meant.is_list):
        return as_typed(text)
    return "\n".join(f"- {code}" for code in codes) if meant.is_list else codes[0]
