"""What is new in a plan, or in a strategy, since an earlier state of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from ccwp_plan.analysis import matching
from ccwp_plan.analysis.changes import ChangeKind, Comparer, FieldChange, unfolded
from ccwp_plan.analysis.coverage import Coverage, Row, Status
from ccwp_plan.analysis.coverage import coverage as cover
from ccwp_plan.language.action import Action
from ccwp_plan.language.documents import same_name
from ccwp_plan.language.fields import NumberParts, parts
from ccwp_plan.language.plan import Note, Plan
from ccwp_plan.language.protocol import in_protocol_order
from ccwp_plan.language.strategy import Objective, Strategy
from ccwp_plan.language.taxonomy import Node, Taxonomy
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan

SAME_NUMBER = 0.3
"""How much more alike another action must be before an action that kept its number counts as that other one."""


@dataclass(frozen=True, slots=True)
class ActionPair:
    """An action of the old plan and what has become of it in the new one; one of the two can be missing."""

    old: LoadedAction | None
    new: LoadedAction | None


@dataclass(frozen=True, slots=True)
class ActionChange:
    """What became of an action. Of an action that is new or gone, `changes` are all its fields but the number."""

    old: Action | None
    new: Action | None
    changes: tuple[FieldChange, ...]

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

    Of an objective that is new or gone, `changes` are its title and its text.
    """

    old: Node | None
    new: Node | None
    changes: tuple[FieldChange, ...]
    main: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()

    @property
    def kind(self) -> ChangeKind:
        """Whether the objective is new, gone or changed: reworded, or with another id."""
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
        return bool(self.old and self.new and self.old.id != self.new.id)


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
    in_order = partial(in_protocol_order, reference=new.reference.known)
    comparer = Comparer(in_order, before.written, after.written)
    pairs = match_actions(old, new)
    changes = (_action_change(pair, comparer) for pair in pairs)
    strategy = compare_strategies(before, after, new)
    return Comparison(
        old,
        new,
        comparer.changes(Plan, old.fields, new.fields, without=frozenset({"actions"})),
        tuple(
            change for change in changes if change.changes or change.renumbered or change.kind is not ChangeKind.CHANGED
        ),
        _coverage(old, new, {p.old.fields.number: p.new.fields.number for p in pairs if p.old and p.new}),
        None if strategy.empty else strategy,
        tuple(_notes(old, new, comparer)),
    )


def match_actions(old: LoadedPlan, new: LoadedPlan) -> tuple[ActionPair, ...]:
    """Every action of two plans with its counterpart, in the order of the new numbers; one that is gone has none.

    An action is known by its number. It counts as renumbered where another one is more alike in title and aim, by
    more than SAME_NUMBER, or where its number is gone: alike by at least `matching.ALIKE`.
    """
    pairs = _same_actions([one.fields for one in old.actions], [one.fields for one in new.actions])
    gone, _ = matching.left(pairs, old.actions, new.actions)
    matched = [ActionPair(old.actions[before], new.actions[after]) for before, after in pairs.items()]
    matched += [ActionPair(old.actions[at], None) for at in gone]
    fresh = set(range(len(new.actions))) - set(pairs.values())
    matched += [ActionPair(None, new.actions[at]) for at in fresh]
    return tuple(sorted(matched, key=_place))


def compare_coverage(old: LoadedPlan, new: LoadedPlan) -> CoverageComparison:
    """What a plan's changes did to its coverage. Both must load (no Y or F error)."""
    pairs = match_actions(old, new)
    return _coverage(old, new, {p.old.fields.number: p.new.fields.number for p in pairs if p.old and p.new})


def compare_strategies(old: Taxonomy, new: Taxonomy, plan: LoadedPlan | None = None) -> StrategyComparison:
    """What is new in a strategy; with a plan, also which of its actions cite what has changed.

    Objectives are known by their ids, as citations are, and those that are left by texts that are alike.
    """
    known = matching.by_key({}, old.nodes, new.nodes, lambda node: node.key)
    known = matching.by_words(known, old.nodes, new.nodes, _said)
    back = {after: before for before, after in known.items()}
    nodes: list[tuple[Node | None, Node | None]] = []
    nodes += ((old.nodes[back[at]] if at in back else None, node) for at, node in enumerate(new.nodes))
    nodes += ((old.nodes[at], None) for at in matching.left(known, old.nodes, new.nodes)[0])
    changes = (_objective_change(before, after, plan) for before, after in nodes)
    return StrategyComparison(
        old.strategy,
        new.strategy,
        Comparer().changes(Strategy, old.strategy, new.strategy, without=frozenset({"objectives"})),
        tuple(one for one in changes if one.changes or one.renamed),
    )


