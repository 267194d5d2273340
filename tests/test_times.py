"""Times of less than a day: what they mean, and how documents and comparisons say them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccwp_plan.analysis.changes import ValueChange
from ccwp_plan.documents.render import render
from ccwp_plan.documents.timeline import timeline
from ccwp_plan.editing.format import formatted
from ccwp_plan.language.action import Action
from ccwp_plan.language.dates import when
from ccwp_plan.language.times import ONGOING, Time
from ccwp_plan.reading.source import parse
from ccwp_plan.reports.comparison.wording import nature
from conftest import ACTION, Cli, checked, write_plan

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


def time(text: str) -> Time:
    parsed = Time.parse(text)
    assert parsed is not None
    return parsed


def containing(day: date) -> list[Time]:
    """The times that hold a day, from the shortest to the longest."""
    year, month = f"{day.year:04}", day.month
    quarter, half = (month + 2) // 3, (month + 5) // 6
    return [time(text) for text in (f"{day}", f"{year}-{month:02}", f"{year}-Q{quarter}", f"{year}-H{half}", year)]


@given(DAYS)
def test_the_last_day_of_a_time_is_never_before_that_of_a_time_that_it_contains(day: date) -> None:
    times = containing(day)
    for short, long in pairwise(times):
        assert long.first <= short.first <= day <= (short.last or day) <= (long.last or day)
        assert short.within(long)
        assert not long.within(short)
        assert not short.within(short)


@given(DAYS)
def test_a_year_is_its_quarters_and_its_halves_without_a_gap(day: date) -> None:
    year = f"{day.year:04}"
    for parts in ([f"{year}-Q{n}" for n in (1, 2, 3, 4)], [f"{year}-H1", f"{year}-H2"]):
        times = [time(text) for text in parts]
        assert (times[0].first, times[-1].last) == (time(year).first, time(year).last)
        for one, two in pairwise(times):
            assert one.last == two.first - timedelta(days=1)


@pytest.mark.parametrize(
    "text", ["2021-6", "2021-Q5", "2021-H3", "2021-Q", "Q2 2021", "21", "2021-06-3", "２０２１", ""]
)
def test_what_is_no_time(text: str) -> None:
    assert Time.parse(text) is None


@pytest.mark.parametrize("text", ["2021-13", "2021-00", "2021-02-30", "0000", "0000-Q1"])
def test_a_time_that_there_is_not(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Time.parse(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2021-06-30", "30 June 2021"),
        ("2021-06", "June 2021"),
        ("2021-Q2", "second quarter of 2021"),
        ("2021-H1", "first half of 2021"),
        ("2021", "2021"),
    ],
)
def test_a_time_in_words(text: str, words: str) -> None:
    assert when(time(text)) == words
    assert when(Time(ONGOING, date.min, None)) == ONGOING


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("2021-Q2", "2021-06-30", "the date is now exact"),
        ("2021", "2021-06", "the date is now more exact"),
        ("2021-06-30", "2021-Q2", "the date is now less exact"),
        ("2021-Q2", "2021-Q3", ""),
        ("2021-Q2", "2021-07-01", ""),
    ],
)
def test_a_date_that_has_become_exact(old: str, new: str, words: str) -> None:
    assert nature(ValueChange("due", time(old), time(new))) == words


@pytest.mark.parametrize("spelling", ["2021-Q2", "2021", '"2021-06"', "2021-06-30", "ongoing", "'2021-H1'"])
def test_fmt_keeps_every_spelling(spelling: str) -> None:
    text = ACTION.replace("due: 2021-06-30", f"due: {spelling}")
    once = formatted(parse(text.encode(), Path("x.yaml")), Action, None)
    assert spelling in once
    assert formatted(parse(once.encode(), Path("x.yaml")), Action, None) == once


def test_a_plan_with_them_is_printed_in_words(tmp_path: Path, cli: Cli) -> None:
    folder = write_plan(tmp_path / "p", a=ACTION.replace("due: 2021-06-30", "due: 2021-Q2"))
    for kind in ("html", "md"):
        assert "second quarter of 2021" in render(checked(folder), "annex", kind).content.decode()
    (folder / "actions" / "a.yaml").write_text(ACTION.replace("due: 2021-06-30", "due: ongoing"), encoding="utf-8")
    shown = cli("validate", folder)
    assert shown.status == 0
    page = render(checked(folder), "annex", "html").content.decode()
    assert "<td>ongoing</td>" in page


def test_a_wrong_one_is_told_what_to_type(tmp_path: Path, cli: Cli) -> None:
    shown = cli("validate", write_plan(tmp_path / "p", a=ACTION.replace("due: 2021-06-30", "due: June 2021")))
    assert shown.status == 1
    assert "2021-06, 2021-Q2, 2021-H1 or 2021; or ongoing" in " ".join(shown.out.split())


def test_the_timeline_draws_a_period_and_what_has_no_end(tmp_path: Path) -> None:
    texts = {
        "a": ACTION.replace("leader: DE", "leader: DE\nperiod: {start: 2020-03, end: 2021-06}"),
        "b": ACTION.replace("10.1", "10.2").replace("leader: DE", "leader: DE\nperiod: {start: 2020-H2}"),
        "c": ACTION.replace("10.1", "10.3").replace("due: 2021-06-30", "due: ongoing"),
    }
    plan = checked(write_plan(tmp_path / "p", **texts))
    (picture,) = timeline(plan.plan.fields.period, [action.fields for action in plan.plan.actions])
    first, second = picture.rows  # what is ongoing has no date of its own
    assert first.span is not None
    assert second.span is not None
    assert first.span.x1 < second.span.x1 < first.span.x2 < second.span.x2 == 472
    assert [[mark.kind for mark in row.marks] for row in picture.rows] == [["result"], ["result", "open"]]
    assert "Without an end: 10.2." in picture.alt
    assert "1 action without dates is not shown." in picture.alt
