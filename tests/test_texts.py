"""Texts that are typed and not printed as they are meant: what T001 and T004 find, and what they leave alone."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ccwp_plan.documents.prose import blocks
from ccwp_plan.language.lookalikes import Lookalike, lookalikes, suspects
from ccwp_plan.language.placeholders import is_placeholder
from ccwp_plan.language.richtext import refusals
from conftest import ACTION, PLAN, Cli, write_plan

GOOD = ("- ", "* ", "+ ", "1. ", "1) ")
"""Marks with which a list can begin anywhere."""
BAD: tuple[str, ...] = ("• ", "•", "\uf0b7\t", "▪ ", "– ", "— ", "· ", "-", "*", "→ ", "-\xa0", "1.\xa0", "1.")
BAD += ("a) ", "(a) ", "2. ", "(1) ", "i) ", "α) ", "а) ", "**a)** ")
"""Marks of a first item; those behind it are made of it."""
ORDERS = ("123456789", "abcdefghi", "αβγδεζηθι", "абвгдежзи", ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"))


def marks(first: str, count: int) -> list[str]:
    """The marks of so many items, the first of which has this one."""
    letter = re.search(r"\w+", first.replace("\uf0b7", ""))
    if letter is None:
        return [first] * count
    order = next(order for order in reversed(ORDERS) if letter[0] in order)
    begin = order.index(letter[0])
    return [first.replace(letter[0], order[begin + at]) for at in range(count)]


def starts(text: str) -> list[int]:
    """Where the lines of a text begin."""
    return [line.end() - 1 for line in re.finditer(r"^[^\S\n]*\S", text, re.MULTILINE)]


def found(text: str) -> list[Lookalike]:
    """What looks like a list or a table in a text that is written as it is read."""
    return [*lookalikes(text, starts(text))]


@settings(deadline=None)
@given(st.sampled_from(BAD), st.integers(2, 5), st.sampled_from(["", "Words\n", "Words:\n", "Words.\n\n", "- one\n\n"]))
def test_items_that_rich_text_does_not_know_are_found_at_the_first_of_them(first: str, count: int, above: str) -> None:
    items = "\n".join(f"{mark}item" for mark in marks(first, count))
    text = f"{above}{items}"
    if first == "2. " and not (above.startswith("Words") and above.endswith(("s\n", ":\n"))):
        assert found(text) == []
    else:
        assert found(text) == [Lookalike("list", len(above), len(text), folded=False)]


@settings(deadline=None)
@given(st.sampled_from(GOOD), st.integers(1, 5), st.sampled_from(["", "Words\n", "Words:\n\n", "- one\n\n"]))
def test_a_list_of_rich_text_is_left_alone(first: str, count: int, above: str) -> None:
    assert found(above + "\n".join(f"{mark}item" for mark in marks(first, count))) == []


@settings(deadline=None)
@given(st.sampled_from(BAD), st.integers(2, 5), st.sampled_from(["\\\n", "  \n", "\n\n"]))
def test_lines_that_are_printed_as_lines_are_left_alone(first: str, count: int, between: str) -> None:
    assert found("Words" + between + between.join(f"{mark}item" for mark in marks(first, count))) == []


MARKS = st.sampled_from([*GOOD, *BAD, "", "", "", "b) ", "(b) ", "3. ", "| ", "2020. ", "\\- ", "o\t"])
ENDS = st.sampled_from(["\n", "\n", "\n", "\n\n", "\\\n", "  \n", ":\n", " | x\n", "\tx\n", ".\n    ", "\n  "])
TEXTS = st.lists(st.tuples(MARKS, ENDS), min_size=1, max_size=6).map(
    lambda lines: "".join(f"{mark}w{at}{end}" for at, (mark, end) in enumerate(lines)).rstrip()
)


@settings(deadline=None)
@given(TEXTS)
def test_what_is_found_is_printed_as_one_line(text: str) -> None:
    if refusals(text):
        return
    html = re.sub("</?(?:strong|em)>", "", str(blocks(text, None)))
    for like in found(text):
        words = re.findall(r"w\d", text[like.start : like.end])
        joined = [re.search(rf"{one}[^<]*\n[^<]*{other}", html) is not None for one, other in pairwise(words)]
        before = re.findall(r"w\d", text[: like.start])[-1:]
        below = bool(before) and re.search(rf"{before[0]}[^<]*\n[^<]*{words[0]}", html) is not None
        assert any(joined) or below, (text, html)


@settings(deadline=None)
@example(texts=["- w0\n-w1"], fold=True)
@given(st.lists(TEXTS, max_size=4), st.booleans())
def test_the_quick_look_passes_over_nothing(texts: list[str], fold: bool) -> None:
    suspected = suspects([re.sub(r"\s*\n\s*", " ", text) if fold else text for text in texts])
    for text in texts:
        lines = starts(text)
        if fold:
            lines = [len(re.sub(r"\s*\n\s*", " ", text[:start])) for start in lines]
            text = re.sub(r"\s*\n\s*", " ", text)
        if not refusals(text) and [*lookalikes(text, lines)]:
            assert text in suspected, text


PLACEHOLDERS = """
    TBC, tbd., T.B.A., (to be confirmed), *To be completed*, still to be defined, To be filled in later, xxx, XX XX,
    ххх, ΧΧΧ, ..., …, ?, ???, -, –, —, ___, n/a, N.A., TBC / TBD, tbc – tbd, Lorem ipsum dolor sit amet, dd/mm/yyyy,
    - TBC, Click or tap here to enter text., à compléter, wird noch ergänzt, da definire, προς συμπλήρωση, предстои,
    k. A., “to follow”
