"""Forms that come back as people send them: sorted, cut, copied, converted, at odds with the plan or with each other.

What single cells may hold is in `test_forms_cases.py`, what holds of every plan in `test_forms_laws.py`.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ccwp_plan.checks.run import Checked, check
from ccwp_plan.exchange.asked import Asked
from ccwp_plan.exchange.form import Kind, mark
from ccwp_plan.exchange.formats import Format
from ccwp_plan.exchange.importing import Import
from ccwp_plan.repository.load import load
from conftest import EXAMPLE, Cli
from forms import DAY, changes, exported, imported, saved, told, typed
from test_forms_cases import example, form

ANSWERS = {
    "Actions!D4": "completed",
    "State of play!E4": "The second control week is prepared.",
    "Measurements!E5": "2020-12-15",
    "Measurements!F5": 71.5,
    "Results!I5": "2021-12",
    "Results!J5": "The vessels are late.",
    "Milestones!E7": "13 November 2020",
}
"""What SE answers: its actions are 10.5 and 10.10."""


@pytest.fixture
def came_back(tmp_path: Path) -> Callable[[bytes], Import]:
    """What becomes of a form that comes back with this content."""

    def back(content: bytes) -> Import:
        file = tmp_path / "SE.xlsx"
        file.write_bytes(content)
        return imported(example(), [file])

    return back


def answered() -> bytes:
    return typed(form("SE", Asked.PROGRESS), ANSWERS)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Import:
    """What the answers of SE change."""
    file = tmp_path_factory.mktemp("forms") / "SE.xlsx"
    file.write_bytes(answered())
    return imported(example(), [file])


def texts(found: Import) -> dict[str, str]:
    return {source.path.name: text for source, text in found.texts.items()}


def errors(found: Import) -> list[str]:
    return [line for line in told(found) if line.startswith("error")]


def rows_of(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]


def write_rows(sheet: Any, rows: list[list[Any]]) -> None:
    for at, row in enumerate(rows, 3):
        for column, value in enumerate(row, 1):
            sheet.cell(at, column).value = value


def sheets(book: Any) -> Iterator[Any]:
    yield from book.worksheets[1:]


def changed(content: bytes, change: Callable[[Any], None]) -> bytes:
    """A workbook in which something is done with each of its sheets of questions."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in sheets(book):
        change(sheet)
    return saved(book)


def test_the_answers_are_written(expected: Import) -> None:
    assert errors(expected) == []
    assert [line for line in changes(expected) if line not in ("+", "-")] == [
        "-status: ongoing",
        "+status: completed",
        "+postponed_to: 2021-12",
        "+postponed_because: The vessels are late.",
        "-- {title: First control week, due: 2020-11-13}",
        "+- {title: First control week, due: 2020-11-13, done: 2020-11-13}",
        "+- date: 2020-12-31",
        "+text: |",
        "+The second control week is prepared.",
        "+measurements:",
        "+- date: 2020-12-15",
        "+value: 71.5",
    ]


# Rows and columns


@pytest.mark.parametrize("column", range(8))
def test_rows_can_be_sorted_by_any_column(column: int, expected: Import, came_back: Callable[[bytes], Import]) -> None:
    def sort(sheet: Any) -> None:
        rows = rows_of(sheet)
        write_rows(sheet, sorted(rows, key=lambda row: str(row[min(column, len(row) - 1)]), reverse=column % 2 == 0))

    assert texts(came_back(changed(answered(), sort))) == texts(expected)


def test_rows_can_be_hidden_and_filtered_and_empty_ones_inserted(
    expected: Import, came_back: Callable[[bytes], Import]
) -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.insert_rows(4)
        sheet.insert_rows(1)

    assert texts(came_back(changed(answered(), change))) == texts(expected)


def test_columns_can_be_moved_and_sheets_renamed(expected: Import, came_back: Callable[[bytes], Import]) -> None:
    def change(sheet: Any) -> None:
        rows = [[cell.value for cell in row][::-1] for row in sheet.iter_rows(min_row=2)]
        for at, row in enumerate(rows, 2):
            for column, value in enumerate(row, 1):
                sheet.cell(at, column).value = value
        sheet.title = f"{sheet.title} (2)"

    assert texts(came_back(changed(answered(), change))) == texts(expected)


def test_a_row_that_is_deleted_changes_nothing(came_back: Callable[[bytes], Import]) -> None:
    found = came_back(changed(form("SE", Asked.PROGRESS), lambda sheet: sheet.delete_rows(4)))
    assert (found.texts, told(found)) == ({}, [])


