"""Findings and tables for a person at a terminal."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import count, groupby
from typing import TYPE_CHECKING

from ccwp_plan.analysis.coverage import Coverage, Row, Status
from ccwp_plan.checks.finding import Finding, Severity
from ccwp_plan.checks.rule import FAMILIES
from ccwp_plan.checks.run import Checked
from ccwp_plan.reports.literal import literal
from ccwp_plan.reports.paths import shown

if TYPE_CHECKING:
    from datetime import time
    from fractions import Fraction
    from pathlib import Path

    from rich.console import Console, RenderableType

    from ccwp_plan.analysis.comparison import CoverageComparison, RowChange
    from ccwp_plan.checks.rule import Rule
    from ccwp_plan.language.taxonomy import Taxonomy
    from ccwp_plan.reports.findings.news import News
    from ccwp_plan.repository.inputs import Change

_LINE = re.compile("[^\n]*\n|[^\n]+")
_BAR = 20
_AT_LEAST = 200
_NAMED = 4
"""How many things a line names; where there are more, the last of them is a number."""
_COLOURS = {Status.COVERED: "green", Status.PARTLY: "yellow", Status.UNCOVERED: "red"}


@dataclass(frozen=True, slots=True)
class Terminal:
    """What the output goes to: `width` in columns, None where lines are not to be folded; colour or none."""

    width: int | None = None
    colour: bool = False

    def render(self, *parts: RenderableType) -> str:
        """Rich's objects as text for this terminal."""
        from rich.console import Console

        out = StringIO()
        console = Console(
            file=out,
            width=self.width or 100,
            force_terminal=self.colour,
            color_system="standard" if self.colour else None,
            no_color=not self.colour,
            legacy_windows=False,
            highlight=False,
            markup=False,
            emoji=False,
        )
        self._print(console, parts)
        return out.getvalue()

    def _print(self, console: Console, parts: Iterable[RenderableType]) -> None:
        for part in parts:
            console.print(part, soft_wrap=isinstance(part, str) or hasattr(part, "plain"))


def findings(checked: Sequence[Checked], terminal: Terminal, *, show_waived: bool) -> str:
    """Every finding with its source line, the span underlined, and a summary line."""
    listed = [found for plan in checked for found in (plan.findings if show_waived else plan.standing)]
    return finding_list(listed, terminal) + summary(checked) + "\n"


def finding_list(listed: Sequence[Finding], terminal: Terminal) -> str:
    """Findings one below the other, without a summary; of those with one place and one help these are shown once."""
    parts = ([*_finding([*group], terminal)] for _, group in groupby(listed, key=_where))
    if not terminal.colour:
        return "".join("".join(text for text, _ in part) + "\n" for part in parts)
    from rich.text import Text

    return terminal.render(*(Text.assemble(*part) for part in parts))


def news(found: News, terminal: Terminal) -> str:
    """The findings that are new, as always, and those that went, a line each; or that there are none of either."""
    lines = [
        f"{word} {one.code}  {literal(shown(one.file))}:{one.span.line}:{one.span.column}  {literal(one.message)}\n"
        for word, one in found.went
    ]
    if lines and terminal.colour:
        from rich.text import Text

        lines = [terminal.render(Text(line, "green", end="")) for line in lines]
    went = "".join(lines) + "\n" * bool(lines)
    return finding_list(found.new, terminal) + went or "No finding has changed.\n"


def changed(change: Change, now: time) -> str:
    """A line below an empty one: the time, and which files have changed."""
    named = [literal(shown(file)) + (" (gone)" if file in change.gone else "") for file in change.files]
    if len(named) > _NAMED:
        named[_NAMED - 1 :] = [f"{len(named) - _NAMED + 1} more"]
    *first, last = named or ["the list of plans"]
    return f"\n{now:%H:%M:%S}  {', '.join(first)}{' and ' * bool(first)}{last}\n"


def summary(checked: Sequence[Checked]) -> str:
    """How many plans, actions, errors, warnings, waived findings and open square brackets there are."""
    errors, warnings = (
        sum(len(found) for found in of) for of in ([c.errors for c in checked], [c.warnings for c in checked])
    )
    waived = sum(len(plan.findings) - len(plan.standing) for plan in checked)
    brackets = sum(plan.brackets for plan in checked)
    actions = sum(len(plan.plan.actions) for plan in checked)
    text = f"{_count(len(checked), 'plan')}, {_count(actions, 'action')}: "
    text += f"{_count(errors, 'error')}, {_count(warnings, 'warning')}"
    text += f", {waived} waived" if waived else ""
    return text + (f"; {_count(brackets, 'passage')} in square brackets" if brackets else "")


def standing(checked: Checked) -> str:
    """How many errors and warnings a plan has, in words; nothing of those that it does not have."""
    found = [
        _count(len(some), noun) for some, noun in ((checked.errors, "error"), (checked.warnings, "warning")) if some
    ]
    return " and ".join(found)


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _where(found: Finding) -> tuple[object, ...]:
    return found.source, found.span, found.severity, found.waived, found.help


