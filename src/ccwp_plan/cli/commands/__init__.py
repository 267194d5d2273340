"""The commands, a module each: a new command is a new file.

A module says in `ORDER` where the help lists it, and its `register` adds the command, or a few that belong together.
Where Python keeps the name of a command for itself, that of the module has _ behind it.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any


def modules(called: str = "") -> Iterator[Any]:
    """The modules of this folder in the order of the help; one alone where the command that is called has its name."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    own = called.replace("-", "_")
    own = f"{own}_" if f"{own}_" in names else own
    found = (import_module(f"{__name__}.{name}") for name in ([own] if own in names else names))
    yield from sorted(found, key=lambda module: (module.ORDER, module.__name__))
