"""What the shell offers to complete: rules, plans, strategies, objectives, actors, Presidencies, formats.

Completion is a help and never in the way: what cannot be found out is not offered, and nothing is said of it.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shlex
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from ccwp_plan.language.reference import Reference
    from ccwp_plan.language.taxonomy import Taxonomy

Offer = tuple[str, str]
"""A word, and what it stands for."""

_WIDTH = 72
"""Typer folds a longer text, and fish takes each line for a word of its own."""


def _never_in_the_way(
    offer: Callable[[typer.Context, str], Iterator[Offer]],
) -> Callable[[typer.Context, str], list[Offer]]:
    """Offer what was found until something went wrong, if anything did."""

    @functools.wraps(offer)
    def offered(ctx: typer.Context, incomplete: str) -> list[Offer]:
        offers: list[Offer] = []
        with contextlib.suppress(Exception):  # a traceback would stand in the middle of what the user types
            offers.extend((word, _remark(text)) for word, text in offer(ctx, incomplete))
        return offers

    return offered


def _remark(text: str) -> str:
    """A text as it can stand beside a word: its beginning, in one line, with square brackets that are no markup."""
    from rich.markup import escape

    return escape(textwrap.shorten(text, _WIDTH, placeholder=" …"))


@_never_in_the_way
def rules(ctx: typer.Context, incomplete: str) -> Iterator[Offer]:
    """The codes of the rules, with their titles; these come from the pages, which import nothing."""
    from ccwp_plan import resources

    for page in sorted(resources.folder("rules").glob("[A-Z][0-9][0-9][0-9].md")):
        code = page.stem.lower() if incomplete.islower() else page.stem
        if code.startswith(incomplete):
            with page.open(encoding="utf-8") as opened:
                yield code, opened.readline().strip().partition(": ")[2]


@_never_in_the_way
def formats(ctx: typer.Context, incomplete: str) -> Iterator[Offer]:
    """The formats of findings."""
    from ccwp_plan.reports.findings import Format

    yield from ((name, "") for name in Format if name.startswith(incomplete))


@_never_in_the_way
def documents(ctx: typer.Context, incomplete: str) -> Iterator[Offer]:
    """The documents of a plan, and the notes about the plan that the command names, or those in the current folder."""
    from ccwp_plan.language.documents import NOTE, DocumentName
    from ccwp_plan.repository.find import NOTES, plan_files
    from ccwp_plan.repository.listing import yaml_files

    yield from ((name, "") for name in (*DocumentName, NOTE) if name.startswith(incomplete))
    path = ctx.params.get("path") or ctx.params.get("plan")
    notes = (note.stem for file in plan_files([Path(path)] if path else []) for note in yaml_files(file.parent / NOTES))
    yield from ((name, "") for name in dict.fromkeys(notes) if name.startswith(incomplete))


@_never_in_the_way
def annexes(ctx: typer.Context, incomplete: str) -> Iterator[Offer]:
    """The documents that a note can carry."""
    from ccwp_plan.language.documents import DocumentName

    yield from ((name, "") for name in DocumentName if name.startswith(incomplete))


@_never_in_the_way
def plans(ctx: typer.Context, incomplete: str) -> Iterator[Offer]:
    """The plans of the current folder, and those of the folder that is being typed; the shell offers files itself."""
    from ccwp_plan.errors import CallError
    from ccwp_plan.repository.find import PLAN, plan_files, plan_name

    typed = incomplete.rpartition("/")[0]
    offered: dict[str, str] = {}
    for where in ([], [Path(typed)] if typed else [Path()]):
        try:
            files = plan_files(where)
        except CallError:
            continue
        for file in files:
            path = file.parent if file.name == PLAN and file.parent != Path() else file
            offered[path.as_posix()] = plan_name(file)
    yield from ((path, name) for path, name in offered.items() if path.startswith(incomplete))


@_never_in_the_way
def strategies(ctx: typer.Context, incomplete: str) -> Iterator[Offer]:
    """The ids of the strategies that a plan in the current folder can name."""
    from ccwp_plan.repository.bounds import repository
    from ccwp_plan.repository.strategies import HERE, strategy_ids

    yield from ((id_, "") for id_ in strategy_ids(HERE, repository(HERE)) if id_.startswith(incomplete))


@_never_in_the_way
def objectives(ctx: typer.Context, incomplete: str) -> Iterator[Offer]:
    """The objectives that a plan can cite, in any spelling of what is typed so far.

    They are those of the strategy of the plan that the command names under `plan` or `path`, or else of the
    plans in the current folder. Bash takes the brackets of 1(a) for its own unless they are quoted, so it is
    offered the citation without them: 1a.
    """
    from ccwp_plan.language.taxonomy import fold

    bare = os.environ.get("_CCWP_PLAN_COMPLETE") == "complete_bash" and shlex.quote(incomplete) == incomplete
    offered: dict[str, str] = {}
    for taxonomy in _taxonomies(ctx.params.get("plan") or ctx.params.get("path")):
        for node in taxonomy.nodes:
            if fold(node.id).startswith(fold(incomplete)):
                offered.setdefault(node.id, node.objective.title or node.objective.text or "")
    for id_, words in offered.items():
        yield fold(id_) if bare and shlex.quote(id_) != id_ else id_, words


@_never_in_the_way
def actors(ctx: typer.Context, incomplete: str) -> Iterator[Offer]:
    """The actors that the plan which the command names knows, or one in the current folder, with their names."""
    yield from ((id_, actor.name) for id_, actor in _reference(ctx).actors.items() if id_.startswith(incomplete))


@_never_in_the_way
def presidencies(ctx: typer.Context, incomplete: str) -> Iterator[Offer]:
    """The half-years of which the Presidency is known, and the Member States that hold one."""
    known = _reference(ctx)
    offered: dict[str, str] = {}
    for one in known.presidencies:
        actor = known.actors.get(one.member_state)
        name = actor.name if actor else one.member_state
        offered[known.half_year(one.first).name] = name
        offered[one.member_state] = name
    yield from ((word, name) for word, name in sorted(offered.items()) if word.startswith(incomplete))


@_never_in_the_way
def concerns(ctx: typer.Context, incomplete: str) -> Iterator[Offer]:
    """What --fail-on takes; after a comma the words that are not there yet."""
    from ccwp_plan.reports.progress.wording import CONCERNS

    before, comma, typed = incomplete.rpartition(",")
    given = before.split(",")
    yield from ((f"{before}{comma}{word}", "") for word in CONCERNS if word.startswith(typed) and word not in given)


def _reference(ctx: typer.Context) -> Reference:
    """The reference data that the first plan which the command names knows, or one in the current folder."""
    from ccwp_plan.repository.bounds import Allowance, repository
    from ccwp_plan.repository.find import PLAN
    from ccwp_plan.repository.reference import load_reference, reference_folder

    paths = ctx.params.get("paths") or [ctx.params.get("path") or Path()]
    plan = Path(paths[0]) / PLAN
    top = repository(plan)
    return load_reference(reference_folder(plan, top), top, Allowance()).known


def _taxonomies(plan: Path | str | None) -> Iterator[Taxonomy]:
    """The strategies of plans, of which nothing but plan.yaml is read."""
    from ccwp_plan.repository.bounds import read_within, repository
    from ccwp_plan.repository.find import plan_files
    from ccwp_plan.repository.load import load_strategy
    from ccwp_plan.repository.loaded import LoadedStrategy
    from ccwp_plan.repository.strategies import strategy_of

    for file in plan_files([Path(plan)] if plan else []):
        top = repository(file)
        strategy = strategy_of(read_within(file, top), top)
        loaded = load_strategy(strategy) if strategy else None
        if isinstance(loaded, LoadedStrategy):
            yield loaded.taxonomy
