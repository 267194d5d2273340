"""The language by example: plans and what `validate` finds in them.

`cases/valid` and `cases/invalid` hold plans, each a YAML file or a folder with a plan.yaml; a new file is a
new case. A case says itself what is found in it, in a comment at the end of the offending line,

    leader: QQ  # expect: A003 9

with the code and the column that the finding starts in, and a comma between several. Where no comment can
stand on the line, another line of the case, or of the file `<case>.expect` beside it or `expected` in its
folder, says

    # expect-at: actions/10.2.yaml 1:1 Y013

with the file relative to the case. One with a folder `against` is compared with what that holds, as with
`validate --against`: a plan, or a strategy.yaml. A case says all that is found in it. An invalid case is named after
the code that it is about. Beside a valid case, `<case>.json` lists what some of its values come out as.

Cases that are no text, or too large for a file in the repository, are built by functions below.
"""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any, TypeAlias

import pytest

from ccwp_plan.checks.finding import Finding
from ccwp_plan.checks.rule import RULES
from ccwp_plan.checks.run import check
from ccwp_plan.repository.load import load, load_strategy
from ccwp_plan.repository.loaded import LoadedPlan, LoadedStrategy

CASES = Path(__file__).parent / "cases"
TODAY = date(2021, 1, 31)
SECONDS = 10

Found: TypeAlias = tuple[str, int, int, str]
"""A finding: file, line, column, code."""

PLAN = """\
strategy: mini
number: 10
title: Test plan
period: {start: 2020-01-01, end: 2021-12-31}
actions:
  - number: 10.1
    title: Exchange information
    objectives: [1(a), 1(b), 2(a)]
    leader: DE
    aim: Exchange information on seizures.
    results:
      - {indicator: Member States taking part, unit: Member States, target: 20, due: 2021-06-30}
    empact_exemption: No priority concerns it.
"""
"""A plan in which nothing is found."""

ACTION = """\
number: 10.2
title: Train officers
objectives: [2(a)]
leader: FR
aim: Train officers.
results:
  - {indicator: Officers, unit: officers, target: 20, due: 2021-06-30}
empact_exemption: Training serves every priority.
"""
"""An action in which nothing is found."""

ANOTHER = ACTION.replace("10.2", "10.3").replace("title: Train", "title: Meet")


# What a case expects


def cases(kind: str) -> list[Path]:
    """The cases in a folder of `cases`."""
    return sorted(path for path in (CASES / kind).iterdir() if path.is_dir() or path.suffix == ".yaml")


def named(path: Path) -> str:
    """A case's name, as pytest shows it."""
    return path.stem


def root(case: Path) -> Path:
    """The folder that the names of a case's files are relative to."""
    return case if case.is_dir() else case.parent


def expected(case: Path) -> list[Found]:
    """All that a case says is found in it."""
    files = case.rglob("*") if case.is_dir() else (case, case.with_suffix(".expect"))
    texts = {file: file.read_bytes().decode("utf-8-sig") for file in files if file.is_file()}
    return sorted(
        found for file, text in texts.items() for found in expectations(text, file.relative_to(root(case)).as_posix())
    )


def expectations(text: str, file: str) -> Iterator[Found]:
    """What the comments in the text of a file expect."""
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        _, mark, comment = line.partition("# expect")
        if mark and comment.startswith(":"):
            for item in comment[1:].split(","):
                code, column = item.split()
                yield file, number, int(column), code
        elif mark:
            at, where, place, code = comment.split()
            assert at == "-at:", line
            yield where, *_line_and_column(place), code


def _line_and_column(place: str) -> tuple[int, int]:
    line, column = place.split(":")
    return int(line), int(column)


# What is found


def findings(
    plans: Iterable[LoadedPlan], folder: Path, since: LoadedPlan | LoadedStrategy | None = None
) -> list[Found]:
    """All that is found in the plans and not waived, with files relative to a folder."""
    reported = [finding for plan in plans for finding in check(plan, TODAY, since=since).findings if not finding.waived]
    return sorted(located(finding, folder) for finding in reported)


def located(finding: Finding, folder: Path) -> Found:
    """A finding as a case writes it."""
    file = Path(os.path.relpath(finding.file, folder)).as_posix()
    return file, finding.span.line, finding.span.column, finding.code


