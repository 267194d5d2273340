"""Files that hold something else than fields: a Word document, another encoding, an unfinished merge, an e-mail.

Each is told as a whole, by one problem, since nothing in it can be corrected field by field.
"""

from __future__ import annotations

import re

from ccwp_plan.reading.place import Refusal, echoed
from ccwp_plan.reading.signs import called

_HELP_BYTES = "Copy its text into a new file in Notepad, and save that under this name: `Save as`, `Encoding: UTF-8`."
_HELP_UTF_8 = "Save the file again as UTF-8: in Notepad with `Save as` and `Encoding: UTF-8`."
_ZIP = b"PK\x03\x04"
_PARTS = {b"word/": "a Word document", b"xl/": "an Excel workbook", b"ppt/": "a PowerPoint presentation"}
_BEGINNINGS = {
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "a document of an old Word or Excel",
    b"{\\rtf": "a document in Rich Text Format",
    b"<!doctype": "a web page",
    b"<html": "a web page",
    b"<?xml": "an XML file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a compressed file",
}
"""What files begin with that are no text of fields, and what they are."""
_MARKS_OF_BYTES = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_END = r"(?=[\r\n]|\Z)"
"""The end of a line, whatever it is marked by."""
_MERGE = re.compile(rf"^(?:(?:<{{7}}|>{{7}})(?: [^\r\n]*)?|={{7}}){_END}", re.MULTILINE)
_FENCE = re.compile(rf"^(?:```|~~~)\w{{0,20}}[ \t]*{_END}", re.MULTILINE)
_HEADER = re.compile(
    r"^(?:From|To|Cc|Sent|Date|Subject|Von|An|Gesendet|Betreff|De|À|Envoyé|Objet): [^\r\n]*$", re.MULTILINE
)
_GREETING = re.compile(
    r"^(?:Dear|Hello|Hi|Good (?:morning|afternoon)|Sehr geehrte|Liebe|Bonjour|Cher|Chère|Madame|Monsieur|Sent from my"
    r"|(?:Best|Kind|Many) (?:regards|wishes|thanks)|Regards|Yours|Mit freundlichen|Viele Grüße|Cordialement)\b[^:\r\n]*"
    rf"{_END}",
    re.MULTILINE,
)
_QUOTED = re.compile(rf"^>[ >]*(\w[^\r\n]*){_END}", re.MULTILINE)
_TABLE = re.compile(rf"\s*\|[^\r\n]*\|[^\r\n]*\|[ \t]*{_END}", re.MULTILINE)
_HEAD = 1_000
"""So many characters are looked at for the head of an e-mail."""


def is_header(name: str) -> bool:
    """Whether a name stands in the head of an e-mail."""
    return _HEADER.match(f"{name}: ") is not None


def what(raw: bytes) -> str | None:
    """What a file is that is no text of lines or fields, as far as its beginning tells it."""
    if raw.startswith(_ZIP):
        return next((what for part, what in _PARTS.items() if part in raw), "a ZIP archive")
    return next((what for sign, what in _BEGINNINGS.items() if raw[:9].lower().startswith(sign.lower())), None)


def in_bytes(raw: bytes) -> Refusal | None:
    """Why bytes are not the text of fields, as far as their beginning tells it."""
    if found := what(raw):
        return Refusal("Y002", f"This is {found}, and not a text file.", _HELP_BYTES, 0, 0)
    is_wide = raw[:2] in _MARKS_OF_BYTES or raw[:400].count(0) > len(raw[:400]) // 4
    if is_wide:
        message = "The file is stored as UTF-16, which Notepad calls Unicode, and not as UTF-8."
        return Refusal("Y002", message, _HELP_UTF_8, 0, 0)
    return None


def not_utf_8(raw: bytes, at: int) -> tuple[Refusal, str]:
    """Why bytes are no UTF-8 of which the one at an offset is none, and their text as far as it can be told."""
    before = raw[:at].decode("utf-8-sig", "replace")
    start, character = len(before), raw[at : at + 1].decode("cp1252", "replace")
    is_legible = character.isprintable() or character == "\N{NO-BREAK SPACE}"
    is_damaged = not raw.decode("utf-8", "ignore").removeprefix("\ufeff").isascii() or not is_legible
    if is_damaged or character == "\N{REPLACEMENT CHARACTER}":
        message = f"The file is not UTF-8: the byte 0x{raw[at]:02X} is not a character."
        return Refusal("Y002", message, "Save the file as UTF-8 in your editor.", start, start), before
    text = raw.decode("cp1252", "replace")
    sign = f"‘{character}’" if character.isprintable() else called(character)
    message = f"The file is not UTF-8: {sign} is stored as in Windows-1252 (ANSI)."
    return Refusal("Y002", message, _HELP_UTF_8, start, start + 1), text


def in_text(text: str) -> Refusal | None:
    """Why a text that could not be read as YAML is not meant to be: an unfinished merge, an e-mail, Markdown."""
    if match := _MERGE.search(text):
        return Refusal(
            "Y019",
            "A merge was not finished here: the file has the lines of both versions.",
            "Keep the lines that are right, and remove those that begin with `<<<<<<<`, `=======` or `>>>>>>>`.",
            *match.span(),
        )
    if match := _FENCE.search(text):
        message = f"‘{match[0]}’ is not a field: it stood around the fields where they were copied from."
        return Refusal("Y006", message, f"Remove the lines that begin with {match[0][:3]}.", *match.span())
    if match := _TABLE.match(text):
        message = f"‘{echoed(match[0].strip())}’ is a row of a table, and not a field."
        help_ = "Write each column as a field on a line of its own: number: 10.1"
        return Refusal("Y006", message, help_, *match.span())
    return _of_e_mail(text)


def _of_e_mail(text: str) -> Refusal | None:
    headers, quoted = [*_HEADER.finditer(text, 0, _HEAD)], [*_QUOTED.finditer(text)]
    found = headers[0] if len(headers) > 1 else _GREETING.search(text)
    if found:
        also = ", and the sign > before the others" if quoted else ""
        help_ = f"Remove the lines of the e-mail, above and below the fields{also}."
        return Refusal("Y006", f"‘{echoed(found[0])}’ comes from an e-mail: it is not a field.", help_, *found.span())
    if len(quoted) < 2:
        return None
    message = "The sign > before the lines comes from an e-mail."
    return Refusal("Y006", message, f"Remove it before each line: `{echoed(quoted[0][1])}`.", *quoted[0].span())
