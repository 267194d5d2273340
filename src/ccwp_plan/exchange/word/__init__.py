"""Word files that come back with comments and changes in them, read by one walk of our own."""

from __future__ import annotations

from ccwp_plan.exchange.cells import Unreadable
from ccwp_plan.exchange.guards import office_file
from ccwp_plan.exchange.package import SAVE_DOCX, Package
from ccwp_plan.exchange.word.changes import changes
from ccwp_plan.exchange.word.comments import comments
from ccwp_plan.exchange.word.parts import Parts
from ccwp_plan.exchange.word.returned import Bookmark, Returned
from ccwp_plan.exchange.word.views import everything, nothing, seen
from ccwp_plan.exchange.word.walk import Walk
from ccwp_plan.exchange.word.xml import local, path, switched_on


def read(data: bytes) -> Returned:
    """All that a Word file says: its text before and after the changes, the changes, comments and bookmarks.

    Raises Unreadable where it is no Word file, is damaged or is refused.
    """
    package = office_file(data)
    if package is None or package.kind != "docx":
        raise Unreadable("The file is not a Word document.", SAVE_DOCX)
    return read_package(package)


def read_package(package: Package) -> Returned:
    """All that a Word file says of which the package is open. Raises Unreadable where it is damaged."""
    parts = Parts(package)
    walk = Walk(parts)
    text = walk.all()
    paragraphs = tuple(text.paragraphs)
    before, after = seen(paragraphs, nothing), seen(paragraphs, everything)
    program = _program(parts)
    return Returned(
        paragraphs=paragraphs,
        before=before,
        after=after,
        changes=changes(text),
        comments=comments(parts, walk, before, after, program),
        bookmarks=tuple(Bookmark(*one) for one in sorted(text.bookmarks, key=lambda one: (one[1], one[0]))),
        tracks=switched_on(path(parts.only("settings"), "trackRevisions")),
        program=program,
    )


def _program(parts: Parts) -> str:
    found = (one for part in parts.related("", "extended-properties") for one in parts.root(part))
    return next((str(one.text or "") for one in found if local(one) == "Application"), "")
