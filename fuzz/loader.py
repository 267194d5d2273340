"""Bytes that nobody would write, for as long as is asked: what the loader, rich text and fmt do with them.

    python fuzz/loader.py [--target load|prose|fmt] [--seconds 60] [--output DIR]

An input that breaks a law of tests/laws.py, or takes too long, is written to the output folder, one for each way of
breaking it, and the run goes on; the exit status is then 1. The corpus begins with the files of tests/cases. It
needs atheris (pip install -e '.[fuzz]'), which has no builds for some machines.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases"
MOST_SECONDS = 5.0
"""How long one input may take: it has at most a few thousand bytes, and coverage is counted as well."""
MOST_BYTES = 4096
PLAN = """\
strategy: ./strategy.yaml
number: 10
title: T
period: {start: 2020-01-01, end: 2021-12-31}
"""
WORDS = """\
strategy number title period start end status introduction document actors waivers severity actions objectives
leader co_leaders participants partners background aim approach deliverables results indicator unit baseline target
due verification measurements date value note milestones done empact priority oap_action empact_exemption resources
discontinued_because rule action objective reason until id name kind text levels coverage_level reference previous
7806-19 2(b) 2020-12-31 10.1 all xxxx/20 REV
"""
SIGNS = r"""
: - ? |- >+ &a *a <<: !!str %TAG --- ... { } [ ] , ' \" #
^[ ]( ![ ` ~~~ &# ; ** __ \\ https://a <http:// 1. + \x20 \x20\x20\x20\x20 \x0a \x0d\x0a \x09 \x00
\xe2\x80\xa8 \xef\xbb\xbf \xc2\x85 \xed\xa0\x80 \xef\xbf\xbe
"""
"""What the mutations of libFuzzer are made of, beside bytes; in SIGNS as it reads them from a file."""

Target = Callable[[bytes], None]


def load_target(folder: Path) -> Target:
    """The input in turn as a plan, an action and a strategy; all that is found in it has to be usable."""
    from laws import found_in

    files = {name: folder / name for name in ("plan.yaml", "strategy.yaml", "actions/1.yaml")}
    (folder / "actions").mkdir()

    def target(data: bytes) -> None:
        for chosen, file in files.items():
            for other in files.values():
                other.unlink(missing_ok=True)
            if chosen != "plan.yaml":
                files["plan.yaml"].write_text(PLAN, encoding="utf-8")
            file.write_bytes(data)
            found_in([folder])

    return target


def prose_target(folder: Path) -> Target:
    """The input as rich text: what is refused lies in it, and what is accepted becomes HTML of a few elements."""
    from laws import sound_prose

    def target(data: bytes) -> None:
        sound_prose(data.decode("utf-8", "replace").replace("\0", " "))

    return target


def fmt_target(folder: Path) -> Target:
    """The input formatted as an action: the same action, and nothing to do the second time."""
    from ccwp_plan.editing.format import formatted
    from ccwp_plan.language.action import Action
    from ccwp_plan.reading.source import parse

    here = folder / "action.yaml"

    def target(data: bytes) -> None:
        source = parse(data, here)
        new = formatted(source, Action, None)
        if source.problems:
            assert new == source.text
        else:
            again = parse(new.encode(), here)
            assert not again.problems
            assert formatted(again, Action, None) == new

    return target


TARGETS = {"load": load_target, "prose": prose_target, "fmt": fmt_target}


class Laws:
    """A target under watch: what breaks a law is kept, one input for each way, and counted."""

    def __init__(self, name: str, target: Target, seconds: int, output: Path) -> None:
        self.name, self.target, self.output = name, target, output
        self.began = time.monotonic()
        self.ends = self.began + seconds
        self.inputs, self.slowest = 0, 0.0
        self.broken: dict[str, Path] = {}

    def __call__(self, data: bytes) -> None:
        """Try one input; end the process where the time is up."""
        self.inputs += 1
        began = time.process_time()
        try:
            self.target(data)
        except Exception as error:
            self.keep(data, f"{type(error).__name__} in {where(error.__traceback__)}: {str(error)[:200]}")
        took = time.process_time() - began
        self.slowest = max(self.slowest, took)
        if took > MOST_SECONDS:
            self.keep(data, f"took more than {MOST_SECONDS:.0f} s")
        if time.monotonic() > self.ends:
            print(self.summary(), flush=True)
            os._exit(0)  # as libFuzzer ends: no exception leaves it

    def keep(self, data: bytes, why: str) -> None:
        """Write an input to the output folder, with why, if none of its kind is there."""
        kind = why.partition(": ")[0]
        if kind not in self.broken:
            self.output.mkdir(parents=True, exist_ok=True)
            name = hashlib.sha256(kind.encode()).hexdigest()[:12]
            self.broken[kind] = self.output / f"{name}.yaml"
            self.broken[kind].write_bytes(data)
            self.broken[kind].with_suffix(".txt").write_text(f"{why}\n{traceback.format_exc()}", encoding="utf-8")

    def summary(self) -> str:
        """What there is to say at the end."""
        seconds = time.monotonic() - self.began
        lines = [f"{self.name}: {self.inputs:,} inputs in {seconds:.0f} s, the slowest took {self.slowest:.2f} s"]
        lines += [f"  {kind}\n    {file}" for kind, file in self.broken.items()] or ["  every law holds"]
        return "\n".join(lines)


def where(found: TracebackType | None) -> str:
    """The last line of a traceback, as a place."""
    frame = traceback.extract_tb(found)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"


def seeds(folder: Path) -> None:
    """The corpus to begin with."""
    for file in sorted(CASES.rglob("*.yaml")):
        data = file.read_bytes()
        if len(data) <= MOST_BYTES:
            (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


def dictionary(file: Path) -> None:
    """Words and signs of the language, as libFuzzer reads them."""
    entries = "".join(f'"{entry}"\n' for entry in (WORDS + SIGNS).split())
    file.write_text(entries, encoding="utf-8")


def fuzz(name: str, seconds: int, output: Path) -> None:
    """One target for so many seconds, in this process, which libFuzzer ends."""
    import atheris

    sys.path.insert(0, str(ROOT / "tests"))
    with atheris.instrument_imports(include=["ccwp_plan", "laws"]):
        work = Path(os.environ["FUZZ_WORK"])
        laws = Laws(name, TARGETS[name](work), seconds, output)
    corpus, words = work.parent / "corpus", work.parent / "words"
    options = [f"-max_len={MOST_BYTES}", "-timeout=60", "-rss_limit_mb=2048"]
    options += [f"-artifact_prefix={output}/crash-", f"-dict={words}", "-verbosity=0", str(corpus)]
    atheris.Setup([sys.argv[0], *options], laws)
    atheris.Fuzz()


def main() -> int:
    """Run a target in a process of its own, so that even a crash of the interpreter is reported."""
    parser = argparse.ArgumentParser(description="Fuzz the loader, rich text or fmt for a bounded time.")
    parser.add_argument("--target", choices=[*TARGETS], default="load")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "fuzz")
    given = parser.parse_args()
    if find_spec("atheris") is None:
        print("atheris is not installed: pip install -e '.[fuzz]', where there is a build for this machine.")
        return 2
    if "FUZZ_WORK" in os.environ:
        fuzz(given.target, given.seconds, given.output.resolve())
        return 0
    given.output.mkdir(parents=True, exist_ok=True)
    before = {*given.output.iterdir()}
    temporary = Path(tempfile.mkdtemp(prefix="ccwp-plan-fuzz-"))
    try:
        for folder in ("corpus", "work"):
            (temporary / folder).mkdir()
        seeds(temporary / "corpus")
        dictionary(temporary / "words")
        environment = {**os.environ, "FUZZ_WORK": str(temporary / "work")}
        done = subprocess.run([sys.executable, *sys.argv], env=environment, stderr=subprocess.PIPE, check=False)
    finally:
        shutil.rmtree(temporary)
    if done.returncode:
        sys.stderr.write(done.stderr.decode(errors="replace")[-4000:])
    return 1 if done.returncode or {*given.output.iterdir()} - before else 0


if __name__ == "__main__":
    raise SystemExit(main())
