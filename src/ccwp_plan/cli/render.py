"""`ccwp-plan render`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.output import (
    AllowOutside,
    OnePath,
    Today,
    check_plans,
    day_of,
    listing,
    message,
    reach,
    terminal,
    the_one,
)
from ccwp_plan.errors import CallError

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from ccwp_plan.checks.run import Checked
    from ccwp_plan.documents.render import Against
    from ccwp_plan.repository.inputs import Change, Disk


class Document(StrEnum):
    """The documents that can be rendered."""

    ANNEX = "annex"
    NOTE = "note"
    COVERAGE = "coverage"


class Marking(StrEnum):
    """How changes are marked."""

    TRACKED = "tracked"
    COUNCIL = "council"


class Format(StrEnum):
    """The formats of a document."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    MD = "md"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples:  `ccwp-plan render`  ·  `ccwp-plan render plans/10th-action-plan --format html --output "
        "out`  ·  `ccwp-plan render --document annex --document coverage --format pdf --draft`  ·  `ccwp-plan render "
        "--format html --watch`"
    )(render)


def render(
    path: OnePath = None,
    document: Annotated[
        list[Document], typer.Option(metavar="|".join(Document), help="The document to write; may be repeated.")
    ] = [Document.ANNEX],  # noqa: B006
    format: Annotated[  # noqa: A002
        list[Format], typer.Option(metavar="|".join(Format), help="The format to write; may be repeated.")
    ] = [Format.DOCX, Format.PDF],  # noqa: B006
    output: Annotated[Path, typer.Option(metavar="DIR", help="The folder to write to.")] = Path("build"),
    templates: Annotated[
        Path | None,
        typer.Option(metavar="DIR", show_default=False, help="A folder of templates to use before all others."),
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="Render a plan even if it has errors, and mark every page as a draft.")
    ] = False,
    system_fonts: Annotated[
        bool, typer.Option("--system-fonts", help="Let PDFs use the fonts of this computer, such as Times New Roman.")
    ] = False,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="OLD",
            show_default=False,
            autocompletion=completion.plans,
            help="Mark all changes since an earlier state: a plan, or a git revision such as v1.",
        ),
    ] = None,
    marks: Annotated[
        Marking | None,
        typer.Option(
            metavar="|".join(Marking),
            show_default=False,
            help="How changes are marked: tracked, as Word does (default for docx), or as the Council does.",
        ),
    ] = None,
    author: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", show_default=False, help="The author of the tracked changes; by default the sender."
        ),
    ] = None,
    allow_outside: AllowOutside = False,
    today: Today = None,
    watch: Annotated[
        bool,
        typer.Option("--watch", help="Keep running, and write the plan's documents again after each change of a file."),
    ] = False,
) -> None:
    """Write a plan's documents to DIR/plan/document.format.

    A plan with errors is refused unless --draft is given.
    """
    if marks is Marking.TRACKED and not set(format) <= {Format.DOCX}:
        raise CallError("Only a DOCX can have tracked changes.", "Give --format docx, or --marks council.")
    if templates and not templates.is_dir():
        raise CallError(f"There is no folder {templates}.", "--templates takes a folder that holds templates.")
    paths, folders = [path] if path else [], [templates] if templates else []
    wanted = [(name, kind) for name in dict.fromkeys(document) for kind in dict.fromkeys(format)]

    def run(only: frozenset[str] | None = None) -> int:
        checked, earlier = check_plans(paths, today, allow_outside, note=Document.NOTE in document), None
        if against is not None:
            compared = _against(checked, against, today, allow_outside, note=Document.NOTE in document)
            if compared is None:
                return 1
            checked, earlier = compared[0], replace(compared[1], marks=marks and str(marks), author=author)
        due = [plan for plan in checked if only is None or plan.plan.name in only]
        refused = [plan for plan in checked if _refuse(plan, draft, say=plan in due)]
        targets = {
            output / plan.plan.name / f"{name}.{kind}": (plan, name, kind)
            for plan in due
            if plan not in refused
            for name, kind in wanted
        }
        options = {"templates": folders, "draft": draft, "system_fonts": system_fonts, "against": earlier}
        _keep_inside(output, targets, allow_outside)
        _write(targets, again=only is not None, **options)
        return 1 if refused else 0

    if watch:
        from ccwp_plan.repository.inputs import Disk

        raise typer.Exit(_watch(run, Disk(paths, reach(allow_outside), templates=folders, output=output)))
    raise typer.Exit(run())


