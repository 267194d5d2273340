"""Pairs of plans, the second made of the first: lists in lists, tables, footnotes, actions that come and go.

A pair is made of a seed, so that each can be made again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from conftest import PLAN, write_plan

_WORDS = """customs authorities risk analysis of **goods** and *cash* 12 % 3(a)(i) at the co-operation border (EPPO)
    firearms ports officers joint controls of parcels [to be agreed]^[A_note_on_it.] in 2021""".split()  # noqa: SIM905
_LEVELS = 3
_STRATEGY = """\
id: small
title: Strategy of two objectives
levels: [Strategic objective, Specific objective]
objectives:
  - id: "2"
    title: Operational co-operation
    objectives:
      - {id: 2(b), text: "Improve *operational* co-operation^[Naples II Convention.]."}
"""
"""What the pairs are plans for: all of the shipped strategy would be more of each document than the plan is."""


@dataclass
class Item:
    """An item of a list, perhaps with a list below it."""

    text: str
    below: Listed | None


@dataclass
class Listed:
    """A list, and the sign of its items."""

    sign: str
    items: list[Item]


class _Maker:
    def __init__(self, random: Random) -> None:
        self.random = random

    def words(self, least: int = 2, most: int = 9) -> str:
        return " ".join(self.random.choice(_WORDS) for _ in range(self.random.randint(least, most)))

    def plain(self) -> str:
        return " ".join(("Item", *(word for word in self.words().split() if word.isalpha())))

    def items(self, level: int = 1) -> Listed:
        found = []
        for _ in range(self.random.randint(1, 3)):
            below = self.items(level + 1) if level < _LEVELS and self.random.random() < 0.35 else None
            found.append(Item(f"Item {self.words()}", below))
        return Listed(self.random.choice(["-", "1."]), found)

    def rich(self) -> list[Any]:
        """A text: paragraphs and lists."""
        made = [self.items() if self.random.random() < 0.45 else f"Text {self.words()}" for _ in range(3)]
        return made[: self.random.randint(1, 3)]

    def action(self) -> dict[str, Any]:
        results = [{"indicator": self.plain(), "target": self.random.randint(1, 9)} for _ in range(3)]
        milestones = [{"title": self.plain(), "due": "2021-06-30"} for _ in range(2)]
        optional = {"background": self.rich(), "approach": self.rich(), "resources": self.rich()}
        return {
            "title": self.plain(),
            "aim": self.rich(),
            **{name: value for name, value in optional.items() if self.random.random() < 0.5},
            "deliverables": [f"Item {self.words()}" for _ in range(self.random.randint(0, 3))],
            "results": results[: self.random.randint(0, 3)],
            "milestones": milestones[: self.random.randint(0, 2)],
        }

    def plan(self) -> dict[str, Any]:
        numbers = self.random.sample(range(1, 7), self.random.randint(0, 4))
        return {
            "text": [f"Text {self.words()}" for _ in range(self.random.randint(1, 4))],
            "introduction": self.rich(),
            "actions": {number: self.action() for number in sorted(numbers)},
        }

    def changed(self, plan: dict[str, Any]) -> dict[str, Any]:
        """Another plan: this one with a few changes, now and then one that has nothing of it."""
        if self.random.random() < 0.1:
            return self.plan()
        new = deepcopy(plan)
        for _ in range(self.random.randint(1, 5)):
            self._change(new)
        return new

    def _change(self, plan: dict[str, Any]) -> None:
        actions = plan["actions"]
        kind = self.random.random()
        if kind < 0.15 and actions:
            del actions[self.random.choice([*actions])]
        elif kind < 0.3:
            actions[self.random.randint(1, 7)] = self.action()
            plan["actions"] = dict(sorted(actions.items()))
        else:
            self._change_list(self.random.choice([one for one in _lists(plan) if one]))

    def _change_list(self, one: list[Any]) -> None:
        """Remove, add or change a text, an item, a result or a milestone; now and then empty the list."""
        at, kind = self.random.randrange(len(one)), self.random.random()
        if kind < 0.3 and (len(one) > 1 or isinstance(one[at], dict)):
            del one[at]
        elif kind < 0.4 and isinstance(one[at], dict):
            one.clear()
        elif kind < 0.7:
            one.insert(at, self._other(deepcopy(one[at])))
        else:
            one[at] = self._reworded(one[at])

    def _other(self, one: Any) -> Any:
        """One of the same kind."""
        if isinstance(one, str):
            return f"{one.split()[0]} {self.words()}"
        if isinstance(one, Item):
            return replace(one, text=self._other(one.text))
        return {**one, next(iter(one)): self.plain()} if isinstance(one, dict) else self.items()

    def _reworded(self, one: Any) -> Any:
        """The same with other words, a list with another sign, an item without what was below it."""
        if isinstance(one, str):
            words = one.split()
            at = self.random.randrange(len(words))
            return " ".join((*words[: max(at, 1)], self.words(1, 3), *words[at + 1 :]))
        if isinstance(one, Item):
            text = self.random.choice([self._other, self._reworded])(one.text)
            return Item(text, self.random.choice([one.below, None]))
        return replace(one, sign=self.random.choice(["-", "1."])) if isinstance(one, Listed) else self._other(one)


def _lists(part: Any) -> Iterator[list[Any]]:
    """Every list in a plan in which something can change."""
    if isinstance(part, list):
        yield part
    inner: Iterable[Any] = part if isinstance(part, list) else ()
    if isinstance(part, dict):
        inner = part.values()
    elif isinstance(part, Listed):
        inner = (part.items,)
    elif isinstance(part, Item):
        inner = (part.below,)
    for one in inner:
        yield from _lists(one)


def _markdown(text: list[Any]) -> str:
    return "\n\n".join(part if isinstance(part, str) else _items(part, "") for part in text)


def _items(listed: Listed, indent: str) -> str:
    lines = []
    for number, item in enumerate(listed.items, 1):
        mark = "-" if listed.sign == "-" else f"{number}."
        lines.append(f"{indent}{mark} {item.text}")
        if item.below:
            lines.append(_items(item.below, indent + " " * (len(mark) + 1)))
    return "\n".join(lines)


def _written(folder: Path, plan: dict[str, Any], layout: str) -> Path:
    """A plan as a folder; JSON is YAML."""
    shutil.rmtree(folder, ignore_errors=True)
    files = {}
    for number, action in plan["actions"].items():
        fields = {
            "number": f"10.{number}",
            "objectives": ["2(b)"],
            "leader": "DE",
            "empact_exemption": "None",
            **{name: _markdown(v) if name in _RICH else v for name, v in action.items() if v},
        }
        fields["results"] = [{"unit": "cases", "due": "2021-06-30", **one} for one in action["results"]]
        files[f"a{number}"] = json.dumps(fields)
    document = json.dumps({"date": "2020-03-16", "text": plan["text"]})
    introduction = json.dumps(_markdown(plan["introduction"]))
    (folder.parent / "strategies").mkdir(parents=True, exist_ok=True)
    (folder.parent / "strategies" / "small.yaml").write_text(_STRATEGY, encoding="utf-8")
    plan_ = PLAN.replace("7806-19", "small")
    return write_plan(folder, f"{plan_}layout: {layout}\ndocument: {document}\nintroduction: {introduction}\n", **files)


_RICH = ("aim", "background", "approach", "resources")


def pair(folder: Path, seed: int) -> tuple[Path, Path]:
    """Two plans in a folder, the old one and the new one."""
    random = Random(seed)
    maker = _Maker(random)
    old = maker.plan()
    new = maker.changed(old)
    layout = random.choice(["fiches", "fiches", "table"])
    return _written(folder / "old", old, layout), _written(folder / "new", new, layout)
