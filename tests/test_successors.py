"""What a strategy takes over from the one that it replaces: the tables both ways, and the coverage of plans of both."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ccwp_plan.analysis.correspondence import Correspondence, correspondence
from ccwp_plan.language.strategy import Strategy
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.repository.inputs import Disk
from ccwp_plan.repository.strategies import SHIPPED_STRATEGIES
from conftest import ROOT, Cli
from test_diff import commit, git, needs_git

sys.path.insert(0, str(ROOT / "benchmarks"))

import corpus

OLD = """\
id: old
title: Strategy until 2020
levels: [Goal, Objective]
objectives:
  - id: "1"
    title: Goods
    objectives:
      - {id: 1(a), text: Control goods together.}
      - {id: 1(b), text: Share data on goods.}
  - id: "2"
    title: People
    objectives:
      - {id: 2(a), text: Train customs officers.}
      - {id: 2(b), text: Exchange experts.}
"""
NEW = """\
id: new
title: Strategy from 2020 on
reference: 1234/20
date: 2020-02-03
replaces: old
levels: [Goal, Objective]
objectives:
  - id: "1"
    title: Goods
    from: ["1"]
    objectives:
      - {id: 1(a), text: Share data on goods., from: [1(b)]}
      - {id: 1(b), text: Control goods and vehicles together., from: [1(a), {objective: 2(b), relation: covered}]}
      - {id: 1(c), text: Forecast threats.}
dropped:
  - {objective: 2(a), reason: Achieved}
