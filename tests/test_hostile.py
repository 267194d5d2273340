"""Repositories of somebody who means harm, held against the real command line.

Each attack is a function that builds a repository; it is run through every command that reads plans, in a process
of its own, under a limit of time. Whatever it holds, the exit status is 0, 1 or 2, nothing on standard error is a
traceback, and nothing of what lies outside of the repository is shown or written. A new attack is a function with
`@attack` above it, or a line in `FIELDS`, `NAMES` or `LINKS`.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import TypeAlias

import pytest

from conftest import ACTION, PLAN, write_plan

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such links and pipes")

SECONDS = 30
WAITING = 4 * SECONDS
"""The processor may be used for so many seconds; and nothing is waited for longer, however busy the machine is."""
MEMORY = 3 << 30
SECRET = "the-secret-of-the-machine"
"""What no output may show: it stands in every file outside of the repository."""
STRATEGY = f"""\
id: outside
title: {SECRET}
levels: [{SECRET}]
objectives:
  - {{id: 2(b), title: {SECRET}}}
"""

Attack: TypeAlias = Callable[["Machine"], None]
ATTACKS: dict[str, Attack] = {}
REFUSED: dict[str, list[tuple[str, str]]] = {}
"""What `validate` finds: the file and the code, for the attacks of which something is promised."""


@dataclass(frozen=True)
class Machine:
    """A repository under attack, and what lies outside of it."""

    repository: Path
    outside: Path
    open: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    @property
    def plan(self) -> Path:
        """The folder of its plan."""
        return self.repository / "plans" / "p"


def attack(*refused: tuple[str, str]) -> Callable[[Attack], Attack]:
    """Make a function an attack; `refused` are the findings that it has to lead to, by file and code."""

    def register(build: Attack) -> Attack:
        name = build.__name__.replace("_", "-")
        ATTACKS[name] = build
        if refused:
            REFUSED[name] = [*refused]
        return build

    return register


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A sound repository with a plan, and a folder beside it with secrets."""
    repository, outside = tmp_path / "work" / "repository", tmp_path / "outside"
    (repository / ".git").mkdir(parents=True)
    write_plan(repository / "plans" / "p", a=ACTION)
    write_plan(outside / "plan", PLAN.replace("10th Action Plan", SECRET), a=ACTION.replace("Joint", SECRET))
    (outside / "strategy.yaml").write_text(STRATEGY)
    (outside / "secret.yaml").write_text(f"[{SECRET}\n")
    (outside / "secret").write_text(SECRET)
    made = Machine(repository, outside)
    with made.open:
        yield made


def run(machine: Machine, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line in the repository, with bounds of time and memory."""
    return subprocess.run(
        [sys.executable, "-m", "ccwp_plan", *arguments],
        cwd=machine.repository,
        env=_environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="strict",
        timeout=WAITING,
        stdin=subprocess.DEVNULL,
        preexec_fn=_bounded,
        check=False,
    )


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB", "GITLAB", "CI"))}


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


COMMANDS = {
    "validate": ["validate"],
    "validate-a-folder": ["validate", ".", "--format", "json"],
    "progress": ["progress", "--format", "html", "--since", "2020-01-01", "--as-of", "2021-06-30"],
    "overlaps": ["overlaps", "--format", "md"],
    "render": ["render", "--format", "html", "--draft"],
    "diff": ["diff", "plans/p", "plans/p"],
    "revise": ["revise", "plans/p"],
    "fmt": ["fmt"],
    "new-plan": ["new-plan", "plans/q", "--from", "plans/p", "--carry", "unfinished"],
    "schema-update": ["schema", "update"],
    "strategy-check": ["strategy", "check", "own"],
    "strategy-propose": ["strategy", "propose", "7806-19", "own"],
    "migrate": ["migrate", "plans/p", "--to", "own"],
    "reference": ["reference", "actors"],
    "render-synergies": ["render", "--document", "synergies", "--format", "html", "--draft"],
    "comments-list": ["comments", "list"],
    "comments-apply": ["comments", "apply", "plans/p"],
    "render-comments": ["render", "--document", "comments", "--format", "html", "--draft"],
}
WITH_WAYS_OF_THEIR_OWN = {"validate", "render", "diff", "fmt", "new-plan", "strategy-check"}


def contents(folder: Path) -> dict[str, bytes]:
    """All ordinary files below a folder."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and not file.is_symlink()
    }


