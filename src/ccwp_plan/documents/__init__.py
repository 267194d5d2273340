"""Documents: what templates see, made from a checked plan or a strategy, and the formats that they are written in.

The documents of a plan are the modules that `DocumentName` names; each makes its view, be it to stand alone or to be
an annex of a note:

    view(checked, setting)

The setting (see plan.py) says of the previous document where the plan names none, of the footnotes that stand before it
where it is an annex, and of the day on which it looks at the plan.
"""

from enum import StrEnum


class Format(StrEnum):
    """The formats of a document."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    MD = "md"