def _finding(alike: Sequence[Finding], terminal: Terminal) -> Iterator[tuple[str, str]]:
    """The parts of findings that differ in their messages only, each with its style."""
    found = alike[0]
    colour = "yellow" if found.severity is Severity.WARNING else "red"
    style = "dim" if found.waived else f"bold {colour}"
    for one in alike:
        yield f"{'waived' if one.waived else one.severity} {one.code}", style
        yield f"  {_folded(one.message, terminal, len(one.code) + len('warning') + 3, 2)}\n", "bold"
    margin = " " * len(str(found.span.line))
    yield f"{margin}--> ", "blue"
    yield f"{literal(shown(found.file))}:{found.span.line}:{found.span.column}\n", ""
    yield from _source_line(found, terminal, margin, style)
    help_ = f"waived: {found.waived}" if found.waived else found.help
    yield f"{margin} = ", "blue"
    yield f"{_folded(help_, terminal, len(margin) + 3, len(margin) + 3)}\n", ""


def _source_line(found: Finding, terminal: Terminal, margin: str, style: str) -> Iterator[tuple[str, str]]:
    span, lines = found.span, found.source.lines
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    if not line or line.isspace():
        return
    start, end = span.column - 1, span.end_column - 1 if span.end_line == span.line else len(line.rstrip())
    width = (terminal.width or 100) - len(margin) - 3
    seen = max(_AT_LEAST, 2 * width)  # of a line of megabytes, no more than that is looked at
    before, under, after = (
        literal(part).expandtabs(4)
        for part in (line[max(0, start - seen) : start], line[start : min(end, start + seen)], line[end : end + seen])
    )
    before, under, after = _cropped(before, under, after, width)
    yield f"{margin} |\n{span.line} | ", "blue"
    yield f"{before}{under}{after}".rstrip() + "\n", ""
    yield f"{margin} | ", "blue"
    yield " " * cells(before) + "^" * max(1, cells(under.rstrip())) + "\n", style


