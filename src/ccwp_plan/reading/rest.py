"""The rest of a file that is not valid YAML: all of its fields but those in which the mistakes are.

A field that cannot be read is passed over up to the next one in its column; where that does not help, the field
around it is. What is passed over stands in the text as a comment of the same length, so that every place is that of
the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import takewhile

from ccwp_plan.reading.lines import Line, above, index_at, lines_of
from ccwp_plan.reading.place import LINE_END, Refusal, Source
from ccwp_plan.reading.source import UNKNOWN, read_text

_READ_ON = frozenset({"Y001", "Y014"})
"""The codes of what keeps a file from being read up to its end, and concerns one field alone."""
_MOST = 20
_CHARACTERS = 4_000_000
"""As many mistakes of a file are looked for, and as many characters are read in vain, the second reading apart."""
_LINES = 100_000
"""A file of more lines is not looked at."""
_LISTED = 6
"""So many of the lines with one mistake are named."""
_NAMES = re.compile("‘[^’]*’")
_SAID = "The other fields of the file were checked."


def legible(source: Source, fields: Callable[[], Mapping[str, bool]] = dict) -> Source:
    """A file as far as it can be read, where it is not valid YAML; its mistakes are told by what is one of the fields,
    each with whether it is a list.
    """
    if source.data is not None or all(refusal.code not in _READ_ON for refusal in source.refusals):
        return source
    known = fields()
    told = replace(read_text(source.text, source.path, known), marked=source.marked)
    return rest_of(told, known) or told


def rest_of(source: Source, fields: Mapping[str, bool] = UNKNOWN) -> Source | None:
    """What can be read of a file that is not valid YAML, with its mistakes; None where that is nothing.

    Its problems are one Y001 for each mistake, and what the language refuses elsewhere. `lost` are the stretches
    that were passed over.
    """
    if source.text.count("\n") > _LINES:
        return None
    lines = [*lines_of(source.text)]
    mistakes: list[list[Refusal]] = []
    lost: list[tuple[int, int]] = []
    text, read = source.text, source
    for _ in range(min(_MOST, 2 + _CHARACTERS // (len(text) + 1))):
        refusal = read.refusals[-1] if read.refusals else None
        if refusal is None or refusal.code not in _READ_ON:
            return None
        at = refusal.offsets[0]
        around = next((stretch for stretch in lost if stretch[0] <= at < stretch[1]), None)
        stretch = _field_around(lines, *around) if around else _field_at(lines, at)
        if stretch is None:
            return None
        if around is None and mistakes and _is_again(text, mistakes[-1][0], lost[-1][1], refusal):
            mistakes[-1].append(refusal)
        elif around is None:
            mistakes.append([refusal])
        lost = [one for one in lost if not stretch[0] <= one[0] < stretch[1]] + [stretch]
        text = passed_over(text, *stretch)
        read = read_text(text, source.path, fields)
        if read.data is not None:
            break
    if not read.data:
        return None
    first, *others = (_told_once(lines, *alike) for alike in mistakes)
    told = Refusal(first.code, first.message, f"{first.help} {_SAID}", *first.offsets)
    passed = (one for one in source.refusals[:-1] if any(begin <= one.offsets[0] < end for begin, end in lost))
    refusals = (told, *others, *passed, *read.refusals)
    return replace(read, text=source.text, refusals=refusals, lost=tuple(lost), legible=text, marked=source.marked)


def _is_again(text: str, first: Refusal, end: int, refusal: Refusal) -> bool:
    """Whether a refusal is of the same mistake as the one just above it, made at the beginning of each line."""
    at = refusal.offsets[0]
    own_line = text[text.rfind("\n", 0, at) + 1 : at]
    between = "".join(line for line in text[end:at].splitlines() if not line.lstrip().startswith("#"))
    alike = _NAMES.sub("", first.message) == _NAMES.sub("", refusal.message)
    return alike and not between.strip() and not own_line.strip() and first.code == refusal.code


def _told_once(lines: list[Line], first: Refusal, *others: Refusal) -> Refusal:
    """A mistake that was made along several lines: at the first, with the others in its help."""
    numbers = [str(index_at(lines, one.offsets[0]) + 1) for one in others]
    if not numbers:
        return first
    listed = ", ".join(numbers[:_LISTED]) + (f" and {len(numbers) - _LISTED} more" if numbers[_LISTED:] else "")
    alike = f"The same mistake is on line{'s' if numbers[1:] else ''} {listed}."
    return Refusal(first.code, first.message, f"{first.help} {alike}", *first.offsets)


def passed_over(text: str, start: int, end: int) -> str:
    """The text with a stretch of it as comments, each as long as what it stands for."""
    lines = (f"#{' ' * (len(line) - 1)}" if line else "" for line in LINE_END.split(text[start:end]))
    ends = [*(match.group() for match in LINE_END.finditer(text, start, end)), ""]
    return text[:start] + "".join(map("".join, zip(lines, ends, strict=True))) + text[end:]


def _field_at(lines: list[Line], at: int) -> tuple[int, int]:
    """The stretch of the field or the item that a mistake is in."""
    index = index_at(lines, at)
    line = lines[index]
    if not line.begins:
        held_by = next((one for one in above(lines, index) if lines[one].column < line.indent), None)
        if held_by is not None and _goes_on(lines[held_by]):
            return _stretch(lines, held_by, lines[held_by].column)
    if line.is_oddly_indented:
        return _stretch(lines, index, _column_meant(lines, index))
    return _stretch(lines, index, line.column if line.name and at >= line.start + line.column else line.indent)


def _column_meant(lines: list[Line], index: int) -> int:
    """The column in which a line should begin that is indented by other signs than spaces, as far as others show it."""
    below = next((line.indent for line in lines[index + 1 :] if not line.is_blank and not line.is_oddly_indented), 0)
    over = (lines[at] for at in above(lines, index) if not lines[at].is_oddly_indented)
    head = next((line for line in over if line.begins), None)
    if head is None:
        return 0
    return min(head.column, below) if head.value and not head.heads_a_block else max(head.column + 1, below)


def _goes_on(line: Line) -> bool:
    """Whether a field has a value on its own line, which the lines below it can continue."""
    return not line.text.rstrip().endswith((":", "|", ">", "-"))


def _field_around(lines: list[Line], start: int, end: int) -> tuple[int, int] | None:
    """The stretch of the field or the item around another stretch; None around a field of the top level."""
    index = index_at(lines, start)
    column = start - lines[index].start
    if column > lines[index].indent:
        return _stretch(lines, index, lines[index].indent)
    held_by = next((one for one in above(lines, index) if lines[one].indent < column), None)
    if held_by is None:
        return None
    line = lines[held_by]
    found = _stretch(lines, held_by, line.column if line.column < column else line.indent)
    return found[0], max(found[1], end)


def _stretch(lines: list[Line], index: int, column: int) -> tuple[int, int]:
    """From a column of a line up to the next line that begins in it or to the left of it."""
    first = lines[index]
    odd = first.is_oddly_indented
    is_field = not (first.text.lstrip() if odd else first.text[column:]).startswith("-")
    below = takewhile(
        lambda line: line.is_blank or _is_below(line, column, is_field) or (odd and line.is_oddly_indented),
        lines[index + 1 :],
    )
    held = [line for line in below if not line.is_blank]
    return first.start if odd else first.start + column, (held[-1] if held else first).end


def _is_below(line: Line, column: int, is_field: bool) -> bool:
    """Whether a line belongs to a field or an item in a column: items may stand in the column of their list's name."""
    return line.indent > column or (is_field and line.is_item and line.indent == column)
