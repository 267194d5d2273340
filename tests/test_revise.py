"""`revise` raises the number of a plan's document and changes nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccwp_plan.editing.revise import revise
from ccwp_plan.errors import CallError
from ccwp_plan.reading.source import parse
from conftest import PLAN, Cli, write_plan

FILE = Path("plan.yaml")


DAY = date(2021, 3, 4)


def revised(text: str, day: date | None = None) -> str:
    return revise(parse(text.encode(), FILE), day).text


PAIRS = {
    "document:\n  number: 7806/19 # ours\n  date: 2020-03-16   # to be set\n": (
        "document:\n  number: 7806/1/19 REV 1 # ours\n  date: 2020-03-16   # to be set\n  previous: [7806/19]\n"
    ),
    "document:\n  number: '7806/1/19 REV 1'\n  to: |\n    CCWP\n\n# End\n": (
        "document:\n  number: '7806/2/19 REV 2'\n  to: |\n    CCWP\n  previous: [7806/1/19 REV 1]\n\n# End\n"
    ),
    "document: {number: 7806/19, to: CCWP}": "document: {number: 7806/1/19 REV 1, to: CCWP, previous: [7806/19]}",
    "document: {number: 7806/19,\n  to: CCWP, # x\n  text: [a]}": (
        "document: {number: 7806/1/19 REV 1,\n  to: CCWP, # x\n  previous: [7806/19],\n  text: [a]}"
    ),
    "document:\n  number: 7806/19": "document:\n  number: 7806/1/19 REV 1\n  previous: [7806/19]\n",
    "document:\r\n  previous: # none\r\n  number: 7806/19\r\n": (
        "document:\r\n  previous: [7806/19] # none\r\n  number: 7806/1/19 REV 1\r\n"
    ),
    "document:\n  previous: ~\n  number: 7806/19\n": ("document:\n  previous: [7806/19]\n  number: 7806/1/19 REV 1\n"),
    "document:\n  previous: []\n  number: 7806/19\n": ("document:\n  previous: [7806/19]\n  number: 7806/1/19 REV 1\n"),
    "document:\n  number: 7806/1/19 REV 1\n  previous: [\n    7806/19, # first\n    1/20]\n": (
        "document:\n  number: 7806/2/19 REV 2\n  previous: [\n    7806/1/19 REV 1,\n    7806/19, # first\n    1/20]\n"
    ),
    "document:\r\n  number: 7806/1/19 REV 1\r\n  previous:\r\n  # the first\r\n  - 7806/19 # x\r\n": (
        "document:\r\n  number: 7806/2/19 REV 2\r\n  previous:\r\n"
        "  - 7806/1/19 REV 1\r\n  # the first\r\n  - 7806/19 # x\r\n"
    ),
    "document:\n  number: 7806/19\n  previous: [7806/19]\n": (
        "document:\n  number: 7806/1/19 REV 1\n  previous: [7806/19]\n"
    ),
    'document:\n  number: "7806\\/19"\n': 'document:\n  number: "7806/1/19 REV 1"\n  previous: [7806/19]\n',
    "document:\n  number: >-\n    7806/19\n": "document:\n  number: >-\n    7806/1/19 REV 1\n  previous: [7806/19]\n",
}


@pytest.mark.parametrize(("old", "new"), PAIRS.items())
def test_the_number_is_raised_in_place(old: str, new: str) -> None:
    assert revised(old) == new


DATED = {
    "document:\n  number: 7806/19 # ours\n  date: 2020-03-16   # to be set\n": (
        "document:\n  number: 7806/1/19 REV 1 # ours\n  date: 2021-03-04   # to be set\n  previous: [7806/19]\n"
    ),
    "document:\r\n  date: '2020-03-16'\r\n  number: 7806/19\r\n": (
        "document:\r\n  date: '2021-03-04'\r\n  number: 7806/1/19 REV 1\r\n  previous: [7806/19]\r\n"
    ),
    "document:\n  number: 7806/19\n  to: CCWP\n": (
        "document:\n  number: 7806/1/19 REV 1\n  date: 2021-03-04\n  to: CCWP\n  previous: [7806/19]\n"
    ),
    "document: {number: 7806/19}": "document: {number: 7806/1/19 REV 1, date: 2021-03-04, previous: [7806/19]}",
    "document:\n  number: 7806/19": "document:\n  number: 7806/1/19 REV 1\n  date: 2021-03-04\n  previous: [7806/19]\n",
    "document:\n  number: 7806/19\n  date: # none\n  previous: [7806/19]\n": (
        "document:\n  number: 7806/1/19 REV 1\n  date: 2021-03-04 # none\n  previous: [7806/19]\n"
    ),
    "document:\n  number: 7806/19\n  date: ~\n  previous: [7806/19]\n": (
        "document:\n  number: 7806/1/19 REV 1\n  date: 2021-03-04\n  previous: [7806/19]\n"
    ),
    "document:\n  number: 7806/19\n  date: [2020-03-16]\n  previous: [7806/19]\n": (
        "document:\n  number: 7806/1/19 REV 1\n  date: 2021-03-04\n  previous: [7806/19]\n"
    ),
    "document:\n  number: 7806/19\n  date: >-\n    2020-03-16\n  previous: [7806/19]\n": (
        "document:\n  number: 7806/1/19 REV 1\n  date: >-\n    2021-03-04\n  previous: [7806/19]\n"
    ),
}


@pytest.mark.parametrize(("old", "new"), DATED.items())
def test_the_date_is_set_in_place(old: str, new: str) -> None:
    assert revised(old, DAY) == new


@pytest.mark.parametrize(
    ("text", "day", "kept"),
    [
        ("document: {number: 7806/19, date: 2020-03-16}", None, "2020-03-16"),
        ("document: {number: 7806/19, date: 2020-03-16}", date(2020, 3, 16), "2020-03-16"),
        ("document: {number: 7806/19, date: 2020-03-16}", DAY, None),
        ("document: {number: 7806/19}", None, None),
        ("document: {number: 7806/19}", DAY, None),
    ],
)
def test_a_date_that_is_still_the_old_one_is_known(text: str, day: date | None, kept: str | None) -> None:
    assert revise(parse(text.encode(), FILE), day).same_date == kept


WRONG = {
    "title: x\n": "no document number",
    "document: {to: CCWP}\n": "no document number",
    "document: {number: [1]}\n": "no document number",
    "document: {number: xxxx/20}\n": "still contains x",
    "document: {number: 7806-19}\n": "is not a Council document number",
    "document: {number: 7806/19 ADD 1}\n": "an addendum",
    "document: {number: 7806/19 COR 1}\n": "a corrigendum",
    "document: {number: 7806/1/19 REV 2}\n": "differs from that after REV",
    "document: {number: 7806/99/19 REV 99}\n": "no revision after",
    "document: {number: 7806/19, previous: 7806/18}\n": "is not a list",
    "title: &a 7806/19\ndocument: {number: 7806/19, previous: [*a]}\nsubject: *a\n": None,
    "document: {number: &a 7806/19}\ntitle: *a\n": "‘number’ in plan.yaml, line 1, has an anchor",
    "x: &a [7806/18]\ndocument: {number: 7806/19, previous: *a}\n": "‘previous’ in plan.yaml, line 2, is the alias",
}


@pytest.mark.parametrize(("text", "told"), WRONG.items())
def test_a_number_without_a_next_revision_is_refused_in_plain_words(text: str, told: str | None) -> None:
    if told is None:
        assert revised(text)
        return
    with pytest.raises(CallError) as error:
        revised(text)
    assert told in error.value.message


NUMBERS = st.sampled_from(["7806/19", "13708/2/18 REV 2", "'7806/1/19 REV 1'", '"7806/19"'])
COMMENTS = st.sampled_from(["", " # a comment: [x]", "  # ü"])
PREVIOUS = st.sampled_from(
    [
        "",
        "previous:",
        "previous: null",
        "previous: [ ]",
        "previous: [1234/18, '1234/1/18 REV 1']",
        "previous:\n  - 1234/18",
        "previous:\n    # above\n    - '1234/18'\n    - 1234/17",
    ]
)
OTHERS = st.lists(
    st.sampled_from(
        ["to: CCWP", "type: >-\n    A\n    NOTE", "# between", "", "subject: |\n    x\n", "text:\n    - a\n    - b"]
    ),
    unique=True,
)


@given(NUMBERS, COMMENTS, PREVIOUS, COMMENTS, OTHERS, st.sampled_from(["\n", "\r\n"]), st.data())
def test_nothing_but_the_two_fields_changes(
    number: str, comment: str, previous: str, other: str, others: list[str], eol: str, data: st.DataObject
) -> None:
    parts = [f"number: {number}{comment}", *others]
    if previous:
        parts.append(previous + (other if "\n" not in previous else ""))
    lines = "\n".join(f"  {part}" if part else "" for part in data.draw(st.permutations(parts)))
    text = f"# head\nstrategy: 7806-19\ndocument:\n{lines}\n# tail\nactors: []\n".replace("\n", eol)
    before = parse(text.encode(), FILE)
    after = revise(before)
    read = parse(after.text.encode(), FILE).data
    assert before.data is not None
    assert read is not None
    old, new = before.data["document"], read["document"]
    assert isinstance(old, dict)
    assert isinstance(new, dict)
    assert new["previous"] == [old["number"], *(old.get("previous") or [])]
    assert {**new, "number": 0, "previous": 0} == {**old, "number": 0, "previous": 0}
    assert {**read, "document": 0} == {**before.data, "document": 0}
    left = iter(after.text)
    raised = str(new["number"]).removeprefix(str(old["number"]))
    assert raised
    kept = text.replace(str(old["number"]), "", 1).replace("null", "", 1).replace("[ ]", "[]", 1)
    assert all(sign in left for sign in kept), "what stood there still stands there, in its order"
    assert len(after.text.split(eol)) - len(text.split(eol)) in (0, 1, 2)


def test_the_command_says_what_it_did(tmp_path: Path, cli: Cli) -> None:
    folder = write_plan(tmp_path / "p", PLAN + "document:\n  number: 7806/19\n")
    file = folder / "plan.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    before = file.read_bytes()
    shown = cli("revise", folder)
    assert (shown.status, shown.out) == (0, "")
    assert "7806/19 is now 7806/1/19 REV 1" in shown.err
    raised = before.replace(b"7806/19\r\n", b"7806/1/19 REV 1\r\n  previous: [7806/19]\r\n")
    assert file.read_bytes() == raised
    assert cli("revise", folder).status == 0
    assert b"number: 7806/2/19 REV 2\r\n  previous: [7806/1/19 REV 1, 7806/19]\r\n" in file.read_bytes()


def test_without_a_path_it_is_the_only_plan(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    plan = f"{PLAN}document: {{number: 7806/20, date: 2020-03-16}}\n"
    file = write_plan(tmp_path / "plans" / "one", plan) / "plan.yaml"
    shown = cli("revise", "--date", "2020-04-01")
    assert (shown.status, shown.err.partition(";")[0]) == (0, "plans/one/plan.yaml: 7806/20 is now 7806/1/20 REV 1")
    assert "7806/1/20 REV 1" in file.read_text(encoding="utf-8")
    write_plan(tmp_path / "plans" / "two", plan)
    shown = cli("revise")
    assert (shown.status, shown.err) == (
        2,
        "ccwp-plan: There are 2 plans here: one, two.\n  Name one of them.\n",
    )


def test_a_plan_that_cannot_be_raised_is_left_as_it_is(tmp_path: Path, cli: Cli) -> None:
    for text in (PLAN, PLAN + "document: {number: xxxx/20}\n", PLAN + "document: [\n"):
        folder = write_plan(tmp_path, text)
        shown = cli("revise", folder)
        assert (shown.status, shown.out) == (2, "")
        assert shown.err.startswith("ccwp-plan: ")
        assert (folder / "plan.yaml").read_text(encoding="utf-8") == text
    write_plan(tmp_path / "one")
    write_plan(tmp_path / "two")
    (tmp_path / "plan.yaml").unlink()
    assert "2 plans" in cli("revise", tmp_path).err
