"""A strategy: a taxonomy of objectives of any depth."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator
from pydantic_core import PydanticCustomError

from ccwp_plan.language.declared import called, field, known_by
from ccwp_plan.language.fields import AtLeastOne, CodeText, Day, Fields, Level, PlainText, RichText

_TOLD = "The table of correspondence tells it."


@called("origin")
@known_by("objective")
class TakenOver(Fields):
    """An objective of the strategy that is replaced, and what has become of it in this one."""

    objective: CodeText = field("Objective", example="1(b)", prints="nowhere", why=_TOLD, synonyms="id")
    """The objective, as the strategy that is replaced has it: 1(b)."""
    relation: Literal["as_before", "amended", "merged", "split", "covered"] | None = field(
        "Relation",
        None,
        prints="nowhere",
        why=_TOLD,
        synonyms="how kind type",
        other_words={
            "as_before": "same unchanged identical kept continued",
            "amended": "changed modified revised reworded updated",
            "merged": "merge combined joined",
            "split": "divided separated",
            "covered": "covered_by included absorbed",
        },
    )
    """How it is taken over: as_before word for word, amended, merged with others, split among several, or covered by a
    wider one. Left out: as_before where the texts are equal, else amended."""


def _taken_over(value: Any) -> Any:
    return {"objective": value} if isinstance(value, str) else value


Origin = Annotated[TakenOver, BeforeValidator(_taken_over)]
"""An objective that is taken over, or its id alone."""


@called("dropped objective")
@known_by("objective")
class Dropped(Fields):
    """An objective of the strategy that is replaced which this one does not take over, with the reason."""

    objective: CodeText = field("Objective", example="2(d)", prints="nowhere", why=_TOLD, synonyms="id")
    """The objective, as the strategy that is replaced has it: 2(d)."""
    reason: PlainText = field(
        "Reason", example="Achieved", prints="nowhere", why=_TOLD, synonyms="because why justification"
    )
    """Why it is not taken over."""


class Objective(Fields):
    """An objective: its id as people cite it, a heading, a text or both, and the objectives below it."""

    id: CodeText = field("Id", example="1(a)", synonyms="number no nr code")
    """The id, as people cite it: 1(a)."""
    label: CodeText | None = field("Label", None, example="3.", synonyms="printed_id printed")
    """What is printed in place of the id, where numbers begin again in each part of a strategy."""
    title: PlainText | None = field("Title", None, example="Joint controls", synonyms="name heading", needed_by="F003")
    """A heading; an objective has a title, a text or both."""
    text: RichText | None = field(
        "Text", None, example="Control together.", synonyms="description wording", needed_by="F003"
    )
    """The text."""
    takes_over: tuple[Origin, ...] = field(
        "From", (), written="from", item="Origin", prints="nowhere", why=_TOLD, synonyms="origin origins predecessors"
    )
    """The objectives of the strategy that is replaced which it takes over."""
    objectives: tuple[Objective, ...] = field("Objectives", (), synonyms="children points objective")
    """The objectives below it."""

    @model_validator(mode="after")
    def _says_something(self) -> Objective:
        if self.title is None and self.text is None:
            raise PydanticCustomError("objective_without_words", "an objective has a title, a text or both")
        return self


class Strategy(Fields):
    """A strategy and the document it stands in; `coverage_level` counts from 1 at the top."""

    id: CodeText = field("Id", example="two-goals", prints="nowhere", why="Its title is printed.")
    """The id; the file is called after it, two-goals.yaml."""
    title: PlainText = field("Title", example="Strategy of two goals", synonyms="name")
    """The title."""
    reference: PlainText | None = field("Reference", None, example="7806/19", synonyms="document source ref")
    """The document that it stands in: 7806/19."""
    date: Day | None = field("Date", None)
    """The date of that document."""
    replaces: CodeText | None = field(
        "Replaces", None, example="7806-19", prints="nowhere", why=_TOLD, synonyms="replaced supersedes successor_of"
    )
    """The strategy that it replaces, by id or by path."""
    levels: Annotated[tuple[PlainText, ...], AtLeastOne] = field("Levels", example=["Goal", "Objective", "Point"])
    """The names of the levels, from the top: Strategic objective, Specific objective, Point."""
    coverage_level: Level | None = field(
        "Coverage level", None, prints="nowhere", why="The sentences of the coverage name the level."
    )
    """The level at which coverage is counted; 2 by default, or 1 if there is one level."""
    objectives: Annotated[tuple[Objective, ...], AtLeastOne] = field("Objectives", synonyms="goals")
    """The objectives of the topmost level."""
    dropped: tuple[Dropped, ...] = field(
        "Dropped", (), prints="nowhere", why=_TOLD, item="Dropped objective", synonyms="drops deleted removed"
    )
    """The objectives of the strategy that it replaces which it does not take over, each with the reason."""
