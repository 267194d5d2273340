"""The places of a document that outlive what is done to its text: in Word, a bookmark on the label of each field.

A template says with `data-place` what the label of a field, a heading or an item is about. LibreOffice and Word keep a
bookmark on a label whatever is done to the value beside it or below it, so a field is what stands up to the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha1
from html import unescape

from ccwp_plan.documents.actions import keyed
from ccwp_plan.language.action import Action
from ccwp_plan.language.declared import fields_of
from ccwp_plan.repository.loaded import LoadedPlan

_GIVEN = re.compile(r' data-place="([^"]*)"')
_OPENED = re.compile(r"[^>]*>(?:\s*<(?:p|div)\b[^>]*>)*\s*")
_MARKED = re.compile(r"(?:<(?:ins|span)\b[^>]*>)*")
"""What stands before a label that is marked as new."""
_LABEL = re.compile(r"<(em|strong)\b[^>]*>.*?</\1>", re.DOTALL)
_LINE = re.compile(r"(.*?)\s*(?=</?(?:p|div|ul|ol|li|table|t[rhd]|h[1-6])\b)", re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")
_READABLE = 26
_ID = "place-"
_OURS = re.compile(r"_[0-9A-Za-z_]*_[0-9a-f]{8}", re.ASCII)
TABLE = "table/"


def bookmark(place: str) -> str:
    """The name of the bookmark on a place, such as 10.4/aim: hidden in Word, and the same in each revision.

    >>> bookmark("10.4/aim")
    '_10_4_aim_85c3e162'
    """
    readable = re.sub(r"[^0-9A-Za-z]+", "_", place)[:_READABLE].strip("_")
    return f"_{readable}_{sha1(place.encode(), usedforsecurity=False).hexdigest()[:8]}"


def without(page: str) -> str:
    """The page of a format that has no such places."""
    return _GIVEN.sub("", page)


def named(page: str) -> tuple[str, dict[str, str]]:
    """The page with an id at each place, once and where there are words, and the name of the bookmark of each id."""
    places: dict[str, str] = {}
    page = "".join(_pieces(page, places))
    return page, {id_: bookmark(place) for place, id_ in places.items()}


def _pieces(page: str, places: dict[str, str]) -> Iterator[str]:
    done = 0
    for given in _GIVEN.finditer(page):
        yield page[done : given.start()]
        done = given.end()
        place = unescape(given[1])
        opened = _OPENED.match(page, done)
        assert opened is not None
        marked = _MARKED.match(page, opened.end())
        assert marked is not None
        words = _LABEL.match(page, marked.end()) or _LINE.match(page, opened.end())
        if words is None or place in places or not _TAGS.sub("", words[0]).strip():
            continue
        places[place] = f"{_ID}{len(places) + 1}"
        yield f'{page[done : words.start()]}<span id="{places[place]}">{words[0].rstrip()}</span>'
        done = words.start() + len(words[0].rstrip())
    yield page[done:]


_SECTIONS = ("annex", "title", "introduction", "results", "goals", "overview", "actions", "table", "coverage")
_OF_THE_TABLE = ("timetable", "status", "milestones", "results", "verification")
"""What has no label in the table of the actions: the bookmark is round the words themselves."""


def known(plan: LoadedPlan) -> dict[str, str]:
    """The places that the documents of a plan can have, by the names of their bookmarks."""
    numbers = [key for key, _ in keyed(plan.printed)]
    objectives = [node.id for node in plan.taxonomy.nodes] if plan.taxonomy else []
    paragraphs = plan.fields.document.text if plan.fields.document else ()
    fields = [*fields_of(Action), *_OF_THE_TABLE]
    places = [
        *_SECTIONS,
        *(f"text/{number}" for number, _ in enumerate(paragraphs, 1)),
        *(f"objective/{id_}" for id_ in objectives),
        *(f"{table}{number}{field}" for table in ("", TABLE) for number in numbers for field in _below(fields)),
    ]
    return {bookmark(place): place for place in places}


def _below(fields: Iterable[str]) -> list[str]:
    return ["", *(f"/{field}" for field in fields)]


def is_ours(name: str) -> bool:
    """Whether a bookmark has the form of those on places, be the place known or not."""
    return _OURS.fullmatch(name) is not None


def has_a_label(place: str) -> bool:
    """Whether the bookmark of a place is round its label or head; that of another one is round its words."""
    first, _, below = place.removeprefix(TABLE).partition("/")
    if place.startswith(TABLE):
        return bool(below) and below not in _OF_THE_TABLE
    return first not in ("text", "objective", "annex", "title") and (bool(below) or first in _SECTIONS)


def whole(place: str) -> str | None:
    """The place of the action of which a place is a field; in the table of the actions there is none."""
    return None if place.startswith(TABLE) else place.partition("/")[0]


def has_a_number(place: str) -> bool:
    """Whether a place is the heading of an action, whose title follows its number."""
    first, _, below = place.removeprefix(TABLE).partition("/")
    return not below and first not in _SECTIONS
