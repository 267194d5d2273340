"""Values in square brackets as people write them, and how they become values that are open.

Where one value stands, it may stand in brackets: as a text, "[DE]", or as the list of one that YAML makes of [DE]. In
words brackets are characters like others; a figure, a date, a name or a choice is read as the value within.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from ccwp_plan.language.declared import Declared, fields_of
from ccwp_plan.language.fields import ALL
from ccwp_plan.language.open_values import is_tbc, opened
from ccwp_plan.reading.extents import Loc, Tree

_M = TypeVar("_M", bound=BaseModel)


class OpenValue(NamedTuple):
    """An open value in the tree of a file: where it stands, and what is read in its place.

    `mark` leads to what is marked as open once it has been read, if anything is; `as_text` says that the brackets stand
    in a text.
    """

    loc: Loc
    within: Tree
    mark: Loc | None
    as_text: bool


def within(value: Tree) -> str | None:
    """The text that one value is, without the brackets that it stands in; None for what is not one value."""
    if isinstance(value, list) and len(value) == 1:
        (value,) = value
    return (inside(value) or value.strip()) if isinstance(value, str) else None


def inside(text: Any) -> str | None:
    """What stands in the brackets, if a text is one value in brackets: "[DE]"."""
    if not isinstance(text, str) or "[" not in text:
        return None
    text = text.strip()
    value = text[1:-1].strip()
    return value if text[0] == "[" and text[-1] == "]" and value and not {*value} & {*"[]"} else None


def open_values(model: type[BaseModel], data: Any, loc: Loc = ()) -> Iterator[OpenValue]:
    """The open values in the tree of a mapping, in the order of the file."""
    if not isinstance(data, dict):
        return
    fields = fields_of(model)
    for name, value in data.items():
        if field := fields.get(name):
            one = field.several_beside is not None and data.get(field.several_beside) is None
            yield from _alone(field, value, (*loc, name)) if one else _in_field(field, value, (*loc, name))


def lifted(data: dict[str, Any], found: Iterable[OpenValue]) -> dict[str, Any]:
    """The tree with what stands within in place of each open value."""
    copy: dict[str, Any] = _with(data, {one.loc: one.within for one in found})
    return copy


def marked(fields: _M, locs: Iterable[Loc]) -> _M:
    """The fields with the values at these places marked as open."""
    known = fields_of(type(fields))
    names = {known[str(step)].name: rest for step, rest in _below(dict.fromkeys(locs)).items()}
    return fields.model_copy(update={name: _marked(getattr(fields, name), rest) for name, rest in names.items()})


def _in_field(field: Declared, value: Any, loc: Loc) -> Iterator[OpenValue]:
    if field.inner:
        items = value if isinstance(value, list) else [value]
        for at, item in enumerate(items):
            yield from open_values(field.inner, item, (*loc, at) if items is value else loc)
    elif not field.is_list:
        yield from _one(field, value, loc)
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _one(field, item, (*loc, at))
    elif field.several_beside:
        yield from (one._replace(mark=(*loc, 0)) for one in _one(field, value, loc))
    elif inside(value) == ALL:
        yield OpenValue(loc, [ALL], (*loc, 0), True)
    elif field.may_be_tbc and is_tbc(value):
        yield OpenValue(loc, value, None, False)


def _alone(field: Declared, value: Any, loc: Loc) -> Iterator[OpenValue]:
    """The one value of a list, which need not stand in one, if it is open."""
    several = isinstance(value, list) and (len(value) != 1 or isinstance(value[0], list))
    found = _in_field(field, value, loc) if several else _one(field, value, loc)
    yield from (one if several else one._replace(mark=(*loc, 0)) for one in found)


def _one(field: Declared, value: Any, loc: Loc) -> Iterator[OpenValue]:
    """The value where one is meant, if it is open."""
    listed = isinstance(value, list) and len(value) == 1 and isinstance(value[0], str)
    text = str(value[0]).strip() if listed else value
    value_within = inside(text)
    if field.is_words:
        if listed and text:
            yield OpenValue(loc, text if value_within else f"[{text}]", None, False)
    elif value_within or (listed and text):
        yield OpenValue(loc, value_within or text, loc, not listed)
    elif field.may_be_tbc and is_tbc(text):
        yield OpenValue(loc, text, None, False)


def _with(tree: Any, values: Mapping[Loc, Any]) -> Any:
    """A copy of a tree with other values at these places."""
    if () in values:
        return values[()]
    copy = tree.copy()
    for step, rest in _below(values).items():
        copy[step] = _with(tree[step], rest)
    return copy


def _marked(value: Any, locs: Mapping[Loc, Any]) -> Any:
    """A value, or what is at these places in it, marked as open."""
    if () in locs:
        return opened(value)
    if isinstance(value, BaseModel):
        return marked(value, locs)
    below = _below(locs)
    return tuple(_marked(item, below[at]) if at in below else item for at, item in enumerate(value))


def _below(values: Mapping[Loc, Any]) -> dict[str | int, dict[Loc, Any]]:
    """What is given for places, by their first steps; each place as it is seen from there."""
    below: dict[str | int, dict[Loc, Any]] = {}
    for loc, value in values.items():
        below.setdefault(loc[0], {})[loc[1:]] = value
    return below