def found_in(case: Path) -> list[Found]:
    """All that is found in a case and not waived."""
    return findings(load([case]), root(case), earlier(case))


def earlier(case: Path) -> LoadedPlan | LoadedStrategy | None:
    """What a case is compared with, if it is."""
    strategy = case / "against" / "strategy.yaml"
    if not strategy.exists():
        return load([strategy.parent])[0] if strategy.parent.exists() else None
    loaded = load_strategy(strategy)
    assert isinstance(loaded, LoadedStrategy)
    return loaded


@pytest.mark.parametrize("case", cases("valid"), ids=named)
def test_valid(case: Path) -> None:
    assert found_in(case) == expected(case)


@pytest.mark.parametrize("case", cases("invalid"), ids=named)
def test_invalid(case: Path) -> None:
    wanted = expected(case)
    assert case.stem[:4] in {code for *_, code in wanted}, "a case expects the code that it is named after"
    assert found_in(case) == wanted


@pytest.mark.parametrize("values", sorted((CASES / "valid").glob("*.json")), ids=named)
def test_values(values: Path) -> None:
    folder = values.with_suffix("")
    (plan,) = load([folder if folder.is_dir() else values.with_suffix(".yaml")])
    tree = plan.fields.model_dump(by_alias=True)
    tree["actions"] = [action.fields.model_dump(by_alias=True) for action in plan.actions]
    wanted = json.loads(values.read_text(encoding="utf-8"))
    assert [[path, str(_value(tree, path))] for path, _ in wanted] == wanted


def _value(tree: Any, path: list[str | int]) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def test_every_rule_has_a_case() -> None:
    names = [case.stem for case in cases("invalid")] + list(GENERATED)
    assert {name[:4] for name in names} == set(RULES)


def test_one_run_reports_every_file() -> None:
    case = CASES / "invalid" / "Y001-in-one-action-others-still-checked"
    reported = {Path(file).stem: code for file, _, _, code in found_in(case)}
    assert reported == {"10.1": "Y001", "10.2": "F001", "10.3": "O001"}


@pytest.mark.slow
@pytest.mark.parametrize("reverse", [False, True], ids=["in-order", "in-reverse"])
def test_plans_of_one_run_do_not_touch_each_other(reverse: bool) -> None:
    chosen = sorted([*cases("invalid"), *cases("valid")], reverse=reverse)
    alone = [(case, found_in(case)) for case in chosen]
    plans = zip(chosen, load(chosen), strict=True)
    together = [(case, findings([plan], root(case), earlier(case))) for case, plan in plans]
    assert together == alone


FOLDERS = [case for case in cases("invalid") if (case / "actions").is_dir()]


