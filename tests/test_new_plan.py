"""`new-plan`: the next plan beside the others, with what stays of the one before and the actions that go on."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ccwp_plan import files
from ccwp_plan.editing.new_plan import following, next_plan
from ccwp_plan.language.plan import Period
from ccwp_plan.reading.source import read
from ccwp_plan.repository.load import load
from ccwp_plan.repository.strategies import SHIPPED_STRATEGIES
from conftest import EXAMPLE, Cli
from plans import Repository, repositories, write, written

DAY = ("--today", "2021-11-01")
OLD, NEW = "plans/10th-action-plan", "plans/11th-action-plan"
FOLLOW = ("new-plan", NEW, "--from", OLD, "--carry", "unfinished", *DAY)
PLAN = """\
# yaml-language-server: $schema=../../schemas/plan.schema.json
strategy: 7806-19
number: 10   # the tenth
title: 10th Action Plan
period: {start: 2020, end: 2021}
status: endorsed
actors:
  - {id: BE-NBCI, name: National Bureau, kind: national_authority}   # ours
waivers:
  - {rule: O004, reason: Not yet}
severity: {O004: off}
actions:
  # The first one.
  - number: 10.1
    title: One
    objectives: [1(a)]
    leader: BE-NBCI
    status: completed
    aim: Done.
    results: [{indicator: A, unit: a, target: 2, due: 2021}]
    empact_exemption: None.
  - number: 10.2
    title: Two   # a remark
    objectives: [1(b)]
    leader: DE
    aim: |
      Go on.

      And on.
    results:
      - indicator: A
        unit: a
        target: 20   # agreed
        due: 2021-06
        measurements:
          - {date: 2021-06-30, value: 12.0}
          - {date: 2020-06-30, value: 3}
      - {indicator: B, unit: b, baseline: 1, target: 9, due: 2021, measurements: [{date: 2021-01-01, value: 4}]}
      - {indicator: C, unit: c, baseline: 1, target: 5, due: ongoing, measurements: [{date: 2021-01-01, value: 5}]}
    # What is to be done.
    milestones:
      - {title: Begin, due: 2020-02-01, done: 2020-02-01}
      - {title: Go on, due: 2021-12-01}
    empact_exemption: None.
    related:
      - {action: 10.3, relation: depends_on}
      - {action: 10.1, relation: continues, note: As agreed}
  - {number: 10.3, title: Three, objectives: [1(c)], leader: FR, aim: Go., empact_exemption: None.,
     results: [{indicator: A, unit: a, target: 2, due: 2021}], milestones: [{title: X, due: 2020, done: 2020-02-01}]}
