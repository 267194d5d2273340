"""One walk over the parts of a Word file: document, text boxes, footnotes, endnotes, headers, footers and comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count, takewhile
from typing import Any

from ccwp_plan.exchange.word.forms import Forms
from ccwp_plan.exchange.word.parts import Parts
from ccwp_plan.exchange.word.text import (
    NONE,
    PLAIN,
    Cell,
    Fate,
    Form,
    Look,
    Paragraph,
    Piece,
    Place,
    Point,
    Range,
    Story,
    Tracked,
)
from ccwp_plan.exchange.word.xml import attribute, child, children, integer, local, moment, path, switched_on

_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_TEXTS = {"t", "delText"}
_BREAKS = {"page", "column"}
_INSERTED, _DELETED = {"ins", "moveTo"}, {"del", "moveFrom"}
_NOTES = {"footnoteReference": Story.FOOTNOTE, "endnoteReference": Story.ENDNOTE}
_PICTURES = {"drawing", "pict", "object"}
_FORMATS = {
    "tblPrChange": "table",
    "tblGridChange": "table",
    "tblPrExChange": "table",
    "trPrChange": "table",
    "tcPrChange": "table",
    "cellMerge": "table",
    "sectPrChange": "section",
}
_PASSED_OVER = {"pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delInstrText", "rt", "Fallback"}


@dataclass(frozen=True, slots=True)
class Structure:
    """A row or a cell that was inserted or deleted, with the paragraphs in it; or a format that was changed there."""

    unit: str
    tracked: Tracked
    range: Range
    inserted: bool | None = None
    """None where the format was changed"""


@dataclass(slots=True)
class Text:
    """What the walk has found so far."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    structures: list[Structure] = field(default_factory=list)
    bookmarks: list[tuple[str, Range]] = field(default_factory=list)
    comments: dict[str, Range] = field(default_factory=dict)
    """what each comment is attached to, by its number in the file"""


@dataclass(frozen=True, slots=True)
class _Here:
    """Where the walk is, outside of paragraphs."""

    place: Place
    container: int
    part: str
    rows: Fate = NONE
    hung: Fate = NONE


@dataclass(frozen=True, slots=True)
class _Run:
    """What holds of the words where the walk is."""

    fate: Fate = NONE
    link: str | None = None
    look: Look = PLAIN


@dataclass(frozen=True, slots=True)
class _Hung:
    """A note or a text box that is still to be read: its blocks, and the place of what refers to it."""

    place: Place
    blocks: Any
    part: str
    fate: Fate


