"""Strategies, for a person at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccwp_plan.analysis.correspondence import Correspondence, sentences
from ccwp_plan.language.nouns import counted
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.literal import literal
from ccwp_plan.reports.terminal import Terminal, folded

if TYPE_CHECKING:
    from rich.console import RenderableType


def strategies(known: dict[str, Taxonomy], terminal: Terminal) -> str:
    """A line for each strategy: its id, how many objectives it has, its title."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(no_wrap=True, justify="right")
    table.add_column()
    for id_, taxonomy in known.items():
        title = literal(taxonomy.strategy.title)
        table.add_row(Text(literal(id_)), Text(counted(len(taxonomy.nodes), "objective")), Text(title))
    return terminal.render(table)


def strategy(taxonomy: Taxonomy, terminal: Terminal) -> str:
    """A strategy's objectives, each below the one that it belongs to, with the id that a plan cites."""
    head = taxonomy.strategy.title
    head += f" ({taxonomy.strategy.reference})" if taxonomy.strategy.reference else ""
    lines = [folded(head, terminal, 0, 0)]
    for node in taxonomy.nodes:
        words = (node.objective.title, " ".join((node.objective.text or "").split()))
        text = literal(". ".join(word for word in words if word))
        indent = "  " * (node.level - 1)
        hanging = len(indent) + len(literal(node.id)) + 2
        if node.level == 1:
            lines.append("")
        lines.append(f"{indent}{literal(node.id)}  {folded(text, terminal, hanging, hanging)}")
    return "\n".join(lines) + "\n"


def correspondence(found: Correspondence, terminal: Terminal) -> str:
    """What has become of the objectives of the old strategy, then where those of the new one come from."""
    from rich.table import Table
    from rich.text import Text

    old, new = found.old.strategy, found.new.strategy
    told = [f"{new.title} replaces {old.title}.", *sentences(found)]
    lines: list[RenderableType] = [folded(text, terminal, 0, 0) for text in told]
    for name, other, rows in ((old.id, new.id, found.forth()), (new.id, old.id, found.back())):
        table = Table(box=None, pad_edge=False, header_style="bold")
        for head in (name, "", other, "How"):
            table.add_column(literal(head), overflow="fold")
        for row in rows:
            indent = "  " * (row.node.level - 1)
            there = row.other.id if row.other else "–"
            cells = (indent + row.node.id, row.node.words, there, row.words)
            table.add_row(*(Text(literal(cell)) for cell in cells))
        lines += ["", table]
    return terminal.render(*lines)