"""


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the example plan, which is the current folder."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EXAMPLE, tmp_path / OLD)
    return tmp_path


@pytest.fixture
def inline(repository: Path) -> Path:
    """The plan of the repository, which has its actions in its file."""
    shutil.rmtree(repository / OLD)
    (repository / OLD).mkdir()
    (repository / OLD / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return repository


def contents(folder: Path) -> dict[str, bytes]:
    """The files below a folder."""
    found = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


def data(file: str) -> dict[str, Any]:
    """What a file holds."""
    found: Any = read(Path(file))
    assert found.problems == ()
    return found.data  # type: ignore[no-any-return]


def errors(cli: Cli, *paths: str) -> list[str]:
    """The messages of the errors that validate finds."""
    found = json.loads(cli("validate", *paths, *DAY, "--format", "json").out)["findings"]
    return [one["message"] for one in found if one["severity"] == "error"]


def test_a_plan_with_what_goes_on(cli: Cli) -> None:
    shown = cli(*FOLLOW)
    assert shown.status == 0, shown.err
    (old, new) = load([Path(OLD), Path(NEW)])
    going = [one for one in old.actions if one.fields.status not in ("completed", "discontinued")]
    assert 0 < len(going) < len(old.actions)
    assert [one.number for one in new.actions] == [f"11.{at}" for at in range(1, len(going) + 1)]
    assert [one.place.source.path.name for one in new.actions] == [f"{one.number}.yaml" for one in new.actions]
    for before, after in zip(going, new.actions, strict=True):
        assert (after.fields.title, after.fields.aim) == (before.fields.title, before.fields.aim)
        (relation,) = new.relations[after]
        assert (relation.fields.relation, relation.fields.action) == ("continues", before.number)
        assert relation.action is not None
        assert [one.measurements for one in after.fields.results] == [()] * len(before.fields.results)
        assert not any(one.done for one in after.fields.milestones)
        assert not any(one.postponed_to or one.postponed_because for one in after.fields.dated)
        assert after.fields.state_of_play == ()
    assert errors(cli, NEW) == []
    assert cli("fmt", "--check", NEW).status == 0


def test_the_head_of_the_next_plan(cli: Cli) -> None:
    cli(*FOLLOW)
    head, before = data(f"{NEW}/plan.yaml"), data(f"{OLD}/plan.yaml")
    assert head["title"] == before["title"].replace("10th", "11th")
    assert (head["number"], head["status"]) == ("11", "draft")
    assert head["period"] == {"start": "2022-01-01", "end": "2023-12-31"}
    assert head["actors"] == before["actors"]
    assert "waivers" not in head
    document, was = head["document"], before["document"]
    same = ("place", "from", "to", "type", "subject_codes", "department", "marking")
    assert [document[name] for name in same] == [was[name] for name in same]
    assert (document["number"], document["previous"], document["date"]) == ("xxxx/22", [was["number"]], "2021-11-01")
    assert "initials" not in document
    open_ = [head["introduction"], document["subject"], *document["text"]]
    assert all(text.startswith("[") and text.endswith("]") for text in open_)


def test_a_text_is_changed_where_it_says_something_new_and_nowhere_else(cli: Cli) -> None:
    cli(*FOLLOW)
    before = Path(f"{OLD}/actions/10.3.yaml").read_text(encoding="utf-8").splitlines()
    after = Path(f"{NEW}/actions/11.2.yaml").read_text(encoding="utf-8").splitlines()
    gone = ["number: 10.3", "    baseline: 0", "    baseline: 120"]
    gone += [line for line in before if re.match("    (interim|measurements):|.*, (done|value|target): ", line)]
    gone += before[before.index("state_of_play:") : next(at for at, line in enumerate(before) if "empact_" in line)]
    new = ["number: 11.2", "    baseline: 22", "    baseline: 165"]
    new += ["related:", "  - action: 10.3", "    relation: continues"]
    assert [line for line in before if line not in after] == [line for line in before if line in gone]
    assert [line for line in after if line not in before] == new


def test_actions_in_the_file_of_the_plan(inline: Path, cli: Cli) -> None:
    shown = cli(*FOLLOW)
    assert shown.status == 0, shown.err
    text = Path(f"{NEW}/plan.yaml").read_text(encoding="utf-8")
    assert [*contents(inline / NEW)] == ["plan.yaml"]
    for kept in (
        "$schema=../../schemas/plan.schema.json",
        "number: 11   # the tenth",
        "# ours",
        "target: 20   # agreed",
    ):
        assert kept in text
    two, three = data(f"{NEW}/plan.yaml")["actions"]
    assert (two["number"], two["title"], two["aim"]) == ("11.1", "Two", "Go on.\n\nAnd on.\n")
    assert [one.get("baseline") for one in two["results"]] == ["12.0", "4", "1"]
    assert [one["title"] for one in two["milestones"]] == ["Go on"]
    assert two["related"] == [
        {"action": "10.2", "relation": "continues"},
        {"action": "11.2", "relation": "depends_on"},
        {"action": "10.1", "relation": "continues", "note": "As agreed"},
    ]
    assert (three["number"], "milestones" in three) == ("11.2", False)
    assert data(f"{NEW}/plan.yaml")["period"] == {"start": "2022", "end": "2023"}
    assert "11.1: result ‘A’: due 2021-06\n" in shown.err
    assert "11.1: result ‘C’: the target 5 is reached\n" in shown.err
    assert "11.1: milestone ‘Go on’: due 2021-12-01\n" in shown.err
    assert [message for message in errors(cli, NEW) if "schema" not in message] == []


SUPERVISED = """\
strategy: 7806-19
number: 10
title: 10th Action Plan
period: {start: 2020, end: 2021}
actions:
  - number: 10.1
    title: One
    objectives: [1(a)]
    leader: DE
    results:
      - indicator: In words
        unit: opinion
        expected: Signed
        due: 2021
        measurements: [{date: 2020-05-01, judgement: behind}]
      - indicator: Added up
        unit: a
        target: 9
        due: 2021
        cumulative: false
        measurements: [{date: 2020-05-01, value: 4}]
      - indicator: On the way
        unit: a
        target: 9
        due: 2020-06
        interim:   # all over
          - {due: 2020-03, target: 3}
        postponed_to: 2021
        postponed_because: No room
      - indicator: Further on
        unit: a
        target: 9
        due: 2021-06
        interim: [{due: 2021-03, target: 3}, {due: 2022-02, target: 6}]
        postponed_to: 2022-06
        postponed_because: No room
    milestones:
      - {title: Begin, due: 2020-02-01, postponed_to: 2020-03-01, postponed_because: No room}
    state_of_play:   # reported
      - {date: 2020-05-01, text: It goes on.}
    empact_exemption: None.
