"""How long it takes to write forms for all leaders of a plan, and to read them back.

    python benchmarks/exchange.py [--actions 60] [--leaders 20] [--rounds 1] [--strict]

Each command is a process of its own, as people call it. Every form comes back with a status, a report and a measurement
for each of its actions. With --strict the exit status is 1 where both together take longer than they may.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import corpus

LIMIT = 10.0
"""How many seconds forms for 20 leaders of 60 actions may take out and back."""
_LEADERS = "BE BG CZ DK DE EE IE EL ES FR HR IT CY LV LT LU HU MT NL AT PL PT RO SI SK FI SE".split()


def plan(folder: Path, actions: int, leaders: int) -> None:
    """A plan of so many actions, led by so many leaders in turn."""
    corpus.write(folder, actions)
    for at, file in enumerate(sorted(folder.rglob("actions/**/*.yaml"))):
        lines = file.read_text(encoding="utf-8").split("\n")
        led = [f"leader: {_LEADERS[at % leaders]}" if line.startswith("leader:") else line for line in lines]
        kept = [line for line in led if not line.startswith("co_leaders:")]
        file.write_text("\n".join(kept), encoding="utf-8")


def fill_in(form: Path) -> None:
    """Answer for every action of a form what leaders answer."""
    import openpyxl

    book: Any = openpyxl.load_workbook(form)
    for sheet, head, value in (
        ("Actions", "Status", "ongoing"),
        ("State of play", "Text", "The work goes on as planned."),
        ("Measurements", "Date", "2020-11-30"),
        ("Measurements", "Value", 3),
    ):
        heads = {cell.value: cell.column for cell in book[sheet][2]}
        seen = set()
        for row in range(3, book[sheet].max_row + 1):
            key = book[sheet].cell(row, heads["Key"]).value
            if key not in seen:
                book[sheet].cell(row, heads[head]).value = value
            seen.add(key)
    book.save(form)


def run(folder: Path, *arguments: str) -> float:
    """How many seconds a command takes."""
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "ccwp_plan", *arguments], cwd=folder, capture_output=True, check=False)
    taken = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    return taken


def measured(actions: int, leaders: int) -> tuple[float, float, int]:
    """How many seconds the forms take out and back, and how many there are."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan(folder / "plans" / "plan", actions, leaders)
        (folder / "strategies").mkdir()
        for file in (folder / "plans" / "plan").glob("strategies/*"):
            shutil.copy(file, folder / "strategies")
        out = run(folder, "export", "--for", "leaders", "--output", "forms", "--as-of", "2020-12-31")
        forms = sorted((folder / "forms").iterdir())
        for form in forms:
            fill_in(form)
        back = run(folder, "import", "--today", "2021-01-10", *(os.fspath(form) for form in forms))
    return out, back, len(forms)


def main() -> int:
    """Measure, print, and say whether it was fast enough."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--actions", type=int, default=60)
    parser.add_argument("--leaders", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--strict", action="store_true")
    call = parser.parse_args()
    rounds = [measured(call.actions, call.leaders) for _ in range(call.rounds)]
    out, back = (median(one[at] for one in rounds) for at in (0, 1))
    print(f"{call.actions} actions, {rounds[0][2]} forms: out {out:.2f} s, back {back:.2f} s, together {out + back:.2f} s")
    print(f"May take together: {LIMIT:.0f} s")
    return 1 if call.strict and out + back > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
