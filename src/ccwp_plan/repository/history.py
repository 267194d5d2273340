"""The files of plans at a git revision, or as they are staged.

They are read from git's object store into a folder of their own, and loaded from there like any others. The work
tree is not looked at, no lock is taken, and nothing that the repository configures is run.
"""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from ccwp_plan import processes
from ccwp_plan.errors import CallError
from ccwp_plan.filenames import refused
from ccwp_plan.language.reference import FILES
from ccwp_plan.reading.letters import composed
from ccwp_plan.reading.place import capital
from ccwp_plan.reading.source import MAX_BYTES
from ccwp_plan.repository.bounds import MAX_FILES, real
from ccwp_plan.repository.find import ACTIONS
from ccwp_plan.repository.listing import YAML_NAMES
from ccwp_plan.repository.oaps import OAPS
from ccwp_plan.repository.reference import REFERENCE, kind_of

_MAX_LINKS = 10
_MOST_COMMITS = 2_000
_BATCH = 1_000
_LINK = "120000"
_IN_ACTIONS = re.compile(rf"(?:.*/)?{ACTIONS}(?=/|$)").match
SECONDS = 60.0
"""The longest that git may take for an answer; it reads what lies on this machine, and fetches nothing."""
_DUBIOUS = "dubious ownership"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file in a revision: what kind of file it is, the name of its content, and how long that is."""

    mode: str
    object_: str
    size: int


@dataclass(frozen=True)
class Repository:
    """A git repository: a folder in it, its top folder, and the path from there to the folder."""

    folder: Path
    top: Path
    prefix: str

    def inside(self, path: Path) -> str | None:
        """A path as the repository names it, or None if it is not in it; it does not have to exist."""
        absolute = Path(os.path.normpath(real(path))).as_posix()
        top = real(self.top).as_posix()
        if absolute == top:
            return ""
        return absolute[len(top) + 1 :] if absolute.startswith(f"{top.rstrip('/')}/") else None

    def revision(self, name: str) -> Revision | None:
        """A revision by any name that git has for it (v1, HEAD~3, a commit), or None if there is none."""
        if name.startswith(("-", ":")) or not name.strip():
            return None
        commit = _git(self.folder, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
        if commit.returncode:
            return None
        tree = _git(self.folder, "rev-parse", "--verify", "--quiet", f"{commit.stdout.decode().strip()}^{{tree}}")
        return None if tree.returncode else Revision(self, name, tree.stdout.decode().strip())

    def through_time(self, path: str, beside: Sequence[str] = ()) -> Iterator[tuple[str, bytes]]:
        """What a file held in each commit that changed it or what lies beside it under these names, the latest first:
        the commit and the content.

        Commits in which there is no such file are left out.
        """
        folder = posixpath.dirname(path)
        changed = [path, *(posixpath.join(folder, name) for name in beside)]
        listed = _git(self.top, "rev-list", f"--max-count={_MOST_COMMITS}", "HEAD", "--", *changed)
        commits = listed.stdout.decode().split()
        asked = "".join(f"{commit}:{path}\n" for commit in commits).encode()
        given = _git(self.top, "cat-file", "--batch", asked=asked).stdout if commits else b""
        at = 0
        for commit in commits:
            end = given.find(b"\n", at)
            head = given[at:end].split(b" ") if end >= 0 else []
            if len(head) == 3 and head[1] == b"blob":
                size = int(head[2])
                yield commit, given[end + 1 : end + 1 + size]
                end += size + 1
            at = end + 1

    @property
    def staged(self) -> Staged:
        """What the next commit will hold."""
        return Staged(self, "the index", "")

    @property
    def shallow(self) -> bool:
        """Whether the repository was cloned without its history."""
        return _git(self.folder, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


@dataclass(frozen=True)
class Revision:
    """The files of a repository as they are at a revision; `name` is how it was asked for."""

    repository: Repository
    name: str
    tree: str

    @cached_property
    def entries(self) -> Mapping[str, _Entry]:
        """Every file of the revision by its path, without those that would lead out of a folder."""
        entries = dict(self._listed())
        return entries | self._through_links(entries)

    def _listed(self) -> Iterator[tuple[str, _Entry]]:
        listed = _git(self.repository.folder, "ls-tree", "-r", "-l", "-z", "--full-tree", self.tree)
        for name, (mode, _, object_, size) in _lines(listed.stdout):
            yield name, _Entry(mode, object_, int(size) if size.isdecimal() else 0)

    def holds(self, path: str) -> bool:
        """Whether there is a file or a folder of this path."""
        return path in self.entries or any(known.startswith(f"{path}/") for known in self.entries) or not path

    def spelt(self, path: str) -> str:
        """A path as the revision has it: its accents may be typed otherwise there."""
        if path.isascii() or self.holds(path):
            return path
        depth = path.count("/") + 1
        heads = ("/".join(known.split("/")[:depth]) for known in self.entries)
        return next((head for head in heads if composed(head) == composed(path)), path)

    def extract(self, paths: Sequence[str], folder: Path) -> None:
        """Write files of the revision into a folder, each at its own path. Raises CallError where one is not there.

        A link is written as the file that it leads to.
        """
        wanted = {path: self._followed(path) for path in paths}
        for batch in (paths[at : at + _BATCH] for at in range(0, len(paths), _BATCH)):
            small = {wanted[path].object_ for path in batch if wanted[path].size <= MAX_BYTES}
            contents = dict(self._contents(sorted(small)))
            for path in batch:
                file = folder / path
                file.parent.mkdir(parents=True, exist_ok=True)
                with file.open("xb") as opened:
                    opened.write(contents.get(wanted[path].object_, b""))
                    opened.truncate(wanted[path].size)

    def yaml_files(self, *, within: str) -> list[str]:
        """The paths of the files below a folder that are named like YAML files, and those that all plans may read."""
        below = f"{within}/" if within else ""
        return [
            path
            for path in self.entries
            if _is_yaml(path)
            if path == within or path.startswith(below) or _shared(PurePosixPath(path))
        ]

    def _through_links(self, entries: Mapping[str, _Entry]) -> dict[str, _Entry]:
        """The files of actions in folders of the revision that links lead to, by their paths through these.

        As in a work tree, a folder that several links lead to is read once.
        """
        links = {
            path: match[0] for path, entry in entries.items() if entry.mode == _LINK if (match := _IN_ACTIONS(path))
        }
        targets = dict(self._contents(sorted({entries[path].object_ for path in links}))) if links else {}
        found: dict[str, _Entry] = {}
        seen: set[tuple[str, str]] = set()
        for link, actions in links.items():
            target = os.fsdecode(targets[entries[link].object_])
            folder = posixpath.normpath(posixpath.join(posixpath.dirname(link), target))
            within = f"{folder}/".startswith(f"{actions}/") and link != actions
            if within or (actions, folder) in seen or link.startswith(f"{folder}/") or len(found) > MAX_FILES:
                continue
            seen.add((actions, folder))
            for path, entry in entries.items():
                if path.startswith(f"{folder}/") and _is_yaml(path) and entry.mode != _LINK:
                    found[link + path[len(folder) :]] = entry
        return found

    def _followed(self, path: str) -> _Entry:
        """The file at a path, or where the link at it leads."""
        at = path
        for _ in range(_MAX_LINKS):
            entry = self.entries.get(at)
            if entry is None:
                break
            if entry.mode != _LINK:
                return entry
            target = os.fsdecode(next(content for _, content in self._contents([entry.object_])))
            at = posixpath.normpath(posixpath.join(posixpath.dirname(at), target))
        raise CallError(f"{self.name}:{path} is a link to a file that the revision does not contain.")

    def _contents(self, objects: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """The contents of objects by their names."""
        asked = "".join(f"{object_}\n" for object_ in objects).encode()
        given = _git(self.repository.folder, "cat-file", "--batch", asked=asked).stdout
        at = 0
        for object_ in objects:
            end = given.find(b"\n", at)
            head = given[at:end].split() if end >= 0 else []
            if len(head) != 3:
                help_ = "Fetch the history first: git fetch --unshallow, or git fetch --refetch in a partial clone."
                raise CallError(f"This clone lacks a file of {self.name}.", help_)
            size = int(head[2])
            yield object_, given[end + 1 : end + 1 + size]
            at = end + 1 + size + 1


class Staged(Revision):
    """The files of a repository as they are in git's index. In a hook it is the index that git names to it."""

    def lay_out(self, folder: Path) -> None:
        """Write all files into a folder, links as links; of those that no plan reads as text, the names alone."""
        entries = dict(self._listed())
        read = [path for path, entry in entries.items() if entry.mode != _LINK and _is_text(path)]
        self.extract(read, folder)
        links = [path for path, entry in entries.items() if entry.mode == _LINK]
        targets = dict(self._contents(sorted({entries[path].object_ for path in links}))) if links else {}
        for path in sorted({*entries} - {*read}, key=lambda path: (path in links, path)):
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            if path in links:
                file.symlink_to(os.fsdecode(targets[entries[path].object_]))
            else:
                file.touch()

    def _listed(self) -> Iterator[tuple[str, _Entry]]:
        listed = _git(self.repository.folder, "ls-files", "--stage", "-z", "--full-name", ":/")
        found = {name: (mode, object_) for name, (mode, object_, stage) in _lines(listed.stdout) if stage == "0"}
        asked = "".join(f"{object_}\n" for _, object_ in found.values()).encode()
        told = _git(self.repository.folder, "cat-file", "--batch-check=%(objectsize)", asked=asked).stdout.split(b"\n")
        for (name, (mode, object_)), size in zip(found.items(), told, strict=False):
            yield name, _Entry(mode, object_, int(size) if size.isdigit() else 0)


