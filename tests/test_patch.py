"""What `Patch` promises: the old tree with the change, and every other sign of the text as it was.

The cases are files in `cases/patch`: `name.yaml`, `name.changes.yaml` with what is to change, and `name.after.yaml`
with what becomes of it; a case that is refused has the message in its changes. A new file is a new test.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

import pytest
import yaml_edit
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ccwp_plan.editing.edits import NotInPlace
from ccwp_plan.editing.format import formatted
from ccwp_plan.editing.order import Field
from ccwp_plan.editing.patch import Patch
from ccwp_plan.language.action import Action
from ccwp_plan.language.fields import Fields
from ccwp_plan.language.plan import Note, Plan
from ccwp_plan.language.strategy import Strategy
from ccwp_plan.reading.extents import NULLS, Extent, Loc, Tree
from ccwp_plan.reading.place import Source
from ccwp_plan.reading.source import parse
from conftest import EXAMPLE, files_in
from plans import PIECES, repositories, written
from styled_yaml import RICH, TEXTS, Writer, action, plan
from test_cases import within

FOLDER = Path(__file__).parent / "cases" / "patch"
CASES = sorted(case for case in FOLDER.glob("*.yaml") if "." not in case.stem)
HERE = Path("x.yaml")
COMMENT = re.compile("# c[0-9]+é")
MARK = b"\xef\xbb\xbf"
Change: TypeAlias = tuple[str, Loc, Tree]
"""How something changes, where, and what is new there."""


def read(text: str) -> Source:
    return parse(text.encode(), HERE)


def make(patch: Patch, changes: list[Change]) -> Patch:
    for how, loc, value in changes:
        if how == "remove":
            patch.remove(loc)
        elif how == "text":
            patch.set_text(loc, str(value))
        else:
            {"set": patch.set, "append": patch.append, "insert": patch.insert}[how](loc, value)
    return patch


def patched(text: str, model: type[Fields], *changes: Change) -> str:
    return make(Patch(read(text), model), [*changes]).text()


# Cases


def changes_of(case: Path) -> tuple[type[Fields], list[Change], str]:
    """The model of a case, what changes in it, and the message with which that is refused."""
    said: Any = parse(case.with_suffix(".changes.yaml").read_bytes(), HERE).data
    model: Any = {"action": Action, "plan": Plan, "note": Note}[said.get("model", "action")]
    changes: list[Change] = []
    for one in said["changes"]:
        how = next(iter(one))
        loc = tuple(int(step) if step.isdigit() else step for step in one[how].split("/") if step)
        changes.append((how, loc, one.get("to")))
    return model, changes, said.get("refused", "")


def of_windows(raw: bytes) -> bytes:
    return raw.replace(b"\n", b"\r\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_case_becomes_what_the_file_beside_it_says(case: Path) -> None:
    model, changes, refused = changes_of(case)
    source = parse(case.read_bytes(), Path(case.name))
    assert source.problems == ()
    if refused:
        with pytest.raises(NotInPlace) as error:
            make(Patch(source, model), changes).text()
        assert error.value.message == refused
        assert error.value.help
    else:
        new = make(Patch(source, model), changes).text()
        assert source.encoded(new) == case.with_suffix(".after.yaml").read_bytes()


@pytest.mark.parametrize("case", [case for case in CASES if not changes_of(case)[2]], ids=lambda case: case.stem)
def test_line_ends_and_a_byte_order_mark_stay(case: Path) -> None:
    model, changes, _ = changes_of(case)
    old, after = case.read_bytes(), case.with_suffix(".after.yaml").read_bytes()
    for before, wanted in ((MARK + of_windows(old), MARK + of_windows(after)), (of_windows(old), of_windows(after))):
        source = parse(before, HERE)
        assert source.encoded(make(Patch(source, model), changes).text()) == wanted


def test_every_case_is_whole() -> None:
    assert len(CASES) > 40
    parts = Counter(file.name.split(".")[0] for file in files_in(FOLDER, "*.yaml"))
    assert parts == {case.stem: 2 if changes_of(case)[2] else 3 for case in CASES}


# Laws


def places(tree: Tree, loc: Loc = ()) -> Iterator[tuple[Loc, Tree]]:
    """Every value with its place."""
    yield loc, tree
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, value in inner:
        yield from places(value, (*loc, step))


ODD = (
    "",
    "null",
    "~",
    "a\rb",
    "a \u2028 b",
    "x\n\n\n",
    " lead\n",
    "\n",
    "\x7f",
    "12 # 3",
    "'",
    '"',
    "é\ttab",
    "- a: b",
    "&a",
    "*a",
)


def text(random: Random) -> str:
    pieces = "".join(random.choices([*PIECES, " ", "\n"], k=random.randint(1, 8)))
    return random.choice([*TEXTS, *RICH, *RICH, random.choice(ODD), pieces, pieces])


def value(random: Random) -> Tree:
    """A value of any form."""
    fields: Tree = {"number": text(random), "title": text(random), "due": "2021", "results": [text(random)]}
    forms: list[Tree] = [fields, [fields, {"title": text(random)}], [text(random), text(random)], [["a"]], [], {}]
    return random.choice([text(random), text(random), *forms])


def change(random: Random, tree: Tree, model: type[Fields], *, whole: bool = True) -> Change:
    """A change of something in a tree; of a text or by something new, where not of whole groups and lists."""
    found = [*places(tree)]
    texts = [loc for loc, one in found if isinstance(one, str)]
    lists = [(loc, len(one)) for loc, one in found if isinstance(one, list) and one]
    how = random.choice(["set", "set", "append", "insert", "field", *(["remove", "any"] if whole else [])])
    if how == "set" and texts:
        return "set", random.choice(texts), text(random)
    if how in ("append", "insert") and lists:
        loc, count = random.choice(lists)
        item = random.choice([text(random), value(random)])
        return (how, loc, item) if how == "append" else (how, (*loc, random.randint(0, count)), item)
    if how in ("remove", "any") and len(found) > 1:
        loc = random.choice(found[1:])[0]
        return ("remove", loc, None) if how == "remove" else ("set", loc, value(random))
    groups = [loc for loc, one in found if isinstance(one, dict) and missing(tree, loc, model)]
    loc = random.choice(groups)
    return "set", (*loc, random.choice(missing(tree, loc, model))), value(random)


def missing(tree: Tree, loc: Loc, model: type[Fields]) -> list[str]:
    """The fields that a group of fields does not have."""
    known, there = Field(model), tree
    for step in loc:
        known, there = known.of(step if isinstance(step, str) else None, shared=False), there[step]  # type: ignore[index]
    return [name for name in known.names if name not in (there or ())]


def applied(tree: Tree, how: str, loc: Loc, new: Tree) -> Tree:
    """A tree with a change, made as anybody would make it."""
    tree = deepcopy(tree)
    holder: Any = tree
    for step in loc[:-1]:
        holder = holder[step]
    if how == "set":
        holder[loc[-1]] = deepcopy(new)
    elif how == "remove":
        del holder[loc[-1]]
    elif how == "append":
        holder[loc[-1]].append(deepcopy(new))
    else:
        holder.insert(loc[-1], deepcopy(new))
    return tree


def drawn(random: Random, *, mixed: bool = False) -> tuple[str, type[Fields]]:
    """A text in any style, at times without its last line end, and what it is; `mixed` at times in its line ends.

    A third of them has been changed before: so there is in it what only changes write, such as `{}`.
    """
    model: type[Fields] = Plan if random.random() < 0.5 else Action
    text = Writer(random).file(plan(random) if model is Plan else action(random))
    source = read(text)
    if random.random() < 0.33 and source.data and not source.problems:
        with suppress(NotInPlace):
            text = patched(text, model, *several(random, source.data, model))
    if mixed and random.random() < 0.2:
        ends = random.choice([["\r"], ["\n", "\r\n", "\r"], ["\n", "\x85", "\u2028"]])
        text = re.sub("\r?\n", lambda _: random.choice(ends), text)
    return (text.rstrip("\r\n") if random.random() < 0.25 else text), model


def readable(text: str) -> Source:
    source = read(text)
    assume(source.data is not None and not source.problems)
    return source


def or_refused(make_it: Callable[[], str]) -> str:
    """A text, if it can be made."""
    try:
        return make_it()
    except NotInPlace as refused:
        assume(refused.place.span().line < 1)
        raise


RANDOM = st.randoms(use_true_random=True)
LAW = settings(max_examples=60, deadline=None, suppress_health_check=[*HealthCheck])


@LAW
@given(RANDOM)
def test_the_new_text_is_read_as_the_old_tree_with_the_change(random: Random) -> None:
    text, model = drawn(random, mixed=True)
    source = readable(text)
    how, loc, new = change(random, source.data, model)
    again = read(or_refused(lambda: patched(text, model, (how, loc, new))))
    assert again.problems == ()
    assert again.data == applied(source.data, how, loc, new)
    old = source.top.at(*loc).value
    if how != "remove" and not (how == "set" and isinstance(old, dict | list)):
        kept = Counter(COMMENT.findall(text)) - Counter(COMMENT.findall(str(old)))
        assert Counter(COMMENT.findall(again.text)) >= kept


def leaves(source: Source) -> dict[Loc, str]:
    """The text of every value that has nothing in it, as it is written."""

    def walk(extent: Extent, loc: Loc) -> Iterator[tuple[Loc, str]]:
        start, end, inner = extent
        if inner is None:
            yield loc, source.text[start:end].rstrip()
        for step, (_, _, below) in inner.items() if isinstance(inner, dict) else ():
            yield from walk(below, (*loc, step))
        for at, below in enumerate(inner) if isinstance(inner, list) else ():
            yield from walk(below, (*loc, at))

    return dict(walk(source.extent, ()))


def several(random: Random, tree: Tree, model: type[Fields]) -> list[Change]:
    """Changes none of which is of what is in another one's place."""
    changes: list[Change] = []
    for _ in range(random.randint(2, 6)):
        how, loc, new = change(random, tree, model)
        if how == "append":
            how, loc = "insert", (*loc, len(dict(places(tree))[loc] or ()))
        if not any(loc[: len(one)] == one or one[: len(loc)] == loc for _, one, _ in changes):
            changes.append((how, loc, new))
    return changes


