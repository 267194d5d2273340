"""Word files that come back with comments and changes in them, read by one walk of our own."""

from __future__ import annotations

from ccwp_plan.exchange.word.changes import changes
from ccwp_plan.exchange.word.comments import comments
from ccwp_plan.exchange.word.package import Package
from ccwp_plan.exchange.word.returned import Bookmark, Returned
from ccwp_plan.exchange.word.views import everything, nothing, seen
from ccwp_plan.exchange.word.walk import Walk
from ccwp_plan.exchange.word.xml import child, path, switched_on


def read(data: bytes) -> Returned:
    """All that a Word file says: its text before and after the changes, the changes, comments and bookmarks.

    Raises Unreadable where it is no Word file, is damaged or is refused.
    """
    package = Package(data)
    walk = Walk(package)
    text = walk.all()
    paragraphs = tuple(text.paragraphs)
    before, after = seen(paragraphs, nothing), seen(paragraphs, everything)
    program = _program(package)
    return Returned(
        paragraphs=paragraphs,
        before=before,
        after=after,
        changes=changes(text),
        comments=comments(package, walk, before, after, program),
        bookmarks=tuple(Bookmark(*one) for one in sorted(text.bookmarks, key=lambda one: (one[1], one[0]))),
        tracks=switched_on(path(package.only("settings"), "trackRevisions")),
        program=program,
    )


def _program(package: Package) -> str:
    for part in package.related("", "extended-properties"):
        application = child(package.root(part), "Application")
        return "" if application is None else str(application.text or "")
    return ""
