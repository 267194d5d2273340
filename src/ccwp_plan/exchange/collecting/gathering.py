"""The files that came back, each read and its comments put to those of its delegation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ccwp_plan.checks.actors import meant_actor
from ccwp_plan.editing.edits import NotInPlace
from ccwp_plan.errors import CallError
from ccwp_plan.exchange import guards
from ccwp_plan.exchange.cells import Unreadable
from ccwp_plan.exchange.collecting.answers import answers_in
from ccwp_plan.exchange.collecting.collect import Read, collect
from ccwp_plan.exchange.collecting.sent import Outbox
from ccwp_plan.exchange.collecting.writing import Answer, answer
from ccwp_plan.exchange.reading import book
from ccwp_plan.exchange.word import read_package
from ccwp_plan.reading.place import Source
from ccwp_plan.repository.loaded import LoadedPlan

_HEADS = "Call its columns Action, Comment and Proposal, or as the commenting table of ISO/IEC does."
_TOKEN = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class OfFile:
    """What became of a file: whose it is, what was found in it, how much of that is new; or why it was not read."""

    file: Path
    delegation: str = ""
    read: Read | None = None
    new: int = 0
    why: tuple[str, str] = ("", "")


@dataclass
class Gathered:
    """What came of all files."""

    files: list[OfFile] = field(default_factory=list)
    texts: dict[Source, str] = field(default_factory=dict)

    @property
    def new(self) -> int:
        """How many comments are new."""
        return sum(one.new for one in self.files)

    @property
    def unread(self) -> list[OfFile]:
        """The files that were not read."""
        return [one for one in self.files if one.read is None]


def gather(
    files: Sequence[Path], plan: LoadedPlan, outbox: Outbox, delegation: str | None, *, keep_authors: bool
) -> Gathered:
    """Read files, of one delegation or of the one that the name of each tells, for a plan that loads."""
    found = Gathered()
    answers: dict[Path, Answer] = {}
    for file in files:
        try:
            of = delegation or _told_by_name(file, plan)
            one = _read(file, plan, outbox, of, keep_authors=keep_authors)
        except (Unreadable, CallError) as error:
            found.files.append(OfFile(file, why=(error.message, error.help or "")))
            continue
        given = answer(plan, of, one, [*answers.values()])
        answers[given.source.path] = given
        found.files.append(OfFile(file, of, one, given.take(one)))
    found.texts = _texts(answers)
    return found


def _read(file: Path, plan: LoadedPlan, outbox: Outbox, delegation: str, *, keep_authors: bool) -> Read:
    """What stands in a Word document, or in a commenting table that was kept in a spreadsheet."""
    raw = guards.content(file)
    package = guards.office_file(raw)
    if package is not None and package.kind == "docx":
        return collect(read_package(package), outbox, delegation, keep_authors=keep_authors)
    found = answers_in(book(file, raw, package), plan, delegation)
    if not found.paragraphs and not found.comments and not found.remarks:
        raise Unreadable("No table of comments is in the file.", _HEADS)
    number = plan.fields.document.number if plan.fields.document else None
    return Read(found.comments, number, found.remarks)


def _texts(answers: Mapping[Path, Answer]) -> dict[Source, str]:
    """The files that change, each with its new text. Raises CallError where one is written in another way."""
    texts = {}
    for one in answers.values():
        try:
            text = one.text()
        except NotInPlace as error:
            raise CallError(error.message, error.help) from error
        if text != one.source.text:
            texts[one.source] = text
    return texts


def _told_by_name(file: Path, plan: LoadedPlan) -> str:
    """The delegation whose id stands in the name of a file. Raises Unreadable where none does, or several do."""
    whole = meant_actor(file.stem.upper(), plan.actors) or meant_actor(file.stem, plan.actors)
    tokens = dict.fromkeys([*_TOKEN.findall(file.stem), *file.stem.split()])
    met = (meant_actor(token, plan.actors) for token in tokens if token in plan.actors or token[:1].isupper())
    named = [whole] if whole else list(dict.fromkeys(filter(None, met)))
    if len(named) != 1:
        what = f"the names of {', '.join(named)}" if named else "no delegation"
        raise Unreadable(f"The name of the file has {what} in it.", "Say whose it is: --from DE.")
    return named[0]
