"""What `init` and `new-action` write: files that are valid at once and say what is still to be written."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccwp_plan import __version__
from ccwp_plan.editing.written import scalar, slug
from ccwp_plan.reading.source import parse
from conftest import ACTION, EXAMPLE, PLAN, ROOT, Cli, files_in, write_plan

CASES = ROOT / "tests" / "cases"
DAY = ("--today", "2026-11-24")
TRAINING = ("--title", "Joint training", "--objective", "2(b)", "--leader", "DE")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, an empty one; whatever starts the tests, there is no terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", open(os.devnull))  # noqa: SIM115
    return tmp_path


def files(folder: Path) -> list[str]:
    """The files in a folder."""
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def findings(cli: Cli, *paths: object) -> list[dict[str, Any]]:
    """What validate finds."""
    found: list[dict[str, Any]] = json.loads(cli("validate", *paths, "--format", "json").out)["findings"]
    return found


# init

MADE = [
    ".gitattributes",
    ".gitignore",
    "README.md",
    "plans/1st-action-plan/actions/1.1-first-action.yaml",
    "plans/1st-action-plan/plan.yaml",
    "schemas/action.schema.json",
    "schemas/comments.schema.json",
    "schemas/note.schema.json",
    "schemas/oap.schema.json",
    "schemas/plan.schema.json",
    "schemas/strategy.schema.json",
]


def test_an_empty_folder_is_made_validated_and_rendered_in_one_go(folder: Path, cli: Cli) -> None:
    made = cli("init", ".", *DAY)
    assert (made.status, made.out) == (0, "")
    assert files(folder) == MADE
    assert all(f"Wrote {name}\n" in made.err for name in MADE)
    shown = cli("validate", *DAY)
    assert shown.status == 0
    assert {found["code"] for found in findings(cli)} == {"O004"}
    assert "10 passages in square brackets" in shown.out
    assert cli("render", "--document", "annex", "--document", "note", "--format", "docx", *DAY).status == 0
    assert (folder / "build" / "1st-action-plan" / "note.docx").is_file()
    assert cli("coverage").status == 0


def test_a_folder_that_is_not_there_is_made(folder: Path, cli: Cli) -> None:
    shown = cli("init", "a/b")
    assert files(folder / "a" / "b") == MADE
    assert "Next in a/b: `ccwp-plan validate`" in shown.err


def test_the_number_of_the_plan(folder: Path, cli: Cli) -> None:
    assert cli("init", ".", "--number", "11", *DAY).status == 0
    assert "plans/11th-action-plan/actions/11.1-first-action.yaml" in files(folder)
    assert {found["code"] for found in findings(cli)} == {"O004"}


@pytest.mark.parametrize("there", ["README.md", "plans/1st-action-plan/plan.yaml", "schemas"])
def test_nothing_is_written_over_or_beside_a_file_that_is_there(folder: Path, cli: Cli, there: str) -> None:
    (folder / there).parent.mkdir(parents=True, exist_ok=True)
    (folder / there).write_text("mine", encoding="utf-8")
    shown = cli("init", ".")
    assert shown.status == 2
    assert there in shown.err
    assert files(folder) == [there]
    assert (folder / there).read_text(encoding="utf-8") == "mine"


def test_all_that_is_there_already_is_named(folder: Path, cli: Cli) -> None:
    for name in ("README.md", ".gitignore"):
        (folder / name).write_text("mine", encoding="utf-8")
    assert "README.md, .gitignore already exist." in cli("init", ".").err


@pytest.mark.parametrize(("ci", "name"), [("github", ".github/workflows/plans.yaml"), ("gitlab", ".gitlab-ci.yml")])
def test_a_file_for_ci_is_valid_and_its_commands_work(folder: Path, cli: Cli, ci: str, name: str) -> None:
    from test_ci import checked

    assert cli("init", ".", "--ci", ci, *DAY).status == 0
    assert sorted({*MADE, name}) == files(folder)
    checked({"github": "vendor.github-workflows", "gitlab": "vendor.gitlab-ci"}[ci], folder / name)
    text = (folder / name).read_text(encoding="utf-8")
    commands = re.findall(r"^ +(?:- )?(?:run: )?ccwp-plan (.*?)(?: >.*)?$", text, re.MULTILINE)
    assert commands[0].startswith("validate ")
    assert [command for command in commands if cli(*command.split()).status] == []
    assert f'pip install "ccwp-plan=={__version__}"' in text
    assert "merge request" in (folder / "README.md").read_text(encoding="utf-8")


def test_a_strategy_of_the_repositorys_own(folder: Path, cli: Cli) -> None:
    (folder / "strategies").mkdir()
    shutil.copy(CASES / "strategies" / "mini.yaml", folder / "strategies")
    assert cli("init", ".", "--strategy", "mini").status == 0
    assert {found["code"] for found in findings(cli)} == {"O004"}
    (folder / "strategies" / "mini.yaml").rename(folder / "strategies" / "small.yaml")
    assert cli("init", "third", "--strategy", "strategies/small.yaml").status == 2
    shown = cli("init", "other", "--strategy", "smal")
    assert (shown.status, "Did you mean ‘small’?" in shown.err, (folder / "other").exists()) == (2, True, False)


def test_every_file_names_a_schema_that_is_there(folder: Path, cli: Cli) -> None:
    cli("init", ".")
    for file in files_in(folder / "plans", "*.yaml"):
        source = parse(file.read_bytes(), file)
        assert source.schema
        assert (file.parent / source.text[slice(*source.schema)]).is_file()


@pytest.mark.parametrize("year", ["2019", "2026"])
def test_what_stands_in_comments_can_be_used(folder: Path, cli: Cli, year: str) -> None:
    today = ("--today", f"{year}-11-24")
    comment = re.compile(r"^( *)# ((?:  )*(?:- .*|[a-z_]+: .*|[a-z_]+:|[A-Z][a-z ,]+\.))$", re.MULTILINE)
    cli("init", ".", *today)
    for file in files_in(folder / "plans", "*.yaml"):
        text, used = comment.subn(r"\1\2", file.read_text(encoding="utf-8"))
        assert used >= 8
        if "\nempact:" in text:
            text = re.sub("^empact_exemption: .*$", "", text, flags=re.MULTILINE)
        file.write_text(text, encoding="utf-8")
    report = json.loads(cli("validate", "--format", "json", *today).out)
    assert [found for found in report["findings"] if found["code"] != "O004"] == []
    assert report["summary"]["waived"] == 1


# new-action


def test_ten_actions_are_ten_valid_files(folder: Path, cli: Cli) -> None:
    cli("init", ".", *DAY)
    for _ in range(10):
        assert cli("new-action", "plans/1st-action-plan", *TRAINING, *DAY).status == 0
    names = [Path(name).name for name in files(folder / "plans" / "1st-action-plan" / "actions")]
    assert sorted(names) == sorted(["1.1-first-action.yaml", *(f"1.{n}-joint-training.yaml" for n in range(2, 12))])
    assert {found["code"] for found in findings(cli)} == {"O004"}
    assert json.loads(cli("validate", "--format", "json").out)["summary"]["actions"] == 11


def test_what_is_written_and_what_is_still_missing(folder: Path, cli: Cli) -> None:
    cli("init", ".", *DAY)
    shown = cli("new-action", "plans/1st-action-plan", "--title", "Übung: Häfen [Nord]", "--objective", "2 B",
                "--objective", "3a", "--objective", "2b", "--leader", "FR", *DAY)  # fmt: skip
    file = folder / "plans/1st-action-plan/actions/1.2-ubung-hafen-nord.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# yaml-language-server: $schema=../../../schemas/action.schema.json"
    data = parse(file.read_bytes(), file).data
    assert data
    assert list(data) == ["number", "title", "objectives", "leader", "status", "aim", "results", "empact_exemption"]
    assert (data["title"], data["objectives"], data["leader"]) == ("Übung: Häfen [Nord]", ["2(b)", "3(a)"], "FR")
    name = file.relative_to(folder).as_posix()
    told = re.findall(rf"^  {re.escape(name)}:(\d+): (.*?): (\[.*\])$", shown.err, re.MULTILINE)
    assert [field for _, field, _ in told] == [
        "title", "aim", "results, indicator", "results, unit", "empact_exemption"
    ]  # fmt: skip
    assert all(passage in lines[int(line) - 1] for line, _, passage in told)


def test_fields_stand_in_the_order_of_the_language_the_others_as_comments(folder: Path, cli: Cli) -> None:
    from ccwp_plan.language.action import Action

    cli("init", ".", "--today", "2019-11-24")
    text = next((folder / "plans").rglob("1.1-*.yaml")).read_text(encoding="utf-8")
    written = re.findall(r"^(?:# )?([a-z_]+):", text, re.MULTILINE)
    assert written == [name for name in Action.model_fields if name != "leaders"]  # which a comment beside leader has


@pytest.mark.parametrize(
    ("names", "number"),
    [([], "10.1"), (["10.1", "10.12", "10.2"], "10.13"), (["10.3.7"], "10.4"), (["9.8", "100.5"], "10.1")],
)
def test_the_next_number(folder: Path, cli: Cli, names: list[str], number: str) -> None:
    actions = {f"a{at}": ACTION.replace("10.1", name) for at, name in enumerate(names)}
    write_plan(folder / "p", **actions)
    cli("new-action", "p", *TRAINING)
    assert (folder / "p" / "actions" / f"{number}-joint-training.yaml").is_file()


def test_the_number_of_a_file_that_cannot_be_read_is_taken(folder: Path, cli: Cli) -> None:
    write_plan(folder / "p", **{"10.4-broken": "number: ["})
    cli("new-action", "p", *TRAINING)
    assert (folder / "p" / "actions" / "10.5-joint-training.yaml").is_file()


def test_a_plan_that_names_no_schema_gets_an_action_that_names_none(folder: Path, cli: Cli) -> None:
    shutil.copytree(EXAMPLE, folder / "p")
    assert cli("new-action", "p", *TRAINING).status == 0
    text = (folder / "p" / "actions" / "10.13-joint-training.yaml").read_text(encoding="utf-8")
    assert text.startswith("number: 10.13\n")
    assert "# empact:\n" in text


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"--objective": "2(g)"}, ["has no objective 2(g)", "Did you mean 2(f)?"]),
        ({"--leader": "GR"}, ["The EU writes EL for Greece"]),
        ({"--leader": "Europool"}, ["Did you mean Europol?"]),
        ({"--title": "  "}, ["‘title’ is empty"]),
        ({"--title": "Two\nlines"}, ["one line of text"]),
        ({"--title": None}, ["Missing: --title."]),
        ({"--title": None, "--leader": None, "--objective": None}, ["Missing: --title, --objective, --leader."]),
    ],
)
def test_a_wrong_call_writes_nothing(folder: Path, cli: Cli, options: dict[str, str | None], told: list[str]) -> None:
    write_plan(folder / "p")
    given = {"--title": "Joint training", "--objective": "2(b)", "--leader": "DE", **options}
    words = [word for option, value in given.items() if value is not None for word in (option, value)]
    shown = cli("new-action", "p", *words)
    assert shown.status == 2
    assert [words for words in told if words not in shown.err] == []
    assert files(folder) == ["p/plan.yaml"]


def test_a_plan_that_is_one_file_has_no_folder_for_actions(folder: Path, cli: Cli) -> None:
    (folder / "small.yaml").write_text(PLAN, encoding="utf-8")
    shown = cli("new-action", "small.yaml", *TRAINING)
    assert (shown.status, "small/plan.yaml" in shown.err) == (2, True)
    assert files(folder) == ["small.yaml"]


def test_a_plan_without_its_strategy_is_shown_with_its_errors(folder: Path, cli: Cli) -> None:
    write_plan(folder / "p", PLAN.replace("7806-19", "7806-18"))
    shown = cli("new-action", "p", *TRAINING)
    assert (shown.status, "F003" in shown.err) == (1, True)
    assert files(folder) == ["p/plan.yaml"]


def test_a_strategy_without_counted_objectives_gets_no_action(folder: Path, cli: Cli) -> None:
    shutil.copytree(CASES / "invalid" / "S004-no-such-level", folder / "p")
    shown = cli("new-action", "p", *TRAINING)
    assert (shown.status, "S004" in shown.err) == (1, True)


def test_an_action_of_an_agreed_plan_is_written_and_its_brackets_reported(folder: Path, cli: Cli) -> None:
    write_plan(folder / "p", PLAN + "status: agreed\n")
    shown = cli("new-action", "p", *TRAINING)
    assert (shown.status, "error D001" in shown.err) == (0, True)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_at_a_terminal_it_asks_and_lists_the_objectives_with_their_texts(folder: Path) -> None:
    import pty

    write_plan(folder / "p", a=ACTION)
    outer, inner = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1", "COLUMNS": "100"}
    command = [sys.executable, "-m", "ccwp_plan", "new-action", "p", "--leader", "DE"]
    os.write(outer, b"Joint training\n2(g)\n2b, 3 (c)\n")
    done = subprocess.run(command, cwd=folder, env=env, stdin=inner, capture_output=True, timeout=60, check=False)
    shown = done.stderr.decode()
    assert done.returncode == 0, shown
    assert re.search(r"2\(b\)  Improve operational cooperation", shown)
    assert "Did you mean 2(f)?" in shown
    text = (folder / "p" / "actions" / "10.2-joint-training.yaml").read_text(encoding="utf-8")
    assert "objectives: [2(b), 3(c)]\n" in text


# How texts are written

PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(str.strip).filter(bool)


@given(PLAIN)
def test_a_text_is_written_so_that_it_is_read_as_it_was(text: str) -> None:
    source = parse(f"a: {scalar(text)}\nb: [{scalar(text, in_list=True)}, y]  # z\n".encode(), Path("x"))
    if not source.problems:
        assert source.data == {"a": text, "b": [text, "y"]}


@given(st.text())
def test_a_files_name_holds_letters_digits_and_hyphens(title: str) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug(title))
    assert len(slug(title)) <= 40


def test_files_names_read_like_their_titles() -> None:
    assert slug("One seizure – one report") == "one-seizure-one-report"
    assert slug("Łódź: contrôles à l'entrée") == "odz-controles-a-lentree"
    assert slug("Έλεγχοι") == ""