"""
FORTH = [
    ("1", "1", "as before"),
    ("1(a)", "1(b)", "amended"),
    ("1(b)", "1(a)", "as before"),
    ("2", "–", "–"),
    ("2(a)", "–", "dropped: Achieved"),
    ("2(b)", "1(b)", "covered"),
]
BACK = [
    ("1", "1", "as before"),
    ("1(a)", "1(b)", "as before"),
    ("1(b)", "1(a)", "amended"),
    ("1(b)", "2(b)", "covered"),
    ("1(c)", "–", "new"),
]
PLAN = """\
strategy: {strategy}
number: {number}
title: Plan {number}
period: {{start: {year}-01-01, end: {year}-12-31}}
actions:
"""
ACTION = "  - {{number: {number}, title: Work, objectives: [{main}], supporting_objectives: [{other}], leader: DE}}\n"


@pytest.fixture
def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a strategy and the one that it replaces; the current folder."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "strategies").mkdir()
    for name, text in (("old", OLD), ("new", NEW)):
        (tmp_path / "strategies" / f"{name}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plan(folder: Path, name: str, strategy: str, year: int, *actions: tuple[str, str]) -> Path:
    """A plan in the repository; each action by its main and its supporting citations."""
    file = folder / "plans" / f"{name}.yaml"
    file.parent.mkdir(exist_ok=True)
    text = PLAN.format(strategy=strategy, number=name, year=year)
    text += "".join(ACTION.format(number=f"{name}.{at}", main=a, other=b) for at, (a, b) in enumerate(actions, 1))
    file.write_text(text, encoding="utf-8")
    return file


def rows(markdown: str) -> list[list[tuple[str, str, str]]]:
    """The tables of a page, each as its rows without the titles."""
    tables: list[list[tuple[str, str, str]]] = []
    for line in markdown.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|-"):
            tables.append([])
        elif line.startswith("|") and cells[0] not in ("Old", "New"):
            tables[-1].append((cells[0], cells[2], cells[3]))
    return tables


def test_the_tables_go_both_ways(cli: Cli, both: Path) -> None:
    shown = cli("strategy", "correspondence", "strategies/new.yaml", "--format", "md")
    assert shown.status == 0, shown.err
    assert rows(shown.out) == [FORTH, BACK]
    assert "4 objectives are taken over (as before: 2; amended: 1; covered: 1)." in shown.out


def test_a_terminal_shows_the_same(cli: Cli, both: Path) -> None:
    shown = cli("strategy", "correspondence", "new")
    _, forth, back = re.split(r"\n\n|\n(?=new +old)", shown.out.strip(), maxsplit=2)
    for table, expected in ((forth, FORTH), (back, BACK)):
        ends = [re.split(r" {2,}", line.strip()) for line in table.splitlines()[1:]]
        assert [(cells[0], *cells[-2:]) for cells in ends if cells[1] != "People"] == [
            row for row in expected if row[0] != "2"
        ]


def test_json_has_the_same(cli: Cli, both: Path) -> None:
    found = json.loads(cli("strategy", "correspondence", "new", "--format", "json").out)
    assert [*found] == ["version", "old", "new", "forth", "back"]
    assert found["old"] == {"id": "old", "title": "Strategy until 2020", "reference": None}
    there = {(one["objective"], to["objective"]) for one in found["forth"] for to in one["successors"]}
    back = {(origin["objective"], one["objective"]) for one in found["back"] for origin in one["from"]}
    assert there == back == {(a, b) for a, b, _ in FORTH if b != "–"}
    assert {one["objective"]: one["dropped"] for one in found["forth"] if one["dropped"]} == {"2(a)": "Achieved"}


@pytest.mark.parametrize("format_", ["html", "docx", "pdf"])
def test_it_is_a_document(cli: Cli, both: Path, format_: str) -> None:
    file = both / f"table.{format_}"
    wrote = cli("strategy", "correspondence", "new", "--format", format_, "--output", file)
    assert wrote.status == 0, wrote.err
    content = file.read_bytes()
    cli("strategy", "correspondence", "new", "--format", format_, "--output", file)
    assert file.read_bytes() == content


def test_a_strategy_that_replaces_none_has_no_table(cli: Cli, both: Path) -> None:
    refused = cli("strategy", "correspondence", "old")
    assert refused.status == 2
    assert "does not say which one it replaces" in refused.err


def test_a_warning_does_not_keep_a_strategy_from_being_shown(cli: Cli, both: Path) -> None:
    file = both / "strategies" / "new.yaml"
    file.write_text(NEW.split("dropped:")[0], encoding="utf-8")
    checked = cli("strategy", "check", "new")
    assert checked.status == 0
    assert "warning S006  2(a) of the strategy old is neither taken over nor dropped." in checked.err
    assert "It is not said what has become of 2(a)." in cli("strategy", "correspondence", "new").out


def test_plans_of_both_strategies_side_by_side(cli: Cli, both: Path) -> None:
    earlier = plan(both, "9", "old", 2019, ("1(a)", "2(b)"), ("2(a)", "1(b)"))
    later = plan(both, "10", "new", 2020, ("1(c)", "1(a)"))
    shown = cli("coverage", later, earlier, "--by-plan", "--format", "md")
    assert shown.status == 0, shown.err
    table = [[*map(str.strip, line.strip("|").split("|"))] for line in shown.out.splitlines() if line.startswith("| ")]
    assert table[0] == ["Id", "Objective", "9", "10", "Together"]
    assert {row[0]: row[2:] for row in table[2:]} == {
        "1": ["–", "–", "partly covered"],
        "1(a)": ["(9.2)", "(10.1)", "partly covered"],
        "1(b)": ["9.1, (9.1)", "–", "covered"],
        "1(c)": ["–", "10.1", "covered"],
    }
    assert "Nothing has taken over 2(a), which its actions cite." in shown.out


def test_by_plan_in_the_other_formats(cli: Cli, both: Path) -> None:
    earlier, later = plan(both, "9", "old", 2019, ("1(a), 2(a)", "")), plan(both, "10", "new", 2020, ("1(c)", ""))
    found = json.loads(cli("coverage", earlier, later, "--by-plan", "--format", "json").out)
    assert (found["strategy"], found["total"], found["covered"], found["percent"]) == ("new", 3, 2, 66.7)
    assert [(one["plan"], one["strategy"], one["covered"]) for one in found["plans"]] == [
        ("9", "old", 1),
        ("10", "new", 1),
    ]
    assert found["plans"][0]["without_successor"] == [{"action": "9.1", "objective": "2(a)"}]
    lines = cli("coverage", earlier, later, "--by-plan", "--format", "csv").out.splitlines()
    assert len(lines) == 1 + 2 * len(found["objectives"])
    table = cli("coverage", earlier, later, "--by-plan").out
    assert "All plans together: 2 of 3 objectives covered (66.7 %)." in table
    assert cli("coverage", earlier, later, "--by-plan", "--fail-under", "67").status == 1


def test_strategies_that_have_nothing_to_do_with_each_other(cli: Cli, both: Path) -> None:
    (both / "strategies" / "new.yaml").write_text(
        NEW.replace("replaces: old\n", "").split("dropped")[0], encoding="utf-8"
    )
    earlier, later = plan(both, "9", "old", 2019, ("1(a)", "")), plan(both, "10", "new", 2020, ("1(c)", ""))
    refused = cli("coverage", earlier, later, "--by-plan")
    assert refused.status == 2
    assert "none of which replaces the others: new, old" in refused.err


def test_a_strategy_of_three_generations(cli: Cli, both: Path) -> None:
    third = NEW.replace("id: new", "id: third").replace("replaces: old", "replaces: new")
    third = third.replace("from: [1(b)]", "from: [1(a)]").replace(
        "[1(a), {objective: 2(b), relation: covered}]", "[1(b)]"
    )
    (both / "strategies" / "third.yaml").write_text(third.split("dropped:")[0], encoding="utf-8")
    first, last = plan(both, "9", "old", 2019, ("1(a)", "")), plan(both, "11", "third", 2022, ("1(c)", ""))
    found = json.loads(cli("coverage", first, last, "--by-plan", "--format", "json").out)
    assert {one["id"] for one in found["objectives"] if one["plans"][0]["main"]} == {"1(b)"}


# Laws

IDS = [f"{a}({b})" for a in (1, 2) for b in "abc"]


@st.composite
def pairs(draw: st.DrawFn) -> Correspondence:
    """A strategy and one that replaces it, whose objectives take over any of the old ones."""

    def strategy(extra: dict[str, Any], origins: bool) -> Taxonomy:
        def objective(id_: str, **more: Any) -> dict[str, Any]:
            said = {"id": id_, "text": draw(st.sampled_from(["One.", "Two.", "Three."])), **more}
            if origins:
                said["from"] = draw(st.lists(st.sampled_from(["1", "2", *IDS]), max_size=3, unique=True))
            return said

        tree = [objective(top, objectives=[objective(one) for one in IDS if one[0] == top]) for top in "12"]
        return Taxonomy(Strategy.model_validate({"title": "T", "levels": ["A", "B"], "objectives": tree, **extra}))

    old = strategy({"id": "old"}, origins=False)
    new = strategy({"id": "new", "replaces": "old"}, origins=True)
    return correspondence(old, new)


@given(pairs())
def test_each_direction_says_what_the_other_says(found: Correspondence) -> None:
    there = Counter((row.node.id, row.other.id, row.how) for row in found.forth() if row.other)
    back = Counter((row.other.id, row.node.id, row.how) for row in found.back() if row.other)
    assert there == back == Counter((link.old.id, link.new.id, link.relation) for link in found.links)


@given(pairs())
def test_an_old_objective_is_told_of_once_in_each_way(found: Correspondence) -> None:
    unsaid = {*found.unaccounted()}
    for node in found.old.nodes:
        above = [node, *([node.parent] if node.parent else [])]
        below = found.old.children.get(node, [])
        told = any(found.successors(one) for one in above) or (below and all(map(found.successors, below)))
        partly = any(map(found.successors, below))
        assert told or partly or any(one in unsaid for one in above)
        assert not (node in unsaid and (told or partly))


@needs_git
def test_both_strategies_are_read_from_a_revision(cli: Cli, both: Path) -> None:
    (both / ".git").rmdir()
    git(both, "init", "--quiet")
    file = plan(both, "10", "new", 2020, ("1(c)", ""))
    commit(both, "One")
    file.write_text(file.read_text(encoding="utf-8").replace("title: Work", "title: More work"), encoding="utf-8")
    compared = cli("diff", "HEAD", "plans/10.yaml")
    assert compared.status == 0, compared.err
    assert "More work" in compared.out


def test_plans_that_name_one_strategy_by_its_id_and_by_a_path(cli: Cli, both: Path) -> None:
    by_id, by_path = (
        plan(both, "10", "new", 2020, ("1(a)", "")),
        plan(both, "11", "../strategies/new.yaml", 2021, ("1(b)", "")),
    )
    found = json.loads(cli("coverage", by_id, by_path, "--by-plan", "--format", "json").out)
    assert [one["covered"] for one in found["plans"]] == [1, 1]
    assert found["covered"] == 2


def test_every_generation_is_watched_and_read_from_a_revision(both: Path) -> None:
    third = NEW.replace("id: new", "id: third").replace("replaces: old", "replaces: new").split("dropped:")[0]
    (both / "strategies" / "third.yaml").write_text(third, encoding="utf-8")
    file = plan(both, "11", "third", 2022, ("1(c)", ""))
    watched = {path.name for _, path in Disk([file]).look().files}
    assert {"third.yaml", "new.yaml", "old.yaml"} <= watched


# Proposals

THIRD = """\
id: third   # an id
title: Third
levels: [Goal, Objective]
objectives:
  - id: "1"
    title: Goods
    objectives:
      - {id: 1(a), text: Share all data on goods.}   # kept
      - {id: 1(b), text: Exchange experts.}
      - id: 1(c)
        # about officers
        text: |
          Train customs
          officers.
      - {id: 1(d), text: Forecast threats.}
