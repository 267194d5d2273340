"""The comments of delegations in the eight columns of ISO/IEC's commenting table."""

from __future__ import annotations

from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import comments
from ccwp_plan.documents.plan import Setting
from ccwp_plan.documents.view import PlanView
from ccwp_plan.language.documents import DocumentName


def view(checked: Checked, setting: Setting) -> PlanView:
    """The comments as a table, in the order of the plan."""
    return comments.made(DocumentName.COMMENTS_TABLE, "Table of comments", checked, setting)
