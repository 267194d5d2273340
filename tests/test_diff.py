"""`diff` and `coverage --against`: what is new, from folders and from git revisions."""

from __future__ import annotations

import csv
import html
import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ccwp_plan.analysis.comparison import compare
from ccwp_plan.analysis.words import Edit, words
from ccwp_plan.reports.comparison import md as md_comparison
from ccwp_plan.reports.comparison import text as text_comparison
from ccwp_plan.reports.comparison import wording as revisions
from ccwp_plan.reports.terminal import Terminal
from ccwp_plan.repository.load import load
from ccwp_plan.repository.versions import Version
from conftest import ACTION, EXAMPLE, PLAN, ROOT, Cli, write_plan

FIRST_DRAFT = ROOT / "docs" / "examples" / "first-draft" / "10th-action-plan"
SIDES = Version("the first draft", FIRST_DRAFT, ()), Version("now", EXAMPLE, ())
FORMATS = ("text", "json", "md")


def example() -> Any:
    (old,), (new,) = load([FIRST_DRAFT]), load([EXAMPLE])
    return compare(old, new)


# The reports


@pytest.mark.parametrize("width", [80, 120])
def test_the_report_for_a_person(golden: Callable[[str, str], None], width: int) -> None:
    shown = text_comparison.comparison(example(), SIDES, Terminal(width))
    assert max(len(line) for line in shown.splitlines()) <= width
    golden(f"diff-{width}.txt", shown)


def test_the_report_for_a_comment(golden: Callable[[str, str], None]) -> None:
    golden("diff.md", md_comparison.comparison(example(), SIDES, Terminal()))


def test_the_report_for_machines(golden: Callable[[str, str], None], cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    arguments = [path.relative_to(ROOT).as_posix() for path in (FIRST_DRAFT, EXAMPLE)]
    golden("diff.json", cli("diff", *arguments, "--format", "json").out)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_plan_and_itself(cli: Cli, format_: str) -> None:
    shown = cli("diff", EXAMPLE, EXAMPLE, "--format", format_, "--exit-code")
    assert (shown.status, shown.err) == (0, "Nothing has changed.\n")
    if format_ != "json":
        assert shown.out == ""
        return
    found = json.loads(shown.out)
    assert (found["metadata"], found["actions"], found["strategy"]) == ([], [], None)
    assert found["coverage"]["objectives"] == []


@pytest.mark.parametrize("format_", FORMATS)
def test_changes_are_no_failure_unless_they_are_asked_to_be(cli: Cli, format_: str) -> None:
    assert cli("diff", FIRST_DRAFT, EXAMPLE, "--format", format_).status == 0
    assert cli("diff", FIRST_DRAFT, EXAMPLE, "--format", format_, "--exit-code").status == 1


WORDED = """\
leaders: [DE]
participants: [FR]
related:
  - {action: "10.2", relation: depends_on}
milestones:
  - {title: Meeting, due: 2020-03-31, every: quarter}
"""
REWORDED = """\
leader: all
participants: [FR, all]
related:
  - {action: "10.2", relation: "[coordinates_with]"}
  - {action: "10.3", relation: depends_on}
milestones:
  - {title: Meeting, due: 2020-03-31, every: half_year}
  - {title: Report, due: 2020-06-30, every: "[presidency]"}
"""


@pytest.mark.parametrize("format_", ["text", "md"])
def test_choices_are_said_as_the_documents_say_them(tmp_path: Path, cli: Cli, format_: str) -> None:
    """What JSON says is for programs: the words of the language."""
    others = {f"b{at}": ACTION.replace("10.1", f"10.{at}") for at in (2, 3)}
    actors = "actors:\n  - {id: X, name: X, kind: "
    old, new = (
        write_plan(tmp_path / name, f"{PLAN}{actors}{kind}}}\n", a=ACTION.replace("leader: DE\n", text), **others)
        for name, kind, text in (("old", "body", WORDED), ("new", "national_authority", REWORDED))
    )
    shown = re.sub(r"[\\*~]|→ ", "", cli("diff", old, new, "--format", format_).out)
    for told in (
        "Kind: body national authority",
        "Relation: depends on [coordinates with]",
        "relation depends on",
        "Every: quarter half-year",
        "every [Presidency]",
        "all Member States",
    ):
        assert told in shown
    typed = ("national_authority", "coordinates_with", "depends_on", "half_year", "presidency")
    assert [word for word in typed if word in shown] == []
    found = cli("diff", old, new, "--format", "json").out
    assert [word for word in (*typed, "all") if f'"{word}"' not in found] == []


def test_a_new_report_is_told_a_text_at_a_time(tmp_path: Path, cli: Cli) -> None:
    report = "state_of_play:\n  - date: 2020-06-26\n    text: |\n      One.\n\n      Two.\n    outlook: at_risk\n"
    old, new = write_plan(tmp_path / "old", a=ACTION), write_plan(tmp_path / "new", a=ACTION + report)
    text = cli("diff", old, new).out.partition("Action 10.1")[2]
    assert text.splitlines()[1:4] == [
        "  Report of 2020-06-26: new: outlook at risk",
        "    Text",
        "      new  One. ¶ Two.",
    ]
    markdown = cli("diff", old, new, "--format", "md").out
    assert "- Report of 2020-06-26: new: outlook at risk\n  - Text: **One. ¶ Two.**\n" in markdown


def test_what_is_deleted_and_inserted_is_seen_without_colour() -> None:
    shown = text_comparison.comparison(example(), SIDES, Terminal(100)).splitlines()
    at = next(at for at, line in enumerate(shown) if "within sixty days" in line)
    marks = shown[at + 1]
    assert shown[at][marks.index("^") : marks.rindex("^") + 1] == "sixty"
    coloured = text_comparison.comparison(example(), SIDES, Terminal(100, colour=True))
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text_comparison.comparison(example(), SIDES, Terminal(100))


@pytest.mark.parametrize("width", [20, 80])
def test_a_long_change_is_folded_with_its_marks(width: int) -> None:
    segments = revisions.excerpt(words("One " + "word " * 40, "One " + "other " * 40))
    lines = text_comparison._folded(segments, width, 4, 4)
    assert all(len(line) <= max(20, width - 4) for line in lines)
    told = " ".join("".join(sign for sign, _ in line).strip() for line in lines)
    assert told.split() == "".join(text for _, text in segments).split()


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path, cli: Cli) -> None:
    sides = [write_plan(tmp_path / name / "p", a=ACTION + f'resources: "{name}\\x9b2J"\n') for name in ("old", "new")]
    for format_ in ("text", "md"):
        shown = cli("diff", *sides, "--format", format_).out
        assert "\x9b" not in shown
        assert "\\x9b2J" in shown.replace("\\\\", "\\")