class Walk:
    """Reads the parts of a file, each once, into one text."""

    def __init__(self, parts: Parts) -> None:
        self.text = Text()
        self._parts = parts
        self._forms = Forms(parts)
        self._containers, self._tables = count(), count(1)
        self._numbers = {story: count(1) for story in Story}
        self._notes = {story: self._note_blocks(kind) for story, kind in _KINDS.items()}
        self._links: dict[str, dict[str, str]] = {}
        self._hung: list[_Hung] = []
        self._open: dict[tuple[str, str], Point] = {}
        self._bookmarks: dict[str, str] = {}
        self._moves: dict[str, dict[str, str]] = {"moveFrom": {}, "moveTo": {}}
        self._moved: dict[str, str] = {}
        self._pieces: list[Piece] = []
        self._offset = 0
        self._inside = self._skips = False

    def all(self) -> Text:
        """The document with its text boxes, the notes, and what stands at the head and the foot of pages."""
        parts = self._parts
        self._story(Story.DOCUMENT, parts.document, child(parts.root(parts.document), "body"))
        waiting, self._hung = self._hung, []
        for story in (Story.TEXT_BOX, Story.FOOTNOTE, Story.ENDNOTE):
            for hung in (one for one in waiting if one.place.story == story):
                self._read(hung)
        for story, kind in ((Story.HEADER, "header"), (Story.FOOTER, "footer")):
            for part in dict.fromkeys(parts.related(parts.document, kind)):
                self._story(story, part, parts.root(part))
        while self._hung:
            self._read(self._hung.pop(0))
        return self._closed()

    def comment(self, part: str, blocks: Any) -> list[Paragraph]:
        """The paragraphs of a comment."""
        kept, self.text = self.text, Text()
        self._story(Story.COMMENT, part, blocks)
        found, self.text = self.text, kept
        return found.paragraphs

    def _note_blocks(self, kind: str) -> tuple[str, dict[str, Any]]:
        """The part that has the notes of a kind, and each of them by its number in the file."""
        found = self._parts.related(self._parts.document, f"{kind}s")
        if not found:
            return "", {}
        return found[0], {attribute(one, "id"): one for one in children(self._parts.root(found[0]), kind)}

    def _story(self, story: Story, part: str, blocks: Any | None) -> None:
        if blocks is not None:
            self._blocks(blocks, _Here(Place(story, next(self._numbers[story])), next(self._containers), part))

    def _read(self, hung: _Hung) -> None:
        self._blocks(hung.blocks, _Here(hung.place, next(self._containers), hung.part, hung=hung.fate))

    # blocks

    def _blocks(self, parent: Any, here: _Here) -> None:
        for element in parent:
            name = local(element)
            if name == "p":
                self._paragraph(element, here)
            elif name == "tbl":
                self._table(element, here)
            elif name == "sectPr":
                self._formats(element, Range(self._point(), self._point()))
            elif not self._marker(name, element) and name not in _PASSED_OVER:
                self._blocks(element, here)

    def _table(self, table: Any, here: _Here) -> None:
        number, start = next(self._tables), self._point()
        for row, element in enumerate(self._members(table, "tr"), 1):
            properties = child(element, "trPr")
            fate = self._fate(properties)
            before = len(self.text.paragraphs)
            column = 1 + integer(path(properties, "gridBefore"), "val")
            for cell in self._members(element, "tc"):
                own = Cell(number, row, column, _is_continued(cell))
                self._cell(cell, replace(here, rows=fate.within(here.rows)), own)
                column += max(integer(path(cell, "tcPr", "gridSpan"), "val"), 1)
            self._structure("row", fate, before)
            self._formats(properties, self._since(before))
            self._formats(child(element, "tblPrEx"), self._since(before))
        for properties in ("tblPr", "tblGrid"):
            self._formats(child(table, properties), Range(start, max(start, self._last())))

    def _members(self, parent: Any, wanted: str) -> Iterator[Any]:
        """The rows of a table or the cells of a row, also those in content controls; markers between them are noted."""
        for element in parent:
            name = local(element)
            if name == wanted:
                yield element
            elif not self._marker(name, element) and name in ("sdt", "sdtContent", "customXml"):
                yield from self._members(element, wanted)

    def _cell(self, cell: Any, here: _Here, own: Cell) -> None:
        properties = child(cell, "tcPr")
        given = () if properties is None else properties
        inserted, deleted = (
            tuple(_tracked(one) for one in given if local(one) == name) for name in ("cellIns", "cellDel")
        )
        fate = Fate(inserted, deleted)
        place = replace(here.place, cells=(*here.place.cells, own))
        before = len(self.text.paragraphs)
        inner = _Here(place, next(self._containers), here.part, fate.within(here.rows), here.hung)
        self._blocks(cell, inner)
        self._structure("cell", fate, before)
        self._formats(properties, self._since(before))

    def _structure(self, unit: str, fate: Fate, before: int) -> None:
        for tracked, inserted in ((fate.inserted, True), (fate.deleted, False)):
            for one in tracked:
                self.text.structures.append(Structure(unit, one, self._since(before), inserted))

    def _formats(self, properties: Any | None, range_: Range) -> None:
        for element in () if properties is None else properties:
            if (unit := _FORMATS.get(local(element))) is not None:
                self.text.structures.append(Structure(unit, _tracked(element), range_))

    def _since(self, before: int) -> Range:
        """The paragraphs from a number on."""
        start = Point(before, 0)
        return Range(start, max(start, self._last()))

    def _last(self) -> Point:
        """The end of the last paragraph that was read."""
        paragraphs = self.text.paragraphs
        return Point(len(paragraphs) - 1, len(paragraphs[-1].text)) if paragraphs else Point(0, 0)

    # paragraphs

    def _paragraph(self, element: Any, here: _Here) -> None:
        properties = child(element, "pPr")
        self._pieces, self._offset, self._inside, self._moved = [], 0, True, {}
        self._inline(element, here, _Run())
        number = len(self.text.paragraphs)
        pieces = tuple(_merged(self._pieces))
        change = child(properties, "pPrChange")
        form = self._forms.form(properties)
        formerly = None
        if change is not None:
            formerly = (self._forms.form(child(change, "pPr")), _tracked(change))
            self.text.structures.append(Structure("paragraph", formerly[1], Range(Point(number, 0), self._point())))
        mark = self._fate(child(properties, "rPr"))
        self.text.paragraphs.append(
            Paragraph(here.place, here.container, form, pieces, mark, here.rows, here.hung, formerly)
        )
        self._pieces, self._offset, self._inside, self._skips = [], 0, False, False
        section = child(properties, "sectPr")
        if section is not None:
            self._formats(section, Range(self._last(), self._last()))

    def _inline(self, parent: Any, here: _Here, run: _Run) -> None:
        for element in parent:
            name = local(element)
            if (reads := _READERS.get(name)) is not None:
                reads(self, element, here, run)
            elif not self._marker(name, element) and name not in _PASSED_OVER:
                self._inline(element, here, run)

    def _changed(self, element: Any, here: _Here, run: _Run) -> None:
        self._inline(element, here, replace(run, fate=self._one(element).within(run.fate)))

    def _linked(self, element: Any, here: _Here, run: _Run) -> None:
        self._inline(element, here, replace(run, link=self._link(element, here.part) or run.link))

    def _run(self, element: Any, here: _Here, run: _Run) -> None:
        properties = child(element, "rPr")
        start = self._point()
        self._inline(element, here, self._looking(properties, run))
        change = child(properties, "rPrChange")
        if change is not None:
            self.text.structures.append(Structure("text", _tracked(change), Range(start, self._point())))

    def _looking(self, properties: Any | None, run: _Run) -> _Run:
        if properties is None:
            return run
        strong, emphasis = self._forms.emphasis(attribute(child(properties, "rStyle"), "val"))
        bold, italic = child(properties, "b"), child(properties, "i")
        look = Look(
            strong=strong if bold is None else switched_on(bold),
            emphasis=emphasis if italic is None else switched_on(italic),
            underlined=switched_on(child(properties, "u")),
            struck=switched_on(child(properties, "strike")) or switched_on(child(properties, "dstrike")),
        )
        return replace(run, look=look)

    def _words(self, element: Any, _: _Here, run: _Run) -> None:
        self._add(element.text or "", run)

    def _sign(self, element: Any, _: _Here, run: _Run) -> None:
        if attribute(element, "type") not in _BREAKS:
            self._add(_SIGNS[local(element)], run)

    def _symbol(self, element: Any, _: _Here, run: _Run) -> None:
        self._add(_character(element), run)

    def _own_mark(self, _: Any, __: _Here, ___: _Run) -> None:
        """The number of a note in the note itself: the space behind it is no part of the text."""
        self._skips = True

    def _add(self, text: str, run: _Run, object_: str | None = None) -> None:
        text = text.lstrip() if self._skips else text
        self._skips = self._skips and not (text or object_)
        self._pieces.append(Piece(text, run.fate, run.look, run.link, object_))
        self._offset += len(text)

    def _note(self, element: Any, here: _Here, run: _Run) -> None:
        story = _NOTES[local(element)]
        part, blocks = self._notes[story]
        note = blocks.pop(attribute(element, "id"), None)
        name = story.value if note is None else self._later(story, note, part, here, run)
        self._add("", run, story.value if here.place.story in _KINDS else name)  # Word has no note in a note

    def _reference(self, element: Any, _: _Here, __: _Run) -> None:
        self.text.comments.setdefault(attribute(element, "id"), Range(self._point(), self._point()))

    def _picture(self, element: Any, here: _Here, run: _Run) -> None:
        """A picture, or a shape with text in it."""
        boxes = [one for one in element.iter() if local(one) == "txbxContent" and not _is_inner(one, element)]
        for box in boxes:
            self._add("", run, self._later(Story.TEXT_BOX, box, here.part, here, run))
        if not boxes:
            said = (attribute(one, "descr") or attribute(one, "alt") for one in element.iter())
            described = next((text for text in said if text), "")
            self._add("", run, f"picture: {described}" if described else "picture")

    def _later(self, story: Story, blocks: Any, part: str, here: _Here, run: _Run) -> str:
        """Let a note or a text box be read later; what it is called."""
        fate = run.fate.within(here.rows).within(here.hung)
        place = Place(story, next(self._numbers[story]), anchor=self._point())
        self._hung.append(_Hung(place, blocks, part, fate))
        return place.name

    def _link(self, element: Any, part: str) -> str | None:
        if part not in self._links:
            self._links[part] = self._parts.links(part)
        return self._links[part].get(attribute(element, "id"))

    # markers and changes

    def _marker(self, name: str, element: Any) -> bool:
        """Note a mark at this place, if this is one."""
        noted = _MARKERS.get(name)
        if noted is not None:
            noted(self, element)
        return noted is not None

    def _start_bookmark(self, element: Any) -> None:
        id_ = attribute(element, "id")
        self._bookmarks[id_] = attribute(element, "name")
        self._open["bookmark", id_] = self._point()

    def _end_bookmark(self, element: Any) -> None:
        id_ = attribute(element, "id")
        if (start := self._open.pop(("bookmark", id_), None)) is not None:
            self.text.bookmarks.append((self._bookmarks[id_], Range(start, max(start, self._end()))))

    def _start_comment(self, element: Any) -> None:
        self._open["comment", attribute(element, "id")] = self._point()

    def _end_comment(self, element: Any) -> None:
        id_ = attribute(element, "id")
        if (start := self._open.pop(("comment", id_), None)) is not None:
            self.text.comments[id_] = Range(start, max(start, self._end()))

    def _start_move(self, element: Any) -> None:
        kind = local(element).removesuffix("RangeStart")
        self._moves[kind][attribute(element, "id")] = attribute(element, "name")

    def _end_move(self, element: Any) -> None:
        kind = local(element).removesuffix("RangeEnd")
        self._moved[kind] = self._moves[kind].pop(attribute(element, "id"), "")

    def _name(self, kind: str) -> str:
        """The name of the move that is under way, or of the one that has just ended in this paragraph."""
        return next(reversed(self._moves[kind].values()), self._moved.get(kind, ""))

    def _closed(self) -> Text:
        """The whole text. What was begun and never ended is where it begins; all places are in a paragraph."""
        text = self.text
        if not text.paragraphs:
            text.paragraphs.append(Paragraph(Place(), next(self._containers), Form(), ()))
        for (kind, id_), start in self._open.items():
            if kind == "bookmark":
                text.bookmarks.append((self._bookmarks[id_], Range(start, start)))
            else:
                text.comments.setdefault(id_, Range(start, start))
        last = self._last()
        text.structures = [replace(one, range=_at_most(one.range, last)) for one in text.structures]
        text.bookmarks = [(name, _at_most(range_, last)) for name, range_ in text.bookmarks]
        text.comments = {id_: _at_most(range_, last) for id_, range_ in text.comments.items()}
        return text

    def _point(self) -> Point:
        return Point(len(self.text.paragraphs), self._offset)

    def _end(self) -> Point:
        """Where what ends here ends: between paragraphs, with the one before."""
        return self._point() if self._inside else self._last()

    def _fate(self, properties: Any | None) -> Fate:
        """The changes that the properties of a row or of the end of a paragraph tell of."""
        fate = NONE
        for element in () if properties is None else properties:
            if local(element) in _INSERTED | _DELETED:
                fate = self._one(element).within(fate)
        return fate

    def _one(self, element: Any) -> Fate:
        name = local(element)
        tracked = _tracked(element)
        if name in self._moves:
            inner = child(element, f"{name}RangeStart")  # LibreOffice begins a move in its words
            tracked = replace(tracked, move=attribute(inner, "name") or self._name(name))
        return Fate((tracked,)) if name in _INSERTED else Fate((), (tracked,))


