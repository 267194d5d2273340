"""Plans from tables that were not made here: a table in, files and findings out.

The cases are files in `cases/tables`: tables as rows of cells, in which `{text: ..., rows: 2, columns: 3}` spans others
and `{number: 10.1}` and `{date: 2021-06-30}` are what a spreadsheet stores. What becomes of each is a golden file. A
new file is a new test.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ccwp_plan.exchange.cells import Book, Cell, Sheet, Unreadable
from ccwp_plan.exchange.reading import read
from ccwp_plan.exchange.table.new_plan import FromTable, plan_from
from ccwp_plan.reading.source import parse
from conftest import Cli
from table_files import FORMATS, Spanning, write_tables
from table_files import Cell as Given
from test_table_laws import WANTED

FOLDER = Path(__file__).parent / "cases" / "tables"
CASES = sorted(FOLDER.glob("*.yaml"))


def cell(given: Any) -> Given:
    """A cell as a case says it."""
    if not isinstance(given, dict):
        return str(given or "")
    if "date" in given:
        return date.fromisoformat(given["date"])
    if "number" in given:
        return Decimal(given["number"])
    return Spanning(given["text"], int(given.get("rows", 1)), int(given.get("columns", 1)))


def case(file: Path) -> tuple[list[list[list[Given]]], list[str]]:
    """The tables of a case, and what the call maps."""
    said: Any = parse(file.read_bytes(), file).data
    return [[[cell(one) for one in row or []] for row in rows] for rows in said["tables"]], said.get("maps", [])


def made_of(file: Path, kind: str, folder: Path) -> FromTable:
    tables, maps = case(file)
    if kind == "csv":
        flat = any(isinstance(one, Spanning) for rows in tables for row in rows for one in row) or len(tables) > 1
        if flat:
            pytest.skip("a CSV file has one table, and no cell that spans others")
    return plan_from(read(write_tables(folder / f"table.{kind}", *tables)), maps, WANTED)


def values(made: FromTable) -> list[Any]:
    """The fields of the actions and what is kept beside them, without the places."""
    return [
        (parse(text.encode(), path).data, [re.sub(r"^.*?(?:\d|\d\)): ", "", line) for line in comments(text)])
        for path, text in made.files.items()
        if path.name != "plan.yaml"
    ]


def comments(text: str) -> list[str]:
    return text.partition("in no field yet:\n")[2].splitlines()


def shown(made: FromTable) -> str:
    """All that came of a table: its columns, what is said of it, and its files; of plan.yaml what is from the table."""
    lines = [f"{one.head.name} | {one.head.text} | {one.target} | {one.confidence}" for one in made.columns]
    lines += [""]
    for one in made.told:
        lines += [f"{'to do' if one.to_do else 'note'}: {one.place}: {one.message}", f"    {one.help}"]
    for path, text in made.files.items():
        lines += ["", f"=== {path.as_posix()}"]
        if path.name == "plan.yaml":
            kept = [line for line in text.splitlines() if re.match(r"title:|period:|  - \{id", line)]
            lines += [*kept, *comments(text)]
        else:
            lines += text.rstrip("\n").splitlines()
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_table_becomes_a_plan(file: Path, golden: Callable[[str, str], None], tmp_path: Path) -> None:
    golden(f"tables/{file.stem}.txt", shown(made_of(file, "xlsx", tmp_path)))


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMATS[1:])
@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_the_same_plan_comes_of_it_in_each_format(file: Path, kind: str, tmp_path: Path) -> None:
    assert values(made_of(file, kind, tmp_path)) == values(made_of(file, "xlsx", tmp_path))


# The command


TABLE = [
    ["No.", "Action", "Objective", "Lead agency", "Indicator", "Target", "Unit", "Due", "Aim", "Remarks"],
    ["10.1", "Joint operation", "2(b)", "DE", "Seizures", "20", "seizures", "2021-06-30", "Seize more.", "Room 3"],
]
CALL = ("--strategy", "7806-19", "--number", "10", "--today", "2020-12-01")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with plans/ and a table, which is the current folder."""
    (tmp_path / "plans").mkdir()
    write_tables(tmp_path / "table.csv", TABLE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_plan_is_written_and_what_is_to_do_is_said(repository: Path, cli: Cli) -> None:
    run = cli("import", "table.csv", "--new", "plans/10th", *CALL)
    assert run.status == 1
    assert "4   Lead agency  leader             likely" in run.out
    assert "to do  Column 10, ‘Remarks’, is not a field; what stands in its cell was kept as comments." in run.out
    assert " --> table.csv, line 1, column 10" in run.out
    assert '--map "Remarks=FIELD"' in run.out
    assert "1 plan, 1 action: no errors" in run.out
    assert "Wrote plans/10th: plan.yaml and 1 action\n" in run.err
    text = (repository / "plans/10th/actions/10.1-joint-operation.yaml").read_text(encoding="utf-8")
    assert text.endswith("# From table.csv, in no field yet:\n# Remarks (line 2, column 10): Room 3\n")
    assert cli("validate", "plans/10th").status == 0


def test_there_is_nothing_to_do_where_every_column_is_settled(repository: Path, cli: Cli) -> None:
    run = cli("import", "table.csv", "--new", "plans/10th", *CALL, "--map", "Remarks=comment")
    assert run.status == 0, run.out
    assert "given by --map" in run.out


def test_a_check_writes_nothing_and_finds_the_same(repository: Path, cli: Cli) -> None:
    tried = cli("import", "table.csv", "--new", "plans/10th", *CALL, "--check")
    assert tried.status == 1
    assert not (repository / "plans/10th").exists()
    assert "Would write plans/10th: plan.yaml and 1 action. Nothing was written." in tried.err
    assert cli("import", "table.csv", "--new", "plans/10th", *CALL).out == tried.out


def test_nothing_is_written_over(repository: Path, cli: Cli) -> None:
    (repository / "plans/10th").mkdir()
    run = cli("import", "table.csv", "--new", "plans/10th", *CALL)
    assert run.status == 2
    assert "plans/10th already exists." in run.err
    assert [*(repository / "plans/10th").iterdir()] == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--new", "plans/10th", "--number", "10"], "--new needs --strategy."),
        (["--new", "plans/10th", "--strategy", "7806-19"], "--new needs --number."),
        (["--new", "plans/10th", "--strategy", "7806-19", "--number", "x y"], "‘x y’ cannot be the number of a plan."),
        (["--new", "plans/10th", *CALL, "--map", "Remarks"], "--map: ‘Remarks’ does not name a head and a field."),
        (["--new", "plans/10th", *CALL, "--map", "Remarks=leadr"], "Did you mean ‘leader’?"),
        (["--new", "plans/10th", *CALL, "--map", "Remark=aim"], "Did you mean ‘Remarks’?"),
        (["--new", "plans/10th", *CALL, "--into", "plans/10th"], "Leave out the other options."),
        (["--map", "Remarks=aim"], "--strategy, --number and --map go with --new"),
        (["table.csv", "--new", "plans/10th", *CALL], "A new plan is made from one table."),
    ],
)
def test_a_wrong_call_is_told(options: list[str], said: str, repository: Path, cli: Cli) -> None:
    run = cli("import", "table.csv", *options)
    assert (run.status, said in run.err) == (2, True), run.err
    assert [*(repository / "plans").iterdir()] == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["a", "b"], ["1", "2"]], "No table was found whose heads name the fields of an action."),
        ([["No.", "Action", "Leader"]], "No row was found below the heads of the table."),
    ],
)
def test_a_file_without_actions_is_told(rows: list[list[str]], said: str, repository: Path, cli: Cli) -> None:
    write_tables(repository / "table.csv", rows)
    run = cli("import", "table.csv", "--new", "plans/10th", *CALL)
    assert (run.status, said in run.err) == (1, True), run.err
    assert [*(repository / "plans").iterdir()] == []


