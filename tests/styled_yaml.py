"""Plans and actions written in as many ways as YAML has: what the laws of `fmt` are tried on."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from random import Random
from typing import Any

SAFE = re.compile(r"[A-Za-zäé漢0-9][\w ()/.–]*[\w)]")
TEXTS = ("Joint operation", "10.1", "2020-06-30", "é – 漢字 (a)", "a: b", "# no comment", 'it\'s "so"', "- 5 %", "x")
RICH = ("One line.", "Two\nlines.", "Two paragraphs,\n\n- and\n- a list", "  deep\nless", "\n\nlate", "*a* **b**\n\n\n")
CITED = ("1a", "2(B)", "3.a.ii", "1 (d)", "2(b)", "9(z)", "1")
ACTORS = ("SE", "BE", "all", "GR", "EL", "Europol", "UK", "NO", "DE")


def texts(random: Random, *choices: str) -> list[str]:
    return [random.choice(choices) for _ in range(random.randint(1, 5))]


def some(random: Random, fields: dict[str, Any]) -> dict[str, Any]:
    """Some of the fields, in some order."""
    names = random.sample(sorted(fields), random.randint(1, len(fields)))
    return {name: fields[name] for name in names}


def action(random: Random) -> dict[str, Any]:
    def text() -> str:
        return random.choice(TEXTS)

    def measurement() -> dict[str, Any]:
        return some(random, {"date": "2020-06-30", "value": "12", "note": text()})

    def result() -> dict[str, Any]:
        fields = {"indicator": text(), "unit": text(), "baseline": "0", "target": "20", "due": "2021-06-30"}
        return some(
            random, {**fields, "measurements": [measurement() for _ in range(random.randint(1, 2))], "nots": ""}
        )

    fields = {
        "number": "10.1",
        "title": text(),
        "objectives": texts(random, *CITED),
        "supporting_objectives": texts(random, *CITED),
        "leader": random.choice(ACTORS),
        "co_leaders": texts(random, *ACTORS),
        "participants": texts(random, *ACTORS) if random.random() < 0.8 else "all",
        "partners": texts(random, *ACTORS),
        "status": "planned",
        "background": random.choice(RICH),
        "aim": random.choice(RICH),
        "deliverables": texts(random, *RICH),
        "results": [result() for _ in range(random.randint(1, 3))],
        "milestones": [some(random, {"title": text(), "due": "2020-03-31", "done": ""})],
        "empact": [some(random, {"priority": "firearms", "oap_action": "2.4", "note": text()})],
        "resources": random.choice(RICH),
        "unknown": random.choice([text(), {"b": text(), "a": ["1a"]}, [["SE", "BE"], {"x": ""}]]),
    }
    return some(random, fields)


def plan(random: Random) -> dict[str, Any]:
    fields = {
        "strategy": "7806-19",
        "number": "10",
        "title": random.choice(TEXTS),
        "period": {"end": "2021-12-31", "start": "2020-01-01"},
        "status": "",
        "introduction": random.choice(RICH),
        "document": some(random, {"number": "xxxx/20", "from": "A", "to": "B", "text": texts(random, *RICH)}),
        "actors": [some(random, {"id": "X", "name": random.choice(TEXTS), "kind": "body"})],
        "waivers": [some(random, {"rule": "O004", "objective": random.choice(CITED), "reason": "x", "until": ""})],
        "severity": {"R003": "error", "A002": "off"},
        "actions": [action(random) for _ in range(random.randint(1, 2))],
    }
    return some(random, fields)


class Writer:
    """Writes a tree as YAML: each value in a style of its own, comments and blank lines between all of them."""

    def __init__(self, random: Random) -> None:
        self.random, self.comments, self.anchors = random, 0, 0
        self.known: list[str] = []

    def file(self, tree: dict[str, Any]) -> str:
        lines = self.fields(tree, self.random.choice([0, 0, 0, 2]))
        if self.chance(0.1):
            lines = ["---" + self.remark(), *lines, *self.noise(0), "..."]
        text = "\n".join([*self.noise(0), *lines, *self.noise(0)]) + "\n" * self.random.randint(0, 3)
        return text.replace("\n", "\r\n") if self.chance(0.1) else text

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def comment(self) -> str:
        self.comments += 1
        return f"# c{self.comments}é"

    def remark(self) -> str:
        """What may follow at the end of a line."""
        return self.random.choice(["", "", "", " ", f"{' ' * self.random.randint(1, 4)}{self.comment()}"])

    def noise(self, column: int) -> list[str]:
        """Comments and blank lines."""
        lines = []
        while self.chance(0.3):
            indent = self.random.choice([column, column, self.random.randint(0, 9)])
            lines.append(self.random.choice(["", " " * self.random.randint(0, 9), f"{' ' * indent}{self.comment()}"]))
        return lines

    def anchor(self) -> str:
        """An anchor for a value, now and then."""
        if self.chance(0.95):
            return ""
        self.anchors += 1
        return f"&a{self.anchors} "

    # Block style

    def fields(self, tree: dict[str, Any], column: int, *, inline: bool = False) -> list[str]:
        lines: list[str] = []
        for at, (name, value) in enumerate(tree.items()):
            lines += [] if inline and at == 0 else self.noise(column)
            key = self.random.choice([name, name, name, f'"{name}"', f"'{name}' "])
            lines += self.value(f"{' ' * column}{key}:", value, column, self.random.choice([0, 1, 2, 2, 4, 7]))
        return lines

    def items(self, values: Sequence[Any], column: int, *, inline: bool = False) -> list[str]:
        lines: list[str] = []
        for at, value in enumerate(values):
            lines += [] if inline and at == 0 else self.noise(column)
            gap = self.random.choice([1, 1, 1, 2, 3])
            if isinstance(value, dict | list) and value and self.chance(0.6):
                inner = self.collection(value, column + 1 + gap, inline=True)
                inner[0] = f"{' ' * column}-{' ' * gap}{inner[0][column + 1 + gap :]}"
                lines += inner
            else:
                lines += self.value(f"{' ' * column}-", value, column, gap + 1)
        return lines

    def collection(self, value: Any, column: int, *, inline: bool = False) -> list[str]:
        write = self.fields if isinstance(value, dict) else self.items
        return write(value, column, inline=inline)

    def value(self, head: str, value: Any, column: int, deeper: int) -> list[str]:
        """A value behind its key or its dash."""
        anchor = self.anchor()
        if isinstance(value, str):
            lines = self.scalar(f"{head}{' ' * self.random.choice([1, 1, 3])}{anchor}", value, column)
        elif self.chance(0.3):
            lines = f"{head} {anchor}{self.brackets(value, column)}{self.remark()}".split("\n")
        else:
            lines = self.below(f"{head} {anchor}".rstrip(), value, column, deeper)
        self.known += [anchor[1:-1]] if anchor else []
        return lines

    def below(self, head: str, value: Any, column: int, deeper: int) -> list[str]:
        """A mapping or a list in block style below its key or its dash."""
        is_field = isinstance(value, list) and not head.lstrip().startswith("-")
        inner = column + (deeper if is_field else max(deeper, 1))
        return [head + self.remark(), *self.collection(value, inner)]

    def scalar(self, head: str, text: str, column: int) -> list[str]:
        if text == "":
            return [head.rstrip() + self.remark()]
        if self.known and self.chance(0.1) and "&" not in head:
            return [f"{head}*{self.random.choice(self.known)}{self.remark()}"]
        if self.chance(0.5 if "\n" in text else 0.1):
            return self.block_scalar(head, text, column)
        if self.chance(0.05):
            return [head.rstrip() + self.remark(), f"{' ' * (column + self.random.randint(1, 5))}{self.quoted(text)}"]
        folded = self.quoted(text).replace(" ", f"\n{' ' * (column + self.random.randint(1, 5))}", self.chance(0.2))
        return f"{head}{folded}{self.remark()}".split("\n")

    def block_scalar(self, head: str, text: str, column: int) -> list[str]:
        deeper = self.random.randint(1, 5)
        marked = self.chance(0.3) or text.startswith((" ", "\n"))
        header = self.random.choice("|>") + (str(deeper) if marked else "")
        header += self.random.choice(["", "+", "-"]) + self.remark()
        lines = [f"{' ' * (column + deeper)}{line}" if line else "" for line in text.split("\n")]
        tail = [" " * self.random.choice([0, 0, 2, 9]) for _ in range(self.random.choice([0, 0, 1, 2]))]
        return [head + header, *lines, *tail]

    # Brackets and quotation marks

    def brackets(self, value: Any, column: int) -> str:
        """A mapping or a list in brackets, on one line or on several."""
        if isinstance(value, str):
            return self.quoted(value) if value else "~"
        pad = " " * (column + self.random.randint(1, 4))
        ends = ["", "", " ", f"\n{pad}", f" {self.comment()}\n{pad}"] if self.chance(0.3) else ["", " "]
        pairs = value.items() if isinstance(value, dict) else [("", item) for item in value]
        parts = [
            f"{name}: {self.brackets(item, column)}" if name else self.brackets(item, column) for name, item in pairs
        ]
        inside = "".join(f"{self.random.choice(ends)}{part}, " for part in parts)[: None if self.chance(0.1) else -2]
        both = "{}" if isinstance(value, dict) else "[]"
        return f"{both[0]}{inside}{self.random.choice(ends)}{both[1]}"

    def quoted(self, text: str) -> str:
        """A text on one line: plain where it can be, or in quotation marks."""
        if SAFE.fullmatch(text) and self.chance(0.7):
            return text
        if "\n" not in text and self.chance(0.5):
            return "'" + text.replace("'", "''") + "'"
        return json.dumps(text, ensure_ascii=self.chance(0.3))
