"""A strategy: a taxonomy of objectives of any depth."""

from __future__ import annotations

from typing import Annotated

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from ccwp_plan.language.fields import AtLeastOne, Day, Fields, Level, PlainText, RichText


class Objective(Fields):
    """An objective: its id as people cite it, a heading, a text or both, and the objectives below it."""

    id: PlainText
    title: PlainText | None = None
    text: RichText | None = None
    objectives: tuple[Objective, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Objective:
        if self.title is None and self.text is None:
            raise PydanticCustomError("objective_without_words", "an objective has a title, a text or both")
        return self


class Strategy(Fields):
    """A strategy and the document it stands in; `coverage_level` counts from 1 at the top."""

    id: PlainText
    title: PlainText
    reference: PlainText | None = None
    date: Day | None = None
    levels: Annotated[tuple[PlainText, ...], AtLeastOne]
    coverage_level: Level | None = None
    objectives: Annotated[tuple[Objective, ...], AtLeastOne]