def test_columns_that_are_sorted_without_their_keys_are_found(came_back: Callable[[bytes], Import]) -> None:
    def change(sheet: Any) -> None:
        rows = rows_of(sheet)
        write_rows(sheet, [[row[0], *other[1:]] for row, other in zip(rows, rows[::-1], strict=True)])

    found = came_back(changed(answered(), change))
    assert len(errors(found)) > 10
    assert "error Actions, B3: The key of this row is ‘10.5’, but it says ‘Pilot project on illegal " in "".join(
        errors(found)
    )


def test_a_second_form_pasted_below_is_found(came_back: Callable[[bytes], Import]) -> None:
    other = openpyxl.load_workbook(io.BytesIO(form("SK", Asked.PROGRESS)))

    def paste(sheet: Any) -> None:
        below = sheet.max_row
        for row in other[sheet.title].iter_rows():
            for cell in row:
                sheet.cell(below + cell.row, cell.column).value = cell.value

    found = came_back(changed(answered(), paste))
    twice = "There is more than one row with the key ‘10.10’: nobody can tell which of them counts."
    assert [f"error Actions, A4: {twice}", f"error Actions, A7: {twice}"] == errors(found)[:2]


def test_merged_cells_are_found(came_back: Callable[[bytes], Import]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(answered()))
    book["Actions"].merge_cells("D3:D4")
    found = came_back(saved(book))
    assert errors(found) == [
        "error Actions, D3: This cell is merged over 2 rows: nobody can tell to which of them its value belongs."
    ]


def test_a_copied_row_is_a_second_report(came_back: Callable[[bytes], Import]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(answered()))
    sheet = book["Measurements"]
    for column in range(1, sheet.max_column + 1):
        sheet.cell(20, column).value = sheet.cell(5, column).value
    sheet["E20"], sheet["F20"] = "2020-12-01", 64
    found = came_back(saved(book))
    assert errors(found) == []
    lines = [line for line in changes(found) if "date: 2020-12-" in line and "31" not in line]
    assert lines == ["+- date: 2020-12-01", "+- date: 2020-12-15"]


# Other workbooks


def copied(content: bytes, *, state: bool) -> bytes:
    """The cells of a form in a workbook of its own; `state` says that its hidden column is copied, too."""
    book, new = openpyxl.load_workbook(io.BytesIO(content)), openpyxl.Workbook()
    new.remove(new.active)  # type: ignore[arg-type]
    for sheet in sheets(book):
        target = new.create_sheet(f"Copy of {sheet.title}"[:31])
        for row in sheet.iter_rows(max_col=sheet.max_column - (not state)):
            for cell in row:
                target[cell.coordinate].value = cell.value
                target[cell.coordinate].number_format = copy(cell.number_format)
    return saved(new)


def test_a_copy_in_another_workbook_is_read(expected: Import, came_back: Callable[[bytes], Import]) -> None:
    found = came_back(copied(answered(), state=True))
    assert errors(found) == []
    assert found.conflicts == []
    assert texts(found) == texts(expected)


def test_a_copy_without_its_state_is_read_where_the_plan_has_nothing(came_back: Callable[[bytes], Import]) -> None:
    found = came_back(copied(answered(), state=False))
    assert errors(found) == []
    assert [(one.item.key, one.field) for one in found.conflicts] == [("10.10", "status")]
    assert "+- date: 2020-12-15" in changes(found)
    assert not any("status" in line for line in changes(found))


def test_what_is_no_form_is_said_to_be_none(came_back: Callable[[bytes], Import]) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Key figures"  # type: ignore[index]
    assert told(came_back(saved(book))) == ["error -: This is not a form: no column is called ‘Key’."]


# Plans that have changed since


@pytest.fixture
def plan(tmp_path: Path) -> Callable[[str, str, str], Checked]:
    """The example plan with another text in the file of an action."""
    folder = tmp_path / "plans" / "10th-action-plan"
    shutil.copytree(EXAMPLE, folder)

    def with_text(file: str, old: str, new: str) -> Checked:
        path = next((folder / "actions").glob(f"{file}*"))
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return check(load([folder])[0], DAY)

    return with_text


def back_into(checked: Checked, tmp_path: Path, *contents: bytes, overwrite: bool = False) -> Import:
    files = []
    for at, content in enumerate(contents):
        files.append(tmp_path / f"form-{at}.xlsx")
        files[-1].write_bytes(content)
    return imported(checked, files, overwrite=overwrite)


def test_a_value_that_both_have_changed_is_a_conflict(plan: Any, tmp_path: Path) -> None:
    now = plan("10.10", "status: ongoing", "status: planned")
    found = back_into(now, tmp_path, answered())
    (conflict,) = found.conflicts
    assert (conflict.item.key, conflict.field, conflict.plan) == ("10.10", "status", "planned")
    assert [text for _, text in conflict.wished] == ["completed"]
    assert "+status: completed" not in changes(found)
    assert "+postponed_to: 2021-12" in changes(found)
    assert "+status: completed" in changes(back_into(now, tmp_path, answered(), overwrite=True))


