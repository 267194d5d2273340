"""Word files that came back, read: the cases of tests/cases/word/, each with the reading that is right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ccwp_plan.exchange.word import read
from reading import packed, shown

CASES = Path(__file__).parent / "cases" / "word"
FILES = sorted([*CASES.glob("*.docx"), *(one.parent for one in CASES.glob("*/document.xml"))])


def content(case: Path) -> bytes:
    return packed(case) if case.is_dir() else case.read_bytes()


def test_there_are_cases() -> None:
    assert len(FILES) >= 40


@pytest.mark.parametrize("case", FILES, ids=lambda case: case.stem)
def test_a_word_file_is_read(case: Path, golden: Callable[[str, str], None]) -> None:
    golden(str(case.with_suffix(".yaml")), shown(read(content(case))))
