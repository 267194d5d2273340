"""Overlaps as Markdown: for each pair a table with the two side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ccwp_plan.analysis.overlaps import Compared, Overlap, Shared, passages_of
from ccwp_plan.reports.comparison.md import escaped
from ccwp_plan.reports.overlaps import wording

if TYPE_CHECKING:
    from ccwp_plan.reports.overlaps import Overlaps
    from ccwp_plan.reports.terminal import Terminal


def overlaps(found: Overlaps, terminal: Terminal) -> str:
    """The pairs with what they share in bold; no sign of a text is Markdown."""
    return "\n".join([*_lines(found), ""])


def _lines(found: Overlaps) -> Iterator[str]:
    yield from ("# Overlaps", "", escaped(wording.head(found)))
    for heading, pairs in wording.groups(found):
        yield from ("", f"## {heading}")
        for pair in pairs:
            yield from ("", *_pair(pair, found.corpus.shared(pair)))


def _pair(pair: Overlap, shared: Shared) -> Iterator[str]:
    names = [escaped(wording.name(one)) for one in (pair.one, pair.other)]
    mutual = ", mutual" if pair.mutual else ""
    yield from (f"### {wording.shown(pair.similarity)}: {' and '.join(names)}{mutual}", "")
    yield from (f"| | {' | '.join(names)} |", "| --- | --- | --- |")
    for label in wording.labels(pair):
        texts = [_text(one, label, shared) for one in (pair.one, pair.other)]
        yield from [f"| {label} | {' | '.join(texts)} |"] if any(texts) else []
    yield ""
    if pair.related:
        yield f"- Related: {escaped(wording.relation(pair))}"
    yield from (f"- {name}: {escaped(text)}" for name, text in wording.facts(shared))


def _text(one: Compared, label: str, shared: Shared) -> str:
    """The text of a field in one cell of a table."""
    text = (f"**{escaped(part)}**" if marked else escaped(part) for part, marked in passages_of(one, label, shared))
    return " ".join("".join(text).split())
