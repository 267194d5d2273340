"""Where everything in a YAML text stands: the events of a text, and a pass over them that keeps nothing but offsets."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

import yaml
from yaml._yaml import CParser

# Any, since to the type checker a mark may be None; the events of a text always have marks.
AliasEvent: Any = yaml.AliasEvent
DocumentStartEvent: Any = yaml.DocumentStartEvent
MappingEndEvent: Any = yaml.MappingEndEvent
MappingStartEvent: Any = yaml.MappingStartEvent
ScalarEvent: Any = yaml.ScalarEvent
SequenceEndEvent: Any = yaml.SequenceEndEvent
StreamEndEvent: Any = yaml.StreamEndEvent

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"
Extent: TypeAlias = "tuple[int, int, dict[str, tuple[int, int, Extent]] | list[Extent] | None]"
Loc: TypeAlias = tuple[str | int, ...]

NULLS = frozenset({"", "~", "null"})
REFUSED_KEYS = NULLS | {"<<"}
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def events(text: str) -> Callable[[], Any]:
    """What gives the events of a text one after the other, the beginning of the stream left out."""
    next_event: Callable[[], Any] = CParser(text).get_event
    next_event()
    return next_event


def last_quoted(text: str) -> tuple[int, int]:
    """From where to where the last value reaches that the parser read, where it is in quotes."""
    last = (0, 0)
    next_event = events(text)
    try:
        while event := next_event():
            if type(event) is ScalarEvent:
                last = (event.start_mark.index, event.end_mark.index) if event.style in ("'", '"') else (0, 0)
    except yaml.YAMLError:
        return last
    return last


def extents(text: str) -> Extent:
    """The offsets of the top level of a text that could be read, and of all that is in it."""
    next_event = events(text)
    next_event()
    return _SecondPass(next_event).node(next_event())


def anchors(text: str) -> dict[int, int]:
    """From the offset of each alias in a text that could be read to that of the anchor whose value it repeats."""
    next_event = events(text)
    latest: dict[str, int] = {}
    found = {}
    while type(event := next_event()) is not StreamEndEvent:
        if type(event) is AliasEvent:
            found[event.start_mark.index] = latest[event.anchor]
        elif getattr(event, "anchor", None):
            latest[event.anchor] = event.start_mark.index
    return found


class _SecondPass:
    """A second pass over the events of a text in which the first one has found no end: where everything stands.

    A key that stands twice has the place where it stands first. Those that are refused for another reason have
    none.
    """

    def __init__(self, next_event: Callable[[], Any]) -> None:
        self.event = next_event
        self.anchors: dict[str, tuple[Extent, str | None]] = {}

    def node(self, event: Any) -> Extent:
        """The extent of the node that begins with this event.

        The span of an alias is its own, those of what it holds are the anchor's.
        """
        kind = type(event)
        if kind is AliasEvent:
            return event.start_mark.index, event.end_mark.index, self.anchors[event.anchor][0][2]
        if kind is ScalarEvent:
            extent: Extent = event.start_mark.index, event.end_mark.index, None
        else:
            extent = self.mapping(event) if kind is MappingStartEvent else self.sequence(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = extent, _text(event)
        return extent

    def mapping(self, start: Any) -> Extent:
        fields: dict[str, tuple[int, int, Extent]] = {}
        last = start.start_mark.index
        while type(event := self.event()) is not MappingEndEvent:
            key_start, key_end = event.start_mark.index, event.end_mark.index
            key, extent = self.key(event), self.node(self.event())
            last = max(key_end, extent[1])
            if key is not None:
                fields.setdefault(key, (key_start, key_end, extent))
        return start.start_mark.index, event.end_mark.index if start.flow_style else last, fields

    def sequence(self, start: Any) -> Extent:
        items: list[Extent] = []
        while type(event := self.event()) is not SequenceEndEvent:
            items.append(self.node(event))
        return start.start_mark.index, event.end_mark.index if start.flow_style else items[-1][1], items

    def key(self, event: Any) -> str | None:
        """The text of a key as the first pass has it; None where it has refused the key."""
        self.node(event)
        if type(event) is AliasEvent:
            return self.anchors[event.anchor][1]
        return None if is_refused(event) else _text(event)


def _text(event: Any) -> str | None:
    """The text of a scalar that is given, or None."""
    if type(event) is not ScalarEvent or (event.implicit[0] and event.value in NULLS):
        return None
    return printable_text(event.value)


def is_refused(event: Any) -> bool:
    """Whether a key is written as one that no mapping can have: empty, or a merge."""
    return type(event) is ScalarEvent and event.implicit[0] and event.value in REFUSED_KEYS


def printable_text(value: str) -> str:
    """A text without the characters that no document can carry."""
    return NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", value)
