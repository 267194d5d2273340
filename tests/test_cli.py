"""What a command line promises: exit statuses, what goes where, and how it reads."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ccwp_plan import __version__
from ccwp_plan.checks import run as _rules  # noqa: F401  registers the rules
from ccwp_plan.checks.rule import RULES
from ccwp_plan.reports.terminal import Terminal
from conftest import ACTION, EXAMPLE, PLAN, ROOT, Cli, commands, write_plan

FINDING = ["code", "severity", "message", "help", "file", "line", "column", "end_line", "end_column", "plan", "action"]
BROKEN = {
    "a_syntax": 'number: "10.1"\ntitle: "Never closed\n',
    "b_missing": ACTION.replace('"10.1"', '"10.2"').replace("leader: DE\n", ""),
    "c_unknown": ACTION.replace('"10.1"', '"10.3"').replace("[2(b)]", "[2(g)]").replace("Joint", "Second"),
}


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder is a repository whose one plan has three faulty actions."""
    monkeypatch.chdir(tmp_path)
    write_plan(tmp_path / "plans" / "p", **BROKEN)
    return tmp_path


def test_actions_in_files_that_cannot_be_read_are_counted_apart(tmp_path: Path, cli: Cli) -> None:
    """Two that are read and two that are not are not a plan of two actions."""
    folder = write_plan(tmp_path / "p", a=ACTION, b=ACTION.replace("10.1", "10.2"), c="title: [T\n", d="- x\n")
    assert cli("validate", folder).out.splitlines()[-1].startswith("1 plan, 2 actions, 2 not read: 2 errors")
    (folder / "actions" / "c.yaml").unlink()
    (folder / "actions" / "d.yaml").unlink()
    assert cli("validate", folder).out.splitlines()[-1].startswith("1 plan, 2 actions: no errors")


@pytest.mark.parametrize(
    ("here", "output", "told"),
    [
        (".", "build", "build/p/annex.md"),
        (".", "{top}/build", "build/p/annex.md"),
        ("a/b", "{top}/build", "../../build/p/annex.md"),
        ("a/b/c", "{top}/build", "{top}/build/p/annex.md"),
        ("a", "../build", "../build/p/annex.md"),
    ],
)
def test_what_is_written_is_told_by_a_short_path(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, here: str, output: str, told: str
) -> None:
    """A folder far from the current one is not told by a row of ../."""
    folder, top = write_plan(tmp_path / "p", a=ACTION), tmp_path.as_posix()
    (tmp_path / here).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(tmp_path / here)
    shown = cli("render", folder, "--format", "md", "--output", output.format(top=top))
    assert shown.err == f"Wrote {told.format(top=top)}\n"


def test_what_is_wrong_in_what_an_alias_repeats_names_the_anchor(cli: Cli) -> None:
    """Two anchors of the case have one name: an alias repeats the last one above it."""
    shown = cli("validate", ROOT / "tests/cases/invalid/F003-in-what-an-alias-repeats.yaml", "--format", "json")
    found = [one for one in json.loads(shown.out)["findings"] if one["help"].startswith("‘*")]
    assert [(one["line"], one["help"].partition(". ")[0]) for one in found] == [
        (20, "‘*them’ repeats what ‘&them’ marks in line 12: correct it there, or write it in full here"),
        (34, "‘*ones’ repeats what ‘&ones’ marks in line 27: correct it there, or write it in full here"),
    ]


def test_every_finding_of_a_run_in_one_pass(broken: Path, cli: Cli) -> None:
    shown = cli("validate", "--format", "json")
    report = json.loads(shown.out)
    assert shown.status == 1
    assert list(report) == ["version", "summary", "findings"]
    assert report["summary"] == {"plans": 1, "actions": 2, "errors": 3, "warnings": 0, "waived": 0}
    assert [list(found) for found in report["findings"]] == [FINDING] * 3
    assert [(f["code"], f["file"], f["line"], f["column"], f["action"]) for f in report["findings"]] == [
        ("Y001", "plans/p/actions/a_syntax.yaml", 2, 8, None),
        ("F001", "plans/p/actions/b_missing.yaml", 1, 1, "10.2"),
        ("O001", "plans/p/actions/c_unknown.yaml", 3, 14, "10.3"),
    ]
    assert {found["plan"] for found in report["findings"]} == {"p"}


