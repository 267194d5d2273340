"""HTML to PDF: pandoc's Typst in our Typst layout, compiled in process."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from ccwp_plan.documents import boxes, pandoc
from ccwp_plan.documents.html import Templates
from ccwp_plan.documents.view import View
from ccwp_plan.errors import CallError

_MAIN = """#import "council.typ": council
#show: council.with(json(bytes(sys.inputs.head)))

"""


def pdf(
    view: View, html: str, templates: Templates, epoch: int, *, system_fonts: bool = False
) -> tuple[bytes, str | None]:
    """The document as a tagged PDF that meets PDF/A-2a and PDF/UA-1, with the embedded fonts only.

    With `system_fonts` it is set in a face of the machine, if the machine has one that council.typ names. A
    text in a script that the fonts lack (the embedded ones have Latin, Greek and Cyrillic) cannot meet the
    standards: such a document is made without them, with a box in the place of each character that no font has, and
    what kept it from meeting them is the second value.
    The layout may read what lies in an empty folder beside it and nothing else. Raises CallError where the
    layout, which a repository may bring itself, cannot be compiled.
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
    with tempfile.TemporaryDirectory(prefix="ccwp-plan-") as root:
        main = Path(root, "main.typ")
        main.write_bytes(_MAIN.encode() + body)
        Path(root, "council.typ").write_bytes(templates.file("council.typ").read_bytes())
        return _compiled(main, json.dumps(head, ensure_ascii=False), epoch, system_fonts)


def _compiled(main: Path, head: str, epoch: int, system_fonts: bool) -> tuple[bytes, str | None]:
    import typst

    def compiled(*, tagged: bool) -> bytes:
        made = typst.compile(
            main,
            root=main.parent,
            font_paths=[] if tagged else [main.parent],
            ignore_system_fonts=not system_fonts,
            package_path=main.parent,
            package_cache_path=main.parent,
            sys_inputs={"head": head},
            pdf_standards=["a-2a", "ua-1"] if tagged else None,
            timestamp=epoch,
        )
        return bytes(made)

    try:
        return compiled(tagged=True), None
    except typst.TypstError as error:
        remark = str(error) if system_fonts else f"{error}; --system-fonts lets it use this machine's"
    (main.parent / "boxes.ttf").write_bytes(boxes.font(main.read_text(encoding="utf-8") + head))
    try:
        return compiled(tagged=False), remark
    except typst.TypstError as error:
        raise CallError(f"The PDF cannot be laid out: {error}.", "Check templates/council.typ.") from error
