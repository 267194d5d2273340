"""Comments in words, as the reports share them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccwp_plan.language.declared import in_words

if TYPE_CHECKING:
    from ccwp_plan.analysis.compilation import Commented

GENERAL = "general"


def about(one: Commented) -> str:
    """What a comment is about, as it is typed."""
    return one.comment.fields.about or GENERAL


def outcome(one: Commented) -> str:
    """What has become of a comment: accepted, in the plan; open."""
    given = one.comment.fields.outcome
    if given is None:
        return "open"
    if given != "accepted" or one.proposed is None:
        return in_words(given)
    return "accepted, in the plan" if one.is_in_the_plan else "accepted, not in the plan yet"
