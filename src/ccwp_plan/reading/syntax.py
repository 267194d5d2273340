"""libyaml's complaints in the secretariat's words.

The parser names a syntax error by its text alone, so the text is the key here. What people type is told by
mistakes.py; this table has words for whatever else stops the parser.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ccwp_plan.reading.mistakes import NO_ANCHOR, recognised


class _Words(NamedTuple):
    message: str
    help: str
    at_context: bool = False


TOO_DEEP = "exceeded maximum nesting depth"
"""The complaint of a libyaml that has a limit of its own, of a thousand levels."""


_QUOTE = "If it is text, put the whole value in quotes; if it is a new field, begin it on a line of its own."
_INDENT = "Fields of one group begin in the same column; compare this line with the ones above it."

_WORDS = {
    "mapping values are not allowed in this context": _Words(
        "A colon followed by a space is not expected here.", _QUOTE
    ),
    "could not find expected ':'": _Words(
        "A colon is missing after the name of a field.",
        "Write the field's name, a colon, a space and the value; indent the further lines of a longer text.",
        at_context=True,
    ),
    "did not find expected key": _Words("This line is not indented like the fields around it.", _INDENT),
    "did not find expected '-' indicator": _Words(
        "This line is not indented like the items of the list around it.",
        "Items of one list begin with - in the same column.",
    ),
    "did not find expected ',' or ']'": _Words(
        "A list in square brackets is not closed, or a comma is missing.",
        "Close the list with ]. Put text that contains brackets in quotes or in a block (|).",
        at_context=True,
    ),
    "did not find expected ',' or '}'": _Words(
        "A curly bracket is not closed, or a comma is missing.",
        "Close it with }. Put text that contains a comma or brackets in quotes.",
        at_context=True,
    ),
    "found unexpected end of stream": _Words(
        "A quotation mark is opened here and never closed.", "Add the closing quotation mark.", at_context=True
    ),
    "found unexpected document indicator": _Words(
        "A quotation mark is opened here and never closed.", "Add the closing quotation mark.", at_context=True
    ),
    "found character that cannot start any token": _Words(
        "Text cannot begin with this character.", "Put the text in quotes; indent with spaces, never with a tab."
    ),
    "found a tab character that violates indentation": _Words("A tab is used to indent.", "Indent with spaces."),
    "found a tab character where an indentation space is expected": _Words(
        "A tab is used to indent.", "Indent with spaces."
    ),
    "found unknown escape character": _Words(
        "YAML does not know this combination of a backslash and a character.",
        "In double quotes write \\\\ for a backslash, or use single quotes.",
    ),
    "block sequence entries are not allowed in this context": _Words(
        "A list item (-) is not expected here.", "Begin a list on the line below its field's name."
    ),
    "mapping keys are not allowed in this context": _Words("A question mark is not expected here.", _QUOTE),
    "did not find expected node content": _Words(
        "A value is missing here.", "Write the value, or remove the comma or the sign."
    ),
    "did not find expected <document start>": _Words("There is something here after the end of the fields.", _INDENT),
    "found undefined tag handle": _Words("Text cannot begin with an exclamation mark.", "Put the text in quotes."),
    NO_ANCHOR: _Words("Text cannot begin with * or &.", "Put the text in quotes or in a block (|).", at_context=True),
}


_OTHER = _Words("This cannot be read as YAML.", "Compare the line with the examples in docs/language.md.")


def explain(text: str, problem: str, at: int, context: int | None, fields: Mapping[str, bool]) -> tuple[str, str, int]:
    """Message, help and offset for a complaint of libyaml at an offset of the text; `fields` as for recognised."""
    if told := recognised(text, problem, at, context, fields):
        return told
    words = _WORDS.get(problem, _OTHER)
    return words.message, words.help, context if words.at_context and context is not None else at
