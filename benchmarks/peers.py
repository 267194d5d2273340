"""The plans of corpus.py in the formats of other programs, and how those programs check or print them.

    python benchmarks/peers.py PEER PLAN FOLDER    write the plan in a folder for a peer, into another folder

Each action becomes one item with all that it says, and with a link to each objective that it cites; each
objective becomes an item of its own. docs/performance.md says what each peer does with that, and what it does not.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Action = dict[str, Any]

OUTPUT = "output"
"""The folder that a peer writes into; what it has kept there from another run would save it work."""

LINT = "{extends: default, rules: {line-length: disable, document-start: disable}}"
CONF = """\
project = "10th Action Plan"
extensions = ["sphinx_needs"]
needs_types = [
    {"directive": "objective", "title": "Objective", "prefix": "OBJ_", "color": "#fff", "style": "node"},
    {"directive": "action", "title": "Action", "prefix": "ACT_", "color": "#fff", "style": "node"},
]
"""


@dataclass(frozen=True)
class Peer:
    """Another program: its name, what it is held against (validate, html), how it is called and what it reads.

    `call` makes the arguments from the folder of the plan and that of what `convert` has written.
    """

    program: str
    against: str
    call: Callable[[Path, Path], list[str]]
    convert: Callable[[Path, Path], None] | None = None


def program(peer: Peer, folder: Path | None) -> str | None:
    """Where a peer's program is: in the bin/ of a virtual environment, or else on the PATH."""
    return (folder and shutil.which(peer.program, path=str(folder / "bin"))) or shutil.which(peer.program)


def prepared(name: str, plan: Path, folder: Path) -> list[str]:
    """The arguments of a peer's call, once what it reads is written, by a process of its own that measures nothing."""
    peer = PEERS[name]
    if peer.convert:
        subprocess.run([sys.executable, __file__, name, str(plan), str(folder)], check=True)
    return peer.call(plan, folder)


def write_schema(plan: Path, folder: Path) -> None:
    """The JSON Schema of an action that ccwp-plan makes for editors, and for check-jsonschema."""
    command = [sys.executable, "-m", "ccwp_plan", "schema", "action", "--strategy", "7806-19"]
    made = subprocess.run(command, check=True, capture_output=True)
    (folder / "action.schema.json").write_bytes(made.stdout)


def write_doorstop(plan: Path, folder: Path) -> None:
    """Two documents of doorstop: OBJ, and ACT that links to it; the fields of an action are attributes of its item."""
    (folder / ".git").mkdir()
    for prefix, parent in (("OBJ", None), ("ACT", "OBJ")):
        settings = {"digits": 5, "itemformat": "yaml", "prefix": prefix, "sep": "-", "parent": parent}
        settings = {key: value for key, value in settings.items() if value is not None}
        (folder / prefix).mkdir()
        _write(folder / prefix / ".doorstop.yml", {"settings": settings})
    for at, objective in enumerate(_objectives(plan), 1):
        item = _item(at, objective["title"], objective["text"], [])
        _write(folder / "OBJ" / f"OBJ-{_sign(objective['id'])}.yml", {**item, "normative": True})
    for at, action in enumerate(_actions(plan), 1):
        links = [{f"OBJ-{_sign(objective)}": None} for objective in action["objectives"]]
        rest = {key: value for key, value in action.items() if key not in ("title", "aim", "objectives")}
        item = _item(at, action["title"], action["aim"], links)
        _write(folder / "ACT" / f"ACT-{at:05}.yml", {**rest, **item})


def write_strictdoc(plan: Path, folder: Path) -> None:
    """Two documents of strictdoc: the aim of an action is its statement, the background its rationale."""
    objectives = "".join(
        f"[REQUIREMENT]\nUID: OBJ-{_sign(one['id'])}\nTITLE: {one['title']}\n{_field('STATEMENT', one['text'])}\n"
        for one in _objectives(plan)
    )
    actions = "".join(_requirement(at, action) for at, action in enumerate(_actions(plan), 1))
    (folder / "objectives.sdoc").write_text(f"[DOCUMENT]\nTITLE: Strategy\n\n{objectives}", encoding="utf-8")
    (folder / "actions.sdoc").write_text(f"[DOCUMENT]\nTITLE: 10th Action Plan\n\n{actions}", encoding="utf-8")


