"""Reference data: what is shipped, what a repository adds to it, and how `ccwp-plan reference` lists both."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccwp_plan.checks.schemas import codes
from ccwp_plan.documents.render import render
from ccwp_plan.language import reference
from ccwp_plan.language.models import FileKind
from ccwp_plan.language.plan import Period
from ccwp_plan.language.protocol import in_protocol_order
from ccwp_plan.language.reference import SHIPPED
from ccwp_plan.repository.bounds import repository as reach
from ccwp_plan.repository.load import load
from ccwp_plan.schemas.schema import digest
from conftest import ACTION, Cli, checked, write_plan
from laws import found_in

ACTORS = """\
actors:
  - {id: LAB, name: "Zollämter | =1+1 *x*", kind: body, source: "=cmd"}
  - {id: XX, name: Xanadu, kind: member_state, member_from: 2020-06-01, source: Treaty of Accession}
"""
EMPACT = """\
cycles:
  - name: 2030-2033
    start: 2030-01-01
    end: 2033-12-31
    source: Council conclusions
    priorities:
      - {id: firearms, name: Firearms of 2030}
      - {id: waste, name: Waste}
"""
PRESIDENCIES = """\
presidencies:
  - {member_state: XX, start: 2031-01-01, end: 2031-06-30, source: Council Decision}
"""


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plan in a repository that adds an entry of each kind, which is the current folder."""
    folder = write_plan(tmp_path / "plans" / "p", a=ACTION.replace("leader: DE", "leader: LAB"))
    add(tmp_path, actors=ACTORS, empact=EMPACT, presidencies=PRESIDENCIES)
    monkeypatch.chdir(tmp_path)
    return folder


def add(repository: Path, **files: str) -> None:
    """Write files of reference data."""
    (repository / "reference").mkdir(exist_ok=True)
    for name, text in files.items():
        (repository / "reference" / f"{name}.yaml").write_text(text, encoding="utf-8")


# What is shipped


def test_every_shipped_entry_has_a_source() -> None:
    assert [one for one in reference.actors().values() if not one.source] == []
    assert [one for one in reference.cycles() if not one.source] == []
    assert [one for one in reference.presidencies() if not one.source] == []


def test_presidencies_follow_each_other_by_half_years_from_2007_to_2030() -> None:
    days = [(one.first, one.last) for one in reference.presidencies()]
    assert (days[0][0], days[-1][1], len(days)) == (date(2007, 1, 1), date(2030, 12, 31), 48)
    assert {(end.month, end.day) for _, end in days} == {(6, 30), (12, 31)}
    assert [one for one, other in pairwise(days) if other[0] - one[1] != timedelta(days=1)] == []


@pytest.mark.parametrize(
    ("day", "state"),
    [("2007-06-30", "DE"), ("2017-06-30", "MT"), ("2017-07-01", "EE"), ("2020-12-31", "DE"), ("2027-01-01", "LT")],
)
def test_who_holds_the_presidency(day: str, state: str) -> None:
    found = [one.member_state for one in reference.presidencies() if one.first <= date.fromisoformat(day) <= one.last]
    assert found == [state]


def test_presidencies_are_held_by_member_states_on_all_their_days() -> None:
    actors = reference.actors()
    for one in reference.presidencies():
        state = actors[one.member_state]
        assert state.member_from is not None
        assert state.member_from <= one.first
        assert state.member_until is None or one.last <= state.member_until


def test_the_cycles_follow_each_other() -> None:
    cycles = reference.cycles()
    assert [cycle.name for cycle in cycles] == ["2018-2021", "2022-2025", "2026-2029"]
    assert [one for one, other in pairwise(cycles) if other.first - one.last != timedelta(days=1)] == []


def test_a_plan_for_2027_and_2028_aligns_with_the_cycle_of_2026() -> None:
    period = Period.model_validate({"start": "2027-01-01", "end": "2028-12-31"})
    assert [*SHIPPED.priorities(period)] == [one.id for one in reference.cycles()[2].priorities]


def test_a_period_of_two_cycles_has_the_priorities_of_both() -> None:
    period = Period.model_validate({"start": "2025-12-31", "end": "2026-01-01"})
    found = SHIPPED.priorities(period)
    assert found.keys() == {one.id for cycle in reference.cycles()[1:] for one in cycle.priorities}
    assert found["drugs"].name.startswith("Fighting drug trafficking")


# What a repository adds


def test_what_is_added_is_known_to_the_plan(plan: Path) -> None:
    found = checked(plan)
    assert {finding.code for finding in found.findings} == {"O004"}
    assert found.plan.actors["LAB"].name.startswith("Zoll")


