"""Files that are written whole or not at all.

A file is written under a temporary name beside its own and takes its place when it is complete. A process that is
killed there can remove nothing any more: what it leaves is removed by the next one that writes into that folder.
It is told from what a process is at work on by its lock, which a process holds as long as it lives.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import IO

from ccwp_plan.errors import CallError
from ccwp_plan.filenames import refused_in

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows has none
    fcntl = None

_TEMPORARY = re.compile(r"\.ccwp-plan-[0-9a-f]{16}\.tmp")
_LOOK = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_AT_ONCE = 32
"""So many new files are open at the same time."""
_NO_HARD_LINKS = {errno.EPERM, errno.EACCES, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK}


_undo: list[Callable[[], None]] = []
"""What removes the traces of what is being done, in the order in which it was begun."""


def write(path: Path, content: bytes) -> None:
    """Put content into a file: all of it or, where that fails, what was there before.

    Makes the folders above it, and keeps the permissions of a file that is there. A link in its place is replaced
    and not followed; into what takes bytes as they come, such as a pipe or /dev/stdout, they are poured. Raises
    CallError with the cause where the file cannot be written, or would have a name that Windows refuses; nothing is
    left behind then.
    """
    with _told(path):
        if _flows(path):
            _pour(path, content)
            return
        _refuse_odd_names(path)
        with _folders(path), _complete(path, content) as temporary:
            temporary.replace(path)


def holds(path: Path, content: bytes) -> bool:
    """Whether a file has exactly this content; never raises."""
    try:
        return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def create(contents: Mapping[Path, bytes]) -> None:
    """Write new files: all of them or, where that fails, none; nor is a folder left that was made for them.

    Raises CallError where one of them exists, cannot be written, or would have a name that Windows refuses.
    """
    there = [path for path in contents if os.path.lexists(path)]
    if there:
        names = ", ".join(path.as_posix() for path in there)
        raise CallError(
            f"{names} already {'exists' if len(there) == 1 else 'exist'}.",
            "Nothing was written. Choose another place, or move what is there.",
        )
    for path in contents:
        _refuse_odd_names(path)
    paths = [*contents]
    with ExitStack() as undo:
        for start in range(0, len(paths), _AT_ONCE):
            _create({path: contents[path] for path in paths[start : start + _AT_ONCE]}, undo)


def _create(contents: Mapping[Path, bytes], undo: ExitStack) -> None:
    """Write so many new files as are open at once; `undo` removes them."""
    with ExitStack() as begun:
        files = {}
        for path, content in contents.items():
            with _told(path):
                undo.enter_context(_folders(path))
                files[path] = begun.enter_context(_begun(path, content))
        with _told(next(iter(contents))):
            _settle([file for _, file in files.values()])
        for path, (temporary, _) in files.items():
            with _told(path):
                _name(temporary, path)
            undo.enter_context(_gone_on_failure(partial(path.unlink, missing_ok=True)))


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Put contents into files, be they there or new: into all of them or, where that fails, into none.

    Makes the folders above those that are new. Raises CallError where one of them cannot be written, or is new and
    would have a name that Windows refuses.
    """
    with ExitStack() as undo:
        temporaries = {}
        for path, content in contents.items():
            with _told(path):
                if not path.exists():
                    _refuse_odd_names(path)
                    undo.enter_context(_folders(path))
                temporaries[path] = undo.enter_context(_complete(path, content))
        for path, temporary in temporaries.items():
            with _told(path):
                before = path.read_bytes() if path.exists() else None
                temporary.replace(path)
            again = partial(path.unlink, missing_ok=True) if before is None else partial(write, path, before)
            undo.enter_context(_gone_on_failure(again))


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for files that are needed in the block only. Raises CallError where none can be made or filled."""
    import shutil
    import tempfile

    try:
        folder = Path(tempfile.gettempdir(), _temporary_name())
        _clear(folder.parent)
        with _gone_afterwards(lambda: shutil.rmtree(folder, ignore_errors=True)), _made(folder):
            yield folder
    except OSError as error:
        reason = error.strerror or str(error)
        help_ = "Make room there, or set TMPDIR to a folder that can be written to."
        raise CallError(f"Temporary files cannot be written: {reason}.", help_) from error


def abandon() -> None:
    """Leave nothing behind of what is being done, since this process ends at once."""
    for undo in reversed(_undo):
        with suppress(OSError):
            undo()


@contextmanager
def _gone_afterwards(undo: Callable[[], None]) -> Iterator[None]:
    """Undo after the block, be it that it fails, or that the process ends in it."""
    _undo.append(undo)
    try:
        yield
    finally:
        with suppress(OSError):
            undo()
        _undo.remove(undo)


@contextmanager
def _gone_on_failure(undo: Callable[[], None]) -> Iterator[None]:
    """Undo where the block fails, or the process ends in it."""
    _undo.append(undo)
    try:
        yield
    except BaseException:
        with suppress(OSError):
            undo()
        raise
    finally:
        _undo.remove(undo)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell why a file cannot be written where the system refuses it."""
    try:
        yield
    except OSError as error:
        blocking = next((above for above in path.parents if os.path.lexists(above) and not above.is_dir()), None)
        reason = f"{blocking.as_posix()} is not a folder" if blocking else error.strerror or str(error)
        help_ = "What was there before is unchanged." if os.path.lexists(path) else ""
        raise CallError(f"{path.as_posix()} cannot be written: {reason}.", help_) from error


