"""Which action of an earlier plan is which of this one, and which objective of an earlier strategy.

Objectives are told by their texts, and actions of successive plans are: numbers begin again there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from ccwp_plan.analysis import matching
from ccwp_plan.analysis.changes import unfolded
from ccwp_plan.language.action import Action
from ccwp_plan.language.fields import NumberParts, parts
from ccwp_plan.language.taxonomy import Node, Taxonomy
from ccwp_plan.reading.letters import composed
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan

CONTINUES = "continues"
"""The relation of an action to the one of the plan before that it goes on with."""

_REWRITTEN = matching.ALIKE - matching.SAME_NAME
"""How alike an objective that kept its id must be to count as one that was reworded."""

Objectives: TypeAlias = dict[Node, Node]
"""The objectives of an earlier strategy that were found again, each with what it is in this one."""


# Actions


@dataclass(frozen=True, slots=True)
class ActionPair:
    """An action of the old plan and what has become of it in the new one; one of the two can be missing."""

    old: LoadedAction | None
    new: LoadedAction | None


def match_actions(old: LoadedPlan, new: LoadedPlan) -> tuple[ActionPair, ...]:
    """Every action of two plans with its counterpart, in the order of the new numbers; one that is gone has none.

    An action is known by its number. It counts as renumbered where another one is more alike in title and aim, by
    more than `matching.SAME_NAME`, or where its number is gone: alike by at least `matching.ALIKE`. The numbers of
    successive plans say nothing: an action of the later one is that which it `continues`, or else is known by title
    and aim alone. Where several continue one, the most alike goes on with it and the others are new.
    """
    pairs = _same_actions(old, new)
    gone, fresh = matching.left(pairs, old.actions, new.actions)
    matched = [ActionPair(old.actions[before], new.actions[after]) for before, after in pairs.items()]
    matched += [ActionPair(old.actions[at], None) for at in gone]
    matched += [ActionPair(None, new.actions[at]) for at in fresh]
    return tuple(sorted(matched, key=_place))


def successive(old: LoadedPlan, new: LoadedPlan) -> bool:
    """Whether two plans are no two states of one: they have two numbers, or no day in common."""
    one, other = old.fields, new.fields
    return parts(one.number) != parts(other.number) or not one.period.overlaps(other.period)


def _same_actions(old: LoadedPlan, new: LoadedPlan) -> matching.Pairs:
    """Which old action is which new one: first by what is said to continue it, then by number and text."""
    said = [*_continued(old, new)]
    pairs = matching.by_score({}, said)
    named = {after for _, _, after in said}
    before, _ = matching.left(pairs, old.actions, new.actions)
    after = [at for at in range(len(new.actions)) if at not in named]
    others = _alike_actions(
        [old.actions[at].fields for at in before],
        [new.actions[at].fields for at in after],
        _no_number if successive(old, new) else _number,
    )
    return pairs | {before[here]: after[there] for here, there in others.items()}


def _continued(old: LoadedPlan, new: LoadedPlan) -> Iterator[tuple[float, int, int]]:
    """How much alike each action is to the old ones that it says it continues.

    In a state of the same plan, only a number that the plan itself has no more can be meant.
    """
    later = successive(old, new)
    places = {action: at for at, action in enumerate(old.actions)}
    for there, action in enumerate(new.actions):
        said = [one.action for one in action.fields.related if one.relation == CONTINUES]
        for meant in _through(said if later else [one for one in said if new.action(one) is None], old, new):
            yield matching.alike(_bags(meant.fields), _bags(action.fields)), places[meant], there


def _through(numbers: Iterable[str], old: LoadedPlan, new: LoadedPlan) -> Iterator[LoadedAction]:
    """The old actions of these numbers, or those that are continued by actions of plans between the two."""
    waiting, met = [*numbers], set[NumberParts]()
    for number in waiting:
        if parts(number) in met:
            continue
        met.add(parts(number))
        if meant := old.action(number):
            yield meant
        elif between := new.elsewhere.action(number):
            waiting += between.named_as(CONTINUES)


def _alike_actions(
    old: Sequence[Action], new: Sequence[Action], number: Callable[[Action], NumberParts | None]
) -> matching.Pairs:
    """Which actions are the same, by number and text and then by how much alike they are."""
    pairs = matching.by_key({}, old, new, lambda one: (number(one), *_said_of(one)))
    pairs = matching.by_key(pairs, old, new, _said_of)
    return matching.by_name_and_words(pairs, old, new, number, _bags)


def _number(action: Action) -> NumberParts | None:
    return parts(action.number)


def _no_number(action: Action) -> NumberParts | None:
    return None


def _said_of(action: Action) -> tuple[str, str]:
    return composed(action.title), composed(unfolded(action.aim or ""))


def _bags(action: Action) -> tuple[matching.Bag, ...]:
    return matching.bag(action.title), matching.bag(action.aim or "")


def _place(pair: ActionPair) -> tuple[NumberParts, bool]:
    action = pair.new or pair.old
    assert action is not None
    return parts(action.fields.number), pair.new is None


# Objectives


def match_objectives(old: Taxonomy, new: Taxonomy) -> Objectives:
    """The objectives of a strategy that stand in another one, or in another state of it, too: each old one once.

    Equal texts come first; of several with one text, the one that stands where it stood, below the same objective and
    with the same id. Then come texts that are alike, the most alike first, and at last those that most of the same
    objectives stand below.
    """
    if old.strategy == new.strategy:
        return dict(zip(old.nodes, new.nodes, strict=True))
    pairs = _in_their_places(old, new)
    for key in (_words, _said):
        pairs = matching.by_key(pairs, old.nodes, new.nodes, partial(_keyed, key))
        pairs = matching.by_key(pairs, old.nodes, new.nodes, key)
    name = _id if old.strategy.id == new.strategy.id else _no_id
    pairs = matching.by_name_and_words(pairs, old.nodes, new.nodes, name, _bag_of, _REWRITTEN)
    for level in range(old.depth, 0, -1):
        pairs = matching.by_score(pairs, _above_the_same(pairs, old, new, level))
    return {old.nodes[before]: new.nodes[after] for before, after in pairs.items()}


def said(node: Node) -> str:
    """What an objective says: its text or, where it has none, its title. How its lines are broken is no matter."""
    return unfolded(node.objective.text) if node.objective.text else node.objective.title or ""


def _said(node: Node) -> str:
    return composed(said(node))


def _in_their_places(old: Taxonomy, new: Taxonomy) -> matching.Pairs:
    """The objectives of each level that are equal, with all that stands below them and then by themselves."""
    pairs: matching.Pairs = {}
    became: dict[Node | None, Node | None] = {}
    trees = _trees((*old.nodes, *new.nodes))

    def keys(own: Callable[[Node], Hashable]) -> Iterator[Callable[[Node], Hashable]]:
        yield lambda node: (became.get(node.parent, node.parent), node.key, own(node))
        yield lambda node: (became.get(node.parent, node.parent), own(node))
        yield lambda node: (node.key, own(node))
        yield own

    for level in range(1, max(old.depth, new.depth) + 1):
        for key in (*keys(trees.__getitem__), *keys(_words)):
            pairs = matching.by_key(pairs, old.nodes, new.nodes, partial(_on, level, key))
        became.update((old.nodes[before], new.nodes[after]) for before, after in pairs.items())
    return pairs


def _on(level: int, key: Callable[[Node], Hashable], node: Node) -> Hashable:
    """The key of an objective of a level; of any other, what none has but itself."""
    return key(node) if node.level == level else node


def _keyed(key: Callable[[Node], Hashable], node: Node) -> Hashable:
    return node.key, key(node)


def _trees(nodes: Sequence[Node]) -> dict[Node, int]:
    """A number for each objective that is one for those which are equal with all that stands below them."""
    numbers: dict[Hashable, int] = {}
    trees: dict[Node, int] = {}
    below: dict[Node | None, list[int]] = {}
    for node in reversed(nodes):
        whole = (_words(node), tuple(below.get(node, ())))
        trees[node] = numbers.setdefault(whole, len(numbers))
        below.setdefault(node.parent, []).append(trees[node])
    return trees


def _words(node: Node) -> Hashable:
    """All that an objective says but its id."""
    given = node.objective
    return composed(given.title or ""), composed(unfolded(given.text or "")), given.label


def _id(node: Node) -> str | None:
    return node.key


def _no_id(node: Node) -> str | None:
    return None


def _bag_of(node: Node) -> tuple[matching.Bag, ...]:
    return (matching.bag(f"{node.objective.title or ''} {node.objective.text or ''}"),)


def _above_the_same(
    pairs: matching.Pairs, old: Taxonomy, new: Taxonomy, level: int
) -> Iterator[tuple[float, int, int]]:
    """How many of the objectives below each old one of a level that is left stand below each new one that is."""
    left = matching.left(pairs, old.nodes, new.nodes)
    before = [at for at in left[0] if old.nodes[at].level == level and old.nodes[at] in old.children]
    after = [at for at in left[1] if new.nodes[at] in new.children]
    if not 0 < len(before) * len(after) <= matching.MOST_PAIRS:
        return
    now = {old.nodes[here]: str(there) for here, there in pairs.items()}
    places = {node: str(at) for at, node in enumerate(new.nodes)}
    theirs = {at: Counter(places[one] for one in new.children[new.nodes[at]]) for at in after}
    for here in before:
        node = old.nodes[here]
        mine = Counter(now.get(one, f"{one.id}?") for one in old.children[node])
        for there in after:
            alike = matching.likeness(mine, theirs[there])
            if alike >= matching.ALIKE:
                yield alike + matching.SAME_NAME * (node.key == new.nodes[there].key), here, there
