"""What was loaded: plans, actions, strategies. What their fields name is the thing itself, and not its spelling."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from ccwp_plan.language.action import Action, Relation
from ccwp_plan.language.brackets import OpenValue
from ccwp_plan.language.documents import NOTE, DocumentName, same_name
from ccwp_plan.language.fields import Fields, NumberParts, parts
from ccwp_plan.language.open_values import shown
from ccwp_plan.language.plan import Document, Note, Plan, Waiver
from ccwp_plan.language.reference import Actor, Priority
from ccwp_plan.language.taxonomy import Node, Taxonomy, fold
from ccwp_plan.reading.extents import Loc
from ccwp_plan.reading.letters import ByName
from ccwp_plan.reading.place import Place, Problem, Source
from ccwp_plan.repository.bounds import real
from ccwp_plan.repository.elsewhere import UNKNOWN, Elsewhere, OtherAction
from ccwp_plan.repository.named_schemas import NamedSchema
from ccwp_plan.repository.oaps import NO_OAPS, LoadedOap, LoadedOaps
from ccwp_plan.repository.reference import LoadedReference

if TYPE_CHECKING:
    from ccwp_plan.repository.comments import LoadedComments

_F = TypeVar("_F", bound=Fields)


class Read(NamedTuple, Generic[_F]):
    """The fields of a mapping; those in `broken` hold placeholders. `open_values` are what in it is not agreed yet."""

    fields: _F
    broken: frozenset[str] = frozenset()
    open_values: tuple[OpenValue, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of an objective as it was typed, and the objective that it means, or None; `loc` leads to it."""

    citation: str
    node: Node | None
    loc: Loc

    @property
    def id(self) -> str:
        """The objective's id as the strategy writes it; the citation itself where it means none."""
        return self.node.id if self.node else self.citation

    @property
    def printed(self) -> str:
        """What documents print for the objective."""
        return shown(self.citation, self.node.printed if self.node else None)

    @property
    def key(self) -> str:
        """What all citations of one objective share."""
        return fold(self.citation)


@dataclass(frozen=True, slots=True, eq=False)
class LoadedAction:
    """An action, where it stands, and the objectives that it cites; the fields in `broken` hold placeholders."""

    fields: Action
    place: Place
    broken: frozenset[str]
    open_values: tuple[OpenValue, ...]
    objectives: tuple[Cited, ...]
    supporting_objectives: tuple[Cited, ...]
    leading: tuple[str, ...]
    """Who leads it: its own leaders or, where a part names none, those of its whole."""
    serves: tuple[Cited, ...]
    """The objectives that it is for: its own or, where a part gives none, those of its whole."""
    is_discontinued: bool
    """Whether it is discontinued, or the whole of which it is a part."""
    whole: LoadedAction | None = None
    """The action of which it is a part; none where that cannot be told (A011)."""
    topmost: LoadedAction | None = None
    """The action that is part of no other, of which it is a part."""

    @classmethod
    def resolved(cls, read: Read[Action], place: Place, taxonomy: Taxonomy | None) -> LoadedAction:
        """An action of a plan with this strategy; without one its citations mean nothing."""
        fields = read.fields

        def cited(field: str, citations: tuple[str, ...]) -> tuple[Cited, ...]:
            return tuple(
                [Cited(one, taxonomy.find(one) if taxonomy else None, (field, at)) for at, one in enumerate(citations)]
            )

        main = cited("objectives", fields.objectives)
        supporting = fields.supporting_objectives
        helped = cited("supporting_objectives", supporting) if supporting else ()
        own = (main, helped, fields.leading, main, fields.is_discontinued)
        return cls(fields, place, read.broken, read.open_values, *own)

    def part_of(self, whole: LoadedAction) -> LoadedAction:
        """The action as a part of a whole, which is a part of its own whole already."""
        return replace(
            self,
            leading=self.leading or whole.leading,
            serves=self.serves or whole.serves,
            is_discontinued=self.is_discontinued or whole.is_discontinued,
            whole=whole,
            topmost=whole.topmost or whole,
        )

    @property
    def number(self) -> str | None:
        """The action's number, or None if it is not known."""
        return None if "number" in self.broken else self.fields.number

    @property
    def cited(self) -> tuple[Cited, ...]:
        """Every citation of the action, main ones first."""
        return self.objectives + self.supporting_objectives

    def at(self, *steps: str | int) -> Place:
        """The place of a field, or of something in it."""
        return self.place.at(*steps)


def with_wholes(actions: Sequence[LoadedAction]) -> tuple[LoadedAction, ...]:
    """The actions of a plan, each with its whole if it is a part of one. Those that go round in a circle have none."""
    if not any(action.fields.part_of for action in actions):
        return tuple(actions)
    known = _by_number(actions)
    made: dict[LoadedAction, LoadedAction] = {}
    for action in actions:
        way: dict[LoadedAction, int] = {}
        one: LoadedAction | None = action
        while one and one not in made and one not in way:
            way[one] = len(way)
            one = _above(one, known)
        circle = way.get(one, len(way)) if one else len(way)
        for member, at in reversed(way.items()):
            whole = _above(member, known)
            made[member] = member.part_of(made[whole]) if whole and at < circle else member
    return tuple(made[action] for action in actions)


