"""What `fmt` promises: the same plan, the same comments, and nothing to do the second time.

The cases are files in `cases/fmt`: `name.yaml`, and `name.after.yaml` with what becomes of it; one without a second
file is in order. A new file is a new test.
"""

from __future__ import annotations

import codecs
import os
import re
import shutil
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ccwp_plan.editing import format as formatting
from ccwp_plan.editing.format import NotTheSame, formatted
from ccwp_plan.editing.order import Field, may_take
from ccwp_plan.editing.targets import targets
from ccwp_plan.errors import CallError
from ccwp_plan.language import reference
from ccwp_plan.language.action import Action
from ccwp_plan.language.brackets import within
from ccwp_plan.language.declared import naming
from ccwp_plan.language.fields import Fields
from ccwp_plan.language.plan import Document, Plan
from ccwp_plan.language.protocol import in_protocol_order
from ccwp_plan.language.strategy import Strategy
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.reading.place import Source
from ccwp_plan.reading.source import parse
from ccwp_plan.reports.patch import patch
from ccwp_plan.reports.terminal import Terminal
from ccwp_plan.repository.load import load_strategy
from ccwp_plan.repository.loaded import LoadedStrategy
from ccwp_plan.repository.strategies import SHIPPED_STRATEGIES
from conftest import ACTION, EXAMPLE, PLAN, ROOT, Cli, files_in, write_plan
from styled_yaml import Writer, action, plan

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(case for case in (FOLDER / "fmt").glob("*.yaml") if not case.name.endswith(".after.yaml"))
OURS = [*(ROOT / "plans").rglob("*.yaml"), *SHIPPED_STRATEGIES.glob("*.yaml")]
SPELLINGS = [*(FOLDER / "spellings").rglob("*.yaml")]
FILES = sorted([*OURS, *(FOLDER / "valid").rglob("*.yaml"), *(FOLDER / "invalid").rglob("*.yaml"), *CASES, *SPELLINGS])
HERE = Path("x.yaml")
CITING = ("objectives", "supporting_objectives", "objective")
LISTING = tuple(field.name for field in naming(Action, "actor") if field.is_list)
COMMENT = re.compile("# c[^\\s]*")


@cache
def taxonomy() -> Taxonomy:
    loaded = load_strategy(SHIPPED_STRATEGIES / "7806-19.yaml")
    assert isinstance(loaded, LoadedStrategy)
    return loaded.taxonomy


def read(text: str) -> Source:
    return parse(text.encode(), HERE)


def fmt(text: str, model: type[Fields] = Action) -> str:
    return formatted(read(text), model, taxonomy())


