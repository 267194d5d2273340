"""What the fields of two plans name, so that one thing is the same on both sides, whatever its number or its id.

What was only renumbered is named as before. A name that has passed to another thing is another name.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeAlias, TypeVar

from ccwp_plan.analysis.changes import Names
from ccwp_plan.analysis.counterparts import ActionPair, Objectives
from ccwp_plan.language.fields import parts
from ccwp_plan.language.taxonomy import fold
from ccwp_plan.repository.loaded import LoadedPlan

_T = TypeVar("_T", bound=Hashable)
_Find: TypeAlias = Callable[[str], _T | None]


def names_of(
    old: LoadedPlan, new: LoadedPlan, pairs: Iterable[ActionPair], became: Objectives
) -> tuple[Names, Names, frozenset[str]]:
    """What the old and the new plan name, and the kinds of things of which a name has passed to another thing."""
    before, after = old.taxonomy, new.taxonomy
    assert before is not None
    assert after is not None
    actions = {pair.old: pair.new for pair in pairs if pair.old and pair.new}
    objective = _keys(before.find, after.find, became, fold)
    action = _keys(old.action, new.action, actions, parts)
    passed = {
        "objective": _passed({node: after.find(node.id) for node in before.nodes}, became),
        "action": _passed({one: new.action(one.fields.number) for one in old.actions}, actions),
    }
    return (
        Names({"objective": objective[0], "action": action[0]}, {"objective": before.written}),
        Names({"objective": objective[1], "action": action[1]}, {"objective": after.written}),
        frozenset(kind for kind, is_so in passed.items() if is_so),
    )


def _keys(
    before: _Find[_T], after: _Find[_T], became: Mapping[_T, _T], spelling: Callable[[str], Hashable]
) -> tuple[Callable[[str], Hashable], Callable[[str], Hashable]]:
    """What makes two texts of the old and of the new side name one thing: as it is now, or as it was if it is gone.

    What a side does not have is the thing of that name on the other one, and else is known by its spelling.
    """

    def was(name: str) -> Hashable:
        thing = before(name)
        return thing and became.get(thing, thing)

    def old(name: str) -> Hashable:
        return was(name) or after(name) or spelling(name)

    def new(name: str) -> Hashable:
        return after(name) or was(name) or spelling(name)

    return old, new


def _passed(now: Mapping[_T, _T | None], became: Mapping[_T, _T]) -> bool:
    """Whether what has the name of an old thing now is another one."""
    return any(other is not None and became.get(thing) is not other for thing, other in now.items())
