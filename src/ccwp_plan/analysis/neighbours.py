"""Which texts of a corpus are alike: in plain Python or, where scipy is installed and there is much to compare, by it.

What is found is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from importlib.util import find_spec

from ccwp_plan.analysis import allpairs
from ccwp_plan.analysis.tfidf import Pair, Vector, in_order

LARGE = 3_000_000
"""As many products of weights take about a second in plain Python."""
LONG = 30_000_000
"""As many take so long that one is told before."""


def products(vectors: Sequence[Vector]) -> int:
    """How many products of two weights a comparison of all texts asks for, without any bound."""
    spread = Counter(word for vector in vectors for word in vector.weights)
    return sum(count * (count - 1) // 2 for count in spread.values())


def is_quick() -> bool:
    """Whether large corpora are compared by scipy, which is installed with the extra ‘overlaps’."""
    return find_spec("scipy") is not None


def over(vectors: Sequence[Vector], least: int, asking: int) -> list[Pair]:
    """Every pair that is alike by so many billionths or more, the most alike first.

    Of each pair one is among the first texts, so many as are `asking`.
    """
    if products(vectors) >= LARGE and is_quick():
        from ccwp_plan.analysis import sparse

        return in_order(sparse.over(vectors, least, asking))
    return in_order(allpairs.over(vectors, least, asking))


def nearest(vectors: Sequence[Vector], count: int, asking: int) -> list[list[Pair]]:
    """For each text the so many others that are most alike, in that order; those that share no word are not among them.

    Of several that are equally alike, the first ones. The text itself is the first of each pair, and of each pair one
    is among the first texts, so many as are `asking`.
    """
    if products(vectors) >= LARGE and is_quick():
        from ccwp_plan.analysis import sparse

        return sparse.nearest(vectors, count, asking)
    return allpairs.nearest(vectors, count, asking)
