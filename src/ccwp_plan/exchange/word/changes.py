"""The changes of a file as a person made them: what stands side by side by one author is one change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto

from ccwp_plan.exchange.word.returned import Change, Kind, Unit
from ccwp_plan.exchange.word.text import NONE, Fate, Paragraph, Point, Range, Tracked, within
from ccwp_plan.exchange.word.walk import Structure, Text


class _Way(Enum):
    """Whether words were moved, and which end of the move they are; or whether they were inserted and deleted again."""

    NEITHER = auto()
    FROM = auto()
    TO = auto()
    WITHDRAWN = auto()


_Key = tuple[str, _Way, str]
"""The author, and the end of a move, with its name if it has one."""


@dataclass(frozen=True, slots=True)
class _Atom:
    """Words, or the end of a paragraph, with one fate."""

    text: str
    range: Range
    fate: Fate
    object_: str | None = None
    last: bool = False
    """whether it is the end of a paragraph that no other in the same cell or text follows"""


@dataclass(slots=True)
class _Group:
    """What one author did in one place, so far."""

    author: str
    way: _Way
    name: str
    range: Range
    dates: list[datetime] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    objects: list[str] = field(default_factory=list)
    inserts: bool = False
    deletes: bool = False

    def take(self, atom: _Atom, tracked: Tracked, *, inserted: bool) -> None:
        """Add what comes next."""
        self.range = Range(self.range.start, max(self.range.end, atom.range.end))
        self.dates += [tracked.date] if tracked.date else []
        (self.added if inserted else self.removed).append(atom.text)
        if atom.object_:
            self.objects.append(atom.object_)
        self.inserts, self.deletes = self.inserts or inserted, self.deletes or not inserted

    def change(self) -> Change:
        """The change that this is."""
        kind = Kind.WITHDRAWN if self.way is _Way.WITHDRAWN else self.kind()
        removed, added = "".join(self.removed), "".join(self.added)
        date = min(self.dates, default=None)
        return Change(kind, Unit.TEXT, self.author, date, self.range, removed, added, objects=tuple(self.objects))

    def kind(self) -> Kind:
        """What was done, where it is no move."""
        if self.inserts and self.deletes:
            return Kind.REPLACEMENT
        words = "".join([*self.added, *self.removed]).strip("\n") or self.objects
        if self.inserts:
            return Kind.INSERTION if words else Kind.SPLIT
        return Kind.DELETION if words else Kind.JOIN


def changes(text: Text) -> tuple[Change, ...]:
    """The changes of a file, in the order of the places where they are."""
    ends: dict[_Way, list[_Group]] = {way: [] for way in _Way}
    for group in _groups(_atoms(text.paragraphs)):
        ends[group.way].append(group)
    words = [group.change() for way in (_Way.NEITHER, _Way.WITHDRAWN) for group in ends[way]]
    moves = _moves(ends[_Way.FROM], ends[_Way.TO])
    structures = [_structure(one, text.paragraphs) for one in text.structures if one.inserted is not None]
    found = [*words, *moves, *structures, *_formats(text)]
    return tuple(sorted(found, key=lambda change: (change.range, _ORDER[change.kind], change.unit, change.author)))


_ORDER = {kind: number for number, kind in enumerate(Kind)}


def _groups(atoms: Iterable[_Atom]) -> Iterator[_Group]:
    """What each author did in each place."""
    open_: dict[_Key, _Group] = {}
    for atom in atoms:
        touched = [*_touched(atom.fate)]
        going_on = {key for key, *_ in touched}
        if atom.text or going_on:
            yield from (open_.pop(key) for key in [*open_] if key not in going_on)
        for key, tracked, inserted in touched:
            group = open_.setdefault(key, _Group(*key, atom.range))
            group.take(atom, tracked, inserted=inserted)
        if atom.last:
            yield from open_.values()
            open_ = {}
    yield from open_.values()


def _touched(fate: Fate) -> Iterator[tuple[_Key, Tracked, bool]]:
    """What a fate belongs to, once for each author; what one inserted and deleted again was taken back."""
    inserted, deleted = ({_key(one, way): one for one in ones} for ones, way in _sides(fate))
    withdrawn = inserted.keys() & deleted.keys()
    for ones, side in ((inserted, True), (deleted, False)):
        for key, one in ones.items():
            yield (one.author, _Way.WITHDRAWN, "") if key in withdrawn else key, one, side


def _sides(fate: Fate) -> Iterator[tuple[tuple[Tracked, ...], _Way]]:
    yield fate.inserted, _Way.TO
    yield fate.deleted, _Way.FROM


def _key(tracked: Tracked, way: _Way) -> _Key:
    return tracked.author, _Way.NEITHER if tracked.move is None else way, tracked.move or ""


def _atoms(paragraphs: Sequence[Paragraph]) -> Iterator[_Atom]:
    """The words and the ends of paragraphs. The last end of a cell or a text is nobody's change: it always stays."""
    last = {paragraph.container: number for number, paragraph in enumerate(paragraphs)}
    for number, paragraph in enumerate(paragraphs):
        offset = 0
        for piece in paragraph.pieces:
            range_ = Range(Point(number, offset), Point(number, offset + len(piece.text)))
            yield _Atom(piece.text, range_, _own(piece.fate, paragraph), piece.object_)
            offset += len(piece.text)
        follows = number + 1 < len(paragraphs) and paragraphs[number + 1].container == paragraph.container
        end = Point(number, offset)
        range_ = Range(end, Point(number + 1, 0) if follows else end)
        fate = NONE if last[paragraph.container] == number else _own(paragraph.mark, paragraph)
        yield _Atom("\n", range_, fate, last=not follows)


