"""`ccwp-plan render`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
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
from ccwp_plan.cli.supervision import AsOf, SinceDay
from ccwp_plan.cli.versions import against_option, earlier_plan
from ccwp_plan.documents import Format
from ccwp_plan.errors import CallError
from ccwp_plan.filenames import possible
from ccwp_plan.language.documents import NOTE, DocumentName, meant

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from ccwp_plan.checks.run import Checked
    from ccwp_plan.documents.jobs import Rendered
    from ccwp_plan.documents.render import Against
    from ccwp_plan.repository.inputs import Disk, DiskChange
    from ccwp_plan.repository.loaded import LoadedPlan


class Marking(StrEnum):
    """How changes are marked."""

    TRACKED = "tracked"
    COUNCIL = "council"


ORDER = 30
"""Where the help lists it."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples:  `ccwp-plan render`  ·  `ccwp-plan render plans/10th-action-plan --format html --output "
        "out`  ·  `ccwp-plan render --document annex --document coverage --format pdf --draft`  ·  `ccwp-plan render "
        "--format html --watch`"
    )(render)


_DOCUMENTS = ", ".join(one for one in (*DocumentName, NOTE) if not one.startswith("comments-"))
Documents = Annotated[
    list[str],
    typer.Option(
        metavar="NAME",
        help=f"The document to write: {_DOCUMENTS}, or a note of the plan by its name; may be repeated. "
        "docs/commands.md lists two more forms of the comments.",
        autocompletion=completion.documents,
    ),
]
Formats = Annotated[list[Format], typer.Option(metavar="|".join(Format), help="The format to write; may be repeated.")]
Output = Annotated[Path, typer.Option(metavar="DIR", help="The folder to write to.")]
Templates = Annotated[
    Path | None,
    typer.Option(metavar="DIR", show_default=False, help="A folder of templates to use before all others."),
]
Draft = Annotated[
    bool, typer.Option("--draft", help="Render a plan even if it has errors, and mark every page as a draft.")
]
SystemFonts = Annotated[
    bool, typer.Option("--system-fonts", help="Let PDFs use the fonts of this computer, such as Times New Roman.")
]
AgainstOld = Annotated[str | None, against_option("Mark all changes")]
Marks = Annotated[
    Marking | None,
    typer.Option(
        metavar="HOW",
        show_default=False,
        help="How changes are marked: `tracked`, as Word does (default for docx), or as the `council` does.",
    ),
]
Author = Annotated[
    str | None,
    typer.Option(metavar="NAME", show_default=False, help="The author of the tracked changes; by default the sender."),
]
Watch = Annotated[
    bool,
    typer.Option("--watch", help="Keep running, and write the plan's documents again after each change of a file."),
]


@dataclass(frozen=True, slots=True)
class _Call:
    """What the options ask for."""

    paths: list[Path]
    documents: list[str]
    formats: list[Format]
    output: Path
    templates: list[Path]
    draft: bool
    system_fonts: bool
    against: str | None
    marks: Marking | None
    author: str | None
    allow_outside: bool
    today: datetime | None
    as_of: datetime | None
    since: datetime | None

    @property
    def note(self) -> bool:
        """Whether the note of the plan's own file is made, of which more is asked than of an annex."""
        return NOTE in self.documents


def render(
    path: OnePath = None,
    document: Documents = [DocumentName.ANNEX.value],  # noqa: B006
    format: Formats = [Format.DOCX, Format.PDF],  # noqa: A002, B006
    output: Output = Path("build"),
    templates: Templates = None,
    draft: Draft = False,
    system_fonts: SystemFonts = False,
    against: AgainstOld = None,
    marks: Marks = None,
    author: Author = None,
    allow_outside: AllowOutside = False,
    today: Today = None,
    as_of: AsOf = None,
    since: SinceDay = None,
    watch: Watch = False,
) -> None:
    """Write a plan's documents to DIR/plan/document.format.

    A plan with errors is refused unless --draft is given.
    """
    if marks is Marking.TRACKED and not set(format) <= {Format.DOCX}:
        raise CallError("Only a DOCX can have tracked changes.", "Give --format docx, or --marks council.")
    if templates and not templates.is_dir():
        raise CallError(
            f"There is no folder {templates.as_posix()}.", "--templates takes a folder that holds templates."
        )
    paths, folders = [path] if path else [], [templates] if templates else []
    call = _Call(
        paths,
        document,
        format,
        output,
        folders,
        draft,
        system_fonts,
        against,
        marks,
        author,
        allow_outside,
        today,
        as_of,
        since,
    )
    if watch:
        from ccwp_plan.repository.inputs import Disk

        disk = Disk(paths, reach(allow_outside), templates=folders, output=output)
        raise typer.Exit(_watch(lambda only: _run(call, only), disk))
    raise typer.Exit(_run(call))


