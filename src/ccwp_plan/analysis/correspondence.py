"""What has become of the objectives of a strategy in the one that replaces it (docs/language.md, A
strategy's successor).

Only one direction is written, in the new strategy: which old objectives each new one takes over. The other is worked
out here. That two ids are equal means nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ccwp_plan.analysis import matching
from ccwp_plan.analysis.counterparts import match_objectives, said
from ccwp_plan.language.declared import in_words
from ccwp_plan.language.nouns import be, counted
from ccwp_plan.language.taxonomy import Node, Taxonomy
from ccwp_plan.reading.letters import composed
from ccwp_plan.repository.loaded import LoadedStrategy

AS_BEFORE, AMENDED = "as_before", "amended"


class Link(NamedTuple):
    """An old objective that a new one takes over, and how: as_before, amended, merged, split or covered."""

    old: Node
    new: Node
    relation: str


class Row(NamedTuple):
    """A row of a table of correspondence: an objective, one of those that it corresponds to in the other strategy, and
    how: a relation; or new, dropped (with the reason) or not_said where it corresponds to none.

    An objective of which all is said by those around it corresponds to none, and `how` is empty.
    """

    node: Node
    other: Node | None
    how: str
    reason: str = ""

    @property
    def words(self) -> str:
        """How, as it is printed: as before, dropped: achieved."""
        return f"{in_words(self.how)}: {self.reason}" if self.reason else in_words(self.how)


@dataclass(frozen=True)
class Correspondence:
    """Two strategies, the second of which replaces the first, and what of the first is taken over or dropped.

    `links` stand in the order of the new strategy, `dropped` are the reasons. What names nothing in the old strategy
    is left out (S005).
    """

    old: Taxonomy
    new: Taxonomy
    links: tuple[Link, ...]
    dropped: dict[Node, str]

    def successors(self, node: Node) -> Sequence[Link]:
        """What takes over an old objective, in the order of the new strategy."""
        return self._successors.get(node, ())

    def origins(self, node: Node) -> Sequence[Link]:
        """What a new objective takes over, in the order in which it names it."""
        return self._origins.get(node, ())

    def unaccounted(self) -> Iterator[Node]:
        """The old objectives that are neither taken over nor dropped: the topmost of those of which nothing is.

        What is said of an objective is said of those below it, and what is said of all below it is said of it.
        """
        for node in self.old.children.get(None, ()):
            yield from self._unaccounted(node)

    def forth(self) -> Iterator[Row]:
        """What has become of each objective of the old strategy: a row for each that takes it over, or one."""
        unsaid = {*self.unaccounted()}
        for node in self.listed(self.old):
            yield from (Row(node, link.new, link.relation) for link in self.successors(node))
            if node in self.dropped:
                yield Row(node, None, "dropped", self.dropped[node])
            elif not self.successors(node):
                yield Row(node, None, "not_said" if node in unsaid else "")

    def back(self) -> Iterator[Row]:
        """Where each objective of the new strategy comes from: a row for each that it takes over, or one."""
        for node in self.listed(self.new):
            yield from (Row(node, link.old, link.relation) for link in self.origins(node))
            if not self.origins(node):
                yield Row(node, None, "new")

    def listed(self, taxonomy: Taxonomy) -> Iterator[Node]:
        """The objectives of one of the two that a table of correspondence lists: those down to the level at which
        coverage is counted, and below it those of which something is said.
        """
        for node in taxonomy.nodes:
            if node.level <= taxonomy.coverage_level or self._is_named(node) or self.origins(node):
                yield node

    @cached_property
    def _successors(self) -> Mapping[Node, Sequence[Link]]:
        return _by(self.links, lambda link: link.old)

    @cached_property
    def _origins(self) -> Mapping[Node, Sequence[Link]]:
        return _by(self.links, lambda link: link.new)

    def _unaccounted(self, node: Node) -> Iterator[Node]:
        if self._is_named(node):
            return
        below = self.old.children.get(node, ())
        if any(self._has_named(one) for one in below):
            for one in below:
                yield from self._unaccounted(one)
        else:
            yield node

    def _is_named(self, node: Node) -> bool:
        return node in self._successors or node in self.dropped

    def _has_named(self, node: Node) -> bool:
        return self._is_named(node) or any(map(self._has_named, self.old.children.get(node, ())))


def _by(links: Iterable[Link], key: Callable[[Link], Node]) -> Mapping[Node, Sequence[Link]]:
    """Links by one of their objectives, in their order."""
    found: dict[Node, list[Link]] = {}
    for link in links:
        found.setdefault(key(link), []).append(link)
    return found


def correspondence(old: Taxonomy, new: Taxonomy) -> Correspondence:
    """What has become of the objectives of a strategy in the one that replaces it."""
    links = [
        Link(meant, node, origin.relation or relation(meant, node))
        for node in new.nodes
        for origin in node.objective.takes_over
        if (meant := old.find(origin.objective))
    ]
    given = ((old.find(one.objective), one.reason) for one in new.strategy.dropped)
    return Correspondence(old, new, tuple(links), {node: reason for node, reason in given if node})


def relation(old: Node, new: Node) -> str:
    """How an objective is taken over where the strategy does not say it: by whether the two say the same."""
    return AS_BEFORE if same_words(old, new) else AMENDED


def same_words(old: Node, new: Node) -> bool:
    """Whether two objectives say the same, however their lines are broken and their accents typed."""
    return composed(said(old)) == composed(said(new))


@dataclass(frozen=True)
class Succession:
    """What has become of the objectives of a strategy in the `latest`, which has replaced it, be it by way of others.

    `steps` are the correspondences from each strategy to the next one; there is none where the two are one. Each may
    have been read anew: an objective is known by its id.
    """

    steps: tuple[Correspondence, ...]
    latest: Taxonomy

    def of(self, node: Node) -> tuple[Node, ...]:
        """The objectives of the later strategy that have taken over one of the earlier one, each once."""
        ids = [node.id]
        for step in self.steps:
            known = filter(None, map(step.old.find, ids))
            ids = [*dict.fromkeys(link.new.id for one in known for link in step.successors(one))]
        return tuple(filter(None, map(self.latest.find, ids)))


def generations(strategy: LoadedStrategy) -> Iterator[LoadedStrategy]:
    """A strategy, the one that it replaces, the one that this replaces, and so on."""
    one: LoadedStrategy | None = strategy
    while one:
        yield one
        one = one.replaced


def succession(old: LoadedStrategy, new: LoadedStrategy) -> Succession | None:
    """How a strategy has become a later one; None where that does not replace it."""
    steps: list[Correspondence] = []
    for one in generations(new):
        if one.file == old.file:
            return Succession(tuple(reversed(steps)), new.taxonomy)
        if one.replaced:
            steps.append(correspondence(one.replaced.taxonomy, one.taxonomy))
    return None


class Proposal(NamedTuple):
    """An old objective that a new one may have taken over, and how much alike their words are: 1 where they are the
    same, 0 where they have none in common.
    """

    old: Node
    new: Node
    alike: float


def proposals(old: Taxonomy, new: Taxonomy) -> tuple[Proposal, ...]:
    """What the new objectives that take over nothing yet may have taken over, by their words alone, in their order.

    Each old one is first proposed once, the most alike first; then what is left may share one.
    """
    pairs = {after: before for before, after in match_objectives(old, new).items()}
    found = []
    for node in new.nodes:
        if node.objective.takes_over:
            continue
        known = [pairs[node]] if node in pairs else old.nodes
        best = max((Proposal(one, node, _alike(one, node)) for one in known), key=lambda one: one.alike)
        if node in pairs or best.alike >= matching.ALIKE:
            found.append(best)
    return tuple(found)


def _alike(old: Node, new: Node) -> float:
    """How much alike two objectives are in all that they say."""
    if same_words(old, new):
        return 1.0
    one, other = matching.bag(said(old)), matching.bag(said(new))
    return min(0.99, matching.likeness(one, other))


def sentences(found: Correspondence) -> tuple[str, ...]:
    """What a correspondence sums up to."""
    taken, dropped = len({link.old for link in found.links}), len(found.dropped)
    relations = Counter(link.relation for link in found.links)
    listed = "; ".join(f"{in_words(one)}: {count}" for one, count in relations.items())
    told = [f"{counted(taken, 'objective')} {be(taken)} taken over{f' ({listed})' if listed else ''}."]
    told += [f"{counted(dropped, 'objective')} {be(dropped)} dropped."] if dropped else []
    unsaid = [node.printed for node in found.unaccounted()]
    return (*told, *([f"It is not said what has become of {', '.join(unsaid)}."] if unsaid else []))
