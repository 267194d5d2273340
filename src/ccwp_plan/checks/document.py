"""D: the notes about the plan: open square brackets, numbers, what their heads lack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from ccwp_plan.checks.rule import ERROR, WARNING, Context, Fault, note_rule, plan_rule
from ccwp_plan.language import richtext
from ccwp_plan.language.action import Action
from ccwp_plan.language.declared import fields_of, rich_fields
from ccwp_plan.language.fields import Fields
from ccwp_plan.language.numbers import DocumentNumber
from ccwp_plan.language.plan import Document, Note, Plan
from ccwp_plan.reading.extents import Loc, Tree
from ccwp_plan.reading.place import Place, echoed
from ccwp_plan.reading.signs import typed
from ccwp_plan.repository.loaded import LoadedAction, LoadedNote, LoadedPlan

HEADER = tuple(field.written for field in fields_of(Document).values() if field.needed_by == "D003")
"""What the head of a note cannot do without."""


def open_brackets(plan: LoadedPlan) -> Iterator[tuple[LoadedAction | None, Place]]:
    """The place of every passage in square brackets, and of all that is to be confirmed: what is not agreed yet."""
    for action, place, model, value in _may_be_open(plan):
        yield from ((action, place.at(*loc).within(*passage)) for loc, passage in _passages(model, value))
    yield from ((None, plan.at(*one.loc)) for one in plan.open_values if not one.as_text)
    for note in plan.notes:
        yield from ((None, note.at(*one.loc)) for one in note.open_values if not one.as_text)
    for action in plan.actions:
        yield from ((action, action.at(*one.loc)) for one in action.open_values if not one.as_text)


def count_brackets(plan: LoadedPlan) -> int:
    """How many such passages there are: their places are not asked for where a draft has thousands."""
    passages = sum(1 for _, _, model, value in _may_be_open(plan) for _ in _passages(model, value))
    actions = (action.open_values for action in plan.actions)
    others = (plan.open_values, *(note.open_values for note in plan.notes), *actions)
    return passages + sum(not one.as_text for values in others for one in values)


def _may_be_open(plan: LoadedPlan) -> Iterator[tuple[LoadedAction | None, Place, type[Fields], Tree]]:
    """The plan without its actions, each note and each action, as far as a text in them can have a bracket."""
    if plan.place.source.brackets and isinstance(plan.place.value, dict):
        yield None, plan.place, Plan, {name: value for name, value in plan.place.value.items() if name != "actions"}
    for note in plan.notes:
        if note.place.source.brackets and note.place.source.data:
            yield None, note.place, Note, note.place.value
    for action in plan.actions:
        if action.place.source.brackets:
            yield action, action.place, Action, action.place.value


def _passages(model: type[Fields], value: Tree) -> Iterator[tuple[Loc, tuple[int, int]]]:
    """The bracketed passages in all texts of a value: the path to each text, and where it begins and ends there."""
    for text, loc in _texts(value):
        path = tuple(step for step in loc if isinstance(step, str))
        for passage in richtext.open_brackets(text, rich=path in rich_fields(model)):
            yield loc, passage


def _texts(value: Tree) -> Iterator[tuple[str, Loc]]:
    """Every text with a bracket in it, and the path that leads to it."""
    if isinstance(value, str):
        if "[" in value:
            yield value, ()
        return
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value or ()):
        if not isinstance(inner, str) or "[" in inner:
            for text, loc in _texts(inner):
                yield text, (step, *loc)


@plan_rule("D001", ERROR, "open square brackets in an agreed or endorsed plan", plan_reads="status")
def unresolved_text(context: Context) -> Iterator[Fault | tuple[LoadedAction, Fault]]:
    """Square brackets are the Council's convention for text on which there is no agreement yet."""
    status = context.plan.fields.status
    if status == "draft":
        return
    for action, place in open_brackets(context.plan):
        fault = Fault(
            place,
            f"The plan is {status}, but this text is still in square brackets.",
            "Remove the brackets where the text is agreed; where it is not, remove the text as well.",
        )
        yield (action, fault) if action else fault


@note_rule(
    "D002",
    ERROR,
    "a document number that is not of the Council's form, or whose REV disagrees with its number",
    reads="number previous",
    plan_reads="status",
)
def malformed_number(note: LoadedNote, context: Context) -> Iterator[Fault]:
    """The forms are 7806/19, 7806/1/19 REV 1, 7806/19 ADD 1, 7806/19 COR 1, combined in that order.

    Heads name a previous document without its REV, too: 7806/1/19.
    """
    draft = context.plan.fields.status == "draft"
    own = note.at("number")
    for text, place in _numbers(note):
        number = DocumentNumber.parse(text.split(" + ")[0])
        if number is None:
            help_ = "Write it as 7806/19, 7806/1/19 REV 1, 7806/19 ADD 1 or 7806/19 COR 1."
            if DocumentNumber.parse(clean := typed(text)):
                help_ = f"Write `{clean}`."
            yield Fault(place, f"‘{echoed(text)}’ is not a Council document number.", help_)
        elif not number.consistent and (number.rev or place == own):
            right = replace(number, slot=number.revision, rev=number.revision)
            yield Fault(
                place,
                f"The revision in the number, {number.slot or 'none'}, differs from that after REV, "
                f"{number.rev or 'none'}.",
                f"Write {right}, or {replace(number, slot=0, rev=0)} for the original.",
            )
        elif not number.assigned and not draft:
            yield Fault(
                place,
                f"The number {number} still contains x, but the plan is {context.plan.fields.status}.",
                "Write the number from the register.",
            )