def _run(call: _Call, only: frozenset[str] | None = None) -> int:
    """Write the documents of all plans, or again of those with these names; the exit status."""
    checked, earlier = check_plans(call.paths, call.today, call.allow_outside, note=call.note), None
    _check_names(call.documents, checked)
    if call.against is not None:
        compared = _against(checked, call.against, call)
        if compared is None:
            return 1
        _check_names(call.documents, [compared[1].checked], call.against)
        checked, earlier = compared[0], replace(compared[1], marks=call.marks and str(call.marks), author=call.author)
    due = [plan for plan in checked if only is None or plan.plan.name in only]
    refused = [plan for plan in checked if _refuse(plan, call.draft, say=plan in due)]
    targets = _targets(call, [plan for plan in due if plan not in refused])
    options = {
        "templates": call.templates,
        "draft": call.draft,
        "system_fonts": call.system_fonts,
        "against": earlier,
        "as_of": call.as_of and call.as_of.date(),
        "since": call.since and call.since.date(),
        "today": day_of(call.today),
    }
    _keep_inside(call.output, targets, call.allow_outside)
    _say_unused(due, call.templates)
    _write(targets, again=only is not None, **options)
    return 1 if refused else 0


def _targets(call: _Call, plans: Iterable[Checked]) -> dict[Path, tuple[Checked, str, Format]]:
    """The files to write, each with its plan, its document and its format.

    The call is wrong where there would be one file for two documents: names that Windows refuses are changed.
    """
    targets: dict[Path, tuple[Checked, str, Format]] = {}
    for plan in plans:
        for name in _names(call.documents, plan.plan):
            for kind in dict.fromkeys(call.formats):
                file = call.output / possible(plan.plan.name) / f"{possible(name)}.{kind}"
                if file in targets:
                    raise CallError(
                        f"Two documents would be written to {file.as_posix()}.", "Rename a plan, or one of its notes."
                    )
                targets[file] = plan, name, kind
    return targets


def _check_names(documents: list[str], checked: list[Checked], given: str = "") -> None:
    """The call is wrong where it names a document that no plan has; or the plan as it was, which was `given`."""
    plans = [one.plan for one in checked]
    for name in documents:
        if any(_names([name], plan) for plan in plans):
            continue
        if given:
            raise CallError(f"There is no note ‘{name}’ in {given}.", "Render it without --against.")
        notes = [NOTE, *dict.fromkeys(note.name for plan in plans for note in plan.notes)]
        near = meant(name, notes)
        help_ = f"Did you mean ‘{near}’?" if near else f"Name one of: {', '.join((*DocumentName, *notes))}."
        raise CallError(f"There is no document and no note ‘{name}’ here.", help_)


def _names(documents: list[str], plan: LoadedPlan) -> list[str]:
    """The documents of these names that a plan has, each once: a note as it is called."""
    found = (plan.note(name) for name in documents)
    named = (note.name if note else name for name, note in zip(documents, found, strict=True))
    always = {*DocumentName, NOTE}
    return [*dict.fromkeys(name for name in named if name in always or plan.note(name))]