@LAW
@given(RANDOM)
def test_several_changes_at_once_are_as_one_after_the_other(random: Random) -> None:
    """The last in the tree first, so that the numbers of the items before them hold."""
    text, model = drawn(random, mixed=True)
    source = readable(text)
    changes = several(random, source.data, model)
    again = read(or_refused(lambda: patched(text, model, *changes)))
    tree: Tree = source.data
    moving = sorted((one for one in changes if one[0] != "set"), key=lambda one: one[1], reverse=True)
    for how, loc, new in [*(one for one in changes if one[0] == "set"), *moving]:
        tree = applied(tree, how, loc, new)
    assert again.data == tree


@LAW
@given(RANDOM)
def test_what_is_not_changed_stays_byte_for_byte(random: Random) -> None:
    text, model = drawn(random)
    source = readable(text)
    how, loc, new = change(random, source.data, model, whole=False)
    patch = make(Patch(source, model), [(how, loc, new)])
    again = read(or_refused(patch.text))
    old = source.top.at(*loc)
    start, end = (old.extent[0], old.extent[1]) if old.given() and how == "set" else (0, 0)
    for edit in patch.edits().made:
        gone = text[edit.start : edit.end].strip()
        assert gone in ("", "+", "{}") or start <= text.index(gone, edit.start) <= end - len(gone)
    if how == "set":
        before, after = leaves(source), leaves(again)
        others = {one: was for one, was in before.items() if one[: len(loc)] != loc}
        assert {one: after[one] for one in others if after[one] not in (others[one], closed(others[one]))} == {}


