"""The comments of a delegation written into its file: those that are not there yet, behind those that are."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ccwp_plan.editing.begun import named_schema
from ccwp_plan.editing.patch import Patch
from ccwp_plan.editing.written import block_text, schema_line
from ccwp_plan.exchange.collecting.collect import Read
from ccwp_plan.exchange.collecting.collected import Collected
from ccwp_plan.filenames import possible
from ccwp_plan.language.comments import Comment, Comments
from ccwp_plan.language.models import FileKind
from ccwp_plan.language.numbers import is_other
from ccwp_plan.literal import literal
from ccwp_plan.reading.extents import Tree
from ccwp_plan.reading.letters import composed
from ccwp_plan.reading.place import Source
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.find import COMMENTS
from ccwp_plan.repository.loaded import LoadedPlan

_COMMENTS = "comments"
_ITEM = re.compile(r"(\s*- .*?)(\r?\n?)")
_Said = tuple[str, str, str]
"""What tells a comment, without its place: quote, text and proposal."""


@dataclass
class Answer:
    """The answer of a delegation on a document: its file, as it is and as it is to be."""

    delegation: str
    number: str | None
    source: Source
    known: list[tuple[str, _Said]]
    """the comments of the delegation on this document: what each is about and says"""
    new: list[Collected] = field(default_factory=list)
    schema: str = ""
    """its first line, which names the schema, if it has one"""

    def take(self, read: Read) -> int:
        """Add what is not there yet, once for each time that it is found; how many there are of those."""
        left = Counter([*self.known, *(_key(one) for one in self.new)])
        unmet = [one for one in read.comments if not _meets(left, _key(one))]
        moved = Counter(said for (about, said), count in left.items() if about for _ in range(count))
        fresh = [one for one in unmet if (one.about and not one.quote) or not _meets(moved, _key(one)[1])]
        self.new += fresh
        return len(fresh)

    def text(self) -> str:
        """The text of the file with all that is new. Raises NotInPlace where the file is written in another way."""
        items = [_item(one) for one in self.new]
        if self.source.is_new:
            day = max((one.day for one in self.new if one.day), default=None)
            head = {"from": self.delegation, "date": str(day or ""), "on": self.number or "", _COMMENTS: items}
            text = block_text({name: value for name, value in head.items() if value}, Comments)
            return _with_remarks(self.schema + text, 0, self.new, self.source.path)
        if not items:
            return self.source.text
        patch = Patch(self.source, Comments)
        for item in items:
            patch.append((_COMMENTS,), item)
        count = len(patch.tree[_COMMENTS]) - len(items)
        return _with_remarks(patch.text(), count, self.new, self.source.path)


def _meets(left: Counter[Any], key: Any) -> bool:
    """Whether one of these is there, which is then met."""
    if left[key] <= 0:
        return False
    left[key] -= 1
    return True


def _flat(text: str | None) -> str:
    return composed(" ".join((text or "").split()))


def _key(one: Collected | Comment) -> tuple[str, _Said]:
    """What tells a comment, and what it is about."""
    return _flat(one.about), (_flat(one.quote), _flat(one.text), _flat(one.proposal))


def _item(one: Collected) -> dict[str, Tree]:
    """A comment as the language has it."""
    given = {
        "about": one.about,
        "quote": one.quote,
        "text": _lines(one.text),
        "proposal": _lines(one.proposal),
        "author": one.author,
        "reply": _lines(one.reply),
        "outcome": one.outcome,
    }
    return {name: value for name, value in given.items() if value}


def _lines(text: str) -> str:
    return f"{text}\n" if text else ""


def _with_remarks(text: str, first: int, new: Sequence[Collected], path: Path) -> str:
    """A file whose comments, from one on, have beside them what is to be known of them."""
    lines = text.splitlines(keepends=True)
    source = parse(text.encode("utf-8", "replace"), path)
    for number, one in enumerate(new, first):
        at = source.top.at(_COMMENTS, number).span().line - 1
        if one.remark and (line := _ITEM.fullmatch(lines[at])):
            lines[at] = f"{line[1]}  # {literal(' '.join(one.remark.split()))}{line[2]}"
    return "".join(lines)


def answer(plan: LoadedPlan, delegation: str, read: Read, begun: Sequence[Answer] = ()) -> Answer:
    """The file for what a delegation said in a document: the one on this document that it has, or that was begun for
    it, or a new one.
    """
    for one in begun:
        if one.delegation == delegation and not _is_on_another(one.number, read.number):
            return one
    own = [one for one in plan.comments if one.delegation == delegation]
    on = [one for one in own if not _is_on_another(one.fields.on, read.number)]
    known = [_key(one) for file in on for one in file.fields.comments]
    if on:
        return Answer(delegation, read.number, on[0].source, known)
    folder = plan.place.source.path.parent / COMMENTS
    taken = {file.name for file in plan.comments} | {one.source.path.stem for one in begun}
    name = next(one for one in _names(delegation, read.number) if one not in taken)
    source = Source.new(folder / f"{name}.yaml")
    schema = named_schema(plan, FileKind.COMMENTS)
    line = schema_line(Path(os.path.relpath(schema, folder)).as_posix()) if schema else ""
    return Answer(delegation, read.number, source, known, schema=line)


def _is_on_another(on: str | None, number: str | None) -> bool:
    return bool(on and number and is_other(on, number))


def _names(delegation: str, number: str | None) -> Iterator[str]:
    """What the file of a delegation may be called, the best first."""
    delegation = possible(delegation)
    yield delegation
    base = "-".join([delegation, *re.findall(r"\w+", number or "")])
    yield base
    for count in range(2, 10_000):
        yield f"{base}-{count}"
