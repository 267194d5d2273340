"""What stands where a text is still to be written: TBC, xxx, "...", to be completed."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from operator import itemgetter

from ccwp_plan.reading.letters import composed

_LONGEST = 60
_SIGNS = frozenset(" \t\n\xa0.…?!-‐‑–—_*/:;,'\"“”‘’()<>·•")
"""Signs that say nothing where they stand alone; a unit may be %, € or #."""
_SAY_NOTHING = "".join(_SIGNS) + "«»"
_AROUND = " \t\n\xa0.…!?:;,*_'\"“”‘’«»()<>-–—"
_PHRASES = """
    tbc, tbd, tba, tbn, твс, todo, to do, fixme, lorem ipsum, placeholder, pending, blah, blah blah, bla, bla bla,
    asdf, to follow, will follow, more to follow, text to follow, coming soon, to complete, insert text,
    insert text here, insert title, insert title here, enter text, enter text here, text here, your text,
    sample text, dummy text, click here to enter text, click or tap here to enter text, choose an item,
    à compléter, a compléter, à confirmer, à définir, à déterminer, à préciser, à venir,
    wird ergänzt, wird noch ergänzt, wird nachgereicht, noch offen, noch zu ergänzen, zu ergänzen, zu bestätigen,
    da completare, da confermare, da definire, da compilare, por completar, por confirmar, por definir, a completar,
    a confirmar, a definir, nader te bepalen, nog in te vullen, do uzupełnienia, do potwierdzenia, do ustalenia,
    προς συμπλήρωση, προς επιβεβαίωση, θα συμπληρωθεί, θα καθοριστεί, να συμπληρωθεί,
    за попълване, за допълване, предстои, предстои да се допълни, да се допълни, да се попълни, ще бъде допълнено
"""
_WORDS = frozenset(" ".join(phrase.casefold().split()) for phrase in _PHRASES.split(","))
_TO_BE = (
    r"(?:(?:still|yet|details|text|more|figure|date) )?(?:to|will) be "
    r"(?:added|agreed|announced|clarified|completed|confirmed|decided|defined|determined|discussed|drafted|filled|"
    r"filled in|filled out|finalised|finalized|fixed|identified|inserted|named|nominated|provided|set|specified|"
    r"supplied|supplemented|updated|written)(?: later| soon| in due course)?"
)
_CROSSES = r"[xхχ×]{2,}(?:[ ./-][xхχ×]{2,})*"
"""Latin, Cyrillic and Greek letters, and signs of multiplication."""
_ABBREVIATED = r"t\. ?b\. ?[acdn]|n\. ?[adbtv](?:\. ?[abv])?|k\. ?a|n/[adp]|н/п|δ/υ"
_FORM_OF_A_DAY = r"(?:dd|jj|tt)([./-])mm\1(?:yy|yyyy|aaaa|jjjj)|(?:yyyy|aaaa)-mm(?:-(?:dd|jj))?"
_BETWEEN = r" ?[/,;|+&] ?| (?:or|and|–|—|-) "
_BEGINNINGS = (
    {"to be", "will ", "still", "yet t", "detai", "text ", "more ", "figur", "date "}
    | {word[:5] for word in _WORDS if len(word) >= 5},
    {word[:3] for word in _WORDS if len(word) < 5},
    {"xx", "хх", "χχ", "××", "t.", "n.", "k.", "n/", "н/", "δ/", "dd", "jj", "tt", "yy", "aa"},
)
"""With what five, three or two letters a placeholder begins that begins with a letter."""


def may_have_placeholders(texts: Collection[str]) -> bool:
    """Whether any of many texts begins as a placeholder does: a quick look that passes over most plans."""
    return any(map(_begins_like_one, {*map(itemgetter(slice(8)), texts)}))


def _begins_like_one(beginning: str) -> bool:
    five, three, two = _BEGINNINGS
    letters = beginning.casefold().lstrip(_SAY_NOTHING)
    return not letters or letters[:5] in five or letters[:3] in three or letters[:2] in two


def is_placeholder(text: str) -> bool:
    """Whether a text, as a whole, holds the place of one that is still to be written.

    What is in square brackets is none: they say themselves that it is open.

    >>> [is_placeholder(text) for text in ("TBC", "*to be completed*", "xxx", "...", "n/a")]
    [True, True, True, True, True]
    >>> [is_placeholder(text) for text in ("[...]", "%", "TBC Bank", "No. 5")]
    [False, False, False, False]
    """
    if not may_have_placeholders((text,)):
        return False
    if len(text) > _LONGEST:
        return text.lstrip(_AROUND)[:11].casefold() == "lorem ipsum"
    if _SIGNS.issuperset(text):
        return text != ""
    folded = " ".join(composed(text).casefold().split())
    return _holds_a_place(folded) or all(map(_holds_a_place, _pattern(_BETWEEN).split(folded)))


def _holds_a_place(folded: str) -> bool:
    words = folded.strip(_AROUND)
    whole = f"{_CROSSES}|{_ABBREVIATED}|{_FORM_OF_A_DAY}|{_TO_BE}"
    return words in _WORDS or words.startswith("lorem ipsum") or _pattern(whole).fullmatch(words) is not None


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
