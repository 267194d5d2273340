"""What a marked document says it is marked against: another document, and never a path, a revision or itself."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pypdf
import pytest

from ccwp_plan.documents.render import Against, render
from ccwp_plan.language.numbers import is_other
from conftest import ACTION, PLAN, Cli, checked, write_plan
from test_diff import commit, git, needs_git

HEADER = "type: NOTE, from: Presidency, to: Delegations, subject: The plan"
LINE = re.compile(r"Changes are marked against (.*?)\.(?: New text|\s*<|\s*$)", re.MULTILINE)
PREVIOUS = re.compile(r"No\. prev\. doc\.:(?:</ins>)?</th>\s*<td>(.*?)</td>")


def plan(folder: Path, number: str = "", day: str = "2020-03-16", title: str = "Joint customs operation") -> Path:
    """A plan with a note of this number; without one it has none."""
    document = f"document: {{{f'number: {number}, ' * bool(number)}date: {day}, {HEADER}}}\n"
    return write_plan(folder, PLAN + document, a=ACTION.replace("Joint customs operation", title))


def said(new: Path, old: Path, document: str = "note") -> tuple[list[str], list[str]]:
    """What a document is marked against, and its previous documents."""
    html = render(checked(new), document, "html", draft=True, against=Against(checked(old))).content.decode()
    return LINE.findall(html), [re.sub("<.*?>", "", one) for one in PREVIOUS.findall(html)]


@pytest.mark.parametrize(
    ("old", "new", "line", "previous"),
    [
        ("8200/20", "8200/1/20 REV 1", "8200/20", ["8200/20"]),
        ("8200/20", "8200/20", "an earlier version", []),
        ("8200/1/20", "8200/1/20 REV 1", "an earlier version", []),
        ("xxxx/20", "xxxx/20", "an earlier version", []),
        ("", "8200/20", "an earlier version", []),
        ("8200/20", "", "8200/20", ["8200/20"]),
        ("", "", "an earlier version", []),
    ],
)
def test_a_document_is_not_marked_against_itself(
    tmp_path: Path, old: str, new: str, line: str, previous: list[str]
) -> None:
    before, after = plan(tmp_path / "old", old, title="Operation"), plan(tmp_path / "new", new)
    assert said(after, before) == ([line], previous)


def test_a_state_with_the_same_number_is_named_by_its_date(tmp_path: Path) -> None:
    before, after = plan(tmp_path / "old", "xxxx/20", "2020-02-17"), plan(tmp_path / "new", "xxxx/20")
    assert said(after, before) == (["the version of 17 February 2020"], [])


def texts(folder: Path) -> str:
    """All that stands in the documents below a folder."""
    found = ""
    for file in sorted(folder.rglob("*.*")):
        raw = file.read_bytes()
        if file.suffix == ".docx":
            with zipfile.ZipFile(io.BytesIO(raw)) as package:
                found += "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
        elif file.suffix == ".pdf":
            pdf = pypdf.PdfReader(io.BytesIO(raw))
            found += str(pdf.metadata) + "".join(page.extract_text() for page in pdf.pages)
        else:
            found += raw.decode("utf-8")
    return found


@needs_git
@pytest.mark.parametrize(
    ("documents", "kinds", "states"),
    [
        (["note"], ["md", "html"], ["zeroth-of-all", "oldest-of-all/p"]),
        pytest.param(
            ["annex", "note", "coverage"],
            ["md", "html", "docx", "pdf"],
            ["zeroth-of-all", "zeroth-of-all:plans/p", "oldest-of-all/p"],
            marks=pytest.mark.slow,
        ),
    ],
    ids=["note", "every document"],
)
def test_no_document_says_a_path_or_a_revision(
    tmp_path: Path,
    cli: Cli,
    monkeypatch: pytest.MonkeyPatch,
    documents: list[str],
    kinds: list[str],
    states: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    git(Path(), "init", "--quiet", "--initial-branch", "main")
    plan(Path("plans/p"), "8200/20", title="Operation")
    plan(Path("oldest-of-all/p"), "8200/20", title="Operation")
    commit(tmp_path, "first")
    git(Path(), "tag", "zeroth-of-all")
    plan(Path("plans/p"), "8200/20")
    options = [option for kind in kinds for option in ("--format", kind)]
    options += [option for document in documents for option in ("--document", document)]
    for old in states:
        shown = cli("render", "plans/p", *options, "--against", old, "--output", "out", "--draft")
        assert shown.status == 0, shown.err
        found = texts(Path("out"))
        assert "marked against an earlier version" in found
        assert not re.search("-of-all|plans/p", found)


def test_what_is_wrong_beside_the_earlier_state_is_shown(tmp_path: Path, cli: Cli) -> None:
    old, new = plan(tmp_path / "old", "8200/20"), plan(tmp_path / "new", "8200/1/20 REV 1")
    arguments = ("--document", "annex", "--format", "md", "--output", tmp_path / "out")
    shown = cli("render", new, *arguments, "--against", old)
    assert (shown.status, shown.err.count("warning ")) == (0, 1)
    assert "warning D005  8200/1/20 REV 1 bears the date of 8200/20, which it revises: 2020-03-16." in shown.err
    assert "warning" not in cli("render", new, *arguments).err
    assert "warning D004" in cli("render", old, *arguments, "--against", old).err


def test_the_next_revision_has_a_date_of_its_own(tmp_path: Path, cli: Cli) -> None:
    folder = plan(tmp_path / "p", "8200/20")
    shown = cli("revise", folder)
    assert shown.status == 0
    assert "Its date is still that of 8200/20, 2020-03-16 (D005). Set it with --date, or by hand." in shown.err
    shown = cli("revise", folder, "--date", "2021-03-04")
    assert (shown.status, "Its date is now 2021-03-04." in shown.err) == (0, True)
    text = (folder / "plan.yaml").read_text(encoding="utf-8")
    assert "number: 8200/2/20 REV 2, date: 2021-03-04" in text
    wrong = cli("revise", folder, "--date", "4.3.2021")
    assert (wrong.status, "Invalid value for '--date'" in wrong.err) == (2, True)
    assert (folder / "plan.yaml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("one", "other", "is_other_"),
    [("8200/20", None, True), ("abc", "abc", False), ("abc", "8200/20", True), ("8200/20", " 8200/20 ", False)],
)
def test_numbers_that_name_one_document(one: str, other: str | None, is_other_: bool) -> None:
    assert is_other(one, other) is is_other_
