"""How long ccwp-plan takes, against programs that read the same files and do less with them.

    python benchmarks/measure.py [--counts 12,200,2000,10000] [--rounds 7] [--peers DIR]
                                 [--json FILE] [--markdown] [--strict]

Whole processes are measured. In each round every contender runs once, in an order that begins one further
each time, and a result is the median of the rounds' ratios: a machine that is slow for a while is so for both
sides of a ratio. Seconds are given for orientation. docs/performance.md explains the results.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import linear_regression, median
from typing import Any

import corpus
import peers

BENCHMARKS = Path(__file__).resolve().parent
EXAMPLE = BENCHMARKS.parent / "plans" / "10th-action-plan"
OURS = [sys.executable, "-m", "ccwp_plan"]
BASELINES = [sys.executable, str(BENCHMARKS / "baselines.py"), "--mode"]
SCRIPT = "import sys; sys.path.insert(0, sys.argv[1]); import typer, baselines; baselines.run('model', sys.argv[2])"

INLINE_UP_TO = 2_000
"""The most actions that are written into one file, too: the language takes files up to 4 MiB."""

HTML_UP_TO = 2_000
"""The most actions that are rendered to HTML in the measurements: a page of more is for no reader."""

PRINT_UP_TO = 200
"""The most actions that are rendered to DOCX and PDF, and that other programs are given."""

FIT_FROM = 1_000
"""The least count that growth is fitted over: fewer actions take less time than starting up varies by."""

REVISED = (60, 20)
"""The plan that `diff` is measured with: its actions, and how many of them have changed."""

REPORTS = 6
"""How many reports each action has in the plan that `progress` is measured with."""

START_UP = 0
"""The count that stands for what does not depend on a count."""

Key = tuple[str, int]


@dataclass(frozen=True)
class Call:
    """A command, a folder that it is not to find there when it begins, where it is called, and variables for it."""

    command: list[str]
    without: Path | None = None
    cwd: Path | None = None
    variables: dict[str, str] = field(default_factory=dict)


Group = dict[str, Call]


@dataclass(frozen=True)
class Run:
    """One process: how long it took from start to end, the most memory that it had, and how long processors worked."""

    seconds: float
    peak_mb: float
    processor_seconds: float = 0.0


@dataclass(frozen=True)
class Result:
    """One line of the table; `limit` is the target, `seconds` the median time of the process, for orientation."""

    what: str
    count: int | None
    unit: str
    value: float | None
    lowest: float | None = None
    highest: float | None = None
    limit: float | None = None
    seconds: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none, or nothing was measured."""
        return None if self.limit is None or self.value is None else self.value <= self.limit


class Measurements:
    """Every run of every contender, in the order of the rounds."""

    def __init__(self) -> None:
        self.runs: dict[Key, list[Run]] = {}

    def add(self, group: Group, count: int, first: int) -> None:
        """Run each contender of a group once, beginning with the one at `first`."""
        names = [*group]
        first %= len(names)
        for name in names[first:] + names[:first]:
            self.runs.setdefault((name, count), []).append(run(group[name]))

    def seconds(self, name: str, count: int) -> float:
        """The median time of a contender."""
        return median(run.seconds for run in self.runs[name, count])

    def ratio(self, what: str, ours: str, other: str, count: int, limit: float | None = None) -> Result:
        """One contender's time as a multiple of another's, round by round."""
        pairs = zip(self.runs[ours, count], self.runs[other, count], strict=True)
        ratios = [ours.seconds / other.seconds for ours, other in pairs]
        seconds = self.seconds(ours, count)
        return Result(what, count or None, "times", median(ratios), min(ratios), max(ratios), limit, seconds)

    def peak(self, what: str, name: str, count: int, limit: float | None = None) -> Result:
        """The most memory that a contender had in any round."""
        peaks = [run.peak_mb for run in self.runs[name, count]]
        return Result(what, count, "MB", max(peaks), min(peaks), max(peaks), limit, self.seconds(name, count))

    def time(self, what: str, name: str, count: int, limit: float | None = None) -> Result:
        """The median time of a contender where there is nothing to hold it against."""
        times = [run.seconds for run in self.runs[name, count]]
        return Result(what, count or None, "seconds", median(times), min(times), max(times), limit, median(times))

    def growth(self, what: str, name: str, counts: list[int], limit: float) -> Result:
        """The power of the number of actions that the time grows with.

        From each count's median time the median time of the same command for one action is taken away. A
        straight line is fitted, by least squares, through the logarithms of what is left and of the counts;
        its slope is the exponent. Small counts are left out: see FIT_FROM.
        """
        start = self.seconds(name, START_UP)
        left = {count: self.seconds(name, count) - start for count in counts if count >= FIT_FROM}
        points = {count: seconds for count, seconds in left.items() if seconds > 0}
        slope = None
        if len(points) > 1:
            slope = linear_regression([*map(math.log, points)], [*map(math.log, points.values())]).slope
        return Result(what, None, "exponent", slope, limit=limit if max(counts) >= 10_000 else None)


