"""Which of the old things is which of the new ones, where a number or a name does not say it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from ccwp_plan.reading.letters import composed

T = TypeVar("T")

ALIKE = 0.5
"""How alike two texts must be to count as one that was reworded: see `likeness`."""

SAME_NAME = 0.3
"""How much more alike another thing must be before one that kept its number or its id counts as that other one."""

MOST_PAIRS = 250_000
"""How many pairs are compared by their words at most; where there are more, only keys count."""

_WORD = re.compile(r"\w+")
_SHORT = 3

Bag: TypeAlias = "Counter[str]"
Pairs: TypeAlias = dict[int, int]
"""The place of each old thing that was found again, and its place among the new ones."""


def bag(text: str) -> Bag:
    """The words of a text and how often each stands in it; short ones (of, the) only if it has no other."""
    words: list[str] = _WORD.findall(composed(text).casefold())
    return Counter([word for word in words if len(word) > _SHORT or word.isdigit()] or words)


def likeness(old: Bag, new: Bag) -> float:
    """The share of the words of two texts that they have in common: 1 for the same words, 0 for none (Dice)."""
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 1.0


def by_key(pairs: Pairs, old: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable]) -> Pairs:
    """The pairs, and those of the others that have one key; of several with one key, in their order."""
    taken = set(pairs.values())
    waiting: dict[Hashable, list[int]] = {}
    for at, item in enumerate(new):
        if at not in taken:
            waiting.setdefault(key(item), []).append(at)
    paired = dict(pairs)
    for at, item in enumerate(old):
        if at not in paired and (places := waiting.get(key(item))):
            paired[at] = places.pop(0)
    return paired


def by_score(pairs: Pairs, scored: Iterable[tuple[float, int, int]]) -> Pairs:
    """The pairs, and the best of the others: by (score, old, new), the highest score first, each thing once."""
    paired, taken = dict(pairs), set(pairs.values())
    for _, before, after in sorted(scored, key=lambda one: (-one[0], one[1], one[2])):
        if before not in paired and after not in taken:
            paired[before] = after
            taken.add(after)
    return paired


def left(pairs: Pairs, old: Sequence[T], new: Sequence[T]) -> tuple[list[int], list[int]]:
    """The places of the old and of the new things that have no counterpart."""
    taken = set(pairs.values())
    return [at for at in range(len(old)) if at not in pairs], [at for at in range(len(new)) if at not in taken]


def by_words(pairs: Pairs, old: Sequence[T], new: Sequence[T], text: Callable[[T], str]) -> Pairs:
    """The pairs, and those of the others whose texts are alike, the most alike first."""
    before, after = left(pairs, old, new)
    if not 0 < len(before) * len(after) <= MOST_PAIRS:
        return pairs
    bags = {at: bag(text(new[at])) for at in after}
    scored = [
        (likeness(mine, bags[there]), here, there)
        for here in before
        for mine in [bag(text(old[here]))]
        for there in after
    ]
    return by_score(pairs, (one for one in scored if one[0] >= ALIKE))


def by_name_and_words(
    pairs: Pairs,
    old: Sequence[T],
    new: Sequence[T],
    name: Callable[[T], Hashable | None],
    bags: Callable[[T], tuple[Bag, ...]],
    least: float = 0.0,
) -> Pairs:
    """The pairs, and those of the others whose texts are alike, the most alike first; what kept its name comes before
    another one that is not more alike by SAME_NAME.

    `bags` are the words of the texts of a thing, which count alike. What kept its name needs to be alike by `least`
    only. None is the name of nothing.
    """
    pairs = by_score(pairs, _certain(pairs, old, new, name, bags))
    return by_score(pairs, _scores(pairs, old, new, name, bags, least))


def _certain(
    pairs: Pairs,
    old: Sequence[T],
    new: Sequence[T],
    name: Callable[[T], Hashable | None],
    bags: Callable[[T], tuple[Bag, ...]],
) -> Iterator[tuple[float, int, int]]:
    """What kept its name and is so much alike that nothing else can be more so."""
    before, after = left(pairs, old, new)
    there = {known: at for at in reversed(after) if (known := name(new[at])) is not None}
    for here in before:
        at = there.get(name(old[here]))
        if at is not None and (score := alike(bags(old[here]), bags(new[at])) + SAME_NAME) >= 1:
            yield score, here, at


def _scores(
    pairs: Pairs,
    old: Sequence[T],
    new: Sequence[T],
    name: Callable[[T], Hashable | None],
    bags: Callable[[T], tuple[Bag, ...]],
    least: float,
) -> Iterator[tuple[float, int, int]]:
    """How well each old thing that is left matches each new one, if it does."""
    before, after = left(pairs, old, new)
    names_only = len(before) * len(after) > MOST_PAIRS
    theirs = {at: bags(new[at]) for at in after}
    named: dict[Hashable, list[int]] = {}
    for at in after:
        named.setdefault(name(new[at]), []).append(at)
    for here in before:
        own, mine = name(old[here]), bags(old[here])
        kept = {*named.get(own, ())} if own is not None else set()
        for there in kept if names_only else after:
            score = alike(mine, theirs[there])
            if score >= (least if there in kept else ALIKE):
                yield score + SAME_NAME * (there in kept), here, there


def alike(old: tuple[Bag, ...], new: tuple[Bag, ...]) -> float:
    """The likeness of the texts of two things on average."""
    return sum(map(likeness, old, new)) / len(old)
