"""S: citations of objectives that have another text than in an earlier state of the strategy (S007)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TypeAlias

from ccwp_plan.checks.objectives import CITATIONS
from ccwp_plan.checks.rule import WARNING, Context, Fault, plan_rule
from ccwp_plan.language.taxonomy import Node, Taxonomy
from ccwp_plan.reading.place import Place, echoed
from ccwp_plan.repository.loaded import Cited, LoadedAction, LoadedPlan

_Citations: TypeAlias = tuple[Cited, ...]
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
    plan, reads = context.plan, {*CITATIONS.split()}
    for action in plan.actions:
        if not action.broken & reads:
            for cited, then in earlier.cited_by(action):
                if fault := earlier.fault(cited, action.at(*cited.loc), then):
                    yield action, fault
    for cited, then in earlier.waived() if "waivers" not in plan.broken else ():
        if fault := earlier.fault(cited, plan.at(*cited.loc), then):
            yield fault


class _Earlier:
    """The earlier state of the strategy, and of the plan if it is known, beside those of today."""

    def __init__(self, context: Context, taxonomy: Taxonomy) -> None:
        self.taxonomy, self.became = taxonomy, context.became
        self._plan = context.plan
        self._state = context.since if isinstance(context.since, LoadedPlan) else None
        self._was = {after: before for before, after in context.became.items()}
        self._actions = {pair.new: pair.old for pair in context.pairs if pair.new and pair.old}

    def fault(self, cited: Cited, place: Place, then: _Citations) -> Fault | None:
        """What is wrong with a citation, if its objective has another text; `then` is what was cited in its stead."""
        from ccwp_plan.analysis.counterparts import said

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

    def cited_by(self, action: LoadedAction) -> Iterator[tuple[Cited, _Citations]]:
        """Each citation of an action, with those of then if it was edited since."""
        before = self._actions.get(action)
        for field in CITATIONS.split():
            own = getattr(action, field)
            kept = before and _keys(getattr(before, field)) == _keys(own)
            yield from ((one, before.cited if before and not kept else ()) for one in own)

    def waived(self) -> Iterator[tuple[Cited, _Citations]]:
        """Each objective for which a rule is waived, with those of then if this was edited since."""
        now, then = (_waived(plan) for plan in (self._plan, self._state))
        for rule, own in now.items():
            before = then.get(rule, ())
            yield from ((one, before if _keys(before) != _keys(own) else ()) for one in own)

    def _meant(self, node: Node, then: _Citations) -> Node | None:
        """What the citation of an objective meant: the same one, if that was cited then; else what had its id."""
        own = self._was.get(node)
        return own if own and any(one.node is own for one in then) else self.taxonomy.find(node.id)


def _keys(citations: _Citations) -> set[str]:
    return {one.key for one in citations}


def _waived(plan: LoadedPlan | None) -> dict[str, _Citations]:
    """The objectives for which each rule is waived."""
    found: dict[str, _Citations] = {}
    for waiver in plan.waivers if plan else ():
        if waiver.objective:
            found[waiver.fields.rule] = (*found.get(waiver.fields.rule, ()), waiver.objective)
    return found


def _apart(old: str, new: str) -> tuple[str, str]:
    """Two texts, each shortened so that one sees where they differ.

    >>> _apart("One two three four five six", "One two three four five seven")
    ('… three four five six', '… three four five seven')
    """
    before, after = old.split(), new.split()
    same = len(os.path.commonprefix([before, after]))
    start = same - _LEAD if same > _LEAD + 1 else 0
    told = (" ".join([*["…"][: start and 1], *words[start:]]) for words in (before, after))
    return echoed(next(told)), echoed(next(told))
