"""A plan taken from its strategy to one that has replaced it: the strategy that it names, and its citations.

Only what has one successor is rewritten, at its place in the text; every other sign of the files stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ccwp_plan.analysis.correspondence import Succession
from ccwp_plan.editing.patch import Patch
from ccwp_plan.language.action import Action
from ccwp_plan.language.plan import Plan
from ccwp_plan.language.taxonomy import Node, Taxonomy
from ccwp_plan.reading.extents import Loc
from ccwp_plan.reading.place import Place, Source
from ccwp_plan.repository.loaded import Cited, LoadedPlan


class Left(NamedTuple):
    """A citation that is left as it is, since its objective has no successor or several, and where it stands.

    `now` is what it means in the later strategy, by chance: nothing, or another objective.
    """

    place: Place
    action: str | None
    node: Node
    successors: tuple[Node, ...]
    now: Node | None


@dataclass(frozen=True)
class Migration:
    """The new texts of the files that change, how many citations were rewritten, and those that are left."""

    texts: dict[Source, str]
    rewritten: int
    left: tuple[Left, ...]


class _Citation(NamedTuple):
    cited: Cited
    place: Place
    action: str | None


def migrate(plan: LoadedPlan, way: Succession, latest: Taxonomy, name: str) -> Migration:
    """A plan that loads, taken to a later strategy, which it names so.

    A citation whose objective has the same id there stays as it is typed, and so do square brackets around one. Raises
    NotInPlace where a citation is written in a way in which it cannot be changed in place.
    """
    plans_own = plan.place.source
    patches = {plans_own: Patch(plans_own, Plan)}
    patches[plans_own].set_text(("strategy",), name)
    rewritten, left = 0, []
    for cited, place, action in _citations(plan):
        assert cited.node is not None
        successors = way.of(cited.node)
        if len(successors) != 1:
            left.append(Left(place, action, cited.node, successors, latest.find(cited.citation)))
        elif successors[0].key != cited.key:
            patch = patches.setdefault(place.source, Patch(place.source, Action))
            patch.set(*_written(place, successors[0].id))
            rewritten += 1
    texts = {source: patch.text() for source, patch in patches.items()}
    return Migration({source: text for source, text in texts.items() if text != source.text}, rewritten, tuple(left))


def _citations(plan: LoadedPlan) -> Iterator[_Citation]:
    """The citations of a plan that mean something: those of its actions, and those of its waivers."""
    for action in plan.actions:
        yield from (_Citation(one, action.at(*one.loc), action.number) for one in action.cited if one.node)
    for waiver in plan.waivers:
        if waiver.objective and waiver.objective.node:
            yield _Citation(waiver.objective, plan.at(*waiver.objective.loc), None)


def _written(place: Place, id_: str) -> tuple[Loc, str]:
    """Where a citation is written, and another one as it is: in square brackets, where this is."""
    value = place.value
    if isinstance(value, list):
        return (*place.loc, 0), id_
    return place.loc, f"[{id_}]" if isinstance(value, str) and value.strip().startswith("[") else id_