def test_the_machine_is_sound_before_an_attack(machine: Machine) -> None:
    assert run(machine, "validate").returncode == 0
    assert SECRET in run(machine, "validate", str(machine.outside / "secret.yaml")).stdout


def _attacks_on(command: str) -> dict[str, Callable[[Machine], None]]:
    """All attacks on a command that reads or writes in a way of its own; on each of the others a third of them."""
    if command in WITH_WAYS_OF_THEIR_OWN:
        return ATTACKS
    first = [*COMMANDS].index(command) % 3
    return dict([*ATTACKS.items()][first::3])


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_an_attack_ends_with_a_status_and_shows_nothing(machine: Machine, command: str) -> None:
    """Attacks, one after the other, each in a repository of its own."""
    wrong: list[str] = []
    machines: dict[str, Machine] = {}
    before: dict[str, dict[str, bytes]] = {}
    for name, build in _attacks_on(command).items():
        here = _another(machine, name)
        build(here)
        machines[name] = here
        before[name] = contents(here.outside)
    for (name, here), status in zip(machines.items(), _statuses(machines.values(), COMMANDS[command]), strict=True):
        said = "".join((here.repository.parent / stream).read_bytes().decode() for stream in ("out", "err"))
        said = said.replace("\r\n", "\n")  # the line ends of iCalendar
        checks = {
            f"status {status}": status in (0, 1, 2),
            "a traceback": "Traceback" not in said,
            "a secret is shown": SECRET not in said and SECRET.upper() not in said,
            "a control character": not [sign for sign in STEERING if sign in said],
            "something outside is written": contents(here.outside) == before[name],
            "a secret is copied": SECRET.encode() not in b"".join(contents(here.repository).values()),
        }
        wrong += [f"{name}: {what}: {said[-500:]}" for what, right in checks.items() if not right]
    assert wrong == []


FORK = """
import json, os, resource, signal, sys, traceback
from ccwp_plan.cli import main
arguments, folders, seconds, waiting, memory = json.load(sys.stdin)
for folder in folders:
    child = os.fork()
    if not child:
        os.chdir(folder)
        for number, name in enumerate(("/dev/null", "../out", "../err")):
            os.dup2(os.open(name, os.O_RDWR | os.O_CREAT), number)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        signal.alarm(waiting)
        sys.argv = ["ccwp-plan", *arguments]
        status = 70
        try:
            main()
        except SystemExit as exit_:
            status = exit_.code or 0
        except BaseException:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""A process of its own for each repository, without the time that Python takes to start for each; it leaves what was
printed beside the repository. A process that takes too long is ended by a signal, and so has a negative status."""


