"""An annex as a part of the page of a note: taken from the page that its own template makes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from ccwp_plan.documents.view import View
from ccwp_plan.errors import CallError

_PARTS = {name: re.compile(rf"<{name}\b[^>]*>(.*?)</{name}>", re.DOTALL) for name in ("style", "script")}
_MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
_TAG = re.compile(r"<[a-zA-Z][^>]*>")
_ID = re.compile(r"(?<=\s)(id|for|headers|aria-labelledby|aria-describedby|href)=([\"'])(#?)(.*?)\2")
_OF_NOTES = re.compile(r"note(ref)?-\d+")


@dataclass(frozen=True, slots=True)
class Section:
    """What a note takes from the page of an annex: what stands in it, and what its look and its script need."""

    body: Markup
    style: Markup
    script: Markup


def section(page: str, view: View) -> Section:
    """The parts of the page of an annex, whose ids begin as the view says: a note may hold another of each.

    Raises CallError where the page has no <main>.
    """
    main = _MAIN.search(page)
    if main is None:
        help_ = "docs/templates.md says what a template needs."
        raise CallError(f"{view.heading} cannot be an annex: its template has no <main>.", help_)
    body = _TAG.sub(lambda tag: _ID.sub(lambda found: _renamed(found, view.in_note), tag[0]), main[1].strip())
    style, script = (Markup("".join(one.findall(page[: main.start()]))) for one in _PARTS.values())
    return Section(Markup(body), style, script)


def _renamed(attribute: re.Match[str], prefix: str) -> str:
    """An attribute with the ids in it as they are on the page of the note; footnotes count through it already."""
    name, quote, sign, value = attribute.groups()
    if (name == "href") != bool(sign):
        return attribute[0]
    ids = (id_ if _OF_NOTES.fullmatch(id_) else f"{prefix}-{id_}" for id_ in value.split(" "))
    return f"{name}={quote}{sign}{' '.join(ids)}{quote}"
