"""The parts of a Word file, found by what they are related to and not by their names."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any

from lxml import etree

from ccwp_plan.exchange.cells import Unreadable

_SAVE_AGAIN = "Open the file in Word or LibreOffice, save it as a DOCX file, and give that one."


class Package:
    """A Word file: its parts as XML, and which part another one refers to."""

    def __init__(self, data: bytes) -> None:
        try:
            self._parts = zipfile.ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile as error:
            raise Unreadable("This is not a Word file (DOCX).", _SAVE_AGAIN) from error
        self._names = set(self._parts.namelist())
        found = self.related("", "officeDocument")
        if not found:
            raise Unreadable("There is no Word document in this file.", _SAVE_AGAIN)
        self.document = found[0]

    def root(self, name: str) -> Any:
        """The XML of a part."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        try:
            return etree.fromstring(self._parts.read(name), parser)
        except (etree.XMLSyntaxError, zipfile.BadZipFile, NotImplementedError) as error:
            raise Unreadable(f"The part {name} of this Word file is damaged.", _SAVE_AGAIN) from error

    def related(self, name: str, kind: str) -> list[str]:
        """The names of the parts of a kind that a part refers to, such as comments; "" is the file as a whole."""
        return [target for kind_, target in self.relations(name).values() if kind_ == kind and target in self._names]

    def only(self, kind: str) -> Any | None:
        """The XML of the one part of a kind that the document refers to, if it does."""
        found = self.related(self.document, kind)
        return self.root(found[0]) if found else None

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part refers to, by id: the last word of the kind, and the part; or an address outside of the file."""
        folder, base = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        if relations not in self._names:
            return {}
        return {
            one.get("Id", ""): (one.get("Type", "").rpartition("/")[2], _target(folder, one))
            for one in self.root(relations)
        }


def _target(folder: str, relation: Any) -> str:
    target: str = relation.get("Target", "")
    if relation.get("TargetMode") == "External":
        return target
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
