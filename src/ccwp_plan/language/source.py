"""YAML text to a tree of text whose every key and value knows where it stands.

The tree is built from the parser's events, one at a time: nesting and aliases are counted as they
come, duplicate keys are seen, and no scalar is given a type by its look. Positions are offsets into
the text, so that a tree costs two integers a value; lines and columns are worked out when somebody
asks for them.
"""

from __future__ import annotations

import os
import re
import stat
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from ccwp_plan.language import syntax

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 64
MAX_ALIASED_NODES = 100_000

Tree: TypeAlias = "str | None | list[Tree] | dict[str, Tree]"
Mark: TypeAlias = "tuple[int, int, dict[str, tuple[int, int, Mark]] | list[Mark] | None]"
Loc: TypeAlias = tuple[str | int, ...]

_NULLS = frozenset({"", "~", "null"})
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_BLOCK_HEADER = re.compile(r"[|>][^\n]*\n")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a file: lines and columns count from 1, the end column is the one after the last."""

    line: int
    column: int
    end_line: int
    end_column: int


class Refusal(Exception):
    """Something that section 2 of the language refuses; raised where the rest of a file cannot be read."""

    def __init__(self, code: str, message: str, help_: str, start: int, end: int) -> None:
        super().__init__(message)
        self.code, self.message, self.help, self.offsets = code, message, help_, (start, end)


@dataclass(frozen=True, eq=False, repr=False)
class Source:
    """One YAML file as it was read.

    `data` is the top level mapping as text, lists and mappings, without the keys that were given no
    value; it is None when the file cannot be read as one.
    """

    path: Path
    text: str
    data: dict[str, Tree] | None
    mark: Mark
    refusals: tuple[Refusal, ...]

    @property
    def top(self) -> Place:
        """The place of the whole file."""
        return Place(self)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What section 2 of the language refuses in this file (the Y rules)."""
        return tuple(
            Problem(refusal.code, refusal.message, refusal.help, Place(self, offsets=refusal.offsets))
            for refusal in self.refusals
        )

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The file's lines without their ends, as an editor counts them."""
        return tuple(_LINE_END.split(self.text))

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(end.end() for end in _LINE_END.finditer(self.text))]

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets, without the white space at its end."""
        end = max(start, start + len(self.text[start:end].rstrip()))
        first, last = (bisect_right(self._line_starts, offset) for offset in (start, end))
        return Span(
            first, start - self._line_starts[first - 1] + 1, last, end - self._line_starts[last - 1] + 1
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, the path to a value in it and, if known, a part of that value.

    `place / "results" / 0 / "due"` goes down; a step that the file lacks leaves the span of the
    nearest ancestor that it has.
    """

    source: Source
    loc: Loc = ()
    on_key: bool = False
    part: tuple[int, int] | None = None
    offsets: tuple[int, int] | None = None

    def __truediv__(self, step: str | int) -> Place:
        return Place(self.source, (*self.loc, step))

    def key(self) -> Place:
        """The place of the key instead of its value."""
        return Place(self.source, self.loc, on_key=True)

    def within(self, start: int, end: int) -> Place:
        """The place of `value[start:end]`, where the value at this place is text."""
        return Place(self.source, self.loc, part=(start, end))

    def given(self) -> bool:
        """Whether the file has this very place, be its value empty."""
        return self._walk()[1]

    @property
    def value(self) -> Tree:
        """What stands here, or None."""
        node: Any = self.source.data
        for step in self.loc:
            try:
                node = node[step]
            except (KeyError, IndexError, TypeError):
                return None
        return node  # type: ignore[no-any-return]

    def span(self) -> Span:
        """Lines and columns of this place."""
        (start, end), found = (self.offsets, False) if self.offsets else self._walk()
        if self.part and found and isinstance(self.value, str):
            start, end = _inside(self.source.text, start, end, self.value, self.part)
        return self.source.span(start, end)

    def _walk(self) -> tuple[tuple[int, int], bool]:
        mark = self.source.mark
        offsets = mark[0], mark[1]
        for at, step in enumerate(self.loc, 1):
            inner = mark[2]
            if isinstance(inner, dict) and isinstance(step, str) and step in inner:
                start, end, mark = inner[step]
                if self.on_key and at == len(self.loc):
                    return (start, end), True
            elif isinstance(inner, list) and isinstance(step, int) and step < len(inner):
                mark = inner[step]
            else:
                return offsets, False
            offsets = mark[0], mark[1]
        return offsets, True


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at a place, said in one sentence, with what to do about it in another.

    `action` is the number of the action it is about, `objective` the id of the objective.
    """

    code: str
    message: str
    help: str
    place: Place
    action: str | None = None
    objective: str | None = None


def _inside(text: str, start: int, end: int, value: str, part: tuple[int, int]) -> tuple[int, int]:
    """Offsets in the file of a part of a value, or of the whole value where its text was written in escapes.

    YAML changes white space only (folding, indentation), so the n-th visible character of the value is
    the n-th visible character of the text.
    """
    header = _BLOCK_HEADER.match(text, start, end)
    body = header.end() if header else start + (text[start : start + 1] in "'\"")
    visible = [at for at in range(body, end) if not text[at].isspace()]
    wanted = [at for at, character in enumerate(value) if not character.isspace()]
    first, last = bisect_right(wanted, part[0] - 1), bisect_right(wanted, part[1] - 1)
    if last <= first or last > len(visible) or any(text[visible[n]] != value[wanted[n]] for n in range(last)):
        return start, end
    return visible[first], visible[last - 1] + 1


def read(path: Path) -> Source:
    """Read a YAML file. Never raises for what the file holds or for a file that cannot be read."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return _unread(path, Refusal("Y015", "This is no ordinary file.", "Put a YAML file in its place.", 0, 0))
        with open(path, "rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = f"The file cannot be read: {reason}."
        return _unread(path, Refusal("Y015", message, "Check the file and its permissions.", 0, 0))
    return parse(raw, path)


def parse(raw: bytes, path: Path) -> Source:
    """The bytes of a YAML file as a source; `path` is what its problems are reported under."""
    if len(raw) > MAX_BYTES:
        help_ = "Split it: one action per file in actions/."
        return _unread(path, Refusal("Y009", "The file is larger than 4 MiB.", help_, 0, 0))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = raw[: error.start].decode("utf-8-sig", "replace")
        message = f"The file is not UTF-8: the byte 0x{raw[error.start]:02X} begins no character there."
        help_ = "Save the file as UTF-8 in your editor."
        return _unread(path, Refusal("Y002", message, help_, len(text), len(text)), text)
    return _Reader(path, text).read()


def _unread(path: Path, refusal: Refusal, text: str = "") -> Source:
    return Source(path, text, None, (0, len(text), None), (refusal,))


class _Reader:
    """One pass over the events of one text."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text
        self.refusals: list[Refusal] = []
        self.anchors: dict[str, tuple[Tree, Mark, int] | None] = {}
        self.nodes = 0
        self.aliased = 0
        self.depth = 0
        self.event: Callable[[], Any] = lambda: None

    def read(self) -> Source:
        data: dict[str, Tree] | None = None
        mark: Mark = (0, len(self.text), None)
        try:
            tree, mark = self.document()
            if not isinstance(tree, dict):
                raise self.top_level(tree, mark)
            data = tree
        except Refusal as refusal:
            self.refusals.append(refusal)
        except yaml.MarkedYAMLError as error:
            self.refusals.append(self.not_yaml(error))
        except yaml.reader.ReaderError:
            self.refusals.append(self.character())
        return Source(self.path, self.text, data, mark, tuple(self.refusals))

    def document(self) -> tuple[Tree, Mark]:
        """The one document of the text."""
        loader = yaml.CBaseLoader(self.text)
        self.event = loader.get_event
        try:
            self.event()
            if type(self.event()) is yaml.StreamEndEvent:
                return None, (0, 0, None)
            tree, mark = self.node(self.event())
            self.event()
            following = self.event()
            if type(following) is yaml.DocumentStartEvent:
                self.refusals.append(
                    Refusal(
                        "Y005",
                        "A second document begins here; a file holds one.",
                        "Put the second document into a file of its own, or remove the line ---.",
                        following.start_mark.index,
                        following.end_mark.index,
                    )
                )
            return tree, mark
        finally:
            loader.dispose()

    def node(self, event: Any) -> tuple[Tree, Mark]:
        """The node that begins with this event; the hot path of every command."""
        self.nodes += 1
        kind = type(event)
        if kind is yaml.AliasEvent:
            return self.alias(event)
        anchor, before = event.anchor, self.nodes
        if anchor is not None:
            self.anchors[anchor] = None
        if event.tag is not None:
            self.tag(event)
        tree: Tree
        if kind is yaml.ScalarEvent:
            value = event.value
            start, end = event.start_mark.index, event.end_mark.index
            tree, mark = value, (start, end, None)
            if value in _NULLS and event.implicit[0]:
                tree = None
            elif not value.isprintable() and _NOT_IN_XML.search(value):
                self.refusals.append(self.escaped(value, start, end))
                tree = _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", value)
        else:
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise Refusal(
                    "Y008",
                    f"Lists and mappings are nested more than {MAX_DEPTH} deep.",
                    "A plan needs fewer than ten levels: look for brackets that are never closed.",
                    event.start_mark.index,
                    event.start_mark.index + 1,
                )
            tree, mark = self.mapping(event) if kind is yaml.MappingStartEvent else self.sequence(event)
            self.depth -= 1
        if anchor is not None:
            self.anchors[anchor] = tree, mark, self.nodes - before + 1
        return tree, mark

    def mapping(self, start: Any) -> tuple[Tree, Mark]:
        tree: dict[str, Tree] = {}
        marks: dict[str, tuple[int, int, Mark]] = {}
        last = start.start_mark.index
        next_event = self.event
        event = next_event()
        while type(event) is not yaml.MappingEndEvent:
            key_start, key_end = event.start_mark.index, event.end_mark.index
            key = event.value if type(event) is yaml.ScalarEvent and event.tag is None else self.key(event)
            if event.anchor is not None and type(event) is yaml.ScalarEvent:
                self.anchors[event.anchor] = key, (key_start, key_end, None), 1
            value, mark = self.node(next_event())
            last = mark[1] if mark[1] > key_end else key_end
            if key in _NULLS or key == "<<" or key in marks:
                self.refusals.append(self.refused_key(key, key_start, key_end, event, marks))
            elif key is not None:
                marks[key] = key_start, key_end, mark
                if value is not None:
                    tree[key] = value
            event = next_event()
        end = event.end_mark.index if start.flow_style else last
        return tree, (start.start_mark.index, end, marks)

    def sequence(self, start: Any) -> tuple[Tree, Mark]:
        tree: list[Tree] = []
        marks: list[Mark] = []
        last = start.start_mark.index
        next_event = self.event
        event = next_event()
        while type(event) is not yaml.SequenceEndEvent:
            value, mark = self.node(event)
            tree.append(value)
            marks.append(mark)
            last = mark[1]
            event = next_event()
        return tree, (start.start_mark.index, event.end_mark.index if start.flow_style else last, marks)

    def alias(self, event: Any) -> tuple[Tree, Mark]:
        """The anchored node again: its own span is the alias, those of what it holds are the anchor's."""
        start, end = event.start_mark.index, event.end_mark.index
        name = event.anchor
        anchored = self.anchors.get(name)
        if anchored is None:
            message = f"The alias *{name} stands inside its own anchor." if name in self.anchors else (
                f"The alias *{name} has no anchor &{name} above it."
            )
            raise Refusal("Y014", message, "Write the value out, or put it in quotes if it is text.", start, end)
        tree, mark, size = anchored
        self.nodes += size - 1
        self.aliased += size
        if self.aliased > MAX_ALIASED_NODES:
            message = f"The aliases of this file expand to more than {MAX_ALIASED_NODES:,} values."
            raise Refusal("Y010", message, "Write the values out instead of repeating an anchor.", start, end)
        return tree, (start, end, mark[2])

    def key(self, event: Any) -> str | None:
        """The text of a key that is not simply text; None, once it is refused, if it has none."""
        start, end = event.start_mark.index, event.end_mark.index
        if type(event) is yaml.ScalarEvent:
            self.tag(event)
            return str(event.value)
        tree, _ = self.node(event)
        if isinstance(tree, str):
            return tree
        self.refusals.append(
            Refusal(
                "Y007",
                "A list or a mapping stands where the name of a field is expected.",
                "Write the field's name as plain text, followed by a colon.",
                start,
                max(end, start + 1),
            )
        )
        return None

    def refused_key(
        self, key: str | None, start: int, end: int, event: Any, marks: dict[str, tuple[int, int, Mark]]
    ) -> Refusal:
        if key == "<<":
            return Refusal(
                "Y011",
                "Merge keys (<<) are not part of the language.",
                "Write the fields out, or use an alias for each value.",
                start,
                end,
            )
        if key in marks:
            line = self.text.count("\n", 0, marks[key][0]) + 1
            return Refusal(
                "Y003",
                f"The field ‘{key}’ stands twice here; it was first given on line {line}.",
                "Keep one of the two.",
                start,
                end,
            )
        return Refusal(
            "Y007",
            "The name of a field is missing before the colon.",
            "Write the field's name, or put the text in quotes if it is no field.",
            start,
            max(end, start + 1),
        )

    def tag(self, event: Any) -> None:
        start = event.start_mark.index
        written = re.compile(r"!\S*").search(self.text, start)
        at, end = written.span() if written else (start, start + 1)
        self.refusals.append(
            Refusal(
                "Y004",
                f"The tag {self.text[at:end]} is not part of the language: the field decides the type.",
                "Remove the tag, or put the text in quotes if it begins with an exclamation mark.",
                at,
                end,
            )
        )

    def escaped(self, value: str, start: int, end: int) -> Refusal:
        found = _NOT_IN_XML.search(value)
        assert found
        return Refusal(
            "Y012",
            f"The control character U+{ord(found.group()):04X} cannot stand in a document.",
            "Remove the escape, or write the character that is meant.",
            start,
            end,
        )

    def character(self) -> Refusal:
        found = _NOT_IN_YAML.search(self.text)
        at = found.start() if found else 0
        return Refusal(
            "Y012",
            f"The control character U+{ord(self.text[at]):04X} cannot stand in a YAML file.",
            "Remove it: it is invisible in most editors and often comes with text pasted from elsewhere.",
            at,
            at + 1,
        )

    def not_yaml(self, error: yaml.MarkedYAMLError) -> Refusal:
        mark = error.problem_mark or error.context_mark
        at = min(mark.index if mark else 0, max(len(self.text) - 1, 0))
        context = error.context_mark.index if error.context_mark else None
        message, help_, start = syntax.explain(self.text, error.problem or "", at, context)
        return Refusal("Y001", message, help_, start, start + 1)

    def top_level(self, data: Tree, mark: Mark) -> Refusal:
        if data is None:
            return Refusal("Y013", "The file is empty.", "Write the fields of the plan, the action or the strategy.", 0, 0)
        kind = "a list" if isinstance(data, list) else "text"
        return Refusal(
            "Y006",
            f"The file holds {kind} where fields are expected.",
            "Begin with a field's name, a colon and its value, such as: number: 10",
            mark[0],
            mark[1],
        )
