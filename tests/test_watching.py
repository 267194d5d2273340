"""`--watch`: after each change of a file, only what has changed is shown, or written again."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import time as clock
from pathlib import Path

import pytest

from ccwp_plan.checks.finding import Finding
from ccwp_plan.checks.run import Checked
from ccwp_plan.cli.watching import changes
from ccwp_plan.reports import watch
from ccwp_plan.reports.findings import text
from ccwp_plan.reports.findings.changes import finding_changes
from ccwp_plan.reports.terminal import NO_TERMINAL
from ccwp_plan.repository.inputs import Disk, DiskChange
from conftest import ACTION, PLAN, Cli, checked, write_plan

# What is new


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write_plan(tmp_path / "plans" / "p", a=ACTION)


def told(before: Checked, now: Checked) -> list[str]:
    found = finding_changes([before], [now], show_waived=False)
    return sorted([*(f"new {one.code}" for one in found.new), *(f"{word} {one.code}" for word, one in found.went)])


def test_only_what_is_new_and_what_is_mended_is_told(plan: Path) -> None:
    file = plan / "actions" / "a.yaml"
    sound = checked(plan)
    file.write_text(ACTION.replace("leader: DE", "leader: XX"), encoding="utf-8")
    broken = checked(plan)
    file.write_text("# a line more\n" * 3 + ACTION.replace("leader: DE", "leader: XX"), encoding="utf-8")
    moved = checked(plan)
    assert told(sound, broken) == ["new A003"]
    assert told(broken, moved) == [], "a finding that only stands elsewhere is not new"
    assert told(moved, sound) == ["resolved A003"]


def test_what_an_unreadable_file_hides_is_not_told_and_not_new_when_it_can_be_read_again(plan: Path) -> None:
    """The cause is told, and none of its consequences: what is not known has neither come nor gone."""
    file, other = plan / "actions" / "a.yaml", plan / "actions" / "b.yaml"
    wrong = ACTION.replace("leader: DE", "leader: XX").replace("empact:\n  - {priority: firearms}\n", "")
    file.write_text(wrong, encoding="utf-8")
    other.write_text(ACTION.replace("10.1", "10.2").replace("leader: DE", "leader: YY"), encoding="utf-8")
    before = checked(plan)
    codes = {one.code for one in before.standing}
    assert {"O004", "E002", "A003"} <= codes
    runs = [before]
    hidden: Mapping[str, Finding] = {}
    for text_, expected in (
        ("number: [\n", ["new Y001"]),
        ("number: [ \n", []),
        (wrong.replace("leader: XX", "leader: ZZ"), ["new A003", "resolved A003", "resolved Y001"]),
    ):
        file.write_text(text_, encoding="utf-8")
        runs.append(checked(plan))
        found = finding_changes([runs[-2]], [runs[-1]], show_waived=False, hidden=hidden)
        hidden = found.hidden
        words = [*(("new", one) for one in found.new), *found.went]
        assert sorted(f"{word} {one.code}" for word, one in words) == expected
    assert not hidden


def test_what_a_broken_field_hides_is_gone_and_not_mended(plan: Path) -> None:
    file = plan / "actions" / "a.yaml"
    file.write_text(ACTION.replace("leader: DE", "leader: XX"), encoding="utf-8")
    before = checked(plan)
    file.write_text(ACTION.replace("leader: DE", "leader: {}"), encoding="utf-8")
    assert told(before, checked(plan)) == ["gone A003", "new F003"]


def test_no_change_is_told_in_a_line(plan: Path) -> None:
    found = finding_changes([checked(plan)], [checked(plan)], show_waived=False)
    assert text.finding_changes(found, NO_TERMINAL) == "No finding has changed.\n"


# What counts as a change


def since(disk: Disk, act: Callable[[], object]) -> list[str]:
    before = disk.look()
    act()
    change = disk.look().since(before)
    return [file.name for file in change.files] if change else []


def test_what_runs_read_counts_and_nothing_else(plan: Path, tmp_path: Path) -> None:
    action = plan / "actions" / "a.yaml"
    disk = Disk([plan], templates=[], output=tmp_path / "build")
    assert since(disk, lambda: action.write_text(f"{ACTION}# more\n", encoding="utf-8")) == ["a.yaml"]
    assert since(disk, lambda: (plan / "actions" / "b.yaml").write_text(ACTION, encoding="utf-8")) == ["b.yaml"]
    assert since(disk, (plan / "actions" / "b.yaml").unlink) == ["b.yaml"]
    assert since(disk, lambda: (plan / "actions" / ".a.yaml.swp").write_text("x", encoding="utf-8")) == []
    assert since(disk, lambda: (plan / "notes.txt").write_text("x", encoding="utf-8")) == []
    (tmp_path / "templates").mkdir()
    assert since(disk, lambda: (tmp_path / "templates" / "council.css").write_text("", encoding="utf-8")) == [
        "council.css"
    ]
    assert since(Disk([plan]), lambda: (tmp_path / "templates" / "a.css").write_text("", encoding="utf-8")) == []


def test_a_strategy_counts_where_the_plan_names_it(plan: Path, tmp_path: Path) -> None:
    strategies = tmp_path / "strategies"
    strategies.mkdir()
    mine, other = strategies / "mine.yaml", strategies / "other.yaml"
    (plan / "plan.yaml").write_text(PLAN.replace("7806-19", "mine"), encoding="utf-8")
    disk = Disk([plan])
    assert since(disk, lambda: mine.write_text("id: mine\n", encoding="utf-8")) == ["mine.yaml"]
    assert since(disk, lambda: other.write_text("id: other\n", encoding="utf-8")) == []


def test_reference_data_counts_as_soon_as_it_is_there(plan: Path, tmp_path: Path) -> None:
    disk = Disk([plan])
    folder = tmp_path / "reference"

    def write(name: str) -> None:
        folder.mkdir(exist_ok=True)
        (folder / name).write_text("actors: []\n", encoding="utf-8")

    assert since(disk, lambda: write("actors.yaml")) == ["actors.yaml"]
    assert folder in disk.look().folders
    assert since(disk, lambda: write("empact.yml")) == ["empact.yml"]
    assert since(disk, lambda: write("notes.yaml")) == []
    assert since(disk, (folder / "actors.yaml").unlink) == ["actors.yaml"]


def test_what_is_corrected_in_reference_data_is_resolved(plan: Path, tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    actors = tmp_path / "reference" / "actors.yaml"
    actors.write_text("actors:\n  - {id: X, name: X, kind: body}\n", encoding="utf-8")
    before = checked(plan)
    actors.write_text("actors:\n  - {id: X, name: X, kind: body, source: x}\n", encoding="utf-8")
    assert told(before, checked(plan)) == ["resolved G003"]


def test_only_a_file_that_is_not_there_any_more_is_gone(plan: Path, tmp_path: Path) -> None:
    (tmp_path / "strategies").mkdir()
    for name in ("one", "two"):
        (tmp_path / "strategies" / f"{name}.yaml").write_text(f"id: {name}\n", encoding="utf-8")
    (plan / "plan.yaml").write_text(PLAN.replace("7806-19", "one"), encoding="utf-8")
    disk = Disk([plan])
    before = disk.look()
    (plan / "plan.yaml").write_text(PLAN.replace("7806-19", "two"), encoding="utf-8")
    (plan / "actions" / "a.yaml").unlink()
    change = disk.look().since(before)
    assert change
    assert {file.name for file in change.files} == {"plan.yaml", "a.yaml", "one.yaml", "two.yaml"}
    assert {file.name for file in change.gone} == {"a.yaml"}


def test_a_plan_that_vanishes_leaves_the_shipped_strategy_alone(plan: Path, tmp_path: Path) -> None:
    names = since(Disk([plan]), lambda: plan.rename(tmp_path / "elsewhere"))
    assert sorted(names) == ["a.yaml", "plan.yaml"]


def test_a_run_begins_with_the_time_and_the_first_of_many_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = tuple(tmp_path / f"{name}.yaml" for name in "abcdef")
    moment = clock(14, 3, 22)
    few = DiskChange(files[:2], frozenset(files[1:2]), frozenset({"p"}))
    assert watch.changed(few, moment) == "\n14:03:22  a.yaml and b.yaml (gone)\n"
    assert watch.changed(DiskChange(files, frozenset(), frozenset()), moment).endswith(
        "a.yaml, b.yaml, c.yaml and 3 more\n"
    )
    assert watch.changed(DiskChange((), frozenset(), frozenset()), moment).endswith("the plans that there are\n")


def test_a_plan_that_vanishes_and_comes_back_is_seen(plan: Path) -> None:
    disk = Disk([plan])
    first = disk.look()

    def listen(_: Iterable[Path]) -> Iterator[None]:
        plan.rename(plan.with_name("elsewhere"))
        yield
        plan.with_name("elsewhere").rename(plan)
        yield

    found = changes(first, disk.look, listen)
    assert {file.name for file in next(found).gone} >= {"plan.yaml", "a.yaml"}


# The commands


class Running:
    """A command that watches, with the lines that it prints, on either stream, as they come."""

    def __init__(self, *arguments: object, folder: Path) -> None:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        environment.pop("GITHUB_ACTIONS", None)
        environment.pop("GITLAB_CI", None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ccwp_plan", *map(str, arguments)],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._lines.put(line)

    def until(self, words: str) -> str:
        """What is printed up to the line with these words."""
        seen = ""
        while words not in seen:
            try:
                seen += self._lines.get(timeout=30)
            except queue.Empty:
                pytest.fail(f"{words} was not printed, but:\n{seen}")
        return seen

    def end(self, sign: signal.Signals = signal.SIGINT) -> int:
        time.sleep(0.5)  # what has been printed is not yet the end of the run
        self.process.send_signal(sign)
        return self.process.wait(timeout=30)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def start(*arguments: object) -> Running:
        started.append(Running(*arguments, folder=tmp_path))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()


def test_validate_watches(plan: Path, running: Callable[..., Running]) -> None:
    watched = running("validate", "--watch")
    assert "no errors" in watched.until("Watching for changes")
    file = plan / "actions" / "a.yaml"
    file.write_text(ACTION.replace("leader: DE", "leader: XX"), encoding="utf-8")
    shown = watched.until("1 plan")
    assert "a.yaml" in shown
    assert "error A003" in shown
    assert "O004" not in shown, "what was known before is not shown again"
    file.write_text(ACTION, encoding="utf-8")
    assert "resolved A003" in watched.until("1 plan")
    (plan / "plan.yaml").unlink()
    watched.until("1 plan")
    (plan / "plan.yaml").write_text(PLAN, encoding="utf-8")
    watched.until("no errors")
    assert watched.end() == 0
    assert not any("Traceback" in line for line in watched._lines.queue)


@pytest.mark.slow
def test_what_cannot_be_carried_out_is_shown_and_does_not_end_the_watch(
    plan: Path, running: Callable[..., Running]
) -> None:
    watched = running("validate", plan, "--watch")
    watched.until("Watching for changes")
    plan.rename(plan.with_name("elsewhere"))
    assert "Traceback" not in watched.until("There is no file or folder")
    plan.with_name("elsewhere").rename(plan)
    watched.until("No finding has changed.")
    assert watched.end() == 0


@pytest.mark.slow
def test_a_template_that_breaks_is_shown_and_the_documents_follow_when_it_is_mended(
    plan: Path, tmp_path: Path, running: Callable[..., Running]
) -> None:
    template = tmp_path / "templates" / "annex.html.j2"
    template.parent.mkdir()
    template.write_text("{{ nothing }}", encoding="utf-8")
    watched = running("render", plan, "--format", "html", "--watch")
    assert "annex.html.j2, line 1, cannot be used" in watched.until("Watching for changes")
    template.write_text("mended", encoding="utf-8")
    watched.until("Wrote")
    assert (tmp_path / "build" / "p" / "annex.html").read_text(encoding="utf-8") == "mended"
    assert watched.end() == 0


def test_nothing_is_steered_where_the_output_is_no_terminal(plan: Path, running: Callable[..., Running]) -> None:
    watched = running("validate", "--watch")
    shown = watched.until("Watching for changes")
    (plan / "actions" / "a.yaml").write_text(ACTION.replace("leader: DE", "leader: XX"), encoding="utf-8")
    assert "\x1b" not in shown + watched.until("1 plan")


@pytest.mark.parametrize("arguments", [("--help",), ("validate", "--help"), ("validate", "plans/p")])
def test_the_watcher_is_imported_only_to_watch(plan: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "ccwp_plan", *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True)
    assert "ccwp_plan.cli" in done.stderr
    assert [name for name in ("watchfiles", "anyio", "ccwp_plan.cli.watching") if name in done.stderr] == []


def test_a_watch_ends_with_the_status_of_its_last_run(plan: Path, running: Callable[..., Running]) -> None:
    (plan / "actions" / "a.yaml").write_text(ACTION.replace("leader: DE", "leader: XX"), encoding="utf-8")
    watched = running("validate", plan, "--watch")
    watched.until("Watching for changes")
    assert watched.end(signal.SIGTERM) == 1


@pytest.mark.slow
def test_render_watches(plan: Path, tmp_path: Path, running: Callable[..., Running]) -> None:
    watched = running("render", "--format", "html", "--watch")
    watched.until("Watching for changes")
    page = tmp_path / "build" / "p" / "annex.html"
    assert "Joint customs operation" in page.read_text(encoding="utf-8")
    file = plan / "actions" / "a.yaml"
    file.write_text(ACTION.replace("Joint customs", "Another joint"), encoding="utf-8")
    watched.until("Wrote")
    assert "Another joint operation" in page.read_text(encoding="utf-8")
    file.write_text(ACTION.replace("leader: DE", "leader: XX"), encoding="utf-8")
    watched.until("is not rendered")
    assert watched.end() == 1


@pytest.mark.slow
def test_a_document_is_written_again_when_it_has_changed(
    plan: Path, tmp_path: Path, running: Callable[..., Running]
) -> None:
    watched = running("render", "--format", "html", "--format", "md", "--watch")
    watched.until("Watching for changes")
    made = {path: path.stat().st_ino for path in (tmp_path / "build" / "p").iterdir()}
    file = plan / "actions" / "a.yaml"
    file.write_text(f"# A comment.\n{ACTION}", encoding="utf-8")
    assert "Wrote" not in watched.until("No document has changed.")
    assert {path: path.stat().st_ino for path in made} == made
    file.write_text(ACTION.replace("Joint customs", "Another joint"), encoding="utf-8")
    assert watched.until("annex.md").index("annex.html") > 0, "a document does not wait for the others"
    (tmp_path / "build" / "p" / "annex.html").unlink()
    file.write_text(f"# A comment.\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    assert "annex.md" not in watched.until("annex.html")
    assert watched.end() == 0


@pytest.mark.parametrize("arguments", [("--format", "json"), ("--format", "text=findings.txt")])
def test_what_is_watched_is_shown_to_people(plan: Path, cli: Cli, arguments: tuple[str, str]) -> None:
    shown = cli("validate", plan, "--watch", *arguments)
    assert shown.status == 2
    assert "Leave out --format" in " ".join(shown.err.replace("│", "").split())


def test_nowhere_is_not_watched(tmp_path: Path, cli: Cli) -> None:
    assert cli("validate", tmp_path / "nowhere", "--watch").status == 2
