"""A form as a Word document: a table for each item, with a question and its answer in each row.

The mark of a question is a hidden bookmark on its text; the answer is the whole cell beside it. Word and LibreOffice
keep such a mark, whatever is typed into the answer; one around the answer itself would lose what is typed at its edges.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime, time
from itertools import count
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.document import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, Twips

from ccwp_plan.documents.docx import docx_, repeatable
from ccwp_plan.documents.head import head_view
from ccwp_plan.documents.html import templates
from ccwp_plan.documents.places import without
from ccwp_plan.documents.view import FormCard, FormLine, FormPart, FormView, ObjectiveList, StrategyView
from ccwp_plan.exchange.cards import mark_of, own_mark, questions_of, rows_of, states
from ccwp_plan.exchange.form import FORM, KEY, Column, Form, Kind, Row, Section, shown
from ccwp_plan.exchange.questions import OF_ACTION
from ccwp_plan.language.plan import Document as Head

_GIVEN, _ASKED, _WRITTEN = "given", "asked", "written"
"""What the name of a bookmark begins with in the HTML: what is shown, what is asked, and what is asked at length."""
_LABEL, _GREY = "E4E6EA", "F2F2F2"
_ROOM = 1_100
"""How high the row of a text is at least, in twentieths of a point: by hand it needs room."""
_HOW = (
    "Below each question stands what it takes: a word of a list, a day such as 2020-12-31, a bare number. To report "
    "more than once, copy the heading and the table below it; do not change the line ‘Key’."
)


def write(form: Form) -> bytes:
    """The form as a DOCX file; the same form gives the same bytes."""
    view = _view(form)
    epoch = int(datetime.combine(form.day, time(), UTC).timestamp())
    shipped = templates(())
    document = docx.Document(io.BytesIO(docx_(view, without(shipped.html(view)), shipped, epoch)))
    _finish_tables(document, view)
    _finish_paragraphs(document)
    _say_what_it_is(document, form)
    out = io.BytesIO()
    document.save(out)
    return repeatable(out.getvalue(), epoch)


def _view(form: Form) -> FormView:
    numbers = count(1)
    return FormView(
        kind="form",
        title=f"{form.title}: {form.subtitle}",
        heading=form.title,
        language="en",
        draft=False,
        head=head_view(Head()),
        strategy=_NO_STRATEGY,
        notes=(),
        subtitle=form.subtitle,
        steps=form.steps_with(_HOW),
        parts=tuple(
            FormPart(one.title, one.says, tuple(_card(one, row, next(numbers)) for row in rows_of(one)))
            for one in form.sections
        ),
        identity=(FORM, *form.identity),
    )


_SET = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{}</Properties>'
)
_FIRST_ID = 1_000_000
"""More than the number of any bookmark that pandoc writes."""
_CONTROL = "<w:sdt {}><w:sdtPr><w:alias w:val={}/></w:sdtPr><w:sdtContent/></w:sdt>"
_NO_STRATEGY = StrategyView("", "", None, None, (), (), False, ObjectiveList("1", ()))


def _card(section: Section, row: Row, number: int) -> FormCard:
    pairs = zip(section.columns, row.values, strict=True)
    heading = next((value for column, value in pairs if column.label == OF_ACTION), f"{row.key} {row.values[0]}")
    lines = [FormLine(f"{_GIVEN}-{number}-0", KEY, "", (row.key,), (), is_day=False)]
    questions, others = count(1), count(1)
    for column, value in questions_of(section, row):
        lines.append(_line(column, value, f"{number}-{next(questions) if column.field else f'x{next(others)}'}"))
    return FormCard(heading, tuple(lines))


def _line(column: Column, value: str, name: str) -> FormLine:
    choices = tuple(shown(column, one) for one in column.choices) if column.asked else ()
    hint = f"One of: {', '.join(choices)}." if choices else column.hint
    kind = _GIVEN if not column.asked else _WRITTEN if column.kind is Kind.PROSE else _ASKED
    is_day = column.asked and column.kind is Kind.DAY
    return FormLine(f"{kind}-{name}", column.label, hint, tuple(shown(column, value).split("\n")), choices, is_day)


def _finish_tables(document: Document, view: FormView) -> None:
    """Give each question its hidden mark, what was agreed its grey, and what is to be written its room."""
    lines = {line.mark: line for part in view.parts for card in part.cards for line in card.lines}
    for table in document.tables:
        for row in table._tbl.tr_lst:
            start = row.find(f".//{qn('w:bookmarkStart')}")
            if start is not None and (line := lines.get(start.get(qn("w:name")))):
                kind, number, question = line.mark.split("-")
                if question.isdigit():
                    start.set(qn("w:name"), mark_of(int(number), int(question)))
                else:
                    _unmark(row)
                _finish_row(row, kind, line)


def _unmark(row: Any) -> None:
    for mark in [*row.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))]:
        mark.getparent().remove(mark)


def _finish_row(row: Any, kind: str, line: FormLine) -> None:
    """Finish a row. The answer is written anew, since HTML has no spaces at the beginning of a line."""
    label, answer = row.tc_lst
    _fill(label, _LABEL)
    if kind == _GIVEN:
        _fill(answer, _GREY)
    elif kind == _WRITTEN:
        row.trHeight_val, row.trHeight_hRule = Twips(_ROOM), WD_ROW_HEIGHT_RULE.AT_LEAST
    for run in label.iter(qn("w:r")):
        properties = run.get_or_add_rPr()
        properties.get_or_add_sz().val = Pt(9)
        if properties.find(qn("w:i")) is None:
            properties.get_or_add_b()
    (paragraph,) = answer.p_lst
    for run in paragraph.findall(qn("w:r")):
        paragraph.remove(run)
    run = paragraph.add_r()
    run.text = "\n".join(line.lines)
    if kind == _GIVEN or line.choices or line.is_day:
        _control(run, line, locked=kind == _GIVEN)
    elif not run.text:
        paragraph.remove(run)


def _control(run: Any, line: FormLine, *, locked: bool) -> None:
    """Put an answer into a content control of Word: a list to choose from, a calendar, or what nobody can change.

    LibreOffice may lose it, but not what is in it. An empty one holds spaces: a text in its place would stay there.
    """
    control = parse_xml(_CONTROL.format(nsdecls("w"), quoteattr(line.label)))
    properties = control[0]
    if locked:
        properties.append(_element("lock", val="sdtContentLocked"))
    elif line.is_day:
        date = _element("date")
        date.extend([_element("dateFormat", val="yyyy-MM-dd"), _element("lid", val="en-GB")])
        date.extend([_element("storeMappedDataAs", val="date"), _element("calendar", val="gregorian")])
        properties.append(date)
    else:
        list_ = _element("dropDownList")
        list_.extend(_element("listItem", displayText=one, value=one) for one in line.choices)
        properties.append(list_)
    run.addprevious(control)
    control[1].append(run)
    if not run.text:
        run.text = " " * 8


def _element(name: str, /, **attributes: str) -> Any:
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _finish_paragraphs(document: Document) -> None:
    """Keep what is said below the heading of a part with its first table, and mark what is the form's own."""
    for number, paragraph in enumerate(document.paragraphs, 1):
        before = paragraph._p.getprevious()
        if before is not None and before.tag == qn("w:p") and before.style == "Heading2":
            paragraph.paragraph_format.keep_with_next = True
        if runs := paragraph._p.r_lst:
            id_ = str(_FIRST_ID + number)
            runs[0].addprevious(_element("bookmarkStart", id=id_, name=own_mark(number)))
            runs[-1].addnext(_element("bookmarkEnd", id=id_))


def _fill(cell: Any, colour: str) -> None:
    cell.get_or_add_tcPr().append(_element("shd", val="clear", color="auto", fill=colour))


def _say_what_it_is(document: Document, form: Form) -> None:
    """Write the form's identity, and what each value was, where programs keep what a file says of itself."""
    said = {**form.identity.properties(), **states(form)}
    properties = "".join(
        f'<property fmtid="{_SET}" pid="{number}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(said.items(), 2)
    )
    content = _PROPERTIES.format(properties).encode()
    package = document.part.package
    part = Part(PackURI("/docProps/custom.xml"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, content, package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
