"""The pages as judges that no one here wrote see them: the Nu Html Checker and html-validate.

What they need is installed by `npm install --no-save vnu-jar html-validate` at the top of the checkout; VNU_JAR and
HTML_VALIDATE name them elsewhere. What is accepted of what they say stands here with its reason.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT
from judged import DOCUMENTS, FEW, page_of

MODULES = ROOT / "node_modules"
VNU = Path(os.environ.get("VNU_JAR") or MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar")
HTML_VALIDATE = Path(os.environ.get("HTML_VALIDATE") or MODULES / ".bin" / "html-validate")

ACCEPTED = {
    r"CSS: “container(-type)?”: Property “container(-type)?” doesn't exist": "it knows no CSS Containment Level 3",
    r"CSS: Unrecognized at-rule “@container”": "the same",
    r"CSS: “max-width”: Unknown dimension": "cqi is of the same",
    r"no-inline-style: ": "the widths of columns and ids on one line, which pandoc and typst read from there",
    r"valid-id: element id \"[\w.-]+\" must only contain": "HTML takes every sign but white space; numbers have dots",
    r"long-title: ": "the title of a plan is as long as the Council's",
    r"wcag/h32: ": "the filter is applied as it is changed, and is sent to nobody",
}
"""What they complain of that stays as it is, and why."""

BROKEN = (
    '<!DOCTYPE html><html lang="en" xmlns:epub="x"><head><title>x</title></head><body><p><ul></ul></p></body></html>'
)

Judge = Callable[[list[Path]], list[str]]


def vnu(pages: list[Path]) -> list[str]:
    command = ["java", "-jar", str(VNU), "--format", "json", "--exit-zero-always", *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stderr)["messages"]
    return [f"{Path(one['url']).name}:{one.get('lastLine')}: {one['message']}" for one in found]


def html_validate(pages: list[Path]) -> list[str]:
    config = pages[0].parent / "rules.json"
    config.write_text(json.dumps({"root": True, "extends": ["html-validate:recommended"]}))
    command = [str(HTML_VALIDATE), "--config", str(config), "--formatter", "json", *map(str, pages)]
    said = config.with_name("said.json")
    with said.open("w") as file:  # it ends before a pipe has taken all that it says
        subprocess.run(command, stdout=file, check=False)
    return [
        f"{Path(file['filePath']).name}:{one['line']}: {one['ruleId']}: {one['message']}"
        for file in json.loads(said.read_text(encoding="utf-8"))
        for one in file["messages"]
    ]


JUDGES = [
    pytest.param(
        vnu,
        marks=pytest.mark.skipif(
            not VNU.is_file() or shutil.which("java") is None,
            reason="the Nu Html Checker is not installed: npm install --no-save vnu-jar, and Java",
        ),
    ),
    pytest.param(
        html_validate,
        marks=pytest.mark.skipif(
            not HTML_VALIDATE.is_file(), reason="html-validate is not installed: npm install --no-save html-validate"
        ),
    ),
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every document as HTML, a file each."""
    folder = tmp_path_factory.mktemp("judged")
    made = [folder / f"{'-'.join(one)}.html" for one in DOCUMENTS]
    for file, one in zip(made, DOCUMENTS, strict=True):
        file.write_bytes(page_of(*one, "html"))
    return made


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.slow
def test_judges_find_nothing_but_what_is_accepted(judge: Judge, pages: list[Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.html"
    broken.write_text(BROKEN)
    assert judge([broken]), "it is a judge"
    found = judge(pages)
    assert [one for one in found if not any(re.search(accepted, one) for accepted in ACCEPTED)] == []


@pytest.mark.parametrize("one", FEW)
def test_a_page_has_nothing_that_pandoc_alone_knows(one: tuple[str, str, str]) -> None:
    page = page_of(*one, "html").decode()
    assert "epub" not in page
    marks, notes = (len(re.findall(f'<{tag} [^>]*role="{role}"', page)) for tag, role in ROLES)
    assert marks == notes == page.count('href="#note-')


ROLES = (("a", "doc-noteref"), ("aside", "doc-footnote"))
