"""Nouns as a sentence needs them: the plural, with a number, in small letters; and as a heading."""

from __future__ import annotations

import re

_PROPER = frozenset({"Commission", "Council", "Eurojust", "Europe", "European", "Europol", "Frontex", "Union"})
"""Words that keep their capital inside a sentence; so does any with a capital after its first letter: EU, EMPACT."""
_FIRST_LETTER = re.compile(r"(?<![^\W_])(?<!['’])[^\W\d_]")
_PREPOSITIONS = "of|for|in|to|on|at|by|with|within|from|under|against|between|towards?|per"
_SMALL = re.compile(rf"(?<=\s)(?:{_PREPOSITIONS}|and|or|the|a|an)(?=\s)", re.IGNORECASE)
_REST = re.compile(rf"\s(?:\(|(?:{_PREPOSITIONS})\s)", re.IGNORECASE)
"""Where what follows the head of a noun begins: line( of action)."""
_HYPHENED = re.compile("[^\\W_]+(?=-(?:of|in)-)")
"""The head of one word: (man)-of-war."""
_IRREGULAR = {
    "appendix": "appendices", "child": "children", "criterion": "criteria", "foot": "feet", "half": "halves",
    "leaf": "leaves", "life": "lives", "man": "men", "matrix": "matrices", "medium": "media",
    "phenomenon": "phenomena", "shelf": "shelves", "spectrum": "spectra", "stratum": "strata", "woman": "women",
}  # fmt: skip
_ENDINGS = (
    ("sis", "ses"),
    ("axis", "axes"),
    ("ndum", "nda"),
    ("ch", "ches"),
    ("sh", "shes"),
    ("x", "xes"),
    ("z", "zes"),
)
_SEVERAL = re.compile("(?:[^iusS]|[A-Z])s$|nda$")
"""How a word ends that is a plural already: areas, KPIs, but not focus, axis, process."""
_LETTERS = re.compile(r"[^\W\d_]*")


def plural(noun: str) -> str:
    """A noun in the plural: its head, which stands before "of action" or "for improvement"; a plural as it is.

    >>> plural("EU priority"), plural("group of milestones"), plural("key focus"), plural("axis")
    ('EU priorities', 'groups of milestones', 'key focuses', 'axes')
    """
    rest = _REST.search(noun)
    head = (noun[: rest.start()] if rest else noun).rstrip()
    start = head.rfind(" ") + 1
    if hyphened := _HYPHENED.match(head, start):
        head = head[: hyphened.end()]
    last = _LETTERS.match(head[::-1])
    start = len(head) - (last.end() if last else 0)
    return head[:start] + _of_a_word(head[start:]) + noun[len(head) :]


def _of_a_word(word: str) -> str:
    low = word.lower()
    if low in _IRREGULAR.values() or _SEVERAL.search(word):
        return word
    if low in _IRREGULAR:
        return word[0] + _IRREGULAR[low][1:]
    if re.search("[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    for ending, several in _ENDINGS:
        if word.endswith(ending):
            return word.removesuffix(ending) + several
    return f"{word}es" if word.endswith("s") else f"{word}s"


def counted(number: int, noun: str, *, none: str = "no") -> str:
    """A number with its noun; `none` is said for 0.

    >>> counted(1, "document"), counted(2, "key activity"), counted(0, "error")
    ('1 document', '2 key activities', 'no errors')
    """
    return f"{number or none} {noun if number == 1 else plural(noun)}"


def be(number: int) -> str:
    """The verb of so many: is or are."""
    return "is" if number == 1 else "are"


def small(name: str) -> str:
    """A name inside a sentence: in small letters, but for names that keep their capitals, as does what follows "the".

    >>> small("Strategic objective"), small("EU Priority"), small("Objective of the Strategy")
    ('strategic objective', 'EU priority', 'objective of the Strategy')
    """
    words = name.split(" ")
    return " ".join(
        word if before == "the" or word in _PROPER or word[1:] != word[1:].lower() else word.lower()
        for before, word in zip(["", *words], words, strict=False)
    )


def heading(name: str) -> str:
    """A name as a heading: each word with a capital, but for small words within it.

    >>> heading("strategic objectives"), heading("EU priorities"), heading("groups of milestones")
    ('Strategic Objectives', 'EU Priorities', 'Groups of Milestones')
    """
    capital = _FIRST_LETTER.sub(lambda letter: letter[0].upper(), name)
    return _SMALL.sub(lambda word: word[0].lower(), capital)
