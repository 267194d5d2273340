"""A page of its own for a report: one file, without a script, that reads nothing from anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias
from xml.etree import ElementTree

from ccwp_plan.literal import literal

Content: TypeAlias = "str | ElementTree.Element"

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1a1a1a; --line: #8a8a8a; }
:root { --late: #a4001d; --behind: #7a4b00; --good: #12622f; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #161616; --ink: #eee; --late: #ff9aa8; --behind: #ffc163; --good: #7fd69c; }
}
html { background: var(--paper); color: var(--ink); }
body { font: 1rem/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 80rem; padding: 1rem; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1.2rem; margin-top: 2rem; }
.table { overflow-x: auto; }
table { border-collapse: collapse; }
caption { text-align: left; padding-bottom: .4rem; }
th, td { border-top: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; }
td ul { margin: 0; padding-left: 1.1rem; }
meter { width: 8rem; vertical-align: middle; }
.late { color: var(--late); } .behind { color: var(--behind); } .good { color: var(--good); }
"""


def element(tag: str, *content: Content, **attributes: str) -> ElementTree.Element:
    """An element with what stands in it; texts cannot be taken for markup, and `class_` is the attribute class."""
    made = ElementTree.Element(tag, {name.rstrip("_").replace("_", "-"): text for name, text in attributes.items()})
    last: ElementTree.Element | None = None
    for piece in content:
        if not isinstance(piece, str):
            made.append(last := piece)
        elif last is None:
            made.text = (made.text or "") + literal(piece)
        else:
            last.tail = (last.tail or "") + literal(piece)
    return made


def page(title: str, content: Iterable[ElementTree.Element]) -> str:
    """The page, below its title."""
    style = element("style")
    style.text = _STYLE
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        style,
    )
    body = element("body", element("main", element("h1", title), *content))
    root = element("html", head, body, lang="en")
    ElementTree.indent(root, "")
    return f"<!DOCTYPE html>\n{ElementTree.tostring(root, encoding='unicode', method='html')}\n"


def table(caption: str, head: Iterable[str], rows: Iterable[Iterable[Content]]) -> ElementTree.Element:
    """A table, the first cell of each row being its head; where it is too wide it is moved to the side."""
    top = element("tr", *(element("th", name, scope="col") for name in head))
    lines = []
    for first, *rest in rows:
        lines.append(element("tr", element("th", first, scope="row"), *(element("td", cell) for cell in rest)))
    made = element("table", element("caption", caption), element("thead", top), element("tbody", *lines))
    return element("section", made, class_="table", tabindex="0", aria_label=caption)


def items(listed: Iterable[Content]) -> ElementTree.Element:
    """A list."""
    return element("ul", *(element("li", one) for one in listed))
