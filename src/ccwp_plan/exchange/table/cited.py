"""Which objectives a cell cites: by their ids, in lists and ranges, or by their titles and texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from ccwp_plan.exchange.table.pieces import pieces
from ccwp_plan.language.habits import several
from ccwp_plan.language.taxonomy import Node, Taxonomy

_LABELS = {
    "objective",
    "objectives",
    "specific",
    "strategic",
    "goal",
    "goals",
    "priority",
    "pillar",
    "no",
    "nr",
    "point",
}
_SIGNS = re.compile(r"[\s:.;,–—-]+")
_SHORT = 14
_SURE = re.compile(r"[(.]|[A-Za-z]\d|\d[A-Za-z]")
_ENDS = (":", ")", ".", "–", "—", "-")


@dataclass(slots=True)
class Cited:
    """The objectives that a cell cites as the strategy writes them; what cites none, and whether more stands there."""

    ids: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    more: bool = False


class Citations:
    """The objectives of a strategy, as tables cite them."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self._labels = _LABELS | {word for level in taxonomy.strategy.levels for word in level.casefold().split()}

    def cited(self, text: str) -> Cited:
        """What a cell cites. What looks like an id is given back as it is typed if the strategy has no such one."""
        found = Cited()
        for piece in pieces(text):
            self._add(found, piece)
        found.ids = list(dict.fromkeys(found.ids))
        return found

    def _add(self, found: Cited, piece: str) -> None:
        if node := self.taxonomy.find(piece) or self._by_words.get(_folded(piece)):
            found.ids.append(node.id)
        elif len(nodes := self.taxonomy.meant(piece)) > 1:
            found.ids += [node.id for node in nodes]
        elif len(parts := several(piece)) > 1 and all(map(_looks_like_an_id, parts)):
            for part in parts:
                self._add(found, part)
        elif beginning := self._at_the_beginning(piece):
            node, rest = beginning
            found.ids.append(node.id)
            found.more |= bool(rest) and _folded(rest) not in map(_folded, (node.words, node.objective.text or ""))
        elif _looks_like_an_id(piece):
            found.ids.append(piece)  # O001 names the nearest one
        else:
            found.strange.append(piece)

    def _at_the_beginning(self, piece: str) -> tuple[Node, str] | None:
        """The objective whose id a text begins with, perhaps behind what it is called, and what follows it."""
        words = piece.split()
        while words and _SIGNS.sub("", words[0]).casefold() in self._labels:
            words.pop(0)
        for end in range(min(4, len(words)), 0, -1):
            id_, rest = " ".join(words[:end]), words[end:]
            node = self.taxonomy.find(id_)
            if node and (not rest or _SURE.search(id_) or id_.endswith(_ENDS) or rest[0] in _ENDS):
                return node, _SIGNS.sub(" ", " ".join(rest)).strip() and " ".join(rest).lstrip(" :.–—-")
        return None

    @cached_property
    def _by_words(self) -> dict[str, Node]:
        """The objectives by their titles and their texts."""
        found: dict[str, Node] = {}
        for node in self.taxonomy.nodes:
            for words in (node.objective.title, node.objective.text):
                if words:
                    found.setdefault(_folded(words), node)
        return found


def _looks_like_an_id(text: str) -> bool:
    return len(text) <= _SHORT and re.search(r"\d", text) is not None and " " not in text


def _folded(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))
