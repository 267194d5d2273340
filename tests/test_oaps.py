"""Operational action plans (OAPs) of a repository: how they are read, listed, formatted and held against plans."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path

import pytest

from ccwp_plan.checks.run import check
from ccwp_plan.editing.format import formatted
from ccwp_plan.editing.schemas import text as schema_text
from ccwp_plan.language.models import FileKind
from ccwp_plan.language.oap import Oap
from ccwp_plan.language.reference import SHIPPED
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.inputs import Disk
from ccwp_plan.repository.load import load
from ccwp_plan.repository.loaded import LoadedPlan
from ccwp_plan.repository.versions import earlier
from conftest import ACTION, EXAMPLE, TODAY, Cli, checked, write_plan

OAP = """\
priority: firearms
start: 2020-01-01
end: 2020-12-31
title: OAP Firearms 2020
reference: 12345/19
actions:
  - number: "2.4"
    title: Joint action days
    leader: PL
    text: |
      Two days a year.
  - {number: 10.10, title: Training}
"""
ALIGNED = ACTION.replace("{priority: firearms}", '{priority: firearms, oap_action: "2.4"}')


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan in a repository with an OAP, with whose action 2.4 it aligns."""
    keep(tmp_path, firearms=OAP)
    return write_plan(tmp_path / "plans" / "p", a=ALIGNED)


def keep(repository: Path, **oaps: str) -> None:
    """Write OAPs into a repository."""
    (repository / "oaps").mkdir(exist_ok=True)
    for name, text in oaps.items():
        (repository / "oaps" / f"{name}.yaml").write_text(text, encoding="utf-8")


def codes(plan: Path) -> list[str]:
    """The codes of the errors of a plan."""
    return [finding.code for finding in checked(plan).errors]


# How they are read


def test_every_action_of_every_oap_is_given_with_its_number_title_text_and_place(plan: Path) -> None:
    (loaded,) = load([plan])
    first, second = loaded.oaps.actions
    assert (first.number, first.title, first.text, first.oap.title) == (
        "2.4",
        "Joint action days",
        "Two days a year.",
        "OAP Firearms 2020",
    )
    assert (second.number, second.text) == ("10.10", None)
    assert (first.place.source.path.name, first.place.at("number").span().line) == ("firearms.yaml", 7)
    assert codes(plan) == []


def test_oaps_stand_in_the_order_of_their_days(plan: Path, tmp_path: Path) -> None:
    keep(tmp_path, a=OAP.replace("2020", "2021"), z=OAP.replace("2020", "2019"))
    (loaded,) = load([plan])
    assert [oap.fields.title for oap in loaded.oaps.oaps] == [f"OAP Firearms {year}" for year in (2019, 2020, 2021)]
    assert [oap.name for oap in loaded.own_oaps] == ["firearms", "a"]


def test_the_nearest_folder_counts(plan: Path, tmp_path: Path) -> None:
    keep(plan, own=OAP.replace("2.4", "3.7"))
    assert codes(plan) == ["E003"]
    (plan / "oaps" / "own.yaml").unlink()
    assert codes(plan) == []


def test_where_a_file_cannot_be_read_no_oap_action_is_missing(plan: Path, tmp_path: Path) -> None:
    keep(tmp_path, firearms=OAP.replace("2.4", "3.7"))
    assert codes(plan) == ["E003"]
    keep(tmp_path, other="priority: firearms\n")
    assert {*codes(plan)} == {"F001"}


