"""Texts for the secretariat's files: the skeletons that are shipped, and values as YAML writes them."""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ccwp_plan.language.declared import fields_of, purposes
from ccwp_plan.language.models import field_of, models
from ccwp_plan.reading.source import parse

SKELETONS = Path(__file__).parent / "skeleton"
SLUG = 40
"""A file's name has about so many characters of a title."""

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


def scalar(text: str, *, in_list: bool = False) -> str:
    """A text as it is written after a colon or in [a list]: plain where YAML reads the same text, else quoted."""
    around = "x: [{}, x]" if in_list else "x: {}"
    wanted = [text, "x"] if in_list else text
    source = parse(around.format(text).encode("utf-8", "replace"), Path("x"))
    same = source.data == {"x": wanted} and not source.problems and " #" not in text
    return text if same else _quoted(text)


def _quoted(text: str) -> str:
    """A text in double quotes; what a YAML file cannot hold as it is stands there by its number."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _NOT_RAW.sub(lambda sign: f"\\u{ord(sign[0]):04x}", quoted)


def listed(texts: Iterable[str]) -> str:
    """Texts as a list in brackets.

    >>> listed(["1(a)", "[2(b)]"])
    '[1(a), "[2(b)]"]'
    """
    return f"[{', '.join(scalar(text, in_list=True) for text in texts)}]"


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


def _mapping(data: Mapping[str, Any], model: type[BaseModel] | None) -> Iterator[str]:
    known = fields_of(model) if model else {}
    order = [*(name for name in known if name in data), *(name for name in data if name not in known)]
    for name in order:
        below = known[name].inner if name in known else None
        yield from _field(scalar(name), data[name], below)


def _field(name: str, value: Any, model: type[BaseModel] | None) -> Iterator[str]:
    if isinstance(value, dict) and value:
        yield f"{name}:"
        yield from (f"  {line}" for line in _mapping(value, model))
    elif isinstance(value, list) and any(isinstance(item, dict | list) or "\n" in str(item) for item in value):
        yield f"{name}:"
        yield from (f"  {line}" for item in value for line in _item(item, model))
    elif isinstance(value, list):
        yield f"{name}: {listed(map(str, value))}"
    else:
        first, *others = _text(value)
        yield f"{name}: {first}"
        yield from (f"  {line}" if line else "" for line in others)


def _item(item: Any, model: type[BaseModel] | None) -> Iterator[str]:
    lines = [*_mapping(item, model)] if isinstance(item, dict) and item else [*_text(item)]
    for at, line in enumerate(lines):
        yield f"{'  ' if at else '- '}{line}" if line else ""


def _text(value: Any) -> list[str]:
    """A text as it is written after a colon: on one line, or as a block whose line ends count."""
    if not isinstance(value, str):
        return [json.dumps(value, ensure_ascii=False)]
    if "\n" in value.strip("\n") or value.endswith("\n"):
        block = f"x: |\n{textwrap.indent(value, '  ')}"
        if parse(block.encode(), Path("x")).data == {"x": value}:
            return ["|", *value.removesuffix("\n").split("\n")]
        return [_quoted(value)]
    return [scalar(value)]
