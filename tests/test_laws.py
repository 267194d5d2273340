"""What holds of every plan, valid or not, drawn by hypothesis: see plans.py.

As many examples are drawn as take a few seconds; `--hypothesis-profile=long` draws twenty times as many.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ccwp_plan.checks.finding import Finding
from ccwp_plan.checks.run import check
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.load import load
from ccwp_plan.repository.loaded import LoadedPlan
from conftest import Cli
from laws import DAY, found_in, sound_prose, usable
from plans import PIECES, Repository, Styles, damaged, mangled, repositories, write, written

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
FORMATS = ("text", "json", "github", "gitlab", "sarif", "junit")


def few(share: float) -> settings:
    """A share of the examples of the profile that is chosen."""
    count = max(3, int(settings().max_examples * share))
    return settings(max_examples=count, deadline=None, suppress_health_check=SLOW)


RANDOM = st.randoms(use_true_random=False)


@contextmanager
def repository(files: dict[str, str] | dict[str, bytes]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield write(Path(folder), files)


def codes(found: list[Finding]) -> set[str]:
    """Not how many of each: two passages of one text that is written as an alias stand at one place."""
    return {finding.code for finding in found}


def meaning(plan: LoadedPlan) -> Any:
    """All that is read of a plan."""
    strategy = plan.strategy.taxonomy.strategy.model_dump() if plan.strategy else None
    return plan.fields.model_dump(), [action.fields.model_dump() for action in plan.actions], strategy


# Whatever is in a file


@few(0.4)
@given(repositories(), RANDOM)
def test_a_valid_plan_is_read_without_a_mistake(files: Repository, random: Random) -> None:
    with repository(written(files, random)) as folder:
        (plan,) = load([folder])
        assert not plan.problems
        found_in([folder])


@pytest.mark.slow
@few(0.5)
@given(repositories(), RANDOM)
def test_what_is_found_in_a_mangled_plan_is_usable(files: Repository, random: Random) -> None:
    with repository(written(mangled(files, random), random)) as folder:
        found_in([folder])


@few(0.7)
@given(repositories(), RANDOM)
def test_what_is_found_in_a_damaged_plan_is_usable(files: Repository, random: Random) -> None:
    texts = written(files, random)
    chosen = random.choice([*texts])
    raw = {name: text.encode() for name, text in texts.items()}
    with repository({**raw, chosen: damaged(texts[chosen], random)}) as folder:
        found_in([folder])


@pytest.mark.slow
@few(0.4)
@given(repositories(), repositories(), RANDOM)
def test_what_is_found_against_any_earlier_state_is_usable(old: Repository, new: Repository, random: Random) -> None:
    new = random.choice([old, new])
    with repository(written(old, random)) as one, repository(written(mangled(new, random), random)) as other:
        (before,), (after,) = load([one]), load([other])
        usable(check(after, DAY, since=before).findings)


@few(0.1)
@given(repositories(), RANDOM)
def test_the_command_line_ends_without_a_traceback(cli: Cli, files: Repository, random: Random) -> None:
    texts = written(mangled(files, random), random)
    raw = {name: damaged(text, random) if random.random() < 0.3 else text.encode() for name, text in texts.items()}
    with repository(raw) as folder:
        for call in (
            ("validate", "--show-waived", "--format", random.choice(FORMATS)),
            ("coverage",),
            ("progress", "--since", "2020-06-30", "--as-of", "2021-06-30"),
            ("deadlines", "--format", random.choice(["table", "ics"])),
            ("involvement",),
            ("overlaps", "--threshold", "0.05", "--format", random.choice(["table", "md"])),
            ("fmt", "--check"),
        ):
            ran = cli(*call, folder)
            assert ran.status in (0, 1)
            assert "Traceback" not in ran.err


@example("\N{NO-BREAK SPACE}\n    [")
@example("- \N{NO-BREAK SPACE}\n  x [y] z\n  \N{NO-BREAK SPACE}")
@given(
    st.lists(st.sampled_from(PIECES) | st.sampled_from(["\n", "\n\n", "    ", "\t", "- "]), max_size=40).map("".join)
)
def test_what_is_said_of_any_rich_text_lies_in_it(text: str) -> None:
    sound_prose(text)


# A plan written out


@few(0.4)
@given(repositories(), RANDOM)
def test_a_plan_written_out_in_any_style_is_the_same_plan(files: Repository, random: Random) -> None:
    for tree in files.values():
        text = Styles(random).file(tree)
        source = parse(text.encode(), Path("x.yaml"))
        assert not source.problems, text
        assert source.data == tree
    with repository(written(files, random)) as one, repository(written(files, random)) as other:  # in another order
        assert meaning(load([one])[0]) == meaning(load([other])[0])
        assert codes(found_in([one])) == codes(found_in([other]))


# The order of files


def by_file(found: list[Finding], folder: Path) -> Counter[tuple[object, ...]]:
    """Findings without the names of the files of actions; A001 stands at any of those that have one number."""
    counted: Counter[tuple[object, ...]] = Counter()
    for one in found:
        file = one.file.relative_to(folder)
        name = file.parent if file.parent.name == "actions" else file
        place = (one.message, one.span, name.as_posix()) if one.code != "A001" else ()
        counted[(one.code, *place)] += 1
    return counted


@pytest.mark.slow
@few(0.5)
@given(repositories(), RANDOM, st.booleans())
def test_findings_do_not_depend_on_the_names_of_files(files: Repository, random: Random, sound: bool) -> None:
    texts = written(files if sound else mangled(files, random), random)
    inner = [name for name in texts if name.startswith("actions/")]
    names = random.sample(["a", "z", "10.2", "10.10", "é", "B"], len(inner))
    renamed = {f"actions/{name}.yaml": texts.pop(old) for name, old in zip(names, inner, strict=True)}
    again = {f"actions/{at}.yaml": text for at, text in enumerate(reversed(renamed.values()))}
    with repository({**texts, **renamed}) as one, repository({**texts, **again}) as other:
        assert by_file(found_in([one]), one) == by_file(found_in([other]), other)


@pytest.mark.slow
@few(0.3)
@given(repositories(), repositories(), RANDOM)
def test_findings_do_not_depend_on_the_order_of_paths(one: Repository, two: Repository, random: Random) -> None:
    files = {
        f"plans/{plan}/{name}": text
        for plan, tree in (("a", one), ("b", two))
        for name, text in written(mangled(tree, random), random).items()
    }
    with repository(files) as folder:
        first, second = folder / "plans" / "a", folder / "plans" / "b"
        apart = by_file([*found_in([first]), *found_in([second])], folder)
        assert by_file(found_in([first, second]), folder) == by_file(found_in([second, first]), folder) == apart
        assert by_file(found_in([folder]), folder) == apart
