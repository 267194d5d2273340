"""What is said of a table: what was found in it, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Told:
    """Something about a place of a table; `to_do` where somebody has to decide something."""

    place: str
    message: str
    help: str
    to_do: bool = True


@dataclass(frozen=True, slots=True)
class InCell:
    """Something about a cell, which is told once for all cells of a column: what is wrong, and what to do.

    `{}` in the message stands for the text of the cell.
    """

    head: str
    place: str
    text: str
    message: str
    help: str
    to_do: bool = True


def together(found: Iterable[InCell]) -> Iterator[Told]:
    """What is found in cells, once for all cells of a column of which the same is to be said."""

    def alike(one: InCell) -> tuple[str, str, str, bool]:
        return one.head, one.message, one.help, one.to_do

    order: dict[tuple[str, str, str, bool], int] = {}
    listed = [(order.setdefault(alike(one), len(order)), one) for one in found]
    for _, group in groupby(sorted(listed, key=lambda pair: pair[0]), key=lambda pair: pair[0]):
        cells = list(dict.fromkeys((one.place, one.text) for _, one in group))
        first = next(one for at, one in listed if (one.place, one.text) == cells[0] and order[alike(one)] == at)
        texts = list(dict.fromkeys(text for _, text in cells))
        named = ", ".join(f"‘{text}’" for text in texts[:_SHOWN])
        more = f" and {len(texts) - _SHOWN} others" if len(texts) > _SHOWN else ""
        yield Told(
            _places([place for place, _ in cells]), first.message.replace("{}", named + more), first.help, first.to_do
        )


def _places(places: list[str]) -> str:
    """The first place in full, and the others of the same sheet by what differs."""
    first, *others = places
    shared = first[: first.rfind(", ") + 2]
    rest = [place.removeprefix(shared) for place in others]
    if len(rest) >= _SHOWN:
        return f"{first} and {len(rest)} others"
    return ", ".join([first, *rest])
