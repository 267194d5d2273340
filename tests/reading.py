"""A Word file of the corpus as bytes, and its reading as text that people read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import yaml

from ccwp_plan.exchange.word.returned import Change, Comment, Returned
from ccwp_plan.exchange.word.text import Paragraph, Piece, Place, Point, Range
from ccwp_plan.exchange.word.views import Line, View

_TYPES = {
    "document": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "commentsExtended": "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml",
    "people": "application/vnd.openxmlformats-officedocument.wordprocessingml.people+xml",
}
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NEWER = "http://schemas.microsoft.com/office/2011/relationships"
_DATED = (2021, 2, 1, 10, 0, 0)


def packed(folder: Path) -> bytes:
    """A folder with the parts of a Word file as a Word file: what Word says of the package is added."""
    return package({file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.xml"))})


def package(parts: dict[str, str]) -> bytes:
    """The parts of a Word file, by their names without ending, as a Word file; app says what program wrote it."""
    inner = [name for name in parts if name not in ("document", "app")]
    relations = [f'<Relationship Id="{name}" Type="{_kind(name)}" Target="{name}.xml"/>' for name in inner]
    links = [
        f'<Relationship Id="link{n}" Type="{_OFFICE}/hyperlink" Target="{target}" TargetMode="External"/>'
        for n, target in enumerate(_LINKS, 1)
    ]
    outer = [("document", "officeDocument", "word/document.xml"), ("app", "extended-properties", "docProps/app.xml")]
    files = {
        "[Content_Types].xml": _content_types(parts),
        "_rels/.rels": _relationships(
            f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
            for name, kind, target in outer
            if name in parts
        ),
        "word/_rels/document.xml.rels": _relationships([*relations, *links]),
        **{f"{_folder(name)}/{name}.xml": text for name, text in parts.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(zipfile.ZipInfo(name, _DATED), text)
    return out.getvalue()


_LINKS = ("https://www.consilium.europa.eu/", "https://www.europol.europa.eu/")
"""What the links of hand-written files, link1 and link2, lead to."""


def _folder(name: str) -> str:
    return "docProps" if name == "app" else "word"


def _kind(name: str) -> str:
    base = _NEWER if name in ("commentsExtended", "people") else _OFFICE
    return f"{base}/{name.rstrip('0123456789')}"


def _relationships(found: Any) -> str:
    inner = "".join(found)
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )


def _content_types(parts: dict[str, str]) -> str:
    base = "application/vnd.openxmlformats-officedocument"
    overrides = "".join(
        f'<Override PartName="/{_folder(name)}/{name}.xml" ContentType="'
        + _TYPES.get(name, f"{base}.{'' if name == 'app' else 'wordprocessingml.'}{_named(name)}+xml")
        + '"/>'
        for name in parts
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _named(name: str) -> str:
    return "extended-properties" if name == "app" else name.rstrip("0123456789")


def shown(returned: Returned) -> str:
    """What was read, as YAML: paragraphs with changes or emphasis, both views, and the changes and comments."""
    before = [*_lines(returned.before)]
    said = {
        "program": returned.program.partition("$")[0],
        "tracks": returned.tracks,
        "paragraphs": [*_paragraphs(returned)],
        "before": before,
        "after": [*_against(before, [*_lines(returned.after)])],
        "bookmarks": [f"{one.name}: {_range(one.range)}" for one in returned.bookmarks],
        "changes": [_change(one, returned) for one in returned.changes],
        "comments": [_comment(one) for one in returned.comments],
    }
    given = {key: value for key, value in said.items() if value not in ("", [])}
    return yaml.safe_dump(given, sort_keys=False, allow_unicode=True, width=115)


def _against(before: list[str], after: list[str]) -> Iterator[str]:
    """The lines of a view, those as one that are the same as before."""
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            yield f"({first + 1} to {last} as before)"
        else:
            yield from after[start:end]


def _paragraphs(returned: Returned) -> Iterator[str]:
    for number, paragraph in enumerate(returned.paragraphs):
        if (said := _paragraph(paragraph)) != paragraph.text:
            yield f"{number}: {said}"


def _paragraph(paragraph: Paragraph) -> str:
    """A paragraph as it was saved: {+inserted+} and [-deleted-], the ends of paragraphs too."""
    said = "".join(_piece(piece) for piece in paragraph.pieces)
    end = Piece("¶", paragraph.mark)
    form = "" if paragraph.formerly is None else f" (was {_form(paragraph.formerly[0])})"
    around = "".join(
        (
            "row " if paragraph.rows.inserted else "gone row " if paragraph.rows.deleted else "",
            "added " if paragraph.hung.inserted else "gone " if paragraph.hung.deleted else "",
        )
    )
    return f"{around}{said}{_piece(end) if end.fate.inserted or end.fate.deleted else ''}{form}"


def _piece(piece: Piece) -> str:
    text = piece.text if piece.object_ is None else f"({piece.object_})"
    look = piece.look
    for sign, said in (("**", look.strong), ("*", look.emphasis), ("__", look.underlined), ("~~", look.struck)):
        text = f"{sign}{text}{sign}" if said else text
    text = f"{text}<{piece.link}>" if piece.link else text
    text = f"{{+{text}+}}" if piece.fate.inserted else text
    return f"[-{text}-]" if piece.fate.deleted else text


def _lines(view: View) -> Iterator[str]:
    for line in view.lines:
        yield f"{_place(line.place)}{_form(line.form)}: {line.text}"


def _place(place: Place) -> str:
    story = "" if place.story == "document" else f"{place.story} {place.number}, "
    cells = "".join(f"table {one.table} row {one.row} column {one.column}, " for one in place.cells)
    anchor = "" if place.anchor is None else f"at {_point(place.anchor)}, "
    return f"{story}{anchor}{cells}"


def _form(form: Any) -> str:
    heading = f", heading {form.heading}" if form.heading else ""
    item = f", {'number' if form.numbered else 'dash'} at level {form.level}" if form.level else ""
    return f"{form.style or 'no style'}{heading}{item}"


def _point(point: Point | None) -> str:
    return "nowhere" if point is None else f"{point.paragraph}:{point.offset}"


def _range(range_: Range) -> str:
    return _point(range_.start) if range_.start == range_.end else f"{_point(range_.start)} to {_point(range_.end)}"


def _change(change: Change, returned: Returned) -> dict[str, Any]:
    said = {
        "what": f"{change.kind} of {change.unit}",
        "by": _by(change.author, change.date),
        "at": _range(change.range),
        "from": "" if change.origin is None else _range(change.origin),
        "removed": change.removed,
        "added": change.added,
        "with": list(change.objects),
        "before": f"{_point(returned.before.at(change.range.start))}",
    }
    return {key: value for key, value in said.items() if value not in ("", [])}


def _by(author: str, date: Any) -> str:
    return f"{author}, {date:%d.%m.%Y}" if date else author


def _comment(comment: Comment) -> dict[str, Any]:
    said = {
        "by": f"{_by(comment.author, comment.date)} ({comment.initials})",
        "text": [_line(line) for line in comment.lines],
        "at": "" if comment.range is None else _range(comment.range),
        "quote": comment.quote,
        "on": _on(comment),
        "resolved": comment.resolved or "",
        "replies": [_comment(one) for one in comment.replies],
    }
    return {key: value for key, value in said.items() if value not in ("", [])}


def _line(line: Line) -> str:
    item = f"({'number' if line.form.numbered else 'dash'} at level {line.form.level}) " if line.form.level else ""
    return item + "".join(_piece(piece) for piece in line.pieces)


def _on(comment: Comment) -> str:
    if comment.range is None:
        return "no anchor"
    if comment.quote_before and not comment.quote_after:
        return "deleted words"
    if comment.quote_after and not comment.quote_before:
        return "inserted words"
    return "" if comment.quote_before == comment.quote_after else f"now: {comment.quote_after}"
