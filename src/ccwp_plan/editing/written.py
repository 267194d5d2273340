"""Texts for the secretariat's files: the skeletons that are shipped, and values as YAML writes them."""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from pydantic import BaseModel

from ccwp_plan.filenames import possible
from ccwp_plan.language.declared import fields_of, purposes
from ccwp_plan.language.models import field_of, models
from ccwp_plan.reading.extents import Tree
from ccwp_plan.reading.source import parse

SKELETONS = Path(__file__).parent / "skeleton"
SLUG = 40
"""A file's name has about so many characters of a title."""
Written: TypeAlias = tuple[str, list[str]]
"""A value: what stands on the line of its field's name, and the lines below, indented as seen from that name."""

_HERE = Path("x")
_NOT_RAW = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_BLANK = re.compile(r"@([\w.]+)@")


def skeleton(name: str, **blanks: str) -> str:
    """A shipped skeleton with its blanks (`@number@`) filled in; each has to be given.

    What is declared of a field is known: `@result.verification.example@`, and what it is for as a `sentence` or as a
    `remark`.
    """
    text = (SKELETONS / name).read_text(encoding="utf-8")
    return _BLANK.sub(lambda blank: _declared(*blank[1].split(".")) if "." in blank[1] else blanks[blank[1]], text)


def _declared(model: str, field: str, what: str) -> str:
    """The example of a field, or what it is for."""
    if what == "example":
        example = field_of(model, field).example
        return ", ".join(example) if isinstance(example, list) else str(example)
    sentence = purposes(models()[model])[field]
    return sentence if what == "sentence" else f"{sentence[0].lower()}{sentence[1:].rstrip('.')}"


def scalar(text: str, *, in_list: bool = False, quote: str = "") -> str:
    """A text as it is written after a colon or in [a list]: plain or in these quotes where YAML reads the same text.

    Else it stands in double quotes.

    >>> [scalar("10.1"), scalar("a: b"), scalar("10.1", quote="'"), scalar("a, b"), scalar("a, b", in_list=True)]
    ['10.1', '"a: b"', "'10.1'", 'a, b', '"a, b"']
    """
    written = {"": text, "'": "'" + text.replace("'", "''") + "'"}.get(quote)
    return written if written is not None and _is_read_as(written, text, in_list) else _quoted(text)


@lru_cache(maxsize=256)
def _is_read_as(written: str, text: str, in_list: bool) -> bool:
    """Whether YAML reads a text after a colon; `in_list` also in brackets."""
    source = parse((f"x: {written}\ny: " + in_list * f"[{written}, {written}]").encode("utf-8", "replace"), _HERE)
    return not source.problems and source.data == ({"x": text, "y": [text, text]} if in_list else {"x": text})


def _quoted(text: str) -> str:
    """A text in double quotes; what a YAML file cannot hold as it is stands there by its number."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _NOT_RAW.sub(lambda sign: f"\\u{ord(sign[0]):04x}", quoted)


def listed(texts: Iterable[str]) -> str:
    """Texts as a list in brackets.

    >>> listed(["1(a)", "[2(b)]"])
    '[1(a), "[2(b)]"]'
    """
    return in_brackets([*texts])


def in_brackets(value: Tree, model: type[BaseModel] | None = None, pad: str = "") -> str:
    """A value on one line: fields in braces, in the order of the language, and lists in square brackets.

    >>> in_brackets({"value": "6", "date": "2020-02-14", "note": "a, b"})
    '{value: 6, date: 2020-02-14, note: "a, b"}'
    """
    if isinstance(value, dict):
        fields = (
            (scalar(name, in_list=True), in_brackets(inner, below)) for name, inner, below in _ordered(value, model)
        )
        return f"{{{pad}{', '.join(f'{name}: {inner}' for name, inner in fields)}{pad}}}" if value else "{}"
    if isinstance(value, list):
        return f"[{pad}{', '.join(in_brackets(item, model) for item in value)}{pad}]" if value else "[]"
    return "null" if value is None else scalar(value, in_list=True)


def schema_line(schema: str) -> str:
    """The line, first of a file, that names its schema for editors; and the blank line below it."""
    return f"# yaml-language-server: $schema={schema}\n\n"


def slug(title: str) -> str:
    """A title as a part of a file's name: its words in small letters of ASCII, as many as fit; perhaps none."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    short = ""
    for word in words:
        if short and len(short) + 1 + len(word) > SLUG:
            break
        short = f"{short}-{word}" if short else word[:SLUG]
    return short


def file_name(number: str, title: str) -> str:
    """The name of the file of an action.

    >>> file_name("10.1", "Train officers"), file_name("NUL.1", "…")
    ('10.1-train-officers.yaml', 'NUL_.1.yaml')
    """
    return f"{possible('-'.join(part for part in (number, slug(title)) if part))}.yaml"


