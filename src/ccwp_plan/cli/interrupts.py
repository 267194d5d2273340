"""Signals that end a run: it cleans up and ends by the signal, as if it had not listened.

All is done where the signal arrives, and nothing is raised: an exception that comes up in a callback of the
interpreter, or in the middle of an import, goes no further or becomes another.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from ccwp_plan import files, processes

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
_SHOW_CURSOR = b"\x1b[?25h"
_status: list[Callable[[], int]] = []
"""What gives the exit status of a run that is meant to be ended by a signal."""


@contextmanager
def heard() -> Iterator[None]:
    """Clean up in the block at Ctrl-C, SIGTERM or SIGHUP, and end by it; those that are ignored stay so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ends = (signal.SIG_DFL, signal.default_int_handler)
    before = {number: handler for number in _SIGNALS if (handler := signal.getsignal(number)) in ends}
    for number in before:
        signal.signal(number, _end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def ended_with(status: Callable[[], int]) -> Iterator[None]:
    """Let a signal be the way to end the block: the exit status is the one that is given then."""
    _status.append(status)
    try:
        yield
    finally:
        _status.pop()


def _end(number: int, frame: FrameType | None) -> None:
    """End this process and the programs that it runs; by the signal, a shell sees 130 for Ctrl-C, 143 for SIGTERM."""
    for each in _SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    files.abandon()
    processes.end()
    if sys.stderr.isatty():
        os.write(sys.stderr.fileno(), _SHOW_CURSOR + b"\n")  # a sign of life hides it; the prompt comes below the ^C
    if _status:
        os._exit(_status[-1]())
    if os.name == "posix":
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    os._exit(128 + number)
