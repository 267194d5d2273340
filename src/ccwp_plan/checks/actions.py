"""A: the actions' numbers, aims and ends (A001, A002, A006, A010)."""

from __future__ import annotations

from collections.abc import Iterator

from ccwp_plan.checks.rule import ERROR, WARNING, Context, Fault, action_rule, plan_rule
from ccwp_plan.language.fields import parts
from ccwp_plan.repository.loaded import LoadedAction


@plan_rule("A001", ERROR, "two actions have one number")
def same_number(context: Context) -> Iterator[tuple[LoadedAction, Fault]]:
    """The documents cite an action by its number alone. Reported at each action after the first."""
    for action in context.plan.actions:
        if action.number is None:
            continue
        known = context.plan.action(action.number)
        if known and known is not action:
            span = known.at("number").span()
            yield (
                action,
                Fault(
                    action.at("number"),
                    f"Action {known.number} already exists:  {known.place.source.path.name}, line {span.line}.",
                    "Give this one the next free number.",
                ),
            )


@action_rule("A002", WARNING, "an action's number does not start with the plan's", reads="number", plan_reads="number")
def number_of_another_plan(action: LoadedAction, context: Context) -> Iterator[Fault]:
    """The actions of the 10th plan are 10.1, 10.2 and so on."""
    plan = context.plan.fields.number
    own = parts(plan)
    if parts(action.fields.number)[: len(own)] != own or parts(action.fields.number) == own:
        yield Fault(
            action.at("number"),
            f"Action {action.fields.number} is not numbered after plan {plan}.",
            f"Number it {plan}.1, {plan}.2 and so on.",
        )


@action_rule("A006", ERROR, "discontinued without a reason", reads="status discontinued_because")
def discontinued_without_reason(action: LoadedAction, context: Context) -> Iterator[Fault]:
    """Delegations are told why an action they agreed on ends."""
    if action.fields.is_discontinued and action.fields.discontinued_because is None:
        yield Fault(
            action.at("status"),
            f"Action {action.number} is discontinued, but no reason is given.",
            "Add a line: discontinued_because: ...",
        )


@action_rule("A010", WARNING, "an action has no aim", reads="aim")
def no_aim(action: LoadedAction, context: Context) -> Iterator[Fault]:
    """Whoever reads the plan is told what the action is to achieve."""
    if action.fields.aim is None:
        given = action.at("aim")
        yield Fault(
            given.key() if given.given() else action.at("number"),
            "The action has no aim.",
            "Add a line: aim: ... with what the action is to achieve.",
        )
