"""The schemas for editors: JSON Schema 2020-12 that accepts what the language accepts, as an editor reads it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from ccwp_plan.checks.schemas import codes
from ccwp_plan.language import reference
from ccwp_plan.language.fields import Fields
from ccwp_plan.language.models import FileKind
from ccwp_plan.language.reference import SHIPPED, Reference
from ccwp_plan.language.taxonomy import Taxonomy, fold
from ccwp_plan.repository.load import load, load_strategy
from ccwp_plan.repository.loaded import LoadedPlan, LoadedStrategy
from ccwp_plan.repository.strategies import strategy_ids
from ccwp_plan.schemas.schema import digest, digest_in, schema
from ccwp_plan.schemas.spellings import pattern
from conftest import ACTION as FULL_ACTION
from conftest import EXAMPLE, PLAN, ROOT, Cli, files_in, write_plan

CASES = ROOT / "tests" / "cases"
LANGUAGE = ROOT / "docs" / "language.md"


class Editor(yaml.SafeLoader):
    """YAML as an editor reads it: by the core schema of YAML 1.2, where NO is text and 10.10 a number."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("bool", "true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)", "-+.0123456789"),
):
    Editor.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), ["" if sign == "\0" else sign for sign in _first]
    )


def _decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
    text = str(loader.construct_scalar(node))
    return int(text, 0) if text[:2] in ("0x", "0o") else int(text)


Editor.add_constructor("tag:yaml.org,2002:int", _decimal)


def as_an_editor(text: str) -> Any:
    """The content of a file as an editor's YAML parser gives it."""
    return yaml.load(text.removeprefix("\ufeff"), Loader=Editor)


@cache
def shipped() -> Taxonomy:
    """The shipped strategy."""
    loaded = load_strategy(strategy_ids(ROOT / "plan.yaml", ROOT)["7806-19"])
    assert isinstance(loaded, LoadedStrategy)
    return loaded.taxonomy


def validator(kind: FileKind, taxonomy: Taxonomy, known: Reference = SHIPPED) -> Draft202012Validator:
    """What holds a file against the schema of its kind."""
    return Draft202012Validator(schema(kind, taxonomy, codes(), known), format_checker=FormatChecker())


def refused(kind: FileKind, text: str, taxonomy: Taxonomy | None = None, known: Reference = SHIPPED) -> list[str]:
    """Where the schema refuses a text."""
    errors = validator(kind, taxonomy or shipped(), known).iter_errors(as_an_editor(text))
    return sorted("/".join(map(str, error.absolute_path)) for error in errors)


def files(plan: LoadedPlan) -> Iterator[tuple[FileKind, Path]]:
    """The files of a plan, that of its strategy and those of OAPs."""
    yield FileKind.PLAN, plan.place.source.path
    yield from ((FileKind.NOTE, note.place.source.path) for note in plan.notes)
    inner = {action.place.source.path for action in plan.actions} - {plan.place.source.path}
    yield from ((FileKind.ACTION, path) for path in sorted(inner))
    if plan.strategy:
        yield FileKind.STRATEGY, plan.strategy.place.source.path
    yield from ((FileKind.OAP, path) for path in plan.oaps.files)
    yield from ((FileKind.COMMENTS, one.source.path) for one in plan.comments)


def all_refused(case: Path) -> list[str]:
    """What the schemas refuse in the files of a plan."""
    (plan,) = load([case])
    taxonomy = plan.strategy.taxonomy if plan.strategy else shipped()
    texts = ((kind, file.read_text(encoding="utf-8")) for kind, file in files(plan))
    return [where for kind, text in texts for where in refused(kind, text, taxonomy, plan.reference.known)]


def cases(kind: str, codes: str = "") -> list[Path]:
    """The cases of a kind whose names begin with one of these codes."""
    found = [path for path in (CASES / kind).iterdir() if path.is_dir() or path.suffix == ".yaml"]
    return sorted(path for path in found if path.name.startswith(tuple(codes.split()) or ""))


@pytest.mark.parametrize("kind", FileKind)
def test_a_schema_is_one_of_2020_12(kind: FileKind) -> None:
    made = schema(kind, shipped(), codes())
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(made)


@pytest.mark.parametrize("case", [*cases("valid"), EXAMPLE], ids=lambda case: case.stem)
def test_what_is_valid_is_accepted_as_an_editor_reads_it(case: Path) -> None:
    assert all_refused(case) == []


SEEN_BY_RULES_ALONE = (
    "F001-in-strategy F003-coverage-level F003-in-strategy F003-no-strategy-at-path "
    "F003-period-reversed F003-replaces-itself F003-rich F003-strategy-is-a-path F003-unknown-strategy "
    "E001-cycle E001-no-cycle"
)
"""Rich text, other files, and two values that do not agree; and strategies that cannot be read."""


