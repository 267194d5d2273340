"""What a comment at a place of a document is about in the plan as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from ccwp_plan.analysis.counterparts import match_actions
from ccwp_plan.analysis.subjects import Subject, item_known_as, subject
from ccwp_plan.exchange.collecting.placing import LIKE, likeness
from ccwp_plan.language.declared import Declared
from ccwp_plan.reading.extents import Tree
from ccwp_plan.repository.loaded import LoadedPlan

_TABLE, _OBJECTIVE, _NOTE = "table/", "objective/", "text/"
_GENERAL = ("annex", "goals", "overview", "actions", "table", "coverage")


class About(NamedTuple):
    """What a comment is about, as it is written, and what that is in the plan; neither where it is general."""

    written: str | None = None
    subject: Subject | None = None
    gone: str = ""
    """the place in the document, where the plan does not have it any more"""
    place: str = ""
    """the place in the document"""


def _known_as(field: Declared, item: Tree) -> object:
    return item_known_as(field, item) or item


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
                return About(about, meant, place=place)
        return About(gone=place)

    def item(self, about: About, number: int, of: int) -> About:
        """The item of a list that has a number in the document, which has so many: by what it is known in the plan."""
        was = self._items(self.state, about.place.removeprefix(_TABLE))
        now = self._items(self.plan, about.written or "")
        if about.subject is None or about.subject.field is None or len(was) != of or not 0 < number <= of:
            return about
        field = about.subject.field
        same = [at for at, item in enumerate(now, 1) if _known_as(field, item) == _known_as(field, was[number - 1])]
        same = [number] if self.plan.actions is self.state.actions else same
        written = f"{about.written}/{same[0]}" if len(same) == 1 else ""
        meant = subject(self.plan, written) if written else None
        if isinstance(meant, Subject):
            return About(written, meant, place=f"{about.place}/{number}")
        return about._replace(gone=f"{about.place}/{number}")

    def _items(self, plan: LoadedPlan, about: str) -> list[Tree]:
        found = subject(plan, about)
        value = found.place.value if isinstance(found, Subject) else None
        return value if isinstance(value, list) else []

    def _written(self, place: str) -> Iterator[str]:
        """How a place may be written, the best first."""
        if place.startswith(_NOTE):
            yield from self._paragraph(place)
            return
        if place.startswith(_OBJECTIVE):
            id_ = place.removeprefix(_OBJECTIVE)
            yield place if self.plan.action(id_) else id_
            return
        first, *steps = place.removeprefix(_TABLE).split("/")
        steps = ["results"] if steps == ["verification"] else steps
        for number in self._numbers.get(first, [first]):
            for end in range(len(steps), -1, -1):
                yield "/".join([number, *steps[:end]])

    def _paragraph(self, place: str) -> Iterator[str]:
        """The paragraph of the note that says what one of the state said, or nearly."""
        was, now = (self._items(plan, "document/text") for plan in (self.state, self.plan))
        given = place.removeprefix(_NOTE)
        if not given.isdecimal():
            return
        number = int(given)
        if self.plan.actions is self.state.actions or number > len(was):
            yield place
            return
        said, others = str(was[number - 1]), [str(one) for one in now]
        ranks = [(one == said, likeness(said, one), at) for at, one in enumerate(others, 1)]
        if (best := max(ranks, default=None)) and (best[0] or best[1] >= LIKE):
            yield f"{_NOTE}{best[2]}"

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
