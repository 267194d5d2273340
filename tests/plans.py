"""Plans as hypothesis draws them: valid ones of every field, in every style of YAML, and what becomes of them.

A plan is drawn as a `Repository`: its files by name, each a tree of text. `written` makes YAML of a tree that is read
as the same tree; `mangled` and `damaged` change a tree and a text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

from hypothesis import strategies as st

import ccwp_plan.checks.run  # noqa: F401  the rules register themselves
from ccwp_plan.checks.rule import RULES
from ccwp_plan.language import reference

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
Repository: TypeAlias = dict[str, dict[str, Any]]
"""The files of a plan by their names: plan.yaml, actions/*.yaml, strategies/own.yaml."""
Draw: TypeAlias = Callable[[st.SearchStrategy[Any]], Any]

# Texts

NO_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
BREAKS = "\n\r\x85\u2028\u2029"
PIECES = [
    *("  ", "   ", "\t", "a", "b", "1", "*", "**", "_", "__", "`", "``", "~", "~~", "[", "]", "(", ")", "]("),
    *("![", "^[", "[^1]", "[^1]:", "#", "# ", "##", "-", "- ", "+ ", "1. ", "1) ", "> ", "---", "***", "===", "|"),
    *("\\|", "\\", "\\\\", "&", "&amp;", "&lt;", "&#32;", "&#x41;", "&nbsp;", "<", ">", "<b>", "</td>", "<!--", "-->"),
    *("<script>", "<a@b.eu>", "<http://a.eu>", "http://a.eu", "www.a.eu", "a@b.eu", "$", "$x$", "{{ x }}", "{% x %}"),
    *("{#", "}", "{", '#"', '"', "'", "''", "--", "...", "@", "@a", "<lab>", "/", "//", "/*", "*/", "=", "==", "^2^"),
    *("~2~", ":", "::", ":smile:", "!", "?", ";", "%", "%20", "\\n", "\\_", "\\#", "<br>", "<w:p>", "]]>"),
    *("<![CDATA[", "<?x ?>", "[x]", "[ ]", "]:", "é", "e\u0301", "\u0301", "漢", "😀", "👩\u200d👩\u200d👧"),
    *("שלום", "مرحبا", "हिन्दी", "ﬁ", "ſ", "İ", "ß", "\u3000", "\u202e", "\u202c", "\u2067", "\u2069", "\u200f"),
    *("\u00ad", "\u00a0", "\u2009", "\u200b", "\u2060", "\ufeff", "\ufffd", "\ufdd0", "\ufffc", "\U0001fffe"),
    *("\U0010ffff", "\x7f", "\x80", "\x9f", "\ue000", "\U000e0001", "\ufe0f"),
]  # fmt: skip
"""What means something to one of the formats, or is rare enough to be lost on the way."""


def is_plain(text: str) -> bool:
    return bool(text) and not any(sign in text for sign in BREAKS)


CONTROLS = "".join(map(chr, range(0x20))).replace("\t", "")
CARRIED = st.characters(exclude_categories=["Cs"], exclude_characters=f"{CONTROLS}{BREAKS}\ufffe\uffff")
"""Any character that XML can carry in one line."""

PLAIN = st.lists(st.sampled_from(PIECES) | CARRIED, min_size=1, max_size=6).map(
    lambda parts: "".join(parts).strip() or "x"
)
"""Plain texts of any script, many of them of signs that mean something elsewhere."""


