"""JSON Schemas of the language, for editors: made from the models, a strategy and the reference data.

An editor reads YAML by its own rules: a text comes to it as a number or a truth value where it looks like one
(`leader: NO`, `number: 10.10`), and what is empty comes as null, which is "not given". The schemas accept that.
They refuse what `validate` would refuse as well, as far as a schema can say it; the rules see the rest.

Three habits are for yaml-language-server. Of which type a value is, is said by `if` and `then`, since it would
offer the types that `type` lists as completions: true, false, null. An enumeration is an `anyOf` of constants
that ends with `{}`, beside the pattern that decides: so each constant has its own description, folded spellings
are accepted, and what is wrong is said once and in our words (`errorMessage`). And only mappings and constants
have titles, since a title heads all that is shown of what is inside.
"""

from __future__ import annotations

import hashlib
import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from ccwp_plan import __version__
from ccwp_plan.language.action import Action, Alignment, Measurement, Milestone, Result
from ccwp_plan.language.declared import fields_of, purposes
from ccwp_plan.language.fields import (
    ALL,
    NUMBER,
    SHORT_NAME,
    ActionNumber,
    Actor,
    AtLeastOne,
    CodeText,
    Day,
    DaysDone,
    Due,
    Fields,
    Figure,
    FigureOrTbc,
    Leaders,
    Level,
    Named,
    Number,
    Participants,
    PlainText,
    RichText,
    ShortName,
    Truth,
    When,
    WhenOrTbc,
)
from ccwp_plan.language.models import FileKind, models
from ccwp_plan.language.oap import Oap
from ccwp_plan.language.open_values import TBC
from ccwp_plan.language.recurrence import MONTHS
from ccwp_plan.language.reference import FOLDER, SHIPPED, Reference
from ccwp_plan.language.strategy import Objective, Origin
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.language.times import ONGOING
from ccwp_plan.schemas import vocabulary
from ccwp_plan.schemas.vocabulary import TEXT, Meanings, Schema, kept_to, listed

_COMMENT = re.compile(r"Made by ccwp-plan \S+ .*; digest (?P<digest>[0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of the rules, with what they report: those that can be waived, those whose severity can be set."""

    waivable: Meanings
    adjustable: Meanings


_OF_ALL = {FileKind.STRATEGY: "strategies", FileKind.OAP: "operational action plans", FileKind.COMMENTS: "comments"}
"""What the schemas are for that are the same for all strategies."""
_ALIGNING = (FileKind.PLAN, FileKind.ACTION)
"""What may name OAP actions."""
_DECIMAL = r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,9})?"
_TBC = "[Tt][Bb][Cc]"
_LINE: Schema = {"pattern": TEXT, **kept_to(["string", "number", "boolean"], "Write one line of text here.")}
_NUMBER: Schema = {
    "pattern": NUMBER.replace("^", r"^\s*(?:").replace("$", r")\s*$"),
    "minimum": 0,
    **kept_to(["string", "number"], "Write a number here, such as 10, 10.3 or L3.2."),
    "patternErrorMessage": "Write a number here, such as 10, 10.3 or L3.2.",
    "examples": [10.1],
}


_LEAP = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_DAY = (
    "(?!0000)(?:[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)"
    f"|(?:0[13578]|1[02])-31)|{_LEAP}-02-29)"
)
"""A day that exists."""


def _when(message: str, *words: str) -> Schema:
    """A time; of a year alone an editor's parser makes a number."""
    times = (_DAY, "(?!0000)[0-9]{4}(?:-(?:0[1-9]|1[0-2])|-Q[1-4]|-H[12])?")
    return {
        "pattern": rf"^\s*(?:{'|'.join((*times, *words))})\s*$",
        "minimum": 1,
        "maximum": 9999,
        "multipleOf": 1,
        **kept_to(["string", "number"], message),
        "patternErrorMessage": message,
        "examples": ["2021-06-30", "2021-06", "2021-Q2", "2021-H1", "2021", *map(_plainly, words)],
    }


def _plainly(word: str) -> str:
    return TBC if word == _TBC else word


def _figure(message: str, *words: str) -> Schema:
    """A decimal number."""
    return {
        "pattern": rf"^\s*(?:{'|'.join((_DECIMAL, *words))})\s*$",
        **kept_to(["string", "number"], message),
        "patternErrorMessage": message,
        "examples": [20, *map(_plainly, words)],
    }


