"""Accepted proposals of delegations written into the plan, each where the text is still the one commented on.

Which text that was, git knows: the plan as it was committed under the number of the document commented on. Where git
does not know it, the plan itself may still bear that number, or else the quote tells. What cannot be told, or cannot be
written, is left, and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ccwp_plan.analysis.changes import unfolded
from ccwp_plan.analysis.compilation import Commented, Compilation, items_of
from ccwp_plan.analysis.subjects import Lacking, Subject, said_alike, subject
from ccwp_plan.editing.broken_lines import as_before
from ccwp_plan.editing.edits import NotInPlace
from ccwp_plan.editing.patch import Patch
from ccwp_plan.language.action import Action
from ccwp_plan.language.fields import ALL, Fields
from ccwp_plan.language.numbers import is_other
from ccwp_plan.language.plan import Plan
from ccwp_plan.reading.extents import Loc
from ccwp_plan.reading.place import Source, echoed
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.circulated import Under
from ccwp_plan.repository.load import problems_in
from ccwp_plan.repository.loaded import LoadedPlan


class Left(NamedTuple):
    """A proposal that is not written, and why; `was` is the text commented on, where that is another one than now."""

    one: Commented
    why: str
    was: str | None = None


class Written(NamedTuple):
    """A proposal that is written, and on what it rests where git does not know the text commented on."""

    one: Commented
    resting_on: str | None


@dataclass(frozen=True)
class Application:
    """The new texts of the files that change, the proposals that are written there, and those that are left."""

    texts: dict[Source, str]
    written: tuple[Written, ...]
    left: tuple[Left, ...]


def apply(found: Compilation, under: Under) -> Application:
    """The accepted proposals that a plan which loads does not have yet, written into it as far as that can be done."""
    written: list[Written] = []
    left: list[Left] = []
    for one in found.waiting:
        told = _told(one, found, under)
        (left if isinstance(told, Left) else written).append(told)  # type: ignore[arg-type]
    texts = {source: text for source, text in _texts(written) if text != source.text}
    return Application(texts, tuple(written), tuple(left))


def _told(one: Commented, found: Compilation, under: Under) -> Written | Left:
    """Whether a proposal is written."""
    why = _not_a_text(one, found.plan)
    if others := found.against(one):
        names = ", ".join(
            dict.fromkeys(f"{other.delegation} ({other.comment.fields.about or 'general'})" for other in others)
        )
        why = why or f"another proposal for this text is accepted as well, of {names}; accept one of them"
    known = Left(one, why) if why else _still(one, found.plan, under)
    if isinstance(known, Left):
        return known
    try:
        text = _patched([one])
    except NotInPlace as error:
        return Left(one, f"{error.message} {error.help or ''}".strip())
    assert one.subject
    source = one.subject.place.source
    again = parse(source.encoded(text), source.path)
    wrong = next(iter((*again.problems, *problems_in(_model(source, found.plan), again))), None)
    return Left(one, f"the plan could not be read with it: {wrong.message}") if wrong else known


def _not_a_text(one: Commented, plan: LoadedPlan) -> str | None:
    """Why a proposal has no text whose place it could take, if it has none."""
    meant = one.subject
    if meant is None:
        return "the plan does not have what it is about"
    if meant.node:
        return "it is about the strategy, which is not changed here"
    if not meant.is_text:
        return "it is about more than one field; write it into the plan by hand, or name the field under ‘about’"
    if meant.is_list and items_of(one.proposed or "") is None:
        return "it is about a list: begin each item of the proposal with - and a space, or name one item"
    return _not_known(one.proposed or "", meant, plan)


def _not_known(text: str, meant: Subject, plan: LoadedPlan) -> str | None:
    """Which actor or objective a proposal names that the plan does not know, if it does."""
    what = meant.field.names if meant.field else None
    names = items_of(text) if meant.is_list else [text]
    for name in names or ():
        if what == "actor" and name not in plan.actors and name != ALL:
            return f"‘{echoed(name)}’ is not the id of an actor; write it into the plan by hand"
        if what == "objective" and plan.taxonomy and not plan.taxonomy.find(name):
            return f"‘{echoed(name)}’ is not the id of an objective; write it into the plan by hand"
    return None


def _still(one: Commented, plan: LoadedPlan, under: Under) -> Written | Left:
    """Whether the text in the plan is still the one that was commented on, as far as that is known."""
    meant, on, quote = one.subject, one.comment.file.fields.on, one.comment.fields.quote
    assert meant
    quoted = quote is not None and meant.quotes(quote)
    texts = [*_once(_text_in(state, one) for state in (under(on) if on else ()))]
    if texts:
        same = [text for text in texts if _alike(text, meant.text)]
        if same and (len(texts) == 1 or quoted):
            return Written(one, None if len(texts) == 1 else f"the quote (it changed under the number {on})")
        if same:
            return Left(one, f"the text changed under the number {on}, and there is no quote that tells which is meant")
        return Left(one, f"the text has changed since {on}", texts[0] or "")
    number = plan.fields.document.number if plan.fields.document else None
    if on and number and not is_other(on, number):
        return Written(
            one, f"its number (git does not know another text of {on}, and the plan still bears that number)"
        )
    if quoted:
        return Written(one, "the quote, which stands in it (git does not know the document commented on)")
    why = f"git does not know the plan as {on}" if on else "the document commented on is not named (on: ...)"
    return Left(one, f"{why}, so that the text commented on is not known")


def _text_in(plan: LoadedPlan, one: Commented) -> str | None:
    """What a field said in an earlier state of the plan; nothing where another item stood at its number."""
    found = subject(plan, one.comment.fields.about)
    if isinstance(found, Lacking) or (one.subject and found.item != one.subject.item):
        return None
    return found.text


def _alike(one: str | None, other: str | None) -> bool:
    return one is other if one is None or other is None else said_alike(one, other)


def _once(texts: Iterable[str | None]) -> Iterator[str | None]:
    """Texts that print alike once, the first of them."""
    known: list[str | None] = []
    for text in texts:
        if not any(_alike(text, one) for one in known):
            known.append(text)
            yield text


def _texts(written: Sequence[Written]) -> Iterator[tuple[Source, str]]:
    """The files that change, each with its new text."""
    by_file: dict[Source, list[Commented]] = {}
    for done in written:
        assert done.one.subject
        by_file.setdefault(done.one.subject.place.source, []).append(done.one)
    for source, some in by_file.items():
        yield source, _patched(some)


def _patched(some: Sequence[Commented]) -> str:
    """The text of the file in which these are written."""
    first = some[0].subject
    assert first
    patch = Patch(first.place.source, Action if first.action and not first.action.place.loc else Plan)
    done: set[tuple[Loc, str]] = set()
    for one in some:
        assert one.subject
        assert one.proposed is not None
        what = one.subject.place.loc, unfolded(one.proposed)
        if what not in done:
            _write(patch, one.subject, one.proposed)
        done.add(what)
    return patch.text()


def _write(patch: Patch, meant: Subject, text: str) -> None:
    loc = meant.place.loc
    if meant.is_list:
        patch.set(loc, [*(items_of(text) or ())])
    elif meant.is_item and isinstance(loc[-1], int) and not meant.place.given():
        patch.append(loc[:-1], text)
    else:
        patch.set_text(loc, as_before(meant.text or "", text) if meant.is_rich else text)


def _model(source: Source, plan: LoadedPlan) -> type[Fields]:
    return Plan if source is plan.place.source else Action
