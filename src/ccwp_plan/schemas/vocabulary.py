"""What the texts of a plan can name, as definitions of a JSON Schema: objectives, actors, priorities, rules.

Each is an enumeration whose entries carry what they mean, so that an editor offers an id and shows its text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeAlias
from unicodedata import normalize

from ccwp_plan.language.documents import DocumentName
from ccwp_plan.language.oap import Oap
from ccwp_plan.language.reference import Reference
from ccwp_plan.language.taxonomy import Node, Taxonomy, fold
from ccwp_plan.schemas import spellings

Schema: TypeAlias = dict[str, Any]
Meanings: TypeAlias = Mapping[str, str]
"""What words mean, by word."""

TEXT = r"^\s*\S([^\n\r\x85\u2028\u2029]*\S)?\s*$"
"""One line that is not empty, as text that is in JSON."""

_VALUE = r"^\s*(?:"
"""How the pattern of a value begins that is no words."""

ANYTHING = ["string", "number", "boolean", "array", "object", "null"]


def kept_to(types: Iterable[str], message: str) -> Schema:
    """A schema of values of these types. It does not list them where an editor would offer true, false and null."""
    kept = [*types]
    others = [kind for kind in ANYTHING if kind not in kept]
    return {"if": {"type": others}, "then": {"type": kept, "errorMessage": message}}


def listed(schema: Schema, item: Schema | None = None) -> Schema:
    """A schema of one value, `kept_to` certain types, that takes it in brackets as well: "[20]", and the list [20].

    The pattern of words takes brackets already; that of another value is `^\\s*(?:...)\\s*$`.
    """
    kept, message, pattern = schema["then"]["type"], schema["then"]["errorMessage"], schema["pattern"]
    if pattern.startswith(_VALUE):
        core = pattern.removeprefix(r"^\s*").removesuffix(r"\s*$")
        pattern = rf"^\s*(?:{core}|\[\s*{core}\s*\])\s*$"
    only = {"items": item or schema, "minItems": 1, "maxItems": 1}
    return {**schema, "pattern": pattern, **only, **kept_to([*kept, "array"], message)}


def _itself(name: str) -> Schema:
    """What a definition takes, but no list."""
    return {"allOf": [{"$ref": f"#/$defs/{name}"}, {"not": {"type": "array"}}]}


def objective(taxonomy: Taxonomy) -> Schema:
    """An objective's id in any spelling; those that coverage counts and those below come first."""
    known = [node for node in taxonomy.nodes if fold(node.id)]
    known.sort(key=taxonomy.gathers)
    named = taxonomy.strategy.id
    message = f"The strategy {named} has no such objective."
    numbers = {number: node for node in known if (number := spellings.number(node.id)) is not None}
    return {
        "description": f"An objective of the strategy {named}, by its id. Case, spaces and signs do not count.",
        "anyOf": [
            *({"const": node.id, **_meaning(node, taxonomy)} for node in known),
            *(
                {"type": "string", "pattern": spellings.pattern([node.id]), **_meaning(node, taxonomy)}
                for node in known
            ),
            *({"type": "number", **_just(number), **_meaning(node, taxonomy)} for number, node in numbers.items()),
            {},
        ],
        "pattern": spellings.pattern(node.id for node in known),
        "patternErrorMessage": message,
        "if": {"not": {"type": ["string", "array"]}},
        "then": {**_any_of(numbers), "errorMessage": message},
        "items": _itself("objective"),
        "minItems": 1,
        "maxItems": 1,
    }


def actor(reference: Reference) -> Schema:
    """An actor's id: those of the reference data are offered, and any other is accepted: a plan can have its own."""
    known = {actor.id: actor.name for actor in reference.actors.values()}
    one = {
        "description": "An actor, by its id. One that is not offered goes under ‘actors’ in plan.yaml.",
        "anyOf": [*_constants(known), {}],
        "pattern": TEXT,
        **kept_to(["string", "number", "boolean"], "Name one actor here, by its id."),
    }
    return listed(one, _itself("actor"))


