"""Which column of a table is for which field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ccwp_plan.errors import CallError
from ccwp_plan.exchange.table.grid import Head, Table
from ccwp_plan.exchange.table.heads import COMMENT, Confidence, Meant, Target, label, same, target_named
from ccwp_plan.exchange.table.told import Told
from ccwp_plan.language.fields import NUMBER
from ccwp_plan.language.suggestions import did_you_mean
from ccwp_plan.reading.place import capital

NAMED_BY = {"results": {"indicator", "expected", "target"}, "milestones": {"title"}}
"""The fields that say what a result or a milestone is: where no column is for one, the table has none of them."""
_NUMBER = re.compile(rf"\[?(?:(?:action|no|nr|item)\b\.?\s*)?({NUMBER[1:-1]})\.?\]?", re.IGNORECASE)
_ONE: dict[Target, Target] = {("leaders",): ("leader",)}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table and the field that it is for; None where that is not known, or where comments are wished."""

    head: Head
    target: Target | None

    @property
    def confidence(self) -> Confidence:
        """How sure that is."""
        return self.head.meant.confidence if self.target or self.head.meant.targets == (COMMENT,) else Confidence.NONE

    @property
    def became(self) -> str:
        """The field that its cells became, as the call names it; or comments."""
        return label(self.target) if self.target else "comments"

    @property
    def called(self) -> str:
        """The column in a sentence: column F, ‘Lead agency’."""
        return f"column {self.head.name}, ‘{self.head.text}’" if self.head.text else f"column {self.head.name}"


class Maps:
    """What the call says of heads: --map "Lead agency=leader"."""

    def __init__(self, given: Sequence[str]) -> None:
        self._given: dict[str, Target] = {}
        self._met: set[str] = set()
        for one in given:
            head, sign, field = one.rpartition("=")
            if not sign or not head.strip():
                raise CallError(
                    f"--map: ‘{one}’ does not name a head and a field.", 'Write --map "Lead agency=leader".'
                )
            self._given[head.strip()] = target_named(field)

    def meant(self, head: Head) -> Meant | None:
        """What a head means by the call; it is named by its text or by its column."""
        for name, target in self._given.items():
            if same(name, head.text) or name.casefold().removeprefix("column ") in head.names:
                self._met.add(name)
                return Meant((target,), Confidence.GIVEN)
        return None

    def refuse_unmet(self, tables: Sequence[Table]) -> None:
        """Raise CallError where the call names a head that no table has."""
        heads = [head.text for table in tables for head in table.heads if head.text]
        for name in self._given:
            if name not in self._met:
                otherwise = f"The heads are: {', '.join(f'‘{head}’' for head in dict.fromkeys(heads))}."
                raise CallError(f"--map: no column has the head ‘{name}’.", did_you_mean(name, heads, otherwise))


def number_in(text: str) -> str | None:
    """The number of an action that a cell holds, if it holds no more than that.

    >>> number_in("10.1"), number_in("Action 3."), number_in("Objective 1: Co-operation"), number_in("Training")
    ('10.1', '3', None, None)
    """
    match = _NUMBER.fullmatch(" ".join(text.split()))
    return match[1] if match and (re.search(r"\d", match[1]) or len(match[1]) < 3) else None


def columns(table: Table, told: Callable[[Told], None]) -> list[Column]:
    """The columns of a table with the fields that they are for, each field once; what is not so is told."""
    used = [head for head in table.heads if head.text or _texts(table, head.column)]
    choices = {head.column: [*_choices(table, head)] for head in used}
    taken: dict[Target, Head] = {}
    found: dict[int, Target | None] = {}
    for head in sorted(used, key=lambda head: (_rank(head), len(choices[head.column]), head.column)):
        possible = _viable(choices[head.column], [*taken])
        free = next((target for target in possible if target not in taken), None)
        found[head.column] = free
        if free and free != COMMENT:
            taken[free] = head
    placed = [Column(head, None if found[head.column] == COMMENT else found[head.column]) for head in used]
    for column in placed:
        if told_of := _told(table, column, choices[column.head.column], taken):
            told(told_of)
    return placed


def _rank(head: Head) -> int:
    return [*Confidence].index(head.meant.confidence)


def _choices(table: Table, head: Head) -> Iterator[Target]:
    """The fields that a head may mean, as far as the cells below it can be meant by them."""
    for target in dict.fromkeys(_ONE.get(target, target) for target in head.meant.targets):
        if target == ("number",) and (len(head.meant.targets) > 1 or head.meant.confidence is Confidence.LIKELY):
            texts = _texts(table, head.column)
            if sum(number_in(text) is not None for text in texts) * 2 <= len(texts):
                continue
        yield target


def _viable(choices: Sequence[Target], taken: Sequence[Target]) -> list[Target]:
    """The fields that a head may mean, first those of lists whose items another column names."""
    named = {target[0] for target in taken if target[0] in NAMED_BY and target[-1] in NAMED_BY[target[0]]}
    if len(choices) < 2 or len(choices[0]) < 2:
        return [*choices]

    def fits(target: Target) -> bool:
        return len(target) < 2 or target[0] not in NAMED_BY or target[0] in named or target[-1] in NAMED_BY[target[0]]

    return sorted(choices, key=lambda target: not fits(target))


def _texts(table: Table, column: int) -> list[str]:
    rows = table.grid.rows
    return [rows[row][column].text for row in table.body if column in rows[row]]


def _told(table: Table, column: Column, choices: Sequence[Target], taken: dict[Target, Head]) -> Told | None:
    """What is to be said of a column that is for no field, if it has something in it."""
    count = len(_texts(table, column.head.column))
    if column.target or not count or column.head.meant.targets == (COMMENT,):
        return None
    place = column.head.place or f"{table.grid.name}, column {column.head.name}"
    called = capital(column.called)
    kept = f"what stands in its {f'{count} cells' if count > 1 else 'cell'} was kept as comments."
    name = column.head.text or column.head.name
    how = f'Give --map "{name}=FIELD", with the name of a field, or --map "{name}=comment" if comments are right.'
    if first := next((taken[target] for target in choices if target in taken), None):
        field = label(next(target for target in choices if target in taken))
        message = f"{called}, is for ‘{field}’, and so is column {first.name}, ‘{first.text}’; {kept}"
        return Told(place, message, how)
    what = "is not a field" if column.head.text else "has no head"
    return Told(place, f"{called}, {what}; {kept}" if column.head.text else f"{called} {what}; {kept}", how)
