"""HTML to PDF: its Typst in our layout, compiled in process."""

from __future__ import annotations

import json

from ccwp_plan.documents import tags
from ccwp_plan.documents.html import Templates
from ccwp_plan.documents.markup import FUNCTIONS, typst
from ccwp_plan.documents.view import View
from ccwp_plan.errors import CallError

_MAIN = f"""#import "council.typ": council
{FUNCTIONS}
#show footnote.entry: apart
#show: council.with(json(bytes(sys.inputs.head)))

"""


def pdf(
    view: View, html: str, templates: Templates, epoch: int, *, system_fonts: bool = False
) -> tuple[bytes, str | None]:
    """The document as a tagged PDF that meets PDF/A-2a and PDF/UA-1, with the embedded fonts only.

    With `system_fonts` it is set in a face of the machine, if the machine has one that council.typ names. A
    text in a script that the fonts lack (the embedded ones have Latin, Greek and Cyrillic) cannot meet the
    standards: such a document is made without them, with a box in the place of each character that no font has, and
    what kept it from meeting them is the second value; so is a table or a list of the layout that the page has not,
    for then the heads of rows cannot be marked. The layout may read no file. Raises CallError where the layout,
    which a repository may bring itself, cannot be compiled.
    """
    text, meant = typst(html)
    head = {
        "title": view.title,
        "lang": view.language,
        "number": view.head.number or "",
        "marking": view.head.marking or "",
        "initials": view.head.initials or "",
        "department": view.head.department or "",
        "author": view.head.sender or "",
        "draft": view.draft,
        "annexes": view.annex_marks,
    }
    files = {"main.typ": (_MAIN + text).encode(), "council.typ": templates.file("council.typ").read_bytes()}
    made, remark = _compiled(files, json.dumps(head, ensure_ascii=False), epoch, system_fonts)
    try:
        return tags.corrected(made, meant), remark
    except tags.UnknownTags as unknown:
        return made, remark or f"{unknown}, so what heads the rows of its tables is not marked"


def _compiled(files: dict[str, bytes], head: str, epoch: int, system_fonts: bool) -> tuple[bytes, str | None]:
    from ccwp_plan.documents.typesetter import compiled

    def made(standards: list[str] | None, fonts: tuple[bytes, ...] = ()) -> bytes:
        inputs, more = {"head": head}, {"pdf_standards": standards}
        return compiled(files, inputs, epoch, fonts=fonts, system_fonts=system_fonts, **more)

    try:
        return made(["a-2a", "ua-1"]), None
    except RuntimeError as error:
        remark = str(error) if system_fonts else f"{error}; --system-fonts lets it use this machine's"
    try:
        from ccwp_plan.documents import boxes

        return made(None, (boxes.font(files["main.typ"].decode(errors="replace") + head),)), remark
    except RuntimeError as error:
        raise CallError(f"The PDF cannot be laid out: {error}.", "Check templates/council.typ.") from error