def git_repository(near: Path) -> Repository:
    """The git repository that a path is in. Raises CallError where there is none, or no git."""
    folder = near if near.is_dir() else near.parent
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    bare = _git(folder, "rev-parse", "--is-bare-repository")
    if bare.returncode:
        raise _no_repository(folder, bare.stderr.decode("utf-8", "replace"))
    here = real(folder)
    above = _git(folder, "rev-parse", "--show-cdup").stdout.count(b"../") if bare.stdout.strip() == b"false" else 0
    top = here.parents[above - 1] if above else here
    prefix = here.relative_to(top).as_posix() if above else ""
    return Repository(folder, top, prefix)


def _no_repository(folder: Path, said: str) -> CallError:
    if _DUBIOUS in said:
        here = real(folder)
        top = next((one for one in (here, *here.parents) if os.path.lexists(one / ".git")), here)
        return CallError(
            f"git does not read the repository {top.as_posix()}, because it belongs to another user.",
            f'If you trust it: git config --global --add safe.directory "{top.as_posix()}"',
        )
    where = "the current folder" if folder == Path() else f"the folder {folder.as_posix()}"
    return CallError(f"{capital(where)} is not in a git repository.", "Give the path of a plan instead.")


def _lines(listed: bytes) -> Iterator[tuple[str, list[str]]]:
    """What git lists: each path that can be written, and what it says of it."""
    for line in listed.split(b"\0")[:-1]:
        head, _, path = line.partition(b"\t")
        if _ordinary(name := os.fsdecode(path)):
            yield name, head.decode("ascii").split()


