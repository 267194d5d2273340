"""What a comment is about: an action, a field of one, an objective, a field of the plan, a paragraph of its note.

A place is written as people name it: `10.4`, `10.4/aim`, `10.4/results/2/target`, `2(d)`, `introduction`, `text/2`.
Items of lists are counted from 1, as they are printed; those that have an id of their own can be named by it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from pydantic import BaseModel

from ccwp_plan.analysis.changes import unfolded
from ccwp_plan.language import richtext
from ccwp_plan.language.action import Action
from ccwp_plan.language.comments import Comment
from ccwp_plan.language.declared import Declared, fields_of, folded, known_names
from ccwp_plan.language.fields import NUMBER
from ccwp_plan.language.nouns import small
from ccwp_plan.language.plan import Document, Plan
from ccwp_plan.language.strategy import Objective
from ccwp_plan.language.suggestions import nearest
from ccwp_plan.language.taxonomy import Node
from ccwp_plan.reading.extents import Tree
from ccwp_plan.reading.letters import alike, composed
from ccwp_plan.reading.place import Place, echoed
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan

_PARAGRAPHS = "text"
"""What the paragraphs of the note are called in the place of a comment."""
_OBJECTIVE = "objective"
"""What stands before an objective whose id is the number of an action, too."""
_ITEM = re.compile("[1-9][0-9]{0,4}", re.ASCII)
_NUMBER = re.compile(NUMBER)
_GENERAL, _NOTE, _PLAN, _OBJECTIVES, _ACTIONS = range(5)


class Lacking(NamedTuple):
    """Why a comment is about nothing that the plan has, and what to do."""

    message: str
    help: str


@dataclass(frozen=True, eq=False)
class Subject:
    """What a comment is about: where its value stands and what people call it.

    `field` is the last one on the way, or None for an action, an objective or the document as a whole; where a
    comment is about one item of its list, `is_item` says so. `order` is that of the document.
    """

    place: Place
    order: tuple[int, ...]
    label: str = ""
    field: Declared | None = None
    is_item: bool = False
    action: LoadedAction | None = None
    node: Node | None = None
    item: tuple[str, ...] = ()
    """by what the items on the way are known, whatever their numbers: the indicators of results, titles"""

    @property
    def is_general(self) -> bool:
        """Whether it is the document as a whole."""
        return self.order[0] == _GENERAL

    @property
    def is_of_the_note(self) -> bool:
        """Whether it stands in the head or the text of the note."""
        return self.order[0] == _NOTE

    @property
    def is_text(self) -> bool:
        """Whether it is one text, or a list of texts: a proposal can stand in its place."""
        return self.field is not None and self.field.inner is None

    @property
    def is_rich(self) -> bool:
        """Whether its text is rich text."""
        return self.field is not None and self.field.rich

    @property
    def is_list(self) -> bool:
        """Whether it is a whole list of texts."""
        if not self.is_text or self.field is None or self.is_item:
            return False
        return self.field.is_list and not (self.field.several_beside and not isinstance(self.place.value, list))

    @cached_property
    def text(self) -> str | None:
        """The text in the plan as it is written, or None where there is none; a list has a mark before each item."""
        value = self.place.value
        if not self.is_text or value is None:
            return None
        if self.is_list:
            return "\n".join("- " + item.replace("\n", "\n  ") for item in _texts(value))
        return next(iter(_texts(value)), None)

    def says(self, text: str) -> bool:
        """Whether its text is this one; where lines are broken, or accents typed in another way, does not count."""
        return self.text is not None and said_alike(self.text, text)

    def quotes(self, words: str) -> bool:
        """Whether words that a comment quotes stand in its text."""
        return self.text is not None and alike(words) in alike(richtext.plain(self.text) if self.is_rich else self.text)


def said_alike(one: str, other: str) -> bool:
    """Whether two texts print alike.

    >>> said_alike("One\\ntwo.", "One two."), said_alike("One.", "Two.")
    (True, False)
    """
    return composed(unfolded(one.strip())) == composed(unfolded(other.strip()))


def meant(plan: LoadedPlan, comment: Comment) -> Subject | Lacking:
    """What a comment on a plan is about, or why it is about nothing there: an item that does not exist can be proposed,
    but not be commented on.
    """
    found = subject(plan, comment.about)
    if isinstance(found, Subject) and found.is_item and comment.proposal is None and not found.place.given():
        count = len(_texts(found.place.source.top.at(*found.place.loc[:-1]).value))
        return Lacking(f"There is no {small(found.label.rpartition(': ')[2])}.", _from_one(count))
    return found


def subject(plan: LoadedPlan, about: str | None) -> Subject | Lacking:
    """What a place means in a plan, or why it means nothing there; the item after the last of a list is a new one."""
    if about is None:
        return Subject(plan.place, (_GENERAL,))
    head, *steps = (step.strip() for step in about.split("/"))
    if folded(head) == _OBJECTIVE and steps:
        return _objective(plan, steps) or _unknown(plan, about)
    if _NUMBER.fullmatch(head) and (action := plan.action(head)):
        at = plan.printed.index(action)
        return _within(_Way(action.place, Action, (_ACTIONS, at), action), steps)
    return _objective(plan, [head, *steps]) or _of_plan(plan, head, steps) or _unknown(plan, about)


def _objective(plan: LoadedPlan, steps: Sequence[str]) -> Subject | Lacking | None:
    """An objective of the strategy, or a field of it; an id may have a stroke in it."""
    if plan.strategy is None:
        return None
    taxonomy = plan.strategy.taxonomy
    for end in range(len(steps), 0, -1):
        if node := taxonomy.find("/".join(steps[:end])):
            way = _Way(plan.strategy.place.at(*node.loc), Objective, (_OBJECTIVES, taxonomy.nodes.index(node)))
            return _within(way._replace(node=node), steps[end:])
    return None


def _of_plan(plan: LoadedPlan, head: str, steps: Sequence[str]) -> Subject | Lacking | None:
    """A field of the plan, or of its note."""
    name = folded(head)
    if name in (_PARAGRAPHS, "document"):
        if plan.fields.document is None:
            return Lacking("The plan has no note.", "Leave ‘about’ out where the comment is general.")
        inner = steps if name == "document" else [_PARAGRAPHS, *steps]
        return _within(_Way(plan.at("document"), Document, (_NOTE,)), inner)
    if _field(Plan, head) is None or name == "actions":
        return None
    return _within(_Way(plan.place, Plan, (_PLAN,)), [head, *steps])


class _Way(NamedTuple):
    """How far a place has been followed: to a thing of a model."""

    place: Place
    model: type[BaseModel]
    order: tuple[int, ...]
    action: LoadedAction | None = None
    node: Node | None = None
    label: str = ""
    item: tuple[str, ...] = ()

    def subject(self, field: Declared | None = None, *, is_item: bool = False) -> Subject:
        """What it leads to."""
        return Subject(self.place, self.order, self.label, field, is_item, self.action, self.node, self.item)

    def on(self, place: Place, order: int, label: str) -> _Way:
        """The way to what is deeper."""
        return self._replace(place=place, order=(*self.order, order), label=f"{self.label}: {label}".lstrip(": "))


def _within(way: _Way, steps: Sequence[str]) -> Subject | Lacking:
    """What further steps lead to, in a thing that is known."""
    if not steps:
        return way.subject()
    name, *rest = steps
    field = _field(way.model, name)
    if field is None:
        return _no_field(name, way.model)
    place = way.place.at(field.written)
    at = [*fields_of(way.model)].index(field.written)
    if field.is_list and rest:
        return _item(way, field, place, at, rest)
    inner = way.on(place, at, field.label)
    if not rest or field.inner is None:
        return inner.subject(field) if not rest else Lacking(*_no_fields(field.label))
    return _within(inner._replace(model=field.inner), rest)


def _item(way: _Way, field: Declared, place: Place, at: int, steps: Sequence[str]) -> Subject | Lacking:
    """What steps lead to that begin with an item of a list; one more than there are can be proposed."""
    step, *rest = steps
    items = place.value if isinstance(place.value, list) else [] if place.value is None else [place.value]
    number = _number(step, items)
    if number is None:
        message = f"‘{echoed(step)}’ is not the number of an item of ‘{field.written}’."
        return Lacking(message, f"Count from 1: {field.written}/1.")
    if number > len(items) + (not rest and field.inner is None):
        has = f"‘{field.written}’ has {len(items) or 'no'} item{'' if len(items) == 1 else 's'}."
        return Lacking(has, _from_one(len(items)))
    inner = way.on(place.at(number - 1) if isinstance(place.value, list) or not items else place, at, "")
    label = f"{field.item.partition(' of')[0]} {number}"
    inner = inner._replace(label=f"{way.label}: {label}".lstrip(": "), order=(*inner.order, number))
    inner = inner._replace(item=(*way.item, *item_known_as(field, inner.place.value)))
    if not rest:
        return inner.subject(field, is_item=True)
    if field.inner is None:
        return Lacking(*_no_fields(f"{field.item} {number}"))
    return _within(inner._replace(model=field.inner), rest)


def item_known_as(field: Declared, item: Tree) -> tuple[str, ...]:
    """By what an item of a list is known, whatever its number: its indicator or title; nothing where it is a text."""
    if field.inner is None or not isinstance(item, dict):
        return ()
    return tuple(" ".join(str(item.get(name, "")).split()) for name in known_names(field.inner))


def _from_one(count: int) -> str:
    if count < 2:
        return "Write 1 for the only one." if count else "Name the field alone."
    return f"Write a number from 1 to {count}."


def _number(step: str, items: Sequence[Tree]) -> int | None:
    """Which item is meant, counted from 1: by its number, or by an id of its own."""
    for at, item in enumerate(items, 1):
        if isinstance(item, dict) and item.get("id") == step:
            return at
    return int(step) if _ITEM.fullmatch(step) else None


def _field(model: type[BaseModel], name: str) -> Declared | None:
    """The field that a step names: by its name, however it is spelt, or by its label."""
    return fields_of(model).get(folded(name)) or _by_label(model).get(folded(name))


@cache
def _by_label(model: type[BaseModel]) -> dict[str, Declared]:
    return {folded(field.label): field for field in fields_of(model).values()}


def _no_field(name: str, model: type[BaseModel]) -> Lacking:
    near = nearest(folded(name), [*fields_of(model)])
    help_ = f"Did you mean ‘{near}’?" if near else f"Write one of: {', '.join(fields_of(model))}."
    return Lacking(f"There is no field ‘{echoed(name)}’ there.", help_)


def _no_fields(label: str) -> Lacking:
    return Lacking(f"‘{label}’ has no fields of its own.", "Remove what stands behind it.")


def _unknown(plan: LoadedPlan, about: str) -> Lacking:
    """What is said of a place that begins with nothing that the plan has."""
    head = about.partition("/")[0].strip()
    numbers = [action.number for action in plan.actions if action.number]
    near = nearest(head, [*numbers, "introduction", _PARAGRAPHS])
    near = near or (plan.taxonomy.nearest(head) if plan.taxonomy else None)
    message = f"The plan has no ‘{echoed(head)}’: no action, no objective and no field of this name."
    help_ = f"Did you mean ‘{near}’?" if near else "Write the number of an action, or leave ‘about’ out."
    return Lacking(message, help_)


def _texts(value: Tree) -> list[str]:
    """The texts of a value: itself, or those in its list."""
    items = value if isinstance(value, list) else [value]
    return [item.rstrip() for item in items if isinstance(item, str)]
