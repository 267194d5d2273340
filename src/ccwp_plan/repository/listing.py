"""What lies in the folders of the secretariat: files to read, and what is passed over.

A file of an editor, of the system or of git is nobody's text and is not listed at all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ccwp_plan.reading.place import Refusal
from ccwp_plan.repository.bounds import leaves, real, refused_folder

YAML_NAMES = (".yaml", ".yml", ".yaml.txt", ".yml.txt")
_OF_TOOLS = r"""(?xi)
      ~$ | ^~\$ | ^\.~ | ^\.\# | ^\#.*\#$ | ^4913$ | ___jb_(tmp|old|bak)___$  # editors: copies, locks and probes
    | \.(tmp|bak|sw[a-z]|part|crdownload)$
    | ^\.(git|gitkeep|gitignore|gitattributes|gitmodules|keep|hg|hgignore|svn|editorconfig)$
    | ^\.(idea|vscode|vs|fleet|zed|history|project|settings)$
    | ^\._ | ^\.(DS_Store|localized|directory|AppleDouble|Spotlight-V100|Trashes|fseventsd)$  # systems
    | ^(Thumbs\.db|ehthumbs\.db|desktop\.ini|Icon\r)$
    | ^\.(nfs[0-9a-f]+|fuse_hidden.*|goutputstream-.*|sb-.*|Trash-\d+)$
"""


class Below(NamedTuple):
    """What lies in a folder and in its sub-folders, at any depth, each by its path.

    `files` are named like YAML files, whether or not their names end in .yaml; `others` are what is not looked into:
    files of other kinds, and what has a name that begins with a full stop. `refused` are the links to folders that
    are not followed, with the reason. `folders` are those that were listed, itself first.
    """

    files: list[Path]
    others: list[Path]
    refused: list[tuple[Path, Refusal]]
    folders: list[Path]


def yaml_files(folder: Path) -> list[Path]:
    """The files directly in a folder that are named like YAML files, whether or not their names end in .yaml.

    There are none where there is no folder; OSError is raised where it cannot be read.
    """
    names = [entry.name for entry in _entries(folder)]
    return [folder / name for name in names if name.lower().endswith(YAML_NAMES) and not name.startswith(".")]


def below(folder: Path, top: Path | None) -> Below:
    """What lies below a folder; a folder to which several links lead is listed once.

    Links are followed after all else, and not out of the folder `top`. There is nothing where there is no folder;
    OSError is raised where one cannot be read.
    """
    found = Below([], [], [], [])
    waiting, links, seen = [folder], list[Path](), set[Path]()
    while waiting or links:
        here = waiting.pop() if waiting else links.pop(0)
        if (key := real(here)) in seen:
            continue
        seen.add(key)
        found.folders.append(here)
        inner: list[Path] = []
        for entry in _entries(here):
            name = entry.name
            if name.endswith(".yaml") and name[0] not in ".~":
                found.files.append(here / name)
            elif not of_a_tool(name):
                _sort(entry, here / name, top, found, inner, links)
        waiting += reversed(inner)
    return found


def of_a_tool(name: str) -> bool:
    """Whether a name is that of a file, or a folder, which an editor, the system or git keeps for itself.

    >>> [name for name in (".10.2.yaml.swp", "~$10.2.docx", ".DS_Store", ".10.2.yaml", "10.2.docx") if of_a_tool(name)]
    ['.10.2.yaml.swp', '~$10.2.docx', '.DS_Store']
    """
    return bool(re.search(_OF_TOOLS, name))  # compiled where it is first asked of: few plans have such names


def _sort(
    entry: os.DirEntry[str], path: Path, top: Path | None, found: Below, inner: list[Path], links: list[Path]
) -> None:
    """Enter what lies in a folder where it belongs: among what was found, or what is still to be listed."""
    if entry.name.startswith("."):
        found.others.append(path)
    elif entry.name.lower().endswith(YAML_NAMES):
        found.files.append(path)
    elif entry.is_dir(follow_symlinks=False):
        inner.append(path)
    elif not entry.is_symlink() or not (leaves(path, top) or path.is_dir()):
        found.others.append(path)
    elif refusal := refused_folder(path, top):
        found.refused.append((path, refusal))
    else:
        links.append(path)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """What lies in a folder, by name; nothing where there is no folder."""
    try:
        yield from sorted(os.scandir(folder), key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