def closed(block: str) -> str:
    """A block that ended with the file, as it is where something follows."""
    return re.sub("^((?:&[a-z0-9]+ )?[|>][0-9]*)[+]?", r"\1-", block)


@LAW
@given(RANDOM)
def test_changes_of_different_fields_commute(random: Random) -> None:
    """One after the other, the other way round, or at once: it is the same text."""
    text, model = drawn(random)
    text = re.sub("^[ \t]*(#.*)?(?=\r?$)", "", text, flags=re.MULTILINE)  # comments belong to what they touch
    text = re.sub("([|>][0-9]?)[+]", r"\1", text)  # which blank lines there are would depend on such a text
    source = readable(text)
    one, other = change(random, source.data, model, whole=False), change(random, source.data, model, whole=False)
    assume("insert" not in (one[0], other[0]))
    assume(one[1] != other[1][: len(one[1])] and other[1] != one[1][: len(other[1])])
    first = or_refused(lambda: patched(patched(text, model, one), model, other))
    assert or_refused(lambda: patched(patched(text, model, other), model, one)) == first
    assert or_refused(lambda: patched(text, model, one, other)) == first


@LAW
@given(RANDOM)
def test_a_change_to_what_is_there_changes_nothing(random: Random) -> None:
    text, model = drawn(random)
    source = readable(text)
    patch = make(Patch(source, model), [("set", loc, old) for loc, old in places(source.data) if old is not None])
    assert patch.edits().made == []


