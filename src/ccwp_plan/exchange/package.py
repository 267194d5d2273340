"""An office file: its parts, what they are, and what they lead to. What must not be in one is refused here.

This knows neither forms nor cells, so that whatever comes back goes through it: forms, tables, documents with comments.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from ccwp_plan.exchange.cells import Unreadable
from ccwp_plan.exchange.scanned import MOST_CELLS, DocumentScan, Scan, SheetScan, is_xml, too_many_cells
from ccwp_plan.exchange.unzipped import damaged, names, shown, unsafe, unzipped

_TYPES, _CUSTOM = "[Content_Types].xml", "docProps/custom.xml"
_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    f"{_OFFICE}spreadsheetml.sheet.main+xml": "xlsx",
    f"{_OFFICE}wordprocessingml.document.main+xml": "docx",
}
"""The kinds of files that are read, by what they say of their main part."""
_NAMESPACES = {
    "xlsx": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "docx": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
}
SAVE_XLSX = "Open it in Excel or LibreOffice, and save it as Excel Workbook (.xlsx)."
SAVE_DOCX = "Open it in Word or LibreOffice, and save it as Word Document (.docx)."
_SAVE_PLAIN = "Open it in Excel or Word, and save it as .xlsx or .docx, without macros."
_OTHER_MAIN = {
    "sheet.binary": ("The file is a binary workbook (.xlsb).", SAVE_XLSX),
    "macroenabled": ("The file can have macros.", _SAVE_PLAIN),
    "spreadsheetml.template": ("The file is a template for workbooks.", SAVE_XLSX),
    "wordprocessingml.template": ("The file is a template for documents.", SAVE_DOCX),
    "presentationml": ("The file is a presentation.", "Copy its table into a workbook, and save that as .xlsx."),
}
"""What to say of a file whose main part is of another type, by a piece of that type."""
_OPEN_DOCUMENT = {
    b"spreadsheet": ("The file is an OpenDocument spreadsheet (.ods).", SAVE_XLSX),
    b"text": ("The file is an OpenDocument text (.odt).", SAVE_DOCX),
}
_MACROS = ("The file has macros.", _SAVE_PLAIN)
_EMBEDDED = (
    "The file has an embedded object, such as another document.",
    "Open it, delete the object or replace it by a picture, and save it again.",
)
_LINKED = (
    "The file has links to other files.",
    "Open it in Excel, choose Data, Edit Links, Break Link, and save it again.",
)
_FORBIDDEN = {
    r"vbaproject|vbadata|macrosheet|dialogsheet|activex": _MACROS,
    r"externallink": _LINKED,
    r"oleobject|/embeddings/|relationships/package$": _EMBEDDED,
    r"afchunk": (
        "The file has another document in it that has not been taken over yet.",
        "Open it in Word, and save it again.",
    ),
    r"relationships/connections$|\.connections\+xml$": (
        "The file has a connection to a source of data.",
        "Open it in Excel, choose Data, Queries & Connections, delete them all, and save it again.",
    ),
    r"relationships/subdocument$": ("The file is a master document with others in it.", SAVE_DOCX),
}
"""What no file may have, by the name of a part, its type, or the type of what leads to it."""
_READ = (".xlsx", ".docx", ".csv")
_HEAD = 20_000
"""So many bytes are looked at for the namespace of a main part."""
_HARMLESS_LINKS = ("/hyperlink", "/attachedTemplate")
_WEB = ("http:", "https:", "ftp:")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Link:
    """What leads from a part to another one, or out of the file. The source of those of the file itself is empty."""

    source: str
    id: str
    type: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class Package:
    """An office file that may be read: xlsx or docx."""

    kind: str
    main: str
    """The name of its main part: the workbook, the document."""
    parts: Mapping[str, bytes]
    """What is XML in it, by name; each part is well-formed, bounded, and has no DOCTYPE."""
    links: tuple[Link, ...]
    scans: Mapping[str, Scan]
    """What was seen in each part."""

    def led_to(self, source: str, type_: str) -> list[str]:
        """The names of the parts that a part leads to as comments, styles, ..."""
        found = (link for link in self.links if link.source == source and not link.external)
        return [link.target for link in found if link.type.endswith(f"/{type_}") and link.target in self.parts]

    def zipped(self) -> io.BytesIO:
        """It as a file again that holds nothing but what has been looked at."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            for name, content in self.parts.items():
                made.writestr(name, content)
        out.seek(0)
        return out

    def properties(self) -> dict[str, str]:
        """Its custom properties."""
        if _CUSTOM not in self.parts:
            return {}
        return {one.get("name", ""): "".join(one.itertext()) for one in _tree(self.parts[_CUSTOM])}


