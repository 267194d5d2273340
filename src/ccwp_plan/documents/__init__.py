"""Documents: what templates see, made from a checked plan or a strategy, and the formats that they are written in.

The documents of a plan are the modules that `DocumentName` names; each makes its view, be it to stand alone or to be
an annex of a note:

    view(checked, setting)

How it is made is its setting: as a draft, after which previous document and which footnotes, as of which day.
"""

from enum import StrEnum


class Format(StrEnum):
    """The formats of a document."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    MD = "md"
