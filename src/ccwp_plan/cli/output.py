"""What the commands share: where they print, and how they take a day and a path."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from ccwp_plan.cli import completion
from ccwp_plan.errors import CallError

if TYPE_CHECKING:
    from ccwp_plan.checks.run import Checked
    from ccwp_plan.reading.place import Source
    from ccwp_plan.reports.terminal import Terminal
    from ccwp_plan.repository.bounds import Reach
    from ccwp_plan.repository.oaps import LoadedOaps
    from ccwp_plan.repository.reference import LoadedReference

_COMMANDS = ("::", "##[")
"""What a line begins with that GitHub Actions takes for a command."""
_PATH = "A plan's folder or file, or a folder of plans; by default every plans/*/plan.yaml."

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[PATH]...",
        show_default=False,
        help=_PATH,
        autocompletion=completion.plans,
    ),
]
OnePath = Annotated[
    Path | None,
    typer.Argument(
        metavar="[PATH]",
        show_default=False,
        help=_PATH,
        autocompletion=completion.plans,
    ),
]


def day_option(name: str, help_: str) -> Any:
    """An option that takes a day; the call is wrong where what is given is none."""

    def day(given: str) -> datetime:
        try:
            return datetime.strptime(given, "%Y-%m-%d")
        except ValueError:
            message_ = f"‘{given}’ is not a date. Write year, month and day: 2020-06-30."
            raise typer.BadParameter(message_, param_hint=f"'{name}'") from None

    return typer.Option(name, parser=day, metavar="DATE", show_default=False, help=help_)


Today = Annotated[datetime | None, day_option("--today", "The date to use as today: 2020-06-30.")]
AllowOutside = Annotated[
    bool,
    typer.Option(
        "--allow-outside",
        help="Also read files outside the plan's repository that it names or links to.",
    ),
]
Check = Annotated[
    bool, typer.Option("--check", help="Change nothing; show what would change and exit with 1 if anything would.")
]


def result(content: str | bytes) -> None:
    """Print what was asked for."""
    _write(sys.stdout, content)


def show_change(source: Source, text: str) -> None:
    """Print what changes in a file with another text."""
    from ccwp_plan.reports.patch import patch

    result(patch(source, text, terminal(sys.stdout)))


def change(texts: Mapping[Source, str], *, check: bool) -> None:
    """Write other texts into files, all or none; where it is only a `check`, print what would change."""
    from ccwp_plan.files import write_all
    from ccwp_plan.repository.bounds import real

    if check:
        for source, text in texts.items():
            show_change(source, text)
    else:
        write_all({real(source.path): source.encoded(text) for source, text in texts.items()})


def message(sentence: str) -> None:
    """Say something beside the result, on a line or, where a terminal is narrower, on lines that end between words;
    names in it steer neither a terminal nor a job of a CI.
    """
    from ccwp_plan.reports.terminal import folded

    said = sentence.lstrip(" ")
    text = f"{'ccwp-plan: ' * said.startswith(_COMMANDS)}{said}"
    indent = len(sentence) - len(said)
    _say(f"{' ' * indent}{folded(text, terminal(sys.stderr), indent, indent)}\n")


def listing(text: str) -> None:
    """Print, beside the result, what is laid out already: several lines, perhaps in colour."""
    from ccwp_plan.literal import harmless

    _say(harmless(text if text.endswith("\n") else f"{text}\n"))


def _say(text: str) -> None:

    try:
        _write(sys.stderr, text)
    except OSError:  # there is nowhere to say it
        _abandon(sys.stderr)


def settle() -> None:
    """Let what is still to be printed not fail any more: the interpreter would print a traceback of its own."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            _abandon(stream)


def _write(stream: TextIO, content: str | bytes) -> None:
    """Write to a stream. A reader who has seen enough changes neither what is done nor the exit status."""
    try:
        if isinstance(content, bytes):
            stream.buffer.write(content)
        else:
            stream.write(content)
        stream.flush()
    except BrokenPipeError:
        _abandon(stream)