"""
PROPOSED = """\
id: third   # an id
title: Third
replaces: old
levels: [Goal, Objective]
objectives:
  - id: "1"
    title: Goods
    from: [1]  # 1: the same text
    objectives:
      # 1(b): 99 % alike, to be confirmed
      - {id: 1(a), text: Share all data on goods., from: [1(b)]}   # kept
      - {id: 1(b), text: Exchange experts., from: [2(b)]}  # 2(b): the same text
      - id: 1(c)
        # about officers
        text: |
          Train customs
          officers.
        from: [2(a)]  # 2(a): the same text
      - {id: 1(d), text: Forecast threats.}
"""


@pytest.mark.parametrize(
    "written", [str, lambda text: "\ufeff" + text.replace("\n", "\r\n")], ids=["LF", "BOM and CRLF"]
)
def test_a_first_correspondence_is_proposed_in_its_place(cli: Cli, both: Path, written: Any) -> None:
    file = both / "strategies" / "third.yaml"
    file.write_bytes(written(THIRD).encode())
    shown = cli("strategy", "propose", "old", file, "--check")
    assert shown.status == 1
    assert file.read_bytes() == written(THIRD).encode()
    proposed = cli("strategy", "propose", "old", file)
    assert proposed.status == 0, proposed.err
    assert file.read_bytes() == written(PROPOSED).encode()
    assert "Nothing like them is in old: 1(d)." in proposed.err
    assert "Nothing like them is in third: 1(a), 2." in proposed.err


def test_what_is_said_already_is_kept(cli: Cli, both: Path) -> None:
    file = both / "strategies" / "third.yaml"
    file.write_text(PROPOSED, encoding="utf-8")
    again = cli("strategy", "propose", "old", "third", "--check")
    assert (again.status, again.out) == (0, "")


def test_a_real_revision(cli: Cli) -> None:
    new = Path(__file__).parent / "real" / "eu-drugs" / "strategies" / "eu-drugs-2021.yaml"
    assert cli("strategy", "check", new).err == (
        "eu-drugs-2021 is valid. Policy area or theme: 6, Strategic priority: 4.\n"
    )
    forth, _ = rows(cli("strategy", "correspondence", new, "--format", "md").out)
    assert forth == [
        ("II", "II", "split"),
        ("II", "III", "split"),
        ("III", "I", "amended"),
        ("IV", "VI", "amended"),
        ("V", "IV", "as before"),
        ("VI", "V", "amended"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("old", "old", "A strategy cannot replace itself."),
        ("new", "7806-19", "7806-19 is a shipped strategy"),
        ("7806-19", "new", "replaces old."),
    ],
)
def test_what_cannot_be_proposed(cli: Cli, both: Path, old: str, new: str, said: str) -> None:
    refused = cli("strategy", "propose", old, new)
    assert refused.status == 2
    assert said in refused.err


# Migration

BEFORE = """\
# The plan  \n\
strategy: 'old'   # until 2020
number: 10
title: Plan
period: {start: 2020-01-01, end: 2021-12-31}
waivers:
  - {rule: O003, objective: 1 (a), reason: Agreed}