def _is_yaml(path: str) -> bool:
    return path.lower().endswith(YAML_NAMES)


def _is_text(path: str) -> bool:
    """Whether a file is read, and not only seen: YAML, and the schemas that it names."""
    return _is_yaml(path) or path.lower().endswith(".json")


def _shared(path: PurePosixPath) -> bool:
    """Whether plans in any folder may read a file: a strategy, an OAP, or reference data."""
    return path.parent.name in ("strategies", OAPS) or (path.parent.name == REFERENCE and kind_of(path) in FILES)


def _ordinary(path: str) -> bool:
    """Whether a path can be written below a folder as it is: git itself keeps no other, but a tree can be made up."""
    steps = path.split("/")
    if any(step in ("", ".", "..") for step in steps):
        return False
    return os.name != "nt" or not any(map(refused, steps))


def _git(folder: Path, *arguments: str, asked: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder. Raises CallError where there is no git, or where it takes too long."""
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    environment["GIT_NO_LAZY_FETCH"] = "1"
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX"):  # set in hooks, and right in their folder only
        environment.pop(name, None)
    options = ["--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-C", str(folder)]
    try:
        return processes.run(["git", *options, *arguments], given=asked, seconds=SECONDS, environment=environment)
    except subprocess.TimeoutExpired:
        message = f"git did not finish within {SECONDS:g} seconds and was stopped."
        raise CallError(message, "Try again, or give the path of a plan instead.") from None
    except FileNotFoundError:
        help_ = "Install git, or give the path of a plan instead."
        raise CallError("A revision can only be read with git, and git is not installed.", help_) from None
