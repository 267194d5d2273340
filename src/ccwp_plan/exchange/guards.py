"""The way in for every file that comes back: what it is by its content, and whether it may be read at all.

It knows neither forms nor cells: documents with comments go through it as well.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from ccwp_plan.exchange.cells import Unreadable
from ccwp_plan.exchange.package import SAVE_DOCX, SAVE_XLSX, Package, package
from ccwp_plan.reading import strangers

MOST_BYTES = 32 << 20
"""How large a file may be: forms and tables have less than a million bytes, documents with pictures some millions."""

_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OF_OLE = {
    "EncryptedPackage": (
        "The file is protected by a password.",
        "Open it, remove the password under File, Info, Protect, save it and try again.",
    ),
    "__nameid_version1.0": ("The file is an e-mail of Outlook.", "Save what is attached to it, and give that."),
    "WordDocument": ("The file is a document of an old Word (.doc).", SAVE_DOCX),
    "Workbook": ("The file is a workbook of an old Excel (.xls).", SAVE_XLSX),
    "Book": ("The file is a workbook of a very old Excel (.xls).", SAVE_XLSX),
}
"""What to say of a file of the old kind, by the name of a stream in it; the first one counts."""
_OWNER = "~$"
_SAVE = "Open it in the program that it was made with, and save it as .xlsx, .docx or .csv."


def content(file: Path) -> bytes:
    """All of a file. Raises Unreadable where it cannot be opened, is no file, is empty or too large."""
    if file.name.startswith(_OWNER):
        raise Unreadable(
            "The file only says that another one is open in Word or Excel.",
            f"Close {file.name.removeprefix(_OWNER)} in Word or Excel, and give that file.",
        )
    try:
        with open(file, "rb", opener=_without_waiting) as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                raise Unreadable("This is not a file.", "Name a file: .xlsx, .docx or .csv.")
            raw = opened.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it has a name that no file has"
        raise Unreadable(
            f"The file cannot be opened: {reason}.", "Close it in other programs, and try again."
        ) from error
    if len(raw) > MOST_BYTES:
        raise Unreadable(
            f"The file is larger than {MOST_BYTES >> 20} MB.", "Remove pictures and what is not asked for, and save it."
        )
    if not raw.strip(b"\0 \t\r\n"):
        raise Unreadable("The file is empty.", "Ask for it again: perhaps it was not sent completely.")
    return raw


def office_file(raw: bytes) -> Package | None:
    """The workbook or Word document that a file holds; None where it may be a text.

    Raises Unreadable where it is another kind of file, or has what it must not have.
    """
    if raw.startswith(_ZIP):
        return package(raw)
    if raw.startswith(_OLE):
        raise _of_ole(raw)
    if what := strangers.what(raw):
        raise Unreadable(f"The file is {what}, and not a workbook, a Word document or a CSV file.", _SAVE)
    return None


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; a pipe makes nobody wait."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _of_ole(raw: bytes) -> Unreadable:
    """What to say of a file of the old kind: what is in it stands there in UTF-16."""
    found = (said for name, said in _OF_OLE.items() if name.encode("utf-16-le") in raw)
    message, help_ = next(found, ("The file is one of an old Office program.", _SAVE))
    return Unreadable(message, help_)
