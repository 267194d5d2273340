"""What many delegations return is collected in one run, and nothing that they said is lost or written twice."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml
from lxml import etree
from openxml_audit import OpenXmlValidator

import returned27
from ccwp_plan.exchange import word
from ccwp_plan.exchange.word.returned import Returned
from conftest import ROOT, Cli, laid_out
from returned27 import DELEGATIONS, Answer
from word_hand import W

pytestmark = pytest.mark.slow
SOME = ("BE", "DE", "FR", "CY", "SE")
_OWN = re.compile(r"\bw\d+x\d+\b")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan whose note was sent to delegations."""
    folder = tmp_path_factory.mktemp("many") / "plans" / "10th"
    returned27.write_plan(folder, 8)
    return folder


@pytest.fixture(scope="module")
def sent(plan: Path) -> bytes:
    """The note as it was sent."""
    return returned27.note(plan)


@pytest.fixture(scope="module")
def answer(plan: Path, sent: bytes) -> Callable[[str], Answer]:
    """What a delegation returns."""
    return cache(lambda delegation: returned27.answer(sent, plan, delegation))


@pytest.fixture(scope="module")
def collected(plan: Path, answer: Callable[[str], Answer], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The files that some delegations return, each named by the delegation, none of them collected yet."""
    folder = tmp_path_factory.mktemp("returned")
    files = [folder / f"{delegation}.docx" for delegation in SOME]
    for file in files:
        file.write_bytes(answer(file.stem).content)
    return files


def parts(content: bytes, folder: Path) -> dict[str, bytes]:
    """The parts of a Word file."""
    (folder / "parts.docx").write_bytes(content)
    with zipfile.ZipFile(folder / "parts.docx") as package:
        return {name: package.read(name) for name in package.namelist()}


def own_words(found: Returned) -> Counter[str]:
    """How often each word of a delegation's own is said in a file: in a comment, a reply or an insertion."""
    said = [one.text for comment in found.comments for one in (comment, *comment.replies)]
    return Counter(_OWN.findall(" ".join([*said, *(change.added for change in found.changes)])))


def written(folder: Path, delegation: str) -> str:
    return (folder / "comments" / f"{delegation}.yaml").read_text(encoding="utf-8")


# What is returned


def test_there_are_27_delegations_and_each_has_its_own_words(answer: Callable[[str], Answer]) -> None:
    assert len(DELEGATIONS) == 27
    given = [word_ for delegation in SOME for word_ in answer(delegation).words]
    assert len({*given}) == len(given) > 200


def test_the_same_delegation_returns_the_same_bytes(plan: Path, sent: bytes, answer: Callable[[str], Answer]) -> None:
    assert returned27.answer(sent, plan, "DE") == answer("DE")


@pytest.mark.parametrize("delegation", SOME)
def test_all_that_is_said_stands_in_the_file_that_is_returned(delegation: str, answer: Callable[[str], Answer]) -> None:
    given = answer(delegation)
    found = word.read(given.content)
    assert len(found.comments) == returned27.COMMENTS
    assert own_words(found) == Counter(given.words)
    assert sum(one.resolved for one in found.comments) == given.resolved
    authors = {one.author for one in found.comments} | {one.author for one in found.changes}
    assert authors <= {f"{name} ({delegation})" for name in ("Anna", "Piotr", "Maria")}


def test_what_is_returned_is_what_was_sent_where_no_change_counts(sent: bytes, answer: Callable[[str], Answer]) -> None:
    assert [line.text for line in word.read(answer("DE").content).before.lines] == [
        line.text for line in word.read(sent).after.lines
    ]


@pytest.mark.parametrize("delegation", SOME)
def test_what_is_returned_is_a_valid_file(delegation: str, answer: Callable[[str], Answer], tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(answer(delegation).content)
    assert [one.description for one in OpenXmlValidator(max_errors=0).validate(tmp_path / "a.docx").errors] == []
    body = etree.fromstring(parts(answer(delegation).content, tmp_path)["word/document.xml"])
    numbers = [one.get(f"{W}id") for one in body.iter(f"{W}ins", f"{W}del", f"{W}bookmarkStart")]
    assert len({*numbers}) == len(numbers)


# What is collected


def test_nothing_is_lost_or_written_twice(
    cli: Cli, plan: Path, collected: list[Path], answer: Callable[[str], Answer]
) -> None:
    done = cli("comments", "collect", *collected, "--into", plan)
    assert done.status == 0, done.err
    for delegation in SOME:
        given, text = answer(delegation), written(plan, delegation)
        assert Counter(returned27.read(plan / "comments" / f"{delegation}.yaml")) == Counter(given.said)
        assert Counter(_OWN.findall(text)) == Counter(given.words)
        assert text.count("# resolved in Word") == given.resolved
        head = yaml.load(text, yaml.BaseLoader)
        assert (head["from"], head["date"], head["on"]) == (delegation, given.date, returned27.NUMBER)


def test_a_second_run_writes_nothing(cli: Cli, plan: Path, collected: list[Path]) -> None:
    cli("comments", "collect", *collected, "--into", plan)
    before = {delegation: written(plan, delegation) for delegation in SOME}
    done = cli("comments", "collect", *collected, "--into", plan)
    assert done.status == 0, done.err
    assert {delegation: written(plan, delegation) for delegation in SOME} == before
    assert cli("comments", "collect", "--check", *collected, "--into", plan).status == 0


def test_the_file_saved_again_by_libreoffice_has_nothing_new(cli: Cli, plan: Path, sent: bytes, tmp_path: Path) -> None:
    given = returned27.answer(sent, plan, "IT", libreoffice=True)
    (tmp_path / "IT.docx").write_bytes(given.content)
    again = laid_out(tmp_path, "IT.docx", "docx")
    assert own_words(word.read(again.read_bytes())) == Counter(given.words)
    assert cli("comments", "collect", tmp_path / "IT.docx", "--into", plan).status == 0
    before = written(plan, "IT")
    assert cli("comments", "collect", again, "--into", plan).status == 0
    assert written(plan, "IT") == before


def test_the_compilation_has_all_that_was_written(
    cli: Cli, plan: Path, collected: list[Path], answer: Callable[[str], Answer], tmp_path: Path
) -> None:
    cli("comments", "collect", *collected, "--into", plan)
    done = cli("render", plan, "--document", "comments", "--format", "html", "--output", tmp_path)
    assert done.status == 0, done.err
    (page,) = tmp_path.rglob("comments.html")
    found = {*_OWN.findall(page.read_text(encoding="utf-8"))}
    assert found >= {word_ for delegation in SOME for word_ in answer(delegation).words}


def test_the_measurement_runs_and_finds_all_as_it_must_be() -> None:
    sizes = ("--actions", "8", "--delegations", "2", "--strict")
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "collect.py", *sizes], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "lost: 0; not as said, or twice: 0" in done.stdout
    assert "once more: " in done.stdout
