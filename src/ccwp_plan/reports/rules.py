"""The rules and their pages, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ccwp_plan.checks.finding import Severity
from ccwp_plan.checks.rule import FAMILIES, Rule
from ccwp_plan.reports.terminal import Terminal, folded


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
        yield f"{folded(rule.title + endorsed, terminal, start, start)}\n", ""
    yield "\n", ""


def page(markdown: str, terminal: Terminal) -> str:
    """A page of the documentation: laid out for a terminal, as it is written for anything else."""
    if terminal.width is None:
        return markdown
    from rich.markdown import Markdown

    return terminal.render(Markdown(markdown, code_theme="ansi_dark"))
