"""Every field that is declared arrives everywhere: in the documents, the comparison, the layout, the schemas.

Plans are built from the models themselves, each field with a value that stands nowhere else. So a new field is in
these tests by being there.
"""

from __future__ import annotations

import itertools
import re
import runpy
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import yaml
from markupsafe import Markup

from ccwp_plan.analysis.comparison import compare
from ccwp_plan.checks.rule import RULES
from ccwp_plan.checks.run import check
from ccwp_plan.checks.schemas import codes
from ccwp_plan.documents.render import render
from ccwp_plan.editing.format import formatted
from ccwp_plan.language.action import Action
from ccwp_plan.language.dates import day
from ccwp_plan.language.declared import Declared, fields_of, in_words, models_in, purposes
from ccwp_plan.language.fields import Fields
from ccwp_plan.language.models import FileKind, models
from ccwp_plan.language.plan import Note, Plan
from ccwp_plan.language.strategy import Strategy
from ccwp_plan.reading.source import parse
from ccwp_plan.reports.comparison import text as text_of_comparison
from ccwp_plan.reports.terminal import Terminal
from ccwp_plan.repository.load import load
from ccwp_plan.repository.loaded import LoadedPlan
from ccwp_plan.repository.versions import Version
from ccwp_plan.schemas.schema import schema
from conftest import ROOT

FIRST_DAY = date(2020, 1, 1)
TOPS: tuple[type[Fields], ...] = (Plan, Strategy)
NOTE = [pytest.param(one, id=f"Note.{one.written}") for one in fields_of(Note).values()]
FIELDS = [(model, one) for model in models_in(*TOPS) for one in fields_of(model).values()]
IDS = [f"{model.__name__}.{one.written}" for model, one in FIELDS]
SCALARS = [(model, one) for model, one in FIELDS if one.inner is None]
PLAIN = re.compile(r"<[^>]+>")


@dataclass
class Sentinels:
    """Values that stand nowhere else; `words` are what a document prints for each, by the path to it.

    A list has one item, or as many as `items` says: their numbers then stand in the paths. With `notes` every rich text
    has a footnote of its own.
    """

    items: int = 1
    notes: bool = False
    words: dict[tuple[str, ...], str] = field(default_factory=dict)
    count: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def of(self, model: type[Fields], one: Declared, path: tuple[str, ...]) -> str:
        """A value of a field's type as it is typed; what is printed for it is kept in `words`."""
        at = next(self.count)
        typed, printed = _value(model, one, at)
        self.words[path] = printed
        if self.notes and one.rich:
            self.words[(*path, "note")] = f"note{at}x"
            return f"{typed}.^[note{at}x]"
        return typed

    def mapping(self, model: Any, path: tuple[str, ...] = ()) -> dict[str, Any]:
        """Every field of a model with a value of its own."""
        filled: dict[str, Any] = {}
        for one in fields_of(model).values():
            here = (*path, one.written)
            if one.inner is model:
                continue
            if not one.is_list:
                filled[one.written] = self._filled(model, one, here)
                continue
            places = [here] if self.items == 1 else [(*here, str(item)) for item in range(self.items)]
            filled[one.written] = [self._filled(model, one, place) for place in places]
        return filled

    def _filled(self, model: Any, one: Declared, path: tuple[str, ...]) -> Any:
        if one.inner:
            return self.mapping(one.inner, path)
        if one.written == "severity":
            self.words[path] = "E002"
            return {"E002": "warning"}
        return self.of(model, one, path)


def _value(model: type[Fields], one: Declared, at: int) -> tuple[str, str]:
    """A value as it is typed, and as it is printed."""
    base = str(get_type_hints(model)[one.name])
    if one.name == "every":
        return "presidency", "at the end of every Presidency"
    if one.choices:
        return one.choices[-1], one.choices[-1]
    if one.names == "rule":
        return "O004", "O004"
    if "Decimal" in base:
        return str(70_000 + at), f"70\N{THIN SPACE}{at:03}"
    if "date" in base or "Time" in base:
        found = FIRST_DAY + timedelta(days=at)
        return str(found), day(found)
    if "int" in base:
        return "1", "1"
    if "bool" in base:
        return "false", "false"
    if one.names == "action" or (
        one.info.annotation is str and "pattern" in str(one.info.metadata) and one.name == "number"
    ):
        return f"10.{900 + at}", f"10.{900 + at}"
    return f"sentinel{at}x", f"sentinel{at}x"


