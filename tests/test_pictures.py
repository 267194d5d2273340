"""The pictures: their geometry, their words, and what becomes of them in each format."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

import docx
import pypdf
import pytest
import typst
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from ccwp_plan.analysis.coverage import Coverage, Status, cover
from ccwp_plan.documents.bars import BarsView, coverage_bars
from ccwp_plan.documents.lettering import ELLIPSIS, lines, shortened, width
from ccwp_plan.documents.pictures import HIGHEST, SIZE, WIDTH
from ccwp_plan.documents.render import render
from ccwp_plan.documents.timeaxis import LABEL, Axis
from ccwp_plan.documents.timeline import TimelineView
from ccwp_plan.documents.timeline import timeline as timeline_of
from ccwp_plan.language.action import Action
from ccwp_plan.language.plan import Period
from ccwp_plan.language.strategy import Strategy
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.loaded import LoadedAction, Read
from conftest import ACTION, EXAMPLE, PLAN, Rendered, checked, write_plan

SVG = "{http://www.w3.org/2000/svg}"


def period(start: str, end: str) -> Period:
    return Period.model_validate({"start": start, "end": end})


PERIOD = period("2020-01-01", "2021-12-31")


def action(number: int, results: str = "", milestones: str = "", done: str = "", **fields: Any) -> Action:
    """An action by its days, separated by spaces."""
    result = {"indicator": "I", "unit": "u", "target": "1"}
    given = {
        "number": f"10.{number}",
        "title": "Joint customs operation",
        "objectives": ["1"],
        "leader": "DE",
        "aim": "A",
        "results": [{**result, "due": day} for day in results.split()],
        "milestones": [
            *({"title": "M", "due": day} for day in milestones.split()),
            *({"title": "M", "due": day, "done": day} for day in done.split()),
        ],
    }
    return Action.model_validate({**given, **fields})


def loaded(given_: Action, taxonomy: Taxonomy | None = None) -> LoadedAction:
    return LoadedAction.resolved(Read(given_), parse(b"", Path("x.yaml")).top, taxonomy)


def timeline(within: Period, given_: Sequence[Action]) -> tuple[TimelineView, ...]:
    return timeline_of(within, [loaded(one) for one in given_])


def kinds(picture: TimelineView) -> list[list[str]]:
    """The kinds of the marks of each row."""
    return [[mark.kind for mark in row.marks] for row in picture.rows]


# The timeline


def test_milestones_and_results_are_told_apart_by_shape_and_filling() -> None:
    (picture,) = timeline(PERIOD, [action(1, "2020-06-30", "2021-03-01", "2020-02-01")])
    assert kinds(picture) == [["result", "done", "milestone"]]
    result, done, milestone = picture.rows[0].marks
    assert "a" in result.path
    assert "a" not in done.path + milestone.path
    assert done.x < result.x < milestone.x
    assert {key.sign.kind for key in picture.legend} == {"result", "done", "milestone"}


def test_nothing_is_drawn_for_nothing() -> None:
    assert timeline(PERIOD, []) == ()
    assert timeline(PERIOD, [action(1), action(2)]) == ()
    assert timeline(PERIOD, [action(1, "2019-01-01"), action(2, "2030-01-01")]) == ()


def test_dates_outside_the_period_are_one_arrow_at_its_edge() -> None:
    (picture,) = timeline(PERIOD, [action(1, "2019-01-01 2019-06-01 2020-06-30 2022-01-01")])
    assert kinds(picture) == [["result", "before", "after"]]
    assert "3 dates outside the period are shown by arrows." in picture.alt


def test_a_day_is_marked_once_and_is_done_when_all_that_is_due_is_done() -> None:
    day = "2020-06-30"
    (picture,) = timeline(PERIOD, [action(1, f"{day} {day}", day, day), action(2, done=f"{day} {day}")])
    assert kinds(picture) == [["result", "milestone"], ["done"]]


def test_a_discontinued_action_is_dashed_and_named() -> None:
    stopped = action(2, "2020-06-30", done="2020-02-01", status="discontinued")
    (picture,) = timeline(PERIOD, [action(1, "2020-06-30"), stopped])
    one, two = picture.rows
    assert (one.discontinued, two.discontinued) == (False, True)
    assert two.span is not None
    assert two.span.kind == "dashed"
    assert [mark.dashed for mark in two.marks] == [True, False], "what was done stays done"
    assert "Dashed because discontinued: 10.2." in picture.alt
    assert "discontinued" in [key.words.text for key in picture.legend]


def test_actions_without_dates_are_left_out_and_counted() -> None:
    (picture,) = timeline(PERIOD, [action(1, "2020-06-30"), action(2)])
    assert [row.number.text for row in picture.rows] == ["10.1"]
    assert picture.alt.endswith("1 action without dates is not shown.")


@pytest.mark.parametrize(
    ("count", "title", "pages"),
    [
        *(
            (1, "T", 1),
            (36, "T", 1),
            (37, "T", 2),
            (39, "T", 2),
            (40, "T", 2),
            (60, "T", 2),
            (72, "T", 2),
            (73, "T", 3),
        ),
        *((25, "Long " * 12, 2), (60, "Long " * 12, 3)),
    ],
)
def test_a_long_timeline_is_several_pictures(count: int, title: str, pages: int) -> None:
    made = timeline(PERIOD, [action(n, "2020-06-30", title=title) for n in range(1, count + 1)])
    assert len(made) == pages
    assert len({picture.id for picture in made}) == pages
    assert [row.number.text for picture in made for row in picture.rows] == [f"10.{n}" for n in range(1, count + 1)]
    assert len({len(picture.rows) for picture in made[:-2]}) <= 1, "each is full but the last two"
    assert pages == 1 or len(made[-1].rows) >= 4


@pytest.mark.parametrize(
    ("start", "end", "tiers", "first", "last"),
    [
        ("2020-01-01", "2020-01-01", 2, "January 2020", "1"),
        ("2020-01-30", "2020-02-14", 2, "February 2020", "14"),
        ("2020-01-01", "2020-12-31", 2, "2020", "Dec"),
        ("2020-01-01", "2021-12-31", 2, "2020", "Oct–Dec"),
        ("2020-01-01", "2022-12-31", 2, "2020", "Q4"),
        ("2020-01-01", "2029-12-31", 1, "2020", "2029"),
        ("1990-01-01", "2039-12-31", 1, "1990–1999", "2030–2039"),
        ("0001-01-01", "9999-12-31", 1, "1–1999", "8000–9999"),
    ],
)
def test_the_times_are_named_as_fits(start: str, end: str, tiers: int, first: str, last: str) -> None:
    (picture,) = timeline(period(start, end), [action(1, end)])
    assert (picture.ticks[0].text, picture.ticks[-1].text) == (first, last)
    assert len({tick.y for tick in picture.ticks}) == tiers


days = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(str)
near = st.integers(-400, 1200).map(lambda n: str(date(2020, 1, 1) + timedelta(n)))
titles = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1).filter(str.strip)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start, end = sorted([draw(st.one_of(near, days)), draw(st.one_of(near, days))])
    return period(start, end)


@st.composite
def actions(draw: st.DrawFn) -> list[Action]:
    some = st.lists(st.one_of(near, days), max_size=4).map(" ".join)
    status = st.sampled_from(["planned", "completed", "discontinued"])
    numbers = range(1, draw(st.integers(0, 60)) + 1)
    return [action(n, draw(some), draw(some), draw(some), title=draw(titles), status=draw(status)) for n in numbers]


@settings(max_examples=30, deadline=None)
@given(periods(), actions())
def test_everything_lies_in_the_picture_and_rows_lie_below_each_other(within: Period, given_: list[Action]) -> None:
    for picture in timeline(within, given_):
        assert picture.width == WIDTH
        assert picture.height <= HIGHEST
        for line in picture.lines:
            assert 0 <= min(line.x1, line.x2) <= max(line.x1, line.x2) <= WIDTH
            assert 0 <= min(line.y1, line.y2) <= max(line.y1, line.y2) <= picture.height
        for row in picture.rows:
            for mark in row.marks:
                assert row.y <= mark.y - 3.2 <= mark.y + 3.2 <= row.y + row.height
                assert 3.2 <= mark.x <= WIDTH - 3.2
            assert all(row.y < text.y - SIZE * 0.6 and text.y < row.y + row.height for text in row.title)
            assert all(text.x + width(text.text, SIZE) <= 188 for text in row.title)
        for one, two in pairwise(picture.rows):
            assert one.y + one.height <= two.y
        for key in picture.legend:
            assert key.words.x + width(key.words.text, LABEL) <= WIDTH
            assert picture.rows[-1].y + picture.rows[-1].height < key.sign.y - 3.2
            assert key.sign.y + 3.2 <= picture.height


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(actions())
def test_every_date_is_marked_at_its_day_and_counted_in_words(given_: list[Action]) -> None:
    made = timeline(PERIOD, given_)
    inside = {
        (one.number, due)
        for one in given_
        for due in [*(result.due for result in one.results), *(milestone.due for milestone in one.milestones)]
        if PERIOD.first <= due.first <= PERIOD.last
    }
    assert bool(made) == bool(inside)
    rows = {row.number.text: row for picture in made for row in picture.rows}
    for number, due in inside:
        share = ((due.first - PERIOD.first).days + 0.5) / 731
        assert any(abs(mark.x - (198 + 274 * share)) < 0.01 for mark in rows[number].marks)
    told = " ".join(picture.alt for picture in made)
    for word, count in (
        ("milestone", sum(len(one.milestones) for one in given_)),
        ("result", sum(len(one.results) for one in given_)),
    ):
        assert not made or sum(map(int, re.findall(rf"(\d+) {word}s?\b", told))) == count


@settings(deadline=None)
@given(periods())
def test_an_axis_names_times_without_overlap_from_end_to_end(within: Period) -> None:
    axis = Axis(within.first.toordinal(), within.last.toordinal(), 198, 472)
    for tier in axis.tiers():
        assert (tier[0][0], tier[-1][1]) == (axis.first, axis.last + 1)
        assert all(one[1] == two[0] for one, two in pairwise(tier))
        assert len(tier) <= 32


# Letters


@given(titles, st.floats(20, 300), st.integers(1, 3))
def test_a_text_is_shortened_to_its_room(text: str, room: float, count: int) -> None:
    short = shortened(text, room, SIZE)
    assert short == text or (short.endswith(ELLIPSIS) and text.startswith(short.removesuffix(ELLIPSIS)))
    assert width(short, SIZE) <= room
    made = lines(text, room, SIZE, count)
    assert len(made) <= count
    assert all(width(line, SIZE) <= room for line in made)


SAMPLES = [
    "Joint customs operations against the illicit trade in firearms and their components",
    "MINISTERIAL MEETING ON WOMEN AND MEN IN CUSTOMS LAW ENFORCEMENT",
    "Ένα σχέδιο δράσης για τη συνεργασία των τελωνείων, ΤΩΝ ΑΡΧΩΝ ΕΠΙΒΟΛΗΣ",
    "Съвместни митнически операции срещу незаконния трафик, МИТНИЧЕСКИ ОРГАНИ ЩЖЮ",
    "Ġlieda kontra l-kriminalità: ħġżċ, őűŁłďťľ, œæß – “x” 100 %",
]


@pytest.mark.parametrize("face", ["Libertinus Serif", "Liberation Serif"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_widths_are_estimated_from_above_and_not_by_far(sample: str, face: str) -> None:
    source = "#context [#metadata(measure(text(size: 10pt, font: sys.inputs.face, sys.inputs.sample)).width.pt()) <w>]"
    inputs = {"face": face, "sample": sample}
    measured = json.loads(typst.query(source.encode(), "<w>", sys_inputs=inputs, field="value", one=True))
    assert measured * 0.99 <= width(sample, 10) <= measured * 1.35


# The coverage


def strategy(*below: int, level: int | None = None, levels: int = 2, **fields: Any) -> Taxonomy:
    """A strategy of topmost objectives with so many objectives below each."""
    names = ["Strategic objective", "Specific objective", "Point"][:levels]
    tops = [
        {
            "id": str(at),
            **(fields or {"title": f"Title {at}"}),
            "objectives": [{"id": f"{at}({n})", "title": "T"} for n in range(1, count + 1)],
        }
        for at, count in enumerate(below, 1)
    ]
    found = {"id": "s", "title": "S", "levels": names, "coverage_level": level, "objectives": tops}
    return Taxonomy(Strategy.model_validate(found))


def bars(taxonomy: Taxonomy, main: str = "", supporting: str = "") -> BarsView:
    given_ = action(1, objectives=main.split() or ["none"], supporting_objectives=supporting.split())
    return coverage_bars(Coverage("p", taxonomy, cover(taxonomy, [loaded(given_, taxonomy)])))


def counts(picture: BarsView) -> list[dict[str, str]]:
    return [{one.kind: one.count.text for one in bar.segments if one.count} for bar in picture.bars]


def test_a_bar_counts_what_is_covered_below_a_topmost_objective() -> None:
    picture = bars(strategy(3, 2), main="1(1)", supporting="1(2) 2(1)")
    assert counts(picture) == [{"covered": "1", "partly": "1", "uncovered": "1"}, {"partly": "1", "uncovered": "1"}]
    assert [bar.sum.text for bar in picture.bars] == ["1 of 3 covered", "0 of 2 covered"]
    assert picture.alt == (
        "Of 5 specific objectives 1 is covered, 2 partly covered and 2 not covered. "
        "1. Title 1: 3, of which 1 is covered, 1 partly covered and 1 not covered. "
        "2. Title 2: 2, of which 1 is partly covered and 1 not covered."
    )
    assert picture.title == "Coverage by strategic objective"


def test_fillings_differ_and_the_legend_has_those_that_there_are() -> None:
    picture = bars(strategy(3), main="1(1)", supporting="1(2)")
    assert [bool(one.hatching) for one in picture.bars[0].segments] == [False, True, False]
    assert [key.words.text for key in picture.legend] == ["covered", "partly covered", "not covered"]
    picture = bars(strategy(3))
    assert [key.words.text for key in picture.legend] == ["not covered"]


def test_an_objective_with_nothing_below_it_is_its_own_bar() -> None:
    assert counts(bars(strategy(0, 2), main="1")) == [{"covered": "1"}, {"uncovered": "2"}]
    picture = bars(strategy(0, 2))
    assert picture.caption == "Coverage by strategic objective: how many objectives have actions"
    assert picture.alt == (
        "Of 3 objectives 3 are not covered. 1. Title 1: 1, of which 1 is not covered. "
        "2. Title 2: 2, of which 2 are not covered."
    )


def test_one_bar_for_a_strategy_of_one_level_and_for_one_that_is_too_long() -> None:
    assert counts(bars(strategy(0, 0, 0, levels=1), main="2")) == [{"covered": "1", "uncovered": "2"}]
    assert counts(bars(strategy(*[1] * 60))) == [{"uncovered": "60"}]
    assert len(counts(bars(strategy(*[1] * 44)))) == 44


def test_an_objective_without_a_title_is_named_by_its_text_without_its_marks() -> None:
    picture = bars(strategy(1, text="To *improve* the **fight**^[note] against [crime](http://example.eu)"))
    assert " ".join(line.text for line in picture.bars[0].label) == "1. To improve the fight against crime"


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 120), min_size=1, max_size=50), st.randoms())
def test_bars_lie_in_the_picture_and_are_as_long_as_what_they_count(below: list[int], random: Any) -> None:
    taxonomy = strategy(*below)
    ids = [node.id for node in taxonomy.counted]
    some, others = (" ".join(random.sample(ids, len(ids) // 3)) for _ in range(2))
    picture = bars(taxonomy, some, others)
    assert picture.height <= HIGHEST
    units = []
    for bar in picture.bars:
        for one, two in pairwise(bar.segments):
            assert abs(one.x + one.width - two.x) < 0.02
        for one in bar.segments:
            assert one.x + one.width <= bar.sum.x
            assert 0 <= one.y <= one.y + one.height <= picture.height
        length = sum(one.width for one in bar.segments)
        units.append(length / int(re.findall(r"of (\d+)", bar.sum.text)[0]))
        assert bar.sum.x + width(bar.sum.text, SIZE) <= WIDTH
        assert all(0 < text.x + width(text.text, SIZE) <= bar.segments[0].x for text in bar.label)
    assert max(units) - min(units) < 0.05
    for above, under in pairwise(picture.bars):
        assert above.segments[0].y + above.segments[0].height <= under.segments[0].y
        assert above.label[-1].y < under.label[0].y - SIZE * 0.6
    numbers = list(map(int, re.findall(r"(\d+) (?:is |are )?(?:covered|partly|not)", picture.alt.split(". ")[0])))
    assert sum(numbers) == len(ids)


def test_statuses_are_those_that_the_template_knows() -> None:
    assert [str(status) for status in Status] == ["covered", "partly", "uncovered"]


# The documents


@pytest.fixture(scope="module")
def example(rendered: Rendered) -> dict[tuple[str, str], bytes]:
    return {
        (name, kind): rendered(name, kind) for name in ("annex", "coverage") for kind in ("html", "docx", "pdf", "md")
    }


def svgs(page: str) -> Iterator[ElementTree.Element]:
    for found in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        yield ElementTree.fromstring(found)


@pytest.mark.parametrize(("name", "ids"), [("annex", ["timeline-1", "coverage-bars"]), ("coverage", ["coverage-bars"])])
def test_html_has_the_pictures_inline_with_their_words(
    example: dict[tuple[str, str], bytes], name: str, ids: list[str]
) -> None:
    found = [*svgs(example[name, "html"].decode())]
    assert [svg.get("aria-labelledby") for svg in found] == [f"{one}-title {one}-desc" for one in ids]
    for svg in found:
        title, words = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
        assert title is not None
        assert words is not None
        assert f"{title.get('id')} {words.get('id')}" == svg.get("aria-labelledby")
        assert title.text
        assert str(words.text).endswith(".")
        assert svg.get("role") == "img"


def test_svg_has_what_every_program_on_the_way_keeps(example: dict[tuple[str, str], bytes]) -> None:
    """Word and typst read no style sheet."""
    colours = {"black", "white", "dimgray", "gray", "silver", "none"}
    for svg in svgs(example["annex", "html"].decode()):
        for element in svg.iter():
            assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "g", "line", "path", "rect", "text"}
            assert {element.get(name, "none") for name in ("fill", "stroke")} <= colours


def test_text_is_escaped(tmp_path: Path) -> None:
    title = """<b>&amp; "q" 'a' \\"#eval(1)"""
    folder = write_plan(tmp_path, a=ACTION.replace("Joint customs operation", json.dumps(title)))
    plan = checked(folder)
    first = next(svgs(render(plan, "annex", "html").content.decode()))
    assert title in [text.text for text in first.iter(f"{SVG}text")]
    assert title in " ".join(pdf_text(render(plan, "annex", "pdf").content))
    with zipfile.ZipFile(io.BytesIO(render(plan, "annex", "docx").content)) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".svg"))
        drawn = ElementTree.fromstring(archive.read(name))
    assert title in [text.text for text in drawn.iter(f"{SVG}text")]


