"""The texts that people write in the fields of plans, actions and strategies; the values of fields, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

from pydantic import BaseModel

from ccwp_plan.language.declared import Declared, fields_of
from ccwp_plan.reading.extents import Loc, Tree

Wanted: TypeAlias = Callable[[Declared], bool]
"""Which fields are asked for."""

WORDS: Wanted = attrgetter("is_words")
FIGURES: Wanted = attrgetter("is_figure")


class Written(NamedTuple):
    """What is written for a value in the tree of a file: its field, the path that leads to it, and the text."""

    field: Declared
    loc: Loc
    text: str

    @property
    def is_item(self) -> bool:
        """Whether it stands in a list; where its field has one value, the list is a pair of square brackets."""
        return isinstance(self.loc[-1], int)


def values_of(model: type[BaseModel], things: Sequence[BaseModel], wanted: Wanted) -> list[Any]:
    """The values of the wanted fields of things of one model, and of all that stands in them, in no order.

    Those of a list are given item by item; what is not given is left out.
    """
    single, several = _leading_to(model, wanted)
    rows = map(attrgetter(*single), things) if single else ()
    found: list[Any] = [*filter(None, chain.from_iterable(rows) if len(single) > 1 else rows)]
    for field in several:
        values: Iterable[Any] = map(attrgetter(field.name), things)
        given = [*filter(None, chain.from_iterable(values) if field.is_list else values)]
        found += values_of(field.inner, given, wanted) if field.inner and given else given
    return found


@cache
def _leading_to(model: type[BaseModel], wanted: Wanted) -> tuple[tuple[str, ...], tuple[Declared, ...]]:
    """The names of the wanted fields of one value, and the fields that have several or hold things with such fields."""
    fields = [
        field
        for field in fields_of(model).values()
        if (any(_leading_to(field.inner, wanted)) if field.inner else wanted(field))
    ]
    several = tuple(field for field in fields if field.inner or field.is_list)
    return tuple(field.name for field in fields if field not in several), several


def written(model: type[BaseModel], tree: Tree, wanted: Wanted, loc: Loc = ()) -> Iterator[Written]:
    """What is written for the values of the wanted fields in the tree of a mapping, in the order of the file."""
    if not isinstance(tree, dict):
        return
    fields = fields_of(model)
    for name, value in tree.items():
        field = fields.get(name)
        if field is None or not (field.inner or wanted(field)):
            continue
        items: Iterable[tuple[Loc, Tree]] = [((*loc, name), value)]
        if isinstance(value, list):
            items = (((*loc, name, at), item) for at, item in enumerate(value))
        for path, item in items:
            if field.inner:
                yield from written(field.inner, item, wanted, path)
            elif isinstance(item, str):
                yield Written(field, path, item)
