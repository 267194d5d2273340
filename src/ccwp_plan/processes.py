"""Programs that are run to their end, and that do not outlive this one where it is interrupted."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from typing import IO

TURN = 0.5
"""So long at most a signal waits to be heard, in seconds."""
_running: set[subprocess.Popen[bytes]] = set()
_starting = threading.RLock()
"""Held by a thread that starts a program, until it is among those that are running."""


def run(
    command: Sequence[str], *, given: bytes, seconds: float, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """Run a program that is given something on its standard input; it is killed where it takes too long.

    Raises subprocess.TimeoutExpired then, and OSError where it cannot be run.
    """
    pipe = subprocess.PIPE
    with _starting:
        started = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment)
        _running.add(started)
    with started as process:
        try:
            threading.Thread(target=_give, args=(process.stdin, given), daemon=True).start()
            process.stdin = None  # `communicate` would give nothing more once a turn has ended
            out, err = _outcome(process, seconds)
        except BaseException:
            process.kill()
            raise
        finally:
            _running.discard(process)
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def _give(stdin: IO[bytes], given: bytes) -> None:
    with contextlib.suppress(OSError), stdin:  # it may have ended without reading all
        stdin.write(given)


def _outcome(process: subprocess.Popen[bytes], seconds: float) -> tuple[bytes, bytes]:
    """What a program says, within its time.

    It is waited for in short turns: a signal that arrives just before the wait would else be heard after it.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            return process.communicate(timeout=min(TURN, max(until - time.monotonic(), 0)))
        except subprocess.TimeoutExpired:
            if time.monotonic() >= until:
                raise


def end() -> None:
    """Kill the programs that are running, and let no other begin."""
    _starting.acquire(timeout=1)
    for process in [*_running]:
        process.kill()
