"""The HTML as a page: what a reader sees and does with it in a browser, on paper, and without a script."""

from __future__ import annotations

import io
import os
import re
import shutil
import socket
import sys
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdf
import pytest

import judged
import test_supervision_pages as supervision
from ccwp_plan.analysis.progress import achieved, progress
from ccwp_plan.documents.render import Against, render, render_goals
from ccwp_plan.reports.progress import Format, Since, report
from ccwp_plan.reports.terminal import NO_TERMINAL
from conftest import EXAMPLE, ROOT, checked

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from ccwp_plan.language.action import Action

sys.path.insert(0, str(ROOT / "benchmarks"))
import corpus

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
AXE = Path(os.environ.get("AXE_CORE") or ROOT / "node_modules" / "axe-core" / "axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["cat.color"]
AXE_RUN = """rules => axe.run({ runOnly: rules, resultTypes: ["violations"] }).then(
    found => found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html}`)))"""
DOCUMENTS = ("annex", "note", "coverage", "strategy")
WIDTH_OF_A4 = 643  # 17 cm, what the margins leave, in CSS pixels

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")]

Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine; none is downloaded."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages of the example plan and of its strategy."""
    folder, plan = tmp_path_factory.mktemp("pages"), checked(EXAMPLE)
    assert plan.plan.strategy
    made = {name: render(plan, name, "html") for name in DOCUMENTS[:3]}
    made["draft"] = render(plan, "coverage", "html", draft=True)
    against = Against(checked(ROOT / "docs" / "examples" / "first-draft" / EXAMPLE.name))
    made["marked"] = render(plan, "note", "html", against=against)
    made["strategy"] = render_goals(plan.plan.strategy.taxonomy, "html", near=EXAMPLE / "plan.yaml")
    corpus.write(folder / "long", 40)
    corpus.write(folder / "short", 40)
    for name in ("long", "short"):
        with (folder / name / "plan.yaml").open("a") as file:
            file.write("layout: table\n")
    (folder / "short" / "actions" / "10.1.yaml").unlink()
    long, short = checked(folder / "long"), checked(folder / "short")
    made["table"] = render(long, "annex", "html")
    made["marked-table"] = render(short, "annex", "html", draft=True, against=Against(long))
    for name, rendered in made.items():
        (folder / f"{name}.html").write_bytes(rendered.content)
    found = progress(plan.plan, date(2020, 12, 1))
    achievements = Since(date(2020, 2, 29), achieved(found, date(2020, 2, 29)))
    page = report(Format.HTML)(found, achievements, NO_TERMINAL, named=False)
    (folder / "progress.html").write_text(page, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in (*made, "progress")}


@pytest.fixture
def open_(browser: Browser, files: dict[str, Path]) -> Iterator[Open]:
    """Open a page; afterwards it must have asked for nothing but itself, and have reported no mistake."""
    contexts, requests, reports = [], [], []

    def opened(name: str, address: str = "", *, width: int = 1440, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url.partition("#")[0].partition("?")[0]))
        page.on("console", lambda message: reports.append(message.text))
        page.on("pageerror", lambda error: reports.append(str(error)))
        page.goto(files[name].as_uri() + address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert set(requests) <= {file.as_uri() for file in files.values()}
    assert reports == []


@cache
def actions() -> dict[str, Action]:
    """The actions of the example plan by their numbers."""
    return {action.fields.number: action.fields for action in checked(EXAMPLE).plan.actions}


def visible(parts: Locator, what: str) -> list[str]:
    """What is asked of each of the parts of a page that are visible."""
    seen: list[str] = parts.evaluate_all(f"all => all.filter(one => one.checkVisibility()).map(one => {what})")
    return seen


def shown(parts: Locator) -> list[str]:
    """The numbers of the actions that are shown in parts of a page."""
    return visible(parts, "one.dataset.action")


def rows(page: Page, table: str) -> list[str]:
    """The ids of the objectives whose rows a table shows."""
    return [text.split()[0] for text in visible(page.locator(f"table.{table} tbody th"), "one.innerText")]


# What it is made of


@pytest.mark.parametrize("name", [*DOCUMENTS, "marked"])
def test_it_asks_for_nothing_and_makes_no_mistake(open_: Open, name: str) -> None:
    page = open_(name)
    assert page.locator("main").count() == 1
    assert page.locator("nav").count() == 1
    ids = page.eval_on_selector_all("[id]", "all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", [*DOCUMENTS, "marked"])
def test_every_way_through_it_leads_somewhere(open_: Open, name: str) -> None:
    dead = """all => all.map(a => a.hash.slice(1)).filter(id => !document.getElementById(decodeURIComponent(id)))"""
    page = open_(name)
    assert page.eval_on_selector_all("a[href^='#']", "all => all.length") > 10
    assert page.eval_on_selector_all("a[href^='#']", dead) == []


ATTEMPTS = {
    "img-src": "document.body.append(Object.assign(new Image(), {src: ADDRESS}))",
    "connect-src": "fetch(ADDRESS).catch(() => 0)",
    "style-src-elem": "document.head.append(Object.assign(document.createElement('style'), {textContent: IMPORT}))",
    "script-src-elem": "document.body.append(Object.assign(document.createElement('script'), {text: 'x = 1'}))",
    "script-src-attr": "document.body.setAttribute('onclick', 'x = 1'); document.body.click()",
}
REFUSED = """
    address => {
        const ADDRESS = address, IMPORT = `@import "${address}"`;
        const refused = new Promise(done => {
            document.addEventListener("securitypolicyviolation", event => done(event.effectiveDirective));
            setTimeout(done, 10000, "nothing");
        });
        %s;
        return refused;
    }
"""


@pytest.mark.parametrize("directive", ATTEMPTS)
def test_its_policy_lets_nothing_through(browser: Browser, files: dict[str, Path], directive: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        page = browser.new_page()
        page.goto(files["annex"].as_uri())
        port = server.getsockname()[1]
        assert page.evaluate(REFUSED % ATTEMPTS[directive], f"http://127.0.0.1:{port}/x") == directive
        with pytest.raises(BlockingIOError):
            server.accept()
        page.close()


# Navigation


def test_it_is_navigated_by_action_and_by_objective(open_: Open) -> None:
    page = open_("annex")
    for number, action in actions().items():
        way = page.locator(f"nav a[href='#action-{number}']")
        assert way.inner_text().split("\n") == [number, action.title]
    page.click("nav a[href='#action-10.12']")
    assert page.locator("#action-10\\.12 h3").bounding_box()["y"] < 200  # type: ignore[index]
    strategy = checked(EXAMPLE).plan.strategy
    assert strategy
    ways = page.locator("nav a[href^='#coverage-']")
    assert [way.inner_text().split("\n")[0] for way in ways.all()] == [node.id for node in strategy.taxonomy.nodes]
    page.click("nav a[href='#coverage-3ai']")
    assert page.locator(":target th").inner_text() == "3(a)(i)"


# The matrix


def test_the_matrix_tells_main_and_supporting_apart_by_words_and_by_shape(open_: Open) -> None:
    page = open_("coverage")
    heads = [head.get_attribute("data-action") for head in page.locator("table.matrix th[data-action]").all()]
    assert heads == list(actions())
    row = page.locator("table.matrix tbody tr").filter(has=page.locator("th a", has_text=re.compile(r"^2\(e\)$")))
    cells = dict(zip(heads, row.locator("td").all_text_contents(), strict=True))
    assert {number: cell for number, cell in cells.items() if cell} == {
        **dict.fromkeys(("10.1", "10.3"), "supporting"),
        "10.6": "main",
    }
    size = "cell => { const s = getComputedStyle(cell, '::before'); return [s.width, s.borderTopWidth] }"
    (disc, filled), (ring, line) = (row.locator(f"td.{kind}").first.evaluate(size) for kind in ("main", "supporting"))
    assert disc == ring
    assert float(filled[:-2]) * 2 == float(disc[:-2]), "all border, no hole"
    assert float(line[:-2]) * 2 < float(ring[:-2])
    assert "One seizure – one report" in (page.locator("#column-10\\.12").get_attribute("title") or "")


def test_the_row_and_the_column_under_the_pointer_are_marked(open_: Open) -> None:
    page = open_("annex")
    row = page.locator("table.matrix tbody tr").nth(1)
    plain = row.locator("td").nth(2).evaluate("cell => getComputedStyle(cell).backgroundColor")
    row.locator("td").nth(3).hover()
    assert row.locator("td").nth(2).evaluate("cell => getComputedStyle(cell).backgroundColor") != plain
    marked = "all => all.map(col => col.classList.contains('here')).indexOf(true)"
    assert page.eval_on_selector_all("table.matrix col", marked) == 4
    page.mouse.move(0, 0)
    assert page.eval_on_selector_all("table.matrix col", marked) == -1
    page.locator("table.matrix thead a").nth(6).focus()
    assert page.eval_on_selector_all("table.matrix col", marked) == 7
    page.locator("table.matrix thead a").nth(6).blur()
    assert page.eval_on_selector_all("table.matrix col", marked) == -1


# The filter

Fits = Callable[["Action"], bool]
CHOICES: dict[str, tuple[str, Fits]] = {
    "leader": ("RO", lambda action: "RO" in (action.leader, *action.co_leaders)),
    "status": ("planned", lambda action: action.status == "planned"),
    "objective": (
        "3a",
        lambda action: any("3(a)" in cited for cited in (*action.objectives, *action.supporting_objectives)),
    ),
}


@pytest.mark.parametrize("control", CHOICES)
def test_each_control_narrows_all_that_is_shown_of_actions(open_: Open, control: str) -> None:
    page = open_("annex")
    value, fits = CHOICES[control]
    expected = [number for number, action in actions().items() if fits(action)]
    assert 0 < len(expected) < len(actions())
    page.select_option(f"#filter-{control}", value)
    for parts in ("table.overview tr", "section.fiche", "nav li", "table.matrix thead th"):
        assert shown(page.locator(f"{parts}[data-action]")) == expected, parts
    cells = "`${one.querySelectorAll('td:not([hidden])').length}`"
    assert set(visible(page.locator("table.matrix tbody tr"), cells)) == {str(len(expected))}
    assert page.get_by_role("status").inner_text() == f"{len(expected)} of {len(actions())} actions shown"
    assert page.locator("section.fiche:not([hidden])").count() == len(expected)
    page.get_by_role("button", name="Show all").click()
    for parts in ("table.overview tr", "section.fiche", "nav li", "table.matrix thead th"):
        assert shown(page.locator(f"{parts}[data-action]")) == list(actions()), parts
    assert page.get_by_role("status").inner_text() == f"{len(actions())} of {len(actions())} actions shown"


def test_the_table_and_a_grouped_overview_keep_their_columns_in_a_filtered_page(open_: Open) -> None:
    page = open_("table")
    heads = page.locator("#action-table tbody th")
    spans = "`${one.innerText.split(' ')[0]} ${one.rowSpan} ${one.parentElement.querySelector('strong').innerText}`"
    before = heads.evaluate_all("all => all.map(one => one.parentElement.dataset.action + ' ' + one.rowSpan)")
    page.select_option("#filter-leader", "PL")
    left = shown(page.locator("#action-table tr[data-action]"))
    assert 0 < len(left) < 40
    assert sum(int(span.split()[1]) for span in visible(heads, spans)) == len(left)
    assert {*visible(page.locator("#action-table tbody tr"), "`${one.cells.length}`")} <= {"5", "6"}
    assert {
        *visible(page.locator("#action-table tbody"), "`${[...one.rows].find(row => !row.hidden).cells.length}`")
    } == {"6"}
    groups = visible(page.locator("tr.group"), "one.nextElementSibling.dataset.action")
    assert len(groups) == len(set(groups))
    page.select_option("#filter-leader", "NL")
    page.get_by_role("button", name="Show all").click()
    assert heads.evaluate_all("all => all.map(one => one.parentElement.dataset.action + ' ' + one.rowSpan)") == before
    assert page.locator("tr.group:not([hidden])").count() == 3


def test_deleted_rows_of_the_table_can_be_hidden(open_: Open) -> None:
    page = open_("marked-table")
    page.locator("#deletions input").check()
    left = page.evaluate("document.querySelector('#action-table td:nth-of-type(5)').checkVisibility()")
    edges = visible(
        page.locator("#action-table tbody td:last-child"), "`${Math.round(one.getBoundingClientRect().right)}`"
    )
    assert len({*edges}) == 1, "every last cell stands in the last column"
    assert not left
    assert not visible(page.locator("#action-table tr.deleted td"), "one.outerHTML")


def test_an_objective_includes_those_below_it(open_: Open) -> None:
    page = open_("coverage")
    every = rows(page, "matrix")
    assert rows(page, "coverage") == every
    page.select_option("#filter-objective", "3a")
    assert rows(page, "matrix") == rows(page, "coverage") == ["3(a)", "3(a)(i)", "3(a)(ii)"]
    page.select_option("#filter-objective", "3")
    assert rows(page, "matrix") == [id_ for id_ in every if id_.startswith("3")]
    page.select_option("#filter-objective", "")
    assert rows(page, "matrix") == every


def test_controls_work_together_and_may_leave_nothing(open_: Open) -> None:
    page = open_("annex")
    page.select_option("#filter-status", "planned")
    page.select_option("#filter-leader", "DK")
    assert page.get_by_role("status").inner_text() == "1 of 12 actions shown"
    page.select_option("#filter-status", "completed")
    assert page.get_by_role("status").inner_text() == "0 of 12 actions shown"
    assert shown(page.locator("section.fiche")) == []


def test_what_is_filtered_stands_in_the_address(open_: Open) -> None:
    page = open_("annex")
    page.select_option("#filter-objective", "2b")
    page.select_option("#filter-status", "ongoing")
    address = page.url.partition(".html")[2]
    again = open_("annex", address)
    assert shown(again.locator("section.fiche")) == shown(page.locator("section.fiche"))
    assert again.locator("#filter-objective").input_value() == "2b"
    page.get_by_role("button", name="Show all").click()
    assert page.url.endswith("annex.html")
    nonsense = open_("annex", "?status=nonsense&leader=&elements=x#%")
    assert shown(nonsense.locator("section.fiche")) == list(actions())


def test_a_way_to_what_the_filter_hides_shows_it(open_: Open) -> None:
    page = open_("annex", "?status=completed")
    page.click("table.coverage a[href='#action-10.12']")
    assert page.locator("#action-10\\.12").is_visible()
    assert page.get_by_role("status").inner_text() == "12 of 12 actions shown"
    assert open_("annex", "?status=completed#action-10.12").locator("#action-10\\.12").is_visible()


# Without a script


@pytest.mark.parametrize("name", DOCUMENTS)
def test_without_a_script_there_are_plain_tables_and_no_filter(open_: Open, name: str) -> None:
    page = open_(name, java_script_enabled=False)
    assert not page.locator("#filter").or_(page.get_by_role("search")).first.is_visible()
    assert page.locator("nav a").first.is_visible()
    assert page.locator("table, tr, td").count() == page.locator(":is(table, tr, td):visible").count()
    assert page.locator(".scroll").count() == page.locator(".scroll[tabindex='0']").count()


# The keyboard

STOP = """
    () => {
        const one = document.activeElement;
        if (one === document.body) return null;
        const { left, right, top, bottom } = one.getClientRects()[0];
        const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;  // of what is on the screen
        const on = document.elementFromPoint(middle(left, right, innerWidth), middle(top, bottom, innerHeight));
        return {
            html: one.outerHTML.slice(0, 200),
            ringed: getComputedStyle(one).outlineStyle !== "none",
            uncovered: one.contains(on) || Boolean(on?.contains(one)),
        };
    }
"""


@pytest.mark.parametrize(("name", "width"), [("coverage", 1440), ("coverage", 360), ("strategy", 1440)])
def test_every_stop_of_the_keyboard_is_seen(open_: Open, name: str, width: int) -> None:
    page = open_(name, width=width)
    stops: list[dict[str, Any]] = []
    for _ in range(200):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        stops.append(stop)
    assert "Skip to the document" in stops[0]["html"]
    assert 10 < len(stops) < 200, "the keyboard gets through the page"
    assert [stop["html"] for stop in stops if not stop["ringed"]] == []
    assert [stop["html"] for stop in stops if not stop["uncovered"]] == []


def test_the_filter_is_set_and_the_matrix_scrolled_with_keys(open_: Open) -> None:
    page = open_("coverage", width=700)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("#matrix .scroll:focus").count() == 1, "the skip link has led past the contents"
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert page.locator("#matrix .scroll").evaluate("region => region.scrollLeft") > 0
    page.keyboard.press("Shift+Tab")
    assert page.locator("#side summary:focus").count() == 1
    page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.locator("#filter-status:focus").count() == 1
    page.keyboard.type("ongoing")
    ongoing = sum(1 for action in actions().values() if action.status == "ongoing")
    assert page.get_by_role("status").inner_text() == f"{ongoing} of 12 actions shown"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.get_by_role("status").inner_text() == "12 of 12 actions shown"


# Small screens


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_small_screen_scrolls_in_one_direction(open_: Open, name: str) -> None:
    page = open_(name, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.locator("nav").is_hidden()
    page.locator("#side summary").first.click()
    assert page.locator("nav").is_visible()
    page.locator("nav a").first.click()
    assert page.locator("nav").is_hidden()
    scrolls = "all => all.filter(one => one.scrollWidth > one.clientWidth && one.tabIndex < 0).length"
    assert page.eval_on_selector_all(".scroll", scrolls) == 0


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_a_table_that_goes_on_says_so_in_words(open_: Open, width: int) -> None:
    page = open_("table", width=width)
    says = """region => getComputedStyle(region, "::before").content.includes("Goes on") """
    for region in page.locator("main .scroll:has(> table:not(.matrix))").all():
        assert region.evaluate(says) == region.evaluate("region => region.scrollWidth > region.clientWidth")


# Paper


def printed(page: Page) -> tuple[list[str], str]:
    """The text of each page of the print, and all of it without white space."""
    paper = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    sheets = [sheet.extract_text() for sheet in paper]
    assert all((round(sheet.mediabox.width), round(sheet.mediabox.height)) == (595, 842) for sheet in paper)
    return sheets, closed_up("".join(sheets))


def closed_up(text: str) -> str:
    """Text without white space, and with letters for the ligatures that some faces have."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_print_has_the_document_and_nothing_around_it(open_: Open, name: str) -> None:
    page = open_(name, color_scheme="dark")
    sheets, text = printed(page)
    for around in ("Skip to the document", "Show all", "By objective", "By action", "actions shown"):
        assert closed_up(around) not in text
    for part in page.locator("main :is(h1, h2, h3, h4, h5, table:not(.matrix) :is(th, td))").all_text_contents():
        assert closed_up(part) in text, part
    page.emulate_media(media="print")
    page.set_viewport_size({"width": WIDTH_OF_A4, "height": 971})
    assert page.evaluate("document.documentElement.scrollWidth") == WIDTH_OF_A4, "nothing is cut off at the right"
    if name != "strategy":
        feet = ["xxxx/20 LIMITE" in sheet for sheet in sheets]
        assert all(feet), "the document's number and marking stand on each page"
        heads = [sheet for sheet in sheets if "Supporting" in sheet and re.search(r"Objective\s+Text\s+Actions", sheet)]
        assert len(heads) > 1, "the table's head stands on each of its pages"
    if name == "note":
        assert "ANNEX" not in sheets[0]
        head = sheets[1].lstrip("2\n").removeprefix("xxxx/20 LIMITE").lstrip()
        assert head.startswith("ANNEX"), "on a page of its own"


def test_a_filtered_page_is_printed_as_it_is_shown_and_says_so(open_: Open) -> None:
    page = open_("annex", "?status=completed&leader=HR")
    sheets, text = printed(page)
    assert "1 of 12 actions shown (Leader or co-leader: Croatia (HR); Status: completed)" in sheets[0]
    assert "Synergiesbetween" in text
    assert "Programmeofjointcustoms" not in text


def test_a_draft_is_marked_on_every_page_of_its_print(open_: Open) -> None:
    sheets, _ = printed(open_("draft"))
    assert len(sheets) > 1
    assert all("DRAFT" in sheet for sheet in sheets)


# Changes


def test_deleted_text_can_be_hidden_with_the_keyboard(open_: Open) -> None:
    page = open_("marked")
    assert "against the version of 17 February 2020." in page.locator("#against").inner_text()
    assert page.locator("main ins").first.is_visible()
    deleted = page.locator("main del")
    assert all(deleted.nth(at).is_visible() for at in range(deleted.count()))
    page.locator("#deletions input").focus()
    page.keyboard.press("Space")
    assert not any(deleted.nth(at).is_visible() for at in range(deleted.count()))
    assert not any(visible(page.locator(".deleted"), "one.outerHTML"))


# Accessibility


def seen_at(page: Page, width: int) -> None:
    """Make the window this wide, and wait until the page has answered: its script lets keys scroll what is too wide."""
    page.set_viewport_size({"width": width, "height": 780})
    page.wait_for_function("width => innerWidth === width", arg=width)
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm install --no-save axe-core@4")
@pytest.mark.parametrize("name", [*DOCUMENTS, "marked"])
def test_axe_finds_nothing(open_: Open, name: str) -> None:
    page = open_(name)
    page.evaluate(AXE.read_text(encoding="utf-8"))

    def violations() -> list[str]:
        return list(page.evaluate(AXE_RUN, RULES))

    assert violations() == []
    page.emulate_media(color_scheme="dark")
    assert violations() == []
    seen_at(page, 360)
    page.locator("#side summary").first.click()
    assert violations() == []


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm install --no-save axe-core@4")
def test_axe_finds_nothing_in_a_report(open_: Open) -> None:
    page = open_("progress")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for dark in (False, True):
        page.emulate_media(color_scheme="dark" if dark else "light")
        for width in (1440, 360):
            seen_at(page, width)
            assert page.evaluate(AXE_RUN, RULES) == [], (dark, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm install --no-save axe-core@4")
@pytest.mark.parametrize(
    ("one", "scripted"),
    [
        (one, scripted)
        for one in judged.DOCUMENTS
        for scripted in (True, False)
        if one[2] != "draft" and (scripted or one[:2] in judged.HOLDING)
    ],
    ids=lambda one: "-".join(one) if isinstance(one, tuple) else "script" if one else "no-script",
)
def test_axe_finds_nothing_in_any_document(
    browser: Browser, one: tuple[str, str, str], scripted: bool, tmp_path: Path
) -> None:
    html = judged.page_of(*one, "html").decode()
    file = tmp_path / "page.html"
    file.write_text(html if scripted else re.sub(r"<script>.*</script>", "", html, flags=re.DOTALL), encoding="utf-8")
    page = browser.new_page(reduced_motion="reduce")
    page.goto(file.as_uri())
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for width in (1440, 320):
        seen_at(page, width)
        for dark in (False, True):
            page.emulate_media(color_scheme="dark" if dark else "light")
            assert page.evaluate(AXE_RUN, COLOURS if dark else RULES) == [], (dark, width)
    page.close()


@pytest.mark.parametrize("document", ["state-of-play", "involvement", "half-year"])
def test_no_page_of_a_print_is_without_words(browser: Browser, tmp_path: Path, document: str) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(supervision.made(document, "html"))
    opened = browser.new_page()
    opened.goto(file.as_uri())
    pages = supervision.pages_of(opened.pdf(prefer_css_page_size=True))
    assert all(len(text.strip()) > len("1235/20 17") for text in pages)
    matrix = [text for text in pages if "Member States, actions" in text]
    assert bool(matrix) == (document != "state-of-play")
    assert all("United Kingdom (UK)" in text for text in matrix)
