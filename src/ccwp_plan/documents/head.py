"""The head of a document: what its cover page and its foot print."""

from __future__ import annotations

from collections.abc import Iterator

from ccwp_plan.documents.dates import day
from ccwp_plan.documents.view import HeadRow, HeadView
from ccwp_plan.language.declared import fields_of
from ccwp_plan.language.open_values import shown
from ccwp_plan.language.plan import Document


def head_view(document: Document) -> HeadView:
    """The head of a document, as far as it is known."""
    return HeadView(
        number=document.number and shown(document.number),
        marking=document.marking and shown(document.marking),
        place_and_date=f"{document.place}, {day(document.date)}" if document.date else None,
        original_language=shown(document.original_language) if document.date else None,
        subject_codes=document.subject_codes,
        type=document.type,
        rows=tuple(_head_rows(document)),
        sender=document.from_,
        initials=document.initials,
        department=document.department,
    )


def _head_rows(document: Document) -> Iterator[HeadRow]:
    """The rows of the cover page, each only where there is something to say."""
    for field, lines in (
        ("from", (document.from_,)),
        ("to", (document.to,)),
        ("previous", tuple(map(shown, document.previous))),
        ("commission_document", (document.commission_document,)),
        ("subject", (document.subject,)),
    ):
        given = tuple(line for line in lines if line)
        if given:
            yield HeadRow(f"{fields_of(Document)[field].printed}:", given)
