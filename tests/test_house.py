"""The house's own rules: functions fit a screen, an assertion can fail, and examples in docstrings are true."""

from __future__ import annotations

import ast
import doctest
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from conftest import ROOT

PACKAGE = ROOT / "src" / "ccwp_plan"
MODULES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").glob("*.py"))
MOST_LINES = 50


def nodes(file: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(file.read_text(encoding="utf-8")))


def too_long(file: Path) -> Iterator[str]:
    """The functions of a file that are longer than a screen."""
    for node in nodes(file):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno
            if node.end_lineno - node.lineno + 1 > MOST_LINES:
                yield node.name


def cannot_fail(test: ast.expr) -> bool:
    """Whether an assertion is of what is always true: a literal, a constant by its name, or `or True`."""
    if isinstance(test, ast.BoolOp):
        return isinstance(test.op, ast.Or) and any(isinstance(one, ast.Constant) and one.value for one in test.values)
    if isinstance(test, ast.Constant | ast.Tuple):
        return True
    return isinstance(test, ast.Name) and test.id.isupper()


def test_no_function_is_longer_than_a_screen() -> None:
    assert MODULES != []
    assert [f"{file.relative_to(PACKAGE).as_posix()}: {name}" for file in MODULES for name in too_long(file)] == []


def test_a_function_that_is_too_long_would_be_found(tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text("def short():\n" + "    x = 1\n" * 49 + "def long():\n" + "    x = 1\n" * 50, encoding="utf-8")
    assert list(too_long(file)) == ["long"]


EXAMPLES = [file for file in MODULES if ">>> " in file.read_text(encoding="utf-8")]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_the_examples_in_docstrings_are_true(file: Path) -> None:
    name = ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)
    found = doctest.testmod(import_module(name))
    assert found.attempted > 0
    assert found.failed == 0


def test_every_assertion_of_the_tests_can_fail() -> None:
    assert TESTS != []
    asserts = [(file.name, node) for file in TESTS for node in nodes(file) if isinstance(node, ast.Assert)]
    assert [f"{name}:{node.lineno}" for name, node in asserts if cannot_fail(node.test)] == []


def test_an_assertion_that_cannot_fail_would_be_found() -> None:
    wrong, right = ("True", "TODAY", "x or True", "(x, 'why')"), ("x", "x or y", "TODAY == x", "not TODAY")
    assert [cannot_fail(ast.parse(one, mode="eval").body) for one in (*wrong, *right)] == [True] * 4 + [False] * 4