def _by_number(actions: Sequence[LoadedAction]) -> dict[NumberParts, LoadedAction]:
    """The actions by their numbers; the first one where a draft has a number twice."""
    return {parts(action.number): action for action in reversed(actions) if action.number}


def _above(action: LoadedAction, known: dict[NumberParts, LoadedAction]) -> LoadedAction | None:
    return known.get(parts(action.fields.part_of)) if action.fields.part_of else None


@dataclass(frozen=True, slots=True, eq=False)
class LoadedStrategy:
    """A strategy that could be read, as a taxonomy, the file that it stands in, and the strategy that it replaces.

    That is None where it names none, or one that cannot be read, which is among the problems.
    """

    taxonomy: Taxonomy
    place: Place
    problems: tuple[Problem, ...]
    replaced: LoadedStrategy | None = None

    @property
    def file(self) -> Path:
        """The file that it stands in, whatever path leads there."""
        return real(self.place.source.path)


@dataclass(frozen=True, slots=True, eq=False)
class LoadedWaiver:
    """A waiver, where it stands, and what it names: an action of the plan (None where there is none), an objective."""

    fields: Waiver
    place: Place
    action: LoadedAction | None
    objective: Cited | None


class LoadedNote(NamedTuple):
    """A note about a plan and where it stands; the fields in `broken` hold placeholders.

    `annexes` are the documents that it carries, as they are typed; those that exist are called so.
    """

    name: str
    fields: Document
    place: Place
    annexes: tuple[str, ...]
    as_of: date | None
    broken: frozenset[str] = frozenset()
    open_values: tuple[OpenValue, ...] = ()

    @classmethod
    def resolved(cls, read: Read[Note], place: Place) -> LoadedNote:
        """A note in a file of its own, which is called after it."""
        fields = read.fields
        as_of = fields.as_of or fields.date
        return cls(place.source.path.stem, fields, place, fields.annexes, as_of, read.broken, read.open_values)

    def at(self, *steps: str | int) -> Place:
        """The place of a field, or of something in it."""
        return self.place.at(*steps)


class LoadedRelation(NamedTuple):
    """A relation of an action, where it stands, and the action that it names: of this plan or of another, or None."""

    fields: Relation
    place: Place
    action: LoadedAction | OtherAction | None


