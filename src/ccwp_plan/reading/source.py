"""YAML text to a tree of text whose every key and value has a place that can be asked for.

The tree is built from the parser's events, one at a time: nesting and aliases are counted as they
come, duplicate keys are seen, and no scalar is given a type by its look. Most files are never asked
where anything stands, since nothing in them is reported: the offsets are collected by a second walk
when somebody asks, and lines and columns are worked out for what is reported.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from bisect import bisect_right
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from ccwp_plan.reading.extents import (
    NOT_IN_XML,
    NULLS,
    REFUSED_KEYS,
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
    Tree,
    events,
    extents,
    is_refused,
    printable_text,
)
from ccwp_plan.reading.letters import composed
from ccwp_plan.reading.place import Refusal, Source, echoed, line_starts
from ccwp_plan.reading.signs import in_quotes

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 64
_PAUSES = (0.01, 0.05, 0.1, 0.5, 0)
"""In seconds: after each attempt to read a file while nothing writes to it."""
MAX_ALIASED_NODES = 100_000
MAX_VALUES = 250_000

_IS_A_LINK = frozenset({errno.ELOOP, errno.EMLINK, getattr(errno, "EFTYPE", errno.ELOOP)})
"""What systems say of a link that is not to be followed."""
_BEFORE_VALUES = ",:-[{?"
"""Each value but the whole has one of these signs before it that no other value has."""
_NOT_IN_YAML = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
_TAG_DIRECTIVE = re.compile(r"^%TAG[^\r\n]*", re.MULTILINE)
UNKNOWN: Mapping[str, bool] = MappingProxyType({})
"""Where nobody says what is a field."""
_GOES_ON = re.compile(r"[ \t]*[^\s,\]}#:]|:\S")
"""What stands behind an alias where it is none, but the beginning of a text."""
_LONGER_ANCHOR = re.compile(r"[?:%@`]\S+")


def read(path: Path, outside: Callable[[Path], bool] = lambda path: False) -> Source:
    """Read a YAML file. Never raises for what the file holds or for a file that cannot be read.

    A pipe or a device is no file: opened so that it cannot make the program wait, it is refused. So is a link of
    which `outside` says that what it leads to may not be read. A file that is written to in the meantime is read
    again, so that no half of it is taken for the whole.
    """
    try:
        for pause in _PAUSES:
            with open(_opened(path, outside), "rb", buffering=0) as file:
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode):
                    help_ = "Replace it with a YAML file."
                    return unread(path, Refusal("Y015", "This is not an ordinary file.", help_, 0, 0))
                raw = file.read(min(status.st_size, MAX_BYTES) + 1) or b""
                if _as_it_was(status, os.fstat(file.fileno()), len(raw)):
                    return parse(raw, path)
            time.sleep(pause)
    except Refusal as refusal:
        return unread(path, refusal)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = f"The file cannot be read: {reason}."
        return unread(path, Refusal("Y015", message, "Check the file and its permissions.", 0, 0))
    message = "The file changed while it was being read."
    return unread(path, Refusal("Y015", message, "Try again when no other program is writing to the file.", 0, 0))


def _as_it_was(before: os.stat_result, after: os.stat_result, read: int) -> bool:
    """Whether a file was the same before and after so many bytes of it were read."""
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return same and read == min(before.st_size, MAX_BYTES + 1)


def _opened(path: Path, outside: Callable[[Path], bool]) -> int:
    """A descriptor of a file, got without waiting for anybody. Raises Refusal where it is a link that leads outside.

    A link is not followed at first: so most files, which are none, cost no question.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        if hasattr(os, "O_NOFOLLOW") or not path.is_symlink():
            return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))
    except OSError as error:
        if error.errno not in _IS_A_LINK:
            raise
    if outside(path):
        raise astray()
    return os.open(path, flags)


def astray() -> Refusal:
    """Why a link is not followed that leads out of the repository."""
    help_ = "Replace it with the file itself, or use --allow-outside to follow it."
    return Refusal("Y017", "This link leads out of the repository of the plan.", help_, 0, 0)


def parse(raw: bytes, path: Path) -> Source:
    """The bytes of a YAML file as a source; `path` is what its problems are reported under."""
    if len(raw) > MAX_BYTES:
        help_ = "Split it: one action per file in actions/."
        return unread(path, Refusal("Y009", "The file is larger than 4 MiB.", help_, 0, 0))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        from ccwp_plan.reading import strangers

        if refusal := strangers.in_bytes(raw):
            return unread(path, refusal)
        return unread(path, *strangers.not_utf_8(raw, error.start))
    source = read_text(text, path)
    if source.data is None or raw.startswith(b"{\\rtf"):
        from ccwp_plan.reading import strangers

        if refusal := strangers.in_bytes(raw):
            return unread(path, refusal)
        if refusal := strangers.in_text(text):
            return unread(path, refusal, text)
    return replace(source, marked=True) if raw.startswith(BOM_UTF8) else source