WRONG = {
    ("due: 2021-06-30", "due: 1 June"): ("‘due’ must be a date; ‘1 June’ is given.", "2021-06-30"),
    ("due: 2021-06-30", "due: 2021-06-31"): ("‘due’ must be a date that exists; ‘2021-06-31’", "write `2021-06-30`,"),
    ("target: 20", "target: 20 officers"): (
        "‘target’ must be a number; ‘20 officers’ is given.",
        "Write `20`, and ‘officers’",
    ),
    ('number: "10.1"', "number: 10_1"): (
        "‘number’ must be a number such as 10, 10.3 or L3.2; ‘10_1’ is given.",
        "Write figures and letters",
    ),
    ("leader: DE", "leader: [DE, FR]"): ("‘leader’ must be text; a list is given.", "Write `leaders: [DE, FR]`"),
    ("[2(b)]", "2(b)"): ("‘objectives’ must be a list; ‘2(b)’ is given.", "Write a list: [2(b)]"),
    ("leader", "status: complete\nleader"): (
        "‘status’ must be one of a fixed list of words; ‘complete’",
        "Write `completed`.",
    ),
    ("leader", "status: green\nleader"): (
        "a fixed list of words; ‘green’",
        "planned, ongoing, completed, discontinued.",
    ),
    ("leader", "empact: drugs\nleader"): ("‘empact’ must be a list; ‘drugs’ is", "`empact: [{priority: drugs}]`"),
    ("- {indicator", "- x\n  - {indicator"): ("Item 1 of ‘results’ must have fields of its own; ‘x’ is", ": x`"),
}


@pytest.mark.parametrize(("change", "told"), WRONG.items())
def test_what_is_said_of_a_wrong_value(
    tmp_path: Path, cli: Cli, change: tuple[str, str], told: tuple[str, str]
) -> None:
    action = ACTION.replace("empact:\n  - {priority: firearms}\n", "")
    shown = cli("validate", write_plan(tmp_path, a=action.replace(*change))).out
    assert [part for part in told if part not in shown] == []


def test_the_words_that_a_field_of_the_plan_can_be(tmp_path: Path, cli: Cli) -> None:
    more = "severity: {O001: on}\ndocument: {marking: SECRET}\nactors: [{id: X, name: X, kind: person}]\n"
    shown = cli("validate", write_plan(tmp_path, PLAN + more)).out
    for words in ("error, warning, off", "LIMITE, PUBLIC", "member_state, institution, agency, body, international_"):
        assert f"Write one of: {words}" in shown


@pytest.mark.parametrize("width", [80, 120])
def test_findings_for_a_person(broken: Path, cli: Cli, golden: Callable[[str, str], None], width: int) -> None:
    from ccwp_plan.checks.run import check
    from ccwp_plan.reports.findings import text
    from ccwp_plan.repository.load import load
    from conftest import TODAY

    plans = [check(plan, TODAY) for plan in load([])]
    golden(f"findings-{width}.txt", text.findings(plans, Terminal(width), show_waived=False))


@pytest.mark.parametrize("width", [80, 120])
def test_the_coverage_table_fits(golden: Callable[[str, str], None], width: int) -> None:
    from ccwp_plan.analysis.coverage import coverage
    from ccwp_plan.reports.coverage import table
    from conftest import checked

    shown = table.coverage(coverage(checked(EXAMPLE).plan), None, Terminal(width), named=False)
    assert max(len(line) for line in shown.splitlines()) <= width
    golden(f"coverage-{width}.txt", shown)


def test_the_example_has_no_errors_and_one_warning(cli: Cli) -> None:
    shown = cli("validate", EXAMPLE)
    assert (shown.status, shown.err) == (0, "")
    assert shown.out.endswith("1 plan, 12 actions: no errors, 1 warning, 1 waived; 7 passages in square brackets\n")
    assert cli("validate", EXAMPLE, "--strict").status == 1


def test_the_source_line_of_several_findings_is_shown_once(tmp_path: Path, cli: Cli) -> None:
    shown = cli("validate", write_plan(tmp_path, a=ACTION)).out
    assert shown.count("warning O004") == 12
    assert shown.count("1 | strategy: 7806-19\n") == 1
    assert shown.count("Cite it in an action that covers it") == 1


