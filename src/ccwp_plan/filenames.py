"""Names that a file or a folder can have on every system: Windows refuses the most of them."""

from __future__ import annotations

import os
import re
from pathlib import Path

MOST = 200
"""How many characters a path has at most, counted from the folder of its repository: on Windows a path can have 259 in
all, and the repository lies somewhere, too."""
_MOST_OF_NAME = 100
_SIGN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_DEVICE = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³]) *(?:\.|$)", re.IGNORECASE)
_UNUSUAL = re.compile(f"{_SIGN.pattern}|[. ]$|^{_DEVICE.pattern}", re.IGNORECASE)


def refused(name: str) -> str | None:
    """Why Windows can have no file and no folder of this name; None where it can.

    >>> [refused(name) for name in ("10.1-a.yaml", "a:b", "Nul.yaml", "v1.")]
    [None, 'it contains :', 'NUL is a device there', 'it ends in a full stop']
    """
    if not _UNUSUAL.search(name):
        return None
    if sign := _SIGN.search(name):
        return "it contains a control character" if sign[0] < " " else f"it contains {sign[0]}"
    if device := _DEVICE.match(name):
        return f"{device[1].upper()} is a device there"
    return f"it ends in a {'space' if name.endswith(' ') else 'full stop'}"


def possible(name: str) -> str:
    """A name as every system can have it, which is nearly always the name itself; it leaves room for an ending.

    >>> [possible(name) for name in ("10th-action-plan", "v1:plan", "AUX", "...")]
    ['10th-action-plan', 'v1_plan', 'AUX_', '.._']
    """
    name = _SIGN.sub("_", name)[:_MOST_OF_NAME]
    if device := _DEVICE.match(name):
        name = f"{device[1]}_{name[device.end(1) :]}"
    return re.sub(r"[. ]$", "_", name)


def refused_in(path: Path) -> tuple[str, str] | None:
    """The name of a path that would be new and that Windows can have no file and no folder of, and why."""
    for step in (path, *path.parents):
        if os.path.lexists(step):
            return None
        if step.name != os.pardir and (why := refused(step.name)):
            return step.name, why
    return None
