"""A: who leads, takes part in and supports an action (A003 to A005, A007)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from operator import attrgetter

from ccwp_plan.checks.rule import ERROR, WARNING, Context, Fault, action_rule, plan_rule
from ccwp_plan.language.action import Action, Report
from ccwp_plan.language.declared import Declared, fields_of, naming
from ccwp_plan.language.fields import ALL
from ccwp_plan.language.open_values import TBC, ToBeConfirmed
from ccwp_plan.language.reference import Actor
from ccwp_plan.language.suggestions import nearest
from ccwp_plan.reading.extents import Loc
from ccwp_plan.reading.letters import composed
from ccwp_plan.reading.place import echoed
from ccwp_plan.reading.signs import called, typed
from ccwp_plan.repository.loaded import LoadedAction

_NAMED = {field.name: field.role for field in naming(Action, "actor")}
"""The fields that name actors, each with the role in which they take part, if they do."""

_TAKING_PART = {name: role for name, role in _NAMED.items() if role}
_REPORTS = "state_of_play"
_GROUP = r"\b(?:eu|interested|relevant|volunteer\w*|others?|several|various|some|third countries|member states|ms)\b"
"""What names no actor, but a group of them."""
_VALUES, _PARTS = attrgetter(*_NAMED), attrgetter(*_TAKING_PART)
_EVERY_FIELD, _ROLES = " ".join(_NAMED), " ".join(_TAKING_PART)


def _named(action: LoadedAction, fields: Iterable[str]) -> Iterator[tuple[str, Loc]]:
    """The ids that stand in these fields, and where; `all` is none where all Member States can lead or take part."""
    for field in fields:
        value = getattr(action.fields, field)
        every = ALL if fields_of(Action)[field].may_be_all else None
        several = isinstance(value, tuple)
        for at, id_ in enumerate(value if several else [value]):
            if id_ not in (None, every) and not isinstance(id_, ToBeConfirmed):
                yield id_, (field, at) if several else (field,)


def _ids(values: Iterable[str | tuple[str, ...] | None]) -> list[str]:
    """The ids in the values of some fields, composed: most actions need no more to be seen to be right."""
    ids: list[str] = []
    for value in values:
        if isinstance(value, tuple):
            ids += value
        elif value:
            ids.append(value)
    return ids if "".join(ids).isascii() else [*map(composed, ids)]


def nearest_actor(id_: str, actors: Mapping[str, Actor]) -> str | None:
    """The id of the actor that somebody may have meant by an id that is not known."""
    if meant := meant_actor(id_, actors):
        return meant
    known = actors.values()
    near = nearest(id_, [*(actor.id for actor in known), *(actor.name for actor in known)])
    return next((actor.id for actor in known if near == actor.name), near)


def meant_actor(text: str, actors: Mapping[str, Actor]) -> str | None:
    """The id of the actor that a text certainly means: an id, a name or a short name, or a code that others write."""
    written = _written_otherwise(text, actors)
    return written.id if written else _meant(text, actors)


def names_a_group(text: str) -> bool:
    """Whether a text names no actor, but a group of them: interested Member States."""
    return re.search(_GROUP, text, re.IGNORECASE) is not None


def of_unknown(id_: str, actors: Mapping[str, Actor], where: str, field: Declared) -> tuple[str, str]:
    """What is wrong with an id of a field that is not known, and what to do; `where` an actor that is not on the list
    is added.
    """
    if written := _written_otherwise(id_, actors):
        return f"The EU writes {written.id} for {written.name}, not {id_}.", f"Write {written.id}."
    if told := _typed_otherwise(id_, actors):
        return told
    message = f"{echoed(id_)} is not a known actor."
    if meant := _meant(id_, actors):
        return message, f"Write `{meant}`."
    if advice := _not_one_actor(id_, actors, field):
        return message, advice
    near = nearest_actor(id_, actors)
    else_ = f"Did you mean {near}? Else write" if near else "Write"
    return message, f"{else_} one that `ccwp-plan reference actors` lists, or add the actor {where}."


def _typed_otherwise(id_: str, actors: Mapping[str, Actor]) -> tuple[str, str] | None:
    """What is wrong with an id that differs from a known one by a sign that only looks like it, or is not seen."""
    meant = typed(id_)
    if meant == id_ or meant not in actors:
        return None
    odd = next(sign for sign in id_ if typed(sign) != sign)
    message = f"{echoed(id_)} is not a known actor: it contains {called(odd)}."
    return message, f"Delete the value and type it again: `{meant}`."


def _written_otherwise(id_: str, actors: Mapping[str, Actor]) -> Actor | None:
    """The actor for which others write this id, and the EU does not."""
    return next((actor for actor in actors.values() if id_ in actor.not_written), None)


def _meant(id_: str, actors: Mapping[str, Actor]) -> str | None:
    """The id of the actor that is certainly meant: by a short name, by its name or in other letters."""
    folded = " ".join(id_.split()).casefold()
    names = ((one.id, name) for one in actors.values() for name in (one.id, one.name, *one.short_names))
    return next((known for known, name in names if name.casefold() == folded), None)


def _not_one_actor(id_: str, actors: Mapping[str, Actor], field: Declared) -> str | None:
    """What to write where a field names several actors in one, all Member States, or none yet."""
    from ccwp_plan.language import habits  # not at the start of each run
    from ccwp_plan.language.advice import of_leaders

    if len(id_) > habits.LONGEST:
        return None
    if habits.is_every_state(id_):
        if field.may_be_all:
            return f"Write `{ALL}`."
        if field.is_list:
            return f"All Member States take part by `participants: {ALL}`; under ‘{field.written}’ name others."
        return f"Name one, such as `{field.written}: DE`."
    if habits.is_later(id_) or habits.is_nothing(id_):
        return f"Write `{TBC}`: to be confirmed." if field.may_be_tbc else "Remove it: who is not known is left out."
    if names_a_group(id_):
        return "Name each of them by its id: [DE, FR]; leave out those that are not known yet."
    parts = habits.several(id_)
    parts = parts if len(parts) > 1 else id_.split()
    known = [one if one in actors else _meant(one, actors) for one in parts]
    ids = [one for one in known if one]
    if len(ids) < 2 or len(ids) < len(known):
        return None
    if field.role == "leader" and not field.is_list:
        return of_leaders(ids)
    one_by_one = f"{field.written}: [{', '.join(ids)}]" if field.is_list else f"{field.written}: {ids[0]}"
    return f"Write each of them by itself: `{one_by_one}`." if field.is_list else f"Name one: `{one_by_one}`."


@action_rule(
    "A003",
    ERROR,
    "an actor is not known",
    reads=f"{_EVERY_FIELD} state_of_play",
    plan_reads="actors reference/actors",
)
def unknown_actor(action: LoadedAction, context: Context) -> Iterator[Fault]:
    """Known are the actors of the reference data and the plan's own; the shipped ids are those that the EU uses."""
    actors = context.plan.actors
    reports = action.fields.state_of_play
    if actors.keys() >= {*_ids(_VALUES(action.fields)), *_ids(report.by for report in reports)}:
        return
    reporting = ((one.by, (_REPORTS, at, "by")) for at, one in enumerate(reports) if one.by)
    for id_, loc in chain(_named(action, _NAMED), reporting):
        if id_ in actors:
            continue
        step = next(step for step in reversed(loc) if isinstance(step, str))
        if id_ == ALL:
            yield Fault(action.at(*loc), f"‘all’ cannot be used under ‘{step}’.", "Name the actors.")
            continue
        field = fields_of(Report)[step] if loc[0] == _REPORTS else fields_of(Action)[step]
        message, help_ = of_unknown(id_, actors, "under ‘actors’ in plan.yaml", field)
        yield Fault(action.at(*loc), message, help_)