_SCALARS: dict[Any, Schema] = {
    PlainText: _LINE,
    CodeText: _LINE,
    Number: _NUMBER,
    ActionNumber: _NUMBER,
    RichText: {"pattern": r"\S", **kept_to(["string", "number", "boolean"], "Write a text here.")},
    Day: {
        "pattern": rf"^\s*(?:{_DAY})\s*$",
        **kept_to(["string"], "Write a date here: 2021-06-30."),
        "patternErrorMessage": "Write a date here: 2021-06-30.",
        "examples": ["2021-06-30"],
    },
    When: _when("Write a day here, 2021-06-30, or less: 2021-06, 2021-Q2, 2021-H1, 2021."),
    Due: _when("Write a day here, 2021-06-30, or less: 2021-06, 2021-Q2, 2021-H1, 2021; or ongoing.", ONGOING, _TBC),
    WhenOrTbc: _when("Write a day here, 2021-06-30, or less: 2021-06, 2021-Q2, 2021-H1, 2021; or tbc.", _TBC),
    Figure: _figure("Write a figure here: digits, with a full stop before decimals."),
    FigureOrTbc: _figure("Write a figure here: digits, with a full stop before decimals; or tbc.", _TBC),
    ShortName: {
        "pattern": SHORT_NAME.replace("^", r"^\s*(?:").replace("$", r")\s*$"),
        "minimum": 0,
        **kept_to(["string", "number", "boolean"], "Write a short name here: m1."),
        "patternErrorMessage": "Write a short name here, of letters without accents and figures: m1.",
    },
    Truth: {
        "pattern": r"^\s*(?:true|True|TRUE|false|False|FALSE)\s*$",
        **kept_to(["string", "boolean"], "Write true or false here."),
        "patternErrorMessage": "Write true or false here.",
        "examples": [False],
    },
    Level: {
        "pattern": r"^\s*(?:[1-9][0-9]{0,2})\s*$",
        "minimum": 1,
        "multipleOf": 1,
        **kept_to(["string", "number"], "Write a whole number from 1 on here."),
        "patternErrorMessage": "Write a whole number from 1 on here.",
        "examples": [2],
    },
}


def schema(
    kind: FileKind, taxonomy: Taxonomy, codes: Codes, reference: Reference = SHIPPED, oaps: Sequence[Oap] = ()
) -> Schema:
    """The schema of a kind of file, for plans of a strategy; those of strategies and of OAPs are the same for all.

    The actions of `oaps` are offered where an alignment names one. It is a JSON Schema 2020-12. Its `$comment` says
    what made it, and holds the digest of `digest`.
    """
    walk = _Walk(taxonomy, codes, reference, oaps, in_brackets=kind.is_of_a_plan)
    top = walk.mapping(models()[kind])
    about = f"each {kind} of the strategy {taxonomy.strategy.id}" if kind.is_of_a_plan else _OF_ALL[kind]
    of = digest(kind, taxonomy, codes, reference, oaps)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": f"Made by ccwp-plan {__version__} for {about}; digest {of}",
        **top,
        "$defs": {name: walk.definitions[name] for name in sorted(walk.definitions)},
    }


def digest(
    kind: FileKind, taxonomy: Taxonomy, codes: Codes, reference: Reference = SHIPPED, oaps: Sequence[Oap] = ()
) -> str:
    """What changes when anything changes that a schema is made of; it is cheaper than the schema.

    Two schemas with one digest are alike. Two alike may have different digests.
    """
    hashed = hashlib.sha256(str(kind).encode())
    here = Path(__file__).parent
    made_of = ((here.parent / "language").glob("*.py"), here.glob("*.py"), FOLDER.glob("*.yaml"))
    for file in (file for files in made_of for file in sorted(files)):
        hashed.update(file.read_bytes())
    if kind.is_of_a_plan:
        hashed.update(taxonomy.strategy.model_dump_json().encode())
        hashed.update(repr((sorted(codes.waivable.items()), sorted(codes.adjustable.items()))).encode())
    if kind in _ALIGNING:
        for oap in oaps:
            hashed.update(oap.model_dump_json().encode())
    if kind is not FileKind.STRATEGY:
        for added in (*reference.added_actors, *reference.added_cycles):
            hashed.update(added.model_dump_json().encode())
    return hashed.hexdigest()[:16]


def digest_in(comment: str) -> str | None:
    """The digest that the `$comment` of a schema holds, or that a text with it holds; None if it is not of ours."""
    match = _COMMENT.search(comment)
    return match["digest"] if match else None


