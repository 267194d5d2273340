"""What an editor shows of a repository that `init` made, asked of yaml-language-server itself.

`npm install --no-save --no-package-lock yaml-language-server` at the top of the checkout gives the server, or
YAML_LANGUAGE_SERVER names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ccwp_plan.checks.schemas import codes
from ccwp_plan.editing.new_repository import new_repository
from ccwp_plan.jsontext import dumped
from ccwp_plan.language.models import FileKind
from ccwp_plan.language.oap import Oap
from ccwp_plan.language.reference import SHIPPED
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.load import load_strategy
from ccwp_plan.repository.loaded import LoadedStrategy
from ccwp_plan.repository.strategies import SHIPPED_STRATEGIES
from ccwp_plan.schemas.schema import schema
from conftest import EXAMPLE, ROOT, TODAY, files_in
from language_server import Editor, command

COMMAND = command()
pytestmark = pytest.mark.skipif(COMMAND is None, reason="needs node, and yaml-language-server from npm")

_LOADED = load_strategy(SHIPPED_STRATEGIES / "7806-19.yaml")
assert isinstance(_LOADED, LoadedStrategy)
TAXONOMY = _LOADED.taxonomy
LINE = "# yaml-language-server: $schema=../schemas/{}.schema.json\n"
ACTION = "number: 10.1\ntitle: T\nobjectives: [2(b)]\nleader: DE\naim: A.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository as `init` makes it, with a folder for other files."""
    folder = tmp_path_factory.mktemp("repository")
    for name, text in new_repository("7806-19", TAXONOMY, 10, None, TODAY).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder / "other").mkdir()
    return folder


@pytest.fixture(scope="module")
def editor(folder: Path) -> Iterator[Editor]:
    """An editor with the repository open."""
    assert COMMAND is not None  # else the tests are skipped
    with Editor(COMMAND, folder) as editor:
        yield editor


class Shown:
    """A file with a text of its own, open in the editor; `‸` in the text is where the cursor stands."""

    def __init__(self, editor: Editor, folder: Path, text: str, kind: FileKind = FileKind.ACTION) -> None:
        self.editor, self.file = editor, folder / "other" / f"{abs(hash(text))}.yaml"
        self.before, _, after = (LINE.format(kind) + text).partition("‸")
        self.text = self.before + after
        self.diagnostics = editor.open(self.file, self.text)

    def at(self, offset: int) -> tuple[int, int]:
        """Line and character of an offset."""
        before = self.text[:offset]
        return before.count("\n"), len(before) - before.rfind("\n") - 1

    def offered(self) -> list[str]:
        """What is offered at the cursor, without the server's own words for a list's item."""
        items = self.editor.completion(self.file, *self.at(len(self.before)))
        return [item["label"].strip('"') for item in items if not item["label"].startswith("- (array")]

    def documented(self, label: str) -> str:
        """What is shown beside something that is offered at the cursor."""
        items = self.editor.completion(self.file, *self.at(len(self.before)))
        (found,) = (item for item in items if item["label"] == label)
        told = found["documentation"]
        return str(told["value"] if isinstance(told, dict) else told)

    def hover(self, word: str) -> str:
        """What is shown when one points at a word."""
        return self.editor.hover(self.file, *self.at(self.text.index(word) + 1))

    def wrong(self) -> list[tuple[str, str]]:
        """What is underlined, with what is said of it."""
        return [(self.underlined(one["range"]), one["message"]) for one in self.diagnostics]

    def underlined(self, span: dict[str, Any]) -> str:
        """The text that is underlined, or its beginning."""
        line = self.text.split("\n")[span["start"]["line"]]
        same = span["start"]["line"] == span["end"]["line"]
        return str(line[span["start"]["character"] : span["end"]["character"] if same else None])


def flat(text: str) -> str:
    """A text with single spaces, and without the backslashes of Markdown."""
    return " ".join(re.sub(r"\\(?=[^\w\s])", "", text).split()).replace("&nbsp;", " ")


def test_what_init_made_has_no_diagnostics(editor: Editor, folder: Path) -> None:
    made = files_in(folder / "plans", "*.yaml")
    assert len(made) == 2
    assert {file.name: editor.open(file) for file in made} == {file.name: [] for file in made}


def test_the_example_plan_has_no_diagnostics(editor: Editor, folder: Path) -> None:
    for file in files_in(EXAMPLE, "*.yaml"):
        kind = FileKind.PLAN if file.name == "plan.yaml" else FileKind.ACTION
        assert Shown(editor, folder, file.read_text(encoding="utf-8"), kind).diagnostics == []


@pytest.mark.parametrize("text", ["objectives:\n  - ‸\n", "objectives: [‸]\n", "objectives: [2(b), ‸]\n"])
def test_the_objectives_are_offered_with_their_texts(editor: Editor, folder: Path, text: str) -> None:
    shown = Shown(editor, folder, text)
    specific = [node.id for node in TAXONOMY.counted]
    assert len(specific) == 13
    assert [id_ for id_ in specific if id_ not in shown.offered()] == []
    assert set(shown.offered()) == {node.id for node in TAXONOMY.nodes}
    for node in TAXONOMY.counted:
        assert flat(node.objective.text or "") in flat(shown.documented(node.id))


@pytest.mark.parametrize(
    ("written", "id_"), [("2(b)", "2(b)"), ("2b", "2(b)"), ("'3 (A) I'", "3(a)(i)"), ("1", "1"), ("1(d)", "1(d)")]
)
def test_pointing_at_an_objective_shows_its_text(editor: Editor, folder: Path, written: str, id_: str) -> None:
    shown = Shown(editor, folder, ACTION.replace("2(b)", written))
    assert shown.diagnostics == []
    node = TAXONOMY.find(id_)
    assert node
    assert flat(node.objective.text or "") in flat(shown.hover(f"{written}]"))


