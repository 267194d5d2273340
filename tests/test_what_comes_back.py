"""Cells as they come back, whatever the program has saved: what is read of them, and where they are said to stand."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from ccwp_plan.exchange.cells import Book, Cell
from ccwp_plan.exchange.reading import read
from hostile_files import MAIN, document, leads, sheet, workbook, zipped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def book_of(folder: Path, content: bytes, name: str = "a.bin") -> Book:
    (folder / name).write_bytes(content)
    return read(folder / name)


def texts(book: Book, at: int = 0) -> Mapping[tuple[int, int], str]:
    return {place: cell.text for place, cell in book.sheets[at].cells.items()}


# CSV

ROWS = {(1, 1): "Key", (1, 2): "Text", (2, 1): "10.1", (2, 2): "Zażółć, then; on"}


@pytest.mark.parametrize(
    ("separator", "name"), [(";", "semicolons"), (",", "commas"), ("\t", "tabs"), ("|", "the sign |")]
)
@pytest.mark.parametrize(("encoding", "called"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16")])
def test_csv_is_read_with_its_separator_and_encoding(
    separator: str, name: str, encoding: str, called: str, tmp_path: Path
) -> None:
    text = f'Key{separator}Text\r\n10.1{separator}"Zażółć, then; on"\r\n'
    book = book_of(tmp_path, text.encode(encoding))
    assert texts(book) == ROWS
    assert book.taken == f"The values are parted by {name}, the text is {called}."


def test_csv_of_windows_is_read_and_said(tmp_path: Path) -> None:
    book = book_of(tmp_path, "Key;Text\n10.1;Coopération – déjà\n".encode("cp1252"))
    assert texts(book)[2, 2] == "Coopération – déjà"
    assert book.taken == "The values are parted by semicolons, the text is Windows-1252."


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_told_without_its_mark(encoding: str, tmp_path: Path) -> None:
    assert texts(book_of(tmp_path, "Key\tText\n10.1\tx\n".encode(encoding)))[2, 1] == "10.1"


def test_the_separator_that_excel_is_told_counts(tmp_path: Path) -> None:
    book = book_of(tmp_path, b"sep=,\r\nKey,Text\r\n10.1,a;b;c\r\n")
    assert [(cell.text, cell.place) for cell in book.sheets[0].cells.values()] == [
        ("Key", "line 2, column 1"),
        ("Text", "line 2, column 2"),
        ("10.1", "line 3, column 1"),
        ("a;b;c", "line 3, column 2"),
    ]


def test_a_value_of_several_lines_is_told_by_its_first(tmp_path: Path) -> None:
    book = book_of(tmp_path, b'Key;Text\n10.1;"one\r\ntwo"\n\n10.2;x\n')
    assert [(cell.text, cell.place) for cell in book.sheets[0].cells.values()][3:] == [
        ("one\ntwo", "line 2, column 2"),
        ("10.2", "line 5, column 1"),
        ("x", "line 5, column 2"),
    ]


def test_commas_in_texts_do_not_part_them(tmp_path: Path) -> None:
    text = "Action;State of play\n10.1;Begun, going well, on time\n10.2;Late\n10.3;Done, at last\n"
    assert len(texts(book_of(tmp_path, text.encode()))) == 8


# Excel


@pytest.fixture(scope="module")
def cells() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("Results")
        looks = {
            name: book.add_format({"num_format": name})
            for name in ("0 %", "d.m.yyyy", "d.m.yyyy hh:mm", '0" %"', "hh:mm")
        }
        page.write_string("A1", "=1+1")
        page.write_formula("B1", "=1+1", None, 2)
        page.write_number("C1", 0.12, looks["0 %"])
        page.write_datetime("D1", datetime(2021, 3, 25), looks["d.m.yyyy"])
        page.write_datetime("E1", datetime(2021, 3, 25, 14, 30), looks["d.m.yyyy hh:mm"])
        page.write_number("F1", 0.1 + 0.2)
        page.write_number("G1", 12, looks['0" %"'])
        page.write_boolean("H1", True)
        page.write_string("I1", "a\nb _x0041_ ")
        page.write_number("J1", 1e15)
        page.write_number("K1", 0.5, looks["hh:mm"])
        page.write_string("L1", "   ")
        page.merge_range("A3:C5", "merged")
        page.write_string("A6", "last")
    return out.getvalue()


def test_cells_are_read_as_a_person_reads_them(cells: bytes, tmp_path: Path) -> None:
    found = book_of(tmp_path, cells).sheets[0].cells
    assert [*found.values()] == [
        Cell("=1+1", "=1+1", "A1"),
        Cell("2", Decimal(2), "B1", formula=True),
        Cell("12 %", Decimal("0.12"), "C1", percent=True),
        Cell("2021-03-25", date(2021, 3, 25), "D1"),
        Cell("2021-03-25 14:30", datetime(2021, 3, 25, 14, 30), "E1"),
        Cell("0.3", Decimal("0.3"), "F1"),
        Cell("12", Decimal(12), "G1"),
        Cell("TRUE", True, "H1"),
        Cell("a\nb _x0041_ ", "a\nb _x0041_ ", "I1"),
        Cell("1000000000000000", Decimal(10**15), "J1"),
        Cell("12:00", "12:00:00", "K1"),
        Cell("merged", "merged", "A3", rows=3, columns=3),
        Cell("last", "last", "A6"),
    ]


def test_cells_without_places_come_one_after_another(tmp_path: Path) -> None:
    """As some programs write them, with a prefix of their own."""
    rows = "<x:row><x:c><x:v>1</x:v></x:c><x:c/><x:c><x:v>2</x:v></x:c></x:row><x:row><x:c><x:v>3</x:v></x:c></x:row>"
    page = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    assert texts(book_of(tmp_path, zipped(workbook(sheet=page)))) == {(1, 1): "1", (1, 3): "2", (2, 1): "3"}


def test_what_openpyxl_does_not_understand_of_a_sheet_is_no_matter(tmp_path: Path) -> None:
    odd = '<dataValidations count="1"><dataValidation type="odd" sqref="A1"/></dataValidations>'
    assert texts(book_of(tmp_path, zipped(workbook(sheet=sheet(after=odd))))) == {(1, 1): "Key"}


def test_a_sheet_in_utf_16_is_read(tmp_path: Path) -> None:
    page = sheet().replace("UTF-8", "UTF-16").encode("utf-16")
    assert texts(book_of(tmp_path, zipped(workbook(sheet=page)))) == {(1, 1): "Key"}


def test_a_workbook_says_its_properties_and_which_sheets_are_hidden(tmp_path: Path) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("Results").write("A1", 1)
        book.add_worksheet("Lists").hide()
        book.define_name("ccwp_form", "=Results!$A$1")
        book.set_custom_property("ccwp-plan plan", "p")
    found = book_of(tmp_path, out.getvalue())
    assert [(one.name, one.hidden) for one in found.sheets] == [("Results", False), ("Lists", True)]
    assert found.properties == {"ccwp_form": "Results!$A$1", "ccwp-plan plan": "p"}


# Word


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def cell_of(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def word(folder: Path, body: str, numbering: str = "") -> Book:
    parts = document(body)
    if numbering:
        parts["word/numbering.xml"] = f'<w:numbering xmlns:w="{W}">{numbering}</w:numbering>'
        parts["word/_rels/document.xml.rels"] = leads(("rId1", "numbering", "numbering.xml"))
    return book_of(folder, zipped(parts))


def test_cells_of_word_are_told_by_table_row_and_column(tmp_path: Path) -> None:
    wide, tall = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>'
    first = cell_of(paragraph("a"), tall) + cell_of(paragraph("b"), wide)
    second = cell_of(paragraph("hidden"), "<w:vMerge/>") + cell_of(paragraph("c")) + cell_of("<w:p/>")
    book = word(tmp_path, table(first, second))
    assert [*book.sheets[0].cells.items()] == [
        ((1, 1), Cell("a", "a", "table 1, row 1, column 1", rows=2)),
        ((1, 2), Cell("b", "b", "table 1, row 1, column 2", columns=2)),
        ((2, 2), Cell("c", "c", "table 1, row 2, column 2")),
    ]


def test_a_table_in_a_cell_is_a_table_of_its_own(tmp_path: Path) -> None:
    inner = table(cell_of(paragraph("inner")))
    book = word(tmp_path, table(cell_of(paragraph("outer") + inner + paragraph("on"))))
    assert [texts(book, at) for at in (0, 1)] == [{(1, 1): "outer\non"}, {(1, 1): "inner"}]


def test_what_a_reader_does_not_see_is_not_read(tmp_path: Path) -> None:
    unseen = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
    click = "<w:sdtContent><w:r><w:t>Click here</w:t></w:r></w:sdtContent>"
    place = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>{click}</w:sdt>"
    gone = "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
    come = "<w:ins><w:r><w:t>come</w:t><w:br/><w:t>on</w:t></w:r></w:ins>"
    field = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    assert texts(word(tmp_path, table(cell_of(f"<w:p>{unseen}{place}{gone}{come}{field}</w:p>")))) == {
        (1, 1): "come\non"
    }


def test_a_row_that_was_deleted_is_gone_and_a_line_end_too(tmp_path: Path) -> None:
    row = f"<w:trPr><w:del/></w:trPr>{cell_of(paragraph('gone'))}"
    joined = cell_of(paragraph("one ", "<w:rPr><w:del/></w:rPr>") + paragraph("line"))
    assert texts(word(tmp_path, table(row, joined))) == {(1, 1): "one line"}


def test_numbers_and_dashes_of_lists_are_read(tmp_path: Path) -> None:
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    levels = level.format(0, "decimal", "%1.") + level.format(1, "lowerLetter", "%1.%2)")
    bullets = level.format(0, "bullet", "•")
    numbering = "".join(
        f'<w:abstractNum w:abstractNumId="{at}">{one}</w:abstractNum>' for at, one in enumerate((levels, bullets))
    )
    numbering += "".join(f'<w:num w:numId="{at + 1}"><w:abstractNumId w:val="{at}"/></w:num>' for at in (0, 1))

    def item(text: str, list_: int, level: int = 0) -> str:
        return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_}"/></w:numPr>')

    first = cell_of(item("", 1)) + cell_of(item("a", 2) + item("b", 2))
    second = cell_of(item("", 1)) + cell_of(item("deeper", 1, 1) + item("deeper", 1, 1))
    assert texts(word(tmp_path, table(first, second), numbering)) == {
        (1, 1): "1.",
        (1, 2): "- a\n- b",
        (2, 1): "2.",
        (2, 2): "   2.a) deeper\n   2.b) deeper",
    }


def test_bookmarks_are_told_with_the_cell_in_which_they_begin(tmp_path: Path) -> None:
    def mark(name: str) -> str:
        return f'<w:bookmarkStart w:id="1" w:name="{name}"/>'

    inside = f"<w:p>{mark('_b')}<w:r><w:t>b</w:t></w:r></w:p>"
    rows = f"<w:tbl>{mark('_a')}<w:tr>{cell_of(inside)}{mark('_c')}{cell_of('<w:p/>')}</w:tr></w:tbl>"
    found = word(tmp_path, rows).sheets[0].cells
    assert [one.marks for one in found.values()] == [("_a", "_b"), ("_c",)]