def cells(text: str) -> int:
    """How many columns of a terminal a text fills."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _cropped(before: str, under: str, after: str, width: int) -> tuple[str, str, str]:
    """The three parts of a line, shortened so that the middle one is seen within the width."""
    if len(before) + len(under) > width:
        kept = max(10, min(len(before), width - len(under)))
        before = before if len(before) <= kept else "…" + before[len(before) - kept + 1 :]
        room = width - len(before)
        under = under if len(under) <= room else under[: room - 1] + "…"
    room = width - len(before) - len(under)
    return before, under, after if len(after) <= room else after[: max(0, room - 1)] + "…" * (room > 0)


def _folded(text: str, terminal: Terminal, start: int, indent: int) -> str:
    """A text folded at the terminal's width; it starts in column `start`, its further lines at `indent`."""
    text = literal(text)
    if terminal.width is None:
        return text
    lines = textwrap.wrap(
        text,
        max(20, terminal.width),
        initial_indent=" " * start,
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return "\n".join(lines)[start:]


def coverage(
    found: Coverage, terminal: Terminal, *, named: bool = False, against: CoverageComparison | None = None
) -> str:
    """The coverage as a table, with a bar for each objective of the top level; `named` if below the plan's name.

    With `against`, + stands before actions that cite an objective since, − before those that do so no more, and
    ↑ or ↓ beside a status that is a better or a worse one than before.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    width = terminal.width or 100
    ids = max(len("  " * (row.node.level - 1) + literal(row.node.id)) for row in found.rows)
    cited = 11 if width < 100 else 20
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=0)
    table.add_column("Id", width=min(ids, 20), no_wrap=True, overflow="ellipsis")
    table.add_column(
        "Objective", width=max(12, width - min(ids, 20) - 2 * cited - (19 if against else 17)), no_wrap=True
    )
    table.add_column("Main", width=cited)
    table.add_column("Supporting", width=cited)
    table.add_column("Status", width=13 if against else 11)
    changes = {row.new.node: row for row in against.rows if row.new} if against else {}
    for row in found.rows:
        node = row.node
        words = literal(node.objective.title or " ".join((node.objective.text or "").split()))
        table.add_row(
            Text("  " * (node.level - 1) + literal(node.id)),
            Text(words, style="bold" if node.level < found.taxonomy.coverage_level else ""),
            *(Text.assemble(*_cited(row, changes.get(node), main=main)) for main in (True, False)),
            Text("partly" if row.status is Status.PARTLY else row.status.words, style=_COLOURS[row.status])
            + Text(_direction(changes.get(node))),
        )
    name = [Text(literal(found.plan), style="bold")] if named else []
    summary = coverage_summary(found) + ("\n" + _since(against) if against else "")
    return terminal.render(*name, *_bars(found), table) + summary + "\n" * (1 + named)


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


def coverage_summary(found: Coverage) -> str:
    """One sentence: how many objectives of the coverage level are covered."""
    level = found.taxonomy.level_name(found.taxonomy.coverage_level)
    covered, partly = found.count(Status.COVERED), found.count(Status.PARTLY)
    text = f"{covered} of {_count(len(found.counted), level)} covered ({found.percent:g} %)"
    return text + (f", {partly} partly." if partly else ".")


def shortfall(found: Coverage, asked: Fraction, *, level: int | None = None, named: bool) -> str:
    """What is said where fewer objectives are covered than asked for; the share has the decimals that show it.

    `level` is named where one was asked for.
    """
    percent = (found.share if level is None else found.share_at(level)) * 100
    rounded = next(near for decimals in count(1) if (near := round(percent, decimals)) < asked)
    of = f" of {literal(found.taxonomy.level_name(level))}s" if level else ""
    of += f" of {literal(found.plan)}" if named else ""
    return f"Coverage{of} is {float(rounded):.15g} %, below the required {float(asked):.15g} %."


def _bars(found: Coverage) -> Iterator[RenderableType]:
    from rich.text import Text

    tops = [row for row in found.rows if row.node.level == 1]
    if found.taxonomy.coverage_level == 1 or len(tops) > 12:
        return
    width = max(len(literal(row.node.id)) for row in tops)
    for row in tops:
        below = Counter(one.status for one in found.below(row.node))
        yield Text.assemble(
            (f"{literal(row.node.id):<{width}}  ", "bold"),
            *_bar(below),
            f"  {below[Status.COVERED]}/{below.total()}  ",
            literal(row.node.objective.title or ""),
        )


def _bar(counts: Counter[Status]) -> list[tuple[str, str]]:
    """A bar of fixed length: full for covered, half for partly, light for not covered."""
    bar, done, counted = [], 0, 0
    for status, shape in ((Status.COVERED, "█"), (Status.PARTLY, "▒"), (Status.UNCOVERED, "░")):
        counted += counts[status]
        upto = round(_BAR * counted / counts.total()) if counts else _BAR
        bar.append((shape * (upto - done), _COLOURS[status]))
        done = upto
    return bar


def rules(listed: Sequence[Rule], terminal: Terminal) -> str:
    """A line for each rule, below the name of its family."""
    parts = [part for family in FAMILIES for part in _family(family, listed, terminal)][:-1]
    if not terminal.colour:
        return "".join(text for text, _ in parts)
    from rich.text import Text

    return terminal.render(Text.assemble(*parts, end=""))


def _family(family: str, listed: Sequence[Rule], terminal: Terminal) -> Iterator[tuple[str, str]]:
    mine = sorted((rule for rule in listed if rule.code[0] == family), key=lambda rule: rule.code)
    if not mine:
        return
    yield f"{family}: {FAMILIES[family]}\n", "bold"
    for rule in mine:
        endorsed = f" ({rule.when_endorsed} once the plan is endorsed)" if rule.when_endorsed else ""
        colour = "yellow" if rule.severity is Severity.WARNING else "red"
        yield f"{rule.code}  ", "bold"
        yield f"{rule.severity:<{len('warning')}}  ", colour
        start = len(rule.code) + len("warning") + 4
        yield f"{_folded(rule.title + endorsed, terminal, start, start)}\n", ""
    yield "\n", ""


def page(markdown: str, terminal: Terminal) -> str:
    """A page of the documentation: laid out for a terminal, as it is written for anything else."""
    if terminal.width is None:
        return markdown
    from rich.markdown import Markdown

    return terminal.render(Markdown(markdown, code_theme="ansi_dark"))


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
        table.add_row(Text(literal(id_)), Text(_count(len(taxonomy.nodes), "objective")), Text(title))
    return terminal.render(table)


def strategy(taxonomy: Taxonomy, terminal: Terminal) -> str:
    """A strategy's objectives, each below the one that it belongs to, with the id that a plan cites."""
    head = taxonomy.strategy.title
    head += f" ({taxonomy.strategy.reference})" if taxonomy.strategy.reference else ""
    lines = [literal(head)]
    for node in taxonomy.nodes:
        words = (node.objective.title, " ".join((node.objective.text or "").split()))
        text = literal(". ".join(word for word in words if word))
        indent = "  " * (node.level - 1)
        hanging = len(indent) + len(literal(node.id)) + 2
        if node.level == 1:
            lines.append("")
        lines.append(f"{indent}{literal(node.id)}  {_folded(text, terminal, hanging, hanging)}")
    return "\n".join(lines) + "\n"


def patch(file: Path, old: str, new: str, terminal: Terminal) -> str:
    """A change of a file as a unified diff; where it goes to no terminal, `patch -p0` can apply it."""
    from difflib import unified_diff

    name = literal(shown(file))
    lines = [*unified_diff(_LINE.findall(old), _LINE.findall(new), name, name)]
    lines = [line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines]
    if terminal.width is not None:
        lines = [f"{literal(line[:-1])}\n" for line in lines]
    if not terminal.colour:
        return "".join(lines)
    from rich.text import Text

    lines[-1] = lines[-1][:-1]
    styles = {"---": "bold", "+++": "bold", "@": "cyan", "-": "red", "+": "green"}
    parts = ((line, next((style for sign, style in styles.items() if line.startswith(sign)), "")) for line in lines)
    return terminal.render(Text.assemble(*parts))
