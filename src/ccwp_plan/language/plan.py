"""A plan: its metadata, its cover note and what the secretariat says of its findings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ccwp_plan.language.action import Action
from ccwp_plan.language.fields import (
    Citation,
    Day,
    Fields,
    Number,
    PlainText,
    RichText,
    RuleCode,
    StrategyName,
)


class Period(Fields):
    """The days from which and to which a plan runs, both included."""

    start: Day
    """The first day."""
    end: Day
    """The last day, not before the first."""

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.end < self.start:
            raise PydanticCustomError("period_reversed", "the period ends before it starts")
        return self


class Document(Fields):
    """The head and the text of the note around the annex."""

    number: PlainText | None = None
    """The number of the document: 7806/19, 7806/1/19 REV 1, 7806/19 ADD 1, 7806/19 COR 1; in a draft, x stands
    for a figure that is not known yet: xxxx/20."""
    date: Day | None = None
    """The date of the document."""
    place: PlainText = "Brussels"
    """Where it is issued; by default Brussels."""
    original_language: PlainText = "en"
    """The language that it was written in; by default en."""
    marking: Literal["LIMITE", "PUBLIC"] | None = None
    """The marking, if there is one."""
    subject_codes: tuple[PlainText, ...] = ()
    """The codes of its subjects: ENFOCUSTOM 57."""
    type: PlainText | None = None
    """The kind of document: NOTE, 'I/A' ITEM NOTE."""
    from_: Annotated[PlainText | None, Field(alias="from")] = None
    """The sender."""
    to: PlainText | None = None
    """The addressee."""
    previous: tuple[PlainText, ...] = ()
    """The numbers of the previous documents."""
    commission_document: PlainText | None = None
    """The number of a document of the Commission."""
    subject: PlainText | None = None
    """The subject."""
    text: tuple[RichText, ...] = ()
    """The numbered paragraphs of the note."""
    department: PlainText | None = None
    """The department: JAI.1."""
    initials: PlainText | None = None
    """The initials of the author."""


class PlanActor(Fields):
    """An actor that the shipped list lacks."""

    id: PlainText
    """The id by which actions name the actor; not that of a shipped actor (A007)."""
    name: PlainText
    """The name, as the documents print it."""
    kind: Literal[
        "member_state",
        "institution",
        "agency",
        "body",
        "international_organisation",
        "third_country",
        "national_authority",
    ]
    """What the actor is: member_state, institution, agency, body, international_organisation, third_country or
    national_authority."""


class Waiver(Fields):
    """A finding that the secretariat accepts, with its reason and perhaps a last day."""

    rule: RuleCode
    """The code of the rule: R001."""
    action: Number | None = None
    """The action that the finding is about."""
    objective: Citation | None = None
    """The objective that the finding is about."""
    reason: PlainText
    """Why the finding is accepted."""
    until: Day | None = None
    """The last day on which it is accepted."""


class Plan(Fields):
    """A plan. `actions` are the inline ones; the loader reads each of them like a file in actions/."""

    strategy: StrategyName
    """The strategy, by id or by path."""
    number: Number
    """The number of the plan: 10."""
    title: PlainText
    """The title."""
    period: Period
    """From which day to which day the plan runs."""
    status: Literal["draft", "agreed", "endorsed"] = "draft"
    """How far the plan is; by default draft."""
    introduction: RichText | None = None
    """What the annex begins with."""
    document: Document | None = None
    """The head and the text of the note."""
    actors: tuple[PlanActor, ...] = ()
    """Actors that the shipped list lacks."""
    waivers: tuple[Waiver, ...] = ()
    """Findings that the secretariat accepts."""
    severity: dict[PlainText, Literal["error", "warning", "off"]] = Field(default={})
    """Another severity for the findings of a rule."""
    actions: tuple[Action, ...] = ()
    """Actions that have no file of their own."""
