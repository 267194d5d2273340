"""All that the program says is plain English: no officer of a secretariat meets a word of programmers in it.

docs/style.md says how the texts are written. The texts are collected, not listed: every string in the source that
is a phrase, every help, every rule with its page, and what the invalid cases print.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ccwp_plan.checks.rule import RULES
from ccwp_plan.checks.run import check
from ccwp_plan.errors import CallError
from ccwp_plan.repository.load import load
from conftest import ROOT, TODAY, Cli, commands

SOURCE = ROOT / "src" / "ccwp_plan"

WORDS = {
    "a word of programmers": r"mappings?|scalars?|nodes?|tokens?|tags?|pars(?:e|es|ed|er|ing)|dict(?:ionary)?|tuples?"
    r"|booleans?|bools?|integers?|floats?|null|strings?|regex|stdin|stdout|stderr|iterables?|tracebacks?"
    r"|sequences?|directives?|serialis\w+|instantiat\w+",
    "an old word": r"mend(?:s|ed|ing)?|anew|hitherto|thereof|whereof|therein|amongst|somebody",
    "an adjective in the place of a verb": r"(?:is|are) sound|sound (?:plans?|files?)",
    "a negation that is not English": r"(?<!there )(?:is|was|are|be) no (?!longer\b|more\b|less\b)\w+"
    r"|(?:is|are|it) none\b|is nothing",
    "an order that is not English": r"not there any more|nothing any more|no more than there|stands? (?:still"
    r"|twice)|still stands?|of its own accord|as it is already|has to be given|is not looked at",
}
"""What officials must not meet, by what is wrong with it."""

_LIBYAML = re.compile(
    r"^(?:mapping (?:keys|values) are not allowed|block sequence entries|did not find expected|could not find|found |"
    r"exceeded maximum)"
)
"""How a complaint of libyaml begins: syntax.py looks it up, and prints words of its own."""


def phrases(file: Path) -> Iterator[tuple[int, str]]:
    """The strings of a source file that are phrases, with their lines; f-strings without what is put into them.

    Docstrings are not among them, except those of commands, which their helps show.
    """
    tree = ast.parse(file.read_text(encoding="utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    silent |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.AnnAssign) and _is_alias(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            silent |= {id(part) for part in node.values}
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            text = node.value
        else:
            continue
        if " " in text.strip() and not _LIBYAML.match(text):
            yield node.lineno, text


def _is_alias(node: ast.AnnAssign) -> bool:
    """Whether a text says what a type is."""
    return isinstance(node.annotation, ast.Name) and node.annotation.id == "TypeAlias"


def strange(text: str) -> list[str]:
    """The words of a text that officials must not meet. What stands between backticks is typed, not read."""
    prose = re.sub(r"```.*?```|`[^`]*`|\{[^{}]*\}", "`…`", text, flags=re.DOTALL)
    return [
        f"{found.group()!r} ({why})"
        for why, pattern in WORDS.items()
        for found in re.finditer(rf"\b(?:{pattern})\b", prose, re.IGNORECASE)
    ]


def calls() -> list[tuple[str, ...]]:
    """Every command as it is called, the program itself first."""
    return [(), *(call for name in commands() for call in ((name,), *((name, below) for below in commands(name))))]


@pytest.mark.parametrize("file", sorted(SOURCE.rglob("*.py")), ids=lambda file: str(file.relative_to(SOURCE)))
def test_no_string_of_the_source_has_a_word_that_officials_must_not_meet(file: Path) -> None:
    assert [(line, text, words) for line, text in phrases(file) if (words := strange(text))] == []


def test_no_rule_has_one_in_its_title_or_on_its_page() -> None:
    pages = {code: (ROOT / "docs" / "rules" / f"{code}.md").read_text(encoding="utf-8") for code in RULES}
    assert {code: words for code in RULES if (words := strange(RULES[code].title) + strange(pages[code]))} == {}


def test_no_invalid_case_prints_one() -> None:
    found = {}
    for case in sorted((ROOT / "tests" / "cases" / "invalid").iterdir()):
        try:
            plans = load([case])
        except CallError:
            continue
        for plan in plans:
            for finding in check(plan, TODAY).findings:
                # what the file itself says is between quotation marks
                said = re.sub(r"‘[^’]*’", "‘…’", f"{finding.message} {finding.help}")
                found[finding.code, said] = strange(said)
    assert len(found) > 100
    assert {said: words for said, words in found.items() if words} == {}


@pytest.mark.parametrize("columns", ["80", "120"])
@pytest.mark.parametrize("command", calls(), ids=" ".join)
def test_a_help_reads_as_if_it_were_written_by_hand(
    command: tuple[str, ...], columns: str, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    shown = cli(*command, "--help").out
    assert "Usage:" in shown
    for sign in ("<", "{", "[["):
        assert sign not in shown.replace("<=", "")
    assert strange(re.sub(r"[│╭╮╰╯─\s]+", " ", shown)) == []


def test_the_words_are_found() -> None:
    assert all(map(strange, ("A mapping is given.", "X is no day.", "mend the errors above")))
    assert not strange("X is no longer covered. Correct it.")
