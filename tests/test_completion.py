"""What the shell offers, asked for as the shells ask: by the completion protocol of the installed command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from ccwp_plan.checks import run as _rules  # noqa: F401  registers the rules
from ccwp_plan.checks.rule import RULES
from ccwp_plan.cli import completion
from ccwp_plan.language.taxonomy import fold
from ccwp_plan.reports.findings import Format
from conftest import ACTION, PLAN, ROOT, write_plan


def offered(cwd: Path, *words: str) -> list[str]:
    """What bash offers for the last of these words."""
    typed = " ".join(("ccwp-plan", *words))
    return asked(cwd, _CCWP_PLAN_COMPLETE="complete_bash", COMP_WORDS=typed, COMP_CWORD=str(len(words))).split()


def asked(cwd: Path, **of_the_shell: str) -> str:
    """What the command answers to a shell that sets these variables."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **of_the_shell}
    program = "import sys; sys.argv[0] = 'ccwp-plan'; from ccwp_plan.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", program], cwd=cwd, env=env, capture_output=True, text=True)
    assert done.stderr == ""
    return done.stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for name in ("one", "two"):
        write_plan(tmp_path / "plans" / name, a=ACTION)
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "third.yaml").write_text(PLAN)
    (tmp_path / "strategies").mkdir()
    (tmp_path / "strategies" / "own.yaml").write_text("id: own\n")
    return tmp_path


def test_the_codes_of_rules(tmp_path: Path) -> None:
    assert offered(tmp_path, "explain", "") == sorted(RULES)
    assert offered(tmp_path, "explain", "O") == [code for code in sorted(RULES) if code.startswith("O")]
    assert offered(tmp_path, "explain", "o00") == ["o001", "o002", "o003", "o004"]


@pytest.mark.slow
def test_the_paths_of_plans(repository: Path) -> None:
    for command in ("validate", "coverage", "progress", "deadlines", "involvement", "overlaps", "render", "new-action"):
        assert offered(repository, command, "") == ["plans/one", "plans/two"]
    assert offered(repository, "validate", "plans/t") == ["plans/two"]
    assert offered(repository, "validate", "plans/one", "drafts/") == ["drafts/third.yaml"]


def test_the_plan_that_a_new_one_follows(repository: Path) -> None:
    assert offered(repository, "new-plan", "plans/three", "--from", "plans/t") == ["plans/two"]


def test_strategies(repository: Path) -> None:
    for command in ("show", "check"):
        assert offered(repository, "strategy", command, "") == ["own", "7806-19"]


@pytest.mark.slow
def test_options_of_a_new_action(repository: Path) -> None:
    assert offered(repository, "new-action", "plans/one", "--objective", "3") == ["3", "3a", "3ai", "3aii", "3b", "3c"]
    assert offered(repository, "new-action", "plans/one", "--leader", "Euro") == ["Europol", "Eurojust"]
    (repository / "reference").mkdir()
    (repository / "reference" / "actors.yaml").write_text("actors: [{id: Eurolab, name: x, kind: body, source: x}]\n")
    for plan in ("plans/one", "plans/one/plan.yaml"):
        assert offered(repository, "new-action", plan, "--leader", "Eurol") == ["Eurolab"]
    assert offered(repository, "init", "x", "--strategy", "") == ["own", "7806-19"]
    assert offered(repository, "schema", "action", "--strategy", "7") == ["7806-19"]


def test_formats(tmp_path: Path) -> None:
    assert offered(tmp_path, "validate", "--format", "") == [*Format]
    assert offered(tmp_path, "validate", "--format", "sa") == ["sarif"]


@pytest.mark.slow
def test_options_of_supervision(repository: Path) -> None:
    assert offered(repository, "progress", "--actor", "Euro") == ["Europol", "Eurojust"]
    assert offered(repository, "deadlines", "plans/one", "plans/two", "--actor", "Euro") == ["Europol", "Eurojust"]
    assert offered(repository, "involvement", "--actor", "P") == ["PL", "PT", "Presidency"]
    assert offered(repository, "deadlines", "--presidency", "2021-") == ["2021-1", "2021-2"]
    assert offered(repository, "deadlines", "--presidency", "S") == ["SE", "SI", "SK"]
    assert offered(repository, "progress", "--fail-on", "") == ["late", "behind", "silent"]
    assert offered(repository, "progress", "--fail-on", "late,") == ["late,behind", "late,silent"]
    assert offered(repository, "deadlines", "--format", "i") == ["ics"]


@pytest.mark.parametrize("words", [("validate", ""), ("validate", "nowhere/"), ("explain", "Z")])
def test_where_there_is_nothing_to_offer_nothing_is_said(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "plans").write_text("no folder")
    assert offered(tmp_path, *words) == []


def test_objectives(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    ctx = typer.Context(typer.main.get_command(typer.Typer(callback=lambda: None)))
    found = dict(completion.objectives(ctx, ""))
    assert len(found) == 18
    assert found["1(b)"].startswith("Contribute to the multi-disciplinary fight")
    assert found["2"] == "Operational co-operation"
    assert [id_ for id_, _ in completion.objectives(ctx, "3(a")] == ["3(a)", "3(a)(i)", "3(a)(ii)"]
    assert [id_ for id_, _ in completion.objectives(ctx, "3A")] == ["3(a)", "3(a)(i)", "3(a)(ii)"]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_text_of_an_objective_is_one_line_with_its_square_brackets(repository: Path, shell: str) -> None:
    typed = "ccwp-plan new-action plans/one --objective 3"
    of_the_shell = {"_TYPER_COMPLETE_ARGS": typed, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    lines = asked(repository, _CCWP_PLAN_COMPLETE=f"complete_{shell}", **of_the_shell).splitlines()
    assert len(lines) == len(["3", "3(a)", "3(a)(i)", "3(a)(ii)", "3(b)", "3(c)"])
    own = "id: own\ntitle: Own\nlevels: [Goal]\nobjectives: [{id: G1, title: 'Goal [in red] [/]'}]\n"
    (repository / "strategies" / "own.yaml").write_text(own)
    write_plan(repository / "plans" / "one", PLAN.replace("7806-19", "own"))
    of_the_shell["_TYPER_COMPLETE_ARGS"] = typed.replace(" 3", " G")
    answer = asked(repository, _CCWP_PLAN_COMPLETE=f"complete_{shell}", **of_the_shell)
    assert "Goal [in red] [/]" in answer


def test_objectives_in_bash_can_be_typed_without_quotes(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    monkeypatch.setenv("_CCWP_PLAN_COMPLETE", "complete_bash")
    ctx = typer.Context(typer.main.get_command(typer.Typer(callback=lambda: None)))
    bare = [id_ for id_, _ in completion.objectives(ctx, "3")]
    assert bare == ["3", "3a", "3ai", "3aii", "3b", "3c"]
    assert [fold(id_) for id_ in bare] == bare
    assert "3(a)" in dict(completion.objectives(ctx, "3("))


def test_objectives_are_those_of_the_plan_that_the_command_names(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    own = "id: own\ntitle: Own\nlevels: [Goal]\nobjectives: [{id: G1, title: Goal one}]\n"
    (repository / "strategies" / "own.yaml").write_text(own)
    plan = write_plan(repository / "plans" / "two", PLAN.replace("7806-19", "own"))
    ctx = typer.Context(typer.main.get_command(typer.Typer(callback=lambda: None)))
    ctx.params["plan"] = plan
    assert completion.objectives(ctx, "") == [("G1", "Goal one")]
    (plan / "plan.yaml").write_text("strategy: [")
    assert completion.objectives(ctx, "") == []
