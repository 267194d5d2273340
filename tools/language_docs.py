"""Write the tables of fields in docs/language.md from what is declared with the fields.

    python tools/language_docs.py

Each table stands below its heading, "Fields of an action"; what is around it is written by hand. What is said of a
field is the docstring below it; a rule that it names becomes a link, and so does what LINKS names.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from ccwp_plan.checks.rule import RULES
from ccwp_plan.checks.run import check  # noqa: F401  the rules are entered with it
from ccwp_plan.language import fields
from ccwp_plan.language.declared import Declared, fields_of, purposes
from ccwp_plan.language.fields import Fields
from ccwp_plan.language.models import models

PAGE = Path(__file__).parent.parent / "docs" / "language.md"
TABLE = re.compile(
    r"(?m)^(?P<above>### Fields of (?:an? )?(?P<model>[a-z ]+)\n\n(?:[^#|\n].*\n+)*)(?P<table>(?:\|.*\n)+)"
)
HEAD = "| Field | Required | Type | Meaning |\n| --- | --- | --- | --- |\n"
TYPES = {
    fields.RichText: ("rich text", "rich text"),
    fields.Number: ("number", "numbers"),
    fields.ActionNumber: ("number", "numbers"),
    fields.Day: ("date", "dates"),
    fields.When: ("time", "times"),
    fields.WhenOrTbc: ("time", "times"),
    fields.Truth: ("`true` or `false`", ""),
    fields.Due: ("time", "times"),
    fields.Figure: ("figure", "figures"),
    fields.FigureOrTbc: ("figure", "figures"),
    fields.Leader: ("actor", "actors"),
    fields.Level: ("whole number from 1", "whole numbers"),
    fields.Citation: ("citation", "citations"),
    fields.Actor: ("actor", "actors"),
    fields.AnnexName: ("name of a document", "names of documents"),
}
"""What the types are called, one and several; the others are plain text."""
LINKS = {"EMPACT priority": "#empact", "findings of a rule": "#severities"}
MANY = 4
"""More words than these stand with what the field is for."""
CODE = re.compile(r"\b[A-Z]\d{3}\b")


def page(given: str) -> str:
    """The page with its tables as they should be."""
    return TABLE.sub(lambda found: found["above"] + table(models()[found["model"]]), given)


def table(model: type[Fields]) -> str:
    """The table of the fields of a model, but for those that it has from another one as they are."""
    told, own = purposes(model), model.__annotations__
    lines = (
        f"| `{one.written}` | {required(one)} | {type_of(one)} | {meaning(told[one.written], one)} |\n"
        for one in fields_of(model).values()
        if one.name in own
    )
    return HEAD + "".join(lines)


def required(one: Declared) -> str:
    """Whether a field has to be given, or the rule that asks for it."""
    return "yes" if one.required else one.needed_by or "no"


def type_of(one: Declared) -> str:
    """What a field holds."""
    least = ", at least one" if one.at_least_one else ""
    if one.inner:
        name = called(one.inner)
        link = f"({anchor(name)})"
        return f"list of [{name}s]{link}{least}" if one.is_list else f"[{name}]{link}"
    if get_origin(one.info.annotation) is dict:
        return "codes of rules, each with `error`, `warning` or `off`"
    if one.choices and len(one.choices) > MANY:
        return "one word"
    if one.choices:
        *others, last = (f"`{choice}`" for choice in one.choices)
        return f"{', '.join(others)} or {last}"
    hint = get_type_hints(one.model, include_extras=True)[one.name]
    singular, plural = next((TYPES[part] for part in parts(hint) if part in TYPES), ("plain text", "plain text"))
    if one.several_beside:
        return f"{singular}, or list of {plural}"
    return f"list of {plural}{least}" if one.is_list else singular


def parts(hint: Any) -> Iterator[Any]:
    """A type and the types in it."""
    yield hint
    for part in get_args(hint)[:1] if get_origin(hint) is Annotated else get_args(hint):
        yield from parts(part)


def called(model: Any) -> str:
    """What people call a model."""
    return next(name for name, known in models().items() if known is model)


def anchor(name: str) -> str:
    """The heading of the table of a model, as a part of an address."""
    return f"#fields-of-{'an' if name[0] in 'aeio' else 'a'}-{name.replace(' ', '-')}"


def meaning(purpose: str, one: Declared) -> str:
    """What a field is for, as it stands in a table."""
    said = f"{purpose[0].lower()}{purpose[1:].removesuffix('.')}"
    for words, address in LINKS.items():
        said = said.replace(words, f"[{words}]({address})")
    if one.choices:
        said = re.sub(rf"\b(?:{'|'.join(one.choices)})\b", r"`\g<0>`", said)
    return CODE.sub(lambda code: f"[{code[0]}](rules/{code[0]}.md)" if code[0] in RULES else code[0], said)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"Wrote {PAGE.name}\n")