"""
OTHERS = """
    [...], [TBC], %, €, °C, 5, A, No. 5, TBC Bank, The deadline is to be confirmed., ~, Text of the agreement, None, x,
    To be confirmed by each Member State in its own form, Pending cases, n/a countries, T. Bcd, xxxx/20, COM(2018) 549,
    To do more with less, Ниво, Χώρες, Title
"""


@pytest.mark.parametrize("text", [*(text.strip() for text in PLACEHOLDERS.split(",")), "Lorem ipsum " * 40])
def test_a_placeholder_is_known(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["", *(text.strip() for text in OTHERS.split(","))])
def test_a_text_is_no_placeholder(text: str) -> None:
    assert not is_placeholder(text)


RESULT = "results: [{indicator: Fuel, unit: l, due: 2021, target: "
TYPED = {
    "aim: |\n  Needed:\n  • time\n  • money": "Begin each of them with `- `, or with `1. `, and leave an empty line",
    "aim: >\n  Needed:\n  • time\n  • money": "Write `aim: |` and the text below it, with `- ` or `1. ` before each",
    "aim: |\n  DE | 5\n  FR | 6": "A text has no tables: write a list, each row of it as a line that begins with `- `.",
    "deliverables:\n  - one\n    - two": "Begin each item of ‘deliverables’ with `- ` in column 3.",
    "deliverables: [• one]": "Remove it: each item of the list is printed with a sign of its own.",
    "title: Container #5": 'Put the value in quotes, "Container #5"; or put a space after the sign # if it',
    """title: The "new" #5 of it's""": """quotes, 'The "new" #5 of it''s'; or put a space""",
    RESULT + "1.000}]": "Write 1000 if thousands are meant, and 1 if not.",
    RESULT + "20.500}]": "Write 20500 if thousands are meant, and 20.5 if not.",
    RESULT + "2.125}]": "Write 2125 if thousands are meant, and 2.1250 if not.",
    "title: TBC": "Write the text, in square brackets if it is not agreed yet.",
    "resources: TBC": "yet, or leave ‘resources’ out until it is known.",
}
"""What is typed in an action, with what the help says to type."""


def validated(folder: Path, cli: Cli, typed: str, plan: str = PLAN) -> list[dict[str, Any]]:
    """The findings about texts in a plan of one action with these fields."""
    field = typed.partition(":")[0]
    rest = "".join(
        part for part in re.split(r"^(?=\w)", ACTION, flags=re.MULTILINE) if not part.startswith(f"{field}:")
    )
    write_plan(folder, plan, a=f"{rest}{typed}\n")
    report = json.loads(cli("validate", folder, "--format", "json").out)
    return [finding for finding in report["findings"] if finding["code"][0] == "T"]


@pytest.mark.parametrize(("typed", "help_"), TYPED.items())
def test_the_help_says_what_to_type(typed: str, help_: str, tmp_path: Path, cli: Cli) -> None:
    (finding,) = validated(tmp_path, cli, typed)
    assert help_ in finding["help"]
    assert (finding["severity"], finding["action"]) == ("warning", "10.1")


def test_a_finding_spans_the_whole_list(tmp_path: Path, cli: Cli) -> None:
    (finding,) = validated(tmp_path, cli, "background: |\n  Needed:\n  • time\n  • money\n  • ships\n  and more")
    lines = (tmp_path / "actions" / "a.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[finding["line"] - 1][finding["column"] - 1 :] == "• time"
    assert lines[finding["end_line"] - 1][: finding["end_column"] - 1] == "  • ships"


def test_the_plan_sets_severities_and_waives(tmp_path: Path, cli: Cli) -> None:
    settings = "severity: {T001: off, T002: error}\nwaivers: [{rule: T004, action: 10.1, reason: Under negotiation}]\n"
    (cut,) = validated(tmp_path, cli, "title: Container #5", PLAN + settings)
    assert cut["severity"] == "error"
    assert validated(tmp_path, cli, "aim: |\n  • time\n  • money", PLAN + settings) == []
    assert validated(tmp_path, cli, "resources: TBC", PLAN + settings) == []
    assert "Under negotiation" in cli("validate", tmp_path, "--show-waived").out
