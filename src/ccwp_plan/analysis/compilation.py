"""The comments of all delegations on a plan as one compilation: by what they are about, in protocol order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ccwp_plan.analysis.changes import unfolded
from ccwp_plan.analysis.subjects import Lacking, Subject, meant
from ccwp_plan.language import richtext
from ccwp_plan.language.numbers import DocumentNumber, is_other
from ccwp_plan.language.protocol import in_protocol_order, position
from ccwp_plan.language.reference import Actor
from ccwp_plan.reading.letters import composed
from ccwp_plan.repository.comments import LoadedComment
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan

_LAST = (9,)
"""Where comments stand that are about nothing that the plan has."""


@dataclass(frozen=True, eq=False)
class Commented:
    """A comment and what it is about; None where the plan does not have that (C001)."""

    comment: LoadedComment
    subject: Subject | None

    @property
    def delegation(self) -> str:
        """Whose comment it is."""
        return self.comment.file.fields.from_

    @property
    def order(self) -> tuple[int, ...]:
        """Where what it is about stands in the document."""
        return self.subject.order if self.subject else _LAST

    @cached_property
    def proposed(self) -> str | None:
        """The text that the field would have, as it would be written there, if there is a proposal."""
        proposal, meant = self.comment.fields.proposal, self.subject
        if proposal is None or meant is None or not meant.is_text or meant.is_rich:
            return proposal
        if meant.is_list and (items := items_of(proposal)):
            return "\n".join(f"- {_on_one_line(item)}" for item in items)
        return _on_one_line(proposal)

    @property
    def is_in_the_plan(self) -> bool:
        """Whether the plan has the text that is proposed."""
        return bool(self.subject and self.proposed and self.subject.says(self.proposed))

    @property
    def is_waiting(self) -> bool:
        """Whether it is a proposal that was accepted and that the plan does not have yet."""
        return self.comment.fields.outcome == "accepted" and self.proposed is not None and not self.is_in_the_plan

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done: it has no outcome, or it was accepted and is not in the plan yet."""
        return self.comment.fields.outcome is None or self.is_waiting

    def is_on_another(self, other: Commented) -> bool:
        """Whether it is on another document than a comment, or on another revision of it."""
        mine, its = self.comment.file.fields.on, other.comment.file.fields.on
        return bool(mine and its and is_other(mine, its))

    def is_later(self, other: Commented) -> bool:
        """Whether it is on a later revision of the document that a comment is on."""
        mine, its = (DocumentNumber.parse(one.comment.file.fields.on or "") for one in (self, other))
        return bool(mine and its and mine.base == its.base and mine.revision > its.revision)

    def meets(self, other: Commented) -> bool:
        """Whether the two propose other words for one text."""
        if not (self.subject and other.subject and self.proposed and other.proposed):
            return False
        if not (self.subject.is_text and other.subject.is_text):
            return False
        one, two = self.subject.place, other.subject.place
        if one.source is not two.source or unfolded(self.proposed) == unfolded(other.proposed):
            return False
        least = min(len(one.loc), len(two.loc))
        return one.loc[:least] == two.loc[:least]


def _on_one_line(text: str) -> str:
    return " ".join(richtext.plain(text).split())


def items_of(proposal: str) -> list[str] | None:
    """The items of a list that is proposed as a whole, or None where it is none.

    >>> items_of("- One\\n- Two\\n  lines"), items_of("One")
    (['One', 'Two\\nlines'], None)
    """
    items: list[list[str]] = []
    for line in proposal.strip().split("\n"):
        if line[:2] in ("- ", "* "):
            items.append([line[2:].strip()])
        elif items and (line[:2] == "  " or not line.strip()):
            items[-1].append(line[2:].rstrip())
        else:
            return None
    return ["\n".join(lines).strip() for lines in items]


@dataclass(frozen=True, eq=False)
class Compilation:
    """All comments on a plan in the order of its document; those on one place in protocol order."""

    plan: LoadedPlan
    all: tuple[Commented, ...]

    @cached_property
    def delegations(self) -> tuple[str, ...]:
        """Who has answered, with comments or without, in protocol order."""
        answered = (file.fields.from_ for file in self.plan.comments if file.delegation)
        return in_protocol_order(answered, self.plan.reference.known)

    @cached_property
    def silent(self) -> tuple[Actor, ...]:
        """The Member States that have not answered, in protocol order; those of the day of the last comments."""
        answered = {composed(one) for one in self.delegations}
        known = self.plan.reference.known
        states = [one for one in self.plan.actors.values() if one.kind == "member_state" and one.member_from]
        waited = [one for one in states if composed(one.id) not in answered and one.is_member_on(self._day)]
        return tuple(sorted(waited, key=lambda one: position(one.id, known)))

    @property
    def _day(self) -> date:
        days = [file.fields.date for file in self.plan.comments if file.fields.date]
        document = self.plan.fields.document
        return max(days, default=(document and document.date) or self.plan.fields.period.first)

    def of(self, delegation: str) -> tuple[Commented, ...]:
        """The comments of a delegation."""
        return tuple(one for one in self.all if composed(one.delegation) == composed(delegation))

    def against(self, one: Commented) -> tuple[Commented, ...]:
        """The other accepted proposals for the same text, in other words; those on another document are none: what they
        are about is the text of that.
        """
        rivals = (other for other in self._accepted if other is not one and one.meets(other))
        return tuple(other for other in rivals if not other.is_on_another(one))

    def only(self, action: LoadedAction | None, delegation: str | None, *, open_: bool) -> tuple[Commented, ...]:
        """The comments on an action, of a delegation, or that are open; on all, of all, where that is not asked."""
        return tuple(
            one
            for one in (self.of(delegation) if delegation else self.all)
            if (action is None or (one.subject and one.subject.action is action)) and (one.is_open or not open_)
        )

    @cached_property
    def _accepted(self) -> tuple[Commented, ...]:
        return tuple(one for one in self.all if one.comment.fields.outcome == "accepted" and one.proposed)

    @cached_property
    def waiting(self) -> tuple[Commented, ...]:
        """The accepted proposals that the plan does not have yet; without those of which another one has taken the
        place that is on a later revision.
        """
        taken = [one for one in self._accepted if one.is_in_the_plan]
        waiting = (one for one in self.all if one.is_waiting)
        return tuple(one for one in waiting if not any(new.is_later(one) and one.meets(new) for new in taken))


def compilation(plan: LoadedPlan) -> Compilation:
    """The comments on a plan."""
    known = plan.reference.known
    found = sorted(_commented(plan), key=lambda one: (one.order, position(one.delegation, known)))
    return Compilation(plan, tuple(found))


def _commented(plan: LoadedPlan) -> Iterator[Commented]:
    for file in sorted(plan.comments, key=lambda file: (file.fields.from_, file.fields.date or date.min, file.name)):
        for comment in file.comments:
            about = meant(plan, comment.fields)
            yield Commented(comment, None if isinstance(about, Lacking) else about)