def test_a_value_that_only_the_plan_has_changed_stays(plan: Any, tmp_path: Path) -> None:
    now = plan("10.5", "status: ongoing", "status: completed")
    assert "status" not in "".join(changes(back_into(now, tmp_path, form("SE", Asked.PROGRESS))))


def test_both_have_the_same_new_value(plan: Any, tmp_path: Path) -> None:
    now = plan("10.10", "status: ongoing", "status: completed")
    found = back_into(now, tmp_path, answered())
    assert found.conflicts == []
    assert "status" not in "".join(changes(found))


def test_a_result_that_has_moved_is_found_again(plan: Any, tmp_path: Path) -> None:
    new = "results:\n  - {indicator: Another one, unit: controls, target: 3, due: 2021-06-30}\n"
    found = back_into(plan("10.10", "results:\n", new), tmp_path, answered())
    assert errors(found) == []
    ((_, text),) = [one for one in found.texts.items() if one[0].path.name.startswith("10.10")]
    before, _, after = text.partition("Controls selected by the joint risk profiles")
    assert "postponed_to" not in before
    assert after.index("postponed_to") < after.index("Share of these controls")


def test_a_result_that_is_gone_is_said_to_be_gone(plan: Any, tmp_path: Path) -> None:
    found = back_into(
        plan("10.10", "Controls selected by the joint risk profiles", "Controls of parcels"), tmp_path, answered()
    )
    assert [line[:47] for line in errors(found)] == ["error Results, A5: The plan does not have the i"]


def test_a_form_that_is_read_twice_changes_nothing_the_second_time(plan: Any, tmp_path: Path) -> None:
    now = plan("10.5", "status: ongoing", "status: ongoing")
    found = back_into(now, tmp_path, answered())
    for source, text in found.texts.items():
        source.path.write_bytes(source.encoded(text))
    again = back_into(check(load([tmp_path / "plans" / "10th-action-plan"])[0], DAY), tmp_path, answered())
    assert (again.texts, again.conflicts, errors(again)) == ({}, [], [])


# Several forms


def test_forms_in_any_order_give_the_same_plan(tmp_path: Path) -> None:
    other = typed(
        form("SK", Asked.PROGRESS), {"State of play!E3": "Four posts were visited.", "Milestones!E5": "16.4.2021"}
    )
    one, two = (texts(back_into(example(), tmp_path, *both)) for both in ((answered(), other), (other, answered())))
    assert one == two
    text = next(text for name, text in one.items() if name.startswith("10.10"))
    assert "The second control week is prepared." in text
    assert "by: SK" in text


def test_forms_that_say_different_things_are_a_conflict(tmp_path: Path) -> None:
    other = typed(form("SK", Asked.PROGRESS), {"Actions!D3": "planned"})
    for both in ((answered(), other), (other, answered())):
        found = back_into(example(), tmp_path, *both, overwrite=True)
        (conflict,) = found.conflicts
        assert conflict.between_forms
        assert {text for _, text in conflict.wished} == {"planned", "completed"}
        assert "status" not in "".join(changes(found))


def test_the_same_measurement_of_two_forms_is_written_once(tmp_path: Path) -> None:
    cells = {"Measurements!E3": "2020-12-15", "Measurements!F3": 45}
    one = typed(form("SK", Asked.PROGRESS), cells)
    two = typed(form("SE", Asked.PROGRESS), {"Measurements!E7": "15.12.2020", "Measurements!F7": 45.0})
    assert changes(back_into(example(), tmp_path, one, two)) == ["+- {date: 2020-12-15, value: 45}"]


def test_a_form_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path, expected: Import) -> None:
    found = back_into(example(), tmp_path, b"PK\x03\x04 cut off", answered())
    assert len(found.unread) == 1
    assert not found.has_errors
    assert texts(found) == texts(expected)


# CSV


def as_csv(change: Callable[[str], str], codec: str = "utf-8-sig") -> bytes:
    """The answers of SE in CSV, in which something is changed."""
    content = exported(example(), "SE", format_=Format.CSV).decode("utf-8-sig")
    return change(content).encode(codec)


def answered_in_csv(text: str) -> str:
    """A form in CSV, with a status, a day and a figure."""
    text = text.replace('SK",ongoing,', 'SK",completed,')
    head, sign, rest = text.partition("10.5/results/2/measurements/new,")
    line, end, below = rest.partition("\r\n")
    assert sign, head
    line = line.replace(",%,,,", ',%,15.12.2020,"71,5 %",', 1)
    return f"{head}{sign}{line}{end}{below}"


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
def test_csv_is_read_as_it_comes(codec: str, came_back: Callable[[bytes], Import]) -> None:
    found = came_back(as_csv(answered_in_csv, codec))
    assert errors(found) == []
    assert changes(found) == [
        "-status: ongoing",
        "+status: completed",
        "+measurements:",
        "+- date: 2020-12-15",
        "+value: 71.5",
    ]


