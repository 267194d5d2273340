"""What is said of a table: what was found in it, where, and what to do."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Told:
    """Something about a place of a table; `to_do` where the secretariat has to decide something."""

    place: str
    message: str
    help: str
    to_do: bool = True


@dataclass(frozen=True, slots=True)
class InCell:
    """Something about a cell, which is told once for all cells of a column.

    In the message `{cell}` stands for the text of the cell, or for the texts; `{is}`, `{a}` and `{was}` are for one or
    for several.
    """

    head: str
    place: str
    text: str
    message: str
    help: str
    to_do: bool = True


def together(found: Iterable[InCell]) -> Iterator[Told]:
    """What is found in cells, once for all cells of a column of which the same is to be said."""
    alike: dict[tuple[str, str, str, bool], dict[tuple[str, str], None]] = {}
    for one in found:
        alike.setdefault((one.head, one.message, one.help, one.to_do), {})[one.place, one.text] = None
    for (_, message, help_, to_do), cells in alike.items():
        texts = list(dict.fromkeys(text for _, text in cells))
        told = message.format_map({"cell": listed(texts), **_number(len(texts)), **_number(len(cells), "_cells")})
        yield Told(_places(list(dict.fromkeys(place for place, _ in cells))), told, help_, to_do)


def _number(count: int, of: str = "") -> dict[str, str]:
    words = {"is": ("is", "are"), "it": ("it was", "they were"), "comment": ("a comment", "comments")}
    return {f"{name}{of}": some[count > 1] for name, some in words.items()}


def listed(texts: list[str]) -> str:
    """Texts in a sentence; of many the first."""
    shown = [f"‘{text}’" for text in texts[:_SHOWN]]
    if len(texts) > _SHOWN:
        return f"{', '.join(shown)} and {len(texts) - _SHOWN} others"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if shown[1:] else "".join(shown)


def _places(places: list[str]) -> str:
    """Places in a table: the others by what differs from the first, or how many there are."""
    first, *others = places
    if len(others) >= _SHOWN:
        return f"{first} and {len(others)} others"
    shared = os.path.commonprefix(places)
    shared = shared[: shared.rfind(", ") + 2] if others else ""
    rest = [place.removeprefix(shared) for place in others]
    return ("; " if any(", " in one for one in rest) else ", ").join([first, *rest])
