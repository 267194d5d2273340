"""Whatever comes back is hostile until it has been looked at: refused with a sentence, in bounded time and memory."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ccwp_plan.exchange.cells import Unreadable
from ccwp_plan.exchange.reading import read
from conftest import ROOT
from hostile_files import document, hostile_files, leads, sheet, workbook, zipped

FILES = [*hostile_files()]
NAMES = [name for name, *_ in FILES]
_HEAVY = {"a_million_short_rows", "very_many_shared_texts", "very_many_cells"}
_BOUNDED = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from ccwp_plan.exchange.cells import Unreadable
from ccwp_plan.exchange.reading import read
for name in sys.argv[1:]:
    try:
        read(Path(name))
        print("read")
    except Unreadable as error:
        print(error.message)
"""


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= 30


@pytest.mark.parametrize(
    ("builder", "sentence"),
    [
        pytest.param(builder, sentence, id=name, marks=[pytest.mark.slow] if name in _HEAVY else [])
        for name, builder, sentence in FILES
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(builder: Callable[[], bytes], sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "PL.xlsx"
    file.write_bytes(builder())
    with pytest.raises(Unreadable) as refused:
        read(file)
    assert refused.value.message == sentence
    assert refused.value.help.endswith(".")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="bounds of memory are the system's")
def test_all_of_them_together_take_bounded_time_and_memory(tmp_path: Path) -> None:
    files = []
    for name, builder, _ in FILES:
        files.append(tmp_path / name)
        files[-1].write_bytes(builder())
    command = [sys.executable, "-c", _BOUNDED, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, env={"PYTHONPATH": str(ROOT / "src")})
    assert done.stderr == ""
    assert done.stdout.splitlines() == [sentence for _, _, sentence in FILES]


def test_what_the_hostile_files_are_made_of_can_be_read(tmp_path: Path) -> None:
    for name, parts in (("a.xlsx", workbook()), ("b.docx", document())):
        (tmp_path / name).write_bytes(zipped(parts))
        (found,) = read(tmp_path / name).sheets
        assert [cell.text for cell in found.cells.values()] == ["Key"]


def test_links_that_people_write_are_let_through(tmp_path: Path) -> None:
    web = leads(("rId1", "hyperlink", "https://example.org/"), outside=True)
    template = leads(("rId1", "attachedTemplate", "file:///C:/Templates/Council.dotx"), outside=True)
    parts = {**document(), "word/_rels/document.xml.rels": web, "word/_rels/settings.xml.rels": template}
    (tmp_path / "a.docx").write_bytes(zipped(parts))
    assert len(read(tmp_path / "a.docx").sheets) == 1


def test_empty_rows_and_cells_are_not_counted(tmp_path: Path) -> None:
    """As programs write them for a height or a colour, down to the last row."""
    rows = "".join(f'<row r="{row}" ht="20"><c r="XFD{row}" s="0"/></row>' for row in range(60_000, 60_100))
    first = '<row r="1"><c r="A1"><v>7</v></c></row>'
    (tmp_path / "a.xlsx").write_bytes(zipped(workbook(sheet=sheet(f"{first}{rows}"))))
    (found,) = read(tmp_path / "a.xlsx").sheets
    assert [cell.place for cell in found.cells.values()] == ["A1"]


def test_openpyxl_reads_with_defusedxml() -> None:
    """openpyxl uses it only where it is installed and no variable says otherwise; without it nothing is read."""
    import openpyxl
    from defusedxml.common import EntitiesForbidden
    from openpyxl.xml import functions

    assert openpyxl.DEFUSEDXML is True
    assert functions.iterparse.__module__.startswith("defusedxml")
    laughs = b'<!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'
    with pytest.raises(EntitiesForbidden):
        [*functions.iterparse(io.BytesIO(laughs))]


def test_without_defusedxml_no_workbook_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(zipped(workbook()))
    environment = {"PYTHONPATH": str(ROOT / "src"), "OPENPYXL_DEFUSEDXML": "False"}
    command = [sys.executable, "-c", _BOUNDED, str(tmp_path / "a.xlsx")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert "defusedxml is missing" in done.stderr
    assert done.stdout == ""
