"""The XML of Word by the names of its elements and attributes, without their namespaces."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Any | None, name: str) -> str:
    """An attribute of Word or, where there is none, one of this local name; nothing where there is none at all."""
    if element is None:
        return ""
    if (value := element.get(f"{_WORD}{name}")) is not None:
        return str(value)
    return next((str(value) for key, value in element.items() if key.rpartition("}")[2] == name), "")


def integer(element: Any | None, name: str) -> int:
    """An attribute that is a number; 0 where it is none."""
    with suppress(ValueError):
        return int(attribute(element, name))
    return 0


def moment(element: Any, name: str = "date") -> datetime | None:
    """An attribute that is a day with a time. Word writes the author's own clock and calls it UTC: no zone is kept."""
    with suppress(ValueError):
        return datetime.fromisoformat(attribute(element, name)).replace(tzinfo=None)
    return None


def switched_on(element: Any | None) -> bool:
    """Whether a property that is on or off is there, and on."""
    return element is not None and attribute(element, "val") not in ("0", "false", "off", "none")


def children(element: Any, name: str) -> list[Any]:
    """The children of an element that have a name of Word's."""
    return [*element.iterchildren(f"{_WORD}{name}")]


def child(element: Any | None, name: str) -> Any | None:
    """The first child of an element that has a name of Word's."""
    return None if element is None else next(element.iterchildren(f"{_WORD}{name}"), None)


def path(element: Any | None, *names: str) -> Any | None:
    """The first child of the first child, by their names."""
    for name in names:
        element = child(element, name)
    return element
