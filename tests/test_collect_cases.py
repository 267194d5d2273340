"""What delegations return, and the comments that are written of it: the cases of tests/cases/collect/.

A case is a Word file, or a folder with its parts, and beside it the file of comments that is right, written by hand.
Lines at its top say what is not usual: `# file:` another Word file, `# plan:` another plan than tests/collect/plan,
`# layout:` the layout of the plan.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from lxml import etree

from ccwp_plan.analysis.subjects import Lacking, meant
from ccwp_plan.checks.run import check
from ccwp_plan.exchange.collecting.collect import collect
from ccwp_plan.exchange.collecting.sent import Outbox
from ccwp_plan.exchange.collecting.writing import answer
from ccwp_plan.exchange.word import read
from ccwp_plan.exchange.word.text import Piece
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.comments import read_comments
from ccwp_plan.repository.load import load
from ccwp_plan.repository.loaded import LoadedPlan
from conftest import TODAY, Cli
from reading import packed
from test_diff import commit, git, needs_git

CASES = Path(__file__).parent / "cases" / "collect"
FILES = sorted(CASES.glob("*.yaml"))
PLAN = Path(__file__).parent / "collect" / "plan"
_SENDER = "General Secretariat of the Council"
_IN_THE_PLAN = {"France": "FR", "Germany": "DE", "Italy": "IT", "Poland": "PL", "June": "06"}
"""What stands in documents, and how the plan writes it."""
_HEADS = {"Action", "Comment"}
"""The heads of a table of answers: no delegation says anything by them."""
_TOLD = re.compile(r"# (\w+): (.*)\n")


def all_cases(*, quick: str) -> list[Any]:
    """All cases, slow those that the quick tests leave out."""
    return [
        pytest.param(file, id=file.stem, marks=() if re.match(quick, file.stem) else pytest.mark.slow) for file in FILES
    ]


def cases(*, quick: str) -> list[Any]:
    """Some cases: those of the quick tests, and every twelfth of the others with the slow ones."""
    return [one for at, one in enumerate(all_cases(quick=quick)) if not one.marks or at % 12 == 0]


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


def given(plan: Path, delegation: str, text: str) -> Path:
    """The file of the delegation, as it is there before its Word file is collected."""
    (plan / "comments").mkdir()
    file = plan / "comments" / f"{delegation}.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_there_are_cases() -> None:
    assert len(FILES) >= 40
    files = {file.stem for file in CASES.glob("*.docx")} | {folder.parent.name for folder in CASES.glob("*/*.xml")}
    assert files <= {file.stem for file in FILES}


def test_the_plan_of_the_cases_has_no_findings() -> None:
    (plan,) = load([PLAN])
    assert not check(plan, TODAY).standing


@cache
def sent(plan: Path, layout: str) -> tuple[LoadedPlan, Outbox]:
    """The plan of cases, and what it can have sent: rendered once for all of them."""
    with TemporaryDirectory() as name:
        one = Case(b"", plan, layout, "")
        (loaded,) = load([one.laid_out(Path(name))[0]])
    return loaded, Outbox(loaded, lambda _: ())


@pytest.mark.parametrize("file", all_cases(quick="word-|not-|table|council|everything$|nothing"))
def test_comments_and_changes_are_collected(file: Path) -> None:
    """Each once: not again where they are there. They are about what the plan has."""
    one = case(file)
    plan, outbox = sent(one.plan, one.layout)
    found = collect(read(one.word), outbox, one.delegation)
    made = answer(plan, one.delegation, found)
    assert made.take(found) == len(found.comments)
    assert made.text() == one.expected
    there = read_comments([parse(one.expected.encode(), plan.place.source.path.parent / "comments" / "there.yaml")])
    assert not there.problems
    known = replace(plan, comments=there.files)
    again = answer(known, one.delegation, found)
    assert again.take(found) == 0
    assert again.text() == one.expected
    abouts = [meant(plan, comment.fields) for file in there.files for comment in file.comments]
    assert [about for about in abouts if isinstance(about, Lacking)] == []


@pytest.mark.parametrize("file", cases(quick="word-replies|nothing|not-tracked$"))
def test_the_command_writes_them_and_not_again(file: Path, tmp_path: Path, cli: Cli) -> None:
    one = case(file)
    plan, word = one.laid_out(tmp_path)
    assert collected(cli, plan, word, one.delegation) == one.expected
    written = plan / "comments" / f"{one.delegation}.yaml"
    before = written.stat().st_mtime_ns
    assert collected(cli, plan, word, one.delegation) == one.expected
    assert written.stat().st_mtime_ns == before


@pytest.mark.slow
@pytest.mark.parametrize("way", ["saved-again", "by-odt"])
def test_a_file_that_was_saved_again_adds_nothing(way: str, tmp_path: Path, cli: Cli) -> None:
    again = [file for file in FILES if file.stem.endswith(f"-{way}")]
    assert again
    for file in again:
        first = case(file.with_name(file.name.replace(f"-{way}", "")))
        plan, word = first.laid_out(tmp_path / file.stem)
        before = collected(cli, plan, word, first.delegation)
        word.write_bytes(case(file).word)
        assert collected(cli, plan, word, first.delegation) == before, file.stem


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_word_that_a_delegation_wrote_is_lost(file: Path) -> None:
    """What is expected has each word of comments, and each that was inserted and stayed, not only typed again."""
    one = case(file)
    found = read(one.word)
    said = {word for comment in found.comments for each in (comment, *comment.replies) for word in _words(each.text)}
    for paragraph in found.paragraphs:
        gone = {word for piece in paragraph.pieces if piece.fate.deleted for word in _words(piece.text)}
        said |= {word for piece in paragraph.pieces if _is_added(piece) for word in _words(piece.text)} - gone
    known = {_IN_THE_PLAN.get(word, word) for word in _words(one.expected)} | _HEADS
    assert {_IN_THE_PLAN.get(word, word) for word in said} <= known


def _is_added(piece: Piece) -> bool:
    """Whether a delegation has written it, and nobody has deleted it."""
    return not piece.fate.deleted and any(one.author != _SENDER for one in piece.fate.inserted)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "file", [file for file in FILES if "proposal:" in file.read_text(encoding="utf-8")][::3], ids=lambda file: file.stem
)
def test_each_proposal_that_is_accepted_is_in_the_plan_or_left(file: Path, tmp_path: Path, cli: Cli) -> None:
    """What `apply` writes of a collected file is what was proposed: only what it leaves is not in the plan (C003)."""
    one = case(file)
    plan, _ = one.laid_out(tmp_path)
    head, *items = re.split(r"(?m)^(?=  - )", one.expected)
    accepted = [f"{item.rstrip()}\n    outcome: accepted\n" if "proposal:" in item else item for item in items]
    given(plan, one.delegation, "".join([head, *accepted]))
    left = cli("comments", "apply", plan).err.count(": not written: ")
    (loaded,) = load([plan])
    assert loaded.loads
    assert len([found for found in check(loaded, TODAY).findings if found.code == "C003"]) == left


@pytest.mark.slow
@pytest.mark.parametrize("at_end", [True, False])
def test_a_word_typed_into_each_paragraph_is_found_once(at_end: bool, tmp_path: Path, cli: Cli) -> None:
    one = case(CASES / "nothing.yaml")
    plan, word = one.laid_out(tmp_path)
    typed = typed_into_each_paragraph(word, at_end=at_end)
    assert len(typed) > 250
    assert sorted(re.findall("typed[0-9]+x", collected(cli, plan, word, "DE"))) == sorted(typed)


def typed_into_each_paragraph(file: Path, *, at_end: bool) -> list[str]:
    """The words of their own that are typed, with tracking, into the paragraphs of a Word file that have words."""
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    typed: list[str] = []
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name in (name for name in parts if re.fullmatch(r"word/(document|footnotes|footer\d)\.xml", name)):
        root = etree.fromstring(parts[name])
        for paragraph in root.iter(f"{w}p"):
            if texts := [text for text in paragraph.iter(f"{w}t") if (text.text or "").strip()]:
                typed.append(f"typed{len(typed)}x")
                made = f'<w:ins xmlns:w="{w[1:-1]}" w:id="{9000 + len(typed)}" w:author="Anna Schmidt"><w:r>'
                made += f'<w:t xml:space="preserve"> {typed[-1]} </w:t></w:r></w:ins>'
                way = [texts[-at_end], *texts[-at_end].iterancestors()]
                beside = next(one for one in way if one.getparent() is paragraph)
                (beside.addnext if at_end else beside.addprevious)(etree.fromstring(made))
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    with zipfile.ZipFile(file, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return typed


def test_what_the_secretariat_has_done_with_a_file_stays(tmp_path: Path, cli: Cli) -> None:
    """A comment that it gave a place is known, and what it wrote stays as it is, where new ones come behind."""
    one = case(CASES / "comments-in-the-order-of-the-text.yaml")
    plan, word = one.laid_out(tmp_path)
    kept, new = one.expected.split("  - about: 10.1/approach", 1)
    new, general = new.split("  - quote: 3 of the 13", 1)
    placed = f"  - about: 10.2   # where it belongs\n    quote: 3 of the 13{general}    outcome: noted\n"
    done = f"# seen by the Presidency\n{kept.replace('date:', 'date:  ')}{placed}"
    given(plan, one.delegation, done)
    assert collected(cli, plan, word, one.delegation) == f"{done}  - about: 10.1/approach{new}"


def test_a_comment_without_words_that_was_given_a_place_is_known(tmp_path: Path, cli: Cli) -> None:
    one = case(CASES / "word-comment-without-an-anchor.yaml")
    plan, word = one.laid_out(tmp_path)
    placed = one.expected.replace("  - text: |\n      Germany", "  - about: 10.2\n    text: |\n      Germany")
    assert placed != one.expected
    given(plan, one.delegation, placed)
    assert collected(cli, plan, word, one.delegation) == placed


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DE", "from: DE\non: 12345/20\n"),
        ("DE", "from: DE\non: 12345/20\ncomments: []\n"),
        ("DE", "# first\nfrom: DE\non: 12345/20\n\ncomments:\n\n- about: 10.2\n  text: Why?   # by phone\n"),
        ("DE", "from: DE\r\non: 12345/20\r\ncomments:\r\n  - text: Why?\r\n"),
        ("DE", "from: DE\non: 12345/20\ncomments: [{about: 10.2, text: Why?}]"),
        ("germany", "from: DE\non: 12345/20\ncomments:\n  - text: Why?\n"),
    ],
)
def test_new_comments_come_behind_those_that_are_there(name: str, text: str, tmp_path: Path, cli: Cli) -> None:
    one = case(CASES / "word-comment-without-an-anchor.yaml")
    plan, word = one.laid_out(tmp_path)
    file = given(plan, name, "")
    file.write_bytes(text.encode())
    assert cli("comments", "collect", word, "--from", "DE", "--into", plan).status == 0
    (loaded,) = load([plan])
    (comments,) = loaded.comments
    assert comments.source.path == file
    said = [comment.fields.text for comment in comments.comments]
    assert said == [*["Why?"] * text.count("Why?"), "Where?", "Germany has a general reserve."]
    if "[" not in text:
        assert file.read_bytes().decode().startswith(text)
    assert file.read_bytes().count(b"\r\n") in (0, file.read_bytes().count(b"\n"))


def test_the_comments_on_another_document_are_another_file(tmp_path: Path, cli: Cli) -> None:
    one = case(CASES / "word-comment-without-an-anchor.yaml")
    plan, word = one.laid_out(tmp_path)
    earlier = given(plan, "DE", "from: DE\non: 9999/20\n")
    assert cli("comments", "collect", word, "--from", "DE", "--into", plan).status == 0
    assert earlier.read_text(encoding="utf-8") == "from: DE\non: 9999/20\n"
    (new,) = (file for file in (plan / "comments").iterdir() if file != earlier)
    assert new.read_text(encoding="utf-8") == one.expected


@pytest.mark.parametrize("text", ["from: DE\ncomments: [\n", "from: DE\ncomments: all\n", "comments: [1]\nfrom: DE\n"])
def test_a_file_that_cannot_be_read_is_not_written_over(text: str, tmp_path: Path, cli: Cli) -> None:
    one = case(CASES / "word-comment-without-an-anchor.yaml")
    plan, word = one.laid_out(tmp_path)
    file = given(plan, "DE", text)
    assert cli("comments", "collect", word, "--from", "DE", "--into", plan).status != 0
    assert file.read_text(encoding="utf-8") == text
    assert [*(plan / "comments").iterdir()] == [file]


def test_the_delegation_is_told_by_the_name_and_a_broken_file_stops_no_other(tmp_path: Path, cli: Cli) -> None:
    one = case(CASES / "word-replies-and-resolved.yaml")
    plan, _ = one.laid_out(tmp_path)
    good, bad, nobody = (tmp_path / name for name in ("12345-20_DE comments.docx", "FR.docx", "comments.docx"))
    good.write_bytes(one.word)
    bad.write_bytes(one.word[:100])
    nobody.write_bytes(one.word)
    done = cli("comments", "collect", bad, good, nobody, "--into", plan)
    assert done.status == 1
    assert "FR.docx" in done.err
    assert "comments.docx" in done.err
    assert {file.name: file.read_text(encoding="utf-8") for file in (plan / "comments").iterdir()} == {
        "DE.yaml": one.expected
    }


def test_check_writes_nothing_and_shows_what_would_be_written(tmp_path: Path, cli: Cli) -> None:
    one = case(CASES / "word-replies-and-resolved.yaml")
    plan, word = one.laid_out(tmp_path)
    shown = cli("comments", "collect", word, "--from", "DE", "--into", plan, "--check")
    assert shown.status == 1
    assert not (plan / "comments").exists()
    added = [line[1:] for line in shown.out.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert "\n".join(added) == one.expected.rstrip("\n")


def test_authors_are_kept_where_they_are_asked_for(tmp_path: Path, cli: Cli) -> None:
    one = case(CASES / "word-two-comments-on-one-change.yaml")
    plan, word = one.laid_out(tmp_path)
    assert "Maria" not in collected(cli, plan, word, "DE")
    (plan / "comments" / "DE.yaml").unlink()
    assert cli("comments", "collect", word, "--from", "DE", "--into", plan, "--keep-authors").status == 0
    assert (plan / "comments" / "DE.yaml").read_text(encoding="utf-8").count("    author: Maria Rossi\n") == 1


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


@needs_git
@pytest.mark.slow
def test_an_action_is_known_by_the_number_that_it_has_since(tmp_path: Path, cli: Cli) -> None:
    one = case(CASES / "comment-on-the-title-of-an-action.yaml")
    plan, word = one.laid_out(tmp_path)
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, "As sent")
    file = plan / "actions" / "10.10.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace('number: "10.10"', 'number: "10.3"'), encoding="utf-8")
    revised = (plan / "plan.yaml").read_text(encoding="utf-8").replace("number: 12345/20", "number: 12345/1/20 REV 1")
    (plan / "plan.yaml").write_text(revised, encoding="utf-8")
    commit(tmp_path, "Renumber")
    assert collected(cli, plan, word, "DE") == one.expected.replace("about: 10.10", "about: 10.3")
