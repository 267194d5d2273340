"""Which texts of a corpus are alike, by products of sparse matrices; what is found is as in allpairs.py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy
from scipy.sparse import csr_matrix

from ccwp_plan.analysis.tfidf import BILLION, MARGIN, Pair, Vector, billionths, in_order

ROWS = 500
"""So many texts at once are compared with all: their products fill a few dozen megabytes."""
_DOUBT = 1e-3
"""How near a product in billionths can be to the middle of two before it is worked out in plain floats."""


def over(vectors: Sequence[Vector], least: int, asking: int) -> Iterator[Pair]:
    """Every pair that is alike by so many billionths or more; one of each is among the first texts, those `asking`."""
    matrix = _matrix(vectors)
    for start in range(0, asking, ROWS):
        block = matrix[start : min(start + ROWS, asking)] @ matrix[start:].T
        rows = numpy.repeat(numpy.arange(block.shape[0]), numpy.diff(block.indptr))
        wanted = (block.indices > rows) & (block.data >= least / BILLION - MARGIN)
        found = (start + rows[wanted], start + block.indices[wanted], block.data[wanted])
        yield from (pair for pair in _pairs(*found, vectors) if pair.billionths >= least)


def nearest(vectors: Sequence[Vector], count: int, asking: int) -> list[list[Pair]]:
    """For each text the so many others that are most alike; for those not `asking`, among those that are."""
    matrix = _matrix(vectors)
    turned = matrix.T.tocsc()
    found = []
    for start in range(0, len(vectors), ROWS):
        block = matrix[start : start + ROWS] @ turned
        for row in range(block.shape[0]):
            inside = slice(block.indptr[row], block.indptr[row + 1])
            at, others, data = start + row, block.indices[inside], block.data[inside]
            wanted = (others != at) & ((others < asking) | (at < asking))
            found.append(_nearest(at, others[wanted], data[wanted], vectors, count))
    return found


def _nearest(at: int, others: Any, data: Any, vectors: Sequence[Vector], count: int) -> list[Pair]:
    """The nearest of one text, among others that share a word with it."""
    if len(data) > count:
        close = data >= numpy.partition(data, -count)[-count] - MARGIN
        others, data = others[close], data[close]
    pairs = _pairs(numpy.full(len(others), at), others, data, vectors)
    return [pair for pair in in_order(pairs) if pair.billionths][:count]


def _pairs(ones: Any, others: Any, data: Any, vectors: Sequence[Vector]) -> Iterator[Pair]:
    """Pairs with how alike they are: rounded as in plain floats, and worked out in these where rounding is in doubt."""
    exact = data * BILLION
    rounded = numpy.minimum(numpy.rint(exact), BILLION).astype(int)
    doubtful = numpy.abs(exact - numpy.floor(exact) - 0.5) < _DOUBT
    for one, other, found, doubt in zip(
        ones.tolist(), others.tolist(), rounded.tolist(), doubtful.tolist(), strict=True
    ):
        yield Pair(one, other, billionths(vectors[one], vectors[other]) if doubt else found)


def _matrix(vectors: Sequence[Vector]) -> Any:
    """A row of length 1 for each text, a column for each word."""
    lengths = [vector.length for vector in vectors]
    starts = numpy.cumsum([0, *(len(vector.weights) for vector in vectors)])
    columns = numpy.fromiter((word for vector in vectors for word in vector.weights), dtype=numpy.int32)
    weights = (
        weight / length for vector, length in zip(vectors, lengths, strict=True) for weight in vector.weights.values()
    )
    data = numpy.fromiter(weights, dtype=numpy.float64)
    width = int(columns.max()) + 1 if len(columns) else 1
    return csr_matrix((data, columns, starts), shape=(len(vectors), width))
