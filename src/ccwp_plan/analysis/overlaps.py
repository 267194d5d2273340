"""Which actions overlap: how alike they are by their words, and what else two of them share (docs/overlaps.md).

The Strategy asks to avoid duplication and to seek synergies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate
from math import fsum
from typing import NamedTuple, TypeAlias

from ccwp_plan.analysis import neighbours, stems
from ccwp_plan.analysis.tfidf import BILLION, Pair, vectors
from ccwp_plan.language import richtext
from ccwp_plan.language.action import Action
from ccwp_plan.language.declared import fields_of
from ccwp_plan.language.fields import NumberParts, parts
from ccwp_plan.language.oap import Oap
from ccwp_plan.language.open_values import ToBeConfirmed
from ccwp_plan.language.taxonomy import fold
from ccwp_plan.reading.letters import composed
from ccwp_plan.reading.place import Place
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan
from ccwp_plan.repository.oaps import LoadedOapAction

THRESHOLD = 0.25
"""How alike two actions are at least to be listed: what the judged pairs of docs/overlaps.md give."""
TITLE = fields_of(Action)["title"].label
"""How the titles of actions are labelled."""
FIELDS = ("title", "aim", "approach", "deliverables")
"""The fields whose words are compared."""
PART_OF = "part_of"
"""What relates a part to its whole."""
ALIGNED = "aligned"
"""What relates an action to the OAP action that its `empact` names."""

_MOST = 0.95
"""The words that two actions share are those that make so much of their likeness."""
_SENTENCE = re.compile(r".+?(?:[.;:!?][)\]’”\"]*(?=\s)|\n\s*\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """An action of a plan or of an OAP, as it is compared: its texts by the labels of their fields, and the facts.

    Objectives are named with their strategy, OAP actions with their priority; months are those in which something is
    due, each by its first day.
    """

    action: LoadedAction | LoadedOapAction
    home: LoadedPlan | Oap
    """The plan or the OAP."""
    number: str
    title: str
    texts: tuple[tuple[str, str], ...]
    place: Place
    objectives: frozenset[tuple[str, str]] = frozenset()
    oap: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """The OAP actions that it names, or the one that it is: what they are known by, and their numbers as typed."""
    leaders: frozenset[str] = frozenset()
    months: frozenset[date] = frozenset()

    @property
    def plan(self) -> str:
        """The name of its plan, or of its OAP."""
        return self.home.title if isinstance(self.home, Oap) else self.home.name

    @property
    def is_oap(self) -> bool:
        """Whether it is an action of an OAP."""
        return isinstance(self.home, Oap)

    @property
    def key(self) -> tuple[str, NumberParts]:
        """Its plan and its number: what relations know it by."""
        return self.plan, parts(self.number)

    @property
    def text(self) -> str:
        """All its texts."""
        return "\n\n".join(text for _, text in self.texts)


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """Two actions that are alike. `related` says how the first of them is related to the other already, if it is.

    Of pairs of nearest ones, `mutual` says that each is among the nearest of the other.
    """

    one: Compared
    other: Compared
    similarity: float
    related: str | None = None
    mutual: bool = False
    places: tuple[int, int] = (0, 0)
    """Where the two stand in their corpus."""

    @property
    def across(self) -> bool:
        """Whether they are of different plans."""
        return self.one.home != self.other.home


class Shared(NamedTuple):
    """What two actions share: words as they are spelled, those that count most first, and facts."""

    words: tuple[str, ...]
    stems: frozenset[str]
    objectives: tuple[str, ...]
    oap: tuple[tuple[str, str], ...]
    leaders: tuple[str, ...]
    months: tuple[date, ...]


Passage: TypeAlias = tuple[str, bool]
"""A stretch of a text, and whether it is a word that is shared."""


class Corpus:
    """The actions of plans and of OAPs, ready to be compared with each other."""

    def __init__(self, plans: Sequence[LoadedPlan], oap_actions: Iterable[LoadedOapAction] = ()) -> None:
        self.plans = len(plans)
        """How many plans there are."""
        compared = [*(one for plan in plans for one in _of_plan(plan)), *map(_of_oap, oap_actions)]
        self.items = tuple(sorted(compared, key=lambda one: (one.is_oap, one.key, str(one.place.source.path))))
        """The actions by their plans and numbers, those of OAPs last."""
        self.vectors = vectors([stems.bag(one.text) for one in self.items])
        self._spelled: dict[int, dict[str, str]] = {}
        self._of_plans = sum(not one.is_oap for one in self.items)
        self._related = dict(_relations(plans, self.items))

    @property
    def takes_long(self) -> bool:
        """Whether one should be told that a comparison takes long."""
        return not neighbours.is_quick() and neighbours.products(self.vectors.items) > neighbours.LONG

    def over(self, threshold: float) -> tuple[Overlap, ...]:
        """Every two actions that are so much alike or more, the most alike first; two actions of OAPs are no pair."""
        least = max(1, round(threshold * BILLION))
        return tuple(map(self._overlap, neighbours.over(self.vectors.items, least, self._of_plans)))

    def nearest(self, count: int) -> tuple[Overlap, ...]:
        """For each action the so many others that are most like it: each two once, the mutual ones first, then those of
        different plans, then the most alike.
        """
        lists = neighbours.nearest(self.vectors.items, count, self._of_plans)
        chosen = {(pair.one, pair.other): pair for pairs in lists for pair in pairs}
        found = [
            replace(self._overlap(pair), mutual=(other, one) in chosen)
            for (one, other), pair in chosen.items()
            if one < other or (other, one) not in chosen
        ]
        return tuple(sorted(found, key=lambda one: (not one.mutual, not one.across, -one.similarity, one.places)))

    def _overlap(self, pair: Pair) -> Overlap:
        at, there = places = min(pair.one, pair.other), max(pair.one, pair.other)
        related = self._related.get(places) if self._related else None
        if related is None and self._related and (related := self._related.get((there, at))):
            at, there = there, at
        return Overlap(self.items[at], self.items[there], pair.billionths / BILLION, related, False, (at, there))

    def shared(self, pair: Overlap) -> Shared:
        """What two actions share."""
        one, other = pair.one, pair.other
        found = self._shared_stems(pair)
        mine, theirs = map(self._spellings, pair.places)
        return Shared(
            tuple(min(mine[stem], theirs[stem], key=_strangeness) for stem in found),
            frozenset(found),
            tuple(id_ for _, id_ in sorted(one.objectives & other.objectives)),
            tuple((priority, one.oap[priority, key]) for priority, key in sorted(one.oap.keys() & other.oap)),
            tuple(sorted(one.leaders & other.leaders)),
            tuple(sorted(one.months & other.months)),
        )

    def _spellings(self, place: int) -> dict[str, str]:
        """How an action spells its words, by their stems; worked out once for all its pairs."""
        if place not in self._spelled:
            self._spelled[place] = _spellings(self.items[place].text)
        return self._spelled[place]

    def _shared_stems(self, pair: Overlap) -> list[str]:
        """The stems that make two actions alike, those that count most first; the last few are left out."""
        mine, theirs = (self.vectors.items[at].weights for at in pair.places)
        found = {self.vectors.stems[word]: weight * theirs[word] for word, weight in mine.items() if word in theirs}
        order = sorted(found, key=lambda stem: (-found[stem], stem))
        before = accumulate((found[stem] for stem in order), initial=0.0)
        enough = _MOST * fsum(found.values())
        return [stem for stem, reached in zip(order, before, strict=False) if reached < enough]


def passages_of(one: Compared, label: str, shared: Shared) -> tuple[Passage, ...]:
    """The sentences of a field of an action that have a shared word; three dots stand for others. A title is whole."""
    text = next((text for named, text in one.texts if named == label), "")
    if label == TITLE:
        return tuple(_marked(text, 0, _words(text, shared)))
    found = tuple(_passages(richtext.plain(text), shared))
    return found if any(marked for _, marked in found) else ()


def _words(text: str, shared: Shared) -> list[stems.Word]:
    return [word for word in stems.words(text) if word.stem in shared.stems]


def _passages(text: str, shared: Shared) -> Iterator[Passage]:
    gap = False
    for sentence in _SENTENCE.findall(text):
        words = _words(sentence, shared)
        if words:
            yield from [("… ", False)] if gap else []
            yield from _marked(sentence.strip() + " ", len(sentence) - len(sentence.lstrip()), words)
        gap = not words
    if gap:
        yield "…", False


def _marked(sentence: str, start: int, words: Iterable[stems.Word]) -> Iterator[Passage]:
    at = 0
    for word in words:
        yield sentence[at : word.start - start], False
        yield sentence[word.start - start : word.end - start], True
        at = word.end - start
    yield sentence[at:], False


def _of_plan(plan: LoadedPlan) -> Iterator[Compared]:
    for action in plan.actions:
        fields = action.fields
        strategy = plan.taxonomy.strategy.id if plan.taxonomy else ""
        leaders = {*action.leading, *fields.co_leaders}
        yield Compared(
            action,
            plan,
            fields.number,
            fields.title,
            tuple(_texts(fields)),
            action.place,
            frozenset((strategy, cited.id) for cited in (*action.serves, *action.supporting_objectives)),
            dict(_oap_action(one.priority, one.oap_action) for one in fields.empact if one.oap_action),
            frozenset(str(one) for one in leaders if not isinstance(one, ToBeConfirmed)),
            frozenset(_months(fields, plan.fields.period.last)),
        )


def _oap_action(priority: str, number: str) -> tuple[tuple[str, str], str]:
    """What an OAP action is known by, however it is cited, and its number as it is typed."""
    return (composed(priority), fold(number)), number


def _of_oap(action: LoadedOapAction) -> Compared:
    texts = ((TITLE, action.title), *([("Text", action.text)] if action.text else []))
    return Compared(
        action,
        action.oap,
        action.number,
        action.title,
        texts,
        action.place,
        oap=dict([_oap_action(action.oap.priority, action.number)]),
        leaders=frozenset({action.fields.leader} if action.fields.leader else ()),
    )


def _texts(fields: Action) -> Iterator[tuple[str, str]]:
    """The texts of an action that are compared, with the labels of their fields."""
    declared = fields_of(Action)
    for name in FIELDS:
        value = getattr(fields, name)
        if value:
            yield declared[name].label, "\n\n".join(value) if isinstance(value, tuple) else value


def _months(fields: Action, plan_end: date) -> Iterator[date]:
    """The months in which a result or a milestone of an action is due."""
    end = fields.end(plan_end)
    times = [*(one.times(end) for one in fields.results), *(one.times(end) for one in fields.milestones)]
    for several in times:
        for time in several:
            if time.last and not isinstance(time, ToBeConfirmed):
                yield date(time.last.year, time.last.month, 1)


def _relations(plans: Iterable[LoadedPlan], items: Sequence[Compared]) -> Iterator[tuple[tuple[int, int], str]]:
    """What relates actions of the plans to each other and to those of OAPs, by their places; of several relations of
    two actions the first comes last.
    """
    own = {one.action: at for at, one in enumerate(items)}
    named: dict[tuple[str, NumberParts], list[int]] = {}
    for at, one in enumerate(items):
        named.setdefault(one.key, []).append(at)
    for plan in plans:
        for action in plan.actions:
            here = own[action]
            for oap_action in _aligned(action, plan):
                if oap_action in own:
                    yield (here, own[oap_action]), ALIGNED
            if action.whole:
                yield (here, own[action.whole]), PART_OF
            for relation in reversed(plan.relations.get(action, ())):
                if isinstance(relation.action, LoadedAction):
                    yield (here, own[relation.action]), relation.fields.relation
                elif relation.action:
                    there = named.get((relation.action.plan, parts(relation.action.number)), ())
                    yield from (((here, at), relation.fields.relation) for at in there)


def _aligned(action: LoadedAction, plan: LoadedPlan) -> Iterator[LoadedOapAction]:
    """The OAP actions that an action names, of the OAPs of its period."""
    for one in action.fields.empact:
        for oap in plan.oaps_for(action, one.priority) if one.oap_action else ():
            if one.oap_action and (known := oap.action(one.oap_action)):
                yield known


def _strangeness(word: str) -> tuple[bool, int]:
    """How far a spelling is from that in a dictionary: small letters come first, and OECD before OECD's."""
    return not word.islower(), len(word)


def _spellings(text: str) -> dict[str, str]:
    """How the words of a text are spelled, by their stems: in small letters, if they ever are, and short."""
    found: dict[str, str] = {}
    for word in stems.words(text):
        spelled = text[word.start : word.end]
        found[word.stem] = min(found.get(word.stem, spelled), spelled, key=_strangeness)
    return found
