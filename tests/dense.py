"""Plans that are dense with footnotes, long lists and tables of many rows, each made of a seed."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import yaml

from conftest import write_plan

_WORDS = """joint customs operation risk firearms Member States report agreed seizure exchange of information by
    co-operation the with to in detection analysis training excise""".split()  # noqa: SIM905
_OBJECTIVES = "1(a) 1(b) 1(c) 1(d) 2(a) 2(b) 2(c) 2(d) 2(e) 2(f) 3(a) 3(b) 3(c)".split()  # noqa: SIM905
_LAYOUTS = ("fiches", "table", "both")


def written(folder: Path, seed: int) -> Path:
    """The plan of a seed, in a folder."""
    dense = _Dense(Random(seed))
    actions = {f"a{number}": dense.action(number) for number in range(1, dense.random.randint(4, 13))}
    plan = dense.plan() | {"layout": _LAYOUTS[seed % len(_LAYOUTS)]}
    texts = {name: yaml.safe_dump(action, sort_keys=False) for name, action in actions.items()}
    return write_plan(folder, yaml.safe_dump(plan, sort_keys=False), **texts)


class _Dense:
    def __init__(self, random: Random) -> None:
        self.random = random

    def plan(self) -> dict[str, Any]:
        document = {"number": "xxxx/20", "date": "2020-03-25", "type": "NOTE", "from": "General Secretariat"}
        return {
            "strategy": "7806-19",
            "number": 10,
            "title": "10th Action Plan",
            "period": {"start": "2020-01-01", "end": "2021-12-31"},
            "introduction": self.rich(),
            "document": document
            | {"to": "Council", "subject": self.words(5, 20)}
            | {"text": [f"{self.noted(10, 60)}\n\n{self.rich()}" for _ in range(self.random.randint(1, 12))]},
        }

    def action(self, number: int) -> dict[str, Any]:
        random = self.random
        texts = {name: self.rich() for name in ("background", "approach", "resources") if random.random() < 0.7}
        return {
            "number": f"10.{number}",
            "title": self.words(3, 12),
            "objectives": random.sample(_OBJECTIVES, random.randint(1, 3)),
            "leader": "DE",
            "aim": self.rich(),
            **texts,
            "deliverables": [self.noted(3, 40) for _ in range(random.randint(1, 5))],
            "results": [
                {"indicator": self.words(2, 10), "unit": "units", "target": 20, "due": "2021-06-30"}
                | {"verification": self.words(1, 12)}
                for _ in range(random.randint(1, 5))
            ],
            "milestones": [{"title": self.words(2, 9), "due": "2021-03-31"} for _ in range(random.randint(1, 5))],
            "empact_exemption": self.words(3, 9),
        }

    def words(self, least: int, most: int) -> str:
        return " ".join(self.random.choices(_WORDS, k=self.random.randint(least, most)))

    def noted(self, least: int, most: int) -> str:
        """A paragraph with footnotes."""
        text, chance = self.words(least, most), 0.5
        while self.random.random() < chance:
            text, chance = f"{text}^[{self.words(3, 60)}] {self.words(1, 30)}", chance * 0.7
        return f"{text}."

    def rich(self) -> str:
        """Paragraphs and lists with footnotes."""
        blocks = [
            "\n".join(f"- {self.noted(4, 40)}" for _ in range(self.random.randint(1, 6)))
            if self.random.random() < 0.3
            else self.noted(10, 120)
            for _ in range(self.random.randint(1, 4))
        ]
        return "\n\n".join(blocks)