def plain(value: Any, field: str = "") -> Any:
    """A value without the order of actors and the spelling of citations."""
    if isinstance(value, dict):
        return {key: plain(inner, key) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        inner = [plain(item, field) for item in value]
        texts = field in LISTING and all(within(item) is not None for item in inner)
        return sorted(inner, key=str) if texts else inner
    node = taxonomy().find(value) if field in CITING and isinstance(value, str) else None
    return node.id if node else value


def meaning(source: Source, model: type[Fields]) -> Any:
    """The plan that is read from a file, or what is wrong with its fields."""
    try:
        return plain(model.model_validate(source.data).model_dump())
    except ValidationError as error:
        wrong = [(found["type"], found["loc"]) for found in error.errors(include_url=False)]
        places = [[step for step in loc if not {*loc} & {*LISTING} or isinstance(step, str)] for _, loc in wrong]
        return [sorted(f"{kind} {place}" for (kind, _), place in zip(wrong, places, strict=True)), plain(source.data)]


def laws(text: str, model: type[Fields]) -> str:
    """The new text of a file, of which all that is promised has been checked."""
    old = read(text)
    new = formatted(old, model, taxonomy())
    if old.problems:
        assert new == text
        return new
    again = read(new)
    assert again.problems == ()
    assert meaning(again, model) == meaning(old, model)
    assert Counter(COMMENT.findall(new)) == Counter(COMMENT.findall(text))
    assert formatted(again, model, taxonomy()) == new
    return new


# Cases


def read_case(case: Path) -> str:
    return case.read_bytes().decode()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_case_becomes_what_the_file_beside_it_says(case: Path) -> None:
    after = case.with_suffix(".after.yaml")
    (target,) = targets([case])
    assert target.source.problems == ()
    new = laws(read_case(case), target.model)
    assert new == read_case(after if after.exists() else case)


def test_every_file_that_says_what_becomes_of_a_case_has_its_case() -> None:
    after = {file.name.replace(".after", "") for file in files_in(FOLDER / "fmt", "*.after.yaml")}
    names = {case.name for case in CASES}
    assert len(names) > 20
    assert after < names


@pytest.mark.parametrize("file", OURS, ids=lambda file: file.stem)
def test_our_own_files_are_in_order(file: Path) -> None:
    (target,) = targets([file])
    assert formatted(target.source, target.model, target.taxonomy) == target.source.text


EXAMPLES = re.findall("^```yaml\n(.*?)^```$", (ROOT / "docs" / "fmt.md").read_text(encoding="utf-8"), re.M | re.S)


@pytest.mark.parametrize(("before", "after"), [*zip(EXAMPLES[::2], EXAMPLES[1::2], strict=True)])
def test_an_example_of_the_page_becomes_what_stands_below_it(before: str, after: str) -> None:
    assert laws(before, Action) == after != before


# Laws


@settings(max_examples=1000, deadline=None)
@given(st.randoms(use_true_random=True), st.booleans())
def test_a_plan_is_the_same_before_and_after(random: Random, whole: bool) -> None:
    text = Writer(random).file((plan if whole else action)(random))
    assert read(text).problems == ()
    laws(text, Plan if whole else Action)


def model_of(file: Path) -> type[Fields]:
    if file.parent.name == "actions" or file in SPELLINGS:
        return Action
    return Strategy if "strateg" in str(file) else Plan


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_of_the_tests_is_the_same_before_and_after(file: Path) -> None:
    laws(file.read_bytes().decode("utf-8-sig", "replace"), model_of(file))


MANGLINGS: dict[str, Callable[[str, str, int], str]] = {
    "swap": lambda line, other, by: other,
    "join": lambda line, other, by: f"{line}\n{other}",
    "comment": lambda line, other, by: f"{' ' * by}# c{by}",
    "remark": lambda line, other, by: f"{line}{' ' * by}# c{by}",
    "blank": lambda line, other, by: " " * by,
    "deeper": lambda line, other, by: " " * by + line,
    "less": lambda line, other, by: line[min(by, len(line) - len(line.lstrip(" "))) :],
    "dash": lambda line, other, by: line.replace("- ", "-" + " " * by, 1),
    "bare": lambda line, other, by: line.replace("- ", f"-\n{' ' * (by + 2)}", 1),
    "block": lambda line, other, by: line.replace(": ", f": |+\n{' ' * (by + 2)}", 1),
    "anchor": lambda line, other, by: line.replace(": ", ": &a ", 1),
    "alias": lambda line, other, by: re.sub(": .*", ": *a", line),
    "question": lambda line, other, by: f"? {line}",
    "break": lambda line, other, by: f"{line}\u2028",
}


def mangled(text: str, random: Random) -> str:
    """A text with some lines moved, indented otherwise, repeated or made comments."""
    lines = text.split("\n")
    for _ in range(random.randint(1, 9)):
        at = random.randrange(len(lines))
        lines[at] = random.choice([*MANGLINGS.values()])(lines[at], random.choice(lines), random.randint(1, 4))
    return "\n".join(lines)


@settings(max_examples=1000, deadline=None)
@given(st.sampled_from([file for file in FILES if file.stat().st_size < 3000]), st.randoms(use_true_random=True))
def test_a_mangled_file_is_the_same_before_and_after_or_left_alone(file: Path, random: Random) -> None:
    laws(mangled(file.read_bytes().decode("utf-8-sig", "replace"), random), model_of(file))


# The order


def test_the_order_of_member_states_is_that_of_the_shipped_list() -> None:
    members = [actor.id for actor in reference.actors().values() if actor.member_from]
    assert [*in_protocol_order([*reversed(members), "all"])] == ["all", *members]
    assert members[:4] + members[-2:] == ["BE", "BG", "CZ", "DK", "SE", "UK"]


def test_fields_are_known_by_the_names_that_they_have_in_a_file() -> None:
    names = [*Field(Plan).of("document", shared=False).names]
    assert names[names.index("type") : names.index("to") + 1] == ["type", "from", "to"]
    assert len(names) == len(Document.model_fields)


NAMES = [(0, "&", "a"), (10, "*", "a"), (20, "&", "a"), (30, "*", "a"), (40, "*", "b")]
SPANS = [(0, 5), (10, 15), (20, 25), (30, 35), (40, 45), (50, 55)]


@pytest.mark.parametrize(
    ("order", "may"),
    [
        ([0, 1, 2, 3, 4, 5], True),
        ([5, 4, 0, 1, 2, 3], True),
        ([1, 0, 2, 3, 4, 5], False),
        ([2, 0, 1, 3, 4, 5], False),
        ([0, 2, 1, 3, 4, 5], False),
        ([0, 1, 3, 2, 4, 5], False),
    ],
)
def test_an_anchor_passes_no_alias_and_no_anchor_of_its_name(order: list[int], may: bool) -> None:
    assert may_take(order, SPANS, NAMES) is may


def test_ids_that_need_quotes_get_them(tmp_path: Path) -> None:
    strategy = """\
id: odd
title: Odd ids
levels: [Goal]
objectives:
  - {id: "a, b", title: A}
  - {id: "c: d", title: C}
  - {id: "[e]", title: E}
  - {id: "f's \\"g\\"", title: F}
"""
    (tmp_path / "odd.yaml").write_text(strategy, encoding="utf-8")
    loaded = load_strategy(tmp_path / "odd.yaml")
    assert isinstance(loaded, LoadedStrategy)
    old = read("objectives: [A B, 'C D', E, FSG]\nsupporting_objectives:\n  - \"c d\"\n  - fsg\n")
    new = formatted(old, Action, loaded.taxonomy)
    data = read(new).data
    assert data == {"objectives": ["a, b", "c: d", "[e]", 'f\'s "g"'], "supporting_objectives": ["c: d", 'f\'s "g"']}
    assert new.startswith('objectives: ["a, b", \'c: d\', "[e]", f\'s "g"]\n'), "quotes where they are needed, only"
    assert formatted(read(new), Action, loaded.taxonomy) == new


def test_a_citation_that_is_an_id_stays_even_where_another_id_is_read_alike(tmp_path: Path) -> None:
    strategy = "id: s\ntitle: S\nlevels: [Goal]\nobjectives: [{id: 1(a), title: A}, {id: 1.a, title: B}]\n"
    (tmp_path / "s.yaml").write_text(strategy, encoding="utf-8")
    loaded = load_strategy(tmp_path / "s.yaml")
    assert isinstance(loaded, LoadedStrategy)
    new = formatted(read("objectives: [1.a, 1(a), 1a]\n"), Action, loaded.taxonomy)
    assert new == "objectives: [1.a, 1(a), 1(a)]\n"


def test_a_file_with_two_byte_order_marks_is_left_as_it_is() -> None:
    text = "\ufefftitle: 1\nnumber: 1\n"
    source = parse(codecs.BOM_UTF8 + text.encode(), HERE)
    assert formatted(source, Action, None) == text


def test_without_a_strategy_citations_stay_and_fields_are_put_in_order() -> None:
    assert formatted(read("objectives: [2b]\nnumber: 1\n"), Action, None) == "number: 1\nobjectives: [2b]\n"


def test_a_text_that_would_be_read_otherwise_is_given_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object) -> str:
        return "title: 1\nnumber: other\n"

    monkeypatch.setattr(formatting._Writer, "file", wrong)
    with pytest.raises(NotTheSame):
        fmt("title: 1\nnumber: 1\n")


