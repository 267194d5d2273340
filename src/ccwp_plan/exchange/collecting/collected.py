"""A comment as it was found in what came back, before it is written into the plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MOST_QUOTED = 500
"""How many characters of the words that a comment is on are quoted."""
DELETE = "Delete."
"""What is said where a delegation has only taken words away."""


def quoted(text: str) -> str:
    """Words as a quote: on one line, and not too many of them."""
    text = " ".join(text.split())
    if len(text) <= MOST_QUOTED:
        return text
    return f"{text[:MOST_QUOTED].rpartition(' ')[0]} …"


def of_a_part(was: str, text: str) -> str:
    """What is proposed for a part of a text, in words: a proposal would be the whole text."""
    how = "Replace it with:" if was else "Add:"
    return f"{how}\n\n{text}" if "\n" in text else f"{how} {text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """A comment, in the words of the language; what is empty is not there."""

    about: str | None = None
    quote: str = ""
    text: str = ""
    proposal: str = ""
    reply: str = ""
    outcome: str | None = None
    author: str = ""
    day: date | None = None
    remark: str = ""
    """how it was found, where that has to be known: it is said beside it in the file"""
    at: tuple[int, int] = (0, 0)
    """the paragraph of the document and the character at which it stands, for the order"""
