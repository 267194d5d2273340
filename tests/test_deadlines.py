"""`deadlines`: what is due and when, as tables, JSON and calendars. The judges of a calendar are vobject and `ical`."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from ccwp_plan.analysis.deadlines import deadlines
from ccwp_plan.reports.deadlines import Deadlines, Format, report
from ccwp_plan.reports.terminal import NO_TERMINAL, Terminal
from ccwp_plan.repository.load import load
from conftest import ACTION, EXAMPLE, PLAN, Cli, tables_of, write_plan

AS_OF = date(2020, 12, 1)
KEYS = [
    *("date", "due", "due_by", "kind", "plan", "action", "title", "text", "actors", "originally", "overdue"),
    "presidency",
]
ONE = """\
number: 10.1
title: Joint customs operation
objectives: [2(b)]
leader: DE
co_leaders: [FR]
aim: To detect undeclared firearms.
status: ongoing
"""


def milestones(*lines: str) -> str:
    return ONE + "milestones:\n" + "".join(f"  - {line}\n" for line in lines)


def written(folder: Path, *paths: str | Path, day: date = AS_OF, format_: str = "ics") -> str:
    """The deadlines of the plans in a folder, in a format."""
    plans = load([folder, *map(Path, paths)])
    found = sorted((one for plan in plans for one in deadlines(plan, day)), key=lambda one: one.day)
    said = report(Format(format_))(Deadlines(plans, day, found), NO_TERMINAL)
    return said.decode() if isinstance(said, bytes) else said


Events = dict[str, Any]
"""The events of a calendar by UID, each a mapping of its properties; those of its alarm under `alarm`."""


def events(text: str) -> Events:
    """The events of a calendar as both judges read them, which agree."""
    calendar = vobject.readOne(text)
    calendar.validate(raiseException=True)
    read = {}
    for event in getattr(calendar, "vevent_list", []):
        values = {
            name: child.value for name, child in ((c.name.lower(), c) for c in event.getChildren()) if name != "valarm"
        }
        alarms = [alarm for alarm in event.getChildren() if alarm.name == "VALARM"]
        values["alarm"] = [(alarm.trigger.value, alarm.action.value) for alarm in alarms]
        assert values["uid"] not in read
        read[values["uid"]] = values
    other = IcsCalendarStream.calendar_from_ics(text)
    assert [(one.uid, one.dtstart, one.dtend, one.summary, one.sequence) for one in other.events] == [
        (uid, one["dtstart"], one["dtend"], one["summary"], int(one["sequence"])) for uid, one in read.items()
    ]
    return read


def only(text: str, kind: str = "milestone") -> Any:
    """The only event of a kind."""
    (event,) = (one for uid, one in events(text).items() if f"/{kind}" in uid)
    return event


# The table, JSON, CSV, Markdown


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_fits(golden: Callable[[str, str], None], width: int) -> None:
    (plan,) = load([EXAMPLE])
    found = Deadlines([plan], AS_OF, deadlines(plan, AS_OF))
    shown = report(Format.TABLE)(found, Terminal(width))
    assert isinstance(shown, str)
    assert max(map(len, shown.splitlines())) <= width
    golden(f"deadlines-{width}.txt", shown)
    coloured = report(Format.TABLE)(found, Terminal(width, colour=True))
    assert isinstance(coloured, str)
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == shown


def test_json_has_the_promised_keys(cli: Cli) -> None:
    shown = cli("deadlines", EXAMPLE, "--as-of", AS_OF, "--format", "json")
    found = json.loads(shown.out)
    assert (shown.status, list(found), found["as_of"]) == (0, ["version", "as_of", "items"], "2020-12-01")
    assert all(list(item) == KEYS for item in found["items"])
    first = found["items"][0]
    assert (first["date"], first["kind"], first["action"], first["overdue"]) == (
        "2020-06-30",
        "result",
        "10.3",
        True,
    )
    assert first["actors"] == ["HU", "FI"]
    presidency = {"member_state": "HR", "start": "2020-01-01", "end": "2020-06-30", "trio": ["RO", "FI", "HR"]}
    assert first["presidency"] == presidency
    last = found["items"][-1]
    assert (last["kind"], last["action"], last["date"], last["overdue"]) == ("period", None, "2021-12-31", False)
    assert [item["date"] for item in found["items"]] == sorted(item["date"] for item in found["items"])


EVERY_KIND = (
    ONE
    + """\
