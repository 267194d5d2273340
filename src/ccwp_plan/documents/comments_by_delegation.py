"""The comments of delegations, delegation by delegation."""

from __future__ import annotations

from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import comments
from ccwp_plan.documents.plan import Setting
from ccwp_plan.documents.view import PlanView
from ccwp_plan.language.documents import DocumentName


def view(checked: Checked, setting: Setting) -> PlanView:
    """The comments by delegation, in protocol order."""
    return comments.made(DocumentName.COMMENTS_BY_DELEGATION, "Comments by delegation", checked, setting)
