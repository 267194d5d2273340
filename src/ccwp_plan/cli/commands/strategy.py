"""`ccwp-plan strategy list`, `show`, `check`, `correspondence` and `propose`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ccwp_plan.cli import completion
from ccwp_plan.cli.output import AllowOutside, Check, change, listing, message, reach, result, terminal
from ccwp_plan.errors import CallError
from ccwp_plan.reports.strategy import Format

if TYPE_CHECKING:
    from ccwp_plan.analysis.correspondence import Correspondence, Proposal
    from ccwp_plan.language.taxonomy import Taxonomy
    from ccwp_plan.repository.loaded import LoadedStrategy


ORDER = 100
"""Where the help lists it."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    commands = typer.Typer(help="List, show, check and compare strategies.", no_args_is_help=True)
    commands.command("list", epilog="Example:  `ccwp-plan strategy list`")(list_)
    commands.command(epilog="Example:  `ccwp-plan strategy show 7806-19`")(show)
    commands.command(epilog="Example:  `ccwp-plan strategy check strategies/2030.yaml`")(check)
    commands.command(epilog="Example:  `ccwp-plan strategy correspondence 2030`")(correspondence)
    commands.command(epilog="Example:  `ccwp-plan strategy propose 7806-19 strategies/2030.yaml --check`")(propose)
    app.add_typer(commands, name="strategy")


def list_(allow_outside: AllowOutside = False) -> None:
    """List the strategies that a plan in the current folder can name."""
    from ccwp_plan.reports.strategy import text
    from ccwp_plan.repository.load import load_strategy
    from ccwp_plan.repository.loaded import LoadedStrategy
    from ccwp_plan.repository.strategies import HERE, strategy_ids

    top = reach(allow_outside)(HERE)
    strategies = {id_: load_strategy(file) for id_, file in strategy_ids(HERE, top).items()}
    readable = {id_: loaded.taxonomy for id_, loaded in strategies.items() if isinstance(loaded, LoadedStrategy)}
    result(text.strategies(readable, terminal(sys.stdout)))
    for id_ in strategies.keys() - readable.keys():
        message(f"{id_} cannot be read: `ccwp-plan strategy check` says why.")


def _argument(metavar: str, help_: str) -> Any:
    """An argument that names a strategy."""
    return typer.Argument(metavar=metavar, help=help_, show_default=False, autocompletion=completion.strategies)


Strategy = Annotated[str, _argument("ID", "A strategy's id, or a path that ends in .yaml.")]
Output = Annotated[Path | None, typer.Option(metavar="FILE", show_default=False, help="The file to write to.")]


def show(
    strategy: Strategy,
    format: Annotated[Format, typer.Option(metavar="|".join(Format), help="The format of the Goals.")] = Format.TEXT,  # noqa: A002
    output: Output = None,
    allow_outside: AllowOutside = False,
) -> None:
    """Show the Goals of a strategy, numbered as in its document."""
    taxonomy = loaded_strategy(strategy, None, allow_outside).taxonomy
    _refuse_terminal(format, output, f"{taxonomy.strategy.id}.{format}")
    _write(_goals(taxonomy, format), format, output)
    if output is None and format is Format.TEXT:
        cited = ", ".join(dict.fromkeys((taxonomy.counted[0].id, taxonomy.nodes[-1].id)))
        message(f"A plan cites them by number and letter: {cited}.")


def _refuse_terminal(format_: Format, output: Path | None, file: str) -> None:
    """The call is wrong where a terminal would be given what it cannot show."""
    if format_ in (Format.DOCX, Format.PDF) and output is None and sys.stdout.isatty():
        raise CallError(f"A terminal cannot show {format_}.", f"Give a file: --output {file}")


def _write(content: bytes, format_: Format, output: Path | None) -> None:
    """Print a document, or write it to a file."""
    if output:
        from ccwp_plan.files import write

        write(output, content)
        message(f"Wrote {output.as_posix()}")
    elif format_ is Format.TEXT:
        from ccwp_plan.reports.terminal import folded

        result("\n".join(folded(line, terminal(sys.stdout), 0, 0) for line in content.decode().split("\n")))
    else:
        result(content if format_ in (Format.DOCX, Format.PDF) else content.decode())


def _goals(taxonomy: Taxonomy, format_: Format) -> bytes:
    """The Goals of a strategy in a format."""
    if format_ is Format.JSON:
        from ccwp_plan.reports.strategy import json

        return json.strategy(taxonomy).encode()
    from ccwp_plan.documents.render import render_goals
    from ccwp_plan.repository.strategies import HERE

    return render_goals(taxonomy, str(format_), near=HERE, columns=terminal(sys.stdout).width).content


def correspondence(
    strategy: Strategy,
    format: Annotated[Format, typer.Option(metavar="|".join(Format), help="The format of the tables.")] = Format.TEXT,  # noqa: A002
    output: Output = None,
    allow_outside: AllowOutside = False,
) -> None:
    """Show what has become of the objectives of the strategy that this one replaces, and where its own come from."""
    from ccwp_plan.analysis.correspondence import correspondence as correspond

    loaded = loaded_strategy(strategy, None, allow_outside)
    id_ = loaded.taxonomy.strategy.id
    if loaded.replaced is None:
        help_ = "Write ‘replaces’ into its file: `ccwp-plan strategy propose OLD NEW` writes a first correspondence."
        raise CallError(f"The strategy {id_} does not say which one it replaces.", help_)
    _refuse_terminal(format, output, f"{id_}-correspondence.{format}")
    _write(_tables(correspond(loaded.replaced.taxonomy, loaded.taxonomy), format), format, output)


