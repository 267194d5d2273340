"""Composed and decomposed letters are one text wherever texts are compared; what is printed stays as typed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccwp_plan.analysis.comparison import compare
from ccwp_plan.analysis.coverage import coverage
from ccwp_plan.analysis.words import Edit, words
from ccwp_plan.checks.finding import Finding
from ccwp_plan.documents.render import Against, render
from ccwp_plan.editing.schemas import text as schema_text
from ccwp_plan.language.models import FileKind
from ccwp_plan.language.taxonomy import fold
from ccwp_plan.repository.load import load
from ccwp_plan.schemas.spellings import pattern
from conftest import Cli, checked
from laws import found_in
from plans import Repository, Tree, repositories, written
from test_diff import commit, git, needs_git, report
from test_laws import few, repository

STRATEGY = """\
id: stratégie
title: Stratégie
levels: [Žáměr, Údaj]
objectives:
  - id: É
    title: Élargir
    objectives: [{id: É(ä), text: Čas na změnu.}, {id: É(ö), text: Mezi námi.}, {id: É(1), text: Šíp.}]
"""
ACTORS = "actors: [{id: Celní-správa, name: Celní správa, kind: national_authority, source: Sbírka zákonů}]\n"
EMPACT = """\
cycles:
  - name: Příští cyklus
    start: 2030-01-01
    end: 2033-12-31
    source: Závěry Rady
    priorities: [{id: střelné-zbraně, name: Střelné zbraně}]
"""
PLAN = """\
strategy: stratégie
number: 10
title: Plán opatření
period: {start: 2030-01-01, end: 2031-12-31}
introduction: |
  Žluťoučký kůň^[Úř. věst. č. 5] pěl **ďábelské** ódy.
document: {number: xxxx/30, date: 2030-01-01, type: Pozn., from: Předseda, to: Účastníci, subject: Předmět}
actors: [{id: Zoé, name: Zoé Müller, kind: body}]
waivers: [{rule: O004, objective: é ö, reason: Později}, {rule: O004, objective: É1, reason: Později}]
"""
ACTION = """\
number: 10.1
title: Společná operace přístavů
objectives: [é(Ä)]
leader: Celní-správa
co_leaders: [Zoé]
aim: |
  - Zjistit nepřihlášené zboží v přístavech.
  - Předávat údaje.
deliverables: [Zpráva o přístavech, Příručka]
results:
  - {indicator: Členské státy, unit: státy, target: 20, due: 2031-06-30}
