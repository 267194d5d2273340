"""Write the generated parts of docs/templates.md: files, blocks, pieces, fields, and the worked example.

    python tools/template_docs.py

Each part stands between two comments in the page; what is around them is written by hand. What is said of a
field is the docstring below it in view.py. What is said of a block or a piece is its line in the comment at
the head of its template: every block needs one, a piece only where it is meant for other templates. What is
said of a file that is no template stands below, in FILES.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from jinja2 import Environment, nodes
from markupsafe import Markup

from ccwp_plan.documents import view

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "templates.md"
TEMPLATES = ROOT / "templates"
EXAMPLE = ROOT / "docs" / "examples" / "working-party"
WIDTH = 110

PLAIN: dict[Any, str] = {
    str: "text",
    Markup: "HTML",
    bool: "true or false",
    int: "number",
    float: "number",
    NoneType: "none",
}
FILES = {
    "annexes.css": "What council.css lacks for the annexes of a note beside the plan.",
    "council.css": "The look of the HTML, on a screen and on paper.",
    "council.js": "The filter of the HTML, and what its page does beyond HTML.",
    "council.docx": "The styles of the DOCX.",
    "council.typ": "The layout of the PDF.",
    "dense.css": "What council.css lacks for the state of play, the deadlines and the involvement.",
    "table.css": "What council.css lacks for the table of the actions.",
    "table.js": "What the filter does where actions stand in groups.",
}
HEAD = re.compile(r"\{#(.*?)#\}", re.DOTALL)
TOLD = re.compile(r"^ {3}(\w+): (.+)$", re.MULTILINE)
FENCES = {".j2": "jinja", ".css": "css"}


def page(given: str) -> str:
    """The page with its generated parts as they should be."""
    for name, write in PARTS.items():
        begin, end = f"<!-- begin {name} (tools/template_docs.py) -->\n", f"<!-- end {name} -->\n"
        before, found, rest = given.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise SystemExit(f"{PAGE.name} lacks the comments around the part {name}: {begin}{end}")
        given = f"{before}{begin}\n{write()}\n{end}{after}"
    return given


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


# The fields


def in_words(hint: Any) -> str:
    """A type as an official would say it; the name of a class leads to its section."""
    if hint in PLAIN:
        return PLAIN[hint]
    if is_dataclass(hint) and isinstance(hint, type):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _one_of(f"`{member.value}`" for member in hint)
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return _one_of(f"`{value}`" for value in inner)
    if origin in (Union, UnionType):
        return _one_of(in_words(one) for one in inner)
    if origin is tuple and inner[1:] == (Ellipsis,):
        return f"list of {in_words(inner[0])}"
    raise TypeError(f"tools/template_docs.py has no words for {hint}")


def _one_of(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def seen() -> list[type]:
    """The classes of the view in the order of its file; after them those of other modules that it leads to."""
    listed = [one for one in vars(view).values() if is_dataclass(one) and _of(one) == view.__name__]
    for one in listed:  # which grows
        hints = get_type_hints(one).values()
        listed += [new for hint in hints for new in _classes(hint) if new not in listed]
    return [one for one in listed if isinstance(one, type)]


def _classes(hint: Any) -> Iterator[type]:
    """The view's classes in a type."""
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
    for inner in get_args(hint):
        yield from _classes(inner)


def _of(one: Any) -> str:
    return str(one.__module__)


def own_fields(one: type[Any]) -> list[str]:
    """The names of the fields that a class adds to those of the class it extends."""
    inherited = {field.name for base in one.__mro__[1:] if is_dataclass(base) for field in fields(base)}
    return [field.name for field in fields(one) if field.name not in inherited]


