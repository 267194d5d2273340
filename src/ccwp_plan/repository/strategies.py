"""Which strategy a plan names, and where strategies are looked up: the repository's own, then the shipped ones."""

from __future__ import annotations

import os
import re
from pathlib import Path

from ccwp_plan.errors import CallError
from ccwp_plan.language.suggestions import did_you_mean
from ccwp_plan.reading.letters import composed
from ccwp_plan.reading.place import Source
from ccwp_plan.repository.bounds import Reach, ancestor_with, as_on_disk, leaves, real
from ccwp_plan.repository.find import PLAN

SHIPPED_STRATEGIES = Path(__file__).parent.parent / "strategies"

HERE = Path(PLAN)
"""Where nothing else is said, strategies are looked up as for a plan in the current folder."""

_ID = re.compile(r"\w[\w.-]{0,99}")


def named_strategy(source: Source, field: str = "strategy") -> str | None:
    """The strategy that a plan, or another `field` of a file, names by id or by path; None where it names none."""
    name = (source.data or {}).get(field)
    return name.strip() if isinstance(name, str) else None


def strategy_places(name: str, plan_file: Path, top: Path | None) -> list[Path]:
    """The files that a strategy is looked for in, by id or by a path that ends in .yaml, be there one or not.

    A path that is typed as on Windows, with \\, is the same one on every system.
    """
    if name.endswith(".yaml"):
        return [as_on_disk(plan_file.parent / name.replace("\\", "/"), top)]
    if not _ID.fullmatch(composed(name)):
        return []
    folders = (ancestor_with(plan_file, "strategies", top), SHIPPED_STRATEGIES)
    return [as_on_disk(folder / f"{name}.yaml", folder) for folder in folders if folder]


def strategy_file(name: str, plan_file: Path, top: Path | None) -> Path | None:
    """The file of the strategy that a plan names.

    Nothing is asked of a path that leads out of the folder `top`: it is given, be there a file or not.
    """
    files = strategy_places(name, plan_file, top)
    return next((file for file in files if out_of_reach(file, top) or os.path.isfile(file)), None)  # noqa: PTH113


def named_from(file: Path, strategy: Path, top: Path | None) -> str:
    """How a plan or a strategy in a file names a strategy: by its id if that leads there, else by a path."""
    found = strategy_file(strategy.stem, file, top)
    if found and real(found) == real(strategy):
        return strategy.stem
    return Path(os.path.relpath(real(strategy), real(file).parent)).as_posix()


def given_strategy(name: str, near: Path, reach: Reach) -> Path:
    """The file of a strategy that a call names: a path may be any; a link that an id finds stays in the repository.

    Raises CallError where there is none, or where it is out of reach.
    """
    top = None if name.endswith(".yaml") else reach(near)
    file = strategy_file(name, near, top) or (Path(name) if os.path.isfile(name) else None)  # noqa: PTH113  too long
    if file is None:
        known = list(strategy_ids(near, top))
        raise CallError(f"There is no strategy {name}.", did_you_mean(name, known, f"Known here: {', '.join(known)}."))
    if out_of_reach(file, top):
        help_ = "To read it where it is, give the path of its file."
        raise CallError(f"The strategy {name} is a link that leads out of the repository.", help_)
    return file


def out_of_reach(file: Path, top: Path | None) -> bool:
    """Whether a strategy may not be read, since its path leads out of the folder `top`; the shipped ones may."""
    return file.parent != SHIPPED_STRATEGIES and leaves(file, top)


def strategy_of(plan: Source, top: Path | None) -> Path | None:
    """The file of the strategy that a plan names; None where it names none that is there and may be read."""
    name = named_strategy(plan)
    file = strategy_file(name, plan.path, top) if name else None
    return None if file is None or out_of_reach(file, top) else file


def strategy_ids(near: Path, top: Path | None) -> dict[str, Path]:
    """The strategies that a plan file at `near` can name by id: the repository's own, then the shipped ones."""
    known: dict[str, Path] = {}
    for folder in (ancestor_with(near, "strategies", top), SHIPPED_STRATEGIES):
        for file in sorted(folder.glob("*.yaml")) if folder else []:
            if not out_of_reach(file, top):
                known.setdefault(file.stem, file)
    return known
