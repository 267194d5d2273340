"""Runs that are repeated whenever what they read changes: what `--watch` is made of."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from ccwp_plan.cli.interrupts import ended_with
from ccwp_plan.cli.output import fail, message, system_error
from ccwp_plan.errors import CallError
from ccwp_plan.repository.inputs import DiskChange, Inputs

Look: TypeAlias = Callable[[], Inputs]
Run: TypeAlias = Callable[[DiskChange | None], int]
"""A run, given what has changed since the one before it, or None for the first; it gives the exit status."""
Listen: TypeAlias = Callable[[Iterable[Path]], Iterable[object]]

_STEP, _DEBOUNCE, _AT_LEAST_EVERY = 30, 100, 1_000
"""In milliseconds: how long it must be still until a change is finished (an editor writes a file in several
steps), but at most; and how often the disk is looked at where nothing is heard of."""


def watch(look: Look, run: Run, say: Callable[[str], None]) -> int:
    """Run at once, and again whenever what is read changes, until a signal ends it; gives the last exit status.

    `say` is given the line that each later run begins with. CallErrors and OSErrors are shown and end nothing,
    unless there is no plan at the beginning: then the call is wrong.
    """
    seen = look()
    status = run(None) if seen.trouble else _shown(run, None)
    with ended_with(lambda: status):
        message("Watching for changes; Ctrl-C ends it.")
        for change in changes(seen, look, wakes):
            say(_head(change))
            status = _shown(run, change)
            gc.collect()  # nothing else collects: see main()
    return status


def changes(seen: Inputs, look: Look, listen: Listen) -> Iterator[DiskChange]:
    """What has changed since it was last seen, each time that something has.

    `listen` gives something whenever it may be time to look; it is asked anew when there are other folders.
    """
    while True:
        for _ in listen(seen.folders):
            before, seen = seen, look()
            if change := seen.since(before):
                yield change
            if seen.folders != before.folders:
                break


def wakes(folders: Iterable[Path]) -> Iterator[object]:
    """Something whenever anything happens directly in one of the folders, and once a second.

    So what happens before the watcher listens, or where it hears nothing (on a network drive, in a folder that
    comes back), is found within a second; and nothing is lost but speed where the system denies a watcher.
    """
    import watchfiles

    try:
        yield from watchfiles.watch(
            *folders,
            watch_filter=None,
            debounce=_DEBOUNCE,
            step=_STEP,
            rust_timeout=_AT_LEAST_EVERY,
            yield_on_timeout=True,
            recursive=False,
            ignore_permission_denied=True,
        )
    except (OSError, RuntimeError):  # a folder has just gone, or there are as many watchers as the system allows
        time.sleep(_AT_LEAST_EVERY / 1_000)
        yield None


def _shown(run: Run, change: DiskChange | None) -> int:
    """The status of a run; where it cannot be carried out, why is shown."""
    try:
        return run(change)
    except CallError as error:
        fail(error)
    except (OSError, ImportError) as error:
        fail(system_error(error))
    return 2


def _head(change: DiskChange) -> str:
    from ccwp_plan.reports.watch import changed

    return changed(change, datetime.now().time())
