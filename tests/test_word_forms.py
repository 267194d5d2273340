"""The form in Word: what it looks like to Word, what is read of it, and what becomes of it in other hands."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from openxml_audit import OpenXmlValidator

from ccwp_plan.checks.run import Checked
from ccwp_plan.exchange.asked import Asked
from ccwp_plan.exchange.formats import Format, back
from ccwp_plan.exchange.importing import Import
from ccwp_plan.exchange.questions import form as asked_of
from conftest import EXAMPLE, checked
from forms import DAY, changes, exported, imported, told

Edit = Callable[[Document], None]
ORDER = {
    "w:tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
    "w:trPr": "cantSplit trHeight tblHeader",
    "w:rPr": "b bCs i iCs sz szCs",
}
"""The children of elements in the order of wml.xsd (transitional), as far as a form has them."""


@pytest.fixture(scope="module")
def plan() -> Checked:
    return checked(EXAMPLE)


@pytest.fixture(scope="module")
def form(plan: Checked) -> bytes:
    return exported(plan, "PL", format_=Format.DOCX)


@pytest.fixture
def returned(plan: Checked, form: bytes, tmp_path: Path) -> Callable[[Edit], tuple[list[str], list[str]]]:
    """What is said of the form, and what it changes, once somebody has edited it."""

    def given_back(edit: Edit) -> tuple[list[str], list[str]]:
        document = docx.Document(io.BytesIO(form))
        edit(document)
        document.save(str(tmp_path / "PL.docx"))
        found = imported(plan, [tmp_path / "PL.docx"])
        return said_of(found), changes(found)

    return given_back


def said_of(found: Import) -> list[str]:
    """What is said of a form itself, without what rules of progress say of the plan that it makes."""
    return [line for line in told(found) if not line.startswith("warning P0")]


def row_of(document: Document, table: int, question: str) -> Any:
    """The row of a question of a table, counted from 1 as people count."""
    return next(row for row in document.tables[table - 1].rows if row.cells[0].text.partition("\n")[0] == question)


def answer(document: Document, table: int, question: str) -> Any:
    """The cell beside a question."""
    return row_of(document, table, question).cells[1]


def fill(table: int, question: str, text: str) -> Edit:
    def edit(document: Document) -> None:
        answer(document, table, question).text = text

    return edit


def nothing(document: Document) -> None:
    """Leave a form as it is."""


def without_marks(document: Document) -> None:
    for mark in [*document.element.body.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))]:
        mark.getparent().remove(mark)


def without_properties(document: Document) -> None:
    relations = document.part.package.rels
    for name in [name for name, one in relations.items() if one.reltype.endswith("/custom-properties")]:
        del relations[name]


def both(*edits: Edit) -> Edit:
    def edit(document: Document) -> None:
        for one in edits:
            one(document)

    return edit


def questions(form: bytes) -> Iterator[tuple[Any, Any]]:
    """The questions of a form, each a cell, and the cells of their answers."""
    for table in docx.Document(io.BytesIO(form)).tables[:-1]:
        for row in table._tbl.tr_lst:
            label, beside = row.tc_lst
            yield label, beside


def words(cell: Any) -> str:
    """The text of a cell, that in content controls too."""
    return "".join("\n" if one.tag == qn("w:br") else one.text for one in cell.iter(qn("w:t"), qn("w:br"))).strip()


# What is written


def test_the_same_form_has_the_same_bytes(plan: Checked, form: bytes) -> None:
    assert exported(plan, "PL", format_=Format.DOCX) == form


@pytest.mark.slow
def test_the_validator_finds_nothing(form: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(form)
    assert [one.description for one in OpenXmlValidator(max_errors=0).validate(tmp_path / "a.docx").errors] == []


def test_children_come_in_the_order_of_ecma_376(form: bytes) -> None:
    body = docx.Document(io.BytesIO(form)).element.body
    for parent, order in ORDER.items():
        names = [qn(f"w:{child}") for child in order.split()]
        for element in body.iter(qn(parent)):
            at = [names.index(child.tag) for child in element]
            assert at == sorted(at), f"{parent}: {[child.tag for child in element]}"


def test_each_question_has_a_hidden_mark_on_its_text_in_one_paragraph(form: bytes) -> None:
    body = docx.Document(io.BytesIO(form)).element.body
    starts = [one for one in body.iter(qn("w:bookmarkStart")) if one.get(qn("w:name")).startswith("_ccwp")]
    names = [one.get(qn("w:name")) for one in starts]
    assert len(names) == len(set(names)) > 50
    assert all(len(name) <= 40 for name in names)
    for start in starts:
        paragraph = start.getparent()
        assert paragraph.tag == qn("w:p")
        assert [one.get(qn("w:id")) for one in paragraph.iter(qn("w:bookmarkEnd"))] == [start.get(qn("w:id"))]
        assert "".join(text.text for text in start.getnext().iter(qn("w:t"))).strip()


@pytest.mark.slow
def test_no_property_is_longer_than_word_takes(plan: Checked) -> None:
    with zipfile.ZipFile(io.BytesIO(exported(plan, asked=Asked.ALL, format_=Format.DOCX))) as made:
        values = re.findall(r"<vt:lpwstr>([^<]*)</vt:lpwstr>", made.read("docProps/custom.xml").decode())
    assert len(values) > 20
    assert max(map(len, values)) <= 255


def test_what_is_shown_is_what_the_plan_says(plan: Checked, form: bytes) -> None:
    shown = [(words(label).partition("\n")[0], words(answer)) for label, answer in questions(form)]
    for asked in asked_of(plan.plan, "PL", DAY, DAY).sections:
        for row in asked.rows:
            for column, value in zip(asked.columns, row.values, strict=True):
                if value and column.label != "Of action" and not column.choices:
                    assert (column.label, value) in shown


def test_words_and_days_are_chosen_and_what_was_agreed_is_locked(form: bytes) -> None:
    document = docx.Document(io.BytesIO(form))
    status = answer(document, 1, "Status")._tc
    assert [one.get(qn("w:displayText")) for one in status.iter(qn("w:listItem"))] == [
        *("planned", "ongoing", "completed", "discontinued")
    ]
    assert answer(document, 2, "Date")._tc.find(f".//{qn('w:date')}") is not None
    assert answer(document, 1, "Key")._tc.find(f".//{qn('w:lock')}").get(qn("w:val")) == "sdtContentLocked"
    assert answer(document, 2, "Text")._tc.find(f".//{qn('w:sdt')}") is None


# What is read


@pytest.mark.parametrize(
    ("actor", "asked"),
    [
        ("PL", Asked.PROGRESS),
        *(
            pytest.param(*one, marks=pytest.mark.slow)
            for one in (("PL", Asked.ALL), (None, Asked.PROGRESS), (None, Asked.ALL))
        ),
    ],
)
def test_out_and_back_changes_nothing(plan: Checked, actor: str | None, asked: Asked, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(exported(plan, actor, asked, Format.DOCX))
    found = imported(plan, [tmp_path / "a.docx"])
    assert (told(found), changes(found)) == ([], [])


FILLED = both(fill(1, "Status", "planned"), fill(2, "Text", "Done – at last.\n\n- one\n- two"))
WRITTEN = [
    "-status: ongoing",
    "+status: planned",
]


@pytest.mark.parametrize("edit", [nothing, without_marks], ids=["with marks", "without marks"])
def test_what_is_filled_in_changes_that_alone(returned: Any, edit: Edit) -> None:
    said, changed = returned(both(FILLED, edit))
    assert said == []
    assert [line for line in changed if "status:" in line] == WRITTEN
    assert "+Done – at last." in changed
    assert "+- two" in changed
    assert [line for line in changed if line.startswith("-")] == ["-status: ongoing"]


@pytest.mark.parametrize("edit", [nothing, without_marks], ids=["with marks", "without marks"])
def test_in_a_new_document_it_is_known_by_its_keys_and_questions(returned: Any, edit: Edit) -> None:
    """What a value was, no new document says: one that is there already is shown, and left as it is."""
    said, changed = returned(both(FILLED, without_properties, edit))
    assert said == ["conflict 10.4, status"]
    assert "+Done – at last." in changed
    assert [line for line in changed if line.startswith("-")] == []


def test_a_question_is_known_by_its_mark_whatever_its_words_have_become(returned: Any) -> None:
    def translate(document: Document) -> None:
        for run in row_of(document, 1, "Status").cells[0].paragraphs[0].runs:
            run.text = run.text.replace("Status", "Stan")

    said, changed = returned(both(fill(1, "Status", "planned"), translate))
    assert (said, changed) == ([], WRITTEN)


def test_tables_that_have_become_one_are_read_as_two(returned: Any) -> None:
    def join(document: Document) -> None:
        first, second = document.tables[:2]
        for row in second._tbl.tr_lst:
            first._tbl.append(row)
        second._tbl.getparent().remove(second._tbl)

    said, changed = returned(both(fill(1, "Status", "planned"), join))
    assert (said, changed) == ([], WRITTEN)


def test_tables_in_another_order_are_read_as_they_were(returned: Any) -> None:
    def turn(document: Document) -> None:
        for table in document.tables:
            document.element.body.insert(0, table._tbl)

    said, changed = returned(both(fill(1, "Status", "planned"), turn))
    assert (said, changed) == ([], WRITTEN)


def test_a_table_that_was_copied_is_a_second_item(returned: Any) -> None:
    def copy(document: Document) -> None:
        table = document.tables[1]._tbl
        again = deepcopy(table)
        for mark in [*again.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))]:
            mark.getparent().remove(mark)
        table.addnext(again)
        heading = deepcopy(table.getprevious())
        for mark in [*heading.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))]:
            mark.getparent().remove(mark)
        table.addnext(heading)
        fill(3, "Text", "And more.")(document)
        fill(3, "Date", "2020-11-30")(document)

    said, changed = returned(both(fill(2, "Text", "Done."), copy))
    assert said == []
    assert [line for line in changed if "Done." in line or "And more." in line] == ["+And more.", "+Done."]


def test_what_is_tracked_is_read_as_accepted(returned: Any) -> None:
    def track(document: Document) -> None:
        paragraph = answer(document, 1, "Status").paragraphs[0]._p
        (run,) = paragraph.iter(qn("w:r"))
        who = 'w:id="900" w:author="A" w:date="2020-12-01T00:00:00Z"'
        gone = parse_xml(f"<w:del {nsdecls('w')} {who}><w:r><w:delText>ongoing</w:delText></w:r></w:del>")
        come = parse_xml(f"<w:ins {nsdecls('w')} {who}><w:r><w:t>planned</w:t></w:r></w:ins>")
        run.getparent().extend([gone, come])
        run.getparent().remove(run)

    assert returned(track) == ([], WRITTEN)


def test_lists_of_word_are_lists(returned: Any) -> None:
    """As rich text has them; of a list in an answer the numbers and dashes stand nowhere in its text."""

    def list_(document: Document) -> None:
        cell = answer(document, 2, "Text")
        numbers = document.part.numbering_part.element
        bullet = next(
            one
            for one in numbers.iter(qn("w:abstractNum"))
            if one.find(f".//{qn('w:numFmt')}").get(qn("w:val")) == "bullet"
        )
        number = numbers.add_num(int(bullet.get(qn("w:abstractNumId"))))
        cell.text = "one"
        cell.add_paragraph("two")
        for paragraph in cell.paragraphs:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = number.numId

    said, changed = returned(list_)
    assert said == []
    assert {"+- one", "+- two"} <= set(changed)


def test_another_key_beside_a_mark_is_not_guessed(returned: Any) -> None:
    said, changed = returned(both(fill(1, "Status", "planned"), fill(1, "Key", "10.5")))
    assert said[0] == "error table 1, row 1, column 2: Nobody can tell what this table is about: ‘10.4’ and ‘10.5’."
    assert changed == []


def test_a_key_that_there_is_not_is_said(returned: Any) -> None:
    said, changed = returned(both(without_marks, fill(1, "Key", "10/4")))
    assert "error table 1, row 1, column 2: ‘10/4’ is not a key of this form." in said
    assert changed == []


def test_a_merged_answer_is_said(returned: Any) -> None:
    def merge(document: Document) -> None:
        answer(document, 1, "Status").merge(answer(document, 1, "Discontinued because"))

    said, _ = returned(merge)
    assert (
        "error table 1, row 4, column 1: This cell is merged with others: nobody can tell to which question its text"
        " belongs." in said
    )


def test_a_table_of_somebody_is_said(returned: Any) -> None:
    def add(document: Document) -> None:
        document.add_paragraph()
        document.add_table(1, 2).cell(0, 0).text = "Other remarks"

    said, changed = returned(add)
    assert len(said) == 1
    assert re.fullmatch(r"warning table \d+, row 1, column 1: This table is not of the form; it is not read\.", said[0])
    assert changed == []


def test_what_somebody_writes_outside_the_tables_is_said(returned: Any) -> None:
    def add(document: Document) -> None:
        document.tables[1]._tbl.addnext(document.add_paragraph("We need more time.")._p)

    said, changed = returned(both(fill(1, "Status", "planned"), add))
    assert said == ["warning after table 2: What stands outside the tables is not read: ‘We need more time.’."]
    assert changed == WRITTEN


def test_the_form_in_an_answer_twice_is_said(returned: Any) -> None:
    def twice(document: Document) -> None:
        row = row_of(document, 1, "Status")._tr
        row.addnext(deepcopy(row))

    said, changed = returned(twice)
    assert "error table 1, row 5, column 2: The question ‘Status’ is there twice." in said
    assert changed == []


# What LibreOffice does to it


@pytest.mark.slow
@pytest.mark.parametrize("ways", [("docx",), ("odt", "docx")], ids=["DOCX", "by way of ODT"])
def test_it_survives_libreoffice(plan: Checked, form: bytes, ways: tuple[str, ...], tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    document = docx.Document(io.BytesIO(form))
    FILLED(document)
    file = tmp_path / "filled.docx"
    document.save(str(file))
    for number, way in enumerate(ways):
        profile, folder = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", tmp_path / str(number)
        command = ["soffice", profile, "--headless", "--convert-to", way, "--outdir", str(folder), str(file)]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        file = folder / f"filled.{way}"
    before = back(tmp_path / "filled.docx")
    after = back(file)
    assert (after.identity, after.state) == (before.identity, before.state)
    found = imported(plan, [file])
    assert said_of(found) == []
    assert [line for line in changes(found) if line.startswith("-")] == ["-status: ongoing"]
    assert "+- two" in changes(found)
