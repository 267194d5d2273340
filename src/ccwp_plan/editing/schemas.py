"""The schemas for editors, as files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ccwp_plan.checks import run  # noqa: F401  registers the rules, whose codes the schemas offer
from ccwp_plan.checks.schemas import codes
from ccwp_plan.editing.written import with_ends_of
from ccwp_plan.errors import CallError
from ccwp_plan.jsontext import dumped
from ccwp_plan.language.models import FileKind
from ccwp_plan.language.reference import SHIPPED, Reference
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.repository.loaded import LoadedPlan
from ccwp_plan.repository.oaps import NO_OAPS, LoadedOaps
from ccwp_plan.schemas.schema import digest_in, schema


def text(kind: FileKind, taxonomy: Taxonomy, reference: Reference = SHIPPED, oaps: LoadedOaps = NO_OAPS) -> str:
    """The schema of a kind of file, for plans of a strategy in a repository with this reference data and these OAPs."""
    return dumped(schema(kind, taxonomy, codes(), reference, oaps.fields))


def updated(plans: Iterable[LoadedPlan]) -> dict[Path, str]:
    """The schemas that the files of these plans name, as this version makes them; those of others are left out, and
    those outside the repository. The lines of each end as they did.

    Raises CallError where one file would have to be two schemas, since the plans have different strategies or
    reference data.
    """
    made: dict[Path, str] = {}
    for plan in plans:
        for named in plan.schemas if plan.strategy else ():
            if named.outside or (named.text is not None and digest_in(named.text) is None):
                continue
            assert plan.strategy
            schema_ = text(named.kind, plan.strategy.taxonomy, plan.reference.known, plan.oaps)
            wanted = with_ends_of(named.text or "", schema_)
            if made.setdefault(named.file, wanted) != wanted:
                help_ = "Give each strategy a folder of its own for its schemas, and name the right one in each file."
                raise CallError(f"{named.file.as_posix()} is named by files that need different schemas.", help_)
    return made
