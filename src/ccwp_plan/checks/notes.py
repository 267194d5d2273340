"""N: the notes about a plan, beside what is in its own file: what they are called, and what they carry."""

from __future__ import annotations

from collections.abc import Iterator

from ccwp_plan.checks.actions import file_not_read
from ccwp_plan.checks.rule import ERROR, WARNING, Context, Fault, note_rule, plan_rule
from ccwp_plan.language.documents import NOTE, DocumentName, meant, same_name
from ccwp_plan.reading.place import echoed
from ccwp_plan.repository.find import NOTES
from ccwp_plan.repository.loaded import LoadedNote


@plan_rule("N001", ERROR, "a note with a name that is taken")
def taken_name(context: Context) -> Iterator[Fault]:
    """A note is rendered by its name, into a file of that name; some computers take capital letters for small ones."""
    taken = {same_name(name): f"the {name} of every plan" for name in (NOTE, *DocumentName)}
    for note in context.plan.notes:
        if other := taken.get(same_name(note.name)):
            help_ = "Give the note another name: rename its file."
            yield Fault(note.place, f"The name ‘{echoed(note.name)}’ is taken by {other}.", help_)
        else:
            taken[same_name(note.name)] = f"the note {note.place.source.path.name}"


@note_rule("N002", ERROR, "a document is to be an annex that does not exist", reads="annexes")
def unknown_annex(note: LoadedNote, context: Context) -> Iterator[Fault]:
    """A note carries documents that ccwp-plan makes of the plan; it cannot carry another note."""
    known = [*DocumentName]
    for at, name in enumerate(note.annexes):
        if name not in known:
            from ccwp_plan.language.habits import several  # what is right needs none

            is_note = context.plan.note(name) is not None or same_name(name) == NOTE
            what = "a note, and a note carries documents" if is_note else "not a known document"
            is_plan = same_name(name) == same_name(context.plan.name)
            near = None if is_note else DocumentName.ANNEX if is_plan else meant(name)
            help_ = f"Did you mean ‘{near}’?" if near else f"Write one of: {', '.join(known)}."
            parts = [meant(part) for part in several(name)]
            if not is_note and len(parts) > 1 and all(parts):
                help_ = f"Write each of them by itself: `annexes: [{', '.join(map(str, parts))}]`."
            yield Fault(note.at("annexes", at), f"‘{echoed(name)}’ is {what}.", help_)


@note_rule("N003", WARNING, "a note carries one document twice", reads="annexes")
def annexed_twice(note: LoadedNote, context: Context) -> Iterator[Fault]:
    """It is printed once, where it stands first."""
    for at, name in enumerate(note.annexes):
        if name in note.annexes[:at]:
            yield Fault(
                note.at("annexes", at), f"The annex ‘{echoed(name)}’ is listed twice.", "Remove one of the two."
            )


@plan_rule("N004", WARNING, "a file or a folder in notes/ that is not read")
def not_read(context: Context) -> Iterator[Fault]:
    """A note lies in notes/ itself, in a file whose name ends in .yaml; one that does not could not be rendered."""
    for source in context.plan.not_read_in(NOTES):
        yield file_not_read(source, "a note", NOTES)