def with_ends_of(other: str, text: str) -> str:
    """A text whose lines end as those of another one: as Windows ends them, or not.

    >>> with_ends_of("a: 1\\r\\n", "b: 2\\nc: 3\\r\\n"), with_ends_of("a: 1\\n", "b: 2\\n")
    ('b: 2\\r\\nc: 3\\r\\n', 'b: 2\\n')
    """
    return re.sub("\r?\n", "\r\n", text) if "\r\n" in other else text


def ordinal(number: int) -> str:
    """A number as a place in an order: 1st, 2nd, 11th.

    >>> [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 21)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '21st']
    """
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def block_text(data: Mapping[str, Any], model: type[BaseModel] | None) -> str:
    """A mapping as `fmt` leaves one: its fields in the order of the language, each on a line of its own."""
    return "".join(f"{line}\n" for line in _mapping(data, model))


def field_lines(name: str, value: Tree, model: type[BaseModel] | None) -> list[str]:
    """The lines of a field; `model` is that of its value, or of the items of its list."""
    first, below = behind(value, model)
    return [f"{scalar(name)}: {first}" if first else f"{scalar(name)}:", *below]


def item_lines(item: Tree, model: type[BaseModel] | None, gap: int = 1) -> list[str]:
    """The lines of an item of a list, with so many spaces behind its dash.

    >>> item_lines({"indicator": "Seizures", "unit": "seizures"}, None, gap=3)
    ['-   indicator: Seizures', '    unit: seizures']
    """
    if isinstance(item, dict) and item:
        first, *below = (f"{' ' * (gap + 1)}{line}" if line else "" for line in _mapping(item, model))
    else:
        first, below = _text(item, model)
    return [f"-{' ' * gap}{first.lstrip(' ')}", *below]


def behind(value: Tree, model: type[BaseModel] | None) -> Written:
    """A value as it is written behind the name of its field, whose value or the items of whose list have this model."""
    if isinstance(value, dict) and value:
        return "", [f"  {line}" if line else "" for line in _mapping(value, model)]
    if isinstance(value, list) and any(isinstance(item, dict | list) or "\n" in str(item) for item in value):
        return "", [f"  {line}" if line else "" for item in value for line in item_lines(item, model)]
    return _text(value, model)


def block(text: str, sign: str = "|", deeper: int = 2, width: int = 0, *, keeps: bool = False) -> Written | None:
    """A text as a block whose lines stand so much deeper than its field; a folded one (`>`) is as wide as is said.

    None where YAML would not read this text, or where blank lines that follow the block would become a part of it:
    unless it `keeps` all that are there.

    >>> block("Two\\nlines.\\n")
    ('|', ['  Two', '  lines.'])
    >>> block("Two lines.", ">", width=5)
    ('>-', ['  Two', '  lines.'])
    """
    ends = len(text) - len(text.rstrip("\n"))
    if not text.strip() or (ends > 1 and not keeps):
        return None
    lines = text.removesuffix("\n").split("\n")
    lines = [*_folded(lines, width)] if sign == ">" else lines
    first = next(line for line in lines if line)
    header = f"{sign}{deeper if first.startswith(' ') else ''}{('-', '', '+')[min(ends, 2)]}"
    below = [" " * deeper + line if line else "" for line in lines]
    read = parse("\n".join([f"x: {header}", *below, ""]).encode("utf-8", "replace"), _HERE)
    return (header, below) if not read.problems and read.data == {"x": text} else None


def wrapped(text: str, width: int) -> list[str]:
    """A line as lines of a width that are read as this line; only itself where there are none.

    >>> wrapped("Two words", 5), wrapped("Two  words", 5)
    (['Two', 'words'], ['Two  words'])
    """
    kept: Any = {"expand_tabs": False, "replace_whitespace": False, "break_long_words": False}
    lines = textwrap.wrap(text, max(width, 1), break_on_hyphens=False, **kept)
    return lines if lines and " ".join(lines) == text else [text]


def _folded(lines: list[str], width: int) -> Iterator[str]:
    """The lines of a folded block: where a line of the text ends, a blank one follows."""
    last = max(at for at, line in enumerate(lines) if line)
    for at, line in enumerate(lines):
        yield from wrapped(line, width)
        if line and at < last:
            yield ""


def _ordered(
    data: Mapping[str, Any], model: type[BaseModel] | None
) -> Iterator[tuple[str, Any, type[BaseModel] | None]]:
    """The fields of a mapping in the order of the language: the name, the value, and the model of that."""
    known = fields_of(model) if model else {}
    for name in [*(name for name in known if name in data), *(name for name in data if name not in known)]:
        yield name, data[name], known[name].inner if name in known else None


def _mapping(data: Mapping[str, Any], model: type[BaseModel] | None) -> Iterator[str]:
    for name, value, below in _ordered(data, model):
        yield from field_lines(name, value, below)


def _text(value: Tree, model: type[BaseModel] | None) -> Written:
    """A text, or what stands in brackets, on one line; or a text as a block whose line ends count."""
    if not isinstance(value, str):
        return in_brackets(value, model), []
    as_block = block(value) if "\n" in value else None
    return as_block or (scalar(value), [])
