"""What delegations return, and the comments that are written of it: the cases of tests/cases/collect/.

A case is a Word file, or a folder with its parts, and beside it the file of comments that is right, written by hand.
Lines at its top say what is not usual: `# file:` another Word file, `# plan:` another plan than tests/collect/plan,
`# layout:` the layout of the plan.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from ccwp_plan.checks.run import check
from ccwp_plan.exchange.word import read
from ccwp_plan.repository.load import load
from conftest import TODAY, Cli
from reading import packed
from test_diff import commit, git, needs_git

CASES = Path(__file__).parent / "cases" / "collect"
FILES = sorted(CASES.glob("*.yaml"))
PLAN = Path(__file__).parent / "collect" / "plan"
_SENDER = "General Secretariat of the Council"
_TOLD = re.compile(r"# (\w+): (.*)\n")
AGAIN = ("words-inserted", "comments-on-cells", "not-tracked", "table-of-answers", "word-part-copied", "nothing")
"""Those that the quick tests collect twice; the others are collected twice with the slow ones."""


class Case(NamedTuple):
    """A Word file, the plan that it comments on, and what is to be written of it."""

    word: bytes
    plan: Path
    layout: str
    expected: str

    @property
    def delegation(self) -> str:
        return self.expected.removeprefix("from: ").partition("\n")[0]

    def laid_out(self, folder: Path) -> tuple[Path, Path]:
        """A copy of the plan and the Word file in a folder."""
        plan, file = folder / "plans" / "plan", folder / "returned.docx"
        shutil.copytree(self.plan, plan)
        if self.layout:
            with (plan / "plan.yaml").open("a", encoding="utf-8") as text:
                text.write(f"layout: {self.layout}\n")
        file.write_bytes(self.word)
        return plan, file


def case(file: Path) -> Case:
    text, told = file.read_text(encoding="utf-8"), {}
    while found := _TOLD.match(text):
        told[found[1]] = found[2]
        text = text[found.end() :]
    folder = file.with_suffix("")
    word = packed(folder) if folder.is_dir() else (CASES / told.pop("file", f"{file.stem}.docx")).read_bytes()
    plan = (CASES / told.pop("plan")).resolve() if "plan" in told else PLAN
    layout = told.pop("layout", "")
    assert not told, told
    return Case(word, plan, layout, text)


def collected(cli: Cli, plan: Path, file: Path, delegation: str) -> str:
    """What stands in the file of the delegation after its Word file was collected."""
    done = cli("comments", "collect", file, "--from", delegation, "--into", plan)
    assert done.status == 0, done
    return (plan / "comments" / f"{delegation}.yaml").read_text(encoding="utf-8")


def test_there_are_cases() -> None:
    assert len(FILES) >= 40
    files = {file.stem for file in CASES.glob("*.docx")} | {folder.parent.name for folder in CASES.glob("*/*.xml")}
    assert files <= {file.stem for file in FILES}


def test_the_plan_of_the_cases_has_no_findings() -> None:
    (plan,) = load([PLAN])
    assert not check(plan, TODAY).standing


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_comments_and_changes_are_collected(file: Path, tmp_path: Path, cli: Cli) -> None:
    one = case(file)
    assert collected(cli, *one.laid_out(tmp_path), one.delegation) == one.expected


@pytest.mark.parametrize(
    "file",
    [pytest.param(file, marks=() if file.stem in AGAIN else pytest.mark.slow) for file in FILES],
    ids=lambda file: file.stem,
)
def test_a_second_run_writes_nothing(file: Path, tmp_path: Path, cli: Cli) -> None:
    one = case(file)
    plan, word = one.laid_out(tmp_path)
    collected(cli, plan, word, one.delegation)
    written = plan / "comments" / f"{one.delegation}.yaml"
    before = written.read_bytes(), written.stat().st_mtime_ns
    assert cli("comments", "collect", word, "--from", one.delegation, "--into", plan, "--check").status == 0
    assert cli("comments", "collect", word, "--from", one.delegation, "--into", plan).status == 0
    assert (written.read_bytes(), written.stat().st_mtime_ns) == before


@pytest.mark.parametrize("way", ["saved-again", "by-odt"])
@pytest.mark.slow
def test_a_file_that_was_saved_again_adds_nothing(way: str, tmp_path: Path, cli: Cli) -> None:
    again = [file for file in FILES if file.stem.endswith(f"-{way}")]
    assert again
    for file in again:
        first = case(file.with_name(file.name.replace(f"-{way}", "")))
        plan, word = first.laid_out(tmp_path / file.stem)
        before = collected(cli, plan, word, first.delegation)
        word.write_bytes(case(file).word)
        assert collected(cli, plan, word, first.delegation) == before, file.stem


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_is_collected_is_about_what_the_plan_has(file: Path, tmp_path: Path) -> None:
    one = case(file)
    plan, _ = one.laid_out(tmp_path)
    (plan / "comments").mkdir()
    (plan / "comments" / f"{one.delegation}.yaml").write_text(one.expected, encoding="utf-8")
    (loaded,) = load([plan])
    assert loaded.loads
    assert not [found for found in check(loaded, TODAY).findings if found.code in ("C001", "C002")]


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_word_that_a_delegation_wrote_is_lost(file: Path) -> None:
    """What is expected holds every word of each comment and reply, and every one that was inserted and stayed."""
    one = case(file)
    found = read(one.word)
    said = [each.text for comment in found.comments for each in (comment, *comment.replies)]
    pieces = (piece for paragraph in found.paragraphs for piece in paragraph.pieces if not piece.fate.deleted)
    said += [piece.text for piece in pieces if any(one.author != _SENDER for one in piece.fate.inserted)]
    assert {*_words("\n".join(said))} <= {*_words(one.expected)}


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


@needs_git
@pytest.mark.slow
def test_what_was_not_tracked_is_compared_with_the_state_of_its_number(tmp_path: Path, cli: Cli) -> None:
    """The plan has gone on since: a later revision, with other words where the delegation changed some."""
    one = case(CASES / "not-tracked.yaml")
    plan, word = one.laid_out(tmp_path)
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, "As sent")
    for name, old, new in (
        ("plan.yaml", "number: 12345/20", "number: 12345/1/20 REV 1"),
        ("actions/10.1.yaml", "in private cars.", "in private cars and by post."),
        ("actions/10.1.yaml", "agree on common", "agree on the same"),
    ):
        text = (plan / name).read_text(encoding="utf-8")
        assert old in text
        (plan / name).write_text(text.replace(old, new), encoding="utf-8")
    assert collected(cli, plan, word, "DE") == one.expected
    commit(tmp_path, "Revise")
    (plan / "comments" / "DE.yaml").unlink()
    assert collected(cli, plan, word, "DE") == one.expected
