"""How often and from when to when something is due, as documents say it."""

from __future__ import annotations

from ccwp_plan.language.dates import when
from ccwp_plan.language.open_values import shown
from ccwp_plan.language.plan import Period
from ccwp_plan.language.times import Time


def again(every: str | None, until: Time | None) -> str:
    """How often something is due again, in words; empty where it is due once.

    >>> again("quarter", Time("2022", date(2022, 1, 1), date(2022, 12, 31)))
    ', then every quarter until 2022'
    """
    if every is None:
        return ""
    words = "at the end of every Presidency" if every == "presidency" else f"every {every.replace('_', '-')}"
    end = when(until) if until else ""
    article = "the " if " of " in end and not end.startswith("[") else ""
    return f", then {shown(every, words)}" + (f" until {article}{end}" if until else "")


def span(period: Period) -> str:
    """From when to when a period runs."""
    return f"{when(period.start)} to {when(period.end)}"