def _tracked(element: Any) -> Tracked:
    return Tracked(attribute(element, "author"), moment(element))


def _is_continued(cell: Any) -> bool:
    merged = path(cell, "tcPr", "vMerge")
    return merged is not None and attribute(merged, "val") != "restart"


def _at_most(range_: Range, last: Point) -> Range:
    return Range(min(range_.start, last), min(range_.end, last))


def _character(element: Any) -> str:
    """The character of a font of symbols; nothing where XML has no such character."""
    try:
        code = int(attribute(element, "char"), 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else ""


def _is_inner(box: Any, shape: Any) -> bool:
    """Whether a text box stands in another one, or is said again for older programs."""
    above = takewhile(lambda one: one is not shape, box.iterancestors())
    return any(local(one) in ("txbxContent", "Fallback") for one in above)


def _merged(pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces without those that are empty, those as one that differ in their words only."""
    kept: Piece | None = None
    for piece in (one for one in pieces if one.text or one.object_):
        alike = kept is not None and not kept.object_ and replace(piece, text="") == replace(kept, text="")
        if alike and kept is not None:
            kept = replace(kept, text=kept.text + piece.text)
            continue
        if kept is not None:
            yield kept
        kept = piece
    if kept is not None:
        yield kept


_KINDS = {Story.FOOTNOTE: "footnote", Story.ENDNOTE: "endnote"}
_MARKERS: dict[str, Any] = {
    "bookmarkStart": Walk._start_bookmark,
    "bookmarkEnd": Walk._end_bookmark,
    "commentRangeStart": Walk._start_comment,
    "commentRangeEnd": Walk._end_comment,
    "moveFromRangeStart": Walk._start_move,
    "moveToRangeStart": Walk._start_move,
    "moveFromRangeEnd": Walk._end_move,
    "moveToRangeEnd": Walk._end_move,
}
"""What notes a mark, by the name of its element."""

_READERS: dict[str, Any] = {
    "r": Walk._run,
    "hyperlink": Walk._linked,
    "sym": Walk._symbol,
    "commentReference": Walk._reference,
    "footnoteRef": Walk._own_mark,
    "endnoteRef": Walk._own_mark,
    **dict.fromkeys(_INSERTED | _DELETED, Walk._changed),
    **dict.fromkeys(_TEXTS, Walk._words),
    **dict.fromkeys(_SIGNS, Walk._sign),
    **dict.fromkeys(_NOTES, Walk._note),
    **dict.fromkeys(_PICTURES, Walk._picture),
}
"""What reads what stands in a paragraph, by the name of its element."""