@LAW
@given(RANDOM)
def test_what_fmt_has_put_in_order_stays_in_order(random: Random) -> None:
    text, model = drawn(random)
    text = formatted(readable(text), model, None)
    assume(text.endswith("\n"))
    how, loc, new = change(random, readable(text).data, model, whole=False)
    assume(not {*loc} & {"co_leaders", "participants", "partners", "leaders", "unknown"})
    assume(read(text).top.at(*loc).value is not None or not read(text).top.at(*loc).given())
    new_text = or_refused(lambda: patched(text, model, (how, loc, new)))
    assert formatted(read(new_text), model, None) == new_text


@pytest.mark.slow
@LAW
@given(RANDOM, repositories())
def test_plans_of_every_field_in_every_style(random: Random, files: Any) -> None:
    name, text = random.choice([*written(files, random).items()])
    model = Plan if name == "plan.yaml" else Strategy if name.startswith("strategies") else Action
    source = readable(text.removeprefix("\ufeff"))
    how, loc, new = change(random, source.data, model)
    again = read(or_refused(lambda: patched(source.text, model, (how, loc, new))))
    assert again.data == applied(source.data, how, loc, new)


# A second opinion


def second_opinion(text: str) -> Any:
    """What another lossless reader reads; None where it does not read it, or where there are aliases."""
    try:
        root = yaml_edit.Document.parse(text).root()
        return as_text(root) if root else None
    except (yaml_edit.YamlError, LookupError):
        return None


def as_text(node: yaml_edit.Node) -> Any:
    """The values of a node as the language has them: as text, and none that is not given."""
    if (mapping := node.as_mapping()) is not None:
        fields = [(entry.key(), entry.value()) for entry in mapping.entries()]
        known = {as_text(key): as_text(value) for key, value in fields if key and value}
        return {key: value for key, value in known.items() if value is not None}
    if (sequence := node.as_sequence()) is not None:
        return [as_text(item) for item in sequence.values()]
    if not (scalar := node.as_scalar()):
        raise LookupError
    text = scalar.as_string()
    return None if scalar.style() == "plain" and text in NULLS else text


@LAW
@given(RANDOM)
def test_another_reader_agrees(random: Random) -> None:
    text, model = drawn(random)
    source = readable(text)
    assume(second_opinion(text) == source.data)
    how, loc, new = change(random, source.data, model)
    again = or_refused(lambda: patched(text, model, (how, loc, new)))
    assert second_opinion(again) == applied(source.data, how, loc, new)


