"""Which item of the plan a row of a form is about, also where the plan has changed since the form was written."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace

from ccwp_plan.exchange.form import mark
from ccwp_plan.exchange.keys import NEW, Item, item_of, siblings
from ccwp_plan.language.action import Action
from ccwp_plan.reading.place import echoed
from ccwp_plan.repository.loaded import LoadedPlan

State = Mapping[tuple[str, str], str]


class Unresolved(Exception):
    """Nobody can tell which item a row is about: why, and what to do."""

    def __init__(self, message: str, help_: str) -> None:
        super().__init__(message)
        self.message, self.help = message, help_


def resolved(plan: LoadedPlan, key: str, state: State, written: Set[str]) -> Item:
    """The item that a row with a key is about, in a form that had the `written` keys when it was written, if that is
    known. Raises Unresolved where it cannot be told.

    An item that has no id of its own is looked for by what it is known by, where it does not stand any more where it
    stood when the form was written.
    """
    if written and key not in written:
        message = f"The form had no row with the key ‘{echoed(key)}’ when it was written."
        raise Unresolved(message, "Write the key that the row had, or remove the row.")
    return _resolved(plan, key, state)


def _resolved(plan: LoadedPlan, key: str, state: State) -> Item:
    above, _, step = key.rpartition("/")
    outer, _, name = above.rpartition("/")
    if outer:
        there = _resolved(plan, outer, state).key
        key_now = f"{there}/{name}/{step}"
    else:
        key_now = key
    item = item_of(plan, key_now)
    if step == NEW and above:
        if item is None:
            raise _gone(key)
        return replace(item, key=key_now)
    return _same(plan, key, item or item_of(plan, f"{above}/1") if above else item, key_now, state)


def _same(plan: LoadedPlan, key: str, item: Item | None, key_now: str, state: State) -> Item:
    """The item at a place, if it is still the one that it was, else the one that is known by the same."""
    if item is None:
        raise _gone(key)
    was = state.get((key, item.head))
    is_there = item.key == key_now
    if is_there and (was is None or was == item.head_mark or (item.has_id and item.model is not Action)):
        return item
    alike = [one for one in siblings(plan, item) if was and one.head_mark == was]
    if len(alike) == 1:
        return alike[0]
    if is_there and item.model is Action and not alike:
        return item
    raise _gone(key)


def _gone(key: str) -> Unresolved:
    what = "action" if "/" not in key else "item"
    message = f"The plan does not have the {what} ‘{echoed(key)}’ any more, or has it under other words."
    if "/" not in key:
        message = f"The plan does not have an action {echoed(key)}."
    return Unresolved(message, "Export the form again, and copy the answers into it.")


def head_was(item: Item, text: str, known: str | None) -> bool:
    """Whether what a row says of its item is what it is known by: when the form was written or, where it does not say
    so, now."""
    return mark(item.kind(item.head), text) == (item.head_mark if known is None else known)