actions:
- number: 10.1
  title: Control
  objectives: [1a, "1 B"]  # both
  leader: DE
  supporting_objectives:
    - 2(b)   # experts
    - [1(b)]
"""
AFTER = (
    BEFORE.replace("'old'", "'new'")
    .replace("1 (a)", "1(b)")
    .replace('[1a, "1 B"]', '[1(b), "1(a)"]')
    .replace("- 2(b) ", "- 1(b) ")
    .replace("- [1(b)]", "- [1(a)]")
)


def test_a_plan_is_migrated_and_all_else_stays(cli: Cli, both: Path) -> None:
    file = both / "plans" / "p.yaml"
    file.parent.mkdir()
    file.write_text(BEFORE, encoding="utf-8", newline="\n")
    shown = cli("migrate", file, "--to", "new", "--check")
    assert shown.status == 1
    assert "+strategy: 'new'   # until 2020" in shown.out
    assert file.read_text(encoding="utf-8") == BEFORE
    done = cli("migrate", file, "--to", "new")
    assert done.status == 0, done.err
    assert file.read_text(encoding="utf-8") == AFTER
    assert "p implements new now: 5 citations rewritten in 1 file." in done.err
    assert "O003  1(b) is cited twice by this action." not in done.err, "a warning is no error"
    again = cli("migrate", file, "--to", "new")
    assert (again.status, file.read_text(encoding="utf-8")) == (0, AFTER)


def test_what_has_no_successor_or_several_is_listed_with_its_texts(cli: Cli, both: Path) -> None:
    file = plan(both, "10", "old", 2020, ("1(a), 2(a)", "2(b)"))
    new = both / "strategies" / "new.yaml"
    text = NEW.replace("text: Forecast threats.", "text: Forecast threats., from: [2(b)]")
    new.write_text(text.replace("id: 1(c)", "id: 2(b)"), encoding="utf-8")
    done = cli("migrate", file, "--to", "new")
    assert done.status == 1
    assert "objectives: [1(b), 2(a)], supporting_objectives: [2(b)]" in file.read_text(encoding="utf-8")
    assert "10.yaml:6:52: action 10.1 cites 2(a) (Train customs officers.); nothing has taken it over." in done.err
    several = "1(b) (Control goods and vehicles together.), 2(b) (Forecast threats.)"
    assert f"2(b) (Exchange experts.); several have taken it over: {several}." in done.err
    assert "There, 2(b) is another objective: Forecast threats." in done.err
    again = cli("migrate", file, "--to", "new")
    assert again.status == 1
    assert "The strategy new has no objective 2(a)." in again.err


def test_a_plan_of_a_strategy_that_is_not_replaced(cli: Cli, both: Path) -> None:
    file = plan(both, "10", "7806-19", 2020, ("1(a)", ""))
    refused = cli("migrate", file, "--to", "new")
    assert refused.status == 2
    assert "The strategy new does not replace 7806-19." in refused.err


def test_a_plan_that_names_its_strategy_by_a_path(cli: Cli, both: Path) -> None:
    file = plan(both, "10", "../strategies/old.yaml", 2020, ("1(a)", ""))
    elsewhere = both / "new.yaml"
    elsewhere.write_text(NEW.replace("replaces: old", "replaces: strategies/old.yaml"), encoding="utf-8")
    assert cli("migrate", file, "--to", elsewhere).status == 0
    assert "strategy: ../new.yaml\n" in file.read_text(encoding="utf-8")


def moved(old: dict[str, Any], id_: str, replaces: str, ids: dict[str, str]) -> dict[str, Any]:
    """A strategy that replaces another one, with the same objectives, each with another one's id."""

    def objective(one: dict[str, Any]) -> dict[str, Any]:
        below = [objective(inner) for inner in one.get("objectives", ())]
        return {**one, "id": ids[one["id"]], "from": [one["id"]], "objectives": below}

    return {**old, "id": id_, "replaces": replaces, "objectives": [objective(one) for one in old["objectives"]]}