@pytest.mark.parametrize(
    ("new", "lost"),
    [
        ("a: 1\nb:\n# c\n", False),
        ("b:\na: 1 # c\n", False),
        ("a: 1\nb:\n", True),
        ("a: 1\n# c\n", True),
        ("a: 1\nb: 2\n# c\n", True),
        ("a: 1 # c\nb: # c\n", True),
    ],
)
def test_what_counts_as_another_text(new: str, lost: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every field, those without a value, and every comment count."""
    monkeypatch.setattr(formatting._Writer, "file", lambda *_: new)
    if lost:
        with pytest.raises(NotTheSame):
            fmt("a: 1 # c\nb: \n")
    else:
        assert fmt("a: 1 # c\nb: \n") == new


# The command


MESSY = ACTION.replace("[2(b)]", "[2b]").replace("leader: DE\n", "") + "leader: DE\n"
TIDY = ACTION


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder is a repository with one plan, one of whose actions is not in order."""
    monkeypatch.chdir(tmp_path)
    return write_plan(tmp_path / "plans" / "p", a=MESSY, b=TIDY)


def texts(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in files_in(folder, "*.yaml")}


def test_files_are_rewritten_and_named_and_then_in_order(folder: Path, cli: Cli) -> None:
    first, second = cli("fmt"), cli("fmt")
    assert (first.status, first.out, first.err) == (0, "", "Formatted plans/p/actions/a.yaml\n")
    assert texts(folder) == {"plan.yaml": PLAN.encode(), "a.yaml": TIDY.encode(), "b.yaml": TIDY.encode()}
    assert (second.status, second.out, second.err) == (0, "", "3 files are in order.\n")


def test_a_schema_that_a_file_names_is_still_found_when_it_is_formatted(folder: Path, cli: Cli) -> None:
    """A line that names it counts above the fields only: what fmt wrote above another field said nothing any more."""
    file = folder / "actions" / "a.yaml"
    file.write_text(f"# yaml-language-server: $schema=action.schema.json\nleader: DE\n{MESSY[:-11]}", encoding="utf-8")
    before = cli("validate").out.count("V002")
    cli("fmt")
    after = cli("validate").out.count("V002")
    assert file.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=action.schema.json\nnumber:")
    assert (before, after) == (1, 1)


def test_a_check_changes_nothing_and_shows_what_would_change(folder: Path, cli: Cli) -> None:
    before = texts(folder)
    shown = cli("fmt", "--check")
    assert texts(folder) == before
    assert (shown.status, shown.err) == (1, "1 of 3 files would change.\n")
    assert shown.out.startswith("--- a/plans/p/actions/a.yaml\n+++ b/plans/p/actions/a.yaml\n@@ -1,9 +1,9 @@\n")
    assert "\n-objectives: [2b]\n+objectives: [2(b)]\n+leader: DE\n aim:" in shown.out
    cli("fmt")
    shown = cli("fmt", "--check")
    assert (shown.status, shown.out) == (0, "")


APPLY = {"patch": ("patch", "-p1", "--binary", "--batch"), "git": ("git", "apply")}
FILE_NAMES = ("a", "10.1 ports", "Häfen", 'a "quoted" \\ one', "-a", "tab\there", "two  spaces ", "turned\u202e")


@pytest.mark.parametrize("program", APPLY)
@pytest.mark.parametrize(
    "text",
    [
        MESSY,
        MESSY.replace("\n", "\r\n"),
        MESSY.rstrip("\n"),
        f"{MESSY}background: |+\n  x",
        f"\ufeff{MESSY}",
        f"\ufeff{MESSY}".rstrip("\n").replace("\n", "\r\n"),
    ],
)
def test_what_a_check_shows_is_a_patch(folder: Path, cli: Cli, text: str, program: str) -> None:
    if not shutil.which(program):
        pytest.skip(f"needs the program {program}")
    names = FILE_NAMES if text == MESSY and sys.platform != "win32" else FILE_NAMES[:3]
    files = [folder / "actions" / f"{name}.yaml" for name in names]
    for file in files:
        file.write_bytes(text.encode())
    shown = cli("fmt", "--check").out
    cli("fmt")
    expected = [file.read_bytes() for file in files]
    for file in files:
        file.write_bytes(text.encode())
    subprocess.run(APPLY[program], input=shown.encode(), check=True, capture_output=True)
    assert [file.read_bytes() for file in files] == expected != [text.encode()] * len(files)
    assert cli("fmt", "--check").out == ""


def test_a_patch_at_a_terminal_is_in_colour_and_steers_nothing() -> None:
    old, new = "b: [2]\r\na: 1\n", "a: 1\nb: [2]\r\n"
    plain_ = patch(read(old), new, Terminal(80))
    coloured = patch(read(old), new, Terminal(80, colour=True))
    assert "\n+a: 1\n b: [2]\\x0d\n-a: 1\n" in plain_
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == plain_
    assert "\x1b[31m-a" in coloured
    assert "\r" not in coloured


def test_a_file_is_itself_alone(folder: Path, cli: Cli) -> None:
    (folder / "plan.yaml").write_text("title: Plan\n" + PLAN.replace("title: 10th Action Plan\n", ""), encoding="utf-8")
    assert cli("fmt", "plans/p/plan.yaml", folder / "plan.yaml").err == "Formatted plans/p/plan.yaml\n"
    assert (folder / "actions" / "a.yaml").read_text(encoding="utf-8") == MESSY
    assert cli("fmt", "plans/p/actions/a.yaml").err == "Formatted plans/p/actions/a.yaml\n"
    assert (folder / "actions" / "a.yaml").read_text(encoding="utf-8") == TIDY, (
        "citations as the plan's strategy has them"
    )


def test_a_plan_yaml_is_a_plan_whatever_its_fields_are(tmp_path: Path, cli: Cli) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text("aim: x\nleader: DE\nobjectives: [2b]\nstatus: draft\nnumber: 1\n", encoding="utf-8")
    assert cli("fmt", file).status == 0
    expected = "aim: x\nleader: DE\nobjectives: [2b]\nnumber: 1\nstatus: draft\n"
    assert file.read_text(encoding="utf-8") == expected, "fields of an action are unknown to it"


def test_a_strategy_and_a_plan_of_any_name_are_known_by_their_fields(tmp_path: Path, cli: Cli) -> None:
    files = {
        "s.yaml": ("levels: [Goal]\ntitle: S\nid: s\n", "id: s\ntitle: S\nlevels: [Goal]\n"),
        "p.yaml": ("number: 1\nstrategy: s\ntitle: P\n", "strategy: s\nnumber: 1\ntitle: P\n"),
        "a.yaml": ("leader: DE\nnumber: 1.1\naim: A\n", "number: 1.1\nleader: DE\naim: A\n"),
    }
    for name, (before, _) in files.items():
        (tmp_path / name).write_text(before, encoding="utf-8")
    assert cli("fmt", *(tmp_path / name for name in files)).status == 0
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in files} == {
        name: after for name, (_, after) in files.items()
    }


