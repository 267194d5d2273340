"""What somebody typed where YAML cannot be read: told by the line, in the words of who wrote it.

The parser says where it stopped, and that may be lines below the mistake. So the lines about that place are looked at
for what people type, the most certain first; where none of it is seen, syntax.py has words for the parser's complaint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from ccwp_plan.reading.extents import last_quoted
from ccwp_plan.reading.lines import Line, above, index_at, lines_of
from ccwp_plan.reading.place import echoed
from ccwp_plan.reading.signs import BULLETS, QUOTES, SPACES, UNSEEN, called, in_quotes

COLON = "mapping values are not allowed in this context"
NO_COLON = "could not find expected ':'"
KEY = "did not find expected key"
ITEM = "did not find expected '-' indicator"
NO_END = ("found unexpected end of stream", "found unexpected document indicator")
START = "did not find expected <document start>"
BAD_START = "found character that cannot start any token"
DASH = "block sequence entries are not allowed in this context"
QUESTION = "mapping keys are not allowed in this context"
NO_ANCHOR = "did not find expected alphabetic or numeric character"
"""The complaint of a name of an anchor or an alias with a sign that it cannot have."""
HEADER = "did not find expected comment or line break"
IN_LIST = "did not find expected ',' or ']'"
IN_BRACES = "did not find expected ',' or '}'"
ESCAPES = ("found unknown escape character", "did not find expected hexdecimal number")

_BEGUN_BEFORE = frozenset({*NO_END, NO_COLON, IN_LIST, IN_BRACES})
"""The complaints that come where something has no end; the mistake is where it began."""
_AROUND = 50_000
"""So many characters before and after that place are looked at."""
_LONGEST_NAME = 100
_LONGEST_SHOWN = 60
_NAME = r"[A-Za-z_]\w*"
_LEAD = r"[ ]*(?:-[ ]+)*"
_ODD_INDENT = re.compile(rf"[ ]*([\t{SPACES}])")
_UNSEEN = re.compile(rf"[^:]*?([{UNSEEN}])")
_ODD_COLON = re.compile(rf"{_LEAD}({_NAME})[ ]*(：|:[{SPACES}])[\s{SPACES}]*(.*)")
_BULLET = re.compile(rf"[ ]*([{BULLETS}])[\s{SPACES}]*(.*)")
_NO_SPACE_AFTER_DASH = re.compile(r"[ ]*(-)([^\s-].*)")
_NO_SPACE_AFTER_COLON = re.compile(rf"{_LEAD}(?!https?:|mailto:)({_NAME})(:)([^\s:].*)")
_WITH_COLON = "This text contains a colon and a space, which only stand after the name of a field."
_COLON_AT_THE_END = "This text ends with a colon, which only stands after the name of a field."
_MAY_BE_A_NAME = re.compile(r"[ ]*([a-z]+(?:_[a-z]+)*)[ ]")
_COMMA_FORGOTTEN = re.compile(r".*\S\s+([a-z_]+)")


class Told(NamedTuple):
    """A mistake as it is told, and the offset at which it was made."""

    message: str
    help: str
    at: int


@dataclass(frozen=True)
class Complaint:
    """Where the parser stopped in a text, why, and where that began which it was reading."""

    text: str
    problem: str
    at: int
    context: int | None

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of the text."""
        return [*lines_of(self.text)]

    @cached_property
    def index(self) -> int:
        """The index of the line with which something is wrong, as far as the parser can tell."""
        begins = self.problem == NO_COLON and self.context is not None
        return index_at(self.lines, self.context if begins and self.context is not None else self.at)

    @property
    def line(self) -> Line:
        """That line."""
        return self.lines[self.index]

    @property
    def sign(self) -> str:
        """The sign at which the parser stopped."""
        return self.text[self.at : self.at + 1]

    def suspects(self) -> Iterator[Line]:
        """The lines that may have the mistake: that line, and those above it in the same field."""
        yield self.line
        for index in islice(above(self.lines, self.index), 3):
            if not self.is_in_text(index):
                yield self.lines[index]

    def is_in_text(self, index: int) -> bool:
        """Whether a line is one of a text below a bar."""
        line = self.lines[index]
        head = next((one for one in above(self.lines, index) if self.lines[one].indent < line.indent), None)
        return head is not None and self.lines[head].heads_a_block

    @cached_property
    def value(self) -> tuple[int, int]:
        """From where to where the value reaches in which the parser stopped, on its line: in { } up to a comma."""
        line, at = self.line, min(self.at, self.line.end)
        opened = self.context if self.context is not None and self.text[self.context] in "{[" else None
        begin = line.start + len(line.text) - len(line.text[line.column :].lstrip()) if not line.name else 0
        begin = begin or line.start + (line.text.find(":", line.column) + 1)
        end = line.end
        if opened is None and (match := re.match(rf"{_LEAD}(?:{_NAME}:\s+)?[{{\[]", line.text)) and self.problem != KEY:
            opened = line.start + match.end() - 1
        if opened is not None and line.start <= opened:
            opening = ",{" if self.text[opened:at].rstrip().endswith("]") else ",{["
            before = max(self.text.rfind(sign, opened, at) for sign in opening) + 1
            begin = max(before, self.text.rfind(": ", before, at) + 1)
            following = re.compile(r"[,}\]]").search(self.text, at, line.end)
            end = following.start() if following else end
        begin += len(self.text[begin:end]) - len(self.text[begin:end].lstrip())
        return begin, begin + len(self.text[begin:end].rstrip())

    @property
    def written(self) -> str:
        """That value as it is written."""
        return self.text[slice(*self.value)]

    @cached_property
    def field(self) -> str:
        """The name before that value, with the colon, or the dash of its item, or nothing."""
        begin = self.value[0]
        before = self.text[max(self.line.start, begin - _LONGEST_NAME) : begin]
        named = re.search(rf"({_NAME}:|-)\s*$", before)
        return f"{named[1]} " if named else ""

    def quoted(self, value: str | None = None) -> str:
        """What is to be typed where a value has to be in quotes."""
        return f"`{self.field}{echoed(in_quotes(self.written if value is None else value))}`"


