"""The columns of the coverage follow what stands in them: ids, numbers and long lists of actions."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccwp_plan.documents.columns import coverage_widths, results_widths
from ccwp_plan.documents.lettering import width
from ccwp_plan.documents.render import render
from ccwp_plan.documents.view import CoverageRow, ResultView
from conftest import ACTION, PLAN, ROOT, checked, write_plan

REAL = ROOT / "tests" / "real"
AS_EVER = (11, 43, 15, 15, 16)


def row(text: str, main: Sequence[str], supporting: Sequence[str] = (), id_: str = "1(a)") -> CoverageRow:
    return CoverageRow(
        id=id_,
        key="1a",
        depth=0,
        counted=True,
        text=text,
        short=text,
        path=("1a",),
        main=tuple(main),
        supporting=tuple(supporting),
        cells=(),
        status="covered",
        words="covered",
        reason=None,
    )


def numbers(count: int, stem: str = "10") -> list[str]:
    return [f"{stem}.{at}" for at in range(1, count + 1)]


def test_short_lists_leave_the_columns_as_they_were() -> None:
    assert coverage_widths([row("Text " * 50, numbers(8), numbers(3)), row("T", ())]) == AS_EVER


def test_a_long_list_takes_from_the_text_what_makes_the_table_shorter() -> None:
    _, text, main, supporting, _ = coverage_widths([row("Text", numbers(30, "3.1"))])
    assert (text < 43, main > 15, supporting) == (True, True, 15)
    _, text, main, supporting, _ = coverage_widths([row("Text", numbers(30, "3.1"), numbers(30, "3.1"))])
    assert (main > 15, supporting > 15) == (True, True)
    assert coverage_widths([row("Text " * 200, numbers(30))])[1] >= 43, "the text is what makes this row high"


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(
            st.text(max_size=400), st.integers(0, 60), st.integers(0, 60), st.sampled_from(["10", "CAP1.PA", "US0113"])
        )
    )
)
def test_the_columns_fill_the_page_and_hold_their_numbers(given_: list[tuple[str, int, int, str]]) -> None:
    rows = [row(text, numbers(main, stem), numbers(helped, stem)) for text, main, helped, stem in given_]
    widths = coverage_widths(rows)
    assert (sum(widths), len(widths)) == (100, 5)
    assert min(widths) >= 11
    assert widths[1] >= 24
    for column, shown in ((2, [one.main for one in rows]), (3, [one.supporting for one in rows])):
        longest = max((width(f"{number},", 9.5) for list_ in shown for number in list_), default=0.0)
        assert longest <= widths[column] * 4.819 - 11


def test_a_number_is_not_broken() -> None:
    assert coverage_widths([row("Text", ["US0113.1.22.333"])])[2] > 15
    assert coverage_widths([row("Text", (), id_="Chapter Datenschutzbeauftragte")])[0] > 11


def result(target: str, indicator: str = "Meetings", verification: str = "Final report") -> ResultView:
    return ResultView(indicator, "meetings", None, target, (), "30 September 2021", None, verification, (), None)


def test_results_that_fit_leave_the_columns_as_they_were() -> None:
    assert results_widths([]) == results_widths([result("20"), result("1 000 000")]) == (26, 10, 11, 13, 24, 16)


@given(
    st.lists(
        st.tuples(
            *[st.sampled_from(["20", "Demonstrated", "All agreements signed", "Resources.data.gov", "Schutzmaßnahmen"])]
            * 3
        ),
        min_size=1,
    )
)
def test_no_word_of_a_result_is_wider_than_its_column(given_: list[tuple[str, str, str]]) -> None:
    for usual in (True, False):
        widths = results_widths([result(*one) for one in given_], usual=usual)
        assert (sum(widths), len(widths)) == (100, 6)
        for column, at in ((2, 0), (0, 1), (5, 2)):
            longest = max(width(word, 9.5) for one in given_ for word in one[at].split())
            assert longest <= widths[column] * 4.819 - 10


def test_an_address_takes_no_more_room_than_a_column_can_give() -> None:
    widths = results_widths([result("20", verification="https://example.eu/" + "x" * 200)])
    assert sum(widths) == 100
    assert min(widths[:5]) >= 8
    assert results_widths([result("20", verification="https://example.eu/one/two/three")]) == (26, 10, 11, 13, 24, 16)


def test_no_actor_breaks_in_the_overview(tmp_path: Path) -> None:
    actors = "actors:\n  - {id: dfatd-maecd-employment, name: Ministry, kind: body}\n"
    folder = write_plan(tmp_path / "p", PLAN + actors, a=ACTION.replace("leader: DE", "leader: dfatd-maecd-employment"))
    page = render(checked(folder), "annex", "html", draft=True).content.decode()
    overview = page[page.index('<table class="overview') :]
    leaders = int(re.findall(r"width: (\d+)%", overview)[3])
    assert width("dfatd-maecd-employment", 9.5) <= leaders * 4.819 - 10


def test_the_table_gives_room_to_what_is_written(tmp_path: Path) -> None:
    """Whoever has long names of actors and no results gets short rows."""
    long = 'actors:\n  - {id: ESDC, name: "Ministry of Employment, Work and Social Development", kind: body}\n'
    bare = re.sub(r"results:\n.*\n", "", ACTION).replace("leader: DE", "leader: ESDC")
    plain = write_plan(tmp_path / "a", f"{PLAN}layout: table\n", a=ACTION + f"background: {'Seizures. ' * 90}\n")
    other = write_plan(tmp_path / "b", f"{PLAN}layout: table\n{long}", a=bare)
    found = []
    for folder in (plain, other):
        page = render(checked(folder), "annex", "html", draft=True).content.decode()
        columns = page[page.index('id="action-table"') :]
        found.append([int(width) for width in re.findall(r"width: (\d+)%", columns[: columns.index("</colgroup>")])])
    (_, action, *_), (_, _, _, responsible, results, _) = found
    assert [sum(widths) for widths in found] == [100, 100]
    assert action > 45
    assert responsible > 2 * results


def test_all_fiches_have_the_same_columns_and_the_words_stay_in_them(tmp_path: Path) -> None:
    told = ACTION.replace("target: 20", "expected: Demonstrated to all")
    folder = write_plan(tmp_path / "p", a=ACTION, b=told.replace("10.1", "10.2"))
    page = render(checked(folder), "annex", "html").content.decode()
    columns = re.findall(r'<table class="results">\s*(<colgroup>.*?</colgroup>)', page)
    assert len(columns) == 2
    assert len(set(columns)) == 1
    assert int(re.findall(r"(\d+)%", columns[0])[2]) > 11


@pytest.mark.parametrize("name", ["canada-nap5", "italy-ict-2020"])
def test_the_coverage_of_a_real_plan_is_on_two_pages(name: str) -> None:
    content = render(checked(REAL / name), "coverage", "pdf").content
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    assert len(pages) == 2, "lists of one number a line took three"
    lines = " ".join(pages).splitlines()
    alone = [line for line in lines if re.fullmatch(r"[A-Z][\w.]+,", line.strip())]
    assert not any(one and two for one, two in pairwise(line in alone for line in lines))
