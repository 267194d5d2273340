"""The Strategy word for word, and taxonomies of other shapes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccwp_plan.analysis.coverage import coverage
from ccwp_plan.documents.render import render
from ccwp_plan.language.taxonomy import Taxonomy, fold
from ccwp_plan.repository.load import load_strategy
from ccwp_plan.repository.loaded import LoadedStrategy
from ccwp_plan.repository.strategies import SHIPPED_STRATEGIES
from conftest import ACTION, EXAMPLE, PLAN, ROOT, Cli, checked, write_plan

GOALS = (ROOT / "tests" / "data" / "7806-19-goals.md").read_text(encoding="utf-8")
IDS = """1 1(a) 1(b) 1(c) 1(d) 2 2(a) 2(b) 2(c) 2(d) 2(e) 2(f)
3 3(a) 3(a)(i) 3(a)(ii) 3(b) 3(c)""".split()  # noqa: SIM905


def shipped() -> Taxonomy:
    loaded = load_strategy(SHIPPED_STRATEGIES / "7806-19.yaml")
    assert isinstance(loaded, LoadedStrategy)
    assert not loaded.problems
    return loaded.taxonomy


def document_texts() -> dict[str, str]:
    """Every objective's text as it stands in the document, by the id that its place there gives it."""
    note = re.search(r"^<sup>5</sup> (.*)", GOALS, re.MULTILINE)
    assert note
    strategic, specific = GOALS.split("### Specific Objectives")
    texts = dict(re.findall(r"^(\d)\. (.*)$", strategic, re.MULTILINE))
    section, letter = "", ""
    for line in specific.splitlines():
        if heading := re.match(r"(?:## )?(\d)\. \S", line):
            section = heading[1]
        elif item := re.match(r"\s*- ([a-f])\) (.*)", line):
            letter = item[1]
            texts[f"{section}({letter})"] = item[2]
        elif point := re.match(r"\s*- (i+)\. (.*)", line):
            texts[f"{section}({letter})({point[1]})"] = point[2].replace("<sup>5</sup>", f"^[{note[1]}]")
    return texts


def test_every_objective_is_the_documents_own_text() -> None:
    texts = document_texts()
    assert list(texts.keys() - set(IDS)) == []
    assert {node.id: node.objective.text for node in shipped().nodes} == {id_: texts[id_] for id_ in IDS}


def test_the_titles_are_the_documents_headings() -> None:
    headings = re.findall(r"^(?:## )?(\d)\. (.*)$", GOALS.split("### Specific Objectives")[1], re.MULTILINE)
    titles = [(node.id, node.objective.title) for node in shipped().nodes if node.level == 1]
    assert titles == headings


def test_ids_levels_and_lettering() -> None:
    taxonomy = shipped()
    assert [node.id for node in taxonomy.nodes] == IDS
    assert [node.level for node in taxonomy.nodes] == [1 + id_.count("(") for id_ in IDS]
    assert len(taxonomy.counted) == 13
    labels = "1. a) b) c) d) 2. a) b) c) d) e) f) 3. a) i. ii. b) c)"
    assert " ".join(node.label for node in taxonomy.nodes) == labels


@pytest.mark.parametrize("citation", ["1(a)", "1a", "1.a", "1 a)", "1(A)", " 1-a ", "1/a."])
def test_spellings_of_a_citation(citation: str) -> None:
    node = shipped().find(citation)
    assert node is not None
    assert node.id == "1(a)"


def test_digits_beside_digits_keep_their_separator() -> None:
    assert len({fold(id_) for id_ in ("1.11", "11.1", "111", "1.1.1")}) == 4
    assert fold("1-11") == fold("1.11") == fold("1 (11)")


@given(st.text(max_size=12))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.integers(0, 99).map(str) | st.sampled_from("abci"), min_size=1, max_size=5), st.data())
def test_separators_other_than_between_digits_say_nothing(parts: list[str], data: st.DataObject) -> None:
    separators = st.sampled_from([".", "(", ")", " ", "-", "/"])
    one, other = (data.draw(separators).join(parts) for _ in range(2))
    assert fold(one) == fold(other)