"""


@pytest.mark.parametrize("braces", [False, True])
def test_what_was_reported_and_postponed_in_the_old_period_is_left_out(inline: Path, cli: Cli, braces: bool) -> None:
    file = inline / OLD / "plan.yaml"
    file.write_text(SUPERVISED, encoding="utf-8")
    if braces:
        file.write_text(json.dumps(data(f"{OLD}/plan.yaml")), encoding="utf-8")
    shown = cli(*FOLLOW)
    assert shown.status == 0, shown.err
    (one,) = data(f"{NEW}/plan.yaml")["actions"]
    assert "state_of_play" not in one
    assert one["milestones"] == [{"title": "Begin", "due": "2020-02-01"}]
    assert one["results"] == [
        {"indicator": "In words", "unit": "opinion", "expected": "Signed", "due": "2021"},
        {"indicator": "Added up", "unit": "a", "target": "9", "due": "2021", "cumulative": "false"},
        {"indicator": "On the way", "unit": "a", "target": "9", "due": "2020-06"},
        {
            "indicator": "Further on",
            "unit": "a",
            "target": "9",
            "due": "2021-06",
            "interim": [{"due": "2022-02", "target": "6"}],
            "postponed_to": "2022-06",
            "postponed_because": "No room",
        },
    ]
    assert "No room" in Path(f"{NEW}/plan.yaml").read_text(encoding="utf-8")
    assert errors(cli, NEW) == []


def test_a_plan_in_braces_is_followed_by_one_in_lines(inline: Path, cli: Cli) -> None:
    file = inline / OLD / "plan.yaml"
    file.write_text(json.dumps(data(f"{OLD}/plan.yaml")), encoding="utf-8")
    assert cli(*FOLLOW).status == 0
    assert [one["number"] for one in data(f"{NEW}/plan.yaml")["actions"]] == ["11.1", "11.2"]


def test_an_oap_action_that_the_next_oap_does_not_have_is_told(repository: Path, cli: Cli) -> None:
    (repository / "oaps").mkdir()
    oap = {
        "priority": "drugs",
        "start": "2022",
        "end": "2022",
        "title": "OAP",
        "actions": [{"number": 9, "title": "T"}],
    }
    (repository / "oaps" / "drugs.yaml").write_text(json.dumps(oap), encoding="utf-8")
    shown = cli(*FOLLOW)
    assert "EMPACT priority drugs: the OAP of the new period has no action 3.1\n" in shown.err
    (repository / "oaps" / "drugs.yaml").write_text(json.dumps(oap).replace("9", '"3.1"'), encoding="utf-8")
    shutil.rmtree(NEW)
    assert "drugs" not in cli(*FOLLOW).err


def test_without_a_plan_before_it(repository: Path, cli: Cli) -> None:
    shown = cli("new-plan", NEW, *DAY)
    assert shown.status == 0, shown.err
    assert [*contents(repository / NEW)] == ["plan.yaml"]
    head = data(f"{NEW}/plan.yaml")
    assert (head["number"], head["title"], head["strategy"]) == ("11", "[11th Action Plan]", "7806-19")
    assert head["period"] == {"start": "2022-01-01", "end": "2023-12-31"}
    assert errors(cli, NEW) == []
    assert f"`ccwp-plan validate {NEW}`" in shown.err
    assert cli("new-plan", "plans/the-next", *DAY).status == 0
    assert data("plans/the-next/plan.yaml")["number"] == "12"
    assert data("plans/the-next/plan.yaml")["period"] == {"start": "2024-01-01", "end": "2025-12-31"}


def test_a_title_without_an_ordinal_and_one_in_brackets(repository: Path, cli: Cli) -> None:
    cli("new-plan", "plans/11th", *DAY)
    assert cli("new-plan", "plans/12th", "--from", "plans/11th", *DAY).status == 0
    head = data("plans/12th/plan.yaml")
    assert (head["title"], head["document"]["subject"]) == ("[12th Action Plan]", "[Draft 12th Action Plan]")
    file = repository / "plans/12th/plan.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace('"[12th Action Plan]"', "Plan of the Union", 1))
    assert cli("new-plan", "plans/13th", "--from", "plans/12th", *DAY).status == 0
    assert data("plans/13th/plan.yaml")["title"] == "[Plan of the Union]"


def test_numbers_keep_their_form_and_none_is_used_twice(inline: Path, cli: Cli) -> None:
    file = inline / OLD / "plan.yaml"
    for old, new in (("10.1", "10-A01"), ("10.2", "10-A07"), ("10.3", "11-A01")):
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    shown = cli(*FOLLOW)
    assert shown.status == 0, shown.err
    assert [one["number"] for one in data(f"{NEW}/plan.yaml")["actions"]] == ["11-A02", "11.1"]


@pytest.mark.parametrize(
    ("call", "status", "said"),
    [
        (("new-plan", OLD), 2, "already exists"),
        (("new-plan", "elsewhere/11th"), 2, "not beside the plans"),
        (("new-plan", "plans/a:b"), 2, "cannot be called"),
        (("new-plan", "plans/CON"), 2, "cannot be called"),
        (("new-plan", "plans/11th.yaml"), 2, "named like a file"),
        (("new-plan", NEW, "--carry", "unfinished"), 2, "--carry needs --from"),
        (("new-plan", NEW, "--from", OLD, "--carry", "all"), 2, "unfinished"),
        (("new-plan", NEW, "--from", "plans/9th"), 2, "no file or folder"),
        (("new-plan", "plans/10th", "--from", OLD), 2, "is plan 10 already"),
    ],
)  # fmt: skip
def test_what_is_refused(repository: Path, cli: Cli, call: tuple[str, ...], status: int, said: str) -> None:
    before = contents(repository)
    shown = cli(*call)
    assert shown.status == status
    assert said in re.sub(r"\s+", " ", shown.err)
    assert contents(repository) == before


def test_a_second_run_changes_nothing(repository: Path, cli: Cli) -> None:
    cli(*FOLLOW)
    before = contents(repository)
    assert cli(*FOLLOW).status == 2
    assert contents(repository) == before


def test_a_plan_that_cannot_be_read_is_refused_with_its_findings(repository: Path, cli: Cli) -> None:
    (repository / OLD / "actions" / "10.2.yaml").write_text("number: 10.2\nnumber: 10.2\n")
    before = contents(repository)
    shown = cli(*FOLLOW)
    assert shown.status == 1
    assert "Y003" in shown.err
    assert contents(repository) == before


def test_all_files_are_written_or_none(repository: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    before, named, name = contents(repository), list[Path](), files._name

    def fails(temporary: Path, path: Path) -> None:
        if len(named) == 4:
            raise OSError(28, "No space left on device")
        name(temporary, path)
        named.append(path)

    monkeypatch.setattr(files, "_name", fails)
    assert cli(*FOLLOW).status == 2
    assert len(named) == 4
    assert contents(repository) == before
    assert not (repository / NEW).exists()


def test_a_strategy_by_path_and_a_schema_are_named_from_the_new_folder(inline: Path, cli: Cli) -> None:
    shutil.copy(SHIPPED_STRATEGIES / "7806-19.yaml", inline / "own.yaml")
    single = inline / "plans" / "tenth.yaml"
    text = PLAN.replace("strategy: 7806-19", "strategy: ../own.yaml").replace("../../schemas", "../schemas")
    single.write_text(text, encoding="utf-8")
    shutil.rmtree(inline / OLD)
    shown = cli("new-plan", NEW, "--from", "plans/tenth.yaml", "--carry", "unfinished", *DAY)
    assert shown.status == 0, shown.err
    assert data(f"{NEW}/plan.yaml")["strategy"] == "../../own.yaml"
    assert "$schema=../../schemas/plan.schema.json" in Path(f"{NEW}/plan.yaml").read_text(encoding="utf-8")


DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))


def _months(day: date) -> int:
    return 12 * day.year + day.month


@given(DAYS, DAYS)
@example(date(2000, 1, 1), date(2001, 1, 31))
@example(date(2020, 1, 1), date(2021, 12, 31))
def test_a_period_follows_without_a_gap_and_is_as_long(one: date, other: date) -> None:
    first, last = sorted((one, other))
    start, end = following(Period.model_validate({"start": str(first), "end": str(last)}))
    assert (start - last).days == 1
    after = end + timedelta(days=1)
    if first.day == start.day == 1:
        assert after.day == 1
        assert _months(after) - _months(start) == _months(start) - _months(first)
    else:
        assert end - start == last - first
    again = following(Period.model_validate({"start": str(start), "end": str(end)}))
    assert again[0] > end


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[*HealthCheck])
@given(repositories(), st.randoms(use_true_random=False))
def test_whatever_a_plan_looks_like_the_next_one_can_be_read(drawn: Repository, random: Random) -> None:
    """Nothing of an action is lost or changed but what is over, in any style of YAML."""
    with tempfile.TemporaryDirectory() as folder:
        (old,) = load([write(Path(folder) / "old", written(drawn, random))])
        new_folder = Path(folder) / "11th"
        made = next_plan(new_folder, old, [old], date(2021, 1, 1), carry=True)
        for path, text in made.files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        shutil.copytree(Path(folder) / "old" / "strategies", new_folder / "strategies")
        (new,) = load([new_folder])
        assert [(problem.message, problem.place.source.text) for problem in new.problems] == []
        going = {one.number: one.old.fields for one in made.carried}
        assert {one.number for one in new.actions} == going.keys()
        for one in new.actions:
            kept = {"title", "aim", "background", "approach", "deliverables", "leader", "participants", "resources"}
            assert one.fields.model_dump(include=kept) == going[one.fields.number].model_dump(include=kept)
            assert all(not result.measurements for result in one.fields.results)
