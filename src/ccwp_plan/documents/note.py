"""A note: a cover page and, after it, the documents that it carries, each an annex."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import cast

from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import prose
from ccwp_plan.documents.annex import ANNEX
from ccwp_plan.documents.head import head_view
from ccwp_plan.documents.objectives import strategy_view
from ccwp_plan.documents.plan import Setting, following
from ccwp_plan.documents.view import View
from ccwp_plan.language.documents import DocumentName, annexes_called
from ccwp_plan.language.open_values import Open, opened, shown
from ccwp_plan.language.plan import Document
from ccwp_plan.repository.loaded import LoadedNote


def view(checked: Checked, note: LoadedNote, setting: Setting) -> View:
    """A note about a plan; the previous document is named on its cover page where the note names none.

    One that carries the plan has the view of the annex, with the other annexes before and after it. Footnotes count
    through, in the order of print.
    """
    notes = prose.Notes()
    document = following(note.fields, setting.previous)
    paragraphs = tuple(prose.blocks(text, notes) for text in document.text)
    annexes = _annexes(checked, note, replace(setting, previous=None, notes=notes, as_of=setting.as_of or note.as_of))
    at = next((at for at, one in enumerate(annexes) if one.kind == DocumentName.ANNEX), None)
    base = _cover(checked, draft=setting.draft) if at is None else annexes[at]
    return replace(
        base,
        kind="note",
        title=document.subject or base.title,
        head=head_view(document),
        paragraphs=paragraphs,
        notes=notes.texts,
        carries_plan=at is not None,
        in_note="",
        before=tuple(annexes[: at or 0]),
        after=tuple(annexes if at is None else annexes[at + 1 :]),
    )


def _cover(checked: Checked, *, draft: bool) -> View:
    """A document of a plan in which nothing stands: a note that does not carry the plan, behind its cover page."""
    plan = checked.plan
    assert plan.strategy is not None
    return View(
        kind="layout",
        title=plan.fields.title,
        heading=plan.fields.title,
        language="en",
        draft=draft,
        head=head_view(Document()),
        strategy=strategy_view(plan.strategy.taxonomy, None),
        notes=(),
    )


def _annexes(checked: Checked, note: LoadedNote, setting: Setting) -> list[View]:
    """The documents that a note carries, each once, numbered where there are several.

    Of one that does not exist (N002) a draft has the name, as what is not there yet.
    """
    names = [*dict.fromkeys(note.annexes)]
    views = []
    for number, (name, mark) in enumerate(zip(names, annexes_called(ANNEX, len(names)), strict=True), 1):
        if name in list(DocumentName):
            made = document_view(name, checked, setting)
            prefix = f"annexed-{name}"
        else:
            made = replace(_cover(checked, draft=setting.draft), heading=shown(opened(name)))
            prefix = f"annexed-{number}"
        printed = shown(opened(mark) if isinstance(name, Open) else mark)
        views.append(replace(made, annex_mark=printed, in_note=prefix))
    return views


def document_view(name: str, checked: Checked, setting: Setting) -> View:
    """What the module of a document makes of a plan."""
    module = import_module(f"ccwp_plan.documents.{DocumentName(name).replace('-', '_')}")
    return cast(View, module.view(checked, setting))
