"""S: citations of objectives that have another text than in an earlier state of the strategy (S007)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from ccwp_plan.analysis.counterparts import match_actions, said
from ccwp_plan.checks.objectives import CITATIONS
from ccwp_plan.checks.rule import WARNING, Context, Fault, plan_rule
from ccwp_plan.language.taxonomy import Node, Taxonomy
from ccwp_plan.reading.place import Place, echoed
from ccwp_plan.repository.loaded import Cited, LoadedAction, LoadedPlan, LoadedWaiver

_LEAD = 3
"""How many words stand before those in which two texts begin to differ."""


@plan_rule(
    "S007",
    WARNING,
    "an objective is cited whose text is another than in OLD (`validate --against OLD`)",
    plan_reads="strategy",
    compares=True,
)
def cited_anew(context: Context) -> Iterator[Fault | tuple[LoadedAction, Fault]]:
    """An id that has passed to another objective makes every citation of it mean something else.

    A citation that has followed its objective to its new id is not reported.
    """
    if context.before is None or context.before.strategy == context.taxonomy.strategy:
        return
    earlier = _Earlier(context, context.before)
    for action in context.plan.actions:
        if not action.broken & {*CITATIONS.split()}:
            for cited in action.cited:
                if fault := earlier.fault(cited, action.at(*cited.loc), earlier.cited_by(action)):
                    yield action, fault
    for waiver in context.plan.waivers if "waivers" not in context.plan.broken else ():
        if waiver.objective:
            cited = waiver.objective
            if fault := earlier.fault(cited, context.plan.at(*cited.loc), earlier.waived_by(waiver)):
                yield fault


class _Earlier:
    """The earlier state of the strategy, and of the plan if it is known, beside those of today."""

    def __init__(self, context: Context, taxonomy: Taxonomy) -> None:
        self.taxonomy, self.became = taxonomy, context.became
        self._plan, self._state = context.plan, context.since
        self._was = {after: before for before, after in context.became.items()}

    def fault(self, cited: Cited, place: Place, then: Iterable[Cited]) -> Fault | None:
        """What is wrong with a citation, if its objective has another text; `then` is what stood there."""
        node = cited.node
        before = node and self._meant(node, then)
        if node is None or before is None or said(before) == said(node):
            return None
        was, is_ = _apart(said(before), said(node))
        now = self.became.get(before)
        if now is node:
            message = f"{node.id} has another text than before: it was ‘{was}’, it is ‘{is_}’."
            return Fault(place, message, "Check that the new text is meant.", node.id)
        message = f"{node.id} is another objective than before: it was ‘{was}’, it is ‘{is_}’."
        gone = "The old one is no longer in the strategy: check that the new one is meant, or cite another."
        return Fault(place, message, f"If the old one is meant, write {now.id}." if now else gone, node.id)

    def cited_by(self, action: LoadedAction) -> Iterable[Cited]:
        """What an action cited."""
        before = self._actions.get(action)
        return before.cited if before else ()

    def waived_by(self, waiver: LoadedWaiver) -> Iterable[Cited]:
        """The objectives for which the same rule was waived."""
        others = self._state.waivers if isinstance(self._state, LoadedPlan) else ()
        return [one.objective for one in others if one.objective and one.fields.rule == waiver.fields.rule]

    @cached_property
    def _actions(self) -> dict[LoadedAction, LoadedAction]:
        if not isinstance(self._state, LoadedPlan):
            return {}
        pairs = match_actions(self._state, self._plan)
        return {pair.new: pair.old for pair in pairs if pair.new and pair.old}

    def _meant(self, node: Node, then: Iterable[Cited]) -> Node | None:
        """What the citation of an objective meant: the same one, if that was cited by its id of then, or what had the
        id that it has now.
        """
        own = self._was.get(node)
        same = self.taxonomy.find(node.id)
        return own if own is not same and any(one.node is own for one in then) else same


def _apart(old: str, new: str) -> tuple[str, str]:
    """Two texts, each shortened so that one sees where they differ.

    >>> _apart("One two three four five six", "One two three four five seven")
    ('… three four five six', '… three four five seven')
    """
    before, after = old.split(), new.split()
    same = next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    start = same - _LEAD if same > _LEAD + 1 else 0
    told = (" ".join([*["…"][: start and 1], *words[start:]]) for words in (before, after))
    return echoed(next(told)), echoed(next(told))
