"""What the heads of a table mean: fields of an action, by their names, by words that are declared for them, or nearly.

A field in an item of a list is named by both: results.indicator.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

from ccwp_plan.errors import CallError
from ccwp_plan.language.action import Action
from ccwp_plan.language.declared import Declared, fields_of, folded, name_of
from ccwp_plan.language.suggestions import did_you_mean
from ccwp_plan.reading.letters import composed

Target: TypeAlias = tuple[str, ...]
"""A field of an action, or a field of the items in one: ("leader",), ("results", "indicator")."""

COMMENT: Target = ("comment",)
"""What a column is mapped to whose cells are to be comments."""
WHOLE = {
    "results": "expected",
    "milestones": "title",
    "state_of_play": "text",
    "empact": "priority",
    "related": "action",
}
"""Where a text goes that is all that is said of the items of a list."""

_BARE = ("period", "results", "milestones")
"""The fields whose own fields may stand in a head without the name of the outer one."""
_BARE_TOO = {"state_of_play": ("outlook", "obstacles"), "empact": ("oap_action",)}
"""Others of whose fields some may do so."""
_ALIKE = 0.85
_SIGNS = re.compile(r"[\W_]+")
_ASIDE = re.compile(r"\([^()]*\)|\[[^][]*\]")
_PARTS = re.compile(r"\s*(?:/|&|\||\n|,|\band\b|\bor\b)\s*", re.IGNORECASE)
_A_NUMBER = re.compile(r"_(?:no|nr|num|number|id)$")
_OF_THE_ACTION = re.compile(r"\b(?:(?:of|for) (?:the |an |each )?)?actions?\b", re.IGNORECASE)
_LONGEST = 120
_LONGEST_NAME = 40
"""So long are the heads that may be a field's name with a mistake in it."""


class Confidence(StrEnum):
    """How sure it is what a head means."""

    GIVEN = "given by --map"
    CERTAIN = "certain"
    LIKELY = "likely"
    NONE = "not recognised"


class Meant(NamedTuple):
    """The fields that a head may mean, the likeliest first, and how sure that is."""

    targets: tuple[Target, ...]
    confidence: Confidence


UNKNOWN = Meant((), Confidence.NONE)


@lru_cache(maxsize=4096)
def meant(head: str, below: str = "") -> Meant:
    """What a head means, or one with another head `below` it.

    >>> meant("Co-leader(s)"), meant("Results", "Deadline").targets[0]
    (Meant(targets=(('co_leaders',),), confidence=<Confidence.CERTAIN: 'certain'>), ('results', 'due'))
    >>> meant("Lead agency").confidence.value, meant("Budget of the ministry").confidence.value
    ('likely', 'likely')
    >>> meant("Remarks by delegations").confidence.value
    'not recognised'
    """
    if not below:
        return _certain([_key(head)]) or _likely(head) or UNKNOWN
    both = f"{head} {below}"
    return _certain([_key(both), _key(below)]) or _likely(below) or _certain([_key(head)]) or _likely(both) or UNKNOWN


def same(one: str, other: str) -> bool:
    """Whether two heads differ in signs, spaces and capital letters only."""
    return _key(one) == _key(other)


def label(target: Target) -> str:
    """A field as people name it in a call: results.indicator."""
    return ".".join(target)


def declared(target: Target) -> Declared:
    """The declaration of a field."""
    field = fields_of(Action)[target[0]]
    return fields_of(field.inner)[target[1]] if field.inner and len(target) > 1 else field


def target_named(name: str) -> Target:
    """The field that somebody names in a call. Raises CallError where there is no such field in an action."""
    steps = tuple(name.strip().split("."))
    if steps == COMMENT:
        return COMMENT
    known = {label(target): target for target in _targets()}
    whole = {outer: (outer, inner) for outer, inner in WHOLE.items()}
    found = known.get(name.strip()) or whole.get(name.strip())
    if found is None:
        otherwise = "Name a field of an action, such as leader or results.indicator; `comment` keeps a column as it is."
        raise CallError(
            f"--map: ‘{name.strip()}’ is not a field of an action.", did_you_mean(name, [*known, *whole], otherwise)
        )
    return found


def _certain(keys: Iterable[str]) -> Meant | None:
    for key in keys:
        if found := _vocabulary().get(key):
            return Meant(found, Confidence.CERTAIN)
    return None


def _likely(head: str) -> Meant | None:
    """What a head means by what stands beside brackets, by each of its parts, by a word for it, or by its spelling."""
    if len(head) > _LONGEST:
        return None
    rest = _ASIDE.sub(" ", head)
    parts = [part for part in _PARTS.split(rest) if part.strip()]
    if _A_NUMBER.search(_key(rest)):
        return Meant((("number",), *(_of_words(rest) or _nearest(_key(rest)))), Confidence.LIKELY)
    ways = (_of_parts([_key(rest)]), _of_parts([*map(_key, parts)]), _of_words(rest), _nearest(_key(rest)))
    found = next((targets for targets in ways if targets), None)
    return Meant(found, Confidence.LIKELY) if found else None


