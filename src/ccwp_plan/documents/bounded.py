"""Documents whose templates may be a stranger's: each is made in a process of its own, within bounds.

The sandbox of Jinja2 keeps a template from what it must not touch, but not from going on for ever; neither does
typst keep a layout. So the bounds are the system's: time, and where the system has them memory and the size of a
file. The process is sent a job and sends back a document, or why there is none.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import time

from ccwp_plan import processes
from ccwp_plan.documents.jobs import Job, Rendered, render_job
from ccwp_plan.errors import CallError

SECONDS, SECONDS_A_PART = 60, 0.1
"""How long a document may take, and how much longer for each of its actions or objectives."""
MEMORY, OUTPUT = 4 << 30, 256 << 20
"""How much memory the process, and each program that it starts, may use, and how large a document may be, in bytes."""

_NOWHERE = "http://127.0.0.1:9"
"""Where a request for a package of typst's is sent: the port at which nothing is ever answered."""
_TIME_USED_UP = -getattr(signal, "SIGXCPU", 0) or None
"""The status of a process that has used its time up before the clock has; none on Windows."""
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


def render_within_bounds(job: Job, parts: int) -> Rendered:
    """The document of a job, which has so many actions or objectives.

    Raises CallError where a template cannot be used, or takes more time, memory or room than it may.
    """
    seconds = int(SECONDS + SECONDS_A_PART * parts)
    command = [sys.executable, "-P", "-m", __name__, str(seconds), str(os.getpid())]
    try:
        done = processes.run(command, given=pickle.dumps(job), seconds=seconds, environment=_environment())
        late = done.returncode == _TIME_USED_UP
    except subprocess.TimeoutExpired:
        late = True
    if late:
        raise _refusal(job, f"it did not finish within {seconds} seconds")
    head, _, content = done.stdout.partition(b"\n")
    if done.returncode or not head:
        said = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise _refusal(job, said or f"its process ended with status {done.returncode}")
    answer = json.loads(head)
    if "error" in answer:
        raise CallError(answer["error"], answer["help"])
    return Rendered(content, answer["remark"])


def main() -> None:
    """Do the job on standard input, within bounds, and write the answer to standard output."""
    seconds, parent = map(int, sys.argv[1:3])
    _bound(seconds)
    threading.Thread(target=_end_with, args=(parent, seconds + 1), daemon=True).start()
    job: Job = pickle.load(sys.stdin.buffer)
    content = b""
    try:
        rendered = render_job(job)
        if len(rendered.content) > OUTPUT:
            raise _refusal(job, f"it is larger than {OUTPUT >> 20} MiB")
        answer, content = {"remark": rendered.remark}, rendered.content
    except CallError as error:
        answer = {"error": error.message, "help": error.help}
    except MemoryError:
        refusal = _refusal(job, f"it needs more than {MEMORY >> 30} GiB of memory")
        answer = {"error": refusal.message, "help": refusal.help}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + content)


def _bound(seconds: int) -> None:
    """Bound what this process and those that it starts may use, where the system can."""
    with contextlib.suppress(ImportError):  # Windows has none of these
        import resource

        for kind, most, grace in (
            (resource.RLIMIT_CPU, seconds, 1),  # the system says that time is up, and only then kills
            (resource.RLIMIT_DATA, MEMORY, 0),
            (resource.RLIMIT_FSIZE, OUTPUT, 0),
            (resource.RLIMIT_CORE, 0, 0),
        ):
            _, hard = resource.getrlimit(kind)
            room = most + grace if hard == resource.RLIM_INFINITY else min(most + grace, hard)
            resource.setrlimit(kind, (min(most, room), room))


def _end_with(parent: int, seconds: float) -> None:
    """End this process when the one is gone that waits for it, be it before this one has begun: it cannot say so.

    Windows does not say that a parent is gone, so that the process ends, too, when it is waited for no more.
    """
    until = time.monotonic() + seconds
    while os.getppid() == parent and time.monotonic() < until:
        time.sleep(0.5)
    os._exit(1)


def _environment() -> dict[str, str]:
    """This process's, with no way to the network: typst would fetch a package that a layout names."""
    kept = {name: value for name, value in os.environ.items() if name.lower() not in (*_PROXIES, "no_proxy")}
    return kept | {name: _NOWHERE for proxy in _PROXIES for name in (proxy, proxy.upper())}


def _refusal(job: Job, why: str) -> CallError:
    folders = ", ".join(folder.as_posix() for folder in job.folders)
    name = f"{job.view.kind} as {job.format.upper()}"
    return CallError(f"The {name} cannot be made with the templates in {folders}: {why}.", "Check those templates.")


if __name__ == "__main__":
    main()
