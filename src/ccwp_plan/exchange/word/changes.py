"""The changes of a file as a person made them: what stands side by side by one author is one change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ccwp_plan.exchange.word.returned import Change, Kind, Unit
from ccwp_plan.exchange.word.text import Fate, Paragraph, Point, Range, Tracked, within
from ccwp_plan.exchange.word.walk import Structure, Text

_Key = tuple[str, str]
"""The author, and the part of a move or the words that were taken back that something belongs to; else nothing."""


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

    def change(self, kind: Kind) -> Change:
        """The change that this is."""
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
    groups = [*_groups(_resolved(text.paragraphs))]
    moves = [*_moves(groups)]
    plain = [group.change(group.kind()) for (_, part), group in groups if not part]
    withdrawn = [group.change(Kind.WITHDRAWN) for (_, part), group in groups if part == _WITHDRAWN]
    structures = [_structure(one, text.paragraphs) for one in text.structures if one.inserted is not None]
    found = [*plain, *withdrawn, *moves, *structures, *_formats(text)]
    return tuple(sorted(found, key=lambda change: (change.range, _ORDER[change.kind], change.unit, change.author)))


_WITHDRAWN = "withdrawn"
_ORDER = {kind: number for number, kind in enumerate(Kind)}


def _groups(atoms: Iterable[_Atom]) -> Iterator[tuple[_Key, _Group]]:
    """What each author did in each place."""
    open_: dict[_Key, _Group] = {}
    for atom in atoms:
        touched = [*_touched(atom.fate)]
        going_on = {key for key, *_ in touched}
        if atom.text or going_on:
            yield from ((key, open_.pop(key)) for key in [*open_] if key not in going_on)
        for key, tracked, inserted in touched:
            group = open_.setdefault(key, _Group(key[0], atom.range))
            group.take(atom, tracked, inserted=inserted)
        if atom.last:
            yield from open_.items()
            open_ = {}
    yield from open_.items()


def _touched(fate: Fate) -> Iterator[tuple[_Key, Tracked, bool]]:
    """What a fate belongs to; words that one author inserted and deleted belong to neither of the two."""
    inserted, deleted = ({(one.author, one.move): one for one in ones} for ones in (fate.inserted, fate.deleted))
    for of, one in inserted.items():
        if of in deleted and not one.move:
            yield (one.author, _WITHDRAWN), one, True
            yield (one.author, _WITHDRAWN), deleted[of], False
        else:
            yield (one.author, f"to {one.move}" if one.move else ""), one, True
    for of, one in deleted.items():
        if of not in inserted or one.move:
            yield (one.author, f"from {one.move}" if one.move else ""), one, False


def _resolved(paragraphs: Sequence[Paragraph]) -> Iterator[_Atom]:
    """The words and ends of paragraphs, without what belongs to the change of a row, and with moves that have ends."""
    atoms = [*_atoms(paragraphs)]
    names = _names(atoms)
    for atom in atoms:
        inserted, deleted = (
            tuple(replace(one, move=names.get((one.author, one.move))) if one.move is not None else one for one in ones)
            for ones in (atom.fate.inserted, atom.fate.deleted)
        )
        yield replace(atom, fate=Fate(inserted, deleted))


def _names(atoms: Iterable[_Atom]) -> dict[tuple[str, str], str]:
    """The names of the moves that have both ends; an author has one without a name, where the words of both agree."""
    starts: dict[tuple[str, str], list[str]] = {}
    ends: dict[tuple[str, str], list[str]] = {}
    for atom in atoms:
        for found, ones in ((starts, atom.fate.deleted), (ends, atom.fate.inserted)):
            for one in ones:
                if one.move is not None:
                    found.setdefault((one.author, one.move), []).append(atom.text)
    return {
        (author, name): name or "without a name"
        for author, name in starts
        if (author, name) in ends and (name or starts[author, name] == ends[author, name])
    }


def _atoms(paragraphs: Sequence[Paragraph]) -> Iterator[_Atom]:
    for number, paragraph in enumerate(paragraphs):
        offset = 0
        for piece in paragraph.pieces:
            range_ = Range(Point(number, offset), Point(number, offset + len(piece.text)))
            yield _Atom(piece.text, range_, _own(piece.fate, paragraph), piece.object_)
            offset += len(piece.text)
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        last = following is None or following.container != paragraph.container
        end = Point(number, offset)
        range_ = Range(end, end if last else Point(number + 1, 0))
        yield _Atom("\n", range_, _own(paragraph.mark, paragraph), last=last)


def _own(fate: Fate, paragraph: Paragraph) -> Fate:
    """The changes of words apart from those of their row or cell, by the same author; with those of their footnote."""
    rows, hung = paragraph.rows, paragraph.hung
    authors = {one.author for one in rows.inserted}, {one.author for one in rows.deleted}
    return Fate(
        tuple(one for one in (*hung.inserted, *fate.inserted) if one.author not in authors[0]),
        tuple(one for one in (*hung.deleted, *fate.deleted) if one.author not in authors[1]),
    )


def _moves(groups: Sequence[tuple[_Key, _Group]]) -> Iterator[Change]:
    """Each move as one change: where the words are now, and where they were."""
    ends: dict[tuple[str, str], dict[str, list[_Group]]] = {}
    for (author, part), group in groups:
        way, _, name = part.partition(" ")
        if way in ("from", "to"):
            ends.setdefault((author, name), {}).setdefault(way, []).append(group)
    for found in ends.values():
        here, there = (_together(found[way]) for way in ("to", "from"))
        change = here.change(Kind.MOVE)
        yield replace(change, removed="".join(there.removed), origin=there.range)


def _together(groups: list[_Group]) -> _Group:
    first = groups[0]
    for group in groups[1:]:
        first.range = Range(first.range.start, group.range.end)
        first.added += group.added
        first.removed += group.removed
        first.dates += group.dates
        first.objects += group.objects
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
