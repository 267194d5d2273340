"""HTML to PDF: pandoc's Typst in our Typst layout, compiled in process."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from ccwp_plan.documents import pandoc
from ccwp_plan.documents.html import Templates
from ccwp_plan.documents.view import View
from ccwp_plan.errors import CallError

_MAIN = """#import "council.typ": council
#show: council.with(json(bytes(sys.inputs.head)))

"""


def pdf(view: View, html: str, templates: Templates, epoch: int) -> bytes:
    """The document as a tagged PDF that meets PDF/UA-1, with the embedded fonts only.

    The layout may read what lies in an empty folder beside it and nothing else. Raises CallError where
    the layout, which a repository may bring itself, cannot be compiled.
    """
    import typst

    body = pandoc.convert(html, "typst", lua_filter=templates.file("council.lua"), epoch=epoch)
    head = {
        "title": view.title,
        "lang": view.language,
        "number": view.number or "",
        "marking": view.marking or "",
        "draft": view.draft,
    }
    with tempfile.TemporaryDirectory(prefix="ccwp-plan-") as root:
        main = Path(root, "main.typ")
        main.write_bytes(_MAIN.encode() + body)
        Path(root, "council.typ").write_bytes(templates.file("council.typ").read_bytes())
        try:
            compiled = typst.compile(
                main,
                root=root,
                font_paths=[],
                ignore_system_fonts=True,
                package_path=root,
                package_cache_path=root,
                sys_inputs={"head": json.dumps(head)},
                pdf_standards=["ua-1"],
                timestamp=epoch,
            )
        except typst.TypstError as error:
            raise CallError(f"The PDF cannot be laid out: {error}", "Check templates/council.typ.") from error
    return bytes(compiled)
