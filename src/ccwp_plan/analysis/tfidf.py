"""How alike texts are by their words: the cosine of TF-IDF, as docs/overlaps.md defines it.

A similarity is a whole number of billionths, so that it is the same however it was found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import fsum, log, sqrt
from typing import NamedTuple

BILLION = 1_000_000_000
"""The similarity of two texts that have the same words equally often."""
MARGIN = 1e-8
"""More than all the errors of sums of floats together; less than this below a bound, a pair is looked at."""
_FREQUENT = 5
_FEW = 3


class Vector(NamedTuple):
    """The weight of each word of a text, by the number of the word, and the sum of their squares.

    The more texts a word stands in, the lower is its number.
    """

    weights: Mapping[int, float]
    square: float

    @property
    def length(self) -> float:
        """The length of the vector; 0 for a text without words."""
        return sqrt(self.square)


class Vectors(NamedTuple):
    """The texts of a corpus as vectors, in their order, and the stems of its words by their numbers."""

    items: Sequence[Vector]
    stems: Sequence[str]


class Pair(NamedTuple):
    """Two texts by their places, the first one first, and how alike they are."""

    one: int
    other: int
    billionths: int


def vectors(bags: Sequence[Counter[str]]) -> Vectors:
    """The texts of a corpus, by how often each stem stands in them, as vectors.

    A stem that stands in more than a fifth of the texts, and in more than three, counts for nothing, unless the text
    has no other. The order of the texts changes no weight.
    """
    spread = Counter(stem for one in bags for stem in one)
    most = max(_FEW, len(bags) / _FREQUENT)
    stems = sorted(spread, key=lambda stem: (-spread[stem], stem))
    numbers = {stem: at for at, stem in enumerate(stems)}
    rarity = {stem: log((len(bags) + 1) / count) for stem, count in spread.items()}
    items = []
    for one in bags:
        told = {stem: count for stem, count in one.items() if spread[stem] <= most} or one
        weights = {numbers[stem]: count * rarity[stem] for stem, count in told.items()}
        items.append(Vector(weights, _square(weights.values())))
    return Vectors(items, stems)


def _square(weights: Iterable[float]) -> float:
    return fsum(weight * weight for weight in weights)


def billionths(one: Vector, other: Vector) -> int:
    """How alike two texts are: the cosine of their vectors, in billionths.

    It is symmetric, and the order of the words changes nothing; equal vectors have all of the billion.
    """
    fewer, more = (
        (one.weights, other.weights) if len(one.weights) <= len(other.weights) else (other.weights, one.weights)
    )
    product = fsum(weight * more[word] for word, weight in fewer.items() if word in more)
    return min(BILLION, round(BILLION * product / sqrt(one.square * other.square))) if product else 0


def in_order(pairs: Iterable[Pair]) -> list[Pair]:
    """Pairs, the most alike first."""
    return sorted(pairs, key=lambda pair: (-pair.billionths, pair.one, pair.other))
