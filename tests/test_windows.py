"""What holds on Windows, where nothing of this runs: the names of files, the ends of lines, the console, the paths."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import resource
import shlex
import signal
import subprocess
import sys
from pathlib import Path, PurePath, PureWindowsPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccwp_plan import files, processes
from ccwp_plan.cli import interrupts, main
from ccwp_plan.cli.output import terminal
from ccwp_plan.documents import bounded
from ccwp_plan.editing.written import file_name
from ccwp_plan.errors import CallError
from ccwp_plan.filenames import possible, refused
from ccwp_plan.reports.paths import shown
from ccwp_plan.repository.load import load
from ccwp_plan.repository.strategies import SHIPPED_STRATEGIES
from conftest import ACTION, PLAN, ROOT, Cli, write_plan

posix = pytest.mark.skipif(sys.platform == "win32", reason="there can be no such names")

DEVICES = ["CON", "prn", "Aux", "NUL", "COM1", "lpt9", "COM¹", "LPT³", "CONIN$", "CONOUT$", "NUL.txt", "aux .yaml"]
SIGNS = [*'<>:"|?*\\', "\x01", "\n", "\t"]
ENDS = [".", " "]
ODD = [*DEVICES, *(f"a{sign}b" for sign in SIGNS), *(f"a{end}" for end in ENDS)]
"""Names that no file and no folder can have on Windows."""
DOCUMENT = "document: {number: 7806/19, date: 2019-03-25, type: NOTE, from: A, to: B, subject: C}\n"


def tree(folder: Path) -> list[str]:
    """What lies below a folder, by its paths."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def rarely(*cases: str) -> list[Any]:
    """Cases of which the quick ones tell enough."""
    return [pytest.param(case, marks=pytest.mark.slow) for case in sorted(cases)]


# The names of files


@posix
def test_a_name_that_is_in_git_is_said_once_with_the_sign(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    for number in ("10.1", "10.2"):
        plan = write_plan(tmp_path / "a" / "plans " / "v1:plan", **{f"a{number}": ACTION.replace("10.1", number)})
    shown = cli("validate", plan, "--format", "json")
    told = [(one["file"], one["message"]) for one in json.loads(shown.out)["findings"] if one["code"] == "A015"]
    assert told == [
        ("a/plans ", "Windows cannot have the name ‘plans ’, since it ends in a space."),
        ("a/plans /v1:plan", "Windows cannot have the name ‘v1:plan’, since it contains :."),
    ]
    monkeypatch.chdir(plan)
    found = json.loads(cli("validate", "--format", "json").out)["findings"]
    assert [one["file"] for one in found if one["code"] == "A015"] == ["..", "."]
    (plan / "plan.yaml").write_text(PLAN + "waivers: [{rule: A015, reason: Nobody has Windows}]\n", encoding="utf-8")
    assert "A015" not in cli("validate").out


@pytest.mark.parametrize("name", ODD)
def test_what_windows_refuses_is_known_and_another_name_is_found(name: str) -> None:
    assert refused(name)
    assert refused(possible(name)) is None


@pytest.mark.parametrize(
    "name", ["con-trol", "COM10", "nullify.yaml", "10.1-a.yaml", "a b", "Σχέδιο", ".gitignore", "a..b"]
)
def test_what_windows_takes_stays_as_it_is(name: str) -> None:
    assert (refused(name), possible(name)) == (None, name)


NAME = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120)


@given(
    st.one_of(
        NAME, st.tuples(st.sampled_from(ODD), NAME).map("".join), st.tuples(NAME, st.sampled_from(ODD)).map("".join)
    )
)
def test_a_possible_name_can_be_had_and_is_the_name_where_that_can(name: str) -> None:
    made = possible(name)
    assert refused(made) is None
    assert made
    assert len(made) <= 101
    assert possible(made) == made or len(made) > 100
    if PureWindowsPath(name).is_reserved() and "\\" not in name and "/" not in name:
        assert refused(name)
    if len(name) <= 100 and refused(name) is None:
        assert made == name


@given(st.one_of(st.sampled_from(["COM1", "aux.1", "10.1", "NUL", "1" + ".1" * 80]), st.just("")), NAME)
def test_the_file_of_an_action_has_a_name_that_can_be_had(number: str, title: str) -> None:
    name = file_name(number or "10.1", title)
    assert refused(name) is None
    assert name.endswith(".yaml")
    assert len(name) <= 106


