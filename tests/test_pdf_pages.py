"""Where the pages of a PDF end: by its tags, which say of every word on which page it stands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

import dense
from ccwp_plan.documents.render import render
from conftest import Rendered, checked
from judged import DOCUMENTS, LAYOUTS, laid_out, page_of
from tagged import HEADINGS, Element, rows, tree
from test_real_plans import PLANS

Fault = str
MOST = 40
"""What has more words apart in it may be too high to be moved to another page whole."""


def faults(root: Element) -> Iterator[Fault]:
    """What stands on another page than it should."""
    every = [*root.every()]
    yield from headings_left_behind(every)
    for one in every:
        yield from footnotes_before_their_mark(one)
        yield from labels_left_behind(one.kids)
        if one.kind == "/Table":
            yield from rows_alone([row for row in rows(one) if row.pages])


def headings_left_behind(every: list[Element]) -> Iterator[Fault]:
    for at, one in enumerate(every):
        if one.kind in HEADINGS:
            within = {*map(id, one.every())}
            following = next((other for other in every[at:] if id(other) not in within and other.pages), None)
            if following and following.pages[0] != one.pages[-1]:
                yield f"page {one.pages[-1]} ends with a heading"


def labels_left_behind(beside: list[Element]) -> Iterator[Fault]:
    """In a cell the label of a list is a paragraph that is emphasised as a whole."""
    for label, below in pairwise(beside):
        alone = label.kind == "/P" and [one.kind for one in label.below if isinstance(one, Element)] == ["/Em"]
        if alone and len(label.below) == 1 and below.kind == "/L" and label.pages[-1] != below.pages[0]:
            yield f"page {label.pages[-1]} ends with the label of a list"


def footnotes_before_their_mark(one: Element) -> Iterator[Fault]:
    for at, note in enumerate(one.kids):
        if note.kind == "/Note" and note.pages:
            mark = next(other for other in reversed(one.kids[:at]) if other.pages and other.kind != "/Note")
            if note.pages[0] < mark.pages[-1]:
                yield f"the footnote of a mark on page {mark.pages[-1]} stands on page {note.pages[0]}"


def rows_alone(table: list[Element]) -> Iterator[Fault]:
    """The head of a table without a row below it, and a last row without one before it."""
    heads = [row for row in table if len(row.kids) > 1 and all(cell.kind == "/TH" for cell in row.kids)]
    body = table[len(heads) :]
    if heads and body and body[0].pages[0] != heads[-1].pages[-1]:
        yield f"page {heads[-1].pages[-1]} ends with the head of a table"
    if len(body) > 1 and min(body[-1].pages) > max(body[-2].pages) and len(body[-1].pages + body[-2].pages) < MOST:
        yield f"the last row of a table stands alone on page {min(body[-1].pages)}"


@pytest.mark.parametrize("one", ["note", "annex", "coverage"])
def test_pages_end_well(rendered: Rendered, one: str) -> None:
    assert [*faults(tree(rendered(one, "pdf")))] == []


@pytest.mark.slow
@pytest.mark.parametrize("one", DOCUMENTS, ids="-".join)
def test_pages_of_every_document_end_well(one: tuple[str, str, str]) -> None:
    assert [*faults(tree(page_of(*one, "pdf")))] == []


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_pages_of_real_plans_end_well(plan: Path, layout: str) -> None:
    assert [*faults(tree(render(laid_out(plan, layout), "annex", "pdf").content))] == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(24))
def test_pages_of_dense_plans_end_well(tmp_path: Path, seed: int) -> None:
    root = tree(render(checked(dense.written(tmp_path, seed)), "note", "pdf").content)
    notes = [one for one in root.every() if one.kind == "/Note"]
    assert len(notes) > 30
    assert [*faults(root)] == []
