"""What is declared of a field, once, where the field stands: what else the house needs to know is worked out here.

A model says of each field its type, what it is for (the docstring below it), its label, an example, the names that
others give it and where it prints. The checks, the schemas, the layout of files, the comparison, the documents and
the tables in docs/ ask for it by model and name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar, get_args, get_origin

from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from ccwp_plan.language.fields import ALL, EVERY, AtLeastOne, Code, Confirmable, Named, OneUnless, Rich, model_in
from ccwp_plan.language.times import Time
from ccwp_plan.reading.signs import typed

_Model = TypeVar("_Model", bound=type[BaseModel])
_IN_WORDS = {"half_year": "half-year", "presidency": "Presidency"}
_SEPARATORS = re.compile(r"[\s_-]+")
_NOTHING: Any = PydanticUndefined

Where: TypeAlias = Literal["annex", "note", "coverage", "state-of-play", "synergies", "comments", "foot", "nowhere"]
"""Where the value of a field is printed: in which document, in the foot of the pages of all of them, or nowhere."""

Tells: TypeAlias = Literal["new", "new or gone"]
"""What kind of action a comparison introduces by the value of a field: one that is new, or also one that is gone."""


class _Said(NamedTuple):
    """What a declaration says besides the type and the default."""

    label: str
    printed: str
    item: str
    example: Any
    synonyms: tuple[str, ...]
    heads: str
    other_words: Mapping[str, str]
    instead: str | None
    prints: Where
    why: str
    needed_by: str | None
    role: str | None
    tells: Tells | None


class KnownBy:
    """What an item of a list is known by: the fields that name it, and one that tells apart those of one name."""

    def __init__(self, names: tuple[str, ...], first_by: str | None) -> None:
        self.names, self.first_by = names, first_by


_KNOWN_BY: dict[type[BaseModel], KnownBy] = {}
_CALLED: dict[type[BaseModel], str] = {}


def known_by(*names: str, first_by: str | None = None) -> Callable[[_Model], _Model]:
    """Declare by which of its fields an item of a list is found again in another state of a plan.

    Where several are alike in those, the one comes first that is alike in `first_by`, too.
    """

    def declare(model: _Model) -> _Model:
        _KNOWN_BY[model] = KnownBy(names, first_by)
        return model

    return declare


def called(name: str) -> Callable[[_Model], _Model]:
    """Declare what people call the things of a model, where that is not its name in small letters."""

    def declare(model: _Model) -> _Model:
        _CALLED[model] = name
        return model

    return declare


def items_known_by(model: type[BaseModel]) -> KnownBy:
    """By what the items of a list of this model are known. Raises KeyError where it does not say so."""
    return _KNOWN_BY[model]


def known_names(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields by which the items of a list of this model are known; none where it does not say so."""
    return _KNOWN_BY[model].names if model in _KNOWN_BY else ()


def head_of(model: type[BaseModel]) -> Declared:
    """The field that says what a thing of this model is: its words or, if it has none, what it is known by."""
    fields = fields_of(model)
    known = known_names(model)
    rich = next((field for field in fields.values() if field.rich and field.required), None)
    return rich or fields[next(iter(known), next(iter(fields)))]


def name_of(model: type[BaseModel]) -> str:
    """What people call the things of a model: action, result, actor."""
    return _CALLED.get(model, model.__name__.lower())


def field(
    label: str,
    default: Any = _NOTHING,
    *,
    written: str | None = None,
    printed: str | None = None,
    item: str | None = None,
    example: Any = None,
    synonyms: str = "",
    heads: str = "",
    other_words: Mapping[str, str] = MappingProxyType({}),
    instead: str | None = None,
    prints: Where = "annex",
    why: str = "",
    needed_by: str | None = None,
    role: str | None = None,
    tells: Tells | None = None,
) -> Any:
    """Declare a field of the language; without a default it is required.

    `label` is what people call it, `printed` the head that documents give it where that is another one, and `item` what
    one item of its list is called. It is `written` otherwise than it is named where Python has the word. `synonyms` are
    what others write for it, parted by spaces, `heads` what else stands above its column in tables of others, where one
    word may be meant for several fields, and `other_words` what they write for each of its choices. `instead` is the
    field that takes what this one cannot hold: the reason for having nothing in it, several values, words in the
    place of a figure. `prints` names the document that shows its value; `why` says why none
    does. `needed_by` is the rule that asks for it although the language does not. `role` is that in which
    the actors of the field take part in an action. `tells` says of which actions it is told when they come or go.
    """
    info = Field(default, alias=written)
    names = tuple(synonyms.split())
    said = _Said(
        label,
        printed or label,
        item or label,
        example,
        names,
        heads,
        other_words,
        instead,
        prints,
        why,
        needed_by,
        role,
        tells,
    )
    info.metadata.append(said)  # titles and examples that pydantic knew of would cost it a third of its start
    return info


