"""The same on every machine: its locale, its environment, its paths, the ends of its lines, its clock."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest

from ccwp_plan.filenames import possible
from conftest import ACTION, EXAMPLE, PLAN, ROOT, Cli, checked, files_in, write_plan

posix = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX system's")

GREEK = ACTION.replace("leader: DE", "leader: Ελλάδα")
NEEDED = ("SYSTEMROOT", "PATH", "HOME", "LANG", "TMPDIR")
"""What is kept of the environment where a row of a table does not say otherwise."""


def run(
    cwd: Path, *arguments: str | Path, shell: str = "", environment: Mapping[str, str | None] | None = None
) -> subprocess.CompletedProcess[str]:
    """A run with an environment of its own: None is what is not set. `shell` comes before it."""
    kept: Mapping[str, str | None] = {name: os.environ.get(name) for name in NEEDED}
    given = {**kept, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1", **(environment or {})}
    env = {name: value for name, value in given.items() if value is not None}
    command = [sys.executable, "-m", "ccwp_plan", *map(str, arguments)]
    if shell:
        command = [shutil.which("bash") or "bash", "-c", f'{shell}; exec "$0" "$@"', *command]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, encoding="utf-8", timeout=120, check=False)


def sound(done: subprocess.CompletedProcess[str], status: int = 0) -> bool:
    """Whether a run ended as it should, with nothing said by the interpreter."""
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    assert "Warning" not in done.stderr
    return True


# The environment

MACHINES: dict[str, dict[str, str | None]] = {
    "as it is": {},
    "locale C": {"LC_ALL": "C", "LANG": None, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "locale POSIX": {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "no such locale": {"LC_ALL": "xx_XX.ISO-8859-7", "PYTHONUTF8": "0"},
    "ASCII": {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"},
    "Latin-1": {"PYTHONIOENCODING": "latin-1:strict"},
    "no locale": {"LANG": None, "PYTHONUTF8": "0"},
    "UTF-8 mode": {"PYTHONUTF8": "1"},
    "no HOME": {"HOME": None},
    "a HOME that is not there": {"HOME": "/nowhere"},
    "no TERM": {"TERM": None},
    "a dumb terminal": {"TERM": "dumb"},
    "an unknown terminal": {"TERM": "no-such-terminal"},
    "a narrow terminal": {"COLUMNS": "20"},
    "a terminal without columns": {"COLUMNS": "0"},
    "a wide terminal": {"COLUMNS": "100000"},
    "columns that are no number": {"COLUMNS": "wide", "LINES": "-1"},
    "NO_COLOR": {"NO_COLOR": "1"},
    "FORCE_COLOR": {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "PY_COLORS": "1"},
    "GitHub": {"GITHUB_ACTIONS": "true", "FORCE_COLOR": "1"},
    "no TMPDIR": {"TMPDIR": None},
    "a TMPDIR that is not there": {"TMPDIR": "/nowhere"},
    "no PATH": {"PATH": None},
    "an empty PATH": {"PATH": ""},
    "Kiritimati": {"TZ": "Pacific/Kiritimati"},
    "a time zone that is none": {"TZ": "No/Where"},
    "SOURCE_DATE_EPOCH": {"SOURCE_DATE_EPOCH": "0"},
    "optimised": {"PYTHONOPTIMIZE": "2"},
    "strict about warnings": {"PYTHONWARNINGS": "error::EncodingWarning", "PYTHONWARNDEFAULTENCODING": "1"},
    "another hash seed": {"PYTHONHASHSEED": "1"},
}


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The documents of a plan with every script in it, as they are on this machine."""
    return rendered(tmp_path_factory.mktemp("here"), {})


def rendered(folder: Path, environment: Mapping[str, str | None]) -> dict[str, bytes]:
    write_plan(folder / "p", PLAN.replace("10th Action", "Σχέδιο ‘é’"), a=ACTION)
    command = ["render", "p", "--format", "html", "--format", "docx", "--format", "pdf", "--format", "md"]
    assert sound(run(folder, *command, environment=environment))
    return {file.name: file.read_bytes() for file in (folder / "build" / "p").iterdir()}


@pytest.mark.parametrize("environment", MACHINES.values(), ids=MACHINES)
@pytest.mark.slow
def test_findings_and_documents_are_the_same_on_every_machine(
    tmp_path: Path, documents: dict[str, bytes], environment: dict[str, str | None]
) -> None:
    assert rendered(tmp_path, environment) == documents
    write_plan(tmp_path / "greek", a=GREEK)
    done = run(tmp_path, "validate", "greek", "--format", "text", environment=environment)
    assert sound(done, 1)
    assert "Ελλάδα is not a known actor." in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


