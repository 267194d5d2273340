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
    RichText,
)


class Measurement(Fields):
    """What was measured of a result on a day."""

    date: Day
    value: Figure
    note: PlainText | None = None


class Result(Fields):
    """A quantifiable result (Strategy, Implementation: "actions with quantifiable results")."""

    indicator: PlainText
    unit: PlainText
    baseline: Figure | None = None
    target: Figure
    due: Day
    verification: PlainText | None = None
    measurements: tuple[Measurement, ...] = ()


class Milestone(Fields):
    """A step on the way, due on a day and perhaps done on another."""

    title: PlainText
    due: Day
    done: Day | None = None


class Alignment(Fields):
    """Alignment with an EMPACT operational action plan (Strategy, Implementation: "where feasible")."""

    priority: PlainText
    oap_action: PlainText | None = None
    note: PlainText | None = None


class Action(Fields):
    """An action: what it is for, who leads it, what it will have achieved and by when."""

    number: Number
    title: PlainText
    objectives: Annotated[tuple[Citation, ...], AtLeastOne]
    supporting_objectives: tuple[Citation, ...] = ()
    leader: Actor
    co_leaders: tuple[Actor, ...] = ()
    participants: Participants = ()
    partners: tuple[Actor, ...] = ()
    status: Literal["planned", "ongoing", "completed", "discontinued"] = "planned"
    background: RichText | None = None
    aim: RichText
    approach: RichText | None = None
    deliverables: tuple[RichText, ...] = ()
    results: tuple[Result, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    empact: tuple[Alignment, ...] = ()
    empact_exemption: PlainText | None = None
    resources: RichText | None = None
    discontinued_because: PlainText | None = None
