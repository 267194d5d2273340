"""Any pair of plans: rejecting every tracked change gives the old text, accepting every one the new one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from docx.oxml.ns import qn

import office
import pairs
from ccwp_plan.checks.run import Checked
from ccwp_plan.documents.render import Against, render
from conftest import ACTION, PLAN, checked, write_plan
from resolver import Reader, resolved

FEW, MANY, AT_ONCE = 4, 40, 20
_STYLES = re.compile(r"^\[(?:FirstParagraph|BodyText|Compact|TableText|)\] ")
"""Those of plain text, which depend on what stands before it, and are not tracked."""
_NOT_OF_BOTH = ("Changes are marked against", "[EndofAnnex]")


def documents(old: Path, new: Path, name: str = "note") -> tuple[bytes, Checked, Checked]:
    """The new plan's document with its changes, and both plans."""
    before, after = checked(old), checked(new)
    return render(after, name, "docx", draft=True, against=Against(before)).content, before, after


def lines_of(plan: Checked, name: str = "note") -> list[str]:
    """The paragraphs of a document without marks."""
    reader = Reader(render(plan, name, "docx", draft=True).content)
    return reader.lines(reader.body)


def compared(lines: Iterable[str]) -> list[str]:
    """What is compared of the paragraphs: style, level and kind of list, text, cells and rows."""
    return [_STYLES.sub("", line) for line in lines if not any(text in line for text in _NOT_OF_BOTH)]


def faults(content: bytes, accepted: list[str], rejected: list[str]) -> list[str]:
    """On which sides a marked document, resolved by the rules of ECMA-376, is not what it has to be."""
    reader = Reader(content)
    return [
        side
        for side, lines in (("accepted", accepted), ("rejected", rejected))
        if compared(reader.lines(resolved(reader.body, accept=side == "accepted"))) != compared(lines)
    ]


@pytest.mark.parametrize("seed", range(FEW))
def test_a_pair_of_plans(seed: int, tmp_path: Path) -> None:
    content, before, after = documents(*pairs.pair(tmp_path, seed))
    assert not faults(content, lines_of(after), lines_of(before))


def words(lines: Iterable[str]) -> str:
    """The whole text, without styles, levels and paragraphs."""
    kept = (line for line in lines if not any(text in line for text in _NOT_OF_BOTH))
    found = (re.fullmatch(r"\[[^]]*\] (?:<\d[^>]*> )?(.*)", line, re.DOTALL) for line in kept)
    return "".join(line[1] for line in found if line)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, MANY, AT_ONCE))
def test_many_pairs_of_plans_by_the_rules_and_in_libreoffice(first: int, tmp_path: Path) -> None:
    """LibreOffice gives the same words. Its paragraphs are its own.

    It keeps an empty one where one goes before a table, and takes the end of a paragraph that ends with new words
    for a part of the new paragraph after it.
    """
    wrong, jobs, want = [], [], []
    for seed in range(first, first + AT_ONCE):
        content, before, after = documents(*pairs.pair(tmp_path, seed))
        accepted, rejected = lines_of(after), lines_of(before)
        wrong += [(seed, side) for side in faults(content, accepted, rejected)]
        jobs += [(content, "Accept"), (content, "Reject")]
        want += [(seed, "Accept", words(accepted)), (seed, "Reject", words(rejected))]
    assert not wrong
    for (seed, command, texts), made in zip(want, office.resolved(tmp_path, jobs), strict=True):
        reader = Reader(made)
        wrong += [] if words(reader.lines(reader.body)) == texts else [(seed, command)]
    assert not wrong


AIM = "aim: To detect undeclared firearms."


def resolved_lines(old: Path, new: Path, *, accept: bool) -> list[str]:
    reader = Reader(documents(old, new, "annex")[0])
    return reader.lines(resolved(reader.body, accept=accept))


def test_an_item_that_is_reworded_stays_the_paragraph_above_its_list(tmp_path: Path) -> None:
    below = "\n    - in the first half of the year\n    - in the second half of the year\n  - Last item"
    plans = []
    for name, first in (("old", "Exchange of officers at seaports"), ("new", "Joint controls of parcels in the mail")):
        aim = f"aim: |\n  - {first}{below}"
        plans.append(write_plan(tmp_path / name, PLAN, a1=ACTION.replace(AIM, aim)))
    rejected = resolved_lines(*plans, accept=False)
    at = rejected.index("[Heading4] Aim")
    assert rejected[at + 1 : at + 5] == [
        "[Compact] <0 bullet –> Exchange of officers at seaports",
        "[Compact] <1 bullet –> in the first half of the year",
        "[Compact] <1 bullet –> in the second half of the year",
        "[Compact] <0 bullet –> Last item",
    ]


def test_no_heading_of_an_action_that_goes_is_left_and_none_before_it_is_touched(tmp_path: Path) -> None:
    actions = {f"a{n}": ACTION.replace("10.1", f"10.{n}") for n in (1, 2, 3)}
    more = write_plan(tmp_path / "more", PLAN, **actions)
    del actions["a2"]
    fewer = write_plan(tmp_path / "fewer", PLAN, **actions)
    for old, new, accept in ((more, fewer, True), (fewer, more, False)):
        content, *_ = documents(old, new, "annex")
        reader = Reader(content)
        headings = [line for line in reader.lines(resolved(reader.body, accept=accept)) if line.startswith("[Heading")]
        assert all(line.partition("] ")[2] for line in headings)
        for mark in reader.body.iter(*(qn(f"w:{kind}") for kind in ("ins", "del"))):
            if mark.getparent().tag == qn("w:rPr") and mark.getparent().getparent().tag == qn("w:pPr"):
                paragraph = mark.getparent().getparent().getparent()
                assert not paragraph.findall(qn("w:r")), "a paragraph that stays has lost its mark"
