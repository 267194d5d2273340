"""A plan: its metadata, its cover note and what the secretariat says of its findings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ccwp_plan.language.action import Action
from ccwp_plan.language.fields import Actor, Citation, Day, Fields, Number, PlainText, RichText


class Period(Fields):
    """The days from which and to which a plan runs, both included."""

    start: Day
    end: Day

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.end < self.start:
            raise PydanticCustomError("period_reversed", "the period ends before it starts")
        return self


class Document(Fields):
    """The head and the text of the note around the annex."""

    number: PlainText | None = None
    date: Day | None = None
    place: PlainText = "Brussels"
    original_language: PlainText = "en"
    marking: Literal["LIMITE", "PUBLIC"] | None = None
    subject_codes: tuple[PlainText, ...] = ()
    type: PlainText | None = None
    from_: Annotated[PlainText | None, Field(alias="from")] = None
    to: PlainText | None = None
    previous: tuple[PlainText, ...] = ()
    commission_document: PlainText | None = None
    subject: PlainText | None = None
    text: tuple[RichText, ...] = ()
    department: PlainText | None = None
    initials: PlainText | None = None


class PlanActor(Fields):
    """An actor that the shipped list lacks."""

    id: Actor
    name: PlainText
    kind: Literal[
        "member_state",
        "institution",
        "agency",
        "body",
        "international_organisation",
        "third_country",
        "national_authority",
    ]


class Waiver(Fields):
    """A finding that the secretariat accepts, with its reason and perhaps a last day."""

    rule: PlainText
    action: Number | None = None
    objective: Citation | None = None
    reason: PlainText
    until: Day | None = None


class Plan(Fields):
    """A plan. `actions` are the inline ones; the loader reads each of them like a file in actions/."""

    strategy: PlainText
    number: Number
    title: PlainText
    period: Period
    status: Literal["draft", "agreed", "endorsed"] = "draft"
    introduction: RichText | None = None
    document: Document | None = None
    actors: tuple[PlanActor, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    severity: dict[PlainText, Literal["error", "warning", "off"]] = Field(default={})
    actions: tuple[Action, ...] = ()
