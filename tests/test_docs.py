"""The documentation says what the program does: links, examples, tables of fields, options, commands."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from ccwp_plan.analysis.coverage import coverage
from ccwp_plan.checks.document import HEADER
from ccwp_plan.checks.rule import RULES, Rule
from ccwp_plan.checks.run import Checked, check, check_oaps, check_reference
from ccwp_plan.language import reference
from ccwp_plan.language.declared import fields_of
from ccwp_plan.language.models import models
from ccwp_plan.language.plan import Plan
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.load import load
from conftest import command, commands

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
GUIDES = sorted([*DOCS.glob("*.md"), ROOT / "CHANGELOG.md"])
EXAMPLE_PLAN = ROOT / "plans" / "10th-action-plan"
COMMANDS_PAGE = DOCS / "commands.md"
TODAY = date(2020, 12, 1)
WIDTH = 110

COMMANDS = tuple(commands())
GROUPS = {name: tuple(commands(name)) for name in COMMANDS if commands(name)}
MODELS = models()

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
CALL = re.compile(r"(?<![\w/.-])ccwp-plan +([^`\n|>\"·]+)")
NAMES_ITS_FILE = re.compile(r"# ((?:plans|strategies|reference|oaps)/\S+\.yaml)(, complete)?\n")


def text(page: Path) -> str:
    """The text of a page."""
    return page.read_text(encoding="utf-8")


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of a page in a language."""
    return [body for named, body in FENCE.findall(text(page)) if named == language]