def repository(
    folder: Path, plan: Mapping[str, Any], strategy: Mapping[str, Any], note: Mapping[str, Any] | None = None
) -> LoadedPlan:
    """A plan and its strategy, and perhaps a note called n, written and loaded."""
    (folder / "strategies").mkdir(parents=True, exist_ok=True)
    (folder / "plans" / "p").mkdir(parents=True, exist_ok=True)
    replaced = {**strategy, "id": strategy.get("replaces"), "replaces": None, "dropped": None}
    for one in [strategy, *([replaced] if replaced["id"] else [])]:
        dumped = yaml.safe_dump(dict(one), sort_keys=False, allow_unicode=True)
        (folder / "strategies" / f"{one['id']}.yaml").write_text(dumped, encoding="utf-8")
    file = folder / "plans" / "p" / "plan.yaml"
    file.write_text(yaml.safe_dump(dict(plan), sort_keys=False, allow_unicode=True), encoding="utf-8")
    if note:
        (folder / "plans" / "p" / "notes").mkdir()
        (folder / "plans" / "p" / "notes" / "n.yaml").write_text(yaml.safe_dump(dict(note)), encoding="utf-8")
    (found,) = load([file.parent])
    assert found.problems == (), [problem.message for problem in found.problems]
    return found


Everything = tuple[dict[str, Any], dict[str, Any], dict[tuple[str, ...], str]]
"""A plan and a strategy of which every field has a value of its own, and what is printed for each."""


@cache
def sentinels(*, items: int = 1, notes: bool = False) -> Everything:
    """Both, with so many items in each list, and with footnotes."""
    made = Sentinels(items, notes)
    strategy = {**made.mapping(Strategy, ("strategy",)), "levels": ["sentinel level"], "coverage_level": "1"}
    plan = {**made.mapping(Plan), "strategy": strategy["id"]}
    for path in [path for path in made.words if path[:2] == ("strategy", "levels")]:
        made.words[path] = "sentinel level"
    for action in plan["actions"]:
        del action["leader"]  # it has leaders instead
    for path in [path for path in made.words if path[0] == "actions" and path[-1] == "leader"]:
        del made.words[path]
    made.words["strategy",] = strategy["id"]
    return plan, strategy, made.words


@cache
def sentinels_of_note() -> tuple[dict[str, Any], dict[tuple[str, ...], str]]:
    """A note of which every field has a value of its own, and what is printed for each; it carries the plan."""
    made = Sentinels(count=itertools.count(500))
    return {**made.mapping(Note), "annexes": ["annex"]}, made.words


def meaningful(*, items: int = 1, notes: bool = False) -> Everything:
    """The same, where what names something has the thing that it names: objectives, an actor, a finding to waive."""
    plan, strategy, words = deepcopy(sentinels(items=items, notes=notes))
    waivers, actions = plan["waivers"], plan["actions"]
    cited = [id_ for action in actions for id_ in (*action["objectives"], *action["supporting_objectives"])]
    named = [*cited, *(waiver["objective"] for waiver in waivers), "sentinelother"]
    strategy["objectives"] += [{"id": id_, "title": "Cited"} for id_ in named]
    for action, actor in zip([*actions], plan["actors"], strict=True):
        other: dict[str, Any] = {"title": "Other", "objectives": ["sentinelother"], "leader": "sentinelleader"}
        actions.append({**other, "number": action["part_of"]})
        action["partners"].append(actor["id"])
    words["actions", "leader"] = "sentinelleader"
    if items == 1:
        words["strategy", "objectives", "id"] = cited[0]  # where there is a label, that is printed in place of the id
    for waiver in waivers:
        del waiver["action"]  # what its reason is printed for, an objective without an action, is about no action
    plan["period"] = {"start": "2020-01-01", "end": "2021-12-31"}
    words["period", "start"], words["period", "end"] = "1 January 2020", "31 December 2021"
    return plan, strategy, words


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[tuple[str, ...], str]]:
    """The texts of the documents of a plan in which every field has a value of its own, and what should stand there."""
    plan, strategy, words = meaningful()
    loaded = repository(tmp_path_factory.mktemp("sentinels"), plan, strategy)
    checked = check(loaded, FIRST_DAY)
    texts = {}
    for name in ("annex", "note", "coverage", "state-of-play"):
        html = render(checked, name, "html", draft=True).content.decode()
        html = html[html.index("<body") :]
        texts[name] = str(Markup(PLAIN.sub(" ", html)).unescape())
    with zipfile.ZipFile(BytesIO(render(checked, "annex", "docx", draft=True).content)) as parts:
        feet = [parts.read(name).decode() for name in parts.namelist() if name.startswith("word/footer")]
    texts["foot"] = PLAIN.sub("", " ".join(feet))
    return texts, words


