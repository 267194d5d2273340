"""What is new in a plan in words for people: what its reports as text and as Markdown share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ccwp_plan.analysis.changes import ChangeKind, FieldChange, ItemChange, ListChange, TextChange, Value, ValueChange
from ccwp_plan.analysis.comparison import (
    ActionChange,
    Comparison,
    NoteChange,
    ObjectiveChange,
    RowChange,
    StrategyComparison,
)
from ccwp_plan.analysis.coverage import Row
from ccwp_plan.analysis.words import Edit, Piece
from ccwp_plan.language import open_values
from ccwp_plan.language.action import Action
from ccwp_plan.language.declared import fields_of
from ccwp_plan.language.nouns import counted
from ccwp_plan.language.open_values import Open
from ccwp_plan.language.times import Time
from ccwp_plan.repository.loaded import LoadedPlan

CONTEXT = 60
"""How many characters of what was kept stand before and after a change, to the next word."""

Segment: TypeAlias = tuple[Edit, str]
"""A stretch of a text as a report shows it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a report: its depth, what it is about, and what changed, or else what is said of it."""

    depth: int
    label: str
    change: ValueChange | TextChange | ListChange | None = None
    said: str = ""


def shown(value: Value) -> str:
    """A value as a report prints it."""
    return "" if value is None else open_values.shown(value)


def members(values: Iterable[str]) -> str:
    """Members of a list as a report prints them."""
    return ", ".join(map(shown, values))


def brackets(change: ListChange) -> list[str]:
    """Of which members of a list the square brackets are lifted, and which stand in some since."""
    told = (("brackets lifted from", change.lifted), ("now in brackets:", change.bracketed))
    return [f"{words} {', '.join(names)}" for words, names in told if names]


def nature(change: ValueChange) -> str:
    """What became of a value that is the same but for its square brackets, or of a date that is told more or less
    exactly than before: 30 June 2021 for the second quarter.
    """
    old_open, new_open = isinstance(change.old, Open), isinstance(change.new, Open)
    if old_open is not new_open and str(change.old) == str(change.new):
        return "the brackets are lifted" if old_open else "now in brackets"
    if not isinstance(change.old, Time) or not isinstance(change.new, Time):
        return ""
    if change.new.within(change.old):
        return "the date is now exact" if change.new.is_day else "the date is now more exact"
    return "the date is now less exact" if change.old.within(change.new) else ""


def lines(changes: Iterable[FieldChange], depth: int = 0) -> Iterator[Line]:
    """The lines that tell of changes, those of an item one deeper below it."""
    for change in changes:
        if not isinstance(change, ItemChange):
            yield Line(depth, change.label, change)
            continue
        name = f"“{change.name}”" if change.worded else change.name
        head = f"{change.label} {name}"
        text = next((one for one in change.changes if isinstance(one, TextChange) and one.field == "text"), None)
        if text and len(change.changes) == 1:
            yield Line(depth, head, text)
        elif change.kind is ChangeKind.CHANGED:
            yield Line(depth, f"{change.label} “{change.old_name}”" if change.old_name else head)
            yield from lines(change.changes, depth + 1)
        elif change.kind is ChangeKind.ADDED:
            details = ", ".join(_details(change.changes, change.name))
            yield Line(depth, head, said=f"new: {details}" if details else "new")
        else:
            yield Line(depth, head, said="removed")


def _details(changes: Iterable[FieldChange], name: str) -> Iterator[str]:
    """The fields of a new item but the one that it is known by."""
    for change in changes:
        if isinstance(change, ItemChange):
            continue
        value = members(change.added) if isinstance(change, ListChange) else shown(change.new)
        if value and value != name and value not in name.split():
            yield f"{change.label[:1].lower()}{change.label[1:]} {value}"


def headline(change: ActionChange) -> str:
    """What an action is called, and what became of it."""
    action = change.action
    state = {ChangeKind.ADDED: "new", ChangeKind.REMOVED: "removed", ChangeKind.CHANGED: ""}[change.kind]
    told = [
        state,
        f"was {change.old.number}" if change.renumbered and change.old else "",
        "now discontinued" if change.discontinued else "",
    ]
    listed = ", ".join(filter(None, told))
    return f"Action {action.number}: {action.title}" + (f" ({listed})" if listed else "")


def action_lines(change: ActionChange) -> Iterator[Line]:
    """The lines below the headline of an action: of one that is new or gone, the fields that say what it is."""
    if change.kind is ChangeKind.CHANGED:
        yield from lines(change.changes)
        return
    told = ("new", "new or gone") if change.kind is ChangeKind.ADDED else ("new or gone",)
    fields = fields_of(Action)
    for line in lines(one for one in change.changes if one.field in fields and fields[one.field].tells in told):
        if isinstance(line.change, ListChange):
            yield Line(0, line.label, said=members(line.change.added or line.change.removed))
        elif isinstance(line.change, ValueChange):
            yield Line(0, line.label, said=shown(line.change.new or line.change.old))
        else:
            yield line
    if change.kind is ChangeKind.ADDED and change.new:
        results, milestones = len(change.new.results), len(change.new.milestones)
        yield Line(0, "With", said=f"{counted(results, 'result')} and {counted(milestones, 'milestone')}")


def note_headline(change: NoteChange) -> str:
    """What a note is called, and what became of it."""
    state = {ChangeKind.ADDED: " (new)", ChangeKind.REMOVED: " (removed)", ChangeKind.CHANGED: ""}[change.kind]
    return f"Note {change.name}{state}"


def note_lines(change: NoteChange) -> Iterator[Line]:
    """The lines below the headline of a note: of one that is new, what it is about; of one that is gone, nothing."""
    if change.kind is ChangeKind.CHANGED:
        yield from lines(change.changes)
        return
    told = ("number", "date", "subject", "annexes") if change.kind is ChangeKind.ADDED else ()
    for line in lines(one for one in change.changes if one.field in told):
        if isinstance(line.change, ListChange):
            yield Line(0, line.label, said=members(line.change.added))
        elif isinstance(line.change, ValueChange):
            yield Line(0, line.label, said=shown(line.change.new))
        else:
            yield line


def objective_headline(change: ObjectiveChange) -> str:
    """What an objective is called, what became of it, and who cites it."""
    reworded = "reworded" if change.changes else ""
    told = [{ChangeKind.ADDED: "new", ChangeKind.REMOVED: "removed", ChangeKind.CHANGED: reworded}[change.kind]]
    told += [f"was {change.old.id}"] if change.renamed and change.old else []
    cited = [f"cited by {', '.join(change.main)}"] if change.main else []
    cited += [f"supported by {', '.join(change.supporting)}"] if change.supporting else []
    return f"Objective {change.node.id}: {'; '.join(filter(None, [', '.join(filter(None, told)), *cited]))}"


def strategy_title(comparison: StrategyComparison) -> str:
    """How the section about the strategy is headed."""
    return f"The strategy {comparison.new.id}"


def action_summary(comparison: Comparison) -> str:
    """How many actions there are, and what became of how many."""
    kinds = [change.kind for change in comparison.actions]
    counts = (
        (kinds.count(ChangeKind.ADDED), "new"),
        (kinds.count(ChangeKind.REMOVED), "removed"),
        (sum(change.renumbered for change in comparison.actions), "renumbered"),
        (sum(change.discontinued for change in comparison.actions), "discontinued"),
        (sum(bool(one.changes) for one in comparison.actions if one.kind is ChangeKind.CHANGED), "changed"),
        (comparison.unchanged, "unchanged"),
    )
    listed = ", ".join(f"{count} {word}" for count, word in counts if count)
    return f"{len(comparison.old.actions)} before, {len(comparison.new.actions)} now" + (
        f": {listed}" if listed else ""
    )


def objective_summary(comparison: StrategyComparison) -> str:
    """How many objectives are new, gone, reworded, or have another id."""
    kinds = [change.kind for change in comparison.objectives]
    counts = (
        (kinds.count(ChangeKind.ADDED), "new"),
        (kinds.count(ChangeKind.REMOVED), "removed"),
        (sum(bool(one.changes) for one in comparison.objectives if one.kind is ChangeKind.CHANGED), "reworded"),
        (sum(one.renamed for one in comparison.objectives), "with another id"),
    )
    return ", ".join(f"{count} {word}" for count, word in counts if count) or "no objective has changed"


def coverage_ids(rows: Sequence[RowChange]) -> str:
    """The ids of objectives."""
    return ", ".join(row.node.id for row in rows)


def coverage_status(row: RowChange) -> str:
    """The status of an objective before and now."""
    old, new = _status(row.old), _status(row.new)
    return new if old == new else f"{old} → {new}"


def coverage_gains(row: RowChange) -> str:
    """The actions that cite an objective since, and those that do so no more."""
    told = (
        ("now cited by", row.gained_main),
        ("no longer cited by", row.lost_main),
        ("now supported by", row.gained_supporting),
        ("no longer supported by", row.lost_supporting),
    )
    return "; ".join(f"{words} {', '.join(numbers)}" for words, numbers in told if numbers)


def _status(row: Row | None) -> str:
    return row.status.words if row else "not in the strategy"


def document(plan: LoadedPlan) -> str:
    """The number and the date of a plan's document, as far as they are given."""
    given = plan.fields.document
    number = given.number if given else None
    day = given.date if given else None
    return " of ".join(filter(None, [number, day.isoformat() if day else None]))