def recognised(text: str, problem: str, at: int, context: int | None) -> Told | None:
    """The mistake that made the parser stop, where it is one that people make."""
    near = context if context is not None and problem in _BEGUN_BEFORE else at
    begin, end = text.rfind("\n", 0, max(0, near - _AROUND)) + 1, near + _AROUND
    began = context - begin if context is not None and context >= begin else None
    complaint = Complaint(text[begin:end], problem, min(at, end) - begin, began)
    told = next((told for look in _LOOKS if (told := look(complaint))), None)
    return told._replace(at=told.at + begin) if told else None


# Signs that look right


def _odd_indent(complaint: Complaint) -> Told | None:
    for line in complaint.suspects():
        if not line.is_blank and (found := _ODD_INDENT.match(line.text)):
            what = "A tab" if found[1] == "\t" else _capital(called(found[1]))
            spaces = _spaces_meant(complaint.lines, line)
            help_ = f"Delete what stands before the text of this line, and type {spaces}."
            return Told(f"{what} is used to indent.", help_, line.start + found.start(1))
    return None


def _spaces_meant(lines: list[Line], line: Line) -> str:
    """How many spaces are typed before a line, in words: as before the line above, two more below a name alone."""
    over = next((lines[at] for at in above(lines, lines.index(line)) if not lines[at].is_blank), None)
    if over is None or _ODD_INDENT.match(over.text):
        return "spaces, as many as before the lines around it"
    count = over.column + 2 * over.text.rstrip().endswith((":", "|", ">"))
    return f"{count} spaces" if count > 1 else "a space" if count else "nothing in its place"


def _unseen(complaint: Complaint) -> Told | None:
    for line in complaint.suspects():
        if found := _UNSEEN.match(line.text):
            message = f"A sign that cannot be seen stands here: {called(found[1])}."
            clean = re.sub(f"[{UNSEEN}]", "", line.text).strip()
            return Told(message, f"Delete the line and type it again: `{echoed(clean)}`.", line.start + found.start(1))
    return None


def _odd_colon(complaint: Complaint) -> Told | None:
    for line in complaint.suspects():
        if found := _ODD_COLON.match(line.text):
            name, sign, value = found.groups()
            message = f"{_capital(called(sign[-1]))} follows the colon of ‘{name}’ where a space is needed."
            if sign == "：":
                message = f"‘{sign}’ after ‘{name}’ is not the colon of the keyboard."
            what = "type a colon and a space" if sign == "：" else "type an ordinary space"
            help_ = f"Delete it and {what}: `{echoed(f'{name}: {value}')}`."
            return Told(message, help_, line.start + found.start(2) + len(sign) - 1)
    return None


def _bullet(complaint: Complaint) -> Told | None:
    for line in complaint.suspects():
        if found := _BULLET.match(line.text):
            message = f"‘{found[1]}’ does not begin an item of a list: a hyphen does."
            help_ = f"Type a hyphen and a space in its place: `- {echoed(found[2])}`."
            return Told(message, help_, line.start + found.start(1))
    return None


def _odd_quotes(complaint: Complaint) -> Told | None:
    line, value = complaint.line, complaint.line.value
    if value[:1] not in QUOTES or not value:
        if complaint.problem not in NO_END or complaint.context is None:
            return None
        line = complaint.lines[index_at(complaint.lines, complaint.context)]
        value = complaint.text[complaint.context : line.end].rstrip()
        if value[-1] not in QUOTES:
            return None
    begin = line.start + line.text.rindex(value)
    field = re.sub(r"^\s+", "", line.text[: begin - line.start])
    sign = next(sign for sign in value if sign in QUOTES)
    message = f"‘{sign}’ is not a quotation mark of the keyboard, so it does not begin or end a text in quotes."
    inner = value.strip(QUOTES + "\"'")
    help_ = f"Type straight quotation marks: `{field}{echoed(in_quotes(inner))}`."
    return Told(message, help_, begin + value.index(sign))


# Spaces


def _no_space(complaint: Complaint) -> Told | None:
    for line in complaint.suspects():
        if found := _NO_SPACE_AFTER_DASH.match(line.text):
            help_ = f"Write `- {echoed(found[2])}`."
            return Told("A space is missing after the dash of an item.", help_, line.start + found.start(1))
        if found := _NO_SPACE_AFTER_COLON.match(line.text):
            name, _, value = found.groups()
            help_ = f"Write `{echoed(f'{name}: {value}')}`."
            return Told(f"A space is missing after the colon of ‘{name}’.", help_, line.start + found.start(2))
    return None


def _first_field(complaint: Complaint) -> Told | None:
    """That the first fields begin farther to the right than those below them."""
    first = next((line for line in complaint.lines if not line.is_blank), complaint.line)
    if complaint.problem != START or not first.name or first.column <= complaint.line.column or not complaint.line.name:
        return None
    message = f"‘{first.name}’ begins in column {first.column + 1}, but ‘{complaint.line.name}’ below it in column "
    message += f"{complaint.line.column + 1}."
    help_ = f"Begin it in column {complaint.line.column + 1}, too."
    return Told(message, help_, first.start + first.column)


def _out_of_line(complaint: Complaint) -> Told | None:
    """That a field or an item does not begin in the column of those around it."""
    line = complaint.line
    if complaint.problem not in (KEY, ITEM, START, COLON) or not line.begins:
        return None
    if complaint.at > line.start + line.column + len(line.name):
        return None
    columns = dict(_open_columns(complaint, items=line.is_item))
    own = line.indent if line.is_item else line.column
    if not columns or own in columns:
        return None
    nearest = max(columns, key=lambda column: (-abs(column - own), column))
    what = "This item" if line.is_item else f"‘{line.name}’"
    other = "the item" if line.is_item else f"‘{columns[nearest].name}’"
    message = f"{what} begins in column {own + 1}, but {other} above it in column {nearest + 1}."
    return Told(message, f"Begin it in column {nearest + 1}, too.", line.start + own)


def _open_columns(complaint: Complaint, *, items: bool) -> Iterator[tuple[int, Line]]:
    """The columns in which a field, or an item, could stand here, each with what stands in it above."""
    least = 1 << 30
    for index in above(complaint.lines, complaint.index):
        line = complaint.lines[index]
        if line.indent >= least or not line.begins or complaint.is_in_text(index):
            continue
        if not items and line.name and line.column < least:
            yield line.column, line
        if items and line.is_item:
            yield line.indent, line
        least = line.indent


def _text_out_of_line(complaint: Complaint) -> Told | None:
    """That a line of a text begins to the left of the text, or is no field."""
    line = complaint.line
    if complaint.problem not in (NO_COLON, KEY, ITEM, START) or line.begins:
        return None
    over = [complaint.lines[index] for index in above(complaint.lines, complaint.index)]
    head = next((at for at, one in enumerate(over) if one.begins and one.indent <= line.indent), None)
    if head is None:
        return None
    name, at = over[head].name, line.start + line.indent
    if over[head + 1 : head + 2] and over[head + 1].heads_a_block and not over[head].is_item:
        name, at, head = over[head + 1].name, over[head].start + over[head].indent, head + 1
    what = f"the text of ‘{name}’" if name else "the text of the item"
    if over[head].heads_a_block:
        column = over[head - 1].indent if head and over[head - 1].indent > over[head].indent else over[head].column + 2
        message = f"This line belongs to {what}, but it is not indented like that text."
        if over[0] is over[head]:
            message = f"This line belongs to {what}, but it is not indented."
        return Told(message, f"Begin each line of the text in column {column + 1}, with {column} spaces before it.", at)
    what = f"‘{name}’" if name else "the item above it"
    help_ = f"Indent it by two spaces if it belongs to {what}"
    if named := _MAY_BE_A_NAME.match(line.text):
        help_ = f"If it is a field, type a colon and a space after its name: `{named[1]}: ...`. " + help_
    return Told(f"This line is not a field, and it is not indented as a part of {what}.", f"{help_}.", at)


# Quotation marks and what needs them


def _unclosed(complaint: Complaint) -> Told | None:
    opened = complaint.context if complaint.problem in NO_END else _opened_above(complaint)
    if opened is None:
        return None
    line = complaint.lines[index_at(complaint.lines, opened)]
    field = re.sub(r"^\s+", "", complaint.text[line.start : opened])
    written, mark = complaint.text[opened + 1 : line.end].strip(), complaint.text[opened]
    inner = written.strip("\"'")
    whole = f"'{inner}'" if mark == "'" and "'" not in inner else in_quotes(inner)
    shown = f"`{field}{echoed(whole)}`"
    if written[-1:] in ("'", '"') and written[-1:] != mark and inner:
        message = "The quotation mark that opens the text is not the one that closes it."
        return Told(message, f"Type the same one at both ends: {shown}.", opened)
    what = "Add the closing quotation mark" if whole[0] == mark else "Use the other quotation marks"
    return Told("A quotation mark is opened here and never closed.", f"{what}: {shown}.", opened)


def _opened_above(complaint: Complaint) -> int | None:
    """Where a quotation mark was opened that the next text in quotes, or an apostrophe, seems to close."""
    if complaint.problem not in (KEY, ITEM, START, IN_LIST, IN_BRACES, COLON):
        return None
    start, end = last_quoted(complaint.text)
    between = complaint.text[start:end]
    is_next = end and not complaint.text[end : complaint.at].strip(" ")
    fields = (line for line in [*lines_of(between)][1:] if line.begins)
    return start if is_next and any(fields) else None


def _after_the_end(complaint: Complaint) -> Told | None:
    """That something follows a closing quotation mark or bracket."""
    before = complaint.text[complaint.line.start : complaint.at].rstrip()
    if complaint.problem not in (KEY, ITEM, START, IN_LIST, IN_BRACES) or before[-1:] not in ("'", '"', "]", "}"):
        return None
    if complaint.sign and complaint.sign in "]}":
        return Told(f"There is one {complaint.sign} too many.", "Remove it.", complaint.at)
    if before[-1] in "]}":
        message = "Something follows the closing bracket of a value."
        return Told(message, f"Put the whole text in quotes: {complaint.quoted()}.", complaint.at)
    value = complaint.written
    if value[:1] == value[-1:] and value[0] in "'\"":
        value = value[1:-1]
    message = "The quotation mark before this closes the text, but the text goes on."
    return Told(message, f"Put the whole text in other quotation marks: {complaint.quoted(value)}.", complaint.at)


def _backslash(complaint: Complaint) -> Told | None:
    if complaint.problem not in ESCAPES or complaint.context is None:
        return None
    at = complaint.text.rfind("\\", complaint.context, complaint.at + 1)
    inner = complaint.text[complaint.context + 1 : complaint.line.end].rpartition('"')[0]
    field = complaint.text[complaint.line.start : complaint.context].lstrip()
    help_ = f"Use single quotation marks: `{field}{echoed(in_quotes(inner))}`."
    return Told("In double quotation marks a backslash does not stand for itself.", help_, at)


def _text_on_the_line_of_a_bar(complaint: Complaint) -> Told | None:
    if complaint.problem != HEADER or complaint.context is None:
        return None
    sign = complaint.text[complaint.context]
    message = f"‘{sign}’ says that a text begins on the next line, but this one begins on the same line."
    text = complaint.text[complaint.context + 1 : complaint.line.end].strip()
    help_ = f"Begin it on the next line, with two spaces before it; or put it in quotes: {complaint.quoted(text)}."
    if sign == ">":
        help_ = f"Put the text in quotes: {complaint.quoted()}; without the sign it begins on the next line."
    return Told(message, help_, complaint.context)


def _bad_start(complaint: Complaint) -> Told | None:
    if complaint.problem not in (BAD_START, NO_ANCHOR, QUESTION) or complaint.sign == "\t":
        return None
    at = complaint.context if complaint.context is not None else complaint.at
    value = complaint.text[at : complaint.value[1]]
    help_ = f"Put the text in quotes: {complaint.quoted(value)}"
    if figure := re.fullmatch(r"[><=~]+\s*([0-9.]+)", value):
        help_ = f"Write the figure alone: `{complaint.field}{figure[1]}`."
    return Told(f"Text cannot begin with ‘{value[:1]}’.", f"{help_.rstrip('.')}.", at)


def _list_on_the_line(complaint: Complaint) -> Told | None:
    if complaint.problem != DASH or not complaint.line.name:
        return None
    name = complaint.line.name
    message = f"A list cannot begin on the line of ‘{name}’."
    help_ = f"If it is one text, put it in quotes: {complaint.quoted()}; if it is a list, begin each item on a line of "
    help_ += f"its own below `{name}:`."
    return Told(message, help_, complaint.at)


def _bracket(complaint: Complaint) -> Told | None:
    """That a bracket is closed by another one, or never; that a comma is missing in { }, or a colon is too many."""
    if complaint.problem not in (IN_LIST, IN_BRACES) or complaint.context is None:
        return None
    opened = complaint.text[complaint.context]
    closing = "]" if opened == "[" else "}"
    if complaint.line.start > complaint.context:
        line = complaint.lines[index_at(complaint.lines, complaint.context)]
        written = line.text[line.column :].rstrip() + closing
        shown = written if len(written) <= _LONGEST_SHOWN else f"… {written[-_LONGEST_SHOWN:].split(' ', 1)[-1]}"
        help_ = f"Write {closing} after its last value: `{shown}`"
        if " " in (inner := complaint.text[complaint.context + 1 : line.end].strip()) and "," not in inner:
            help_ += "; if it is one text, put it in quotes"
        return Told(f"The bracket {opened} is opened here and never closed.", f"{help_}.", complaint.context)
    if complaint.sign in "]}":
        message = f"The bracket {opened} is closed by {complaint.sign}."
        return Told(message, f"Write {closing} in its place.", complaint.at)
    if complaint.sign != ":":
        return None
    before = complaint.text[complaint.value[0] : complaint.at]
    if missing := _COMMA_FORGOTTEN.fullmatch(before):
        help_ = f"Write `, {missing[1]}:` there; or put the text in quotes if the colon belongs to it."
        at = complaint.value[0] + missing.start(1)
        return Told(f"A comma is missing before ‘{missing[1]}’.", help_, at)
    return Told(_WITH_COLON, f"Put the text in quotes: {complaint.quoted()}.", complaint.at)


def _colon(complaint: Complaint) -> Told | None:
    """That a text has a colon and a space in it."""
    if complaint.problem != COLON:
        return None
    line, index = complaint.line, complaint.index
    if line.name or line.is_item:
        help_ = f"Put the text in quotes: {complaint.quoted()}"
        before = complaint.text[complaint.value[0] : complaint.at]
        if complaint.at + 1 < line.end and (field := _COMMA_FORGOTTEN.fullmatch(before)):
            help_ += f"; if ‘{field[1]}’ is a field, begin it on a new line"
        message = _WITH_COLON if complaint.at + 1 < line.end else _COLON_AT_THE_END
        return Told(message, f"{help_}.", complaint.at)
    head = next((complaint.lines[at] for at in above(complaint.lines, index) if complaint.lines[at].begins), None)
    if head is None:
        return None
    field_ = f"{head.name}:" if head.name else "-"
    help_ = f"Put the whole text in quotes, or write `{field_} |` and the text on the lines below it."
    return Told(_WITH_COLON, help_, complaint.at)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


_LOOKS: tuple[Callable[[Complaint], Told | None], ...] = (
    _odd_indent,
    _unseen,
    _odd_colon,
    _bullet,
    _odd_quotes,
    _unclosed,
    _backslash,
    _text_on_the_line_of_a_bar,
    _bad_start,
    _list_on_the_line,
    _no_space,
    _after_the_end,
    _bracket,
    _first_field,
    _out_of_line,
    _text_out_of_line,
    _colon,
)
"""The most certain first."""
