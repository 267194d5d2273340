"""The models of the language by the names that people have for them: action, result, document."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from ccwp_plan.language.declared import Declared, fields_of, models_in, name_of
from ccwp_plan.language.fields import Fields
from ccwp_plan.language.oap import Oap
from ccwp_plan.language.plan import Note, Plan
from ccwp_plan.language.strategy import Strategy


class FileKind(StrEnum):
    """What a file of the language holds: a plan, an action, a note, comments, a strategy or an OAP."""

    PLAN = "plan"
    ACTION = "action"
    NOTE = "note"
    STRATEGY = "strategy"
    OAP = "oap"
    COMMENTS = "comments"

    @property
    def is_of_a_plan(self) -> bool:
        """Whether it names what the strategy of its plan has: its objectives."""
        return self in (FileKind.PLAN, FileKind.ACTION, FileKind.NOTE)


@cache
def models() -> Mapping[str, type[Fields]]:
    """Every model of the language by what people call it, plans and what stands in them first."""
    from ccwp_plan.language.comments import Comments  # what is asked for by its model needs no others

    known = (model for model in models_in(Plan, Note, Strategy, Oap, Comments) if issubclass(model, Fields))
    return MappingProxyType({name_of(model): model for model in known})


@cache
def all_fields() -> Mapping[str, bool]:
    """The fields of all models by their names, each with whether it is a list."""
    return {field.written: field.is_list for model in models().values() for field in fields_of(model).values()}


def field_of(model: str, field: str) -> Declared:
    """A field by the names of its model and of itself: ("action", "co_leaders")."""
    return fields_of(models()[model])[field]


@cache
def printed_labels() -> Mapping[str, Mapping[str, str]]:
    """What the documents call each field, by the names of its model and of itself."""
    return {
        name: {field.written: field.printed for field in fields_of(model).values()} for name, model in models().items()
    }
