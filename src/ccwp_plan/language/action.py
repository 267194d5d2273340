"""An action of the plan: one file in actions/, or one item of a plan's `actions`."""

from __future__ import annotations

from typing import Annotated, Literal

from ccwp_plan.language.fields import (
    Actor,
    AtLeastOne,
    Citation,
    Day,
    Fields,
    Figure,
    Number,
    Participants,
    PlainText,
    Priority,
    RichText,
)


class Measurement(Fields):
    """What was measured of a result on a day."""

    date: Day
    """The day of the measurement."""
    value: Figure
    """What was measured."""
    note: PlainText | None = None
    """A remark."""


class Result(Fields):
    """A quantifiable result (Strategy, Implementation: "actions with quantifiable results")."""

    indicator: PlainText
    """What is measured."""
    unit: PlainText
    """In what it is counted."""
    baseline: Figure | None = None
    """Where it starts."""
    target: Figure
    """What is to be reached; not the baseline (R002)."""
    due: Day
    """By when."""
    verification: PlainText | None = None
    """Where the figure will come from."""
    measurements: tuple[Measurement, ...] = ()
    """What has been measured, in the order of time."""


class Milestone(Fields):
    """A step on the way, due on a day and perhaps done on another."""

    title: PlainText
    """What is reached."""
    due: Day
    """By when."""
    done: Day | None = None
    """When it was reached."""


class Alignment(Fields):
    """Alignment with an EMPACT operational action plan (Strategy, Implementation: "where feasible")."""

    priority: Priority
    """The id of the EMPACT priority."""
    oap_action: PlainText | None = None
    """The action of the operational action plan: "2.4"."""
    note: PlainText | None = None
    """A remark."""


class Action(Fields):
    """An action: what it is for, who leads it, what it will have achieved and by when."""

    number: Number
    """The number of the action, which begins with that of the plan: 10.1."""
    title: PlainText
    """The title."""
    objectives: Annotated[tuple[Citation, ...], AtLeastOne]
    """What the action is for."""
    supporting_objectives: tuple[Citation, ...] = ()
    """What it also helps."""
    leader: Actor
    """Who leads it."""
    co_leaders: tuple[Actor, ...] = ()
    """Who leads it with the leader."""
    participants: Participants = ()
    """Who takes part; all stands for every Member State of the plan's period, alone or in a list: [all, NO]."""
    partners: tuple[Actor, ...] = ()
    """Agencies, institutions, organisations, third countries."""
    status: Literal["planned", "ongoing", "completed", "discontinued"] = "planned"
    """How far the action is; by default planned."""
    background: RichText | None = None
    """Why it is needed."""
    aim: RichText
    """What it is to achieve."""
    approach: RichText | None = None
    """How."""
    deliverables: tuple[RichText, ...] = ()
    """What it will hand over."""
    results: tuple[Result, ...] = ()
    """The quantifiable results that the Strategy asks for."""
    milestones: tuple[Milestone, ...] = ()
    """The steps on the way."""
    empact: tuple[Alignment, ...] = ()
    """Alignment with the EMPACT operational action plans (OAPs)."""
    empact_exemption: PlainText | None = None
    """Or: why alignment is not feasible."""
    resources: RichText | None = None
    """What it needs."""
    discontinued_because: PlainText | None = None
    """Why it was discontinued; required when it is."""
