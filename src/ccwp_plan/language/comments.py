"""Comments of a delegation on a document of a plan: a file in comments/."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from ccwp_plan.language.declared import called, field, known_by
from ccwp_plan.language.fields import Actor, CodeText, Day, Fields, PlainText, RichText


@called("comment")
@known_by("about", first_by="quote")
class Comment(Fields, defer_build=True):
    """What a delegation says of one place of a plan: a comment, a proposal for its text, or both."""

    about: CodeText | None = field(
        "About",
        None,
        example="10.4/aim",
        prints="comments",
        synonyms="on_what place reference field subject action objective clause article section part where",
    )
    """What it is about: an action (10.4) or a field of one (10.4/aim, 10.4/results/2/target), an objective (2(d)), a
    field of the plan (introduction), a paragraph of its note (text/2); left out for the document as a whole (C001)."""
    quote: PlainText | None = field(
        "Quote",
        None,
        example="at least one joint action",
        prints="comments",
        synonyms="words quoted passage original original_text current_text present_text",
    )
    """The words that it is attached to."""
    text: RichText | None = field(
        "Comment",
        None,
        example="One joint action may be too few.",
        prints="comments",
        synonyms="comment remark remarks justification reason",
    )
    """The comment; it or a proposal is given."""
    proposal: RichText | None = field(
        "Proposal",
        None,
        example="Carry out at least two joint actions.",
        prints="comments",
        synonyms="proposed_text proposed_change suggestion drafting_suggestion amendment new_text",
    )
    """The text that the field would have, as a whole."""
    author: PlainText | None = field(
        "Author",
        None,
        example="J. Smith",
        prints="nowhere",
        why="Comments are those of the delegation; names are kept where they are asked for.",
        synonyms="name person written_by",
    )
    """Who wrote it, if that is kept."""
    reply: RichText | None = field(
        "Reply",
        None,
        example="The Presidency suggests to keep the text.",
        prints="comments",
        synonyms="answer response observations observations_of_the_secretariat",
    )
    """What the secretariat or the Presidency answers."""
    outcome: Literal["accepted", "partly_accepted", "rejected", "noted"] | None = field(
        "Outcome",
        None,
        prints="comments",
        synonyms="result decision status state",
        other_words={
            "accepted": "accept agreed yes taken_up done approved",
            "partly_accepted": "partly partially partially_accepted accepted_in_part in_part",
            "rejected": "reject refused declined no not_accepted not_agreed",
            "noted": "note taken_note duly_noted",
        },
    )
    """What has become of it: accepted, partly_accepted, rejected or noted; left out while it is open."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.text is None and self.proposal is None:
            raise PydanticCustomError("says_nothing", "neither a comment nor a proposal")
        return self


@called("comments")
class Comments(Fields, defer_build=True):
    """The comments of a delegation on a document of a plan; none where it answered that it has none."""

    from_: Actor = field(
        "From", written="from", example="DE", prints="comments", synonyms="delegation by sender member_state country"
    )
    """Whose comments they are: an actor (C002)."""
    date: Day | None = field("Date", None, prints="comments", synonyms="day received sent")
    """The day of the comments."""
    on: CodeText | None = field(
        "Document commented on",
        None,
        example="12345/20",
        prints="comments",
        synonyms="document number document_number commented_on",
    )
    """The number of the document commented on, by which it is known which text a proposal is about."""
    comments: tuple[Comment, ...] = field(
        "Comments", (), item="Comment", prints="comments", synonyms="comment remarks items"
    )
    """The comments, in the order of the delegation."""
