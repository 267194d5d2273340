"""What holds of every plan whose forms go out and come back."""

from __future__ import annotations

import sys
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ccwp_plan.checks.run import Checked, check
from ccwp_plan.errors import CallError
from ccwp_plan.exchange.asked import Asked
from ccwp_plan.exchange.form import Column, Form, Kind, Row, normal
from ccwp_plan.exchange.formats import Format, write
from ccwp_plan.exchange.keys import Item, item_of
from ccwp_plan.exchange.questions import form
from ccwp_plan.exchange.scanned import letters
from ccwp_plan.reading.extents import Loc
from ccwp_plan.reading.place import Place
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.load import load
from conftest import ROOT
from forms import DAY, exported, imported, told, typed
from plans import Repository, repositories, written
from test_laws import RANDOM, few, repository


def loaded(folder: Path) -> Checked:
    (plan,) = load([folder])
    numbers = [action.fields.number for action in plan.actions]
    assume(0 < len({*numbers}) == len(numbers))
    return check(plan, DAY)


@pytest.mark.slow
@few(0.3)
@given(repositories(), RANDOM, st.sampled_from(Asked), st.sampled_from(Format))
def test_out_and_back_nothing_changes(files: Repository, random: Random, asked: Asked, format_: Format) -> None:
    with repository(written(files, random)) as folder:
        checked = loaded(folder)
        file = folder / f"form.{format_}"
        file.write_bytes(exported(checked, asked=asked, format_=format_))
        found = imported(checked, [file])
        assert told(found) == []
        assert found.texts == {}


FOLDERS = [ROOT / "tests" / "cases" / "valid", ROOT / "tests" / "real"]


def sound(folder: Path) -> list[Checked]:
    """The plans in a folder that load and whose actions have each a number of their own."""
    found = []
    for path in sorted(folder.iterdir()):
        with suppress(CallError):
            found += [plan for plan in load([path]) if plan.loads and plan.actions]
    return [check(plan, DAY) for plan in found if len({one.fields.number for one in plan.actions}) == len(plan.actions)]


@pytest.mark.slow
@pytest.mark.parametrize("asked", Asked)
@pytest.mark.parametrize("format_", Format)
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_valid_case_goes_out_and_back(folder: Path, format_: Format, asked: Asked, tmp_path: Path) -> None:
    plans = sound(folder)
    assert len(plans) > 3
    for checked in plans[:: 4 if format_ is Format.DOCX else 1]:
        (tmp_path / "form").write_bytes(exported(checked, asked=asked, format_=format_))
        found = imported(checked, [tmp_path / "form"])
        assert (told(found), found.texts) == ([], {})


OTHER = {
    Kind.TEXT: "Something else",
    Kind.PROSE: "Something else is *written*.\n\nIn two paragraphs.",
    Kind.CODE: "BE",
    Kind.CODES: "BE, DE",
    Kind.DAY: "2019-05-06",
    Kind.DAYS: "2019-05-06",
    Kind.TIME: "2019-Q3",
    Kind.FIGURE: "12345.5",
}
"""What somebody types in place of a value."""


def places(form: Form) -> list[tuple[str, str, Column, Row]]:
    """The cells of a workbook in which a value can be changed: the sheet, the cell, and what is asked there."""
    return [
        (section.title, f"{letters(column + 2)}{row + 3}", section.columns[column], section.rows[row])
        for section in form.sections
        for row in range(len(section.rows))
        for column in range(len(section.columns))
        if section.columns[column].kind in OTHER and section.columns[column].field and not section.rows[row].is_new
    ]


@pytest.mark.slow
@few(0.25)
@given(repositories(), RANDOM)
def test_one_cell_changed_changes_that_value_alone(files: Repository, random: Random) -> None:
    with repository(written(files, random)) as folder:
        checked = loaded(folder)
        asked = form(checked.plan, None, DAY, DAY, Asked.ALL)
        sheet, cell, column, row = random.choice(places(asked))
        (folder / "form.xlsx").write_bytes(typed(write(asked, Format.XLSX), {f"{sheet}!{cell}": OTHER[column.kind]}))
        found = imported(checked, [folder / "form.xlsx"])
        in_the_way = [line for line in told(found) if "alias" in line or "anchor" in line or "is written" in line]
        assume(not in_the_way)
        item = item_of(checked.plan, row.key)
        assert item is not None
        ((source, text),) = found.texts.items()
        again = parse(source.encoded(text), source.path)
        new = Item(item.key, Place(again, item.place.loc), item.model, item.list)
        assert normal(column.kind, new.text(column.field)) == normal(column.kind, OTHER[column.kind])
        assert without(again.data, new.at(column.field).loc) == without(source.data, new.at(column.field).loc)


def without(tree: Any, loc: Loc) -> Any:
    """A tree without what stands at a place, and without what is empty then."""
    if not loc:
        return None
    inner = deepcopy(tree)
    given = inner.get(loc[0]) if isinstance(inner, dict) else inner[loc[0]]
    below = without(given, loc[1:]) if given is not None else None
    if below is None and isinstance(inner, dict):
        inner.pop(loc[0], None)
    else:
        inner[loc[0]] = below
    return inner or None


@pytest.mark.slow
@few(0.2)
@given(repositories(), RANDOM, st.sampled_from(Asked))
def test_forms_in_any_order_give_the_same_plan(files: Repository, random: Random, asked: Asked) -> None:
    with repository(written(files, random)) as folder:
        checked = loaded(folder)
        out = form(checked.plan, None, DAY, DAY, asked)
        cells = [
            (f"{section.title}!{letters(column + 2)}{row + 3}", one.kind)
            for section in out.sections
            for row in range(len(section.rows))
            for column, one in enumerate(section.columns)
            if one.asked and one.kind in OTHER
        ]
        names = [folder / f"{name}.xlsx" for name in "abc"]
        for name in names:
            chosen = random.sample(cells, min(5, len(cells)))
            texts = {cell: random.choice([OTHER[kind], OTHER[kind], None]) for cell, kind in chosen}
            name.write_bytes(typed(write(out, Format.XLSX), texts))
        found = [imported(checked, order) for order in (names, names[::-1], [names[1], names[2], names[0]])]
        for other in found[1:]:
            assert other.texts == found[0].texts
            assert sorted(told(other)) == sorted(told(found[0]))


@pytest.mark.slow
def test_the_measurement_of_forms_runs() -> None:
    sys.path.insert(0, str(ROOT / "benchmarks"))
    import exchange

    out, back, count = exchange.measured(actions=4, leaders=2)
    assert count == 2
    assert min(out, back) > 0