def _of_parts(keys: Sequence[str]) -> tuple[Target, ...]:
    """The fields of all parts of a head: those of the first, if the others are of the same list or the same field."""
    known = [_vocabulary().get(key) for key in keys]
    if not known or not all(known):
        return ()
    firsts = [targets[0] for targets in known if targets]
    return (known[0] or ()) if len({target[0] for target in firsts}) == 1 else ()


def _of_words(head: str) -> tuple[Target, ...]:
    """The field that the longest run of words of a head is for, where no other run of that length is for another."""
    words = _key(_OF_THE_ACTION.sub(" ", head)).split("_")
    for length in range(len(words), 0, -1):
        runs = ("_".join(words[at : at + length]) for at in range(len(words) - length + 1))
        found = [targets for run in runs if len(run) > 2 and (targets := _vocabulary().get(run))]
        if found:
            return found[0] if len({targets[0][0] for targets in found}) == 1 else ()
    return ()


def _nearest(key: str) -> tuple[Target, ...]:
    worth_it = 3 < len(key) <= _LONGEST_NAME and not re.search(r"\d", key)
    close = difflib.get_close_matches(key, _vocabulary(), 1, _ALIKE) if worth_it else []
    return _vocabulary()[close[0]] if close else ()


def _key(head: str) -> str:
    """A head as the words for fields are written; (s) for several and the sign # are what they stand for."""
    text = re.sub(r"\((?:e?s|ies)\)", "s", composed(head).replace("#", " no "), flags=re.IGNORECASE)
    return _SIGNS.sub("_", folded(text)).strip("_")


@cache
def _targets() -> tuple[Target, ...]:
    """All fields that a column may be for."""
    targets: list[Target] = []
    for field in fields_of(Action).values():
        if not field.inner or field.written == "period":
            targets.append((field.written,))
        targets += [(field.written, one.written) for one in _inner(field)]
    return tuple(targets)


@cache
def _vocabulary() -> dict[str, tuple[Target, ...]]:
    """From what may stand in a head to the fields that it may mean, the likeliest first.

    A field's own name comes before what others write for another one; fields of an action come before those of items.
    """
    found: dict[str, dict[Target, None]] = {}
    fields = fields_of(Action).values()
    bare = [(outer, inner) for outer in _BARE for inner in _inner(fields_of(Action)[outer]) if inner.written != "id"]
    bare += [(outer, declared((outer, inner))) for outer, some in _BARE_TOO.items() for inner in some]
    named = [
        *((name, _within(field, name)) for field in fields for name in _names(field)),
        *((name, (outer, inner.written)) for outer, inner in bare for name in _names(inner)),
        *((name, _within(field, name)) for field in fields for name in field.synonyms),
        *((head, (field.written,)) for field in fields for head in field.heads),
        *_compound(),
        *((name, (outer, inner.written)) for outer, inner in bare for name in (*inner.synonyms, *inner.heads)),
    ]
    for name, target in named:
        found.setdefault(_key(name), {})[target] = None
    return {name: tuple(targets) for name, targets in found.items() if name}


def _names(field: Declared) -> tuple[str, ...]:
    """What a field is called in the language and in the documents."""
    return field.written, field.label, field.printed, field.item


def _within(field: Declared, name: str) -> Target:
    """Where a text goes that stands below the name of a field: for a list of items into one field of these."""
    if field.inner is None or field.written not in WHOLE:
        return (field.written,)
    key = _key(name)
    by_head = (one.written for one in _inner(field) if key in one.heads)
    by_name = (one.written for one in _inner(field) if key in map(_key, (*_names(one), *one.synonyms)))
    return field.written, next(by_head, None) or next(by_name, WHOLE[field.written])


def _compound() -> Iterator[tuple[str, Target]]:
    """The names of fields of items behind those of their lists: Milestone title, Results: due."""
    for field in fields_of(Action).values():
        if field.inner is None:
            continue
        for outer in (*_names(field), *field.synonyms, name_of(field.inner)):
            for inner in _inner(field):
                names = (*_names(inner), *inner.synonyms)
                yield from ((f"{outer} {name}", (field.written, inner.written)) for name in names)


def _inner(field: Declared) -> Iterator[Declared]:
    """The fields of the items of a field that hold no items themselves."""
    return (one for one in fields_of(field.inner).values() if not one.inner) if field.inner else iter(())
