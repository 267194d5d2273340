"""Every pair over a threshold, and the nearest of each text: as comparing each with each finds them, in both ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from math import log, sqrt
from random import Random
from time import process_time

import numpy
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ccwp_plan.analysis import allpairs, neighbours, sparse, stems
from ccwp_plan.analysis.tfidf import BILLION, Pair, billionths, vectors

BILLIONTH = 1e-9
Bag = Counter[str]
WORDS = [f"word{number}" for number in range(40)]


def bags(words: Sequence[str] = WORDS, most: int = 30) -> st.SearchStrategy[list[Bag]]:
    """Corpora of texts, in some of which some words are in more than a fifth, and in more than three."""
    text = st.lists(st.tuples(st.sampled_from(words), st.integers(1, 4)), max_size=12)
    return st.lists(text.map(lambda items: Counter(dict(items))), max_size=most)


def cosine(corpus: Sequence[Bag], one: int, other: int) -> float:
    """How alike two texts are, as docs/overlaps.md defines it, in the plainest of words."""
    spread = Counter(word for text in corpus for word in text)

    def weights(text: Bag) -> dict[str, float]:
        told = {word for word in text if spread[word] <= 3 or spread[word] <= len(corpus) / 5} or {*text}
        return {word: text[word] * log((len(corpus) + 1) / spread[word]) for word in told}

    a, b = weights(corpus[one]), weights(corpus[other])
    product = sum(weight * b.get(word, 0.0) for word, weight in a.items())
    lengths = sqrt(sum(weight**2 for weight in a.values())) * sqrt(sum(weight**2 for weight in b.values()))
    return product / lengths if lengths else 0.0


def brute(corpus: Sequence[Bag]) -> dict[tuple[int, int], float]:
    return {pair: cosine(corpus, *pair) for pair in combinations(range(len(corpus)), 2)}


WAYS = pytest.mark.parametrize("way", [allpairs.over, sparse.over], ids=["plain", "scipy"])
Way = Callable[..., Sequence[Pair]]


@WAYS
@given(corpus=bags(), threshold=st.sampled_from([1e-9, 0.1, 0.25, 0.5, 0.8, 1.0]))
@example(corpus=[Counter(a=1)] * 30, threshold=1.0)
@example(corpus=[Counter(), Counter(a=1), Counter()], threshold=0.1)
def test_every_pair_over_the_threshold_is_found_and_no_other(way: Way, corpus: list[Bag], threshold: float) -> None:
    found = {
        (one, other): alike / BILLION
        for one, other, alike in way(vectors(corpus).items, int(threshold * 1e9), len(corpus))
    }
    expected = brute(corpus)
    assert {pair for pair, alike in expected.items() if alike > threshold + BILLIONTH} <= found.keys()
    assert all(expected[pair] >= threshold - BILLIONTH for pair in found)
    assert all(abs(expected[pair] - alike) <= BILLIONTH for pair, alike in found.items())


@WAYS
@given(corpus=bags(most=8))
def test_a_threshold_that_is_just_reached_is_reached(way: Way, corpus: list[Bag]) -> None:
    items = vectors(corpus).items
    for one, other in combinations(range(len(corpus)), 2):
        alike = billionths(items[one], items[other])
        assert not alike or Pair(one, other, alike) in [*way(items, alike, len(corpus))]


@given(corpus=bags(), least=st.integers(1, BILLION), asking=st.integers(0, 30))
def test_both_ways_find_the_same_to_the_last_digit(corpus: list[Bag], least: int, asking: int) -> None:
    items = vectors(corpus).items
    asking = min(asking, len(corpus))
    found = sorted(allpairs.over(items, least, asking))
    assert found == sorted(sparse.over(items, least, asking))
    everything = allpairs.over(items, least, len(corpus))
    assert found == sorted(pair for pair in everything if pair.one < asking)


@given(corpus=bags(), count=st.integers(1, 5), asking=st.integers(0, 30))
def test_the_nearest_are_those_of_all_in_both_ways(corpus: list[Bag], count: int, asking: int) -> None:
    items = vectors(corpus).items
    asking = min(asking, len(corpus))
    found = allpairs.nearest(items, count, asking)
    assert found == sparse.nearest(items, count, asking)
    for at in range(len(corpus)):
        places = [other for other in range(len(corpus)) if other != at and min(at, other) < asking]
        others = [(-billionths(items[at], items[other]), other) for other in places]
        best = sorted(one for one in others if one[0] < 0)[:count]
        assert [(-pair.billionths, pair.other) for pair in found[at]] == best


def test_many_near_texts_are_dropped_and_the_nearest_are_kept() -> None:
    corpus = [Counter({"shared": 1, **{f"own{at}-{n}": 1 for n in range(at % 37)}}) for at in range(120)]
    items = vectors(corpus).items
    assert allpairs.nearest(items, 2, 120) == sparse.nearest(items, 2, 120)


@given(corpus=bags(), order=st.randoms())
def test_the_order_of_the_texts_changes_nothing(corpus: list[Bag], order: Random) -> None:
    places = [*range(len(corpus))]
    order.shuffle(places)
    first, second = vectors(corpus).items, vectors([corpus[at] for at in places]).items
    here = {(pair.one, pair.other): pair.billionths for pair in allpairs.over(first, 1, len(corpus))}
    there = allpairs.over(second, 1, len(corpus))
    assert {tuple(sorted((places[a], places[b]))): alike for a, b, alike in there} == here


@given(corpus=bags())
def test_likeness_is_symmetric_and_of_the_same_words_it_is_one(corpus: list[Bag]) -> None:
    items = vectors([*corpus, *corpus]).items
    for one in items:
        assert all(billionths(one, other) == billionths(other, one) for other in items)
    for at, text in enumerate(corpus):
        assert billionths(items[at], items[at + len(corpus)]) == (BILLION if text else 0)


@given(st.floats(min_value=1e-150, max_value=1e150))
def test_the_root_of_a_square_is_the_number(given_: float) -> None:
    assert sqrt(given_ * given_) == given_


def test_a_product_in_the_middle_of_two_billionths_is_worked_out_again() -> None:
    data = numpy.array([0.5 + 0.5e-9, 0.5])
    texts = vectors([Counter(a=1, b=2), Counter(b=1, c=1), Counter(a=1)]).items
    pairs = [*sparse._pairs(numpy.array([0, 0]), numpy.array([1, 2]), data, texts)]
    assert [pair.billionths for pair in pairs] == [billionths(texts[0], texts[1]), BILLION // 2]


def test_large_corpora_are_compared_by_scipy_and_small_ones_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    items = vectors([Counter(a=1, b=1), Counter(b=1), Counter(a=1, b=1)]).items

    def ask(what: str) -> Callable[..., list[Pair]]:
        def asking(*given: object) -> list[Pair]:
            asked.append(what)
            return []

        return asking

    monkeypatch.setattr(sparse, "over", ask("over"))
    monkeypatch.setattr(sparse, "nearest", ask("nearest"))
    assert len(neighbours.over(items, 1, 3)) == 3
    assert [len(pairs) for pairs in neighbours.nearest(items, 1, 3)] == [1, 1, 1]
    monkeypatch.setattr(neighbours, "LARGE", 1)
    neighbours.over(items, 1, 3)
    neighbours.nearest(items, 1, 3)
    assert asked == ["over", "nearest"]
    monkeypatch.setattr(neighbours, "is_quick", lambda: False)
    assert len(neighbours.over(items, 1, 3)) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("co-operation cooperation Co‑operation", ["cooper"] * 3),
        ("cross-border", ["cross", "border"]),
        ("X-ray e-mail email", ["xray", "email", "email"]),
        ("the CCWP's action of 2020, 80 %", ["the", "ccwp", "action", "of"]),
        ("see https://example.org/customs or a.person@customs.example", ["see", "or"]),
        ("a b C", []),
        ("caf\u00e9 cafe\u0301", ["caf\u00e9"] * 2),
        ("re- co-", ["re", "co"]),
        ("e-e-mail a-b-c", ["ee", "mail", "ab"]),
        ("Mind the gap: mid-2021", ["mind", "the", "gap", "mid"]),
    ],
)
def test_words_are_those_of_a_reader(text: str, expected: list[str]) -> None:
    assert [word.stem for word in stems.words(text)] == expected


@pytest.mark.slow
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_words_stand_where_they_say_and_are_known_by_their_spelling(text: str) -> None:
    found = [*stems.words(text)]
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(any(sign.isalpha() for sign in text[word.start : word.end]) for word in found)
    for word in found:
        assert word.stem in stems.bag(text[word.start : word.end])


@pytest.mark.parametrize("text", ["e-", "ay", "1", "a.", "a@", "_", "e\u0301", "a'", ".)", "\n ", "http://"])
def test_no_text_takes_longer_than_its_length(text: str) -> None:
    """Each took seconds or minutes where the time grows with the square of the length."""
    whole = text * 100_000
    begun = process_time()
    assert len([*stems.words(whole)]) <= 100_000
    assert process_time() - begun < 10