# A taxonomy of four levels and 1,110 objectives, numbered 1 to 10, 1.1 to 10.10 and so on


def four_levels(width: int = 10, depth: int = 4) -> str:
    """The text of a generated strategy: `width` objectives below each, but one below those of level three."""
    lines = ["id: generated", "title: A generated strategy", "levels: [Pillar, Aim, Target, Step]", "coverage_level: 3"]

    def add(prefix: str, level: int) -> None:
        lines.append("  " * (2 * level - 2) + "objectives:")
        for number in range(1, (1 if level == depth else width) + 1):
            id_ = f"{prefix}{number}"
            lines.append("  " * (2 * level - 1) + f'- id: "{id_}"')
            lines.append("  " * (2 * level) + f"text: Objective {id_} of the generated strategy")
            if level < depth:
                add(f"{id_}.", level + 1)

    add("", 1)
    return "\n".join(lines) + "\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the generated strategy and a plan of one action that cites it."""
    (tmp_path / "strategies").mkdir()
    (tmp_path / "strategies" / "generated.yaml").write_text(four_levels(), encoding="utf-8")
    plan = PLAN.replace("7806-19", "generated")
    write_plan(tmp_path / "plans" / "p", plan, a=ACTION.replace("2(b)", "1.1.1, 1.11 a, 10.10.10.1".replace(" a", "")))
    return tmp_path


def test_a_strategy_of_four_levels_and_more_than_a_thousand_objectives(repository: Path, cli: Cli) -> None:
    shown = cli("strategy", "check", repository / "strategies" / "generated.yaml")
    assert shown.status == 0
    assert "Pillar: 10, Aim: 100, Target: 1000, Step: 1000" in shown.err
    found = coverage(checked(repository / "plans").plan)
    assert len(found.rows) == 2110
    assert len(found.counted) == 1000
    by_id = {row.node.id: str(row.status) for row in found.rows}
    assert [by_id[id_] for id_ in ("1.1.1", "1.1", "1", "1.1.2", "2")] == [
        "covered",
        "partly",
        "partly",
        "uncovered",
        "uncovered",
    ]
    assert by_id["10.10.10"] == "covered", "all objectives below it are covered"


@pytest.mark.slow
def test_its_documents_print_its_own_ids(repository: Path, cli: Cli) -> None:
    done = cli("render", repository / "plans", "--format", "md", "--output", repository / "build", "--draft")
    assert done.status == 0
    text = (repository / "build" / "p" / "annex.md").read_text(encoding="utf-8")
    assert "**10.10.10.1** Objective 10.10.10.1 of the generated strategy" in text


NEAREST: dict[str, str | None] = {
    "2(g)": "2(f)",
    "1.e": "1(d)",
    "3(d)": "3(c)",
    "3(a)(iii)": "3(a)(ii)",
    "3a iv": "3(a)(ii)",
    "1(a)(i)": "1(a)",
    **dict.fromkeys(["9(z)", "4(a)", "111", "12", "5", "a1", "1.1", "Sea", "?", ""]),
}


@pytest.mark.parametrize(("citation", "near"), NEAREST.items())
def test_the_nearest_objective_is_one_beside_it(citation: str, near: str | None) -> None:
    taxonomy = shipped()
    assert taxonomy.find(citation) is None
    assert taxonomy.nearest(citation) == near


