"""A strategy: a taxonomy of objectives of any depth."""

from __future__ import annotations

from typing import Annotated

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from ccwp_plan.language.fields import AtLeastOne, Day, Fields, Level, PlainText, RichText


class Objective(Fields):
    """An objective: its id as people cite it, a heading, a text or both, and the objectives below it."""

    id: PlainText
    """The id, as people cite it: 1(a)."""
    title: PlainText | None = None
    """A heading; an objective has a title, a text or both."""
    text: RichText | None = None
    """The text."""
    objectives: tuple[Objective, ...] = ()
    """The objectives below it."""

    @model_validator(mode="after")
    def _says_something(self) -> Objective:
        if self.title is None and self.text is None:
            raise PydanticCustomError("objective_without_words", "an objective has a title, a text or both")
        return self


class Strategy(Fields):
    """A strategy and the document it stands in; `coverage_level` counts from 1 at the top."""

    id: PlainText
    """The id; the file is called after it, two-goals.yaml."""
    title: PlainText
    """The title."""
    reference: PlainText | None = None
    """The document that it stands in: 7806/19."""
    date: Day | None = None
    """The date of that document."""
    levels: Annotated[tuple[PlainText, ...], AtLeastOne]
    """The names of the levels, from the top: Strategic objective, Specific objective, Point."""
    coverage_level: Level | None = None
    """The level at which coverage is counted; 2 by default, or 1 if there is one level."""
    objectives: Annotated[tuple[Objective, ...], AtLeastOne]
    """The objectives of the topmost level."""