def test_files_name_the_schemas_that_those_of_the_other_plans_do(tmp_path: Path, cli: Cli, monkeypatch: Any) -> None:
    assert cli("init", tmp_path / "here", "--today", "2020-12-01").status == 0
    monkeypatch.chdir(tmp_path / "here")
    write_tables(tmp_path / "here" / "table.csv", TABLE)
    cli("import", "table.csv", "--new", "plans/11th", *CALL)
    assert "$schema=../../schemas/plan.schema.json" in Path("plans/11th/plan.yaml").read_text(encoding="utf-8")
    action = Path("plans/11th/actions/10.1-joint-operation.yaml").read_text(encoding="utf-8")
    assert action.startswith("# yaml-language-server: $schema=../../../schemas/action.schema.json\n\nnumber: 10.1\n")
    assert cli("fmt", "--check", "plans/11th").status == 0


def test_a_hidden_sheet_is_not_read_and_that_is_said(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "table.xlsx") as book:
        for name, rows in (("Plan", TABLE), ("Lists", [["Zwölf"]])):
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
        sheet.hide()
    made = plan_from(read(tmp_path / "table.xlsx"), [], WANTED)
    assert "The sheet ‘Lists’ is hidden; it was not read." in [one.message for one in made.told]
    assert not any("Zwölf" in text for text in made.files.values())


def test_merged_cells_that_span_a_whole_sheet_are_refused() -> None:
    cells = {
        (1, 1): Cell("No.", "No.", "A1"),
        (1, 2): Cell("Action", "Action", "B1", rows=50_000, columns=999),
        (50_000, 1_000): Cell("x", "x", "ALL50000"),
    }
    with pytest.raises(Unreadable, match="span more than 500,000 cells"):
        plan_from(Book(Path("table.xlsx"), (Sheet("Plan", cells),)), [], WANTED)
