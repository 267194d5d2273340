"""Comments of delegations: what they are about, what is written into the plan, and the compilation."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import docx
import pypdf
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from ccwp_plan.analysis.compilation import Compilation, compilation
from ccwp_plan.analysis.subjects import Lacking, subject
from ccwp_plan.checks.run import check
from ccwp_plan.documents.render import render
from ccwp_plan.editing.comments import apply
from ccwp_plan.language.comments import Comment, Comments
from ccwp_plan.language.declared import fields_of
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.inputs import Disk
from ccwp_plan.repository.load import load
from conftest import ROOT, TODAY, Cli, checked, tables_of
from test_diff import commit, git, needs_git

DRAFT = ROOT / "tests" / "comments" / "plans" / "draft"
FORMS = ("comments", "comments-by-delegation", "comments-table")
FORMATS = ("html", "md", *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("docx", "pdf")))
AIM = "actions/12.1.yaml"


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A copy of the plan with comments."""
    shutil.copytree(DRAFT, tmp_path / "plans" / "draft")
    return tmp_path / "plans" / "draft"


def commented(plan: Path, name: str, *comments: dict[str, str], on: str | None = "12345/23") -> None:
    """Write the comments of a delegation, of its name, in place of all that it had."""
    told = {"from": name, "on": on, "comments": list(comments)}
    text = yaml.safe_dump({key: value for key, value in told.items() if value}, allow_unicode=True, sort_keys=False)
    (plan / "comments" / f"{name}.yaml").write_text(text, encoding="utf-8")


def proposed(about: str, proposal: str, **more: str) -> dict[str, str]:
    return {"about": about, "proposal": proposal, "outcome": "accepted", **more}


def found_in(plan: Path) -> Compilation:
    (loaded,) = load([plan])
    return compilation(loaded)


def replace(plan: Path, file: str, old: str, new: str) -> None:
    text = (plan / file).read_text(encoding="utf-8")
    assert old in text
    (plan / file).write_text(text.replace(old, new), encoding="utf-8")


def texts(plan: Path) -> dict[str, bytes]:
    """The files of a plan without its comments."""
    files = sorted(path for path in plan.rglob("*.yaml") if path.parent.name != "comments")
    return {path.relative_to(plan).as_posix(): path.read_bytes() for path in files}


# What a comment is about


@pytest.mark.parametrize(
    ("about", "label", "text"),
    [
        (None, "", None),
        ("12.1", "", None),
        ("12.1/title", "Title", "Joint customs operation on tobacco"),
        ("12.1/Co-leaders", "Co-leaders", "- FR"),
        ("12.1/deliverables/2", "Deliverable 2", "Report on each operation"),
        ("12.1 / deliverables", "Deliverables", "- Calendar of the operations\n- Report on each operation"),
        ("12.2/results/trained/target", "Result 1: Target", "60"),
        ("12.2/results/1/due", "Result 1: Due", "2025-06-30"),
        ("text/2", "Paragraph 2", "Comments are invited by 31 October 2023."),
        ("document/subject", "Subject", "Draft 12th Action Plan"),
        ("title", "Title", "Draft 12th Action Plan"),
        ("period/end", "Period: Last day of the period", "2025-12-31"),
        ("2(d)", "", None),
        ("objective/2d", "", None),
    ],
)
def test_a_place_means_what_people_call_so(about: str | None, label: str, text: str | None) -> None:
    (plan,) = load([DRAFT])
    found = subject(plan, about)
    assert not isinstance(found, Lacking)
    assert (found.label, found.text) == (label, text)


def test_an_action_comes_before_an_objective_of_the_same_id(tmp_path: Path) -> None:
    (tmp_path / "strategies").mkdir()
    strategy = "id: s\ntitle: S\nlevels: [Goal]\nobjectives: [{id: '1.1', text: The objective}]\n"
    (tmp_path / "strategies" / "s.yaml").write_text(strategy, encoding="utf-8")
    plan = "strategy: s\nnumber: 1\ntitle: P\nperiod: {start: 2024, end: 2025}\n"
    actions = "actions: [{number: 1.1, title: The action, objectives: ['1.1'], leader: DE}]\n"
    (tmp_path / "plan.yaml").write_text(plan + actions, encoding="utf-8")
    (loaded,) = load([tmp_path / "plan.yaml"])
    meant = [subject(loaded, about) for about in ("1.1", "objective/1.1", "objective/1.1/text")]
    assert [bool(one.action) for one in meant if not isinstance(one, Lacking)] == [True, False, False]
    assert not isinstance(meant[2], Lacking)
    assert meant[2].text == "The objective"