def test_a_file_that_cannot_be_read_is_named_and_left_alone_and_the_others_are_not(folder: Path, cli: Cli) -> None:
    broken = MESSY.replace("title: ", "title: [")
    (folder / "actions" / "c.yaml").write_text(broken, encoding="utf-8")
    (folder / "actions" / "d.yml").write_text(MESSY, encoding="utf-8")
    (folder / "actions" / "e.yaml").write_bytes(b"title: \xff\n")
    shown = cli("fmt")
    assert shown.status == 1
    assert [line for line in shown.err.splitlines() if line.startswith("error")] == [
        "error Y001  The bracket [ is opened here and never closed.",
        "error Y016  Only files whose names end in .yaml are read; this one would be ignored.",
        "error Y002  The file is not UTF-8: ‘ÿ’ is stored as in Windows-1252 (ANSI).",
    ]
    assert shown.err.endswith("Files with these errors are left as they are.\nFormatted plans/p/actions/a.yaml\n")
    assert (folder / "actions" / "c.yaml").read_text(encoding="utf-8") == broken
    assert (folder / "actions" / "d.yml").read_text(encoding="utf-8") == MESSY
    assert cli("fmt").status == 1


def test_a_file_with_a_broken_field_is_formatted(folder: Path, cli: Cli) -> None:
    file = folder / "actions" / "a.yaml"
    file.write_text("due: x\nresults: none\nleader: [DE]\nnumber: 10.1\n", encoding="utf-8")
    assert cli("fmt", file).status == 0
    assert file.read_text(encoding="utf-8") == "due: x\nnumber: 10.1\nleader: [DE]\nresults: none\n"


