"""How long it takes to collect what all delegations return, and to compile it.

    python benchmarks/collect.py [--actions 60] [--delegations 27] [--comments 30] [--profile] [--verbose] [--strict]

A plan of so many actions, its note, and the note as each delegation returns it: with so many comments in Word, replies
to them and tracked changes. All are collected in one run, then once more, then the compilation is made. It is counted
whether all that was said is written, and once: each comment with its place, quote and texts, each word of its own.
With --strict the exit status is 1 where the first run takes too long, or something is lost or written twice.
"""

from __future__ import annotations

import argparse
import json
import pstats
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import returned27

LIMIT = 20.0
"""How many seconds 27 documents of 60 actions with 30 comments each may take."""
_PLAN, _RETURNED = Path("plans", "10th"), Path("returned")


_WATCHED = """\
import json, resource, subprocess, sys, time
began = time.perf_counter()
done = subprocess.run(sys.argv[2:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
seconds = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
with open(sys.argv[1], "w") as file:
    json.dump([seconds, peak, done.returncode, done.stdout.decode(errors="replace")], file)
"""
"""Runs a command and writes what it took. It is a process of its own, since no child's peak is below its parent's."""
_PROFILED = """\
import cProfile, sys
file, sys.argv = sys.argv[1], ["ccwp-plan", *sys.argv[2:]]
cProfile.run("from ccwp_plan.cli import main; main()", file)
"""
"""Runs ccwp-plan under a profiler, and writes what that found to a file."""


class Run(NamedTuple):
    """A run of ccwp-plan: how long it took, its most memory, how it ended and what it printed."""

    seconds: float
    peak_mb: float
    status: int
    printed: str

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s, {self.peak_mb:.0f} MB, exit status {self.status}"


class Counts(NamedTuple):
    """What became of what delegations said."""

    said: int
    written: int
    lost: int
    added: int
    """those written that nobody said so, or that are written twice"""
    words: int
    words_lost: int
    words_twice: int


def run(folder: Path, *arguments: str) -> Run:
    """A command as a process of its own."""
    file = folder / "run.json"
    command = [sys.executable, "-m", "ccwp_plan", *arguments]
    subprocess.run([sys.executable, "-c", _WATCHED, str(file), *command], cwd=folder, check=True)
    return Run(*json.loads(file.read_text(encoding="utf-8")))


def prepare(folder: Path, actions: int, delegations: int, comments: int) -> list[returned27.Answer]:
    """The plan and what the delegations return, as files."""
    returned27.write_plan(folder / _PLAN, actions)
    sent = returned27.note(folder / _PLAN)
    (folder / _RETURNED).mkdir()
    answers = [returned27.answer(sent, folder / _PLAN, one, comments) for one in returned27.DELEGATIONS[:delegations]]
    for one in answers:
        (folder / _RETURNED / f"{one.delegation}.docx").write_bytes(one.content)
    return answers


def arguments(answers: Sequence[returned27.Answer]) -> list[str]:
    """The call that collects them all."""
    files = [str(_RETURNED / f"{one.delegation}.docx") for one in answers]
    return ["comments", "collect", *files, "--into", str(_PLAN)]


def counted(folder: Path, answers: Sequence[returned27.Answer]) -> Counts:
    """What became of what each delegation said."""
    found = [_counted(folder / _PLAN / "comments" / f"{one.delegation}.yaml", one) for one in answers]
    return Counts(*map(sum, zip(*found, strict=True)))


def _counted(file: Path, answer: returned27.Answer) -> Counts:
    said, written = Counter(answer.said), Counter(returned27.read(file) if file.exists() else [])
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    times = Counter(re.findall(r"\bw\d+x\d+\b", text))
    return Counts(
        *(said.total(), written.total(), (said - written).total(), (written - said).total()),
        *(len(answer.words), sum(not times[one] for one in answer.words), sum(times[one] > 1 for one in answer.words)),
    )


def report(answers: Sequence[returned27.Answer], first: Run, counts: Counts) -> None:
    """Print what the first run took, and what was counted."""
    asked = f"{len(answers)} documents, {sum(len(one.content) for one in answers) / 1e6:.0f} MB"
    print(f"{asked}: {first} (may take {LIMIT:.0f} s)")
    proposals, general = (sum(getattr(one, name) for one in answers) for name in ("proposals", "general"))
    print(f"said: {counts.said} comments, {proposals} of them proposals, {general} of them general")
    print(f"written: {counts.written}; lost: {counts.lost}; not as said, or twice: {counts.added}")
    print(f"words of their own: {counts.words}; lost: {counts.words_lost}; twice: {counts.words_twice}")


def profile(folder: Path, collect: Sequence[str]) -> None:
    """Collect again, as if for the first time, and print where the time goes."""
    shutil.rmtree(folder / _PLAN / "comments", ignore_errors=True)
    file = folder / "profile"
    command = [sys.executable, "-c", _PROFILED, str(file), *collect]
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    pstats.Stats(str(file)).sort_stats("cumulative").print_stats(30)


def measure(folder: Path, call: argparse.Namespace) -> bool:
    """Collect twice and compile, print what it took, and say whether all is as it must be."""
    answers = prepare(folder, call.actions, call.delegations, call.comments)
    collect = arguments(answers)
    first = run(folder, *collect)
    counts = counted(folder, answers)
    report(answers, first, counts)
    again = run(folder, *collect)
    same = counted(folder, answers) == counts
    print(f"once more: {again}; {'nothing new' if same else 'something new'}")
    compiled = run(folder, "render", str(_PLAN), "--document", "comments", "--format", "docx")
    print(f"the compilation to DOCX: {compiled}")
    for one in (first, again, compiled):
        print(one.printed if one.status or call.verbose else "", end="")
    if call.profile:
        profile(folder, collect)
    right = same and not any((counts.lost, counts.added, counts.words_lost, counts.words_twice))
    return right and first.seconds <= LIMIT and not any(one.status for one in (first, again, compiled))


def main() -> int:
    """Measure, print, and say whether it was fast enough and right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--actions", type=int, default=60)
    parser.add_argument("--delegations", type=int, default=len(returned27.DELEGATIONS))
    parser.add_argument("--comments", type=int, default=returned27.COMMENTS)
    parser.add_argument("--verbose", action="store_true", help="print what the commands print, too")
    parser.add_argument("--profile", action="store_true", help="collect once more from the start, under a profiler")
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write the files there, and leave them")
    call = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = call.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        right = measure(folder, call)
    return 1 if call.strict and not right else 0


if __name__ == "__main__":
    sys.exit(main())