def ids_of(objectives: list[dict[str, Any]]) -> list[str]:
    return [id_ for one in objectives for id_ in (one["id"], *ids_of(one.get("objectives", [])))]


@pytest.mark.slow
def test_a_plan_of_200_actions_goes_there_and_back_byte_for_byte(cli: Cli, both: Path) -> None:
    old = yaml.safe_load((SHIPPED_STRATEGIES / "7806-19.yaml").read_text(encoding="utf-8"))
    ids = ids_of(old["objectives"])
    there = dict(zip(ids, ids[5:] + ids[:5], strict=True))
    back = {after: before for before, after in there.items()}
    new = moved(old, "there", "7806-19", there)
    for one in (new, moved(new, "back", "there", back)):
        (both / "strategies" / f"{one['id']}.yaml").write_text(yaml.safe_dump(one), encoding="utf-8")
    corpus.write(both / "plans" / "p", 200)
    files = [*(both / "plans").rglob("*.yaml")]
    before = {file: file.read_bytes() for file in files}
    assert cli("migrate", "plans/p", "--to", "there").status == 0
    lines = [
        (one, other)
        for file in files
        for one, other in zip(before[file].splitlines(), file.read_bytes().splitlines(), strict=True)
        if one != other
    ]
    assert len(lines) > 200
    assert all(re.search(rb"objectives|strategy:", one) for one, _ in lines)
    assert cli("migrate", "plans/p", "--to", "back").status == 0
    restored = {file: file.read_bytes().replace(b"strategy: back", b"strategy: 7806-19") for file in files}
    assert restored == before


def test_all_files_are_migrated_or_none(cli: Cli, both: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = both / "plans" / "p"
    (folder / "actions").mkdir(parents=True)
    head, action = BEFORE.split("waivers:\n")[0], "number: {}\ntitle: A\nobjectives: [1(a)]\nleader: DE\n"
    (folder / "plan.yaml").write_text(head, encoding="utf-8")
    for number in ("10.1", "10.2"):
        (folder / "actions" / f"{number}.yaml").write_text(action.format(number), encoding="utf-8")
    before = {file: file.read_bytes() for file in folder.rglob("*.yaml")}
    replace, done = Path.replace, []

    def fails_on_the_third(self: Path, target: Path) -> Path:
        done.append(target)
        if len(done) == 3:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fails_on_the_third)
    assert cli("migrate", folder, "--to", "new").status == 2
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before
    monkeypatch.undo()
