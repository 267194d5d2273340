"""What is new in a plan or a strategy, in words for people and with keys for machines."""

from enum import StrEnum


class Format(StrEnum):
    """The formats of what is new, each a module here."""

    TEXT = "text"
    JSON = "json"
    MD = "md"
