"""What is new in a plan, or in a strategy, since an earlier state of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from ccwp_plan.analysis.changes import ChangeKind, Comparer, FieldChange
from ccwp_plan.analysis.counterparts import ActionPair, Objectives, match_actions, match_objectives
from ccwp_plan.analysis.coverage import Coverage, Row, Status
from ccwp_plan.analysis.coverage import coverage as cover
from ccwp_plan.analysis.names import names_of
from ccwp_plan.analysis.relations import Pointer, pointers, pointers_elsewhere
from ccwp_plan.language.action import Action
from ccwp_plan.language.documents import same_name
from ccwp_plan.language.plan import Note, Plan
from ccwp_plan.language.protocol import in_protocol_order
from ccwp_plan.language.strategy import Objective, Strategy
from ccwp_plan.language.taxonomy import Node, Taxonomy
from ccwp_plan.reading.letters import composed
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan


@dataclass(frozen=True, slots=True)
class ActionChange:
    """What became of an action. Of an action that is new or gone, `changes` are all its fields but the number; of one
    that was renumbered, `pointers` are the relations of others that point to it.
    """

    old: Action | None
    new: Action | None
    changes: tuple[FieldChange, ...]
    pointers: tuple[Pointer, ...] = ()

    @property
    def kind(self) -> ChangeKind:
        """Whether the action is new, gone or changed; one that was only renumbered is changed."""
        return ChangeKind.ADDED if self.old is None else ChangeKind.REMOVED if self.new is None else ChangeKind.CHANGED

    @property
    def action(self) -> Action:
        """The action as it is now, or as it was if it is gone."""
        action = self.new or self.old
        assert action is not None
        return action

    @property
    def renumbered(self) -> bool:
        """Whether the action stands on both sides with two numbers."""
        return bool(self.old and self.new and self.old.number != self.new.number)

    @property
    def discontinued(self) -> bool:
        """Whether the action has been discontinued since."""
        if self.old is None or self.new is None:
            return False
        return self.new.is_discontinued and not self.old.is_discontinued


@dataclass(frozen=True, slots=True)
class RowChange:
    """An objective's coverage before and after; None where that side's strategy lacks the objective.

    `gained` and `lost` are the numbers of actions that cite it since, and do so no more. An action that was only
    renumbered is neither.
    """

    old: Row | None
    new: Row | None
    gained_main: tuple[str, ...]
    lost_main: tuple[str, ...]
    gained_supporting: tuple[str, ...]
    lost_supporting: tuple[str, ...]

    @property
    def node(self) -> Node:
        """The objective, of the new strategy if it has it."""
        row = self.new or self.old
        assert row is not None
        return row.node

    @property
    def newly_covered(self) -> bool:
        """Whether the objective is covered, and was not."""
        return _covered(self.new) and not _covered(self.old)

    @property
    def no_longer_covered(self) -> bool:
        """Whether the objective was covered, and is not any more."""
        return _covered(self.old) and not _covered(self.new)

    @property
    def changed(self) -> bool:
        """Whether its status is another one, or other actions cite it."""
        status = (self.old and self.old.status) is not (self.new and self.new.status)
        return bool(status or self.gained_main or self.lost_main or self.gained_supporting or self.lost_supporting)


@dataclass(frozen=True)
class CoverageComparison:
    """The coverage before and after; `rows` are all objectives, in the new strategy's order, those gone at the end."""

    old: Coverage
    new: Coverage
    rows: tuple[RowChange, ...]

    @cached_property
    def newly_covered(self) -> tuple[RowChange, ...]:
        """The objectives, of those that are counted, that are covered and were not."""
        return tuple(row for row in self.rows if self.counted(row) and row.newly_covered)

    @cached_property
    def no_longer_covered(self) -> tuple[RowChange, ...]:
        """The objectives, of those that are counted, that were covered and are not any more."""
        return tuple(row for row in self.rows if self.counted(row) and row.no_longer_covered)

    @cached_property
    def changed(self) -> tuple[RowChange, ...]:
        """The objectives, of all levels, whose status is another one or that other actions cite."""
        return tuple(row for row in self.rows if row.changed)

    def counted(self, row: RowChange) -> bool:
        """Whether an objective is counted, on the side that it stands on."""
        return (self.new if row.new else self.old).taxonomy.is_counted(row.node)


