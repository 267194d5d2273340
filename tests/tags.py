"""The parts of a tagged PDF, and the pages that each stands on."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdf

_GROUPS = ("Document", "Part", "Sect", "Div", "THead", "TBody", "TFoot")


@dataclass(frozen=True)
class Part:
    """A heading, a paragraph, a table, a row of one: its kind, its pages and what it is made of."""

    kind: str
    pages: tuple[int, ...]
    parts: tuple[Part, ...]

    @property
    def first(self) -> int:
        """The page on which it begins."""
        return min(self.pages)

    @property
    def last(self) -> int:
        """The page on which it ends."""
        return max(self.pages)

    def all(self, kind: str) -> Iterator[Part]:
        """The parts of a kind in it, however deep."""
        for part in self.parts:
            if part.kind == kind:
                yield part
            yield from part.all(kind)


def document(content: bytes) -> Part:
    """A PDF as it says that it is made of, without parts that take no place on a page."""
    pdf = pypdf.PdfReader(io.BytesIO(content))
    root: Any = pdf.root_object["/StructTreeRoot"]
    numbers = {
        page.indirect_reference.idnum: number for number, page in enumerate(pdf.pages) if page.indirect_reference
    }
    roles = {name: str(role) for name, role in root.get("/RoleMap", {}).items()}

    def part(element: Any, page: Any) -> Part:
        page = element.raw_get("/Pg") if "/Pg" in element else page
        kids = element.get("/K", [])
        pages: list[int] = []
        parts: list[Part] = []
        for kid in kids if isinstance(kids, list) else [kids]:
            kid = kid.get_object()
            if isinstance(kid, int):
                pages.append(numbers[page.idnum])
            elif "/S" in kid:
                parts.append(part(kid, page))
            elif "/MCID" in kid:
                pages.append(numbers[(kid.raw_get("/Pg") if "/Pg" in kid else page).idnum])
        if element["/S"] == "/Figure" and not pages:
            pages.append(numbers[page.idnum])
        there = tuple(one for one in parts if one.pages)
        kind = roles.get(element["/S"], element["/S"]).lstrip("/")
        return Part(kind, tuple(sorted({*pages, *(at for one in there for at in one.pages)})), there)

    return Part("Root", (0,), tuple(part(kid.get_object(), None) for kid in _listed(root["/K"])))


def _listed(kids: Any) -> list[Any]:
    kids = kids.get_object()
    return list(kids) if isinstance(kids, list) else [kids]


def blocks(part: Part) -> Iterator[Part]:
    """The blocks of a document as they come, those of its sections in their places."""
    for one in part.parts:
        if one.kind in _GROUPS:
            yield from blocks(one)
        else:
            yield one
