"""The numbers of the actions of a table: those that are there stay, the others come next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ccwp_plan.editing.action import next_below
from ccwp_plan.exchange.table.making import Made
from ccwp_plan.exchange.table.told import Told
from ccwp_plan.language.fields import parts
from ccwp_plan.language.nouns import counted

_SHOWN = 10


def number_of(made: Made) -> str:
    """The number of an action, without the brackets in which it may stand."""
    return str(made.values["number"]).strip("[]")


def give_numbers(made: Sequence[Made], plan: str) -> Iterator[Told]:
    """Give the actions without a number the next ones after that of the plan; tell of a number that is there twice."""
    own = [number_of(one) for one in made if "number" in one.values]
    without = [one for one in made if "number" not in one.values]
    for figure, one in enumerate(without, next_below(own, plan)):
        one.values["number"] = f"{plan}.{figure}"
    if without and own:
        given = ", ".join(number_of(one) for one in without[:_SHOWN]) + ", …" * (len(without) > _SHOWN)
        said = f"{counted(len(without), 'action')} without a number got the next numbers: {given}."
        yield Told(without[0].place, said, "Correct them if others are meant.", to_do=False)
    seen: dict[Any, Made] = {}
    for one in made:
        first = seen.setdefault(parts(number_of(one)), one)
        if first is not one:
            yield _twice(one, first)


def _twice(one: Made, first: Made) -> Told:
    number = number_of(one)
    help_ = "Correct the number in one of the files."
    if one.numeric:
        help_ += f" A spreadsheet shortens {number}0 to {number} where the cell is not a text."
    return Told(one.place, f"The number {number} is there twice: also {first.place}.", help_)