PRINTED = [
    "--help",
    "validate --help",
    "coverage p",
    "rules",
    "strategy show 7806-19",
    "validate --nothing",
    "explain O001",
]


@pytest.mark.slow
@pytest.mark.parametrize("command", PRINTED)
@pytest.mark.parametrize("machine", ["locale C", "a narrow terminal", "a wide terminal", "a dumb terminal", "GitHub"])
def test_what_is_printed_on_odd_machines(tmp_path: Path, command: str, machine: str) -> None:
    write_plan(tmp_path / "p", a=ACTION)
    done = run(tmp_path, *command.split(), environment=MACHINES[machine])
    assert sound(done, 2 if "--nothing" in command else 0)
    assert "\x1b" not in done.stdout + done.stderr
    assert done.stdout or done.stderr


def test_a_usage_error_has_no_colour_on_github_even_where_standard_output_is_a_terminal(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    outer, inner = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "GITHUB_ACTIONS": "true", "FORCE_COLOR": "1"}
    command = [sys.executable, "-m", "ccwp_plan", "validate", "--nothing"]
    done = subprocess.run(command, cwd=tmp_path, env=env, stdout=inner, stderr=subprocess.PIPE, check=False)
    os.close(inner)
    os.close(outer)
    assert done.returncode == 2
    assert b"--nothing" in done.stderr
    assert b"\x1b" not in done.stderr


@pytest.mark.slow
@posix
@pytest.mark.parametrize(("mask", "mode"), [("077", 0o600), ("022", 0o644), ("000", 0o666)])
def test_a_new_file_has_the_permissions_that_the_system_gives(tmp_path: Path, mask: str, mode: int) -> None:
    write_plan(tmp_path / "p", a=ACTION)
    assert sound(run(tmp_path, "render", "p", "--format", "html", shell=f"umask {mask}"))
    file = tmp_path / "build" / "p" / "annex.html"
    assert file.stat().st_mode & 0o777 == mode
    file.chmod(0o640)
    assert sound(run(tmp_path, "render", "p", "--format", "html", shell=f"umask {mask}"))
    assert file.stat().st_mode & 0o777 == 0o640, "of a file that is there they are kept"


@pytest.mark.slow
@posix
def test_a_current_folder_that_is_gone(tmp_path: Path) -> None:
    plan = write_plan(tmp_path / "p", a=ACTION)
    gone = "mkdir gone; cd gone; rmdir ../gone"
    for arguments, status in (
        (("validate",), 2),
        (("validate", "p"), 2),
        (("render", plan), 2),
        (("init", "new"), 2),
        (("rules",), 0),
        (("explain", "O001"), 0),
        (("--help",), 0),
        (("validate", plan), 2),
    ):
        done = run(tmp_path, *arguments, shell=gone)
        assert done.returncode in (status, 0), done.stderr
        assert "Traceback" not in done.stderr
        if done.returncode == 2:
            assert done.stderr.startswith("ccwp-plan: "), done.stderr
    done = run(tmp_path, "validate", shell=gone)
    assert done.stderr.startswith("ccwp-plan: The current folder no longer exists.\n")


@posix
def test_an_installation_that_cannot_be_written_to(tmp_path: Path) -> None:
    """With a home and a site-packages of which nothing can be written."""
    if os.geteuid() or shutil.which("unshare") is None or shutil.which("mount") is None:
        pytest.skip("only root can make the disk read-only for one process")
    plan = write_plan(tmp_path / "p", a=ACTION)
    out = tmp_path / "out"
    out.mkdir()
    shell = "mount -o remount,ro,bind / 2>/dev/null || mount --bind / / && mount -o remount,ro,bind /"
    code = f'{shell} || exit 77; mount -t tmpfs tmpfs {out} || exit 77; "$0" -m ccwp_plan render {plan} --output {out}'
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "HOME": "/root"}
    command = ["unshare", "-m", "bash", "-c", f"{code} && ls {out}/p", sys.executable]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    if done.returncode == 77 or done.stderr.startswith(("unshare", "mount")):
        pytest.skip(f"the disk cannot be made read-only here: {done.stderr.strip()}")
    assert (done.returncode, done.stdout) == (0, "annex.docx\nannex.pdf\n"), done.stderr


