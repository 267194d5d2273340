"""C: the comments of delegations on a plan: what they are about, whose they are, and what has become of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from ccwp_plan.checks.actions import file_not_read
from ccwp_plan.checks.actors import of_unknown
from ccwp_plan.checks.rule import ERROR, WARNING, Context, Fault, plan_rule
from ccwp_plan.repository.find import COMMENTS
from ccwp_plan.repository.loaded import LoadedAction

if TYPE_CHECKING:
    from ccwp_plan.analysis.compilation import Compilation

_Found: TypeAlias = Iterator[Fault | tuple[LoadedAction, Fault]]


@plan_rule("C001", ERROR, "a comment about something that the plan does not have")
def about_nothing(context: Context) -> _Found:
    """The compilation prints a comment below what it is about; an action that is gone takes its comments along."""
    plan = context.plan
    if not plan.comments or not plan.complete:
        return
    from ccwp_plan.analysis.subjects import Lacking, meant  # few plans have comments

    for file in plan.comments:
        for comment in file.comments:
            about = meant(plan, comment.fields)
            if isinstance(about, Lacking):
                yield Fault(comment.place.at("about"), *about)


@plan_rule("C002", ERROR, "comments of a delegation that is not known", plan_reads="actors reference/actors")
def unknown_delegation(context: Context) -> _Found:
    """Delegations are listed in protocol order, so they are named as actors are."""
    actors = context.plan.actors
    for file in context.plan.comments:
        if file.delegation and file.delegation not in actors:
            from ccwp_plan.language.comments import Comments
            from ccwp_plan.language.declared import fields_of

            told = of_unknown(file.delegation, actors, "under ‘actors’ in plan.yaml", fields_of(Comments)["from"])
            yield Fault(file.source.top.at("from"), *told)


@plan_rule("C003", WARNING, "an accepted proposal that the plan does not have yet")
def not_taken_up(context: Context) -> _Found:
    """What the compilation says was accepted, delegations look for in the next text."""
    found = _compilation(context)
    for one in found.waiting if found else ():
        if one.subject is None:
            continue
        others = ", ".join(dict.fromkeys(other.delegation for other in found.against(one))) if found else ""
        help_ = "Run `ccwp-plan comments apply`, or write it into the plan."
        if others:
            help_ = f"Another proposal for this text, of {others}, is accepted as well: keep one of them."
        fault = Fault(one.comment.place.at("proposal"), "This proposal is accepted, but not in the plan.", help_)
        yield (one.subject.action, fault) if one.subject.action else fault


@plan_rule("C004", WARNING, "a file or a folder in comments/ that is not read")
def not_read(context: Context) -> _Found:
    """Comments lie in comments/ itself, in files whose names end in .yaml; others would be in no compilation."""
    for source in context.plan.not_read_in(COMMENTS):
        yield file_not_read(source, "a file of comments", COMMENTS)


def _compilation(context: Context) -> Compilation | None:
    if not context.plan.comments:
        return None
    from ccwp_plan.analysis.compilation import compilation

    return compilation(context.plan)
