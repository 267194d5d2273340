"""What the heads of a table of answers mean: fields of a comment, or columns of ISO/IEC's commenting table."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from ccwp_plan.analysis.commenting_table import HEADS, Row
from ccwp_plan.language.comments import Comment, Comments
from ccwp_plan.language.declared import Declared, fields_of, folded
from ccwp_plan.reading.letters import composed
from ccwp_plan.reading.signs import typed


class Role(StrEnum):
    """What a column is for: a field of a comment, whose comment it is, the type of comment, or nothing that is kept."""

    ABOUT = "about"
    QUOTE = "quote"
    TEXT = "text"
    PROPOSAL = "proposal"
    REPLY = "reply"
    OUTCOME = "outcome"
    AUTHOR = "author"
    FROM = "from"
    KIND = "kind"
    COUNT = "count"
    """the numbers of the rows"""
    OTHER = "other"
    """said beside the comment"""


_OF_ISO = dict(zip(Row._fields, HEADS, strict=True))
_ISO = {
    "delegation": Role.FROM,
    "line": Role.OTHER,
    "clause": Role.ABOUT,
    "paragraph": Role.ABOUT,
    "kind": Role.KIND,
    "comment": Role.TEXT,
    "proposal": Role.PROPOSAL,
    "observations": Role.REPLY,
}
_BY_WORDS = (Role.ABOUT, Role.QUOTE, Role.TEXT, Role.PROPOSAL, Role.REPLY, Role.OUTCOME, Role.AUTHOR, Role.KIND)
"""What a column may be for by some of the words of its head."""
_SAID = {Role.TEXT, Role.PROPOSAL}
_LONGEST = 120
_ASIDE = re.compile(r"\((?!e?s\))[^()]*\)|\[[^][]*\]")
_MARK = re.compile(r"(?<=[^\W\d])[\d¹²³⁴⁵*†]+(?!\w)")
"""The mark of a footnote behind a word."""
_OWNER = re.compile(r"\b\w+['’]s?\s+(?=\w)")
_HYPHEN = re.compile(r"-\s*\n\s*")
_SIGNS = re.compile(r"[\W_]+")
_COUNT = re.compile(r"(?:^|_)(?:no|nr|n|num|number|id|item|serial|row|count)$")
_FIGURE = re.compile(r"\(?\s*(\d{1,2})\s*\)?\.?")


class Read(NamedTuple):
    """What a head means, and whether that is certain."""

    role: Role
    is_certain: bool


@cache
def read(head: str) -> Read:
    """What a head means.

    >>> read("Clause/ Subclause (e.g. 3.1)").role.value, read("Type of com-ment2").role.value
    ('about', 'kind')
    >>> read("Comment (justification for change) by the MB"), read("No.").role.value
    (Read(role=<Role.TEXT: 'text'>, is_certain=False), 'count')
    """
    if len(head) > _LONGEST:
        return Read(Role.OTHER, False)
    words = _words(_OWNER.sub("", _MARK.sub("", _ASIDE.sub(" ", _HYPHEN.sub("", head)))))
    if found := _vocabulary().get(_squeezed(words)):
        return Read(found, True)
    if match := _COUNT.search(words):
        numbered = _vocabulary().get(_squeezed(words[: match.start()]))
        return Read(Role.ABOUT, True) if numbered is Role.ABOUT else Read(Role.COUNT, True)
    return Read(_by_words(words) or Role.OTHER, False)


def _by_words(words: str) -> Role | None:
    """The role that the longest run of words of a head is for. What may be comment and proposal is a comment."""
    parts = words.split("_")
    found: list[Role] = []
    for length in range(len(parts), 0, -1):
        runs = ("".join(parts[at : at + length]) for at in range(len(parts) - length + 1))
        found += [role for run in runs if len(run) > 2 and (role := _vocabulary().get(run)) in _BY_WORDS]
    return Role.TEXT if {*found} >= _SAID else next(iter(found), None)


def roles(heads: Mapping[int, str], numbering: Container[int]) -> Mapping[int, Role]:
    """What each column is for: a field of a comment has those that are certain or, if none is, those that are likely.

    Where another column has the comment or the proposal, ‘Text’ is the text commented on. What comments are about
    is also said by the columns of `numbering`, which have numbers of actions; if no head says so, by a first column
    without a head.
    """
    found = {column: read(head) for column, head in heads.items()}
    certain = {one.role for one in found.values() if one.is_certain}
    known = {
        column: one.role if one.is_certain or one.role not in certain else Role.OTHER for column, one in found.items()
    }
    texts = [column for column in heads if folded(heads[column]) == Role.TEXT]
    if _SAID & {role for column, role in known.items() if column not in texts}:
        known |= dict.fromkeys(texts, Role.QUOTE)
    known |= {column: Role.ABOUT for column, role in known.items() if role is Role.COUNT and column in numbering}
    first = min(known, default=0)
    if Role.ABOUT not in known.values() and first and not heads[first].strip():
        known[first] = Role.ABOUT
    return known


def are_of_answers(heads: Mapping[int, str], known: Mapping[int, Role]) -> bool:
    """Whether a table has what one of answers needs: what a comment is about, and a comment or a proposal."""
    is_certain = any(one.is_certain for one in map(read, heads.values()) if one.role not in (Role.COUNT, Role.OTHER))
    return is_certain and Role.ABOUT in known.values() and bool(_SAID & {*known.values()})


def is_count(text: str, at: int) -> bool:
    """Whether the text below a head is the number of its column, as some tables have them: 1, 2, (3)."""
    match = _FIGURE.fullmatch(text.strip())
    return match is not None and int(match[1]) == at


def is_of_iso(heads: Mapping[int, str]) -> bool:
    """Whether these are the heads of the commenting table as it is written here, whose texts are rich text already."""
    return [" ".join(head.split()) for _, head in sorted(heads.items()) if head.strip()] == [*HEADS]


@cache
def _vocabulary() -> Mapping[str, Role]:
    """What may stand in a head; the heads of ISO/IEC come first, then the names of fields, then their synonyms."""
    fields = [(fields_of(Comment)[role], role) for role in _of_comments()]
    fields.append((fields_of(Comments)["from"], Role.FROM))
    found: dict[str, Role] = {}
    for name, role in _ISO.items():
        for head in (_OF_ISO[name], *_OF_ISO[name].split("/")):
            found.setdefault(_squeezed(_words(head)), role)
    for field, role in fields:
        for name in (field.written, field.label):
            found.setdefault(_squeezed(_words(name)), role)
    for field, role in fields:
        for name in field.synonyms:
            found.setdefault(_squeezed(_words(name)), role)
    found.setdefault("type", Role.KIND)
    for name, role in [*found.items()]:
        found.setdefault(f"{name}s", role)
    return found


def _of_comments() -> Iterator[Role]:
    known: Mapping[str, Declared] = fields_of(Comment)
    return (role for role in Role if role in known)


def _words(head: str) -> str:
    """The words of a head, parted by _; (s) for several and the sign # are what they stand for."""
    text = re.sub(r"\((e?s)\)", r"\1", composed(typed(head)).replace("#", " no "), flags=re.IGNORECASE)
    return _SIGNS.sub("_", folded(text)).strip("_")


def _squeezed(words: str) -> str:
    """Words without what parts them: in narrow columns they are broken anywhere."""
    return words.replace("_", "")
