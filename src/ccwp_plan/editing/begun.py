"""A file that is begun for somebody to go on with: what is found in it, and what has still to be written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ccwp_plan.checks.document import open_brackets
from ccwp_plan.checks.finding import Finding
from ccwp_plan.checks.rule import RULES
from ccwp_plan.checks.run import check
from ccwp_plan.errors import CallError
from ccwp_plan.filenames import MOST
from ccwp_plan.language.models import FileKind
from ccwp_plan.reading.extents import Loc
from ccwp_plan.reading.place import Source, echoed
from ccwp_plan.repository.bounds import repository, seen_from
from ccwp_plan.repository.loaded import LoadedPlan


@dataclass(frozen=True, slots=True)
class Missing:
    """A passage in square brackets, which has still to be written: its line, its field and the passage."""

    line: int
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A new file, what stands in it, what is found in it, and what has still to be written."""

    file: Path
    text: str
    findings: tuple[Finding, ...]
    missing: tuple[Missing, ...]


def begun(source: Source, plan: LoadedPlan, refused: Collection[str], today: date) -> Begun:
    """A new file of a plan, which is read as with it.

    Raises CallError where a rule of these codes finds something in it, the language refuses it, or its path is too
    long.
    """
    refuse_long(source.path)
    checked = check(plan, today)
    findings = tuple(finding for finding in checked.findings if finding.source is source and not finding.waived)
    for finding in findings:
        if finding.code in refused or RULES[finding.code].fixed:
            raise CallError(finding.message, finding.help)
    places = [place for _, place in open_brackets(checked.plan) if place.source is source]
    missing = [
        Missing(place.span().line, _field(place.loc), str(place.value)[slice(*place.part or (None,))])
        for place in places
    ]
    return Begun(source.path, source.text, findings, tuple(missing))


def refuse_long(file: Path) -> None:
    """Raise CallError where a new file would have a longer path than Windows takes."""
    path = seen_from(repository(file), file)
    if path and len(path) > MOST:
        message = f"The path {echoed(path)} would have {len(path)} characters, and Windows would not take it."
        raise CallError(message, f"Use shorter names: {MOST} characters, from the folder of the repository on.")


def named_schema(plan: LoadedPlan, kind: FileKind) -> Path | None:
    """The schema for a new file of a kind: the one that others name, or that beside the schema of the plan, if any."""
    named = {schema.kind: schema.file for schema in reversed(plan.schemas) if not schema.outside}
    if kind in named or FileKind.PLAN not in named:
        return named.get(kind)
    beside = named[FileKind.PLAN].with_name(f"{kind}.schema.json")
    return beside if beside.is_file() else None


def _field(loc: Loc) -> str:
    return ", ".join(step for step in loc if isinstance(step, str))