def test_a_waived_finding_is_shown_on_request(cli: Cli) -> None:
    assert "waived O004" not in cli("validate", EXAMPLE).out
    assert "waived O004  No action covers specific objective 2(d)." in cli("validate", EXAMPLE, "--show-waived").out
    report = json.loads(cli("validate", EXAMPLE, "--show-waived", "--format", "json").out)
    assert [found["severity"] for found in report["findings"]] == ["warning", "waived"]
    assert report["summary"]["waived"] == 1


def test_today(tmp_path: Path, cli: Cli) -> None:
    milestone = "milestones:\n  - {title: Kick-off, due: 2020-03-31, done: 2020-04-02}\n"
    folder = write_plan(tmp_path, a=ACTION + milestone)
    assert "M002" in cli("validate", folder, "--today", "2020-04-01").out
    assert "M002" not in cli("validate", folder, "--today", "2020-04-02").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", "nowhere"),
        ("validate", ""),
        ("validate", EXAMPLE / "actions"),
        ("validate", "--no-such-option"),
        ("validate", "--format", "xml"),
        ("validate", "--format", "sarif="),
        ("validate", "--format", "json", "--format", "text"),
        ("validate", "--format", "sarif=a", "--format", "gitlab=./a"),
        ("validate", EXAMPLE, "--format", f"sarif={EXAMPLE}"),
        ("validate", "--today", "tomorrow"),
        ("validate", ROOT / "docs"),
        ("coverage", "--fail-under", "101"),
        ("coverage", "--fail-under", "specific"),
        ("coverage", EXAMPLE, "--fail-under", "goal=100"),
        ("progress", EXAMPLE, "--as-of", "30.6.2021"),
        ("progress", EXAMPLE, "--fail-on", "overdue"),
        ("deadlines", EXAMPLE, "--presidency", "2021-3"),
        ("deadlines", EXAMPLE, "--from", "2021"),
        ("involvement", EXAMPLE, "--actor", "nobody"),
        ("overlaps", EXAMPLE, "--threshold", "80"),
        ("render", EXAMPLE, "--templates", "nowhere"),
        ("diff", EXAMPLE, "no-such-plan"),
        ("revise", EXAMPLE),
        ("explain", "Z999"),
        ("strategy", "show", "nothing"),
        ("no-such-command",),
    ],
    ids=lambda arguments: " ".join(Path(str(part)).name for part in arguments),
)
def test_a_wrong_call_exits_with_2_and_says_why(cli: Cli, arguments: tuple[object, ...]) -> None:
    shown = cli(*arguments)
    assert shown.status == 2
    assert shown.out == ""
    assert shown.err.strip()
    assert "Traceback" not in shown.err


def test_a_wrong_value_is_told_in_the_words_of_the_user(cli: Cli) -> None:
    def said(*arguments: str) -> str:
        return " ".join(cli(*arguments).err.replace("│", " ").split())

    day = "Invalid value for '--today': ‘30.6.2020’ is not a date. Write year, month and day: 2020-06-30."
    assert day in said("validate", "--today", "30.6.2020")
    assert day.replace("--today", "--as-of") in said("progress", "--as-of", "30.6.2020")
    choice = said("init", "x", "--ci", "svn")
    assert "'svn' is not one of 'github', 'gitlab', 'none'." in choice
    assert "Value error" not in choice


