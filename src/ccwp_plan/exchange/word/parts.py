"""The parts of a Word file, found by what they are related to and not by their names."""

from __future__ import annotations

from typing import Any

from lxml import etree

from ccwp_plan.exchange.package import Package
from ccwp_plan.exchange.unzipped import damaged, shown


class Parts:
    """The parts of a Word file as XML, and which part another one refers to."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.document = package.main

    def root(self, name: str) -> Any:
        """The XML of a part."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        try:
            return etree.fromstring(self._package.parts[name], parser)
        except etree.XMLSyntaxError as error:
            raise damaged(f"the part ‘{shown(name)}’ cannot be read") from error

    def related(self, name: str, kind: str) -> list[str]:
        """The names of the parts of a kind that a part refers to, such as comments; "" is the file as a whole."""
        return self._package.led_to(name, kind)

    def only(self, kind: str) -> Any | None:
        """The XML of the one part of a kind that the document refers to, if it does."""
        found = self.related(self.document, kind)
        return self.root(found[0]) if found else None

    def links(self, name: str) -> dict[str, str]:
        """The addresses outside of the file that a part leads to, by their numbers in it."""
        return {one.id: one.target for one in self._package.links if one.source == name and one.external}
