"""The actions of the other plans of a repository, as far as relations need them: numbers, and what depends on what.

They are read as YAML and no further: what else is wrong with another plan is reported of that plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from ccwp_plan.language.brackets import within
from ccwp_plan.language.fields import NUMBER, NumberParts, parts


class OtherAction(NamedTuple):
    """An action of another plan: the name of the plan, its number, and the numbers of those that it depends on."""

    plan: str
    number: str
    depends_on: tuple[str, ...]


class OtherPlan:
    """Another plan by its name; `complete` says that every action in it was found, so that what is absent is so."""

    def __init__(self, name: str, actions: tuple[OtherAction, ...], complete: bool) -> None:
        self.name, self.actions, self.complete = name, actions, complete

    @classmethod
    def of(cls, name: str, entries: Sequence[dict[str, Any] | None], complete: bool) -> OtherPlan:
        """A plan from the mappings of its actions; None stands for one that cannot be read."""
        numbers = [number_of(entry) if entry else None for entry in entries]
        actions = tuple(
            OtherAction(name, number, tuple(_depends_on(entry)))
            for entry, number in zip(entries, numbers, strict=True)
            if entry and number
        )
        return cls(name, actions, complete and None not in numbers)

    def action(self, number: str) -> OtherAction | None:
        """The action of a number, or None."""
        return self._by_number.get(parts(number))

    @cached_property
    def _by_number(self) -> dict[NumberParts, OtherAction]:
        return {parts(action.number): action for action in reversed(self.actions)}


class Elsewhere(NamedTuple):
    """The other plans of a repository; `complete` says that all of them were found and read."""

    plans: tuple[OtherPlan, ...]
    complete: bool

    def action(self, number: str, first_in: str | None = None) -> OtherAction | None:
        """The action of a number in the first plan that has it, that of this name before all others; or None."""
        plans: Iterable[OtherPlan] = sorted(self.plans, key=lambda plan: plan.name != first_in)
        return next((action for plan in plans if (action := plan.action(number))), None)

    @property
    def numbers(self) -> list[str]:
        """The numbers of all actions."""
        return [action.number for plan in self.plans for action in plan.actions]


UNKNOWN = Elsewhere((), False)
"""Where it is not known which other plans there are, or nobody has asked."""


def number_of(entry: dict[str, Any]) -> str | None:
    """The number of an action by its mapping, if it has one that is right."""
    return _number(entry.get("number"))


def _number(value: Any) -> str | None:
    number = within(value)
    return number if number and re.fullmatch(NUMBER, number) else None


def _depends_on(entry: dict[str, Any]) -> Iterable[str]:
    related = entry.get("related")
    for one in related if isinstance(related, list) else []:
        if (
            isinstance(one, dict)
            and within(one.get("relation")) == "depends_on"
            and (number := _number(one.get("action")))
        ):
            yield number
