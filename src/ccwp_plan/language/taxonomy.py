"""A strategy as a tree that citations are looked up in."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ccwp_plan.language.nouns import small
from ccwp_plan.language.strategy import Objective, Strategy
from ccwp_plan.language.suggestions import Suggestions
from ccwp_plan.reading.extents import Loc
from ccwp_plan.reading.letters import composed

_RANGE = r"\s*(?:-|–|—|\bto\b|\bbis\b)\s*"
_WORDS = re.compile(r"\d+|[^\W\d_]+")


@lru_cache(maxsize=4096)
def fold(citation: str) -> str:
    """A citation with case, spaces and punctuation ignored; digits beside digits keep their separator.

    How an accent is typed does not count either.

    >>> fold("1 a)"), fold("1.11"), fold("11.1")
    ('1a', '1.11', '11.1')
    """
    folded = ""
    for word in _WORDS.findall(composed(citation).casefold()):
        folded += "." + word if folded[-1:].isdecimal() and word[0].isdecimal() else word
    return folded


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """An objective in its place: its level counts from 1, `loc` is its path in the strategy's file."""

    objective: Objective
    level: int
    parent: Node | None
    loc: Loc

    @property
    def id(self) -> str:
        """The objective's id, as the strategy writes it."""
        return self.objective.id

    @property
    def key(self) -> str:
        """What all citations of the objective share."""
        return fold(self.objective.id)

    @property
    def topmost(self) -> Node:
        """The objective of the topmost level that it is or stands below."""
        return self.parent.topmost if self.parent else self

    @property
    def printed(self) -> str:
        """What documents print for the objective where they name it."""
        return self.objective.label or self.id

    @property
    def words(self) -> str:
        """The title or, without one, the text, as it is typed, on one line."""
        return self.objective.title or " ".join((self.objective.text or "").split())

    @property
    def label(self) -> str:
        """The lettering of the Strategy: 1. for a strategic objective, a) for a specific one, i. for a point.

        A label of its own is that, and so is an id that is not its parent's with something in brackets.
        """
        if self.objective.label:
            return self.objective.label
        above = self.parent.id if self.parent else ""
        own = self.id if self.id.startswith(above) else composed(self.id)
        above = above if own is self.id else composed(above)
        rest = own.removeprefix(above)
        if not self.parent:
            return f"{rest}." if composed(rest).isalnum() else rest
        if own.startswith(above) and rest[:1] == "(" and rest[-1:] == ")":
            return rest[1:] if self.level == 2 else f"{rest[1:-1]}."
        return self.id