@pytest.mark.parametrize(("model", "one"), SCALARS, ids=[f"{m.__name__}.{f.written}" for m, f in SCALARS])
def test_a_document_prints_every_field_or_the_declaration_says_why_not(
    model: type[Fields], one: Declared, printed: tuple[dict[str, str], dict[tuple[str, ...], str]]
) -> None:
    texts, words = printed
    paths = [path for path in words if _is_at(model, one, path)]
    assert paths, "nothing was filled in"
    if one.prints == "nowhere":
        assert one.why, "say why no document shows it"
        return
    for path in paths:
        assert words[path] in texts[one.prints], f"the {one.prints} does not show {'.'.join(path)}"


@pytest.fixture(scope="module")
def printed_note(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of a note in which every field has a value of its own, and what stands in its foot."""
    plan, strategy, _ = sentinels()
    found = check(repository(tmp_path_factory.mktemp("note"), plan, strategy, sentinels_of_note()[0]), FIRST_DAY)
    html = render(found, "n", "html", draft=True).content.decode()
    with zipfile.ZipFile(BytesIO(render(found, "n", "docx", draft=True).content)) as parts:
        feet = [parts.read(name).decode() for name in parts.namelist() if name.startswith("word/footer")]
    return str(Markup(PLAIN.sub(" ", html[html.index("<body") :] + " ".join(feet))).unescape())


@pytest.mark.parametrize("one", NOTE)
def test_a_note_prints_every_field_or_the_declaration_says_why_not(one: Declared, printed_note: str) -> None:
    if one.prints == "nowhere":
        assert one.why, "say why no document shows it"
        return
    assert sentinels_of_note()[1][one.written,] in printed_note


@pytest.mark.parametrize("one", NOTE)
def test_the_comparison_tells_of_every_field_of_a_note(one: Declared, tmp_path: Path) -> None:
    plan, strategy, _ = sentinels()
    note, _ = sentinels_of_note()
    without = {name: value for name, value in note.items() if name != one.written}
    old = repository(tmp_path / "old", plan, strategy, without)
    new = repository(tmp_path / "new", plan, strategy, note)
    (change,) = compare(old, new).notes
    assert [told.field for told in change.changes] == [one.written]
    sides = Version("old", tmp_path, ()), Version("new", tmp_path, ())
    value = note[one.written][0] if one.is_list else note[one.written]
    assert value in text_of_comparison.comparison(compare(old, new), sides, Terminal())


def _is_at(model: type[Fields], one: Declared, path: tuple[str, ...]) -> bool:
    """Whether a path leads to this field of this model."""
    current: Any = Plan
    steps = list(path)
    if len(steps) > 1 and steps[0] == "strategy":
        current, steps = Strategy, steps[1:]
    for step in steps[:-1]:
        current = fields_of(current)[step].inner
    return current is model and steps[-1] == one.written


PLAN_PATHS = [
    path for path in sentinels()[2] if path[0] != "strategy" and path not in {("number",), ("actions", "number")}
]
"""Every value of a plan but the numbers by which plans and actions are found again."""


@pytest.mark.parametrize("path", PLAN_PATHS, ids=".".join)
def test_the_comparison_tells_of_every_field(path: tuple[str, ...], tmp_path: Path) -> None:
    plan, strategy, _ = sentinels()
    changed, value = _changed(plan, path)
    old = repository(tmp_path / "old", plan, strategy)
    new = repository(tmp_path / "new", changed, strategy)
    found = compare(old, new)
    sides = Version("old", tmp_path, ()), Version("new", tmp_path, ())
    told = text_of_comparison.comparison(found, sides, Terminal())
    assert value in told or in_words(value) in told, told


def _changed(plan: dict[str, Any], path: tuple[str, ...]) -> tuple[dict[str, Any], str]:
    """The plan with another value at a path, and that value as a report shows it."""
    copy = yaml.safe_load(yaml.safe_dump(plan))
    inner: Any = copy
    for step in path[:-1]:
        inner = inner[step]
        inner = inner[0] if isinstance(inner, list) else inner
    last = path[-1]
    if last == "severity":
        inner[last] = {"E002": "error"}
        return copy, "error"
    given = inner[last][0] if isinstance(inner[last], list) else inner[last]
    model: Any = Plan
    for step in path[:-1]:
        model = fields_of(model)[step].inner
    one = fields_of(model)[last]
    if one.choices:
        other = one.choices[0]
    elif one.names == "rule":
        other = "R001"
    elif re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
        other = str(date.fromisoformat(given) + timedelta(days=1))
    elif given == "false":
        other = "true"
    elif re.fullmatch(r"[0-9.]+", given):
        other = f"{given}7"
    else:
        other = "another"
    inner[last] = [other] if isinstance(inner[last], list) else other
    return copy, other


def _reversed(value: Any) -> Any:
    """A tree with the fields of each mapping in the opposite order."""
    if isinstance(value, dict):
        return {key: _reversed(value[key]) for key in reversed(value)}
    return [_reversed(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("top", [*TOPS, Note])
def test_fmt_puts_every_field_in_the_order_of_the_language(top: type[Fields]) -> None:
    plan, strategy, _ = sentinels()
    given = {Plan: plan, Strategy: strategy, Note: sentinels_of_note()[0]}[top]
    text = yaml.safe_dump(_reversed(given), sort_keys=False, allow_unicode=True)
    ordered = formatted(parse(text.encode(), Path("x.yaml")), top, None)
    _assert_in_order(yaml.safe_load(ordered), top)


def _assert_in_order(value: dict[str, Any], model: Any) -> None:
    known = fields_of(model)
    assert [*value] == [name for name in known if name in value]
    for name, inner in value.items():
        for item in inner if isinstance(inner, list) else [inner]:
            if known[name].inner and isinstance(item, dict):
                _assert_in_order(item, known[name].inner)


@pytest.mark.parametrize("one", NOTE)
def test_the_schema_of_a_note_has_every_field_with_what_it_is_for(one: Declared, tmp_path: Path) -> None:
    plan, strategy, _ = sentinels()
    loaded = repository(tmp_path, plan, strategy)
    assert loaded.strategy
    made = schema(FileKind.NOTE, loaded.strategy.taxonomy, codes())
    assert made["properties"][one.written]["description"] == purposes(Note)[one.written]
    assert not made["required"]


@pytest.mark.parametrize(("model", "one"), FIELDS, ids=IDS)
def test_the_schema_has_every_field_with_what_it_is_for(model: type[Fields], one: Declared, tmp_path: Path) -> None:
    plan, strategy, _ = sentinels()
    loaded = repository(tmp_path, plan, strategy)
    assert loaded.strategy
    kind = (
        FileKind.STRATEGY
        if model in models_in(Strategy)
        else FileKind.ACTION
        if model in models_in(Action)
        else FileKind.PLAN
    )
    made = schema(kind, loaded.strategy.taxonomy, codes())
    around = made if made["title"] == model.__name__ else made["$defs"][model.__name__]
    described = around["properties"][one.written]
    assert described["description"] == purposes(model)[one.written]
    assert one.label
    assert (one.written in around["required"]) == one.required


@pytest.mark.parametrize("name", models())
def test_a_synonym_is_declared_once_and_is_no_field_of_its_group(name: str) -> None:
    """It may stand for several fields of a group: the first of them is meant that is not given."""
    fields = fields_of(models()[name]).values()
    synonyms = [synonym for one in fields for synonym in one.synonyms]
    assert all(len(one.synonyms) == len(set(one.synonyms)) for one in fields)
    assert not {*synonyms} & {one.written for one in fields}
    assert all(re.fullmatch("[a-z_]+", synonym) for synonym in synonyms), "separators are folded before they are met"


def test_what_a_field_is_needed_by_is_a_rule() -> None:
    assert {one.needed_by for _, one in FIELDS if one.needed_by} <= {*RULES}


def test_the_tables_of_fields_in_the_docs_are_those_that_are_declared() -> None:
    page = ROOT / "docs" / "language.md"
    tables = runpy.run_path(str(ROOT / "tools" / "language_docs.py"))
    text = page.read_text(encoding="utf-8")
    assert {found["model"] for found in tables["TABLE"].finditer(text)} == {*models()}
    assert tables["page"](text) == text, "run tools/language_docs.py again"
