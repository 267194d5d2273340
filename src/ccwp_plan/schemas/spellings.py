"""The spellings of a citation, as a pattern that editors know, and as the numbers that YAML makes of some.

The pattern is read by Python and by JavaScript, so it keeps to what both have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from unicodedata import normalize

from ccwp_plan.language.taxonomy import fold

_BESIDE = r"[\W_]"
_WORDS = re.compile(r"\d+|.")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_ONE_PLANE = 0x10000


def pattern(ids: Iterable[str]) -> str:
    """A pattern of every text that `fold` takes for one of the ids.

    A ligature that folds to two letters is not among them: nobody cites an objective with one.
    """
    spelt = "|".join(_spelt(folded) for folded in map(fold, ids) if folded)
    return f"^{_BESIDE}*(?:{spelt}){_BESIDE}*$"


def number(id_: str) -> int | float | None:
    """What YAML makes of an id that it takes for a number where it is written without quotes."""
    if not _NUMBER.fullmatch(folded := fold(id_)):
        return None
    return float(folded) if "." in folded else int(folded)


def _spelt(folded: str) -> str:
    """A folded citation as a pattern: letters in any case, and signs wherever they do not count."""
    return f"{_BESIDE}+".join(f"{_BESIDE}*".join(map(_word, _WORDS.findall(part))) for part in folded.split("."))


def _word(word: str) -> str:
    return word if word.isdecimal() else _letter(word)


@cache
def _letter(letter: str) -> str:
    """A letter in every case, as one character or with its accents apart; or another sign as it is."""
    alike = sorted({letter, *_cases().get(letter, ())})
    one = f"[{''.join(alike)}]" if len(alike) > 1 else letter
    apart = sorted({normalize("NFD", each) for each in alike} - {*alike})
    return f"(?:{'|'.join([one, *apart])})" if apart else one


@cache
def _cases() -> dict[str, list[str]]:
    """The letters that fold to each letter, those of the basic plane."""
    spellings: dict[str, list[str]] = {}
    for code in range(_ONE_PLANE):
        if (letter := chr(code)).casefold() != letter:
            spellings.setdefault(fold(letter), []).append(letter)
    return spellings