class Declared:
    """A field as it is declared: `name` in Python, `written` in a file."""

    def __init__(self, model: type[BaseModel], name: str, info: FieldInfo) -> None:
        self.model, self.name, self.info = model, name, info

    @property
    def written(self) -> str:
        """The name that the field has in a file."""
        return self.info.alias or self.name

    @property
    def label(self) -> str:
        """What people call the field: Co-leaders."""
        return self._said.label

    @property
    def printed(self) -> str:
        """What the documents print before its value or above it."""
        return self._said.printed

    @property
    def item(self) -> str:
        """What one item of its list is called: Result. The label where it is no list."""
        return self._said.item

    @property
    def example(self) -> Any:
        """A value as somebody might write it, or None where its type shows one."""
        return self._said.example

    @property
    def synonyms(self) -> tuple[str, ...]:
        """What others write for it: deadline for due."""
        return self._said.synonyms

    @property
    def heads(self) -> tuple[str, ...]:
        """What else stands above its column in tables of others: activity for title."""
        return tuple(self._said.heads.split())

    @property
    def instead(self) -> str | None:
        """The field that takes what this one cannot hold, if there is one."""
        return self._said.instead

    def choice_meant(self, word: str) -> str | None:
        """The choice that somebody means by another word for it, or by the same one in another spelling.

        >>> from ccwp_plan.language.models import field_of
        >>> field_of("action", "status").choice_meant("In progress"), field_of("interim target", "due").choice_meant("")
        ('ongoing', None)
        """
        return self._choices_meant.get(folded(word))

    @cached_property
    def _choices_meant(self) -> dict[str, str]:
        others = {word: choice for choice, words in self._said.other_words.items() for word in words.split()}
        return {**others, **{folded(choice): choice for choice in self.choices}}

    @property
    def prints(self) -> Where:
        """The document that shows its value."""
        return self._said.prints

    @property
    def why(self) -> str:
        """Why no document shows its value, where none does."""
        return self._said.why

    @property
    def needed_by(self) -> str | None:
        """The rule that asks for it although the language does not."""
        return self._said.needed_by

    @property
    def role(self) -> str | None:
        """As what its actors take part in an action: leader, co-leader, participant."""
        return self._said.role

    @property
    def may_be_all(self) -> bool:
        """Whether `all` may stand in it for every Member State."""
        return self.names == "actor" and self.role in ("leader", "participant")

    @property
    def tells(self) -> Tells | None:
        """Of which actions a comparison tells it when they are new or gone, if of any."""
        return self._said.tells

    @property
    def required(self) -> bool:
        """Whether a mapping without it is refused (F001)."""
        return self.info.is_required()

    @cached_property
    def inner(self) -> type[BaseModel] | None:
        """The model of its value, or of the items of its list, if they have fields of their own."""
        return model_in(self.info.annotation)

    @cached_property
    def is_list(self) -> bool:
        """Whether its value is a list."""
        return any(get_origin(part) is tuple for part in (self.info.annotation, *get_args(self.info.annotation)))

    @cached_property
    def several_beside(self) -> str | None:
        """The field without which its list is one value, if there is such a field."""
        return next((mark.beside for mark in self._marks if isinstance(mark, OneUnless)), None)

    @cached_property
    def at_least_one(self) -> bool:
        """Whether its list needs an item."""
        return any(mark is AtLeastOne for mark in self._marks)

    @cached_property
    def rich(self) -> bool:
        """Whether it is rich text, or a list of it."""
        return any(isinstance(mark, Rich) for mark in self._marks)

    @cached_property
    def names(self) -> str | None:
        """What its text names, or each text of its list: an actor, an objective, an action, a priority, a rule."""
        return next((mark.what for mark in self._marks if isinstance(mark, Named)), None)

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """The words of which its value is one; none where it may be anything."""
        return _choices(self.info.annotation)

    def said(self, value: str) -> str:
        """A text of it in words: a choice and `all` as documents print them."""
        if self.choices:
            return in_words(value)
        return EVERY if self.names == "actor" and value == ALL else value

    @cached_property
    def is_code(self) -> bool:
        """Whether its text is one word to a reader: a number, an id, a choice. What changes is then the whole of it."""
        return bool(self.choices or self.names) or any(isinstance(mark, Code) for mark in self._marks)

    @cached_property
    def is_words(self) -> bool:
        """Whether its text is words, in which square brackets are characters like others."""
        return not self.is_code and str in _types(self.info.annotation)

    @cached_property
    def is_figure(self) -> bool:
        """Whether its value is a figure."""
        return Decimal in _types(self.info.annotation)

    @cached_property
    def is_time(self) -> bool:
        """Whether its value is a day, or less than a day."""
        return not {date, Time}.isdisjoint(part for part in _types(self.info.annotation) if isinstance(part, type))

    @cached_property
    def is_day(self) -> bool:
        """Whether its value is a day, and nothing less than a day."""
        return date in _types(self.info.annotation)

    @cached_property
    def is_truth(self) -> bool:
        """Whether its value is true or false."""
        return bool in _types(self.info.annotation)

    @cached_property
    def may_be_tbc(self) -> bool:
        """Whether `tbc` may stand in place of its value, or of an item of its list."""
        return any(isinstance(mark, Confirmable) for mark in self._marks)

    @cached_property
    def _said(self) -> _Said:
        return next(mark for mark in self.info.metadata if isinstance(mark, _Said))

    @cached_property
    def _marks(self) -> tuple[Any, ...]:
        inner = () if self.inner else _marks(self.info.annotation)
        return (*self.info.metadata, *inner)


