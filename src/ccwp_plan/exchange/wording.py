"""What is said of forms that came back: what could not be understood, and what is in conflict."""

from __future__ import annotations

from pathlib import Path

from ccwp_plan.exchange.importing import Import, Placed
from ccwp_plan.exchange.merging import Conflict
from ccwp_plan.reading.place import echoed
from ccwp_plan.reports.forms import FormRemark
from ccwp_plan.reports.paths import shown


def remarks(found: Import) -> list[FormRemark]:
    """All that is to be said of forms: the files that could not be read first, and conflicts last."""
    said = [_remark(one) for one in (*found.unread, *found.placed)]
    return [*said, *map(_conflict, found.conflicts)]


def _remark(one: Placed) -> FormRemark:
    remark = one.remark
    place = _place(one.file, remark.where, remark.place) if one.file else "the plan"
    return FormRemark(remark.severity, one.code, remark.message, (place,), remark.help)


def _place(file: Path, where: str, place: str) -> str:
    """Where something stands in a form: PL.xlsx, Results, F7."""
    return ", ".join(part for part in (shown(file), where, place) if part)


def _conflict(one: Conflict) -> FormRemark:
    places, texts = [], []
    for origin, text in one.wished:
        cell = origin.row.answers.get(one.field)
        places.append(_place(origin.file, origin.row.where, cell.place if cell else origin.row.place))
        texts.append(_quoted(text))
    has = _quoted(one.plan)
    if one.between_forms:
        said = "Forms say different things"
        message_ = f"{said}: {', '.join(dict.fromkeys(texts))}; the plan has {has}."
        help_ = "Correct one of the forms; nothing is written of this value."
    else:
        message_ = f"The plan has changed since the form was written: it has {has}, the form {texts[0]}."
        help_ = "Nothing is written of this value; use --overwrite to write what the form has."
    return FormRemark("conflict", "", f"{one.item.key}, {one.field}: {message_}", tuple(places), help_)


def _quoted(text: str) -> str:
    return f"‘{echoed(text)}’" if text else "nothing"