def test_csv_of_a_program_that_writes_semicolons(came_back: Callable[[bytes], Import]) -> None:
    def change(text: str) -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=";").writerows(csv.reader(io.StringIO(answered_in_csv(text))))
        return out.getvalue()

    assert "+value: 71.5" in changes(came_back(as_csv(change, "cp1252")))


def test_a_place_in_csv_is_told_by_line_and_column(came_back: Callable[[bytes], Import]) -> None:
    found = came_back(as_csv(lambda text: text.replace('SK",ongoing,', 'SK",paused,')))
    (error,) = errors(found)
    assert re.match(r"error F003 line \d+, column 4: ‘status’ must be", error)


# Marks


def test_a_mark_tells_values_and_not_spellings() -> None:
    assert mark(Kind.FIGURE, "12.50") == mark(Kind.FIGURE, "12.5") != mark(Kind.FIGURE, "12.6")
    assert mark(Kind.PROSE, "a\r\nb\n") == mark(Kind.PROSE, "a\nb") != mark(Kind.PROSE, "a b")
    assert mark(Kind.TEXT, " ") == ""


# The commands


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "plans" / "10th-action-plan")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (folder / "plans").rglob("*.yaml")}


def test_the_commands_write_and_read_forms(here: Path, cli: Cli) -> None:
    before = files_of(here)
    run = cli("export", "--for", "SE", "--for", "PL", "--as-of", "2020-12-31")
    assert (run.status, run.out) == (0, "")
    folder = here / "build" / "10th-action-plan" / "forms"
    assert sorted(file.name for file in folder.iterdir()) == ["PL.xlsx", "SE.xlsx"]
    assert (folder / "SE.xlsx").read_bytes() == form("SE", Asked.PROGRESS)
    run = cli("import", *sorted(folder.iterdir()), "--check")
    assert (run.status, run.out) == (0, "")
    (folder / "SE.xlsx").write_bytes(answered())
    run = cli("import", folder / "SE.xlsx", "--check", "--today", "2021-01-10")
    assert run.status == 1
    assert "+status: completed" in run.out
    assert files_of(here) == before
    assert cli("import", folder / "SE.xlsx", "--today", "2021-01-10").status == 0
    after = files_of(here)
    assert sorted(name for name in before if before[name] != after[name]) == sorted(
        name for name in before if name.startswith(("10.5", "10.10"))
    )
    assert cli("import", folder / "SE.xlsx").status == 0
    assert files_of(here) == after


def test_a_form_with_an_error_writes_nothing_at_all(here: Path, cli: Cli) -> None:
    before = files_of(here)
    (here / "SE.xlsx").write_bytes(answered())
    (here / "PL.xlsx").write_bytes(typed(form("PL", Asked.PROGRESS), {"Measurements!E3": "3/4/2021"}))
    run = cli("import", "SE.xlsx", "PL.xlsx")
    assert run.status == 1
    assert " --> PL.xlsx, Measurements, E3" in run.err
    assert files_of(here) == before


def test_a_conflict_is_told_with_both_values(here: Path, cli: Cli) -> None:
    (here / "SE.xlsx").write_bytes(answered())
    file = next((here / "plans").rglob("10.10*.yaml"))
    file.write_bytes(file.read_bytes().replace(b"status: ongoing", b"status: planned"))
    run = cli("import", "SE.xlsx")
    assert run.status == 1
    assert "it has ‘planned’, the form ‘completed’" in run.err.replace("\n  ", " ")
    assert b"status: planned" in file.read_bytes()
    assert b"postponed_to: 2021-12" in file.read_bytes()
    assert cli("import", "SE.xlsx", "--overwrite").status == 0
    assert b"status: completed" in file.read_bytes()


def test_who_gets_what_is_listed(here: Path, cli: Cli) -> None:
    run = cli("export", "--for", "leaders", "--list")
    assert run.status == 0
    assert "SE.xlsx  Sweden       10.5, 10.10\n" in run.out
    assert len(run.out.splitlines()) == 24
    assert not (here / "build").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "--for", "XX"),
        ("export", "--for", "MT"),
        ("export", "--format", "odt"),
        ("export", "--as-of", "2020-12-31", "--reply-by", "2020-12-01"),
        ("import", "absent.xlsx"),
        ("import", "plans"),
        ("import",),
    ],
)
def test_a_wrong_call_is_told(here: Path, cli: Cli, arguments: tuple[str, ...]) -> None:
    assert cli(*arguments).status == 2
