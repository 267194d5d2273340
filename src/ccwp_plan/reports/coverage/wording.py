"""Coverage in words: what its reports and those of a comparison share."""

from __future__ import annotations

from ccwp_plan.analysis.coverage import Coverage, Status
from ccwp_plan.analysis.shares import percentage
from ccwp_plan.language.nouns import counted


def coverage_share(coverage: Coverage) -> str:
    """How many of the objectives that are counted are covered."""
    covered, total = coverage.count(Status.COVERED), len(coverage.counted)
    return f"{covered} of {counted(total, coverage.noun)} covered ({percentage(coverage.share)})"
