"""What to type instead of a value that its field cannot hold: the help of an F003, made from what was typed.

Where nobody can tell what was meant, it says what the field holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from ccwp_plan.language import habits
from ccwp_plan.language.dates import when
from ccwp_plan.language.declared import Declared, fields_of, folded, head_of, name_of
from ccwp_plan.language.documents import meant as document_meant
from ccwp_plan.language.fields import ALL
from ccwp_plan.language.open_values import TBC
from ccwp_plan.language.suggestions import did_you_mean
from ccwp_plan.language.times import DAY, ONGOING, Time
from ccwp_plan.reading.place import echoed
from ccwp_plan.reading.signs import in_quotes

_DONE = habits.words_in("yes y true done x ok completed complete achieved reached finished 100_% 100% ✓ ✔")
_NOT_DONE = habits.words_in("no n false not_done not_yet open pending planned")
_TRUE, _FALSE = _DONE, _NOT_DONE | {"off", "0"}
_A_DAY = "Write year, month and day: 2021-06-30"
_LESS = "Write a day, 2021-06-30, or less: 2021-06, 2021-Q2, 2021-H1 or 2021"
_A_LIST = "Write a list: [one, two], or one item a line after a dash."
_AN_ITEM = re.compile(r"[\w().][\w ()./-]{0,39}")
"""What can stand in a list as it is."""
_IN_A_FIELD = re.compile(r"(?:[^\W_]|[≥≤~+])(?:(?![:,]\s|\s#)[^\n{}\[\]]){0,59}(?<!:)")
"""What can stand behind the name of a field as it is."""
_NUMBER = re.compile(r"(?:[A-Za-z]{0,6}\d+|[A-Za-z]{1,3}(?=[.-]\d))(?:[.-][A-Za-z\d]+)*", re.ASCII)


def text_of(given: Any) -> str:
    """What was typed, if it is a text that may be somebody's habit."""
    return given.strip().strip("[]").strip() if isinstance(given, str) and len(given) <= habits.LONGEST else ""


# Times


def of_day(given: Any) -> str:
    """What to write where a day is asked for."""
    text = text_of(given)
    days = habits.days_meant(text)
    if len(days) == 1 and not _names_a_day(text):
        return f"Write the day, such as `{days[0]}`."
    return _either(days) or f"{_A_DAY}."


def of_day_done(given: Any) -> str:
    """What to write where the day is asked for on which something was done."""
    word = folded(text_of(given))
    if word in _DONE:
        return "Write the day on which it was done: `done: 2021-06-30`."
    if word in _NOT_DONE or habits.is_nothing(word) or habits.is_later(word):
        return "Remove the line until it is done."
    return of_day(given)


def of_time(given: Any) -> str:
    """What to write where a time is asked for."""
    if habits.is_later(text_of(given)) or habits.is_nothing(text_of(given)):
        return "Leave the line out until the date is known."
    return _either(habits.times_meant(text_of(given))) or f"{_LESS}."


def of_time_or_tbc(given: Any) -> str:
    """What to write where a time is asked for that may be to be confirmed."""
    text = text_of(given)
    if habits.is_later(text) or habits.is_nothing(text):
        return f"Write `{TBC}` if it is to be confirmed."
    return _either(habits.times_meant(text)) or f"{_LESS}; or {TBC}, if it is to be confirmed."


def of_due(field: Declared | None, given: Any) -> str:
    """What to write where it is asked by when something is due."""
    text = text_of(given)
    how_often = fields_of(field.model).get("every") if field else None
    if often := how_often and how_often.choice_meant(re.sub("^(?:every|each) ", "", text.casefold())):
        return f"Write the first time, such as 2021-06-30, and below it `every: {often}`."
    if habits.is_always(text):
        return f"Write `{ONGOING}`: it never ends."
    if habits.is_later(text):
        return f"Write `{TBC}`: to be confirmed."
    if habits.is_nothing(text):
        return f"Write `{ONGOING}` if it never ends, or `{TBC}` if the date is to be confirmed."
    return _either(habits.times_meant(text)) or f"{_LESS}; or {ONGOING}, if it never ends."


def of_no_such_day(given: Any) -> str:
    """What to write in the place of a day that does not exist."""
    text = text_of(given)
    if meant := habits.times_meant(text):
        return f"{_either(meant)[:-1]}: the month stands before the day."
    month = _month_of(text)
    if month and month.last:
        return f"{when(month)} ends on day {month.last.day}: write `{month.last}`, or another day."
    return "Check the month and the day."


def _month_of(text: str) -> Time | None:
    try:
        return Time.parse(text[:7]) if DAY.fullmatch(text) else None
    except ValueError:
        return None


def _names_a_day(text: str) -> bool:
    """Whether a text says which day it means, and not only a month or a year."""
    return any(DAY.fullmatch(time) for time in habits.times_meant(text))


