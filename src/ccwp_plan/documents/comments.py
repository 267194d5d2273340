"""The compilation of delegations' comments: by what they are about, by delegation, and as a table of ISO/IEC's form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from ccwp_plan.analysis import commenting_table
from ccwp_plan.analysis.compilation import Commented, Compilation, compilation
from ccwp_plan.analysis.subjects import Subject
from ccwp_plan.analysis.words import Edit, words
from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import columns, coverage, prose
from ccwp_plan.documents.actions import Actors, Ties
from ccwp_plan.documents.marks import between
from ccwp_plan.documents.objectives import strategy_view
from ccwp_plan.documents.plan import Parts, Setting, plan_view
from ccwp_plan.documents.view import (
    CommentedPlaceView,
    CommentedThingView,
    CommentsMatrix,
    CommentsView,
    CommentView,
    DelegationView,
    IsoRowView,
    MatrixRowView,
    PlanView,
)
from ccwp_plan.language.comments import Comment
from ccwp_plan.language.dates import day, when
from ccwp_plan.language.declared import Declared, fields_of, in_words
from ccwp_plan.language.documents import DocumentName
from ccwp_plan.language.nouns import counted
from ccwp_plan.language.open_values import shown
from ccwp_plan.language.taxonomy import Node
from ccwp_plan.language.times import Time
from ccwp_plan.reading.letters import composed

_SHORT = 600
"""Below how many characters of HTML a text is kept with what follows it."""
_ROOM, _LETTER, _LEAST = 62, 1.15, 3.8
"""What the columns of delegations have on a landscape page, what a letter of an id takes, and a column at least: in per
cent."""
_WHOLE = "The action as a whole"
_GENERAL, _NOTE, _ASTRAY = "General comments", "The cover note", "About what the plan does not have"


def view(checked: Checked, setting: Setting) -> PlanView:
    """The compilation by what the comments are about."""
    return made(DocumentName.COMMENTS, "Comments of delegations", checked, setting)


def made(kind: DocumentName, title: str, checked: Checked, setting: Setting) -> PlanView:
    """A document of all comments, whose template decides in which form it prints them."""
    plan = checked.plan
    assert plan.strategy is not None
    actors = Actors(plan)
    parts = Parts(
        kind=kind,
        heading=f"{title}: {plan.fields.title}",
        strategy=strategy_view(plan.strategy.taxonomy, None),
        coverage=coverage.section(checked, actors, None),
        comments=_Maker(compilation(plan), actors).view(),
        notes=setting.notes or prose.Notes(),
    )
    return plan_view(checked, parts, setting)


class _Maker:
    """What the compilation says; footnotes of its texts stand in brackets where their marks are."""

    def __init__(self, found: Compilation, actors: Actors) -> None:
        self.found, self.actors, self.ties = found, actors, Ties(found.plan)

    def view(self) -> CommentsView:
        """All of it, in the order of print."""
        found = self.found
        rows = tuple(map(_iso_row, found.all))
        return CommentsView(
            sentences=tuple(self._sentences()),
            matrix=tuple(self._matrix()),
            things=tuple(self._things()),
            delegations=tuple(map(self._delegation, found.delegations)),
            rows=rows,
            heads=commenting_table.HEADS,
            widths=columns.commenting_widths(rows),
        )

    # Summary

    def _sentences(self) -> Iterator[str]:
        found = self.found
        if not found.plan.comments:
            yield "No delegation has commented yet."
            return
        proposals = sum(one.proposed is not None for one in found.all)
        numbers = dict.fromkeys(file.fields.on for file in found.plan.comments if file.fields.on)
        on = f" on {', '.join(numbers)}" if numbers else ""
        by = len({composed(one.delegation) for one in found.all})
        of = f" of {counted(by, 'delegation')}" if by else ""
        with_ = f", {proposals} of them with a proposal for the text" if proposals else ""
        yield f"{counted(len(found.all), 'comment', none='No')}{of}{on}{with_}."
        if found.all:
            outcomes = "; ".join(self._outcomes())
            yield f"{outcomes[0].upper()}{outcomes[1:]}."
        if without := [one for one in found.delegations if not found.of(one)]:
            yield f"Answered without comments: {self._names(without)}."
        if found.silent:
            yield f"Not answered: {', '.join(one.name for one in found.silent)}."
        else:
            yield "All Member States have answered."

    def _outcomes(self) -> Iterator[str]:
        """How many comments have become what."""
        given = Counter(one.comment.fields.outcome for one in self.found.all)
        for outcome in fields_of(Comment)["outcome"].choices:
            if count := given.pop(outcome, 0):  # type: ignore[call-overload]
                yield f"{in_words(outcome)}: {count}"
        if given:
            yield f"open: {given.total()}"
        if waiting := len(self.found.waiting):
            yield f"accepted, but not in the plan yet: {waiting}"

    def _names(self, ids: Sequence[str]) -> str:
        return ", ".join(self.actors.view(id_).name for id_ in ids)

    def _matrix(self) -> Iterator[CommentsMatrix]:
        """Who has commented on what: in tables of so many delegations as have room."""
        commenting = [one for one in self.found.delegations if self.found.of(one)]
        for some in _side_by_side(commenting):
            rows = (self._matrix_row(name, group, some) for name, group in self._groups())
            yield CommentsMatrix(tuple(map(self.actors.view, some)), tuple(map(_width, some)), tuple(rows))

    def _matrix_row(self, name: str, group: Sequence[Commented], some: Sequence[str]) -> MatrixRowView:
        by = Counter(composed(one.delegation) for one in group)
        counts = [by[composed(id_)] for id_ in some]
        return MatrixRowView(name, tuple(str(count or "") for count in counts), len(group))

    # By what the comments are about

    def _groups(self) -> Iterator[tuple[str, list[Commented]]]:
        """The comments on each action, on each objective and on each other part of the plan, with what that is called.

        Those on the plan itself are told apart by its fields.
        """
        for key, some in groupby(self.found.all, key=self._thing):
            yield key[1], [*some]

    def _thing(self, one: Commented) -> tuple[tuple[int, ...], str]:
        meant = one.subject
        if meant is None:
            return one.order, _ASTRAY
        if meant.is_general:
            return one.order, _GENERAL
        if meant.action:
            return one.order[:2], f"{shown(meant.action.fields.number)} {meant.action.fields.title}"
        if meant.node:
            return one.order[:2], self._objective(meant.node)
        return (one.order[:1], _NOTE) if meant.is_of_the_note else (one.order[:2], meant.label.partition(":")[0])

    def _things(self) -> Iterator[CommentedThingView]:
        for at, (name, some) in enumerate(self._groups(), 1):
            first = some[0].subject
            key = self.ties.key(first.action) if first and first.action else None
            places = (self._place([*group]) for _, group in groupby(some, key=lambda one: one.order))
            yield CommentedThingView(name, f"commented-{at}", key, tuple(places))

    def _objective(self, node: Node) -> str:
        """An objective, as the strategy calls those of its level."""
        taxonomy = self.found.plan.taxonomy
        assert taxonomy
        name = taxonomy.level_name(node.level)
        return f"{name[:1].upper()}{name[1:]} {node.printed}"

    def _place(self, some: Sequence[Commented]) -> CommentedPlaceView:
        meant = some[0].subject
        of_objective = meant.node.objective.text if meant and meant.node else None
        text = _html(meant, (meant and meant.text) or of_objective)
        called = _called(meant, some[0])
        label = "" if called == self._thing(some[0])[1] else called
        of = "Strategy" if meant and meant.node else "note" if meant and meant.is_of_the_note else "plan"
        return CommentedPlaceView(label, text, _line(text), of, tuple(map(self._comment, some)))

    def _comment(self, one: Commented) -> CommentView:
        fields = one.comment.fields
        return CommentView(
            delegation=self.actors.view(one.delegation),
            about=self._about(one),
            quote=fields.quote,
            text=prose.within(fields.text),
            proposal=_proposal(one),
            is_new=not (one.subject and one.subject.text),
            reply=prose.within(fields.reply),
            outcome=in_words(fields.outcome).capitalize() if fields.outcome else None,
            in_plan=one.is_in_the_plan,
            waits=one.is_waiting,
            contradicts=", ".join(dict.fromkeys(other.delegation for other in self.found.against(one)))
            if fields.outcome == "accepted"
            else "",
        )

    def _about(self, one: Commented) -> str:
        """What a comment is about, where that does not stand above it."""
        meant = one.subject
        if meant is None:
            return one.comment.fields.about or ""
        if meant.action:
            return f"{shown(meant.action.fields.number)}, {meant.label}".rstrip(", ")
        if meant.node:
            return f"{self._objective(meant.node)}, {meant.label}".rstrip(", ")
        of_note = "Cover note, " if meant.is_of_the_note else ""
        return "General" if meant.is_general else f"{of_note}{meant.label}".rstrip(", ")

    # By delegation

    def _delegation(self, id_: str) -> DelegationView:
        files = [one.fields for one in self.found.plan.comments if one.fields.from_ == id_]
        dates = ", ".join(dict.fromkeys(day(one.date) for one in files if one.date))
        on = ", ".join(dict.fromkeys(one.on for one in files if one.on))
        line = " ".join(part for part in (f"of {dates}" if dates else "", f"on {on}" if on else "") if part)
        return DelegationView(self.actors.view(id_), line, tuple(map(self._comment, self.found.of(id_))))


def _iso_row(one: Commented) -> IsoRowView:
    row = commenting_table.row(one)
    texts = map(prose.within, (row.comment, row.proposal, row.observations))
    return IsoRowView(row.delegation, row.line, row.clause, row.paragraph, row.kind, *texts)


def _side_by_side(ids: Sequence[str]) -> list[list[str]]:
    """Delegations in groups that have room beside each other: as few as there can be, and about as wide."""
    fewest = len([*_within(ids, _ROOM)])
    return next(some for room in range(_ROOM + 1) if len(some := [*_within(ids, room)]) == fewest)


def _within(ids: Sequence[str], room: int) -> Iterator[list[str]]:
    """Delegations in groups, each as large as there is room for."""
    some: list[str] = []
    for id_ in ids:
        if some and sum(map(_width, [*some, id_])) > room:
            yield some
            some = []
        some.append(id_)
    yield from [some] if some else []


def _width(id_: str) -> float:
    return max(_LEAST, round(1.4 + _LETTER * len(id_), 2))


def _line(text: Markup) -> Markup:
    """A text without the paragraph around it, if it is one and so short that it stays with the table below it."""
    inner = text.strip().removeprefix("<p>").removesuffix("</p>")
    short = len(inner) + len("<p></p>") == len(text.strip()) and "<p>" not in inner and len(inner) < _SHORT
    return Markup(inner) if short else Markup()


def _called(meant: Subject | None, one: Commented) -> str:
    """What stands above the comments on a place."""
    if meant is None:
        return one.comment.fields.about or ""
    return meant.label or (_WHOLE if meant.action else "")


def _proposal(one: Commented) -> Markup:
    """A proposal, marked against the text of the plan where that has one; plain text as it is."""
    meant, proposed = one.subject, one.proposed
    if proposed is None or meant is None or not meant.text:
        return _html(meant, proposed)
    if field := _plain(meant):
        return Markup("<p>{}</p>").format(
            Markup().join(_pieces(_printed(field, meant.text), _printed(field, proposed)))
        )
    return Markup(between(prose.within(meant.text), prose.within(proposed)))


def _html(meant: Subject | None, text: str | None) -> Markup:
    """A text that a field has or would have, as documents print it."""
    if text and meant and (field := _plain(meant)):
        return Markup("<p>{}</p>").format(_printed(field, text))
    return prose.within(text)


def _plain(meant: Subject) -> Declared | None:
    """The field that is meant, if it has one plain text."""
    return None if not meant.is_text or meant.is_rich or meant.is_list else meant.field


def _printed(field: Declared, text: str) -> str:
    """A plain text as documents print it: a time as the Council writes it, a choice in words."""
    if not field.is_time:
        return field.said(text)
    try:
        time = Time.parse(text)
    except ValueError:
        return text
    return when(time) if time else text


def _pieces(old: str, new: str) -> Iterator[Markup]:
    """A plain text with its changes marked."""
    tags = {Edit.DELETED: Markup("<del>{}</del>"), Edit.INSERTED: Markup("<ins>{}</ins>")}
    before: Edit | None = None
    for piece in words(old, new, rich=False):
        if before is Edit.DELETED and piece.edit is Edit.INSERTED:
            yield Markup(" ")
        yield tags.get(piece.edit, Markup("{}")).format(piece.text)
        before = piece.edit