@pytest.mark.slow
def test_a_clock_that_stands_in_1970_or_in_2100(tmp_path: Path, documents: dict[str, bytes]) -> None:
    write_plan(tmp_path / "p", PLAN.replace("10th Action", "Σχέδιο ‘é’"), a=ACTION)
    for day in (0, 4_102_444_800):
        clock = (
            "import sys, time, datetime\n"
            f"now = {day}\n"
            "class Date(datetime.date):\n"
            "    @classmethod\n"
            "    def today(cls): return datetime.date.fromtimestamp(now)\n"
            "time.time = lambda: float(now); time.time_ns = lambda: now * 10**9\n"
            "import ccwp_plan.cli.output as output; output.date = Date\n"
            "from ccwp_plan.cli import main; main()"
        )
        kinds = [kind for kind in ("html", "docx", "pdf", "md") if day or kind != "docx"]
        formats = [word for kind in kinds for word in ("--format", kind)]
        command = [sys.executable, "-c", clock, "render", "p", *formats]
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
        made = {kind: (tmp_path / "build" / "p" / f"annex.{kind}").read_bytes() for kind in kinds}
        assert made == {kind: documents[f"annex.{kind}"] for kind in kinds}
        if not day:
            command = [*command[:5], "--format", "docx"]
            done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
            assert done.returncode == 2
            assert done.stderr.startswith("ccwp-plan: This computer's clock shows a date before 1980: ")


# Names and paths

NAMES = {
    "spaces": "the 10th plan",
    "composed accents": unicodedata.normalize("NFC", "Σχέδιο é"),
    "decomposed accents": unicodedata.normalize("NFD", "Σχέδιο é"),
    "newline": "new\nline",
    "workflow command": "a\n::error::b",
    "leading dash": "-draft",
    "option": "--help",
    "quotes": 'it\'s "so" `x` $HOME',
    "markup": "[bold]<b>&amp;%41",
    "glob": "*?[a-z]",
    "not UTF-8": os.fsdecode(b"nonutf\xff"),
    "escape": "a\x1b[2Jb",
    "right to left": "\u202eabc",
    "255 bytes": "n" * 255,
    "dots": "...",
    "colon": "v1:plan",
}
COMMANDS = {
    **{
        f"validate, {name}": f"validate @ --format {name}"
        for name in ("text", "json", "github", "gitlab", "sarif", "junit")
    },
    **{
        f"validate, {name} to a file": f"validate @ --format {name}=report"
        for name in ("json", "gitlab", "sarif", "junit")
    },
    **{f"coverage, {name}": f"coverage @ --format {name}" for name in ("table", "json", "csv", "md", "html")},
    "render": "render @ --format html --format docx --format pdf --format md",
    "diff": "diff @ @ --format json",
    "fmt": "fmt @",
    "new-action": "new-action @ --title T --objective 2b --leader DE",
    "revise": "revise @",
}


