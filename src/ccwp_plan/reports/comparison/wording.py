"""What is new in a plan in words for people: what its reports as text and as Markdown share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ccwp_plan.analysis.changes import (
    ChangeKind,
    FieldChange,
    ItemChange,
    ListChange,
    Said,
    TextChange,
    Value,
    ValueChange,
)
from ccwp_plan.analysis.comparison import (
    ActionChange,
    Comparison,
    NoteChange,
    ObjectiveChange,
    RowChange,
    StrategyComparison,
)
from ccwp_plan.analysis.coverage import Row
from ccwp_plan.analysis.relations import Pointer
from ccwp_plan.analysis.words import Edit, Piece
from ccwp_plan.language import open_values
from ccwp_plan.language.action import Action
from ccwp_plan.language.declared import fields_of, in_words
from ccwp_plan.language.nouns import counted
from ccwp_plan.language.open_values import Open
from ccwp_plan.language.times import Time
from ccwp_plan.repository.elsewhere import OtherAction
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


def shown(value: Value, said: Said = str) -> str:
    """A value as a report prints it."""
    return "" if value is None else open_values.shown(value, said(open_values.as_typed(value)))


def both(change: ValueChange) -> tuple[str, str]:
    """The old and the new value as a report prints them."""
    return shown(change.old, change.said), shown(change.new, change.said)


def members(change: ListChange) -> tuple[str, str]:
    """The members that a list lost and gained, as a report prints them."""
    return _listed(change.removed, change.said), _listed(change.added, change.said)


def _listed(values: Iterable[str], said: Said) -> str:
    return ", ".join(shown(one, said) for one in values)


def brackets(change: ListChange) -> list[str]:
    """Of which members of a list the square brackets are lifted, and which stand in some since."""
    told = (("brackets lifted from", change.lifted), ("now in brackets:", change.bracketed))
    return [f"{words} {', '.join(map(change.said, names))}" for words, names in told if names]


def exchanged(change: ListChange) -> tuple[str, str]:
    """What a list lost and what it gained, as a report prints them, without what is named alike."""
    alike = {*change.removed} & {*change.added}
    lost, gained = ((one for one in side if one not in alike) for side in (change.removed, change.added))
    return _listed(lost, change.said), _listed(gained, change.said)


def others(change: ListChange) -> list[str]:
    """Of which objectives in a list the id has passed to another one."""
    names = [shown(name, change.said) for name in change.added if name in change.removed]
    are = "is another objective" if len(names) == 1 else "are other objectives"
    return [f"{', '.join(names)} {are} than before"] if names else []


def nature(change: ValueChange) -> str:
    """What became of a value that is the same but for its square brackets, or of a date that is told more or less
    exactly than before: 30 June 2021 for the second quarter; or of a name that has passed to another thing.
    """
    old_open, new_open = isinstance(change.old, Open), isinstance(change.new, Open)
    if str(change.old) == str(change.new):
        if old_open is new_open:
            return "another one than before"
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
            texts = [one for one in change.changes if isinstance(one, TextChange) and one.rich]
            details = ", ".join(_details((one for one in change.changes if one not in texts), change.name))
            yield Line(depth, head, said=f"new: {details}" if details else "new")
            yield from lines(texts, depth + 1)
        else:
            yield Line(depth, head, said="removed")


def _details(changes: Iterable[FieldChange], name: str) -> Iterator[str]:
    """The fields of a new item but the one that it is known by."""
    for change in changes:
        if isinstance(change, ItemChange):
            continue
        if isinstance(change, TextChange):
            value = shown(change.new)
        else:
            value = (members(change) if isinstance(change, ListChange) else both(change))[1]
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
        if change.pointers:
            yield Line(0, "Relations to it", said="; ".join(map(_pointer, change.pointers)))
        return
    told = ("new", "new or gone") if change.kind is ChangeKind.ADDED else ("new or gone",)
    fields = fields_of(Action)
    for line in lines(one for one in change.changes if one.field in fields and fields[one.field].tells in told):
        if isinstance(line.change, ListChange):
            yield Line(0, line.label, said="".join(members(line.change)))
        elif isinstance(line.change, ValueChange):
            yield Line(0, line.label, said=shown(line.change.new or line.change.old, line.change.said))
        else:
            yield line
    if change.kind is ChangeKind.ADDED and change.new:
        results, milestones = len(change.new.results), len(change.new.milestones)
        yield Line(0, "With", said=f"{counted(results, 'result')} and {counted(milestones, 'milestone')}")


def _pointer(one: Pointer) -> str:
    other = one.action if isinstance(one.action, OtherAction) else None
    number = f"{other.number} ({other.of.title})" if other else one.action.number
    told = f"{number} {open_values.shown(one.how, in_words(one.how))} {open_values.shown(one.number)}"
    return f"{told}, the number before" if one.stale else told


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
            yield Line(0, line.label, said=members(line.change)[1])
        elif isinstance(line.change, ValueChange):
            yield Line(0, line.label, said=shown(line.change.new, line.change.said))
        else:
            yield line


def objective_headline(change: ObjectiveChange) -> str:
    """What an objective is called, what became of it, and who cites it."""
    reworded = "reworded" if change.changes else ""
    told = [renumbering(change)] if change.renamed else []
    told += [{ChangeKind.ADDED: "new", ChangeKind.REMOVED: "removed", ChangeKind.CHANGED: reworded}[change.kind]]
    told += [_move(change)] if change.moved else []
    cited = [f"cited by {', '.join(change.main)}"] if change.main else []
    cited += [f"supported by {', '.join(change.supporting)}"] if change.supporting else []
    return f"Objective {change.node.id}: {'; '.join(filter(None, [', '.join(filter(None, told)), *cited]))}"


def renumbering(change: ObjectiveChange) -> str:
    """Which id an objective had, and which it has."""
    return f"renumbered {change.old.id} to {change.new.id}" if change.old and change.new else ""


def _move(change: ObjectiveChange) -> str:
    """Below which objective one stands that stood below another; both by their own ids, old and new."""
    old, new = (node and node.parent for node in (change.old, change.new))
    return f"moved from {old.id if old else 'the top'} to {new.id if new else 'the top'}"


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
    """Which objectives are new, gone, reworded, elsewhere, or have another id."""
    listed = comparison.objectives
    changed = [one for one in listed if one.kind is ChangeKind.CHANGED]
    told = (
        [renumbering(one) for one in listed if one.renamed],
        [f"removed {one.node.id}" for one in listed if one.kind is ChangeKind.REMOVED],
        [f"new {one.node.id}" for one in listed if one.kind is ChangeKind.ADDED],
        [f"reworded {one.node.id}" for one in changed if one.changes],
        [f"moved {one.node.id}" for one in changed if one.moved],
    )
    return ", ".join(one for kind in told for one in kind) or "no objective has changed"


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
