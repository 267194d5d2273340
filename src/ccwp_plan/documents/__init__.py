"""Documents: what templates see, made from a checked plan or a strategy, and the formats that they are written in.

The documents of a plan are the modules that `DocumentName` names; each makes its view, be it to stand alone or to be
an annex of a note:

    view(checked, *, draft, previous=None, notes=None, as_of=None)

`previous` is the previous document where the plan names none; `notes` are the footnotes that stand before it, where it
is an annex; `as_of` is the day on which it looks at the plan.
"""

from enum import StrEnum


class Format(StrEnum):
    """The formats of a document."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    MD = "md"
