"""Coverage, for a person at a terminal and for machines."""

from enum import StrEnum


class Format(StrEnum):
    """The formats of the coverage; Markdown and HTML are formats of its document, each other one a module here."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"
    HTML = "html"
