"""Programs that are run to their end, and that do not outlive this one where it is interrupted."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence

_running: set[subprocess.Popen[bytes]] = set()


def run(
    command: Sequence[str], *, given: bytes, seconds: float, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """Run a program that is given something on its standard input; it is killed where it takes too long.

    Raises subprocess.TimeoutExpired then, and OSError where it cannot be run.
    """
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment) as process:
        _running.add(process)
        try:
            out, err = process.communicate(given, timeout=seconds)
        except BaseException:
            process.kill()
            raise
        finally:
            _running.discard(process)
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def end() -> None:
    """Kill the programs that are running."""
    for process in [*_running]:
        process.kill()