def test_a_folder_that_leads_out_of_the_repository_is_not_read(plan: Path, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    elsewhere = tmp_path.parent / f"{tmp_path.name}-elsewhere"
    (tmp_path / "oaps").rename(elsewhere)
    try:
        (tmp_path / "oaps").symlink_to(elsewhere)
    except OSError:
        pytest.skip("no links here")
    assert codes(plan) == ["Y017"]
    (loaded,) = load([plan], reach=lambda file: None)
    assert [action.number for action in loaded.oaps.actions] == ["2.4", "10.10"]


def test_oaps_of_a_revision_are_those_of_that_revision(plan: Path, tmp_path: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-C", tmp_path, "-c", "user.name=x", "-c", "user.email=x@x", *words], check=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "x")
    keep(tmp_path, firearms=OAP.replace("2.4", "3.7"))
    before = earlier("HEAD", plan / "plan.yaml").loaded
    assert isinstance(before, LoadedPlan)
    assert [action.number for action in before.oaps.actions] == ["2.4", "10.10"]


def test_an_oap_counts_as_soon_as_it_is_there(plan: Path, tmp_path: Path) -> None:
    disk = Disk([plan])
    before = disk.look()
    keep(tmp_path, drugs=OAP.replace("firearms", "drugs"))
    change = disk.look().since(before)
    assert change is not None
    assert [file.name for file in change.files] == ["drugs.yaml"]


def test_a_plan_without_oaps_has_none(tmp_path: Path) -> None:
    (loaded,) = load([write_plan(tmp_path / "p", a=ALIGNED)])
    assert (loaded.oaps.actions, loaded.own_oaps) == ((), ())
    assert "E003" not in {finding.code for finding in check(loaded, TODAY).findings}


# The example


def test_the_oaps_of_the_example_say_that_they_are_illustrative() -> None:
    oaps = checked(EXAMPLE).plan.oaps
    assert oaps.oaps
    for oap in oaps.oaps:
        assert "(illustrative example)" in oap.fields.title
        assert "No OAP of\n# EMPACT has these actions" in oap.place.source.text


# Commands


def test_what_is_known_is_listed(plan: Path, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown = cli("reference", "oaps")
    assert shown.status == 0
    assert "OAP Firearms 2020, 2020-01-01 to 2020-12-31" in shown.out
    assert "firearms, 12345/19 (oaps/firearms.yaml)" in shown.out
    told = json.loads(cli("reference", "oaps", "training", "--format", "json").out)
    assert told == {
        "version": 1,
        "oaps": [
            {
                "oap": "OAP Firearms 2020",
                "priority": "firearms",
                "start": "2020-01-01",
                "end": "2020-12-31",
                "number": "10.10",
                "title": "Training",
                "leader": None,
                "source": "12345/19",
                "file": "oaps/firearms.yaml",
            }
        ],
    }
    rows = [*csv.DictReader(io.StringIO(cli("reference", "oaps", "--format", "csv").out))]
    assert [row["title"] for row in rows] == ["Joint action days", "Training"]
    assert cli("reference", "oaps", "--format", "md").out.count("\n") == 4


def test_what_is_wrong_is_shown_with_what_is_listed(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "keeps no OAPs" in cli("reference", "oaps").err
    keep(tmp_path, a=OAP.replace("priority: firearms", "priority: fire-arms").replace("leader: PL", "leader: POL"))
    shown = cli("reference", "oaps")
    assert shown.status == 1
    assert "Joint action days" in shown.out
    assert "E001" in shown.err
    assert "A003" in shown.err


def test_a_file_is_formatted_by_its_folder(plan: Path, tmp_path: Path, cli: Cli) -> None:
    head, _, actions = OAP.partition("actions:")
    keep(tmp_path, firearms="actions:" + actions + "\n".join(reversed(head.splitlines())) + "\n")
    for path in (tmp_path / "oaps", tmp_path / "oaps" / "firearms.yaml"):
        assert cli("fmt", "--check", path).status == 1
    cli("fmt", tmp_path / "oaps")
    text = (tmp_path / "oaps" / "firearms.yaml").read_text(encoding="utf-8")
    assert text == OAP
    assert formatted(parse(OAP.encode(), Path("x.yaml")), Oap, None) == OAP


def test_the_schema_that_a_file_names_is_held_against_this_version(plan: Path, tmp_path: Path, cli: Cli) -> None:
    keep(tmp_path, firearms=f"# yaml-language-server: $schema=../oap.schema.json\n{OAP}")
    (loaded,) = load([plan])
    assert [(one.kind, one.text) for one in loaded.schemas] == [(FileKind.OAP, None)]
    (tmp_path / "oap.schema.json").write_text(cli("schema", "oap").out, encoding="utf-8")
    assert "V001" not in {finding.code for finding in checked(plan).findings}
    old = (tmp_path / "oap.schema.json").read_text(encoding="utf-8").replace("digest ", "digest 0", 1)
    (tmp_path / "oap.schema.json").write_text(old.replace('"Oap"', '"Old"', 1), encoding="utf-8")
    cli("schema", "update", plan)
    assert (tmp_path / "oap.schema.json").read_text() == schema_text(FileKind.OAP, taxonomy(plan))


def test_a_schema_that_offers_other_oap_actions_is_out_of_date(plan: Path, tmp_path: Path, cli: Cli) -> None:
    text = (plan / "actions" / "a.yaml").read_text(encoding="utf-8")
    (plan / "actions" / "a.yaml").write_text(
        f"# yaml-language-server: $schema=../../../action.schema.json\n{text}", encoding="utf-8"
    )
    made = schema_text(FileKind.ACTION, taxonomy(plan), SHIPPED, load([plan])[0].oaps)
    (tmp_path / "action.schema.json").write_text(made, encoding="utf-8")
    assert "OAP Firearms 2020: Joint action days" in made
    assert "V001" not in {finding.code for finding in checked(plan).findings}
    keep(tmp_path, firearms=OAP.replace("Joint", "Common"))
    assert "V001" in {finding.code for finding in checked(plan).findings}
    cli("schema", "update", plan)
    assert "Common action days" in (tmp_path / "action.schema.json").read_text(encoding="utf-8")
    assert "V001" not in {finding.code for finding in checked(plan).findings}


def taxonomy(plan: Path) -> Taxonomy:
    """The strategy of a plan."""
    (loaded,) = load([plan])
    assert loaded.strategy
    return loaded.strategy.taxonomy