def package(raw: bytes) -> Package:
    """The office file that a zip file is. Raises Unreadable where it is none, or has what it must not have."""
    _refuse_other_zips(raw)
    parts = unzipped(raw)
    if _TYPES not in parts:
        raise damaged("it does not say what its parts are")
    xml = {name: content for name, content in parts.items() if is_xml(content)}
    if broken := next((name for name in parts if name.endswith((".xml", ".rels")) and name not in xml), None):
        raise damaged(f"the part ‘{shown(broken)}’ is not XML")
    lists = {name: _scanned(Scan, name, content) for name, content in xml.items() if _is_list(name)}
    types, links = _types(xml.get(_TYPES, b""), parts), tuple(_links(xml))
    main = next((link.target for link in links if not link.source and link.type.endswith("/officeDocument")), "")
    kind = _kind(main, parts, types)
    _refuse_forbidden(parts, types, links)
    if _NAMESPACES[kind] not in xml.get(main, b"").replace(b"\0", b"")[:_HEAD]:
        raise _of_another_dialect(kind)
    scan = {"xlsx": SheetScan, "docx": DocumentScan}[kind]
    scans = {name: lists.get(name) or _scanned(scan, name, content) for name, content in xml.items()}
    _check_cells(scans.values())
    return Package(kind, main, xml, links, scans)


def _scanned(scan: type[Scan], name: str, content: bytes) -> Scan:
    made = scan(name)
    made.over(content)
    return made


def _is_list(name: str) -> bool:
    """Whether a part is one of those that say what the others are."""
    return name in (_TYPES, _CUSTOM) or name.endswith(".rels")


def _refuse_other_zips(raw: bytes) -> None:
    """Refuse what other programs zip: by what it says of itself at its beginning, or by what is in it."""
    if raw[30:38] == b"mimetype" and b"opendocument" in raw[38:120]:
        kind = next((kind for kind in _OPEN_DOCUMENT if b"opendocument." + kind in raw[38:120]), b"text")
        raise Unreadable(*_OPEN_DOCUMENT[kind])
    found = names(raw)
    if _TYPES not in found and (inner := [name for name in found if name.lower().endswith(_READ)]):
        raise Unreadable(
            f"The file is an archive with other files in it: {shown(inner[0])}.",
            "Take the files out of it, and give those.",
        )


def _types(raw: bytes, parts: Mapping[str, bytes]) -> dict[str, str]:
    """What each part is, by its name or else by how it ends."""
    by_ending, by_name = {}, {}
    for one in _tree(raw):
        type_ = one.get("ContentType", "")
        if one.tag.endswith("}Default"):
            by_ending[one.get("Extension", "").lower()] = type_
        elif one.tag.endswith("}Override"):
            by_name[one.get("PartName", "").lower().lstrip("/")] = type_
    return {
        name: by_name.get(name.lower()) or by_ending.get(name.rpartition(".")[2].lower(), "")
        for name in parts
        if name != _TYPES
    }


def _links(xml: Mapping[str, bytes]) -> Iterator[Link]:
    for name, content in xml.items():
        if name.endswith(".rels"):
            folder, _, file = name.rpartition("_rels/")
            source = f"{folder}{file.removesuffix('.rels')}"
            for one in _tree(content):
                target = one.get("Target", "")
                external = one.get("TargetMode") == "External"
                inside = target if external else posixpath.normpath(posixpath.join("/", folder, unquote(target)))
                yield Link(source, one.get("Id", ""), one.get("Type", ""), inside.lstrip("/"), external)


def _kind(main: str, parts: Mapping[str, bytes], types: Mapping[str, str]) -> str:
    """xlsx or docx. Raises Unreadable where the file is neither, or does not say so."""
    if main not in parts:
        raise damaged("its main part is missing")
    type_ = types[main].lower()
    if kind := KINDS.get(type_):
        return kind
    for piece, (message, help_) in _OTHER_MAIN.items():
        if piece in type_:
            raise Unreadable(message, help_)
    raise unsafe(f"its main part ‘{shown(main)}’ is neither a workbook nor a document")


def _refuse_forbidden(parts: Mapping[str, bytes], types: Mapping[str, str], links: Iterable[Link]) -> None:
    """Refuse macros, links, objects, connections: by names, by types, by what leads to them, and by their content."""
    told = "\n".join([*parts, *types.values(), *(link.type for link in links)])
    for pattern, (message, help_) in _FORBIDDEN.items():
        if re.search(pattern, told, re.IGNORECASE | re.MULTILINE):
            raise Unreadable(message, help_)
    if any(content.startswith(_OLE) for content in parts.values()):
        raise Unreadable(*_EMBEDDED)
    for link in links:
        away = link.external and not link.type.endswith(_HARMLESS_LINKS)
        if away or (link.external and link.type.endswith("/attachedTemplate") and link.target.lower().startswith(_WEB)):
            raise Unreadable(
                f"The file takes in what stands elsewhere: {shown(link.target)}.",
                "Open it, replace the linked picture, object or template by one of its own, and save it again.",
            )


def _of_another_dialect(kind: str) -> Unreadable:
    if kind == "xlsx":
        return Unreadable("The file is a Strict Open XML workbook, or not a workbook at all.", SAVE_XLSX)
    return Unreadable("The file is a Strict Open XML document, or not a document at all.", SAVE_DOCX)


def _check_cells(scans: Iterable[Scan]) -> None:
    if sum(scan.count for scan in scans if isinstance(scan, SheetScan)) > MOST_CELLS:
        raise too_many_cells()


def _tree(raw: bytes) -> Iterable[Any]:
    """The elements in a short part. It has been gone over before."""
    from defusedxml.ElementTree import fromstring

    root: Iterable[Any] = fromstring(raw)
    return root
