"""The order of things: fields as the language lists them, Member States in the Council's protocol order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from ccwp_plan.language.brackets import inside, within
from ccwp_plan.language.declared import fields_of
from ccwp_plan.language.fields import Fields
from ccwp_plan.language.protocol import position
from ccwp_plan.language.reference import Reference
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.reading.extents import Tree


@dataclass(frozen=True)
class Field:
    """What is known of a value: the model of its mapping or of the mappings in its list, if it has one.

    `cites` says that it holds citations of objectives, `lists_actors` that it is a list of actors.
    """

    model: type[Fields] | None
    cites: bool = False
    lists_actors: bool = False
    shared: bool = False

    def of(self, name: str | None, *, shared: bool) -> Field:
        """The field of this name in the mapping; without a name, an item of the list.

        What is `shared` by an anchor may be something else elsewhere: only the names of its fields are known.
        """
        below = self if name is None else _field(self.model, name)
        return Field(below.model, shared=True) if shared or self.shared else below

    @cached_property
    def names(self) -> dict[str, int]:
        """The names of the mapping's fields, each with its position in the language."""
        return {name: at for at, name in enumerate(fields_of(self.model))} if self.model else {}


@cache
def _field(model: type[Fields] | None, name: str) -> Field:
    known = fields_of(model).get(name) if model else None
    if known is None:
        return Field(None)
    inner = known.inner if known.inner and issubclass(known.inner, Fields) else None
    return Field(inner, known.names == "objective", known.names == "actor" and known.is_list)


def by_fields(names: Sequence[str | None], field: Field) -> list[int]:
    """The positions of fields in the order of the language; an unknown one stays behind the one it stands behind."""
    groups: list[tuple[int, list[int]]] = []
    for at, name in enumerate(names):
        if name in field.names or not groups:
            groups.append((field.names.get(name or "", -1), []))
        groups[-1][1].append(at)
    return [at for _, group in sorted(groups, key=lambda group: group[0]) for at in group]


def by_protocol(values: Sequence[Tree], reference: Reference) -> list[int]:
    """The positions of actors: `all`, the Member States in protocol order, the others in the order given."""
    return sorted(range(len(values)), key=lambda at: position(within(values[at]) or "", reference))


def may_take(order: Sequence[int], spans: Sequence[tuple[int, int]], names: Sequence[tuple[int, str, str]]) -> bool:
    """Whether what stands in these spans may take another order without an alias meaning something else.

    `names` are the anchors and aliases of the file by their offsets. An anchor passes neither an alias of its
    name nor another anchor of it.
    """
    new = {at: position for position, at in enumerate(order)}
    furthest: dict[str, tuple[int, int]] = {}
    for at, (start, end) in enumerate(spans):
        for _, sign, name in names[bisect_left(names, (start, "", "")) : bisect_left(names, (end, "", ""))]:
            met, anchored = furthest.get(name, (-1, -1))
            if new[at] < (met if sign == "&" else anchored):
                return False
            furthest[name] = max(met, new[at]), max(anchored, new[at]) if sign == "&" else anchored
    return True


def same(old: Tree, new: Tree, field: Field, taxonomy: Taxonomy | None) -> bool:
    """Whether two values are read alike, but for the order of actors and the spelling of citations."""
    if isinstance(old, dict) and isinstance(new, dict):
        inner = {name: field.of(name, shared=False) for name in old}
        return old.keys() == new.keys() and all(same(old[name], new[name], inner[name], taxonomy) for name in old)
    if isinstance(old, list) and isinstance(new, list):
        if field.lists_actors and all(within(item) is not None for item in [*old, *new]):
            return sorted(map(str, old)) == sorted(map(str, new))
        pairs = zip(old, new, strict=False)
        return len(old) == len(new) and all(same(one, other, field, taxonomy) for one, other in pairs)
    if old != new and field.cites and taxonomy and isinstance(old, str) and isinstance(new, str):
        meant = taxonomy.find(old)
        if meant is None or meant is not taxonomy.find(new):
            return False
        return new.strip() == meant.id or (inside(old) is None) is (inside(new) is None)
    return old == new
