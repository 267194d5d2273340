"""A strategy, for a person at a terminal and for machines."""

from enum import StrEnum


class Format(StrEnum):
    """The formats of the Goals of a strategy: JSON is a report, the others are formats of its document."""

    TEXT = "text"
    MD = "md"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"
    JSON = "json"
