"""The note: a cover page and, after it, the annex."""

from __future__ import annotations

from ccwp_plan.checks.run import Checked
from ccwp_plan.documents.annex import whole_plan
from ccwp_plan.documents.plan import document_of
from ccwp_plan.documents.view import PlanView


def view(checked: Checked, *, draft: bool, previous: str | None = None) -> PlanView:
    """The note; `previous` is named on its cover page where the plan names no previous document."""
    return whole_plan(checked, "note", document_of(checked, previous), draft=draft)