def _same_actions(old: list[Action], new: list[Action]) -> matching.Pairs:
    """Which old action is which new one: first by number and text, then by how much alike they are."""

    pairs = matching.by_key({}, old, new, lambda one: (parts(one.number), one.title, unfolded(one.aim or "")))
    pairs = matching.by_key(pairs, old, new, lambda one: (one.title, unfolded(one.aim or "")))
    pairs = matching.by_score(pairs, _by_number(pairs, old, new))
    return matching.by_score(pairs, _scores(pairs, old, new))


def _by_number(pairs: matching.Pairs, old: list[Action], new: list[Action]) -> Iterator[tuple[float, int, int]]:
    """The actions that kept their number and are so much alike that no other one can be more so."""
    before, after = matching.left(pairs, old, new)
    there = {parts(new[at].number): at for at in reversed(after)}
    for here in before:
        at = there.get(parts(old[here].number))
        if at is not None and (score := _alike(_bags(old[here]), _bags(new[at])) + SAME_NUMBER) >= 1:
            yield score, here, at


def _scores(pairs: matching.Pairs, old: list[Action], new: list[Action]) -> Iterator[tuple[float, int, int]]:
    """How well each old action that is left matches each new one, if it does."""
    before, after = matching.left(pairs, old, new)
    by_number = len(before) * len(after) > matching.MOST_PAIRS
    bags = {at: (parts(new[at].number), _bags(new[at])) for at in after}
    for here in before:
        number, mine = parts(old[here].number), _bags(old[here])
        for there, (other, bags_) in bags.items():
            if by_number and number != other:
                continue
            alike = _alike(mine, bags_)
            if number == other or alike >= matching.ALIKE:
                yield alike + SAME_NUMBER * (number == other), here, there


def _bags(action: Action) -> tuple[matching.Bag, matching.Bag]:
    return matching.bag(action.title), matching.bag(action.aim or "")


def _alike(old: tuple[matching.Bag, matching.Bag], new: tuple[matching.Bag, matching.Bag]) -> float:
    return (matching.likeness(old[0], new[0]) + matching.likeness(old[1], new[1])) / 2


def _place(pair: ActionPair) -> tuple[NumberParts, bool]:
    action = pair.new or pair.old
    assert action is not None
    return parts(action.fields.number), pair.new is None


def _action_change(pair: ActionPair, comparer: Comparer) -> ActionChange:
    old, new = pair.old.fields if pair.old else None, pair.new.fields if pair.new else None
    return ActionChange(old, new, comparer.changes(Action, old, new, without=frozenset({"number"})))


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


def _coverage(old: LoadedPlan, new: LoadedPlan, numbers: Mapping[str, str]) -> CoverageComparison:
    """Coverage before and after; `numbers` says which number an action of the old plan has now."""
    before, after = cover(old), cover(new)
    known = {row.node.key: row for row in before.rows}
    rows = [_row_change(known.pop(row.node.key, None), row, numbers) for row in after.rows]
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


def _objective_change(old: Node | None, new: Node | None, plan: LoadedPlan | None) -> ObjectiveChange:
    before, after = old.objective if old else None, new.objective if new else None
    changes = Comparer().changes(Objective, before, after, without=frozenset({"id", "objectives"}))
    return ObjectiveChange(old, new, changes, *_citing(new or old, plan))


def _said(node: Node) -> str:
    return f"{node.objective.title or ''} {node.objective.text or ''}"


def _citing(node: Node | None, plan: LoadedPlan | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers of the actions that cite an objective, as main and as supporting."""
    if plan is None or node is None:
        return (), ()
    key, actions = node.key, plan.actions
    return (
        tuple(one.fields.number for one in actions if any(key == cited.key for cited in one.objectives)),
        tuple(one.fields.number for one in actions if any(key == cited.key for cited in one.supporting_objectives)),
    )
