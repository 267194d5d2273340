"""What holds of a plan from any table: nothing that stands in a cell is lost, and the files can be read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ccwp_plan.exchange.cells import Book, Cell, Sheet
from ccwp_plan.exchange.table.new_plan import FromTable, Wanted, plan_from
from ccwp_plan.language.reference import SHIPPED
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.load import load_strategy
from ccwp_plan.repository.loaded import LoadedStrategy
from ccwp_plan.repository.strategies import HERE, given_strategy

HEADS = re.split(
    ", ",
    "No., Action, Objective, Leader, Co-leaders, Participants, Partners, Status, Period, Background, Aim, Approach, "
    "Deliverables, Results, Indicators, Unit, Baseline, Target, Deadline, Verification, Milestones, EMPACT, Resources, "
    "Department, Remarks, Lead agency, Results: due, Milestone due, State of play, Report date, Related actions, "
    "Relation: relation, Start, End, ",
)
WORDS = ("Customs", "Train", "40", "officers", "10.1", "2(b)", "DE", "France", "2021-06-30", "3/4/2021", "80 %", "tbc")
SIGNS = ("; ", ", ", " and ", "\n", "\n• ", "\n- ", " (", ") ", ": ", " – ", "\n1. ", " ", "[", "]", "*", "#", "_", "|")


def taxonomy() -> Taxonomy:
    loaded = load_strategy(given_strategy("7806-19", HERE, lambda _: None))
    assert isinstance(loaded, LoadedStrategy)
    return loaded.taxonomy


WANTED = Wanted(Path("plans/11th"), "7806-19", "10", taxonomy(), SHIPPED, date(2020, 12, 1), {})
NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z", "Cc"]), min_size=1, max_size=12)
TEXTS = st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(SIGNS), NAMES), min_size=0, max_size=8).map("".join)
PLAIN = st.text("abcdefghijklmnop", min_size=6, max_size=9)


def book(rows: list[list[str]]) -> Book:
    cells = {
        (row, column): Cell(text, text, f"{chr(64 + column)}{row}")
        for row, texts in enumerate(rows, 1)
        for column, text in enumerate(texts, 1)
        if text.strip()
    }
    return Book(Path("table.xlsx"), (Sheet("Plan", cells),))


def tables(texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    heads = st.lists(st.sampled_from(HEADS), min_size=2, max_size=7).map(lambda some: ["Number", "Title", *some])
    return heads.flatmap(
        lambda some: st.lists(st.lists(texts, min_size=len(some), max_size=len(some)), min_size=1, max_size=5).map(
            lambda rows: [some, *rows]
        )
    )


def with_more(
    rows: st.SearchStrategy[list[list[str]]], texts: st.SearchStrategy[str]
) -> st.SearchStrategy[list[list[str]]]:
    """Tables with rows above their heads."""
    above = st.lists(st.lists(texts, min_size=1, max_size=2), max_size=2)
    return st.tuples(above, rows).map(lambda both: [*both[0], *both[1]])


def runs(text: str) -> set[str]:
    """The runs of letters and figures of a text: what a person would miss."""
    return {*re.findall(r"[^\W_]+", text)}


def written(made: FromTable) -> str:
    """All that stands in the files: values as they are read, and comments."""
    found = []
    for path, text in made.files.items():
        source = parse(text.encode(), path)
        assert source.problems == (), (path, text)
        found += [_values(source.data), *(line for line in text.splitlines() if line.startswith("#"))]
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", "\n".join(found))


def _values(tree: object) -> str:
    if isinstance(tree, dict):
        return "\n".join(_values(value) for value in tree.values())
    return "\n".join(map(_values, tree)) if isinstance(tree, list) else str(tree)


@pytest.mark.slow
@given(with_more(tables(PLAIN), PLAIN))
def test_every_word_of_a_table_stands_in_a_file(rows: list[list[str]]) -> None:
    made = plan_from(book(rows), [], WANTED)
    words = {word for row in rows if row[:2] != ["Number", "Title"] for text in row for word in runs(text)}
    assert words <= runs(written(made))


@pytest.mark.slow
@given(tables(TEXTS))
@settings(max_examples=200)
def test_the_files_of_any_table_can_be_read(rows: list[list[str]]) -> None:
    assume(any(cell.strip() for row in rows[1:] for cell in row))
    made = plan_from(book(rows), [], WANTED)
    text = written(made)
    for row in rows[1:]:
        for cell in row:
            for word in runs(cell):
                if len(word) > 3 and word.isalpha() and word not in ("France", "Customs"):
                    assert word in text or word in MEANT, (word, cell)


MEANT = {"ongoing"}


@pytest.mark.parametrize("text", ["\x00\x0b", "\ud800", "\ufffe", "\u2028x", "- - -", "\\", "]" * 50, "* " * 2_000])
def test_no_sign_of_a_cell_keeps_a_file_from_being_read(text: str) -> None:
    heads = ["Number", "Title", "Aim", "Leader", "Results", "Milestones", "Deliverables", "Status", "Remarks"]
    made = plan_from(book([heads, ["10.1", *[f"a{text}b"] * 8]]), [], WANTED)
    assert "a" in written(made)
