"""The measurements are made with plans that are sound, and they run; how long anything takes is not tested."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from datetime import date
from itertools import takewhile
from pathlib import Path
from statistics import mean

import pytest
import yaml

from ccwp_plan.analysis.changes import ChangeKind
from ccwp_plan.analysis.comparison import compare
from ccwp_plan.analysis.coverage import coverage
from conftest import ROOT, checked, files_in

sys.path.insert(0, str(ROOT / "benchmarks"))

import baselines
import corpus
import measure
import overlaps
import peers
import tables

OF_A_COUNT = {
    *("validate", "walk", "parse", "model", "coverage", "diff", "html", "print"),
    *("progress", "coverage, reports"),
    *("inline", "inline parse", "inline parse, no gc"),
}
OF_STARTING_UP = {
    *("help", "version", "import typer", "example", "script", "render", "validate", "coverage"),
    *("diff", "validate new", "no diff"),
}
LIMITS = {
    "html": measure.HTML_UP_TO,
    **dict.fromkeys(("inline", "inline parse", "inline parse, no gc"), measure.INLINE_UP_TO),
    **dict.fromkeys(("print", *peers.PEERS), measure.PRINT_UP_TO),
}
"""The most actions that a contender is given."""
KEYS = {"what", "count", "unit", "value", "lowest", "highest", "limit", "seconds", "met"}


def actions_of(folder: Path) -> list[object]:
    """The fields of every action of a plan."""
    return [action.fields for action in checked(folder).plan.actions]


@pytest.mark.parametrize("count", [1, 12, 30])
def test_a_plan_to_measure_with_has_no_findings_and_leaves_no_objective_out(tmp_path: Path, count: int) -> None:
    corpus.write(tmp_path, count)
    found = checked(tmp_path)
    assert len(found.plan.actions) == count
    assert found.findings == ()
    assert coverage(found.plan).share == 1


def test_a_plan_with_reports_has_no_findings_and_so_many_of_each_action(tmp_path: Path) -> None:
    corpus.write(tmp_path, 13, reports=measure.REPORTS)
    found = checked(tmp_path, date(2020, 12, 1))
    assert found.findings == ()
    assert {len(action.fields.state_of_play) for action in found.plan.actions} == {measure.REPORTS}
    plain, reported = corpus.actions(13), corpus.actions(13, reports=measure.REPORTS)
    assert all(other.startswith(one) for one, other in zip(plain, reported, strict=True))


def test_a_tree_has_as_many_objectives_as_it_says(tmp_path: Path) -> None:
    rows = corpus.write_tree(tmp_path, 4)
    plan = checked(tmp_path / "plans" / "tree").plan
    assert plan.strategy is not None
    assert len(plan.strategy.taxonomy.nodes) == rows == 30


@pytest.mark.slow
def test_this_tree_is_measured_against_an_earlier_one(tmp_path: Path) -> None:
    sizes = ("--counts", "1", "--documents", "1", "--depths", "1,2", "--rounds", "1")
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "before.py", "HEAD", *sizes],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    rows = [line.split(" | ") for line in done.stdout.splitlines()]
    assert [row[0] for row in rows[2:-2]] == [
        "| validate, 1 actions",
        "| annex of 1 actions to DOCX",
        "| annex of 1 actions to PDF",
        "| annex of 1 actions to DOCX and PDF",
    ]
    assert all(float(row[1]) > 0 for row in rows[2:-2])
    assert all("exponent" in row[0] for row in rows[-2:])


def test_the_same_count_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "second"):
        corpus.write(tmp_path / name, 30)
    first, second = (files_in(tmp_path / name, "*.yaml") for name in ("first", "second"))
    assert [file.name for file in first] == [file.name for file in second]
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


def test_a_plan_with_changes_has_no_findings_and_so_many_changes(tmp_path: Path) -> None:
    for name in ("old", "new"):
        corpus.write(tmp_path / name, 60)
    corpus.revise(tmp_path / "new", 20)
    old, new = checked(tmp_path / "old"), checked(tmp_path / "new")
    assert (old.findings, new.findings) == ((), ())
    found = compare(old.plan, new.plan)
    assert [len(found.actions), found.unchanged] == [20, 40]
    assert all(change.kind is ChangeKind.CHANGED and not change.renumbered for change in found.actions)


def test_another_seed_gives_other_actions() -> None:
    assert [*corpus.actions(30)] == [*corpus.actions(30, seed=10)]
    assert [*corpus.actions(30)] != [*corpus.actions(30, seed=11)]


@pytest.mark.parametrize("count", [30, 2_000])
def test_an_action_has_about_one_kilobyte(count: int) -> None:
    assert mean(len(text.encode()) for text in corpus.actions(count)) == pytest.approx(1_000, rel=0.1)


def test_some_actions_have_a_list_and_some_an_emphasis() -> None:
    texts = [*corpus.actions(30)]
    assert 0 < sum("\n  - The " in text for text in texts) < 30
    assert 0 < sum("*" in text for text in texts) < 30


def test_one_file_and_many_hold_the_same_actions(tmp_path: Path) -> None:
    corpus.write(tmp_path / "files", 30)
    corpus.write(tmp_path / "inline", 30, inline=True)
    assert not (tmp_path / "inline" / "actions").exists()
    assert actions_of(tmp_path / "files") == actions_of(tmp_path / "inline")


def test_the_largest_plan_in_one_file_is_one_that_is_read(tmp_path: Path) -> None:
    corpus.write(tmp_path, measure.INLINE_UP_TO, inline=True)
    assert len(actions_of(tmp_path)) == measure.INLINE_UP_TO


@pytest.mark.slow
def test_the_measurements_run_and_write_what_they_found(tmp_path: Path) -> None:
    file = tmp_path / "found.json"
    command = [sys.executable, str(ROOT / "benchmarks" / "measure.py"), "--counts", "3", "--rounds", "1"]
    bare = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run([*command, "--json", str(file)], capture_output=True, check=True, text=True, env=bare)
    for name in peers.PEERS:
        assert f"{name} is left out for 3 actions: it is not installed" in done.stderr
    assert "validate / PyYAML alone" in done.stdout
    found = json.loads(file.read_text(encoding="utf-8"))
    assert set(found) == {"machine", "counts", "rounds", "results", "runs"}
    assert set(found["machine"]) == {"system", "processor", "cores", "python"}
    assert (found["counts"], found["rounds"]) == ([3], 1)
    assert all(set(result) == KEYS for result in found["results"])
    assert all(result["value"] for result in found["results"] if result["unit"] != "exponent")
    contenders = {(run["contender"], run["actions"]) for run in found["runs"]}
    assert contenders == {*((name, 3) for name in OF_A_COUNT), *((name, 0) for name in OF_STARTING_UP)}
    assert all(len(run["seconds"]) == len(run["peak_mb"]) == 1 for run in found["runs"])


def test_growth_is_the_exponent_of_what_the_actions_take() -> None:
    found = measure.Measurements()
    for count in (0, 12, 200, 2_000, 10_000):
        found.runs["validate", count] = [measure.Run(0.2 + 0.001 * count**1.05, 40)]
    growth = found.growth("growth", "validate", [12, 200, 2_000, 10_000], 1.1)
    assert growth.value == pytest.approx(1.05)
    assert growth.met is True
    assert found.growth("growth", "validate", [12, 200, 2_000, 10_000], 1.0).met is False
    assert found.growth("growth", "validate", [12, 200], 1.1).met is None


def test_a_ratio_is_the_median_of_the_rounds() -> None:
    found = measure.Measurements()
    found.runs["ours", 3] = [measure.Run(seconds, 40) for seconds in (2, 30, 3)]
    found.runs["other", 3] = [measure.Run(seconds, 20) for seconds in (1, 10, 2)]
    ratio = found.ratio("ratio", "ours", "other", 3, 2)
    assert (ratio.value, ratio.lowest, ratio.highest, ratio.met) == (2, 1.5, 3, True)


def test_every_contender_runs_once_in_a_round_in_rotating_order(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def run(call: measure.Call) -> measure.Run:
        order.append(call.command[0])
        return measure.Run(1, 1)

    monkeypatch.setattr(measure, "run", run)
    for number in range(4):
        measure.Measurements().add({name: measure.Call([name]) for name in "abc"}, 3, number)
    assert "".join(order) == "abcbcacababc"


@pytest.mark.parametrize("wrong", ["0", "twelve", "12,,200", "-1"])
def test_a_count_is_a_whole_number_from_1(wrong: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        measure.several(wrong)


def converted(tmp_path: Path, name: str, count: int = 3) -> Path:
    """What a peer is given of a plan."""
    corpus.write(tmp_path / "plan", count)
    peers.prepared(name, tmp_path / "plan", tmp_path / name)
    return tmp_path / name


def aims(plan: Path) -> list[str]:
    """The first words of each action's aim, in their order."""
    files = sorted((plan / "actions").iterdir(), key=lambda file: int(file.stem.partition(".")[2]))
    return [" ".join(yaml.safe_load(file.read_text(encoding="utf-8"))["aim"].split()[:9]) for file in files]