def section(page: Path, heading: str) -> str:
    """The text below a heading, up to the next one, without its fenced blocks."""
    _, found, rest = FENCE.sub("", text(page)).partition(f"# {heading}\n")
    assert found, f"{page.name} has no heading {heading}"
    return re.split(r"^#+ ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def rows(markdown: str) -> list[list[str]]:
    """The cells of the tables in a text, without their heads."""
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    table = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    heads = {at for at, row in enumerate(table[1:]) if set("".join(row)) <= set("- ")}
    return [row for at, row in enumerate(table) if at not in heads and at - 1 not in heads]


def written(folder: Path, name: str, content: str) -> None:
    """Write a file of a plan repository."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")


def checked(path: Path) -> Checked:
    """The one plan at a path, checked."""
    (plan,) = load([path])
    return check(plan, TODAY)


@cache
def run(*arguments: str) -> str:
    """What the installed command prints."""
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "200"}
    command = [sys.executable, "-m", "ccwp_plan", *arguments]
    done = subprocess.run(command, capture_output=True, env=environment, cwd=ROOT, check=True)
    return done.stdout.decode("utf-8")


# Links


def prose(page: Path) -> str:
    """A page without its code."""
    return SPAN.sub("", FENCE.sub("", text(page)))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    titles = HEADING.findall(FENCE.sub("", text(page)))
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def relative_links(page: Path) -> list[str]:
    """Where a page leads to within the repository."""
    return [link for link in LINK.findall(prose(page)) if not re.match(r"[a-z]+:", link)]


def leads_somewhere(page: Path, link: str) -> bool:
    """Whether a link leads to a file and, where it names an anchor, to a heading of it."""
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not anchor or anchor in anchors(target))


def test_every_relative_link_leads_to_a_file_and_every_anchor_to_a_heading() -> None:
    links = [(page, link) for page in PAGES for link in relative_links(page)]
    assert len(links) > len(RULES)
    assert [f"{page.name}: {link}" for page, link in links if not leads_somewhere(page, link)] == []


def test_a_broken_link_would_be_found() -> None:
    page = DOCS / "language.md"
    assert leads_somewhere(page, "rules.md")
    assert not leads_somewhere(page, "rules.md#nowhere")
    assert not leads_somewhere(page, "nowhere.md")


def test_lines_of_the_guides_are_as_narrow_as_a_terminal() -> None:
    wide = [
        f"{page.name}: {line}"
        for page in GUIDES
        for line in FENCE.sub("", text(page)).splitlines()
        if len(line) > WIDTH and not line.startswith("|")
    ]
    assert wide == []


# The examples of the language


def examples() -> Iterator[tuple[str, bool, str]]:
    """The file that each example is, whether it belongs to the complete one, and its text."""
    for block in blocks(DOCS / "language.md", "yaml"):
        head = NAMES_ITS_FILE.match(block)
        assert head, f"the example does not name its file: {block}"
        yield head[1], bool(head[2]), block


@pytest.mark.parametrize(("name", "block"), [(name, block) for name, _, block in examples()])
def test_every_example_of_the_language_is_read_without_a_problem(name: str, block: str) -> None:
    source = parse(block.encode(), Path(name))
    assert source.data
    assert source.problems == ()


def test_the_complete_example_has_no_error_and_only_objectives_without_action(tmp_path: Path) -> None:
    files = {name: block for name, complete, block in examples() if complete}
    assert len(files) == 2
    for name, block in files.items():
        written(tmp_path, name, block)
    found = checked(tmp_path)
    assert len(found.plan.actions) == 1
    assert found.errors == ()
    assert {finding.code for finding in found.findings} == {"O004"}


def test_the_plan_and_the_action_of_the_tables_have_no_y_or_f_error(tmp_path: Path) -> None:
    for name, _, block in examples():
        written(tmp_path, name, block)
    (plan,) = load([tmp_path / "plans" / "10th-action-plan"])
    assert plan.problems == ()
    assert plan.fields.model_fields_set == set(Plan.model_fields) - {"actions"}


def test_what_the_example_of_reference_data_adds_is_known(tmp_path: Path) -> None:
    for name, _, block in examples():
        written(tmp_path, name, block)
    (plan,) = load([tmp_path / "plans" / "10th-action-plan"])
    known = plan.reference.known
    assert check_reference(plan.reference) == ()
    assert "FI-LAB" in plan.actors
    assert [cycle.name for cycle in known.cycles][-2:] == ["2026-2029", "2030-2033"]
    assert known.presidencies[-1].member_state == "CY"


def test_the_example_of_an_oap_is_right(tmp_path: Path) -> None:
    for name, _, block in examples():
        written(tmp_path, name, block)
    (plan,) = load([tmp_path / "plans" / "10th-action-plan"])
    assert check_oaps(plan.oaps, plan.reference) == ()
    assert [action.number for action in plan.oaps.actions] == ["2.4", "2.5"]


def test_coverage_is_counted_as_the_worked_example_says(tmp_path: Path) -> None:
    for name, _, block in examples():
        written(tmp_path, name, block)
    (plan,) = load([tmp_path / "plans" / "small.yaml"])
    found = coverage(plan)
    listed = found.rows
    cells = [[row.node.id, "".join(row.main), "".join(row.supporting), row.status.words] for row in listed]
    told = section(DOCS / "language.md", "A worked example")
    assert [row[:4] for row in rows(told)] == cells
    assert f"The share is {found.percent:g} %." in told


def test_the_examples_of_the_page_for_editors_are_valid_yaml() -> None:
    listed = blocks(DOCS / "editors.md", "yaml")
    assert listed
    assert [parse(block.encode(), Path("x.yaml")).problems for block in listed] == [()] * len(listed)


def quoted_texts() -> list[str]:
    """The texts that the page for editors puts in quotes, with the quotes."""
    return [row[2].strip("`") for row in rows(section(DOCS / "editors.md", "Quotes, where they are needed"))]


@pytest.mark.parametrize("cell", quoted_texts())
def test_texts_that_need_quotes_are_other_texts_without_them(cell: str) -> None:
    meant = cell[1:-1]
    assert parse(f"title: {cell}".encode(), Path("x.yaml")).data == {"title": meant}
    assert parse(f"title: {meant}".encode(), Path("x.yaml")).data != {"title": meant}


# The tables of the language


def field_names(model: type[BaseModel]) -> list[str]:
    """The fields of a mapping, as they are written in a file."""
    return [field.alias or name for name, field in model.model_fields.items()]


def required(model: type[BaseModel]) -> set[str]:
    """The fields of a mapping that have to be given."""
    return {field.alias or name for name, field in model.model_fields.items() if field.is_required()}


@pytest.mark.parametrize("name", MODELS)
def test_every_field_is_told_with_whether_it_is_required(name: str) -> None:
    article = "" if name == "comments" else "an " if name[0] in "aeio" else "a "
    table = rows(section(DOCS / "language.md", f"Fields of {article}{name}"))
    own = MODELS[name].__annotations__  # of a model that has the fields of another one, those that it adds
    fields = fields_of(MODELS[name])
    assert [row[0].strip("`") for row in table] == [one for one in field_names(MODELS[name]) if fields[one].name in own]
    assert {row[0].strip("`") for row in table if row[1] == "yes"} == required(MODELS[name])
    assert {row[1] for row in table} <= {"yes", "no", *RULES}
    assert all(len(row) == 4 and all(row) for row in table)


def test_the_table_of_the_document_tells_what_the_head_of_a_note_needs() -> None:
    table = rows(section(DOCS / "language.md", "Fields of a document"))
    assert {row[0].strip("`") for row in table if row[1] == "D003"} == set(HEADER)


def test_every_y_rule_is_among_the_refusals() -> None:
    table = rows(section(DOCS / "language.md", "YAML"))
    assert [row[0] for row in table if row[0] in RULES] == sorted(code for code in RULES if code[0] == "Y")


def test_every_family_of_rules_is_told() -> None:
    table = rows(section(DOCS / "language.md", "Findings"))
    assert {row[0] for row in table} == {code[0] for code in RULES}


def test_every_shipped_actor_is_told() -> None:
    told = set(re.findall(r"`([\w-]+)`", section(DOCS / "language.md", "Actors")))
    others = {"GR", "GB", "actors"}
    assert told - others == set(reference.actors())


def test_every_empact_priority_is_told_with_its_cycle_and_source() -> None:
    table = rows(section(DOCS / "language.md", "EMPACT"))
    told = [(row[0], row[1], re.findall(r"`([\w-]+)`", row[2])) for row in table]
    cycles = reference.cycles()
    assert told == [(cycle.name, cycle.source, [one.id for one in cycle.priorities]) for cycle in cycles]


# JSON


def shape(value: Any) -> Any:
    """The keys of a JSON value, at every level; of a list, those of its first item."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value and isinstance(value[0], dict) else None


PRINTED_AS_JSON = [
    ("validate", str(EXAMPLE_PLAN), "--today", str(TODAY)),
    ("coverage", str(EXAMPLE_PLAN), "--today", str(TODAY)),
    ("coverage", str(EXAMPLE_PLAN), "--by-plan", "--today", str(TODAY)),
    ("progress", str(EXAMPLE_PLAN), "--as-of", "2020-12-01", "--since", "2020-06-30"),
    ("deadlines", str(EXAMPLE_PLAN), "--as-of", "2020-12-01"),
    ("involvement", str(EXAMPLE_PLAN)),
    ("comments", "list", str(ROOT / "tests" / "comments" / "plans" / "draft"), "--from", "DE", "--action", "12.1"),
    ("overlaps", str(EXAMPLE_PLAN)),
    ("strategy", "show", "7806-19"),
    ("strategy", "correspondence", str(ROOT / "tests" / "real" / "eu-drugs" / "strategies" / "eu-drugs-2021.yaml")),
    ("reference", "actors"),
    ("reference", "empact"),
    ("reference", "presidencies"),
    ("reference", "oaps"),
]


@pytest.mark.parametrize(("at", "command"), list(enumerate(PRINTED_AS_JSON)))
def test_json_has_the_keys_that_the_page_shows(at: int, command: tuple[str, ...]) -> None:
    told = json.loads(blocks(DOCS / "json.md", "json")[at])
    printed = json.loads(run(*command, "--format", "json"))
    assert shape(told) == shape(printed)
    assert list(told) == list(printed)


# The rules


def told_severity(rule: Rule) -> str:
    """How the index of the rules writes a severity."""
    endorsed = f"; {rule.when_endorsed} once the plan is endorsed" if rule.when_endorsed else ""
    return f"{rule.severity}{endorsed}"


def test_the_index_lists_the_rules_with_their_severities_and_titles() -> None:
    listed = rows(text(DOCS / "rules.md"))
    rules = RULES.values()
    expected = [[f"[{rule.code}](rules/{rule.code}.md)", told_severity(rule), rule.title] for rule in rules]
    assert sorted(listed) == sorted(expected)


def test_the_index_and_the_command_list_the_same_families_and_rules_in_the_same_order() -> None:
    index = re.findall(r"^## (.+)$|^\| \[([A-Z]\d{3})\]", text(DOCS / "rules.md"), re.MULTILINE)
    shown = re.findall(r"^([A-Z]: .+)$|^([A-Z]\d{3}) ", run("rules"), re.MULTILINE)
    assert shown == index


# The command line


def listed_commands(*group: str) -> list[str]:
    """The commands that the help of the command line, or of one of its groups, lists."""
    _, _, listed = run(*group, "--help").partition("Commands")
    return re.findall(r"^\W*([a-z][a-z-]*)  +\S", listed, re.MULTILINE)


def options(*names: str) -> set[str]:
    """The options that a command takes."""
    return {option for one in command(*names).params for option in one.opts if option.startswith("--")} | {"--help"}


@cache
def calls() -> dict[tuple[str, ...], set[str]]:
    """Every command that there is, with the options that it takes."""
    commands: list[tuple[str, ...]] = [(name,) for name in listed_commands() if name not in GROUPS]
    commands += [(group, name) for group in GROUPS for name in listed_commands(group)]
    return {
        (): options(),
        **{(group,): options(group) for group in GROUPS},
        **{command: options(*command) for command in commands},
    }


def test_the_page_has_every_command_and_no_other() -> None:
    assert tuple(listed_commands()) == COMMANDS
    assert {group: tuple(listed_commands(group)) for group in GROUPS} == GROUPS
    headings = HEADING.findall(FENCE.sub("", text(COMMANDS_PAGE)))
    assert [name for name in COMMANDS if name not in headings] == []
    for group, names in GROUPS.items():
        told = section(COMMANDS_PAGE, group)
        assert [name for name in names if f"ccwp-plan {group} {name}" not in told] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_a_command_is_told_in_its_section(command: str) -> None:
    shared = set(OPTION.findall(section(COMMANDS_PAGE, "The command line")))
    told = set(OPTION.findall(section(COMMANDS_PAGE, command)))
    assert {"--help"} <= options(command) <= told | (shared & {"--help"})


@pytest.mark.parametrize("group", GROUPS)
def test_the_commands_of_a_group_have_no_option_that_is_not_told(group: str) -> None:
    told = set(OPTION.findall(section(COMMANDS_PAGE, group)))
    assert set().union(*(options(group, command) for command in GROUPS[group])) - {"--help"} == told


def test_the_options_of_the_program_itself_are_told() -> None:
    told = set(OPTION.findall(section(COMMANDS_PAGE, "The command line")))
    assert {"--help", "--version"} <= options() <= told


def call_lines(page: Path) -> Iterator[str]:
    """What a page calls the command with: in blocks, in indented lines and in spans of code."""
    whole = text(page)
    code = [body for _, body in FENCE.findall(whole)]
    rest = FENCE.sub("", whole)
    code += SPAN.findall(rest)
    code += [line for line in rest.splitlines() if line.startswith("    ")]
    for piece in code:
        yield from CALL.findall(piece)


def wrong_with(line: str, known: dict[tuple[str, ...], set[str]]) -> str | None:
    """What is wrong with a call: a command or an option that does not exist."""
    words = shlex.split(line, comments=True)
    called = tuple(words[: 2 if words[0] in GROUPS else 1]) if not words[0].startswith("-") else ()
    if called not in known:
        return f"there is no command {' '.join(called)}"
    given = [word.partition("=")[0] for word in words if word.startswith("--")]
    unknown = [option for option in given if option not in known[called]]
    return f"{' '.join(called)} has no {unknown[0]}" if unknown else None


def mistakes(pages: Iterable[Path]) -> list[str]:
    """The calls in pages that would not work."""
    return [
        f"{page.name}: ccwp-plan {line}: {wrong}"
        for page in pages
        for line in call_lines(page)
        if (wrong := wrong_with(line, calls()))
    ]


def test_every_call_in_the_guides_is_one_that_exists() -> None:
    assert sum(1 for page in GUIDES for _ in call_lines(page)) > len(COMMANDS)
    assert mistakes([*GUIDES, ROOT / "README.md"]) == []


def test_every_call_in_the_pages_of_the_rules_is_one_that_exists() -> None:
    assert mistakes(page for page in PAGES if page.parent == DOCS / "rules") == []


@pytest.mark.parametrize("line", ["schema minutes", "validate --since old", "strategy remove 7806-19"])
def test_a_call_of_what_does_not_exist_would_be_found(line: str) -> None:
    assert wrong_with(line, calls())


# The threat model


def asserting(file: Path) -> set[str]:
    """The tests of a file that assert something or expect an error, themselves, by a helper or by a law."""
    trees = (ast.parse(text(one)) for one in (file, ROOT / "tests" / "laws.py"))
    bodies = {one.name: ast.unparse(one) for tree in trees for one in tree.body if isinstance(one, ast.FunctionDef)}
    checks = {name for name, body in bodies.items() if re.search(r"\bassert\b|pytest\.raises|pytest\.fail", body)}
    while more := {name for name, body in bodies.items() if any(f"{one}(" in body for one in checks)} - checks:
        checks |= more
    return {name for name in checks if name.startswith("test_")}


def test_every_threat_is_guarded_by_tests_that_assert_something() -> None:
    guards = [row[2] for row in rows(text(DOCS / "threat-model.md")) if len(row) == 3]
    assert len(guards) > 20
    for at, guard in enumerate(guards):
        guard = guards[at] = guards[at - 1] if guard == "the same" else guard
        named = re.findall(r"\(\.\./tests/(\w+\.py)\): ((?:`test_\w+`(?:, )?)+)", guard)
        assert named, guard
        for file, tests in named:
            assert set(re.findall(r"`(\w+)`", tests)) <= asserting(ROOT / "tests" / file)
