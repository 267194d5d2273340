"""An operational action plan (OAP) of EMPACT, as far as it may be kept in a repository: a file in oaps/."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from ccwp_plan.language.declared import called, field, known_by
from ccwp_plan.language.fields import Actor, AtLeastOne, CodeText, Fields, PlainText, Priority, RichText, When
from ccwp_plan.language.plan import Period


@called("operational action")
@known_by("number")
class OapAction(Fields, defer_build=True):
    """An action of an operational action plan."""

    number: CodeText = field("Number", example="2.4", prints="synergies", synonyms="no nr id oap_action")
    """The number, by which an alignment cites it: "2.4"; no other action of the OAP has it (E005)."""
    title: PlainText = field("Title", example="Joint action days", prints="synergies", synonyms="name heading")
    """The title."""
    leader: Actor | None = field(
        "Leader", None, prints="synergies", synonyms="lead led_by action_leader responsible driver"
    )
    """Who leads it."""
    text: RichText | None = field(
        "Text",
        None,
        example="Joint action days at the external borders.",
        prints="synergies",
        synonyms="description aim content",
    )
    """What it is about."""


class Oap(Fields, defer_build=True):
    """An operational action plan of a crime priority, or of a part of one, and its actions."""

    priority: Priority = field(
        "Priority", prints="synergies", synonyms="empact_priority crime_priority crime crime_area"
    )
    """The id of the EMPACT priority, which belongs to a cycle that overlaps its days (E001)."""
    start: When = field("First day", prints="synergies", synonyms="from begin starts")
    """The first day; of a month, a quarter, a half year or a year its first."""
    end: When = field("Last day", prints="synergies", synonyms="to until ends")
    """The last day, not before the first; of a month, a quarter, a half year or a year its last."""
    title: PlainText = field("Title", example="OAP Excise fraud 2020", prints="synergies", synonyms="name heading")
    """The title."""
    reference: PlainText | None = field(
        "Reference", None, example="12345/19", prints="synergies", synonyms="document source ref"
    )
    """The document that it stands in."""
    actions: Annotated[tuple[OapAction, ...], AtLeastOne] = field(
        "Actions", item="Operational action", prints="synergies", synonyms="oap_actions operational_actions"
    )
    """Its actions."""

    @cached_property
    def period(self) -> Period:
        """From which day to which day it runs."""
        return Period.model_construct(start=self.start, end=self.end)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.period.last < self.period.first:
            raise PydanticCustomError("period_reversed", "the period ends before it starts")
        return self