@cache
def field_docs(module: str) -> dict[str, dict[str, str]]:
    """The docstring below each field of each class of a module."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {one.name: dict(_field_docs(one)) for one in tree.body if isinstance(one, ast.ClassDef)}


def _field_docs(one: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, below in zip(one.body, one.body[1:], strict=False):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(words))),
            ):
                yield name, " ".join(words.split())


def field_section(one: type[Any]) -> str:
    """What is said of a class: its docstring, and a table of its fields."""
    hints, docs, names = get_type_hints(one), field_docs(_of(one))[one.__name__], own_fields(one)
    missing = [name for name in names if name not in docs]
    if missing:
        raise SystemExit(f"{_of(one)}.{one.__name__}: no docstring below {', '.join(missing)}")
    said = _paragraphs(inspect.getdoc(one) or "")
    bases = [base for base in one.__mro__[1:] if is_dataclass(base)]
    if bases:
        said += f"\n\nIt has the fields of {in_words(bases[0])}, and:"
    rows = ((f"`{name}`", in_words(hints[name]), docs[name]) for name in names)
    return f"### {one.__name__}\n\n{said}\n\n{table(('Field', 'Type', 'What it is'), rows)}"


def _paragraphs(text: str) -> str:
    return "\n\n".join(textwrap.fill(part, WIDTH) for part in text.split("\n\n"))


def fields_part() -> str:
    """A section for each class."""
    return "\n".join(field_section(one) for one in seen())


# The templates, their blocks and their pieces


@dataclass(frozen=True)
class Template:
    """A shipped template: what it is, what is told of its blocks and pieces, and its syntax tree."""

    name: str
    what: str
    told: dict[str, str]
    tree: nodes.Template

    @property
    def extends(self) -> tuple[str, ...]:
        """The names of the templates that it extends, if it does: one, or one or the other."""
        given = (one.template for one in self.tree.find_all(nodes.Extends))
        names = (name for one in given for name in (one, *one.find_all(nodes.Const)))
        return tuple(_const(name) for name in names if isinstance(name, nodes.Const))


@dataclass(frozen=True)
class Block:
    """A block: the one around it, and the names that it sees beside `view` and the pieces."""

    name: str
    within: str
    sees: tuple[str, ...]


@cache
def templates() -> tuple[Template, ...]:
    """The shipped templates."""
    return tuple(_template(file) for file in sorted(TEMPLATES.glob("*.j2")))


def _template(file: Path) -> Template:
    text = file.read_text(encoding="utf-8")
    head = HEAD.match(text)
    if head is None:
        raise SystemExit(f"{file.name} does not begin with a comment that says what it is")
    return Template(
        name=file.name,
        what=" ".join(head[1].partition("\n\n")[0].split()),
        told=dict(TOLD.findall(head[1])),
        tree=Environment(autoescape=True).parse(text),
    )


def _const(node: nodes.Node) -> str:
    return str(node.value) if isinstance(node, nodes.Const) else ""


def blocks(node: nodes.Node, within: str = "", loops: tuple[str, ...] = ()) -> Iterator[Block]:
    """The blocks of a template in their order. Only a `scoped` one sees the names of the loops around it."""
    for child in node.iter_child_nodes():
        inner, names = within, loops
        if isinstance(child, nodes.For) and isinstance(child.target, nodes.Name):
            names = (*loops, child.target.name)
        if isinstance(child, nodes.Block):
            yield Block(child.name, within, loops if child.scoped else ())
            inner = child.name
        yield from blocks(child, inner, names)


def files_part() -> str:
    """A table of the shipped files, the templates first."""
    others = [file.name for file in sorted(TEMPLATES.iterdir()) if file.suffix != ".j2"]
    if untold := [name for name in others if name not in FILES]:
        raise SystemExit(f"FILES of tools/template_docs.py does not say what {', '.join(untold)} is")
    rows = [(f"`{one.name}`", " or ".join(f"`{name}`" for name in one.extends), one.what) for one in templates()]
    rows += [(f"`{name}`", "", FILES[name]) for name in others]
    return table(("File", "Extends", "What it is"), rows)


def blocks_part() -> str:
    """A table of the blocks of the templates."""
    rows = [_block_row(template, block) for template in templates() for block in blocks(template.tree)]
    return table(("Template", "Block", "Within", "What it prints", "What it sees beside `view`"), rows)


def _block_row(template: Template, block: Block) -> tuple[str, ...]:
    if block.name not in template.told:
        raise SystemExit(f"the comment at the head of {template.name} has no line ‘   {block.name}: ...’")
    names = (f"`{block.name}`", block.within and f"`{block.within}`")
    return f"`{template.name}`", *names, template.told[block.name], ", ".join(f"`{name}`" for name in block.sees)


def pieces_part() -> str:
    """The macros that are told at the head of their template, by the name under which templates have them."""
    imported = {
        _const(one.template): one.target for template in templates() for one in template.tree.find_all(nodes.Import)
    }
    rows = [
        (f"`{imported[template.name]}.{_signature(macro)}`", template.told[macro.name])
        for template in templates()
        for macro in template.tree.find_all(nodes.Macro)
        if macro.name in template.told and template.name in imported
    ]
    return table(("Piece", "What it prints"), rows)


def _signature(macro: nodes.Macro) -> str:
    needed = len(macro.args) - len(macro.defaults)
    names = [arg.name for arg in macro.args[:needed]]
    for arg, default in zip(macro.args[needed:], macro.defaults, strict=True):
        names.append(f"{arg.name}={json.dumps(default.as_const())}")
    return f"{macro.name}({', '.join(names)})"


# The worked example


def example_part() -> str:
    """The templates of the worked example, word for word."""
    files = sorted(file for file in (EXAMPLE / "templates").iterdir() if file.suffix in FENCES)
    return "\n".join(
        f"`{file.relative_to(EXAMPLE).as_posix()}`:\n\n"
        f"```{FENCES[file.suffix]}\n{file.read_text(encoding='utf-8')}```\n"
        for file in files
    )


PARTS: dict[str, Callable[[], str]] = {
    "files": files_part,
    "blocks": blocks_part,
    "pieces": pieces_part,
    "example": example_part,
    "fields": fields_part,
}


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
