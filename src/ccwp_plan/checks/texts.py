"""T: what people type and do not get: lists that are none, values cut short, figures and words that may mean nothing.

None of it is refused, since each may be meant as it is typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TypeAlias

from ccwp_plan.checks.rule import WARNING, Context, Fault, Owner, plan_rule
from ccwp_plan.language.brackets import inside
from ccwp_plan.language.declared import Declared
from ccwp_plan.language.fields import Fields
from ccwp_plan.language.lookalikes import Lookalike, bullet, lookalikes, suspects
from ccwp_plan.language.oap import Oap
from ccwp_plan.language.placeholders import is_placeholder, may_have_placeholders
from ccwp_plan.language.strategy import Strategy
from ccwp_plan.language.texts import FIGURES, WORDS, Written, written
from ccwp_plan.reading.comments import Cut, cut_values
from ccwp_plan.reading.extents import Loc
from ccwp_plan.reading.letters import composed
from ccwp_plan.reading.place import Place, Problem, echoed
from ccwp_plan.reading.signs import in_quotes
from ccwp_plan.repository.loaded import LoadedAction, LoadedStrategy
from ccwp_plan.repository.oaps import LoadedOaps
from ccwp_plan.repository.strategies import SHIPPED_STRATEGIES

_Found: TypeAlias = Iterator[Fault | tuple[LoadedAction, Fault]]

_THOUSANDTHS = Decimal("0.001")
_IN_THOUSANDS = r"[+-]?([1-9][0-9]{0,2})\.([0-9]{3})"


@plan_rule("T001", WARNING, "lines that look like a list or a table and are printed as one line")
def lost_lines(context: Context) -> _Found:
    """What rich text does not know as a list is a paragraph, whose lines are printed one behind the other."""
    suspected = {text.strip() for text in suspects(context.values(WORDS))}
    if suspected:
        for owner, one in context.written(_may_hold_a_list):
            if one.text.strip() in suspected:
                for fault in _lost_lines(one, owner.place):
                    yield _of(owner, fault)


@plan_rule("T002", WARNING, "a value cut short by a comment: the sign # behind a space, and no space behind it")
def cut_short(context: Context) -> _Found:
    """A sign # behind a space begins a comment in YAML, and a comment is not printed."""
    plan = context.plan
    within: Mapping[Loc, LoadedAction] = {action.place.loc: action for action in plan.actions if action.place.loc}
    for cut in cut_values(plan.place.source):
        owner = within.get(cut.place.loc[:2], plan)
        yield from (_of(owner, fault) for fault in _cut_short(cut, owner))
    for note in plan.notes:
        yield from (fault for cut in cut_values(note.place.source) for fault in _cut_short(cut, note))
    for action in plan.actions:
        if not action.place.loc:
            for cut in cut_values(action.place.source):
                yield from (_of(action, fault) for fault in _cut_short(cut, action))


@plan_rule("T003", WARNING, "a figure that may be meant with a thousands separator (1.000)")
def thousands(context: Context) -> _Found:
    """A full stop stands before decimals, so that 1.000 is one."""
    if any(map(_THOUSANDTHS.same_quantum, context.values(FIGURES))):
        for owner, one in context.written(FIGURES):
            if match := re.fullmatch(_IN_THOUSANDS, one.text.strip(" []")):
                whole, decimals = match.groups()
                short = f"{whole}.{decimals}0" if decimals[-1] != "0" else f"{whole}.{decimals}".rstrip("0").rstrip(".")
                fault = Fault(
                    owner.at(*one.loc),
                    f"{match[0]} is read with three decimals, not as {match[0].replace('.', ' ')}.",
                    f"Write {whole}{decimals} if thousands are meant, and {short} if not.",
                )
                yield _of(owner, fault)


@plan_rule("T004", WARNING, "a text that is a placeholder (TBC, xxx, ...)")
def placeholder(context: Context) -> _Found:
    """What is not agreed yet stands in square brackets, which are counted and keep a plan from being agreed (D001)."""
    words = context.values(WORDS)
    if may_have_placeholders(words) and (placeholders := {*filter(is_placeholder, {*words})}):
        for owner, one in context.written(WORDS):
            if one.text.strip() in placeholders and one.is_item == one.field.is_list:
                yield _of(owner, _placeholder(one, owner.place))