class Failed(Exception):
    """A contender did not end as it should."""


def run(call: Call) -> Run:
    """Run a process to its end. Its bytecode may be kept, as that of an installed program is.

    The peak that the system gives for a child is never below what this program had when it started the child,
    which is why this program imports no library before the last run.
    """
    if call.without:
        shutil.rmtree(call.without, ignore_errors=True)
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, **call.variables}
    with tempfile.TemporaryFile() as printed:
        start = time.perf_counter()
        process = subprocess.Popen(call.command, stdout=printed, stderr=printed, env=environment, cwd=call.cwd)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            printed.seek(0)
            words = " ".join(call.command[:9])
            raise Failed(
                f"{words}\nended with {process.returncode}:\n{printed.read()[-2000:].decode(errors='replace')}"
            )
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(seconds, usage.ru_maxrss * unit / 1e6, usage.ru_utime + usage.ru_stime)


def ours(*arguments: str | Path) -> Call:
    """A call of ccwp-plan."""
    return Call([*OURS, *map(str, arguments)])


def baseline(mode: str, *arguments: str | Path) -> Call:
    """A call of baselines.py."""
    return Call([*BASELINES, mode, *map(str, arguments)])


def start_up(folder: Path) -> Group:
    """The contenders of starting up, with a plan of one action and the example plan."""
    corpus.write(folder / "1", 1)
    old, new = folder / "old", folder / "new"
    for state in (old, new):
        corpus.write(state, REVISED[0])
    corpus.revise(new, REVISED[1])
    return {
        "diff": ours("diff", old, new),
        "validate new": ours("validate", new),
        "no diff": ours("diff", old, old),
        "help": ours("--help"),
        "version": ours("--version"),
        "import typer": Call([sys.executable, "-c", "import typer"]),
        "example": ours("validate", EXAMPLE),
        "script": Call([sys.executable, "-c", SCRIPT, str(BENCHMARKS), str(EXAMPLE)]),
        "render": ours("render", EXAMPLE, "--output", folder / "build"),
        "validate": ours("validate", folder / "1"),
        "coverage": ours("coverage", folder / "1"),
    }


