"""A: the actions' numbers, aims, ends and parts (A001, A002, A006, A010 to A012), and what is not read (A013)."""

from __future__ import annotations

from collections.abc import Iterator

from ccwp_plan.checks.rule import ERROR, WARNING, Context, Fault, action_rule, plan_rule
from ccwp_plan.language.brackets import inside
from ccwp_plan.language.fields import parts
from ccwp_plan.language.suggestions import did_you_mean
from ccwp_plan.reading.letters import composed
from ccwp_plan.reading.place import Place, Source, echoed
from ccwp_plan.repository.find import ACTIONS
from ccwp_plan.repository.loaded import LoadedAction, LoadedPlan

_TITLE_AND_AIM = frozenset({"title", "aim"})
_LONGEST_WAY = 10
"""How many actions of a circle a message names."""


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


@plan_rule("A011", ERROR, "part of an action that does not exist, or of itself")
def part_of_nothing(context: Context) -> Iterator[tuple[LoadedAction, Fault]]:
    """A part is printed below its whole, and what it does not say is said there."""
    plan = context.plan
    for action in plan.actions:
        number = action.fields.part_of
        if number is None or action.whole:
            continue
        place = action.at("part_of")
        if plan.action(number) is None:
            if plan.complete:
                known = [other.number for other in plan.actions if other.number and other is not action]
                help_ = "Write the number of an action of this plan, or remove the line."
                help_ = did_you_mean(number, known, help_)
                yield action, Fault(place, f"There is no action {echoed(number)} in this plan.", help_)
        else:
            way = " → ".join(_way(action, plan))
            yield action, Fault(place, f"The action is part of itself: {way}.", "Write the number of another action.")


def _way(action: LoadedAction, plan: LoadedPlan) -> Iterator[str]:
    """The numbers that lead from an action to itself, by what each is part of; of a long way the beginning."""
    one: LoadedAction | None = action
    for _ in range(_LONGEST_WAY):
        if one is None or one.fields.part_of is None:
            return
        yield one.fields.number
        one = plan.action(one.fields.part_of)
        if one is action:
            yield one.fields.number
            return
    yield "…"


@plan_rule("A012", WARNING, "two actions with the same title and aim, word for word")
def same_action(context: Context) -> Iterator[tuple[LoadedAction, Fault]]:
    """One of them is often a copy that was to be changed. Reported at each action after the first.

    An aim that stands in square brackets as a whole may still be to be drafted.
    """
    titles = [action.fields.title for action in context.plan.actions]
    joined = "\n".join(titles)
    if len({*titles}) == len(titles) and joined.isascii() and "  " not in joined and "\t" not in joined:
        return
    titled: dict[str, list[LoadedAction]] = {}
    for action in context.plan.actions:
        aim = action.fields.aim
        if action.broken.isdisjoint(_TITLE_AND_AIM) and aim and not inside(aim):
            titled.setdefault(_words(action.fields.title), []).append(action)
    for actions in titled.values():
        first: dict[str, LoadedAction] = {}
        for action in actions if len(actions) > 1 else ():
            known = first.setdefault(_words(action.fields.aim or ""), action)
            if known is not action:
                yield (
                    action,
                    Fault(
                        action.at("title"),
                        f"Action {known.number} has the same title and the same aim, word for word.",
                        "Say what is particular to each, or remove one of the two.",
                    ),
                )


def _words(text: str) -> str:
    """A text as its words: however they are spaced, and whether their letters are composed or not."""
    return " ".join(composed(text).split())


@action_rule("A010", WARNING, "an action has no aim", reads="aim")
def no_aim(action: LoadedAction, context: Context) -> Iterator[Fault]:
    """Whoever reads the plan is told what the action is to achieve; a part may leave that to its whole."""
    if action.fields.aim is None and action.fields.part_of is None:
        given = action.at("aim")
        yield Fault(
            given.key() if given.given() else action.at("number"),
            "The action has no aim.",
            "Add a line: aim: ... with what the action is to achieve.",
        )


@plan_rule("A013", WARNING, "a file or a folder in actions/ that is not read")
def not_read(context: Context) -> Iterator[Fault]:
    """An action in it would be missing from the documents, and nobody would notice."""
    for source in context.plan.not_read_in(ACTIONS):
        yield file_not_read(source, "an action", ACTIONS)


def file_not_read(source: Source, meant: str, folder: str) -> Fault:
    """What there is to report of a file, or a folder, that is not read in the folder of what it may be meant for."""
    path = source.path
    if path.suffix == ".yaml" and not path.name.startswith("."):
        why, what = "it lies in a sub-folder", f"move it into {folder}/ itself"
    elif path.name.startswith("."):
        why, what = "its name begins with a full stop", f"rename it to {echoed(path.name.lstrip('.'))}"
    else:
        why, what = "its name does not end in .yaml", "write it as plain text under a name that ends in .yaml"
    return Fault(
        Place(source),
        f"{echoed(path.name)} is not read, because {why}.",
        f"If it is {meant}, {what}; if not, move it out of {folder}/.",
    )
