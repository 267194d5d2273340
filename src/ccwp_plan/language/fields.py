"""The types of the fields: what a scalar becomes by the field that holds it, never by its look."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, LiteralString, TypeAlias, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

from ccwp_plan.language import richtext
from ccwp_plan.language.open_values import FIGURE_TBC, TEXT_TBC, TIME_TBC, is_tbc
from ccwp_plan.language.times import DAY, ONGOING, Time

ONE_LINE = "^[^\n\r\x85\u2028\u2029]*$"
ALL = "all"
"""What stands for every Member State of the plan's period among the participants of an action."""
EVERY = "all Member States"
"""What `all` is in words."""
_PART = "[A-Za-z]{0,6}[0-9]{1,6}[A-Za-z]{0,6}|[A-Za-z]{1,6}"
NUMBER = rf"^(?:{_PART})(?:[.-](?:{_PART}))*$"
SHORT_NAME = "^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$"

_DIVIDED = re.compile(r"[.-]")
_RUN = re.compile(r"[0-9]+|[A-Za-z]+")
_TRUTHS = {word: word.casefold() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")}
_LEVEL = re.compile(r"[1-9][0-9]{0,2}", re.ASCII)
_FIGURE = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,9})?", re.ASCII)


NumberParts: TypeAlias = tuple[tuple[tuple[bool, str, int], ...], ...]
"""What numbers are sorted and compared by."""

_Items = TypeVar("_Items", bound=tuple[Any, ...])


class Rich:
    """Marks a field of rich text."""


class Code:
    """Marks a text that is one word to a reader: an id, a number."""


class Confirmable:
    """Marks a value that may be `tbc`: to be confirmed."""


class OneUnless:
    """Marks a list that is one value, which need not stand in a list, where another field is not given beside it."""

    def __init__(self, beside: str) -> None:
        self.beside = beside


class Named:
    """Marks a text that names something which the language knows: an objective, an actor, a rule, a document."""

    def __init__(self, what: str) -> None:
        self.what = what


class Fields(BaseModel):
    """A mapping of the language: its fields are these and no others, and it does not change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _day(value: Any, otherwise: LiteralString = "no_date") -> date:
    if isinstance(value, str) and DAY.fullmatch(value := value.strip()):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("no_such_day", "no such day", {"given": value}) from None
    raise PydanticCustomError(otherwise, "no date", {"given": value})


def _day_or_days(value: Any, days: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    if not isinstance(value, list | tuple):
        return (_day(value, "not_done_on"),)
    if not value:
        raise PydanticCustomError("empty_list", "empty list")
    if info.data.get("every", value) is None:
        raise PydanticCustomError("done_again", "done more than once")
    return days(value)


def _time(value: Any, otherwise: LiteralString = "no_time") -> Time:
    text = value.strip() if isinstance(value, str) else ""
    try:
        time = Time.parse(text)
    except ValueError:
        raise PydanticCustomError("no_such_day", "no such day", {"given": value}) from None
    if time is None:
        raise PydanticCustomError(otherwise, "no time", {"given": value})
    return time


def _due(value: Any) -> Time:
    if isinstance(value, str) and value.strip() == ONGOING:
        return Time(ONGOING, date.min, None)
    if is_tbc(value):
        return TIME_TBC
    return _time(value, "no_due")


def _figure(value: Any) -> Decimal:
    if isinstance(value, str) and _FIGURE.fullmatch(value := value.strip()):
        return Decimal(value)
    raise PydanticCustomError("no_figure", "no figure", {"given": value})


def _figure_or_tbc(value: Any) -> Decimal:
    return FIGURE_TBC if is_tbc(value) else _figure(value)


def _leader(id_: str) -> str:
    return TEXT_TBC if is_tbc(id_) else id_


def _when_or_tbc(value: Any) -> Time:
    return TIME_TBC if is_tbc(value) else _time(value, "no_time_or_tbc")


def _truth(value: Any) -> bool:
    if isinstance(value, str) and (word := value.strip()) in _TRUTHS:
        return _TRUTHS[word]
    raise PydanticCustomError("no_truth", "neither true nor false", {"given": value})


def _level(value: Any) -> int:
    if isinstance(value, str) and _LEVEL.fullmatch(value := value.strip()):
        return int(value)
    raise PydanticCustomError("no_level", "no level", {"given": value})


def _rich(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("empty_text", "empty text")
    refused = richtext.refusals(text)
    if refused:
        raise PydanticCustomError("not_rich_text", "not rich text", {"refused": refused})
    return text.rstrip()


def _not_empty(items: _Items) -> _Items:
    if not items:
        raise PydanticCustomError("empty_list", "empty list")
    return items


def _all(value: Any) -> Any:
    return [value] if value == ALL else value


def _all_or_tbc(value: Any) -> Any:
    return [value] if value == ALL or is_tbc(value) else value


PlainText: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=ONE_LINE)]
"""One line, printed as it is written."""

RichText: TypeAlias = Annotated[str, AfterValidator(_rich), Rich()]
"""CommonMark, as far as richtext.py goes."""

CodeText: TypeAlias = Annotated[PlainText, Code()]
"""A plain text that is one word to a reader: an id, a number of another document."""

Number: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, pattern=NUMBER), Code()]
"""The number of a plan or an action: figures and letters, in parts divided by full stops or hyphens. Kept as typed."""

ActionNumber: TypeAlias = Annotated[Number, Named("action")]
"""The number of another action."""

Day: TypeAlias = Annotated[date, BeforeValidator(_day)]
"""A date, YYYY-MM-DD."""

DaysDone: TypeAlias = Annotated[tuple[Day, ...], WrapValidator(_day_or_days), OneUnless("every")]
"""A day; of what is due again and again a list, the n-th day for the n-th time."""

_AS_TYPED = PlainSerializer(str)

When: TypeAlias = Annotated[Time, PlainValidator(_time), _AS_TYPED]
"""A day, or less: 2021-06-30, 2021-06, 2021-Q2, 2021-H1, 2021."""

Due: TypeAlias = Annotated[Time, PlainValidator(_due), _AS_TYPED, Confirmable()]
"""By when: a day, or less, or ongoing, which is never due, or tbc."""

WhenOrTbc: TypeAlias = Annotated[Time, PlainValidator(_when_or_tbc), _AS_TYPED, Confirmable()]
"""A day, or less, or tbc."""

Figure: TypeAlias = Annotated[Decimal, BeforeValidator(_figure)]
"""A decimal number with as many decimals as were typed: the quantity of a quantifiable result."""

FigureOrTbc: TypeAlias = Annotated[Decimal, PlainValidator(_figure_or_tbc), _AS_TYPED, Confirmable()]
"""A figure, or tbc."""

Level: TypeAlias = Annotated[int, BeforeValidator(_level)]
"""A level of a strategy's objectives: digits only; 1 is the top."""

