"""What is declared of a field, once, where the field stands: what else the house needs to know is worked out here.

A model says of each field its type, what it is for (the docstring below it), its label, an example, the names that
others give it and where it prints. The checks, the schemas, the layout of files, the comparison, the documents and
the tables in docs/ ask for it by model and name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args, get_origin

from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from ccwp_plan.language.fields import AtLeastOne, Code, Named, Rich, model_in

_NOTHING: Any = PydanticUndefined

Place: TypeAlias = Literal["annex", "note", "coverage", "foot", "nowhere"]
"""Where the value of a field is printed: in which document, in the foot of the pages of all of them, or nowhere."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What a declaration says besides what pydantic has a place for."""

    printed: str | None
    item: str | None
    synonyms: tuple[str, ...]
    prints: Place
    why: str
    needed_by: str | None


def field(
    label: str,
    default: Any = _NOTHING,
    *,
    written: str | None = None,
    printed: str | None = None,
    item: str | None = None,
    example: Any = None,
    synonyms: str = "",
    prints: Place = "annex",
    why: str = "",
    needed_by: str | None = None,
) -> Any:
    """Declare a field of the language; without a default it is required.

    `label` is what people call it, `printed` the head that documents give it where that is another one, and `item` what
    one item of its list is called. It is `written` otherwise than it is named where Python has the word. `synonyms` are
    what others write for it, parted by spaces. `prints` names the document that shows its value; `why` says why none
    does. `needed_by` is the rule that asks for it although the language does not.
    """
    said = _Said(printed, item, tuple(synonyms.split()), prints, why, needed_by)
    examples = None if example is None else [example]
    return Field(default, alias=written, title=label, examples=examples, json_schema_extra={"said": said})  # type: ignore[dict-item]


@dataclass(frozen=True)
class Declared:
    """A field as it is declared: `name` in Python, `written` in a file."""

    model: type[BaseModel]
    name: str
    info: FieldInfo

    @property
    def written(self) -> str:
        """The name that the field has in a file."""
        return self.info.alias or self.name

    @property
    def label(self) -> str:
        """What people call the field: Co-leaders."""
        return self.info.title or self.name

    @property
    def printed(self) -> str:
        """What the documents print before its value or above it."""
        return self._said.printed or self.label

    @property
    def item(self) -> str:
        """What one item of its list is called: Result. The label where it is no list."""
        return self._said.item or self.label

    @property
    def example(self) -> Any:
        """A value as somebody might write it, or None where its type shows one."""
        return self.info.examples[0] if self.info.examples else None

    @property
    def synonyms(self) -> tuple[str, ...]:
        """What others write for it: deadline for due."""
        return self._said.synonyms

    @property
    def prints(self) -> Place:
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

    @cached_property
    def is_code(self) -> bool:
        """Whether its text is one word to a reader: a number, an id, a choice. What changes is then the whole of it."""
        return bool(self.choices or self.names) or any(isinstance(mark, Code) for mark in self._marks)

    @cached_property
    def _said(self) -> _Said:
        said = (self.info.json_schema_extra or {}).get("said")  # type: ignore[union-attr]
        return said if isinstance(said, _Said) else _Said(None, None, (), "nowhere", "", None)

    @cached_property
    def _marks(self) -> tuple[Any, ...]:
        inner = () if self.inner else _marks(self.info.annotation)
        return (*self.info.metadata, *inner)


@cache
def fields_of(model: type[BaseModel]) -> Mapping[str, Declared]:
    """The fields of a model by the names that they have in a file, in the order of the language."""
    found = (Declared(model, name, info) for name, info in model.model_fields.items())
    return MappingProxyType({field.written: field for field in found})


@cache
def models_in(*tops: type[BaseModel]) -> tuple[type[BaseModel], ...]:
    """These models and all that stand in them, each once, the outer ones first."""
    found = dict.fromkeys(tops)
    waiting = [*tops]
    while waiting:
        for field in fields_of(waiting.pop(0)).values():
            if field.inner and field.inner not in found:
                found[field.inner] = None
                waiting.append(field.inner)
    return tuple(found)


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
    told = {
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
    if get_origin(annotation) in (tuple, dict):
        return ()
    return next((found for part in get_args(annotation) if (found := _choices(part))), ())


def _marks(annotation: Any) -> list[Any]:
    """The marks of an annotation and of all that it holds."""
    found = [*getattr(annotation, "__metadata__", ())]
    for part in get_args(annotation):
        found += _marks(part)
    return found