results:
  - indicator: Operations
    unit: operations
    target: 4
    due: "[2021-06]"
    interim: [{due: 2020-10-31, target: 2}, {due: 2021-03-31, target: 3}, {due: 2021-04-30, target: tbc}]
    measurements: [{date: 2020-11-10, value: 2}]
milestones:
  - {title: Kick-off, due: 2020-03-31, done: 2020-04-02}
  - {title: Agreement, due: 2020-09-30, postponed_to: 2021-Q1, postponed_because: No room}
  - {title: No date, due: ongoing}
"""
)


def test_every_kind_is_told_and_what_is_met_is_not(tmp_path: Path, cli: Cli) -> None:
    waiver = "waivers: [{rule: O004, objective: 2(d), reason: Later, until: 2021-02-28}]\n"
    folder = write_plan(tmp_path / "p", PLAN + waiver, a=EVERY_KIND)
    items = json.loads(cli("deadlines", folder, "--as-of", AS_OF, "--format", "json").out)["items"]
    assert [(one["date"], one["kind"], one["text"]) for one in items] == [
        ("2021-02-28", "waiver", "O004: Later"),
        ("2021-03-31", "interim", "Operations: 3 operations on the way"),
        ("2021-03-31", "milestone", "Agreement"),
        ("2021-04-30", "interim", "Operations: to be confirmed on the way"),
        ("2021-06-30", "result", "Operations: 4 operations"),
        ("2021-12-31", "period", "End of the period"),
    ]
    _, _, agreement, _, result, _ = items
    assert (agreement["due"], agreement["originally"], agreement["overdue"]) == ("2021-Q1", "2020-09-30", False)
    assert (result["due"], result["due_by"], result["open"]) == ("2021-06", "2021-06-30", True)
    assert "open" not in agreement
    table = cli("deadlines", folder, "--as-of", AS_OF).out
    assert "first quarter of" in table
    assert "postponed from 30 September 2020" in table
    assert "[June 2021]" in table


def test_csv_and_markdown_say_what_json_says(cli: Cli) -> None:
    items = json.loads(cli("deadlines", EXAMPLE, "--as-of", AS_OF, "--format", "json").out)["items"]
    rows = [*csv.DictReader(io.StringIO(cli("deadlines", EXAMPLE, "--as-of", AS_OF, "--format", "csv").out))]
    assert [(row["date"], row["kind"], row["action"].lstrip("'"), row["text"].lstrip("'")) for row in rows] == [
        (item["date"], item["kind"], item["action"] or "", item["text"]) for item in items
    ]
    assert [row["trio"] for row in rows[:2]] == ["RO; FI; HR", "DE; PT; SI"]
    tables = tables_of(cli("deadlines", EXAMPLE, "--as-of", AS_OF, "--format", "md").out)
    assert [len(table) for table in tables] == [len(half) for half in by_half(items)]
    assert [row[1] for table in tables for row in table] == [item["action"] or "" for item in items]


def by_half(items: list[Any]) -> list[list[Any]]:
    return [[*half] for _, half in groupby(items, key=lambda item: item["presidency"]["start"])]


# What is asked for


def days(cli: Cli, *options: object) -> list[str]:
    shown = cli("deadlines", EXAMPLE, "--as-of", AS_OF, "--format", "json", *options)
    assert shown.status == 0, shown.err
    return [item["date"] for item in json.loads(shown.out)["items"]]


def test_a_range_has_both_its_days(cli: Cli) -> None:
    every = days(cli)
    some = days(cli, "--from", "2020-12-11", "--to", "2021-05-31")
    assert some == [day for day in every if "2020-12-11" <= day <= "2021-05-31"]
    assert (some[0], some[-1]) == ("2020-12-11", "2021-05-31")


def test_a_range_that_ends_before_it_begins_is_a_wrong_call(cli: Cli) -> None:
    shown = cli("deadlines", EXAMPLE, "--from", "2021-03-01", "--to", "2020-12-31")
    assert (shown.status, shown.out) == (2, "")
    assert "--from, 2021-03-01, is after --to, 2020-12-31." in shown.err


@pytest.mark.parametrize("given", ["2021-1", "PT"])
def test_a_presidency_by_its_half_year_or_its_member_state(cli: Cli, given: str) -> None:
    assert days(cli, "--presidency", given) == [day for day in days(cli) if "2021-01-01" <= day <= "2021-06-30"] != []


def test_the_presidencies_hold_all_that_is_due(cli: Cli) -> None:
    halves = ["2020-1", "2020-2", "2021-1", "2021-2"]
    assert [day for half in halves for day in days(cli, "--presidency", half)] == days(cli)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("FR", "FR holds the Presidency in 2008-2, 2022-1, but not within the period of the plan."),
        ("Slovenia", "Did you mean SI?"),
        ("2021-3", "Write 2021-1 for the first half of 2021"),
        ("0000-1", "neither a half-year nor a Member State"),
    ],
)
def test_a_presidency_that_is_none_is_a_wrong_call(cli: Cli, given: str, told: str) -> None:
    shown = cli("deadlines", EXAMPLE, "--presidency", given)
    assert (shown.status, shown.out) == (2, "")
    assert told in shown.err


def test_of_several_presidencies_within_the_period_one_has_to_be_named(tmp_path: Path, cli: Cli) -> None:
    folder = write_plan(tmp_path, PLAN.replace("2020-01-01", "2007-01-01"), a=ACTION)
    shown = cli("deadlines", folder, "--presidency", "PT")
    assert shown.status == 2
    assert "PT holds the Presidency in 2007-2, 2021-1, within the period of the plan." in shown.err


def test_an_actor_has_what_it_leads_or_co_leads(cli: Cli, tmp_path: Path) -> None:
    items = json.loads(cli("deadlines", EXAMPLE, "--as-of", AS_OF, "--format", "json").out)["items"]
    led = [item["date"] for item in items if "ES" in item["actors"]]
    assert days(cli, "--actor", "ES") == led != []
    folder = write_plan(
        tmp_path, a=milestones("{title: Kick-off, due: 2021-03-31}").replace("leader: DE", "leader: all")
    )
    assert "Kick-off" in cli("deadlines", folder, "--actor", "MT").out
    assert "Kick-off" not in cli("deadlines", folder, "--actor", "NO").out
    shown = cli("deadlines", EXAMPLE, "--actor", "Germany")
    assert (shown.status, shown.out) == (2, "")
    assert "Did you mean DE?" in shown.err


def test_several_plans_are_told_apart_and_one_that_cannot_be_read_is_no_obstacle(tmp_path: Path, cli: Cli) -> None:
    for name in ("one", "two"):
        write_plan(tmp_path / name, a=milestones(f"{{title: Kick-off of {name}, due: 2021-03-31}}"))
    shown = cli("deadlines", tmp_path, "--as-of", AS_OF)
    assert shown.status == 0
    assert "one: Kick-off of one (milestone)" in shown.out
    assert "two: Kick-off of two (milestone)" in shown.out
    write_plan(tmp_path / "two", a="number: [")
    shown = cli("deadlines", tmp_path, "--as-of", AS_OF, "--format", "json")
    assert shown.status == 1
    assert {item["plan"] for item in json.loads(shown.out)["items"]} == {"one"}
    assert "two: its deadlines cannot be listed, because the plan cannot be read in full." in shown.err


# Calendars


def test_the_calendar_of_the_example_is_one_to_both_judges() -> None:
    text = written(EXAMPLE)
    found = events(text)
    assert len(found) == text.count("BEGIN:VEVENT") > 40
    for event in found.values():
        assert type(event["dtstart"]) is date
        assert event["dtend"] == event["dtstart"] + timedelta(days=1)
        assert event["alarm"] == ([] if event["status"] == "CANCELLED" else [(timedelta(days=-14), "DISPLAY")])
        assert event["dtstamp"].isoformat() == "2020-12-01T00:00:00+00:00"
    calendar = vobject.readOne(text)
    assert (calendar.version.value, calendar.prodid.value) == ("2.0", "-//ccwp-plan//Deadlines//EN")


def test_lines_are_those_of_rfc_5545(tmp_path: Path) -> None:
    """Section 3.1: they end with CRLF and have no more than 75 octets, none of which is half a character."""
    greek = "{title: 'Συνεδρίαση, με τους εταίρους; 🚢 " + "και πάλι " * 20 + "', due: 2021-03-31}"
    write_plan(tmp_path, a=milestones(greek))
    lines = written(tmp_path).encode().split(b"\r\n")
    assert lines.pop() == b""
    assert max(map(len, lines)) == 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert [line.decode() for line in lines]
    assert "🚢" in only(written(tmp_path))["summary"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Cf", "Zl", "Zp")), min_size=1))
def test_both_judges_read_a_title_as_it_is_written(tmp_path: Path, title: str) -> None:
    text = f"{{title: {json.dumps(f'a{title}b', ensure_ascii=False)}, due: 2021-03-31}}"
    write_plan(tmp_path, a=milestones(text))
    event = only(written(tmp_path))
    assert event["summary"] == f"10.1: a{title}b"
    assert event["description"].startswith("Joint customs operation\nMilestone\nDue: 31 March 2021\nLed by DE with FR")


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles", "Europe/Brussels"])
@pytest.mark.skipif(not hasattr(time, "tzset"), reason="a POSIX system's")
def test_the_bytes_are_the_same_in_every_time_zone(cli: Cli, monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        shown = cli("deadlines", EXAMPLE, "--as-of", AS_OF, "--format", "ics").out
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()
    assert shown.replace("\r\n", "\n") == written(EXAMPLE).replace("\r\n", "\n")


def test_an_event_is_the_same_whatever_files_and_titles_are_called(tmp_path: Path) -> None:
    before = write_plan(
        tmp_path / "before", a=milestones("{title: Kick-off, due: 2021-03-31}", "{title: End, due: 2021}")
    )
    after = write_plan(
        tmp_path / "after",
        PLAN.replace("10th Action Plan", "Another title"),
        other=milestones("{title: First meeting, due: 2021-03-31}", "{title: Last, due: 2021}").replace("Joint", "One"),
    )
    assert [*events(written(before))] == [*events(written(after))]
    (before / "plan.yaml").rename(tmp_path / "single.yaml")
    text = "".join(f"    {line}\n" if at else f"  - {line}\n" for at, line in enumerate(ONE.splitlines()))
    (tmp_path / "single.yaml").write_text(
        PLAN + "actions:\n" + text + "    milestones: [{title: X, due: 2021-03-31}]\n"
    )
    assert {*events(written(tmp_path / "single.yaml"))} < {*events(written(after))}


def test_an_id_outlives_another_place_in_the_list(tmp_path: Path) -> None:
    end = "{title: End, id: end, due: 2021-06-30}"
    first = write_plan(tmp_path / "first", a=milestones(end))
    second = write_plan(tmp_path / "second", a=milestones("{title: New, due: 2021-01-31}", end))
    assert {*events(written(first))} < {*events(written(second))}


def test_no_id_is_taken_for_a_place_or_for_a_time(tmp_path: Path) -> None:
    tricky = ["{title: A, id: '2', due: 2021-01-31}", "{title: B, due: 2021-02-28}"]
    tricky += ["{title: C, id: m, due: 2021-Q1, every: quarter}", "{title: D, id: m-1, due: 2021-03-31}"]
    write_plan(tmp_path, a=milestones(*tricky))
    assert sum("/milestone-" in uid for uid in events(written(tmp_path))) == 7


def test_a_draft_with_a_number_twice_and_a_plan_given_twice_have_events_of_their_own(tmp_path: Path) -> None:
    for name in ("one", "two"):
        action = milestones("{title: Kick-off, due: 2021-03-31}")
        write_plan(tmp_path / name, a=action, b=action)
    assert len(events(written(tmp_path))) == 2 * (2 + 1)


def changed(folder: Path, before: str, after: str, day: date = AS_OF) -> tuple[Any, Any]:
    """The event of a milestone before and after a change of it."""
    write_plan(folder, a=milestones(before))
    one = only(written(folder, day=day))
    write_plan(folder, a=milestones(after))
    other = only(written(folder, day=day))
    assert one["uid"] == other["uid"]
    return one, other


def test_a_postponed_date_is_an_update(tmp_path: Path) -> None:
    because = "postponed_because: No room"
    one, other = changed(
        tmp_path,
        "{title: Kick-off, due: 2021-03-31}",
        f"{{title: Kick-off, due: 2021-03-31, postponed_to: 2021-06, {because}}}",
    )
    assert int(other["sequence"]) > int(one["sequence"])
    assert (one["dtstart"], other["dtstart"]) == (date(2021, 3, 31), date(2021, 6, 30))
    assert other["summary"] == "10.1: Kick-off (June 2021)"
    assert "Postponed from 31 March 2021" in other["description"]


def test_a_date_that_is_brought_forward_is_an_update_once_anything_new_is_dated(tmp_path: Path) -> None:
    report = "\nstate_of_play: [{date: 2020-11-02, text: Sooner.}]\n"
    write_plan(tmp_path, a=milestones("{title: Kick-off, due: 2021-03-31}"))
    one = only(written(tmp_path))
    write_plan(tmp_path, a=milestones("{title: Kick-off, due: 2021-02-28}") + report)
    other = only(written(tmp_path))
    assert (one["uid"], one["dtstart"], other["dtstart"]) == (other["uid"], date(2021, 3, 31), date(2021, 2, 28))
    assert int(other["sequence"]) > int(one["sequence"])


@pytest.mark.parametrize("day", ["1999-12-31", "2021-03-31", "9998-12-31"])
def test_a_sequence_is_a_whole_number_of_rfc_5545(tmp_path: Path, day: str) -> None:
    write_plan(tmp_path, a=milestones(f"{{title: Kick-off, due: {day}}}"))
    assert 0 <= int(only(written(tmp_path, day=date.max))["sequence"]) < 2**31


def test_what_is_done_is_cancelled_for_half_a_year_and_then_gone(tmp_path: Path) -> None:
    one, other = changed(
        tmp_path, "{title: Kick-off, due: 2020-11-15}", "{title: Kick-off, due: 2020-11-15, done: 2020-11-10}"
    )
    assert (one["status"], other["status"]) == ("CONFIRMED", "CANCELLED")
    assert int(other["sequence"]) > int(one["sequence"])
    assert other["dtstamp"] > one["dtstamp"]
    done = date(2020, 11, 10)
    assert only(written(tmp_path, day=done + timedelta(days=183)))["status"] == "CANCELLED"
    assert not any("milestone" in uid for uid in events(written(tmp_path, day=done + timedelta(days=184))))
    assert only(written(tmp_path, day=done - timedelta(days=1)))["status"] == "CONFIRMED"


def test_what_is_dropped_is_cancelled_until_half_a_year_after_its_day(tmp_path: Path) -> None:
    write_plan(tmp_path, a=milestones("{title: End, due: 2021-03-31}").replace("ongoing", "completed"))
    due = date(2021, 3, 31)
    assert only(written(tmp_path))["status"] == "CANCELLED"
    assert only(written(tmp_path, day=due + timedelta(days=183)))["status"] == "CANCELLED"
    assert not any("milestone" in uid for uid in events(written(tmp_path, day=due + timedelta(days=184))))


def test_measuring_on_does_not_bring_back_what_was_reached_long_ago(tmp_path: Path) -> None:
    dates = ["2020-02-28", "2020-11-30"]
    measured = ", ".join(f"{{date: {day}, value: 20}}" for day in dates)
    more = f"    interim: [{{due: 2020-12-15, target: 10}}]\n    measurements: [{measured}]\n"
    result = "  - indicator: A\n    unit: a\n    target: 20\n    due: 2021-06-30\n" + more
    write_plan(tmp_path, a=f"{ONE}results:\n{result}")
    assert [uid.rpartition("/")[2] for uid in events(written(tmp_path))] == ["period-end@ccwp-plan"]


def test_what_is_less_than_a_day_is_on_its_last_day_with_its_words(tmp_path: Path) -> None:
    write_plan(tmp_path, a=milestones("{title: Report, due: 2021-Q2}"))
    event = only(written(tmp_path))
    assert (event["dtstart"], event["summary"]) == (date(2021, 6, 30), "10.1: Report (second quarter of 2021)")


def test_a_day_in_brackets_is_tentative(tmp_path: Path) -> None:
    write_plan(tmp_path, a=milestones("{title: Report, due: '[2021-06-30]'}"))
    event = only(written(tmp_path))
    assert (event["status"], event["summary"]) == ("TENTATIVE", "10.1: Report ([30 June 2021])")


def test_what_is_due_again_and_again_has_events_of_their_own(tmp_path: Path) -> None:
    done = "done: [2020-09-28, 2020-12-30]"
    write_plan(tmp_path, a=milestones(f"{{title: Report, due: 2020-Q3, every: quarter, {done}}}"))
    found = [one for uid, one in events(written(tmp_path, day=date(2021, 1, 15))).items() if "milestone" in uid]
    assert [(one["dtstart"].isoformat(), one["status"]) for one in found] == [
        ("2020-09-30", "CANCELLED"),
        ("2020-12-31", "CANCELLED"),
        *((day, "CONFIRMED") for day in ("2021-03-31", "2021-06-30", "2021-09-30", "2021-12-31")),
    ]


def test_a_result_that_is_due_again_keeps_the_times_that_have_passed_for_half_a_year(tmp_path: Path) -> None:
    measured = "measurements: [{date: 2020-06-10, value: 5}, {date: 2021-01-10, value: 5}]"
    result = f"{{indicator: A, unit: a, target: 5, due: 2020-06-30, every: quarter, {measured}}}"
    write_plan(tmp_path, a=f"{ONE}results:\n  - {result}\n")

    def told(day: date) -> list[tuple[str, str]]:
        found = [one for uid, one in events(written(tmp_path, day=day)).items() if "result" in uid]
        return [(one["dtstart"].isoformat(), one["status"]) for one in found]

    assert told(date(2020, 7, 1))[:2] == [("2020-06-30", "CANCELLED"), ("2020-09-30", "CONFIRMED")]
    later = told(date(2021, 1, 15))
    assert [one for one in later if one[1] == "CANCELLED"] == [
        ("2020-09-30", "CANCELLED"),
        ("2020-12-31", "CANCELLED"),
        ("2021-03-31", "CANCELLED"),
    ]
    assert later[3] == ("2021-06-30", "CONFIRMED")


def test_the_last_day_that_there_is_has_an_event(tmp_path: Path) -> None:
    write_plan(tmp_path, a=milestones("{title: Far away, due: 9999-12-31}"))
    text = written(tmp_path)
    assert "DTSTART;VALUE=DATE:99991231" in text
    assert text.count("DTEND") == text.count("BEGIN:VEVENT") - 1


def test_the_clock_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = written(EXAMPLE)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert written(EXAMPLE) == first
    stamps = set(re.findall("^DTSTAMP:(.*)\r$", first, re.MULTILINE))
    assert stamps == {"20201201T000000Z"}


def test_without_a_dated_thing_the_stamp_is_the_first_day_of_the_period(tmp_path: Path) -> None:
    write_plan(tmp_path, a=milestones("{title: Kick-off, due: 2021-03-31}"))
    assert only(written(tmp_path))["dtstamp"].date() == date(2020, 1, 1)
