"""The actions of the other plans of a repository, as far as relations need them.

They are read as YAML and no further: what else is wrong with another plan is reported of that plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from pydantic import ValidationError

from ccwp_plan.language.action import Action
from ccwp_plan.language.brackets import lifted, open_values, within
from ccwp_plan.language.fields import NUMBER, NumberParts, parts
from ccwp_plan.language.plan import Period


class OtherAction:
    """An action of another plan: the plan, its number, and its mapping, of which no more is read than is asked for."""

    def __init__(self, of: OtherPlan, number: str, entry: dict[str, Any]) -> None:
        self.of, self.number, self.entry = of, number, entry

    @property
    def plan(self) -> str:
        """The name of the plan."""
        return self.of.name

    @property
    def title(self) -> str | None:
        """The title, if it has one that is right."""
        return _line(self.entry.get("title"))

    @property
    def relations(self) -> Iterator[tuple[str, str]]:
        """Its relations, each with the number of the action that it names; those that are not right are left out."""
        related = self.entry.get("related")
        for one in related if isinstance(related, list) else []:
            relation, number = (one.get("relation"), one.get("action")) if isinstance(one, dict) else (None, None)
            if (how := within(relation)) and (named := _number(number)):
                yield how, named

    def named_as(self, relation: str) -> Iterator[str]:
        """The numbers of the actions that it names in relations of a kind."""
        return (number for how, number in self.relations if how == relation)

    @cached_property
    def fields(self) -> Action | None:
        """The fields; None where one of them is not right."""
        try:
            return Action.model_validate(lifted(self.entry, open_values(Action, self.entry)))
        except ValidationError:
            return None


class OtherPlan:
    """Another plan by its name; `complete` says that every action in it was found, so that what is absent is so.

    `data` are its fields as they were read.
    """

    def __init__(
        self, name: str, entries: Sequence[dict[str, Any] | None], complete: bool, data: dict[str, Any] | None = None
    ) -> None:
        """A plan from the mappings of its actions; None stands for one that cannot be read."""
        numbers = [number_of(entry) if entry else None for entry in entries]
        self.name, self.complete, self._data = name, complete and None not in numbers, data or {}
        self.actions = tuple(
            OtherAction(self, number, entry) for entry, number in zip(entries, numbers, strict=True) if entry and number
        )

    def action(self, number: str) -> OtherAction | None:
        """The action of a number, or None."""
        return self._by_number.get(parts(number))

    @property
    def title(self) -> str:
        """The title, or the name where it has none that is right."""
        return _line(self._data.get("title")) or self.name

    @cached_property
    def last(self) -> date | None:
        """The last day of its period, if that is right."""
        period = self._data.get("period")
        if not isinstance(period, dict):
            return None
        try:
            return Period.model_validate(lifted(period, open_values(Period, period))).last
        except ValidationError:
            return None

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


def _line(value: Any) -> str | None:
    """A text as one line, if it is one and not empty."""
    return (" ".join(value.split()) or None) if isinstance(value, str) else None
