"""The words of a text by their English stems, as docs/overlaps.md defines them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from ccwp_plan.reading.letters import composed

_LETTERS = r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*"
_FOUND = re.compile(
    rf"https?://\S+ | (?<![\w.+-])[\w.+-]+@[\w.-]+ | (?P<word>{_LETTERS}(?:[-‐‑'’]{_LETTERS})*)", re.VERBOSE
)
_PART = re.compile(rf"(?:{_LETTERS}['’])*{_LETTERS}")
_PREFIX = 2
_LONGEST = 60


class Word(NamedTuple):
    """A word, where it begins and ends in its text, and its stem."""

    start: int
    end: int
    stem: str


def words(text: str) -> Iterator[Word]:
    """The words of a text in their order. Figures, links and single letters are none.

    A hyphenated word is as many words as it has parts; but a part of one or two letters belongs to the next one, so
    that co-operation and cooperation, e-mail and email are one word.

    >>> [word.stem for word in words("Cross-border co-operation of 27 Member States")]
    ['cross', 'border', 'cooper', 'of', 'member', 'state']
    """
    for found in _FOUND.finditer(text):
        if found["word"]:
            yield from _parts(found["word"], found.start())


def bag(text: str) -> Counter[str]:
    """How often each stem stands in a text."""
    return Counter(word.stem for word in words(text))


def _parts(word: str, at: int) -> Iterator[Word]:
    begun: tuple[int, str] | None = None
    parts = [*_PART.finditer(word)]
    for part in parts:
        start, before = begun or (part.start(), "")
        whole = before + part[0]
        if begun is None and len(part[0]) <= _PREFIX and part is not parts[-1]:
            begun = start, whole
            continue
        begun = None
        if len(whole) > 1 and any(map(str.isalpha, whole)):
            yield Word(at + start, at + part.end(), _stem(composed(whole).casefold().replace("’", "'")))


@cache
def _stem(word: str) -> str:
    """The stem of a word, which is worked out once; what is longer than any word is its own."""
    return _stemmer()(word) if len(word) <= _LONGEST else word


@cache
def _stemmer() -> Callable[[str], str]:
    """Snowball's stemmer for English (Porter 2), the one in Python: a faster one may be of another version."""
    from snowballstemmer.english_stemmer import EnglishStemmer

    stem: Callable[[str], str] = EnglishStemmer().stemWord
    return stem
