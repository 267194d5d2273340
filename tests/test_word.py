"""Word files that came back, read: the cases of tests/cases/word/, each with the reading that is right."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ccwp_plan.documents.places import bookmark
from ccwp_plan.exchange.cells import Unreadable
from ccwp_plan.exchange.word import read
from ccwp_plan.exchange.word.returned import Unit
from ccwp_plan.exchange.word.text import Accepts
from reading import package, packed, shown

CASES = Path(__file__).parent / "cases" / "word"
FILES = sorted([*CASES.glob("*.docx"), *(one.parent for one in CASES.glob("*/document.xml"))])


def content(case: Path) -> bytes:
    return packed(case) if case.is_dir() else case.read_bytes()


def test_there_are_cases() -> None:
    assert len(FILES) >= 40


@pytest.mark.parametrize("case", FILES, ids=lambda case: case.stem)
def test_a_word_file_is_read(case: Path, golden: Callable[[str, str], None]) -> None:
    golden(str(case.with_suffix(".yaml")), shown(read(content(case))))


def field(case: str, place: str) -> list[tuple[str, str]]:
    """What stands from a place of a document of ours up to the next one: before the changes, and after them."""
    found = read(content(CASES / f"{case}.docx"))
    names = {one.name for one in found.bookmarks if one.name.startswith("_")}
    before, after = (
        [line.text for line in found.stretches(names, view)[bookmark(place)]] for view in (found.before, found.after)
    )
    return [*zip_longest(before, after, fillvalue="")]


@pytest.mark.parametrize("case", ["ours-changed-everywhere", "ours-changed-everywhere-by-odt"])
def test_a_field_is_what_stands_up_to_the_next_place(case: str) -> None:
    assert field(case, "10.1/aim") == [
        ("Aim", "Aim"),
        (
            "To detect undeclared firearms at the border.",
            "First, To detect undeclared firearms at the border. And beyond.",
        ),
        ("in parcels;", "in parcels;"),
        ("in private cars.", "in private cars."),
        ("", "in lorries."),
    ]
    assert field(case, "10.2/leader") == [("Leader", "Leader"), ("Poland (PL)", "Poland (PL)")]
    assert field(case, "10.2") == [("10.2 Training in detection", "10.2 Training in the detection of arms")]


def test_the_text_as_one_author_would_have_it() -> None:
    found = read(content(CASES / "two-authors-at-one-place.docx"))
    for author, said in (
        ("Anna Schmidt", "It agreed on two joint maritime and one coordinated operations"),
        ("Piotr Nowak", "It agreed on some operations"),
    ):
        assert found.seen(by(author)).lines[1].text.startswith(said)


def by(author: str) -> Accepts:
    return lambda tracked: tracked.author == author


def test_a_row_that_is_not_there_has_no_places() -> None:
    found = read(content(CASES / "row-added.docx"))
    row = next(one for one in found.changes if one.unit is Unit.ROW)
    assert found.before.at(row.range.start) is None
    assert found.after.at(row.range.start) is not None
    assert found.before.words(row.range) == ""
    assert found.after.words(row.range) == "10.1a\nIT"


@pytest.mark.parametrize("data", [b"", b"PK", b"A letter.", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read(data)


def test_a_comment_on_a_whole_document_quotes_the_first_of_its_paragraphs() -> None:
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    paragraphs = "".join(f"<w:p><w:r><w:t>{number}</w:t></w:r></w:p>" for number in range(1, 301))
    marks = ('<w:commentRangeStart w:id="0"/>', '<w:commentRangeEnd w:id="0"/>')
    comment = '<w:comment w:id="0" w:author="Anna"><w:p><w:r><w:t>Too long.</w:t></w:r></w:p></w:comment>'
    document = f"<w:document {word}><w:body>{paragraphs.join(marks)}</w:body></w:document>"
    (found,) = read(package({"document": document, "comments": f"<w:comments {word}>{comment}</w:comments>"})).comments
    assert found.quote.split() == [str(number) for number in range(1, 201)]
    assert found.range is not None
    assert found.range.end.paragraph == 299


@pytest.mark.slow
@pytest.mark.parametrize("case", [case for case in FILES if case.is_dir()], ids=lambda case: case.stem)
@given(data=st.data())
@settings(max_examples=30)
def test_nothing_that_is_left_out_or_put_elsewhere_ends_in_an_exception(case: Path, data: st.DataObject) -> None:
    parts = {file.stem: etree.fromstring(file.read_bytes()) for file in case.glob("*.xml")}
    for _ in range(data.draw(st.integers(1, 5))):
        root = parts[data.draw(st.sampled_from(sorted(parts)))]
        inner = [*root.iterdescendants()]
        if inner:
            one, other = (data.draw(st.sampled_from(inner)) for _ in range(2))
            if data.draw(st.booleans()) and one not in [other, *other.iterancestors()]:
                other.insert(0, one)
            elif one.getparent() is not None:
                one.getparent().remove(one)
    found = read(package({name: etree.tostring(root, encoding="unicode") for name, root in parts.items()}))
    assert len(found.before.starts) == len(found.after.starts) == len(found.paragraphs)
    assert shown(found)
