"""A new note about a plan: its head as that of the plan's own note, and what has still to be written in brackets."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ccwp_plan.checks.run import Checked
from ccwp_plan.editing.begun import Begun, begun, named_schema
from ccwp_plan.editing.written import block_text, listed, scalar, schema_line, skeleton, with_ends_of
from ccwp_plan.errors import CallError
from ccwp_plan.filenames import refused
from ccwp_plan.language.declared import fields_of
from ccwp_plan.language.documents import DocumentName, annexes_called
from ccwp_plan.language.models import FileKind
from ccwp_plan.language.plan import Note
from ccwp_plan.reading.letters import composed
from ccwp_plan.reading.place import echoed
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.find import NOTES, PLAN
from ccwp_plan.repository.load import with_note
from ccwp_plan.repository.loaded import LoadedPlan

_REFUSED = frozenset({"N001", "N002"})
_NAME = re.compile(r"[^\W_](?:[\w .()-]*[\w)])?")
_AS_IN_THE_PLAN = ("place", "original_language", "marking", "subject_codes", "type", "from", "to")
_IN_THE_FOOT = ("department", "initials")
_NEEDED = ("type", "from", "to")


def can_be_added(checked: Checked) -> bool:
    """Whether a note can be added to a plan: its own file can be read, and nothing leads out of its repository.

    Raises CallError where its notes cannot be files: the folder notes/ belongs to a plan.yaml only.
    """
    plan, file = checked.plan, checked.plan.place.source.path
    if file.name != PLAN:
        help_ = f"Move it to {(file.with_suffix('') / PLAN).as_posix()}; the folder notes/ belongs to a plan.yaml only."
        raise CallError(f"The plan {plan.name} is a single file.", help_)
    return plan.place.source.is_whole and all(finding.code != "Y017" for finding in checked.errors)


def new_note(plan: LoadedPlan, name: str, annexes: Sequence[str], today: date) -> Begun:
    """A new note about a plan that it can be added to.

    Raises CallError where the name is taken or cannot be that of a file, or where an annex is not a document.
    """
    name = composed(name.removesuffix(".yaml"))
    if not _NAME.fullmatch(name) or refused(f"{name}.yaml"):
        raise CallError(f"‘{echoed(name)}’ cannot be the name of a note.", "Use letters, figures and hyphens.")
    folder = plan.place.source.path.parent / NOTES
    schema = named_schema(plan, FileKind.NOTE)
    line = schema_line(Path(os.path.relpath(schema, folder)).as_posix()) if schema else ""
    text = with_ends_of(plan.place.source.text, line + _text(plan, annexes, today))
    source = parse(text.encode(), folder / f"{name}.yaml")
    return begun(source, with_note(plan, source), _REFUSED, today)


def _text(plan: LoadedPlan, annexes: Sequence[str], today: date) -> str:
    """The file of a note: what the head of the plan's own note says stays, and what it lacks is an example."""
    given: Any = plan.place.source.data or {}
    document = given.get("document") if isinstance(given.get("document"), dict) else {}
    head = {field: document[field] for field in _AS_IN_THE_PLAN if document.get(field)}
    for field in _NEEDED:
        head.setdefault(field, f"[{fields_of(Note)[field].example}]")
    foot = {field: document[field] for field in _IN_THE_FOOT if document.get(field)}
    return skeleton(
        "note.yaml",
        head=block_text({"number": f"xxxx/{today:%y}", "date": str(today), **head}, Note),
        first=scalar(f"[{_first(annexes)}]"),
        foot=block_text(foot, Note),
        annexes=listed(annexes),
        today=str(today),
    )


def _first(annexes: Sequence[str]) -> str:
    """What the first paragraph says: in which annex delegations find what."""
    places = [*_places(annexes)]
    if not places:
        return "Say here what delegations should know."
    *others, last = places
    return f"Delegations will find {', '.join(others)}{' and ' if others else ''}{last}."


def _places(annexes: Sequence[str]) -> Iterator[str]:
    for name, place in zip(annexes, annexes_called("Annex", len(annexes)), strict=True):
        what = "plan" if name == DocumentName.ANNEX else name.replace("-", " ")
        yield f"the {what} in {place if len(annexes) > 1 else 'the annex'}"
