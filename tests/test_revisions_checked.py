"""D004 and D005 against an earlier state of the plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from ccwp_plan.checks.run import check
from ccwp_plan.repository.load import load
from ccwp_plan.repository.loaded import LoadedPlan
from conftest import PLAN, TODAY, write_plan


def plan(folder: Path, number: str, previous: str = "", *, day: str = "") -> LoadedPlan:
    text = f"document: {{number: {number}, previous: [{previous}], date: {day}}}\n" if number else ""
    (found,) = load([write_plan(folder, PLAN + text)])
    return found


@pytest.mark.parametrize(
    ("old", "new", "previous", "told"),
    [
        ("7806/19", "7806/1/19 REV 1", "7806/19", None),
        ("7806/19", "7806/1/19 REV 1", "", None),
        ("7806/19", "7806/1/19 REV 1", "7806/3/19 REV 3", None),
        ("7806/19", "7806/2/19 REV 2", "7806/1/19 REV 1", "is not the next revision of 7806/19, which it is marked"),
        ("7806/19", "7806/19", "", "also the number of the document"),
        ("7806/19", "9999/1/19 REV 1", "", "is not the next revision of 7806/19"),
        ("", "7806/2/19 REV 2", "7806/19", "which is named as previous"),
        ("xxxx/19", "7806/2/19 REV 2", "7806/1/19 REV 1", None),
        ("7806/19", "xxxx/20", "", None),
        ("7806/19", "7806/19 ADD 1", "", None),
    ],
)
def test_the_number_follows_that_of_the_plan_it_is_marked_against(
    tmp_path: Path, old: str, new: str, previous: str, told: str | None
) -> None:
    found = check(plan(tmp_path / "new", new, previous), TODAY, against=plan(tmp_path / "old", old))
    messages = [one.message for one in found.findings if one.code == "D004"]
    assert len(messages) == (told is not None)
    assert told is None or told in messages[0]


@pytest.mark.parametrize(
    ("old", "new", "day", "told"),
    [
        ("8200/20", "8200/1/20 REV 1", "2020-05-04", True),
        ("8200/20", "8200/2/20 REV 2", "2020-05-04", True),
        ("8200/1/20 REV 1", "8200/2/20 REV 2", "2020-05-04", True),
        ("8200/20", "8200/1/20 REV 1", "2020-05-05", False),
        ("8200/20", "8200/20", "2020-05-04", False),
        ("8200/20", "8200/20 ADD 1", "2020-05-04", False),
        ("8200/20", "9300/1/20 REV 1", "2020-05-04", False),
        ("8200/2/20 REV 2", "8200/1/20 REV 1", "2020-05-04", False),
    ],
)
def test_a_revision_has_another_date_than_what_it_is_marked_against(
    tmp_path: Path, old: str, new: str, day: str, told: bool
) -> None:
    revision, earlier = plan(tmp_path / "new", new, day=day), plan(tmp_path / "old", old, day="2020-05-04")
    found = [one for one in check(revision, TODAY, against=earlier).findings if one.code == "D005"]
    assert [one.message for one in found] == [f"{new} bears the date of {old}, which it revises: {day}."] * told
    assert "D005" not in {one.code for one in check(revision, TODAY).findings}
