"""The operational action plans (OAPs) that a repository keeps, in the files of its oaps/.

Nothing asks for them: what they hold is known where they are there, and only there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from ccwp_plan.language.action import ActionPeriod
from ccwp_plan.language.oap import Oap, OapAction
from ccwp_plan.language.taxonomy import fold
from ccwp_plan.reading.letters import composed
from ccwp_plan.reading.place import Place, Problem, Source
from ccwp_plan.reading.rest import legible

OAPS = "oaps"
"""The folder of a repository in which they are."""


@dataclass(frozen=True, slots=True, eq=False)
class LoadedOapAction:
    """An action of an OAP, where it stands, and the OAP that has it."""

    fields: OapAction
    place: Place
    oap: Oap

    @property
    def number(self) -> str:
        """The number, as it is typed."""
        return self.fields.number

    @property
    def title(self) -> str:
        """The title."""
        return self.fields.title

    @property
    def text(self) -> str | None:
        """What it is about, if the file says so: rich text."""
        return self.fields.text


@dataclass(frozen=True, eq=False)
class LoadedOap:
    """An OAP, where it stands, and its actions in the order of the file."""

    name: str
    fields: Oap
    place: Place
    actions: tuple[LoadedOapAction, ...]

    def action(self, number: str) -> LoadedOapAction | None:
        """The action of a number, however it is cited; the first one where the file has it twice (E005)."""
        return self._by_number.get(fold(number))

    @cached_property
    def _by_number(self) -> dict[str, LoadedOapAction]:
        return {fold(action.number): action for action in reversed(self.actions)}


@dataclass(frozen=True, eq=False)
class LoadedOaps:
    """The OAPs of a repository that could be read, by their first days and their titles.

    `problems` are the Y and F problems of their files: where there are any, an OAP may be missing. `sources` are all
    of its files as they were read.
    """

    oaps: tuple[LoadedOap, ...] = ()
    problems: tuple[Problem, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that could be read as YAML."""
        return tuple(source.path for source in self.sources if source.data is not None)

    @cached_property
    def fields(self) -> tuple[Oap, ...]:
        """What all of them say."""
        return tuple(oap.fields for oap in self.oaps)

    @cached_property
    def actions(self) -> tuple[LoadedOapAction, ...]:
        """All actions of all OAPs."""
        return tuple(action for oap in self.oaps for action in oap.actions)

    def within(self, period: ActionPeriod) -> tuple[LoadedOap, ...]:
        """The OAPs that have a day in common with a period."""
        return tuple(oap for oap in self.oaps if oap.fields.period.overlaps(period))

    def of(self, priority: str, period: ActionPeriod) -> tuple[LoadedOap, ...]:
        """The OAPs of a priority that have a day in common with a period: one a year, or several for its parts."""
        return tuple(oap for oap in self.within(period) if composed(oap.fields.priority) == composed(priority))


def read_oaps(sources: Iterable[Source]) -> LoadedOaps:
    """The OAPs in these files as they were read; one that is not right in every field is left out."""
    oaps: list[LoadedOap] = []
    problems: list[Problem] = []
    given = tuple(map(legible, sources))
    for source in given:
        problems += source.problems
        if source.data is not None:
            problems += _unknown(source)
            found = _oap(source)
            oaps += [found] if isinstance(found, LoadedOap) else []
            problems += found if isinstance(found, list) else []
    oaps.sort(key=lambda oap: (oap.fields.period.first, oap.fields.period.last, oap.fields.title, oap.name))
    return LoadedOaps(tuple(oaps), tuple(problems), given)


def _oap(source: Source) -> LoadedOap | list[Problem]:
    """The OAP in a file, or what keeps it from being one."""
    try:
        fields = Oap.model_validate(source.data)
    except ValidationError as error:
        from ccwp_plan.language import messages  # what is right needs none

        return [*messages.problems(error, Oap, source.top)]
    places = (source.top.at("actions", at) for at in range(len(fields.actions)))
    actions = (LoadedOapAction(one, place, fields) for one, place in zip(fields.actions, places, strict=True))
    return LoadedOap(source.path.stem, fields, source.top, tuple(actions))


def _unknown(source: Source) -> Iterator[Problem]:
    if source.valueless:
        from ccwp_plan.language import messages

        yield from messages.unknown_without_value(source.extent, source.data, Oap, source.top)


NO_OAPS = LoadedOaps()
"""Those of a repository that keeps none."""