@plan_rule("T005", WARNING, "one indicator twice in an action")
def same_indicator(context: Context) -> _Found:
    """A result is known by its indicator: in comparisons, and to those who measure it.

    One that stands in square brackets may still be to be agreed.
    """
    for action in context.plan.actions:
        if len(action.fields.results) < 2:
            continue
        first: dict[str, Place] = {}
        for index, result in enumerate(action.fields.results):
            if inside(result.indicator):
                continue
            place = action.at("results", index, "indicator")
            known = first.setdefault(" ".join(composed(result.indicator).casefold().split()), place)
            if known is not place:
                message = f"The indicator ‘{echoed(result.indicator)}’ is given twice; the first is on line "
                help_ = "Say in each what it measures, or keep one of the two results."
                yield action, Fault(place, f"{message}{known.span().line}.", help_)


def in_strategy(strategy: LoadedStrategy) -> Iterator[Problem]:
    """What T001, T002 and T004 report of the file of a strategy; a shipped one was looked at before it was shipped."""
    if strategy.place.source.path.parent != SHIPPED_STRATEGIES:
        yield from _in_file(Strategy, strategy.place)


def in_oaps(oaps: LoadedOaps) -> Iterator[Problem]:
    """What the same rules report of the files of OAPs."""
    for oap in oaps.oaps:
        yield from _in_file(Oap, oap.place)


def _in_file(model: type[Fields], top: Place) -> Iterator[Problem]:
    texts = [*written(model, top.value, WORDS)]
    suspected = suspects([one.text for one in texts])
    for one in texts:
        if one.text in suspected and _may_hold_a_list(one.field):
            yield from (_problem("T001", fault) for fault in _lost_lines(one, top))
        if is_placeholder(one.text) and one.is_item == one.field.is_list:
            yield _problem("T004", _placeholder(one, top))
    for cut in cut_values(top.source):
        yield from (_problem("T002", fault) for fault in _cut_short(cut, None))


def _problem(code: str, fault: Fault) -> Problem:
    return Problem(code, fault.message, fault.help, fault.place)


def _of(owner: Owner, fault: Fault) -> Fault | tuple[LoadedAction, Fault]:
    return (owner, fault) if isinstance(owner, LoadedAction) else fault


def _may_hold_a_list(field: Declared) -> bool:
    return field.rich or (field.is_list and field.is_words)


def _lost_lines(one: Written, top: Place) -> Iterator[Fault]:
    """The lists and tables that a text looks like; one in a list that begins with a bullet has one too many."""
    place, field = top.at(*one.loc), one.field
    begin = len(one.text) - len(one.text.lstrip())
    found = [*lookalikes(one.text, place.line_starts(), rich=field.rich, listed=field.is_list)]
    for like in found:
        message = f"These lines look like a {like.kind}, but they are printed as one line."
        yield Fault(place.within(like.start, like.end), message, _what_to_type(like, one, place))
    if field.is_list and one.is_item and bullet(one.text) and not any(like.start == begin for like in found):
        yield Fault(
            place.within(begin, begin + 1),
            f"This item of ‘{field.written}’ begins with a bullet, which is printed as it is.",
            "Remove it: each item of the list is printed with a sign of its own.",
        )


def _what_to_type(like: Lookalike, one: Written, place: Place) -> str:
    """How the lines are typed so that they are printed as lines."""
    field = one.field.written
    if like.kind == "table":
        return "A text has no tables: write a list, each row of it as a line that begins with `- `."
    if like.folded and one.is_item and one.text.startswith("- ", like.start):
        dash = place.source.text.rindex("-", 0, place.extent[0])
        return f"Begin each item of ‘{field}’ with `- ` in column {place.source.column(dash) + 1}."
    if like.folded:
        before = "-" if one.is_item else f"{field}:"
        return f"Write `{before} |` and the text below it, with `- ` or `1. ` before each item."
    return "Begin each of them with `- `, or with `1. `, and leave an empty line above the first."


def _cut_short(cut: Cut, owner: Owner | None) -> Iterator[Fault]:
    """That a value is cut short; of one that is empty nothing is said where its field is reported already."""
    if not cut.value and owner and owner.broken.intersection(cut.place.loc):
        return
    comment, value = echoed(cut.comment), f"{cut.value} {cut.comment}".lstrip()
    yield Fault(
        cut.place,
        f"The value ends before the sign #: ‘{comment}’ is taken for a comment.",
        f"Put the value in quotes, {echoed(in_quotes(value))}; or put a space after the sign # if it is a comment.",
    )


def _placeholder(one: Written, top: Place) -> Fault:
    field = one.field
    left_out = "" if field.required or field.needed_by else f", or leave ‘{field.written}’ out until it is known"
    return Fault(
        top.at(*one.loc),
        f"‘{echoed(one.text.strip())}’ is a placeholder, not a text.",
        f"Write the text, in square brackets if it is not agreed yet{left_out}.",
    )