@plan_rule("D003", ERROR, "a note is described without what its header needs")
def incomplete_header(context: Context) -> Iterator[Fault]:
    """The head of a Council note names its number, date, type, sender, addressee and subject."""
    plan = context.plan
    if context.note and plan.fields.document is None and "document" not in plan.broken:
        yield Fault(
            plan.place,
            "A note needs a header, but the plan has no ‘document’.",
            f"Add ‘document’ with {', '.join(f'‘{field}’' for field in HEADER)}.",
        )
    for note in plan.all_notes:
        if not note.broken.intersection(HEADER):
            yield from _lacking(note)


def _lacking(note: LoadedNote) -> Iterator[Fault]:
    """What the head of a note lacks, if it lacks anything."""
    given = note.fields.model_dump(by_alias=True)
    missing = [field for field in HEADER if given[field] is None]
    if missing:
        listed = ", ".join(f"‘{field}’" for field in missing)
        within = " under ‘document’" if note.place.loc else ""
        yield Fault(
            note.place,
            f"The header of a note also needs {listed}.",
            f"Add{within}: {', '.join(f'{field}: ...' for field in missing)}",
        )


@note_rule(
    "D004",
    WARNING,
    "the number is not the next revision of the document it is marked against",
    reads="number previous",
)
def revision_skipped(note: LoadedNote, context: Context) -> Iterator[Fault]:
    """A revision follows the document it is marked against, or else the latest previous one of the same number."""
    number = DocumentNumber.parse(note.fields.number or "")
    if number is None or not number.assigned or number.add or number.cor:
        return
    marked = _marked_against(note, context)
    latest = marked or _latest(note.fields.previous, number)
    if latest and (number.base, number.revision) != (latest.base, latest.revision + 1):
        yield Fault(
            note.at("number"),
            _not_next(number, latest, marked=marked is not None),
            f"The next revision is {latest.next_revision()}.",
        )


@note_rule("D005", WARNING, "a revision that bears the date of the document it revises", reads="number date")
def same_date(note: LoadedNote, context: Context) -> Iterator[Fault]:
    """A revision is issued after the document it revises, and is dated so.

    Known are the dates of the document that the note is marked against, and of the one in which the strategy stands.
    """
    number = DocumentNumber.parse(note.fields.number or "")
    if number is None or not number.revision or note.fields.date is None or number.add or number.cor:
        return
    for known, day in _dated(note, context):
        if known.base == number.base and known.revision < number.revision and day == note.fields.date:
            yield Fault(
                note.at("date"),
                f"{number} bears the date of {known}, which it revises: {day}.",
                "Write the date of the revision; `ccwp-plan revise --date` sets it with the number.",
            )
            return


def _dated(note: LoadedNote, context: Context) -> Iterator[tuple[DocumentNumber, date]]:
    """The documents whose dates are known beside that of a note."""
    earlier = context.since.note(note.name) if isinstance(context.since, LoadedPlan) else None
    document = earlier.fields if earlier else None
    strategy = context.plan.strategy.taxonomy.strategy if context.plan.strategy else None
    for text, day in (
        (document and document.number, document and document.date),
        (strategy and strategy.reference, strategy and strategy.date),
    ):
        number = DocumentNumber.parse(text or "")
        if number and day and not number.add and not number.cor:
            yield number, day


def _marked_against(note: LoadedNote, context: Context) -> DocumentNumber | None:
    """The number that the note has in what it is marked against, if it can have revisions."""
    earlier = context.against.note(note.name) if context.against and note.name in context.marked else None
    number = DocumentNumber.parse(earlier.fields.number or "") if earlier else None
    return number if number and number.assigned and not number.add and not number.cor else None


def _latest(previous: Iterable[str], number: DocumentNumber) -> DocumentNumber | None:
    """The latest of the previous documents that have a number's serial and year."""
    parsed = (DocumentNumber.parse(text) for text in previous)
    same = [known for known in parsed if known and known.base == number.base and not known.add]
    return max(same, key=lambda known: known.revision, default=None)


def _not_next(number: DocumentNumber, latest: DocumentNumber, *, marked: bool) -> str:
    """That a number does not follow another one, in words."""
    if number == latest:
        is_ = "also the number of the document that it is marked against" if marked else "its own previous document"
        return f"{number} is {is_}."
    which = "which it is marked against" if marked else "which is named as previous"
    return f"{number} is not the next revision of {latest}, {which}."


def _numbers(note: LoadedNote) -> Iterator[tuple[str, Place]]:
    """The number of a note and those of the previous documents, with their places."""
    if note.fields.number:
        yield note.fields.number, note.at("number")
    for index, text in enumerate(note.fields.previous):
        yield text, note.at("previous", index)