@pytest.mark.parametrize("case", cases("invalid", "F001 F002 F003 O001 E001 W002 W004"), ids=lambda case: case.stem)
def test_what_is_broken_is_refused(case: Path) -> None:
    assert bool(all_refused(case)) is not case.name.startswith(tuple(SEEN_BY_RULES_ALONE.split()))


ACTION = "number: 10.1\ntitle: T\nobjectives: [2(b)]\nleader: DE\naim: A.\n"


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        (ACTION, []),
        (ACTION + "lead: FR\n", [""]),
        (ACTION.replace("leader: DE\n", ""), [""]),
        (ACTION.replace("DE", ""), ["leader"]),
        (ACTION.replace("DE", "[DE, FR]"), ["leader"]),
        (ACTION.replace("10.1", "10_1"), ["number"]),
        (ACTION.replace("[2(b)]", "2(b)"), ["objectives"]),
        (ACTION.replace("[2(b)]", "[]"), ["objectives"]),
        (ACTION.replace("2(b)", "2(b), 2(g), 1.1, 4"), ["objectives/1", "objectives/2", "objectives/3"]),
        (ACTION + "status: complete\n", ["status"]),
        (ACTION + "participants: everyone\n", ["participants"]),
        (ACTION + "empact: [{priority: fireams}]\n", ["empact/0/priority"]),
        (ACTION + "milestones: [{title: M, due: 2021-6-30}]\n", ["milestones/0/due"]),
        (ACTION + "results: [{indicator: I, unit: u, target: 20 officers, due: 2021-06-30}]\n", ["results/0/target"]),
        (ACTION + "supporting_objectives: [2b, '3 (A) (i)', 1]\nparticipants: [all, NO, BE-PPO]\nstatus:\n", []),
    ],
)
def test_what_is_refused_of_an_action_and_where(changed: str, where: list[str]) -> None:
    assert sorted(set(refused(FileKind.ACTION, changed))) == where


def constants(definition: dict[str, Any]) -> dict[str, str]:
    """What an enumeration offers, with what each word means."""
    return {entry["const"]: entry["description"] for entry in definition["anyOf"] if "const" in entry}


def test_objectives_are_offered_with_their_texts_those_that_count_first() -> None:
    offered = constants(schema(FileKind.ACTION, shipped(), codes())["$defs"]["objective"])
    assert set(offered) == {node.id for node in shipped().nodes}
    assert list(offered)[:13] == [node.id for node in shipped().nodes if node.level > 1][:13]
    assert list(offered)[-3:] == ["1", "2", "3"]
    for node in shipped().nodes:
        assert (node.objective.text or "") in offered[node.id]


def test_an_objective_that_counts_on_a_higher_level_is_offered_among_those_that_count() -> None:
    found = load_strategy(CASES / "coverage" / "branches-of-one-two-and-three-levels" / "strategy.yaml")
    assert isinstance(found, LoadedStrategy)
    offered = constants(schema(FileKind.ACTION, found.taxonomy, codes())["$defs"]["objective"])
    assert list(offered) == ["1(a)", "1(b)", "1(b)(i)", "1(b)(ii)", "1(c)", "2", "3(a)", "4", "1", "3"]


def test_actors_and_priorities_and_rules_are_offered_with_their_names() -> None:
    definitions = schema(FileKind.PLAN, shipped(), codes())["$defs"]
    assert constants(definitions["actor"]) == {id_: actor.name for id_, actor in reference.actors().items()}
    priorities = constants(definitions["priority"])
    for cycle in reference.cycles():
        assert all(f"{cycle.name}: {one.name}" in priorities[one.id] for one in cycle.priorities)
    assert constants(definitions["rule"])["R001"] == "an action has no quantifiable result"
    assert "F001" not in constants(definitions["rule"])


