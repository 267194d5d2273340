"""Nouns in the plural and as headings: the names of levels are written by whoever writes a strategy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccwp_plan.language.nouns import counted, heading, plural, small
from conftest import ROOT, Cli

PLURALS = {
    "day": "days",
    "EU priority": "EU priorities",
    "key focus": "key focuses",
    "branch": "branches",
    "pillar": "pillars",
    "point": "points",
    "axis": "axes",
    "Strategic axis": "Strategic axes",
    "analysis": "analyses",
    "basis for action": "bases for action",
    "process": "processes",
    "annex": "annexes",
    "matrix": "matrices",
    "appendix": "appendices",
    "criterion": "criteria",
    "Memorandum of understanding": "Memoranda of understanding",
    "half": "halves",
    "brief": "briefs",
    "series": "series",
    "means of verification": "means of verification",
    "Specific objectives": "Specific objectives",
    "KPI": "KPIs",
    "key result area": "key result areas",
    "key result area (KRA)": "key result areas (KRA)",
    "line of action": "lines of action",
    "group of milestones": "groups of milestones",
    "kind of action": "kinds of action",
    "objective of the Strategy": "objectives of the Strategy",
    "area for improvement": "areas for improvement",
    "work in progress": "works in progress",
    "contribution to the Strategy": "contributions to the Strategy",
    "response against fraud": "responses against fraud",
    "priority with partners": "priorities with partners",
    "state-of-play report": "state-of-play reports",
    "follow-up": "follow-ups",
    "sub-objective": "sub-objectives",
    "man-of-war": "men-of-war",
    "commander-in-chief": "commanders-in-chief",
    "line\N{NO-BREAK SPACE}of action": "lines\N{NO-BREAK SPACE}of action",
}
WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=8, max_size=16)
"""Longer than any preposition: "key to of it" has no head."""


@pytest.mark.parametrize(("noun", "several"), PLURALS.items())
def test_the_plural_of_a_noun_is_that_of_its_head(noun: str, several: str) -> None:
    assert plural(noun) == several
    assert plural(several) == several


@given(WORDS, st.sampled_from(["of", "for", "in", "to", "on", "with"]), WORDS)
def test_what_a_noun_is_of_does_not_change_with_it(head: str, of: str, rest: str) -> None:
    assert plural(f"key {head} {of} {rest}") == f"key {plural(head)} {of} {rest}"


@given(WORDS.filter(lambda word: word[-1] not in "iu"))
def test_a_plural_stays_one(word: str) -> None:
    assert plural(plural(word)) == plural(word)


@pytest.mark.parametrize(
    ("name", "inside", "above"),
    [
        ("Strategic objective", "strategic objective", "Strategic Objective"),
        ("Group of milestones", "group of milestones", "Group of Milestones"),
        ("Line Of Action", "line of action", "Line of Action"),
        ("Objective of the Strategy", "objective of the Strategy", "Objective of the Strategy"),
        ("In-depth check", "in-depth check", "In-Depth Check"),
        ("EU Priority", "EU priority", "EU Priority"),
    ],
)
def test_a_name_inside_a_sentence_and_as_a_heading(name: str, inside: str, above: str) -> None:
    assert (small(name), heading(name)) == (inside, above)


def test_coverage_counts_groups_of_milestones(cli: Cli) -> None:
    shown = cli("coverage", ROOT / "tests" / "real" / "us-digital-strategy-nasa")
    assert "7 of 10 groups of milestones covered" in shown.out
    assert counted(1, "group of milestones") == "1 group of milestones"
