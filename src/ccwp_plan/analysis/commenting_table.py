"""Comments as rows of ISO/IEC's commenting table, which many officials know from standardisation.

Its eight columns: MB/NC (who comments), line number, clause or subclause, paragraph or figure or table, type of comment
(general, technical or editorial), the comments, the proposed change, the observations of the secretariat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ccwp_plan.analysis.compilation import Commented
from ccwp_plan.language import richtext
from ccwp_plan.language.declared import folded, in_words

HEADS = (
    "MB/NC",
    "Line number",
    "Clause/ Subclause",
    "Paragraph/ Figure/ Table",
    "Type of comment",
    "Comments",
    "Proposed change",
    "Observations of the secretariat",
)
_SIGNS = re.compile(r"[\\`*_\[\]<>^&#]")
GENERAL, _NOTE, _OBJECTIVE = "General", "Cover note", "Objective"
"""What the clause of a comment on the document as a whole is called, and that on the note; an objective has its id
alone where that is not the number of an action, too."""


class Row(NamedTuple):
    """A comment in the eight columns; texts are as they are written. There are no line numbers in a plan."""

    delegation: str
    line: str
    clause: str
    paragraph: str
    kind: str
    comment: str
    proposal: str
    observations: str


def row(one: Commented) -> Row:
    """A comment in the columns: its type is general (ge) where it is about the document as a whole, else technical
    (te): what is editorial only the reader knows.
    """
    fields = one.comment.fields
    clause, paragraph = _clause(one)
    quoted = f"*‘{_escaped(fields.quote)}’*" if fields.quote else ""
    said = [text.rstrip() for text in (quoted, fields.text) if text]
    outcome = in_words(fields.outcome).capitalize() + "." if fields.outcome else ""
    reply = (fields.reply or "").rstrip()
    is_list = reply and richtext.parse(reply).tokens[0].type != "paragraph_open"
    between = "\n\n" if is_list else " "
    observations = between.join(part for part in (outcome, reply) if part)
    return Row(
        one.delegation,
        "",
        clause,
        paragraph,
        "te" if fields.about else "ge",
        "\n\n".join(said),
        (fields.proposal or "").rstrip(),
        observations,
    )


def _clause(one: Commented) -> tuple[str, str]:
    """What a comment is about, as a clause and what in it."""
    meant, about = one.subject, one.comment.fields.about
    if meant is None or meant.is_general:
        return about or GENERAL, ""
    if meant.action:
        return meant.action.fields.number, meant.label
    if meant.node:
        is_called_so = folded((about or "").partition("/")[0]) == folded(_OBJECTIVE)
        return f"{_OBJECTIVE} {meant.node.printed}" if is_called_so else meant.node.printed, meant.label
    return (_NOTE, meant.label) if meant.is_of_the_note else (meant.label, "")


def _escaped(text: str) -> str:
    """A plain text as rich text that says the same."""
    return _SIGNS.sub(r"\\\g<0>", text)


def rows(some: Sequence[Commented]) -> Iterator[Row]:
    """Comments as rows, in their order."""
    return map(row, some)
