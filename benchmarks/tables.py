"""How long `import TABLE --new` takes, against `validate` of the plan that it has made.

    python benchmarks/tables.py [--rows 2000] [--rounds 3]

In each round both run once, as whole processes, and the result is the median of the rounds' ratios: a machine that is
slow for a while is so for both. Seconds are given for orientation.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import xlsxwriter

HEADS = (
    *("No.", "Action", "Objective", "Lead agency", "Co-leaders", "Participants", "Partners"),
    *("Indicator", "Target", "Deadline", "Milestones", "Description", "Remarks"),
)
"""Two of them are likely, one is not recognised."""
OBJECTIVES = ("1(a)", "1(b), 1(c)", "2(b), 3(c)", "2(a)-(c)", "2(d)\n2(f)", "3(b) and 3(a)")
LEADERS = ("DE", "France", "Poland (Customs Service)", "NL", "Czech Republic")
DEADLINES = ("30.6.2021", "June 2021", "Q2 2021", "by the end of 2021", "2021-12-31")


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """The rows of a table of so many actions, below its heads."""
    for at in range(count):
        yield (
            f"10.{at + 1}",
            f"Joint customs operation {at} on goods of kind {at % 37}",
            OBJECTIVES[at % len(OBJECTIVES)],
            LEADERS[at % len(LEADERS)],
            "BE, NL and SE",
            ("all", "AT, IT", "EU27")[at % 3],
            "Europol; OLAF",
            f"Seizures of goods of kind {at % 50}",
            f"{20 + at % 9} seizures",
            DEADLINES[at % len(DEADLINES)],
            f"Kick-off meeting {at} (March 2020)\nFinal report – 30.6.2021",
            f"Seize more goods of kind {at}. " + "Controls are carried out together at the external borders. " * 4,
            f"Room {at}",
        )


def write(file: Path, count: int) -> None:
    """A workbook with a table of so many actions."""
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Actions")
        for at, row in enumerate([HEADS, *rows(count)]):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text)


def seconds(folder: Path, *call: str) -> float:
    """How long a call of ccwp-plan takes that finds something or nothing."""
    begin = time.perf_counter()
    run = subprocess.run([sys.executable, "-m", "ccwp_plan", *call], cwd=folder, capture_output=True)
    if run.returncode not in (0, 1):
        raise RuntimeError(run.stderr.decode())
    return time.perf_counter() - begin


def measure(folder: Path, count: int, rounds: int) -> list[tuple[float, float]]:
    """The seconds of `import` and of `validate`, round by round."""
    (folder / "plans").mkdir()
    write(folder / "table.xlsx", count)
    found = []
    for _ in range(rounds):
        shutil.rmtree(folder / "plans" / "new", ignore_errors=True)
        made = ("--new", "plans/new", "--strategy", "7806-19", "--number", "10", "--today", "2020-12-01")
        found.append((seconds(folder, "import", "table.xlsx", *made), seconds(folder, "validate", "plans/new")))
    return found


def main() -> None:
    """Measure, and print the result."""
    parser = argparse.ArgumentParser(description="How long `import TABLE --new` takes.")
    parser.add_argument("--rows", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), given.rows, given.rounds)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"import of {given.rows:,} rows / validate of the plan: {median(new / old for new, old in found):.2f}")
    print(f"import: {median(new for new, _ in found):.2f} s; validate: {median(old for _, old in found):.2f} s")
    print(f"peak memory of the two: {peak:.0f} MB")


if __name__ == "__main__":
    main()