class _Walk:
    """One pass over a model and the models in it, and the definitions that it needed."""

    def __init__(
        self, taxonomy: Taxonomy, codes: Codes, reference: Reference, oaps: Sequence[Oap], *, in_brackets: bool
    ) -> None:
        self.taxonomy, self.codes, self.reference = taxonomy, codes, reference
        self.oaps, self.in_brackets = oaps, in_brackets
        self.definitions: dict[str, Schema] = {}

    def mapping(self, model: type[Fields]) -> Schema:
        """The fields of a model and no others; an empty optional one counts as left out."""
        hints, told = get_type_hints(model, include_extras=True), purposes(model)
        properties = {}
        for written, field in fields_of(model).items():
            given = self.value(hints[field.name], optional=not field.required and field.needed_by != "F001")
            properties[written] = {"description": told[written], **given}
            if field.example is not None:
                properties[written]["examples"] = [field.example]
            if field.info.default and isinstance(field.info.default, str):
                properties[written]["default"] = field.info.default
        schema: Schema = {
            "title": model.__name__,
            "description": inspect.cleandoc(model.__doc__ or "").replace("\n", " "),
            "type": "object",
            "properties": properties,
            "required": [written for written, field in fields_of(model).items() if field.required],
            "additionalProperties": False,
        }
        if model is Objective:
            schema["anyOf"] = [{"required": ["title"]}, {"required": ["text"]}]
        if model is Alignment and self.oaps:
            properties["oap_action"] |= vocabulary.oap_action(self.oaps)
        if model is Measurement:
            schema["anyOf"] = [_given("value"), _given("judgement")]
        if model in (Milestone, Result):
            schema["allOf"] = _recurring(several="done" in properties)
        if model is Action:
            several = _given("leaders")
            led = {"if": several, "then": {}, "else": _given("leader")}
            whole = {"if": _given("part_of"), "then": {}, "else": {"allOf": [_given("objectives"), led]}}
            schema["allOf"] = [{"if": several, "then": {"not": _given("leader")}}, whole]
        return schema

    def value(self, hint: Any, *, optional: bool) -> Schema:
        """The schema of a value of this type; null is accepted where the value is optional."""
        if get_origin(bare := get_args(hint)[0] if get_origin(hint) is Annotated else hint) in (Union, UnionType):
            (hint,) = (part for part in get_args(bare) if part is not NoneType)
        if hint in (Participants, Leaders):
            return self.participants(confirmable=hint == Leaders)
        if hint == DaysDone:
            return _day_or_days()
        if hint == Origin:
            return {"if": {"type": "object"}, "then": self.value(get_args(hint)[0], optional=False), "else": _LINE}
        if get_origin(hint) is Annotated and hint in _SCALARS:
            one = listed(_SCALARS[hint]) if self.in_brackets else _SCALARS[hint]
            return _or_null(one) if optional else dict(one)
        marks = hint.__metadata__ if get_origin(hint) is Annotated else ()
        if named := next((mark.what for mark in marks if isinstance(mark, Named)), None):
            return self.defined(named, partial(self.naming, named), optional=optional)
        base = get_args(hint)[0] if marks else hint
        if get_origin(base) is tuple:
            return self.items(get_args(base)[0], optional=optional, at_least_one=AtLeastOne in marks)
        if get_origin(base) is Literal:
            return _one_of(get_args(base), optional=optional, in_brackets=self.in_brackets)
        if get_origin(base) is dict:
            return self.severities(get_args(base)[1])
        assert issubclass(base, Fields), hint
        return self.defined(base.__name__, partial(self.mapping, base), optional=optional)

    def items(self, item: Any, *, optional: bool, at_least_one: bool) -> Schema:
        """A list of values of a type."""
        listed = {
            "items": self.value(item, optional=False),
            **({"minItems": 1} if at_least_one else {}),
            **kept_to(["array"], "Write a list here: [one, two], or one item a line after a dash."),
        }
        return _or_null(listed) if optional else listed

    def participants(self, *, confirmable: bool) -> Schema:
        """A list of actors with `all` among them, or `all` alone; tbc where they can be to be confirmed."""
        every = {"const": ALL, "title": ALL, "description": "Every Member State of the plan's period."}
        words = [ALL, *([_TBC] if confirmable else [])]
        return {
            "items": {"anyOf": [self.value(Actor, optional=False), every]},
            "anyOf": [every, {}],
            "if": {"not": {"type": ["array", "null"]}},
            "then": {
                "type": "string",
                "pattern": rf"^(?:{'|'.join(words)}|\s*\[\s*{ALL}\s*\]\s*)$",
                "errorMessage": "Write a list of actors here, or the word all.",
            },
        }

    def severities(self, severity: Any) -> Schema:
        """The severity of each rule that can have another than its own."""
        return {
            "properties": {
                code: {"description": meaning, **_one_of(get_args(severity), optional=True, in_brackets=False)}
                for code, meaning in self.codes.adjustable.items()
            },
            "additionalProperties": False,
            **kept_to(["object", "null"], "Write codes of rules here, each with a severity: {E002: error}."),
        }

    def naming(self, what: str) -> Schema:
        """What names something that the language knows."""
        makers: dict[str, Callable[[], Schema]] = {
            "objective": partial(vocabulary.objective, self.taxonomy),
            "actor": partial(vocabulary.actor, self.reference),
            "priority": partial(vocabulary.priority, self.reference),
            "strategy": partial(vocabulary.strategy, self.taxonomy),
            "rule": partial(vocabulary.rule, self.codes.waivable),
            "document": vocabulary.document,
        }
        return makers[what]()

    def defined(self, name: str, make: Callable[[], Schema], *, optional: bool = False) -> Schema:
        """A reference to a definition, which is made when it is first needed."""
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = make()
        reference = {"$ref": f"#/$defs/{name}"}
        return {"anyOf": [reference, {"type": "null"}]} if optional else reference


