"""Word documents with comments and tracked changes, drawn by hypothesis, as the XML that Word would write."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import count
from typing import Any

from hypothesis import strategies as st

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
AUTHORS = ("Anna", "Piotr")
_SPACE = 'xml:space="preserve"'
_WORDS = st.text("abcé <&>'\"–\u00a0…", min_size=1, max_size=6)
_WHO = st.sampled_from(AUTHORS)
_CHANGES = {"ins": "t", "del": "delText", "moveTo": "t", "moveFrom": "delText"}


@dataclass(frozen=True)
class Run:
    """Words; `changes` are what is round them, the outermost first, each with its author."""

    text: str
    changes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Para:
    """A paragraph: its runs and what was done to its end."""

    runs: tuple[Run, ...]
    mark: tuple[str, str] | None = None
    note: tuple[Run, ...] = ()
    """the words of a footnote at its end; none where it has no footnote"""


@dataclass(frozen=True)
class Table:
    """Rows of cells of paragraphs, and for each row what was done to it."""

    rows: tuple[tuple[tuple[Para, ...], ...], ...]
    changes: tuple[tuple[str, str] | None, ...]


@dataclass(frozen=True)
class Note:
    """A comment: what it says, and the numbers of the runs that it begins before and ends behind."""

    author: str
    paragraphs: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Drawn:
    """A document with its comments."""

    blocks: tuple[Para | Table, ...]
    notes: tuple[Note, ...]

    @property
    def paragraphs(self) -> list[Para]:
        """All paragraphs, those of tables in their places."""
        found: list[Para] = []
        for block in self.blocks:
            cells = [cell for row in block.rows for cell in row] if isinstance(block, Table) else [(block,)]
            found += [paragraph for cell in cells for paragraph in cell]
        return found

    @property
    def runs(self) -> list[Run]:
        """All runs of the text, and those of its footnotes."""
        return [run for paragraph in self.paragraphs for run in (*paragraph.runs, *paragraph.note)]


_CHANGE = st.tuples(st.sampled_from(["ins", "del"]), _WHO)
_PLAIN_CHANGES = st.one_of(st.just(()), st.tuples(_CHANGE))
_NESTED = st.tuples(st.tuples(st.just("ins"), _WHO), st.tuples(st.just("del"), _WHO))


def runs(changes: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[tuple[Run, ...]]:
    return st.lists(st.builds(Run, _WORDS, changes), min_size=least, max_size=4).map(tuple)


@st.composite
def places(draw: Any, changes: st.SearchStrategy[Any]) -> tuple[Para, ...]:
    """What a cell or a document has: some paragraphs, the last of which keeps its end."""
    mark = st.one_of(st.none(), _CHANGE)
    note = st.one_of(st.just(()), runs(_PLAIN_CHANGES, least=1))
    before = draw(st.lists(st.builds(Para, runs(changes), mark, note), max_size=3))
    return (*before, draw(st.builds(Para, runs(changes), st.none(), st.just(()))))


@st.composite
def documents(draw: Any, *, tables: bool = True, nested: bool = True) -> Drawn:
    """A document with paragraphs, tables if there may be some, and comments."""
    changes = st.one_of(_PLAIN_CHANGES, _NESTED) if nested else _PLAIN_CHANGES
    cells = st.lists(places(changes), min_size=2, max_size=2).map(tuple)
    rows = st.lists(st.tuples(cells, st.one_of(st.none(), _CHANGE)), min_size=1, max_size=3)
    table = rows.map(lambda rows: Table(tuple(row for row, _ in rows), tuple(change for _, change in rows)))
    blocks: list[Para | Table] = []
    for _ in range(draw(st.integers(0, 2)) if tables else 0):
        blocks += [*draw(places(changes)), draw(table)]
    blocks += draw(places(changes))
    length = sum(len(paragraph.runs) for paragraph in Drawn(tuple(blocks), ()).paragraphs)
    note = st.builds(
        lambda author, paragraphs, ends: Note(author, tuple(paragraphs), *sorted(ends)),
        _WHO,
        st.lists(_WORDS, min_size=1, max_size=3),
        st.tuples(st.integers(0, length), st.integers(0, length)),
    )
    return Drawn(tuple(blocks), tuple(draw(st.lists(note, max_size=3))))


class Written:
    """A drawn document as the parts of a Word file."""

    def __init__(self, drawn: Drawn) -> None:
        self._drawn, self._ids, self._run, self._footnotes = drawn, count(100), 0, [""]
        blocks = "".join(map(self._block, drawn.blocks))
        end = "".join(self._marks(self._run + 1))
        head = f'<w:{{0}} xmlns:w="{W}">'
        self.parts = {
            "document": f"{head.format('document')}<w:body>{blocks}{end}<w:sectPr/></w:body></w:document>",
            "comments": head.format("comments") + "".join(map(self._note, count(), drawn.notes)) + "</w:comments>",
            "footnotes": head.format("footnotes") + "".join(self._footnotes) + "</w:footnotes>",
        }

    def _block(self, block: Para | Table) -> str:
        if isinstance(block, Para):
            return self._para(block)
        rows = []
        for row, change in zip(block.rows, block.changes, strict=True):
            cells = "".join(f"<w:tc>{''.join(map(self._para, cell))}</w:tc>" for cell in row)
            properties = f"<w:trPr>{self._change(*change)}/></w:trPr>" if change else ""
            rows.append(f"<w:tr>{properties}{cells}</w:tr>")
        return f"<w:tbl>{''.join(rows)}</w:tbl>"

    def _para(self, paragraph: Para) -> str:
        mark = f"<w:pPr><w:rPr>{self._change(*paragraph.mark)}/></w:rPr></w:pPr>" if paragraph.mark else ""
        inner = "".join(map(self._marked, paragraph.runs))
        if paragraph.note:
            number = len(self._footnotes)
            words = "".join(map(self._words, paragraph.note))
            self._footnotes.append(f'<w:footnote w:id="{number}"><w:p>{words}</w:p></w:footnote>')
            inner += f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'
        return f"<w:p>{mark}{inner}</w:p>"

    def _marked(self, run: Run) -> str:
        self._run += 1
        return "".join([*self._marks(self._run), self._words(run)])

    def _marks(self, number: int) -> list[str]:
        """The ends and beginnings of comments before a run."""
        found = []
        for id_, note in enumerate(self._drawn.notes):
            last = number > self._run
            if note.start + 1 == number or (last and note.start + 1 > number):
                found.append(f'<w:commentRangeStart w:id="{id_}"/>')
            if note.end + 1 == number:
                found.append(f'<w:commentRangeEnd w:id="{id_}"/>')
        return found

    def _words(self, run: Run) -> str:
        tag = next((_CHANGES[kind] for kind, _ in reversed(run.changes)), "t")
        text = f"<w:r><w:{tag} {_SPACE}>{escape(run.text)}</w:{tag}></w:r>"
        for kind, author in reversed(run.changes):
            text = f"{self._change(kind, author)}>{text}</w:{kind}>"
        return text

    def _change(self, kind: str, author: str) -> str:
        return f'<w:{kind} w:id="{next(self._ids)}" w:author="{author}" w:date="2021-02-01T10:00:00Z"'

    def _note(self, number: int, note: Note) -> str:
        text = "".join(f"<w:p><w:r><w:t {_SPACE}>{escape(one)}</w:t></w:r></w:p>" for one in note.paragraphs)
        date = f"2021-02-0{number + 1}T10:00:00Z"
        return f'<w:comment w:id="{number}" w:author="{note.author}" w:date="{date}">{text}</w:comment>'