def test_doorstop_is_given_every_action_with_links_to_objectives_that_are_there(tmp_path: Path) -> None:
    folder = converted(tmp_path, "doorstop", 13)
    objectives = {file.stem for file in (folder / "OBJ").glob("*.yml")}
    items = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files_in(folder / "ACT", "ACT-*.yml")]
    linked = {objective for item in items for link in item["links"] for objective in link}
    assert [" ".join(item["text"].split()[:9]) for item in items] == aims(tmp_path / "plan")
    assert len(linked) == 13
    assert linked < objectives
    assert all(item["background"] and item["results"] and item["leader"] for item in items)


@pytest.mark.parametrize(("name", "page"), [("strictdoc", "actions.sdoc"), ("sphinx-needs", "index.rst")])
def test_a_document_is_given_all_that_the_actions_say(tmp_path: Path, name: str, page: str) -> None:
    written = " ".join((converted(tmp_path, name) / page).read_text(encoding="utf-8").split())
    at = [written.index(aim) for aim in aims(tmp_path / "plan")]
    assert at == sorted(at)
    for file in files_in(tmp_path / "plan" / "actions", "*"):
        action = yaml.safe_load(file.read_text(encoding="utf-8"))
        told = (action["title"], action["results"][0]["indicator"], *action["milestones"][0]["title"].split())
        assert all(words in written for words in told)


