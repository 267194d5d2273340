"""All that a delegation says in one document, as comments on the plan."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from datetime import date

from ccwp_plan.exchange.collecting.abouts import About
from ccwp_plan.exchange.collecting.answers import Answers, answers
from ccwp_plan.exchange.collecting.changed import Proposal, proposals, quoted
from ccwp_plan.exchange.collecting.collected import Collected
from ccwp_plan.exchange.collecting.document import Document
from ccwp_plan.exchange.collecting.sent import Outbox
from ccwp_plan.exchange.word.prose import prose, with_struck_words, words
from ccwp_plan.exchange.word.returned import Comment, Kind, Returned
from ccwp_plan.exchange.word.text import Story
from ccwp_plan.exchange.word.views import Line
from ccwp_plan.language.nouns import be, counted
from ccwp_plan.reading.place import echoed

_LAST = (10**9, 0)
"""Where those stand that are attached to nothing: after all others."""


@dataclass(frozen=True)
class Read:
    """What was found in a document, in its order, with its number; and what is to be said of it."""

    comments: tuple[Collected, ...]
    number: str | None
    remarks: tuple[str, ...] = ()

    @property
    def day(self) -> date | None:
        """The latest day of its comments and changes."""
        return max((one.day for one in self.comments if one.day), default=None)


def collect(returned: Returned, outbox: Outbox, delegation: str, *, keep_authors: bool = False) -> Read:
    """What a delegation says in a document that came back; who wrote it is left out unless it is to be kept.

    Raises CallError where the document that was sent cannot be made again, to be compared.
    """
    document = Document(returned, outbox)
    answered = answers(returned, outbox.plan, delegation, document.ours)
    if answered.paragraphs:
        document.leave_out(answered.paragraphs)
    found = proposals(document, answered.paragraphs)
    comments = [*_comments(document, found, keep_authors=keep_authors)]
    all_ = [*answered.comments, *comments, *(one.whole() for one in found), *_letter(document, answered)]
    kept = all_ if keep_authors else [replace(one, author="") for one in all_]
    remarks = (*answered.remarks, *_remarks(document, answered.paragraphs))
    return Read(tuple(sorted(kept, key=lambda one: one.at)), document.number, remarks)


def _comments(document: Document, found: list[Proposal], *, keep_authors: bool) -> Iterator[Collected]:
    """The comments in Word that are not on a proposal of their author; those that are go to the proposal."""
    for one in document.returned.comments:
        made = _comment(document, one, keep_authors=keep_authors)
        if not made.text:
            continue
        proposal = next((proposal for proposal in found if proposal.takes(one, made.at[0])), None)
        if proposal is None:
            yield made
        else:
            proposal.said.append(made)


def _comment(document: Document, one: Comment, *, keep_authors: bool) -> Collected:
    about = document.about(one.range.start.paragraph) if one.range else About()
    texts = [_said(document, one)]
    for reply in one.replies:
        by = f"Reply by {reply.author}" if keep_authors and reply.author else "Reply"
        texts.append(_headed(by, _said(document, reply)))
    days = [said.date.date() for said in (one, *one.replies) if said.date]
    return Collected(
        about=about.written,
        quote=quoted(one.quote) if one.range and one.range.start < one.range.end else "",
        text="\n\n".join(filter(None, texts)),
        author=one.author,
        day=max(days, default=None),
        remark=document.remark(about, "resolved in Word" if one.resolved else ""),
        at=document.order(one.range.start) if one.range else _LAST,
    )


def _said(document: Document, one: Comment) -> str:
    return prose(with_struck_words(one.lines), document.returned.after)


def _headed(by: str, text: str) -> str:
    """A reply; where it begins with a list, that is below."""
    return f"{by}:\n\n{text}" if text.startswith(("- ", "1. ")) else f"{by}: {text}"


def _own_words(document: Document, elsewhere: Container[int]) -> list[Line]:
    """What a document says that is not ours where we do not know it by its bookmarks."""
    if document.placed.has_any and not document.placed.by_words:
        return []
    lines = (line for line in document.base.lines if line.place.story is Story.DOCUMENT and line.text.strip())
    return [line for line in lines if document.placed.places[line.first] is None and line.first not in elsewhere]


def _letter(document: Document, answered: Answers) -> Iterator[Collected]:
    """A document that has neither comments nor changes nor anything of ours, as one comment."""
    returned = document.returned
    if returned.comments or returned.changes or answered.comments or document.placed.has_any:
        return
    if lines := _own_words(document, answered.paragraphs):
        yield Collected(text=prose(lines, document.base), remark="a text of its own")


def _remarks(document: Document, elsewhere: Container[int]) -> Iterator[str]:
    """What is to be said of how a document was read."""
    if not document.is_known and document.placed.has_any:
        of = f"the text of {document.number}" if document.number else "the text that was sent"
        yield f"Neither the plan nor git has {of}: what was changed without tracking cannot be found."
    if document.is_known and document.is_marked_by_the_council:
        yield "Words that were typed without tracking beside what is struck out in it cannot be found."
    pictures = (name for one in document.returned.changes for name in one.objects if one.author in document.authors)
    if count := sum(name.startswith("picture") for name in pictures):
        yield f"{counted(count, 'picture')} that came or went {be(count)} left out: see the document."
    if count := sum(one.kind is Kind.FORMAT for one in document.returned.changes):
        yield f"{counted(count, 'change')} of format {be(count)} left out: the words are the same."
    if count := sum(not words(one.lines, document.base) for one in document.returned.comments):
        yield f"{counted(count, 'comment')} without words {be(count)} left out."
    own = _own_words(document, elsewhere) if document.placed.by_words and document.placed.has_any else []
    if own:
        first = echoed(own[0].text)
        yield f"{counted(len(own), 'paragraph')} of its own {be(len(own))} not read, the first of them: ‘{first}’."
