"""What happens to the machine loses no file and half-writes none: full disks, signals, broken parts, races.

The faults are real ones (a small disk, a folder that is mounted read-only, a killed process), where the machine allows
them; else their tests are skipped with the reason.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ccwp_plan import files, processes, resources
from ccwp_plan.documents import pandoc
from ccwp_plan.errors import CallError
from ccwp_plan.reading import source
from ccwp_plan.repository import history
from conftest import ACTION, PLAN, ROOT, Cli, checked, write_plan

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the faults are those of POSIX systems")

DOCUMENT = "document: {number: 7806/19, date: 2019-03-25}\n"
UNORDERED = "title: Joint customs operation\n" + ACTION.replace("title: Joint customs operation\n", "")
SCHEMA = "# yaml-language-server: $schema=../schema.json\n"


def tree(folder: Path) -> dict[str, bytes | None]:
    """Every file and folder below a folder, with what stands in the files."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def start(*arguments: object, cwd: Path, **environment: str) -> subprocess.Popen[str]:
    """A run of its own, whose output is kept."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment}
    for variable in ("GITHUB_ACTIONS", "GITLAB_CI"):
        env.pop(variable, None)
    pipe = subprocess.PIPE
    command = [sys.executable, *map(str, arguments)]
    return subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdout=pipe,
        stderr=pipe,
        text=True,
        encoding="utf-8",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored where the tests run with an &
    )


# Disks


def mounted(folder: Path, *options: str) -> None:
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own with a plan on it, of which every command would write something."""
    if not hasattr(os, "geteuid") or os.geteuid() or shutil.which("mount") is None:
        pytest.skip("only root can mount a disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted(folder, "-t", "tmpfs", "-o", "size=512k", "tmpfs")
    try:
        lay_out(folder)
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def lay_out(folder: Path) -> None:
    write_plan(folder / "p", SCHEMA + PLAN + DOCUMENT, a=UNORDERED)
    (folder / "schema.json").write_text('{"$comment": "ccwp-plan 0"}', encoding="utf-8")
    for name in ("build/p/annex.html", "build/p/annex.docx", "findings.json", "plan.json", "goals.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"old")


def full(disk: Path) -> str:
    with (disk / "filling").open("wb", buffering=0) as file:
        for size in (1 << 14, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                pass
    return "No space left on device"


def read_only(disk: Path) -> str:
    mounted(disk, "-o", "remount,ro")
    return "Read-only file system"


WRITERS = {
    "render": ("render p --draft --format html --format docx --output build", "build/p/annex.html"),
    "render, anew": ("render p --draft --format docx --output new/folder", "new/folder/p/annex.docx"),
    "fmt": ("fmt p", "p/actions/a.yaml"),
    "revise": ("revise p", "p/plan.yaml"),
    "init": ("init new", "new/README.md"),
    "new-action": ("new-action p --title T --objective 2(b) --leader DE", "p/actions/10.2-t.yaml"),
    "new-plan": ("new-plan 11th --from p --carry unfinished", "11th/plan.yaml"),
    "schema": ("schema plan --output plan.json", "plan.json"),
    "validate": ("validate p --format json=findings.json", "findings.json"),
    "strategy": ("strategy show 7806-19 --format html --output goals.html", "goals.html"),
}


@pytest.mark.parametrize("fault", [full, read_only])
@pytest.mark.parametrize(("command", "file"), WRITERS.values(), ids=WRITERS)
def test_a_disk_that_takes_nothing(
    disk: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, fault: Callable[[Path], str], command: str, file: str
) -> None:
    monkeypatch.chdir(disk)
    reason = fault(disk)
    before = tree(disk)
    shown = cli(*command.split())
    assert shown.status == 2
    assert file in shown.err.splitlines()[-2 if "unchanged" in shown.err else -1]
    assert f"cannot be written: {reason}." in shown.err
    assert tree(disk) == before


@pytest.mark.parametrize(("command", "file"), WRITERS.values(), ids=WRITERS)
def test_the_same_commands_write_where_there_is_room(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, command: str, file: str
) -> None:
    monkeypatch.chdir(tmp_path)
    lay_out(tmp_path)
    before = tree(tmp_path)
    shown = cli(*command.split())
    assert shown.status < 2, shown.err
    after = tree(tmp_path)
    assert after[file] != before.get(file)
    assert [name for name in after if name.endswith(".tmp")] == []


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    lay_out(tmp_path)
    before = tree(tmp_path)
    shell = 'ulimit -f 4; exec "$0" -m ccwp_plan schema plan --output plan.json'
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(["bash", "-c", shell, sys.executable], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("ccwp-plan: plan.json cannot be written: File too large.\n")
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    ("obstacle", "output", "said"),
    [
        ("file", "obstacle", "obstacle is not a folder"),
        ("file", "obstacle/below", "obstacle is not a folder"),
        ("dangling link", "obstacle", "obstacle is not a folder"),
        ("looping link", "obstacle", "obstacle is not a folder"),
        ("folder", "elsewhere", "Is a directory"),
        ("unwritable", "obstacle", "Permission denied"),
    ],
)
def test_what_stands_in_the_way_of_a_document_is_named(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, obstacle: str, output: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write_plan(tmp_path / "p", a=ACTION)
    there = tmp_path / "obstacle"
    if obstacle == "file":
        there.write_bytes(b"old")
    elif obstacle == "folder":
        (tmp_path / "elsewhere" / "p" / "annex.html").mkdir(parents=True)
    elif obstacle == "unwritable":
        if os.geteuid() == 0:
            pytest.skip("root may write anywhere")
        there.mkdir(0o500)
    else:
        there.symlink_to("nowhere" if obstacle == "dangling link" else "obstacle")
    before = tree(tmp_path)
    shown = cli("render", "p", "--format", "html", "--output", output)
    assert shown.status == 2
    assert f"{output}/p/annex.html cannot be written: {said}." in shown.err
    assert tree(tmp_path) == before


def test_a_link_in_the_place_of_a_document_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_bytes(b"old")
    for name, target in {"file": "precious", "nothing": "nowhere", "itself": "to-itself", "folder": "."}.items():
        link = tmp_path / f"to-{name}"
        link.symlink_to(target)
        files.write(link, b"new")
        assert (link.is_symlink(), link.read_bytes()) == (False, b"new")
    assert (tmp_path / "precious").read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["precious", "to-file", "to-folder", "to-itself", "to-nothing"]


@pytest.mark.parametrize("file", ["/dev/null", "/dev/stdout", "/dev/fd/1", "pipe"])
def test_what_takes_bytes_as_they_come_is_not_replaced(tmp_path: Path, file: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    before = os.lstat(tmp_path / file)
    with tempfile.TemporaryFile() as read:
        reader = subprocess.Popen(["cat", "pipe"], cwd=tmp_path, stdout=read) if file == "pipe" else None
        time.sleep(0.2 if reader else 0)
        run = start("-m", "ccwp_plan", "schema", "plan", "--output", file, cwd=tmp_path)
        out, err = run.communicate(timeout=60)
        assert run.returncode == 0, err
        if reader:
            reader.wait(timeout=60)
            read.seek(0)
            out = read.read().decode()
    if file != "/dev/null":
        assert json.loads(out)["type"] == "object"
    assert stat.S_IFMT(os.lstat(tmp_path / file).st_mode) == stat.S_IFMT(before.st_mode)
    assert os.listdir(tmp_path) == ["pipe"]


def test_a_pipe_that_nobody_reads_and_a_device_that_is_full(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for file in (tmp_path / "pipe", Path("/dev/full")):
        with pytest.raises(CallError, match=r"cannot be written: No "):
            files.write(file, b"new")


def test_new_files_are_all_made_or_none_and_none_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {tmp_path / "new" / name: b"new" for name in ("a", "b", "c/d")}
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(CallError, match="is not a folder"):
        files.create({**made, tmp_path / "file" / "e": b"new"})
    assert os.listdir(tmp_path) == ["file"]
    monkeypatch.setattr(os.path, "lexists", lambda path: False)  # another process is quicker
    with pytest.raises(CallError, match="File exists"):
        files.create({tmp_path / "g": b"new", tmp_path / "file": b"new"})
    assert tree(tmp_path) == {"file": b"old"}
    files.create(made)
    assert len(tree(tmp_path)) == 6


def test_documents_that_were_written_before_a_failure_are_named(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "build" / "p" / "annex.md").mkdir(parents=True)
    shown = cli("render", write_plan(tmp_path / "p", a=ACTION), "--format", "html", "--format", "md")
    assert shown.status == 2
    assert shown.err.startswith("Wrote build/p/annex.html\nccwp-plan: build/p/annex.md cannot be written")
    assert (tmp_path / "build" / "p" / "annex.html").read_text(encoding="utf-8").endswith("</html>")


# Processes that are ended


WRITES = """\
import sys
from pathlib import Path
from ccwp_plan import files
print("ready", flush=True)
while True:
    for content in (b"a", b"b"):
        files.write(Path(sys.argv[1]), content * (1 << 20))
"""
VALIDATES = """\
import sys
from ccwp_plan.checks import run
from ccwp_plan.cli import main
from ccwp_plan.cli.interrupts import heard
with heard():  # between two runs, too
    print("ready", file=sys.stderr, flush=True)
    while True:
        try:
            main()
        except SystemExit:
            pass
"""
WHOLE = (b"a" * (1 << 20), b"b" * (1 << 20))


@pytest.mark.slow
def test_a_process_killed_at_any_moment_of_writing_leaves_a_whole_file(tmp_path: Path) -> None:
    target, moments = tmp_path / "out" / "annex.docx", random.Random(0)
    for _ in range(80):
        run = start("-c", WRITES, target, cwd=tmp_path)
        assert run.stdout
        assert run.stdout.readline() == "ready\n"
        time.sleep(moments.uniform(0, 0.03))
        run.kill()
        run.communicate()
        left = os.listdir(target.parent) if target.parent.exists() else []
        assert len([name for name in left if name != target.name]) <= 1, "the next run clears away what the last left"
        assert not target.exists() or target.read_bytes() in WHOLE
    code = f"from pathlib import Path; from ccwp_plan import files; files.write(Path({str(target)!r}), b'new')"
    assert start("-c", code, cwd=tmp_path).wait() == 0
    assert tree(target.parent) == {"annex.docx": b"new"}


KILLED = """\
import os, signal, sys
from pathlib import Path
from ccwp_plan import files
os.fsync = lambda descriptor: os.kill(os.getpid(), signal.{signal})
files.write(Path(sys.argv[1]), b"new")
"""


def test_what_a_killed_process_leaves_is_cleared_away_and_what_a_living_one_works_at_is_not(tmp_path: Path) -> None:
    target = tmp_path / "annex.docx"
    living = start("-c", KILLED.format(signal="SIGSTOP"), target, cwd=tmp_path)
    while not (at_work := [*tmp_path.glob(".ccwp-plan-*.tmp")]) or not at_work[0].stat().st_size:
        time.sleep(0.01)
    killed = start("-c", KILLED.format(signal="SIGKILL"), target, cwd=tmp_path)
    assert killed.wait() == -signal.SIGKILL
    assert len(os.listdir(tmp_path)) == 2
    (tmp_path / ".ccwp-plan-notes.tmp").write_bytes(b"somebody's own")
    (tmp_path / ".ccwp-plan-0123456789abcdef.tmp").symlink_to(".ccwp-plan-notes.tmp")
    files.write(target, b"newer")
    assert {name for name in os.listdir(tmp_path) if name.endswith(".tmp")} == {
        at_work[0].name,
        ".ccwp-plan-notes.tmp",
        ".ccwp-plan-0123456789abcdef.tmp",
    }
    living.send_signal(signal.SIGCONT)
    assert living.wait() == 0
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.slow
def test_a_signal_at_any_moment_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    plan = write_plan(tmp_path / "p", **{f"a{n}": ACTION.replace("10.1", f"10.{n}") for n in range(1, 4)})
    report, moments = tmp_path / "out" / "findings.json", random.Random(int(number))
    for _ in range(10):
        command = ["-c", VALIDATES, "validate", plan, "--format", "text=/dev/null", "--format", f"json={report}"]
        run = start(*command, cwd=tmp_path)
        assert run.stderr
        assert run.stderr.readline() == "ready\n"
        time.sleep(moments.uniform(0, 0.2))
        run.send_signal(number)
        said = run.communicate(timeout=60)[1]
        assert run.returncode == -number
        assert "Traceback" not in said
        assert tree(tmp_path / "out").keys() <= {"findings.json"}
        assert not report.exists() or json.loads(report.read_bytes())["version"] == 1


SIGNALS = [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP]


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.slow
def test_a_render_ended_at_any_moment(tmp_path: Path, number: signal.Signals) -> None:
    plan = write_plan(tmp_path / "p", a=ACTION)
    moments = random.Random(int(number))
    for _ in range(5):
        command = ["-m", "ccwp_plan", "render", plan, "--format", "html", "--format", "docx"]
        run = start(*command, cwd=tmp_path, TMPDIR=str(tmp_path))
        time.sleep(moments.uniform(0.1, 1))
        run.send_signal(number)
        out, err = run.communicate(timeout=60)
        assert run.returncode in (0, -number)
        assert "Traceback" not in err
        assert out == ""
        made = {name: content for name, content in tree(tmp_path / "build").items() if content is not None}
        assert number is signal.SIGKILL or made.keys() <= {"p/annex.html", "p/annex.docx"}
        assert made.get("p/annex.html", b"</html>").endswith(b"</html>")
        assert b"PK\x05\x06" in made.get("p/annex.docx", b"PK\x05\x06")
    assert {path.name for path in tmp_path.iterdir()} <= {"p", "build"}, "nor in the folder for temporary files"


def test_an_ignored_signal_stays_ignored(tmp_path: Path) -> None:
    plan = write_plan(tmp_path / "p", a=ACTION)
    code = (
        "import os, signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); from ccwp_plan.checks import run\n"
        "from ccwp_plan import cli; import ccwp_plan.cli.output as output\n"
        "import ccwp_plan.repository.load as load; before = load.load\n"
        "load.load = lambda *given: (os.kill(os.getpid(), signal.SIGHUP), before(*given))[1]\n"
        "cli.main()"
    )
    run = start("-c", code, "validate", plan, cwd=tmp_path)
    assert "no errors" in run.communicate(timeout=60)[0], "as nohup has it"
    assert run.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.slow
def test_a_watch_interrupted_in_the_middle_of_a_render(tmp_path: Path, number: signal.Signals) -> None:
    plan = write_plan(tmp_path / "p", a=ACTION)
    moments = random.Random(int(number))
    for _ in range(2):
        command = ["-u", "-m", "ccwp_plan", "render", plan, "--format", "html", "--format", "docx", "--watch"]
        run = start(*command, cwd=tmp_path, TMPDIR=str(tmp_path))
        assert run.stderr
        while "Watching" not in run.stderr.readline():
            assert run.poll() is None
        (plan / "actions" / "a.yaml").write_text(ACTION.replace("Joint", f"{number.name} Joint"), encoding="utf-8")
        time.sleep(moments.uniform(0.1, 0.7))
        run.send_signal(number)
        err = run.communicate(timeout=60)[1]
        assert (run.returncode, "Traceback" in err) == (0, False)
        assert tree(tmp_path / "build").keys() == {"p", "p/annex.html", "p/annex.docx"}
        assert (tmp_path / "build/p/annex.html").read_bytes().endswith(b"</html>")
        assert {path.name for path in tmp_path.iterdir()} == {"p", "build"}


def test_a_program_does_not_outlive_a_run_that_is_ended(tmp_path: Path) -> None:
    program = fake_pandoc(tmp_path, f"echo $$ > {tmp_path}/number; exec sleep 600")
    code = (
        "from pathlib import Path; from ccwp_plan.documents import pandoc\n"
        f"pandoc.program = lambda: Path({str(program)!r}); from ccwp_plan.cli import main; main()"
    )
    plan = write_plan(tmp_path / "p", a=ACTION)
    run = start("-c", code, "render", plan, "--format", "docx", cwd=tmp_path)
    while not (tmp_path / "number").exists() or not (tmp_path / "number").read_text():
        assert run.poll() is None
        time.sleep(0.01)
    run.terminate()
    assert run.wait(timeout=60) == -signal.SIGTERM
    number = int((tmp_path / "number").read_text())
    assert gone(number)
    assert not (tmp_path / "build").exists()


@pytest.mark.slow
@pytest.mark.parametrize("pause", [0, 1])
def test_the_process_of_a_strangers_template_ends_with_the_run_that_is_killed(tmp_path: Path, pause: float) -> None:
    if not Path("/proc/self/stat").exists():
        pytest.skip("there is no /proc to look for a process in")
    plan = write_plan(tmp_path / "p", a=ACTION)
    (tmp_path / "templates").mkdir()
    endless = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    (tmp_path / "templates" / "annex.html.j2").write_text(endless, encoding="utf-8")
    run = start("-m", "ccwp_plan", "render", plan, "--format", "html", cwd=tmp_path)
    while not (children := children_of(run.pid)):
        assert run.poll() is None
        time.sleep(0.01)
    time.sleep(pause)
    run.kill()
    run.communicate()
    assert all(map(gone, children))


def test_a_program_that_begins_to_read_late_is_given_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "TURN", 0.05)
    late = "import sys, time; time.sleep(0.3); print(len(sys.stdin.buffer.read()))"
    done = processes.run([sys.executable, "-c", late], given=bytes(2_000_000), seconds=20, environment=os.environ)
    assert done.stdout.strip() == b"2000000"


def children_of(number: int) -> list[int]:
    listed = [Path(task, "children").read_text().split() for task in Path(f"/proc/{number}/task").glob("*")]
    return [int(child) for children in listed for child in children]


def gone(number: int, within: float = 20) -> bool:
    """Whether a process ends within so many seconds."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            os.kill(number, 0)
            if Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False


# Several at once


@pytest.mark.slow
def test_processes_that_write_one_file_at_once_leave_it_whole(tmp_path: Path) -> None:
    target = tmp_path / "annex.docx"
    running = [start("-c", WRITES, target, cwd=tmp_path) for _ in range(4)]
    try:
        for run in running:
            assert run.stdout
            assert run.stdout.readline() == "ready\n"
        until = time.monotonic() + 2
        while not target.exists():
            time.sleep(0.001)
        reads = 0
        while time.monotonic() < until:
            assert target.read_bytes() in WHOLE
            reads += 1
        assert reads > 10
        assert [run.poll() for run in running] == [None] * 4
    finally:
        for run in running:
            run.terminate()
            run.communicate()


@pytest.mark.slow
def test_two_renders_into_one_folder_at_once(tmp_path: Path) -> None:
    alone = []
    for name in ("one", "two"):
        plan = write_plan(tmp_path / name / "p", a=ACTION.replace("Joint", f"{name} " * 500))
        run = start("-m", "ccwp_plan", "render", plan, "--format", "html", "--format", "docx", cwd=tmp_path / name)
        assert run.wait() == 0, run.communicate()
        alone.append(tree(tmp_path / name / "build"))
    for _ in range(2):
        command = ["render", "p", "--format", "html", "--format", "docx", "--output", "../build"]
        running = [start("-m", "ccwp_plan", *command, cwd=tmp_path / name) for name in ("one", "two", "one", "two")]
        for run in running:
            assert run.wait() == 0, run.communicate()
        made = tree(tmp_path / "build")
        assert made.keys() == alone[0].keys()
        assert all(made[name] in (alone[0][name], alone[1][name]) for name in made)
        shutil.rmtree(tmp_path / "build")


# Files that change or vanish while they are read


NEW = ACTION.replace("Joint customs operation", "Another operation")


def truncated(file: Path) -> None:
    with file.open("r+", encoding="utf-8") as opened:
        opened.truncate(10)


def written_anew(file: Path) -> None:
    file.write_text(NEW, encoding="utf-8")


def appended(file: Path) -> None:
    with file.open("a", encoding="utf-8") as opened:
        opened.write("# more\n")


def replaced(file: Path) -> None:
    other = file.with_suffix(".new")
    other.write_text(NEW, encoding="utf-8")
    other.replace(file)


def deleted(file: Path) -> None:
    file.unlink(missing_ok=True)


CHANGES = {truncated: {NEW}, written_anew: {NEW}, appended: {ACTION + "# more\n"}, replaced: {ACTION, NEW}}


@pytest.mark.parametrize(("change", "read"), CHANGES.items(), ids=lambda value: getattr(value, "__name__", ""))
@pytest.mark.parametrize("at", [1, 2])
def test_a_file_that_changes_while_it_is_read_is_read_as_it_was_or_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None], read: set[str], at: int
) -> None:
    file = write_plan(tmp_path, a=ACTION) / "actions" / "a.yaml"
    happens(monkeypatch, at, lambda: change(file))
    if change is truncated:
        threading.Timer(0.005, written_anew, [file]).start()
    assert source.read(file).text in read | ({ACTION, NEW[:10]} if at == 2 or change is truncated else set())


def happens(monkeypatch: pytest.MonkeyPatch, at: int, change: Callable[[], None]) -> None:
    """Let something happen before (1) or after (2) the bytes of the next file are read."""
    calls, fstat = [0], os.fstat

    def looked_at(descriptor: int) -> os.stat_result:
        calls[0] += 1
        found = fstat(descriptor)
        if calls[0] == at:
            change()
        return found

    monkeypatch.setattr(os, "fstat", looked_at)


def test_a_file_that_never_stops_changing_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_plan(tmp_path, a=ACTION)
    fstat = os.fstat

    def looked_at(descriptor: int) -> os.stat_result:
        found = fstat(descriptor)
        appended(folder / "actions" / "a.yaml")
        return found

    monkeypatch.setattr(os, "fstat", looked_at)
    (found,) = [found for found in checked(folder).findings if found.code == "Y015"]
    assert found.message == "The file changed while it was being read."


VANISHING = """\
import contextlib, io, json, os, shutil, sys
from pathlib import Path
from ccwp_plan.cli import main
from ccwp_plan.checks import run
sample, change, *arguments = sys.argv[1:]
left = None
def vanish(event, _):
    global left
    if left is None or event not in ("open", "os.scandir", "os.listdir"):
        return
    left -= 1
    if left < 0:
        left = None
        shutil.rmtree("p") if change == "folder" else Path("p/actions/a.yaml").unlink()
sys.addaudithook(vanish)
told = {}
for moment in range(400):
    shutil.rmtree("p", ignore_errors=True)
    shutil.copytree(sample, "p")
    sys.argv = ["ccwp-plan", *arguments]
    out, err = io.StringIO(), io.StringIO()
    left = moment
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as exit_:
            status = exit_.code
    over, left = left is not None, None
    told.setdefault(str(status), []).append(err.getvalue())
    if over:
        break
print(json.dumps(told))
"""


@pytest.mark.parametrize("change", ["folder", "file"])
@pytest.mark.parametrize(
    "command", ["validate p", "validate", "coverage p", "render p --format html", "fmt p", "diff p ."]
)
@pytest.mark.slow
def test_a_plan_deleted_at_any_moment_while_it_is_loaded(tmp_path: Path, change: str, command: str) -> None:
    sample = write_plan(tmp_path / "sample", PLAN + DOCUMENT, a=ACTION, b=ACTION.replace("10.1", "10.2"))
    (tmp_path / "work" / "plans").mkdir(parents=True)
    write_plan(tmp_path / "work" / "plans" / "other", a=ACTION)
    run = start("-c", VANISHING, sample, change, *command.split(), cwd=tmp_path / "work")
    out, err = run.communicate(timeout=120)
    assert run.returncode == 0, err
    told = json.loads(out)
    assert told.keys() <= {"0", "1", "2"}
    assert not [said for all_ in told.values() for said in all_ if "Traceback" in said]
    assert sum(map(len, told.values())) > 1


# Broken parts


def fake_pandoc(folder: Path, script: str) -> Path:
    program = folder / "pandoc"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


BROKEN = {
    "missing": (None, "pandoc: No such file or directory"),
    "not executable": ("-", "pandoc: Permission denied"),
    "failing": ("echo cannot >&2; exit 1", "Pandoc failed: cannot"),
    "failing in silence": ("exit 3", "Pandoc failed: it ended with status 3"),
    "killed": ("kill -9 $$", "Pandoc failed: it was stopped by signal 9"),
    "garbling": ("cat >/dev/null; printf '#garbage(\\377'", ""),
    "silent": ("cat >/dev/null", ""),
    "hanging": ("exec sleep 600", "Pandoc did not finish within 1 second"),
    "not reading": ("echo cannot >&2; exec <&-; exit 1", "Pandoc failed: cannot"),
}


@pytest.mark.parametrize(("script", "said"), BROKEN.values(), ids=BROKEN)
def test_a_missing_or_broken_pandoc(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, script: str | None, said: str
) -> None:
    program = tmp_path / "pandoc" if script is None else fake_pandoc(tmp_path, script)
    if script == "-":
        program.chmod(0o644)
    monkeypatch.setattr(pandoc, "program", lambda: program)
    monkeypatch.setattr(pandoc, "SECONDS", 0.5)
    monkeypatch.chdir(tmp_path)
    plan = write_plan(tmp_path / "p", a=ACTION)
    old = tmp_path / "build" / "p" / "annex.docx"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"old")
    before = tree(tmp_path)
    shown = cli("render", plan, "--format", "docx", "--format", "html")
    assert shown.status == 2
    assert shown.err.startswith("ccwp-plan: ")
    assert said in shown.err
    assert tree(tmp_path) == before


def test_no_pandoc_at_all(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "find_spec", lambda name: None)
    shown = cli("render", write_plan(tmp_path / "p", a=ACTION), "--output", tmp_path / "build")
    assert (shown.status, (tmp_path / "build").exists()) == (2, False)
    assert "Pandoc is missing: there is no package pypandoc_binary here." in shown.err


def test_a_pdf_needs_no_pandoc(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "find_spec", lambda name: None)
    shown = cli("render", write_plan(tmp_path / "p", a=ACTION), "--format", "pdf", "--output", tmp_path / "build")
    assert (shown.status, shown.err.startswith("Wrote")) == (0, True)


def test_a_pandoc_on_the_path_is_not_run(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_pandoc(tmp_path, f"touch {tmp_path}/was-run; echo pandoc 99.0")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYPANDOC_PANDOC", str(tmp_path / "pandoc"))
    plan = write_plan(tmp_path / "p", a=ACTION)
    assert cli("render", plan, "--format", "docx", "--output", tmp_path / "build").status == 0
    assert not (tmp_path / "was-run").exists()


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["docx", "pdf"])
@pytest.mark.parametrize("part", ["typst", "jinja2", "pydantic_core", "docx.document", "lxml.etree"])
def test_a_library_that_cannot_be_loaded(tmp_path: Path, part: str, format_: str) -> None:
    plan = write_plan(tmp_path / "p", a=ACTION)
    code = f"import sys; sys.modules[{part!r}] = None; from ccwp_plan.cli import main; main()"
    run = start("-c", code, "render", plan, "--format", format_, cwd=tmp_path)
    _, err = run.communicate(timeout=60)
    if run.returncode == 0:
        assert part in ("docx.document", "lxml.etree"), "a PDF needs neither"
        return
    assert (run.returncode, (tmp_path / "build").exists()) == (2, False)
    assert err.startswith("ccwp-plan: A part of ccwp-plan cannot be loaded: ")
    assert part in err
    assert err.endswith("  Install ccwp-plan again.\n")


SHIPPED = ["annex.html.j2", "council.docx", "council.typ", "council.css", "pictures.html.j2", ""]


@pytest.mark.parametrize("fault", ["missing", "garbled"])
@pytest.mark.parametrize("name", SHIPPED, ids=lambda name: name or "the folder")
def test_shipped_templates_that_are_missing_or_broken(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, name: str, fault: str
) -> None:
    if fault == "garbled" and name in ("", "council.css"):
        pytest.skip("any text is a style sheet")
    broken, whole = tmp_path / "site" / "templates", resources.folder
    shutil.copytree(whole("templates"), broken)
    if not name:
        shutil.rmtree(broken)
    elif fault == "missing":
        (broken / name).unlink()
    else:
        (broken / name).write_bytes(b"{{ \xff #panic(")
    monkeypatch.setattr(resources, "folder", lambda asked: broken if asked == "templates" else whole(asked))
    shown = cli("render", write_plan(tmp_path / "p", a=ACTION), "--output", tmp_path / "build")
    assert (shown.status, (tmp_path / "build").exists()) == (2, False)
    assert shown.err.startswith("ccwp-plan: ")
    assert (name or "templates") in shown.err


def test_the_shipped_templates_of_that_test_are_sound(tmp_path: Path, cli: Cli) -> None:
    assert set(SHIPPED) - {""} <= set(os.listdir(resources.folder("templates")))
    assert cli("render", write_plan(tmp_path / "p", a=ACTION), "--output", tmp_path / "build").status == 0


# Temporary folders and streams


def test_a_revision_needs_a_folder_for_temporary_files(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    plan = write_plan(tmp_path / "p", a=ACTION)
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=A", "-c", "user.email=a@b.eu", "commit", "-qm", "a"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.chdir(tmp_path)
    assert cli("diff", "HEAD", plan).status == 0
    assert os.listdir(temporary) == []
    temporary.rmdir()
    shown = cli("diff", "HEAD", plan)
    assert shown.status == 2
    assert shown.err == (
        "ccwp-plan: Temporary files cannot be written: No such file or directory.\n"
        "  Make room there, or set TMPDIR to a folder that can be written to.\n"
    )


STREAMS = {
    "validate p": 0,
    "validate p --format json": 0,
    "coverage p": 0,
    "strategy show 7806-19 --format docx": 0,
    "--help": 0,
    "validate --help": 0,
    "fmt --check unordered": 1,
    "validate --nothing": 2,
    "new-action p": 2,
    "render p --format html": 0,
}
PRINTS_NOTHING = {"validate --nothing", "new-action p", "render p --format html"}


@pytest.mark.parametrize(("command", "status"), STREAMS.items())
@pytest.mark.slow
def test_streams_that_are_closed_full_or_not_read(tmp_path: Path, command: str, status: int) -> None:
    write_plan(tmp_path / "p", a=ACTION)
    write_plan(tmp_path / "unordered", a=UNORDERED)
    lost = status if command in PRINTS_NOTHING else 2
    for streams, expected in (
        (">/dev/full", lost),
        (">/dev/full 2>/dev/full", lost),
        ("2>/dev/full", status),
        (">&-", status),
        ("2>&-", status),
        ("<&-", status),
        ("<&- >&- 2>&-", status),
        ("| true", status),
        ("2>&1 | true", status),
    ):
        if streams.startswith(">/dev/full") and not Path("/dev/full").exists():
            continue
        shell = f'"$0" -m ccwp_plan {command} {streams}; exit ${{PIPESTATUS[0]}}'
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run(["bash", "-c", shell, sys.executable], cwd=tmp_path, env=env, capture_output=True)
        assert done.returncode == expected, f"{streams}: {done.stderr!r}"
        assert b"Traceback" not in done.stderr
        assert b"Exception ignored" not in done.stderr
        if expected != status:
            assert done.stderr in (b"ccwp-plan: The output: No space left on device.\n", b"")


# git


@pytest.fixture
def slow_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git that says its process's number in a file, and then nothing for a minute."""
    folder, said = tmp_path / "bin", tmp_path / "pid"
    folder.mkdir()
    git = folder / "git"
    git.write_text(f"#!/bin/sh\necho $$ > '{said}.part'\nmv '{said}.part' '{said}'\nexec sleep 60\n")
    git.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return said


def test_a_signal_ends_git_with_the_run(tmp_path: Path, slow_git: Path) -> None:
    run = start("-m", "ccwp_plan", "diff", "HEAD~1", "HEAD", cwd=tmp_path)
    while not slow_git.exists():
        assert run.poll() is None
        time.sleep(0.01)
    run.terminate()
    assert run.wait(timeout=20) == -signal.SIGTERM
    assert gone(int(slow_git.read_text()))


def test_git_is_ended_where_it_takes_too_long(
    cli: Cli, slow_git: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "SECONDS", 0.5)
    monkeypatch.chdir(tmp_path)
    run = cli("diff", "HEAD~1", "HEAD")
    assert (run.status, run.out) == (2, "")
    assert "git did not finish within 0.5 seconds and was stopped." in run.err
    assert gone(int(slow_git.read_text()))