def _abandon(stream: TextIO) -> None:
    """Let a stream that takes no more lead nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def fail(error: CallError) -> None:
    """Say why the call could not be carried out."""
    message(f"ccwp-plan: {error.message}")
    if error.help:
        message(f"  {error.help}")


def system_error(error: OSError | ImportError) -> CallError:
    """What the operating system refused, or a part that is missing here, as what was wrong with the call."""
    if isinstance(error, ImportError):
        return CallError(f"A part of ccwp-plan cannot be loaded: {error}.", "Install ccwp-plan again.")
    try:
        Path.cwd()
    except FileNotFoundError:
        return CallError("The current folder no longer exists.", "Change to a folder that exists.")
    where = Path(str(error.filename)).as_posix() if error.filename else "The output"
    return CallError(f"{where}: {error.strerror or error}.")


def terminal(stream: TextIO) -> Terminal:
    """What a stream goes to: colour for a terminal that has it, unless NO_COLOR is set; else no folding."""
    from ccwp_plan.reports.terminal import Terminal

    if not stream.isatty():
        return Terminal()
    import shutil

    from rich.console import detect_legacy_windows

    dumb = os.environ.get("TERM") == "dumb" or bool(os.environ.get("NO_COLOR")) or detect_legacy_windows()
    return Terminal(shutil.get_terminal_size().columns, colour=not dumb)


def day_of(today: datetime | None) -> date:
    """The day that counts as today."""
    return today.date() if today else date.today()


def the_one(checked: list[Checked], where: str, help_: str = "Name one of them.") -> Checked:
    """The only plan of those that a path means. Raises CallError with their names where there are several there."""
    from ccwp_plan.repository.find import several

    if len(checked) > 1:
        raise several((plan.plan.name for plan in checked), where, help_)
    return checked[0]


def refuse_absent(files: Iterable[Path], what: str, ending: str) -> None:
    """Raise CallError where a file that is given is not there, or is a folder of such files."""
    for file in files:
        if not os.path.exists(file):  # noqa: PTH110  False, too, where the name is too long
            help_ = "Check the path; it is relative to the current folder."
            raise CallError(f"There is no file {file.as_posix()}.", help_)
        if file.is_dir():
            help_ = f"Name the {what} in it: {file.as_posix()}/*.{ending}"
            raise CallError(f"{file.as_posix()} is a folder.", help_)


def refuse(checked: Checked, sentence: str) -> None:
    """Show why a plan does not load, and say what cannot be done for that reason."""
    from ccwp_plan.checks.rule import RULES
    from ccwp_plan.reports.findings import text

    broken = [finding for finding in checked.errors if RULES[finding.code].fixed]
    listing(text.finding_list(broken, terminal(sys.stderr)))
    message(f"{checked.plan.name}: {sentence}, because the plan cannot be read in full.")


def say_what_stands(checked: Checked) -> None:
    """Say that a plan has findings, if it has any."""
    if checked.standing:
        from ccwp_plan.reports.findings.text import standing

        message(f"{checked.plan.name} has {standing(checked)}; `ccwp-plan validate` shows more.")


def reach(allow_outside: bool) -> Reach:
    """How far plans reach: to the end of their repository, or anywhere."""
    from ccwp_plan.repository.bounds import anywhere, repository

    return anywhere if allow_outside else repository


def known_here(allow_outside: bool) -> LoadedReference:
    """The reference data that a plan in the current folder knows."""
    from ccwp_plan.repository.bounds import Allowance
    from ccwp_plan.repository.reference import load_reference, reference_folder
    from ccwp_plan.repository.strategies import HERE

    top = reach(allow_outside)(HERE)
    return load_reference(reference_folder(HERE, top), top, Allowance())


def oaps_here(allow_outside: bool) -> LoadedOaps:
    """The OAPs that a plan in the current folder knows."""
    from ccwp_plan.repository.bounds import Allowance, ancestor_with
    from ccwp_plan.repository.load import load_oaps
    from ccwp_plan.repository.oaps import OAPS
    from ccwp_plan.repository.strategies import HERE

    top = reach(allow_outside)(HERE)
    return load_oaps(ancestor_with(HERE, OAPS, top), top, Allowance())


def check_plans(
    paths: Iterable[Path], today: datetime | None, allow_outside: bool, *, note: bool = False
) -> list[Checked]:
    """Load and check the plans that the paths mean; with `note`, as plans of which notes are made."""
    from ccwp_plan.checks.run import check
    from ccwp_plan.repository.load import load

    day = day_of(today)
    return [check(plan, day, note=note) for plan in load(paths, reach(allow_outside))]
