"""HTML to PDF: pandoc's Typst in our Typst layout, compiled in process."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Literal

from ccwp_plan.documents import pandoc
from ccwp_plan.documents.html import Templates
from ccwp_plan.documents.view import View
from ccwp_plan.errors import CallError

_MAIN = """#import "council.typ": council
#show: council.with(json(bytes(sys.inputs.head)))

"""


def pdf(view: View, html: str, templates: Templates, epoch: int) -> tuple[bytes, str | None]:
    """The document as a tagged PDF that meets PDF/UA-1, with the embedded fonts only.

    A text in a script that those fonts lack (they have Latin, Greek and Cyrillic) cannot meet it: such a
    document is set with the machine's fonts as well, and what kept it from meeting PDF/UA-1 is the second
    value. The layout may read what lies in an empty folder beside it and nothing else. Raises CallError
    where the layout, which a repository may bring itself, cannot be compiled.
    """
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
        return _compiled(main, json.dumps(head), epoch)


def _compiled(main: Path, head: str, epoch: int) -> tuple[bytes, str | None]:
    import typst

    remark = None
    attempts: tuple[Literal["ua-1"] | None, ...] = ("ua-1", None)
    for standard in attempts:
        try:
            made = typst.compile(
                main,
                root=main.parent,
                font_paths=[],
                ignore_system_fonts=standard is not None,
                package_path=main.parent,
                package_cache_path=main.parent,
                sys_inputs={"head": head},
                pdf_standards=standard,
                timestamp=epoch,
            )
        except typst.TypstError as error:
            if standard is None:
                raise CallError(f"The PDF cannot be laid out: {error}.", "Check templates/council.typ.") from error
            remark = str(error)
        else:
            return bytes(made), remark
    raise AssertionError("unreachable")
