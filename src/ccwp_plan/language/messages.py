"""Pydantic's errors as problems in the secretariat's words.

The error's `type` is the key, and its `loc` the place; the text of pydantic's message is used for
nothing. A type that has no words of its own still becomes a problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ccwp_plan.language import mistyped
from ccwp_plan.language.declared import Declared, fields_of, synonyms
from ccwp_plan.language.documents import meant
from ccwp_plan.language.fields import NUMBER, ONE_LINE, SHORT_NAME
from ccwp_plan.language.suggestions import did_you_mean
from ccwp_plan.reading.extents import Extent, Loc
from ccwp_plan.reading.place import Place, Problem, echoed
from ccwp_plan.reading.signs import in_quotes

Words = tuple[str, str]

_AN_ITEM = re.compile(r"[\w()][\w ().-]{0,39}")
"""What can stand in a list as it is."""
_ANNEXES = "annexes"
_COMMENT = re.compile(r"[ \t]+(#[^\s#][^\r\n]*)")
_NO_SPACE = re.compile(r"(\w+):(\S.*)")
_SEPARATORS = re.compile(r"[\s_-]+")


def problems(error: ValidationError, model: type[BaseModel], place: Place) -> Iterator[Problem]:
    """One F problem for each error of a mapping that stands at `place` and was read as `model`."""
    for details in error.errors(include_url=False):
        if details["type"] == "not_rich_text":
            yield from _not_rich_text(details, place)
        else:
            yield _problem(details, model, place)


def unknown_without_value(extent: Extent, value: Any, model: type[BaseModel], place: Place) -> Iterator[Problem]:
    """An F002 problem for each unknown field that was given no value: pydantic never sees those."""
    inner = extent[2]
    known = fields_of(model)
    if isinstance(inner, list) and isinstance(value, list):
        for index, (item_mark, item) in enumerate(zip(inner, value, strict=False)):
            yield from unknown_without_value(item_mark, item, model, place.at(index))
    elif isinstance(inner, dict) and isinstance(value, dict):
        for key, (_, _, below) in inner.items():
            if key not in known and key not in value and (name := _NO_SPACE.fullmatch(key)) and name[1] in known:
                message = f"A space is missing after the colon of ‘{name[1]}’."
                yield Problem("F002", message, f"Write `{name[1]}: {echoed(name[2])}`.", place.at(key).key())
            elif key not in known and key not in value:
                help_ = "A comma ends a value inside { }: put a text with a comma in quotes, and write 1000, not 1,000."
                help_ = _did_you_mean_field(key, model, help_)
                yield Problem(
                    "F002", f"There is no field ‘{echoed(key)}’ here, and it has no value.", help_, place.at(key).key()
                )
            elif key in known and key in value and (deeper := known[key].inner):
                yield from unknown_without_value(below, value[key], deeper, place.at(key))


def _problem(details: ErrorDetails, model: type[BaseModel], place: Place) -> Problem:
    loc = details["loc"]
    within = details.get("ctx", {}).get("at")
    at = place.at(*loc, within) if within else place.at(*loc)
    if details["type"] == "missing":
        return missing(str(within or loc[-1]), at)
    if told := mistyped.words(details, _field(loc), at):
        return Problem("F003", *told, at)
    if details["type"] == "extra_forbidden":
        around, name = _model_at(model, loc[:-1]), str(loc[-1])
        help_ = _did_you_mean_field(name, around, f"The fields here are: {', '.join(fields_of(around))}.")
        return Problem("F002", f"There is no field ‘{echoed(name)}’ here.", help_, at.key())
    if details["type"] == "literal_error":
        return _choice(details, model, at)
    words = _WORDS.get(details["type"])
    message, help_ = words(details, _field(loc)) if words else _other(details, _field(loc))
    return Problem("F003", message, help_, at)


def _did_you_mean_field(name: str, model: type[BaseModel], otherwise: str) -> str:
    """A help line that offers the field that a name means: by a synonym, or by the nearest name."""
    meant = synonyms(model).get(_SEPARATORS.sub("_", name.strip().casefold()))
    return f"Did you mean ‘{meant}’?" if meant else did_you_mean(name, [*fields_of(model)], otherwise)


def missing(name: str, at: Place) -> Problem:
    """The F001 problem of a field that is needed and not given; `at` is its place."""
    if at.given() and (comment := _COMMENT.match(at.source.text, at.extent[0])):
        text = comment[1].rstrip()
        message = f"The field ‘{name}’ has no value: ‘{echoed(text)}’ is taken for a comment."
        return Problem("F001", message, f"Put it in quotes: `{name}: {echoed(in_quotes(text))}`.", at.key())
    if at.given():
        return Problem("F001", f"The field ‘{name}’ has no value.", "Write its value after the colon.", at.key())
    return Problem("F001", f"The field ‘{name}’ is missing.", f"Add a line: {name}: ...", at)


def _field(loc: Loc) -> str:
    """How a message names the field at a loc: ‘leader’, or item 2 of ‘objectives’."""
    names = [step for step in loc if isinstance(step, str) and step != "[key]"]
    if not names:
        return "This item" if loc else "This"
    name = f"‘{echoed(names[-1])}’"
    return f"Item {loc[-1] + 1} of {name}" if isinstance(loc[-1], int) else name


def _given(details: ErrorDetails) -> str:
    value = details["input"]
    if value is None:
        return "nothing is given"
    if isinstance(value, dict):
        return "fields are given"
    if isinstance(value, list | tuple):
        return "a list is given"
    return f"‘{echoed(str(value).strip())}’ is given"


def _pattern(details: ErrorDetails, field: str) -> Words:
    pattern = details["ctx"]["pattern"]
    if pattern == ONE_LINE:
        return (
            f"{field} must be one line of text; it holds a line break.",
            "Write it on one line, or use > instead of |.",
        )
    if pattern == NUMBER:
        return (
            f"{field} must be a number such as 10, 10.3 or L3.2; {_given(details)}.",
            "Write figures and letters without accents, with full stops or hyphens between the parts.",
        )
    if pattern == SHORT_NAME:
        return (
            f"{field} must be a short name such as m1; {_given(details)}.",
            "Write letters without accents and figures, no more than 40; hyphens, full stops and _ may stand in it.",
        )
    return _other(details, field)


def _choice(details: ErrorDetails, model: type[BaseModel], at: Place) -> Problem:
    choices = [*_choices(details, model)]
    message = f"{_field(details['loc'])} must be one of a fixed list of words; {_given(details)}."
    help_ = did_you_mean(str(details["input"]), choices, f"Write one of: {', '.join(choices)}.")
    return Problem("F003", message, help_, at)


def _other(details: ErrorDetails, field: str) -> Words:
    return (
        f"{field} is not valid here; {_given(details)}.",
        "docs/language.md lists the fields and what each holds.",
    )


def _every(details: ErrorDetails, field: str) -> Words:
    told = details["ctx"]
    return (
        f"‘every: {told['every']}’ is shorter than the time by which it is due, {told['due']}.",
        f"Write every: {told['longer']}, or a day under ‘due’.",
    )


def _fixed(message: str, help_: str) -> Callable[[ErrorDetails, str], Words]:
    """Words that differ by the field and by what was given only."""
    return lambda details, field: (message.format(field=field, given=_given(details)), help_)


def _list(details: ErrorDetails, field: str) -> Words:
    """What a list looks like: with what was given in it, if that can stand there as it is."""
    given = details["input"] if isinstance(details["input"], str) else ""
    items = [item.strip() for item in given.split(",") if item.strip()]
    if not all(map(_AN_ITEM.fullmatch, items)):
        items = []
    if details["loc"][-1] == _ANNEXES:
        items = [meant(item) or item for item in items]
    written = ", ".join(items or ["one", "two"])
    return f"{field} must be a list; {_given(details)}.", f"Write a list: [{written}], or one item a line after a dash."


def _not_rich_text(details: ErrorDetails, place: Place) -> Iterator[Problem]:
    """A problem for each thing in a rich text that a document cannot carry."""
    help_ = (
        "Use paragraphs, lists, *emphasis*, **strong**, links and footnotes ^[...]; "
        "a backslash prints the next character as it is."
    )
    for what, start, end in details["ctx"]["refused"]:
        message = f"{_field(details['loc'])} holds {what}, which a Council document cannot contain."
        yield Problem("F003", message, help_, place.at(*details["loc"]).within(start, end))


_TEXT = _fixed("{field} must be text; {given}.", "Write text after the colon; in quotes if it begins with a bracket.")
_MAPPING = _fixed("{field} must have fields of its own; {given}.", "Write its fields, each with a colon.")
_EMPTY_TEXT = _fixed("{field} is empty.", "Write the text, or remove the field.")

_WORDS: dict[str, Callable[[ErrorDetails, str], Words]] = {
    "string_type": _TEXT,
    "string_too_short": _EMPTY_TEXT,
    "empty_text": _EMPTY_TEXT,
    "string_pattern_mismatch": _pattern,
    "tuple_type": _list,
    "list_type": _list,
    "empty_list": _fixed("{field} is an empty list; it needs at least one item.", "Add an item."),
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "dict_type": _MAPPING,
    "no_level": _fixed(
        "{field} must be a whole number of 1 or more; {given}.", "Write digits only, such as 2; the top level is 1."
    ),
    "no_date": _fixed("{field} must be a date; {given}.", "Write year, month and day: 2021-06-30"),
    "no_time": _fixed(
        "{field} must be a date; {given}.", "Write a day, 2021-06-30, or less: 2021-06, 2021-Q2, 2021-H1 or 2021"
    ),
    "no_due": _fixed(
        "{field} must be a date; {given}.",
        "Write a day, 2021-06-30, or less: 2021-06, 2021-Q2, 2021-H1 or 2021; or ongoing, if it never ends",
    ),
    "no_such_day": _fixed("{field} must be a date that exists; {given}.", "Check the month and the day."),
    "no_truth": _fixed("{field} must be true or false; {given}.", "Write true or false."),
    "no_figure": _fixed(
        "{field} must be a number; {given}.",
        "Write digits, with a full stop before decimals and the unit in ‘unit’: 1250 or 12.5",
    ),
    "period_reversed": _fixed("The period ends before it starts.", "Swap ‘start’ and ‘end’, or correct one of them."),
    "until_alone": _fixed(
        "‘until’ says until when something is due again, but there is no ‘every’.",
        "Add a line: every: month, quarter, half_year, year or presidency. Or remove ‘until’.",
    ),
    "every_without_date": lambda details, _: (
        f"‘every’ needs a first time; ‘due’ is {details['ctx']['due']}.",
        "Under ‘due’ write the first time, 2021-06-30 or 2021-Q2; or remove ‘every’.",
    ),
    "every_too_short": _every,
    "until_before_due": lambda details, _: (
        f"‘until’ ends before the first time, {details['ctx']['due']}.",
        "Under ‘until’ write a later day, month, quarter, half year or year; or correct ‘due’.",
    ),
    "done_again": _fixed(
        "‘done’ has several days, but the milestone is due once.",
        "Write one day: done: 2021-06-30. Or say how often it is due: every: quarter.",
    ),
    "done_out_of_order": _fixed(
        "The days under ‘done’ are not in the order of time.",
        "Write the earliest first: the first day is for the first time.",
    ),
    "objective_without_words": _fixed(
        "An objective has neither a title nor a text.", "Give it a title, a text or both."
    ),
}


def _field_at(model: type[BaseModel], loc: Loc) -> Declared | None:
    """The field at a loc of a model, or the list that holds the item there."""
    field = None
    for step in loc:
        if isinstance(step, str) and (known := fields_of(model).get(step)):
            field, model = known, known.inner or model
    return field


def _model_at(model: type[BaseModel], loc: Loc) -> type[BaseModel]:
    """The model of the mapping at a loc of a model."""
    field = _field_at(model, loc)
    return (field and field.inner) or model


def _choices(details: ErrorDetails, model: type[BaseModel]) -> tuple[str, ...]:
    """The words of which the value that an error is about should be one."""
    field = _field_at(model, details["loc"])
    return field.choices if field else ()
