"""Nouns as a sentence needs them: the plural, with a number, in small letters; and as a heading."""

from __future__ import annotations

import re

_PROPER = frozenset({"Commission", "Council", "Eurojust", "Europe", "European", "Europol", "Frontex", "Union"})
"""Words that keep their capital inside a sentence; so does any with a capital after its first letter: EU, EMPACT."""
_FIRST_LETTER = re.compile(r"(?<![^\W_])(?<!['’])[^\W\d_]")


def plural(noun: str) -> str:
    """A noun in the plural, by its last word.

    >>> plural("EU priority"), plural("day"), plural("key focus"), plural("branch")
    ('EU priorities', 'days', 'key focuses', 'branches')
    """
    if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou"):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "z", "ch", "sh")) else f"{noun}s"


def counted(number: int, noun: str, *, none: str = "no") -> str:
    """A number with its noun; `none` is said for 0.

    >>> counted(1, "document"), counted(2, "key activity"), counted(0, "error")
    ('1 document', '2 key activities', 'no errors')
    """
    return f"{number or none} {noun if number == 1 else plural(noun)}"


def small(name: str) -> str:
    """A name inside a sentence: in small letters, but for names that keep their capitals.

    >>> small("Strategic objective"), small("EU Priority")
    ('strategic objective', 'EU priority')
    """
    words = name.split(" ")
    return " ".join(word if word in _PROPER or word[1:] != word[1:].lower() else word.lower() for word in words)


def heading(name: str) -> str:
    """A name as a heading: each word with a capital.

    >>> heading("strategic objectives"), heading("EU priorities")
    ('Strategic Objectives', 'EU Priorities')
    """
    return _FIRST_LETTER.sub(lambda letter: letter[0].upper(), name)
