"""The pages of `ccwp-plan explain`: one a rule, in one form, with examples that do what the page says.

A ```yaml block names its file in its first line and is laid over the base plan below: its fields replace
those of the base file, and a file that the base lacks starts from the base action. With ", whole" after the
name the block is the whole file. A file of v1: is one of the earlier state that the plan is compared with.
What YAML cannot show stands in a ```text block, which is not run.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from ccwp_plan.checks.finding import Finding, Severity
from ccwp_plan.checks.rule import RULES, Rule
from ccwp_plan.checks.run import check
from ccwp_plan.editing.schemas import text as schema_text
from ccwp_plan.language.models import FileKind
from ccwp_plan.repository.load import load, load_strategy
from ccwp_plan.repository.loaded import LoadedPlan, LoadedStrategy
from ccwp_plan.repository.strategies import SHIPPED_STRATEGIES

PAGES = Path(__file__).parent.parent / "docs" / "rules"
CODES = sorted(page.stem for page in PAGES.glob("*.md") if page.stem != "index")
SECTIONS = ["Why", "Wrong", "Right", "How to fix"]
NOT_SHOWN_IN_YAML = {"A013", "A015", "N004", "C004", "Y002", "Y009", "Y015", "Y018"}
"""A file that is not read, a name that Windows refuses, bytes that are no UTF-8, a file of more than 4 MiB, one that
cannot be read, too many."""
SHOWN_IN_YAML = sorted(set(CODES) - NOT_SHOWN_IN_YAML)

TODAY = date(2020, 12, 31)
BASE_PLAN = """\
strategy: 7806-19
number: 10
title: 10th Action Plan
period: {start: 2020-01-01, end: 2021-12-31}
status: draft
"""
BASE_ACTION = """\
title: Joint customs operation on cocaine in containers
objectives: [1(a)]
leader: DE
aim: Seize more cocaine at the external borders by controls carried out together.
results:
  - {indicator: Member States taking part, unit: Member States, baseline: 0, target: 20, due: 2021-06-30}
empact_exemption: The operational action plan is not adopted yet.
"""
BASE = {"plan.yaml": BASE_PLAN, "actions/10.1.yaml": f"number: 10.1\n{BASE_ACTION}"}

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(
    r"# ((?:v1:)?(?:plan\.yaml|(?:actions|notes|comments)/[\w.-]+\.ya?ml|(?:strategies|reference|oaps)/[\w-]+\.yaml))"
    r"(, whole)?\n"
)
SHARED = ("strategies/", "reference/", "oaps/")
EARLIER = "v1:"


@pytest.fixture(params=CODES)
def rule(request: pytest.FixtureRequest) -> Rule:
    """The rule of each page."""
    code: str = request.param
    return RULES[code]


def page(rule: Rule) -> str:
    """The text of a rule's page."""
    return (PAGES / f"{rule.code}.md").read_text(encoding="utf-8")


def blocks(rule: Rule, section: str) -> list[tuple[str, str]]:
    """The language and the text of each block in a section of a rule's page."""
    _, _, rest = page(rule).partition(f"\n## {section}\n")
    return BLOCK.findall(rest.partition("\n## ")[0])


def yaml_files(rule: Rule, section: str) -> dict[str, str]:
    """The files of the plan that a section's examples, laid over the base plan, make."""
    files = dict(BASE)
    for language, text in blocks(rule, section):
        if language == "yaml":
            head = FILE.match(text)
            assert head, f"the example does not name its file: {text}"
            file, whole = head.groups()
            own = file.removeprefix(EARLIER)
            files[file] = text if whole or own.startswith(SHARED) else laid_over(base_of(own), text)
    return files


def base_of(file: str) -> str:
    """The file of the base plan that an example changes."""
    return BASE.get(file) or f"number: {Path(file).stem}\n{BASE_ACTION}"


def laid_over(base: str, fragment: str) -> str:
    """The base without the top-level fields that the fragment has, and then the fragment."""
    given = re.findall(r"^\w+(?=:)", fragment, re.MULTILINE)
    fields = re.split(r"^(?=\w)", base, flags=re.MULTILINE)
    return "".join(field for field in fields if field.partition(":")[0] not in given) + fragment


