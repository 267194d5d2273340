"""Pydantic's errors as problems in the secretariat's words.

The error's `type` is the key, and its `loc` the place; the text of pydantic's message is used for
nothing. A type that has no words of its own still becomes a problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import takewhile
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ccwp_plan.language import advice, mistyped
from ccwp_plan.language.declared import Declared, fields_of, folded, models_in, name_of, synonyms
from ccwp_plan.language.fields import ALL, NUMBER, ONE_LINE, SHORT_NAME
from ccwp_plan.language.suggestions import nearest
from ccwp_plan.reading.extents import Extent, Loc
from ccwp_plan.reading.place import Place, Problem, capital, echoed
from ccwp_plan.reading.signs import ODD, QUOTES, called, described, in_quotes
from ccwp_plan.reading.strangers import is_header

Words = tuple[str, str]
_Says = Callable[[ErrorDetails, str, "Declared | None"], Words]
"""What says a message and a help of an error, by what messages call its field and how that is declared."""

_COMMA = "A comma ends a value inside { }: put a text with a comma in quotes, and write 1000, not 1,000."
_LISTED = 8
"""So many fields that belong elsewhere are named."""
_ENOUGH = 3
"""So many fields that are not known let a file be of another kind."""
_KINDS = {
    "plan": "a plan",
    "action": "an action",
    "note": "a note",
    "comments": "a file of comments",
    "strategy": "a strategy",
}
_PLACES = {
    "plan": "a plan is plan.yaml in a folder of its own in plans/",
    "action": "an action is a file in actions/ in the folder of its plan",
    "note": "a note is a file in notes/ in the folder of its plan",
    "comments": "comments are a file in comments/ in the folder of their plan",
    "strategy": "a strategy is a file in strategies/",
}
_OF_AN_E_MAIL = "Remove the lines of the e-mail, above and below the fields."
_NO_GROUP = frozenset({"model_type", "model_attributes_type"})
_COMMENT = re.compile(r"[ \t]+(#[^\s#][^\r\n]*)")
_RUN_TOGETHER = re.compile(rf"[{ODD}]*(\w+)[{ODD} ]*([:：;=])([{ODD}]?)[{ODD} ]*(\S.*)")
"""The name of a field, and behind it something else than a colon and a space."""


def problems(error: ValidationError, model: type[BaseModel], place: Place) -> Iterator[Problem]:
    """One F problem for each mistake in a mapping that stands at `place` and was read as `model`.

    A field that has another name is told once, and not as missing as well; so is a list whose items are all texts.
    """
    found = error.errors(include_url=False)
    if elsewhere := _of_another_file(found, model, place):
        yield elsewhere
        return
    moved = _moved_together(found, model, place)
    meant, repeated = _meant_fields(found, model, place), _repeated(found, moved, model, place)
    for details in found:
        loc = details["loc"]
        if loc in repeated or (details["type"] == "missing" and loc in meant.values()):
            continue
        if _is_run_together(loc, model, place) if details["type"] == "missing" else _is_cut(loc, model, place):
            continue
        if details["type"] == "not_rich_text":
            yield from _not_rich_text(details, place)
        elif details["type"] == "extra_forbidden":
            yield _unknown(loc, meant.get(loc), moved[loc], model, place)
        else:
            yield _problem(details, model, place)


def _of_another_file(found: Iterable[ErrorDetails], model: type[BaseModel], place: Place) -> Problem | None:
    """The problem of a file that has the fields of another kind of file, and lies where it does not belong."""
    strange = [
        str(details["loc"][0]) for details in found if details["type"] == "extra_forbidden" and not details["loc"][1:]
    ]
    if place.loc or len(strange) < _ENOUGH or not isinstance(place.value, dict):
        return None
    from ccwp_plan.language.models import FileKind, models

    known = models()
    others = {kind: fields_of(known[kind]).keys() for kind in FileKind if kind in known and known[kind] is not model}
    kind = next((kind for kind, names in others.items() if place.value.keys() <= names), None)
    if kind is None or kind == FileKind.OAP:
        return None
    expected = _KINDS.get(name_of(model), "another one")
    message = f"This file has the fields of {_KINDS[kind]}, and lies where {expected} is expected."
    return Problem("F002", message, f"Move it: {_PLACES[kind]}.", place.at(strange[0]).key())


def _is_run_together(loc: Loc, model: type[BaseModel], place: Place) -> bool:
    """Whether a field is missing since its name and its value stand together as one name."""
    group = place.at(*loc[:-1])
    fields, inner = _model_at(model, loc[:-1]), group.extent[2]
    names = inner if isinstance(inner, dict) else ()
    found = [match for name in names if name not in fields_of(fields) and (match := _RUN_TOGETHER.fullmatch(name))]
    return any(match[1] == loc[-1] for match in found)


def _is_cut(loc: Loc, model: type[BaseModel], place: Place) -> bool:
    """Whether a value ends at a comma in { } that is meant as a part of it: that is told of what stands behind it."""
    group, fields = place.at(*loc[:-1]), fields_of(_model_at(model, loc[:-1]))
    inner, value = group.extent[2], group.value
    if not loc or loc[-1] not in fields or not isinstance(inner, dict) or not isinstance(value, dict):
        return False
    names = [*inner]
    key = next(iter(names[names.index(str(loc[-1])) + 1 :]), "") if loc[-1] in inner else ""
    return bool(key) and key not in fields and key not in value and group.source.text.startswith("{", group.extent[0])


def unknown_without_value(extent: Extent, value: Any, model: type[BaseModel], place: Place) -> Iterator[Problem]:
    """An F002 problem for each unknown field that was given no value: pydantic never sees those."""
    inner = extent[2]
    known = fields_of(model)
    if isinstance(inner, list) and isinstance(value, list):
        for index, (item_mark, item) in enumerate(zip(inner, value, strict=False)):
            yield from unknown_without_value(item_mark, item, model, place.at(index))
    elif isinstance(inner, dict) and isinstance(value, dict):
        yield from _strange_without_value(inner, value, model, place)
        for key, (_, _, below) in inner.items():
            if key in known and key in value and (deeper := known[key].inner):
                yield from unknown_without_value(below, value[key], deeper, place.at(key))


def _run_together(name: str, value: Any, model: type[BaseModel]) -> Words | None:
    """Message and help of a name that is one of a field with its value, since no colon and space parts the two."""
    found = _RUN_TOGETHER.fullmatch(name)
    if found is None or found[1] not in fields_of(model):
        return None
    field, sign, odd, rest = found.groups()
    message = f"A space is missing after the colon of ‘{field}’."
    if odd:
        message = f"{capital(called(odd))} follows the colon of ‘{field}’ where a space is needed."
    elif sign != ":":
        message = f"‘{sign}’ follows ‘{field}’ where a colon is needed."
    text = f"{rest}: {value}" if isinstance(value, str) else rest
    return message, f"Write `{field}: {echoed(text)}`."


def _strange_without_value(
    inner: Mapping[str, Any], value: Mapping[str, Any], model: type[BaseModel], place: Place
) -> Iterator[Problem]:
    """A problem for each unknown field of a group that has no value; those that one comma too many made told once."""
    known, in_braces = fields_of(model), place.source.text.startswith("{", place.extent[0])
    before, is_cut = "", False
    for key in inner:
        if key in known or key in value:
            is_cut = False
        elif told := _run_together(key, None, model):
            yield Problem("F002", *told, place.at(key).key())
        elif not is_cut:
            message = f"There is no field ‘{echoed(key)}’ here, and it has no value."
            help_ = _of_a_comma(before, key, model, place) if in_braces and before in known else _COMMA
            yield Problem("F002", message, _did_you_mean_field(key, model, help_), place.at(key).key())
            is_cut = in_braces and before in value
        before = key


def _of_a_comma(field: str, key: str, model: type[BaseModel], group: Place) -> str:
    """What to write where a comma in { } has cut the value of a field, from a name on that is none."""
    inner: Any = group.extent[2]
    names, value = [*inner], group.value
    after = names[names.index(key) :]
    rest = [*takewhile(lambda one: one not in fields_of(model) and isinstance(value, dict) and one not in value, after)]
    text = group.source.text[inner[field][2][0] : inner[rest[-1]][1]].strip()
    declared = fields_of(model)[field]
    if declared.is_figure or declared.is_time:
        help_ = advice.of_figure(declared, text) if declared.is_figure else advice.of_time(declared, text)
        return f"A comma ends a value inside {{ }}. {help_.replace('Write `', f'Write `{field}: ', 1)}"
    if text[:1] in QUOTES:
        text = text.strip(QUOTES)
        return f"Type straight quotation marks: `{field}: {echoed(in_quotes(text))}`."
    return f"A comma ends a value inside {{ }}. Put the text in quotes: `{field}: {echoed(in_quotes(text))}`."


def broken(error: ValidationError, model: type[BaseModel], place: Place) -> frozenset[str]:
    """The fields of a mapping that could not be read, those among them that have another name in the file."""
    found = error.errors(include_url=False)
    if _of_another_file(found, model, place):
        instead = {field.instead for field in fields_of(model).values()}
        names = {*model.model_fields, *fields_of(model), *(str(details["loc"][0]) for details in found)}
        return frozenset(names - instead)
    meant = _meant_fields(found, model, place)
    return frozenset(str(loc[0]) for loc in (*(details["loc"] for details in found), *meant.values()))


def _meant_fields(found: Iterable[ErrorDetails], model: type[BaseModel], place: Place) -> dict[Loc, Loc]:
    """What fields those mean that there are not: the place of each, and that of the field of its group that is meant.

    A name that somebody chose for a field is it in other words, or nearly it, and the field is not given itself.
    """
    meant: dict[Loc, Loc] = {}
    for details in found:
        if details["type"] == "extra_forbidden":
            *around, name = details["loc"]
            fields, given = _model_at(model, tuple(around)), place.at(*around).value
            known = [one for one in fields_of(fields) if not isinstance(given, dict) or one not in given]
            certain = _fields_meant(str(name), fields)
            field = next((one for one in certain if one in known), None)
            if not certain and not _where_it_belongs(str(name), fields, model):
                field = nearest(str(name), known)
            if field in known and (*around, field) not in meant.values():
                meant[details["loc"]] = (*around, str(field))
    return {**meant, **_only_ones(found, meant, model, place)}


def _only_ones(
    found: Iterable[ErrorDetails], meant: Mapping[Loc, Loc], model: type[BaseModel], place: Place
) -> dict[Loc, Loc]:
    """The fields that mean nothing, where one is the only one of its group, and one that is needed the only one that
    the group lacks.
    """
    strange: dict[Loc, list[Loc]] = {}
    for details in found:
        if (loc := details["loc"]) not in meant and details["type"] == "extra_forbidden":
            strange.setdefault(loc[:-1], []).append(loc)
    pairs: dict[Loc, Loc] = {}
    for around, locs in strange.items():
        fields, given = _model_at(model, around), place.at(*around).value
        name = str(locs[0][-1])
        lacking = [one for one in _lacking(fields, given) if (*around, one) not in meant.values()]
        is_known = _fields_meant(name, fields) or _where_it_belongs(name, fields, model)
        is_one = len(locs) == len(lacking) == 1 and not is_known and not _is_strange(around, model, place)
        if is_one and advice.may_mean(fields_of(fields)[lacking[0]], place.at(*locs[0]).value):
            pairs[locs[0]] = (*around, lacking[0])
    return pairs


def _lacking(model: type[BaseModel], given: Any) -> list[str]:
    """The fields that a group cannot do without and has not."""
    fields = fields_of(model).values()
    instead = {field.instead: field.written for field in fields if field.instead}
    needed = [field for field in fields if field.required or field.needed_by == "F001"]
    return [
        field.written
        for field in needed
        if isinstance(given, dict) and field.written not in instead and not {field.written, field.instead} & {*given}
    ]


def _fields_meant(name: str, model: type[BaseModel]) -> tuple[str, ...]:
    """The fields that a name certainly means: in another spelling, or by a synonym; the most certain first."""
    return _names(model).get(folded(name), ())


@cache
def _names(model: type[BaseModel]) -> dict[str, tuple[str, ...]]:
    """The fields of a model by all the names that certainly mean them."""
    meant = dict(synonyms(model))
    for field in fields_of(model):
        meant[folded(field)] = (field, *(one for one in meant.get(folded(field), ()) if one != field))
    return meant


def _repeated(
    found: Iterable[ErrorDetails], moved: Mapping[Loc, list[Loc]], model: type[BaseModel], place: Place
) -> set[Loc]:
    """Where errors stand that another one tells already: a mistake that was made all along a list, or in a group.

    The items of a list that are no groups of fields are told at the first; a group that has no field which it could
    have at its first one, as fields that belong together elsewhere.
    """
    first: dict[Loc, Loc] = {}
    strange: dict[Loc, bool] = {}
    for details in found:
        loc, kind = details["loc"], details["type"]
        no_group = kind in _NO_GROUP and isinstance(loc[-1], int)
        if kind == "extra_forbidden" and loc[:-1] not in strange:
            strange[loc[:-1]] = _is_strange(loc[:-1], model, place) or bool(_misplaced(loc[:-1], model, place))
        if no_group or (kind == "extra_forbidden" and strange[loc[:-1]]):
            first.setdefault(loc[:-1], loc)
    kinds = _NO_GROUP | {"extra_forbidden", "missing"}
    told = [(details["loc"], details["type"]) for details in found]
    repeated = {loc for loc, kind in told if kind in kinds and loc[:-1] in first and loc != first[loc[:-1]]}
    return repeated | {loc for loc, together in moved.items() if loc != together[0]}


def _misplaced(loc: Loc, model: type[BaseModel], place: Place) -> Declared | None:
    """The list in whose items all fields of an item belong that stands in the list around that one."""
    fields, given = _model_at(model, loc), place.at(*loc).value
    if not loc or not isinstance(loc[-1], int) or not isinstance(given, dict) or {*given} & {*fields_of(fields)}:
        return None
    lists = (field for field in fields_of(fields).values() if field.inner and field.is_list)
    return next((field for field in lists if field.inner and {*given} <= {*fields_of(field.inner)}), None)


def _moved_together(found: Iterable[ErrorDetails], model: type[BaseModel], place: Place) -> dict[Loc, list[Loc]]:
    """The fields that stand where they do not belong, each with those of its group that belong together with it."""
    groups: dict[tuple[Loc, str], list[Loc]] = {}
    for details in found:
        loc = details["loc"]
        if details["type"] == "extra_forbidden":
            where = _group_meant(str(loc[-1]), _model_at(model, loc[:-1]), model)
            groups.setdefault((loc[:-1], where or str(loc[-1])), []).append(loc)
    return {loc: locs for locs in groups.values() for loc in locs}


def _group_meant(name: str, model: type[BaseModel], top: type[BaseModel]) -> str:
    """The group that a field belongs to which its own one has not, in words; an e-mail, for the names of its head."""
    if _fields_meant(name, model):
        return ""
    return "an e-mail" if is_header(name) else _where_it_belongs(name, model, top)


def _is_strange(loc: Loc, model: type[BaseModel], place: Place) -> bool:
    """Whether an item of a list has no field which it could have, nor any that is meant for one."""
    fields, given = _model_at(model, loc), place.at(*loc).value
    if not loc or not isinstance(loc[-1], int) or not isinstance(given, dict):
        return False
    return not any(name in fields_of(fields) or _fields_meant(name, fields) for name in given)


def _unknown(loc: Loc, meant: Loc | None, together: list[Loc], model: type[BaseModel], place: Place) -> Problem:
    """The F002 problem of a field that there is not, which may be `meant` for another one, or belong elsewhere
    `together` with others.
    """
    *around, name = loc
    fields, at = _model_at(model, tuple(around)), place.at(*loc).key()
    message = f"There is no field ‘{echoed(str(name))}’ here."
    if odd := re.search(f"[{ODD}]", str(name)):
        message = f"There is no field ‘{echoed(str(name))}’ here: its name contains {described(odd[0])}."
    elif meant and str(name).strip() == meant[-1]:
        message = f"The name of the field ‘{meant[-1]}’ has a space in its quotation marks."
    if odd and odd.start() == 0 and odd[0].isspace() and not _fields_meant(str(name), fields):
        message = f"{capital(called(odd[0]))} is used to indent ‘{echoed(str(name).strip())}’."
        return Problem("F002", message, "Delete what stands before the name, and indent it with spaces.", at)
    if told := _run_together(str(name), place.at(*loc).value, fields):
        return Problem("F002", *told, at)
    field = _field_at(model, tuple(around))
    if field and (misplaced := _misplaced(tuple(around), model, place)):
        message = f"There is no field ‘{echoed(str(name))}’ in ‘{field.written}’: it belongs to ‘{misplaced.written}’."
        help_ = f"Indent the item farther, so that it stands below ‘{misplaced.written}:’ as an item of that list."
        return Problem("F002", message, help_, at)
    if meant:
        is_certain = meant[-1] in _fields_meant(str(name), fields)
        if is_certain and odd:
            return Problem("F002", message, f"Delete the name and type it again: `{meant[-1]}`.", at)
        return Problem("F002", message, f"Write `{meant[-1]}`." if is_certain else f"Did you mean ‘{meant[-1]}’?", at)
    return _meaningless(loc, together, model, place, message)


def _meaningless(loc: Loc, together: list[Loc], model: type[BaseModel], place: Place, message: str) -> Problem:
    """The F002 problem of a field that there is not, and that stands for none that is not given."""
    *around, name = loc
    fields, at = _model_at(model, tuple(around)), place.at(*loc).key()
    field = _field_at(model, tuple(around))
    if is_header(str(name)) and len(together) > 1:
        return Problem("F002", f"‘{name}’ belongs to an e-mail, and not to the fields.", _OF_AN_E_MAIL, at)
    if field and field.inner and _is_strange(tuple(around), model, place):
        return Problem("F002", message, advice.of_pair(field.inner, str(name), place.at(*loc).value), at)
    help_ = _of_unknown_field(str(name), fields, model, place.at(*around))
    if together[1:] and help_.startswith("It belongs"):
        others = [str(one[-1]) for one in together[1:_LISTED]]
        help_ = f"{help_[:-1]}, with {_listed(others)}."
    return Problem("F002", message, help_, at)


def _listed(names: list[str]) -> str:
    *first, last = [f"‘{echoed(name)}’" for name in names]
    return f"{', '.join(first)} and {last}" if first else last


def _of_unknown_field(name: str, model: type[BaseModel], top: type[BaseModel], around: Place) -> str:
    """What to do with a field that there is not, and that stands for none that is not given."""
    if meant := _fields_meant(name, model):
        field = meant[0]
        line = around.at(field).key().span().line
        return f"‘{field}’ is given already, on line {line}: keep one value, under that name."
    if below := _where_it_belongs(name, model, top):
        return f"It belongs to {below}: move it there{_as_typed(name, model, around)}."
    return _did_you_mean_field(name, model, f"The fields here are: {', '.join(fields_of(model))}.")


def _as_typed(name: str, model: type[BaseModel], around: Place) -> str:
    """How a field is typed in the one group of fields that has it, if that is not given yet."""
    below = [field for field in fields_of(model).values() if field.inner and folded(name) in fields_of(field.inner)]
    value = around.at(name).value
    if len(below) != 1 or below[0].is_list or around.at(below[0].written).given() or not isinstance(value, str):
        return ""
    return f", `{below[0].written}: {{{folded(name)}: {echoed(value)}}}`"


def _where_it_belongs(name: str, model: type[BaseModel], top: type[BaseModel]) -> str:
    """The groups of fields that have a field of this name, in words: those just below, or those around."""
    below = [field for field in fields_of(model).values() if field.inner and folded(name) in fields_of(field.inner)]
    if below:
        return " or ".join(f"{'each item of ' if field.is_list else ''}‘{field.written}’" for field in below)
    above = [
        one
        for one in models_in(top)
        if folded(name) in fields_of(one) and any(field.inner is model for field in fields_of(one).values())
    ]
    return f"the {name_of(above[0])} itself" if above else ""


def _problem(details: ErrorDetails, model: type[BaseModel], place: Place) -> Problem:
    loc = details["loc"]
    within = details.get("ctx", {}).get("at")
    at = place.at(*loc, within) if within else place.at(*loc)
    if details["type"] == "missing":
        return missing(str(within or loc[-1]), at)
    declared = _field_at(model, loc)
    if told := mistyped.words(details, _field(loc), at, declared):
        return Problem("F003", *told, at)
    if details["input"] is None and isinstance(loc[-1], int) and details["type"] == "string_type":
        return _empty_item(_field(loc), at)
    if details["type"] in _NO_GROUP and declared and declared.inner and isinstance(loc[-1], int):
        items = place.at(*loc[:-1]).value
        texts = [one for one in items if isinstance(one, str)] if isinstance(items, list) else [details["input"]]
        message = f"{_field(loc)} must have fields of its own; {_given(details)}."
        return Problem("F003", message, advice.of_items(declared, declared.inner, texts, in_list=True), at)
    message, help_ = _WORDS.get(details["type"], _other)(details, _field(loc), declared)
    return Problem("F003", message, help_, at)


def _empty_item(field: str, at: Place) -> Problem:
    """The F003 problem of an item in which nothing is given."""
    if comment := _COMMENT.match(at.source.text, at.extent[0]):
        text, offsets = comment[1].rstrip(), comment.span(1)
        help_ = f"Put it in quotes: `- {echoed(in_quotes(text))}`."
        message = f"{field} has no value: ‘{echoed(text)}’ is taken for a comment."
        return Problem("F003", message, help_, Place(at.source, at.loc, offsets=offsets))
    return Problem("F003", f"{field} is empty.", "Write the text after the dash, or remove the line.", at)


def _did_you_mean_field(name: str, model: type[BaseModel], otherwise: str) -> str:
    """A help line that offers the field that a name means: in other words, or by the nearest name."""
    certain = _fields_meant(name, model)
    near = nearest(name, [*fields_of(model)])
    return f"Write `{certain[0]}`." if certain else f"Did you mean ‘{near}’?" if near else otherwise


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


def _pattern(details: ErrorDetails, field: str, declared: Declared | None) -> Words:
    pattern = details["ctx"]["pattern"]
    if pattern == ONE_LINE:
        return (
            f"{field} must be one line of text; it holds a line break.",
            "Write it on one line, or use > instead of |.",
        )
    if pattern == NUMBER:
        message = f"{field} must be a number such as 10, 10.3 or L3.2; {_given(details)}."
        return message, advice.of_number(declared, details["input"])
    if pattern == SHORT_NAME:
        return (
            f"{field} must be a short name such as m1; {_given(details)}.",
            "Write letters without accents and figures, no more than 40; hyphens, full stops and _ may stand in it.",
        )
    return _other(details, field, declared)


def _other(details: ErrorDetails, field: str, declared: Declared | None) -> Words:
    return (
        f"{field} is not valid here; {_given(details)}.",
        "docs/language.md lists the fields and what each holds.",
    )


def _every(details: ErrorDetails, field: str, declared: Declared | None) -> Words:
    told = details["ctx"]
    return (
        f"‘every: {told['every']}’ is shorter than the time by which it is due, {told['due']}.",
        f"Write every: {told['longer']}, or a day under ‘due’.",
    )


def _fixed(message: str, help_: str) -> _Says:
    """Words that differ by the field and by what was given only."""
    return lambda details, field, _: (message.format(field=field, given=_given(details)), help_)


def _advised(message: str, help_: Callable[[Any], str]) -> _Says:
    """Words whose help is made from what was given."""
    return lambda details, field, _: (message.format(field=field, given=_given(details)), help_(details["input"]))


def _advised_of(message: str, help_: Callable[[Declared | None, Any], str]) -> _Says:
    """Words whose help is made from what was given for this very field."""

    def say(details: ErrorDetails, field: str, declared: Declared | None) -> Words:
        return message.format(field=field, given=_given(details)), help_(declared, details["input"])

    return say


def _group(details: ErrorDetails, field: str, declared: Declared | None) -> Words:
    """Of the value of a field that should have fields of its own."""
    message = f"{field} must have fields of its own; {_given(details)}."
    return message, advice.of_fields(declared, details["input"])


def _not_rich_text(details: ErrorDetails, place: Place) -> Iterator[Problem]:
    """A problem for each thing in a rich text that a document cannot carry."""
    help_ = (
        "Use paragraphs, lists, *emphasis*, **strong**, links and footnotes ^[...]; "
        "a backslash prints the next character as it is."
    )
    for what, start, end in details["ctx"]["refused"]:
        message = f"{_field(details['loc'])} holds {what}, which a Council document cannot contain."
        yield Problem("F003", message, help_, place.at(*details["loc"]).within(start, end))


_TEXT = _advised_of("{field} must be text; {given}.", advice.of_text)


def _list(details: ErrorDetails, field: str, declared: Declared | None) -> Words:
    """Of the value of a field that should have items."""
    or_all = f" or `{ALL}`" if declared and declared.may_be_all else ""
    return f"{field} must be a list{or_all}; {_given(details)}.", advice.of_list(declared, details["input"])


_EMPTY_TEXT = _fixed("{field} is empty.", "Write the text, or remove the field.")
_DATE = "{field} must be a date; {given}."

_WORDS: dict[str, _Says] = {
    "string_type": _TEXT,
    "string_too_short": _EMPTY_TEXT,
    "empty_text": _EMPTY_TEXT,
    "string_pattern_mismatch": _pattern,
    "literal_error": _advised_of("{field} must be one of a fixed list of words; {given}.", advice.of_choice),
    "tuple_type": _list,
    "list_type": _list,
    "empty_list": _fixed("{field} is an empty list; it needs at least one item.", "Add an item."),
    "model_type": _group,
    "model_attributes_type": _group,
    "dict_type": _group,
    "no_level": _advised("{field} must be a whole number of 1 or more; {given}.", advice.of_level),
    "no_date": _advised(_DATE, advice.of_day),
    "not_done_on": _advised(_DATE, advice.of_day_done),
    "no_time": _advised_of(_DATE, advice.of_time),
    "no_time_or_tbc": _advised(_DATE, advice.of_time_or_tbc),
    "no_due": _advised_of(_DATE, advice.of_due),
    "no_such_day": _advised("{field} must be a date that exists; {given}.", advice.of_no_such_day),
    "no_truth": _advised("{field} must be true or false; {given}.", advice.of_truth),
    "no_figure": _advised_of("{field} must be a number; {given}.", advice.of_figure),
    "says_nothing": _fixed(
        "There is neither a ‘text’ nor a ‘proposal’.",
        "Write the comment under ‘text’, new wording under ‘proposal’.",
    ),
    "period_reversed": _fixed("The period ends before it starts.", "Swap ‘start’ and ‘end’, or correct one of them."),
    "until_alone": _fixed(
        "‘until’ says until when something is due again, but there is no ‘every’.",
        "Add a line: every: month, quarter, half_year, year or presidency. Or remove ‘until’.",
    ),
    "every_without_date": lambda details, *_: (
        f"‘every’ needs a first time; ‘due’ is {details['ctx']['due']}.",
        "Under ‘due’ write the first time, 2021-06-30 or 2021-Q2; or remove ‘every’.",
    ),
    "every_too_short": _every,
    "until_before_due": lambda details, *_: (
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