def _statuses(machines: Iterable[Machine], arguments: list[str]) -> list[int]:
    """The exit status of the command in each repository."""
    folders = [str(machine.repository) for machine in machines]
    ended = subprocess.run(
        [sys.executable, "-c", FORK],
        input=json.dumps([arguments, folders, SECONDS, WAITING, MEMORY]),
        env=_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return [int(status) for status in ended.stdout.split()]


STEERING = "\x1b\x07\x9b\u202e\u2066\u2028\r"


def _another(machine: Machine, name: str) -> Machine:
    """A copy of the machine for one attack."""
    top = machine.repository.parent.parent / f"copy-{name}"
    shutil.copytree(machine.repository, top / "work" / "repository", symlinks=True)
    shutil.copytree(machine.outside, top / "outside")
    return Machine(top / "work" / "repository", top / "outside", machine.open)


# Links and paths that lead outside


@attack(("plans/p/comments", "Y017"))
def comments_are_a_link_outside(machine: Machine) -> None:
    (machine.repository / "plans" / "p" / "comments").symlink_to(machine.outside)


@attack(("plans/p/comments/DE.yaml", "Y017"))
def a_file_of_comments_is_a_link_outside(machine: Machine) -> None:
    comments = machine.repository / "plans" / "p" / "comments"
    comments.mkdir()
    (comments / "DE.yaml").symlink_to(machine.outside / "secret.yaml")


@attack(("plans/p/comments/DE.yaml", "C001"), ("plans/p/comments/DE.yaml", "C002"))
def comments_that_steer_a_terminal(machine: Machine) -> None:
    comments = machine.repository / "plans" / "p" / "comments"
    comments.mkdir()
    odd = "\u202e\u2066"
    text = f'from: "D{odd}"\non: "{odd}"\ncomments:\n  - {{about: "10.1/{odd}", quote: "{odd}", text: "{odd}"}}\n'
    more = f'  - {{about: 10.1/title, proposal: "{odd}", outcome: accepted}}\n'
    (comments / "DE.yaml").write_text(text + more, encoding="utf-8")


@attack(("plans/x", "Y017"))
def a_plan_is_a_link_outside(machine: Machine) -> None:
    (machine.repository / "plans" / "x").symlink_to(machine.outside / "plan")


@attack(("plans/x", "Y017"))
def a_plan_is_a_link_to_etc(machine: Machine) -> None:
    (machine.repository / "plans" / "x").symlink_to("/etc")


@attack(("plans/x", "Y017"))
def a_plan_is_a_link_to_itself(machine: Machine) -> None:
    (machine.repository / "plans" / "x").symlink_to("x")


@attack(("plans/p", "Y017"))
def the_only_plan_is_a_link_outside(machine: Machine) -> None:
    machine.plan.rename(machine.repository / "elsewhere")
    machine.plan.symlink_to(machine.outside / "plan")


@attack(("plans/p/plan.yaml", "Y017"))
def a_plan_file_is_a_link_outside(machine: Machine) -> None:
    _linked(machine.plan / "plan.yaml", machine.outside / "secret.yaml")


@attack(("plans/p/plan.yaml", "Y015"))
def a_plan_file_is_a_link_to_itself(machine: Machine) -> None:
    _linked(machine.plan / "plan.yaml", Path("plan.yaml"))


@attack(("plans/p/actions/a.yaml", "Y017"))
def an_action_is_a_link_outside(machine: Machine) -> None:
    _linked(machine.plan / "actions" / "a.yaml", machine.outside / "secret.yaml")


@attack(("plans/p/actions/a.yaml", "Y017"))
def an_action_is_a_link_to_passwd(machine: Machine) -> None:
    _linked(machine.plan / "actions" / "a.yaml", Path("/etc/passwd"))


@attack(("plans/p/actions/a.yaml", "Y017"))
def an_action_is_a_link_to_zeros(machine: Machine) -> None:
    _linked(machine.plan / "actions" / "a.yaml", Path("/dev/zero"))


@attack(("plans/p/actions/a.yaml", "Y017"))
def an_action_is_a_chain_of_links_outside(machine: Machine) -> None:
    (machine.repository / "hop").symlink_to(machine.outside)
    _linked(machine.plan / "actions" / "a.yaml", machine.repository / "hop" / "secret.yaml")


@attack(("plans/p/actions", "Y017"))
def the_actions_are_a_link_outside(machine: Machine) -> None:
    _linked(machine.plan / "actions", machine.outside / "plan" / "actions")


@attack(("plans/p/actions", "Y017"))
def the_actions_are_a_link_to_the_plan(machine: Machine) -> None:
    _linked(machine.plan / "actions", Path())


@attack(("plans/p/actions", "Y017"))
def the_actions_are_a_link_to_the_repository(machine: Machine) -> None:
    _linked(machine.plan / "actions", Path("../.."))


@attack(("plans/p/actions", "Y017"))
def the_actions_are_a_link_to_themselves(machine: Machine) -> None:
    _linked(machine.plan / "actions", Path("actions"))


@attack(("plans/p/plan.yaml", "Y017"))
def a_strategy_by_a_path_outside(machine: Machine) -> None:
    _strategy(machine, "../../../../outside/strategy.yaml")


@attack(("plans/p/plan.yaml", "Y017"))
def a_strategy_by_an_absolute_path(machine: Machine) -> None:
    _strategy(machine, str(machine.outside / "strategy.yaml"))


@attack(("plans/p/plan.yaml", "Y017"))
def a_strategy_that_shows_a_line_of_a_file(machine: Machine) -> None:
    _strategy(machine, str(machine.outside / "secret.yaml"))


@attack(("plans/p/plan.yaml", "Y017"))
def a_strategy_outside_that_is_not_there(machine: Machine) -> None:
    _strategy(machine, str(machine.outside / "nothing.yaml"))


@attack(("plans/p/plan.yaml", "Y017"))
def a_strategy_through_a_linked_folder(machine: Machine) -> None:
    (machine.repository / "hop").symlink_to(machine.outside)
    _strategy(machine, "../../hop/strategy.yaml")


@attack(("plans/p/plan.yaml", "Y017"))
def a_strategy_by_an_id_that_is_a_link_outside(machine: Machine) -> None:
    (machine.repository / "strategies").mkdir()
    (machine.repository / "strategies" / "own.yaml").symlink_to(machine.outside / "strategy.yaml")
    _strategy(machine, "own")


@attack(("plans/p/plan.yaml", "Y017"))
def the_strategies_are_a_link_outside(machine: Machine) -> None:
    (machine.repository / "strategies").symlink_to(machine.outside)
    _strategy(machine, "strategy")


@attack(("plans/p/plan.yaml", "F003"))
def strategies_above_the_repository(machine: Machine) -> None:
    (machine.repository.parent / "strategies").mkdir()
    (machine.repository.parent / "strategies" / "own.yaml").write_text(STRATEGY)
    _strategy(machine, "own")


@attack(("reference", "Y017"))
def the_reference_data_is_a_link_outside(machine: Machine) -> None:
    (machine.outside / "actors.yaml").write_text(f"actors: [{{id: {SECRET}}}]")
    (machine.repository / "reference").symlink_to(machine.outside)


@attack(("reference/actors.yaml", "Y017"), ("reference/empact.yaml", "Y015"))
def files_of_reference_data_are_links_outside_and_pipes(machine: Machine) -> None:
    (machine.repository / "reference").mkdir()
    (machine.repository / "reference" / "actors.yaml").symlink_to(machine.outside / "secret.yaml")
    os.mkfifo(machine.repository / "reference" / "empact.yaml")


@attack(("reference/actors.yaml", "G003"))
def reference_data_without_end(machine: Machine) -> None:
    entries = "".join(f'  - {{id: "\\u202e{at}", name: x, kind: body}}\n' for at in range(2_000))
    (machine.repository / "reference").mkdir()
    (machine.repository / "reference" / "actors.yaml").write_text(f"actors:\n{entries}")


@attack()
def reference_data_above_the_repository(machine: Machine) -> None:
    (machine.repository.parent / "reference").mkdir()
    (machine.repository.parent / "reference" / "actors.yaml").write_text(f"[{SECRET}")


OAP = "priority: firearms\nstart: 2020\nend: 2021\ntitle: T\nactions:\n"


@attack(("oaps", "Y017"))
def the_oaps_are_a_link_outside(machine: Machine) -> None:
    (machine.outside / "oap.yaml").write_text(f"{OAP}  - {{number: 1, title: {SECRET}}}\n")
    (machine.repository / "oaps").symlink_to(machine.outside)


@attack(("oaps/a.yaml", "Y017"), ("oaps/b.yaml", "Y015"))
def oaps_are_links_outside_and_pipes(machine: Machine) -> None:
    (machine.repository / "oaps").mkdir()
    (machine.repository / "oaps" / "a.yaml").symlink_to(machine.outside / "secret.yaml")
    os.mkfifo(machine.repository / "oaps" / "b.yaml")


@attack(("oaps/a.yaml", "A003"), ("plans/p/actions/b.yaml", "E003"), ("plans/p/actions/c1.yaml", "E004"))
def oap_actions_and_alignments_without_end(machine: Machine) -> None:
    entries = "".join(f'  - {{number: "2.{at}", title: "\\u202e{at}", leader: Q{at}}}\n' for at in range(3_000))
    (machine.repository / "oaps").mkdir()
    (machine.repository / "oaps" / "a.yaml").write_text(OAP + entries)
    unknown = "".join(f'  - {{priority: firearms, oap_action: "3.{at}"}}\n' for at in range(3_000))
    text = ACTION.partition("empact:")[0] + "empact:\n"
    actions = machine.plan / "actions"
    (actions / "b.yaml").write_text(text.replace("10.1", "10.2") + unknown)
    for at in range(200):
        alike = "".join(f'  - {{priority: firearms, oap_action: "2.{other}"}}\n' for other in range(20))
        (actions / f"c{at}.yaml").write_text(text.replace("10.1", f"10.3.{at}") + alike)


@attack(("plans/p/plan.yaml", "V003"))
def a_schema_outside(machine: Machine) -> None:
    _schema(machine, str(machine.outside / "secret"))


@attack(("plans/p/plan.yaml", "V003"))
def a_schema_outside_that_would_be_written(machine: Machine) -> None:
    _schema(machine, str(machine.outside / "new-file"))


@attack(("plans/p/plan.yaml", "V003"))
def a_schema_that_is_a_link_outside(machine: Machine) -> None:
    (machine.repository / "schema.json").symlink_to(machine.outside / "secret")
    _schema(machine, "../../schema.json")


@attack()
def the_output_is_a_link_outside(machine: Machine) -> None:
    (machine.repository / "build").symlink_to(machine.outside)


@attack()
def the_output_of_the_plan_is_a_link_outside(machine: Machine) -> None:
    (machine.repository / "build").mkdir()
    (machine.repository / "build" / "p").symlink_to(machine.outside)


@attack()
def a_document_is_a_link_outside(machine: Machine) -> None:
    (machine.repository / "build" / "p").mkdir(parents=True)
    (machine.repository / "build" / "p" / "annex.html").symlink_to(machine.outside / "secret")


def _linked(link: Path, target: Path) -> None:
    """Put a link in the place of what is there."""
    if link.is_dir():
        shutil.rmtree(link)
    else:
        link.unlink()
    link.symlink_to(target)


def _strategy(machine: Machine, name: str) -> None:
    (machine.plan / "plan.yaml").write_text(PLAN.replace("7806-19", name))


def _schema(machine: Machine, path: str) -> None:
    (machine.plan / "plan.yaml").write_text(f"# yaml-language-server: $schema={path}\n{PLAN}")


# What is no file


@attack(("plans/p/actions/pipe.yaml", "Y015"), ("plans/p/actions/folder.yaml", "Y015"))
def what_is_no_file_among_the_actions(machine: Machine) -> None:
    os.mkfifo(machine.plan / "actions" / "pipe.yaml")
    (machine.plan / "actions" / "folder.yaml").mkdir()


@attack(("plans/p/plan.yaml", "Y015"))
def a_plan_file_is_a_pipe(machine: Machine) -> None:
    (machine.plan / "plan.yaml").unlink()
    os.mkfifo(machine.plan / "plan.yaml")


@attack(("plans/p/actions/a.yaml", "Y015"))
def an_action_is_a_pipe(machine: Machine) -> None:
    (machine.plan / "actions" / "a.yaml").unlink()
    os.mkfifo(machine.plan / "actions" / "a.yaml")


@attack(("plans/p/actions/s.yaml", "Y015"))
def an_action_is_a_socket(machine: Machine) -> None:
    here = Path.cwd()
    os.chdir(machine.plan / "actions")  # the path of a socket is short
    try:
        machine.open.enter_context(socket.socket(socket.AF_UNIX)).bind("s.yaml")
    finally:
        os.chdir(here)


@attack(("plans/p/plan.yaml", "F003"))
def a_strategy_is_a_pipe(machine: Machine) -> None:
    os.mkfifo(machine.repository / "pipe.yaml")
    _strategy(machine, "../../pipe.yaml")


@attack(("plans/p/plan.yaml", "V002"))
def a_schema_is_a_pipe(machine: Machine) -> None:
    os.mkfifo(machine.repository / "pipe.json")
    _schema(machine, "../../pipe.json")


@attack()
def pipes_beside_the_plans(machine: Machine) -> None:
    os.mkfifo(machine.repository / "plans" / "pipe.yaml")
    os.mkfifo(machine.repository / "plans" / "plan.yml")
    os.mkfifo(machine.plan / "plan.yml")
    os.mkfifo(machine.repository / "plan.yaml")
    (machine.repository / "strategies").mkdir()
    os.mkfifo(machine.repository / "strategies" / "own.yaml")


# Names that steer a terminal or a job

NAMES = (
    "a\nb",
    "\x1b[2J\x1b]0;q\x07",
    "\u202egpj.exe",
    "\u2066x\u2069\u2028y",
    "::error::x",
    "\n::add-mask::e",
    "##[error]x",
    "%0A::warning::x",
    "a\rb",
    "-rf",
    "--help",
    "$(id)",
    "x" * 200,
    os.fsdecode(b"\xff\xfe"),
)


@attack()
def names_of_files(machine: Machine) -> None:
    for at, name in enumerate(NAMES):
        (machine.plan / "actions" / f"{name}.yaml").write_text(ACTION.replace('"10.1"', f"10.{at + 2}") + "x: y\n")
        (machine.plan / "actions" / f"{name}.yml").write_text("[")


@attack()
def names_of_folders(machine: Machine) -> None:
    for name in NAMES:
        write_plan(machine.repository / "plans" / name, a=ACTION.replace("DE", "QQ"))


@attack()
def the_name_of_the_plan(machine: Machine) -> None:
    machine.plan.rename(machine.repository / "plans" / NAMES[1])
    (machine.repository / "plans" / "p").symlink_to(NAMES[1])


@attack()
def names_of_strategies(machine: Machine) -> None:
    (machine.repository / "strategies").mkdir()
    for name in NAMES:
        (machine.repository / "strategies" / f"{name}.yaml").write_text("[")
    _strategy(machine, json.dumps("a\u202e\n::error::b"))


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["text", "json", "github", "gitlab", "sarif", "junit"])
def test_names_in_every_format(machine: Machine, format_: str) -> None:
    names_of_files(machine)
    for target in (format_, f"{format_}={machine.repository / 'report'}"):
        ended = run(machine, "validate", "--format", target)
        assert (ended.returncode, "Traceback" in ended.stderr) == (1, False)
    lines = (ended.stdout + (machine.repository / "report").read_bytes().decode()).split("\n")[:-1]
    if format_ == "github":
        assert {line.split(" ")[0] for line in lines} <= {"::error", "::warning"}
    else:
        assert [line for line in lines if line.lstrip().startswith(("::", "##["))] == []