# Markdown

MARKDOWN = MarkdownIt("commonmark").enable(["strikethrough", "table"])
SIGNS = [*r"\`*_{}[]()<>#+-.!|~&$@:;^=/'", '"', "“", "–", "€", "\u00a0", " ", "\n", "\n\n"]
WORDS = ["a", "co-operation", "3(a)(i)", "80 %", "https://a.eu", "www.a.eu", "&amp;", "@mona", "#12", "^[n]", "[b]"]
TEXTS = st.lists(st.sampled_from(SIGNS + WORDS), max_size=12).map("".join)


def printed(markdown: str) -> str:
    """The text that a reader of Markdown sees, without the space there is between two words anyway."""
    rendered = re.sub(r"<!-- -->|</?(?:p|s|strong)>", "", MARKDOWN.render(markdown))
    assert "<" not in rendered, rendered
    return "".join(html.unescape(rendered).split())


@given(TEXTS)
def test_every_text_is_printed_literally(text: str) -> None:
    assert printed(f"x {md_comparison.escaped(text)} x") == "".join(f"x{text}x".split())


@given(TEXTS, TEXTS)
def test_what_changed_is_marked_and_nothing_else(old: str, new: str) -> None:
    segments = revisions.excerpt(words(old, new))
    markdown = "x: " + md_comparison.marked(segments)
    assert printed(markdown) == "x:" + "".join("".join(text for _, text in segments).split())
    rendered = MARKDOWN.render(markdown)
    for tag, change in (("s", Edit.DELETED), ("strong", Edit.INSERTED)):
        found = re.findall(rf"<{tag}>(.*?)</{tag}>", rendered, re.DOTALL)
        expected = [text for one, text in segments if one is change and text.strip()]
        assert ["".join(html.unescape(one.replace("<!-- -->", "")).split()) for one in found] == [
            "".join(text.split()) for text in expected
        ]