Truth: TypeAlias = Annotated[bool, PlainValidator(_truth)]
"""True or false."""

ShortName: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, pattern=SHORT_NAME), Code()]
"""A short name that an item has of its own: m1."""

Citation: TypeAlias = Annotated[PlainText, Named("objective")]
"""An objective's id, as a plan cites it; taxonomy.py folds the spellings together."""

Actor: TypeAlias = Annotated[PlainText, Named("actor")]
"""An actor's id."""

Leader: TypeAlias = Annotated[PlainText, AfterValidator(_leader), Named("actor"), Confirmable()]
"""The id of an actor who leads, or tbc."""

Priority: TypeAlias = Annotated[PlainText, Named("priority")]
"""An EMPACT priority's id."""

RuleCode: TypeAlias = Annotated[PlainText, Named("rule")]
"""The code of a rule whose findings may be waived."""

AnnexName: TypeAlias = Annotated[PlainText, Named("document")]
"""The name of a document that a note carries."""

StrategyName: TypeAlias = Annotated[PlainText, Named("strategy")]
"""A strategy's id, or a path to its file."""

AtLeastOne = AfterValidator(_not_empty)
"""Marks a list that needs an item. Not by a minimum length: pydantic would count an item that is broken as absent."""

Participants: TypeAlias = Annotated[tuple[Actor, ...], BeforeValidator(_all)]
"""Actors' ids; `all` stands for every Member State of the plan's period."""

Leaders: TypeAlias = Annotated[tuple[Leader, ...], BeforeValidator(_all_or_tbc)]
"""The ids of actors who lead, or tbc; `all` stands for every Member State of the plan's period."""


@lru_cache(maxsize=1 << 16)
def parts(number: str) -> NumberParts:
    """A number part by part, as it sorts: 10.2 comes before 10.10, letters before figures, capitals as small ones.

    >>> parts("10.2") < parts("10.10") and parts("B8") < parts("L3.2") < parts("10")
    True
    """
    return tuple([_runs(part) for part in _DIVIDED.split(number)])


def _runs(part: str) -> tuple[tuple[bool, str, int], ...]:
    """The figures and the letters of a part of a number, each run as it sorts."""
    return tuple(
        [(run.isdecimal(), *(("", int(run)) if run.isdecimal() else (run.casefold(), 0))) for run in _RUN.findall(part)]
    )


def model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation such as `tuple[Result, ...]` or `Document | None` holds."""
    if isinstance(annotation, type):
        return annotation if issubclass(annotation, BaseModel) else None
    return next((model for part in get_args(annotation) if (model := model_in(part))), None)
