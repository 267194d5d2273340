"""Texts for the secretariat's files: the skeletons that are shipped, and values as YAML writes them."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

from ccwp_plan.language.declared import purposes
from ccwp_plan.language.models import field_of, models
from ccwp_plan.reading.source import parse

SKELETONS = Path(__file__).parent / "skeleton"
SLUG = 40
"""A file's name has about so many characters of a title."""

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
    return text if same else json.dumps(text, ensure_ascii=False)


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