def test_a_plan_that_had_an_actor_before_it_was_shipped_stays_as_it_is(plan: Path) -> None:
    text = (plan / "plan.yaml").read_text(encoding="utf-8")
    own = "actors: [{id: CCWP, name: The Working Party, kind: body}, {id: OLAF, name: x, kind: body}]\n"
    (plan / "plan.yaml").write_text(text + own, encoding="utf-8")
    found = checked(plan)
    assert [finding.message for finding in found.errors] == ["OLAF is already the id of a shipped actor."]
    assert found.plan.actors["CCWP"].name == "The Working Party"
    assert found.plan.actors["OLAF"].name == "European Anti-Fraud Office"


def test_an_added_member_state_stands_after_the_shipped_ones_and_before_all_others(plan: Path) -> None:
    known = checked(plan).plan.reference.known
    assert in_protocol_order(["LAB", "XX", "Europol", "UK", "BE", "all"], known) == (
        *("all", "BE", "UK", "XX"),
        *("LAB", "Europol"),
    )
    kinds = [actor.kind for actor in known.actors.values()]
    assert [one for one, other in pairwise(kinds) if one != other] == [*dict.fromkeys(kinds)][:-1]
    bodies = [id_ for id_, actor in known.actors.items() if actor.kind == "body"]
    assert bodies[-1] == "LAB"


def test_documents_print_the_name_of_an_added_actor_and_of_the_priority_in_its_cycle(plan: Path) -> None:
    annex = render(checked(plan), "annex", "html").content.decode()
    assert "Zollämter" in annex
    assert "Illicit trafficking, distribution and use of firearms" in annex
    assert "Firearms of 2030" not in annex
    text = (plan / "plan.yaml").read_text(encoding="utf-8")
    text = re.sub(r"period:.*", "period: {start: 2030-01-01, end: 2031-12-31}", text)
    (plan / "plan.yaml").write_text(text, encoding="utf-8")
    assert "Firearms of 2030" in render(checked(plan), "annex", "html").content.decode()


def test_fmt_puts_an_added_member_state_into_protocol_order(plan: Path, cli: Cli) -> None:
    action = plan / "actions" / "a.yaml"
    action.write_text(f"{action.read_text(encoding='utf-8')}participants: [Europol, XX, BE]\n", encoding="utf-8")
    for path in ((), (action,)):
        assert "participants: [BE, XX, Europol]" in cli("fmt", "--check", *path).out


def test_a_schema_offers_what_is_added_and_is_out_of_date_when_that_changes(plan: Path, cli: Cli) -> None:
    made = json.loads(cli("schema", "action", "--output", "action.schema.json").out or "null")
    assert made is None
    text = Path("action.schema.json").read_text(encoding="utf-8")
    assert '"LAB"' in text
    assert '"waste"' in text
    action = plan / "actions" / "a.yaml"
    head = "# yaml-language-server: $schema=../../../action.schema.json\n"
    action.write_text(head + action.read_text(encoding="utf-8"), encoding="utf-8")
    assert "V001" not in {finding.code for finding in checked(plan).findings}
    add(plan.parent.parent, actors=ACTORS.replace("Xanadu", "Xanadu Islands"))
    assert "V001" in {finding.code for finding in checked(plan).findings}
    assert cli("schema", "update").status == 0
    assert "V001" not in {finding.code for finding in checked(plan).findings}
    (loaded,) = load([plan])
    assert loaded.strategy
    of = FileKind.ACTION, loaded.strategy.taxonomy, codes()
    assert digest(*of) != digest(*of, loaded.reference.known)


def test_new_action_takes_what_is_added(plan: Path, cli: Cli) -> None:
    shown = cli("new-action", "plans/p", "--title", "New", "--objective", "2(b)", "--leader", "XX")
    assert shown.status == 0, shown.err
    assert "leader: XX" in next(plan.glob("actions/10.*.yaml")).read_text(encoding="utf-8")


def test_messages_say_what_to_type(plan: Path) -> None:
    cycle = EMPACT.replace("2030-01-01", "2029-12-31")
    add(plan.parent.parent, empact=cycle, presidencies=PRESIDENCIES.replace("XX", "XY"))
    found = {finding.code: (finding.message, finding.help) for finding in checked(plan).findings}
    assert found["G002"] == (
        "The cycle 2030-2033 overlaps the shipped cycle 2026-2029, 2026-01-01 to 2029-12-31.",
        "Write start: 2030-01-01, or correct the other one.",
    )
    assert found["A003"][0] == "XY is not a known Member State."


def test_a_period_without_a_cycle_says_how_to_add_one(plan: Path) -> None:
    text = (plan / "plan.yaml").read_text(encoding="utf-8")
    text = re.sub(r"period:.*", "period: {start: 2034-01-01, end: 2035-12-31}", text)
    (plan / "plan.yaml").write_text(text, encoding="utf-8")
    (found,) = (finding for finding in checked(plan).findings if finding.code == "E001")
    assert "belongs to the cycles 2018-2021, 2022-2025 and 2030-2033, outside the plan's period." in found.message
    assert found.help.startswith("No EMPACT cycle is known for the period. Add it")