def _against(
    checked: list[Checked], given: str, today: datetime | None, allow_outside: bool, *, note: bool
) -> tuple[list[Checked], Against] | None:
    """The plan, checked against an earlier state of it, and that state; None where that cannot be read in full."""
    from ccwp_plan.checks.run import check
    from ccwp_plan.cli.sides import earlier_plan
    from ccwp_plan.documents.render import Against

    plan, day = the_one(checked, "--against compares one plan.").plan, day_of(today)
    found = earlier_plan(given, plan, allow_outside)
    if found is None:
        return None
    return [check(plan, day, note=note, against=found[1])], Against(check(found[1], day), given)


def _watch(run: Callable[[frozenset[str] | None], int], disk: Disk) -> int:
    """Render, and after each change again the plans that it concerns and those that failed; the last exit status."""
    from ccwp_plan.cli.watching import watch

    due: frozenset[str] | None = None

    def again(change: Change | None) -> int:
        nonlocal due
        if change and due is not None:
            due |= change.plans
        status = run(due)
        due = frozenset()
        return status

    return watch(disk.look, again, listing)


def _refuse(checked: Checked, draft: bool, *, say: bool = True) -> bool:
    """Whether a plan is not rendered; say why, if it is not."""
    from ccwp_plan.reports import text

    unusable = checked.plan.place.source.data is None or checked.plan.strategy is None
    if not checked.errors or (draft and not unusable):
        return False
    if not say:
        return True
    listing(text.finding_list(checked.errors, terminal(sys.stderr)))
    why = "it cannot be read" if unusable else "correct the errors above, or use --draft"
    message(f"{checked.plan.name} is not rendered: {why}.")
    return True


def _keep_inside(output: Path, targets: Iterable[Path], allow_outside: bool) -> None:
    """The call is wrong where a link in a repository leads what would be written in it out of it."""
    from ccwp_plan.repository.bounds import leaves

    top = reach(allow_outside)(output / "plan")
    if astray := next((path for path in targets if leaves(path.parent, top)), None):
        raise CallError(f"{astray.parent} leads out of the repository.", "Choose another folder with --output.")


def _write(targets: dict[Path, tuple[Checked, Document, Format]], *, again: bool, **options: Any) -> None:
    """Render every target, and write them once all are rendered; or again, each at once, those that have changed."""
    from concurrent.futures import as_completed

    from ccwp_plan.documents.render import render
    from ccwp_plan.files import holds, write
    from ccwp_plan.reports.paths import shown

    written = 0
    with _progress(f"Rendering {len(targets)} document{'' if len(targets) == 1 else 's'}"), _pool() as pool:
        jobs = {pool.submit(render, plan, name, kind, **options): path for path, (plan, name, kind) in targets.items()}
        for job in as_completed(jobs) if again else [job for job in jobs if job.result()]:
            path, rendered = jobs[job], job.result()
            if not (again and holds(path, rendered.content)):
                write(path, rendered.content)
                message(f"Wrote {shown(path)}" + (f" ({rendered.remark})" if rendered.remark else ""))
                written += 1
    if targets and not written:
        message("No document has changed.")


@contextmanager
def _pool() -> Iterator[ThreadPoolExecutor]:
    """Threads of which none is waited for where the block fails."""
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor()
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _progress(text: str) -> Iterator[None]:
    """A sign of life on standard error while something is done, if that is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield
