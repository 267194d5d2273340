"""What somebody typed where YAML cannot be read: told by the line, in the words of who wrote it.

The parser says where it stopped, and that may be lines below the mistake. So the lines about that place are looked at
for what people type, the most certain first; where none of it is seen, syntax.py has words for the parser's complaint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from ccwp_plan.reading.extents import last_quoted
from ccwp_plan.reading.lines import Line, above, index_at, lines_of
from ccwp_plan.reading.place import capital, echoed
from ccwp_plan.reading.signs import BULLETS, DASHES, QUOTES, SPACES, UNSEEN, called, in_quotes

COLON = "mapping values are not allowed in this context"
NO_COLON = "could not find expected ':'"
KEY = "did not find expected key"
ITEM = "did not find expected '-' indicator"
NO_END = ("found unexpected end of stream", "found unexpected document indicator")
START = "did not find expected <document start>"
BAD_START = "found character that cannot start any token"
NODE = "did not find expected node content"
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
_A_FIELD = re.compile(rf"\s*{_NAME}:")
_LEAD = r"[ ]*(?:-[ ]+)*"
_ODD_INDENT = re.compile(rf"[ ]*([\t{SPACES}])")
_UNSEEN = re.compile(rf"[^:]*?:?([{UNSEEN}])")
_UNSEEN_BEFORE_A_VALUE = re.compile(rf":[{UNSEEN}]+[ ]*(?=\S)")
_ODD_COLON = re.compile(rf"{_LEAD}({_NAME})[ ]*(：|:[{SPACES}])[\s{SPACES}]*(.*)")
_BULLET = re.compile(rf"[ ]*([{BULLETS}{DASHES}])[\s{SPACES}]*(.*)")
_COUNTED = re.compile(rf"[ ]*(\*|o|\(?(?:[0-9]{{1,2}}|[a-z])[).])[\s{SPACES}]+(\S.*)")
"""What begins an item as well, where one can stand: a star, a number, a letter."""
_ODD_DASH = re.compile(rf"[ ]*(-)([\t{SPACES}])[\s{SPACES}]*(.*)")
_NO_SPACE_AFTER_DASH = re.compile(r"[ ]*(-)([^\s-].*)")
_NAMED = re.compile(rf"{_NAME}: ")
_NO_SPACE_AFTER_COLON = re.compile(rf"{_LEAD}(?!https?:|mailto:)({_NAME})(:)([^\s:].*)")
_OPENED = "A quotation mark is opened here and never closed."
_WITH_COLON = "This text contains a colon and a space, which only stand after the name of a field."
_COLON_AT_THE_END = "This text ends with a colon, which only stands after the name of a field."
_OTHER_SIGN = re.compile(rf"{_LEAD}([a-z]\w*)[ ]*([;=\ua789\u2236\ufe55\u0589])[ ]*(\S.*)")
"""A sign that somebody typed where a colon is needed."""
_FIELD_LIKE = re.compile(r"([a-z]\w*)[ ]+(\S.*)")
_COMPARED = re.compile(r"[><=~]+\s*([0-9][0-9.]*)\s*([^\w\s]{0,2})")
_IN_BRACKETS = re.compile(rf"{_LEAD}(?:{_NAME}:\s+)?[{{\[]")
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
    fields: Mapping[str, bool]

    def may_be_a_field(self, name: str) -> bool:
        """Whether a word is the name of a field, or nobody knows the fields."""
        return name in self.fields or not self.fields

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

    @cached_property
    def head(self) -> int | None:
        """The index of the nearest field or item above that line."""
        return self.begun_above(self.index)

    def begun_above(self, index: int) -> int | None:
        """The index of the nearest field or item above a line, those in texts below a bar left out."""
        in_text = 1 << 30
        for at in above(self.lines, index):
            if not self.lines[at].begins or self.lines[at].indent >= in_text:
                continue
            if not self.is_in_text(at):
                return at
            in_text = self.lines[at].indent
        return None

    @property
    def goes_on(self) -> bool:
        """Whether that line goes on with the text above it, although it looks like a field: no name has a capital."""
        if self.head is None or self.line.is_item or self.line.name == self.line.name.lower():
            return False
        return self.lines[self.head].column < self.line.column and bool(self.lines[self.head].value)

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

    def may_begin_an_item(self, line: Line) -> bool:
        """Whether a line stands where an item can: below one in its column, or below a field without a value."""
        over = (self.lines[index] for index in above(self.lines, self.lines.index(line)))
        head = next((one for one in over if one.indent <= line.indent), None)
        return head is not None and (head.indent == line.indent if head.is_item else bool(head.name) and not head.value)

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
        if opened is None and (match := _IN_BRACKETS.match(line.text)) and self.problem != KEY:
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

    def before(self, at: int) -> str:
        """What is typed before a value that begins at this place: its field, or the dash of its item."""
        line = self.lines[index_at(self.lines, at)]
        text = self.text[line.start : at]
        if _IN_BRACKETS.match(text):
            return match[1] if (match := re.search(rf"({_NAME}:[ ]+)$", text)) else ""
        return text.lstrip()

    def inner(self, at: int) -> str:
        """The text behind a quotation mark that is not closed on its line: in brackets up to a comma or the end."""
        line = self.lines[index_at(self.lines, at)]
        text = self.text[at + 1 : line.end]
        if _IN_BRACKETS.match(line.text):
            text = re.split(r"[,}\]]", text)[0]
        return text.strip().strip(f"{QUOTES}\"'")

    def quoted(self, value: str | None = None) -> str:
        """What is to be typed where a value has to be in quotes."""
        return f"`{self.field}{echoed(in_quotes(self.written if value is None else value))}`"


def recognised(text: str, problem: str, at: int, context: int | None, fields: Mapping[str, bool]) -> Told | None:
    """The mistake that made the parser stop, where it is one that people make.

    `fields` are the names of fields, each with whether it is a list: where they are known, a word is told from one.
    """
    near = context if context is not None and problem in _BEGUN_BEFORE else at
    begin, end = text.rfind("\n", 0, max(0, near - _AROUND)) + 1, near + _AROUND
    began = context - begin if context is not None and context >= begin else None
    complaint = Complaint(text[begin:end], problem, min(at, end) - begin, began, fields)
    told = next((told for look in _LOOKS if (told := look(complaint))), None)
    return told._replace(at=told.at + begin) if told else None


# Signs that look right


def _odd_indent(complaint: Complaint) -> Told | None:
    if not complaint.line.text.strip() and (found := _ODD_INDENT.match(complaint.line.text)):
        what = "a tab" if found[1] == "\t" else called(found[1])
        message = f"This line looks empty, but it contains {what}."
        return Told(message, "Delete the line, or what is in it.", complaint.line.start + found.start(1))
    for line in complaint.suspects():
        if (line is complaint.line or not line.is_blank) and (found := _ODD_INDENT.match(line.text)):
            what = "A tab" if found[1] == "\t" else capital(called(found[1]))
            spaces = _spaces_meant(complaint, line)
            help_ = f"Delete what stands before the text of this line{f', and type {spaces}' if spaces else ''}."
            return Told(f"{what} is used to indent.", help_, line.start + found.start(1))
    return None


def _spaces_meant(complaint: Complaint, line: Line) -> str:
    """How many spaces are typed before a line, in words: as before the fields above it, two more below a name alone."""
    lines, at = complaint.lines, complaint.lines.index(line)
    over = next((one for one in above(lines, at) if not lines[one].is_blank), None)
    if over is None or lines[over].is_oddly_indented:
        return "spaces, as many as before the lines around it"
    opens = lines[over].text.rstrip().endswith((":", "|", ">")) and not complaint.is_in_text(over)
    columns = [lines[over].column + 2 * opens]
    if _A_FIELD.match(line.text) and not opens:
        columns = sorted({one for one, _ in _open_columns(complaint, at, items=False)} - {0})
    if not columns:
        return ""
    few, most = columns[0], columns[-1]
    many = f"{few} or {most} spaces, as many as before the fields that it belongs to"
    return many if len(columns) > 1 else f"{few} spaces" if few > 1 else "a space" if few else ""


def _unseen(complaint: Complaint) -> Told | None:
    for line in complaint.suspects():
        if found := _UNSEEN.match(line.text):
            message = f"A sign that cannot be seen stands here: {called(found[1])}."
            clean = re.sub(f"[{UNSEEN}]", "", _UNSEEN_BEFORE_A_VALUE.sub(": ", line.text)).strip()
            help_ = f"Delete the line and type it again: `{echoed(clean)}`." if clean else "Delete the line."
            return Told(message, help_, line.start + found.start(1))
    return None


def _odd_colon(complaint: Complaint) -> Told | None:
    for line in complaint.suspects():
        if found := _ODD_COLON.match(line.text):
            name, sign, value = found.groups()
            message = f"{capital(called(sign[-1]))} follows the colon of ‘{name}’ where a space is needed."
            if sign == "：":
                message = f"‘{sign}’ after ‘{name}’ is not the colon of the keyboard."
            what = "type a colon and a space" if sign == "：" else "type an ordinary space"
            help_ = f"Delete it and {what}: `{echoed(f'{name}: {value}')}`."
            return Told(message, help_, line.start + found.start(2) + len(sign) - 1)
    return None


def _odd_dash(complaint: Complaint) -> Told | None:
    for line in complaint.suspects():
        if found := _ODD_DASH.match(line.text):
            what = "A tab" if found[2] == "\t" else capital(called(found[2]))
            help_ = f"Delete it and type a space: `- {echoed(found[3])}`."
            return Told(
                f"{what} follows the dash of an item where a space is needed.", help_, line.start + found.start(2)
            )
    return None


def _bullet(complaint: Complaint) -> Told | None:
    for line in complaint.suspects():
        found = _BULLET.match(line.text)
        if not found and complaint.may_begin_an_item(line):
            found = _COUNTED.match(line.text)
        if found:
            message = f"‘{found[1]}’ does not begin an item of a list: a hyphen does."
            help_ = f"Type a hyphen and a space in its place: `- {echoed(found[2])}`."
            return Told(message, help_, line.start + found.start(1))
    return None


def _odd_quotes(complaint: Complaint) -> Told | None:
    line, value = complaint.line, complaint.line.value
    if value[:1] not in QUOTES or not value:
        opened = complaint.context
        if complaint.problem not in (*NO_END, NO_COLON) or opened is None or complaint.text[opened] not in "\"'":
            return None
        line = complaint.lines[index_at(complaint.lines, opened)]
        value = complaint.text[opened : line.end].rstrip()
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
    columns = dict(_open_columns(complaint, complaint.index, items=line.is_item))
    own = line.indent if line.is_item else line.column
    if not columns or own in columns or complaint.goes_on:
        return None
    if told := _item_of_the_list_above(complaint, own) if line.is_item else _out_of_line_before(complaint, own):
        return told
    nearest = max(columns, key=lambda column: (-abs(column - own), column))
    what = "This item" if line.is_item else f"‘{line.name}’"
    other = "the item" if line.is_item else f"‘{columns[nearest].name}’"
    message = f"{what} begins in column {own + 1}, but {other} above it in column {nearest + 1}."
    return Told(message, f"Begin it in column {nearest + 1}, too.", line.start + own)


def _item_of_the_list_above(complaint: Complaint, own: int) -> Told | None:
    """That an item is not indented as the first one of the list whose name is just above it."""
    head = None if complaint.head is None else complaint.lines[complaint.head]
    if head is None or not head.name or head.value or head.column <= own:
        return None
    message = f"This item begins in column {own + 1}, but ‘{head.name}’ above it in column {head.column + 1}."
    return Told(message, f"Begin it in column {head.column + 3}.", complaint.line.start + own)


def _out_of_line_before(complaint: Complaint, own: int) -> Told | None:
    """That the field above is out of line: those above it and below it begin in one column."""
    if complaint.head is None or not (head := complaint.lines[complaint.head]).value or head.column >= own:
        return None
    over = complaint.begun_above(complaint.head)
    if over is None or (before := complaint.lines[over]).column != own or head.is_item:
        return None
    message = f"‘{head.name}’ begins in column {head.column + 1}, but ‘{before.name}’ above it and "
    message += f"‘{complaint.line.name}’ below it in column {own + 1}."
    help_ = f"Begin ‘{head.name}’ in column {own + 1}, too, if it belongs to them; else begin ‘{complaint.line.name}’ "
    return Told(message, f"{help_}in column {head.column + 1}.", head.start + head.column)


def _open_columns(complaint: Complaint, below: int, *, items: bool) -> Iterator[tuple[int, Line]]:
    """The columns in which a field, or an item, could stand on a line, each with what stands in it above."""
    least = 1 << 30
    for index in above(complaint.lines, below):
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
    if complaint.problem not in (NO_COLON, KEY, ITEM, START) or line.name:
        return None
    if told := _left_of_its_text(complaint):
        return told
    over = (complaint.lines[index] for index in above(complaint.lines, complaint.index))
    head = next((one for one in over if one.begins and one.indent <= line.indent), None)
    if head is None or line.begins:
        return None
    if other := _OTHER_SIGN.fullmatch(line.text):
        message = f"‘{other[2]}’ follows ‘{other[1]}’ where a colon is needed."
        help_ = f"Type a colon and a space in its place: `{other[1]}: {echoed(other[3])}`."
        return Told(message, help_, line.start + other.start(2))
    what = f"‘{head.name}’" if head.name else "the item above it"
    help_ = f"Indent it by two spaces if it belongs to {what}"
    if (named := _FIELD_LIKE.fullmatch(line.text.strip())) and complaint.may_be_a_field(named[1]):
        typed = f"`{named[1]}: {echoed(named[2].removeprefix('- '))}`"
        if complaint.fields:
            help_ = f"Type a colon and a space after it: {typed}."
            return Told(f"A colon is missing after ‘{named[1]}’.", help_, line.start + line.indent)
        help_ = f"If it is a field, type a colon and a space after its name: {typed}. {help_}"
    message = f"This line is not a field, and it is not indented as a part of {what}."
    return Told(message, f"{help_}.", line.start + line.indent)


def _left_of_its_text(complaint: Complaint) -> Told | None:
    """That a line belongs to the text below a bar, and begins to the left of it."""
    if complaint.head is None or not complaint.lines[complaint.head].heads_a_block:
        return None
    head, line = complaint.lines[complaint.head], complaint.line
    items = dict(_open_columns(complaint, complaint.index, items=True))
    if line.is_item and (line.indent > head.column or line.indent in items):
        return None
    text = [one.indent for one in complaint.lines[complaint.head + 1 : complaint.index] if not one.is_blank]
    column = max(next(iter(text), 0), head.column + 1)
    column = head.column + 2 if column == head.column + 1 else column
    what = f"the text of ‘{head.name}’" if head.name else "the text of the item"
    message = f"This line belongs to {what}, but it is not indented{' like that text' * bool(text)}."
    help_ = f"Begin each line of the text in column {column + 1}, with {column} spaces before it."
    return Told(message, help_, line.start + line.indent)


# Quotation marks and what needs them


def _unclosed(complaint: Complaint) -> Told | None:
    opened = complaint.context if complaint.problem in NO_END else _opened_above(complaint)
    if complaint.problem == NO_COLON and complaint.context is not None and complaint.text[complaint.context] in "\"'":
        opened = complaint.context
    if opened is None:
        return None
    before, inner = complaint.before(opened), complaint.inner(opened)
    if not before and _NAMED.match(inner):
        return Told(_OPENED, f"Remove it: `{echoed(inner)}`.", opened)
    mark, end = complaint.text[opened], complaint.lines[index_at(complaint.lines, opened)].end
    last = complaint.text[opened + 1 : end].rstrip()[-1:]
    whole = f"'{inner}'" if mark == "'" and "'" not in inner else in_quotes(inner)
    shown = f"`{before}{echoed(whole)}`"
    if inner and last in ("'", '"') and last != mark:
        message = "The quotation mark that opens the text is not the one that closes it."
        return Told(message, f"Type the same one at both ends: {shown}.", opened)
    what = "Add the closing quotation mark" if whole[0] == mark else "Use the other quotation marks"
    return Told(_OPENED, f"{what}: {shown}.", opened)


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
    help_ = f"Use single quotation marks: `{complaint.before(complaint.context)}{echoed(in_quotes(inner))}`."
    return Told("In double quotation marks a backslash does not stand for itself.", help_, at)


def _text_on_the_line_of_a_bar(complaint: Complaint) -> Told | None:
    if complaint.problem != HEADER or complaint.context is None:
        return None
    sign = complaint.text[complaint.context]
    message = f"‘{sign}’ says that a text begins on the next line, but this one begins on the same line."
    text = complaint.text[complaint.context + 1 : complaint.line.end].strip()
    help_ = f"Begin it on the next line, with two spaces before it; or put it in quotes: {complaint.quoted(text)}."
    if alone := _figure_alone(complaint, complaint.written):
        help_ = alone
    elif sign == ">":
        help_ = f"Put the text in quotes: {complaint.quoted()}."
    return Told(message, help_, complaint.context)


def _figure_alone(complaint: Complaint, written: str) -> str | None:
    """What to write where a figure has a sign such as > before it, and perhaps another one behind it."""
    figure = _COMPARED.fullmatch(written)
    if figure is None:
        return None
    unit = f"; ‘{figure[2]}’ belongs to its unit" if figure[2] else ""
    return f"Write the figure alone: `{complaint.field}{figure[1]}`{unit}."


def _bad_start(complaint: Complaint) -> Told | None:
    is_dash = complaint.problem == NODE and complaint.sign == "-"
    if (complaint.problem not in (BAD_START, NO_ANCHOR, QUESTION) and not is_dash) or complaint.sign == "\t":
        return None
    at = complaint.context if complaint.context is not None else complaint.at
    value = complaint.text[at : complaint.value[1]]
    help_ = f"Put the text in quotes: {complaint.quoted(value)}"
    if alone := _figure_alone(complaint, value):
        help_ = alone
    elif value[:1] in "@`":
        help_ += f", or leave out ‘{value[0]}’"
    return Told(f"Text cannot begin with ‘{value[:1]}’.", f"{help_.rstrip('.')}.", at)


def _list_on_the_line(complaint: Complaint) -> Told | None:
    if complaint.problem != DASH or not complaint.line.name:
        return None
    name = complaint.line.name
    message = f"A list cannot begin on the line of ‘{name}’."
    items = f"begin each item on a line of its own below `{name}:`"
    help_ = f"If it is one text, put it in quotes: {complaint.quoted()}; if it is a list, {items}."
    if name in complaint.fields:
        text = f"Put the text in quotes, {complaint.quoted()}; or remove the hyphen."
        help_ = f"{capital(items)}: `{echoed(complaint.written)}`." if complaint.fields[name] else text
    if complaint.written == "-":
        help_ = f"Remove the line if it has no value; or put the dash in quotes: {complaint.quoted()}."
    return Told(message, help_, complaint.at)


def _bracket(complaint: Complaint) -> Told | None:
    """That a bracket is closed by another one, or never; that a comma is missing in { }, or a colon is too many."""
    if complaint.problem not in (IN_LIST, IN_BRACES) or complaint.context is None:
        return None
    opened = complaint.text[complaint.context]
    closing = "]" if opened == "[" else "}"
    if complaint.line.start > complaint.context:
        return _never_closed(complaint, complaint.context, closing)
    if complaint.sign in "]}":
        message = f"The bracket {opened} is closed by {complaint.sign}."
        return Told(message, f"Write {closing} in its place.", complaint.at)
    if complaint.sign != ":":
        return None
    before = complaint.text[complaint.value[0] : complaint.at]
    if (missing := _COMMA_FORGOTTEN.fullmatch(before)) and complaint.may_be_a_field(missing[1]):
        help_ = f"Write `, {missing[1]}:` there."
        if not complaint.fields:
            help_ = f"{help_[:-1]}; or put the text in quotes if the colon belongs to it."
        at = complaint.value[0] + missing.start(1)
        return Told(f"A comma is missing before ‘{missing[1]}’.", help_, at)
    return Told(_WITH_COLON, f"Put the text in quotes: {complaint.quoted()}.", complaint.at)


def _never_closed(complaint: Complaint, at: int, closing: str) -> Told:
    """That a bracket is not closed: for a sign # makes a comment of its end, or a round one stands in its place."""
    opened, line = complaint.text[at], complaint.lines[index_at(complaint.lines, at)]
    end = re.escape(closing)
    if comment := re.compile(rf"\s(#[^\s{end}][^{end}\n]*){end}").search(complaint.text, at, line.end):
        begin = max(complaint.text.rfind(sign, at, comment.start(1)) + len(sign) for sign in (opened, ", ", ": "))
        value = complaint.text[begin : comment.end(1)].strip()
        help_ = f"Put the text in quotes: `{complaint.before(begin)}{echoed(in_quotes(value))}`."
        return Told(f"‘{echoed(comment[1])}’ is taken for a comment.", help_, comment.start(1))
    rest = complaint.text[at : line.end].rstrip()
    if rest.endswith(")") and rest.count("(") < rest.count(")"):
        return Told(f"The bracket {opened} is closed by ).", f"Write {closing} in its place.", at + len(rest) - 1)
    written, inner = line.text[line.column :].rstrip() + closing, rest[1:].strip()
    shown = written if len(written) <= _LONGEST_SHOWN else f"… {written[-_LONGEST_SHOWN:].split(' ', 1)[-1]}"
    quotes = "; if it is one text, put it in quotes" if " " in inner and "," not in inner else ""
    help_ = f"Write {closing} after its last value: `{shown}`{quotes}."
    return Told(f"The bracket {opened} is opened here and never closed.", help_, at)