FILES = {"actors": ACTORS, "empact": EMPACT, "presidencies": PRESIDENCIES}


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(FILES)), st.randoms(use_true_random=True), st.sampled_from(["", " ", "x", "~", "[", "\n"])
)
def test_what_is_found_in_damaged_reference_data_is_usable(name: str, random: Random, sign: str) -> None:
    with TemporaryDirectory() as folder:
        repository = Path(folder)
        plan = write_plan(repository / "plans" / "p", a=ACTION)
        text = FILES[name]
        start = random.randrange(len(text))
        add(repository, **{**FILES, name: text[:start] + sign + text[start + random.randrange(12) :]})
        found = found_in([plan])
        if any(finding.code[0] in "YF" for finding in found):
            assert not {"A003", "E001"} & {finding.code for finding in found if "actions" in finding.file.parts}


def test_plans_of_one_run_share_what_their_repository_adds(plan: Path) -> None:
    write_plan(plan.with_name("q"), a=ACTION)
    one, other = load([])
    assert one.reference is other.reference


def test_a_folder_called_reference_without_such_files_hides_nothing(plan: Path) -> None:
    (plan / "reference").mkdir()
    (plan / "reference" / "notes.yaml").write_text("x", encoding="utf-8")
    assert "LAB" in checked(plan).plan.actors


def test_without_git_the_folder_of_the_files_is_part_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    file = tmp_path / "a" / "plan.yaml"
    assert reach(file) == tmp_path / "a"
    add(tmp_path)
    assert reach(file) == tmp_path / "a"
    add(tmp_path, actors=ACTORS)
    assert reach(file) == tmp_path


# The command


@pytest.mark.parametrize("subject", ["actors", "empact", "presidencies"])
def test_every_format_lists_the_same_entries(subject: str, plan: Path, cli: Cli) -> None:
    listed = json.loads(cli("reference", subject, "--format", "json").out)
    assert listed.pop("version") == 1
    ((name, rows),) = listed.items()
    assert name == subject
    table = [*csv.reader(io.StringIO(cli("reference", subject, "--format", "csv").out))]
    assert table[0] == [*rows[0]]
    assert len(table) == len(rows) + 1
    assert len(cli("reference", subject, "--format", "md").out.splitlines()) == len(rows) + 2
    keys = ("id", "member_state")
    shown = cli("reference", subject).out
    assert [row for row in rows if not any(row.get(key, "\0") in shown for key in keys)] == []
    assert {row["file"] for row in rows} == {None, f"reference/{subject}.yaml"}


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["turkiye"], ["TR"]),
        (["CYBERSECURITY", "agency"], ["ENISA"]),
        (["secretariat general"], ["GSC"]),
        (["2024/1620"], ["AMLA"]),
        (["third country", "mol"], ["MD"]),
        (["third_country", "mol"], ["MD"]),
        (["zollamter"], ["LAB"]),
        (["reference/actors.yaml"], ["XX", "LAB"]),
        (["nowhere"], []),
    ],
)
def test_words_filter(words: list[str], ids: list[str], plan: Path, cli: Cli) -> None:
    shown = cli("reference", "actors", *words, "--format", "json")
    assert [row["id"] for row in json.loads(shown.out)["actors"]] == ids
    assert shown.status == 0
    assert ("no entry has all of these words" in shown.err) is not bool(ids)


def test_a_spreadsheet_runs_nothing_and_markdown_is_plain_text(plan: Path, cli: Cli) -> None:
    _, row = csv.reader(io.StringIO(cli("reference", "actors", "LAB", "--format", "csv").out))
    assert row == ["LAB", "Zollämter | =1+1 *x*", "body", "", "", "'=cmd", "reference/actors.yaml"]
    *_, line = cli("reference", "actors", "LAB", "--format", "md").out.splitlines()
    assert len(re.findall(r"(?<!\\)\|", line)) == 8
    assert r"\*x\*" in line


def test_what_is_wrong_is_shown_beside_what_is_known(plan: Path, cli: Cli) -> None:
    add(plan.parent.parent, actors=ACTORS.replace(", source: Treaty of Accession", ""), empact="cycles: [")
    shown = cli("reference", "actors", "xanadu", "--format", "json")
    assert shown.status == 1
    assert json.loads(shown.out)["actors"][0]["source"] is None
    assert "G003" in shown.err
    assert "Y001" in shown.err


@pytest.mark.parametrize("columns", [80, 120])
def test_a_table_keeps_ids_whole(columns: int, plan: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    shown = cli("reference", "empact").out
    assert "migrant-smuggling-and-trafficking-in-human-beings" in shown
    assert max(map(len, shown.splitlines())) <= max(columns, 100)