def test_comments_stand_in_the_order_of_the_plan_and_of_protocol() -> None:
    told = [(one.comment.fields.about, one.delegation) for one in found_in(DRAFT).all]
    assert told == [
        (None, "DE"),
        ("text/2", "FR"),
        ("introduction", "FR"),
        ("2(d)", "DE"),
        ("12.1/aim", "DE"),
        ("12.1/aim", "FR"),
        ("12.1/deliverables/3", "FR"),
        ("12.1/results/1/target", "DE"),
        ("12.2", "DE"),
        ("12.2/results/trained/due", "FR"),
        ("12.3/aim", "Commission"),
    ]


def test_who_has_answered_and_who_has_not() -> None:
    found = found_in(DRAFT)
    assert found.delegations == ("BE", "DE", "FR", "Commission")
    silent = [one.id for one in found.silent]
    assert len(silent) == 24
    assert not {"BE", "DE", "FR", "UK"} & {*silent}


def test_a_plan_without_comments_does_not_import_what_reads_them() -> None:
    import subprocess
    import sys

    asked = (
        "import sys\nfrom pathlib import Path\nfrom ccwp_plan.repository.load import load\n"
        "from ccwp_plan.checks.run import check\nfrom datetime import date\n"
        f"[check(plan, date(2020, 1, 1)) for plan in load([Path({str(ROOT / 'plans' / '10th-action-plan')!r})])]\n"
        "print([name for name in sys.modules if 'language.comments' in name or 'compilation' in name])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


# apply


def test_accepted_proposals_are_written_where_they_belong(draft: Path, cli: Cli) -> None:
    before = texts(draft)
    shown = cli("comments", "apply", draft, "--check")
    assert (shown.status, texts(draft)) == (1, before)
    assert "+  To carry out at least two joint operations in each half-year^[As in the 11th Action Plan.]" in shown.out
    done = cli("comments", "apply", draft)
    assert (done.status, done.out) == (0, "")
    after = texts(draft)
    assert {name for name in before if before[name] != after[name]} == {AIM}
    assert after[AIM].decode() == (
        before[AIM]
        .decode()
        .replace(
            "  To carry out [at least one joint operation in each half-year]\n",
            "  To carry out at least two joint operations in each half-year^[As in the 11th Action Plan.]\n",
        )
        .replace(
            '  - "Report on each operation"\n',
            '  - "Report on each operation"\n  - "List of the experts who take part"\n',
        )
        .replace("target: 4", "target: 8")
    )
    again = cli("comments", "apply", draft)
    assert (again.status, texts(draft)) == (0, after)
    assert "no accepted proposal is waiting" in again.err
    assert [one.comment.fields.about for one in found_in(draft).all if one.is_open] == [
        "introduction",
        "12.2",
        "12.3/aim",
    ]


def test_two_accepted_proposals_for_one_text_are_both_named(draft: Path, cli: Cli) -> None:
    replace(draft, "comments/FR.yaml", "outcome: rejected", "outcome: accepted")
    before = texts(draft)[AIM].decode()
    done = cli("comments", "apply", draft)
    assert done.status == 1
    assert "DE on 12.1/aim: not written: another proposal for this text is accepted as well, of FR" in done.err
    assert "FR on 12.1/aim: not written: another proposal for this text is accepted as well, of DE" in done.err
    after = texts(draft)[AIM].decode()
    assert "at least one joint operation in each half-year" in after
    assert after.replace("target: 8", "target: 4").replace('  - "List of the experts who take part"\n', "") == before


def test_the_same_proposal_of_two_is_no_conflict(draft: Path, cli: Cli) -> None:
    for name in ("DE", "FR"):
        commented(draft, name, proposed("12.3/aim", "Publish two handbooks."))
    assert cli("comments", "apply", draft).status == 0
    assert "aim: Publish two handbooks." in texts(draft)["actions/12.3.yaml"].decode()


def test_a_proposal_for_a_list_is_at_odds_with_one_for_its_item(draft: Path, cli: Cli) -> None:
    commented(draft, "DE", proposed("12.1/deliverables", "- One\n- Two"))
    commented(draft, "FR", proposed("12.1/deliverables/1", "First"))
    done = cli("comments", "apply", draft)
    assert (done.status, done.err.count("not written: another proposal")) == (1, 2)


@pytest.mark.parametrize(
    ("about", "proposal", "written"),
    [
        ("12.1/deliverables", "- One\n- Two *and*\n  three", ["One", "Two *and*\nthree"]),
        ("12.1/approach", "1. First.\n2. Second.", "1. First.\n2. Second.\n"),
        ("12.1/title", "Joint *operation*: \\[tobacco\\]", "Joint operation: [tobacco]"),
        ("12.3/deliverables/1", "A draft", ["A draft"]),
        ("introduction", "One paragraph.", "One paragraph.\n"),
        ("text/3", "A third paragraph.", None),
        ("12.2/leader", "FR", "FR"),
    ],
)
def test_a_proposal_is_written_as_its_field_is(draft: Path, cli: Cli, about: str, proposal: str, written: Any) -> None:
    for file in (draft / "comments").iterdir():
        file.unlink()
    commented(draft, "DE", proposed(about, proposal))
    assert cli("comments", "apply", draft).status == 0
    head, _, field = about.partition("/")
    tree = yaml.load(
        (draft / (f"actions/{head}.yaml" if field[0:] and head[0] == "1" else "plan.yaml")).read_text(), yaml.BaseLoader
    )
    if head == "text":
        assert tree["document"]["text"][2] == proposal
    else:
        assert tree[field.partition("/")[0] or head] == written
    assert found_in(draft).waiting == ()


@pytest.mark.parametrize(
    ("about", "proposal", "why"),
    [
        ("12.1", "Another action.", "it is about more than one field"),
        ("12.1/results/1", "Another result.", "it is about more than one field"),
        ("2(d)/text", "Another objective.", "it is about the strategy"),
        ("12.2/results/1/due", "end of 2021", "the plan could not be read with it"),
        ("12.1/deliverables", "One", "begin each item of the proposal with -"),
    ],
)
def test_what_cannot_be_written_is_said(draft: Path, cli: Cli, about: str, proposal: str, why: str) -> None:
    for file in (draft / "comments").iterdir():
        file.unlink()
    commented(draft, "DE", proposed(about, proposal))
    before = texts(draft)
    done = cli("comments", "apply", draft)
    assert (done.status, texts(draft)) == (1, before)
    assert why in done.err
    assert f"proposed: {proposal}" in done.err


# Which text was commented on


@pytest.fixture
def sent(draft: Path) -> Path:
    """The plan in a git repository, as it was sent."""
    git(draft.parent.parent, "init", "--quiet", "--initial-branch", "main")
    commit(draft.parent.parent, "As it was sent")
    return draft


@needs_git
def test_git_knows_the_text_commented_on(sent: Path, cli: Cli) -> None:
    replace(sent, AIM, "in each half-year", "in each year")
    done = cli("comments", "apply", sent)
    assert done.status == 1
    assert "DE on 12.1/aim: not written: the text has changed since 12345/23." in done.err
    assert "commented on: To carry out [at least one joint operation in each half-year]" in done.err
    assert "in the plan: To carry out [at least one joint operation in each year]" in done.err
    assert "proposed: To carry out at least two" in done.err
    assert "target: 8" in texts(sent)[AIM].decode(), "what has not changed is written"


@needs_git
def test_the_next_revision_takes_what_was_said_of_the_one_before(sent: Path, cli: Cli) -> None:
    replace(sent, "plan.yaml", "number: 12345/23", "number: 12345/1/23 REV 1")
    commit(sent.parent.parent, "The next revision")
    done = cli("comments", "apply", sent)
    assert (done.status, "told by" in done.err) == (0, False)


@needs_git
def test_a_text_that_changed_under_one_number_is_told_by_the_quote(sent: Path, cli: Cli) -> None:
    replace(sent, AIM, "in each half-year", "in each year")
    commit(sent.parent.parent, "A change under the same number")
    replace(sent, "comments/DE.yaml", "operation in each half-year\n", "operation\n")
    told = cli("comments", "apply", sent, "--check")
    assert (told.status, "told by the quote (it changed under the number 12345/23): DE on 12.1/aim" in told.err) == (
        1,
        True,
    )
    replace(sent, "comments/DE.yaml", "    quote: at least one joint operation\n", "")
    left = cli("comments", "apply", sent)
    assert "there is no quote that tells which is meant" in left.err


@pytest.mark.parametrize(
    ("on", "quote", "told"),
    [
        ("12345/23", None, "told by its number"),
        ("99999/23", "publish a HANDBOOK", "told by the quote"),
        ("99999/23", None, "git does not know the plan as 99999/23"),
        (None, None, "the document commented on is not named"),
        ("99999/23", "Publish a book", "git does not know the plan as 99999/23"),
    ],
)
def test_what_is_known_without_git(draft: Path, cli: Cli, on: str | None, quote: str | None, told: str) -> None:
    for file in (draft / "comments").iterdir():
        file.unlink()
    commented(draft, "DE", proposed("12.3/aim", "Publish two.", **({"quote": quote} if quote else {})), on=on)
    done = cli("comments", "apply", draft)
    assert told in done.err
    assert done.status == ("told by" not in told)


PLACES = {
    "12.1/aim": (AIM, ("aim",)),
    "12.1/title": (AIM, ("title",)),
    "12.1/deliverables/1": (AIM, ("deliverables", 0)),
    "12.1/results/1/indicator": (AIM, ("results", 0, "indicator")),
    "12.2/aim": ("actions/12.2.yaml", ("aim",)),
    "introduction": ("plan.yaml", ("introduction",)),
    "text/1": ("plan.yaml", ("document", "text", 0)),
}
WORDS = st.lists(
    st.sampled_from(["One", "two", "*three*", "**four**", "(five)", "é", "[six]", "7", "eight^[Nine.]", "a: b"]),
    min_size=1,
)
PROPOSALS = st.dictionaries(
    st.sampled_from([*PLACES]),
    st.tuples(WORDS.map(" ".join), st.sampled_from(["accepted", "rejected", None])),
    min_size=1,
)


@settings(max_examples=20)
@given(PROPOSALS, PROPOSALS)
def test_laws_of_what_is_accepted(
    ours: dict[str, tuple[str, str | None]], theirs: dict[str, tuple[str, str | None]]
) -> None:
    """What was written is not open any more, a second run changes nothing, and no other byte has changed."""
    with TemporaryDirectory() as folder:
        plan = Path(folder) / "draft"
        shutil.copytree(DRAFT, plan, ignore=shutil.ignore_patterns("comments"))
        (plan / "comments").mkdir()
        for name, said in (("DE", ours), ("FR", theirs)):
            comments = [
                {"about": about, "proposal": text, **({"outcome": outcome} if outcome else {})}
                for about, (text, outcome) in said.items()
            ]
            commented(plan, name, *comments)
        before, found = texts(plan), apply(found_in(plan), lambda number: ())
        for source, text in found.texts.items():
            source.path.write_bytes(source.encoded(text))
        after, written = texts(plan), [done.one for done in found.written]
        still = found_in(plan)
        left = {(one.delegation, one.comment.fields.about) for one in still.waiting}
        assert left == {(one.one.delegation, one.one.comment.fields.about) for one in found.left}
        assert all("another proposal" in one.why for one in found.left)
        assert apply(still, lambda number: ()).texts == {}
        for name in before:
            _assert_only_changed(before[name], after[name], [one for one in written if _file(one) == name])


def _file(one: Any) -> str:
    return PLACES[one.comment.fields.about][0]


def _assert_only_changed(before: bytes, after: bytes, written: list[Any]) -> None:
    """What stands outside the values that were written is as it was."""
    old, new = (parse(data, Path("x.yaml")) for data in (before, after))
    locs = {PLACES[one.comment.fields.about][1] for one in written}
    assert _outside(old, locs) == _outside(new, locs)


def _outside(source: Any, locs: set[Any]) -> str:
    """A text with the values at these places taken out."""
    spans = sorted(source.top.at(*loc).extent[:2] for loc in locs)
    text, end = "", 0
    for start, stop in spans:
        text += source.text[end:start]
        end = start + len(source.text[start:stop].rstrip())
    return re.sub(r"(?<=:)\s+$|[|>]\d?$", "", text + source.text[end:])


# The compilation


@pytest.mark.parametrize("form", FORMS)
def test_the_documents_of_comments(form: str, golden: Callable[[str, str], None]) -> None:
    golden(f"{form}.md", render(checked(DRAFT), form, "md").content.decode())


def test_a_proposal_is_marked_against_the_text_of_the_plan() -> None:
    page = html.fromstring(render(checked(DRAFT), "comments", "html").content)
    (row,) = page.xpath("//tr[th[.='France (FR)'] and .//em[.='tobacco products']]")
    assert ["".join(one.itertext()) for one in row.xpath(".//ins")] == ["with the police "]
    assert row.xpath(".//del") == []
    assert len(page.xpath("//main//h2")) == 9


@pytest.mark.parametrize(
    ("about", "proposal", "printed"),
    [
        ("12.2/results/1/due", "2025-12", "Proposal, marked against the plan: 30 June 2025 December 2025"),
        ("12.2/results/1/due", "end of 2025", "Proposal, marked against the plan: 30 June 2025 end of 2025"),
        ("12.2/status", "not_started", "Proposal for a new text: not started"),
        (
            "12.2/title",
            "\\*Training\\* for analysts",
            "Proposal, marked against the plan: *Training* for risk analysts",
        ),
        ("12.2/department", "1\\. \\*Unit\\*", "Proposal for a new text: 1. *Unit*"),
    ],
)
def test_a_plain_text_is_printed_as_documents_print_it(draft: Path, about: str, proposal: str, printed: str) -> None:
    commented(draft, "DE", {"about": about, "proposal": proposal})
    page = html.fromstring(render(checked(draft), "comments", "html").content)
    (cell,) = page.xpath("//tr[th[.='Germany (DE)']]/td[1]")
    assert " ".join(cell.text_content().split()) == printed


def test_the_summary_counts_who_has_commented(draft: Path) -> None:
    for name in ("DE", "FR"):
        commented(draft, name)
    said = render(checked(draft), "comments", "md").content.decode()
    assert "1 comment of 1 delegation on 12345/23, 1 of them with a proposal for the text." in said
    assert "Answered without comments: Belgium, Germany, France." in said


def test_the_matrix_of_a_large_round_has_even_tables_and_short_names(draft: Path) -> None:
    known = load([draft])[0].actors.values()
    states = [one.id for one in known if one.kind == "member_state" and one.is_member_on(TODAY)]
    for id_ in (*states, "Commission", "Europol", "Frontex", "eu-LISA"):
        commented(draft, id_, {"about": "12.3/aim", "text": "Why?"})
    page = html.fromstring(render(checked(draft), "comments", "html").content)
    heads = [table.xpath("./thead//th")[1:-1] for table in page.xpath("//table[contains(@class, 'involvement')]")]
    assert [len(some) for some in heads] == [13, 13, 5], "those of the last have long ids"
    assert page.xpath("//table[contains(@class, 'comments')]//tr")[-1][0].text_content() == "eu-LISA"


@pytest.mark.slow
def test_no_id_of_a_delegation_breaks_in_the_table_of_comments() -> None:
    pages = pypdf.PdfReader(io.BytesIO(render(checked(DRAFT), "comments-table", "pdf").content)).pages
    assert "Commission – 12.3 Aim" in pages[-1].extract_text()


@pytest.mark.slow
def test_what_says_when_a_delegation_has_commented_stays_with_its_comments() -> None:
    body = docx.Document(io.BytesIO(render(checked(DRAFT), "comments-by-delegation", "docx").content))
    before = [table._tbl.getprevious() for table in body.tables]
    assert [(one.style, "Comments of" in "".join(one.itertext())) for one in before] == [("TableCaption", True)] * 3
    assert body.styles["Table Caption"].paragraph_format.keep_with_next


def test_what_was_written_is_printed_without_marks(draft: Path, cli: Cli) -> None:
    cli("comments", "apply", draft)
    page = html.fromstring(render(checked(draft), "comments", "html").content)
    assert "Proposal, as the plan has it now:" in page.text_content()
    assert "(not in the plan yet)" not in page.text_content()


def test_each_comment_stands_once_in_each_form() -> None:
    page = {form: html.fromstring(render(checked(DRAFT), form, "html").content) for form in FORMS}
    for form, main in page.items():
        rows = main.xpath("//table[contains(@class, 'comments')]/tbody/tr")
        assert len(rows) == 11, form
    heads = [cell.text_content() for cell in page["comments-table"].xpath("//table[last()]/thead//th")]
    assert heads[0] == "MB/NC"
    assert len(heads) == 8


@pytest.mark.parametrize("kind", FORMATS)
def test_a_document_of_comments_is_made_in_every_format(kind: str) -> None:
    note = "text: ['Comments.']\nannexes: [comments, comments-by-delegation, comments-table]\n"
    with TemporaryDirectory() as folder:
        plan = Path(folder) / "draft"
        shutil.copytree(DRAFT, plan)
        (plan / "notes").mkdir()
        (plan / "notes" / "round.yaml").write_text(note, encoding="utf-8")
        one, two = (render(checked(plan), "round", kind, draft=True).content for _ in range(2))
    assert one == two


def test_a_plan_without_comments_has_a_compilation_that_says_so() -> None:
    for form in FORMS:
        content = render(checked(ROOT / "plans" / "10th-action-plan"), form, "md").content.decode()
        assert "No delegation has commented yet." in content


def test_every_field_of_comments_is_printed_or_says_why_not() -> None:
    printed = {one.written for model in (Comments, Comment) for one in fields_of(model).values() if not one.why}
    assert printed >= {"from", "about", "quote", "text", "proposal", "reply", "outcome"}
    content = render(checked(DRAFT), "comments-by-delegation", "md").content.decode()
    for said in (
        "Germany (DE)",
        "24 October 2023",
        "12345/23",
        "12.1, Aim",
        "‘at least one joint",
        "One operation may",
    ):
        assert said in content.replace("\n", " ")


# list


def test_the_table_at_a_terminal(cli: Cli, golden: Callable[[str, str], None]) -> None:
    golden("comments.txt", cli("comments", "list", DRAFT).out)


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ((), 11),
        (("--open",), 6),
        (("--from", "DE"), 5),
        (("--action", "12.1"), 4),
        (("--action", "12.1", "--from", "FR"), 2),
    ],
)
def test_what_is_asked_for_is_listed(cli: Cli, options: tuple[str, ...], count: int) -> None:
    found = json.loads(cli("comments", "list", DRAFT, "--format", "json", *options).out)
    assert len(found["comments"]) == count
    assert (
        len(list(csv.reader(io.StringIO(cli("comments", "list", DRAFT, "--format", "csv", *options).out)))) == count + 1
    )
    (table,) = tables_of(cli("comments", "list", DRAFT, "--format", "md", *options).out)
    assert len(table) == count