@action_rule(
    "A004",
    WARNING,
    "a leader or co-leader is listed twice, or as a participant as well",
    reads=_ROLES,
)
def listed_twice(action: LoadedAction, context: Context) -> Iterator[Fault]:
    """Whoever leads an action takes part in it. Where it has both a leader and leaders, that is told already (F003)."""
    if action.fields.leader and action.fields.leaders:
        return
    listed = _ids(_PARTS(action.fields))
    if len({*listed}) == len(listed):
        return
    roles: dict[str, str] = {}
    for field, role in _TAKING_PART.items():
        for id_, loc in _named(action, [field]):
            key = composed(id_)
            if key in roles and not (role == "participant" == roles[key]):
                also = "twice" if roles[key] == role else f"as {roles[key]} and as {role}"
                yield Fault(action.at(*loc), f"{echoed(id_)} is listed {also}.", "Keep the first of the two.")
            roles.setdefault(key, role)


@action_rule(
    "A005",
    WARNING,
    "a Member State that was none at any time in the plan's period",
    reads=_ROLES,
    plan_reads="period actors reference/actors",
)
def not_a_member(action: LoadedAction, context: Context) -> Iterator[Fault]:
    """Member States take part as such; a former or future one is a partner."""
    period = context.plan.fields.period
    if context.outsiders.isdisjoint(_ids(_PARTS(action.fields))):
        return
    for id_, loc in _named(action, _TAKING_PART):
        if composed(id_) in context.outsiders:
            actor = context.plan.actors[id_]
            span = f"{period.first.year}–{period.last.year}"
            yield Fault(
                action.at(*loc),
                f"{actor.id} ({actor.name}) was not a Member State at any time in {span}.",
                "List it under ‘partners’ if it supports the action.",
            )


@plan_rule("A007", ERROR, "an actor of the plan has an id that is already in use", plan_reads="actors reference/actors")
def taken_id(context: Context) -> Iterator[Fault]:
    """An id means one actor in all documents; the shipped ones are those that the EU uses."""
    reference = context.plan.reference
    taken = {id_: "a shipped actor" for id_, actor in reference.known.actors.items() if not actor.since}
    taken |= {composed(one.entry.id): "an actor in reference/actors.yaml" for one in reference.actors}
    for index, actor in enumerate(context.plan.fields.actors):
        id_ = composed(actor.id)
        if id_ in taken:
            yield Fault(
                context.plan.at("actors", index, "id"),
                f"{echoed(actor.id)} is already the id of {taken[id_]}.",
                "Choose another id. A national authority's id often begins with its country's: DE-ZKA.",
            )
        taken[id_] = "an actor above"
