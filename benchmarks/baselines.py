"""What ccwp-plan is measured against: the least that a program reading the same files with PyYAML does.

    python benchmarks/baselines.py --mode walk FOLDER     go through the events of the files of a plan, and keep nothing
    python benchmarks/baselines.py --mode parse FOLDER    parse the files of a plan, and nothing else
    python benchmarks/baselines.py --mode model FOLDER    hold each action against a plain pydantic model, too

With --no-gc the garbage collector is off, as it is in ccwp-plan. No mode keeps what it has read, knows
where anything stands, or looks at more than one action at a time.
"""

from __future__ import annotations

import argparse
import gc
import os
from collections.abc import Callable
from typing import Any

import yaml


def main() -> None:
    """Read the plan in a folder."""
    parser = argparse.ArgumentParser(description="Read the plan in a folder with PyYAML.")
    parser.add_argument("--mode", choices=("walk", "parse", "model"), required=True)
    parser.add_argument("folder")
    parser.add_argument("--no-gc", action="store_true")
    options = parser.parse_args()
    if options.no_gc:
        gc.disable()
    run(options.mode, options.folder)


def run(mode: str, folder: str) -> None:
    """Read plan.yaml and the actions as the mode says; in the mode `model`, hold each action against the model."""
    read = walked if mode == "walk" else parsed
    read(f"{folder}/plan.yaml")
    check = model() if mode == "model" else None
    actions = f"{folder}/actions"
    for name in sorted(os.listdir(actions)) if os.path.isdir(actions) else ():  # noqa: PTH112
        action = read(f"{actions}/{name}")
        if check:
            check(action)


def walked(path: str) -> None:
    """Go through the events of a file's bytes, as PyYAML's C parser gives them."""
    with open(path, "rb") as file:
        for _ in yaml.parse(file.read(), yaml.CBaseLoader):
            pass


def parsed(path: str) -> Any:
    """The values of a file, with the types that PyYAML gives them by their looks."""
    with open(path, "rb") as file:
        return yaml.load(file.read(), yaml.CSafeLoader)


def model() -> Callable[[Any], object]:
    """The check of an action against a model as one would first write it."""
    from datetime import date
    from typing import Literal

    from pydantic import BaseModel

    class Measurement(BaseModel):
        date: date
        value: float | None = None
        note: str | None = None

    class Result(BaseModel):
        indicator: str
        unit: str
        baseline: float | None = None
        target: float | None = None
        due: date | str
        verification: str | None = None
        measurements: list[Measurement] = []

    class Milestone(BaseModel):
        title: str
        due: date | str
        done: date | None = None

    class Alignment(BaseModel):
        priority: str
        oap_action: str | None = None
        note: str | None = None

    class Action(BaseModel):
        number: float
        title: str
        objectives: list[str]
        supporting_objectives: list[str] = []
        leader: str | bool
        co_leaders: list[str | bool] = []
        participants: list[str | bool] = []
        partners: list[str | bool] = []
        status: Literal["planned", "ongoing", "completed", "discontinued"] = "planned"
        background: str | None = None
        aim: str
        approach: str | None = None
        deliverables: list[str] = []
        results: list[Result] = []
        milestones: list[Milestone] = []
        empact: list[Alignment] = []
        empact_exemption: str | None = None
        resources: str | None = None
        discontinued_because: str | None = None

    return Action.model_validate


if __name__ == "__main__":
    main()
