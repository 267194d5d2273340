"""Comments in words, as the reports share them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccwp_plan.analysis.words import Edit, words
from ccwp_plan.language import richtext
from ccwp_plan.language.declared import in_words
from ccwp_plan.reports.comparison.wording import excerpt

if TYPE_CHECKING:
    from ccwp_plan.analysis.compilation import Commented

GENERAL = "general"


def about(one: Commented) -> str:
    """What a comment is about, as it is typed."""
    return one.comment.fields.about or GENERAL


def flat(text: str) -> str:
    """A rich text on one line, without its marks."""
    return " ".join(richtext.plain(text).split())


def proposal(one: Commented) -> str:
    """What a comment proposes; where the plan has another text, what would go [-so-], and what would come {+so+}."""
    new = flat(one.comment.fields.proposal or "")
    old = flat(one.subject.text or "") if one.subject and one.subject.is_text and not one.is_in_the_plan else ""
    pieces = words(old, new, rich=False) if old else ()
    if not any(piece.edit is Edit.KEPT and piece.text.strip() for piece in pieces):
        return new
    marks = {Edit.KEPT: ("", ""), Edit.DELETED: ("[-", "-]"), Edit.INSERTED: ("{+", "+}")}
    return "".join(f"{marks[edit][0]}{text}{marks[edit][1]}" for edit, text in excerpt(pieces))


def outcome(one: Commented) -> str:
    """What has become of a comment: accepted, in the plan; open."""
    given = one.comment.fields.outcome
    if given is None:
        return "open"
    if given != "accepted" or one.proposed is None:
        return in_words(given)
    return "accepted, in the plan" if one.is_in_the_plan else "accepted, not in the plan yet"
