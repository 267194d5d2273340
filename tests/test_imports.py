"""The architecture of docs/design.md: imports run one way, and each library has its room."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from conftest import ROOT

PACKAGE = ROOT / "src" / "ccwp_plan"
MODULES = sorted(PACKAGE.rglob("*.py"))
_READ = {"reading", "errors"}
_KNOWN = {*_READ, "language"}
_FOUND = {*_KNOWN, "repository", "schemas"}
_ANSWERED = {*_FOUND, "analysis"}
_CHECKED = {*_ANSWERED, "checks"}
BELOW = {
    "reading": {"errors"},
    "language": _READ,
    "repository": {*_KNOWN, "filenames", "files", "processes"},
    "schemas": _KNOWN,
    "analysis": _FOUND,
    "checks": {*_ANSWERED, "filenames"},
    "documents": {*_CHECKED, "files", "processes", "resources"},
    "editing": {*_CHECKED, "filenames", "files", "jsontext", "resources"},
    "reports": {*_CHECKED, "jsontext", "literal", "resources"},
    "exchange": {*_CHECKED, "documents", "editing", "filenames", "files", "literal", "reports", "resources"},
    "cli": {
        *_CHECKED,
        *("editing", "documents", "exchange", "reports"),
        *("filenames", "files", "literal", "processes", "resources"),
    },
    "errors": set(),
    "filenames": set(),
    "files": {"errors", "filenames"},
    "jsontext": {"literal"},
    "literal": set(),
    "processes": set(),
    "resources": set(),
}
"""The rooms that a room may import from, besides itself."""

ROOMS = {
    "yaml": {"reading/extents.py", "reading/source.py"},
    "jinja2": {"documents/html.py"},
    "docx": {
        *("documents/docx.py", "documents/drawings.py", "documents/properties.py", "documents/tracked.py"),
        "exchange/docx.py",
    },
    "lxml": {"documents/marks.py", "documents/markup.py", "exchange/docx_reading.py", "exchange/word"},
    "zipfile": {"documents/docx.py", "exchange/package.py", "exchange/unzipped.py"},
    "defusedxml": {"exchange/package.py"},
    "fontTools": {"documents/boxes.py"},
    "typst": {"documents/typesetter.py"},
    "pypandoc": {"documents/pandoc.py"},
    "icalendar": {"reports/deadlines/ics.py"},
    "numpy": {"analysis/sparse.py"},
    "scipy": {"analysis/sparse.py"},
    "snowballstemmer": {"analysis/stems.py"},
    "typer": {"cli"},
    "openpyxl": {"exchange/xlsx_reading.py"},
    "xlsxwriter": {"exchange/xlsx.py"},
    "watchfiles": {"cli/watching.py"},
    "rich": {
        "cli",
        "reports/terminal.py",
        "reports/rules.py",
        "reports/forms.py",
        "reports/patch.py",
        "reports/by_plan/table.py",
        "reports/coverage/table.py",
        "reports/findings/text.py",
        "reports/comparison/text.py",
        "reports/reference/table.py",
        "reports/strategy/text.py",
    },
}
PROCESSES = {PACKAGE / "documents" / "bounded.py"}
"""Modules that are also run as a process of their own."""


def imported(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports by a relative path"
            yield from ([f"ccwp_plan.{name.name}" for name in node.names] if node.module == "ccwp_plan" else [])
            yield str(node.module)


def room(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_there_are_modules_to_look_at() -> None:
    assert {room(module) for module in MODULES} >= set(BELOW)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.relative_to(PACKAGE).as_posix())
def test_a_module_imports_what_is_below_it_and_the_libraries_of_its_room(module: Path) -> None:
    name = module.relative_to(PACKAGE).as_posix()
    for target in imported(module):
        top, *inner = target.split(".")
        if top == "ccwp_plan" and inner and inner[0] != "__version__" and room(module) in BELOW:
            assert inner[0] in BELOW[room(module)] | {room(module)}, f"{name} imports {target}"
        if top in ROOMS:
            assert any(name == allowed or name.startswith(f"{allowed}/") for allowed in ROOMS[top]), name


def test_only_the_command_line_prints_and_exits() -> None:
    for module in MODULES:
        if room(module) != "cli":
            calls = [node.func for node in ast.walk(ast.parse(module.read_text())) if isinstance(node, ast.Call)]
            names = {call.id for call in calls if isinstance(call, ast.Name)}
            assert not names & {"print", "exit", "quit"}, module
            assert "sys" not in set(imported(module)) or module in PROCESSES, module


def test_no_module_imports_itself_by_way_of_others() -> None:
    names = {".".join(module.relative_to(PACKAGE.parent).with_suffix("").parts): module for module in MODULES}
    named = {name.removesuffix(".__init__"): module for name, module in names.items()}
    graph = {
        name: {target for target in imported_names(module) if target in named} - {name}
        for name, module in named.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def imported_names(module: Path) -> Iterator[str]:
    """What a module imports, also for the type checker or in a function only; a name may be that of a module."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            inner = [f"{node.module}.{name.name}" for name in node.names]
            modules = [name for name in inner if (PACKAGE.parent / name.replace(".", "/")).with_suffix(".py").exists()]
            yield from modules or [str(node.module)]
