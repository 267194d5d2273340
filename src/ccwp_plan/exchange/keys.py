"""Keys: the paths by which a form knows the items of a plan.

10.4 is an action, 10.4/results/2 the second of its results, 10.4/results/r1 the one whose id is r1, and
10.4/results/2/measurements/new a measurement that there is not yet. A result of the plan as a whole begins with
results/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ccwp_plan.exchange.form import Kind, mark
from ccwp_plan.exchange.values import as_text, kind_of
from ccwp_plan.language.action import Action
from ccwp_plan.language.declared import Declared, fields_of, items_known_by
from ccwp_plan.language.fields import NUMBER
from ccwp_plan.language.plan import Plan
from ccwp_plan.reading.place import Place
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan

_NUMBER = re.compile(NUMBER)
NEW = "new"
"""What stands in a key in place of an item that there is not yet."""
ITSELF = "text"
"""The field of an item that is a text and has no fields."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a plan, or a place for a new one: where it stands, or where its list does.

    `model` is None for an item that is a text; `list` is None for an action.
    """

    key: str
    place: Place
    model: type[BaseModel] | None
    list: Declared | None = None
    action: LoadedAction | None = None
    is_new: bool = False

    def field(self, name: str) -> Declared | None:
        """A field of the item, or of a group of fields in it: due, period.start."""
        if self.model is None:
            return self.list if name == ITSELF else None
        outer, _, inner = name.partition(".")
        field = fields_of(self.model).get(outer)
        return fields_of(field.inner).get(inner) if field and field.inner and inner else None if inner else field

    def kind(self, name: str) -> Kind:
        """What is asked for where a field of the item is."""
        field = self.field(name)
        assert field is not None
        return Kind.PROSE if self.model is None else kind_of(field)

    def at(self, name: str) -> Place:
        """Where a field of the item stands."""
        return self.place if self.model is None else self.place.at(*name.split("."))

    def text(self, name: str) -> str:
        """What the plan has in a field of the item, in one text; of a new item, nothing."""
        return "" if self.is_new else as_text(self.at(name).value)

    @property
    def head(self) -> str:
        """The field by which people know the item."""
        return (
            ITSELF if self.model is None else "title" if self.model is Action else items_known_by(self.model).names[0]
        )

    @property
    def head_mark(self) -> str:
        """The mark of what people know the item by."""
        return mark(self.kind(self.head), self.text(self.head))

    @property
    def has_id(self) -> bool:
        """Whether its key outlives another place in its list."""
        return not self.key.rpartition("/")[2].isdecimal() or self.model is Action

    @property
    def unit(self) -> str:
        """What figures of the item, or of the result that it belongs to, are counted in."""
        places = (Place(self.place.source, self.place.loc[:end]) for end in range(len(self.place.loc), -1, -1))
        units = (place.at("unit").value for place in places if isinstance(place.value, dict))
        return next((unit for unit in units if isinstance(unit, str)), "")


def of_action(action: LoadedAction) -> Item:
    """An action as an item."""
    return Item(action.fields.number, action.place, Action, action=action)


def of_plan(plan: LoadedPlan) -> Item:
    """A plan as what its own results are items in; it has no key."""
    return Item("", plan.place, Plan)


def lists_in(model: type[BaseModel] | None) -> list[Declared]:
    """The lists of a model whose items have rows of their own."""
    if model is None:
        return []
    lists = [field for field in fields_of(model).values() if field.is_list and (field.inner or field.rich)]
    return [field for field in lists if field.written == "results"] if model is Plan else lists


def items_in(above: Item, field: Declared) -> Iterator[Item]:
    """The items of a list of an item."""
    place = above.place.at(field.written)
    given: Any = place.value
    ids = [item.get("id") if isinstance(item, dict) else None for item in given or []]
    for at, id_ in enumerate(ids):
        own = isinstance(id_, str) and not id_.isdecimal() and id_ != NEW and ids.count(id_) == 1
        yield Item(_below(above, field, id_ if own else at + 1), place.at(at), field.inner, field, above.action)


def new_in(above: Item, field: Declared) -> Item:
    """The place for a new item of a list."""
    key = _below(above, field, NEW)
    return Item(key, above.place.at(field.written), field.inner, field, above.action, is_new=True)


def _below(above: Item, field: Declared, step: object) -> str:
    return "/".join([*([above.key] if above.key else []), field.written, str(step)])


def items_below(above: Item, path: tuple[str, ...], *, new: int = 0, existing: bool = True) -> Iterator[Item]:
    """The items that a path of lists leads to, and behind those of each list places for new ones."""
    name, *deeper = path
    field = next(one for one in lists_in(above.model) if one.written == name)
    if deeper:
        for item in items_in(above, field):
            yield from items_below(item, tuple(deeper), new=new, existing=existing)
        return
    if existing:
        yield from items_in(above, field)
    yield from [new_in(above, field)] * new


def item_of(plan: LoadedPlan, key: str) -> Item | None:
    """The item of a key, or None where the plan has none."""
    first, *steps = key.split("/")
    if first == "results":
        item, steps = of_plan(plan), [first, *steps]
    elif (action := plan.action(first)) and action.fields.number == first:
        item = of_action(action)
    else:
        return None
    for name, step in zip(steps[::2], steps[1::2], strict=False):
        field = next((one for one in lists_in(item.model) if one.written == name), None)
        known = [*items_in(item, field), new_in(item, field)] if field and not item.is_new else []
        wanted = next((one for one in known if field and one.key == _below(item, field, step)), None)
        if wanted is None:
            return None
        item = wanted
    return item if len(steps) % 2 == 0 and item.key else None


def model_of(key: str) -> type[BaseModel] | Declared | None:
    """The model of the item of a key, whatever the plan has; the list of one that is a text; None of what is no key."""
    first, *steps = key.split("/")
    model: type[BaseModel] | Declared | None = Action
    if first == "results":
        model, steps = Plan, [first, *steps]
    if len(steps) % 2 or not all(steps) or (first != "results" and not _NUMBER.fullmatch(first)):
        return None
    for name in steps[::2]:
        lists = lists_in(model) if isinstance(model, type) else []
        field = next((one for one in lists if one.written == name), None)
        model = None if field is None else field.inner or field
    return model


def siblings(plan: LoadedPlan, item: Item) -> list[Item]:
    """The items of the list in which one stands; of an action, all actions."""
    if item.list is None:
        return [of_action(action) for action in plan.actions]
    above = item_of(plan, item.key.rsplit("/", 2)[0]) if item.key.count("/") > 1 else of_plan(plan)
    return [*items_in(above, item.list)] if above else []
