"""`progress`: how far a plan is, as a table, JSON, CSV, Markdown and a page.

The judges of the page are those of test_judges.py, which finds them by VNU_JAR and HTML_VALIDATE.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from ccwp_plan.analysis.progress import achieved, progress
from ccwp_plan.documents.render import render
from ccwp_plan.reports.progress import Format, Since, report
from ccwp_plan.reports.terminal import NO_TERMINAL, Terminal
from ccwp_plan.repository.load import load
from conftest import ACTION, EXAMPLE, PLAN, ROOT, Cli, checked, tables_of, write_plan
from test_judges import ACCEPTED, JUDGES, Judge

AS_OF, SINCE = date(2020, 12, 1), date(2020, 2, 29)
KEYS = ["version", "plan", "as_of", "since", "presidency", "summary", "achieved", "results", "actions"]
ACTIONS = ["discontinued", "completed", "late", "behind", "on_track", "no_information"]
RESULTS = ["reached", "missed", "not_measured", "on_track", "behind"]
MILESTONES = ["done", "done_late", "overdue", "open"]
ACTION_KEYS = [
    *("number", "title", "leader", "leaders", "co_leaders", "status", "judgement", "silent", "because"),
    *("results", "milestones", "last_report"),
]
RESULT_KEYS = [
    *("id", "indicator", "unit", "baseline", "target", "due", "due_by", "postponed_to", "postponed_to_by"),
    *("value", "measured_on", "share", "expected", "judgement", "because"),
]
MILESTONE_KEYS = [
    *("id", "title", "due", "due_by", "postponed_to", "postponed_to_by", "done", "judgement", "because"),
]

HEAD = "objectives: [2(b)]\naim: To detect firearms.\n"
BEHIND = f"""\
number: 10.1
title: Joint customs operation
{HEAD}leader: DE
co_leaders: [FR]
status: ongoing
results:
  - indicator: Member States taking part
    unit: Member States
    target: 20
    due: 2020-12-31
    measurements: [{{date: 2020-09-30, value: 9}}]
milestones:
  - {{title: Kick-off, due: 2020-03-31, done: 2020-04-02}}
  - {{title: Report, due: 2021-Q1}}
"""
WORRIED = f"""\
number: 10.2
title: Training
{HEAD}leaders: [IT, ES]
results:
  - indicator: Days
    unit: days
    baseline: 75
    target: 30
    due: 2021
    measurements: [{{date: 2020-03-01, value: 80}}]
state_of_play:
  - {{date: 2020-10-02, text: It began., outlook: at_risk, by: ES, document: 6789/20, obstacles: No rooms.}}
"""
LATE = f"""\
number: 10.3
title: Guide
{HEAD}leader: PL
milestones:
  - {{title: Draft, due: 2020-09-30, postponed_to: 2020-11, postponed_because: Absences}}
"""
SILENT = f"""\
number: 10.4
title: Group of experts
{HEAD}leader: all
results:
  - {{indicator: Meetings, unit: meetings, target: 4, due: ongoing, measurements: [{{date: 2020-03-01, value: 1}}]}}
"""
WHOLE = f"""\
number: 10.5
title: Whole
{HEAD}leader: NL
"""
PART = """\
number: 10.5.1
title: Part
part_of: 10.5
milestones: [{title: First step, due: 2020-08-31}]
"""
OF_PLAN = "results:\n  - {indicator: Seizures, unit: seizures, target: '[100]', due: 2021-12-31}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plan with an action of each kind, as on 1 December 2020."""
    texts = {"a": BEHIND, "b": WORRIED, "c": LATE, "d": SILENT, "e": WHOLE, "f": PART}
    return write_plan(tmp_path / "plan", PLAN + OF_PLAN, **texts)


def told(cli: Cli, folder: Path, *options: object, status: int = 0) -> Any:
    shown = cli("progress", folder, "--as-of", AS_OF, "--format", "json", *options)
    assert shown.status == status, shown.err
    return json.loads(shown.out)