def test_check_jsonschema_is_given_the_schema_of_an_action(tmp_path: Path) -> None:
    schema = json.loads((converted(tmp_path, "check-jsonschema") / "action.schema.json").read_text(encoding="utf-8"))
    assert "aim" in schema["properties"]


@pytest.mark.slow
@pytest.mark.parametrize("name", [*peers.PEERS])
def test_a_peer_that_is_installed_accepts_what_it_is_given(tmp_path: Path, name: str) -> None:
    beside = Path(sys.executable).parent.parent
    if peers.program(peers.PEERS[name], beside) is None:
        pytest.skip(f"{name} is not installed")
    corpus.write(tmp_path / "3", 3)
    group = measure.of_peers(tmp_path, 3, beside)
    assert name in group
    assert measure.run(group[name]).seconds > 0


def test_what_a_peer_has_kept_from_another_run_is_not_there_when_it_begins(tmp_path: Path) -> None:
    kept = tmp_path / "output"
    kept.mkdir()
    here = [sys.executable, "-c", "import os, sys; sys.exit(os.path.exists(sys.argv[1]))", str(kept)]
    with pytest.raises(measure.Failed):
        measure.run(measure.Call(here))
    measure.run(measure.Call(here, kept))
    assert not kept.exists()


@pytest.mark.parametrize("fails", ["cannot be run", "ends with 1"])
def test_a_peer_that_fails_is_left_out_and_said_to_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    (tmp_path / "bin").mkdir()
    tool = tmp_path / "bin" / "yamllint"
    tool.write_text("#!/no/such/program\n" if fails == "cannot be run" else "#!/bin/sh\necho broken\nexit 1\n")
    tool.chmod(0o755)
    monkeypatch.setattr(peers, "PEERS", {"yamllint": peers.PEERS["yamllint"]})
    corpus.write(tmp_path / "3", 3)
    assert measure.of_peers(tmp_path, 3, tmp_path) == {}
    assert "yamllint is left out for 3 actions: " in capsys.readouterr().err