@posix
@pytest.mark.parametrize("name", ["CON", "a:b", "ends.", *rarely("ends ", 'q"q', "a\\b", "new\nline", "com1.x")])
@pytest.mark.parametrize(
    "call",
    [
        "new-plan plans/@",
        "new-note plans/p @",
        "init @",
        "init @/deep",
        "schema plan --output @",
        "schema plan --output @/s.json",
        "render plans/p --format html --output @",
        "render plans/p --format html --output out/@/deep",
        "validate plans/p --format json=@",
        "strategy show 7806-19 --format html --output @",
    ],
)
def test_no_command_makes_a_file_or_a_folder_of_such_a_name(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, call: str, name: str
) -> None:
    write_plan(tmp_path / "plans" / "p", PLAN + DOCUMENT, a=ACTION)
    monkeypatch.chdir(tmp_path)
    before = tree(tmp_path)
    shown = cli(*(word.replace("@", name) for word in call.split(" ")))
    assert shown.status == 2, shown.err
    assert "on Windows" in shown.err or "cannot be" in shown.err
    assert tree(tmp_path) == before


@posix
def test_what_has_such_a_name_already_is_written_to(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a:b").mkdir()
    (tmp_path / "out.").write_text("x", encoding="utf-8")
    assert cli("schema", "plan", "--output", "a:b/plan.schema.json").status == 0
    assert cli("schema", "plan", "--output", "out.").status == 0
    assert (tmp_path / "out.").read_bytes() == (tmp_path / "a:b" / "plan.schema.json").read_bytes()


@posix
@pytest.mark.parametrize(
    ("name", "folder"), [("v1:plan", "v1_plan"), ("aux", "aux_"), ("10th.", "10th_"), ("n" * 150, "n" * 100)]
)
def test_the_documents_of_a_plan_with_such_a_name_lie_in_a_folder_that_can_be_had(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, name: str, folder: str
) -> None:
    monkeypatch.chdir(tmp_path)
    plan = write_plan(tmp_path / "plans" / name, PLAN + DOCUMENT, a=ACTION)
    (plan / "notes").mkdir()
    (plan / "notes" / "a?b.yaml").write_text("type: NOTE\nfrom: A\nto: B\nsubject: S\n", encoding="utf-8")
    shown = cli("render", "--format", "html", "--document", "annex", "--document", "a?b", "--draft")
    assert shown.status == 0, shown.err
    assert f"Wrote build/{folder}/a_b.html" in shown.err
    assert tree(tmp_path / "build") == [folder, f"{folder}/a_b.html", f"{folder}/annex.html"]


@posix
def test_two_plans_are_never_written_to_one_folder(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a:b", "a_b"):
        write_plan(tmp_path / "plans" / name, a=ACTION)
    shown = cli("render", "--format", "html")
    assert (shown.status, (tmp_path / "build").exists()) == (2, False)
    assert "Two documents would be written to build/a_b/annex.html." in shown.err


@posix
def test_an_action_that_is_carried_over_leaves_such_a_name_behind(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    old = write_plan(tmp_path / "plans" / "10th")
    (old / "actions" / "aux.yaml").write_text(ACTION, encoding="utf-8")
    shown = cli("new-plan", "plans/11th", "--from", "plans/10th", "--carry", "unfinished")
    assert shown.status == 0, shown.err
    assert os.listdir(tmp_path / "plans" / "11th" / "actions") == ["11.1-joint-customs-operation.yaml"]


@pytest.mark.parametrize(
    "call",
    [
        ["new-action", "@", "--title", "T", "--objective", "2b", "--leader", "DE"],
        ["new-note", "@", "r" * 60],
        ["new-plan", "@/../" + "n" * 180],
    ],
    ids=lambda call: call[0],
)
def test_no_path_is_made_that_is_too_long_for_windows(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, call: list[str]
) -> None:
    deep = "/".join(["d" * 60] * 3)
    (tmp_path / ".git").mkdir()
    plan = write_plan(tmp_path / deep / "plans" / "p", PLAN + DOCUMENT, a=ACTION)
    monkeypatch.chdir(tmp_path)
    before = tree(tmp_path)
    shown = cli(*(word.replace("@", plan.relative_to(tmp_path).as_posix()) for word in call))
    assert (shown.status, tree(tmp_path)) == (2, before)
    assert "Windows" in shown.err


@posix
def test_of_a_revision_windows_is_given_only_what_it_can_write(monkeypatch: pytest.MonkeyPatch) -> None:
    from ccwp_plan.repository import history

    paths = ["plans/p/plan.yaml", "plans/p/actions/aux.yaml", "plans/v1./plan.yaml", "a/../b", "plans/a:b/plan.yaml"]
    assert [path for path in paths if history._ordinary(path)] == [path for path in paths if ".." not in path]
    with monkeypatch.context() as there:
        there.setattr(os, "name", "nt")
        assert [path for path in paths if history._ordinary(path)] == paths[:1]


# The ends of lines


def ends(file: Path) -> set[bytes]:
    """The ends of the lines of a file: of the example's files each has some."""
    return {*re.findall(rb"\r?\n", file.read_bytes())}


@pytest.fixture
def of_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository as git's autocrlf checks it out: with an action in plan.yaml, another one in a file, and schemas."""
    monkeypatch.chdir(tmp_path)
    in_plan = "actions:\n  - " + ACTION.replace("10.1", "10.2").replace("\n", "\n    ").rstrip() + "\n"
    named = "# yaml-language-server: $schema=../../{}schemas/{}.schema.json\n"
    plan = named.format("", "plan") + PLAN + DOCUMENT + in_plan
    write_plan(tmp_path / "plans" / "10th", plan, a=named.format("../", "action") + ACTION)
    (tmp_path / "schemas").mkdir()
    for kind in ("plan", "action", "note"):
        with pytest.MonkeyPatch.context() as call:
            call.setattr(sys, "argv", ["ccwp-plan", "schema", kind, "--output", f"schemas/{kind}.schema.json"])
            with pytest.raises(SystemExit):
                main()
    for file in tmp_path.rglob("*.*"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    return tmp_path


WRITES = [
    "new-action plans/10th --title T --objective 2b --leader DE",
    "new-note plans/10th report --annexes coverage",
    "new-plan plans/11th",
    "new-plan plans/11th --from plans/10th",
    "new-plan plans/11th --from plans/10th --carry unfinished",
    "fmt",
    "revise plans/10th",
    "schema update",
]


@pytest.mark.parametrize("call", WRITES)
def test_what_is_written_beside_files_of_windows_has_their_ends_of_lines(of_windows: Path, cli: Cli, call: str) -> None:
    assert "V001" not in cli("validate", "--format", "json").out, "a schema is the same one with other ends of lines"
    plan, schema = of_windows / "plans" / "10th" / "plan.yaml", of_windows / "schemas" / "plan.schema.json"
    plan.write_bytes(
        plan.read_bytes().replace(
            b"number: 10\r\ntitle: 10th Action Plan\r\n", b"title: 10th Action Plan\r\nnumber: 10\r\n"
        )
    )
    schema.write_bytes(schema.read_bytes().replace(b'"title"', b'"Title"', 1))
    before = {file: file.read_bytes() for file in of_windows.rglob("*.*")}
    shown = cli(*call.split())
    assert shown.status == 0, shown.err
    after = {file: file.read_bytes() for file in of_windows.rglob("*.*") if file.is_file()}
    changed = [file for file, content in after.items() if before.get(file) != content]
    assert changed
    assert {file: ends(file) for file in changed} == {file: {b"\r\n"} for file in changed}


# The console

PRINTED = {
    "validate p": 1,
    "validate p --format json": 1,
    "validate p --format github": 1,
    "coverage p --format csv": 0,
    "coverage p --format md": 0,
    "coverage p --format json": 0,
    "deadlines p --format ics": 0,
    "strategy show 7806-19": 0,
    "strategy show 7806-19 --format md": 0,
    "reference actors": 0,
    "explain O001": 0,
    "schema action": 0,
    "fmt p --check": 1,
    "--help": 0,
    "validate --Ελλάδα": 2,
    "validate Ελλάδα": 2,
}
"""What is printed, with letters that neither code page has, and the exit status."""
QUICK = {"validate p", "coverage p --format csv", "fmt p --check", "validate --Ελλάδα"}


def printed(
    monkeypatch: pytest.MonkeyPatch, call: str, encoding: str, newline: str
) -> tuple[int, bytes, bytes]:  # the status, standard output and standard error
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding, "strict", newline) for _ in range(2))
    with monkeypatch.context() as console:
        console.setattr(sys, "stdout", out)
        console.setattr(sys, "stderr", err)
        console.setattr(sys, "argv", ["ccwp-plan", *call.split()])
        with pytest.raises(SystemExit) as exit_:
            main()
    written = []
    for stream in (out, err):
        buffer = stream.buffer
        assert isinstance(buffer, io.BytesIO)
        written.append(buffer.getvalue())
    return int(exit_.value.code or 0), written[0], written[1]


@pytest.mark.parametrize("call", [*sorted(QUICK), *rarely(*({*PRINTED} - QUICK))])
def test_what_is_printed_is_the_same_bytes_on_every_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write_plan(
        tmp_path / "p", PLAN.replace("10th", "Σχέδιο ‘ő’ ≥"), a=f"leader: Ελλάδα\n{ACTION.replace('leader: DE', '')}"
    )
    status, out, err = printed(monkeypatch, call, "utf-8", "")
    assert status == PRINTED[call]
    assert out or err
    assert b"\xef\xbf\xbd" not in out + err
    for encoding in ("cp1252", "cp850", "ascii"):
        assert printed(monkeypatch, call, encoding, "\r\n") == (status, out, err)


@pytest.mark.parametrize("legacy", [False, True])
def test_a_console_that_would_show_colours_as_signs_gets_none(monkeypatch: pytest.MonkeyPatch, legacy: bool) -> None:
    class Console(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("rich.console.detect_legacy_windows", lambda: legacy)
    assert terminal(Console()).colour is not legacy


# What Windows has not, and what it does otherwise


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """No locks; what is open can be neither renamed nor removed, and what is read-only cannot be removed."""
    replace, unlink = Path.replace, Path.unlink

    def opened(path: Path) -> bool:
        links = [f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd")]
        return str(path.resolve()) in {os.path.realpath(link) for link in links if os.path.lexists(link)}

    def check(path: Path, *, removed: bool) -> None:
        if path.exists() and (opened(path) or (removed and not path.stat().st_mode & 0o200)):
            raise PermissionError(errno.EACCES, "The process cannot access the file", str(path))

    def replace_there(path: Path, target: Path) -> Path:
        check(path, removed=False)
        check(target, removed=True)
        return replace(path, target)

    def unlink_there(path: Path, missing_ok: bool = False) -> None:
        check(path, removed=True)
        unlink(path, missing_ok)

    monkeypatch.setattr(files, "fcntl", None)
    monkeypatch.setattr(Path, "replace", replace_there)
    monkeypatch.setattr(Path, "unlink", unlink_there)
    files._clear.cache_clear()


linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc says what is open")


@linux
@pytest.mark.usefixtures("without_locks")
def test_files_are_written_whole_where_there_are_no_locks(tmp_path: Path) -> None:
    one, other = tmp_path / "new" / "one", tmp_path / "new" / "other"
    files.write(one, b"1")
    files.write(one, b"2")
    files.create({other: b"3"})
    files.write_all({one: b"4", other: b"5"})
    with files.scratch() as folder:
        (folder / "x").write_bytes(b"6")
    assert not folder.exists()
    assert {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()} == {"one": b"4", "other": b"5"}


@linux
@pytest.mark.usefixtures("without_locks")
def test_where_a_file_cannot_be_replaced_there_is_nothing_left_behind(tmp_path: Path) -> None:
    """A document that is open in Word cannot be, nor can a file that is read-only."""
    shown, locked = tmp_path / "shown.docx", tmp_path / "locked.docx"
    for file in (shown, locked):
        file.write_bytes(b"old")
    locked.chmod(0o444)
    with shown.open("rb"):
        for file in (shown, locked):
            with pytest.raises(CallError, match="cannot be written"):
                files.write(file, b"new")
            with pytest.raises(CallError, match="cannot be written"):
                files.write_all({file: b"new"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "shown.docx": b"old",
        "locked.docx": b"old",
    }


def test_a_device_takes_bytes_where_no_descriptor_can_be_made_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """NUL, and what is called otherwise elsewhere."""
    monkeypatch.delattr(os, "set_blocking")
    monkeypatch.delattr(os, "O_NONBLOCK", raising=False)
    files.write(Path(os.devnull), b"x")


def test_a_document_is_made_where_the_system_bounds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = resource.getrlimit(resource.RLIMIT_CORE)
    monkeypatch.setitem(sys.modules, "resource", None)
    bounded._bound(1)
    assert resource.getrlimit(resource.RLIMIT_CORE) == before


def test_a_process_ends_though_its_parent_is_not_seen_to_be_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows does not say that a parent is gone, and bounds no time: the process does it itself."""

    def ended(status: int) -> None:
        raise SystemExit(status)

    monkeypatch.setattr(os, "_exit", ended)
    with pytest.raises(SystemExit):
        bounded._end_with(os.getppid(), 0)


def test_an_interrupt_ends_the_run_where_no_signal_can(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(processes, "end", lambda: None)
    with monkeypatch.context() as there:
        there.setattr(os, "name", "nt")
        interrupts._end(signal.SIGINT, None)
    assert ended == [130]


def test_a_program_is_killed_that_takes_too_long_and_one_is_that_runs_at_the_end() -> None:
    """By what Windows has, too: Popen.kill, and no signal to a group."""
    endless = [sys.executable, "-c", "while True: pass"]
    with pytest.raises(subprocess.TimeoutExpired):
        processes.run(endless, given=b"", seconds=0.2, environment=os.environ)
    assert not processes._running


# Paths

REFUSED = [
    "validate a/b/c.yaml",
    "validate plans/p/actions",
    "validate plans/p/notes",
    "validate a/empty",
    "validate plans/p --format json=a/x.yaml/report.json",
    "validate plans/p --format json=a/r.json --format junit=a/r.json",
    "validate --against a/empty plans/p",
    "render plans/p --templates a/none",
    "render plans/p --format html --output a/x.yaml/out",
    "render plans/p --format html --output a/b:c/out",
    "render plans/p --document nothing",
    "diff a/none plans/p",
    "diff plans plans/p",
    "revise plans/p",
    "fmt a/none.yaml",
    "strategy check a/none.yaml",
    "strategy show a/x.yaml",
    "schema plan --output a/x.yaml/s.json",
    "init plans/p/plan.yaml",
    "new-plan plans/p",
    "new-plan plans/q.yaml",
    "new-plan a/q",
    "new-action plans --title T --objective 2b --leader DE",
    "new-action plans/one.yaml --title T --objective 2b --leader DE",
    "new-note plans/one.yaml x",
]


@pytest.mark.parametrize("call", REFUSED)
def test_what_is_said_has_no_path_of_windows(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """A path in a sentence is one of Windows there, unless it is asked for with /."""
    monkeypatch.chdir(tmp_path)
    plan = write_plan(tmp_path / "plans" / "p", a=ACTION)
    write_plan(tmp_path / "plans" / "q", a=ACTION)
    (plan / "notes").mkdir()
    (tmp_path / "a" / "empty").mkdir(parents=True)
    (tmp_path / "a" / "x.yaml").write_text("x: 1\n", encoding="utf-8")
    (tmp_path / "plans" / "one.yaml").write_text(PLAN, encoding="utf-8")
    monkeypatch.setattr(PurePath, "__format__", lambda path, _: str(path).replace("/", "\\"), raising=False)
    shown = cli(*call.split())
    assert shown.status in (1, 2)
    assert "\\" not in shown.out + shown.err


def test_a_path_on_another_drive_is_named_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    def on_another_drive(*_: object) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr(os.path, "relpath", on_another_drive)
    assert shown(Path("/other/drive/plan.yaml")) == "/other/drive/plan.yaml"


def test_a_path_that_is_typed_in_a_file_as_on_windows_leads_to_the_same_file_everywhere(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "s.yaml").write_bytes((SHIPPED_STRATEGIES / "7806-19.yaml").read_bytes())
    plan = write_plan(tmp_path / "plans" / "10th", PLAN.replace("7806-19", r"..\..\own\s.yaml"), a=ACTION)
    (loaded,) = load([plan])
    assert (loaded.problems, loaded.strategy is not None) == ((), True)
    assert cli("new-plan", "plans/11th", "--from", "plans/10th").status == 0
    assert "strategy: ../../own/s.yaml" in (tmp_path / "plans" / "11th" / "plan.yaml").read_text(encoding="utf-8")
    (plan / "plan.yaml").write_text(PLAN.replace("7806-19", r"..\..\..\outside.yaml"), encoding="utf-8")
    assert [one.code for one in load([plan])[0].problems] == ["Y017"], "nor does it lead out of the repository"


# PowerShell

EDITORS = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
TYPED = [
    line for block in re.findall(r"^```powershell\n(.*?)^```$", EDITORS, re.M | re.S) for line in block.splitlines()
]
CALLS = [line.partition(" | ")[0] for line in TYPED if line.startswith("ccwp-plan ")]


def test_the_page_says_what_is_typed_in_powershell() -> None:
    assert {"validate", "render", "new-action", "coverage"} <= {line.split()[1] for line in CALLS}


@pytest.mark.parametrize("call", CALLS)
def test_what_is_typed_in_powershell_works_and_means_there_what_it_means_elsewhere(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    unquoted = re.sub(r"'[^']*'", "", call)
    assert not re.search(r"[(){}\[\],;&|$@#\"`\\<>]", unquoted), "signs that PowerShell takes for its own"
    monkeypatch.chdir(tmp_path)
    write_plan(tmp_path / "plans" / "10th-action-plan", PLAN + DOCUMENT, a=ACTION)
    shown = cli(*shlex.split(call)[1:])
    assert shown.status == 0, shown.err