def test_a_comment_calls_nobody() -> None:
    for text in ("@mona", "see #12", "!3", "~bug", ":tada:"):
        sign, name = re.findall(r"[@#!~:]|\w+", text)[-2:] if text[0] != ":" else (":", "tada")
        assert f"{sign}{name}" not in md_comparison.escaped(text).replace("\\", "")


def test_a_comment_is_shortened_to_what_a_comment_can_be(tmp_path: Path, cli: Cli) -> None:
    for name in ("old", "new"):
        texts = {
            f"a{at}": ACTION.replace('"10.1"', f"10.{at}").replace("undeclared", f"{name} " * 40 + f"goods {at} ")
            for at in range(1, 300)
        }
        write_plan(tmp_path / name / "p", **texts)
    shown = cli("diff", tmp_path / "old" / "p", tmp_path / "new" / "p", "--format", "md")
    assert 60_000 < len(shown.out) < 65_536
    assert shown.out.endswith("`ccwp-plan diff` shows all of it.\n")
    assert "299 changed" in shown.out


# Git


def git(folder: Path, *arguments: str) -> str:
    settings = ["-c", "user.name=N", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false"]
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", *settings, *arguments], cwd=folder, env=environment, capture_output=True, check=True, text=True
    )
    return done.stdout


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
TWO = "id: two\ntitle: Two\nlevels: [Goal]\nobjectives: [{id: '1', title: Old words}, {id: '2', title: Two}]\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose plan has changed twice since the tag v1: once in a commit, once in the work tree."""
    folder = tmp_path / "répo"
    plan = write_plan(folder / "plans" / "a plan", PLAN.replace("7806-19", "two"), a=ACTION.replace("2(b)", "1"))
    (folder / "strategies").mkdir()
    (folder / "strategies" / "two.yaml").write_text(TWO, encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder, "first")
    git(folder, "tag", "v1")
    (plan / "actions" / "b.yaml").write_text(ACTION.replace('"10.1"', "10.2").replace("2(b)", "2"), encoding="utf-8")
    (folder / "strategies" / "two.yaml").write_text(TWO.replace("Old words", "New words"), encoding="utf-8")
    commit(folder, "second")
    file = plan / "actions" / "a.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("leader: DE", "leader: FR"), encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def report(cli: Cli, *arguments: object) -> dict[str, Any]:
    shown = cli("diff", *arguments, "--format", "json")
    assert shown.status == 0, shown.err
    found: dict[str, Any] = json.loads(shown.out)
    return found


def actions(cli: Cli, *arguments: object) -> list[tuple[str, str]]:
    return [(one["number"] or one["old_number"], one["kind"]) for one in report(cli, *arguments)["actions"]]


@needs_git
def test_revisions(repository: Path, cli: Cli) -> None:
    added, changed = ("10.2", "added"), ("10.1", "changed")
    assert actions(cli, "v1", "HEAD") == [added]
    assert actions(cli, "HEAD", "v1") == [("10.2", "removed")]
    assert actions(cli, "HEAD", ".") == [changed]
    assert actions(cli, "v1", ".") == [changed, added]
    assert actions(cli, "v1", "plans/a plan") == [changed, added]
    assert actions(cli, "HEAD~1:plans/a plan/plan.yaml", "main") == [added]
    assert actions(cli, "HEAD^{/first}", "HEAD@{0}") == [added]
    assert actions(cli, git(repository, "rev-parse", "v1").strip(), "HEAD", "--plan", "plans/a plan") == [added]
    found = report(cli, "v1", "HEAD")
    assert found["old"] == {
        "given": "v1",
        "file": "v1:plans/a plan/plan.yaml",
        "plan": "a plan",
        "document": None,
    }
    (objective,) = found["strategy"]["objectives"]
    assert (objective["id"], objective["kind"], objective["main"]) == ("1", "changed", ["10.1"])
    assert found["coverage"]["newly_covered"] == ["2"]
    assert cli("diff", "v1", "v1").out == ""


