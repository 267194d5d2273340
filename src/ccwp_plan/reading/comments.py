"""Values that a comment cuts short: a sign # behind a space begins one, also where none is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ccwp_plan.reading.extents import NULLS, Extent, Loc
from ccwp_plan.reading.place import Place, Source

_SIGN = r"[ \t]#+[^\s#]"
_COMMENT = r"[ \t]+(?P<comment>#+[^\s#][^\r\n]*)"
_ANCHOR = r"&\S+\s*"


class Cut(NamedTuple):
    """A value and what follows it: as it stands in the file, and the place of the comment."""

    value: str
    comment: str
    place: Place


def cut_values(source: Source) -> Iterator[Cut]:
    """The plain values of a file that end before a sign # which has no space behind it, in the order of the file.

    A comment that is meant as one has a space there. What is not given at all is an empty value.
    """
    if source.data is None or "#" not in source.text or not re.search(_SIGN, source.text):
        return
    found: set[int] = set()
    comment = re.compile(_COMMENT)
    for loc, start, end in _scalars(source.extent):
        if end in found or not (match := comment.match(source.text, end)):
            continue
        found.add(end)
        value = re.sub(_ANCHOR, "", source.text[start:end], count=1)
        if value == "" or (value[0] not in "\"'|>*" and value not in NULLS):
            yield Cut(value, match["comment"].rstrip(), Place(source, loc, offsets=match.span("comment")))


def _scalars(extent: Extent, loc: Loc = ()) -> Iterator[tuple[Loc, int, int]]:
    """Every value that is neither a list nor a group of fields: the path to it, where it begins and where it ends."""
    start, end, inner = extent
    if inner is None:
        yield loc, start, end
    elif isinstance(inner, dict):
        for name, (_, _, value) in inner.items():
            yield from _scalars(value, (*loc, name))
    else:
        for at, item in enumerate(inner):
            yield from _scalars(item, (*loc, at))