def test_the_nearest_of_ids_that_are_words_is_spelt_like_it(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    ids = ("Co-operation", "Information", "1.8", "1.10")
    objectives = ", ".join(f"{{id: {id_}, title: T}}" for id_ in ids)
    file.write_text(f"id: s\ntitle: S\nlevels: [A]\nobjectives: [{objectives}]\n", encoding="utf-8")
    loaded = load_strategy(file)
    assert isinstance(loaded, LoadedStrategy)
    nearest = [loaded.taxonomy.nearest(citation) for citation in ("cooperaton", "Infomation", "1.9", "Training")]
    assert nearest == ["Co-operation", "Information", "1.8", None]


def test_list_shows_the_repositorys_own_and_the_shipped(
    repository: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    listed = cli("strategy", "list").out
    assert "generated  2110 objectives" in listed
    assert "7806-19" in listed


def test_show_prints_every_objective(cli: Cli) -> None:
    shown = cli("strategy", "show", "7806-19")
    assert shown.status == 0
    labels = [line.split()[0] for line in shown.out.splitlines() if re.match(r" *(\w\)|[ivx\d]+\.) ", line)]
    assert labels == ["1.", "2.", "3."] + [node.label for node in shipped().nodes]
    assert "[from a customs perspective]:" in shown.out


def test_an_unknown_strategy_is_a_mistake_in_the_call(cli: Cli) -> None:
    shown = cli("strategy", "show", "7806-18")
    assert shown.status == 2
    assert "Did you mean ‘7806-19’?" in shown.err


@pytest.mark.parametrize("command", [("validate",), ("coverage",), ("render", "--draft", "--format", "html")])
def test_levels_without_names_are_reported_and_do_no_harm(tmp_path: Path, cli: Cli, command: tuple[str, ...]) -> None:
    (tmp_path / "strategies").mkdir()
    (tmp_path / "strategies" / "s.yaml").write_text(
        "id: s\ntitle: S\nlevels: [Goal]\ncoverage_level: 3\nobjectives:\n"
        "  - {id: '1', text: A, objectives: [{id: 1a, text: B, objectives: [{id: 1ai, text: C}]}]}\n"
    )
    folder = write_plan(tmp_path / "p", PLAN.replace("7806-19", "s"), a=ACTION.replace("2(b)", "1a"))
    shown = cli(command[0], folder, *command[1:], *(("--output", tmp_path) if command[0] == "render" else ()))
    assert shown.status == (1 if command == ("validate",) else 0)
    assert ("S003" in shown.out) == (command == ("validate",))


@pytest.mark.parametrize("level", ["1_0", "2.0", "+2", "02", "1e0", "\u0662", "1" * 5_000])
def test_the_coverage_level_is_digits_only(tmp_path: Path, cli: Cli, level: str) -> None:
    file = tmp_path / "s.yaml"
    text = f"id: s\ntitle: S\nlevels: [A]\ncoverage_level: {level}\nobjectives: [{{id: 1a, text: X}}]\n"
    file.write_text(text, encoding="utf-8")
    shown = cli("strategy", "check", file)
    assert shown.status == 1
    assert "error F003" in shown.err
    assert "s.yaml:4:17" in shown.err


def test_an_invalid_strategy_is_reported_where_it_stands(tmp_path: Path, cli: Cli) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(
        "id: s\ntitle: S\nlevels: [A, B]\nobjectives:\n  - {id: 1a, text: X}\n  - {id: 1(a), text: Y}\n",
        encoding="utf-8",
    )
    shown = cli("strategy", "check", file)
    assert shown.status == 1
    assert "S001" in shown.err
    assert "s.yaml:6:10" in shown.err


# The Goals as they are printed


def goals_of(markdown: str) -> str:
    """The Goals in Markdown, white space and headings folded, the number of their footnote left out."""
    _, found, rest = markdown.partition("Goals\n")
    assert found
    text, _, _ = rest.partition("c) Ensure efficient information exchange")
    last = rest.removeprefix(text).splitlines()[0]
    text = re.sub(r"^#+ ", "", text + last, flags=re.MULTILINE)
    return " ".join(re.sub(r"<sup>\d</sup>|\[\^\d\]", "*", text).split())


@pytest.mark.parametrize("kind", ["shown", "annex", "note"])
def test_the_goals_are_printed_as_they_stand_in_the_document(kind: str, cli: Cli) -> None:
    if kind == "shown":
        printed = cli("strategy", "show", "7806-19", "--format", "md").out
    else:
        printed = render(checked(EXAMPLE), kind, "md").content.decode()
    assert goals_of(printed) == goals_of(GOALS)
    note = re.search(r"^<sup>5</sup> (.*)", GOALS, re.MULTILINE)
    assert note
    assert re.search(rf"^\[\^\d\]: {re.escape(note[1])}$", printed, re.MULTILINE)


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_goals_can_be_had_as_a_file(tmp_path: Path, cli: Cli, kind: str) -> None:
    file = tmp_path / f"goals.{kind}"
    assert cli("strategy", "show", "7806-19", "--format", kind, "--output", file).status == 0
    assert file.read_bytes()[:2] == {"docx": b"PK", "pdf": b"%P"}[kind]


def test_the_goals_for_machines(cli: Cli) -> None:
    shown = json.loads(cli("strategy", "show", "7806-19", "--format", "json").out)
    assert (shown["version"], shown["id"], shown["reference"]) == (1, "7806-19", "7806/19")
    point = shown["objectives"][2]["objectives"][0]["objectives"][1]
    assert (point["id"], point["label"], point["title"], point["objectives"]) == ("3(a)(ii)", "ii.", None, [])
    assert "Commission^[EU Strategy" in point["text"]


def test_a_terminal_is_given_no_file(monkeypatch: pytest.MonkeyPatch, cli: Cli) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    shown = cli("strategy", "show", "7806-19", "--format", "pdf")
    assert shown.status == 2
    assert "--output 7806-19.pdf" in shown.err


PRIORITIES = """\
id: eu
title: Priorities
levels: [EU priority, Key activity]
coverage_level: 1
objectives:
  - {id: "1", title: Trafficking, text: To stop it., objectives: [{id: "1(a)", title: Checks}]}
  - {id: "2", title: Fraud, text: To end it., objectives: [{id: "2(a)", title: Analysis}]}
"""


def test_the_names_of_levels_keep_their_capitals_and_have_a_plural(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "strategies").mkdir()
    (tmp_path / "strategies" / "eu.yaml").write_text(PRIORITIES)
    plan = write_plan(tmp_path, PLAN.replace("7806-19", "eu"), a=ACTION.replace("[2(b)]", "['1']"))
    shown = cli("coverage", plan, "--fail-under", "100", "--fail-under", "key=100")
    assert "1 of 2 EU priorities covered (50 %)." in shown.out
    assert "Coverage of key activities is" in shown.err
    assert "Coverage of EU priorities" not in shown.err
    assert "No action covers EU priority 2." in cli("validate", plan).out
    page = cli("coverage", plan, "--format", "md").out
    assert "1 of the 2 EU priorities is covered by at least one action (50 %)." in page
    page = render(checked(plan), "annex", "html").content.decode()
    assert "EU Priorities</h" in page
    assert "All EU priorities" in page
    assert [wrong for wrong in ("prioritys", "eu prior", "Eu Prior", "activitys") if wrong in page + shown.err] == []


def test_points_are_counted_in_roman_numerals_however_many_there_are(tmp_path: Path, cli: Cli) -> None:
    numerals = {1: "i", 9: "ix", 11: "xi", 40: "xl", 49: "xlix", 90: "xc", 400: "cd", 404: "cdiv"}
    points = [f"{{id: 1(a)({_numeral(at)}), text: Point {at}}}" for at in range(1, 405)]
    (tmp_path / "s.yaml").write_text(
        "id: s\ntitle: S\nlevels: [Goal, Objective, Point]\nobjectives:\n- id: '1'\n  title: One\n  objectives:\n"
        f"  - {{id: 1(a), text: A, objectives: [{', '.join(points)}]}}\n",
        encoding="utf-8",
    )
    for format_ in ("md", "text"):
        shown = cli("strategy", "show", tmp_path / "s.yaml", "--format", format_).out
        missing = [at for at, numeral in numerals.items() if not re.search(rf"\b{numeral}\. +Point {at}\n", shown)]
        assert missing == []
    page = cli("strategy", "show", tmp_path / "s.yaml", "--format", "html").out
    assert '<ol type="i">' in page, "the labels are those of a list, so it is written as one"


def _numeral(number: int) -> str:
    tens = ["", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc"]
    ones = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"]
    return ["", "c", "cc", "ccc", "cd"][number // 100] + tens[number // 10 % 10] + ones[number % 10]