def test_the_columns_of_iso_have_the_delegation_on_every_row(cli: Cli) -> None:
    head, *rows = csv.reader(io.StringIO(cli("comments", "list", DRAFT, "--format", "iso").out))
    assert len(head) == 8
    assert [row[0] for row in rows] == [one.delegation for one in found_in(DRAFT).all]
    assert rows[0][2:5] == ["General", "", "ge"]
    assert rows[4][3:5] == ["Aim", "te"]
    assert rows[4][7] == "Accepted. Agreed by the leader."


def test_an_unknown_action_or_delegation_is_a_wrong_call(cli: Cli) -> None:
    assert cli("comments", "list", DRAFT, "--action", "12.9").status == 2
    wrong = cli("comments", "list", DRAFT, "--from", "GR")
    assert (wrong.status, "Did you mean EL?" in wrong.err) == (2, True)


# The rest of the house


def test_what_lies_in_comments_counts_as_read(draft: Path) -> None:
    before = Disk([draft]).look()
    (draft / "comments" / "IT.yaml").write_text("from: IT\n", encoding="utf-8")
    change = Disk([draft]).look().since(before)
    assert change
    assert [file.name for file in change.files] == ["IT.yaml"]
    assert draft / "comments" in before.folders


def test_comments_are_formatted_as_other_files_are(draft: Path, cli: Cli) -> None:
    (draft / "comments" / "IT.yaml").write_text("comments:\n- text: Yes\n  about: 12.1\nfrom: IT\n", encoding="utf-8")
    assert cli("fmt", draft).status == 0
    formatted = (draft / "comments" / "IT.yaml").read_text(encoding="utf-8")
    assert formatted == "from: IT\ncomments:\n  - about: 12.1\n    text: Yes\n"
    assert cli("fmt", draft / "comments" / "IT.yaml", "--check").status == 0


def test_a_file_of_comments_stands_for_its_plan(cli: Cli) -> None:
    assert "1 plan, 3 actions" in cli("validate", DRAFT / "comments" / "DE.yaml").out
    wrong = cli("validate", DRAFT / "comments")
    assert (wrong.status, "The comments on a plan are in" in wrong.err) == (2, True)


def test_comments_with_a_mistake_are_named_with_their_place(draft: Path, cli: Cli) -> None:
    replace(draft, "comments/DE.yaml", "outcome: noted", "outcome: seen")
    assert cli("comments", "list", draft).status == 1
    assert cli("comments", "apply", draft).status == 1
    found = check(load([draft])[0], TODAY)
    assert {finding.file.name for finding in found.errors} == {"DE.yaml"}