# Texts and lists without end

FIELDS = {
    "title": "x" * 4_000_000,
    "aim": "*a_" * 1_300_000,
    "background": '"' + "[a](b) " * 500_000 + '"',
    "approach": "^[" * 2_000_000,
    "resources": '"`x` [a] ' + "a\\n\\n" * 900_000 + '"',
    "leader": "1 a)" * 1_000_000,
    "objectives": "[" + "9(z), " * 50_000 + "]",
    "participants": "[" + ", ".join(f"Q{at}" for at in range(40_000)) + "]",
    "supporting_objectives": "[" + ", ".join(f"{at}(q)" for at in range(40_000)) + "]",
    "empact": "[" + ", ".join(f"{{priority: q{at}}}" for at in range(40_000)) + "]",
    "milestones": "[" + "{}, " * 20_000 + "]",
    "number": "10." + "9" * 1_000_000,
    "co_leaders": "[" * 2_000_000,
    "partners": "{" + "a: b, " * 50_000 + "}",
    "status": "x" * 3_000_000,
}
"""Values of the fields of an action, each in an attack of its own."""


def _field_attack(name: str, value: str) -> Attack:
    def build(machine: Machine) -> None:
        lines = [line for line in ACTION.splitlines(keepends=True) if not line.startswith(f"{name}:")]
        text = "".join(lines) + f"{name}: {value}\n"
        if name == "results":
            text = text.replace("  - {indicator", "# ")
        (machine.plan / "actions" / "a.yaml").write_text(text)

    return build


