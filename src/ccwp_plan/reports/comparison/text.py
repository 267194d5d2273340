"""What is new in a plan or in a strategy, for a person at a terminal.

Of a text that changed, two lines show what it was and what it is now, with the words that changed underlined; at a
terminal with colours these are red and struck out, or green and bold, as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from ccwp_plan.analysis.changes import ListChange, TextChange, ValueChange
from ccwp_plan.analysis.comparison import Comparison, CoverageComparison, StrategyComparison
from ccwp_plan.analysis.words import Edit
from ccwp_plan.literal import literal
from ccwp_plan.reports.comparison import wording as revisions
from ccwp_plan.reports.comparison.wording import Line, Segment
from ccwp_plan.reports.coverage.wording import coverage_share
from ccwp_plan.reports.terminal import Terminal, cells

if TYPE_CHECKING:
    from ccwp_plan.repository.versions import Version

Part: TypeAlias = tuple[str, str]
"""A text and its style."""

_HEAD = "bold"
_STYLES = {Edit.KEPT: "", Edit.DELETED: "red strike", Edit.INSERTED: "green bold"}
_WIDTH = 100


def comparison(comparison: Comparison | StrategyComparison, sides: tuple[Version, Version], terminal: Terminal) -> str:
    """What is new in a plan or in a strategy; nothing where nothing is new."""
    if comparison.empty:
        return ""
    width, given = terminal.width or _WIDTH, (sides[0].given, sides[1].given)
    if isinstance(comparison, Comparison):
        return _rendered(_comparison(comparison, width, given), terminal)
    return _rendered(_strategies(comparison, width, given), terminal)


def _rendered(parts: Iterable[Part], terminal: Terminal) -> str:
    if not terminal.colour:
        return "".join(text for text, _ in parts)
    from rich.text import Text

    text = Text.assemble(*parts)
    text.rstrip()
    return terminal.render(text)


def _strategies(comparison: StrategyComparison, width: int, sides: tuple[str, str]) -> Iterator[Part]:
    facts = [*zip(("Old", "New"), sides, strict=True), ("Objectives", revisions.objective_summary(comparison))]
    yield from _facts(facts, width)
    yield from _strategy(comparison, width)


def _comparison(comparison: Comparison, width: int, sides: tuple[str, str]) -> Iterator[Part]:
    names = (
        " – ".join(filter(None, pair))
        for pair in zip(sides, map(revisions.document, (comparison.old, comparison.new)), strict=True)
    )
    cover = comparison.coverage
    old, new = coverage_share(cover.old), coverage_share(cover.new)
    facts = [*zip(("Old", "New"), names, strict=True), ("Actions", revisions.action_summary(comparison))]
    facts += [("Objectives", revisions.objective_summary(comparison.strategy))] if comparison.strategy else []
    facts += [("Coverage", new if old == new else f"{old} before, {new} now")]
    facts += [("Newly covered", revisions.coverage_ids(cover.newly_covered))]
    facts += [("No longer covered", revisions.coverage_ids(cover.no_longer_covered))]
    yield from _facts(facts, width)
    if comparison.metadata:
        yield from _heading("The plan", width)
        yield from _lines(revisions.lines(comparison.metadata), width)
    for note in comparison.notes:
        yield from _heading(revisions.note_headline(note), width)
        yield from _lines(revisions.note_lines(note), width)
    for change in comparison.actions:
        yield from _heading(revisions.headline(change), width)
        yield from _lines(revisions.action_lines(change), width)
    if comparison.strategy:
        yield from _strategy(comparison.strategy, width)
    yield from _coverage(cover, width)


def _strategy(comparison: StrategyComparison, width: int) -> Iterator[Part]:
    yield from _heading(revisions.strategy_title(comparison), width)
    yield from _lines(revisions.lines(comparison.metadata), width)
    for change in comparison.objectives:
        yield from _heading(revisions.objective_headline(change), width)
        yield from _lines(revisions.lines(change.changes), width)


def _coverage(comparison: CoverageComparison, width: int) -> Iterator[Part]:
    if comparison.changed:
        yield from _heading("Coverage", width)
    for row in comparison.changed:
        told = "; ".join(filter(None, [revisions.coverage_status(row), revisions.coverage_gains(row)]))
        yield from _said(f"  {row.node.id}: ", told, width, indent=4)


def _facts(facts: Sequence[tuple[str, str]], width: int) -> Iterator[Part]:
    """What stands at the head, one fact a line; nothing for an empty one."""
    column = max(len(name) for name, _ in facts) + 2
    for name, value in facts:
        if value:
            yield from _said(f"{name:<{column}}", value, width, indent=column)


def _heading(text: str, width: int) -> Iterator[Part]:
    yield "\n", ""
    for line in _folded([(Edit.KEPT, text)], width):
        yield "".join(sign for sign, _ in line) + "\n", _HEAD


def _said(label: str, text: str, width: int, *, indent: int) -> Iterator[Part]:
    """A label and what is said; what does not fit on the line stands below it, at an indent."""
    for at, line in enumerate(_folded([(Edit.KEPT, f"{label}{text}")], width, 0, indent)):
        yield " " * indent * bool(at) + "".join(sign for sign, _ in line) + "\n", ""


def _lines(lines: Iterable[Line], width: int) -> Iterator[Part]:
    for line in lines:
        margin = "  " * (line.depth + 1)
        label, change = f"{margin}{line.label}", line.change
        if isinstance(change, TextChange):
            yield from _said(label, "", width, indent=len(margin) + 2)
            yield from _text(change, f"{margin}  ", width)
            continue
        said = line.said
        if change is not None:
            said = _value(change) if isinstance(change, ValueChange) else _list(change)
        yield from _said(label, f": {said}" if said else "", width, indent=len(margin) + 2)


def _value(change: ValueChange) -> str:
    old, new = revisions.both(change)
    if not old:
        return f"{new} (was not given)"
    if not new:
        return f"{old} (not given any more)"
    nature = revisions.nature(change)
    return (new if old == new else f"{old} → {new}") + (f" ({nature})" if nature else "")


def _list(change: ListChange) -> str:
    lost, gained = revisions.exchanged(change)
    told = [f"added {gained}"] if gained else []
    told += [f"removed {lost}"] if lost else []
    told += [*revisions.others(change), *revisions.brackets(change)]
    return "; ".join([*told, *(["in another order"] if change.reordered else [])])


def _text(change: TextChange, margin: str, width: int) -> Iterator[Part]:
    """The old text above the new one; of a text that is wholly new or gone, that one."""
    if change.old is None or change.new is None:
        gone = change.new is None
        yield from _marked("gone" if gone else "new", revisions.excerpt(change.pieces), margin, width, underline=False)
        return
    shown = revisions.excerpt(change.pieces)
    for word, left_out in (("was", Edit.INSERTED), ("now", Edit.DELETED)):
        yield from _marked(word, [one for one in shown if one[0] is not left_out], margin, width, underline=True)


def _marked(word: str, segments: Sequence[Segment], margin: str, width: int, *, underline: bool) -> Iterator[Part]:
    """A text with the words that changed in their style and, if asked for, underlined."""
    head = f"{margin}{word:<4} "
    for at, line in enumerate(_folded(segments, width, len(head), len(head))):
        yield (head if at == 0 else " " * len(head)), "dim"
        for edit, run in groupby(line, key=lambda one: one[1]):
            yield "".join(sign for sign, _ in run), _STYLES[edit]
        yield "\n", ""
        marks = "".join((" " if edit is Edit.KEPT else "^") * cells(sign) for sign, edit in line).rstrip()
        if underline and marks:
            yield f"{' ' * len(head)}{marks}\n", "dim"


def _folded(segments: Iterable[Segment], width: int, start: int = 0, indent: int = 0) -> list[list[tuple[str, Edit]]]:
    """A text in lines of single signs, each with what became of it; lines end between words."""
    lines: list[list[tuple[str, Edit]]] = [[]]
    room = max(20, width - start)
    for word in _words(segments):
        needed = cells("".join(sign for sign, _ in word))
        if lines[-1] and cells("".join(sign for sign, _ in lines[-1])) + needed > room:
            lines.append([])
            room = max(20, width - indent)
            word = word[1:] if word[0][0] == " " else word
        lines[-1] += word
    return lines


def _words(segments: Iterable[Segment]) -> Iterator[list[tuple[str, Edit]]]:
    """The words of a text, each with the space before it."""
    word: list[tuple[str, Edit]] = []
    for edit, text in segments:
        for sign in literal(text):
            if sign == " " and word:
                yield word
                word = []
            word.append((sign, edit))
    if word:
        yield word