def escaped(text: str) -> str:
    """A plain text as rich text: every sign that Markdown could know is escaped."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


WORDS = st.sampled_from(["Member States", "80 % – (a)", "É漢 co-operation", "x"])
INLINE = st.builds(
    str.format,
    st.sampled_from(["{}", "*{}*", "**{}**", "[{}]", "[{}](https://a.eu/x)", "x^[{}]", "a {}\\*"]),
    WORDS,
)
PARAGRAPHS = st.lists(INLINE, min_size=1, max_size=3).map("\n".join)
LISTS = st.lists(INLINE, min_size=1, max_size=3).map(lambda items: "\n".join(f"- {item}" for item in items))


RICH = st.lists(PARAGRAPHS | LISTS, min_size=1, max_size=2).map("\n\n".join) | PLAIN.map(escaped)
"""Rich texts that a document can carry."""

# Fields

DAYS = st.dates(date(2018, 1, 1), date(2024, 1, 1)).map(str)
FIGURES = st.decimals(0, 10**6, places=2).map(str) | st.integers(-5, 10**9).map(str)
NUMBERS = st.lists(st.integers(0, 99).map(str), min_size=1, max_size=3).map(".".join)
COUNCIL = st.sampled_from(["7806/19", "7806/1/19 REV 1", "xxxx/20", "7806/19 ADD 1", "7806/19 COR 1", "odd"])


def some(required: dict[str, Any], **optional: Any) -> st.SearchStrategy[Any]:
    """A mapping of fields, the optional ones now and then."""
    return st.fixed_dictionaries(required, optional={name.rstrip("_"): value for name, value in optional.items()})


def few(values: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, min_size=least, max_size=2)


SHAPES: st.SearchStrategy[list[Any]] = st.recursive(
    st.just([]), lambda below: st.lists(below, min_size=1, max_size=2), max_leaves=6
)
WORDED = some({"title": PLAIN}) | some({"text": RICH}, title=PLAIN)


@st.composite
def objectives(draw: Draw, shape: list[Any], above: str = "") -> list[Any]:
    """Objectives with others below them, as deep as the shape is."""
    found = []
    for at, below in enumerate(shape, 1):
        number = f"{above}({at})" if above else str(at)
        inner = {"objectives": draw(objectives(below, number))} if below else {}
        found.append({**draw(WORDED), **inner, "id": number})
    return found


def depth(shape: list[Any]) -> int:
    return 1 + max(map(depth, shape), default=0) if shape else 0


def ids(found: list[Any]) -> Iterator[str]:
    for one in found:
        yield one["id"]
        yield from ids(one.get("objectives", []))


@st.composite
def strategies(draw: Draw) -> dict[str, Any]:
    """A strategy of a few levels."""
    shape = draw(SHAPES.filter(bool))
    levels = depth(shape)
    fields = some(
        {"title": PLAIN, "levels": st.lists(PLAIN, min_size=levels, max_size=levels)},
        reference=PLAIN,
        date=DAYS,
        coverage_level=st.integers(1, levels).map(str),
    )
    return {"id": "own", **draw(fields), "objectives": draw(objectives(shape))}


RELATIONS = st.sampled_from(["continues", "coordinates_with", "depends_on", "feeds"])


def actions(cited: list[str], plan: str) -> st.SearchStrategy[Any]:
    """An action that cites some of the objectives."""
    citations = st.sampled_from(cited)
    actors = st.sampled_from([*reference.actors(), "X1"])
    measurement = some({"date": DAYS, "value": FIGURES}, note=PLAIN)
    result = some(
        {"indicator": PLAIN, "unit": PLAIN, "target": FIGURES, "due": DAYS},
        baseline=FIGURES,
        verification=PLAIN,
        measurements=few(measurement),
    )
    return some(
        {
            "number": st.integers(1, 20).map(lambda number: f"{plan}.{number}"),
            "title": PLAIN,
            "objectives": few(citations, 1),
            "leader": actors,
            "aim": RICH,
        },
        supporting_objectives=few(citations),
        co_leaders=few(actors),
        participants=st.just("all") | few(actors | st.just("all")),
        partners=few(actors),
        status=st.sampled_from(["planned", "ongoing", "completed", "discontinued"]),
        background=RICH,
        approach=RICH,
        deliverables=few(RICH),
        results=few(result),
        milestones=few(some({"title": PLAIN, "due": DAYS}, done=DAYS)),
        empact=few(some({"priority": st.sampled_from(["firearms", "drugs"])}, oap_action=PLAIN, note=PLAIN)),
        empact_exemption=PLAIN,
        related=few(some({"action": st.sampled_from(["9.1", f"{plan}.1"]), "relation": RELATIONS}, note=PLAIN)),
        resources=RICH,
        discontinued_because=PLAIN,
    )


def oaps() -> st.SearchStrategy[Any]:
    """An operational action plan, with which actions may align."""
    days = st.tuples(DAYS, DAYS).map(sorted).map(lambda days: {"start": days[0], "end": days[1]})
    leader = st.sampled_from([*reference.actors()])
    fields = some(
        {
            "priority": st.sampled_from(["firearms", "drugs"]),
            "title": PLAIN,
            "actions": few(some({"number": PLAIN, "title": PLAIN}, leader=leader, text=RICH), 1),
        },
        reference=PLAIN,
    )
    return st.tuples(fields, days).map(lambda both: {**both[0], **both[1]})


def documents() -> st.SearchStrategy[Any]:
    """What a note is made of."""
    return some(
        {},
        number=COUNCIL,
        date=DAYS,
        place=PLAIN,
        original_language=st.sampled_from(["en", "fr"]),
        marking=st.sampled_from(["LIMITE", "PUBLIC"]),
        subject_codes=few(PLAIN),
        type=PLAIN,
        from_=PLAIN,
        to=PLAIN,
        previous=few(COUNCIL),
        commission_document=PLAIN,
        subject=PLAIN,
        text=few(RICH),
        department=PLAIN,
        initials=PLAIN,
    )


def plans(strategy: str, cited: list[str], inline: Any) -> st.SearchStrategy[Any]:
    """A plan without its own files of actions."""
    codes = st.sampled_from([*RULES])
    period = st.tuples(DAYS, DAYS).map(sorted).map(lambda days: {"start": days[0], "end": days[1]})
    waiver = some({"rule": codes, "reason": PLAIN}, action=NUMBERS, objective=st.sampled_from(cited), until=DAYS)
    kinds = st.sampled_from(["member_state", "institution", "agency", "body", "third_country", "national_authority"])
    return some(
        {"strategy": st.just(strategy), "number": st.just("10"), "title": PLAIN, "period": period},
        status=st.sampled_from(["draft", "agreed", "endorsed"]),
        introduction=RICH,
        document=documents(),
        actors=few(some({"id": st.just("X1"), "name": PLAIN, "kind": kinds})),
        waivers=few(waiver),
        severity=st.dictionaries(codes, st.sampled_from(["error", "warning", "off"]), max_size=3),
        actions=inline,
    )


@st.composite
def repositories(draw: Draw) -> Repository:
    """The files of a valid plan: it loads, whatever else is found in it."""
    strategy = draw(strategies())
    cited = [*ids(strategy["objectives"])]
    plan = draw(plans("own", cited, few(actions(cited, "10"))))
    files = draw(few(actions(cited, "10")))
    named = {f"actions/{name}.yaml": action for name, action in zip(("b", "wave/10.1", "é 1"), files, strict=False)}
    kept = {f"oaps/{name}.yaml": oap for name, oap in zip("ab", draw(few(oaps())), strict=False)}
    return {"plan.yaml": plan, "strategies/own.yaml": strategy, **named, **kept}


# YAML of a tree

SAFE = re.compile(r"(?!(?:null|~)$)[A-Za-z0-9éä漢][A-Za-z0-9éä漢.()/ –]*(?<! )")
NOT_RAW = re.compile(r"[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
LINE = re.compile(r"[^\s](?:.*[^\s])?")


class Styles:
    """Writes a tree as YAML, each value in a style of its own; what is read from it is the tree again."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.anchors: dict[str, str] = {}

    def file(self, tree: dict[str, Any]) -> str:
        if not tree or self.random.random() < 0.1:
            return self.flow(tree) + "\n"
        head = self.random.choice(["", "", "---\n", "# a comment\n", "\ufeff"])
        return head + self.block(tree, 0).lstrip("\n") + "\n"

    def block(self, tree: Any, column: int) -> str:
        """A mapping or a list in block style: a line feed, then its lines."""
        pad = "\n" + " " * column
        comment = self.random.choice(["", "", "", f"{pad}# a comment: [", "\n"])
        if isinstance(tree, dict):
            return comment + "".join(
                f"{pad}{self.key(name)}:{self.value(value, column)}" for name, value in tree.items()
            )
        return comment + "".join(f"{pad}-{self.value(value, column + 1)}" for value in tree)

    def in_any_order(self, tree: dict[str, Any]) -> list[tuple[str, Any]]:
        return self.random.sample([*tree.items()], len(tree))

    def value(self, tree: Any, column: int) -> str:
        if isinstance(tree, str):
            return " " + self.scalar(tree, column)
        if not tree or self.random.random() < 0.3:
            return " " + self.flow(tree)
        return self.block(tree, column + self.random.randint(1, 4))

    def flow(self, tree: Any) -> str:
        gap = self.random.choice(["", " ", "\n      "])
        if isinstance(tree, dict):
            fields = self.in_any_order(tree)
            return "{" + ", ".join(f"{gap}{self.key(name)}: {self.flow(value)}" for name, value in fields) + "}"
        if isinstance(tree, list):
            return "[" + ", ".join(gap + self.flow(value) for value in tree) + "]"
        return self.anchored(tree, self.one_line(tree))

    def key(self, name: str) -> str:
        return self.random.choice([name, name, json.dumps(name), f"'{name}'"]) if SAFE.fullmatch(name) else quoted(name)

    def scalar(self, text: str, column: int) -> str:
        """A text behind its key or its dash."""
        styles = [self.one_line(text)]
        if not NOT_RAW.search(text.replace("\n", "")):
            lines = text.rstrip("\n").split("\n")
            if all(LINE.fullmatch(line) or not line for line in lines) and lines[0]:
                styles += [self.lines("|", lines, text, column), self.lines(">", lines, text, column)]
        return self.anchored(text, self.random.choice(styles))

    def lines(self, sign: str, lines: list[str], text: str, column: int) -> str:
        """A literal or a folded block."""
        ends = len(text) - len(text.rstrip("\n"))
        pad = " " * (column + self.random.randint(1, 3))
        if sign == ">":
            lines = [part for line in lines for part in ([self.folded(line, pad), ""] if line else [""])][:-1]
        header = sign + ("-" if ends == 0 else "" if ends == 1 else "+")
        return "\n".join([header, *(pad + line if line else "" for line in lines)]) + "\n" * max(ends - 1, 0)

    def folded(self, line: str, pad: str) -> str:
        """A line of a folded block, now and then on two lines."""
        if self.random.random() < 0.5:
            return line
        return re.sub(r"(?<=[^\s]) (?=[^\s])", f"\n{pad}", line, count=1)

    def one_line(self, text: str) -> str:
        if SAFE.fullmatch(text) and self.random.random() < 0.5:
            return text
        if not NOT_RAW.search(text) and self.random.random() < 0.5:
            return "'" + text.replace("'", "''") + "'"
        return quoted(text)

    def anchored(self, text: str, written: str) -> str:
        """A text that has been written before as an alias, or with an anchor, now and then."""
        if text in self.anchors and self.random.random() < 0.7:
            return f"*{self.anchors[text]} "
        if text not in self.anchors and self.random.random() < 0.15:
            self.anchors[text] = f"a{len(self.anchors)}"
            return f"&{self.anchors[text]} {written}"
        return written


