"""Who is named in a cell: actors by id or by name, several in one cell, and bodies that no list has yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ccwp_plan.checks.actors import meant_actor, names_a_group
from ccwp_plan.exchange.table.pieces import one_line, pieces
from ccwp_plan.language import habits
from ccwp_plan.language.brackets import inside
from ccwp_plan.language.declared import Declared
from ccwp_plan.language.fields import ALL
from ccwp_plan.language.open_values import TBC
from ccwp_plan.language.reference import Actor
from ccwp_plan.language.suggestions import Suggestions

KIND = "national_authority"
"""What a body is said to be that no list has, until the secretariat says what it is."""

_SIGNS = re.compile(r"\s*[,;/&+|]\s*")
_WORDS = re.compile(r"\s+(?:and|or|et|und)\s+", re.IGNORECASE)
_CODE = re.compile(r"[A-Z][A-Za-z-]{1,9}")
_ASIDE = re.compile(r"(.*\S)\s*\(([^()]+)\)", re.DOTALL)
_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9&/-]{1,11}")
_LONGEST = 100
_ALIKE = 0.86


@dataclass(slots=True)
class Named:
    """The ids that a cell names, and what it says besides: what no actor is called, and what stands in brackets."""

    ids: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)


class Who:
    """The actors that a plan can name; bodies that are not known are declared with it, each once."""

    def __init__(self, known: Mapping[str, Actor]) -> None:
        self._known = known
        self.declared: dict[str, str] = {}
        self._found: dict[str, str | None] = {}
        names = {name.casefold(): one.id for one in known.values() for name in (one.id, one.name, *one.short_names)}
        self._spelt = Suggestions({name: id_ for name, id_ in names.items() if len(name) > 4}, _ALIKE)

    def named(self, text: str, field_: Declared) -> Named:
        """Whom a cell of a field names."""
        found = Named()
        for name in self._parted(text):
            self._add(found, name, field_)
        found.ids = list(dict.fromkeys(found.ids))
        return found

    def entries(self) -> list[Any]:
        """The bodies that were declared, as the plan lists them."""
        return [{"id": id_, "name": name, "kind": KIND} for id_, name in self.declared.items()]

    def known(self, text: str) -> str | None:
        """The id of the actor that a text means, if it means one that is known or declared."""
        if text not in self._found:
            self._found[text] = meant_actor(text, self._known)
        if found := self._found[text]:
            return found
        folded = text.casefold()
        return next((id_ for id_, name in self.declared.items() if folded in (id_.casefold(), name.casefold())), None)

    def _parted(self, text: str) -> Iterator[str]:
        """The names in a cell, one by one."""
        whole = one_line(text)
        if self.known(whole) or habits.is_every_state(whole):
            yield whole
            return
        for piece in pieces(text):
            yield from self._names(piece)

    def _names(self, piece: str) -> Iterator[str]:
        """The names in a part of a cell: a sign or a word parts names only where at least one of them is known."""
        if within := inside(piece):
            yield from (f"[{name}]" for name in self._names(within))
            return
        if self._is_known(piece):
            yield piece
            return
        for sign in (_SIGNS, _WORDS):
            parts = [part for part in sign.split(piece) if part.strip()]
            if len(parts) > 1 and (any(map(self._is_known, parts)) or all(map(_CODE.fullmatch, parts))):
                for part in parts:
                    yield from self._names(part)
                return
        yield piece

    def _is_known(self, name: str) -> bool:
        name = inside(name) or name
        match = _ASIDE.fullmatch(name)
        return bool(self.known(name) or habits.is_every_state(name) or (match and self.known(match[1])))

    def _add(self, found: Named, name: str, field_: Declared) -> None:
        """Add one name to what was found."""
        if within := inside(name):
            before = len(found.ids)
            self._add(found, within, field_)
            found.ids[before:] = [f"[{id_}]" for id_ in found.ids[before:]]
        elif id_ := self.known(name):
            found.ids.append(id_)
        elif habits.is_every_state(name) and field_.may_be_all:
            found.ids.append(ALL)
        elif habits.is_later(name) and field_.may_be_tbc:
            found.ids.append(TBC)
        elif (match := _ASIDE.fullmatch(name)) and (id_ := self.known(match[1])):
            found.ids.append(id_)
            if self.known(match[2].strip()) != id_:
                found.asides.append(match[2].strip())
        elif self._is_no_name(name):
            found.strange.append(name)
        elif self._spelt.nearest(name.casefold()):
            found.ids.append(name)  # A003 asks who is meant
        else:
            found.ids.append(self._declare(name))

    def _is_no_name(self, name: str) -> bool:
        nobody = habits.is_nothing(name) or habits.is_later(name) or habits.is_every_state(name)
        return nobody or names_a_group(name) or len(name) > _LONGEST or not re.search(r"[^\W\d_]", name)

    def _declare(self, name: str) -> str:
        """Declare a body by its name, and give back its id: the acronym that stands behind it, or else its name."""
        match = _ASIDE.fullmatch(name)
        if match and _ACRONYM.fullmatch(match[2]) and not self.known(match[2]):
            self.declared[match[2]] = match[1]
            return match[2]
        self.declared[name] = name
        return name