def _own(fate: Fate, paragraph: Paragraph) -> Fate:
    """The changes of words apart from those of their row or cell, by the same author; with those of their footnote."""
    rows, hung = paragraph.rows, paragraph.hung
    authors = {one.author for one in rows.inserted}, {one.author for one in rows.deleted}
    return Fate(
        tuple(one for one in (*hung.inserted, *fate.inserted) if one.author not in authors[0]),
        tuple(one for one in (*hung.deleted, *fate.deleted) if one.author not in authors[1]),
    )


def _moves(starts: Sequence[_Group], ends: Sequence[_Group]) -> Iterator[Change]:
    """Each move as one change: where the words are now, and where they were.

    Word names a move; LibreOffice does not: there the words of both ends are the same. What has one end only is an
    insertion or a deletion.
    """
    here, there = _by_move(ends), _by_move(starts)
    for move in [key for key in here if key in there]:
        end, start = here.pop(move), there.pop(move)
        yield replace(end.change(), kind=Kind.MOVE, removed="".join(start.removed), origin=start.range)
    yield from (group.change() for group in (*here.values(), *there.values()))


def _by_move(groups: Sequence[_Group]) -> dict[tuple[str, ...], _Group]:
    """What belongs to each move, as one: the author and the name; without a name the words, and which of such moves."""
    found: dict[tuple[str, ...], _Group] = {}
    alike: Counter[tuple[str, str]] = Counter()
    for group in groups:
        if group.name:
            key: tuple[str, ...] = (group.author, group.name)
            found[key] = _together(found[key], group) if key in found else group
        else:
            said = group.author, "".join([*group.added, *group.removed]).strip("\n")
            found[*said, "", str(alike[said])] = group
            alike[said] += 1
    return found


def _together(first: _Group, following: _Group) -> _Group:
    """Two parts of a move as one."""
    first.range = Range(first.range.start, following.range.end)
    first.added += following.added
    first.removed += following.removed
    first.dates += following.dates
    first.objects += following.objects
    return first


def _structure(structure: Structure, paragraphs: Sequence[Paragraph]) -> Change:
    """A row or a cell that was inserted or deleted."""
    tracked, range_ = structure.tracked, structure.range
    words = _words(paragraphs, range_)
    kind = Kind.INSERTION if structure.inserted else Kind.DELETION
    removed, added = ("", words) if structure.inserted else (words, "")
    return Change(kind, Unit(structure.unit), tracked.author, tracked.date, range_, removed, added)


def _words(paragraphs: Sequence[Paragraph], range_: Range) -> str:
    """The words of rows and cells: paragraphs on lines of their own, cells parted by tabs."""
    words, container = "", None
    for number in range(range_.start.paragraph, range_.end.paragraph + 1):
        paragraph = paragraphs[number]
        words += "" if container is None else "\n" if paragraph.container == container else "\t"
        words += "".join(piece.text for piece in within(paragraph, number, range_))
        container = paragraph.container
    return words


def _formats(text: Text) -> Iterator[Change]:
    """The changes of format; of words those as one that follow each other."""
    before: Change | None = None
    for one in text.structures:
        if one.inserted is not None:
            continue
        change = Change(Kind.FORMAT, Unit(one.unit), one.tracked.author, one.tracked.date, one.range)
        if before is not None and _goes_on(before, change):
            before = replace(before, range=Range(before.range.start, change.range.end))
            continue
        if before is not None:
            yield before
        before = change
    if before is not None:
        yield before


def _goes_on(before: Change, change: Change) -> bool:
    alike = before.unit == change.unit == Unit.TEXT and before.author == change.author
    return alike and before.range.end == change.range.start
