"""What is due again and again: the times at which it is, what is found of them, and how they are printed."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ccwp_plan.analysis.comparison import compare
from ccwp_plan.checks.run import check
from ccwp_plan.documents.render import render
from ccwp_plan.editing.format import formatted
from ccwp_plan.language.plan import Plan
from ccwp_plan.language.recurrence import MONTHS, MOST, Times, months_of
from ccwp_plan.language.times import Time
from ccwp_plan.reports.comparison import text as text_of_comparison
from ccwp_plan.reports.terminal import Terminal
from ccwp_plan.repository.load import load
from ccwp_plan.repository.loaded import LoadedPlan
from ccwp_plan.repository.versions import Version

TODAY = date(2021, 12, 31)
days = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(str)
years = st.integers(1, 9999)
texts = st.one_of(
    days,
    st.builds("{:04}-{:02}".format, years, st.integers(1, 12)),
    st.builds("{:04}-Q{}".format, years, st.integers(1, 4)),
    st.builds("{:04}-H{}".format, years, st.integers(1, 2)),
    st.builds("{:04}".format, years),
)


def time(text: str) -> Time:
    found = Time.parse(text)
    assert found
    return found


@given(texts, st.sampled_from([*MONTHS]), st.dates())
def test_times_rise_lie_within_the_end_and_are_of_the_kind_of_the_first(text: str, every: str, end: date) -> None:
    first = time(text)
    if MONTHS[every] < months_of(first):
        return
    times = Times(first, every, end)
    assert 1 <= len(times) <= MOST
    assert times[0] == first
    ends = [one.last for one in times]
    assert all(one and other and one < other for one, other in pairwise(ends))
    assert all(one is not None and one <= end for one in ends[1:])
    assert {months_of(one) for one in times} == {months_of(first)}
    assert all(time(one.text) == one for one in times)


@pytest.mark.parametrize(
    ("first", "every", "end", "wanted"),
    [
        ("2021-01-31", "month", "2021-04-30", "2021-01-31 2021-02-28 2021-03-31 2021-04-30"),
        ("2020-11-30", "quarter", "2021-12-31", "2020-11-30 2021-02-28 2021-05-31 2021-08-31 2021-11-30"),
        ("2020-01-15", "half_year", "2021-07-15", "2020-01-15 2020-07-15 2021-01-15 2021-07-15"),
        ("2020-02-29", "year", "2022-12-31", "2020-02-29 2021-02-28 2022-02-28"),
        ("2020-03-10", "presidency", "2021-06-30", "2020-03-10 2020-12-31 2021-06-30"),
        ("2020-Q4", "quarter", "2021-06-30", "2020-Q4 2021-Q1 2021-Q2"),
        ("2020-Q1", "year", "2022-12-31", "2020-Q1 2021-Q1 2022-Q1"),
        ("2020-H1", "presidency", "2021-06-30", "2020-H1 2020-H2 2021-H1"),
        ("2020-05", "month", "2020-07-30", "2020-05 2020-06"),
        ("2020", "year", "2021-12-30", "2020"),
    ],
)
def test_the_times(first: str, every: str, end: str, wanted: str) -> None:
    assert " ".join(one.text for one in Times(time(first), every, date.fromisoformat(end))) == wanted


def test_a_month_of_many_years_is_bounded() -> None:
    assert len(Times(time("0001-01"), "month", date.max)) == MOST


def plan(folder: Path, milestone: dict[str, Any], result: dict[str, Any] | None = None, **more: Any) -> LoadedPlan:
    measured = {"indicator": "Reports sent", "unit": "reports", "target": "4", "due": "2021", **(result or {})}
    action = {
        "number": "10.1",
        "title": "Meet",
        "objectives": ["2(b)"],
        "leader": "DE",
        "aim": "A",
        "results": [measured],
        "milestones": [{"title": "Meeting of experts", **milestone}],
        "empact_exemption": "x",
    }
    fields = {"strategy": "7806-19", "number": "10", "title": "T", "period": {"start": "2020", "end": "2021"}, **more}
    folder.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump({**fields, "actions": [action]}, sort_keys=False)
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    (loaded,) = load([folder / "plan.yaml"])
    return loaded


RIGHT = {"due": "2020-06-30", "every": "half_year", "done": ["2020-07-02", "2021-01-15"]}
WRONG: list[tuple[dict[str, Any], str, str, str]] = [
    ({"due": "2020-06-30", "until": "2021"}, "F003", "there is no ‘every’", "every: month"),
    ({"due": "ongoing", "every": "year"}, "F003", "needs a first time; ‘due’ is ongoing", "Under ‘due’"),
    ({"due": "tbc", "every": "year"}, "F003", "needs a first time; ‘due’ is tbc", "Under ‘due’"),
    ({"due": "2020", "every": "month"}, "F003", "is shorter than", "every: year"),
    ({"due": "2020-12", "every": "month", "until": "2020-11"}, "F003", "ends before the first time", "later"),
    ({"due": "2020-12-31", "done": ["2020-12-31", "2021-01-01"]}, "F003", "is due once", "every: quarter"),
    ({**RIGHT, "done": ["2021-01-15", "2020-07-02"]}, "F003", "not in the order of time", "earliest first"),
    ({**RIGHT, "every": "week"}, "F003", "fixed list of words", "month"),
    ({**RIGHT, "done": ["2020-07-02"] * 5}, "M002", "done 5 times, but it is due 4 times", "Remove days"),
    ({**RIGHT, "until": "2022-06"}, "M001", "due again on 2022-06-30", "time in the period"),
    ({**RIGHT, "done": ["2019-07-02"]}, "M002", "before the plan's period", "Correct the date"),
]


def test_what_is_right_is_no_finding(tmp_path: Path) -> None:
    found = plan(tmp_path, RIGHT, {"due": "2020-Q4", "every": "quarter", "until": "2021-Q3"})
    assert found.problems == ()
    assert {one.code for one in check(found, TODAY).findings} == {"O004"}


@pytest.mark.parametrize(("milestone", "code", "message", "help_"), WRONG)
def test_what_is_wrong_is_found_at_its_place(
    tmp_path: Path, milestone: dict[str, Any], code: str, message: str, help_: str
) -> None:
    (found,) = [one for one in check(plan(tmp_path, milestone), TODAY).findings if one.code != "O004"]
    assert found.code == code
    assert message in found.message
    assert help_ in found.help
    lines = (tmp_path / "plan.yaml").read_text(encoding="utf-8").splitlines()
    assert re.match(r"\s*(?:- )?(?:due|every|until|done|'?20)", lines[found.span.line - 1])


@pytest.mark.parametrize("layout", ["fiches", "table"])
def test_the_annex_says_how_often_and_until_when(tmp_path: Path, layout: str) -> None:
    result = {"due": "2020-Q4", "every": "[quarter]", "until": "2021-Q3"}
    found = check(plan(tmp_path, RIGHT, result, layout=layout), TODAY)
    text = render(found, "annex", "md", draft=False).content.decode().replace("\\", "")
    assert "30 June 2020, then every half-year" in text
    assert "2 July 2020, 15 January 2021" in text
    assert "fourth quarter of 2020, then [every quarter] until the third quarter of 2021" in text
    html = render(found, "annex", "html", draft=False).content.decode()
    assert "2 of these recur, and are shown at 8 times, 2 of which are done." in html
    for format_ in ("docx", "pdf"):
        assert render(found, "annex", format_, draft=False).content


def test_the_state_of_play_names_the_time_that_counts(tmp_path: Path) -> None:
    again = {"due": "2020-Q1", "every": "quarter"}
    late = {**again, "done": ["2020-03-02"]}
    found = check(plan(tmp_path, {**again, "done": ["2020-03-02", "2020-06-02"]}, again), TODAY)
    text = render(found, "state-of-play", "md", as_of=date(2020, 9, 1)).content.decode().replace("\\", "")
    assert "due third quarter of 2020" in text
    text = render(
        check(plan(tmp_path / "late", late, again), TODAY), "state-of-play", "md", as_of=date(2020, 9, 1)
    ).content.decode()
    assert "(due second quarter of 2020)" in text


def test_a_comparison_tells_of_it(tmp_path: Path) -> None:
    old = plan(tmp_path / "old", {"due": "2020-06-30", "done": "2020-07-02"})
    new = plan(tmp_path / "new", {**RIGHT, "until": "2021-06"})
    sides = (Version("old", tmp_path, ()), Version("new", tmp_path, ()))
    told = "".join(text_of_comparison.comparison(compare(old, new), sides, Terminal()))
    assert "Every: half-year (was not given)" in told
    assert "Until: 2021-06 (was not given)" in told
    assert "Done: added 2021-01-15" in told


def test_fmt_keeps_it(tmp_path: Path) -> None:
    found = plan(
        tmp_path / "a", {**RIGHT, "done": ["2020-07-02", "[2021-01-15]"]}, {"due": ["2020"], "every": ["year"]}
    )
    new = formatted(found.place.source, Plan, found.taxonomy)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "plan.yaml").write_text(new, encoding="utf-8")
    (again,) = load([tmp_path / "b" / "plan.yaml"])
    assert compare(found, again).empty
    assert new.index("due: '2020-06-30'") < new.index("every: half_year") < new.index("done:")