def quoted(text: str) -> str:
    """A text in double quotes, with what YAML does not take as it is in escapes."""
    return NOT_RAW.sub(lambda sign: f"\\U{ord(sign[0]):08X}", json.dumps(text, ensure_ascii=False))


def write(folder: Path, files: dict[str, str] | dict[str, bytes]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def written(files: Repository, random: Random) -> dict[str, str]:
    """The files of a plan as YAML."""
    return {name: Styles(random).file(tree) for name, tree in files.items()}


# What becomes of them

ODD: list[Any] = [
    "",
    "~",
    "null",
    "NO",
    "1_000",
    "0x1F",
    "2021-02-30",
    "-0.0",
    "1e9",
    "99999999999999999999",
    ".",
    "10..1",
]
ODD += [
    "all",
    "2(b)",
    "((",
    "é" * 300,
    "[",
    "](",
    "^[a^[b]]",
    "<b>",
    "`x`",
    "# h",
    "a\nb",
    "\u2028",
    "O004",
    "../x.yaml",
]
ODD += [[], {}, [[]], [{}], {"": ""}, ["a", ["b"]], {"a": {"b": {"c": "d"}}}, {"number": "10.1"}]


def mangled(files: Repository, random: Random) -> Repository:
    """The files of a plan with some fields dropped, replaced, moved, renamed or repeated."""
    files = deepcopy(files)
    for _ in range(random.randint(1, 4)):
        holders = [*_holders(files[random.choice([*files])])]
        if holders:
            _change(random.choice(holders), holders, random)
    return files


def _holders(tree: Any) -> Iterator[Any]:
    """Every mapping and list in a tree that holds something."""
    if isinstance(tree, dict | list) and tree:
        yield tree
        for inner in [*tree.values()] if isinstance(tree, dict) else tree:
            yield from _holders(inner)


def _change(holder: Any, holders: list[Any], random: Random) -> None:
    at = random.choice([*holder]) if isinstance(holder, dict) else random.randrange(len(holder))
    other = random.choice(holders)
    how = random.choice(["drop", "replace", "move", "rename", "repeat"])
    if how == "drop":
        del holder[at]
    elif how == "replace":
        holder[at] = deepcopy(random.choice(ODD))
    elif how == "move":
        holder[at] = deepcopy(random.choice([*other.values()] if isinstance(other, dict) else other))
    elif isinstance(holder, dict):
        holder[random.choice([*(key for one in holders if isinstance(one, dict) for key in one), f"{at}s"])] = holder[
            at
        ]
        if how == "rename":
            del holder[at]
    else:
        holder.insert(random.randrange(len(holder) + 1), deepcopy(holder[at]))


SIGNS = [
    *"\n\t -:?[]{},&*!|>'\"%@`#~<\\\r\0\x07\x85\u2028\ufeff\ufffe\U0010ffff",
    "!!int ",
    "&a ",
    "*a",
    "<<: ",
    "\n---\n",
]


def damaged(text: str, random: Random) -> bytes:
    """A text with some stretches cut, repeated, exchanged or with signs put in; now and then no UTF-8 any more."""
    for _ in range(random.randint(1, 4)):
        start, end = sorted(random.randrange(len(text) + 1) for _ in range(2))
        end = min(end, start + random.choice([1, 5, 100]))
        how = random.choice(["cut", "repeat", "exchange", "insert", "insert", "end"])
        middle = {
            "cut": "",
            "repeat": text[start:end] * 2,
            "exchange": text[start:end][::-1],
            "insert": random.choice(SIGNS) + text[start:end],
            "end": text[start:end],
        }[how]
        text = text[:start] + middle + ("" if how == "end" else text[end:])
    raw = text.encode("utf-8", "surrogatepass")
    if random.random() < 0.1:
        at = random.randrange(len(raw) + 1)
        raw = raw[:at] + bytes([random.randrange(256)]) + raw[at + 1 :]
    return raw