def folded(name: str) -> str:
    """A name or a word as synonyms are written: in small letters, with _ for what parts its words.

    >>> folded(" Target date"), folded("co-leaders"), folded("sta\\N{SOFT HYPHEN}tus"), folded("No.")
    ('target_date', 'co_leaders', 'status', 'no')
    """
    return _SEPARATORS.sub("_", typed(name).strip(" .:").casefold().removesuffix("(s)").strip()).strip("_")


def in_words(choice: str) -> str:
    """A choice of the language as it is printed.

    >>> in_words("depends_on"), in_words("half_year"), in_words("presidency")
    ('depends on', 'half-year', 'Presidency')
    """
    return _IN_WORDS.get(choice) or choice.replace("_", " ")


@cache
def fields_of(model: type[BaseModel]) -> Mapping[str, Declared]:
    """The fields of a model by the names that they have in a file, in the order of the language."""
    declared = (Declared(model, name, info) for name, info in model.model_fields.items())
    return MappingProxyType({field.written: field for field in declared})


@cache
def synonyms(model: type[BaseModel]) -> Mapping[str, tuple[str, ...]]:
    """What others write for the fields of a model, each with the fields that it means: the first that is not given."""
    meant: dict[str, tuple[str, ...]] = {}
    for field in fields_of(model).values():
        for synonym in field.synonyms:
            meant[synonym] = (*meant.get(synonym, ()), field.written)
    return meant


@cache
def models_in(*tops: type[BaseModel]) -> tuple[type[BaseModel], ...]:
    """These models and all that stand in them, each once, the outer ones first."""
    models = dict.fromkeys(tops)
    waiting = [*tops]
    while waiting:
        for field in fields_of(waiting.pop(0)).values():
            if field.inner and field.inner not in models:
                models[field.inner] = None
                waiting.append(field.inner)
    return tuple(models)


@cache
def rich_fields(model: type[BaseModel]) -> frozenset[tuple[str, ...]]:
    """The paths of a model's rich text fields, list items left out: ("aim",), ("document", "text")."""
    paths: set[tuple[str, ...]] = set()
    for field in fields_of(model).values():
        if field.rich:
            paths.add((field.written,))
        if field.inner and field.inner is not model:
            paths |= {(field.written, *path) for path in rich_fields(field.inner)}
    return frozenset(paths)


@cache
def naming(model: type[BaseModel], what: str) -> tuple[Declared, ...]:
    """The fields of a model that name an actor, an objective, an action, a priority, in the order of the language."""
    return tuple(field for field in fields_of(model).values() if field.names == what)


@cache
def purposes(model: type[BaseModel]) -> Mapping[str, str]:
    """What each field is for, by its name in a file: the docstring below it, read from the source of the model."""
    import ast
    import inspect
    from itertools import pairwise
    from pathlib import Path

    body = next(
        node.body
        for node in ast.parse(Path(inspect.getfile(model)).read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and node.name == model.__name__
    )
    base = model.__base__
    known = purposes(base) if base and issubclass(base, BaseModel) and base.model_fields else {}
    told = {fields_of(model)[written].name: purpose for written, purpose in known.items()}
    told |= {
        field.target.id: " ".join(doc.value.value.split())
        for field, doc in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(doc, ast.Expr)
        and isinstance(doc.value, ast.Constant)
        and isinstance(doc.value.value, str)
    }
    return MappingProxyType({field.written: told[field.name] for field in fields_of(model).values()})


def _choices(annotation: Any) -> tuple[str, ...]:
    """The words that an annotation such as `Literal["draft", "agreed"] | None` allows."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return next((words for part in get_args(annotation) if (words := _choices(part))), ())


def _types(annotation: Any) -> list[Any]:
    """The types of an annotation and of all that it holds."""
    return [annotation, *(inner for part in get_args(annotation) for inner in _types(part))]


def _marks(annotation: Any) -> list[Any]:
    """The marks of an annotation and of all that it holds."""
    marks = [*getattr(annotation, "__metadata__", ())]
    for part in get_args(annotation):
        marks += _marks(part)
    return marks
