"""The numbers of Council documents: 7806/19, 7806/1/19 REV 1, 7806/19 ADD 1 COR 1."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORM = re.compile(
    r"""(?P<serial>[1-9x][0-9x]{3,4}) (?:/(?P<slot>[1-9][0-9]?))? /(?P<year>[0-9]{2})
        (?:\ REV\ (?P<rev>[1-9][0-9]?))? (?:\ ADD\ (?P<add>[1-9][0-9]?))? (?:\ COR\ (?P<cor>[1-9][0-9]?))?""",
    re.VERBOSE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A Council document's number. `slot` is the revision in the number itself, `rev` the one after REV; 0 is none."""

    serial: str
    year: str
    slot: int = 0
    rev: int = 0
    add: int = 0
    cor: int = 0

    @classmethod
    def parse(cls, text: str) -> DocumentNumber | None:
        """The number that a text is, or None if it is not of the Council's form."""
        match = _FORM.fullmatch(text)
        if not match:
            return None
        counts = {name: int(match[name] or 0) for name in ("slot", "rev", "add", "cor")}
        return cls(match["serial"], match["year"], **counts)

    @property
    def assigned(self) -> bool:
        """Whether the register has given the number: a draft may have x's in its place."""
        return "x" not in self.serial

    @property
    def consistent(self) -> bool:
        """Whether the number and its REV name one revision."""
        return self.slot == self.rev

    @property
    def revision(self) -> int:
        """Which revision of the document it is, by the number or by its REV: 0 is the original."""
        return self.rev or self.slot

    @property
    def base(self) -> tuple[str, str]:
        """What all revisions of a document share."""
        return self.serial, self.year

    def next_revision(self) -> DocumentNumber:
        """The number of the revision that follows this one."""
        return DocumentNumber(self.serial, self.year, self.slot + 1, self.slot + 1)

    def __str__(self) -> str:
        text = f"{self.serial}/{self.slot}/{self.year}" if self.slot else f"{self.serial}/{self.year}"
        for word, count in (("REV", self.rev), ("ADD", self.add), ("COR", self.cor)):
            text += f" {word} {count}" if count else ""
        return text


def is_other(text: str, than: str | None) -> bool:
    """Whether a text names another document, or another revision, than a text does.

    >>> is_other("7806/1/19", "7806/1/19 REV 1"), is_other("7806/19", "7806/1/19 REV 1")
    (False, True)
    """
    one, other = (DocumentNumber.parse(number.strip()) for number in (text, than or ""))
    if one is None or other is None:
        return than is None or text.strip() != than.strip()
    return (one.base, one.revision, one.add, one.cor) != (other.base, other.revision, other.add, other.cor)
