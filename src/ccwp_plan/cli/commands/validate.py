"""`ccwp-plan validate`."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.output import AllowOutside, Paths, Today, check_plans, day_of, message, reach, result, terminal
from ccwp_plan.cli.staging import Staged, as_staged
from ccwp_plan.cli.versions import against_option, earlier_states
from ccwp_plan.errors import CallError
from ccwp_plan.reports.findings import Format

if TYPE_CHECKING:
    from datetime import datetime

    from ccwp_plan.checks.finding import Finding
    from ccwp_plan.checks.run import Checked
    from ccwp_plan.reports.findings.targets import ReportTarget

_LISTED = " or ".join((", ".join([*Format][:-1]), [*Format][-1]))
_OPTION, _WATCH = "'--format'", "'--watch'"


ORDER = 10
"""Where the help lists it."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples:  `ccwp-plan validate`  ·  `ccwp-plan validate plans/10th-action-plan --strict`  ·  "
        "`ccwp-plan validate --format json > findings.json`  ·  "
        "`ccwp-plan validate --format text --format sarif=findings.sarif`  ·  `ccwp-plan validate --against main`  ·  "
        "`ccwp-plan validate --watch`"
    )(validate)


def validate(
    paths: Paths = None,
    format: Annotated[  # noqa: A002
        list[str] | None,
        typer.Option(
            metavar="NAME[=FILE]",
            show_default=False,
            autocompletion=completion.formats,
            help=f"How the findings are written: {_LISTED}; to FILE, if one is "
            "given. May be repeated. By default text; in GitHub Actions and GitLab CI, their own format.",
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 on warnings as well.")] = False,
    show_waived: Annotated[
        bool, typer.Option("--show-waived", help="Show waived findings with their reasons.")
    ] = False,
    against: Annotated[str | None, against_option("Warn of citations of objectives whose text has changed")] = None,
    staged: Staged = False,
    allow_outside: AllowOutside = False,
    today: Today = None,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", help="Keep running, and show what is new and what is resolved after each change of a file."
        ),
    ] = False,
) -> None:
    """Check plans against the language, the strategy and the rules.

    Exits with 0 when there is no error, with 1 when there is one.
    """
    if staged and (watch or against is not None):
        raise CallError("--staged goes neither with --watch nor with --against.", "Leave out one of them.")
    if watch:
        _refuse_to_watch(_targets(format or []))
        call = _Call(paths or [], against, today, allow_outside)
        raise typer.Exit(_watch(call, show_waived=show_waived, strict=strict))
    targets = _targets(format) if format else [_by_default()]
    if staged:  # the files are written here, and not in the copy
        targets = [replace(target, file=target.file and target.file.absolute()) for target in targets]
    with as_staged(paths or [], staged) as there:
        checked = _checked(_Call(there, against, today, allow_outside))
        if checked is None:
            raise typer.Exit(1)
        _write(checked, targets, show_waived=show_waived, strict=strict)
    raise typer.Exit(_status(checked, strict=strict))


@dataclass(frozen=True, slots=True)
class _Call:
    """Which plans are checked, and against what."""

    paths: Sequence[Path]
    against: str | None
    today: datetime | None
    allow_outside: bool


def _checked(call: _Call) -> list[Checked] | None:
    """The plans, checked; None where what they are to be compared with cannot be read, which is told."""
    if call.against is None:
        return check_plans(call.paths, call.today, call.allow_outside)
    from ccwp_plan.checks.run import check
    from ccwp_plan.repository.load import load

    plans = load(call.paths, reach(call.allow_outside))
    states = earlier_states(call.against, plans, call.allow_outside)
    if states is None:
        return None
    day = day_of(call.today)
    return [check(plan, day, since=state) for plan, state in zip(plans, states, strict=True)]


def _status(checked: Sequence[Checked], *, strict: bool) -> int:
    return 1 if any(plan.errors or (strict and plan.warnings) for plan in checked) else 0


def _refuse_to_watch(targets: Sequence[ReportTarget]) -> None:
    """The call is wrong where the findings are to be anything but text on standard output."""
    if any(target.format is not Format.TEXT or target.file for target in targets):
        raise typer.BadParameter("--watch writes text to standard output. Leave out --format.", param_hint=_WATCH)


def _watch(call: _Call, *, show_waived: bool, strict: bool) -> int:
    """Show all findings, then after each change what has changed in them; the last exit status."""
    from ccwp_plan.cli.watching import watch
    from ccwp_plan.reports.findings import text
    from ccwp_plan.reports.findings.changes import finding_changes
    from ccwp_plan.reports.terminal import folded
    from ccwp_plan.repository.inputs import Disk, DiskChange

    before: list[Checked] = []
    hidden: Mapping[str, Finding] = {}

    def run(change: DiskChange | None) -> int:
        nonlocal before, hidden
        checked = _checked(call)
        if checked is None:
            return 1
        if change is None:
            result(text.findings(checked, terminal(sys.stdout), show_waived=show_waived))
        else:
            changes = finding_changes(before, checked, show_waived=show_waived, hidden=hidden)
            hidden = changes.hidden
            screen = terminal(sys.stdout)
            result(f"{text.finding_changes(changes, screen)}{folded(text.summary(checked), screen, 0, 2)}\n")
        before = checked
        return _status(checked, strict=strict)

    return watch(Disk(call.paths, reach(call.allow_outside)).look, run, result)


def _targets(given: Sequence[str]) -> list[ReportTarget]:
    """What the options ask for. Where two of them do not go together the call is wrong."""
    from ccwp_plan.reports.findings.targets import targets

    try:
        return targets(given)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=_OPTION) from None


def _by_default() -> ReportTarget:
    """The report where none is asked for: the one of the platform that the command runs on, or text."""
    from ccwp_plan.reports.findings.targets import ReportTarget, platform

    known = platform(os.environ)
    if known is None:
        return ReportTarget(Format.TEXT)
    name, format_ = known
    message(f"This is {name}: the findings are written as with --format {format_}.")
    return ReportTarget(format_)


def _write(checked: Sequence[Checked], targets: Sequence[ReportTarget], *, show_waived: bool, strict: bool) -> None:
    """Write the files, then what goes to standard output; say how many findings there are if that does not."""
    from ccwp_plan.reports.findings import text

    for target in sorted(targets, key=lambda target: target.file is None):
        if target.format is Format.TEXT and not target.file:
            result(text.findings(checked, terminal(sys.stdout), show_waived=show_waived))
            continue
        from ccwp_plan.files import write
        from ccwp_plan.reports.findings import report

        written = report(target.format)(checked, show_waived=show_waived, strict=strict)
        if target.file:
            write(target.file, written.encode(errors="backslashreplace"))
        else:
            result(written)
    if not any(target.format in (Format.TEXT, Format.JSON) for target in targets if not target.file):
        message(text.summary(checked))