@pytest.mark.parametrize(("name", "format_"), [*zip(FIELDS, cycle(["text", "sarif"]), strict=False)])
@pytest.mark.slow
def test_a_field_without_end_takes_seconds(machine: Machine, name: str, format_: str) -> None:
    _field_attack(name, FIELDS[name])(machine)
    ended = run(machine, "validate", "--format", format_)
    assert (ended.returncode, ended.stderr.count("Traceback")) == (1, 0) if name != "title" else (0, 0)
    if name in ("title", "aim", "approach", "leader", "number", "status"):
        assert len(ended.stdout) < 200_000, "a long value is not printed"  # SARIF has the page of every rule


def test_a_finding_on_a_line_of_megabytes_does_not_print_it(machine: Machine) -> None:
    objectives = ", ".join(["9(z)"] * 3_000)
    text = ACTION.replace("[2(b)]", f"[2(b), {objectives}]") + f"empact_exemption: {'x' * 3_000_000}\n"
    (machine.plan / "actions" / "a.yaml").write_text(text.replace("\nleader", " # " + "y" * 1_000_000 + "\nleader"))
    ended = run(machine, "validate")
    assert ended.returncode == 1
    assert max(map(len, ended.stdout.splitlines())) < 500


@pytest.mark.parametrize("format_", ["text", "sarif"])  # the one for people, and the largest
@pytest.mark.slow
def test_a_hundred_thousand_findings_are_reported(machine: Machine, format_: str) -> None:
    citations = ["objectives: ["] + [f"  {at}(q)," for at in range(100_000)] + ["  2(b)]"]
    text = ACTION.replace("objectives: [2(b)]", "\n".join(citations))
    (machine.plan / "actions" / "a.yaml").write_text(text)
    ended = run(machine, "validate", "--format", format_)
    assert ended.returncode == 1
    assert ended.stdout.count("has no objective") >= 100_000