@posix
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.slow
def test_names_of_any_kind(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    document = "document: {number: 7806/19, date: 2019-03-25, type: NOTE, from: A, to: B, subject: C}\n"
    for label, command in COMMANDS.items():
        shutil.rmtree(tmp_path / name, ignore_errors=True)
        try:
            plan = write_plan(tmp_path / name, PLAN + document, a=ACTION)
            (plan / "actions" / f"a{name[:200]}.yaml").write_text(ACTION.replace("10.1", "10.2"), encoding="utf-8")
        except OSError as error:
            pytest.skip(f"there can be no such name here: {error.strerror}")
        shown = cli(*(f"./{name}" if word == "@" else word for word in command.split()))
        assert (label, shown.status) == (label, 0), shown.err
        assert "\n::error::b" not in shown.out + shown.err
        assert "\x1b" not in shown.out + shown.err or label == "validate, github", "the runner gets the name itself"
    made = tmp_path / "build" / possible(name)
    assert sorted(file.suffix for file in made.iterdir()) == [".docx", ".html", ".md", ".pdf"]


@posix
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_report_names_files_so_that_they_are_found_again(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    plan = write_plan(tmp_path / name)
    file = plan / "actions" / f"a{name[:200]}.yaml"
    file.write_text("number: [\n", encoding="utf-8")
    cli("validate", f"./{name}", "--format", "json=report.json")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    (found,) = [found for found in report["findings"] if found["code"] == "Y001"]
    assert (tmp_path / found["file"]).samefile(file)


def test_a_path_that_is_too_long(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_plan(tmp_path / "p", a=ACTION)
    for long in ("n" * 256, "n" * 5000, "/".join(["n" * 100] * 60)):
        for command in (["validate", long], ["diff", long, "p"], ["render", "p", "--output", long, "--format", "html"],
                        ["validate", "p", "--format", f"json={long}"], ["init", long], ["fmt", long],
                        ["strategy", "show", long], ["render", "p", "--templates", long]):  # fmt: skip
            shown = cli(*command)
            assert (command[0], shown.status) == (command[0], 2)
            assert shown.err
    assert sorted(os.listdir(tmp_path)) == ["p"]


@posix
def test_a_folder_deeper_than_a_path_can_say(tmp_path: Path) -> None:
    steps = "; ".join([f"mkdir {'n' * 200}; cd {'n' * 200}"] * 25)
    write_plan(tmp_path / "p", a=ACTION)
    done = run(tmp_path, "render", tmp_path / "p", "--format", "html", shell=steps)
    assert done.returncode in (0, 2)
    assert "Traceback" not in done.stderr
    done = run(tmp_path, "validate", shell=f"{steps}; cp -r {tmp_path}/p/* .")
    assert done.returncode in (0, 2), done.stderr
    assert "Traceback" not in done.stderr
    subprocess.run(["rm", "-rf", "n" * 200], cwd=tmp_path, check=True)


MISNAMED = {
    "PLAN.yaml": ("plan.yaml", "Y016", "Rename it to plan.yaml."),
    "Plan.YAML": ("plan.yaml", "Y016", "Rename it to plan.yaml."),
    "plan.yml": ("plan.yaml", "Y016", "Rename it to plan.yaml."),
    "actions/A.YAML": ("actions/a.yaml", "Y016", "Rename it to a.yaml."),
    "actions/a.yml": ("actions/a.yaml", "Y016", "Rename it to a.yaml."),
    "actions/a.yaml.txt": ("actions/a.yaml", "Y016", "Rename it to a.yaml."),
    "Actions": ("actions", "Y016", "Rename it to actions."),
    "ACTIONS": ("actions", "Y016", "Rename it to actions."),
}


@pytest.mark.parametrize(("name", "told"), MISNAMED.items())
def test_what_differs_in_the_case_of_its_letters_or_in_its_ending_is_told(
    tmp_path: Path, cli: Cli, name: str, told: tuple[str, str, str]
) -> None:
    right, code, help_ = told
    plan = write_plan(tmp_path / "p", a=ACTION)
    (plan / right).rename(plan / name)
    if (plan / right).exists():
        pytest.skip("this system takes the one name for the other")
    shown = cli("validate", plan, "--format", "json")
    found = [found for found in json.loads(shown.out)["findings"] if found["code"] == code]
    assert [(one["help"], one["file"].endswith(f"p/{name}")) for one in found] == [(help_, True)]
    assert shown.status == 1


def test_a_folder_of_the_right_name_stands_beside_another(tmp_path: Path) -> None:
    plan = write_plan(tmp_path / "p", a=ACTION)
    (plan / "ACTIONS").mkdir(exist_ok=True)
    codes = {found.code for found in checked(plan).findings}
    assert ("Y016" in codes) is ("ACTIONS" in os.listdir(plan))


# The ends of lines


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["Unix", "Windows", "old Mac"])
def test_the_ends_of_lines_change_no_finding_and_no_document(tmp_path: Path, cli: Cli, end: str, mark: str) -> None:
    texts = {file.relative_to(EXAMPLE): file.read_text(encoding="utf-8") for file in files_in(EXAMPLE, "*.yaml")}
    broken = GREEK.replace('"10.1"', '"10.99"')
    results = []
    for folder, with_end, with_mark in ((tmp_path / "unix", "\n", ""), (tmp_path / "other", end, mark)):
        for name, text in {**texts, Path("actions/zz.yaml"): broken}.items():
            file = folder / "p" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes((with_mark + text.replace("\n", with_end)).encode())
        findings = json.loads(cli("validate", folder / "p", "--format", "json").out)["findings"]
        where = [(found["code"], found["line"], found["message"], Path(found["file"]).name) for found in findings]
        assert cli("render", folder / "p", "--draft", "--format", "html", "--output", folder).status == 0
        results.append((where, (folder / "p" / "annex.html").read_bytes()))
    assert results[0] == results[1]
    assert any("Ελλάδα" in message for _, _, message, _ in results[0][0])