def _either(times: Sequence[str]) -> str:
    """Which time to write; both days, in words, where day and month may have changed places."""
    if not times:
        return ""
    if len(times) == 1:
        return f"Write `{times[0]}`" + ("." if DAY.fullmatch(times[0]) else ", which stands for its last day.")
    known = [time for one in times if (time := Time.parse(one))]
    return "Write " + " or ".join(f"`{one}` ({when(one)})" for one in known) + ", whichever is meant."


def of_period(field: str, given: Any) -> str:
    """What to write where a period is asked for."""
    text = " to ".join(map(str, given)) if isinstance(given, list) else text_of(given)
    start, end = habits.period_meant(text) or ("2020-01-01", "2021-12-31")
    return f"Write `{field}: {{start: {start}, end: {end}}}`."


# Figures and words


def of_figure(field: Declared | None, given: Any) -> str:
    """What to write where a figure is asked for."""
    text = text_of(given)
    instead = field and field.instead
    in_words = f"`{instead}: {text}`" if instead and _IN_A_FIELD.fullmatch(text) else ""
    if field and field.may_be_tbc and habits.is_later(text):
        return f"Write `{TBC}`: to be confirmed."
    if habits.is_nothing(text) and field and not field.required:
        return "Remove the line" + (f"; say under `{instead}` what is to be seen." if instead else ".")
    meant = habits.figure_meant(text)
    if meant is None:
        if in_words:
            first = re.search(r"\d+", text)
            figure = f"one figure, such as `{first[0]}`" if first else "one figure in digits, such as 1250 or 12.5"
            return f"Write {figure}; or say it in words: {in_words}."
        return "Write digits, with a full stop before decimals and the unit in ‘unit’: 1250 or 12.5."
    if len(meant.figures) > 1:
        return f"Write `{meant.figures[0]}`, or `{meant.figures[1].rstrip('0')}` if the comma stands before decimals."
    help_ = f"Write `{meant.figures[0]}`"
    if meant.words:
        help_ += f", and ‘{meant.words}’ under ‘unit’"
    return f"{help_}; or say it in words: {in_words}." if in_words and not meant.is_exact else f"{help_}."


def of_choice(field: Declared | None, given: Any) -> str:
    """Which of its words to write where a field has one of a few."""
    choices = field.choices if field else ()
    text = text_of(given)
    listed = f"Write one of: {', '.join(choices)}."
    meant = field and field.choice_meant(text)
    if field and meant and (reason := fields_of(field.model).get(f"{meant}_because")):
        return f"Write `{meant}`, and why in a line below it: `{reason.written}: ...`."
    return f"Write `{meant}`." if meant else did_you_mean(text, [*choices], listed)


def of_truth(given: Any) -> str:
    """What to write where something is true or false."""
    word = folded(text_of(given))
    return "Write `true`." if word in _TRUE else "Write `false`." if word in _FALSE else "Write true or false."


def of_level(given: Any) -> str:
    """What to write where a level is asked for."""
    levels = re.findall("[1-9]", text_of(given))
    return f"Write `{levels[0]}`." if len(levels) == 1 else "Write digits only, such as 2; the top level is 1."


def of_number(field: Declared | None, given: Any) -> str:
    """What to write where the number of an action or a plan is asked for."""
    text = re.sub(r"(\d),(\d)", r"\1.\2", text_of(given))
    numbers = [one for one in _NUMBER.findall(text) if re.search(r"\d", one)]
    if len(numbers) == 1:
        return f"Write `{numbers[0]}`."
    if len(numbers) > 1 and field and field.name == "action":
        one, other = (f"`{field.written}: {number}`" for number in numbers[:2])
        return f"Write an item for each, with all fields of this one: {one} and {other}."
    return "Write figures and letters without accents, with full stops or hyphens between the parts."


# Several values


def of_leaders(items: Sequence[str]) -> str:
    """What to write where several are given who lead."""
    first, *others = items
    return (
        f"Write `leaders: [{', '.join(items)}]` if they lead together; "
        f"else `leader: {first}` and `co_leaders: [{', '.join(others)}]`."
    )


def of_text(field: Declared | None, given: Any) -> str:
    """What to write where one text is asked for, and a list or fields are given."""
    items = [one.strip() for one in given if isinstance(one, str)] if isinstance(given, list) else []
    if field and field.names and len(items) > 1 and len(items) == len(given):
        if field.role == "leader":
            return of_leaders(items)
        return f"Name one only: `{field.written}: {items[0]}`."
    return "Write text after the colon; in quotes if it begins with a bracket."


