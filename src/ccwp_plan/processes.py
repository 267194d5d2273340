"""Programs that are run to their end, and that do not outlive this one where it is interrupted."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Mapping, Sequence

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
            out, err = process.communicate(given, timeout=seconds)
        except BaseException:
            process.kill()
            raise
        finally:
            _running.discard(process)
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def end() -> None:
    """Kill the programs that are running, and let no other begin."""
    _starting.acquire(timeout=1)
    for process in [*_running]:
        process.kill()
