"""How long ccwp-plan takes, against itself at an earlier git revision, and how its long tables grow.

    python benchmarks/before.py REVISION [--counts 12,200,2000,10000] [--documents 200] [--depths 9,12] [--rounds 7]

Both sides are run with this Python and its libraries, in turn, and each result is the ratio of their least times:
what other programs of the machine take can only be added to a time. The time is that of the clock, and that of the
processor for all processes of a run; a DOCX and a PDF that are made at the same time share the processor's cores.
docs/performance.md explains the results.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import tarfile
import tempfile
from math import log
from pathlib import Path

import corpus
from measure import OURS, Call, run

ROOT = Path(__file__).resolve().parent.parent
DRAFT = ("render", "--draft", "--document")


def unpacked(revision: str, folder: Path) -> Path:
    """The files of a revision, in a folder."""
    archive = subprocess.run(["git", "archive", revision], cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder, filter="data")
    return folder


def call(tree: Path, arguments: list[str], cwd: Path) -> Call:
    """A call of the ccwp-plan of a tree."""
    return Call([*OURS, *arguments], cwd=cwd, variables={"PYTHONPATH": str(tree / "src")})


def least(calls: list[Call], rounds: int) -> list[tuple[float, float]]:
    """The least times of each call, by the clock and by the processor; they are made in turn, the first uncounted."""
    runs = [[run(one) for one in calls] for _ in range(rounds + 1)][1:]
    return [
        (min(one.seconds for one in own), min(one.processor_seconds for one in own)) for own in zip(*runs, strict=True)
    ]


def ratios(trees: list[Path], commands: dict[str, tuple[list[str], Path]], rounds: int) -> None:
    """Print a row for each command: its time now as a multiple of its time before."""
    for what, (arguments, cwd) in commands.items():
        before, now = least([call(tree, arguments, cwd) for tree in trees], rounds)
        clock, processor = (ours / theirs for ours, theirs in zip(now, before, strict=True))
        print(f"| {what} | {clock:.2f} | {processor:.2f} | {before[0]:.2f} | {now[0]:.2f} |", flush=True)


def growth(now: Path, folder: Path, depths: list[int]) -> None:
    """Print how the time of a coverage grows, from the least number of its rows to the largest."""
    for kind in ("docx", "pdf"):
        points = {}
        for depth in depths:
            place = folder / f"tree{depth}"
            rows = corpus.write_tree(place, depth)
            points[rows] = run(call(now, [*DRAFT, "coverage", "--format", kind], place)).processor_seconds
        (first, start), *_, (last, end) = points.items()
        exponent = log(end / start) / log(last / first)
        times = ", ".join(f"{rows:,} rows {seconds:.1f} s" for rows, seconds in points.items())
        print(f"coverage to {kind.upper()}: {times}; exponent {exponent:.2f}", flush=True)


def main() -> None:
    """Measure, and print the table and the growth."""
    parser = argparse.ArgumentParser(description="Measure ccwp-plan against itself at an earlier revision.")
    parser.add_argument("revision")
    for name, default, words in (
        ("counts", "12,200,2000,10000", "actions that validate is measured with"),
        ("documents", "200", "actions that documents are measured with"),
        ("depths", "9,10,11,12", "levels of the trees that long tables are measured with: 2^(n+1)-2 rows each"),
    ):
        parser.add_argument(f"--{name}", default=default, help=words)
    parser.add_argument("--rounds", type=int, default=7, help="how often each is run")
    options = parser.parse_args()
    counts, documents, depths = (
        [int(one) for one in given.split(",") if one] for given in (options.counts, options.documents, options.depths)
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        trees = [unpacked(options.revision, folder / "before"), ROOT]
        for count in {*counts, *documents}:
            corpus.write(folder / str(count), count)
        commands = {f"validate, {count:,} actions": (["validate", str(count)], folder) for count in counts}
        for count in documents:
            for kinds in (("docx",), ("pdf",), ("docx", "pdf")):
                formats = [word for kind in kinds for word in ("--format", kind)]
                what = f"annex of {count:,} actions to {' and '.join(map(str.upper, kinds))}"
                commands[what] = (["render", str(count), *formats, "--output", "build"], folder)
        print("| What | Ratio | Ratio of the processor's time | Before, s | Now, s |\n|---|--:|--:|--:|--:|")
        ratios(trees, commands, options.rounds)
        if depths:
            growth(ROOT, folder, depths)


if __name__ == "__main__":
    main()
