"""`overlaps`: plans in, pairs of actions out, in every format; and what it finds of pairs that were judged."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from ccwp_plan.analysis import allpairs, neighbours
from ccwp_plan.analysis.overlaps import THRESHOLD, Corpus, passages_of
from ccwp_plan.analysis.tfidf import BILLION, Pair, billionths
from ccwp_plan.reports.overlaps import Format, Overlaps, report
from ccwp_plan.reports.overlaps.table import folded
from ccwp_plan.reports.terminal import Terminal
from ccwp_plan.repository.load import load
from conftest import EXAMPLE, GOLDEN, PLAN, ROOT, Cli, tables_of, write_plan

JUDGED = ROOT / "tests" / "overlaps"
PAGE = ROOT / "docs" / "overlaps.md"
CASH = """\
number: "{number}"
title: {title}
objectives: [2(b)]
leader: {leader}
aim: {aim}
results:
  - {{indicator: Checks, unit: checks, target: 20, due: {due}}}
"""


def action(number: str, title: str, aim: str, leader: str = "DE", due: str = "2021-06-30") -> str:
    return CASH.format(number=number, title=title, aim=aim, leader=leader, due=due)


ALIKE = [
    action("10.1", "Controls of undeclared cash", "To find undeclared cash at airports with trained dogs."),
    action("10.2", "Dogs that find cash", "To train dogs for controls of undeclared cash at airports.", "FR"),
    action("10.3", "Waste in containers", "To stop shipments of waste by common risk profiles.", due="2021-05-31"),
    action("10.4", "Guide to Naples II", "To give officers one guide to the convention."),
]
CONTINUES = "related:\n  - {action: 10.2, relation: continues}\n"


def written(folder: Path, *actions: str) -> Path:
    return write_plan(folder, **{f"a{number}": text for number, text in enumerate(actions or ALIKE)})


def told(cli: Cli, *arguments: object, status: int = 0) -> Any:
    shown = cli("overlaps", *arguments, "--format", "json")
    assert shown.status == status, shown.err
    return json.loads(shown.out)


def numbers(found: Any) -> list[tuple[str, str]]:
    return [(pair["one"]["action"], pair["other"]["action"]) for pair in found["pairs"]]


# What is found, and what two share


def test_two_actions_that_say_the_same_in_other_words_are_found_and_told_why(cli: Cli, tmp_path: Path) -> None:
    found = told(cli, written(tmp_path))
    assert list(found) == ["version", "threshold", "pairs"]
    assert found["threshold"] == THRESHOLD
    (pair,) = found["pairs"]
    assert pair["one"] == {"plan": tmp_path.name, "action": "10.1", "title": "Controls of undeclared cash"}
    assert pair["other"] == {"plan": tmp_path.name, "action": "10.2", "title": "Dogs that find cash"}
    assert THRESHOLD < pair["similarity"] < 1
    assert {"cash", "undeclared", "dogs", "airports", "train", "controls"} <= set(pair["words"])
    rest = ("objectives", "oap", "actors", "months", "related")
    assert [pair[key] for key in rest] == [["2(b)"], [], [], ["2021-06"], None]


def test_words_are_spelled_as_readers_spell_them_and_those_that_hardly_count_are_left_out(tmp_path: Path) -> None:
    corpus = Corpus(load([written(tmp_path)]))
    (pair,) = corpus.over(THRESHOLD)
    words = corpus.shared(pair).words
    assert "Controls" not in words  # it stands in small letters as well
    assert not {"to", "of"} & {*words}
    assert all(re.search(rf"\b{word}\b", pair.one.text + pair.other.text) for word in words)


def test_who_leads_both_is_told_and_what_is_open_is_nobody(cli: Cli, tmp_path: Path) -> None:
    both = [ALIKE[0], ALIKE[1].replace("leader: FR", "leader: FR\nco_leaders: [DE]")]
    (pair,) = told(cli, written(tmp_path / "a", *both, *ALIKE[2:]))["pairs"]
    assert pair["actors"] == ["DE"]
    open_ = [text.replace("leader: DE", "leader: tbc").replace("leader: FR", "leader: tbc") for text in ALIKE]
    (pair,) = told(cli, written(tmp_path / "b", *open_))["pairs"]
    assert pair["actors"] == []


def test_an_oap_action_that_both_name_is_told(cli: Cli, tmp_path: Path) -> None:
    empact = 'empact:\n  - {priority: firearms, oap_action: "2.4"}\n'
    (pair,) = told(cli, written(tmp_path, ALIKE[0] + empact, ALIKE[1] + empact, *ALIKE[2:]))["pairs"]
    assert pair["oap"] == [{"priority": "firearms", "action": "2.4"}]


def test_equal_texts_are_alike_by_one_and_no_action_is_compared_with_itself(cli: Cli, tmp_path: Path) -> None:
    again = [text.replace("10.", "10.1") for text in ALIKE]
    found = told(cli, written(tmp_path, *ALIKE, *again), "--threshold", "1")
    assert numbers(found) == [(f"10.{number}", f"10.1{number}") for number in (1, 2, 3, 4)]
    assert [pair["similarity"] for pair in found["pairs"]] == [1.0] * 4


def test_related_actions_are_listed_apart_and_read_from_the_one_that_says_so(cli: Cli, tmp_path: Path) -> None:
    folder = written(tmp_path, ALIKE[1], ALIKE[0] + CONTINUES, *ALIKE[2:])
    (pair,) = told(cli, folder)["pairs"]
    assert (pair["one"]["action"], pair["related"], pair["other"]["action"]) == ("10.1", "continues", "10.2")
    shown = cli("overlaps", folder).out
    assert "Related already: 1 pair" in shown
    assert "10.1 continues 10.2" in shown
    assert "Not related yet" not in shown


def test_the_action_that_says_how_they_are_related_comes_first(cli: Cli, tmp_path: Path) -> None:
    relation = CONTINUES.replace("10.2", "10.1").replace("continues", "depends_on")
    folder = written(tmp_path, ALIKE[0], ALIKE[1] + relation, *ALIKE[2:])
    (pair,) = told(cli, folder)["pairs"]
    assert (pair["one"]["action"], pair["related"], pair["other"]["action"]) == ("10.2", "depends_on", "10.1")
    assert "10.2 depends on 10.1" in cli("overlaps", folder, "--format", "md").out.replace("\\", "")


def test_a_part_is_related_to_its_whole(cli: Cli, tmp_path: Path) -> None:
    folder = written(tmp_path, ALIKE[0], ALIKE[1] + 'part_of: "10.1"\n', *ALIKE[2:])
    (pair,) = told(cli, folder)["pairs"]
    assert (pair["one"]["action"], pair["related"]) == ("10.2", "part_of")
    assert "10.2 is part of 10.1" in cli("overlaps", folder).out


@pytest.fixture
def plans(tmp_path: Path) -> list[Path]:
    """Two plans of a repository: an action of the 10th continues one of the 9th, and another one is like one there."""
    earlier = [text.replace('"10.', '"9.') for text in (ALIKE[0], ALIKE[2])]
    (tmp_path / ".git").mkdir()
    ninth = written(tmp_path / "plans" / "9th", *earlier)
    (ninth / "plan.yaml").write_text(PLAN.replace("10", "9"), encoding="utf-8")
    relation = "related:\n  - {action: 9.1, relation: continues}\n"
    return [ninth, written(tmp_path / "plans" / "10th", ALIKE[0] + relation, *ALIKE[1:])]


def test_actions_of_different_plans_are_compared_and_relations_between_plans_are_known(
    cli: Cli, plans: list[Path]
) -> None:
    found = told(cli, *plans, "--threshold", "0.9")
    told_of = [(pair["one"]["plan"], pair["other"]["plan"], pair["related"]) for pair in found["pairs"]]
    assert numbers(found) == [("10.1", "9.1"), ("10.3", "9.3")]
    assert told_of == [("10th", "9th", "continues"), ("10th", "9th", None)]


def test_the_order_of_the_plans_changes_no_byte(cli: Cli, plans: list[Path]) -> None:
    shown = {cli("overlaps", *order, "--nearest", "2").out for order in permutations([*plans, EXAMPLE])}
    assert len(shown) == 1


# The nearest


def test_the_nearest_are_listed_once_with_mutual_ones_and_other_plans_first(cli: Cli, plans: list[Path]) -> None:
    found = told(cli, *plans, "--nearest", "1")
    assert list(found) == ["version", "nearest", "pairs"]
    pairs = found["pairs"]
    assert len({*numbers(found)}) == len(pairs)
    order = [(not pair["mutual"], pair["one"]["plan"] == pair["other"]["plan"], -pair["similarity"]) for pair in pairs]
    assert order == sorted(order)
    assert {pair["mutual"] for pair in pairs} == {True, False}
    listed = {number for pair in numbers(found) for number in pair}
    assert {"10.1", "10.2", "10.3", "9.1", "9.3"} <= listed


def test_the_nearest_are_listed_whatever_the_threshold(cli: Cli) -> None:
    assert [pair["related"] for pair in told(cli, EXAMPLE)["pairs"]] == ["aligned"]
    assert len(told(cli, EXAMPLE, "--nearest", "1")["pairs"]) >= 6
    shown = cli("overlaps", EXAMPLE, "--nearest", "1", "--threshold", "0.5")
    assert (shown.status, shown.out) == (2, "")


# Formats


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_fits(golden: Callable[[str, str], None], width: int) -> None:
    corpus = Corpus(load([EXAMPLE]))
    found = Overlaps(corpus, corpus.over(0.09), 0.09)
    shown = report(Format.TABLE)(found, Terminal(width))
    assert max(map(len, shown.splitlines())) <= width
    golden(f"overlaps-{width}.txt", shown)
    coloured = re.sub("\x1b\\[[0-9;]*m", "", report(Format.TABLE)(found, Terminal(width, colour=True)))
    assert " ".join(coloured.split())[:60] == " ".join(shown.replace("*", "").split())[:60]
    assert "*" not in coloured


def test_the_markdown_of_the_example(golden: Callable[[str, str], None]) -> None:
    corpus = Corpus(load([EXAMPLE]))
    golden("overlaps.md", report(Format.MD)(Overlaps(corpus, corpus.nearest(1), 0.0, 1), Terminal()))


def test_all_formats_tell_the_same_pairs(cli: Cli) -> None:
    pairs = told(cli, EXAMPLE, "--nearest", "2")["pairs"]
    rows = [*csv.DictReader(io.StringIO(cli("overlaps", EXAMPLE, "--nearest", "2", "--format", "csv").out))]
    assert [(row["action"].lstrip("'"), row["other_action"].lstrip("'")) for row in rows] == numbers({"pairs": pairs})
    assert [float(row["similarity"].lstrip("'")) for row in rows] == [pair["similarity"] for pair in pairs]
    assert [row["words"].split("; ") for row in rows] == [pair["words"] for pair in pairs]
    assert [row["mutual"].lstrip("'") == "true" for row in rows] == [pair["mutual"] for pair in pairs]
    for format_ in (Format.TABLE, Format.MD):
        shown = cli("overlaps", EXAMPLE, "--nearest", "2", "--format", format_).out.replace("\\", "")
        titles = [" ".join(pair[side]["title"].split()) for pair in pairs for side in ("one", "other")]
        assert all(title.split()[0].strip("*") in shown.replace("*", "") for title in titles)
        assert shown.count("Words: ") == len(pairs)


def test_what_is_shared_is_marked_side_by_side(cli: Cli, tmp_path: Path) -> None:
    shown = cli("overlaps", written(tmp_path), "--format", "md").out
    (table,) = tables_of(shown)
    assert [row[0] for row in table] == ["Title", "Aim"]
    assert table[1][1:] == [
        "To find undeclared cash at airports with trained dogs.",
        "To train dogs for controls of undeclared cash at airports.",
    ]
    assert "**find** **undeclared** **cash** **at** **airports** with **trained** **dogs**." in shown
    assert "*undeclared* *cash*" in cli("overlaps", written(tmp_path)).out


def test_a_sentence_without_a_shared_word_is_left_out_and_marks_of_rich_text_are_not_shown(tmp_path: Path) -> None:
    aim = "To find *undeclared* [cash](https://example.org). Nothing else follows here. Dogs help.^[At airports.] Over."
    corpus = Corpus(load([written(tmp_path, action("10.1", "Cash", f'"{aim}"'), *ALIKE[1:])]))
    pair = corpus.over(THRESHOLD)[0]
    text = passages_of(pair.one, "Aim", corpus.shared(pair))
    assert "".join(part for part, _ in text).strip() == "To find undeclared cash. … Dogs help. (At airports.) …"
    assert [part for part, marked in text if marked] == ["find", "undeclared", "cash", "Dogs", "At", "airports"]


@pytest.mark.parametrize("width", [1, 4, 9, 40])
def test_a_folded_text_is_whole_and_no_line_is_too_wide(width: int) -> None:
    text = [("Of ", False), ("customs", True), (", and\u00a0of a_word_that_is_too_long ", False), ("漢字", True)]
    lines = folded(text, width, colour=True)
    assert "".join("".join(part for part, _ in line) for line in lines).replace(" ", "").replace("\u00a0", "") == (
        "Ofcustoms,andofa_word_that_is_too_long漢字"
    )
    assert all(sum(2 if sign in "漢字" else 1 for part, _ in line for sign in part) <= max(width, 2) for line in lines)
    assert [*dict.fromkeys(style for line in lines for part, style in line if "c" in part)] == ["bold"]


# The call


def test_ci_fails_on_what_is_alike_and_not_related(cli: Cli, tmp_path: Path) -> None:
    folder = written(tmp_path / "a")
    similarity = told(cli, folder)["pairs"][0]["similarity"]
    assert cli("overlaps", folder, "--fail-over", similarity + 0.01).status == 0
    failed = cli("overlaps", folder, "--fail-over", similarity - 0.01)
    assert failed.status == 1
    assert "1 pair of actions that are not related" in failed.err
    assert cli("overlaps", folder, "--fail-over", similarity - 0.01, "--nearest", "1").status == 1
    related = written(tmp_path / "b", ALIKE[0] + CONTINUES, *ALIKE[1:])
    assert cli("overlaps", related, "--fail-over", similarity - 0.01).status == 0


def test_what_fails_is_listed_even_below_the_threshold(cli: Cli, tmp_path: Path) -> None:
    found = told(cli, written(tmp_path), "--threshold", "0.9", "--fail-over", "0.2", status=1)
    assert (numbers(found), found["threshold"]) == ([("10.1", "10.2")], 0.2)


@pytest.mark.parametrize("given", ["0", "1.5", "-1", "nan", "much"])
@pytest.mark.parametrize("option", ["--threshold", "--fail-over"])
def test_a_similarity_lies_between_nothing_and_one(cli: Cli, option: str, given: str) -> None:
    shown = cli("overlaps", EXAMPLE, f"{option}={given}")
    assert (shown.status, shown.out) == (2, "")


def test_a_plan_that_cannot_be_read_is_told_and_the_others_are_compared(cli: Cli, tmp_path: Path) -> None:
    written(tmp_path / "one")
    write_plan(tmp_path / "two", a="number: [")
    shown = cli("overlaps", tmp_path)
    assert shown.status == 1
    assert "4 actions of 1 plan: 1 pair" in shown.out
    assert "two: its actions cannot be compared" in shown.err
    assert cli("overlaps", tmp_path / "two").out == ""


def test_before_a_comparison_that_takes_long_one_is_told(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(tmp_path)
    assert "minutes" not in cli("overlaps", folder).err
    monkeypatch.setattr(neighbours, "LONG", 0)
    monkeypatch.setattr(neighbours, "is_quick", lambda: False)
    order: list[str] = []
    plainly = allpairs.over

    def compared(*given: Any) -> Iterator[Pair]:
        order.append("compared")
        return plainly(*given)

    monkeypatch.setattr("ccwp_plan.cli.commands.overlaps.message", order.append)
    monkeypatch.setattr(allpairs, "over", compared)
    cli("overlaps", folder)
    assert order[0].startswith("4 actions are compared with each other, which takes minutes. With scipy")
    assert order[1] == "compared"


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("--nearest", "3"), ("--threshold", "0.05")])
@pytest.mark.parametrize("format_", Format)
def test_with_scipy_and_without_it_the_bytes_are_the_same(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], format_: Format
) -> None:
    plain = cli("overlaps", EXAMPLE, JUDGED / "canada-nap6", *options, "--format", format_)
    monkeypatch.setattr(neighbours, "LARGE", 0)
    assert neighbours.is_quick()
    assert cli("overlaps", EXAMPLE, JUDGED / "canada-nap6", *options, "--format", format_) == plain


def test_a_plan_without_actions_has_no_pairs(cli: Cli, tmp_path: Path) -> None:
    shown = cli("overlaps", write_plan(tmp_path))
    assert shown.out == "Overlaps among no actions of 1 plan: no pairs with a similarity of 0.25 or more.\n"
    assert told(cli, tmp_path, "--nearest", "3")["pairs"] == []


def test_the_help_and_the_pages_say_the_default(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert f"by default {THRESHOLD}." in cli("overlaps", "--help").out
    assert f"by default {THRESHOLD} |" in (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def test_the_page_shows_a_pair_as_the_command_does() -> None:
    (shown,) = re.findall(r"^```text\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert f"\n\n{shown}\n" in (GOLDEN / "overlaps-80.txt").read_text(encoding="utf-8")


# OAP actions


def oaps(folder: Path, *actions: str) -> Path:
    """The repository with an OAP of these actions."""
    (folder / ".git").mkdir(exist_ok=True)
    (folder / "oaps").mkdir()
    listed = "".join(f"  - {action}\n" for action in actions)
    text = f"priority: firearms\ntitle: OAP Cash 2021\nstart: 2020-01-01\nend: 2021-12-31\nactions:\n{listed}"
    (folder / "oaps" / "cash.yaml").write_text(text, encoding="utf-8")
    return folder


def corpus_of(folder: Path) -> Corpus:
    (plan,) = load([folder])
    assert plan.oaps.problems == ()
    return Corpus([plan], plan.oaps.actions)


def test_actions_are_compared_with_oap_actions_and_these_not_with_each_other(tmp_path: Path) -> None:
    dogs = "title: Dogs that find cash, text: To train dogs for controls of undeclared cash at airports."
    folder = written(tmp_path, ALIKE[0], *ALIKE[2:])
    oaps(tmp_path, f'{{number: "2.4", leader: DE, {dogs}}}', f'{{number: "2.5", {dogs}}}')
    corpus = corpus_of(folder)
    for found in (corpus.over(THRESHOLD), corpus.nearest(2)):
        pairs = [(pair.one.number, pair.other.number, pair.related) for pair in found if pair.other.is_oap]
        assert pairs[:2] == [("10.1", "2.4", None), ("10.1", "2.5", None)]
        assert not any(pair.one.is_oap for pair in found)
    pair = corpus.over(THRESHOLD)[0]
    assert corpus.shared(pair).leaders == ("DE",)
    shown = report(Format.TABLE)(Overlaps(corpus, (pair,), THRESHOLD), Terminal(80))
    assert "3 actions of 1 plan and 2 OAP actions: 1 pair" in shown
    assert "Text: " in shown


def test_the_command_compares_with_the_oaps_of_the_repository(cli: Cli, tmp_path: Path) -> None:
    dogs = "title: Dogs that find cash, text: To train dogs for controls of undeclared cash at airports."
    folder = written(tmp_path, ALIKE[0], *ALIKE[2:])
    oaps(tmp_path, f'{{number: "2.4", {dogs}}}')
    shown = cli("overlaps", folder)
    assert "3 actions of 1 plan and 1 OAP action: 1 pair" in shown.out


def test_an_oap_action_that_the_action_names_is_related_to_it(tmp_path: Path) -> None:
    empact = 'empact:\n  - {priority: firearms, oap_action: "2.4"}\n'
    folder = written(tmp_path, ALIKE[0] + empact, *ALIKE[2:])
    oaps(tmp_path, '{number: "2.4", title: Dogs that find cash}')
    corpus = corpus_of(folder)
    (pair,) = corpus.over(0.1)
    assert pair.related == "aligned"
    assert corpus.shared(pair).oap == (("firearms", "2.4"),)
    assert "10.1 is aligned with 2.4" in report(Format.TABLE)(Overlaps(corpus, (pair,), 0.1), Terminal(80))


# The judged pairs


def judged() -> Iterator[tuple[tuple[str, str], tuple[str, str], str, str]]:
    """The pairs of pairs.csv, each side as the folder of its plan and its number, and what both readers say."""
    with (JUDGED / "pairs.csv").open(encoding="utf-8", newline="") as file:
        for plan, number, other_plan, other, first, second in [*csv.reader(file)][1:]:
            yield (plan, number), (other_plan, other), first, second


@pytest.fixture(scope="module")
def similarities() -> list[tuple[float, bool, bool]]:
    """How alike the judged pairs are in the corpus of all their plans; whether they are to be found; duplicates."""
    folders = sorted({plan for one, other, _, _ in judged() for plan, _ in (one, other)})
    loaded = {folder: load([ROOT / folder])[0] for folder in folders}
    corpus = Corpus([*loaded.values()])
    known = {(loaded_, item.number): at for at, item in enumerate(corpus.items) for loaded_ in [item.home]}
    items = corpus.vectors.items
    found = []
    for (plan, number), (other_plan, other), *readings in judged():
        one, two = known[loaded[plan], number], known[loaded[other_plan], other]
        alike = billionths(items[one], items[two]) / BILLION
        found.append((alike, "unrelated" not in readings, readings == ["duplicate"] * 2))
    return found


def measured(similarities: list[tuple[float, bool, bool]], threshold: float) -> tuple[float, float, int]:
    """Precision and recall of the judged pairs at a threshold, and how many duplicates are found."""
    over = [one for one in similarities if one[0] >= threshold]
    right = sum(relevant for _, relevant, _ in over)
    recall = right / sum(relevant for _, relevant, _ in similarities)
    return right / len(over), recall, sum(duplicate for *_, duplicate in over)


def test_sixty_pairs_are_judged_twice_and_the_page_says_how_far_the_readers_agree() -> None:
    pairs = [*judged()]
    assert len({frozenset(pair[:2]) for pair in pairs}) == len(pairs) == 60
    assert {reading for pair in pairs for reading in pair[2:]} == {"duplicate", "related", "unrelated"}
    agreed = sum(first == second for *_, first, second in pairs)
    first, second = (Counter(pair[at] for pair in pairs) for at in (2, 3))
    chance = sum(first[judgement] * second[judgement] for judgement in first) / len(pairs) ** 2
    kappa = (agreed / len(pairs) - chance) / (1 - chance)
    told_ = f"agree on {agreed} of {len(pairs)}, which is a kappa of {kappa:.2f}"
    assert told_ in " ".join(PAGE.read_text(encoding="utf-8").split())


def test_the_page_shows_what_comes_out_at_each_threshold(similarities: list[tuple[float, bool, bool]]) -> None:
    rows = re.findall(
        r"^\| (0\.\d\d)(?: \(default\))? \| (0\.\d\d|1\.00) \| (0\.\d\d) \| (\d+) of (\d+) \|$", PAGE.read_text(), re.M
    )
    steps = [float(row[0]) for row in rows]
    assert steps == [step / 100 for step in range(10, 65, 5)]
    duplicates = sum(duplicate for *_, duplicate in similarities)
    for step, *told_ in rows:
        precision, recall, found = measured(similarities, float(step))
        assert [f"{precision:.2f}", f"{recall:.2f}", str(found), str(duplicates)] == told_, step


def test_the_default_is_the_lowest_step_at_which_one_in_twenty_is_wrong_at_most(
    similarities: list[tuple[float, bool, bool]],
) -> None:
    steps = [step / 100 for step in range(10, 65, 5)]
    assert next(step for step in steps if measured(similarities, step)[0] >= 0.95) == THRESHOLD
    assert f"| {THRESHOLD} (default) |" in PAGE.read_text(encoding="utf-8")