def contenders(folder: Path, count: int) -> Group:
    """The contenders for a plan of so many actions, a third of which have changed for `diff`."""
    files, revised, inline, reported = (folder / f"{count}{kind}" for kind in ("", "-revised", "-inline", "-reported"))
    for state in (files, revised):
        corpus.write(state, count)
    corpus.revise(revised, max(1, count // 3))
    corpus.write(reported, count, reports=REPORTS)
    group = {
        "validate": ours("validate", files),
        "walk": baseline("walk", files),
        "parse": baseline("parse", files),
        "model": baseline("model", files),
        "coverage": ours("coverage", files),
        "diff": ours("diff", files, revised),
        "progress": ours("progress", reported, "--as-of", "2020-12-01"),
        "coverage, reports": ours("coverage", reported),
    }
    if count <= INLINE_UP_TO:
        corpus.write(inline, count, inline=True)
        group["inline"] = ours("validate", inline)
        group["inline parse"] = baseline("parse", inline)
        group["inline parse, no gc"] = baseline("parse", "--no-gc", inline)
    if count <= HTML_UP_TO:
        group["html"] = ours("render", files, "--format", "html", "--output", folder / "build")
    if count <= PRINT_UP_TO:
        group["print"] = ours("render", files, "--output", folder / "build")
    return group


def of_peers(folder: Path, count: int, installed: Path | None) -> Group:
    """The other programs that are installed and can do what is asked of them; why another one is left out is said."""
    group = {}
    for name, peer in peers.PEERS.items() if count <= PRINT_UP_TO else ():
        program = peers.program(peer, installed)
        content = folder / f"{count}-{name}"
        try:
            if program is None:
                raise Failed("it is not installed")
            call = Call([program, *peers.prepared(name, folder / f"{count}", content)], content / peers.OUTPUT)
            run(call)
        except (Failed, OSError, subprocess.CalledProcessError) as error:
            print(f"{name} is left out for {count} actions: {error}", file=sys.stderr)
        else:
            group[name] = call
    return group


def measure(counts: list[int], rounds: int, folder: Path, installed: Path | None) -> Measurements:
    """Run everything, round by round; what starting up needs is run once before, uncounted."""
    groups = {START_UP: start_up(folder), **{count: contenders(folder, count) for count in counts}}
    for call in groups[START_UP].values():
        run(call)
    for count in counts:
        groups[count] |= of_peers(folder, count, installed)
    found = Measurements()
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
        for count, group in groups.items():
            found.add(group, count, number)
    return found


def results(found: Measurements, counts: list[int]) -> list[Result]:
    """The lines of the table."""
    diff, script = "diff of 60 actions, 20 of them changed", "script of typer, PyYAML and a plain model"
    return [
        *(line for count in counts for line in of_count(found, count)),
        found.growth("validate, growth", "validate", counts, 1.1),
        found.growth("coverage, growth", "coverage", counts, 1.1),
        found.ratio("--help / import typer", "help", "import typer", START_UP, 3),
        found.ratio("--version / import typer", "version", "import typer", START_UP),
        found.ratio(f"validate of the example / {script}", "example", "script", START_UP, 1.6),
        found.ratio(f"{diff} / validate of one side", "diff", "validate new", START_UP, 2),
        found.ratio(f"{diff} / diff without a change", "diff", "no diff", START_UP),
        found.time(diff, "diff", START_UP, 0.5),
        found.time("render of the example to DOCX and PDF", "render", START_UP, 1),
    ]


def of_count(found: Measurements, count: int) -> list[Result]:
    """The lines of a number of actions, each with its target if there is one for this number."""

    def only(at: int, limit: float) -> float | None:
        return limit if count == at else None

    model, one = "PyYAML and a plain model", "validate of one file / PyYAML alone"
    peak = {2_000: 200, 10_000: 600}.get(count)
    lines = [
        found.ratio("validate / PyYAML's events", "validate", "walk", count, only(10_000, 3)),
        found.ratio("validate / PyYAML alone", "validate", "parse", count),
        found.ratio(f"validate / {model}", "validate", "model", count, only(2_000, 1.3)),
        found.ratio(f"coverage / {model}", "coverage", "model", count),
        found.ratio("diff, a third changed / validate", "diff", "validate", count),
        found.ratio(
            f"progress, {REPORTS} reports each / coverage of the same",
            "progress",
            "coverage, reports",
            count,
            only(2_000, 1.3),
        ),
        found.peak("validate, peak memory", "validate", count, peak),
    ]
    if ("inline", count) in found.runs:
        lines += [
            found.ratio(one, "inline", "inline parse", count, only(2_000, 1)),
            found.ratio(f"{one}, no garbage collector", "inline", "inline parse, no gc", count),
        ]
    if ("html", count) in found.runs:
        lines.append(found.time("render to HTML", "html", count, only(2_000, 5)))
    if ("print", count) in found.runs:
        lines.append(found.time("render to DOCX and PDF", "print", count, only(200, 5)))
    for name, peer in peers.PEERS.items():
        if (name, count) in found.runs:
            what = "render to HTML" if peer.against == "html" else peer.against
            lines.append(found.ratio(f"{name} / {what}", name, peer.against, count))
    return lines


def show(lines: list[Result]) -> None:
    """Print the table."""
    from rich.console import Console
    from rich.table import Table

    table = Table("what", "actions", "result", "from – to", "target", "met", "seconds")
    for line in lines:
        spread = "" if line.lowest is None else f"{line.lowest:.2f} – {line.highest:.2f}"
        table.add_row(
            line.what,
            f"{line.count:,}" if line.count else "",
            "not measured" if line.value is None else f"{line.value:.2f} {line.unit}",
            spread,
            "" if line.limit is None else f"at most {line.limit:g}",
            {True: "yes", False: "no", None: ""}[line.met],
            "" if line.seconds is None else f"{line.seconds:.2f}",
        )
    Console(width=None if sys.stdout.isatty() else 120).print(table)


def markdown(lines: list[Result]) -> str:
    """The table as docs/performance.md has it."""
    rows = [("What", "Actions", "Result", "From – to", "Target", "Seconds"), ("---",) * 6]
    for line in lines:
        digits, unit = (0, " MB") if line.unit == "MB" else (2, {"times": " times", "seconds": " s"}.get(line.unit, ""))
        target = f"at most {line.limit:g}{'' if unit == ' times' else unit}" if line.limit else ""
        rows.append(
            (
                line.what.replace("--help", "`--help`").replace("--version", "`--version`"),
                f"{line.count:,}" if line.count else "",
                "not measured" if line.value is None else f"{line.value:.{digits}f}{unit}",
                "" if line.lowest is None else f"{line.lowest:.{digits}f} – {line.highest:.{digits}f}",
                target + {True: ", met", False: ", not met", None: ""}[line.met],
                "" if line.seconds is None else f"{line.seconds:.2f}",
            )
        )
    return "".join(f"| {' | '.join(row)} |\n".replace("|  |", "| |").replace("|  |", "| |") for row in rows)


def report(found: Measurements, lines: list[Result], counts: list[int], rounds: int) -> dict[str, Any]:
    """Everything that was measured, for JSON."""
    return {
        "machine": {
            "system": platform.system(),
            "processor": platform.machine(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
        },
        "counts": counts,
        "rounds": rounds,
        "results": [{**asdict(line), "met": line.met} for line in lines],
        "runs": [
            {
                "contender": name,
                "actions": count,
                "seconds": [run.seconds for run in runs],
                "peak_mb": [run.peak_mb for run in runs],
            }
            for (name, count), runs in found.runs.items()
        ],
    }


def positive(text: str) -> int:
    """A whole number from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)


def several(text: str) -> list[int]:
    """Whole numbers from 1, divided by commas."""
    return sorted({positive(part) for part in text.split(",")})


def main() -> None:
    """Measure, print the table, and write the JSON file if one is asked for."""
    parser = argparse.ArgumentParser(description="Measure ccwp-plan against programs that read the same files.")
    parser.add_argument("--counts", type=several, default=[12, 200, 2_000, 10_000], help="numbers of actions")
    parser.add_argument("--rounds", type=positive, default=7, help="how often each contender runs")
    parser.add_argument("--peers", type=Path, metavar="DIR", help="a virtual environment with other programs in it")
    parser.add_argument("--json", type=Path, help="a file for all results and all runs")
    parser.add_argument("--markdown", action="store_true", help="print the table as docs/performance.md has it")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a target is not met")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = measure(options.counts, options.rounds, Path(folder), options.peers)
        except Failed as error:
            sys.exit(str(error))
    lines = results(found, options.counts)
    if options.json:
        whole = report(found, lines, options.counts, options.rounds)
        options.json.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    if options.markdown:
        print(markdown(lines), end="")
    else:
        show(lines)
    sys.exit(1 if options.strict and any(line.met is False for line in lines) else 0)


if __name__ == "__main__":
    main()