milestones: [{title: Úvodní schůzka, due: 2030-03-31}]
empact: [{priority: střelné-zbraně, note: Částečně}]
"""
FILES = {
    "strategies/stratégie.yaml": STRATEGY,
    "reference/actors.yaml": ACTORS,
    "reference/empact.yaml": EMPACT,
    "plans/plán/plan.yaml": PLAN,
    "plans/plán/actions/přístavy/č 1.yaml": ACTION,
}
DAY = ("--today", "2030-06-30")
HEAD = "Hide deleted text"
"""What stands above a document that is marked."""


def apart(text: str) -> str:
    """A text with the accents of its letters apart; signs that are no letters stay."""
    return re.sub(r"[^\W\d_]", lambda letter: normalize("NFD", letter[0]), text)


def laid(folder: Path, *decomposed: str, names: bool = False) -> Path:
    """The files above in a folder, the texts of those with such names decomposed, with `names` their names as well."""
    for name, text in FILES.items():
        file = folder / (apart(name) if names else name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(apart(text) if any(part in name for part in decomposed) else text, encoding="utf-8")
    return next((folder / "plans").iterdir())


def standing(*paths: Path) -> list[Finding]:
    return [finding for finding in found_in([*paths]) if not finding.waived]


def about(found: list[Finding]) -> list[tuple[object, ...]]:
    """Findings by what they are about, and the line that they stand in."""
    return sorted(
        (one.code, normalize("NFC", str(one.file.name)), one.span.line, one.action or "", one.fields) for one in found
    )


@pytest.mark.parametrize("decomposed", [("strategies",), ("reference",), ("plan.yaml",), ("actions",), ("",)])
@pytest.mark.parametrize("names", [False, True], ids=["names composed", "names decomposed"])
def test_a_plan_is_the_same_however_its_accents_are_typed(
    tmp_path: Path, decomposed: tuple[str, ...], names: bool
) -> None:
    one, other = laid(tmp_path / "one"), laid(tmp_path / "other", *decomposed, names=names)
    (old,), (new,) = load([one]), load([other])
    assert about(standing(one)) == about(standing(other)) == []
    assert compare(old, new).empty
    assert compare(new, old).empty
    assert [row.main for row in coverage(new).rows] == [row.main for row in coverage(old).rows]


@pytest.mark.parametrize("marks", ["tracked", "council"])
def test_nothing_is_marked_and_all_is_printed_as_it_was_typed(tmp_path: Path, marks: str) -> None:
    one, other = checked(laid(tmp_path / "one")), checked(laid(tmp_path / "other", ""))
    against = Against(one, marks=marks)
    found = render(other, "annex", "html", against=against).content.decode()
    assert re.search("<ins>|<del>|insertion|deletion", found.partition(HEAD)[2]) is None
    for typed in ("Společná operace přístavů", "Celní správa", "Žluťoučký kůň", "Úř. věst. č. 5", "Zoé Müller"):
        assert apart(typed) in found, typed
        assert typed not in found, typed


def test_a_leader_is_one_choice_of_the_filter(tmp_path: Path) -> None:
    plan = laid(tmp_path)
    (plan / "actions" / "2.yaml").write_text(apart(ACTION.replace("10.1", "10.2")), encoding="utf-8")
    html = render(checked(plan), "coverage", "html").content.decode()
    assert len(re.findall(r'<option value="Celn', html)) == 1
    assert [*dict.fromkeys(re.findall(r'data-leaders="(.*?)"', html, re.DOTALL))] == ["Celní-správa\nZoé"]


def test_what_did_change_is_marked_alone(tmp_path: Path) -> None:
    one, other = laid(tmp_path / "one"), laid(tmp_path / "other", "")
    (file,) = other.rglob("č*.yaml")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(apart("nepřihlášené"), apart("skryté")), encoding="utf-8")
    found = render(checked(other), "annex", "html", against=Against(checked(one), marks="council"))
    html = found.content.decode().partition(HEAD)[2]
    assert re.findall("<(del|ins)>(.*?)</", html) == [("del", "nepřihlášené"), ("ins", apart("skryté"))]


def test_a_field_that_is_given_in_both_ways_is_given_twice(tmp_path: Path) -> None:
    plan = laid(tmp_path)
    (plan / "plan.yaml").write_text(f"{PLAN}únor: x\n{apart('únor')}: y\n", encoding="utf-8")
    lines = PLAN.count("\n")
    found = {(one.code, one.span.line) for one in standing(plan)}
    assert found == {("F002", lines + 1), ("Y003", lines + 2)}


AGAIN = [
    ("plan.yaml", "kind: body}", "kind: body}, {id: ‹Zoé›, name: Z, kind: body}", "A007"),
    ("č 1.yaml", "[Zoé]", "[Zoé, ‹Zoé›]", "A004"),
    ("č 1.yaml", "[é(Ä)]", "[é(Ä), ‹É ä›]", "O003"),
    ("actors.yaml", "]", ", {id: ‹Celní-správa›, name: C, kind: body, source: S}]", "G001"),
    ("empact.yaml", "zbraně}]", "zbraně}, {id: ‹střelné-zbraně›, name: S}]", "G001"),
    ("stratégie.yaml", "}]", "}, {id: ‹é ä›, text: Znovu.}]", "S001"),
]
"""What is given once more, with its accents apart between ‹ and ›, and the rule that finds it."""


@pytest.mark.parametrize(("file", "old", "new", "code"), AGAIN, ids=[code for *_, code in AGAIN])
def test_two_ways_to_type_an_id_are_one_id(tmp_path: Path, file: str, old: str, new: str, code: str) -> None:
    plan = laid(tmp_path)
    (path,) = tmp_path.rglob(file)
    text = path.read_text(encoding="utf-8")
    assert old in text
    again = re.sub("‹(.*?)›", lambda found: apart(found[1]), new)
    path.write_text(text.replace(old, again, 1), encoding="utf-8")
    assert {one.code for one in standing(plan)} - {"O004"} == {code}


def test_an_unknown_word_is_offered_the_known_one(tmp_path: Path) -> None:
    plan = laid(tmp_path)
    (file,) = plan.rglob("č*.yaml")
    file.write_text(apart(ACTION.replace("leader: Celní-správa", "leader: Celní-správy")), encoding="utf-8")
    (found,) = standing(plan)
    assert (found.code, found.help.partition("?")[0]) == ("A003", "Did you mean Celní-správa")


def test_a_path_is_found_however_it_is_typed(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    laid(tmp_path, names=True)
    monkeypatch.chdir(tmp_path)
    for path in ("plans/plán", "plans/plán/actions/přístavy/č 1.yaml"):
        assert cli("validate", path, *DAY).out.startswith("1 plan, 1 action: no errors")
    assert cli("fmt", "--check", "plans/plán/plan.yaml").err == "1 of 1 file would change.\n"
    assert cli("strategy", "check", "strategies/stratégie.yaml").status == 0
    assert cli("validate", "plans/plan", *DAY).status == 2


def test_an_editor_takes_both(tmp_path: Path) -> None:
    (plan,) = load([laid(tmp_path)])
    assert plan.taxonomy
    accepted = re.compile(pattern(["É(ä)"]))
    for typed in ("É(ä)", "é ä", apart("É(ä)"), apart("éÄ")):
        assert accepted.match(typed), typed
        assert fold(typed) == fold("É(ä)")
    assert not accepted.match("E(a)")
    schema: Any = json.loads(schema_text(FileKind.ACTION, plan.taxonomy, plan.reference.known))
    priority = re.compile(schema["$defs"]["priority"]["pattern"])
    assert priority.match("střelné-zbraně")
    assert priority.match(apart("střelné-zbraně"))


@needs_git
def test_a_revision_that_was_committed_with_other_accents(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    git(Path(), "init", "--quiet", "--initial-branch", "main")
    git(Path(), "config", "core.precomposeunicode", "false")
    laid(tmp_path)
    commit(tmp_path, "composed")
    for folder in ("plans", "strategies", "reference"):
        git(Path(), "rm", "-r", "-q", folder)
    laid(tmp_path, "", names=True)
    commit(tmp_path, "decomposed")
    for one, other in (("HEAD~1", "HEAD"), ("HEAD~1", "."), ("HEAD~1:plans/plán", "HEAD:plans/plán")):
        found = report(cli, one, other)
        assert (found["actions"], found["metadata"], found["strategy"]) == ([], [], None), (one, other)


def test_a_word_with_other_accents_is_kept_and_given_as_it_is_now() -> None:
    old, new = "Čas změn přišel.", apart("Čas velkých změn přišel.")
    pieces = words(old, new)
    assert "".join(one.text for one in pieces if one.edit is not Edit.DELETED) == new
    assert "".join(one.was for one in pieces if one.edit is not Edit.INSERTED) == old
    assert [one.text.strip() for one in pieces if one.edit is not Edit.KEPT] == [apart("velkých")]


@given(st.text("áéa ř́[](1.\n", max_size=30), st.randoms(use_true_random=False))
def test_no_word_is_new_where_accents_alone_are(text: str, random: Random) -> None:
    typed = "".join(apart(sign) if random.random() < 0.5 else sign for sign in text)
    assert {one.edit for one in words(text, typed)} <= {Edit.KEPT}


def accented(tree: Tree, key: str = "") -> Tree:
    """The tree of a plan with accents in the names that others refer to."""
    if isinstance(tree, dict):
        return {name: accented(inner, name) for name, inner in tree.items()}
    if isinstance(tree, list):
        return [accented(inner, key) for inner in tree]
    if key in ("id", "objectives", "supporting_objectives", "objective") and tree[:1].isdigit():
        return f"É{tree}"
    return {"X1": "Zoé", "own": "stratégie"}.get(tree, tree)


@few(0.3)
@given(repositories(), st.randoms(use_true_random=False))
def test_any_plan_is_the_same_however_its_accents_are_typed(files: Repository, random: Random) -> None:
    trees: Any = {name.replace("own", "stratégie"): accented(tree) for name, tree in files.items()}
    texts = written(trees, random)
    some = {
        apart(name) if random.random() < 0.5 else name: apart(text) if random.random() < 0.7 else text
        for name, text in texts.items()
    }
    with repository(texts) as one, repository(some) as other:
        (old,), (new,) = load([one]), load([other])
        assert about(found_in([one])) == about(found_in([other]))
        assert compare(old, new).empty
        assert [row.main for row in coverage(new).rows] == [row.main for row in coverage(old).rows]
