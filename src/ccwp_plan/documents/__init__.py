"""Documents: what templates see, made from a checked plan or a strategy, and the formats that they are written in."""

from enum import StrEnum


class Document(StrEnum):
    """The documents of a plan, each a module here."""

    ANNEX = "annex"
    NOTE = "note"
    COVERAGE = "coverage"
    STATE_OF_PLAY = "state-of-play"
    DEADLINES = "deadlines"
    INVOLVEMENT = "involvement"


class Format(StrEnum):
    """The formats of a document."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    MD = "md"