class Taxonomy:
    """The objectives of a strategy in its order, and the one that a citation means."""

    def __init__(self, strategy: Strategy) -> None:
        self.strategy = strategy
        self.nodes = tuple(_nodes(strategy.objectives, 1, None, ("objectives",)))
        self._by_citation: dict[str, Node] = {}
        for node in self.nodes:
            self._by_citation.setdefault(fold(node.id), node)

    @cached_property
    def coverage_level(self) -> int:
        """The level whose coverage is counted: 2 unless the strategy says otherwise or has one level."""
        return self.strategy.coverage_level or min(2, len(self.strategy.levels))

    @cached_property
    def counted(self) -> tuple[Node, ...]:
        """The objectives that coverage counts: the cut at the coverage level."""
        return self.cut(self.coverage_level)

    def cut(self, level: int) -> tuple[Node, ...]:
        """The objectives of a level, and the last one of each branch that ends above it."""
        return tuple(node for node in self.nodes if self._is_cut(node, level))

    def is_counted(self, node: Node) -> bool:
        """Whether coverage counts an objective."""
        return self._is_cut(node, self.coverage_level)

    def _is_cut(self, node: Node, level: int) -> bool:
        return node.level == level or (node.level < level and node not in self.children)

    def gathers(self, node: Node) -> bool:
        """Whether an objective stands above others that coverage counts, and so is not counted itself."""
        return node.level < self.coverage_level and node in self.children

    @property
    def is_uneven(self) -> bool:
        """Whether a branch ends above the coverage level."""
        return any(node.level < self.coverage_level for node in self.counted)

    @cached_property
    def depth(self) -> int:
        """The lowest level that has an objective."""
        return max((node.level for node in self.nodes), default=0)

    @cached_property
    def children(self) -> dict[Node | None, list[Node]]:
        """The objectives directly below each objective; those at the top are below None."""
        below: dict[Node | None, list[Node]] = {}
        for node in self.nodes:
            below.setdefault(node.parent, []).append(node)
        return below

    def level_name(self, level: int) -> str:
        """What the strategy calls an objective of a level, inside a sentence: strategic objective."""
        levels = self.strategy.levels
        return small(levels[level - 1]) if level <= len(levels) else "objective"

    def noun(self, level: int) -> str:
        """What the objectives of the cut at a level are called: by their level, or objectives where it has several."""
        levels = {node.level for node in self.cut(level)}
        return self.level_name(levels.pop()) if len(levels) == 1 else "objective"

    def levels_called(self, name: str) -> tuple[int, ...]:
        """The levels that a name means, without regard to case: the one so called, or those whose first word it is."""
        folded = " ".join(composed(name).casefold().split())
        levels = [composed(level).casefold().split() for level in self.strategy.levels]
        whole = tuple(at for at, words in enumerate(levels, 1) if " ".join(words) == folded)
        return whole or tuple(at for at, words in enumerate(levels, 1) if words[0] == folded)

    def find(self, citation: str) -> Node | None:
        """The objective that a citation means, in any spelling, or None."""
        return self._by_citation.get(fold(citation))

    def written(self, citation: str) -> str:
        """The id that a citation means, as the strategy writes it; the citation itself where it means none."""
        node = self.find(citation)
        return node.id if node else citation

    def nearest(self, citation: str) -> str | None:
        """The id that a citation which means nothing resembles, if any does: one beside it, or one spelt like it."""
        folded = fold(citation)
        if beside := self._beside.get(_stem(folded)):
            return self._by_citation[max(beside, key=lambda known: _closeness(known, folded))].id
        return self._spelt.nearest(folded)

    def meant(self, citation: str) -> tuple[Node, ...]:
        """The objectives that a citation which means nothing names in one: several, a range, or one among words.

        None where a part of it would be lost.
        """
        from ccwp_plan.language.habits import LONGEST, several  # not at the start of each run

        if len(citation) > LONGEST:
            return ()
        ends = [one for one in re.split(_RANGE, citation.strip()) if one]
        if len(ends) == 2 and (found := self._from_to(*ends)):
            return found
        parts = several(citation)
        nodes = [node for at, part in enumerate(parts) if (node := self._beside_first(parts[0] if at else "", part))]
        if len(nodes) > 1:
            return tuple(nodes) if len(nodes) == len(parts) else ()
        words = citation.split()
        runs = (words[start:end] for start in range(len(words)) for end in range(len(words), start, -1))
        alone = next((node for run in runs if (node := self.find(" ".join(run)))), None)
        return (alone,) if alone else ()

    def _from_to(self, first: str, last: str) -> tuple[Node, ...]:
        """The objectives from one to another, if both have the same one above them: 2(a)-2(c), 2(a) to (c)."""
        start, end = self.find(first), self._beside_first(first, last)
        if start is None or end is None or start.parent is not end.parent:
            return ()
        row = self.children[start.parent]
        return tuple(row[row.index(start) : row.index(end) + 1])

    def _beside_first(self, first: str, citation: str) -> Node | None:
        """The objective that a citation means, which may leave out what it shares with the one before it."""
        above = (node := self.find(first)) and node.parent
        return self.find(citation) or (self.find(f"{above.id} {citation}") if above else None)

    @cached_property
    def _spelt(self) -> Suggestions:
        return Suggestions({folded: node.id for folded, node in self._by_citation.items()}, 0.8)

    @cached_property
    def _beside(self) -> dict[str, list[str]]:
        """The ids, folded, that differ in their last word only, by what they share; those of one word share nothing."""
        beside: dict[str, list[str]] = {}
        for folded in self._by_citation:
            if stem := _stem(folded):
                beside.setdefault(stem, []).append(folded)
        return beside


def _stem(folded: str) -> str:
    """A folding without its last word, and a sign for what that is; empty where there is no other word."""
    *words, last = _WORDS.findall(folded) or [""]
    return ".".join([*words, "1" if last.isdigit() else "a"]) if words else ""


def _closeness(known: str, folded: str) -> tuple[int, int]:
    """How far two citations agree from the left, and how near they are where they part."""
    common = len(os.path.commonprefix([known, folded]))
    return common, -abs(ord(known[common : common + 1] or "\0") - ord(folded[common : common + 1] or "\0"))


def _nodes(objectives: tuple[Objective, ...], level: int, parent: Node | None, loc: Loc) -> Iterator[Node]:
    for index, objective in enumerate(objectives):
        node = Node(objective, level, parent, (*loc, index))
        yield node
        yield from _nodes(objective.objectives, level + 1, node, (*node.loc, "objectives"))
