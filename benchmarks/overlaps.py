"""How long it takes to compare actions with each other: in plain Python, by scipy, and each with each.

    python benchmarks/overlaps.py [--counts 1000,2000,5000,10000] [--rounds 1] [--markdown] [--strict]

Texts are made up of words that are as rare as those of a language: those of one kind share whole sentences, those of
the other do not. Each measurement is a process of its own, from texts to pairs over the default threshold.
docs/overlaps.md explains the results.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import log
from pathlib import Path
from random import Random
from statistics import linear_regression, median
from typing import Any

COUNTS = (1_000, 2_000, 5_000, 10_000)
KINDS = ("shared sentences", "own sentences")
WAYS = ("plain", "scipy", "each with each")
EACH_UP_TO = 1_000
"""The most texts that are compared each with each without any bound: 10,000 would take minutes."""
LIMITS = {("plain", 2_000): 7.0, ("scipy", 10_000): 30.0}
"""How many seconds a comparison may take."""

_VOCABULARY = 8_000
_SENTENCES = 7
_WORDS = 16
_SHARED = 3
_THEME = 40
"""How many texts have one theme, which has twice as many sentences as each text takes from it."""
_SYLLABLES = [first + second for first in "bcdfglmnprstv" for second in ("a", "e", "i", "o", "u", "an", "er", "on")]


def texts(kind: str, count: int, seed: int = 17) -> Iterator[str]:
    """So many texts of seven sentences; of `shared sentences`, three are from the six of a theme of forty texts."""
    random = Random(seed)
    words = ["".join(random.choices(_SYLLABLES, k=1 + min(3, number // 40))) for number in range(_VOCABULARY)]
    weights = [*accumulate(1 / (number + 3) for number in range(_VOCABULARY))]

    def sentences(wanted: int) -> list[str]:
        chosen = (random.choices(words, cum_weights=weights, k=_WORDS) for _ in range(wanted))
        return [f"{' '.join(one).capitalize()}." for one in chosen]

    themes = [sentences(2 * _SHARED) for _ in range(count // _THEME + 1)]
    shared = _SHARED if kind == KINDS[0] else 0
    for _ in range(count):
        yield " ".join([*random.sample(random.choice(themes), shared), *sentences(_SENTENCES - shared)])


def one(kind: str, count: int, way: str) -> dict[str, Any]:
    """One comparison in this process: its seconds, those of the processor, its peak of memory, what it found."""
    import gc

    from ccwp_plan.analysis import allpairs, stems
    from ccwp_plan.analysis.overlaps import THRESHOLD
    from ccwp_plan.analysis.tfidf import BILLION, Pair, billionths, in_order, vectors

    gc.disable()  # as the command line does
    least = round(THRESHOLD * BILLION)
    given = [*texts(kind, count)]
    start, worked = time.perf_counter(), time.process_time()
    items = vectors([stems.bag(text) for text in given]).items
    if way == "scipy":
        from ccwp_plan.analysis import sparse

        found = in_order(sparse.over(items, least, count))
    elif way == "plain":
        found = in_order(allpairs.over(items, least, count))
    else:
        pairs = (Pair(a, b, billionths(items[a], items[b])) for b in range(count) for a in range(b))
        found = in_order(pair for pair in pairs if pair.billionths >= least)
    seconds, processor = time.perf_counter() - start, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {
        "seconds": seconds,
        "processor": processor,
        "peak_mb": peak / 1e6,
        "pairs": len(found),
        "found": hash(tuple(found)),
    }


@dataclass(frozen=True)
class Line:
    """What came out of a way with so many texts of a kind: medians of the rounds."""

    kind: str
    count: int
    way: str
    seconds: float
    processor: float
    peak_mb: float
    pairs: int
    found: int
    ratio: float | None
    """How many times as long as the plain way the processor worked, in the same round."""

    @property
    def met(self) -> bool | None:
        """Whether it stayed within its limit, if it has one."""
        limit = LIMITS.get((self.way, self.count))
        return None if limit is None else self.seconds <= limit


def measure(counts: list[int], rounds: int) -> Iterator[Line]:
    """Every way with every count and kind, each in a process of its own."""
    for kind in KINDS:
        for count in counts:
            ways = [way for way in WAYS if way != WAYS[2] or count <= EACH_UP_TO]
            runs: dict[str, list[dict[str, Any]]] = {way: [] for way in ways}
            for _ in range(rounds):
                for way in ways:
                    call = [sys.executable, str(Path(__file__).resolve()), "--one", kind, str(count), way]
                    runs[way].append(json.loads(subprocess.run(call, capture_output=True, check=True).stdout))
            for way in ways:
                both = zip(runs[way], runs["plain"], strict=True)
                ratios = [run["processor"] / plain["processor"] for run, plain in both]
                middle = {key: median(run[key] for run in runs[way]) for key in ("seconds", "processor", "peak_mb")}
                last = runs[way][-1]
                ratio = None if way == "plain" else median(ratios)
                yield Line(kind, count, way, **middle, pairs=last["pairs"], found=last["found"], ratio=ratio)


def growth(lines: list[Line], kind: str, way: str) -> float | None:
    """The power of the number of texts that the time grows with."""
    points = [(log(line.count), log(line.processor)) for line in lines if (line.kind, line.way) == (kind, way)]
    return linear_regression(*zip(*points, strict=True)).slope if len(points) > 1 else None


def show(lines: list[Line], markdown: bool) -> None:
    """Print the table."""
    head = ("Texts", "Way", "Kind", "Pairs", "Seconds", "Processor, s", "/ plain", "Peak memory", "Target")
    rows = [
        (
            f"{line.count:,}",
            line.way,
            line.kind,
            f"{line.pairs:,}",
            f"{line.seconds:.2f}",
            f"{line.processor:.2f}",
            "" if line.ratio is None else f"{line.ratio:.2f}",
            f"{line.peak_mb:.0f} MB",
            "" if line.met is None else f"under {LIMITS[line.way, line.count]:g} s, {'met' if line.met else 'not met'}",
        )
        for line in lines
    ]
    rows += [
        ("growth", way, kind, "", "", f"{power:.2f}", "", "", "")
        for kind in KINDS
        for way in WAYS[:2]
        if (power := growth(lines, kind, way)) is not None
    ]
    if markdown:
        print(f"| {' | '.join(head)} |\n|{' --- |' * len(head)}")
        print(*(f"| {' | '.join(row)} |" for row in rows), sep="\n")
        return
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="Measure the comparison of actions with each other.")
    parser.add_argument("--counts", default=",".join(map(str, COUNTS)), help="numbers of texts, divided by commas")
    parser.add_argument("--rounds", type=int, default=1, help="how often each is measured")
    parser.add_argument("--markdown", action="store_true", help="print the table as docs/overlaps.md has it")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a target is not met")
    parser.add_argument("--one", nargs=3, metavar=("KIND", "COUNT", "WAY"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        kind, count, way = options.one
        print(json.dumps(one(kind, int(count), way)))
        return
    lines = [*measure([int(count) for count in options.counts.split(",")], options.rounds)]
    show(lines, options.markdown)
    found: dict[tuple[str, int], int] = {}
    for line in lines:
        if found.setdefault((line.kind, line.count), line.found) != line.found:
            sys.exit(f"{line.way} did not find what the plain way found in {line.count:,} texts of {line.kind}.")
    sys.exit(1 if options.strict and any(line.met is False for line in lines) else 0)


if __name__ == "__main__":
    main()