def _refuse_odd_names(path: Path) -> None:
    """Raise CallError where a file, or a folder above it, would have a name that it could not have on Windows."""
    if odd := refused_in(path):
        reason = f"no file and no folder can be called ‘{odd[0]}’ on Windows, since {odd[1]}"
        raise CallError(f"{path.as_posix()} cannot be written: {reason}.", "Choose another name.")


@contextmanager
def _folders(path: Path) -> Iterator[None]:
    """The folders above a file; where the block fails, those that had to be made are removed again."""
    missing = [folder for folder in path.parents if not os.path.lexists(folder)]

    def undo() -> None:
        for folder in missing:
            with suppress(OSError):  # something else is in it by now
                folder.rmdir()

    with _gone_on_failure(undo):
        path.parent.mkdir(parents=True, exist_ok=True)
        yield


@contextmanager
def _complete(path: Path, content: bytes) -> Iterator[Path]:
    """A file beside `path` with the content and the permissions that `path` is to have; gone after the block."""
    with _begun(path, content) as (temporary, file):
        _settle([file])
        yield temporary


@contextmanager
def _begun(path: Path, content: bytes) -> Iterator[tuple[Path, IO[bytes]]]:
    """The same, before it is certain that the content is on the disk."""
    _clear(path.parent)
    temporary = path.with_name(_temporary_name())
    with _gone_afterwards(partial(_remove, temporary)), _opened(temporary) as file:
        file.write(content)
        file.flush()
        _keep_mode(path, temporary)
        yield temporary, file


def _settle(files: Sequence[IO[bytes]]) -> None:
    """Wait until files are on the disk: of many at once, since a disk takes hardly longer for them than for one."""
    if len(files) == 1:
        os.fsync(files[0].fileno())
    else:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(len(files)) as waiting:
            for settled in [waiting.submit(os.fsync, file.fileno()) for file in files]:
                settled.result()
    if fcntl is None:  # there, what is open cannot be renamed
        for file in files:
            file.close()


def _remove(temporary: Path) -> None:
    """Remove a file, if it is there; on Windows one that is read-only has to be made writable first."""
    try:
        temporary.unlink(missing_ok=True)
    except PermissionError:
        temporary.chmod(0o600)
        temporary.unlink(missing_ok=True)


def _temporary_name() -> str:
    return f".ccwp-plan-{secrets.token_hex(8)}.tmp"


def _opened(temporary: Path) -> IO[bytes]:
    """A new file, locked."""
    while True:
        file = temporary.open("xb")
        if _locked(file.fileno(), temporary):
            return file
        file.close()


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """A new folder, locked; none but its owner may look into it."""
    while True:
        folder.mkdir(0o700)
        if fcntl is None:
            yield
            return
        with _looked_at(folder) as opened:
            if _locked(opened, folder):
                yield
                return


def _locked(descriptor: int, path: Path) -> bool:
    """Lock what has just been made, so that no other process clears it away; False where one has done so before."""
    if fcntl is None:
        return True
    with suppress(OSError):  # a network drive without locks: nothing is cleared away there, either
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return path.exists()


@cache
def _clear(folder: Path) -> None:
    """Remove what processes that are no more have left in a folder; once in a run."""
    import shutil

    if fcntl is None:
        return
    with suppress(OSError):
        for left in [entry for entry in os.scandir(folder) if _TEMPORARY.fullmatch(entry.name)]:
            with suppress(OSError), _looked_at(left.path) as opened:  # somebody else's, or just gone
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left.path) if left.is_dir() else os.unlink(left.path)  # noqa: PTH108


@contextmanager
def _looked_at(path: str | Path) -> Iterator[int]:
    """The descriptor of a file or a folder. A link is not followed, and a pipe makes nobody wait."""
    descriptor = os.open(path, _LOOK)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _keep_mode(path: Path, temporary: Path) -> None:
    """Give a file the permissions of the one that it replaces, if there is one; else it has what the system gives."""
    with suppress(FileNotFoundError):
        mode = os.lstat(path).st_mode
        if stat.S_ISREG(mode) and mode != temporary.stat().st_mode:
            temporary.chmod(stat.S_IMODE(mode))


def _name(temporary: Path, path: Path) -> None:
    """Give a complete file its name. Raises FileExistsError where another one has got it in the meantime."""
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS or os.path.lexists(path):
            raise
        temporary.replace(path)


def _flows(path: Path) -> bool:
    """Whether what stands there takes bytes as they come. A link does only where the system itself has made it."""
    try:
        mode = os.lstat(path).st_mode
    except (OSError, ValueError):
        return False
    if stat.S_ISLNK(mode):
        return path.absolute().is_relative_to("/dev")
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)


def _pour(path: Path, content: bytes) -> None:
    """Write into what is there. A pipe that nobody reads is an error, and makes nobody wait."""
    descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
    with open(descriptor, "wb") as file:
        if hasattr(os, "set_blocking"):  # Windows has none
            os.set_blocking(descriptor, True)
        file.write(content)
