"""V: the schemas that files name for editors."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ccwp_plan.checks.rule import RULES, WARNING, Context, Fault, plan_rule

if TYPE_CHECKING:
    from ccwp_plan.repository.named_schemas import NamedSchema
    from ccwp_plan.schemas.schema import Codes

_MADE_OF = "strategy reference/actors reference/empact oaps"
"""What a schema is made of, of all that a plan names or knows."""
_HEAD = 1000
"""In so many characters of a schema stands what made it."""


def codes() -> Codes:
    """The codes of the rules, as the schemas offer them."""
    from ccwp_plan.schemas.schema import Codes

    waivable = {rule.code: rule.title for rule in RULES.values() if rule.waivable}
    adjustable = {rule.code: rule.title for rule in RULES.values() if not rule.fixed}
    return Codes(waivable, adjustable)


@plan_rule("V001", WARNING, "the schema that the editor uses is out of date", plan_reads=_MADE_OF)
def stale_schema(context: Context) -> Iterator[Fault]:
    """An editor that checks by an old schema offers what is gone and refuses what is right.

    A schema that ccwp-plan has not made is left alone.
    """
    for named in context.plan.schemas:
        if named.text is not None and _is_stale(named, named.text, context):
            yield Fault(
                named.place,
                f"The schema {named.file.name} is out of date for this {named.kind}.",
                f"Run: {_update(context)}",
            )


@plan_rule("V002", WARNING, "the schema that a file names for the editor does not exist", plan_reads="strategy")
def no_schema(context: Context) -> Iterator[Fault]:
    """Without the schema the editor checks nothing, and does not always say so."""
    for named in context.plan.schemas:
        if named.text is None and not named.outside:
            yield Fault(
                named.place,
                f"There is no schema {named.file.name} here.",
                f"Correct the path, or run: {_update(context)}",
            )


@plan_rule("V003", WARNING, "the schema that a file names for the editor is outside the repository")
def schema_outside(context: Context) -> Iterator[Fault]:
    """It is neither read nor written: a plan of a stranger could name any file."""
    for named in context.plan.schemas:
        if named.outside:
            yield Fault(
                named.place,
                "The schema is outside the plan's repository and is not read.",
                "Move it into the repository, or use --allow-outside to read it where it is.",
            )


def _is_stale(named: NamedSchema, text: str, context: Context) -> bool:
    """Whether a schema is one of ccwp-plan's and not what this version makes; digests that are alike settle it."""
    import json

    from ccwp_plan.schemas.schema import digest, digest_in, schema

    made = digest_in(text[:_HEAD])
    of = named.kind, context.taxonomy, codes(), context.plan.reference.known, context.plan.oaps.fields
    if made is None or made == digest(*of):
        return False
    try:
        given = json.loads(text)
    except ValueError:
        return True
    wanted = schema(*of)
    return not isinstance(given, dict) or {**given, "$comment": ""} != {**wanted, "$comment": ""}


def _update(context: Context) -> str:
    return f"ccwp-plan schema update {shlex.quote(str(context.plan.place.source.path))}"