def excerpt(pieces: Sequence[Piece[str]]) -> tuple[Segment, ...]:
    """A text as far as one needs to see it to know what changed: long stretches that were kept are left out.

    Ends of lines are shown as ¶.
    """
    segments: list[Segment] = []
    for at, piece in enumerate(pieces):
        text = piece.text
        if piece.edit is Edit.KEPT:
            text = _shortened(piece.items, first=at == 0, last=at == len(pieces) - 1)
        segments.append((piece.edit, _one_line(text)))
    return tuple(segments)


def _one_line(text: str) -> str:
    return " ".join(text.replace("\n\n", "\n").replace("\n", " ¶ ").split(" ")).replace("  ", " ")


def _shortened(items: Sequence[str], *, first: bool, last: bool) -> str:
    """The words that stand beside a change, with … for what is left out."""
    before = "" if first else _context(items)
    after = "" if last else _context(items[::-1], backwards=True)
    whole = "".join(items)
    if len(before) + len(after) + CONTEXT // 2 >= len(whole):
        return whole
    return f"{before}{'' if first else ' '}…{'' if last else ' '}{after}"


def _context(items: Sequence[str], *, backwards: bool = False) -> str:
    taken: list[str] = []
    length = 0
    for item in items:
        if length >= CONTEXT and item.isspace():
            break
        taken.append(item)
        length += len(item)
    return "".join(taken[::-1] if backwards else taken)
