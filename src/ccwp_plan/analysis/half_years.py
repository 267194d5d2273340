"""Which Presidency is meant: by its half-year (2021-1), or by the Member State that holds it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ccwp_plan.errors import CallError
from ccwp_plan.language.reference import HalfYear
from ccwp_plan.language.suggestions import nearest
from ccwp_plan.repository.loaded import LoadedPlan

_NAME = re.compile("([0-9]{4})-([12])", re.ASCII)


def half_year(given: str, plans: Sequence[LoadedPlan]) -> HalfYear:
    """The half-year that is meant for these plans, of which there is at least one.

    Of a Member State that holds the Presidency several times, the one that overlaps the period of a plan. Raises
    CallError where there is none, or several.
    """
    known = plans[0].reference.known
    name = _NAME.fullmatch(given)
    if name and int(name[1]) > 0:
        return known.half_year(date(int(name[1]), 1 if name[2] == "1" else 7, 1))
    held = known.presidencies_of(given)
    if not held:
        names = {known.actors[id_].name: id_ for one in known.presidencies if (id_ := one.member_state) in known.actors}
        near = names.get(nearest(given, [*names]) or "")
        raise CallError(
            f"‘{given}’ is neither a half-year nor a Member State whose Presidency is known.",
            f"Did you mean {near}?" if near else "Write 2021-1 for the first half of 2021, or a Member State: SI.",
        )
    periods = [plan.fields.period for plan in plans]
    meant = [one for one in held if any(one.start <= each.last and each.first <= one.end for each in periods)]
    if len(meant) == 1:
        return meant[0]
    listed = ", ".join(one.name for one in meant or held)
    within = "within the period" if meant else "but not within the period"
    raise CallError(f"{given} holds the Presidency in {listed}, {within} of the plan.", "Write the half-year.")
