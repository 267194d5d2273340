"""Another reader of Word's comments, changes and bookmarks, docx-plus, on the same files: where it differs, and why.

It reads in a process of its own: once it is imported, python-docx saves the footnotes of all documents otherwise.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import docx
import pytest

from ccwp_plan.exchange.word import read
from ccwp_plan.exchange.word.returned import Comment, Kind, Returned, Unit
from test_word import FILES, content

_BODY_ALONE = "it reads the body alone: no footnotes, no headers, no footers"
_NOTES_WITH_MARKS = (
    "a footnote whose mark was inserted or deleted is so as a whole, whether the file says it there or not"
)
_NO_LINKS = "nothing in the file links the two: the same words and a later date make a reply"
_BOTH_FORMS = "it reads a text box twice: in its form for Word, and in the one for older programs"
_DELETED_AGAIN = "it leaves out of an insertion what was deleted again, by its author or another"
_CELLS = "it takes the words of rows and cells for words that stand alone, and leaves out what was deleted in them"
_FORMULAS = "it does not read formulas"

DIFFERENT = {
    ("comments-on-the-same-words", "comments"): _NO_LINKS,
    ("comments-on-the-same-words-by-odt", "comments"): _NO_LINKS,
    ("footnote-added", "changes"): _NOTES_WITH_MARKS,
    ("footnote-deleted", "changes"): _NOTES_WITH_MARKS,
    ("header-changed", "changes"): _BODY_ALONE,
    ("ours-changed-everywhere", "changes"): _BODY_ALONE,
    ("ours-changed-everywhere-by-odt", "changes"): _BODY_ALONE,
    ("text-box-changed", "changes"): _BOTH_FORMS,
    ("two-authors-at-one-place", "changes"): _DELETED_AGAIN,
    ("word-comment-in-a-footnote", "changes"): _BODY_ALONE,
    ("word-comment-in-a-footnote", "comments"): _BODY_ALONE,
    ("word-comment-in-a-header", "changes"): _BODY_ALONE,
    ("word-comment-in-a-header", "comments"): _BODY_ALONE,
    ("word-comment-in-a-text-box", "changes"): _BOTH_FORMS,
    ("word-footnote-inserted", "changes"): _NOTES_WITH_MARKS,
    ("word-footnote-inserted-by-libreoffice", "changes"): _NOTES_WITH_MARKS,
    ("word-insertion-deleted-again", "changes"): _DELETED_AGAIN,
    ("word-insertion-deleted-again-by-libreoffice", "changes"): _DELETED_AGAIN,
    ("word-replies-and-resolved-by-libreoffice", "comments"): _NO_LINKS,
    ("word-reply-without-a-link", "comments"): _NO_LINKS,
    ("word-rows-and-cells", "changes"): _CELLS,
    ("word-rows-and-cells-by-libreoffice", "changes"): _CELLS,
    ("word-signs", "changes"): _FORMULAS,
    ("words-in-a-footnote-replaced", "changes"): _BODY_ALONE,
}
"""What differs, by the case and by what is compared, with the reason."""


def flat(text: str) -> str:
    """A text without the ends of lines and cells."""
    return text.replace("\n", "").replace("\t", "")


def ours_of_comments(found: Returned) -> Iterator[tuple[str, str, str, bool, str]]:
    def said(comment: Comment, above: str) -> tuple[str, str, str, bool, str]:
        return comment.author, flat(comment.text), flat(comment.quote_after), comment.resolved, above

    for one in found.comments:
        yield said(one, "")
        for reply in one.replies:
            yield said(reply, flat(one.text))


def theirs_of_comments(data: bytes) -> Iterator[tuple[str, str, str, bool, str]]:
    from docx_plus.comments import read_comments

    found = {one.comment_id: one for one in read_comments(docx.Document(io.BytesIO(data)))}
    for one in found.values():
        root = one
        while root.parent_id is not None:
            root = found[root.parent_id]
        above = "" if root is one else flat(root.text)
        yield one.author, flat(one.text), flat(one.anchored_text), one.resolved, above


def ours_of_changes(found: Returned) -> dict[tuple[str, str], str]:
    """For each author the words that were inserted, and those that were deleted, in the order of the text."""
    words: dict[tuple[str, str], str] = defaultdict(str)
    for one in found.changes:
        if one.unit is not Unit.CELL:  # its words were inserted as words, too
            words[one.author, "inserted"] += flat(one.added)
            words[one.author, "deleted"] += flat(one.removed)
    return {key: "".join(sorted(said)) for key, said in words.items() if said}


def theirs_of_changes(data: bytes) -> dict[tuple[str, str], str]:
    from docx_plus.revisions import read_revisions

    words: dict[tuple[str, str], str] = defaultdict(str)
    for one in read_revisions(docx.Document(io.BytesIO(data))):
        kind = {"insertion": "inserted", "move_to": "inserted", "deletion": "deleted", "move_from": "deleted"}
        if one.revision_type in kind:
            words[one.author, kind[one.revision_type]] += flat(one.text)
    return {key: "".join(sorted(said)) for key, said in words.items() if said}


def ours_of_formats(found: Returned) -> set[tuple[str, str]]:
    """Who changed the form of words and of paragraphs."""
    units = {Unit.TEXT: "format_run", Unit.PARAGRAPH: "format_paragraph"}
    return {(one.author, units[one.unit]) for one in found.changes if one.kind is Kind.FORMAT and one.unit in units}


def theirs_of_formats(data: bytes) -> set[tuple[str, str]]:
    from docx_plus.revisions import read_revisions

    found = read_revisions(docx.Document(io.BytesIO(data)))
    return {(one.author, one.revision_type) for one in found if one.revision_type.startswith("format")}


def ours_of_bookmarks(found: Returned) -> list[tuple[str, str]]:
    return sorted((one.name, flat(found.after.words(one.range))) for one in found.bookmarks)


def theirs_of_bookmarks(data: bytes) -> list[tuple[str, str]]:
    from docx_plus.bookmarks import read_bookmarks

    return sorted((one.name, flat(one.anchored_text)) for one in read_bookmarks(docx.Document(io.BytesIO(data))))


def ours(data: bytes) -> dict[str, object]:
    """What we read, by what is compared."""
    found = read(data)
    return {
        "comments": sorted(ours_of_comments(found)),
        "changes": ours_of_changes(found),
        "formats": ours_of_formats(found),
        "bookmarks": ours_of_bookmarks(found),
    }


def theirs(data: bytes) -> dict[str, object]:
    """What the other reader reads, by what is compared."""
    return {
        "comments": sorted(theirs_of_comments(data)),
        "changes": theirs_of_changes(data),
        "formats": theirs_of_formats(data),
        "bookmarks": theirs_of_bookmarks(data),
    }


Read = Callable[[bytes], dict[str, object]]


@pytest.fixture(scope="module")
def other() -> Iterator[Read]:
    """The other reader, in its process."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        yield lambda data: process.submit(theirs, data).result()


@pytest.mark.slow
@pytest.mark.parametrize("case", FILES, ids=lambda case: case.stem)
def test_another_reader_reads_the_same_or_we_know_why_not(case: Path, other: Read) -> None:
    one, another = ours(content(case)), other(content(case))
    different = {what: (one[what], another[what]) for what in one if one[what] != another[what]}
    assert set(different) == {what for name, what in DIFFERENT if name == case.stem}, different


def test_what_is_said_to_differ_is_of_cases_that_there_are() -> None:
    assert {name for name, _ in DIFFERENT} <= {case.stem for case in FILES}
