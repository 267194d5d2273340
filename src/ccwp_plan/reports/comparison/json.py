"""What is new in a plan or in a strategy for machines, with the keys that docs/revisions.md promises."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ccwp_plan.analysis.changes import ChangeKind, FieldChange, ItemChange, ListChange, TextChange, Value
from ccwp_plan.analysis.comparison import (
    ActionChange,
    Comparison,
    CoverageComparison,
    NoteChange,
    ObjectiveChange,
    RowChange,
    StrategyComparison,
)
from ccwp_plan.analysis.coverage import Coverage, Status
from ccwp_plan.analysis.relations import Pointer
from ccwp_plan.jsontext import dumped
from ccwp_plan.language import open_values
from ccwp_plan.language.open_values import Open, ToBeConfirmed
from ccwp_plan.language.taxonomy import Node
from ccwp_plan.language.times import Time
from ccwp_plan.reports.paths import shown
from ccwp_plan.repository.elsewhere import OtherAction
from ccwp_plan.repository.loaded import LoadedPlan

if TYPE_CHECKING:
    from ccwp_plan.reports.terminal import Terminal
    from ccwp_plan.repository.versions import Version


def comparison(comparison: Comparison | StrategyComparison, sides: tuple[Version, Version], terminal: Terminal) -> str:
    """What is new in a plan or in a strategy."""
    plans = (comparison.old, comparison.new) if isinstance(comparison, Comparison) else (None, None)
    strategy = comparison.strategy if isinstance(comparison, Comparison) else comparison
    told = {
        "version": 1,
        "old": _side(sides[0], plans[0]),
        "new": _side(sides[1], plans[1]),
        "summary": _summary(comparison, strategy),
        "metadata": _changes(comparison.metadata) if isinstance(comparison, Comparison) else [],
        "notes": [_note(one) for one in comparison.notes] if isinstance(comparison, Comparison) else [],
        "actions": [_action(one) for one in comparison.actions] if isinstance(comparison, Comparison) else [],
        "coverage": coverage(comparison.coverage) if isinstance(comparison, Comparison) else None,
        "strategy": _strategy(strategy) if strategy else None,
    }
    return dumped(told)


def coverage(comparison: CoverageComparison) -> dict[str, Any]:
    """What is new in the coverage; `objectives` are those of all levels that changed."""
    return {
        "old": _share(comparison.old),
        "new": _share(comparison.new),
        "newly_covered": [row.node.id for row in comparison.newly_covered],
        "no_longer_covered": [row.node.id for row in comparison.no_longer_covered],
        "objectives": [_row(row) for row in comparison.changed],
    }


def against(comparison: CoverageComparison, side: Version, plan: LoadedPlan) -> dict[str, Any]:
    """What is new in the coverage since an earlier state of the plan: what `coverage --against` adds."""
    return {**_side(side, plan), **coverage(comparison)}


def _side(side: Version, plan: LoadedPlan | None) -> dict[str, Any]:
    document = plan.fields.document if plan else None
    return {
        "given": side.given,
        "file": shown(side.file),
        "plan": plan.name if plan else None,
        "document": document.number if document else None,
    }


def _summary(comparison: Comparison | StrategyComparison, strategy: StrategyComparison | None) -> dict[str, int]:
    actions = comparison.actions if isinstance(comparison, Comparison) else ()
    kinds = [one.kind for one in actions]
    return {
        "added": kinds.count(ChangeKind.ADDED),
        "removed": kinds.count(ChangeKind.REMOVED),
        "renumbered": sum(one.renumbered for one in actions),
        "discontinued": sum(one.discontinued for one in actions),
        "changed": sum(bool(one.changes) for one in actions if one.kind is ChangeKind.CHANGED),
        "unchanged": comparison.unchanged if isinstance(comparison, Comparison) else 0,
        "metadata": len(comparison.metadata) if isinstance(comparison, Comparison) else 0,
        "notes": len(comparison.notes) if isinstance(comparison, Comparison) else 0,
        "objectives": len(strategy.objectives) if strategy else 0,
    }


def _action(change: ActionChange) -> dict[str, Any]:
    return {
        "number": change.new.number if change.new else None,
        "old_number": change.old.number if change.old else None,
        "title": change.action.title,
        "kind": str(change.kind),
        "renumbered": change.renumbered,
        "discontinued": change.discontinued,
        "fields": _changes(change.changes),
        "related_from": [_pointer(one) for one in change.pointers],
    }


def _pointer(one: Pointer) -> dict[str, Any]:
    """A relation of another action to one that was renumbered."""
    return {
        "plan": one.action.plan if isinstance(one.action, OtherAction) else None,
        "action": one.action.number,
        "relation": str(one.how),
        "number": str(one.number),
        "old_number": one.stale,
    }


def _note(change: NoteChange) -> dict[str, Any]:
    return {"name": change.name, "kind": str(change.kind), "fields": _changes(change.changes)}


def _strategy(comparison: StrategyComparison) -> dict[str, Any]:
    return {
        "old": comparison.old.id,
        "new": comparison.new.id,
        "metadata": _changes(comparison.metadata),
        "objectives": [_objective(one) for one in comparison.objectives],
    }


def _objective(change: ObjectiveChange) -> dict[str, Any]:
    return {
        "id": change.new.id if change.new else None,
        "old_id": change.old.id if change.old else None,
        "kind": str(change.kind),
        "renamed": change.renamed,
        "moved": change.moved,
        "parent": _parent(change.new),
        "old_parent": _parent(change.old),
        "fields": _changes(change.changes),
        "main": list(change.main),
        "supporting": list(change.supporting),
    }


def _parent(node: Node | None) -> str | None:
    """The id of the objective above one, on its own side."""
    return node.parent.id if node and node.parent else None


def _share(coverage: Coverage) -> dict[str, Any]:
    return {"total": len(coverage.counted), "covered": coverage.count(Status.COVERED), "percent": coverage.percent}


def _row(row: RowChange) -> dict[str, Any]:
    return {
        "id": row.node.id,
        "old": str(row.old.status) if row.old else None,
        "new": str(row.new.status) if row.new else None,
        "gained_main": list(row.gained_main),
        "lost_main": list(row.lost_main),
        "gained_supporting": list(row.gained_supporting),
        "lost_supporting": list(row.lost_supporting),
    }


def _changes(changes: Iterable[FieldChange]) -> list[dict[str, Any]]:
    return [_change(change) for change in changes]


def _change(change: FieldChange) -> dict[str, Any]:
    """A change: its `kind` says which further keys it has."""
    told: dict[str, Any] = {"field": change.field}
    if isinstance(change, TextChange):
        words = [[str(piece.edit), piece.text] for piece in change.pieces]
        return {**told, "kind": "text", "old": change.old, "new": change.new, "words": words}
    if isinstance(change, ListChange):
        lists = {"added": [*map(_member, change.added)], "removed": [*map(_member, change.removed)]}
        brackets = {"brackets_lifted": list(change.lifted), "brackets_added": list(change.bracketed)}
        told |= {"kind": "list", **lists, "reordered": change.reordered}
        return {**told, **{name: members for name, members in brackets.items() if members}}
    if isinstance(change, ItemChange):
        names = {"item": change.name, "old_item": change.old_name or change.name}
        return {**told, "kind": str(change.kind), **names, "fields": _changes(change.changes)}
    told |= {"kind": "value", "old": _value(change.old), "new": _value(change.new)}
    return {**told, **_beside("old_", change.old), **_beside("", change.new)}


def _value(value: Value) -> str | None:
    return None if value is None else open_values.as_typed(value)


def _beside(side: str, value: Value) -> dict[str, Any]:
    """What stands beside a value: the day by which something is due, and that the value is not agreed yet."""
    due = {f"{side}due_by": value.last.isoformat()} if isinstance(value, Time) and value.last else {}
    return {**due, **({f"{side}open": True} if isinstance(value, Open) else {})}


def _member(member: str) -> str:
    """A member of a list as it is typed, in brackets if it is not agreed yet."""
    return str(member) if isinstance(member, ToBeConfirmed) else open_values.shown(member)