def test_few_changes_are_refused_but_for_anchors() -> None:
    """So the laws, which leave out what is refused, leave out little."""
    made, refused = 0, Counter[str]()
    for seed in range(300):
        random = Random(seed)
        text, model = drawn(random)
        source = read(text)
        if source.data and not source.problems and not re.search("[&*]a[0-9]", text):
            try:
                patched(text, model, change(random, source.data, model))
                made += 1
            except NotInPlace as error:
                refused[error.message.partition("this ")[2] or error.message] += 1
    refused.pop("would lose all its fields.", None)
    assert made > 120
    assert refused.total() <= 1, refused


def test_the_documents_of_the_yaml_test_suite() -> None:
    """Each value is set and removed, and something is added to each list, or it is refused with its place."""
    from test_yaml_suite import DOCUMENTS  # skips where they are not there

    made = 0
    for document in DOCUMENTS:
        source = parse(document.data, HERE)
        for loc, old in [*places(source.data)][1:] if source.data and not source.problems else []:
            for change in (
                ("set", loc, "a: b"),
                ("set", loc, "Two\nlines.\n"),
                ("remove", loc, None),
                ("append", loc, "x"),
            ):
                if change[0] == "append" and not isinstance(old, list):
                    continue
                try:
                    again = read(make(Patch(source, Action), [change]).text())
                except NotInPlace:
                    continue
                made += 1
                assert again.data == applied(source.data, *change)
    assert made > 100


# What is said of changes


def test_every_text_of_the_example_can_be_written_again() -> None:
    """In its style, in one run for each file; every line but those of the texts stays."""
    for file in files_in(EXAMPLE, "*.yaml"):
        source = parse(file.read_bytes(), file)
        patch = Patch(source, Plan if file.name == "plan.yaml" else Action)
        texts = [loc for loc, old in places(source.data) if isinstance(old, str)]
        for loc in texts:
            patch.set_text(loc, f"{str(source.top.at(*loc).value).strip()} x")
        assert patch.text().count(" x") >= len(texts)
        assert patch.text().replace(" x", "").split() == source.text.replace(" x", "").split()


def test_a_place_can_be_changed_again_and_taken_back() -> None:
    patch = Patch(read("number: 10.1\nresults:\n  - {unit: a}\n"), Action)
    patch.set(("title",), "One")
    patch.set(("title",), "Two")
    patch.append(("milestones",), {"title": "x"})
    patch.append(("milestones",), {"title": "y"})
    patch.set(("milestones", 0, "due"), "2021")
    patch.remove(("milestones", 1, "title"))
    patch.set(("period", "start"), "2020")
    patch.set(("period", "end"), "2021")
    patch.set(("results", 0, "unit"), "b")
    patch.set(("results", 0, "unit"), "a")
    patch.remove(("aim",))
    assert patch.tree == {
        "number": "10.1",
        "title": "Two",
        "milestones": [{"title": "x", "due": "2021"}, {}],
        "period": {"start": "2020", "end": "2021"},
        "results": [{"unit": "a"}],
    }
    assert read(patch.text()).data == patch.tree
    for name in ("title", "milestones", "period"):
        patch.remove((name,))
    assert patch.text() == patch.source.text


@pytest.mark.parametrize("text", ["number: [", "number: 1\nnumber: 2\n", "", "- a\n"])
def test_a_file_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(NotInPlace, match="cannot be read"):
        Patch(read(text), Action)


@pytest.mark.slow
def test_many_changes_of_one_file_are_made_in_one_go() -> None:
    """As many as forms that come back bring: neither the file nor the changes are gone through for each."""
    one = "  - number: 10.{}\n    aim: |\n      Text.\n    results:\n      - {{indicator: x, unit: y}}\n"
    text = "number: 10\nactions:\n" + "".join(one.format(at) for at in range(1, 401))
    patch = Patch(read(text), Plan)
    for at in range(400):
        patch.set_text(("actions", at, "aim"), "New text.\nOf two lines.")
        patch.set(("actions", at, "results", 0, "due"), "2021")
        patch.append(("actions", at, "state_of_play"), {"date": "2021-01-01", "text": "Done."})
    with within(20):
        assert read(patch.text()).data == patch.tree