@pytest.mark.parametrize("case", FOLDERS, ids=named)
def test_the_order_of_files_does_not_matter(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_order = found_in(case)
    listed = list_in_reverse(monkeypatch)
    assert found_in(case) == in_order
    assert str(case / "actions") in listed


def list_in_reverse(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Turn round the order in which the system lists files, and collect the folders that it lists."""
    scandir, listdir, listed = os.scandir, os.listdir, list[str]()

    class Entries(list[Any]):
        def __enter__(self) -> Entries:
            return self

        def __exit__(self, *_: object) -> None: ...

        def close(self) -> None: ...

    def scan(folder: Any = ".") -> Any:
        listed.append(os.fspath(folder))
        with scandir(folder) as found:
            return Entries(sorted(found, key=lambda entry: entry.name, reverse=True))

    def names(folder: Any = ".") -> Any:
        listed.append(os.fspath(folder))
        return sorted(listdir(folder), reverse=True)

    monkeypatch.setattr(os, "scandir", scan)
    monkeypatch.setattr(os, "listdir", names)
    return listed


# Cases that are built


def written(folder: Path, data: str | bytes, name: str = "plan.yaml") -> None:
    """Write a file of a case."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data if isinstance(data, bytes) else data.encode())


def at(text: str, sign: str, code: str, name: str = "plan.yaml") -> Found:
    """What is expected where a sign stands for the first time in a text."""
    before = text[: text.index(sign)]
    return name, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1, code


def titled(title: str) -> str:
    """The plan with another title."""
    return PLAN.replace("Test plan", title)


def with_text(text: str) -> str:
    """The plan with a rich text written in double quotes."""
    return PLAN.replace("Exchange information on seizures.", json.dumps(text))


def latin_1(folder: Path) -> list[Found]:
    text = titled("Pl\u00e4n")
    written(folder, text.encode("latin-1"))
    return [at(text, "\u00e4", "Y002")]


def utf_16(folder: Path) -> list[Found]:
    written(folder, PLAN.encode("utf-16"))
    return [("plan.yaml", 1, 1, "Y002")]


def half_a_surrogate(folder: Path) -> list[Found]:
    text = titled("Plan? \u0394 ?")
    written(folder, text.encode().replace("\u0394".encode(), "\u0394".encode() + b"\xed\xa0\x80"))
    return [at(text, " ?", "Y002")]


def cut_short(folder: Path) -> list[Found]:
    written(folder, PLAN + "introduction: ")
    with (folder / "plan.yaml").open("ab") as file:
        file.write("\u20ac".encode()[:2])
    return [("plan.yaml", PLAN.count("\n") + 1, len("introduction: ") + 1, "Y002")]


def latin_1_in_an_action(folder: Path) -> list[Found]:
    written(folder, PLAN.replace("DE", "QQ"))
    written(folder, ACTION.replace("Train", "Tr\u00e4n").encode("latin-1"), "actions/10.2.yaml")
    return [("actions/10.2.yaml", 2, 10, "Y002"), at(PLAN, "DE", "A003")]


def sixty_four_deep(folder: Path) -> list[Found]:
    written(folder, titled("[" * 63 + "]" * 63))
    return [("plan.yaml", 3, 8, "F003")]


def sixty_five_deep(folder: Path) -> list[Found]:
    written(folder, titled("[" * 64 + "]" * 64))
    return [("plan.yaml", 3, 8 + 63, "Y008")]


def brackets_without_end(folder: Path) -> list[Found]:
    written(folder, titled("[" * 100_000))
    return [("plan.yaml", 3, 8 + 63, "Y008")]


def braces_without_end(folder: Path) -> list[Found]:
    written(folder, titled("{a: " * 100_000))
    return [("plan.yaml", 3, 8 + 63 * len("{a: "), "Y008")]


def dashes_without_end(folder: Path) -> list[Found]:
    written(folder, titled("\n  " + "- " * 100_000 + "x"))
    return [("plan.yaml", 4, 3 + 63 * len("- "), "Y008")]


def four_mebibytes(folder: Path) -> list[Found]:
    written(folder, _padded(4 * 1024 * 1024))
    return []


def over_four_mebibytes(folder: Path) -> list[Found]:
    written(folder, _padded(4 * 1024 * 1024 + 1))
    return [("plan.yaml", 1, 1, "Y009")]


def over_four_mebibytes_in_an_action(folder: Path) -> list[Found]:
    written(folder, PLAN.replace("DE", "QQ"))
    written(folder, _padded(5 * 1024 * 1024), "actions/10.2.yaml")
    return [("actions/10.2.yaml", 1, 1, "Y009"), at(PLAN, "DE", "A003")]


def _padded(size: int) -> str:
    return PLAN + "#" * (size - len(PLAN))


def hundred_thousand_aliased(folder: Path) -> list[Found]:
    written(folder, _aliases(100_000))
    return []


def more_than_hundred_thousand_aliased(folder: Path) -> list[Found]:
    text = _aliases(100_001)
    written(folder, text)
    return [("plan.yaml", text[: text.rindex("*code")].count("\n") + 1, 5, "Y010")]


def _aliases(count: int) -> str:
    note = "number: 1234/20, date: 2020-03-16, type: NOTE, from: Council, to: Delegations, subject: Test plan"
    return PLAN + f"document: {{{note}, subject_codes: [\n    &code COSI 56" + ",\n    *code" * count + "]}\n"


def aliases_of_aliases(folder: Path) -> list[Found]:
    small = "&small [" + ", ".join("x" * 999) + "]"
    large = "&large [" + ", ".join(["*small"] * 90) + "]"
    text = PLAN + f"introduction:\n  - {small}\n  - {large}\n  - [*large, *large]\n"
    written(folder, text)
    return [at(text, "*large", "Y010")]


def raw_nul(folder: Path) -> list[Found]:
    text = titled("Test\0plan")
    written(folder, text)
    return [at(text, "\0", "Y012")]


def escape_sequence(folder: Path) -> list[Found]:
    text = titled("Test \x1b[31mplan")
    written(folder, text)
    return [at(text, "\x1b", "Y012")]


def no_byte(folder: Path) -> list[Found]:
    written(folder, "")
    return [("plan.yaml", 1, 1, "Y013")]


def white_space(folder: Path) -> list[Found]:
    written(folder, "\n  \n\n")
    return [("plan.yaml", 1, 1, "Y013")]


def byte_order_mark_alone(folder: Path) -> list[Found]:
    written(folder, b"\xef\xbb\xbf")
    return [("plan.yaml", 1, 1, "Y013")]


def pipe(folder: Path) -> list[Found]:
    written(folder, PLAN)
    (folder / "actions").mkdir()
    os.mkfifo(folder / "actions" / "10.2.yaml")
    return [("actions/10.2.yaml", 1, 1, "Y015")]


def pipe_for_a_plan(folder: Path) -> list[Found]:
    os.mkfifo(folder / "plan.yaml")
    return [("plan.yaml", 1, 1, "Y015")]


def folder_for_a_file(folder: Path) -> list[Found]:
    written(folder, PLAN)
    (folder / "actions" / "10.2.yaml").mkdir(parents=True)
    return [("actions/10.2.yaml", 1, 1, "Y015")]


def link_to_nothing(folder: Path) -> list[Found]:
    written(folder, PLAN)
    (folder / "actions").mkdir()
    (folder / "actions" / "10.2.yaml").symlink_to("10.3.yaml")
    return [("actions/10.2.yaml", 1, 1, "Y015")]


def link_to_itself(folder: Path) -> list[Found]:
    written(folder, PLAN)
    (folder / "actions").mkdir()
    (folder / "actions" / "10.2.yaml").symlink_to("10.2.yaml")
    return [("actions/10.2.yaml", 1, 1, "Y015")]


def not_readable(folder: Path) -> list[Found]:
    if os.geteuid() == 0:
        pytest.skip("root can read every file")
    written(folder, PLAN)
    written(folder, ACTION, "actions/10.2.yaml")
    (folder / "actions" / "10.2.yaml").chmod(0)
    return [("actions/10.2.yaml", 1, 1, "Y015")]


VALUES_BESIDE = 32
"""The values of that plan besides those of its list: one more or fewer, and one of the two cases of Y018 fails."""


def _values(count: int) -> str:
    """A plan whose number of values is this one."""
    note = "number: 1234/20, date: 2020-03-16, type: NOTE, from: Council, to: Delegations, subject: Test plan"
    head = PLAN + f"document: {{{note}, subject_codes: ["
    return head + ", ".join(["A"] * (count - VALUES_BESIDE)) + "]}\n"


def quarter_of_a_million_values(folder: Path) -> list[Found]:
    written(folder, _values(250_000))
    return []


def more_than_a_quarter_of_a_million_values(folder: Path) -> list[Found]:
    text = _values(250_001)
    written(folder, text)
    line = text.rstrip("\n").count("\n") + 1
    return [("plan.yaml", line, len(text.splitlines()[-1]) - len("A]}") + 1, "Y018")]


def link_that_leads_out(folder: Path) -> list[Found]:
    written(folder, PLAN)
    (folder / "actions").mkdir()
    outside = folder.parent.parent.parent / f"outside-{os.getpid()}.yaml"
    (folder / "actions" / "10.2.yaml").symlink_to(outside)
    return [("actions/10.2.yaml", 1, 1, "Y017")]


def files_of_editors(folder: Path) -> list[Found]:
    """What editors, systems and git keep beside the actions, and an empty folder: nobody's text."""
    written(folder, PLAN)
    (folder / "actions" / "empty").mkdir(parents=True)
    for name in (
        *(".10.2.yaml.swp", ".10.2.yaml.swx", "10.2.yaml~", ".10.2.yaml.un~", ".#10.2.yaml", "#10.2.yaml#", "4913"),
        *("~$10.2.docx", "~$10.2.yaml", ".~lock.10.2.docx#", ".~10.2.yaml", "10.2.yaml.bak", "10.2.yaml.tmp"),
        *(".DS_Store", "._10.2.yaml", "Thumbs.db", "desktop.ini", ".gitkeep", ".gitignore", ".gitattributes"),
        *(".idea/modules.xml", ".vscode/settings.json", "second-wave/.gitkeep"),
    ):
        written(folder, "x", f"actions/{name}")
    return []


def files_of_other_kinds(folder: Path) -> list[Found]:
    written(folder, PLAN)
    others = ("10.2.docx", ".10.3.yaml", "10.4", "deep/er/notes.txt", "deep/~10.2.odt", ".hidden.yaml.txt")
    for name in others:
        written(folder, b"PK\x03\x04\xff", f"actions/{name}")
    return [(f"actions/{name}", 1, 1, "A013") for name in others]


def links_to_folders(folder: Path) -> list[Found]:
    """A folder that two links lead to is read once; links in a circle, and out of the repository, are refused."""
    written(folder, PLAN)
    written(folder, ACTION, "../../shared/10.2.yaml")
    written(
        folder,
        ACTION.replace("10.2", "10.3").replace("title: Train", "title: Meet").replace("FR", "QQ"),
        "actions/wave/10.3.yaml",
    )
    for name, target in (
        *(("one", "../../../shared"), ("two", "../../../shared"), ("same", "wave"), ("wave/up", "..")),
        *(("wave/itself", "itself"), ("out", "/"), ("note.docx", "../plan.yaml")),
    ):
        (folder / "actions" / name).symlink_to(target)
    refused = [(f"actions/{name}", 1, 1, "Y017") for name in ("wave/up", "out")]
    others = [(f"actions/{name}", 1, 1, "A013") for name in ("wave/itself", "note.docx")]
    return [*refused, *others, at(ANOTHER, "FR", "A003", "actions/wave/10.3.yaml")]


def links_that_lead_to_each_other(folder: Path) -> list[Found]:
    written(folder, PLAN)
    written(folder, ACTION, "actions/a/10.2.yaml")
    written(folder, ANOTHER, "actions/b/10.3.yaml")
    (folder / "actions" / "a" / "x").symlink_to("../b")
    (folder / "actions" / "b" / "y").symlink_to("../a")
    return []


def names_that_windows_refuses(folder: Path) -> list[Found]:
    """Each name is said once, be it that of a file or of a folder, and whether or not the file is read."""
    written(folder, PLAN)
    written(folder, ACTION, "actions/aux.yaml")
    written(folder, ANOTHER.replace("FR", "QQ"), "actions/wave: 2/10.3.yaml")
    written(folder, ANOTHER.replace("10.3", "10.4").replace("Meet", "See"), "actions/wave: 2/10.4.yaml")
    written(folder, "x", "actions/what?.docx")
    written(folder, "number: [", "actions/CON.2.yaml")
    written(folder, "{number: 7806/19, date: 2019-03-25, type: NOTE, from: A, to: B, subject: C}", "notes/a|b.yaml")
    named = [f"actions/{name}" for name in ("aux.yaml", "wave: 2", "what?.docx", "CON.2.yaml")] + ["notes/a|b.yaml"]
    others = [("actions/what?.docx", 1, 1, "A013"), ("actions/CON.2.yaml", 1, 9, "Y001")]
    unknown = at(ANOTHER.replace("FR", "QQ"), "QQ", "A003", "actions/wave: 2/10.3.yaml")
    return [*((name, 1, 1, "A015") for name in named), *others, unknown]


def folder_of_the_plan_that_windows_refuses(folder: Path) -> list[Found]:
    """The folder of a strategy or of the plans counts like that of the actions."""
    written(folder, PLAN.replace("mini", "'../../s: 1/mini.yaml'"))
    written(folder, (CASES / "strategies" / "mini.yaml").read_bytes(), "../../s: 1/mini.yaml")
    return [("../../s: 1", 1, 1, "A015")]


def paths_that_are_too_long(folder: Path) -> list[Found]:
    """200 characters from the folder of the repository on are not too many, and 201 are."""
    written(folder, PLAN)
    long = f"actions/{'d' * 100}/{'n' * (200 - len('plans/built/actions/.yaml') - 101)}.yaml"
    written(folder, ACTION, long)
    written(folder, ANOTHER, f"{long[:-5]}n.yaml")
    return [(f"{long[:-5]}n.yaml", 1, 1, "A015")]


def names_that_differ_in_capital_letters(folder: Path) -> list[Found]:
    written(folder, PLAN)
    written(folder, ACTION, "actions/wave/a.yaml")
    written(folder, ANOTHER, "actions/wave/A.yaml")
    same = (folder / "actions" / "wave" / "A.yaml").samefile(folder / "actions" / "wave" / "a.yaml")
    return [] if same else [("actions/wave/A.yaml", 1, 1, "A015")]


def strategy_with_a_long_name(folder: Path) -> list[Found]:
    written(folder, PLAN.replace("mini", "mini" * 1_000))
    return [at(PLAN, "mini", "F003")]


def strategy_with_a_long_path(folder: Path) -> list[Found]:
    written(folder, PLAN.replace("mini", "mini/" * 1_000 + "mini.yaml"))
    return [at(PLAN, "mini", "F003")]


GENERATED: dict[str, Callable[[Path], list[Found]]] = {
    "A013-no-files-of-editors": files_of_editors,
    "A013-files-of-other-kinds": files_of_other_kinds,
    "A013-links-to-folders": links_to_folders,
    "A013-no-links-that-lead-to-each-other": links_that_lead_to_each_other,
    "A015-names-that-windows-refuses": names_that_windows_refuses,
    "A015-folder-of-a-strategy": folder_of_the_plan_that_windows_refuses,
    "A015-paths-that-are-too-long": paths_that_are_too_long,
    "A015-capital-letters": names_that_differ_in_capital_letters,
    "Y002-latin-1": latin_1,
    "Y002-utf-16": utf_16,
    "Y002-half-a-surrogate": half_a_surrogate,
    "Y002-cut-short": cut_short,
    "Y002-latin-1-in-an-action": latin_1_in_an_action,
    "Y008-no-sixty-four-deep": sixty_four_deep,
    "Y008-sixty-five-deep": sixty_five_deep,
    "Y008-brackets-without-end": brackets_without_end,
    "Y008-braces-without-end": braces_without_end,
    "Y008-dashes-without-end": dashes_without_end,
    "Y009-no-four-mebibytes": four_mebibytes,
    "Y009-over-four-mebibytes": over_four_mebibytes,
    "Y009-over-four-mebibytes-in-an-action": over_four_mebibytes_in_an_action,
    "Y010-no-hundred-thousand-aliased": hundred_thousand_aliased,
    "Y010-more-than-hundred-thousand-aliased": more_than_hundred_thousand_aliased,
    "Y010-aliases-of-aliases": aliases_of_aliases,
    "Y012-raw-nul": raw_nul,
    "Y012-escape-sequence": escape_sequence,
    "Y013-no-byte": no_byte,
    "Y013-white-space": white_space,
    "Y013-byte-order-mark-alone": byte_order_mark_alone,
    "Y015-pipe": pipe,
    "Y015-pipe-for-a-plan": pipe_for_a_plan,
    "Y015-folder-for-a-file": folder_for_a_file,
    "Y015-link-to-nothing": link_to_nothing,
    "Y015-link-to-itself": link_to_itself,
    "Y015-not-readable": not_readable,
    "Y017-link-that-leads-out": link_that_leads_out,
    "Y018-no-quarter-of-a-million-values": quarter_of_a_million_values,
    "Y018-more-than-a-quarter-of-a-million-values": more_than_a_quarter_of_a_million_values,
    "F003-strategy-with-a-long-name": strategy_with_a_long_name,
    "F003-strategy-with-a-long-path": strategy_with_a_long_path,
}
"""Cases by name; each function writes its files into a folder and returns all that is found in them."""


@pytest.fixture
def plan_folder(tmp_path: Path) -> Path:
    """An empty folder for a plan, with the strategy of the test cases in reach."""
    strategies = tmp_path / "strategies"
    strategies.mkdir()
    (strategies / "mini.yaml").write_bytes((CASES / "strategies" / "mini.yaml").read_bytes())
    folder = tmp_path / "plans" / "built"
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize("build", GENERATED.values(), ids=GENERATED)
def test_built(build: Callable[[Path], list[Found]], plan_folder: Path) -> None:
    wanted = build(plan_folder)
    with within(SECONDS):
        assert findings(load([plan_folder / "plan.yaml"]), plan_folder) == sorted(wanted)


# Input that a careless program would spend hours on

LARGE: dict[str, tuple[Callable[[], str], set[str]]] = {
    "paragraphs-above-a-link": (lambda: with_text("a\n\n" * 20_000 + "[x](https://example.eu)"), set()),
    "paragraphs-above-code": (lambda: with_text("a\n\n" * 20_000 + "`x`"), {"F003"}),
    "dashes-on-one-line": (lambda: with_text("- " * 100_000 + "x"), {"F003"}),
    "open-footnotes": (lambda: with_text("^[" * 100_000), {"F003"}),
    "open-images": (lambda: with_text("![" * 100_000), {"F003"}),
    "open-brackets": (lambda: with_text("[" * 300_000 + "<"), {"F003"}),
    "open-character-data": (lambda: with_text("x <![CDATA[ " * 100_000), {"F003"}),
    "passages-in-brackets": (lambda: "status: agreed\n" + with_text("[x] " * 15_000), {"D001"}),
    "waivers-and-findings": (lambda: _waivers(5_000) + PLAN + _partners(5_000), set()),
    "unknown-fields": (lambda: PLAN + "".join(f"    field_{at}: x\n" for at in range(20_000)), {"F002"}),
    "unknown-actors": (lambda: PLAN + _partners(5_000), {"A003"}),
    "unknown-objectives": (lambda: PLAN.replace("2(a)", "2(a), " + ", ".join(_unknown(5_000))), {"O001"}),
}
"""Plans by name, each with the codes of what is found in it and not waived."""


def _waivers(count: int) -> str:
    return "waivers:\n" + "  - {rule: A003, reason: Unknown}\n" * count


def _unknown(count: int) -> Iterator[str]:
    return (f"{number}(q)" for number in range(count))


def _partners(count: int) -> str:
    return "    partners: [" + ", ".join(f"Q{number}" for number in range(count)) + "]\n"


@pytest.mark.parametrize(("text", "codes"), LARGE.values(), ids=LARGE)
@pytest.mark.slow
def test_large_input_takes_seconds(text: Callable[[], str], codes: set[str], plan_folder: Path) -> None:
    written(plan_folder, text())
    with within(SECONDS):
        found = findings(load([plan_folder]), plan_folder)
    assert {code for *_, code in found} == codes


LONG = "Q" * 9_000


def test_messages_do_not_repeat_long_values(plan_folder: Path) -> None:
    top = f"document: {{number: {LONG}, previous: [{LONG}], type: NOTE}}\n? {LONG}\n: x\n? x{LONG}\n:\n"
    top += f"waivers:\n  - {{rule: {LONG}, reason: x}}\n  - {{rule: R001, objective: {LONG}, reason: x}}\n"
    top += f"severity:\n  ? {LONG}\n  : off\nstatus: {LONG}\n"
    plan = PLAN.replace("Exchange information on seizures.", f"'[x](ftp://{LONG})'").replace("DE", LONG)
    plan = plan.replace("[1(a),", f"[{LONG}, {LONG}, 1(a),").replace("20,", f"{LONG},")
    plan += f"    participants: [{LONG}]\n    empact: [{{priority: {LONG}}}]\n    background: !{LONG} x\n"
    for text in (plan + top, plan.replace("mini", LONG) + top + f"introduction: *{LONG}\n"):
        written(plan_folder, text)
        (loaded,) = load([plan_folder])
        found = check(loaded, TODAY).findings
        assert found
        assert [finding for finding in found if len(finding.message + finding.help) > 500] == []


class OutOfTimeError(Exception):
    """Raised in the midst of what takes too long."""


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Fail what takes longer."""

    def stop(signal_number: int, frame: FrameType | None) -> None:
        raise OutOfTimeError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    except OutOfTimeError:
        pytest.fail(f"not done after {seconds} seconds", pytrace=False)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