def test_where_plans_are_looked_for(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def plans(*arguments: object) -> int:
        return int(json.loads(cli("validate", *arguments, "--format", "json").out)["summary"]["plans"])

    monkeypatch.chdir(tmp_path)
    assert cli("validate").status == 2
    write_plan(tmp_path)
    assert plans() == 1, "./plan.yaml, where there is no plans/"
    write_plan(tmp_path / "plans" / "one", a=ACTION)
    write_plan(tmp_path / "plans" / "two", a=ACTION)
    (tmp_path / "single.yaml").write_text(PLAN, encoding="utf-8")
    assert plans() == 2
    assert plans("plans") == 2
    assert plans("plans/one", "plans/one/plan.yaml", "plans") == 2, "each plan once"
    assert plans("single.yaml") == 1
    monkeypatch.chdir(tmp_path / "plans")
    assert plans(".") == 2
    monkeypatch.chdir(tmp_path / "plans" / "one" / "actions")
    assert plans("a.yaml") == 1
    monkeypatch.chdir(tmp_path)
    assert plans("plans/one/actions/a.yaml") == 1, "an action's file stands for its plan"


def test_no_plan_of_a_folder_is_passed_over(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("good", "misnamed", "headless"):
        write_plan(tmp_path / "plans" / name, a=ACTION)
    (tmp_path / "plans" / "misnamed" / "plan.yaml").rename(tmp_path / "plans" / "misnamed" / "plan.yml")
    (tmp_path / "plans" / "headless" / "plan.yaml").unlink()
    (tmp_path / "plans" / "no-plan.yaml").write_text("number: 1\ntitle: No plan\n", encoding="utf-8")
    (tmp_path / "plans" / "single.yaml").write_text(PLAN + "actions: [\n", encoding="utf-8")
    folders = [("Y015", "plans/headless/plan.yaml", "headless"), ("Y016", "plans/misnamed/plan.yml", "misnamed")]
    file = ("Y001", "plans/single.yaml", "single")
    for arguments, expected in (
        ([], folders),
        (["plans"], [*folders, file]),
        (["."], [*folders, file]),
        (["plans/misnamed", "plans/headless", "plans/single.yaml"], [*folders, file]),
    ):
        report = json.loads(cli("validate", *arguments, "--format", "json").out)
        errors = [found for found in report["findings"] if found["severity"] == "error"]
        found_ = sorted((found["code"], found["file"], found["plan"]) for found in errors)
        assert found_ == sorted(expected), arguments
    (tmp_path / "plans" / "good.yaml").write_text(PLAN, encoding="utf-8")
    shown = cli("validate", "plans")
    assert (shown.status, shown.out) == (2, "")
    assert "plans/good/plan.yaml and plans/good.yaml are two plans with the same name" in shown.err


def test_a_plan_yml_beside_its_actions_is_not_taken_for_a_plan_without_any(tmp_path: Path, cli: Cli) -> None:
    folder = write_plan(tmp_path / "p", a=ACTION)
    file = (folder / "plan.yaml").rename(folder / "plan.yml")
    assert "Rename it to plan.yaml." in cli("validate", file).out
    assert cli("validate", file.rename(tmp_path / "plan.yml")).status == 0


def test_the_folder_of_actions_names_its_plan(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLE.parent)
    assert f"Give the plan itself: {EXAMPLE.name}\n" in cli("validate", f"{EXAMPLE.name}/actions").err
    monkeypatch.chdir(EXAMPLE / "actions")
    assert "Give the plan itself: ..\n" in cli("validate").err


def test_explain_shows_the_rules_page(cli: Cli) -> None:
    for code in RULES:
        shown = cli("explain", code.lower())
        assert shown.status == 0
        assert shown.out == (ROOT / "docs" / "rules" / f"{code}.md").read_text(encoding="utf-8")


def test_rules_lists_every_rule(cli: Cli) -> None:
    lines = cli("rules").out.splitlines()
    listed = [line.split(maxsplit=2) for line in lines if re.match(r"[A-Z]\d{3} ", line)]
    assert sorted(words[:2] for words in listed) == sorted([rule.code, str(rule.severity)] for rule in RULES.values())
    assert all(words[2].startswith(RULES[words[0]].title) for words in listed), "a title is folded where it is piped"


def test_version_and_help(cli: Cli) -> None:
    assert cli("--version").out == f"ccwp-plan {__version__}\n"
    shown = cli("--help")
    assert all(command in shown.out for command in commands())
    for command in ("validate", "coverage", "render", "diff"):
        assert "Example" in cli(command, "--help").out


ADVERSARIAL = "<script>{{ 7*7 }}=1+1#eval|\\[x](javascript:y)[bold red]\u202e"


def test_adversarial_text_is_printed_literally_at_the_terminal(tmp_path: Path, cli: Cli) -> None:
    folder = write_plan(
        tmp_path, a=ACTION.replace("leader: DE", f"leader: {json.dumps(ADVERSARIAL, ensure_ascii=False)}")
    )
    visible = ADVERSARIAL.replace("\u202e", "\\u202e")
    assert visible != ADVERSARIAL
    assert f"{visible} is not a known actor." in cli("validate", folder).out


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path, cli: Cli) -> None:
    folder = write_plan(tmp_path, a=ACTION.replace("leader: DE", 'leader: "\\x9b2J"'), b="title: \x1b[2J")
    shown = cli("validate", folder).out
    assert "\x9b" not in shown
    assert "\x1b" not in shown
    assert "\\x9b2J is not a known actor" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="a name there has no control characters")