def findings(files: dict[str, str], folder: Path) -> list[Finding]:
    """What stands against the plan that these files make, compared with the earlier state if they make one, too."""
    before = {name.removeprefix(EARLIER): text for name, text in files.items() if name.startswith(EARLIER)}
    plan = loaded({name: text for name, text in files.items() if not name.startswith(EARLIER)}, folder)
    since = loaded(before, folder / "v1") if before else None
    return [finding for finding in check(plan, TODAY, since=since).findings if not finding.waived]


def loaded(files: dict[str, str], folder: Path) -> LoadedPlan:
    """The plan that files make, written into a plan repository."""
    for name, text in files.items():
        file = folder / name if name.startswith(SHARED) else folder / "plans" / "p" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    write_schemas(folder / "schemas")
    (plan,) = load([folder / "plans" / "p"])
    return plan


def write_schemas(folder: Path) -> None:
    """The schemas of this version, as `init` writes them."""
    folder.mkdir()
    for kind, text in schemas().items():
        (folder / f"{kind}.schema.json").write_text(text, encoding="utf-8")


@cache
def schemas() -> dict[FileKind, str]:
    """The text of each schema, for the shipped strategy."""
    strategy = load_strategy(SHIPPED_STRATEGIES / "7806-19.yaml")
    assert isinstance(strategy, LoadedStrategy)
    return {kind: schema_text(kind, strategy.taxonomy) for kind in FileKind}


def errors(found: list[Finding]) -> set[str]:
    """The codes of the errors among findings."""
    return {finding.code for finding in found if finding.severity is Severity.ERROR}


def severity_line(rule: Rule) -> str:
    """The line of a page that says how much a finding weighs."""
    endorsed = f"; {rule.when_endorsed} once the plan is endorsed" if rule.when_endorsed else ""
    fixed = " It cannot be waived or lowered." if rule.fixed else ""
    return f"Severity: {rule.severity}{endorsed}.{fixed}"


def test_every_rule_has_one_page_and_every_page_a_rule() -> None:
    assert sorted(RULES) == CODES


def test_a_page_says_which_rule_it_is_and_how_much_it_weighs(rule: Rule) -> None:
    title, blank, severity, *_ = page(rule).splitlines()
    assert (title, blank, severity) == (f"# {rule.code}: {rule.title}", "", severity_line(rule))


def test_a_page_has_its_parts_in_their_order(rule: Rule) -> None:
    text = BLOCK.sub("(example)", page(rule))
    head, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    assert [section.partition("\n")[0] for section in sections] == SECTIONS
    assert head.partition("Severity: ")[2].partition("\n")[2].strip(), "it does not say what is reported"
    assert all(section.partition("\n")[2].strip() for section in sections), "a section is empty"


def test_a_page_is_as_narrow_as_a_terminal(rule: Rule) -> None:
    assert max(map(len, page(rule).splitlines())) <= 110


def test_a_page_shows_examples_that_are_run_unless_yaml_cannot_show_them(rule: Rule) -> None:
    expected = {"text"} if rule.code in NOT_SHOWN_IN_YAML else {"yaml"}
    assert {language for language, _ in blocks(rule, "Wrong")} == expected
    assert {language for language, _ in blocks(rule, "Right")} == expected


def test_the_base_plan_has_nothing_to_report_but_objectives_without_action(tmp_path: Path) -> None:
    assert {finding.code for finding in findings(BASE, tmp_path)} == {"O004"}


@pytest.mark.parametrize("code", SHOWN_IN_YAML)
def test_what_is_wrong_is_reported_and_no_other_error(code: str, tmp_path: Path) -> None:
    found = findings(yaml_files(RULES[code], "Wrong"), tmp_path)
    assert code in {finding.code for finding in found}
    assert errors(found) <= {code}


@pytest.mark.parametrize("code", SHOWN_IN_YAML)
def test_what_is_right_is_not_reported_and_has_no_error(code: str, tmp_path: Path) -> None:
    found = findings(yaml_files(RULES[code], "Right"), tmp_path)
    assert code not in {finding.code for finding in found}
    assert not errors(found)
