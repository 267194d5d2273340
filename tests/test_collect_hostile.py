"""Files that do harm and signs that mean something, collected: told or kept, and never in the way of the others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ccwp_plan.exchange.collecting.collect import collect
from ccwp_plan.exchange.collecting.sent import Outbox
from ccwp_plan.exchange.collecting.writing import answer
from ccwp_plan.exchange.word import read
from ccwp_plan.language import richtext
from ccwp_plan.repository.load import load
from conftest import Cli
from reading import package
from test_collect_cases import CASES, PLAN, case
from test_hostile_files import FILES
from worded import Drawn, Note, Para, Run, W, Written

_OF_XML = ("\x7f", "\x80", "\x85", "\u2028", "\u202e", "\ufeff", "\u200b", "\ue000", "\u0301", "\u00ad")
_OF_YAML = ("---", "...", "%YAML", "key: value", "- a: b", "#c", "|", ">", "&a *b", "!tag", "@x", "'\"", "\\", "\t")
_OF_RICH_TEXT = ("![a](http://x)", "^[foot", "a^[b]", "> q", "    code", "1) x", "***", "~~~", "```", "&amp;", "<b>")
_SIGNS = (*_OF_XML, *_OF_YAML, *_OF_RICH_TEXT, "\N{GRINNING FACE}", "x" * 100_000)


@pytest.mark.slow
def test_files_that_do_harm_are_told_and_the_others_are_read(tmp_path: Path, cli: Cli) -> None:
    one = case(CASES / "word-replies-and-resolved.yaml")
    plan, good = one.laid_out(tmp_path)
    files = []
    for name, builder, _ in FILES:
        files.append(tmp_path / f"{name}.docx")
        files[-1].write_bytes(builder())
    done = cli("comments", "collect", *files, good, "--from", one.delegation, "--into", plan)
    assert done.status == 1
    assert (plan / "comments" / f"{one.delegation}.yaml").read_text(encoding="utf-8") == one.expected
    told = " ".join(done.err.split())
    assert [name for name, *_ in FILES if f"{name}.docx: not read: " not in told] == []


@pytest.mark.parametrize(
    "signs", [*_OF_XML, *_OF_YAML, *_OF_RICH_TEXT, "x" * 100_000], ids=lambda signs: ascii(signs[:9])
)
def test_no_sign_is_lost_or_in_the_way(signs: str, tmp_path: Path) -> None:
    note = Note("Anna", (signs, f"second {signs}"), 0, 1)
    drawn = Drawn((Para((Run(f"Some words {signs} x", (("ins", "Anna"),)),)),), (note,))
    shutil.copytree(PLAN, tmp_path / "plan")
    (plan,) = load([tmp_path / "plan"])
    found = collect(read(package(Written(drawn).parts)), Outbox(plan, lambda _: ()), "DE")
    made = answer(plan, "DE", found)
    made.take(found)
    (tmp_path / "plan" / "comments").mkdir()
    (tmp_path / "plan" / "comments" / "DE.yaml").write_text(made.text(), encoding="utf-8")
    (plan,) = load([tmp_path / "plan"])
    assert plan.loads, plan.problems
    said = [one.fields for file in plan.comments for one in file.comments]
    assert len(said) == 1
    assert signs.strip() in richtext.plain(said[0].proposal or "") or not signs.strip()
    assert richtext.plain(said[0].text or "").count(signs.strip()) >= 2 or not signs.strip()
    assert answer(plan, "DE", found).take(found) == 0


def test_notes_in_notes_have_an_end_and_no_word_is_lost(tmp_path: Path) -> None:
    """Word makes none; a chain of them, and one that leads back, is read all the same."""
    head = f'<w:{{0}} xmlns:w="{W}">'
    mark = '<w:r><w:footnoteReference w:id="{0}"/></w:r>'
    track = 'w:author="Anna" w:date="2021-02-01T10:00:00Z"'
    notes = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:ins w:id="{n}" {track}><w:r><w:t>word{n}</w:t></w:r></w:ins>'
        f"{mark.format(n % 600 + 1)}</w:p></w:footnote>"
        for n in range(1, 601)
    )
    body = f"<w:body><w:p><w:r><w:t>Some words</w:t></w:r>{mark.format(1)}</w:p></w:body>"
    parts = {
        "document": f"{head.format('document')}{body}</w:document>",
        "footnotes": f"{head.format('footnotes')}{notes}</w:footnotes>",
    }
    (plan,) = load([PLAN])
    found = collect(read(package(parts)), Outbox(plan, lambda _: ()), "DE")
    said = " ".join(one.proposal for one in found.comments)
    assert [n for n in range(1, 601) if f"word{n}" not in said.split()] == []
