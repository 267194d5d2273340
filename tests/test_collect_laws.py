"""What holds of every document that is collected: no word is lost, and what is accepted is what was written."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ccwp_plan.analysis.compilation import compilation
from ccwp_plan.analysis.subjects import Subject, subject
from ccwp_plan.documents.render import render
from ccwp_plan.editing.comments import apply
from ccwp_plan.exchange.collecting.collect import Read, collect
from ccwp_plan.exchange.collecting.document import Document
from ccwp_plan.exchange.collecting.sent import Outbox
from ccwp_plan.exchange.collecting.writing import answer
from ccwp_plan.exchange.word import read
from ccwp_plan.exchange.word.prose import words
from ccwp_plan.exchange.word.returned import Returned
from ccwp_plan.language import richtext
from ccwp_plan.reading.letters import alike
from ccwp_plan.repository.load import load
from ccwp_plan.repository.loaded import LoadedPlan
from conftest import checked
from test_word_laws import returned, threads
from word_hand import Changes, Edit, Hand, is_plain, spans, text
from worded import Drawn, documents

PLAN = Path(__file__).parent / "collect" / "plan"
ANNA, PIOTR = Hand("Anna", "2021-02-01T10:00:00Z"), Hand("Piotr", "2021-02-02T10:00:00Z")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXTS = ("introduction", "background", "aim", "approach", "deliverables", "resources")
_WORDS = st.text("aé Ω*_[]<&#.1-\\^(", min_size=1, max_size=12).map(str.strip).filter(bool)


@cache
def sent() -> tuple[LoadedPlan, Outbox, bytes]:
    """The plan, what it can have sent, and the note of it."""
    (plan,) = load([PLAN])
    return plan, Outbox(plan, lambda _: ()), render(checked(PLAN), "note", "docx").content


def said(found: Read) -> str:
    """All that stands in comments, as people read it."""
    rich = (text for one in found.comments for text in (one.text, one.proposal) if text)
    return "\n".join([*map(richtext.plain, rich), *(one.quote for one in found.comments)])


def signs(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


@pytest.mark.slow
@settings(max_examples=50)
@given(documents())
def test_no_character_of_a_comment_or_of_what_was_inserted_is_lost(drawn: Drawn) -> None:
    document = returned(drawn)
    _, outbox, _ = sent()
    read = collect(document, outbox, "DE")
    for one in threads(document.comments):
        assert not signs(one.text) - signs(said(read))
    stays = [
        piece.text
        for paragraph in document.paragraphs
        for piece in paragraph.pieces
        if piece.fate.inserted and not (piece.fate.deleted or paragraph.rows.deleted or paragraph.hung.deleted)
    ]
    assert not signs("".join(stays)) - signs(said(read))


class Step(NamedTuple):
    """What a person does at some place of the note: at a word, from 0 to 1, of a paragraph, from 0 to 1."""

    paragraph: float
    word: float
    kind: str
    words: str


STEPS = st.lists(
    st.builds(
        Step,
        st.floats(0, 1),
        st.floats(0, 1),
        st.sampled_from(["insert", "delete", "replace", "begin", "add"]),
        _WORDS,
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda step: round(step.paragraph, 1),
)


def in_texts(document: Returned) -> list[int]:
    """The paragraphs of the note that are of fields of text."""
    _, outbox, _ = sent()
    placed = Document(document, outbox).placed
    labels = {label.paragraph for place, label in placed.labels.items()}
    fields = ((number, place) for number, place in enumerate(placed.places) if place and number not in labels)
    return [number for number, place in fields if place.rpartition("/")[2] in _TEXTS]


def changed(steps: list[Step], hand: Hand) -> bytes:
    """The note after a person has taken these steps, each in a paragraph of its own."""
    _, _, note = sent()
    with zipfile.ZipFile(io.BytesIO(note)) as given_:
        parts = {name: given_.read(name) for name in given_.namelist()}
    root = etree.fromstring(parts["word/document.xml"])
    paragraphs = [*root.iter(f"{W}p")]
    places = [number for number in in_texts(read(note)) if is_plain(paragraphs[number]) and text(paragraphs[number])]
    changes = Changes()
    for at, step in {places[int(step.paragraph * (len(places) - 1))]: step for step in steps}.items():
        _take(changes, paragraphs[at], step, hand)
    parts["word/document.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def _take(changes: Changes, paragraph: Any, step: Step, hand: Hand) -> None:
    found = spans(text(paragraph))
    start, end = found[int(step.word * (len(found) - 1))]
    if step.kind == "insert":
        changes.edit(paragraph, Edit(end, end, f" {step.words}"), hand)
    elif step.kind == "delete":
        changes.edit(paragraph, Edit(start, end, ""), hand)
    elif step.kind == "replace":
        changes.edit(paragraph, Edit(start, end, step.words), hand)
    elif step.kind == "begin":
        changes.edit(paragraph, Edit(*found[0], f"{step.words} and"), hand)
    elif step.kind == "add" and paragraph.getparent().tag == f"{W}body":
        changes.paragraph(paragraph, step.words, hand)


def accepted(read_: Read, folder: Path) -> LoadedPlan:
    """The plan after all that was collected was accepted and applied."""
    shutil.copytree(PLAN, folder / "plan")
    (plan,) = load([folder / "plan"])
    given_ = answer(plan, "DE", read_)
    given_.take(read_)
    file = folder / "plan" / "comments" / "DE.yaml"
    file.parent.mkdir()
    lines = re.sub(r"^(  - (?:about|proposal|quote|text).*)", r"\1\n    outcome: accepted", given_.text(), flags=re.M)
    file.write_text(_in_order(lines), encoding="utf-8")
    (plan,) = load([folder / "plan"])
    assert plan.loads, plan.problems
    done = apply(compilation(plan), lambda _: ())
    for source, new in done.texts.items():
        source.path.write_bytes(source.encoded(new))
    assert not done.left, [one.why for one in done.left]
    (plan,) = load([folder / "plan"])
    return plan


def _in_order(lines: str) -> str:
    """`outcome` behind a text that stands first, and not in it."""
    return re.sub(r"(: \|[^\n]*)\n    outcome: accepted\n((?:      .*\n|\n)+)", r"\1\n\2    outcome: accepted\n", lines)


@pytest.mark.slow
@settings(max_examples=30)
@given(STEPS)
def test_what_is_accepted_is_what_the_delegation_wrote(steps: list[Step]) -> None:
    document = read(changed(steps, ANNA))
    _, outbox, _ = sent()
    found = collect(document, outbox, "DE")
    assert all(one.proposal or one.text == "Delete." for one in found.comments)
    with TemporaryDirectory() as name:
        plan = accepted(found, Path(name))
        facing = Document(document, outbox)
        after = facing.placed.texts(document.after)
        for place in {facing.placed.places[number] for number in in_texts(document)}:
            assert place is not None
            about = facing.abouts.of(place)
            meant = subject(plan, about.written)
            if isinstance(meant, Subject) and meant.is_rich and after[place]:
                said_ = alike(words(after[place], document.after))
                assert "".join(richtext.plain(meant.text or "").casefold().split()) == "".join(said_.split())


@pytest.mark.slow
@settings(max_examples=20)
@given(STEPS)
def test_collected_again_nothing_is_new(steps: list[Step]) -> None:
    plan, outbox, _ = sent()
    found = collect(read(changed(steps, ANNA)), outbox, "DE")
    with TemporaryDirectory() as name:
        shutil.copytree(PLAN, Path(name) / "plan")
        first = answer(plan, "DE", found)
        assert first.take(found) == len(found.comments)
        assert first.take(found) == 0
        file = Path(name) / "plan" / "comments" / "DE.yaml"
        file.parent.mkdir()
        file.write_text(first.text(), encoding="utf-8")
        (again,) = load([Path(name) / "plan"])
        second = answer(again, "DE", found)
        assert second.take(found) == 0
        assert second.text() == first.text()