def mappings(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The fields of each mapping that a schema knows, by the mapping's name."""
    found = {part["title"]: part["properties"] for part in (made, *made["$defs"].values()) if "title" in part}
    assert found
    return found


def told() -> dict[str, dict[str, str]]:
    """What the language page says of each field of each mapping, links and code made plain."""
    from test_docs import MODELS, rows, section

    tables: dict[str, dict[str, str]] = {}
    for name, model in sorted(MODELS.items(), key=lambda item: len(item[1].__mro__)):
        article = "" if name == "comments" else "an " if name[0] in "aeio" else "a "
        table = rows(section(LANGUAGE, f"Fields of {article}{name}"))
        meanings = {row[0].strip("`"): re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", row[3]) for row in table}
        known = tables.get(str(model.__base__ and model.__base__.__name__), {})
        tables[model.__name__] = known | {field: meaning.replace("`", "") for field, meaning in meanings.items()}
    return tables


@pytest.mark.parametrize("kind", FileKind)
def test_a_field_is_described_as_on_the_language_page(kind: FileKind) -> None:
    pages = told()
    for name, fields in mappings(schema(kind, shipped(), codes())).items():
        assert {field: given["description"] for field, given in fields.items()} == {
            field: f"{meaning[0].upper()}{meaning[1:]}." for field, meaning in pages[name].items()
        }


@pytest.mark.parametrize("kind", FileKind)
def test_every_field_has_an_example_or_choices_and_the_schema_accepts_them(kind: FileKind) -> None:
    made = schema(kind, shipped(), codes())
    checks = Draft202012Validator(made)
    for name, fields in mappings(made).items():
        for field, value in fields.items():
            inner = value.get("items", value)
            choices = '"enum"' in json.dumps(value) or "$ref" in json.dumps(inner)
            assert "examples" in value or choices or "properties" in value, f"{name}.{field}"
            for example in [*value.get("examples", ()), *([value["default"]] if "default" in value else ())]:
                assert checks.evolve(schema={**value, "$defs": made["$defs"]}).is_valid(example), f"{name}.{field}"


# Spellings

SIGNS = st.text(st.characters(exclude_categories=["L", "N"]), max_size=3)
ID = st.text("12aBkés().- ²", max_size=6).filter(fold)


@cache
def alike(letter: str) -> list[str]:
    """The letters that fold to a letter."""
    return [chr(code) for code in range(0x3000) if chr(code).casefold() == letter]


@given(st.data(), ID)
def test_every_spelling_that_folds_to_an_id_is_in_the_pattern(data: st.DataObject, id_: str) -> None:
    pieces = [data.draw(SIGNS)]
    for sign in fold(id_):
        pieces += [data.draw(st.sampled_from(alike(sign) or [sign])), data.draw(SIGNS)]
    spelling = "".join(pieces)
    assert re.search(pattern([id_]), spelling) or fold(spelling) != fold(id_)


@given(ID, st.text("12aAbK.() é_²"))
def test_the_pattern_has_no_other_spelling(id_: str, spelling: str) -> None:
    assert bool(re.search(pattern([id_]), spelling)) == (fold(spelling) == fold(id_))


# Digests


def test_the_comment_says_what_made_the_schema_and_holds_its_digest() -> None:
    comment = schema(FileKind.ACTION, shipped(), codes())["$comment"]
    assert re.fullmatch(
        r"Made by ccwp-plan [\d.]+ for each action of the strategy 7806-19; digest [0-9a-f]{16}", comment
    )
    assert digest_in(comment) == digest(FileKind.ACTION, shipped(), codes())
    assert digest_in('"$comment": "Made by hand"') is None


def test_a_digest_differs_by_kind_and_by_what_the_strategy_says() -> None:
    other = shipped().strategy.model_copy(update={"title": "Another"})
    taxonomies = (shipped(), Taxonomy(other))
    assert len({digest(kind, taxonomy, codes()) for kind in FileKind for taxonomy in taxonomies}) == 9


def test_every_model_of_the_language_is_in_the_schemas() -> None:
    known = {name for kind in FileKind for name in mappings(schema(kind, shipped(), codes()))}
    models = {model.__name__ for model in Fields.__subclasses__() if "reference" not in model.__module__}
    assert models <= known


# The command, and what validate says of schemas


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> Path:
    """The current folder: a plan with an action, each naming a schema of this version."""
    monkeypatch.chdir(tmp_path)
    line = "# yaml-language-server: $schema="
    write_plan(
        tmp_path / "plans" / "p",
        f"{line}../../schemas/plan.schema.json\n{PLAN}",
        a=f"{line}../../../schemas/action.schema.json\n{FULL_ACTION}",
    )
    assert cli("schema", "update").status == 0
    return tmp_path


def found(cli: Cli, code: str) -> list[tuple[str, int, int]]:
    """Where validate finds a code."""
    report = json.loads(cli("validate", "--format", "json").out)
    return [(one["file"], one["line"], one["column"]) for one in report["findings"] if one["code"] == code]


def test_the_command_prints_a_schema_or_writes_it(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # where no OAPs are
    for kind in FileKind:
        printed = cli("schema", kind)
        assert (printed.status, printed.err) == (0, "")
        assert json.loads(printed.out) == schema(kind, shipped(), codes())
        assert cli("schema", kind, "--strategy", "7806-19", "--output", tmp_path / "s" / "x.json").status == 0
        assert (tmp_path / "s" / "x.json").read_text(encoding="utf-8") == printed.out


@pytest.mark.slow
def test_the_schema_is_the_same_in_a_process_that_does_nothing_else(repository: Path) -> None:
    """Here the tests have loaded all rules; `schema` has to do so by itself."""

    def run(*arguments: str) -> str:
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        command = [sys.executable, "-m", "ccwp_plan", *arguments]
        done = subprocess.run(command, cwd=repository, env=env, capture_output=True, encoding="utf-8", check=True)
        return done.stdout

    for kind in FileKind:
        assert json.loads(run("schema", kind)) == schema(kind, shipped(), codes())
    run("schema", "update")
    assert "V001" not in run("validate", "--format", "json")


def test_the_strategy_is_that_of_the_plans_here_unless_another_is_named(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(CASES / "valid" / "one-level")
    assert "7806-19" not in json.loads(cli("schema", "action").out)["$comment"]
    assert "7806-19" in json.loads(cli("schema", "action", "--strategy", "7806-19").out)["$comment"]
    assert cli("schema", "action", "--strategy", "7806-18").status == 2


def test_schemas_of_this_version_are_no_finding_and_those_of_another_are_one(repository: Path, cli: Cli) -> None:
    assert found(cli, "V001") == found(cli, "V002") == []
    for file in files_in(repository / "schemas", "*"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub("digest [0-9a-f]{16}", "digest 0123456789abcdef", text), encoding="utf-8")
    file = repository / "schemas" / "action.schema.json"
    file.write_text(file.read_text(encoding="utf-8").replace("What the action is for;", "Its objectives;"))
    assert found(cli, "V001") == [("plans/p/actions/a.yaml", 1, 33)]


def test_a_schema_that_differs_in_its_digest_alone_is_no_finding(repository: Path, cli: Cli) -> None:
    for file in files_in(repository / "schemas", "*"):
        given = json.loads(file.read_text(encoding="utf-8"))
        given["$comment"] = re.sub(r"[0-9a-f]{16}$", "0" * 16, given["$comment"])
        file.write_text(json.dumps(given), encoding="utf-8")
    assert found(cli, "V001") == []


def test_a_schema_of_another_strategy_is_stale_and_the_help_mends_it(repository: Path, cli: Cli) -> None:
    mini = CASES / "strategies" / "mini.yaml"
    (repository / "strategies").mkdir()
    (repository / "strategies" / "mini.yaml").write_bytes(mini.read_bytes())
    plan = repository / "plans" / "p" / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("7806-19", "mini"), encoding="utf-8")
    report = json.loads(cli("validate", "--format", "json").out)
    stale = [one for one in report["findings"] if one["code"] == "V001"]
    assert [one["file"] for one in stale] == ["plans/p/actions/a.yaml", "plans/p/plan.yaml"]
    assert {one["severity"] for one in stale} == {"warning"}
    (command,) = {one["help"] for one in stale}
    assert command == "Run: ccwp-plan schema update plans/p/plan.yaml"
    assert cli(*command.split()[2:]).status == 0
    assert found(cli, "V001") == []


def test_a_missing_schema_is_found_once_and_made_by_the_help(repository: Path, cli: Cli) -> None:
    shutil.copy(repository / "plans/p/actions/a.yaml", repository / "plans/p/actions/b.yaml")
    (repository / "schemas" / "action.schema.json").unlink()
    assert found(cli, "V002") == [("plans/p/actions/a.yaml", 1, 33)]
    assert cli("schema", "update", "plans/p").status == 0
    assert found(cli, "V002") == []


def test_a_schema_that_was_made_by_hand_is_left_alone(repository: Path, cli: Cli) -> None:
    file = repository / "schemas" / "plan.schema.json"
    file.write_text("{}", encoding="utf-8")
    assert found(cli, "V001") == []
    assert cli("schema", "update").err == "Wrote schemas/action.schema.json\n"
    assert file.read_text(encoding="utf-8") == "{}"


@pytest.mark.parametrize("named", ["/dev/zero", "https://example.eu/x.json", "../../schemas", "\\0", "x" * 5000])
def test_a_line_that_names_no_file_does_no_harm(repository: Path, cli: Cli, named: str) -> None:
    plan = repository / "plans" / "p" / "plan.yaml"
    plan.write_text(f"# yaml-language-server: $schema={named}\n{PLAN}", encoding="utf-8")
    code = "V003" if named.startswith("/") else "V002"
    assert len(found(cli, code)) == (not named.startswith("https:"))


def test_two_strategies_need_two_schemas(repository: Path, cli: Cli) -> None:
    shutil.copytree(repository / "plans" / "p", repository / "plans" / "q")
    (repository / "strategies").mkdir()
    shutil.copy(CASES / "strategies" / "mini.yaml", repository / "strategies")
    plan = repository / "plans" / "q" / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("7806-19", "mini"), encoding="utf-8")
    before = (repository / "schemas" / "plan.schema.json").read_bytes()
    shown = cli("schema", "update")
    assert (shown.status, shown.err.splitlines()[0]) == (
        2,
        "ccwp-plan: schemas/plan.schema.json is named by files that need different schemas.",
    )
    assert (repository / "schemas" / "plan.schema.json").read_bytes() == before