def test_pointing_at_an_actor_or_at_a_field_shows_what_it_is(editor: Editor, folder: Path) -> None:
    shown = Shown(editor, folder, ACTION + "partners: [OLAF]\n")
    assert "Germany" in shown.hover("DE")
    assert "European Anti-Fraud Office" in shown.hover("OLAF")
    assert "What the action is for; a part" in shown.hover("objectives")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (ACTION + "lead: DE\n", [("lead", "Property lead is not allowed.")]),
        (ACTION.replace("leader: DE\n", ""), [("n", 'Missing property "leader".')]),
        (ACTION.replace("2(b)", "2(g)"), [("2(g)", "The strategy 7806-19 has no such objective.")]),
        (ACTION + "participants: everyone\n", [("everyone", "Write a list of actors here, or the word all.")]),
        (ACTION + "empact: [{priority: fireams}]\n", [("fireams", "There is no such EMPACT priority.")]),
        (
            ACTION + "milestones: [{title: T, due: 1 June}]\n",
            [("1 June", "Write a day here, 2021-06-30, or less: 2021-06, 2021-Q2, 2021-H1, 2021; or ongoing.")],
        ),
        (ACTION.replace("title: T", "title: {a: T}"), [("{a: T}", "Write one line of text here.")]),
        (ACTION.replace("title: T", "title: [T]"), []),
        (ACTION.replace("title: T", "title:"), [("", "Write one line of text here.")]),
        (ACTION.replace("leader: DE", "leader: NO") + "background:\nco_leaders: ~\nparticipants: [all, BE-PPO]\n", []),
        (ACTION.replace("title: T", "title: 0x14").replace("A.", "yes") + "empact_exemption: 1_000\n", []),
    ],
)
def test_what_is_wrong_is_underlined_and_said_once(
    editor: Editor, folder: Path, text: str, wrong: list[tuple[str, str]]
) -> None:
    assert Shown(editor, folder, text).wrong() == wrong


def test_words_are_offered_and_no_type(editor: Editor, folder: Path) -> None:
    offered = {
        "status: ‸\n": ["planned", "ongoing", "completed", "discontinued"],
        "participants: ‸\n": ["all"],
        "background: ‸\n": ["More cocaine than ever is hidden in containers."],
        "supporting_objectives: ‸\n": [],
    }
    for text, words in offered.items():
        assert Shown(editor, folder, text).offered() == words
    assert "DE" in Shown(editor, folder, "leader: ‸\n").offered()
    assert not {"true", "false", "null"} & set(Shown(editor, folder, "leader: ‸\n").offered())
    assert "firearms" in Shown(editor, folder, "empact:\n  - priority: ‸\n").offered()
    assert Shown(editor, folder, "document:\n  marking: ‸\n", FileKind.PLAN).offered() == ["LIMITE", "PUBLIC"]
    assert set(Shown(editor, folder, "waivers:\n  - rule: ‸\n", FileKind.PLAN).offered()) == set(codes().waivable)


def test_oap_actions_are_offered_with_what_they_are(editor: Editor, folder: Path) -> None:
    oaps = [Oap.model_validate(parse(file.read_bytes(), file).data) for file in files_in(ROOT / "oaps", "*.yaml")]
    made = dumped(schema(FileKind.ACTION, TAXONOMY, codes(), SHIPPED, oaps))
    (folder / "schemas" / "aligned.schema.json").write_text(made, encoding="utf-8")
    line, text = LINE.format("aligned"), ACTION + "empact: [{priority: drugs, oap_action: "
    for number in ("2.4", '"2.4"', "OA 7.7"):
        file = folder / "other" / f"aligned-{abs(hash(number))}.yaml"
        whole = f"{line}{text}{number}}}]\n"
        assert editor.open(file, whole) == []
        shown = editor.hover(file, whole.count("\n") - 1, len(whole.splitlines()[-1]) - 4)
        assert ("Joint action days on excise goods" in flat(shown)) is ("2.4" in number)


def test_the_schema_of_an_oap(editor: Editor, folder: Path) -> None:
    for file in files_in(ROOT / "oaps", "*.yaml"):
        assert Shown(editor, folder, file.read_text(encoding="utf-8"), FileKind.OAP).diagnostics == []
    head, action = (
        "priority: firearms\nstart: 2020\nend: 2020\ntitle: T\n",
        "number: 2.4\n    title: T\n    leader: EL\n",
    )
    text = f"{head}actions:\n  - {action}"
    shown = Shown(editor, folder, text, FileKind.OAP)
    assert shown.diagnostics == []
    assert flat("Illicit trafficking, distribution and use of firearms") in flat(shown.hover("firearms"))
    assert "Its actions." in shown.hover("actions")
    assert "by which an alignment cites it" in flat(shown.hover("number"))
    assert "Greece" in shown.hover("EL")
    wrong = Shown(editor, folder, text.replace("firearms", "fire-arms"), FileKind.OAP).wrong()
    assert wrong == [("fire-arms", "There is no such EMPACT priority.")]
    offered = Shown(editor, folder, text.partition("firearms")[0] + "‸", FileKind.OAP).offered()
    assert "criminal-finances" in offered


def test_the_schema_of_a_strategy(editor: Editor, folder: Path) -> None:
    text = (SHIPPED_STRATEGIES / "7806-19.yaml").read_text(encoding="utf-8")
    assert Shown(editor, folder, text, FileKind.STRATEGY).diagnostics == []