def priority(reference: Reference) -> Schema:
    """An EMPACT priority's id, with its name in each cycle that has it."""
    known: dict[str, str] = {}
    for cycle in reference.cycles:
        for one in cycle.priorities:
            name = f"{cycle.name}: {one.name}"
            known[one.id] = f"{known[one.id]}\n\n{name}" if one.id in known else name
    return _closed("priority", known, "A crime priority of EMPACT, by its id.", "There is no such EMPACT priority.")


def oap_action(oaps: Iterable[Oap]) -> Schema:
    """The actions of OAPs, by their numbers, each with what it is in each OAP; any other number is accepted, too."""
    known: dict[str, tuple[str, str]] = {}
    for oap in oaps:
        for action in oap.actions:
            said = "\n\n".join(filter(None, [f"{oap.title}: {action.title}", action.text]))
            id_, before = known.get(fold(action.number), (action.number, ""))
            known[fold(action.number)] = id_, f"{before}\n\n{said}".strip()
    told = {id_: {"title": f"OAP action {id_}", "description": said} for id_, said in known.values()}
    numbers = {id_: number for id_ in told if (number := spellings.number(id_)) is not None}
    return {
        "anyOf": [
            *({"const": id_, **said} for id_, said in told.items()),
            *({"type": "string", "pattern": spellings.pattern([id_]), **said} for id_, said in told.items()),
            *({"type": "number", **_just(number), **told[id_]} for id_, number in numbers.items()),
            {},
        ]
    }


def rule(codes: Meanings) -> Schema:
    """The code of a rule that can be waived, with what it reports."""
    return _closed("rule", codes, "The code of a rule that can be waived.", "There is no such rule that can be waived.")


def document() -> Schema:
    """A document of a plan that a note can carry."""
    known = {str(name): f"The {name.replace('-', ' ')} of the plan." for name in DocumentName}
    known[DocumentName.ANNEX] = "The plan itself."
    return _closed("document", known, "A document of the plan that the note carries.", "There is no such document.")


def strategy(taxonomy: Taxonomy) -> Schema:
    """A strategy's id, that of this one offered, or a path to a file."""
    one = {
        "description": "A strategy, by its id, or by a path to its file that ends in .yaml.",
        "anyOf": [*_constants({taxonomy.strategy.id: taxonomy.strategy.title}), {}],
        "pattern": TEXT,
        **kept_to(["string", "number", "boolean"], "Name the strategy here, by its id."),
    }
    return listed(one, _itself("strategy"))


def _constants(meanings: Meanings) -> list[Schema]:
    return [{"const": word, "title": word, "description": meaning} for word, meaning in meanings.items()]


def _closed(name: str, meanings: Meanings, description: str, message: str) -> Schema:
    """One of these words and no other, as the definition of this name."""
    typed = dict.fromkeys(form for word in meanings for form in (word, normalize("NFC", word), normalize("NFD", word)))
    words = "|".join(re.escape(word).replace(r"\-", "-") for word in typed)
    one = {
        "description": description,
        "anyOf": [*_constants(meanings), {}],
        "pattern": rf"^\s*(?:{words})\s*$",
        "patternErrorMessage": message,
        **kept_to(["string"], message),
    }
    return listed(one, _itself(name))


def _meaning(node: Node, taxonomy: Taxonomy) -> Schema:
    level = taxonomy.level_name(node.level)
    words = [text for text in (node.objective.title, node.objective.text) if text]
    return {"title": f"{level[:1].upper()}{level[1:]} {node.id}", "description": "\n\n".join(words)}


def _just(number: float) -> Schema:
    return {"minimum": number, "maximum": number}


def _any_of(numbers: Collection[float]) -> Schema:
    """These numbers, not listed where an editor would offer them beside the ids; of fractions also those between."""
    if not numbers:
        return {"type": "string"}
    whole = {"multipleOf": 1} if all(isinstance(number, int) for number in numbers) else {}
    return {"type": "number", "minimum": min(numbers), "maximum": max(numbers), **whole}