def _tables(found: Correspondence, format_: Format) -> bytes:
    """The tables of correspondence in a format."""
    if format_ is Format.JSON:
        from ccwp_plan.reports.strategy import json

        return json.correspondence(found).encode()
    if format_ is Format.TEXT:
        from ccwp_plan.reports.strategy import text

        return text.correspondence(found, terminal(sys.stdout)).encode()
    from ccwp_plan.documents.render import render_correspondence
    from ccwp_plan.repository.strategies import HERE

    return render_correspondence(found, str(format_), near=HERE).content


def check(
    file: Annotated[str, _argument("FILE", "A strategy's file, or its id.")],
    allow_outside: AllowOutside = False,
) -> None:
    """Check a strategy: its fields, its ids, its levels."""
    taxonomy = loaded_strategy(file, None, allow_outside).taxonomy
    counts = Counter(node.level for node in taxonomy.nodes)
    listed = ", ".join(f"{name}: {counts[level]}" for level, name in enumerate(taxonomy.strategy.levels, 1))
    message(f"{taxonomy.strategy.id} is valid. {listed}.")


def propose(
    old: Annotated[str, _argument("OLD", "The strategy that is replaced: an id, or a path that ends in .yaml.")],
    new: Annotated[str, _argument("NEW", "The strategy that replaces it, into whose file is written.")],
    check: Check = False,
    allow_outside: AllowOutside = False,
) -> None:
    """Write a first correspondence into the file of a strategy: what its objectives may take over from another one.

    Texts alone decide: equal ones first, then those that are alike. Each proposal has a comment that says how sure it
    is. Objectives that say already what they take over keep it.
    """
    from ccwp_plan.analysis.correspondence import proposals
    from ccwp_plan.editing.propose import proposed

    earlier, later = (loaded_strategy(one, None, allow_outside) for one in (old, new))
    name = _replaced(earlier, later)
    found = proposals(earlier.taxonomy, later.taxonomy)
    source = later.place.source
    text = proposed(source, name, found)
    texts = {source: text} if text != source.text else {}
    change(texts, check=check)
    _say_what_is_proposed(earlier.taxonomy, later.taxonomy, found)
    raise typer.Exit(1 if check and texts else 0)


def _replaced(earlier: LoadedStrategy, later: LoadedStrategy) -> str:
    """How the later strategy names the earlier one. Raises CallError where it cannot replace that."""
    from ccwp_plan.repository.bounds import repository
    from ccwp_plan.repository.strategies import SHIPPED_STRATEGIES, named_from

    source = later.place.source
    if later.file == earlier.file:
        raise CallError("A strategy cannot replace itself.", "Name two strategies.")
    if source.path.parent == SHIPPED_STRATEGIES:
        raise CallError(f"{source.path.stem} is a shipped strategy, into which nothing is written.")
    given = later.taxonomy.strategy.replaces
    if given and (later.replaced is None or later.replaced.file != earlier.file):
        raise CallError(f"{source.path.as_posix()} replaces {given}.", "Name that one, or delete ‘replaces’ there.")
    return given or named_from(source.path, earlier.file, repository(source.path))


def _say_what_is_proposed(earlier: Taxonomy, later: Taxonomy, found: Sequence[Proposal]) -> None:
    """What is proposed, what is new, and of which old objectives nothing is proposed."""
    from ccwp_plan.analysis.correspondence import correspondence as correspond
    from ccwp_plan.editing.propose import sureness

    for one in found:
        message(f"{one.new.id} takes over {one.old.id}: {sureness(one)}.")
    said = correspond(earlier, later)
    told = {*said.dropped, *(node for one in found for node in (one.old, one.new))}
    fresh = [node.id for node in later.nodes if node not in told and not node.objective.takes_over]
    gone = [node.id for node in earlier.nodes if node not in told and not said.successors(node)]
    for taxonomy, alone in ((earlier, fresh), (later, gone)):
        if alone:
            message(f"Nothing like them is in {taxonomy.strategy.id}: {', '.join(alone)}.")


def valid_strategy(name: str, plan_file: Path | None = None, *, allow_outside: bool = False) -> Taxonomy:
    """The strategy that a plan in this place names. The run ends where it has errors, which are shown."""
    return loaded_strategy(name, plan_file, allow_outside).taxonomy


def loaded_strategy(name: str, plan_file: Path | None, allow_outside: bool) -> LoadedStrategy:
    """The strategy of this name, as for a plan in this place or here. The run ends at errors in it, which are shown."""
    from ccwp_plan.checks.finding import Severity
    from ccwp_plan.checks.run import check_strategy
    from ccwp_plan.reports.findings import text
    from ccwp_plan.repository.load import load_strategy
    from ccwp_plan.repository.loaded import LoadedStrategy
    from ccwp_plan.repository.strategies import HERE, given_strategy

    loaded = load_strategy(given_strategy(name, plan_file or HERE, reach(allow_outside)))
    findings = check_strategy(loaded)
    if findings:
        listing(text.finding_list(findings, terminal(sys.stderr)))
    if not isinstance(loaded, LoadedStrategy) or any(one.severity is Severity.ERROR for one in findings):
        raise typer.Exit(1)
    return loaded
