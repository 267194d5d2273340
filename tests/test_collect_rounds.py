"""Rounds of comments in which something was lost, told wrongly or written into the wrong place; each a rule that holds.

The note of tests/collect/plan is changed as a person would change it, tracked or not, and is collected; or what was
collected is accepted and applied.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Sequence
from copy import deepcopy
from html import escape
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

import judged
from ccwp_plan.analysis.compilation import compilation
from ccwp_plan.documents.render import Against, render
from ccwp_plan.editing.comments import Application, apply
from ccwp_plan.exchange.collecting.collect import Read, collect
from ccwp_plan.exchange.collecting.collected import Collected
from ccwp_plan.exchange.collecting.gathering import Gathered, gather
from ccwp_plan.exchange.collecting.sent import Outbox
from ccwp_plan.exchange.collecting.writing import answer
from ccwp_plan.exchange.word import read
from ccwp_plan.repository.circulated import Circulated
from ccwp_plan.repository.load import load
from ccwp_plan.repository.loaded import LoadedPlan
from conftest import EXAMPLE, Cli, checked
from reading import package
from test_collect_answers import DRAFT
from test_collect_cases import CASES, PLAN
from test_collect_laws import ANNA, accepted, sent
from test_diff import commit, git, needs_git
from word_hand import WORD, Changes, Edit, W, between, comment, text

States = Sequence[LoadedPlan]
_REVISED = ("plan.yaml", "number: 12345/20", "number: 12345/1/20 REV 1")
_SHOWN = "Member States taking part, unit: Member States"


class Returned:
    """A Word file as a delegation changes it; the note of the plan, if no other is given."""

    def __init__(self, content: bytes | None = None) -> None:
        with zipfile.ZipFile(io.BytesIO(content or sent()[2])) as given:
            self.parts = {name: given.read(name) for name in given.namelist()}
        self.root = etree.fromstring(self.parts["word/document.xml"])
        self.changes = Changes()

    def paragraphs(self) -> list[Any]:
        return [*self.root.iter(f"{W}p")]

    def at(self, words: str, number: int = 0) -> Any:
        """The paragraph that begins with some words, where there are several the one of a number."""
        return [one for one in self.paragraphs() if text(one).startswith(words)][number]

    def row(self, words: str) -> Any:
        """The row of the table in which a paragraph begins with some words; others can be put below it."""
        row = next(self.at(words).iterancestors(f"{W}tr"))
        if row.find(f"{W}trPr") is None:
            row.insert(0, etree.Element(f"{W}trPr"))
        return row

    def insert(self, words: str, new: str, number: int = 0) -> None:
        """Words at the end of the paragraph that begins with others, with tracking."""
        paragraph = self.at(words, number)
        end = len(text(paragraph))
        self.changes.edit(paragraph, Edit(end, end, new), ANNA)

    def replace(self, old: str, new: str) -> None:
        """Words by others, with tracking, in the first paragraph that has them."""
        paragraph = next(one for one in self.paragraphs() if old in text(one))
        start = text(paragraph).index(old)
        self.changes.edit(paragraph, Edit(start, start + len(old), new), ANNA)

    def retype(self, old: str, new: str) -> None:
        """Words by others, without tracking, in all paragraphs that have them in one piece."""
        said = [one for one in self.root.iter(f"{W}t") if old in (one.text or "")]
        assert said
        for one in said:
            one.text = one.text.replace(old, new)

    def comment_on(self, words: str, said: str) -> None:
        """A comment on words of the first paragraph that has them, the only comment of the file."""
        paragraph = next(one for one in self.paragraphs() if words in text(one))
        start = text(paragraph).index(words)
        comment(0, *between(paragraph, start, start + len(words)))
        by = f'w:author="{ANNA.author}" w:date="{ANNA.date}" w:initials="A"'
        made = f'<w:comment w:id="0" {by}><w:p><w:r><w:t>{said}</w:t></w:r></w:p></w:comment>'
        self.parts["word/comments.xml"] = f'<w:comments xmlns:w="{WORD}">{made}</w:comments>'.encode()

    @property
    def content(self) -> bytes:
        self.parts["word/document.xml"] = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            for name, part in self.parts.items():
                made.writestr(name, part)
        return out.getvalue()

    def collected(self, outbox: Outbox | None = None) -> Read:
        return collect(read(self.content), outbox or sent()[1], "DE")


def element(xml: str) -> Any:
    (made,) = etree.fromstring(f'<r xmlns:w="{WORD}">{xml}</r>')
    return made


def table_of(*rows: Sequence[str]) -> str:
    """A table in Word's XML."""
    cells = ("".join(f"<w:tc><w:p><w:r><w:t>{escape(cell)}</w:t></w:r></w:p></w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def answers_of(*rows: Sequence[str]) -> bytes:
    """A Word file with nothing but a delegation's own table of answers."""
    return package({"document": f'<w:document xmlns:w="{WORD}"><w:body>{table_of(*rows)}</w:body></w:document>'})


def in_a_table(*rows: Sequence[str]) -> Read:
    return collect(read(answers_of(*rows)), sent()[1], "DE")


def said(found: Read) -> list[dict[str, str]]:
    """What comments say, without the day and who wrote them."""
    names = ("about", "quote", "text", "proposal")
    return [{name: value for name in names if (value := getattr(one, name))} for one in found.comments]


def all_words(found: Read) -> str:
    return " ".join(f"{one.quote} {one.text} {one.proposal}" for one in found.comments)


def only(found: Read) -> Collected:
    (one,) = found.comments
    return one


def copied(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """A copy of the plan with these texts of its files replaced by others."""
    plan = folder / "plan"
    shutil.copytree(PLAN, plan)
    changed_in(plan, *changes)
    return plan


def changed_in(plan: Path, *changes: tuple[str, str, str]) -> None:
    for name, old, new in changes:
        there = (plan / name).read_text(encoding="utf-8")
        assert old in there
        (plan / name).write_text(there.replace(old, new), encoding="utf-8")


def loaded(plan: Path) -> LoadedPlan:
    (found,) = load([plan])
    assert found.loads, found.problems
    return found


def write_comments(plan: Path, name: str, *comments: dict[str, str], on: str = "12345/20") -> None:
    """A file of comments, all of them accepted, whose name begins with the delegation."""
    (plan / "comments").mkdir(exist_ok=True)
    told = {"from": name[:2], "on": on, "comments": [{**one, "outcome": "accepted"} for one in comments]}
    (plan / "comments" / f"{name}.yaml").write_text(yaml.safe_dump(told, sort_keys=False), encoding="utf-8")


def applied(plan: Path, states: States = ()) -> Application:
    """What is written and what is left of what was accepted; it is written, and the plan loads."""
    done = apply(compilation(loaded(plan)), lambda _: states)
    for source, new in done.texts.items():
        source.path.write_bytes(source.encoded(new))
    assert loaded(plan)
    return done


def action(plan: Path, number: str = "10.1") -> Any:
    """The file of an action, as it is."""
    return yaml.safe_load((plan / "actions" / f"{number}.yaml").read_text(encoding="utf-8"))


# What is collected of the text


@pytest.mark.parametrize("tracked", [True, False])
@pytest.mark.parametrize("below", ["It was examined", "Contribute to and support"])
def test_a_plain_paragraph_may_stand_behind_one_that_is_numbered(below: str, tracked: bool) -> None:
    note = Returned()
    run = "<w:r><w:t>Germany has a reservation.</w:t></w:r>"
    by = f'w:id="7777" w:author="{ANNA.author}" w:date="{ANNA.date}"'
    note.at(below).addnext(element(f"<w:p>{f'<w:ins {by}>{run}</w:ins>' if tracked else run}</w:p>"))
    assert all_words(note.collected()).count("Germany has a reservation.") == 1


def test_a_title_that_is_deleted_is_not_the_action_that_is_deleted() -> None:
    note = Returned()
    heading = note.at("10.1 Joint")
    note.changes.edit(heading, Edit(len("10.1 "), len(text(heading)), ""), ANNA)
    note.replace("Two meetings a year.", "")
    assert said(note.collected()) == [
        {"about": "10.1/title", "quote": "Joint customs operation", "text": "Delete."},
        {"about": "10.1/resources", "quote": "Two meetings a year.", "text": "Delete."},
    ]


def last_action(note: Returned) -> list[Any]:
    """The paragraphs of action 10.10."""
    all_ = note.paragraphs()
    return all_[all_.index(note.at("10.10 Manual")) : all_.index(note.at("Coverage of the objectives"))]


def test_an_action_of_which_all_is_deleted_is_deleted_once() -> None:
    note = Returned()
    for paragraph in last_action(note):
        note.changes.edit(paragraph, Edit(0, len(text(paragraph)), ""), ANNA)
    one = only(note.collected())
    assert (one.about, one.text, one.proposal) == ("10.10", "Delete.", "")


@pytest.mark.parametrize("with_its_row", [True, False])
def test_an_action_that_was_taken_out_without_tracking_is_told_once(with_its_row: bool) -> None:
    """Of the overview, too, or not."""
    note = Returned()
    body = note.root.find(f"{W}body")
    for paragraph in last_action(note):
        for one in [one for one in body if one in (paragraph, *paragraph.iterancestors())]:
            body.remove(one)
    if with_its_row:
        row = note.row("Manual on seizures")
        row.getparent().remove(row)
    one = only(note.collected())
    assert (one.about, one.text, one.proposal) == ("10.10", "Delete.", "")
    assert "not tracked" in one.remark


def test_a_field_that_was_taken_out_without_tracking_is_told() -> None:
    note = Returned()
    for words in ("Two meetings a year.", "Resources"):
        paragraph = note.at(words)
        paragraph.getparent().remove(paragraph)
    one = only(note.collected())
    assert said(note.collected()) == [{"about": "10.1/resources", "quote": "Two meetings a year.", "text": "Delete."}]
    assert "not tracked" in one.remark


def test_a_row_above_the_items_is_an_item_and_the_head_is_none() -> None:
    note = Returned()
    new = [f"new{number}" for number in range(6)]
    note.changes.row(note.row("Parcels controlled"), new, ANNA)
    note.row("Indicator and unit").addprevious(note.row("Parcels controlled").getnext())
    one = only(note.collected())
    assert one.about == "10.1/results"
    assert [word for word in new if word not in one.proposal] == []
    assert "Indicator and unit" not in one.proposal


@pytest.mark.parametrize("with_a_row", [True, False])
def test_words_in_the_head_of_a_table_are_told_beside_its_rows(with_a_row: bool) -> None:
    note = Returned()
    note.insert("Indicator and unit", " of success")
    if with_a_row:
        note.changes.row(note.row("Parcels controlled"), [f"new{number}" for number in range(6)], ANNA)
    found = note.collected()
    assert [one.about for one in found.comments] == ["10.1/results"] * (1 + with_a_row)
    assert all_words(found).count("of success") == 1
    assert all_words(found).count("new5") == with_a_row


def beside_struck_words(new: str, *, tracked: bool) -> Returned:
    """A note with our marks, with words typed behind those that we struck out: they are struck out as well."""
    note = Returned((CASES / "council-marks.docx").read_bytes())
    struck = next(run for run in note.root.iter(f"{W}r") if "".join(run.itertext()) == "Three")
    typed = note.changes.inserted(new, ANNA, struck)
    struck.addnext(typed if tracked else typed[0])
    return note


def test_words_inserted_beside_words_that_we_struck_out_are_the_delegation_s() -> None:
    found = beside_struck_words("or four ", tracked=True).collected()
    (one,) = (one for one in found.comments if one.about == "10.1/resources")
    assert one.proposal.strip() == "or four Two meetings a year."


def test_it_is_said_that_words_typed_beside_words_that_we_struck_out_cannot_be_found() -> None:
    found = beside_struck_words("or four ", tracked=False).collected()
    assert any("without tracking beside what is struck out" in one for one in found.remarks)
    assert not Returned().collected().remarks


@pytest.mark.parametrize(
    ("words", "new", "about"),
    [
        ("DE", ", FR", "10.1"),
        ("Manual on seizures", " of arms", "10.10"),
        ("Draft 10th Action Plan", " and roadmap", None),
        ("Improve institutional", " of all", None),
    ],
)
def test_words_inserted_where_no_field_is_are_told_with_those_around(words: str, new: str, about: str | None) -> None:
    """In a row of the overview, in the subject of the note, in a strategic objective."""
    note = Returned()
    whole = text(note.at(words))
    note.insert(words, new)
    one = only(note.collected())
    assert (one.about, one.quote) == (about, whole)
    assert f"{whole}{new}" in one.text + one.proposal


def test_a_field_that_is_added_under_its_heading_is_that_field() -> None:
    note = Returned()
    item = note.changes.paragraph(note.at("To update the manual."), "A manual", ANNA)
    heading = note.changes.paragraph(note.at("To update the manual."), "Deliverables", ANNA)
    heading.replace(heading.find(f"{W}pPr"), deepcopy(note.at("Aim").find(f"{W}pPr")))
    assert heading.getnext() is item
    one = only(note.collected())
    assert (one.about, one.proposal) == ("10.10/deliverables", "- A manual")


@pytest.mark.parametrize("said_", ["General comments", "Aim"])
@pytest.mark.parametrize("below", ["Comments are invited", "This plan implements", "It has three actions"])
def test_a_heading_that_is_added_where_no_action_is_has_no_word_lost(below: str, said_: str) -> None:
    """Below a paragraph of the note, and in the introduction."""
    note = Returned()
    heading = note.changes.paragraph(note.at(below), said_, ANNA)
    note.changes.paragraph(heading, "Germany has a reservation.", ANNA)
    heading.replace(heading.find(f"{W}pPr"), deepcopy(note.at("Introduction").find(f"{W}pPr")))
    found = all_words(note.collected())
    assert (found.count(said_), found.count("Germany has a reservation.")) == (1, 1)


@pytest.mark.parametrize("mark", ["_10_1_leader", "_10_1_results", "_text_3", "_10_2_aim"])
def test_a_mark_that_was_moved_into_a_table_stops_nothing(mark: str) -> None:
    """Programs that save a file may move the marks in it."""
    note = Returned()
    (moved,) = (one for one in note.root.iter(f"{W}bookmarkStart") if (one.get(f"{W}name") or "").startswith(mark))
    note.at("not covered (The plan").append(moved)
    note.replace("To update the manual.", "To write the manual.")
    assert "To write the manual." in all_words(note.collected())


def test_words_that_were_typed_again_as_they_were_are_no_change() -> None:
    note = Returned()
    note.replace("Poland (PL)", "Poland (PL)")
    assert said(note.collected()) == []


@pytest.mark.parametrize(("label", "name"), [("Period", "period"), ("Participants", "participants"), ("Aim", "aim")])
def test_a_label_that_was_changed_without_tracking_is_told(label: str, name: str) -> None:
    note = Returned()
    (here, *_) = [one for one in note.paragraphs() if text(one) == label]
    (run,) = here.iter(f"{W}t")
    run.text = "Other words"
    one = only(note.collected())
    assert (one.about, one.quote) == (f"10.1/{name}", label)
    assert "Other words" in one.text + one.proposal


def test_a_picture_that_was_inserted_is_said() -> None:
    note = Returned()
    mark = note.changes.mark("ins", ANNA)
    mark.append(element("<w:r><w:drawing/></w:r>"))
    note.at("The participants agree").append(mark)
    found = note.collected()
    assert (found.comments, len(found.remarks)) == ((), 1)
    assert found.remarks[0].startswith("1 picture ")


# Tables of answers


def test_a_table_of_answers_may_quote_a_whole_paragraph_of_ours() -> None:
    found = in_a_table(
        ("No", "Action", "Current text", "Proposed text", "Justification"),
        (
            "1",
            "10.1, approach",
            "The participants agree on common risk profiles.",
            "They agree on profiles.",
            "It is shorter.",
        ),
        ("2", "10.10", "To update the manual.", "To write the manual.", "There is none."),
    )
    assert [(one.about, one.quote, one.text) for one in found.comments] == [
        ("10.1/approach", "The participants agree on common risk profiles.", "It is shorter."),
        ("10.10", "To update the manual.", "There is none."),
    ]
    assert [one.proposal for one in found.comments] == ["They agree on profiles.", "To write the manual."]


def test_a_row_with_a_place_that_is_not_known_keeps_its_quote() -> None:
    place = "Page 2, para 3 of cover note"
    found = in_a_table(
        ("Reference", "Current text", "Proposed text"), (place, "is invited to examine", "is invited to endorse")
    )
    one = only(found)
    assert one.quote == "is invited to examine"
    assert "is invited to endorse" in one.text + one.proposal
    assert place in one.remark


def test_what_is_said_beside_a_comment_may_have_signs_that_yaml_does_not_allow(tmp_path: Path) -> None:
    found = in_a_table(("Action", "Comment", "Contact"), ("10.1", "Too few.", "Berlin\x92s desk \x7f"))
    plan = copied(tmp_path)
    made = answer(loaded(plan), "DE", found)
    made.take(found)
    (plan / "comments").mkdir()
    (plan / "comments" / "DE.yaml").write_text(made.text(), encoding="utf-8")
    (file,) = loaded(plan).comments
    assert [(one.fields.about, one.fields.text) for one in file.comments] == [("10.1", "Too few.")]
    assert "desk" in made.text()


# What is written into files


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_is_said_beside_a_comment_keeps_the_ends_of_lines(end: str, tmp_path: Path) -> None:
    plan = copied(tmp_path)
    (plan / "comments").mkdir()
    before = end.join(["from: DE", "on: 12345/20", "comments:", "  - text: Why?", ""]).encode()
    (plan / "comments" / "DE.yaml").write_bytes(before)
    note = Returned()
    note.retype("agree on", "decide on")
    found = note.collected()
    made = answer(loaded(plan), "DE", found)
    assert made.take(found) == 1
    after = made.source.encoded(made.text())
    assert after.startswith(before)
    added = after.removeprefix(before).decode().split(end)
    assert re.fullmatch(r"  - about: 10\.1/approach  # not tracked\b.*", added[0])
    assert not re.search(r"[\r\n]", "".join(added))


def test_a_comment_whose_place_was_corrected_is_not_written_again(tmp_path: Path) -> None:
    note = Returned()
    note.comment_on("common risk profiles", "Why?")
    found = note.collected()
    assert only(found).about == "10.1/approach"
    plan = copied(tmp_path)
    write_comments(plan, "DE", {"about": "10.2/aim", "quote": "common risk profiles", "text": "Why?"})
    assert answer(loaded(plan), "DE", found).take(found) == 0


def gathered(folder: Path, plan: LoadedPlan, files: dict[str, bytes]) -> Gathered:
    """What comes of files whose names tell whose they are."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    outbox = sent()[1] if plan is sent()[0] else Outbox(plan, lambda _: ())
    return gather([folder / name for name in files], plan, outbox, None, keep_authors=False)


def test_comments_on_two_documents_in_one_run_are_two_files(tmp_path: Path) -> None:
    first, second = Returned(), Returned()
    first.comment_on("common risk profiles", "On the first")
    second.comment_on("common risk profiles", "On the second")
    second.retype("12345/20", "12346/20")
    found = gathered(tmp_path, sent()[0], {"DE 1.docx": first.content, "DE 2.docx": second.content})
    written = {source.path.stem: yaml.load(new, yaml.BaseLoader) for source, new in found.texts.items()}
    told = {name: (one["on"], [each["text"].strip() for each in one["comments"]]) for name, one in written.items()}
    assert told == {"DE": ("12345/20", ["On the first"]), "DE-12346-20": ("12346/20", ["On the second"])}


@pytest.mark.parametrize(
    ("name", "delegation"),
    [
        ("de", "DE"),
        ("DE", "DE"),
        ("DE2", "DE"),
        ("GR", "EL"),
        ("Germany", "DE"),
        ("Germany comments", "DE"),
        ("12345-20 FR final", "FR"),
        ("tbs-sct", "tbs-sct"),
    ],
)
def test_the_name_of_a_file_tells_the_delegation(name: str, delegation: str, tmp_path: Path) -> None:
    plan = sent()[0]
    if delegation not in plan.actors:
        own = "\nactors:\n  - {id: tbs-sct, name: Treasury Board, kind: national_authority}\n"
        (tmp_path / "own").mkdir()
        plan = loaded(copied(tmp_path / "own", ("plan.yaml", "\ndocument:", f"{own}document:")))
    found = gathered(tmp_path, plan, {f"{name}.docx": answers_of(("Action", "Comment"), ("10.1", "Why?"))})
    assert [(one.delegation, one.new, one.why) for one in found.files] == [(delegation, 1, ("", ""))]


def test_a_name_that_tells_no_delegation_or_two_is_not_guessed(tmp_path: Path) -> None:
    files = {f"{name}.docx": answers_of(("Action", "Comment"), ("10.1", "Why?")) for name in ("comments", "DE and FR")}
    found = gathered(tmp_path, sent()[0], files)
    assert [one.read for one in found.files] == [None, None]
    assert "no delegation" in found.files[0].why[0]
    assert "DE, FR" in found.files[1].why[0]


@pytest.mark.parametrize(("name", "why"), [("absent.docx", "There is no file "), ("folder", " is a folder.")])
def test_a_file_that_is_not_there_is_told_as_such(name: str, why: str, tmp_path: Path, cli: Cli) -> None:
    plan = copied(tmp_path)
    (tmp_path / "folder").mkdir()
    done = cli("comments", "collect", tmp_path / name, "--into", plan)
    assert done.status != 0
    assert why in done.err
    assert "delegation" not in done.err


# What is accepted and applied


@pytest.mark.parametrize(
    ("name", "proposal"),
    [("participants", ["FR", "BE"]), ("co_leaders", ["ES"]), ("objectives", ["2(b)", "3(b)"]), ("deliverables", ["A"])],
)
def test_a_list_that_is_accepted_is_in_the_plan(name: str, proposal: list[str], tmp_path: Path) -> None:
    plan = copied(tmp_path, ("actions/10.1.yaml", "participants:", "co_leaders: [IT]\nparticipants:"))
    text_ = "".join(f"- {item}\n" for item in proposal)
    write_comments(plan, "DE", {"about": f"10.1/{name}", "proposal": text_})
    assert applied(plan).left == ()
    assert action(plan)[name] == proposal


def test_participants_that_were_changed_in_the_note_are_in_the_plan(tmp_path: Path) -> None:
    note = Returned()
    note.replace("Poland (PL)", "Belgium (BE)")
    plan = accepted(note.collected(), tmp_path)
    assert action(plan.place.source.path.parent)["participants"] == ["FR", "BE"]


def test_days_and_figures_that_were_changed_in_the_note_are_in_the_plan(tmp_path: Path) -> None:
    """They are typed as documents print them."""
    note = Returned()
    for old, new in (("500", "1\N{NO-BREAK SPACE}500"), ("31 March 2021", "15 March 2021")):
        (cell,) = (one for one in note.paragraphs() if text(one) == old)
        note.changes.edit(cell, Edit(0, len(old), new), ANNA)
    cells = [*note.row("First operation").iter(f"{W}p")]
    note.changes.edit(cells[2], Edit(0, 1, "1 July 2020"), ANNA)
    found = action(accepted(note.collected(), tmp_path).place.source.path.parent)
    assert found["results"][1]["target"] == 1500
    assert str(found["milestones"][0]["done"]) == "2020-07-01"
    assert str(found["milestones"][1]["due"]) == "2021-03-15"


def test_a_new_item_that_two_propose_is_written_once(tmp_path: Path) -> None:
    plan = copied(tmp_path)
    for delegation in ("DE", "FR"):
        write_comments(plan, delegation, {"about": "10.1/deliverables/3", "proposal": "A third"})
    done = applied(plan)
    assert (len(done.written), done.left) == (2, ())
    assert action(plan)["deliverables"] == ["Common risk profiles", "Report on each operation", "A third"]


@pytest.mark.parametrize(("wide", "place"), [({}, "introduction"), ({"about": "10.1"}, "10.1/resources")])
def test_a_proposal_for_more_than_one_text_is_no_rival_of_those_for_one(
    wide: dict[str, str], place: str, tmp_path: Path
) -> None:
    plan = copied(tmp_path)
    write_comments(plan, "DE", {**wide, "proposal": "Add drones."}, {"about": place, "proposal": "It is short."})
    done = applied(plan)
    assert [one.comment.fields.about for one, _ in done.written] == [place]
    assert [one.one.comment.fields.about for one in done.left] == [wide.get("about")]
    (new,) = done.texts.values()
    assert yaml.safe_load(new)[place.rpartition("/")[2]].strip() == "It is short."


def test_a_second_round_on_the_same_field_is_no_rival_of_the_first(tmp_path: Path) -> None:
    plan = copied(tmp_path, _REVISED, ("actions/10.1.yaml", "Two meetings a year.", "Three meetings a year."))
    write_comments(plan, "DE", {"about": "10.1/resources", "proposal": "Three meetings a year."})
    later = {"about": "10.1/resources", "proposal": "Four meetings a year."}
    write_comments(plan, "DE-2", later, on="12345/1/20 REV 1")
    assert applied(plan).left == ()
    assert action(plan)["resources"] == "Four meetings a year."
    assert (compilation(loaded(plan)).waiting, applied(plan).left) == ((), ())


@pytest.mark.parametrize("leader", ["Hungary (HU), Poland (PL)", "Atlantis", "NLX"])
def test_a_leader_that_is_not_known_is_left(leader: str, tmp_path: Path) -> None:
    plan = copied(tmp_path)
    before = action(plan)
    write_comments(plan, "DE", {"about": "10.1/leader", "proposal": leader})
    done = applied(plan)
    assert (done.texts, done.written) == ({}, ())
    (left,) = done.left
    assert "is not the id of an actor" in left.why
    assert action(plan) == before


def test_what_is_proposed_for_an_item_is_not_written_into_another(tmp_path: Path) -> None:
    """Another indicator stands at its number since, with the same target."""
    (tmp_path / "now").mkdir()
    state = loaded(copied(tmp_path))
    other = ("actions/10.1.yaml", _SHOWN, "Letters controlled, unit: letters")
    plan = copied(tmp_path / "now", _REVISED, other)
    write_comments(plan, "DE", {"about": "10.1/results/1/target", "proposal": "25"})
    done = applied(plan, [state])
    assert (done.texts, done.written, len(done.left)) == ({}, (), 1)
    assert action(plan)["results"][0]["target"] == 20


# Documents of ours

UNTOUCHED = [
    ("note", "both", "council"),
    ("annexed", "both", "tracked"),
    ("supervised", "fiches", "tracked"),
    ("coverage", "fiches", "council"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "layout", "marks"), UNTOUCHED)
def test_a_document_of_ours_that_nobody_touched_says_nothing(name: str, layout: str, marks: str | None) -> None:
    """The mark of a footnote that was replaced cannot be struck out in a DOCX: that text alone seems another one."""
    now = judged.laid_out(EXAMPLE, layout, reported=name in judged.SUPERVISED)
    before = Against(judged.laid_out(judged.FIRST_DRAFT, layout), marks=marks) if marks else None
    content = render(now, name, "docx", draft=True, against=before, as_of=judged.DAY).content
    found = collect(read(content), Outbox(now.plan, lambda _: ()), "DE")
    assert [one.about for one in found.comments] == (
        ["10.6/background"] if (name, marks) == ("note", "council") else []
    )


# Several states of the plan


@needs_git
@pytest.mark.slow
def test_commits_of_comments_do_not_hide_the_text_that_was_sent(tmp_path: Path) -> None:
    plan = copied(tmp_path)
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, "As sent")
    changed_in(plan, ("actions/10.2.yaml", "To train officers who", "To train all officers at the border who"))
    commit(tmp_path, "Improve")
    (plan / "comments").mkdir()
    for number in range(25):
        (plan / "comments" / "FR.yaml").write_text(f"from: FR\n# {number}\n", encoding="utf-8")
        commit(tmp_path, f"Comments {number}")
    now = loaded(plan)
    circulated = Circulated(plan / "plan.yaml")
    aims = [state.action("10.2").fields.aim for state in circulated.under("12345/20")]  # type: ignore[union-attr]
    assert ["To train all officers" in (aim or "") for aim in aims] == [True, False]
    note = Returned()
    note.replace("officers who", "dogs that")
    one = only(note.collected(Outbox(now, circulated.under)))
    assert (one.about, one.remark) == ("10.2/aim", "")
    assert (one.proposal or "").startswith("To train dogs that use scanners.")


@pytest.fixture
def outbox(tmp_path: Path) -> Callable[..., Outbox]:
    """What can have been sent of a plan that was changed since: the plan as it is, and the states before."""

    def made(*changes: tuple[str, str, str], before: Sequence[tuple[tuple[str, str, str], ...]] = ((),)) -> Outbox:
        states = []
        for number, some in enumerate(before):
            (tmp_path / f"state{number}").mkdir()
            states.append(loaded(copied(tmp_path / f"state{number}", *some)))
        return Outbox(loaded(copied(tmp_path, *changes)), lambda _: states)

    return made


@pytest.mark.slow
def test_a_state_is_told_by_its_titles_leaders_and_figures_too(outbox: Callable[..., Outbox]) -> None:
    """The number is the same; what the secretariat has changed since is not the delegation's."""
    changed = outbox(
        ("actions/10.2.yaml", "title: Training in detection", "title: Training in the detection of arms"),
        ("actions/10.2.yaml", "leader: PL", "leader: FR"),
        ("actions/10.2.yaml", "target: 50", "target: 80"),
    )
    assert said(Returned().collected(changed)) == []


@pytest.mark.slow
@pytest.mark.parametrize("emptier_first", [True, False])
def test_a_state_without_texts_is_not_taken_for_one_that_has_them(
    emptier_first: bool, outbox: Callable[..., Outbox]
) -> None:
    """A number is given before the texts are complete."""
    emptier = (
        ("actions/10.1.yaml", "approach: The participants agree on common risk profiles.\n", ""),
        ("actions/10.1.yaml", "resources: Two meetings a year.\n", ""),
        ("actions/10.10.yaml", "aim: To update the manual.\n", ""),
    )
    some = outbox(_REVISED, before=(emptier, ()) if emptier_first else ((), emptier))
    note = Returned()
    note.retype("agree on", "decide on")
    note.retype("To update the manual.", "To write the manual.")
    found = note.collected(some)
    assert [(one.about, one.proposal.strip()) for one in found.comments] == [
        ("10.1/approach", "The participants decide on common risk profiles."),
        ("10.10/aim", "To write the manual."),
    ]


@pytest.mark.slow
def test_an_item_is_known_by_what_it_is_and_a_paragraph_of_the_note_by_its_words(
    outbox: Callable[..., Outbox],
) -> None:
    """Others stand at their numbers in the revision."""
    first = "  - {indicator: Member States taking part, unit: Member States, target: 20, due: 2021-06-30}\n"
    revised = outbox(
        _REVISED,
        ("plan.yaml", "    - Delegations will", "    - This is a revised text.\n    - Delegations will"),
        ("actions/10.1.yaml", first, ""),
        ("actions/10.1.yaml", "milestones:", f"{first.replace(_SHOWN, 'Letters, unit: letters')}milestones:"),
    )
    note = Returned()
    note.comment_on("It was", "By whom?")
    (target,) = (one for one in note.paragraphs() if text(one) == "20")
    note.changes.edit(target, Edit(0, 2, "25"), ANNA)
    found = note.collected(revised)
    told = {one.quote: one for one in found.comments}
    assert told["It was"].about == "text/3"
    (figure,) = (one for one in found.comments if "25" in one.proposal + one.text)
    assert figure.about == "10.1/results"
    assert "10.1/results/1" in figure.remark
    assert figure.quote == "20" or "target" in figure.remark


@pytest.mark.slow
def test_a_note_without_paragraphs_of_its_own_comes_back_with_nothing(outbox: Callable[..., Outbox]) -> None:
    own = (PLAN / "plan.yaml").read_text(encoding="utf-8")
    (text_,) = re.findall(r"(?m)^  text:\n(?:    .*\n)+", own)
    some = outbox(("plan.yaml", text_, ""), before=())
    content = render(checked(some.plan.place.source.path.parent), "note", "docx").content
    found = collect(read(content), some, "DE")
    assert (said(found), found.number) == ([], "12345/20")


@pytest.mark.slow
def test_the_table_of_comments_that_comes_back_as_it_was_says_nothing_new() -> None:
    plan = loaded(DRAFT)
    found = collect(read(render(checked(DRAFT), "comments-table", "docx").content), Outbox(plan, lambda _: ()), "DE")
    assert len(found.comments) > 3
    assert answer(plan, "DE", found).take(found) == 0


@pytest.mark.slow
def test_the_same_change_in_the_fiche_and_in_the_table_is_one_proposal(tmp_path: Path) -> None:
    plan = copied(tmp_path, ("plan.yaml", "number: 10\n", "number: 10\nlayout: both\n"))
    note = Returned(render(checked(plan), "note", "docx").content)
    for paragraph in [one for one in note.paragraphs() if "To train officers who" in text(one)]:
        start = text(paragraph).index("officers who")
        note.changes.edit(paragraph, Edit(start, start + len("officers who"), "dogs that"), ANNA)
    found = note.collected(Outbox(loaded(plan), lambda _: ()))
    (one,) = found.comments
    assert (one.about, one.proposal) == ("10.2/aim", "To train dogs that use scanners.^[As agreed in 2019.]")


@pytest.mark.slow
def test_a_text_that_stands_without_its_footnotes_is_not_proposed_without_them(tmp_path: Path) -> None:
    plan = copied(tmp_path, ("plan.yaml", "number: 10\n", "number: 10\nlayout: both\n"))
    note = Returned(render(checked(plan), "note", "docx").content)
    paragraph = [one for one in note.paragraphs() if "To train officers who" in text(one)][-1]
    start = text(paragraph).index("officers who")
    note.changes.edit(paragraph, Edit(start, start + len("officers who"), "dogs that"), ANNA)
    (one,) = note.collected(Outbox(loaded(plan), lambda _: ())).comments
    assert (one.about, one.proposal, one.text) == ("10.2/aim", "", "Replace it with: To train dogs that use scanners.")
