"""Overlaps in words: what the reports of them share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ccwp_plan.analysis.overlaps import ALIGNED, PART_OF, Compared, Overlap, Shared
from ccwp_plan.language.dates import MONTHS
from ccwp_plan.language.declared import in_words
from ccwp_plan.language.nouns import counted
from ccwp_plan.reports.supervision import people

if TYPE_CHECKING:
    from ccwp_plan.reports.overlaps import Overlaps

_MOST = 12
_RELATIONS = {PART_OF: "is part of", ALIGNED: "is aligned with"}
NEW, KNOWN = "Not related yet", "Related already"


def rounded(similarity: float) -> float:
    """A similarity as machines read it, to four decimals."""
    return round(similarity, 4)


def shown(similarity: float) -> str:
    """A similarity as people read it, to two decimals; 1.00 is said of the same words only."""
    return f"{min(similarity, 0.99 if similarity < 1 else 1):.2f}"


def head(found: Overlaps) -> str:
    """How many actions were compared, and how many pairs of them are listed."""
    items = found.corpus.items
    oap = sum(one.is_oap for one in items)
    among = f"{counted(len(items) - oap, 'action')} of {counted(found.corpus.plans, 'plan')}"
    among += f" and {counted(oap, 'OAP action')}" if oap else ""
    pairs = counted(len(found.pairs), "pair")
    if found.nearest:
        mutual = sum(pair.mutual for pair in found.pairs)
        each = "The nearest one" if found.nearest == 1 else f"The {found.nearest} nearest"
        return f"{each} of each of {among}: {pairs}, {mutual} of them mutual."
    related = sum(pair.related is not None for pair in found.pairs)
    already = f", {related} of them related already" if related else ""
    return f"Overlaps among {among}: {pairs} with a similarity of {found.threshold:g} or more{already}."


def groups(found: Overlaps) -> Iterator[tuple[str, Sequence[Overlap]]]:
    """The pairs that nothing relates yet, and apart from them the others, each with a heading."""
    for heading, wanted in ((NEW, False), (KNOWN, True)):
        pairs = [pair for pair in found.pairs if (pair.related is not None) is wanted]
        if pairs:
            yield f"{heading}: {counted(len(pairs), 'pair')}", pairs


def name(one: Compared) -> str:
    """What an action is called: 10th-action-plan 10.4."""
    return f"{one.plan} {one.number}"


def relation(pair: Overlap) -> str:
    """How the two are related already, in words: 10.4 depends on 10.3."""
    assert pair.related
    return f"{pair.one.number} {_RELATIONS.get(pair.related) or in_words(pair.related)} {pair.other.number}"


def facts(shared: Shared) -> Iterator[tuple[str, str]]:
    """What two actions share, each under its name: the words that count most, objectives, leaders, months."""
    if shared.words:
        more = len(shared.words) - _MOST
        yield "Words", ", ".join(shared.words[:_MOST]) + (f" and {more} more" if more > 0 else "")
    if shared.objectives:
        yield "Objectives", ", ".join(shared.objectives)
    if shared.oap:
        yield "OAP actions", ", ".join(f"{number} ({priority})" for priority, number in shared.oap)
    if shared.leaders:
        yield "Leaders", people(shared.leaders)
    if shared.months:
        yield "Due in", ", ".join(f"{MONTHS[month.month - 1]} {month.year}" for month in shared.months)


def labels(pair: Overlap) -> list[str]:
    """The labels of the texts of two actions, each once, in their order."""
    return [*dict.fromkeys(label for one in (pair.one, pair.other) for label, _ in one.texts)]
