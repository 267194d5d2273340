"""Coverage as a table, for a person at a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

from ccwp_plan.analysis.coverage import Coverage, Row, Status
from ccwp_plan.analysis.shares import decimal, percent
from ccwp_plan.language.nouns import plural
from ccwp_plan.literal import literal
from ccwp_plan.reports.coverage.wording import coverage_share

if TYPE_CHECKING:
    from fractions import Fraction

    from rich.console import RenderableType

    from ccwp_plan.analysis.comparison import CoverageComparison, RowChange
    from ccwp_plan.language.taxonomy import Taxonomy
    from ccwp_plan.reports.coverage import Earlier
    from ccwp_plan.reports.terminal import Terminal

_BAR = 20
COLOURS = {Status.COVERED: "green", Status.PARTLY: "yellow", Status.UNCOVERED: "red"}
"""The colour of a status, which is always said in words as well."""


def coverage(coverage: Coverage, earlier: Earlier | None, terminal: Terminal, *, named: bool) -> str:
    """The coverage as a table, with a bar for each objective of the top level; `named` if below the plan's name.

    With `earlier`, + stands before actions that cite an objective since, − before those that do so no more, and
    ↑ or ↓ beside a status that is a better or a worse one than before.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from ccwp_plan.reports.terminal import folded, shortened

    against = earlier.changes if earlier else None
    width = terminal.width or 100
    narrow = width < 70
    step = " " * (1 if narrow else 2)
    ids = min(20, max(len(step * (row.node.level - 1) + literal(row.node.id)) for row in coverage.rows))
    cited = 10 if narrow else 11 if width < 100 else 20
    status = (8 if narrow else 11) + 2 * bool(against)
    texts = max(11, width - ids - 2 * cited - status - 6)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=0)
    table.add_column("Id", width=ids, no_wrap=True, overflow="ellipsis")
    table.add_column("Objective", width=texts, no_wrap=True)
    table.add_column("Main", width=cited)
    table.add_column("Supporting", width=cited)
    table.add_column("Status", width=status)
    changes = {row.new.node: row for row in against.rows if row.new} if against else {}
    for row in coverage.rows:
        node = row.node
        table.add_row(
            Text(step * (node.level - 1) + literal(node.id)),
            Text(shortened(literal(node.words), texts), style="bold" if coverage.taxonomy.gathers(node) else ""),
            *(Text.assemble(*_cited(row, changes.get(node), main=main)) for main in (True, False)),
            Text("partly" if row.status is Status.PARTLY else row.status.words, style=COLOURS[row.status])
            + Text(_direction(changes.get(node))),
        )
    name = [Text(literal(coverage.plan), style="bold")] if named else []
    summary = coverage_summary(coverage) + ("\n" + _since(against) if against else "")
    summary = "\n".join(folded(line, terminal, 0, 0) for line in summary.split("\n"))
    return terminal.render(*name, *_bars(coverage, width), table) + summary + "\n" * (1 + named)


def _cited(row: Row, change: RowChange | None, *, main: bool) -> Iterator[tuple[str, str]]:
    """The actions that cite an objective, and with a change those that were gained and lost."""
    gained, lost = (
        ((), ())
        if change is None
        else ((change.gained_main, change.lost_main) if main else (change.gained_supporting, change.lost_supporting))
    )
    numbers = [(f"+{one}", "green") if one in gained else (one, "") for one in (row.main if main else row.supporting)]
    numbers += [(f"−{one}", "red") for one in lost]
    for at, number in enumerate(numbers):
        yield from (number,) if at == 0 else ((", ", ""), number)


def _direction(change: RowChange | None) -> str:
    """Whether the status of an objective is better or worse than it was."""
    ranks = [Status.UNCOVERED, Status.PARTLY, Status.COVERED]
    if change is None or change.old is None or change.new is None or change.old.status is change.new.status:
        return ""
    return " ↑" if ranks.index(change.new.status) > ranks.index(change.old.status) else " ↓"


def _since(against: CoverageComparison) -> str:
    """What changed in the coverage, in sentences."""
    before = f"Before: {coverage_summary(against.old)}"
    lists = (("Newly covered", against.newly_covered), ("No longer covered", against.no_longer_covered))
    told = [f"{words}: {', '.join(literal(row.node.id) for row in rows)}." for words, rows in lists if rows]
    sentences = [before, *(told or ["The same objectives are covered."])]
    if against.changed:
        sentences.append("\n+ newly cites the objective; − no longer cites it (with the number that the action had).")
    return " ".join(sentences).replace(" \n", "\n")


def coverage_summary(coverage: Coverage) -> str:
    """One sentence: how many of the objectives that are counted are covered."""
    partly = coverage.count(Status.PARTLY)
    return coverage_share(coverage) + (f", {partly} partly." if partly else ".")


def shortfall(coverage: Coverage, asked: Fraction, *, level: int | None = None, named: bool) -> str:
    """What is said where fewer objectives are covered than asked for; the share has the decimals that show it.

    `level` is named where one was asked for.
    """
    share = coverage.share if level is None else coverage.share_at(level)
    rounded = next(near for decimals in count(1) if (near := percent(share, decimals)) < asked)
    of = f" {_counted_at(coverage.taxonomy, level)}" if level else ""
    of += f" of {literal(coverage.plan)}" if named else ""
    return f"Coverage{of} is {decimal(rounded)} %, under the {decimal(asked)} % asked for."


def _counted_at(taxonomy: Taxonomy, level: int) -> str:
    """What is counted at a level; it is not called by its name where branches end above it."""
    name = literal(plural(taxonomy.level_name(level)))
    return f"of {name}" if all(node.level == level for node in taxonomy.cut(level)) else f"at the level of {name}"


def _bars(coverage: Coverage, columns: int) -> Iterator[RenderableType]:
    from rich.text import Text

    from ccwp_plan.reports.terminal import shortened

    groups = coverage.groups
    if coverage.is_flat or len(groups) > 12:
        return
    width = max(len(literal(node.id)) for node in groups)
    for node, rows in groups.items():
        below = Counter(row.status for row in rows)
        share = f"  {below[Status.COVERED]}/{below.total()}  "
        yield Text.assemble(
            (f"{literal(node.id):<{width}}  ", "bold"),
            *_bar(below),
            share,
            shortened(literal(node.objective.title or ""), columns - width - 2 - _BAR - len(share)),
        )


def _bar(counts: Counter[Status]) -> list[tuple[str, str]]:
    """A bar of fixed length: full for covered, half for partly, light for not covered.

    It is not as if all were covered, or none, where that is not so.
    """
    bar, done, counted, total = [], 0, 0, counts.total()
    for status, shape in ((Status.COVERED, "█"), (Status.PARTLY, "▒"), (Status.UNCOVERED, "░")):
        counted += counts[status]
        upto = min(max(round(_BAR * counted / total), counted > 0), _BAR - (counted < total))
        bar.append((shape * (upto - done), COLOURS[status]))
        done = upto
    return bar
