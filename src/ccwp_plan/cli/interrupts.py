"""Signals that end a run: it cleans up and ends by the signal, as if it had not listened."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from ccwp_plan import processes

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Interrupted(BaseException):
    """A signal asks the run to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def heard() -> Iterator[None]:
    """Raise Interrupted in the block at Ctrl-C, SIGTERM or SIGHUP, once; those that are ignored stay so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ends = (signal.SIG_DFL, signal.default_int_handler)
    before = {number: found for number in _SIGNALS if (found := signal.getsignal(number)) in ends}
    for number in before:
        signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number, found in before.items():
            signal.signal(number, found)


def end(number: int) -> NoReturn:
    """End this process by a signal, and the programs that it runs: a shell sees 130 for Ctrl-C, 143 for SIGTERM."""
    processes.end()
    if os.name == "posix":
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    sys.exit(128 + number)


def _interrupt(number: int, frame: FrameType | None) -> None:
    for each in _SIGNALS:
        if signal.getsignal(each) is _interrupt:
            signal.signal(each, signal.SIG_IGN)  # what is cleaned up now is not interrupted again
    raise Interrupted(number)