# Links that may be followed


def test_links_inside_the_repository_are_followed(machine: Machine) -> None:
    shelf = machine.repository / "shelf"
    machine.plan.rename(shelf)
    machine.plan.symlink_to("../shelf")
    (shelf / "actions").rename(machine.repository / "all-actions")
    (shelf / "actions").symlink_to("../all-actions")
    (machine.repository / "all-actions" / "a.yaml").rename(machine.repository / "a.yaml")
    (machine.repository / "all-actions" / "a.yaml").symlink_to("../a.yaml")
    (machine.repository / "strategies").mkdir()
    (machine.repository / "real.yaml").write_text(STRATEGY)
    (machine.repository / "strategies" / "outside.yaml").symlink_to("../real.yaml")
    (shelf / "plan.yaml").write_text(PLAN.replace("7806-19", "outside"))
    ended = run(machine, "validate", "--format", "json")
    assert (ended.returncode, json.loads(ended.stdout)["summary"]["actions"]) == (0, 1)


@pytest.mark.parametrize(
    "name", ["a-strategy-by-a-path-outside", "an-action-is-a-link-outside", "the-only-plan-is-a-link-outside"]
)
def test_what_is_outside_is_opened_where_that_is_allowed(machine: Machine, name: str) -> None:
    ATTACKS[name](machine)
    ended = run(machine, "validate", "--allow-outside", "--format", "json")
    assert "Y017" not in ended.stdout
    assert ended.returncode in (0, 1)