def table(folder: Path, width: int, since: date | None = None, *, colour: bool = False) -> str:
    (plan,) = load([folder])
    found = progress(plan, AS_OF)
    told = Since(since, achieved(found, since)) if since else None
    return report(Format.TABLE)(found, told, Terminal(width, colour=colour), named=False)


# The table


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_fits(golden: Callable[[str, str], None], width: int) -> None:
    shown = table(EXAMPLE, width, SINCE)
    assert max(map(len, shown.splitlines())) <= width
    golden(f"progress-{width}.txt", shown)


def test_the_sentence_and_the_overview_have_one_order(folder: Path) -> None:
    done = "title: Done\nobjectives: [1(a)]\nleader: DE\n"
    write_plan(
        folder,
        PLAN,
        g=f"number: 10.6\n{done}status: discontinued\ndiscontinued_because: Why\n",
        h=f"number: 10.7\n{done}status: completed\n",
    )
    shown = " ".join(table(folder, 120).split())
    assert "8 actions, 4 of them silent: 3 late, 2 behind, 1 on track, 1 completed, 1 discontinued; " in shown
    overview = re.findall("(late|behind|silent|completed|discontinued) █", shown)
    assert overview == ["late", "behind", "silent", "completed", "discontinued"]


def test_the_page_of_the_project_shows_what_is_printed() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```text\n(Progress on .*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert block in table(EXAMPLE, 80)


def test_colours_say_nothing_that_words_do_not(folder: Path) -> None:
    coloured = table(folder, 80, SINCE, colour=True)
    assert coloured.count("\x1b[") > 20
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == table(folder, 80, SINCE)


def test_a_reader_sees_at_once_what_is_late_and_who_leads_it(folder: Path) -> None:
    lines = table(folder, 80).splitlines()
    overview = [line.split() for line in lines if re.match(r"(late|behind|silent) .*█", line)]
    assert [(one[0], *one[2:]) for one in overview] == [
        ("late", "3", "10.3", "PL;", "10.5", "NL;", "10.5.1", "NL"),
        ("behind", "2", "10.1", "DE", "with", "FR;", "10.2", "IT,", "ES"),
        ("silent", "1", "10.4", "all", "Member", "States"),
    ]
    headings = [line for line in lines if re.fullmatch(r"\w[\w ]*: \d+ actions?", line)]
    assert headings == ["Late: 3 actions", "Behind: 2 actions", "Silent: 1 action"]


def test_beside_each_judgement_stands_what_it_rests_on(folder: Path) -> None:
    shown = " ".join(table(folder, 120).split())
    for words in (
        "behind: Member States taking part █████████▒▒▒▒▒▒░░░░░ 45 % of the way, 74.8 % expected "
        "9 of 20 Member States on 30 September 2020; due 31 December 2020",
        "1 of 2 milestones done; next: Report, first quarter of 2021",
        "outlook at risk, reported by ES on 2 October 2020 last report by ES on 2 October 2020, 60 days old: at risk",
        "overdue: Draft was due November 2020, postponed from 30 September 2020, 1 day late",
        "▒▒░░░░░░░░░░░░░░░░░░ -11.1 % of the way, 8.2 % expected",
        "80 days (from 75 to 30) on 1 March 2020; due 2021",
        "1 of 4 meetings on 1 March 2020; ongoing, never due",
        "silent, though on track: nothing dated since 1 July 2020",
        "Whole overdue: 10.5.1: First step was due 31 August 2020, 92 days late",
        "Results of the plan not measured: Seizures nothing measured; due 31 December 2021",
    ):
        assert words in shown, words


AGAIN = f"""\
number: 10.1
title: Reports
{HEAD}leader: DE
results:
  - {{indicator: Views, unit: views, expected: More, due: 2021,
      measurements: [{{date: 2020-03-31, value: 7, judgement: behind}}, {{date: 2020-06-30, judgement: on_track}}]}}
  - {{indicator: Parcels, unit: parcels, target: 10, due: 2021, cumulative: false,
      measurements: [{{date: 2020-03-31, value: 3.5}}, {{date: 2020-06-30, value: 3.5}}]}}
  - {{indicator: Meetings, unit: meetings, target: 2, due: 2020-Q1, every: quarter,
      measurements: [{{date: 2020-08-31, value: 1}}]}}
milestones:
  - {{title: Letter, due: 2020-Q1, every: quarter, done: [2020-03-02, 2020-06-02, 2020-09-02]}}
  - {{title: Visit, due: 2020-Q1, every: quarter, done: [2020-03-02]}}
"""


def test_a_value_is_told_with_its_own_day_and_a_time_in_its_own_words(tmp_path: Path) -> None:
    shown = " ".join(table(write_plan(tmp_path, a=AGAIN), 120).split())
    for words in (
        "on track: Views judged by its leader on 30 June 2020; due 2021",
        "7 of 10 parcels on 30 June 2020; due 2021",
        "1 of 2 meetings on 31 August 2020; was due third quarter of 2020",
        "overdue: Visit was due second quarter of 2020, 154 days late; done 2 March 2020",
        "0 of 2 milestones done; next: Letter, fourth quarter of 2020",
    ):
        assert words in shown, words


FIGURES = f"""\
number: 10.1
title: Figures
{HEAD}leader: DE
results:
  - {{indicator: Falls, unit: days, baseline: 100, target: 50, due: 2021,
      measurements: [{{date: 2020-06-30, value: 75}}]}}
  - {{indicator: Open, unit: views, target: tbc, due: 2021, measurements: [{{date: 2020-06-30, value: 7}}]}}
  - {{indicator: Judged, unit: views, target: tbc, due: 2021,
      measurements: [{{date: 2020-06-30, judgement: on_track}}]}}
milestones:
  - {{title: Forum, due: ongoing}}
  - {{title: Visit, due: tbc}}
"""


def test_the_document_tells_what_a_figure_is_measured_against(tmp_path: Path) -> None:
    told = render(checked(write_plan(tmp_path, a=FIGURES)), "state-of-play", "md", as_of=AS_OF).content.decode()
    for words in (
        "Falls: 75 days, baseline 100, target 50, on 30 June 2020 (50 %; ",
        "Open: 7 views, target to be confirmed, on 30 June 2020 – not measured",
        "Judged: target to be confirmed, judged on 30 June 2020 – on track",
        "Forum – ongoing",
        "Visit – due date to be confirmed",
    ):
        assert words in told, words


# JSON


def test_json_has_the_promised_keys(cli: Cli, folder: Path) -> None:
    found = told(cli, folder, "--since", SINCE)
    assert list(found) == KEYS
    assert (found["as_of"], found["since"], found["plan"]) == ("2020-12-01", "2020-02-29", "plan")
    assert found["presidency"] == {"member_state": "DE", "start": "2020-07-01", "end": "2020-12-31"}
    assert list(found["summary"]) == [*ACTIONS, "silent", "results", "milestones"]
    assert list(found["summary"]["results"]) == RESULTS
    assert list(found["summary"]["milestones"]) == MILESTONES
    assert [one["number"] for one in found["actions"]] == ["10.1", "10.2", "10.3", "10.4", "10.5", "10.5.1"]
    assert all(list(one) == ACTION_KEYS for one in found["actions"])
    assert all(list(result) == RESULT_KEYS for one in found["actions"] for result in one["results"])
    assert all(list(milestone) == MILESTONE_KEYS for one in found["actions"] for milestone in one["milestones"])


def test_json_counts_what_it_lists(cli: Cli) -> None:
    found = told(cli, EXAMPLE)
    actions = found["actions"]
    counts = Counter(one["judgement"] for one in actions)
    assert {name: found["summary"][name] for name in ACTIONS} == {name: counts[name] for name in ACTIONS}
    assert found["summary"]["silent"] == sum(one["silent"] for one in actions)
    for kind in ("results", "milestones"):
        counts = Counter(item["judgement"] for one in actions for item in one[kind])
        assert {name: count for name, count in found["summary"][kind].items() if count} == counts


def test_json_says_what_is_measured_and_what_was_expected(cli: Cli, folder: Path) -> None:
    behind, worried, late, silent, whole, part = told(cli, folder)["actions"]
    (result,) = behind["results"]
    assert (result["value"], result["measured_on"], result["share"], result["expected"]) == (
        9,
        "2020-09-30",
        0.45,
        0.748,
    )
    assert (result["target"], result["judgement"], behind["judgement"]) == (20, "behind", "behind")
    assert (behind["leader"], behind["co_leaders"], behind["status"]) == ("DE", ["FR"], "ongoing")
    assert [one["judgement"] for one in behind["milestones"]] == ["done_late", "open"]
    assert (behind["milestones"][0]["done"], behind["milestones"][1]["done"]) == ("2020-04-02", None)
    assert (behind["milestones"][1]["due"], behind["milestones"][1]["due_by"]) == ("2021-Q1", "2021-03-31")
    assert (worried["leader"], worried["leaders"], worried["status"]) == (None, ["IT", "ES"], None)
    assert worried["last_report"] == {
        "date": "2020-10-02",
        "text": "It began.",
        "outlook": "at_risk",
        "by": "ES",
        "document": "6789/20",
        "obstacles": "No rooms.",
    }
    assert (behind["last_report"], behind["because"][-1]) == (None, "no report")
    milestone = late["milestones"][0]
    assert (milestone["due"], milestone["postponed_to"], milestone["postponed_to_by"]) == (
        "2020-09-30",
        "2020-11",
        "2020-11-30",
    )
    assert late["because"] == [
        "Draft, overdue: was due November 2020, postponed from 30 September 2020, 1 day late",
        "silent: nothing dated since 1 July 2020",
        "no report",
    ]
    assert (silent["results"][0]["expected"], silent["silent"], silent["leader"]) == (None, True, "all")
    assert worried["results"][0]["share"] == -0.111
    assert (whole["judgement"], whole["because"][0]) == (
        "late",
        "10.5.1: First step, overdue: was due 31 August 2020, 92 days late",
    )
    assert part["leader"] == "NL"


def test_json_says_what_is_not_agreed_yet(cli: Cli, tmp_path: Path) -> None:
    action = ACTION.replace("target: 20, due: 2021-06-30", "target: '[20]', baseline: tbc, due: '[2021-H1]'")
    action = action.replace("leader: DE", "leader: '[DE]'")
    found = told(cli, write_plan(tmp_path, PLAN + OF_PLAN, a=action))
    (one,) = found["actions"]
    assert (one["leader"], one["open"], one["open_values"]) == ("DE", True, ["leader"])
    (result,) = one["results"]
    assert (result["target"], result["baseline"], result["due"], result["due_by"]) == (
        20,
        "tbc",
        "2021-H1",
        "2021-06-30",
    )
    assert (result["open"], result["open_values"]) == (True, ["baseline", "target", "due"])
    assert (found["results"][0]["target"], found["results"][0]["open_values"]) == (100, ["target"])


def test_a_share_is_1_only_where_all_is_done(cli: Cli, tmp_path: Path) -> None:
    more = ", measurements: [{date: 2020-06-30, value: 19999}]}"
    action = ACTION.replace("target: 20,", "target: 20000,").replace("due: 2021-06-30}", "due: 2021-06-30" + more)
    (result,) = told(cli, write_plan(tmp_path, a=action))["actions"][0]["results"]
    assert (result["share"], result["judgement"]) == (0.999, "on_track")


# The other formats


def test_csv_has_a_line_for_each_thing_that_is_judged(cli: Cli, folder: Path) -> None:
    shown = cli("progress", folder, "--as-of", AS_OF, "--format", "csv").out
    rows = [*csv.DictReader(io.StringIO(shown))]
    found = told(cli, folder)
    judged = [("", "result of the plan", one["judgement"]) for one in found["results"]]
    for one in found["actions"]:
        judged.append((one["number"], "action", one["judgement"]))
        judged += [(one["number"], "result", each["judgement"]) for each in one["results"]]
        judged += [(one["number"], "milestone", each["judgement"]) for each in one["milestones"]]
    assert [(row["action"].lstrip("'"), row["kind"], row["judgement"]) for row in rows] == judged
    assert (rows[2]["share"], rows[2]["expected"], rows[2]["value"]) == ("'0.45", "'0.748", "9")


def test_the_tables_of_markdown_have_each_action_once(cli: Cli, folder: Path) -> None:
    shown = cli("progress", folder, "--as-of", AS_OF, "--since", SINCE, "--format", "md")
    of_plan, *groups = tables_of(shown.out)
    assert of_plan == [["Seizures", "not measured", "nothing measureddue 31 December 2021"]]
    assert [row[0] for rows in groups for row in rows] == ["10.3", "10.5", "10.5.1", "10.1", "10.2", "10.4"]
    assert re.findall("^## (.*)$", shown.out, re.MULTILINE) == [
        "Achieved since 29 February 2020",
        "Results of the plan",
        "Late",
        "Behind",
        "Silent",
    ]


HOSTILE = "<script>alert(1)</script> | [x](javascript:y) `a` *b* @c &amp; \u202e 🚢"


@pytest.fixture
def hostile(folder: Path) -> Path:
    """A plan whose texts are made to break out of any format."""
    name = json.dumps(HOSTILE, ensure_ascii=False)
    action = BEHIND.replace("title: Joint customs operation", f"title: {name}")
    action = action.replace("indicator: Member States taking part", f"indicator: {name}")
    return write_plan(folder, PLAN.replace("title: 10th Action Plan", f"title: {name}") + OF_PLAN, a=action)


def test_no_text_of_a_plan_is_markup(cli: Cli, hostile: Path) -> None:
    markdown = cli("progress", hostile, "--as-of", AS_OF, "--format", "md").out
    (row,) = (row for rows in tables_of(markdown) for row in rows if row[0] == "10.1")
    assert row[2] == HOSTILE.replace("\u202e", "\\u202e")
    page = lxml_html.fromstring(cli("progress", hostile, "--as-of", AS_OF, "--format", "html").out)
    assert not [*page.iter("script", "a", "img")]
    assert page.findtext(".//title") == f"Progress: {HOSTILE}".replace("\u202e", "\\u202e")
    table = cli("progress", hostile, "--as-of", AS_OF).out
    assert "\u202e" not in table


def test_a_page_says_what_the_table_says(cli: Cli, folder: Path) -> None:
    shown = cli("progress", folder, "--as-of", AS_OF, "--since", SINCE, "--format", "html").out
    page = lxml_html.fromstring(shown)
    assert [head.text_content() for head in page.iter("h2")] == [
        "Achieved since 29 February 2020",
        "Actions by judgement",
        "Results of the plan",
        "Late",
        "Behind",
        "Silent",
    ]
    words = " ".join(page.text_content().split())
    for fact in ("9 of 20 Member States on 30 September 2020", "74.8 % expected", "60 days old: at risk", "Kick-off"):
        assert fact in words
    assert [(one.get("value"), one.text) for one in page.iter("meter")] == [
        ("0.45", "45 %"),
        ("0", "-11.1 %"),
        ("0.25", "25 %"),
    ]
    assert [*page.iter("script", "link", "img")] == []


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.slow
def test_judges_find_nothing_in_a_page(judge: Judge, cli: Cli, hostile: Path, tmp_path: Path) -> None:
    pages = []
    for name, plan in {"example": EXAMPLE, "hostile": hostile}.items():
        pages.append(tmp_path / f"{name}.html")
        shown = cli("progress", plan, "--as-of", AS_OF, "--since", SINCE, "--format", "html").out
        pages[-1].write_text(shown, encoding="utf-8")
    assert [one for one in judge(pages) if not any(re.search(accepted, one) for accepted in ACCEPTED)] == []


# What is asked for


def since(cli: Cli, folder: Path, day: str, *options: object) -> list[tuple[str | None, str, str, str]]:
    found = told(cli, folder, "--since", day, *options)["achieved"]
    return [(one["action"], one["kind"], one["title"], one["date"]) for one in found]


def test_what_was_achieved_since_a_day_is_told(cli: Cli, tmp_path: Path) -> None:
    reached = "measurements: [{date: 2020-05-01, value: 20}, {date: 2020-11-01, value: 25}]"
    lost = "measurements: [{date: 2020-05-01, value: 20}, {date: 2020-11-01, value: 15}]"
    again = "every: quarter, measurements: [{date: 2020-03-01, value: 5}, {date: 2020-09-01, value: 4}"
    one = f"""\
number: 10.1
title: T
{HEAD}leader: DE
results:
  - {{indicator: Reached, unit: a, target: 20, due: 2021, {reached}}}
  - {{indicator: Lost again, unit: a, target: 20, due: 2021, {lost}}}
  - {{indicator: Each quarter, unit: a, target: 4, due: 2020-Q1, {again}, {{date: 2020-11-30, value: 1}}]}}
milestones:
  - {{title: Kick-off, due: 2020-03-31, done: 2020-04-02}}
  - {{title: Later, due: 2021-03-31, done: 2021-01-05}}
"""
    folder = write_plan(tmp_path, a=one)
    first = ("10.1", "result", "Reached", "2020-05-01")
    quarters = [("10.1", "result", "Each quarter", day) for day in ("2020-03-01", "2020-09-01")]
    kickoff = ("10.1", "milestone", "Kick-off", "2020-04-02")
    assert since(cli, folder, "2020-01-01") == [first, *quarters, kickoff]
    assert since(cli, folder, "2020-04-01") == [first, quarters[1], kickoff]
    assert since(cli, folder, "2020-04-02") == [first, quarters[1]]
    assert since(cli, folder, "2020-05-01") == [quarters[1]]
    assert since(cli, folder, "2020-12-01") == []
    assert told(cli, folder)["achieved"] == []
    shown = cli("progress", folder, "--as-of", AS_OF, "--since", "2020-04-01").out
    at = [shown.index(words) for words in ("Achieved since 1 April 2020", "Kick-off: done on 2 April 2020", "Behind: ")]
    assert at == sorted(at)
    nothing = cli("progress", folder, "--as-of", AS_OF, "--since", AS_OF).out
    assert "Achieved since 1 December 2020\nNothing.\n" in nothing


def test_since_a_day_after_the_report_is_a_wrong_call(cli: Cli) -> None:
    shown = cli("progress", EXAMPLE, "--as-of", AS_OF, "--since", "2020-12-02")
    assert (shown.status, shown.out) == (2, "")
    assert "--since is after the day of the report, 2020-12-01." in shown.err


def test_an_actor_has_what_it_leads_or_co_leads(cli: Cli, folder: Path) -> None:
    def numbers(actor: str) -> list[str]:
        return [one["number"] for one in told(cli, folder, "--actor", actor)["actions"]]

    assert numbers("FR") == ["10.1", "10.4"]
    assert numbers("NL") == ["10.4", "10.5", "10.5.1"]
    assert numbers("Europol") == []
    found = told(cli, folder, "--actor", "PL")
    assert (found["summary"]["late"], found["summary"]["behind"], found["results"]) == (1, 0, [])
    assert since(cli, folder, "2020-01-01", "--actor", "PL") == []
    assert since(cli, folder, "2020-01-01", "--actor", "DE") == [("10.1", "milestone", "Kick-off", "2020-04-02")]


@pytest.mark.parametrize(("given", "near"), [("GR", "EL"), ("Poland", "PL"), ("Europoll", "Europol")])
def test_an_actor_that_is_not_known_is_a_wrong_call(cli: Cli, given: str, near: str) -> None:
    shown = cli("progress", EXAMPLE, "--actor", given)
    assert (shown.status, shown.out) == (2, "")
    assert shown.err == f"ccwp-plan: ‘{given}’ is not a known actor.\n  Did you mean {near}?\n"


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        ("late", ["3 actions are late: 10.3, 10.5, 10.5.1."]),
        ("silent,behind", ["4 actions are silent: 10.3, 10.4, 10.5, 10.5.1.", "2 actions are behind: 10.1, 10.2."]),
    ],
)
def test_fail_on_says_what_it_fails_on(cli: Cli, folder: Path, words: str, sentences: list[str]) -> None:
    shown = cli("progress", folder, "--as-of", AS_OF, "--fail-on", words)
    assert shown.status == 1
    assert [line for line in shown.err.splitlines() if "actions are" in line] == sentences
    assert shown.out == cli("progress", folder, "--as-of", AS_OF).out


def test_fail_on_passes_where_there_is_none(cli: Cli, folder: Path) -> None:
    shown = cli("progress", folder, "--as-of", "2020-01-01", "--fail-on", "late,behind")
    assert shown.status == 0
    assert "actions are" not in shown.err
    assert cli("progress", folder, "--as-of", AS_OF, "--actor", "DE", "--fail-on", "late").status == 0


@pytest.mark.parametrize("given", ["overdue", "late;behind", "late,", ""])
def test_what_fail_on_does_not_know_is_a_wrong_call(cli: Cli, given: str) -> None:
    shown = cli("progress", EXAMPLE, f"--fail-on={given}")
    assert (shown.status, shown.out) == (2, "")
    assert "Write late, behind, silent" in " ".join(shown.err.replace("│", "").split())


@pytest.mark.parametrize("day", ["0001-01-01", "2019-06-30", "9999-12-31"])
@pytest.mark.parametrize("format_", [*Format])
def test_any_day_has_a_progress(cli: Cli, folder: Path, day: str, format_: Format) -> None:
    shown = cli("progress", folder, "--as-of", day, "--format", format_)
    assert (shown.status, bool(shown.out)) == (0, True)


def test_before_the_plan_nothing_is_late(cli: Cli, folder: Path) -> None:
    found = json.loads(cli("progress", folder, "--as-of", "2019-12-31", "--format", "json").out)
    assert {one["judgement"] for one in found["actions"]} == {"no_information"}
    assert found["presidency"]["member_state"] == "FI"


def test_several_plans(cli: Cli, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_plan(tmp_path / name, a=BEHIND)
    shown = cli("progress", tmp_path, "--as-of", AS_OF, "--fail-on", "behind")
    assert shown.status == 1
    assert [line for line in shown.out.splitlines() if line in ("one", "two")] == ["one", "two"]
    assert "two: 1 action is behind: 10.1." in shown.err
    shown = cli("progress", tmp_path, "--format", "json")
    assert (shown.status, shown.out) == (2, "")
    assert "one, two" in shown.err


def test_a_plan_that_cannot_be_read_has_no_progress_and_one_with_errors_has(cli: Cli, tmp_path: Path) -> None:
    shown = cli("progress", write_plan(tmp_path / "a", a=BEHIND.replace("leader: DE", "leader: XX")), "--as-of", AS_OF)
    assert shown.status == 0
    assert "1 error" in shown.err
    assert "10.1  XX with FR" in shown.out
    shown = cli("progress", write_plan(tmp_path / "b", a=BEHIND, b="number: ["))
    assert (shown.status, shown.out) == (1, "")
    assert "b: progress cannot be judged, because the plan cannot be read in full." in shown.err


def test_a_plan_without_actions_has_a_progress(cli: Cli, tmp_path: Path) -> None:
    folder = write_plan(tmp_path)
    for format_ in Format:
        assert cli("progress", folder, "--format", format_).status == 0
    (plan,) = load([folder])
    assert "no actions; no results; no milestones." in report(Format.TABLE)(
        progress(plan, AS_OF), None, NO_TERMINAL, named=False
    )
