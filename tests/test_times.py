"""Times of less than a day: what they mean, and how documents and comparisons say them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccwp_plan.analysis.changes import ValueChange
from ccwp_plan.checks.run import Checked
from ccwp_plan.documents.dates import timetable
from ccwp_plan.documents.render import render
from ccwp_plan.documents.timeaxis import Axis
from ccwp_plan.documents.timeline import timeline
from ccwp_plan.editing.format import formatted
from ccwp_plan.language.action import Action
from ccwp_plan.language.dates import MONTHS, when
from ccwp_plan.language.times import ONGOING, Time
from ccwp_plan.reading.source import parse
from ccwp_plan.reports.comparison.wording import nature
from conftest import ACTION, PLAN, Cli, checked, write_plan
from test_render import text_of

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
    assert "Write `2021-06`" in shown.out


STAGES = [
    ("2023", "2023"),
    ("2021-Q1", "first quarter of 2021"),
    ("2021-06-15", "June 2021"),
    ("2021-06-15 2021-06", "June 2021"),
    ("2020-03-31 2021-06-30", "March 2020 to June 2021"),
    ("2020-Q1 2021", "first quarter of 2020 to 2021"),
    ("2021-06 2021", "June 2021 to the end of 2021"),
    ("2021-03-01 2021-H1", "March 2021 to the end of the first half of 2021"),
    ("2021-12-31 2021", "December 2021"),
    ("[2021] 2022", "[2021] to 2022"),
    ("ongoing", "ongoing"),
    ("2021 ongoing", "2021 and ongoing"),
    ("tbc", "to be confirmed"),
    ("2021-Q1 2021-Q3", "first to third quarter of 2021"),
    ("[2021-Q1] [2021-Q3]", "[first quarter of 2021] to [third quarter of 2021]"),
    ("2020-H1 2021-H1", "first half of 2020 to first half of 2021"),
    ("2020-Q1/quarter", "first quarter of 2020 to fourth quarter of 2021, every quarter"),
    ("2021/year", "2021, every year"),
    ("2020-06-30/presidency", "June 2020 to December 2021, at the end of every Presidency"),
    ("2020 2020-06-30/half_year", "June 2020 to December 2021, in part every half-year"),
    ("2020-06/month 2020/year ongoing", "June 2020 to December 2021, in part every month, every year and ongoing"),
    ("start 2021-03", "from March 2021"),
    ("start [2021-Q2]", "from [second quarter of 2021]"),
    ("start 2021-Q2 2021-09-30", "from the second quarter of 2021"),
    ("start 2021-03 ongoing", "from March 2021 and ongoing"),
    ("start 2020 end 2021", "2020 to 2021"),
    ("start 2020 end 2020", "2020"),
    ("start 2020 end 2020-06-30", "beginning of 2020 to June 2020"),
    ("start 2020 end 2020-H1", "first half of 2020"),
    ("start 2020-03-01 end 2021 2021-06-30", "March 2020 to 2021"),
]
"""When something is due, /how often again; or an action starts and ends; and how the overview says it."""


def staged(number: int, given: str) -> str:
    """An action with a milestone for each time, and the period that is given."""
    words, period, milestones = given.split(), [], []
    while words:
        due, _, every = words.pop(0).partition("/")
        if due in ("start", "end"):
            period.append(f"{due}: '{words.pop(0)}'")
        else:
            milestones.append(f"  - {{title: M, due: '{due}'{f', every: {every}' if every else ''}}}\n")
    text = re.sub(r"results:\n.*\n", "", ACTION).replace('"10.1"', f'"10.{number}"')
    text += f"milestones:\n{''.join(milestones)}" if milestones else ""
    return text + (f"period: {{{', '.join(period)}}}\n" if period else "")


@pytest.fixture(scope="module")
def overview(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    texts = {f"a{at}": staged(at, given) for at, (given, _) in enumerate(STAGES, 1)}
    return checked(write_plan(tmp_path_factory.mktemp("stages") / "p", **texts))


def test_the_overview_says_what_is_known_of_the_time(overview: Checked) -> None:
    page = render(overview, "annex", "html", draft=True).content.decode()
    section = page[page.index('<section id="overview">') : page.index('id="timeline"')]
    cells = re.findall(r"<td>([^<]*)</td></tr>", section)
    assert cells == [words for _, words in STAGES]


@pytest.mark.parametrize("kind", ["docx", "pdf", "md"])
def test_every_format_says_what_is_known_of_the_time(overview: Checked, kind: str) -> None:
    text = re.sub(r"\s+", "", text_of(render(overview, "annex", kind, draft=True).content, kind))
    assert [words for _, words in STAGES if re.sub(r"\s+", "", words) not in text] == []
    assert "December2023" not in text


def test_the_overview_says_ongoing_once(tmp_path: Path) -> None:
    one, other = (staged(at, due) + "status: ongoing\n" for at, due in enumerate(("ongoing", "2021"), 1))
    folder = write_plan(tmp_path / "p", a=one, b=other)
    for layout in ("fiches", "table"):
        (folder / "plan.yaml").write_text(f"{PLAN}layout: {layout}\n", encoding="utf-8")
        page = render(checked(folder), "annex", "html", draft=True).content.decode()
        assert re.findall(r"<td>([^<]*)</td></tr>", page)[:2] == ["ongoing", "2021, ongoing"]
    table = page[page.index('<section class="landscape"') :]
    assert table.count("<p>ongoing</p>") == 2


@given(st.lists(DAYS, min_size=1, max_size=4), st.data())
def test_a_span_names_no_month_that_is_not_typed(days: list[date], data: st.DataObject) -> None:
    times = [data.draw(st.sampled_from(containing(day))) for day in days]
    action = Action.model_validate(
        {"number": "1", "title": "T", "milestones": [{"title": "M", "due": time.text} for time in times]}
    )
    words = timetable(action, date.max)
    typed = {MONTHS[time.first.month - 1] for time in times if re.fullmatch(r"\d+-\d+(-\d+)?", time.text)}
    assert {month for month in MONTHS if month in words} <= typed


def test_a_plan_of_one_year_is_that_year(tmp_path: Path) -> None:
    year = re.sub("period: .*", "period: {start: 2021, end: 2021}", PLAN)
    folder = write_plan(tmp_path / "p", year, a=ACTION)
    page = render(checked(folder), "annex", "html").content.decode()
    assert "Timeline of the actions, 2021<" in page
    assert "2021 to 2021" not in page


def test_the_timeline_draws_a_period_and_what_has_no_end(tmp_path: Path) -> None:
    texts = {
        "a": ACTION.replace("leader: DE", "leader: DE\nperiod: {start: 2020-03, end: 2021-06}"),
        "b": ACTION.replace("10.1", "10.2").replace("leader: DE", "leader: DE\nperiod: {start: 2020-H2}"),
        "c": staged(3, "ongoing"),
        "d": staged(4, "tbc"),
    }
    plan = checked(write_plan(tmp_path / "p", **texts)).plan
    (picture,) = timeline(plan.fields.period, plan.printed)
    first, second, third = (row.span for row in picture.rows)
    assert first
    assert second
    assert third
    assert third.x1 < first.x1 < second.x1 < first.x2 < second.x2 == third.x2 == 472
    assert [[mark.kind for mark in row.marks] for row in picture.rows] == [["result"], ["result", "open"], ["open"]]
    assert "Without an end: 10.2, 10.3." in picture.alt
    assert "1 action without dates is not shown." in picture.alt


@pytest.mark.parametrize(
    ("given_", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-Q2", "2020-04-01", "2020-06-30"),
        ("2020-H1 2021", "2020-01-01", "2021-12-31"),
        ("2020-06-30 2021-H2", "2020-06-30", "2021-12-31"),
        ("start 2020-03-01 end 2020 2020", "2020-03-01", "2020-12-31"),
    ],
)
def test_the_line_of_a_time_of_less_than_a_day_is_as_long_as_that(
    tmp_path: Path, given_: str, first: str, last: str
) -> None:
    plan = checked(write_plan(tmp_path / "p", a=staged(1, given_))).plan
    (picture,) = timeline(plan.fields.period, plan.printed)
    line = picture.rows[0].span
    assert line
    axis = Axis(date(2020, 1, 1).toordinal(), date(2021, 12, 31).toordinal(), 198, 472)
    assert [line.x1, line.x2] == [axis.middle(date.fromisoformat(day).toordinal()) for day in (first, last)]


def test_the_parts_of_a_discontinued_action_are_dashed_with_it(tmp_path: Path) -> None:
    whole = staged(1, "2020") + "status: discontinued\ndiscontinued_because: No need.\n"
    texts = {"a": whole, "b": staged(2, "2021-03-31") + 'part_of: "10.1"\n', "c": staged(3, "2021")}
    plan = checked(write_plan(tmp_path / "p", **texts)).plan
    (picture,) = timeline(plan.fields.period, plan.printed)
    assert [row.discontinued for row in picture.rows] == [True, True, False]
    assert [mark.dashed for row in picture.rows for mark in row.marks] == [True, True, False]
    assert "Dashed because discontinued: 10.1, 10.2." in picture.alt