def _colon(complaint: Complaint) -> Told | None:
    """That a text has a colon and a space in it."""
    if complaint.problem != COLON:
        return None
    line, index = complaint.line, complaint.index
    if (line.name or line.is_item) and not complaint.goes_on:
        help_ = f"Put the text in quotes: {complaint.quoted()}"
        before = complaint.text[complaint.value[0] : complaint.at]
        if complaint.at + 1 < line.end and (field := _COMMA_FORGOTTEN.fullmatch(before)):
            if field[1] in complaint.fields:
                return _two_fields(complaint, field[1])
            help_ += f"; if ‘{field[1]}’ is a field, begin it on a new line" * (not complaint.fields)
        message = _WITH_COLON if complaint.at + 1 < line.end else _COLON_AT_THE_END
        return Told(message, f"{help_}.", complaint.at)
    head = next((complaint.lines[at] for at in above(complaint.lines, index) if complaint.lines[at].begins), None)
    if head is None:
        return None
    field_ = f"{head.name}:" if head.name else "-"
    help_ = f"Put the whole text in quotes, or write `{field_} |` and the text on the lines below it."
    return Told(_WITH_COLON, help_, complaint.at)


def _two_fields(complaint: Complaint, second: str) -> Told:
    """That a field begins behind the value of another one, on its line."""
    value = complaint.text[complaint.at + 1 : complaint.line.end].strip()
    help_ = f"Begin ‘{second}’ on a line of its own: `{second}: {echoed(value)}`."
    return Told(f"‘{second}’ begins on the line of another field.", help_, complaint.at)


_LOOKS: tuple[Callable[[Complaint], Told | None], ...] = (
    _odd_indent,
    _unseen,
    _odd_colon,
    _odd_dash,
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