def test_walking_reads_every_file(tmp_path: Path) -> None:
    corpus.write(tmp_path, 3)
    baselines.run("walk", str(tmp_path))
    (tmp_path / "actions" / "10.2.yaml").write_text("a: [b\n", encoding="utf-8")
    with pytest.raises(yaml.YAMLError):
        baselines.run("walk", str(tmp_path))


def test_the_page_shows_every_line_of_the_table_with_its_target() -> None:
    """Of the numbers on the page only those of a machine can be old; `--markdown` prints them anew."""
    counts = [12, 200, 2_000, 10_000]
    found = measure.Measurements()
    started = [(name, measure.START_UP) for name in OF_STARTING_UP]
    counted = [(name, count) for name in (*OF_A_COUNT, *peers.PEERS) for count in counts]
    for name, count in started + [(name, count) for name, count in counted if count <= LIMITS.get(name, count)]:
        found.runs[name, count] = [measure.Run(1 + count, 40)]
    table = measure.markdown(measure.results(found, counts))
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    wanted = table.splitlines()
    shown = [*takewhile(lambda line: line.startswith("| "), page[page.index(wanted[0]) :].splitlines())]
    assert [outline(line) for line in shown] == [outline(line) for line in wanted]


def outline(row: str) -> list[str]:
    """What a row of the table is about, and its target."""
    what, count, _, _, target, _ = (cell.strip() for cell in row.strip("|").split("|"))
    return [what, count, target.partition(",")[0]]


def test_the_texts_that_are_compared_are_the_same_each_time_and_share_sentences_or_none() -> None:
    for kind, shares in zip(overlaps.KINDS, (True, False), strict=True):
        texts = [*overlaps.texts(kind, 60)]
        assert texts == [*overlaps.texts(kind, 60)]
        sentences = [sentence for text in texts for sentence in text.split(". ")]
        assert (len({*sentences}) < len(sentences)) is shares


def test_each_way_to_compare_finds_the_same() -> None:
    for kind in overlaps.KINDS:
        told = [overlaps.one(kind, 200, way) for way in overlaps.WAYS]
        assert len({one["found"] for one in told}) == 1
        assert (told[0]["pairs"] > 0) is (kind == overlaps.KINDS[0])
        assert all(one["peak_mb"] > 1 for one in told)


def test_growth_is_the_power_of_the_count() -> None:
    kind, way = overlaps.KINDS[0], overlaps.WAYS[0]
    lines = [overlaps.Line(kind, n, way, n**2 / 1e6, n**2 / 1e6, 50.0, 0, 0, None) for n in (1_000, 2_000, 4_000)]
    assert overlaps.growth(lines, kind, way) == pytest.approx(2)
    assert [line.met for line in lines] == [None, True, None]


@pytest.mark.slow
def test_the_table_to_measure_with_becomes_a_plan(tmp_path: Path) -> None:
    found = tables.measure(tmp_path, 6, 1)
    assert len(found) == 1
    plan = checked(tmp_path / "plans" / "new")
    assert plan.errors == ()
    assert [action.number for action in plan.plan.actions] == [f"10.{at}" for at in range(1, 7)]
    assert all(len(action.fields.milestones) == 2 and action.fields.results[0].target for action in plan.plan.actions)
