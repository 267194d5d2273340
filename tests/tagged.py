"""What the tags of a PDF say: its elements, and on which pages what is in them stands."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdf
from pypdf.generic import DictionaryObject, IndirectObject, NumberObject

HEADINGS = {f"/H{level}" for level in range(1, 7)}


@dataclass
class Element:
    """An element: its kind, what it says of itself, and in their order the elements and the marked words in it.

    Words are a page, from 1, and the number that they have on it; words are numbered as they are painted.
    """

    kind: str
    said: DictionaryObject
    below: list[Element | tuple[int, int]] = field(default_factory=list)

    @property
    def kids(self) -> list[Element]:
        """The elements in it."""
        return [one for one in self.below if isinstance(one, Element)]

    def every(self) -> Iterator[Element]:
        """It and all in it, in the order of the text."""
        yield self
        for kid in self.kids:
            yield from kid.every()

    def words(self) -> Iterator[tuple[int, int]]:
        """The words in it, in the order of the text, but not those of footnotes in it."""
        for one in self.below:
            if not isinstance(one, Element):
                yield one
            elif one.kind != "/Note":
                yield from one.words()

    @property
    def pages(self) -> list[int]:
        """The pages of its words."""
        return [page for page, _ in self.words()]

    def attribute(self, name: str) -> Any:
        """An attribute of it."""
        return next((one.get_object()[name] for one in self.said.get("/A", ()) if name in one.get_object()), None)


def tree(pdf: bytes) -> Element:
    """The root of the structure of a PDF."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    pages = {page.indirect_reference.idnum: at for at, page in enumerate(reader.pages, 1) if page.indirect_reference}

    def below(said: DictionaryObject, page: int) -> Element:
        element = Element(str(said.get("/S", "")), said)
        page = pages[said.raw_get("/Pg").idnum] if "/Pg" in said else page
        kids = said.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            one: Any = kid.get_object() if isinstance(kid, IndirectObject) else kid
            if isinstance(one, NumberObject):
                element.below.append((page, int(one)))
            elif one.get("/Type") == "/MCR":
                element.below.append((pages[one.raw_get("/Pg").idnum] if "/Pg" in one else page, int(one["/MCID"])))
            elif one.get("/Type") != "/OBJR":
                element.below.append(below(one, page))
        return element

    return below(reader.root_object["/StructTreeRoot"], 0)  # type: ignore[arg-type]


def rows(table: Element) -> Iterator[Element]:
    """The rows of a table."""
    for kid in table.kids:
        if kid.kind == "/TR":
            yield kid
        elif kid.kind in ("/THead", "/TBody", "/TFoot"):
            yield from rows(kid)
