"""Results, milestones and other items of an action, from the cells of a row or from a list in one cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from ccwp_plan.exchange.richly import rich
from ccwp_plan.exchange.table.heads import declared
from ccwp_plan.exchange.table.making import OPEN, Found, Known, Made, deadline, word
from ccwp_plan.exchange.table.pieces import TimeFound, ends_in, is_range, one_line, pieces, time_in, titled
from ccwp_plan.language import advice, habits
from ccwp_plan.language.brackets import inside
from ccwp_plan.language.declared import fields_of, folded
from ccwp_plan.language.nouns import counted
from ccwp_plan.language.open_values import TBC

Row: TypeAlias = Mapping[str, Found]
"""The cells of a row that are for one list of items, by the fields of the items."""

_FOR_ALL = {"due", "every", "until", "verification", "postponed_to", "postponed_because", "unit"}
"""Fields of which one value can be meant for several results of a row."""
_FIGURE = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,9})?")
_NAMES = ("indicator", "expected")


@dataclass(frozen=True, slots=True)
class Said:
    """What a cell, or one of the pieces in it, says of an item."""

    one: Found
    text: str


def items(made: Made, outer: str, row: Row, known: Known) -> None:
    """Add what a row of a table says of a list of items: results, milestones, reports, alignments, relations."""
    if outer == "results":
        _results(made, row)
    elif outer == "milestones":
        _milestones(made, row)
    else:
        _other(made, outer, row, known)


# Results


def _results(made: Made, row: Row) -> None:
    """Results, where a row says what they are; a time alone is that by which the action is due."""
    if not {*row} & {"indicator", "expected", "target", "baseline"}:
        for name, one in row.items():
            if name == "due":
                _deadlines(made, one)
            else:
                help_ = "Write it under the result that it is of."
                made.refuse(one, f"{{cell}} stands beside no result, so that it cannot be its ‘{name}’", help_)
        return
    named = _named(made, row)
    count = len(named)
    for name, one in row.items():
        if name not in _NAMES:
            for at, said in enumerate(_shared(made, name, one, count)):
                if said:
                    named[at][name] = said
    made.values.setdefault("results", []).extend(_result(made, said) for said in named)


def _named(made: Made, row: Row) -> list[dict[str, Said]]:
    """The results of a row by what they are called or by what is expected: one for each piece in a cell."""
    said = {name: [Said(row[name], piece) for piece in pieces(row[name].text)] for name in _NAMES if name in row}
    lists = [(name, listed) for name, listed in said.items() if listed]
    if len(lists) == 2 and len(lists[0][1]) != len(lists[1][1]):
        (name, indicators), (other, expected) = lists
        if len(indicators) == 1:
            return [{name: indicators[0], other: Said(expected[0].one, one_line(expected[0].one.text))}]
        return [*({name: one} for one in indicators), *({other: one} for one in expected)]
    if not lists:
        return [{}]
    return [{name: listed[at] for name, listed in lists} for at in range(len(lists[0][1]))]


def _shared(made: Made, name: str, one: Found, count: int, noun: str = "result") -> list[Said | None]:
    """What a cell says of each of several items: as many pieces, or one that is meant for all."""
    if count == 1:
        return [Said(one, one_line(one.text))]
    found = pieces(one.text)
    if len(found) == count:
        return [Said(one, piece) for piece in found]
    if len(found) == 1 and name in _FOR_ALL:
        return [Said(one, found[0])] * count
    made.refuse(
        one,
        f"{{cell}} stands beside {counted(count, noun)}, and it cannot be told which ‘{name}’ is of which",
        f"Write it under the {noun} that it is of.",
    )
    return [None] * count


def _result(made: Made, said: Mapping[str, Said]) -> dict[str, Any]:
    """One result: what is not said of it is open, and no figure is made of words."""
    values: dict[str, Any] = {}
    due: TimeFound | None = None
    if indicator := said.get("indicator"):
        title, time = (indicator.text, None) if "due" in said else titled(indicator.text)
        if time and title and len(time.times) == 1:
            values["indicator"], due = title, time
        else:
            values["indicator"] = indicator.text
    if expected := said.get("expected"):
        values["expected"] = expected.text
    if unit := said.get("unit"):
        values["unit"] = one_line(unit.text)
    for name in ("baseline", "target"):
        if name in said:
            _figure(made, values, name, said[name])
    for name, one in said.items():
        if name not in (*_NAMES, "unit", "baseline", "target", "due"):
            _plain(made, values, "results", name, one)
    values["due"] = due.times[0] if due else _due(made, "results", said.get("due"))
    if "target" not in values and "expected" not in values:
        values["expected"] = OPEN
    return {"indicator": OPEN, "unit": OPEN, **values}


def _figure(made: Made, values: dict[str, Any], name: str, said: Said) -> None:
    """A figure and its unit; words where it is none, or where it says more than the figure: at least 20."""
    field_ = declared(("results", name))
    text = said.text
    within = inside(text) or text
    if _FIGURE.fullmatch(within):
        values[name] = text
        return
    if habits.is_later(text):
        values[name] = TBC
        return
    meant = habits.figure_meant(within)
    if meant is None:
        _in_words(made, values, name, said)
    elif len(meant.figures) > 1:
        made.refuse(said.one, "{cell} can be two figures", advice.of_figure(field_, text), text=text)
        values[name] = TBC
    else:
        values[name] = f"[{meant.figures[0]}]" if within != text else meant.figures[0]
        unit = meant.words if re.search(r"[^\W_]|[%‰€$£]", meant.words) else ""
        if unit and "unit" not in values:
            values["unit"] = unit
        elif unit and folded(unit) != folded(values["unit"]):
            made.keep(said.one)
        if not meant.is_exact:
            made.keep(said.one)
            help_ = f"Where that counts, say it in the indicator, or write ‘expected’ in place of ‘{name}’."
            made.tell(
                said.one, f"{{cell}} {{is}} more than a figure; ‘{name}’ has the figure.", help_, text=text, to_do=False
            )


def _in_words(made: Made, values: dict[str, Any], name: str, said: Said) -> None:
    """What a target says in words, where that has a place; else the cell is kept."""
    if name == "target" and "expected" not in values:
        values["expected"] = said.text
        help_ = "If a figure is meant, write it under ‘target’, and its unit under ‘unit’."
        made.tell(
            said.one,
            "In {cell} one figure alone was not found; the words were written under ‘expected’.",
            help_,
            text=said.text,
            to_do=False,
        )
    else:
        help_ = advice.of_figure(declared(("results", name)), said.text)
        made.refuse(said.one, f"{{cell}} {{is}} not a figure for ‘{name}’", help_, text=said.text)


def _due(made: Made, outer: str, said: Said | None) -> str:
    if said is None:
        return TBC
    return word(made, declared((outer, "due")), said.one, said.text) or TBC


def _plain(made: Made, values: dict[str, Any], outer: str, name: str, said: Said) -> None:
    field_ = declared((outer, name))
    text = said.text
    if field_.written == "cumulative":
        if folded(text) in ("true", "false", "yes", "no"):
            values[name] = "true" if folded(text) in ("true", "yes") else "false"
        else:
            made.refuse(
                said.one, f"{{cell}} {{is}} not true or false, as ‘{name}’ is", "Write true or false.", text=text
            )
    elif field_.is_time or field_.choices:
        if value := word(made, field_, said.one, text):
            values[name] = value
    elif value := rich(text) if field_.rich else one_line(text):
        values[name] = value


# Milestones


def _milestones(made: Made, row: Row) -> None:
    """Milestones with their times, which stand beside them or in the same cell."""
    if "title" not in row:
        for name, one in row.items():
            if name == "due":
                _deadlines(made, one)
            else:
                help_ = "Write it under the milestone that it is of."
                made.refuse(one, f"{{cell}} stands beside no milestone, so that it cannot be its ‘{name}’", help_)
        return
    titles = pieces(row["title"].text)
    dues = _shared(made, "due", row["due"], len(titles), "milestone") if "due" in row else [None] * len(titles)
    made_of = (_milestone(made, Said(row["title"], title), due) for title, due in zip(titles, dues, strict=True))
    found = [one for one in made_of if one]
    for name, one in row.items():
        if name not in ("title", "due") and found:
            for values, said in zip(found, _shared(made, name, one, len(found), "milestone"), strict=True):
                if said:
                    _plain(made, values, "milestones", name, said)
    if found:
        made.values.setdefault("milestones", []).extend(found)


def _milestone(made: Made, title: Said, due: Said | None) -> dict[str, Any] | None:
    """A milestone; a period that stands in its place is that of the action."""
    if due:
        return {"title": title.text, "due": _due(made, "milestones", due)}
    if is_range(title.text) and "period" not in made.values and (ends := ends_in(title.text)):
        made.values["period"] = {"start": ends[0], "end": ends[1]}
        return None
    words, time = titled(title.text)
    if len(time.times) == 1:
        return {"title": words or title.one.head.text or OPEN, "due": time.times[0]}
    if time.times:
        made.refuse(title.one, "{cell} can be two days", advice.of_time(None, time.words), text=time.words)
    return {"title": words or title.one.head.text or OPEN, "due": TBC}


def _deadlines(made: Made, one: Found) -> None:
    """The times in a cell that stand beside no result and no milestone."""
    for piece in pieces(one.text):
        if times := time_in(piece).times:
            deadline(made, one, times)
        elif is_range(piece) and "period" not in made.values and (ends := ends_in(piece)):
            made.values["period"] = {"start": ends[0], "end": ends[1]}
        elif (found := titled(piece))[0] and found[1].times:
            made.values.setdefault("milestones", []).append(_milestone(made, Said(one, piece), None))
        else:
            made.refuse(
                one, "{cell} {is} not a time", advice.of_due(declared(("milestones", "due")), piece), text=piece
            )


# What else is a list


def _other(made: Made, outer: str, row: Row, known: Known) -> None:
    """One item of a list: if what it cannot do without is not there, its cells are kept as comments."""
    if outer == "empact" and "priority" in row and len(row) == 1:
        _alignments(made, row["priority"], known)
        return
    model = declared((outer,)).inner
    assert model
    values: dict[str, Any] = {}
    trial = Made(made.place)
    for name, one in row.items():
        _value(trial, values, outer, name, one, known)
    missing = [field.written for field in fields_of(model).values() if field.required and field.written not in values]
    if not missing:
        made.values.setdefault(outer, []).append(values)
        made.kept += trial.kept
        made.told += trial.told
        return
    made.told += trial.told
    for one in row.values():
        made.keep(one)
        help_ = f"Write it under ‘{outer}’, with ‘{missing[0]}’ beside it."
        if trial.told:
            continue
        made.refuse(one, f"{{cell}} cannot stand under ‘{outer}’ without ‘{missing[0]}’", help_)


def _value(made: Made, values: dict[str, Any], outer: str, name: str, one: Found, known: Known) -> None:
    field_ = declared((outer, name))
    if field_.names == "priority":
        if priority := _priority(one_line(one.text), known):
            values[name] = priority
    elif field_.names == "actor":
        named = known.who.named(one.text, field_)
        if len(named.ids) == 1 and not named.strange and not named.asides:
            values[name] = named.ids[0]
        else:
            made.refuse(one, "{cell} {is} not the name of one actor", "Name it by its id.")
    elif field_.names == "action":
        if value := word(made, field_, one, one.text):
            values[name] = value
    else:
        _plain(made, values, outer, name, Said(one, one.text))


def _alignments(made: Made, one: Found, known: Known) -> None:
    """The priorities in a cell, each perhaps with the number of an OAP action behind it."""
    for piece in (part for part in pieces(one.text) for part in _parts(part, known)):
        match = re.fullmatch(r"(.*?)[\s,:(–-]*(\d{1,2}\.\d{1,2})?\)?", piece)
        priority = _priority(match[1] if match else piece, known)
        if priority is None:
            help_ = "Name one of `ccwp-plan reference empact`, or give the reason under ‘empact_exemption’."
            made.refuse(one, "{cell} {is} not found among the EMPACT priorities of the period", help_, text=piece)
            continue
        alignment = {"priority": priority}
        if match and match[2]:
            alignment["oap_action"] = match[2]
        made.values.setdefault("empact", []).append(alignment)


def _parts(piece: str, known: Known) -> Sequence[str]:
    parts = [part.strip() for part in piece.split(",")]
    return parts if len(parts) > 1 and all(_priority(part, known) for part in parts) else [piece]


def _priority(text: str, known: Known) -> str | None:
    key = folded(text).replace("_", "-")
    for id_, priority in known.priorities.items():
        if key in (id_.casefold(), folded(priority.name).replace("_", "-")):
            return id_
    return None
