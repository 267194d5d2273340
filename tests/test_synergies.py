"""The synergies: the actions of a plan by OAP action, their relations, and OAP actions without an action."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from ccwp_plan.analysis.synergies import synergies
from ccwp_plan.checks.run import check
from ccwp_plan.documents.render import render
from ccwp_plan.language.declared import fields_of
from ccwp_plan.language.oap import Oap, OapAction
from ccwp_plan.repository.load import load
from conftest import ACTION, TODAY, Rendered, checked, tables_of, write_plan
from test_oaps import OAP, keep

FORMATS = ("html", "md", *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("docx", "pdf")))


def aligned(number: str, *alignments: str, more: str = "") -> str:
    """An action with these alignments."""
    return ACTION.replace('"10.1"', f'"{number}"').replace("{priority: firearms}", "\n  - ".join(alignments), 1) + more


def action(number: str, oap_action: str, more: str = "") -> str:
    return aligned(number, f'{{priority: firearms, oap_action: "{oap_action}"}}', more=more)


def page(plan: Path, document: str = "synergies") -> Any:
    return html.fromstring(render(checked(plan), document, "html", draft=True).content)


def told(plan: Path) -> dict[str, list[list[str]]]:
    """The rows of the tables of each section, and the sentences of one without a table."""
    sections = page(plan).xpath("//section[@id='shared' or @id='ties' or @id='without']")
    return {section.get("id"): [_cells(row) for row in section.xpath(".//tbody/tr")] for section in sections}


def _cells(row: Any) -> list[str]:
    return [" ".join(cell.text_content().split()) for cell in row.xpath("th|td")]


def test_the_document_of_the_example(rendered: Rendered, golden: Callable[[str, str], None]) -> None:
    golden("synergies.md", rendered("synergies", "md").decode())


def test_actions_stand_by_the_oap_actions_with_which_they_align(tmp_path: Path) -> None:
    keep(tmp_path, firearms=OAP)
    related = "related: [{action: 10.1, relation: feeds, note: Its dates}]\n"
    plan = write_plan(
        tmp_path / "plans" / "p",
        a=action("10.1", "2.4"),
        b=action("10.2", "2.4", related),
        c=aligned("10.3", "{priority: drugs, oap_action: [7.7], note: A note}", "{priority: drugs}"),
    )
    assert told(plan) == {
        "shared": [
            ["[7.7]", "10.3 Joint customs operation (DE): A note"],
            ["No OAP action named", "10.3 Joint customs operation (DE)"],
            [
                "2.4 Joint action days",
                "Poland (PL)",
                "Two days a year.",
                "10.1 Joint customs operation (DE) 10.2 Joint customs operation (DE)",
            ],
        ],
        "ties": [["10.2 Joint customs operation", "feeds", "10.1 Joint customs operation", "Its dates"]],
        "without": [["10.10 Training", "–", "–"]],
    }


def test_an_oap_action_of_each_year_has_its_own_actions(tmp_path: Path) -> None:
    keep(tmp_path, a=OAP, b=OAP.replace("2020", "2021"), c=OAP.replace("2020", "2019"))
    plan = write_plan(
        tmp_path / "plans" / "p",
        a=action("10.1", "2.4", "period: {start: 2020, end: 2020}\n"),
        b=action("10.2", "2.4", "period: {start: 2021, end: 2021}\n"),
        c=action("10.3", "10.10"),
    )
    found = synergies(checked(plan).plan)
    shared = [
        (one.oap and one.oap.fields.title, [[each.action.number for each in action.aligned] for action in one.actions])
        for one in found.shared
    ]
    assert shared == [("OAP Firearms 2020", [["10.1"], ["10.3"]]), ("OAP Firearms 2021", [["10.2"], ["10.3"]])]
    assert found.without == ()


def test_a_discontinued_action_aligns_with_nothing(tmp_path: Path) -> None:
    keep(tmp_path, a=OAP)
    gone = "status: discontinued\ndiscontinued_because: No ships.\n"
    plan = write_plan(tmp_path / "plans" / "p", a=action("10.1", "2.4", gone), b=action("10.2", "10.10"))
    assert [row[0] for row in told(plan)["without"]] == ["2.4 Joint action days"]
    assert (
        "1 of the 1 action that is not discontinued aligns with the operational action plans"
        in page(plan).text_content()
    )


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    alone = ACTION.replace("empact:\n  - {priority: firearms}\n", "empact_exemption: None.\n")
    text = page(write_plan(tmp_path / "p", a=alone)).text_content()
    for sentence in (
        "None of the 1 action aligns with the operational action plans (OAPs) of EMPACT.",
        "There are no relations between actions.",
        "No action is aligned with EMPACT.",
        "No action is related to another one.",
        "No operational action plan (OAP) of the period is known.",
    ):
        assert sentence in text
    keep(tmp_path, a=OAP.partition("  - {number: 10.10")[0])
    write_plan(tmp_path / "p", a=action("10.1", "2.4"))
    assert "Each OAP action of the period has an action of the plan." in page(tmp_path / "p").text_content()


def test_a_related_action_is_a_link_with_its_title_and_its_plan(tmp_path: Path) -> None:
    others = {"9.4": "continues", "10.2": "depends_on", "8.1": "feeds"}
    to = yaml.safe_dump({"related": [{"action": number, "relation": how} for number, how in others.items()]})
    plan = write_plan(tmp_path / "plans" / "10th", a=ACTION + to, b=ACTION.replace("10.1", "10.2"))
    write_plan(tmp_path / "plans" / "9th", a=ACTION.replace("10.1", "9.4").replace("Joint", "Small"))
    section = page(plan).get_element_by_id("ties")
    assert section.xpath(".//td/a/@href") == ["../9th/annex.html#action-9.4", "annex.html#action-10.2"]
    assert [row[2] for row in told(plan)["ties"]] == [
        "9.4 Small customs operation (10th Action Plan)",
        "10.2 Joint customs operation",
        "8.1",
    ]


FILLED: dict[str, Any] = {
    "priority": "firearms",
    "start": "2020-02-03",
    "end": "2020-11-12",
    "title": "sentinel1x",
    "reference": "sentinel2x",
    "actions": [{"number": "sentinel3x", "title": "sentinel4x", "leader": "CEPOL", "text": "sentinel5x.^[sentinel6x]"}],
}
PRINTED = (
    "distribution and use of firearms",
    "3 February 2020 to 12 November 2020",
    "CEPOL",
    *(f"sentinel{at}x" for at in range(1, 7)),
)


@pytest.mark.parametrize("with_action", [True, False])
def test_every_field_of_an_oap_is_printed(tmp_path: Path, with_action: bool) -> None:
    assert FILLED.keys() == fields_of(Oap).keys()
    assert FILLED["actions"][0].keys() == fields_of(OapAction).keys()
    assert {one.prints for model in (Oap, OapAction) for one in fields_of(model).values()} == {"synergies"}
    keep(tmp_path, a=yaml.safe_dump(FILLED))
    plan = write_plan(tmp_path / "plans" / "p", a=action("10.1", "sentinel3x") if with_action else ACTION)
    text = " ".join(page(plan).text_content().split())
    assert [words for words in PRINTED if words not in text] == []


@pytest.mark.parametrize("kind", FORMATS)
def test_it_is_made_in_every_format_alone_and_in_a_note(tmp_path: Path, kind: str) -> None:
    keep(tmp_path, a=OAP.replace("Two days a year.", "Two days.^[A footnote.]"))
    plan = write_plan(tmp_path / "plans" / "p", a=action("10.1", "2.4"))
    (plan / "notes").mkdir()
    (plan / "notes" / "both.yaml").write_text("text: ['Both.^[On the cover.]']\nannexes: [annex, synergies]\n")
    found = checked(plan)
    alone, note = (render(found, name, kind, draft=True).content for name in ("synergies", "both"))
    assert (alone, note) == tuple(render(found, name, kind, draft=True).content for name in ("synergies", "both"))
    if kind == "md":
        assert len(tables_of(alone.decode())) == 2
        assert "[^1]: On the cover." in note.decode()
        assert "[^3]: A footnote." in note.decode()
    elif kind == "html":
        annexed = html.fromstring(note)
        assert annexed.get_element_by_id("annexed-synergies-shared") is not None
        assert [*annexed.xpath("//*[@id='annexed-synergies']//a[@class='way']/@href")] == ["annex.html#action-10.1"]


def test_a_draft_says_that_an_oap_is_left_out(tmp_path: Path) -> None:
    keep(tmp_path, a="priority: [", b=OAP)
    plan = write_plan(tmp_path / "plans" / "p", a=ACTION)
    assert "leaves out 1 file" in page(plan).text_content()
    assert "leaves out" not in page(plan, "annex").text_content()


NUMBERS = st.sampled_from(["1.1", "2.4", "2.10", "A"])


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(NUMBERS, st.sampled_from(["firearms", "drugs"]), st.booleans()), min_size=1, max_size=5),
    st.lists(NUMBERS, unique=True, min_size=1),
)
def test_each_alignment_is_shown_once_and_each_oap_action_in_one_place(
    tmp_path_factory: pytest.TempPathFactory, alignments: list[tuple[str, str, bool]], numbers: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("r")
    oap = {**FILLED, "actions": [{"number": number, "title": "T"} for number in numbers]}
    keep(folder, a=yaml.safe_dump(oap))
    plan = write_plan(
        folder / "plans" / "p",
        **{
            f"a{at}": aligned(
                f"10.{at}",
                f'{{priority: {priority}, oap_action: "{number}"}}' if given else f"{{priority: {priority}}}",
            )
            for at, (number, priority, given) in enumerate(alignments, 1)
        },
    )
    (loaded,) = load([plan])
    found = synergies(loaded)
    shown = [one.action.number for part in found.shared for shared in part.actions for one in shared.aligned]
    assert sorted(map(str, shown)) == [f"10.{at}" for at in range(1, len(alignments) + 1)]
    met = [shared.known for part in found.shared for shared in part.actions if shared.known]
    assert sorted(one.number for one in (*met, *found.without)) == sorted(numbers)
    clashing = {finding.action for finding in check(loaded, TODAY).findings if finding.code == "E004"}
    alike = [(number, priority) for number, priority, given in alignments if given]
    later = {at for at, one in enumerate(alignments, 1) if one[2] and (one[0], one[1]) in _firsts(alignments, at)}
    assert clashing == {f"10.{at}" for at in later}
    assert len(later) == len(alike) - len({*alike})


def _firsts(alignments: list[tuple[str, str, bool]], before: int) -> set[tuple[str, str]]:
    return {(number, priority) for number, priority, given in alignments[: before - 1] if given}


def test_no_text_of_an_oap_is_markup(tmp_path: Path) -> None:
    odd = "<b>&\\\"'| *x* [y](z) ` # 1. ${x}"
    oap = {**FILLED, "title": odd, "reference": odd, "actions": [{"number": odd, "title": odd, "text": "x"}]}
    keep(tmp_path, a=yaml.safe_dump(oap))
    plan = write_plan(tmp_path / "plans" / "p", a=ACTION)
    text = page(plan).text_content()
    assert text.count(odd) == 4
    markdown = render(checked(plan), "synergies", "md", draft=True).content.decode()
    (table,) = (rows for rows in tables_of(markdown) if len(rows[0]) == 3)
    assert re.sub(r"\s+", " ", table[0][0]) == f"{odd} {odd}"
