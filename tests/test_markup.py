"""HTML to Typst: what is read there, by typst itself, is what a page says."""

from __future__ import annotations

import json
from html import escape

import pytest
import typst as typesetter
from hypothesis import given, settings
from hypothesis import strategies as st

from ccwp_plan.documents.markup import typst
from ccwp_plan.errors import CallError

READ = """
#let note = footnote
#let apart(it) = it
#let heads(it) = it
#let words(it) = {
  if type(it) == str { it }
  else if it.func() == footnote { "{" + words(it.body) + "}" }
  else if it.func() == link { words(it.body) + "->" + if type(it.dest) == str { it.dest } else { str(it.dest) } }
  else if it.func() == linebreak { "/" }
  else if it.func() == image { "!" + it.alt }
  else if it.func() == table.cell { words(it.body) + "|" }
  else if it.func() == parbreak { "¶" }
  else if it.func() == terms.item { words(it.term) + ": " + words(it.description) }
  else if it.has("text") { words(it.text) }
  else if it.has("children") { it.children.map(words).join() }
  else if it.has("body") { words(it.body) }
  else if it.has("child") { words(it.child) }
  else if it == [ ] { " " }
}
"""


def read(html: str) -> str:
    """The words of a page, as typst has read them from its markup."""
    source = f"{READ}#metadata(words([{typst(f'<html><body>{html}</body></html>')[0]}])) <words>"
    return str(json.loads(typesetter.query(source.encode(), "<words>", field="value", one=True)) or "").strip(" ¶")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>one</p><p>two</p>", "one¶two"),
        ("<p>a <em> b </em> c</p>", "a b c"),
        ("<p>one<br>two<br></p>", "one/two"),
        ("<p>a  b   c\n  d</p>", "a  b   c d"),
        ("<p>\u00a0a\u00a0</p>", "\u00a0a\u00a0"),
        ("<h2>a<br>b</h2>", "a/b"),
        ("<ul><li>a</li><li><p>b</p><pre>c\n d</pre></li></ul>", "a¶b¶c\n d"),
        ('<p>a <a href="https://x.eu/a_b?c=%22">b</a></p>', "a b->https://x.eu/a_b?c=%22"),
        ('<p><a href="#here">b</a> <a href="#nowhere">c</a></p><div id="here">d</div>', "b->here c¶ d"),
        (
            '<p>a<a epub:type="noteref" href="#n">1</a>, b</p><aside id="n"><p><a class="back">1</a> c</p></aside>',
            "a{ c}, b",
        ),
        ("<table><tr><td>a</td><td><p>b</p><p>c</p></td></tr></table>", "a|b¶c|"),
        ('<div class="screen"><div>a</div></div><p>b</p><!-- c -->', "b"),
        ('<p>a <img src="x.png" alt="b"> c</p>', "a b c"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a: b"),
        ("<blockquote>a</blockquote><p>H<sub>2</sub>O</p>", "a ¶H2O"),
        ("<p><ins>a <strong>b</strong></ins> <del>c </del>d</p>", "a b c d"),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><desc>a &amp; "b"</desc></svg>', '!a & "b"'),
    ],
)
def test_what_is_read_is_what_the_page_says(html: str, words: str) -> None:
    assert read(html) == words


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(st.text(st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs")), min_size=1))
def test_no_sign_of_a_text_is_a_sign_of_typst(text: str) -> None:
    """Whatever a text has in it, and whatever stands beside it."""
    inner = escape(f"a{text}b")
    expected = f"a{text}b"
    assert read(f"<p>{inner}</p>") == expected
    assert read(f"<ul><li>{inner}</li></ul>") == expected
    assert read(f"<p><em>x</em>{inner}<strong>y</strong></p>") == f"x{expected}y"
    assert read(f"<h1>{inner}</h1>") == expected


def test_what_is_nested_too_deeply_is_said() -> None:
    with pytest.raises(CallError, match="nested"):
        typst(f"<body>{'<div>' * 2000}a{'</div>' * 2000}</body>")


def test_what_is_nested_deeply_is_not_lost() -> None:
    assert read("<b>" * 20 + "a" + "</b>" * 20) == "a"
    assert typst(f"<body>{'<div>' * 200}a{'</div>' * 200}</body>")[0].count("\na\n") == 1