def read_text(text: str, path: Path, fields: Mapping[str, bool] = UNKNOWN) -> Source:
    """A YAML text as a source; with `fields`, each with whether it is a list, mistakes are told by what is a field."""
    return _Reader(path, text, fields).read()


def unread(path: Path, refusal: Refusal, text: str = "") -> Source:
    """A file of which nothing is known but why it cannot be read."""
    return Source(path, text, None, (refusal,))


class _Reader:
    """One pass over the events of one text."""

    def __init__(self, path: Path, text: str, fields: Mapping[str, bool] = UNKNOWN) -> None:
        self.path, self.text, self.fields = path, text, fields
        self.refusals: list[Refusal] = []
        self.anchors: dict[str, Tree] = {}
        self.anchored: set[str] = set()
        self.sizes: dict[int, int] = {}
        self.heights: dict[int, int] = {}
        self.aliased = 0
        self.values = 0
        self.count = 0
        self.lists = 0
        self.valueless = False
        self.depth = 0
        self.again: list[Refusal] = []
        self.escapes = text.count("\\")
        self.ascii = text.isascii() and not self.escapes
        self.event: Callable[[], Any] = lambda: None

    def read(self) -> Source:
        data: dict[str, Tree] | None = None
        try:
            tree = self.document()
            if not isinstance(tree, dict):
                raise self.top_level(tree)
            data = tree
        except Refusal as refusal:
            self.refusals.append(refusal)
        except yaml.MarkedYAMLError as error:
            self.refusals.append(self.not_yaml(error))
        except yaml.reader.ReaderError:
            self.refusals.append(self.character())
        self.tell_once()
        brackets = self.text.count("[") - self.lists + self.escapes
        values = self.values + self.aliased
        return Source(self.path, self.text, data, tuple(self.refusals), brackets, self.valueless, values)

    def tell_once(self) -> None:
        """Tell once that the fields of the file begin again: it has two documents, and nothing that parts them."""
        if len(self.again) > 2:
            first = self.again[0]
            message = "The fields of the file begin again here; a file contains them only once."
            again = Refusal(
                "Y005", message, "Move this line and those below it to a file of their own.", *first.offsets
            )
            rest = (one for one in self.refusals if one not in self.again)
            self.refusals = sorted((*rest, again), key=lambda one: one.offsets)

    def document(self) -> Tree:
        """The one document of the text."""
        if "%TAG" in self.text and (match := _TAG_DIRECTIVE.search(self.text)):
            help_ = "Remove the line: the field decides the type of a value."
            raise Refusal("Y004", "The line `%TAG` is not allowed.", help_, *match.span())
        self.event = next_event = events(self.text)
        if sum(map(self.text.count, _BEFORE_VALUES)) > MAX_VALUES:
            vars(self)["node"] = self.counted
        if type(next_event()) is StreamEndEvent:
            return None
        tree = self.node(next_event())
        end = next_event()
        try:
            following = next_event()
        except yaml.MarkedYAMLError as error:
            if not (end.explicit and error.problem_mark):
                raise
            start = error.problem_mark.index
            self.second_document(start, start + 1, "`...`")
            return tree
        if type(following) is DocumentStartEvent:
            self.second_document(following.start_mark.index, following.end_mark.index, "---")
        return tree

    def second_document(self, start: int, end: int, parted_by: str) -> None:
        message = "A second document begins here; a file contains only one."
        help_ = (
            f"Move what follows to a file of its own; if it belongs to the fields above, remove the line {parted_by}."
        )
        self.refusals.append(Refusal("Y005", message, help_, start, end))

    def node(self, event: Any) -> Tree:
        """The node that begins with this event; with `mapping` and `sequence`, the hot path of every command."""
        kind = type(event)
        if kind is AliasEvent:
            return self.alias(event)
        if event.tag is not None:
            self.tag(event)
        if event.anchor is not None:
            return self.anchor(event, kind)
        return self.scalar(event) if kind is ScalarEvent else self.collection(event, kind)

    def counted(self, event: Any) -> Tree:
        """As `node`, for a text that has signs enough for more values than are read."""
        self.count += 1
        if self.count > MAX_VALUES:
            start = event.start_mark.index
            message = f"The file contains more than {MAX_VALUES:,} values."
            raise Refusal("Y018", message, "Split it: one action per file in actions/.", start, start + 1)
        return type(self).node(self, event)

    def anchor(self, event: Any, kind: type) -> Tree:
        """A node that aliases can repeat once it is read."""
        self.anchored.add(event.anchor)
        self.anchors.pop(event.anchor, None)
        self.whole_anchor(event)
        value = self.scalar(event) if kind is ScalarEvent else self.collection(event, kind)
        self.anchors[event.anchor] = value
        return value

    def scalar(self, event: Any) -> str | None:
        """A scalar as text, or None where it is not given."""
        value: str = event.value
        if value in NULLS and event.implicit[0]:
            return None
        return self.printable(value, event) if self.escapes else value

    def collection(self, event: Any, kind: type) -> Tree:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            start = event.start_mark.index
            message = f"Lists and fields are nested more than {MAX_DEPTH} levels deep."
            help_ = "A plan needs fewer than ten levels: look for brackets that are never closed."
            raise Refusal("Y008", message, help_, start, start + 1)
        tree = self.mapping() if kind is MappingStartEvent else self.sequence(event)
        self.depth -= 1
        self.values += len(tree or ())
        return tree

    def mapping(self) -> Tree:
        tree: dict[str, Tree] = {}
        starts: dict[str, Any] = {}
        next_event, node = self.event, self.node
        while type(event := next_event()) is not MappingEndEvent:
            plain = type(event) is ScalarEvent and event.tag is None and event.anchor is None
            key = event.value if plain and not self.escapes else self.key(event)
            value = node(next_event())
            if key in starts or (key in REFUSED_KEYS and is_refused(event)):
                self.refusals.append(self.refused_key(key, event, starts))
            elif key is not None:
                starts[key] = event.start_mark
                if value is not None:
                    tree[key] = value
                else:
                    self.valueless = True
        if not self.ascii and not "".join(starts).isascii():
            self.refuse_twins(tree, starts)
        return tree

    def refuse_twins(self, tree: dict[str, Tree], starts: dict[str, Any]) -> None:
        """Refuse the keys of a mapping that differ from one above them only in how accents are typed."""
        met: dict[str, str] = {}
        for key, start in starts.items():
            if (first := met.setdefault(composed(key), key)) is not key:
                tree.pop(key, None)
                self.refusals.append(self.given_twice(key, starts[first], start.index, start.index + len(key)))

    def sequence(self, start: Any) -> Tree:
        tree: list[Tree] = []
        next_event, node = self.event, self.node
        while type(event := next_event()) is not SequenceEndEvent:
            tree.append(node(event))
        if start.flow_style:
            self.lists += 1
        return tree

    def alias(self, event: Any) -> Tree:
        """The anchored node again."""
        start, end = event.start_mark.index, event.end_mark.index
        if event.anchor not in self.anchors:
            name = echoed(event.anchor)
            message = f"The alias *{name} has no anchor &{name} above it."
            if event.anchor in self.anchored:
                message = f"The alias *{name} is inside its own anchor."
            help_ = "Write the value out, or put it in quotes if it is text."
            if "&" not in self.text or _GOES_ON.match(self.text, end):
                message, help_ = self.no_anchor(start)
            raise Refusal("Y014", message, help_, start, end)
        tree = self.anchors[event.anchor]
        self.aliased += self.size(tree)
        if self.depth + self.height(tree) > MAX_DEPTH:
            message = f"With this alias, lists and fields are nested more than {MAX_DEPTH} levels deep."
            raise Refusal("Y008", message, "Write the values out instead of repeating an anchor.", start, end)
        if self.aliased > MAX_ALIASED_NODES:
            message = f"The aliases of this file expand to more than {MAX_ALIASED_NODES:,} values."
            raise Refusal("Y010", message, "Write the values out instead of repeating an anchor.", start, end)
        return tree

    def size(self, tree: Tree) -> int:
        """How many values a tree has, its aliases expanded; each shared one is counted once and remembered."""
        if isinstance(tree, str) or tree is None:
            return 1
        if id(tree) not in self.sizes:
            inner = tree.values() if isinstance(tree, dict) else tree
            self.sizes[id(tree)] = 1 + sum(self.size(value) for value in inner)
        return self.sizes[id(tree)]

    def height(self, tree: Tree) -> int:
        """How deep the lists and mappings of a tree are nested, its aliases expanded; remembered as sizes are."""
        if isinstance(tree, str) or tree is None:
            return 0
        if id(tree) not in self.heights:
            inner = tree.values() if isinstance(tree, dict) else tree
            self.heights[id(tree)] = 1 + max((self.height(value) for value in inner), default=0)
        return self.heights[id(tree)]

    def key(self, event: Any) -> str | None:
        """The text of a key that is not simply text; None, once it is refused, if it has none."""
        start, end = event.start_mark.index, event.end_mark.index
        tree = self.node(event)
        if type(event) is ScalarEvent or isinstance(tree, str):
            return tree if isinstance(tree, str) else ""
        self.refusals.append(
            Refusal(
                "Y007",
                "A list or a group of fields is not the name of a field.",
                "Write the field's name as plain text, followed by a colon.",
                start,
                max(end, start + 1),
            )
        )
        return None

    def refused_key(self, key: str | None, event: Any, starts: dict[str, Any]) -> Refusal:
        start, end = event.start_mark.index, event.end_mark.index
        if key is not None and not is_refused(event):
            twice = self.given_twice(key, starts[key], start, end)
            self.again += [twice] if self.depth == 1 else []
            return twice
        if key == "<<":
            return Refusal(
                "Y011",
                "Merge keys (<<) are not allowed.",
                "Write the fields out, or use an alias for each value.",
                start,
                end,
            )
        return Refusal(
            "Y007",
            "The name of a field is missing before the colon.",
            "Write the field's name, or put the text in quotes if it is not a field.",
            start,
            max(end, start + 1),
        )

    def given_twice(self, key: str, first: Any, start: int, end: int) -> Refusal:
        line = bisect_right(line_starts(self.text), first.index)
        message = f"The field ‘{echoed(key)}’ is given twice; the first is on line {line}."
        return Refusal("Y003", message, "Keep one of the two.", start, end)

    def tag(self, event: Any) -> None:
        start = event.start_mark.index
        written = re.compile(r"!\S*").search(self.text, start)
        at, end = written.span() if written else (start, start + 1)
        if type(event) is ScalarEvent and event.style in ("", None) and not self.text.startswith("!!", at):
            text = echoed(in_quotes(self.text[at : event.end_mark.index]))
            help_ = f"Put the text in quotes: `{text}`."
            message = f"Text cannot begin with an exclamation mark, as ‘{echoed(self.text[at:end])}’ does."
            self.refusals.append(Refusal("Y004", message, help_, at, end))
            return
        self.refusals.append(
            Refusal(
                "Y004",
                f"The type marker ‘{echoed(self.text[at:end])}’ is not allowed: the field decides the type.",
                "Remove it, or put the text in quotes if it begins with an exclamation mark.",
                at,
                end,
            )
        )

    def whole_anchor(self, event: Any) -> None:
        """Refuse an anchor that libyaml ends at a sign, where YAML 1.2 and a reader's eye see a longer word."""
        start, end = event.start_mark.index, event.start_mark.index + 1 + len(event.anchor)
        if event.tag is None and (longer := _LONGER_ANCHOR.match(self.text, end)):
            message, help_ = self.no_anchor(start)
            self.refusals.append(Refusal("Y001", message, help_, start, longer.end()))

    def no_anchor(self, start: int) -> tuple[str, str]:
        """Message and help of a text that begins with the sign of an anchor or an alias, and is neither."""
        from ccwp_plan.reading import mistakes, syntax  # what is right needs neither

        message, help_, _ = syntax.explain(self.text, mistakes.NO_ANCHOR, start, start, self.fields)
        return message, help_

    def printable(self, value: str, event: Any) -> str:
        """The value without the characters that no document can carry, which are refused: escapes can write them."""
        match = NOT_IN_XML.search(value)
        if not match:
            return value
        message = f"The control character U+{ord(match.group()):04X} cannot be used in a document."
        help_ = "Remove the escape, or write the character that is meant."
        self.refusals.append(Refusal("Y012", message, help_, event.start_mark.index, event.end_mark.index))
        return printable_text(value)

    def character(self) -> Refusal:
        match = re.search(_NOT_IN_YAML, self.text)
        at = match.start() if match else 0
        return Refusal(
            "Y012",
            f"The control character U+{ord(self.text[at]):04X} cannot be used in a YAML file.",
            "Remove it: it is invisible in most editors and often comes with text pasted from elsewhere.",
            at,
            at + 1,
        )

    def not_yaml(self, error: yaml.MarkedYAMLError) -> Refusal:
        from ccwp_plan.reading import syntax

        mark = error.problem_mark or error.context_mark
        at = min(mark.index if mark else 0, max(len(self.text) - 1, 0))
        if error.problem == syntax.TOO_DEEP:  # it looks ahead, and found as much before it gave an event
            return _Reader(self.path, self.text[:at]).read().refusals[-1]
        context = error.context_mark.index if error.context_mark else None
        message, help_, start = syntax.explain(self.text, error.problem or "", at, context, self.fields)
        return Refusal("Y001", message, help_, start, start + 1)

    def top_level(self, data: Tree) -> Refusal:
        if data is None:
            return Refusal(
                "Y013",
                "The file is empty.",
                "Write its fields, each with a colon and a value; or remove the file.",
                0,
                0,
            )
        start, end, _ = extents(self.text)
        kind = "a list" if isinstance(data, list) else "text"
        return Refusal(
            "Y006",
            f"The file contains {kind} instead of fields.",
            "Begin with a field's name, a colon and its value, such as: number: 10",
            start,
            end,
        )