@needs_git
def test_each_revision_has_the_reference_data_of_its_day(repository: Path, cli: Cli) -> None:
    text = "actors:\n  - {{id: LAB, name: {}, kind: body, source: x}}\n"
    (repository / "reference").mkdir()
    (repository / "reference" / "actors.yaml").write_text(text.format("Old name"), encoding="utf-8")
    file = repository / "plans" / "a plan" / "actions" / "a.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "partners: [LAB]\n", encoding="utf-8")
    commit(repository, "third")
    (repository / "reference" / "actors.yaml").write_text(text.format("New name"), encoding="utf-8")
    assert report(cli, "HEAD", ".")["actions"] == []
    assert ("10.1", "changed") in actions(cli, "v1", "HEAD")
    marked = cli("render", "--against", "HEAD", "--format", "md", "--draft", "--output", repository / "build")
    assert marked.status == 0, marked.err
    annex = (repository / "build" / "a plan" / "annex.md").read_text(encoding="utf-8")
    assert "Old" in annex
    assert "New" in annex


@needs_git
def test_revisions_from_another_folder(repository: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for below in ("plans", "plans/a plan", "plans/a plan/actions", "strategies"):
        monkeypatch.chdir(repository / below)
        assert actions(cli, "v1", "HEAD") == [("10.2", "added")], below
    monkeypatch.chdir(repository / "plans")
    assert actions(cli, "v1:./a plan", "a plan") == [("10.1", "changed"), ("10.2", "added")]
    monkeypatch.chdir(repository.parent)
    assert actions(cli, "HEAD", repository / "plans" / "a plan") == [("10.1", "changed")]
    assert actions(cli, "v1", "HEAD", "--plan", "répo/plans/a plan") == [("10.2", "added")]


@needs_git
def test_the_strategies_of_two_revisions(repository: Path, cli: Cli) -> None:
    path = "strategies/two.yaml"
    for arguments in (["v1", path], [f"v1:{path}", f"HEAD:{path}"], ["v1", "HEAD", "--plan", path]):
        found = report(cli, *arguments)
        assert (found["coverage"], found["actions"]) == (None, [])
        (objective,) = found["strategy"]["objectives"]
        (change,) = objective["fields"]
        assert change["words"][0] == ["deleted", "Old"]
    assert report(cli, f"v1:{path}", path, "--plan", "plans/a plan")["strategy"]["objectives"][0]["main"] == ["10.1"]
    assert "was  Old words" in cli("diff", "v1", path).out
    assert "~~Old~~ **New** words" in cli("diff", "v1", path, "--format", "md").out
    assert "One side is a plan" in cli("diff", "v1:plans/a plan", path).err


@needs_git
def test_a_path_wins_over_a_revision(repository: Path, cli: Cli) -> None:
    shutil.copytree(repository / "plans" / "a plan", repository / "v1")
    assert report(cli, "v1", "HEAD")["old"]["file"] == "v1/plan.yaml"
    assert report(cli, "refs/tags/v1", "HEAD")["old"]["file"] == "refs/tags/v1:plans/a plan/plan.yaml"


@needs_git
def test_neither_the_work_tree_nor_the_index_is_touched(repository: Path, cli: Cli) -> None:
    def state() -> dict[str, tuple[int, bytes]]:
        files = [file for file in repository.rglob("*") if file.is_file()]
        return {str(file): (file.stat().st_mtime_ns, file.read_bytes()) for file in files}

    hook = repository / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\ntouch ran\n", encoding="utf-8")
    hook.chmod(0o755)
    git(repository, "config", "core.fsmonitor", "touch ran")
    git(repository, "config", "diff.x.textconv", "touch ran")
    git(repository, "config", "filter.x.smudge", "touch ran")
    (repository / ".gitattributes").write_text("*.yaml diff=x filter=x\n", encoding="utf-8")
    before = state()
    assert actions(cli, "v1", ".")
    assert actions(cli, "v1", "HEAD")
    assert state() == before


@needs_git
def test_odd_names_links_and_large_files(repository: Path, cli: Cli) -> None:
    folder = repository / "plans" / "a plan" / "actions"
    (folder / "- ü\t'x'.yaml").write_text(ACTION.replace('"10.1"', "10.3"), encoding="utf-8")
    (repository / "shared.yaml").write_text(ACTION.replace('"10.1"', "10.4"), encoding="utf-8")
    (folder / "link.yaml").symlink_to("../../../shared.yaml")
    commit(repository, "odd")
    assert [number for number, _ in actions(cli, "v1", "HEAD")] == ["10.1", "10.2", "10.3", "10.4"]
    (folder / "out.yaml").symlink_to("../../../../outside.yaml")
    commit(repository, "link that leads out")
    assert "out.yaml is a link to a file that the revision does not contain." in cli("diff", "v1", "HEAD").err
    (folder / "out.yaml").unlink()
    (folder / "large.yaml").write_bytes(b"#" * (4 * 1024 * 1024 + 1))
    commit(repository, "large")
    shown = cli("diff", "v1", "HEAD")
    assert shown.status == 1
    assert "Y009" in shown.err


@needs_git
def test_a_strategy_by_a_path_that_leads_elsewhere(repository: Path, cli: Cli) -> None:
    (repository / "elsewhere").mkdir()
    (repository / "strategies" / "two.yaml").rename(repository / "elsewhere" / "two.yaml")
    file = repository / "plans" / "a plan" / "plan.yaml"
    file.write_text(PLAN.replace("7806-19", "../../elsewhere/two.yaml"), encoding="utf-8")
    commit(repository, "moved")
    assert actions(cli, "HEAD", "v1") == [("10.1", "changed"), ("10.2", "removed")]


@needs_git
def test_a_side_that_cannot_be_read_is_told_with_its_findings(repository: Path, cli: Cli) -> None:
    file = repository / "plans" / "a plan" / "actions" / "b.yaml"
    file.write_text("number: [\n", encoding="utf-8")
    commit(repository, "broken")
    shown = cli("diff", "HEAD", "v1")
    assert (shown.status, shown.out) == (1, "")
    assert "error Y001" in shown.err
    assert "--> HEAD:plans/a plan/actions/b.yaml:" in shown.err
    assert "HEAD cannot be compared" in shown.err
    assert cli("diff", "v1", ".").status == 1
    assert cli("coverage", "--against", "HEAD", "--format", "json").status == 1


@needs_git
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nothing", "HEAD"), "There is no file or folder nothing, and no git revision of this name."),
        (("HEAD", "--plan", "plans/none", "v1"), "There is no plans/none at HEAD."),
        (("HEAD:plans/none", "v1"), "There is no plans/none at HEAD."),
        (("HEAD:strategies", "v1"), "There is no plan in HEAD:strategies."),
        (("v1..HEAD", "v1"), "no git revision"),
        ((":0", "v1"), "no git revision"),
        (("", "v1"), "An argument is empty."),
        (("strategies", "v1"), "There is no plan in strategies."),
        (("HEAD", "v1", "--plan", "/nowhere"), "is not in the repository"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_wrong_call(repository: Path, cli: Cli, arguments: tuple[str, ...], told: str) -> None:
    shown = cli("diff", *arguments)
    assert (shown.status, shown.out) == (2, "")
    assert told in shown.err
    assert "/tmp" not in shown.err.replace(str(repository), "")


@needs_git
def test_of_several_plans_one_has_to_be_named(repository: Path, cli: Cli) -> None:
    write_plan(repository / "plans" / "other", a=ACTION)
    commit(repository, "two plans")
    for arguments in (("HEAD", "v1"), ("HEAD", "."), (".", "HEAD")):
        shown = cli("diff", *arguments)
        assert shown.status == 2
        assert "2 plans" in shown.err
        assert "--plan PATH" in shown.err
    assert actions(cli, "HEAD", "v1", "--plan", "plans/a plan") == [("10.1", "changed"), ("10.2", "removed")]
    assert actions(cli, "HEAD", ".", "--plan", "plans/other") == []


@needs_git
def test_without_a_second_side_it_is_the_plan_in_the_folder(
    repository: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What render would read: the only plan there is, or the one that --plan names."""
    expected = actions(cli, "v1", ".")
    assert actions(cli, "v1") == expected == [("10.1", "changed"), ("10.2", "added")]
    assert report(cli, "v1")["new"]["file"] == "plans/a plan/plan.yaml"
    monkeypatch.chdir(repository / "plans" / "a plan")
    assert actions(cli, "v1") == expected
    monkeypatch.chdir(repository)
    write_plan(repository / "plans" / "other", PLAN.replace("7806-19", "two"), a=ACTION.replace("2(b)", "1"))
    shown = cli("diff", "v1")
    assert (shown.status, "There are 2 plans here: a plan, other." in shown.err) == (2, True)
    assert "--plan PATH" in shown.err
    assert actions(cli, "v1", "--plan", "plans/a plan") == expected
    monkeypatch.chdir(repository / "strategies")
    assert "There is no plan in the current folder." in cli("diff", "v1").err


@needs_git
def test_a_plan_whose_folder_was_renamed(repository: Path, cli: Cli) -> None:
    (repository / "plans" / "a plan").rename(repository / "plans" / "renamed")
    assert actions(cli, "v1", "plans/renamed") == [("10.1", "changed"), ("10.2", "added")]


def test_outside_of_a_repository(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write_plan(tmp_path / "p", a=ACTION))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    shown = cli("diff", "v1", ".")
    assert shown.status == 2
    assert "There is no file or folder v1." in shown.err
    monkeypatch.setenv("PATH", "")
    assert "git is not installed" in cli("diff", "v1", ".").err
    assert cli("diff", ".", ".").status == 0
    assert cli("diff", "7806-19", "7806-19").status == 0


@needs_git
def test_a_repository_of_somebody_else(repository: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    shown = cli("diff", "v1", "HEAD")
    assert shown.status == 2
    assert f"git does not read the repository {repository}, because it belongs to another user." in shown.err
    advice = f'git config --global --add safe.directory "{repository.as_posix()}"'
    assert advice in shown.err
    assert advice in cli("diff", "v1", "plans/a plan").err, "the repository, and not the folder of the plan in it"
    monkeypatch.chdir(repository / "plans")
    assert advice in cli("diff", "v1", "a plan").err


@needs_git
def test_a_clone_without_its_history(
    repository: Path, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "clone", "--quiet", "--depth", "1", "--no-tags", f"file://{repository}", "clone")
    monkeypatch.chdir(tmp_path / "clone")
    shown = cli("diff", "HEAD~1", "HEAD")
    assert shown.status == 2
    assert "git fetch --unshallow" in shown.err


@needs_git
def test_in_a_hook_and_in_a_bare_repository(repository: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert actions(cli, "HEAD", "plans/a plan") == [("10.1", "changed")]
    monkeypatch.delenv("GIT_DIR")
    git(repository.parent, "clone", "--quiet", "--bare", str(repository), "bare.git")
    monkeypatch.chdir(repository.parent / "bare.git")
    assert actions(cli, "v1", "main") == [("10.2", "added")]


# The page


def keys(value: Any, within: str = "") -> set[str]:
    """The paths of all keys of a JSON value; where a change has its own keys, by its kind."""
    if isinstance(value, list):
        return {key for one in value for key in keys(one, within)}
    if not isinstance(value, dict):
        return set()
    if "field" in value:
        kind = value["kind"] if value["kind"] in ("value", "text", "list") else "item"
        return {f"{kind}.{key}" for key in value} | keys(value.get("fields", []))
    return {f"{within}.{key}" for key in value} | {
        found for key, inner in value.items() for found in keys(inner, f"{within}.{key}")
    }


@needs_git
def test_json_has_the_keys_that_the_page_shows(repository: Path, tmp_path: Path, cli: Cli) -> None:
    page = (ROOT / "docs" / "revisions.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```json\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    told = json.loads(block)
    (repository / "plans" / "a plan" / "notes").mkdir()
    (repository / "plans" / "a plan" / "notes" / "n.yaml").write_text("annexes: [annex]\n", encoding="utf-8")
    to = "related: [{action: 10.2, relation: feeds}]\n"
    old, new = (
        write_plan(tmp_path / number, a=ACTION + to, b=ACTION.replace('"10.1"', number).replace("Joint", "Small"))
        for number in ("10.2", "10.3")
    )
    printed = [report(cli, FIRST_DRAFT, EXAMPLE), report(cli, "v1", "."), report(cli, old, new)]
    assert [list(one) for one in printed] == [list(told)] * 3
    assert keys(told) == keys(printed)
    change = told["actions"][0]["fields"][1]
    for side, left_out in (("old", "inserted"), ("new", "deleted")):
        assert "".join(text for kind, text in change["words"] if kind != left_out) == change[side]


def test_the_text_of_the_page_is_what_is_printed() -> None:
    page = (ROOT / "docs" / "revisions.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```text\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    lines = text_comparison.comparison(example(), SIDES, Terminal(100)).splitlines()
    assert [line for line in block.splitlines() if line not in lines] == []


# Coverage


def test_coverage_against_an_earlier_state(cli: Cli) -> None:
    shown = cli("coverage", EXAMPLE, "--against", FIRST_DRAFT)
    assert shown.status == 0
    assert "Newly covered: 3(c). No longer covered: 2(d)." in shown.out
    assert re.search(r"3\(c\) .* \+10\.12 .* covered ↑", shown.out)
    assert re.search(r"2\(d\) .* −10\.9 .* not covered ↓", shown.out)


def test_coverage_against_in_the_other_formats(cli: Cli) -> None:
    plain = json.loads(cli("coverage", EXAMPLE, "--format", "json").out)
    found = json.loads(cli("coverage", EXAMPLE, "--against", FIRST_DRAFT, "--format", "json").out)
    against = found.pop("against")
    assert found == plain
    assert against["given"] == str(FIRST_DRAFT)
    assert (against["newly_covered"], against["no_longer_covered"]) == (["3(c)"], ["2(d)"])
    rows = csv.DictReader(io.StringIO(cli("coverage", EXAMPLE, "--against", FIRST_DRAFT, "--format", "csv").out))
    (lost,) = [row for row in rows if row["id"] == "2(d)"]
    assert (lost["old_status"], lost["status"], lost["lost_main"], lost["gained_main"]) == (
        "covered",
        "uncovered",
        "'10.9",
        "",
    )
    markdown = cli("coverage", EXAMPLE, "--against", FIRST_DRAFT, "--format", "md").out
    assert "| 3(c) | not covered → covered | now cited by 10.12 |" in markdown
    assert cli("coverage", EXAMPLE, "--against", FIRST_DRAFT, "--format", "html").status == 2


@needs_git
def test_coverage_against_a_revision(repository: Path, cli: Cli) -> None:
    assert "Newly covered: 2." in cli("coverage", "--against", "v1").out
    assert "The same objectives are covered." in cli("coverage", "--against", "HEAD").out
    assert cli("coverage", "--against", "nothing").status == 2
    assert "is a strategy" in cli("coverage", "--against", "strategies/two.yaml").err
    write_plan(repository / "plans" / "other", a=ACTION)
    assert "2 plans" in cli("coverage", "--against", "v1").err


# Objectives that move

MOVED = ROOT / "tests" / "cases" / "invalid" / "S007-objectives-that-move"


def test_objectives_that_move_are_told_by_their_ids_then_and_now(cli: Cli) -> None:
    shown = cli("diff", MOVED / "against", MOVED).out
    summary = "renumbered 2(c) to 2(b), renumbered 2(c)(i) to 2(b)(i), renumbered 2(d) to 2(c), removed 2(b)"
    assert summary in re.sub(r"\s+", " ", shown)
    assert "\nObjective 2(b): renumbered 2(c) to 2(b); cited by 10.2, 10.3, 10.5\n" in shown
    assert "\nObjective 2(c): renumbered 2(d) to 2(c), reworded; cited by 10.6; supported by 10.2\n" in shown
    assert "\nObjective 2(b): removed\n" in shown
    assert "Objectives: 2(b) is another objective than before\n" in shown
    assert "Waiver “E002 2(c)”\n    Objective: 2(c) (another one than before)\n" in shown
    markdown = cli("diff", MOVED / "against", MOVED, "--format", "md").out
    assert f"\nObjectives: {summary}, reworded 2(a), reworded 2(c).\n" in markdown
    assert "- Objectives: 2(b) is another objective than before\n" in markdown
    strategies = cli("diff", MOVED / "against" / "strategies" / "moved.yaml", MOVED / "strategies" / "moved.yaml").out
    assert summary in re.sub(r"\s+", " ", strategies)


def test_an_objective_that_goes_below_another_one(tmp_path: Path, cli: Cli) -> None:
    head = "id: two\ntitle: Two\nlevels: [Goal, Point]\nobjectives:\n"
    point = "    objectives: [{id: 7, title: Cash}]\n"
    for name, points in (("old", (point, "")), ("new", ("", point))):
        goals = "".join(f"  - id: {at}\n    title: {at}\n{below}" for at, below in zip("AB", points, strict=True))
        (tmp_path / f"{name}.yaml").write_text(head + goals, encoding="utf-8")
    arguments = tmp_path / "old.yaml", tmp_path / "new.yaml"
    assert "\nObjective 7: moved from A to B\n" in cli("diff", *arguments).out
    (told,) = report(cli, *arguments)["strategy"]["objectives"]
    assert (told["id"], told["moved"], told["old_parent"], told["parent"]) == ("7", True, "A", "B")
