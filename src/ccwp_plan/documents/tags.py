"""The tags of a PDF: what Typst has no words for, said in its file afterwards.

Typst tags the cells of a table that name its columns as heads, but not those that name its rows; it calls the
numbering of every list the same, and says of a link on which page it ends. What the page of HTML says is put right
here, object by object, in the bytes that Typst wrote: it writes each object of the tags plainly, and the places of all
in a plain table. The same bytes come out of the same bytes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple, TypeAlias

Row: TypeAlias = Sequence[tuple[str, int]]
"""The cells of a row of a table: of each its scope (row, rowgroup, col, colgroup or nothing), and its rows."""


class Table(NamedTuple):
    """The rows of a table, and the numbers of those that have one cell more in the PDF: that is for the layout."""

    rows: Sequence[Row]
    extra: Container[int]


class Meant(NamedTuple):
    """What a page says of its tables, its lists and its links, each in the order of the page.

    Of a link it is the place that it leads to, or nothing where that is not in the document.
    """

    tables: Sequence[Table]
    lists: Sequence[str]
    links: Sequence[str]


class UnknownTags(Exception):
    """A PDF whose tags are not those of its page; it says what is another."""


BACK = "Back to the text"

_TABLE_OF_PLACES = re.compile(rb"xref\n0 \d+\n((?:\d{10} \d{5} [nf]\r?\n?){2,})trailer")
_PLACE = re.compile(rb"(\d{10}) \d{5} ([nf])\s{1,2}")
_KIND = re.compile(rb"<</Type/(?:StructElem/S/(\w+)|(StructTreeRoot)\b|(Annot)/Subtype/Link\b)")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_ABOVE = re.compile(rb"/P (\d+) 0 R")
_ANNOTATION = re.compile(rb"/Obj (\d+) 0 R")
_NUMBERING = re.compile(rb"(/ListNumbering)/\w+")
_NAMES = re.compile(rb"/IDTree<</Names\[(.*?)\]>>", re.DOTALL)
_NAME = re.compile(rb"(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>)(\d+ 0 R)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def corrected(pdf: bytes, meant: Meant) -> bytes:
    """The PDF that Typst made of a page, with what the page says of its rows, lists and links.

    Raises UnknownTags where it has other tables, lists or links than the page: a layout of one's own may set others.
    """
    file = _File(pdf)
    _Tags(file).correct(meant)
    return file.written()


class _File:
    """A PDF as Typst writes it: what each object of its tags says, by number, and its kind."""

    def __init__(self, pdf: bytes) -> None:
        places = next(_TABLE_OF_PLACES.finditer(pdf, max(0, pdf.rfind(b"\nxref\n"))), None)
        if places is None:
            raise UnknownTags("typst has written the file in a way that is not known")
        self.said: dict[int, bytes] = {}
        self.kinds: dict[int, bytes] = {}
        self._pdf, self._places = pdf, places
        self._offsets = [int(place[1]) if place[2] == b"n" else None for place in _PLACE.finditer(places[1])]
        self._spans: dict[int, tuple[int, int]] = {}
        self._changed: set[int] = set()
        self._read()

    def _read(self) -> None:
        starts = sorted((offset, number) for number, offset in enumerate(self._offsets) if offset is not None)
        ends = [*(offset for offset, _ in starts[1:]), self._places.start()]
        for (offset, number), end in zip(starts, ends, strict=True):
            start = self._pdf.find(b"\n", offset) + 1
            if kind := _KIND.match(self._pdf, start):
                stop = self._pdf.rfind(b"\nendobj", start, end)
                self._spans[number], self.said[number] = (start, stop), self._pdf[start:stop]
                self.kinds[number] = kind[kind.lastindex or 1]

    def change(self, number: int, said: bytes) -> None:
        """Let an object say something else."""
        self.said[number] = said
        self._changed.add(number)

    def written(self) -> bytes:
        """The file with what was changed, and the places of all objects as they are then."""
        parts: list[bytes] = []
        ends: list[int] = []
        growths: list[int] = []
        at = 0
        for (start, end), number in sorted((self._spans[number], number) for number in self._changed):
            parts += [self._pdf[at:start], self.said[number]]
            ends.append(end)
            growths.append(len(self.said[number]) - (end - start))
            at = end
        moved = [0, *accumulate(growths)]

        def place(offset: int) -> int:
            return offset + moved[bisect_right(ends, offset)]

        places = "".join(
            "0000000000 65535 f\r\n" if offset is None else f"{place(offset):010} 00000 n\r\n"
            for offset in self._offsets
        )
        beginning = b"%d" % place(self._places.start())
        trailer = re.sub(rb"(startxref\s+)\d+", rb"\g<1>" + beginning, self._pdf[self._places.end(1) :])
        return b"".join([*parts, self._pdf[at : self._places.start(1)], places.encode(), trailer])


class _Tags:
    """The tags of a file: its elements, from their root."""

    def __init__(self, file: _File) -> None:
        root = next((number for number, kind in file.kinds.items() if kind == b"StructTreeRoot"), None)
        if root is None:
            raise UnknownTags("typst has written the file in a way that is not known")
        self._file, self._root = file, root
        self._said, self._kinds = file.said, file.kinds
        self._ids: dict[bytes, bytes] = {}
        self._gone: set[bytes] = set()

    def correct(self, meant: Meant) -> None:
        order = [*self._below(self._root)]
        self._number([one for one in order if self._kinds[one] == b"L"], meant.lists)
        self._head([one for one in order if self._kinds[one] == b"Table"], meant.tables)
        self._lead([one for one in order if self._kinds[one] == b"Link"], meant.links)
        self._enter()

    def _kids(self, element: int) -> list[int]:
        """The elements in an element; they are said after all texts of the document that it may quote."""
        said = self._said[element]
        start = said.rfind(b"/K[")
        kids = said[start : said.find(b"]", start)]
        numbers = map(int, _REFERENCE.findall(kids)) if b" R" in kids else ()
        return [one for one in numbers if self._kinds.get(one, b"Annot") != b"Annot"]

    def _below(self, number: int) -> Iterator[int]:
        """The elements below one, each before those below it."""
        waiting = [number]
        while waiting:
            one = waiting.pop()
            yield one
            waiting += reversed(self._kids(one))

    # Lists

    def _number(self, lists: Sequence[int], numberings: Sequence[str]) -> None:
        if len(lists) != len(numberings):
            raise UnknownTags(f"it has {len(lists)} lists where the page has {len(numberings)}")
        for one, numbering in zip(lists, numberings, strict=True):
            self._file.change(one, _NUMBERING.sub(rb"\1/" + numbering.encode(), self._said[one]))

    # Tables

    def _head(self, tables: Sequence[int], meant: Sequence[Table]) -> None:
        if len(tables) != len(meant):
            raise UnknownTags(f"it has {len(tables)} tables where the page has {len(meant)}")
        for at, (table, page) in enumerate(zip(tables, meant, strict=True)):
            rows = [*self._rows(table)]
            cells = [self._kids(row) for row in rows]
            for number, row in enumerate(rows):
                if number in page.extra:
                    self._leave_out(row, cells[number].pop())
            if [*map(len, cells)] != [*map(len, page.rows)]:
                raise UnknownTags("its tables have other cells than those of the page")
            self._head_rows(f"R{at}", cells, page.rows)

    def _rows(self, table: int) -> Iterator[int]:
        for kid in self._kids(table):
            if self._kinds[kid] == b"TR":
                yield kid
            elif self._kinds[kid] in (b"THead", b"TBody", b"TFoot"):
                yield from self._rows(kid)

    def _leave_out(self, row: int, cell: int) -> None:
        """Take its last cell, an empty one, out of a row."""
        reference = b"%d 0 R" % cell
        before, _, after = self._said[row].rpartition(reference)
        self._file.change(row, before.rstrip() + after)
        self._file.change(cell, b"null")
        self._gone.add(reference)

    def _head_rows(self, table: str, rows: Sequence[Sequence[int]], meant: Sequence[Row]) -> None:
        """The cells that name the rows of a table are heads of the cells of these rows."""
        heads: list[tuple[bytes, int]] = []
        for at, (cells, scopes) in enumerate(zip(rows, meant, strict=True)):
            heads = [(name, left - 1) for name, left in heads if left > 1]
            for x, (cell, (scope, _)) in enumerate(zip(cells, scopes, strict=True)):
                if scope in ("row", "rowgroup") and self._kinds[cell] == b"TD":
                    heads.append((self._make_head(cell, f"{table}y{at}x{x}"), scopes[x][1]))
            names = b"".join(name for name, _ in heads)
            for cell, (scope, _) in zip(cells, scopes, strict=True):
                if names and not scope:
                    before, headers, after = self._said[cell].partition(b"/Headers[")
                    self._file.change(cell, before + headers + after.replace(b"]", names + b"]", 1))

    def _make_head(self, cell: int, id_: str) -> bytes:
        """Let a cell head its row; its name in the file."""
        name = f"({id_})".encode()
        self._ids[name] = b"%d 0 R" % cell
        said = self._said[cell].replace(b"/S/TD", b"/S/TH", 1).replace(b"/A[", b"/ID" + name + b"/A[", 1)
        self._file.change(cell, said.replace(b"/O/Table", b"/O/Table/Scope/Row", 1))
        return name

    def _enter(self) -> None:
        """The names of the new heads, among the others in their order, and without those that are gone."""
        if not self._ids and not self._gone:
            return
        said = self._said[self._root]
        names = _NAMES.search(said)
        known = dict(_NAME.findall(names[1])) if names else {}
        known = {name: place for name, place in known.items() if place not in self._gone} | self._ids
        entries = b"".join(name + known[name] for name in sorted(known, key=_bytes))
        start, end = names.span() if names else (len(said) - len(b">>"),) * 2
        self._file.change(self._root, said[:start] + b"/IDTree<</Names[" + entries + b"]>>" + said[end:])

    # Links

    def _lead(self, links: Sequence[int], places: Sequence[str]) -> None:
        """A link says where it leads; one from a footnote to its number leads back."""
        notes = [one for one in links if self._kinds[self._above(one)] == b"Lbl"]
        ways = [one for one in links if self._kinds[self._above(one)] != b"Lbl"]
        if len(ways) != len(places):
            raise UnknownTags(f"it has {len(ways)} links where the page has {len(places)}")
        leading = dict(zip(ways, places, strict=True))
        leading |= {one: BACK for one in notes if self._kinds[self._above(self._above(one))] == b"Note"}
        for link, words in leading.items():
            for annotation in map(int, _ANNOTATION.findall(self._said[link]) if words else ()):
                before, contents, _ = self._said[annotation].rpartition(b"/Contents")
                if contents:
                    self._file.change(annotation, before + contents + _quoted(words) + b">>")

    def _above(self, element: int) -> int:
        above = _ABOVE.search(self._said[element])
        return int(above[1]) if above else element


def _bytes(name: bytes) -> bytes:
    """The bytes of a string of a PDF, in brackets or in hexadecimal digits."""
    if name.startswith(b"<"):
        return bytes.fromhex(name[1:-1].decode())

    def sign(escape: re.Match[bytes]) -> bytes:
        if escape[1].isdigit():
            return bytes([int(escape[1], 8) & 255])
        return _ESCAPES.get(escape[1], escape[1])

    return _ESCAPE.sub(sign, name[1:-1])


def _quoted(words: str) -> bytes:
    """A text as a string of a PDF: in brackets where it is plain, else as UTF-16 in digits."""
    if words.isascii() and words.isprintable():
        return b"(" + re.sub(r"[()\\]", r"\\\g<0>", words).encode() + b")"
    return b"<FEFF" + words.encode("utf-16-be").hex().upper().encode() + b">"