def test_names_of_folders_do_not_steer_the_terminal(tmp_path: Path, cli: Cli) -> None:
    folder = write_plan(tmp_path / "p\x1b[2J\x1b]0;q\x07", a=ACTION, b="number: [")
    for arguments in (["coverage", folder], ["render", folder], ["validate", folder / "c"]):
        shown = cli(*arguments).err
        assert "p\\x1b[2J\\x1b]0;q\\x07" in shown
        assert "\x1b" not in shown
    (folder / "actions" / "b.yaml").unlink()
    assert "\x1b" not in cli("coverage", tmp_path).out


def run_python(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment}
    return subprocess.run([sys.executable, "-m", "ccwp_plan", *arguments], cwd=cwd, env=env, capture_output=True)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
@pytest.mark.parametrize("closed", ["| true", "2>&1 | true", ">&-", ">&- 2>&-"])
def test_a_reader_who_has_seen_enough_does_not_change_the_exit_status(tmp_path: Path, closed: str) -> None:
    shell = f"{shlex.quote(sys.executable)} -m ccwp_plan validate {closed}; exit ${{PIPESTATUS[0]}}"
    for name, leader in (("good", "DE"), ("bad", "Ελλάδα")):
        folder = write_plan(tmp_path / name, a=ACTION.replace("DE", leader))
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run(["bash", "-c", shell], cwd=folder, env=env, capture_output=True)
        assert (done.returncode, done.stderr) == (name == "bad", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="the current folder cannot be removed there")
def test_a_current_folder_that_is_gone(tmp_path: Path) -> None:
    shell = f"mkdir gone; cd gone; rmdir ../gone; {shlex.quote(sys.executable)} -m ccwp_plan validate"
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(["bash", "-c", shell], cwd=tmp_path, env=env, capture_output=True)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"ccwp-plan: The current folder no longer exists.\n")


def test_as_a_module_in_the_c_locale(tmp_path: Path) -> None:
    write_plan(tmp_path, a=ACTION.replace("leader: DE", "leader: Ελλάδα"))
    done = run_python("validate", cwd=tmp_path, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert "Ελλάδα is not a known actor.".encode() in done.stdout


@pytest.mark.slow
def test_no_colour_where_the_output_is_no_terminal(tmp_path: Path) -> None:
    write_plan(tmp_path, a=ACTION.replace("leader: DE", "leader: XX"))
    for arguments in (["validate"], ["coverage"], ["rules"], ["explain", "O001"]):
        assert b"\x1b" not in run_python(*arguments, cwd=tmp_path, FORCE_COLOR="1").stdout
    for arguments in (["--help"], ["validate", "--help"], ["validate", "--format", "xml"], ["nothing"]):
        done = run_python(*arguments, cwd=tmp_path, GITHUB_ACTIONS="true", FORCE_COLOR="1")
        assert b"\x1b" not in done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
@pytest.mark.parametrize(
    ("arguments", "status"), [(["validate", "--format", "text"], 1), (["validate", "--format", "xml"], 2)]
)
def test_colour_at_a_terminal(
    tmp_path: Path, environment: dict[str, str], coloured: bool, arguments: list[str], status: int
) -> None:
    import pty

    write_plan(tmp_path, a=ACTION.replace("leader: DE", "leader: XX"))
    outer, inner = pty.openpty()
    env = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "_TYPER_FORCE_DISABLE_TERMINAL")}
    env |= {"PYTHONPATH": str(ROOT / "src"), "TERM": "xterm", "GITHUB_ACTIONS": "true", **environment}
    command = [sys.executable, "-m", "ccwp_plan", *arguments]
    done = subprocess.run(command, cwd=tmp_path, env=env, stdout=inner, stderr=inner, check=False)
    assert done.returncode == status
    shown = os.read(outer, 1 << 16)
    assert (b"\x1b[" in shown) is coloured
    assert (b"error A003" if status == 1 else b"Invalid value") in shown


def test_a_mistake_of_ccwp_plan_is_told_without_a_traceback(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("ccwp_plan.checks.run.check", wrong)
    monkeypatch.delenv("CCWP_PLAN_TRACEBACK")
    shown = cli("validate", write_plan(tmp_path, a=ACTION))
    assert shown.status == 2
    assert "This is an error in ccwp-plan: ZeroDivisionError in test_cli.py" in shown.err
    assert "Please report it" in shown.err
    assert "Traceback" not in shown.err
    monkeypatch.setenv("CCWP_PLAN_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        cli("validate", tmp_path)