def test_a_byte_order_mark_permissions_and_links_stay(folder: Path, cli: Cli) -> None:
    file, link = folder / "actions" / "a.yaml", folder / "actions" / "link.yaml"
    file.write_bytes(codecs.BOM_UTF8 + MESSY.encode())
    other = folder.parent.parent / "elsewhere.yaml"
    other.write_text(MESSY, encoding="utf-8")
    link.symlink_to(other)
    file.chmod(0o640)
    assert cli("fmt").status == 0
    assert file.read_bytes() == codecs.BOM_UTF8 + TIDY.encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert link.is_symlink()
    assert other.read_text(encoding="utf-8") == TIDY


def test_a_mistake_of_the_program_costs_no_file(folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    before = texts(folder)
    monkeypatch.setattr(formatting._Writer, "file", lambda *_: "title: other\n")
    shown = cli("fmt")
    assert shown.status == 1
    assert texts(folder) == before
    assert shown.err.count("the file is unchanged. This is an error in ccwp-plan") == 3


def test_a_path_that_is_not_there_or_holds_no_plan(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(CallError):
            targets([path])


def test_the_example_is_in_order(cli: Cli) -> None:
    assert cli("fmt", "--check", EXAMPLE).status == 0


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_a_pipe_is_no_file(tmp_path: Path, cli: Cli) -> None:
    os.mkfifo(tmp_path / "p.yaml")
    shown = cli("fmt", tmp_path / "p.yaml")
    assert shown.status == 1
    assert "Y015" in shown.err
