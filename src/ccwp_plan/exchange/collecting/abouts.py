"""What a comment at a place of a document is about in the plan as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from ccwp_plan.analysis.counterparts import match_actions
from ccwp_plan.analysis.subjects import Subject, subject
from ccwp_plan.repository.loaded import LoadedPlan

_TABLE, _OBJECTIVE, _NOTE = "table/", "objective/", "text/"
_GENERAL = ("annex", "goals", "overview", "actions", "table", "coverage")


class About(NamedTuple):
    """What a comment is about, as it is written, and what that is in the plan; neither where it is general."""

    written: str | None = None
    subject: Subject | None = None
    gone: str = ""
    """the place in the document, where the plan does not have it any more"""


class Abouts:
    """What places of a state of the plan mean in the plan as it is; paragraphs of a note only where that is its own."""

    def __init__(self, plan: LoadedPlan, state: LoadedPlan, *, has_own_note: bool) -> None:
        self.plan, self.state, self._has_own_note = plan, state, has_own_note
        self._known: dict[str, About] = {}

    def of(self, place: str | None) -> About:
        """What a place is about: a place that is no field of the plan, what it is a part of."""
        if place is None or place in _GENERAL or (place.startswith(_NOTE) and not self._has_own_note):
            return About()
        if place not in self._known:
            self._known[place] = self._of(place)
        return self._known[place]

    def _of(self, place: str) -> About:
        for about in self._written(place):
            meant = subject(self.plan, about)
            if isinstance(meant, Subject):
                return About(about, meant)
        return About(gone=place)

    def _written(self, place: str) -> Iterator[str]:
        """How a place may be written, the best first."""
        if place.startswith(_OBJECTIVE):
            id_ = place.removeprefix(_OBJECTIVE)
            yield place if self.plan.action(id_) else id_
            return
        first, *steps = place.removeprefix(_TABLE).split("/")
        steps = ["results"] if steps == ["verification"] else steps
        for number in self._numbers.get(first, [first]):
            for end in range(len(steps), -1, -1):
                yield "/".join([number, *steps[:end]])

    @cached_property
    def _numbers(self) -> dict[str, list[str]]:
        """The number that each action of the state has now: none where it is gone."""
        if self.plan.actions is self.state.actions:
            return {}
        return {
            pair.old.fields.number: [pair.new.fields.number] if pair.new else []
            for pair in match_actions(self.state, self.plan)
            if pair.old
        }
