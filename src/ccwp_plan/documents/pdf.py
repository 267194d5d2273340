"""HTML to PDF: pandoc's Typst in our Typst layout, compiled in process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ccwp_plan.documents import pandoc
from ccwp_plan.documents.html import Templates
from ccwp_plan.documents.view import View
from ccwp_plan.errors import CallError

_NOTHING = Path(__file__)
"""The folder that the layout may read from: a file, in which there is nothing."""
_MAIN = """#import "council.typ": council
#show: council.with(json(bytes(sys.inputs.head)))

"""


def pdf(
    view: View, html: str, templates: Templates, epoch: int, *, system_fonts: bool = False
) -> tuple[bytes, str | None]:
    """The document as a tagged PDF that meets PDF/A-2a and PDF/UA-1, with the embedded fonts only.

    With `system_fonts` it is set in a face of the machine, if the machine has one that council.typ names. A
    text in a script that the fonts lack (the embedded ones have Latin, Greek and Cyrillic) cannot meet the
    standards: such a document is made without them, and what kept it from meeting them is the second value.
    The layout may read no file, and none is written. Raises CallError where the layout, which a repository may
    bring itself, cannot be compiled.
    """
    body = pandoc.convert(html, "typst", epoch=epoch)
    head = {
        "title": view.title,
        "lang": view.language,
        "number": view.head.number or "",
        "marking": view.head.marking or "",
        "initials": view.head.initials or "",
        "department": view.head.department or "",
        "draft": view.draft,
    }
    files = {"main.typ": _MAIN.encode() + body, "council.typ": templates.file("council.typ").read_bytes()}
    return _compiled(files, json.dumps(head), epoch, system_fonts)


def _compiled(files: Any, head: str, epoch: int, system_fonts: bool) -> tuple[bytes, str | None]:
    import typst

    def compiled(*, tagged: bool) -> bytes:
        made = typst.compile(
            files,
            root=_NOTHING,
            font_paths=[],
            ignore_system_fonts=not system_fonts,
            package_path=_NOTHING,
            package_cache_path=_NOTHING,
            sys_inputs={"head": head},
            pdf_standards=["a-2a", "ua-1"] if tagged else None,
            timestamp=epoch,
        )
        return bytes(made)

    try:
        return compiled(tagged=True), None
    except RuntimeError as error:
        remark = str(error) if system_fonts else f"{error}; --system-fonts lets it use this machine's"
    try:
        return compiled(tagged=False), remark
    except RuntimeError as error:  # a TypstError, or another where it is no text at all
        raise CallError(f"The PDF cannot be laid out: {error}.", "Check templates/council.typ.") from error