@dataclass(frozen=True, eq=False)
class LoadedPlan:
    """A plan with its actions in the order of their numbers.

    `name` is what its documents' folder is called. `problems` are the Y and F problems of all its files;
    `complete` says that every action was found and read, so that what is absent is truly absent. `schemas`
    are those that its files and that of its strategy name, each once for each kind of file. `broken` also names the
    files of reference data that could not be read in full, reference/actors, and oaps where a file of an OAP could not.
    `torn` are the actions of files that are not valid YAML, as far as they could be read: they are checked, and are not
    among `actions`.
    `passed_over` is what lies in actions/, notes/ or comments/ and is not read (A013, N004, C004). `elsewhere` are the
    other plans of the repository, which are looked at only where an action is related to one that is not in this plan;
    `around` looks at them for whoever asks. `oaps` are those of the repository. `not_read` is how many actions a Y
    error keeps from being read. `comments` are those of delegations, file by file.
    """

    name: str
    fields: Plan
    place: Place
    broken: frozenset[str]
    open_values: tuple[OpenValue, ...]
    strategy: LoadedStrategy | None
    actions: tuple[LoadedAction, ...]
    problems: tuple[Problem, ...]
    complete: bool
    schemas: tuple[NamedSchema, ...]
    reference: LoadedReference
    passed_over: tuple[Source, ...] = ()
    notes: tuple[LoadedNote, ...] = ()
    elsewhere: Elsewhere = UNKNOWN
    oaps: LoadedOaps = NO_OAPS
    around: Callable[[], Elsewhere] = lambda: UNKNOWN
    torn: tuple[LoadedAction, ...] = ()
    not_read: int = 0
    comments: tuple[LoadedComments, ...] = ()

    def not_read_in(self, folder: str) -> list[Source]:
        """What lies in a folder beside the plan's file, at any depth, and is not read."""
        whole = self.place.source.path.parent / folder
        return [one for one in self.passed_over if whole in one.path.parents]

    @property
    def with_torn(self) -> LoadedPlan:
        """The plan as it is checked: with the actions that could be read in part only."""
        if not self.torn:
            return self
        actions = sorted((*self.actions, *self.torn), key=lambda action: parts(action.fields.number))
        return replace(self, actions=with_wholes(actions), torn=())

    @property
    def loads(self) -> bool:
        """Whether the plan has no Y or F error."""
        return not self.problems

    @property
    def taxonomy(self) -> Taxonomy | None:
        """The objectives of the plan's strategy, if that could be read."""
        return self.strategy.taxonomy if self.strategy else None

    @cached_property
    def actors(self) -> ByName[Actor]:
        """The actors that the plan may name, by id: its own and those of the reference data.

        An id belongs to the reference data (A007), unless it was first shipped when the plan might be there already.
        """
        own = ByName((actor.id, Actor.model_validate(dict(actor))) for actor in self.fields.actors)
        known = self.reference.known.actors
        shared = ((id_, own[id_] if actor.since and id_ in own else actor) for id_, actor in known.items())
        return ByName([*own.items(), *shared])

    @cached_property
    def waivers(self) -> tuple[LoadedWaiver, ...]:
        """The waivers of the plan, in its order."""
        return tuple(self._waivers())

    @cached_property
    def own_note(self) -> LoadedNote | None:
        """The note in the file of the plan, which carries the annex; None where there is none, or it is broken."""
        document = self.fields.document
        if document is None:
            return None
        return LoadedNote(NOTE, document, self.at("document"), (DocumentName.ANNEX,), document.date)

    @property
    def all_notes(self) -> tuple[LoadedNote, ...]:
        """The notes about the plan, the one in its own file first."""
        return (*([self.own_note] if self.own_note else []), *self.notes)

    def note(self, name: str) -> LoadedNote | None:
        """The note of a name, however some computers may spell it, or None."""
        alike = [one for one in self.all_notes if same_name(one.name) == same_name(name)]
        return next((one for one in alike if one.name == name), alike[0] if alike else None)

    @cached_property
    def relations(self) -> dict[LoadedAction, tuple[LoadedRelation, ...]]:
        """The relations of each action that has any."""
        return {action: tuple(self._relations(action)) for action in self.actions if action.fields.related}

    @cached_property
    def priorities(self) -> ByName[Priority]:
        """The EMPACT priorities of the cycles that overlap the plan's period, by id."""
        return self.reference.known.priorities(self.fields.period)

    @cached_property
    def own_oaps(self) -> tuple[LoadedOap, ...]:
        """The OAPs of the plan's period."""
        return self.oaps.within(self.fields.period)

    def oaps_for(self, action: LoadedAction, priority: str) -> tuple[LoadedOap, ...]:
        """The OAPs of a priority in the period of an action or, without one, in that of the plan."""
        return self.oaps.of(priority, action.fields.period or self.fields.period)

    @cached_property
    def printed(self) -> tuple[LoadedAction, ...]:
        """The actions in the order in which they are listed and printed: each with its parts below it."""
        order: list[LoadedAction] = []
        waiting = [action for action in reversed(self.actions) if action.whole is None]
        while waiting:
            order.append(action := waiting.pop())
            waiting += reversed(self.parts.get(action, ()))
        return tuple(order)

    @cached_property
    def parts(self) -> dict[LoadedAction, list[LoadedAction]]:
        """The parts of each action that has any, in the order of their numbers."""
        below: dict[LoadedAction, list[LoadedAction]] = {}
        for action in self.actions:
            if action.whole:
                below.setdefault(action.whole, []).append(action)
        return below

    @cached_property
    def families(self) -> dict[LoadedAction, list[LoadedAction]]:
        """Each action that is part of no other, with all its parts, at any depth."""
        families: dict[LoadedAction, list[LoadedAction]] = {}
        for action in self.actions:
            families.setdefault(action.topmost or action, []).append(action)
        return families

    def action(self, number: str) -> LoadedAction | None:
        """The action of a number, or None; the first one where a draft has it twice."""
        return self._by_number.get(parts(number))

    def at(self, *steps: str | int) -> Place:
        """The place of a field of plan.yaml, or of something in it."""
        return self.place.at(*steps)

    @cached_property
    def _by_number(self) -> dict[NumberParts, LoadedAction]:
        return _by_number(self.actions)

    def _relations(self, action: LoadedAction) -> Iterator[LoadedRelation]:
        for at, relation in enumerate(action.fields.related):
            meant = self.action(relation.action) or self.elsewhere.action(relation.action)
            yield LoadedRelation(relation, action.at("related", at), meant)

    def _waivers(self) -> Iterator[LoadedWaiver]:
        taxonomy = self.taxonomy
        for at, waiver in enumerate(self.fields.waivers):
            objective, loc = waiver.objective, ("waivers", at, "objective")
            node = taxonomy.find(objective) if objective and taxonomy else None
            cited = Cited(objective, node, loc) if objective else None
            action = self.action(waiver.action) if waiver.action else None
            yield LoadedWaiver(waiver, self.at("waivers", at), action, cited)
