"""Which texts of a corpus are alike, in plain Python: every pair over a threshold, or the nearest of each text.

By the bounds of All-Pairs (Bayardo, Ma and Srikant, Scaling Up All Pairs Similarity Search, WWW 2007) and the lengths
of vectors. None is left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from heapq import nlargest
from itertools import accumulate
from math import sqrt
from typing import TypeAlias

from ccwp_plan.analysis.tfidf import BILLION, MARGIN, Pair, Vector, billionths, in_order

_Unit: TypeAlias = list[tuple[int, float]]
_ROOM = 8
"""So many times as many texts as are wanted are kept before some are dropped."""


class _Index:
    """The texts that were looked at, by the words with which they can still reach the threshold."""

    def __init__(self, units: Sequence[_Unit], threshold: float) -> None:
        self.threshold = threshold
        self.most: dict[int, float] = {}
        """The greatest weight of each word in any text."""
        for word, weight in (one for unit in units for one in unit):
            self.most[word] = max(weight, self.most.get(word, 0.0))
        self.postings: dict[int, list[tuple[int, float]]] = {}
        self.left: dict[int, tuple[int, float]] = {}
        """Of each text its first word that is in the index, and the length of what comes before it."""

    def reached(self, unit: _Unit) -> Iterator[float]:
        """With each word of a text, the most that a product of the text so far with any text can be."""
        total = square = 0.0
        for word, weight in unit:
            total += weight * self.most[word]
            square += weight * weight
            yield min(total, sqrt(square))

    def add(self, at: int, unit: _Unit) -> None:
        """Take in a text, without its most frequent words, as many as cannot reach the threshold with any text."""
        start = next((n for n, bound in enumerate(self.reached(unit)) if bound >= self.threshold), len(unit))
        if start < len(unit):
            self.left[at] = unit[start][0], sqrt(sum(weight * weight for _, weight in unit[:start]))
        for word, weight in unit[start:]:
            self.postings.setdefault(word, []).append((at, weight))

    def candidates(self, unit: _Unit) -> Iterator[int]:
        """The texts in the index that may reach the threshold with a text.

        The rarest words come first: a text that is not met until the rest cannot reach the threshold is not one. What
        is not in the index of another text comes before its first word there, and has a length.
        """
        score: dict[int, float] = {}
        for (word, weight), bound in zip(reversed(unit), reversed([*self.reached(unit)]), strict=True):
            postings = self.postings.get(word, ())
            if bound >= self.threshold:
                for at, other in postings:
                    score[at] = score.get(at, 0.0) + weight * other
            else:
                for at, other in postings:
                    if at in score:
                        score[at] += weight * other
        words = [word for word, _ in unit]
        lengths = [sqrt(square) for square in accumulate((weight * weight for _, weight in unit), initial=0.0)]
        for at, found in score.items():
            first, length = self.left[at]
            if found + length * lengths[bisect_left(words, first)] >= self.threshold:
                yield at


def over(vectors: Sequence[Vector], least: int, asking: int) -> Iterator[Pair]:
    """Every pair that is alike by so many billionths or more; one of each is among the first texts, those `asking`."""
    units = [_unit(vector) for vector in vectors]
    index = _Index(units, least / BILLION - MARGIN)
    for at, unit in enumerate(units):
        for other in index.candidates(unit):
            found = billionths(vectors[other], vectors[at])
            if found >= least:
                yield Pair(other, at, found)
        if at < asking:
            index.add(at, unit)


def _unit(vector: Vector) -> _Unit:
    """The words of a text, the most frequent of the corpus first; the vector has the length 1."""
    length = vector.length
    return sorted((word, weight / length) for word, weight in vector.weights.items())


class _Nearest:
    """What has been found to be near one text; what cannot be among so many nearest is dropped from time to time."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.found: list[tuple[float, int]] = []
        self.bound = 0.0
        """What is not more alike than this need not be kept."""

    def keep(self, likeness: float, other: int) -> None:
        """Keep a text that is near by so much."""
        self.found.append((likeness, other))
        if len(self.found) > _ROOM * self.count:
            self.drop()

    def drop(self) -> None:
        """Keep what may be among the nearest only."""
        if len(self.found) > self.count:
            self.bound = nlargest(self.count, self.found)[-1][0] - MARGIN
            self.found = [one for one in self.found if one[0] >= self.bound]


def nearest(vectors: Sequence[Vector], count: int, asking: int) -> list[list[Pair]]:
    """For each text the so many others that are most alike; for those not `asking`, among those that are."""
    postings: dict[int, list[tuple[int, float]]] = {}
    near = [_Nearest(count) for _ in vectors]
    for at, vector in enumerate(vectors):
        score = [0.0] * at
        for word, weight in _unit(vector):
            known = postings.setdefault(word, [])
            for other, its_weight in known:
                score[other] += weight * its_weight
            if at < asking:
                known.append((at, weight))
        own = near[at]
        for other, likeness in enumerate(score):
            if likeness > own.bound:
                own.keep(likeness, other)
            if likeness > near[other].bound:
                near[other].keep(likeness, at)
    return [_best(at, one, vectors) for at, one in enumerate(near)]


def _best(at: int, near: _Nearest, vectors: Sequence[Vector]) -> list[Pair]:
    near.drop()
    found = (Pair(at, other, billionths(vectors[at], vectors[other])) for _, other in near.found)
    return [pair for pair in in_order(found) if pair.billionths][: near.count]