def of_list(field: Declared | None, given: Any) -> str:
    """What to write where a list is asked for."""
    text = text_of(given)
    if field is None or (isinstance(given, dict) and not field.inner):
        return _A_LIST
    if field.inner:
        return _of_items(field, field.inner, given)
    if field.names == "actor" and habits.is_every_state(text):
        return f"Write `{field.written}: {ALL}`." if field.may_be_all else "Name the actors one by one: [DE, FR]."
    if field.names == "objective" and (text.casefold() == ALL or habits.is_every_state(text)):
        return "Cite each objective that the action is for: [1(a), 2(b)]."
    if habits.is_nothing(text):
        return "Remove the line, or write a list: [one, two]."
    if field.rich and text:
        return f"Write one item a line: {', '.join(f'`- {echoed(item)}`' for item in re.split(' *; *', text)[:3])}."
    items = habits.several(text) if field.names else [item.strip() for item in text.split(",") if item.strip()]
    if not items or not all(map(_AN_ITEM.fullmatch, items)):
        return _A_LIST
    if field.names == "document":
        items = [document_meant(item) or item for item in items]
    return f"Write a list: [{', '.join(items)}], or one item a line after a dash."


def _of_items(field: Declared, model: type[BaseModel], given: Any) -> str:
    """What to write where a list of groups of fields is asked for, and something else is given."""
    if isinstance(given, dict):
        if given and not {*given} & {*fields_of(model)}:
            return f"Below `{field.written}:` {_lower(of_pair(model, *next(iter(given.items()))))}"
        name, value = next(iter(given.items()), ("", ""))
        first = f": `- {name}: {echoed(value)}`" if isinstance(value, str) else ""
        others = "; type two spaces more before its other fields" if len(given) > 1 else ""
        return f"Put `- ` before the first field of each {name_of(model)}{first}{others}."
    return of_items(field, model, [text_of(given)])


def of_items(field: Declared, model: type[BaseModel], given: Sequence[Any]) -> str:
    """What to write where the items of a list should have fields of their own, and are texts."""
    texts = [text_of(one) for one in given]
    if field.instead and len(texts) == 1 and habits.is_nothing(texts[0]):
        reason = fields_of(field.model)[field.instead]
        return f"Say why in its place: `{field.instead}: {reason.example}`"
    words = texts[0] if texts and not habits.is_nothing(texts[0]) else ""
    if not words and not field.required and not field.needed_by:
        return "Remove the line."
    head = _field_for(words, model)
    below = [name for name in _needed(model) if name != head.written]
    if not below:
        parts = [part for text in texts for part in habits.several(text if folded(text) not in _DONE else "...")]
        if parts and all(map(_AN_ITEM.fullmatch, parts)):
            items = ", ".join(f"{{{head.written}: {part}}}" for part in parts)
            return f"Write `{field.written}: [{items}]`."
    listed = (
        f"{', '.join(f'`{name}`' for name in below[:-1])} and `{below[-1]}`" if below[1:] else f"`{''.join(below)}`"
    )
    more = f", and below it {listed}" if below else ""
    return f"Below `{field.written}:` write each {name_of(model)} as fields: `- {_filled(head, words)}`{more}."


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def of_pair(model: type[BaseModel], name: str, value: Any) -> str:
    """What to write where an item has a field that there is not, named by what a field of it should hold."""
    first, text = _field_for(name, model), text_of(value)
    second = _field_for(text, model)
    below = [one for one in _needed(model) if one not in (first.written, second.written)]
    if first is second:
        below, text = [one for one in _needed(model) if one != first.written], ""
    parts = [f"`{_filled(second, text)}`"] if text else []
    parts += [f"`{one}`" for one in below]
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}" if parts[1:] else "".join(parts)
    return f"Write `- {_filled(first, name)}`{f', and below it {listed}' if parts else ''}."


def _field_for(text: str, model: type[BaseModel]) -> Declared:
    """The field of an item that a text is for: a choice, a date, a figure or, as most texts, what the item says."""
    fields = [field for field in fields_of(model).values() if field.required or field.is_figure]
    meant = next((field for field in fields if field.choice_meant(text)), None)
    if meant is None and habits.times_meant(text) and not text.isdecimal():
        meant = next((field for field in fields if field.is_time), None)
    if meant is None and (figure := habits.figure_meant(text)) and not figure.words:
        meant = next((field for field in reversed(fields) if field.is_figure), None)
    return meant or head_of(model)


def _filled(field: Declared, text: str) -> str:
    """A field with a text as its value, as it is typed."""
    choice = field.choice_meant(text)
    if choice or not text:
        return f"{field.written}: {choice or '...'}"
    return f"{field.written}: {echoed(text if _IN_A_FIELD.fullmatch(text) else in_quotes(text))}"


def _needed(model: type[BaseModel]) -> list[str]:
    """The fields that an item cannot do without, the figure that a rule asks for among them."""
    fields = fields_of(model).values()
    return [field.written for field in fields if field.required or (field.is_figure and field.needed_by)]


def of_fields(field: Declared | None, given: Any) -> str:
    """What to write where fields are asked for."""
    if field is None or field.inner is None:
        return "Write its fields, each with a colon."
    fields = fields_of(field.inner)
    if {"start", "end"} <= {*fields}:
        return of_period(field.written, given)
    if isinstance(given, list):
        return "Write its fields below it without dashes, each with a colon."
    names = [*(_needed(field.inner) or fields)][:3]
    return f"Write its fields below it, each with a colon: {', '.join(f'`{name}: ...`' for name in names)}."
