"""What a plan asks its leaders: a form for one of them, or of all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from pydantic import BaseModel

from ccwp_plan.analysis.involvement import led_by
from ccwp_plan.exchange.asked import Asked
from ccwp_plan.exchange.form import Column, Form, Identity, Kind, Row, Section
from ccwp_plan.exchange.keys import ITSELF, Item, items_below, of_action, of_plan
from ccwp_plan.exchange.values import kind_of
from ccwp_plan.language import dates
from ccwp_plan.language.action import Action, Alignment, Interim, Measurement, Milestone, Relation, Report, Result
from ccwp_plan.language.declared import Declared, fields_of, purposes
from ccwp_plan.language.nouns import counted
from ccwp_plan.language.open_values import shown
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan


@dataclass(frozen=True, slots=True)
class _Part:
    """A section: what it is called, what is to be done, and the lists that lead to its items.

    With `progress` it is in every form, else in those in which everything is asked; `kept` says whether what is there
    already can be changed, too, where only the progress is asked. `new` is how many places for new items there are.
    """

    title: str
    says: str
    path: tuple[str, ...]
    model: type[BaseModel] | None
    new: int = 1
    progress: bool = False
    kept: bool = False


_PARTS = (
    _Part("Actions", "Choose how far each action is.", (), Action, new=0, progress=True, kept=True),
    _Part(
        "State of play",
        "Say in a few sentences what has been done, and how it looks.",
        ("state_of_play",),
        Report,
        progress=True,
    ),
    _Part("Deliverables", "What the action hands over, one in a row.", ("deliverables",), None),
    _Part(
        "Results",
        "Where a result comes later than agreed, say by when, and why.",
        ("results",),
        Result,
        progress=True,
        kept=True,
    ),
    _Part("Interim targets", "What is to be reached on the way.", ("results", "interim"), Interim),
    _Part(
        "Measurements",
        "Write what was measured since the last form, and on which day.",
        ("results", "measurements"),
        Measurement,
        new=2,
        progress=True,
    ),
    _Part(
        "Milestones",
        "Write the day on which a milestone was done; or, where it comes later than agreed, by when and why.",
        ("milestones",),
        Milestone,
        progress=True,
        kept=True,
    ),
    _Part("EMPACT", "How the action is aligned with operational action plans.", ("empact",), Alignment),
    _Part("Related actions", "How the action is related to others.", ("related",), Relation),
)
_ASKED: Mapping[type[BaseModel], tuple[str, ...]] = {
    Action: ("status", "discontinued_because"),
    Report: ("date", "text", "outlook", "obstacles", "document"),
    Result: ("postponed_to", "postponed_because"),
    Measurement: ("date", "value", "judgement", "note"),
    Milestone: ("done", "postponed_to", "postponed_because"),
}
"""What can be filled in where only the progress is asked."""
_SHOWN: Mapping[type[BaseModel], tuple[str, ...]] = {
    Action: ("title",),
    Result: ("indicator", "unit", "baseline", "target", "expected", "due"),
    Milestone: ("title", "due", "every"),
}
"""What is shown beside it."""
_HINTS = {
    Kind.DAY: "A day: 2020-12-31.",
    Kind.DAYS: "A day: 2020-12-31; several with commas.",
    Kind.TIME: "A day, a month, a quarter, a half year or a year: 2021-06-30, 2021-06, 2021-Q2, 2021-H1, 2021.",
    Kind.FIGURE: "A number, without its unit.",
    Kind.CODES: "Several with commas.",
    Kind.CHOICE: "Choose from the list.",
    Kind.TRUTH: "yes or no",
}
_LONGEST_LAST = 300


def leaders(plan: LoadedPlan) -> dict[str, list[LoadedAction]]:
    """Who leads or co-leads something in a plan that loads, in the order of the reference data, with the actions."""
    found = {id_: led_by(plan, id_) for id_ in plan.actors}
    return {id_: [one for one in plan.printed if one in led] for id_, led in found.items() if led}


def form(plan: LoadedPlan, actor: str | None, day: date, reply_by: date, asked: Asked = Asked.PROGRESS) -> Form:
    """The form of an actor, with the actions that it leads or co-leads; without one, of the whole plan."""
    actions = leaders(plan).get(actor, []) if actor else [*plan.printed]
    identity = Identity(plan.name, actor or "", day.isoformat(), asked)
    who = plan.actors[actor].name if actor else ""
    sections = [_section(part, plan, actions, day, asked, actor) for part in _PARTS]
    return Form(
        identity,
        day,
        shown(plan.fields.title),
        f"State of play on {dates.day(day)}" + (f": {who}" if who else ""),
        _steps(actions, who, day, reply_by),
        tuple(section for section in sections if section),
    )


def _steps(actions: Sequence[LoadedAction], who: str, day: date, reply_by: date) -> tuple[str, ...]:
    """What to do and by when, whatever the format: it has a line of its own on how to fill it in."""
    which = "the action" if len(actions) == 1 else f"the {counted(len(actions), 'action')}"
    led = f" that {who} leads or co-leads" if who else ""
    return (
        f"Please say how {which}{led} stood on {dates.day(day)}.",
        "Fill in the white cells. What is grey was agreed: it is shown for orientation and cannot be changed here.",
        "Leave a white cell as it is where nothing has changed, and an empty row empty unless you add something.",
        f"Save the file and send it back to whoever sent it to you by {dates.day(reply_by)}.",
    )


def _section(
    part: _Part, plan: LoadedPlan, actions: Sequence[LoadedAction], day: date, asked: Asked, actor: str | None
) -> Section | None:
    """A section, or None where the form does not have it, or where nothing would be in it."""
    everything = asked is Asked.ALL
    if not part.progress and not everything:
        return None
    new = 0 if part.kept and not everything else part.new
    tops = [*([of_plan(plan)] if actor is None and part.path[:1] == ("results",) else []), *map(of_action, actions)]
    items = [*_items(part, tops, existing=everything or part.kept, new=new)]
    columns = [*_columns(part, asked, whole=actor is None)]
    rows = [Row(item.key, tuple(_value(column, item, plan, day) for column in columns), item.is_new) for item in items]
    used = [at for at, column in enumerate(columns) if column.asked or any(row.values[at] for row in rows)]
    if not rows:
        return None
    kept = tuple(Row(row.key, tuple(row.values[at] for at in used), row.is_new) for row in rows)
    return Section(part.title, part.says, tuple(columns[at] for at in used), kept)


def _items(part: _Part, tops: Iterable[Item], *, existing: bool, new: int) -> Iterator[Item]:
    """What has a row, in the order in which the documents list it."""
    for top in tops:
        if part.path:
            yield from items_below(top, part.path, new=new, existing=existing)
        else:
            yield top


def _columns(part: _Part, asked: Asked, *, whole: bool) -> Iterator[Column]:
    """The columns of a section: what is shown for orientation, and the fields."""
    if part.path:
        yield Column(OF_ACTION)
    if len(part.path) > 1:
        yield from (Column(_RESULT), Column(_COUNTED_IN))
    if part.model is None:
        yield Column(_TEXT, Kind.PROSE, ITSELF, asked=True)
        return
    known = _flat(part.model)
    if asked is Asked.ALL:
        yield from (_column(name, field, label, asked=True) for name, (field, label) in known.items())
        return
    yield from (_column(name, *known[name], asked=False) for name in _SHOWN.get(part.model, ()))
    yield from _LAST.get(part.model, ())
    yield from (_column(name, *known[name], asked=True) for name in asked_of(part.model, asked, whole=whole))


def _column(name: str, field: Declared, label: str, *, asked: bool) -> Column:
    kind = kind_of(field)
    hint = f"{purposes(field.model)[field.written]} {_HINTS.get(kind, '')}".strip() if asked else ""
    return Column(label, kind, name, asked, field.choices, hint)


def asked_of(model: type[BaseModel] | None, asked: Asked, *, whole: bool) -> tuple[str, ...]:
    """The fields of an item that can be filled in, by their names."""
    if model is None:
        return (ITSELF,)
    if asked is Asked.ALL:
        return tuple(_flat(model))
    return (*_ASKED.get(model, ()), *(("by",) if whole and model is Report else ()))


def shown_of(model: type[BaseModel] | None) -> tuple[str, ...]:
    """The fields of an item that are shown where only the progress is asked."""
    return _SHOWN.get(model, ()) if model else ()


def labelled(model: type[BaseModel] | None) -> dict[str, str]:
    """The fields of an item by the heads of their columns."""
    if model is None:
        return {_TEXT: ITSELF}
    return {label: name for name, (_, label) in _flat(model).items()}


@cache
def _flat(model: type[BaseModel]) -> dict[str, tuple[Declared, str]]:
    """The fields of a model that hold one value, those of groups among them, each with its label."""
    found: dict[str, tuple[Declared, str]] = {}
    for name, field in fields_of(model).items():
        if field.inner and not field.is_list:
            inner = fields_of(field.inner).items()
            found |= {f"{name}.{below}": (one, f"{field.label}: {one.label.lower()}") for below, one in inner}
        elif not (field.is_list and (field.inner or field.rich)) and not (model is Action and name == "number"):
            found[name] = field, field.label
    return found


# What is shown for orientation

OF_ACTION, _RESULT, _COUNTED_IN = "Of action", "Of result", "Counted in"
_LED_BY, _LAST_REPORT, _LAST_MEASURED = "Led by", "Last report", "Last measured"
_TEXT = "Text"
ORIENTATION = frozenset({OF_ACTION, _RESULT, _COUNTED_IN, _LED_BY, _LAST_REPORT, _LAST_MEASURED})
"""The heads of columns in which there is nothing to read."""
_LAST = {Action: (Column(_LED_BY),), Report: (Column(_LAST_REPORT),), Result: (Column(_LAST_MEASURED),)}


def _value(column: Column, item: Item, plan: LoadedPlan, day: date) -> str:
    """What is written in a column for an item."""
    if not column.field:
        return _orientation(column.label, item, plan, day)
    if item.is_new:
        return day.isoformat() if item.model is Report and column.field == "date" else ""
    return item.text(column.field)


def _orientation(label: str, item: Item, plan: LoadedPlan, day: date) -> str:
    action = item.action
    if label == OF_ACTION:
        return f"{action.fields.number} {action.fields.title}" if action else shown(plan.fields.title)
    if label == _LED_BY:
        return ", ".join(shown(one) for one in (*action.leading, *action.fields.co_leaders)) if action else ""
    if label == _LAST_REPORT:
        return _last_report(action, day) if action else ""
    if label == _LAST_MEASURED:
        return _last_measured(item, plan, day)
    result = _result_of(item, plan)
    return (shown(result.indicator) if label == _RESULT else shown(result.unit)) if result else ""


def _result_of(item: Item, plan: LoadedPlan) -> Result | None:
    """The result that an item is or belongs to."""
    loc = item.place.loc
    at = max((end for end, step in enumerate(loc) if step == "results"), default=None)
    results = (item.action.fields if item.action else plan.fields).results
    return results[int(loc[at + 1])] if at is not None and at + 1 < len(loc) else None


def _last_report(action: LoadedAction, day: date) -> str:
    reports = [one for one in action.fields.state_of_play if one.date <= day]
    if not reports:
        return ""
    last = max(reports, key=lambda one: one.date)
    text = " ".join(last.text.split())
    text = text if len(text) <= _LONGEST_LAST else f"{text[:_LONGEST_LAST].rsplit(' ', 1)[0]} …"
    return f"{dates.day(last.date)}: {text}"


def _last_measured(item: Item, plan: LoadedPlan, day: date) -> str:
    result = _result_of(item, plan)
    known = [one for one in result.measurements if one.date <= day] if result else []
    if not known:
        return ""
    last = max(known, key=lambda one: one.date)
    what = shown(last.value) if last.value is not None else (last.judgement or "").replace("_", " ")
    return f"{what} on {dates.day(last.date)}"