def write_sphinx(plan: Path, folder: Path) -> None:
    """A page of sphinx-needs: an objective and an action are needs, their fields the text of the need."""
    parts = ["10th Action Plan\n================\n"]
    for one in _objectives(plan):
        parts.append(f".. objective:: {one['title']}\n   :id: OBJ_{_sign(one['id'])}\n\n{_indented(one['text'])}\n")
    for at, action in enumerate(_actions(plan), 1):
        links = ", ".join(f"OBJ_{_sign(objective)}" for objective in action["objectives"])
        head = (
            f".. action:: {action['title']}\n   :id: ACT_{at:05}\n   :status: {action['status']}\n   :links: {links}\n"
        )
        texts = [action["aim"], action["background"], *(f"- {line}" for line in _rest(action))]
        parts.append(f"{head}\n" + "\n".join(_indented(text) for text in texts))
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "index.rst").write_text("\n".join(parts), encoding="utf-8")


PEERS = {
    "yamllint": Peer("yamllint", "validate", lambda plan, _: ["-d", LINT, str(plan)]),
    "check-jsonschema": Peer(
        "check-jsonschema",
        "validate",
        lambda plan, folder: [
            *("--schemafile", str(folder / "action.schema.json")),
            *(str(file) for file in sorted((plan / "actions").iterdir())),
        ],
        write_schema,
    ),
    "doorstop": Peer(
        "doorstop",
        "validate",
        lambda _, folder: ["--project", str(folder), "--no-reformat", "--no-level-check"],
        write_doorstop,
    ),
    "strictdoc": Peer(
        "strictdoc",
        "html",
        lambda _, folder: ["export", str(folder), "--formats", "html", "--output-dir", str(folder / OUTPUT)],
        write_strictdoc,
    ),
    "sphinx-needs": Peer(
        "sphinx-build",
        "html",
        lambda _, folder: ["-q", "-E", "-a", "-b", "html", str(folder), str(folder / OUTPUT)],
        write_sphinx,
    ),
}


def _objectives(plan: Path) -> Iterator[dict[str, str]]:
    """The objectives of the plan's strategy."""
    command = [sys.executable, "-m", "ccwp_plan", "coverage", str(plan), "--format", "json"]
    listed = subprocess.run(command, check=True, capture_output=True)
    for objective in json.loads(listed.stdout)["objectives"]:
        yield {"id": objective["id"], "title": f"Objective {objective['id']}", "text": objective["text"]}


def _actions(plan: Path) -> Iterator[Action]:
    import yaml

    for file in sorted((plan / "actions").iterdir(), key=lambda file: int(file.stem.partition(".")[2])):
        yield yaml.load(file.read_bytes(), yaml.CBaseLoader)


def _sign(objective: str) -> str:
    """The id of an objective in letters and digits only."""
    return "".join(sign for sign in objective if sign.isalnum()).upper()


def _item(at: int, header: str, text: str, links: list[dict[str, None]]) -> dict[str, Any]:
    common = {"active": True, "derived": False, "level": f"1.{at}", "normative": True, "ref": "", "reviewed": None}
    return {**common, "header": header, "text": text, "links": links}


def _write(file: Path, value: object) -> None:
    import yaml

    file.write_text(yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True), encoding="utf-8")


def _requirement(at: int, action: Action) -> str:
    relations = "".join(f"- TYPE: Parent\n  VALUE: OBJ-{_sign(objective)}\n" for objective in action["objectives"])
    return (
        f"[REQUIREMENT]\nUID: ACT-{at:05}\nSTATUS: {action['status']}\nTITLE: {action['title']}\n"
        f"{_field('STATEMENT', action['aim'])}{_field('RATIONALE', action['background'])}"
        f"{_field('COMMENT', chr(10).join(_rest(action)))}RELATIONS:\n{relations}\n"
    )


def _field(name: str, text: str) -> str:
    return f"{name}: >>>\n{text.strip()}\n<<<\n"


def _indented(text: str) -> str:
    return textwrap.indent(text.strip(), "   ") + "\n"


def _rest(action: Action) -> Iterator[str]:
    """A line for each of the other fields."""
    for key, value in action.items():
        if key not in ("title", "aim", "background", "status", "objectives"):
            yield f"{key}: {_flat(value)}"


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_flat(inner)}" for key, inner in value.items())
    return ", ".join(map(_flat, value)) if isinstance(value, list) else " ".join(str(value).split())


def main() -> None:
    """Write a plan for a peer."""
    parser = argparse.ArgumentParser(description="Write a plan in the format of another program.")
    parser.add_argument("peer", choices=[name for name, peer in PEERS.items() if peer.convert])
    parser.add_argument("plan", type=Path)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    options.folder.mkdir(parents=True)
    convert = PEERS[options.peer].convert
    assert convert is not None
    convert(options.plan, options.folder)


if __name__ == "__main__":
    main()