@dataclass(frozen=True, slots=True)
class ObjectiveChange:
    """What became of an objective, and the actions of the new plan that cite it, by number.

    Of an objective that is new or gone, `changes` are its title and its text. `moved` says that it stands below
    another objective than it did.
    """

    old: Node | None
    new: Node | None
    changes: tuple[FieldChange, ...]
    moved: bool = False
    main: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()

    @property
    def kind(self) -> ChangeKind:
        """Whether the objective is new, gone or changed: reworded, renumbered, or elsewhere."""
        return ChangeKind.ADDED if self.old is None else ChangeKind.REMOVED if self.new is None else ChangeKind.CHANGED

    @property
    def node(self) -> Node:
        """The objective as it is now, or as it was if it is gone."""
        node = self.new or self.old
        assert node is not None
        return node

    @property
    def renamed(self) -> bool:
        """Whether the objective stands on both sides with two ids."""
        return bool(self.old and self.new and composed(self.old.id) != composed(self.new.id))


@dataclass(frozen=True, slots=True)
class NoteChange:
    """What became of a note about the plan. Of one that is new or gone, `changes` are all its fields."""

    name: str
    kind: ChangeKind
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class StrategyComparison:
    """What is new in a strategy; `objectives` are those that changed."""

    old: Strategy
    new: Strategy
    metadata: tuple[FieldChange, ...]
    objectives: tuple[ObjectiveChange, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is new."""
        return not self.metadata and not self.objectives


@dataclass(frozen=True)
class Comparison:
    """What is new in a plan. `actions` are those that changed, in the order of the new numbers; so are `notes`.

    `strategy` says what is new in the plan's strategy, or is None where nothing is.
    """

    old: LoadedPlan
    new: LoadedPlan
    metadata: tuple[FieldChange, ...]
    actions: tuple[ActionChange, ...]
    coverage: CoverageComparison
    strategy: StrategyComparison | None
    notes: tuple[NoteChange, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is new."""
        return not self.metadata and not self.actions and not self.notes and self.strategy is None

    @property
    def unchanged(self) -> int:
        """How many actions stand on both sides and are the same."""
        return len(self.new.actions) - sum(1 for change in self.actions if change.new)


def compare(old: LoadedPlan, new: LoadedPlan) -> Comparison:
    """What is new in a plan since an earlier state of it. Both must load (no Y or F error)."""
    assert old.strategy is not None
    assert new.strategy is not None
    before, after = old.strategy.taxonomy, new.strategy.taxonomy
    pairs, became = match_actions(old, new), match_objectives(before, after)
    in_order = partial(in_protocol_order, reference=new.reference.known)
    comparer = Comparer(in_order, *names_of(old, new, pairs, became))
    here, elsewhere = pointers(old, new, pairs), pointers_elsewhere(old, new, pairs)
    pointing = {action: (*here.get(action, ()), *elsewhere.get(action, ())) for action in (*here, *elsewhere)}
    changes = (_action_change(pair, comparer, pointing) for pair in pairs)
    strategy = _strategies(before, after, became, new)
    return Comparison(
        old,
        new,
        comparer.changes(Plan, old.fields, new.fields, without=frozenset({"actions"})),
        tuple(
            change for change in changes if change.changes or change.renumbered or change.kind is not ChangeKind.CHANGED
        ),
        _coverage(old, new, _numbers(pairs), became),
        None if strategy.empty else strategy,
        tuple(_notes(old, new, comparer)),
    )


def compare_coverage(old: LoadedPlan, new: LoadedPlan) -> CoverageComparison:
    """What a plan's changes did to its coverage. Both must load (no Y or F error)."""
    assert old.strategy is not None
    assert new.strategy is not None
    became = match_objectives(old.strategy.taxonomy, new.strategy.taxonomy)
    return _coverage(old, new, _numbers(match_actions(old, new)), became)


def compare_strategies(old: Taxonomy, new: Taxonomy, plan: LoadedPlan | None = None) -> StrategyComparison:
    """What is new in a strategy; with a plan, also which of its actions cite what has changed.

    Objectives are known by their texts: see `match_objectives`.
    """
    return _strategies(old, new, match_objectives(old, new), plan)


def _strategies(old: Taxonomy, new: Taxonomy, became: Objectives, plan: LoadedPlan | None) -> StrategyComparison:
    was = {after: before for before, after in became.items()}
    nodes: list[tuple[Node | None, Node | None]] = [(was.get(node), node) for node in new.nodes]
    nodes += ((node, None) for node in old.nodes if node not in became)
    changes = (
        ObjectiveChange(
            before, after, _said_anew(before, after), _moved(before, after, became), *_citing(before, after, new, plan)
        )
        for before, after in nodes
    )
    return StrategyComparison(
        old.strategy,
        new.strategy,
        Comparer().changes(Strategy, old.strategy, new.strategy, without=frozenset({"objectives"})),
        tuple(one for one in changes if one.changes or one.renamed or one.moved),
    )


def _numbers(pairs: tuple[ActionPair, ...]) -> dict[str, str]:
    """The number that each action of the old plan has in the new one."""
    return {pair.old.fields.number: pair.new.fields.number for pair in pairs if pair.old and pair.new}


def _action_change(
    pair: ActionPair, comparer: Comparer, pointing: Mapping[LoadedAction, tuple[Pointer, ...]]
) -> ActionChange:
    old, new = pair.old.fields if pair.old else None, pair.new.fields if pair.new else None
    changes = comparer.changes(Action, old, new, without=frozenset({"number"}))
    return ActionChange(old, new, changes, pointing.get(pair.new, ()) if pair.new else ())


def _notes(old: LoadedPlan, new: LoadedPlan, comparer: Comparer) -> Iterator[NoteChange]:
    """The notes that are new, gone or changed: the notes of the new plan first, each by its name."""
    before, after = ({same_name(note.name): note for note in plan.notes} for plan in (old, new))
    for key in dict.fromkeys((*after, *before)):
        was, now = before.get(key), after.get(key)
        changes = comparer.changes(Note, was and was.fields, now and now.fields)
        note = now or was
        assert note
        kind = ChangeKind.ADDED if was is None else ChangeKind.REMOVED if now is None else ChangeKind.CHANGED
        if changes or kind is not ChangeKind.CHANGED:
            yield NoteChange(note.name, kind, changes)


def _covered(row: Row | None) -> bool:
    return row is not None and row.status is Status.COVERED


def _coverage(old: LoadedPlan, new: LoadedPlan, numbers: Mapping[str, str], became: Objectives) -> CoverageComparison:
    """Coverage before and after; `numbers` says which number an action of the old plan has now."""
    before, after = cover(old), cover(new)
    known = {became.get(row.node, row.node): row for row in before.rows}
    rows = [_row_change(known.pop(row.node, None), row, numbers) for row in after.rows]
    return CoverageComparison(before, after, (*rows, *(_row_change(row, None, numbers) for row in known.values())))


def _row_change(old: Row | None, new: Row | None, numbers: Mapping[str, str]) -> RowChange:
    moves: list[tuple[str, ...]] = []
    for before, after in (
        (old.main if old else (), new.main if new else ()),
        (old.supporting if old else (), new.supporting if new else ()),
    ):
        now = [numbers.get(number) for number in before]
        moves.append(tuple(number for number in after if number not in now))
        moves.append(tuple(number for number in before if numbers.get(number) not in after))
    return RowChange(old, new, *moves)


def _said_anew(old: Node | None, new: Node | None) -> tuple[FieldChange, ...]:
    """What changed in an objective besides its id."""
    before, after = old.objective if old else None, new.objective if new else None
    return Comparer().changes(Objective, before, after, without=frozenset({"id", "objectives"}))


def _moved(old: Node | None, new: Node | None, became: Objectives) -> bool:
    """Whether an objective stands below another one than it did."""
    if old is None or new is None:
        return False
    return new.parent is not (became.get(old.parent) if old.parent else None)


def _citing(
    old: Node | None, new: Node | None, taxonomy: Taxonomy, plan: LoadedPlan | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers of the actions that cite an objective, as main and as supporting.

    One that is gone is still cited where no other objective has got its id.
    """
    node = new or old
    if plan is None or node is None or (new is None and taxonomy.find(node.id)):
        return (), ()
    key, actions = node.key, plan.actions
    return (
        tuple(one.fields.number for one in actions if any(key == cited.key for cited in one.objectives)),
        tuple(one.fields.number for one in actions if any(key == cited.key for cited in one.supporting_objectives)),
    )