def _given(field: str) -> Schema:
    """A field that is there and not empty."""
    return {"required": [field], "properties": {field: {"not": {"type": "null"}}}}


def _day_or_days() -> Schema:
    """A day, or a list of days."""
    day = listed(_SCALARS[Day])
    several = {key: value for key, value in day.items() if key != "maxItems"} | {"items": day}
    message = "Write a date here, 2021-06-30, or beside every a list of dates."
    return {**several, "patternErrorMessage": message, **kept_to(["string", "array", "null"], message)}


def _recurring(*, several: bool) -> list[Schema]:
    """What agrees among `due`, `every`, `until` and, where there may be `several`, `done`."""
    every = _given("every")
    rules = [
        {"if": _given("until"), "then": {**every, "errorMessage": "Say how often beside until: every: quarter."}},
        {"if": every, "then": _not_due("Write a first time here: 2021-06-30.", f"{ONGOING}|{_TBC}")},
    ]
    for word, months in MONTHS.items():
        longer = "|".join(pattern for length, pattern in _LONG.items() if length > months)
        if longer:
            says = {"required": ["every"], "properties": {"every": _says(word)}}
            rules.append({"if": says, "then": _not_due(f"This is longer than every {word}.", longer)})
    if several:
        one = {"maxItems": 1, "items": {"not": {"type": "array"}}, "errorMessage": "Write one day here, or add every."}
        rules.append({"if": every, "else": {"properties": {"done": one}}})
    return rules


_LONG = {3: "[0-9]{4}-Q[1-4]", 6: "[0-9]{4}-H[12]", 12: "[0-9]{4}"}
"""Times that last so many months."""


def _not_due(message: str, words: str) -> Schema:
    years = [{"type": "number"}] if _LONG[12] in words.split("|") else []
    return {"properties": {"due": {"not": {"anyOf": [_says(words), *years]}, "errorMessage": message}}}


def _says(words: str) -> Schema:
    """One of these words, in brackets or not."""
    text = {"type": "string", "pattern": rf"^\s*\[?\s*(?:{words})\s*\]?\s*$"}
    return {"anyOf": [text, {"type": "array", "contains": text}]}


def _or_null(schema: Schema) -> Schema:
    """A schema that `kept_to` certain types, with null among them."""
    kept = schema["then"]["type"]
    return {**schema, **kept_to([*kept, "null"], schema["then"]["errorMessage"])}


def _one_of(words: tuple[str, ...], *, optional: bool, in_brackets: bool) -> Schema:
    """One of these words, or in brackets; no completion offers the null that an optional one may be."""
    word: Schema = {"enum": [*words]}
    texts = [word, {"pattern": rf"^\s*\[\s*(?:{'|'.join(words)})\s*\]\s*$", "type": "string"}]
    listed: Schema = {"type": "array", "items": word, "minItems": 1, "maxItems": 1}
    one = {"anyOf": [*texts, listed]} if in_brackets else word
    if not optional:
        return one
    offered = [*({"const": word} for word in words), {}]
    return {"anyOf": offered, "if": {"not": {"type": "null"}}, "then": one}
