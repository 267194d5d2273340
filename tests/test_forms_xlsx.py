"""A form as a workbook: what people may type where, what it looks like on paper, and what other programs make of it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from openxml_audit import OpenXmlValidator

from ccwp_plan.checks.run import Checked
from ccwp_plan.errors import CallError
from ccwp_plan.exchange.asked import Asked
from ccwp_plan.exchange.formats import Format
from conftest import checked, write_plan
from forms import exported, imported, told
from plans import Repository, repositories, write, written
from test_forms_cases import example, form
from test_laws import RANDOM


@pytest.fixture(scope="module")
def book() -> Any:
    """The form of SE as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(form("SE", Asked.PROGRESS)))


def questions(book: Any) -> Iterator[Any]:
    yield from book.worksheets[1:]


def columns(sheet: Any) -> dict[str, Any]:
    return {cell.value: cell.column_letter for cell in sheet[2]}


@pytest.mark.slow
@pytest.mark.parametrize("asked", Asked)
def test_the_validator_finds_nothing(asked: Asked, tmp_path: Path) -> None:
    (tmp_path / "form.xlsx").write_bytes(exported(example(), asked=asked))
    found = OpenXmlValidator(max_errors=0).validate(tmp_path / "form.xlsx").errors
    assert [error.description for error in found] == []


def test_a_form_has_the_same_bytes_twice() -> None:
    assert exported(example(), "SE") == form("SE", Asked.PROGRESS)


def test_the_first_sheet_says_in_five_lines_what_to_do_and_by_when(book: Any) -> None:
    steps = [cell.value for cell in book.worksheets[0]["B"][3:8]]
    assert all(steps)
    assert steps[0] == "Please say how the 2 actions that Sweden leads or co-leads stood on 31 December 2020."
    assert steps[-1].endswith("by 14 January 2021.")


def test_what_was_agreed_is_locked_and_grey_and_what_is_asked_is_white(book: Any) -> None:
    asked = {
        "Actions": "Status, Discontinued because",
        "State of play": "Date, Text, Outlook, Obstacles, Document",
        "Results": "Postponed to, Postponed because",
        "Measurements": "Date, Value, Judgement, Note",
        "Milestones": "Done, Postponed to, Postponed because",
    }
    assert [sheet.title for sheet in questions(book)] == [*asked]
    for sheet in questions(book):
        heads = columns(sheet)
        unlocked = [head for head, letter in heads.items() if not sheet[f"{letter}3"].protection.locked]
        assert ", ".join(unlocked) == asked[sheet.title]
        fills = {sheet[f"{letter}3"].fill.start_color.rgb for head, letter in heads.items() if head in unlocked}
        assert fills == {"FFFFFFFF"}
        assert sheet.protection.sheet
        assert sheet.freeze_panes == "C3"
        assert sheet.column_dimensions[heads["State"]].hidden


def test_a_form_can_be_printed_on_a4(book: Any) -> None:
    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        assert sheet.page_setup.fitToWidth in (None, 1)
    assert {sheet.print_title_rows for sheet in questions(book)} == {"$2:$2"}


def test_there_are_lists_to_choose_from_and_days_are_days(book: Any) -> None:
    lists = {
        (sheet.title, str(rule.sqref)): rule.formula1
        for sheet in questions(book)
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    assert lists["Actions", "D3:D4"] == '"planned,ongoing,completed,discontinued"'
    assert lists["State of play", "F3:F4"] == '"on track,at risk,delayed"'
    assert book["State of play"]["D3"].is_date
    assert book["Milestones"]["E3"].is_date


def test_keys_numbers_and_times_are_text(book: Any) -> None:
    for sheet in questions(book):
        for cell in sheet["A"][2:]:
            assert (cell.data_type, cell.number_format) == ("s", "@")
    assert book["Actions"]["A4"].value == "10.10"
    assert book["Results"]["I3"].number_format == "@"


def plan_of(folder: Path, **actions: str) -> Checked:
    base = "number: {}\ntitle: {}\nobjectives: [2(b)]\nleader: SE\naim: To detect.\n"
    texts = {name: base.format(f"10.{at}", title) for at, (name, title) in enumerate(actions.items(), 1)}
    return checked(write_plan(folder, **texts))


def test_a_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, a='"=1+1"', b='"@SUM(A1)"', c='"-5"', d='"https://a.eu/x"')
    content = exported(plan)
    with ZipFile(io.BytesIO(content)) as parts:
        assert not any(b"<f>" in parts.read(name) or b"<hyperlink" in parts.read(name) for name in parts.namelist())
    titles = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(content))["Actions"]["B"][2:]]
    assert titles == ["=1+1", "@SUM(A1)", "-5", "https://a.eu/x"]
    for format_ in (Format.XLSX, Format.CSV):
        (tmp_path / f"form.{format_}").write_bytes(exported(plan, format_=format_))
        assert told(imported(plan, [tmp_path / f"form.{format_}"])) == []


@pytest.mark.parametrize("format_", Format)
def test_a_text_that_no_cell_holds_is_refused(format_: Format, tmp_path: Path) -> None:
    plan = plan_of(tmp_path, a="x" * 32_768)
    with pytest.raises(CallError, match=re.escape("‘Title’ of 10.1 has more than 32,767 characters")):
        exported(plan, format_=format_)


def test_a_text_that_just_fits_goes_out_and_back(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, a="x" * 32_767)
    (tmp_path / "form.xlsx").write_bytes(exported(plan))
    found = imported(plan, [tmp_path / "form.xlsx"])
    assert (told(found), found.texts) == ([], {})


# LibreOffice

WAYS = {"saved": ("xlsx:Calc MS Excel 2007 XML",), "by way of ODS": ("ods", "xlsx:Calc MS Excel 2007 XML")}


def by_libreoffice(folder: Path, files: list[Path], way: str) -> list[Path]:
    """What LibreOffice makes of files, all in one run."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    target = folder / re.sub(r"\W", "-", f"{files[0].parent.name}-{way}")
    command = ["soffice", profile, "--headless", "--convert-to", way, "--outdir", str(target), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=240 + 20 * len(files))
    return [target / f"{file.stem}.{way.partition(':')[0]}" for file in files]


@pytest.mark.slow
@pytest.mark.parametrize("ways", WAYS.values(), ids=WAYS)
def test_a_form_that_libreoffice_has_saved_changes_nothing(ways: tuple[str, ...], tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed: nothing else saves a workbook here")
    drawn: list[tuple[Checked, Path]] = []
    (tmp_path / "forms").mkdir()

    @settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[*HealthCheck])
    @given(repositories(), RANDOM)
    def draw(files: Repository, random: Random) -> None:
        folder = write(tmp_path / f"plan-{len(drawn)}", written(files, random))
        plan = checked(folder)
        numbers = [action.fields.number for action in plan.plan.actions]
        assume(0 < len({*numbers}) == len(numbers))
        form = tmp_path / "forms" / f"{len(drawn)}.xlsx"
        form.write_bytes(exported(plan, asked=Asked.ALL if len(drawn) % 2 else Asked.PROGRESS))
        drawn.append((plan, form))

    draw()
    for name, asked in (("example", Asked.PROGRESS), ("example-all", Asked.ALL)):
        drawn.append((example(), tmp_path / "forms" / f"{name}.xlsx"))
        drawn[-1][1].write_bytes(exported(example(), asked=asked))
    files = [form for _, form in drawn]
    for way in ways:
        files = by_libreoffice(tmp_path, files, way)
    for (plan, _), file in zip(drawn, files, strict=True):
        found = imported(plan, [file])
        assert (told(found), found.texts) == ([], {})
