"""The least share of the objectives that are counted, at a level, that a coverage is to reach."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ccwp_plan.analysis.coverage import Coverage
from ccwp_plan.errors import CallError
from ccwp_plan.language.taxonomy import Taxonomy

_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Minimum:
    """A share in percent, counted at the level of this name or, without one, at the coverage level."""

    level_name: str | None
    percent: Fraction

    def level(self, taxonomy: Taxonomy) -> int | None:
        """The level that is named, or None where none is. Raises CallError where a strategy has no such level."""
        if self.level_name is None:
            return None
        levels = taxonomy.levels_called(self.level_name)
        if len(levels) != 1:
            raise CallError(
                f"--fail-under: {self.level_name} is {'the beginning of several levels' if levels else 'not a level'} "
                f"of the strategy {taxonomy.strategy.id}.",
                f"Its levels are: {', '.join(taxonomy.strategy.levels)}. Give a whole name, or the first word of one.",
            )
        return levels[0]

    def missed_by(self, coverage: Coverage) -> bool:
        """Whether a coverage falls short of it."""
        level = self.level(coverage.taxonomy)
        return (coverage.share if level is None else coverage.share_at(level)) * 100 < self.percent


def minimum(given: str) -> Minimum | None:
    """A minimum as it is written: 80, or specific=100; None for what is no share."""
    level_name, _, percent = given.rpartition("=")
    if not _PERCENT.fullmatch(percent) or float(percent) > 100 or given.startswith("="):
        return None
    return Minimum(level_name or None, Fraction(percent))