def pdf_text(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize("name", ["annex", "coverage"])
def test_docx_has_a_vector_a_png_and_words_for_each_picture(example: dict[tuple[str, str], bytes], name: str) -> None:
    word = docx.Document(io.BytesIO(example[name, "docx"]))
    words = [svg.findtext(f"{SVG}desc") for svg in svgs(example[name, "html"].decode())]
    drawings = [*word.element.body.iter(qn("wp:inline"))]
    assert [one.find(qn("wp:docPr")).get("descr") for one in drawings] == words
    assert len({one.find(qn("wp:docPr")).get("id") for one in drawings}) == len(drawings)
    for one in drawings:
        (blip,) = one.iter(qn("a:blip"))
        png = word.part.related_parts[blip.get(qn("r:embed"))]
        (vector,) = [element for element in blip.iter() if element.tag.endswith("}svgBlip")]
        svg = word.part.related_parts[vector.get(qn("r:embed"))]
        assert (png.content_type, svg.content_type) == ("image/png", "image/svg+xml")
        assert png.blob.startswith(b"\x89PNG")
        drawn = ElementTree.fromstring(svg.blob)
        assert drawn.get("viewBox")
        extent = one.find(qn("wp:extent"))
        assert abs(int(extent.get("cx")) - 17 * 360_000) < 3_000
        _, _, wide, high = map(float, str(drawn.get("viewBox")).split())
        assert abs(int(extent.get("cy")) / int(extent.get("cx")) - high / wide) < 0.01
        assert "base64" not in ElementTree.tostring(ElementTree.fromstring(one.xml), encoding="unicode")


def test_docx_captions_stand_above_their_pictures(example: dict[tuple[str, str], bytes]) -> None:
    word = docx.Document(io.BytesIO(example["annex", "docx"]))
    styles = [str(paragraph.style.name) for paragraph in word.paragraphs if paragraph.style]
    at = [index for index, style in enumerate(styles) if style == "Captioned Figure"]
    assert len(at) == 2
    for index in at:
        assert styles[index - 1] == "Image Caption"
        assert word.paragraphs[index - 1].paragraph_format.keep_with_next
        assert word.paragraphs[index].paragraph_format.line_spacing == 1


def test_pdf_has_the_pictures_as_vectors_with_their_text(example: dict[tuple[str, str], bytes]) -> None:
    for name in ("annex", "coverage"):
        reader = pypdf.PdfReader(io.BytesIO(example[name, "pdf"]))
        assert not [image for page in reader.pages for image in page.images]
    text = " ".join(pdf_text(example["annex", "pdf"]))
    for words in ("milestone that is done", "Apr–Jun", "5 of 6 covered"):
        assert words in text


def test_pdf_has_the_words_of_the_pictures(example: dict[tuple[str, str], bytes]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(example["annex", "pdf"]))
    alternatives: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if "/Alt" in node:
                alternatives.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    walk(cast(Any, reader.root_object)["/StructTreeRoot"])
    assert alternatives == [svg.findtext(f"{SVG}desc") for svg in svgs(example["annex", "html"].decode())]


def test_pdf_with_pictures_can_meet_pdf_a_and_pdf_ua(monkeypatch: pytest.MonkeyPatch) -> None:
    compile_ = typst.compile
    asked: list[object] = []

    def strict(*arguments: Any, **options: Any) -> Any:
        asked.append(options["pdf_standards"])
        return compile_(*arguments, **{**options, "pdf_standards": ["a-2a", "ua-1"]})

    monkeypatch.setattr(typst, "compile", strict)
    assert render(checked(EXAMPLE), "annex", "pdf").remark is None
    assert len(asked) == 1


def test_markdown_has_no_pictures(example: dict[tuple[str, str], bytes]) -> None:
    for name in ("annex", "coverage"):
        text = example[name, "md"].decode()
        assert not re.search(r"svg|<figure|!\[|Timeline of", text)


def test_a_plan_without_dates_has_no_timeline(tmp_path: Path) -> None:
    folder = write_plan(tmp_path, PLAN, a=re.sub(r"results:\n.*\n", "", ACTION))
    page = render(checked(folder), "annex", "html").content.decode()
    assert "timeline" not in page
    assert "coverage-bars" in page


def test_a_template_can_draw_the_pictures_in_a_block_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "annex.html.j2").write_text(
        '{% extends "shipped/annex.html.j2" %}{% block timeline %}'
        "<h2>When</h2>{% for one in view.timeline %}{{ pictures.timeline(one) }}{% endfor %}{% endblock %}"
    )
    page = render(checked(EXAMPLE), "annex", "html", templates=[tmp_path]).content.decode()
    assert "<h2>When</h2>" in page
    assert 'id="timeline-1-title"' in page


def test_a_picture_that_cannot_be_drawn_is_said() -> None:
    from ccwp_plan.documents.drawings import png
    from ccwp_plan.errors import CallError

    with pytest.raises(CallError, match="cannot be drawn"):
        png(b"<svg")