def test_a_plan_outside_the_current_folder_is_read(machine: Machine) -> None:
    ended = run(machine, "validate", str(machine.outside / "plan"), "--format", "json")
    assert (ended.returncode, json.loads(ended.stdout)["summary"]["actions"]) == (0, 1)


def test_a_link_to_the_repository_itself_is_no_way_out_of_it(machine: Machine) -> None:
    (machine.repository.parent / "link").symlink_to("repository")
    strategy = machine.repository / "own.yaml"
    strategy.write_text(STRATEGY)
    _strategy(machine, "../../own.yaml")
    assert run(machine, "validate", "../link/plans/p").returncode == 0


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("strategy", ["../../evil.yaml", "../../../outside/strategy.yaml"])
def test_a_revision_leads_and_writes_nowhere(machine: Machine, strategy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tree that git itself would not make: it has folders called ..; and a strategy outside of the revision."""
    monkeypatch.setenv("TMPDIR", str(machine.outside))
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.eu"]

    def git(*arguments: str, given: bytes = b"") -> str:
        command = ["git", *identity, *arguments]
        done = subprocess.run(command, cwd=machine.repository, input=given, capture_output=True, check=True)
        return done.stdout.decode().strip()

    def tree(*entries: tuple[str, str, str]) -> str:
        raw = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(object_) for mode, name, object_ in entries)
        return git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", given=raw)

    git("init", "-q")
    evil = git("hash-object", "-w", "--stdin", given=STRATEGY.replace(SECRET, "evil").encode())
    plan = git("hash-object", "-w", "--stdin", given=PLAN.replace("7806-19", strategy).encode())
    above = tree(("40000", "..", tree(("100644", "evil.yaml", evil))))
    revision = git("commit-tree", "-m", "x", tree(("40000", "..", above), ("100644", "plan.yaml", plan)))
    before = contents(machine.outside)
    ended = run(machine, "diff", f"{revision}:plan.yaml", "plans/p")
    assert (ended.returncode, "Y017" in ended.stderr, "Traceback" in ended.stderr) == (1, True, False)
    assert SECRET not in ended.stdout + ended.stderr
    assert contents(machine.outside) == before


# A run reads so much and no more


def test_more_files_than_a_run_reads_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from conftest import checked

    actions = {f"a{at}": ACTION.replace('"10.1"', f"10.{at}") for at in range(1, 8)}
    folder = write_plan(tmp_path / "p", **actions)
    total = len(PLAN) + 4 * len(actions["a1"]) - 1
    for name, limit, left in (("MAX_FILES", 5, "a5"), ("MAX_TOTAL", total, "a5"), ("MAX_TOTAL_VALUES", 60, "a5")):
        with monkeypatch.context() as patched:
            patched.setattr(f"ccwp_plan.repository.bounds.{name}", limit)
            found = [one for one in checked(folder).findings if one.code == "Y018"]
        assert [one.file.stem for one in found] == [left]
    assert [one for one in checked(folder).findings if one.code == "Y018"] == []


# What is refused

SOME = [pytest.param(name, marks=pytest.mark.slow if at % 4 else ()) for at, name in enumerate(REFUSED)]
"""All of them; each fourth is tried at once, as each is a process of its own."""


@pytest.mark.parametrize("name", SOME)
def test_it_is_refused_with_a_place(machine: Machine, name: str) -> None:
    ATTACKS[name](machine)
    ended = run(machine, "validate", "--format", "json")
    assert ended.returncode == (0 if {code[0] for _, code in REFUSED[name]} == {"V"} else 1)
    found = [(one["file"], one["code"]) for one in json.loads(ended.stdout)["findings"]]
    assert [one for one in REFUSED[name] if one not in found] == []
    assert SECRET not in ended.stdout