def _against(checked: list[Checked], given: str, call: _Call) -> tuple[list[Checked], Against] | None:
    """The plan, checked against an earlier state of it, and that state; None where that cannot be read in full.

    What is to be said of the plan beside that state, and not of the plan alone, is shown.
    """
    from ccwp_plan.checks.run import check
    from ccwp_plan.documents.render import Against
    from ccwp_plan.reports.findings import text

    plan, day = the_one(checked, "here", "Name one; --against compares one plan.").plan, day_of(call.today)
    earlier = earlier_plan(given, plan, call.allow_outside)
    if earlier is None:
        return None
    names = _names(call.documents, plan)
    marked = {NOTE if name in list(DocumentName) else name for name in names}
    compared = check(plan, day, note=call.note, against=earlier[1], marked=marked)
    if new := [warning for warning in compared.warnings if warning not in checked[0].warnings]:
        listing(text.finding_list(new, terminal(sys.stderr)))
    return [compared], Against(check(earlier[1], day))


def _watch(run: Callable[[frozenset[str] | None], int], disk: Disk) -> int:
    """Render, and after each change again the plans that it concerns and those that failed; the last exit status."""
    from ccwp_plan.cli.watching import watch

    due: frozenset[str] | None = None

    def again(change: DiskChange | None) -> int:
        nonlocal due
        if change and due is not None:
            due |= change.plans
        status = run(due)
        due = frozenset()
        return status

    return watch(disk.look, again, listing)


def _refuse(checked: Checked, draft: bool, *, say: bool = True) -> bool:
    """Whether a plan is not rendered; say why, if it is not."""
    from ccwp_plan.reports.findings import text

    unusable = not checked.plan.place.source.is_whole or checked.plan.strategy is None
    if not checked.errors or (draft and not unusable):
        return False
    if not say:
        return True
    listing(text.finding_list(checked.errors, terminal(sys.stderr)))
    why = "it cannot be read" if unusable else "correct the errors above, or use --draft"
    message(f"{checked.plan.name} is not rendered: {why}.")
    return True


def _say_unused(plans: Iterable[Checked], templates: list[Path]) -> None:
    """Say which files among the templates of these plans have no effect."""
    from ccwp_plan.documents.render import template_folders
    from ccwp_plan.documents.unused import unused
    from ccwp_plan.reports.paths import told

    folders = [folder for plan in plans for folder in template_folders(plan.plan.place.source.path, templates)]
    for file, near in unused([*dict.fromkeys(folders)]):
        meant = f" Did you mean {near}?" if near else ""
        message(f"{told(file)} has no effect: no shipped template has this name, and no template uses it.{meant}")


def _keep_inside(output: Path, targets: Iterable[Path], allow_outside: bool) -> None:
    """The call is wrong where a link in a repository leads what would be written in it out of it."""
    from ccwp_plan.repository.bounds import leaves

    top = reach(allow_outside)(output / "plan")
    if astray := next((path for path in targets if leaves(path.parent, top)), None):
        raise CallError(
            f"{astray.parent.as_posix()} leads out of the repository.", "Choose another folder with --output."
        )


def _write(targets: dict[Path, tuple[Checked, str, Format]], *, again: bool, **options: Any) -> None:
    """Render every target, and write them once all are rendered; or again, each at once, those that have changed."""
    from ccwp_plan.documents.render import render
    from ccwp_plan.files import holds, write
    from ccwp_plan.language.nouns import counted
    from ccwp_plan.reports.paths import told

    written = 0
    with _progress(f"Rendering {counted(len(targets), 'document')}"), _pool() as pool:
        jobs = {pool.submit(render, plan, name, kind, **options): path for path, (plan, name, kind) in targets.items()}
        finished = _finished(jobs)
        if not again:
            for job in finished:
                job.result()
            finished = iter(jobs)
        for job in finished:
            path, rendered = jobs[job], job.result()
            if not (again and holds(path, rendered.content)):
                write(path, rendered.content)
                message(f"Wrote {told(path)}" + (f" ({rendered.remark})" if rendered.remark else ""))
                written += 1
    if targets and not written:
        message("No document has changed.")


def _finished(jobs: Iterable[Future[Rendered]]) -> Iterator[Future[Rendered]]:
    """The jobs as they are done. They are waited for in short turns: see processes.py."""
    from concurrent.futures import FIRST_COMPLETED, wait

    from ccwp_plan.processes import TURN

    waiting = {*jobs}
    while waiting:
        done, waiting = wait(waiting, timeout=TURN, return_when=FIRST_COMPLETED)
        yield from done


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
