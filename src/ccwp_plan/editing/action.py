"""A new action: the next number, a file with the fields in their order, and what its leader still has to write."""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ccwp_plan.checks.run import Checked
from ccwp_plan.editing.begun import Begun, begun, named_schema
from ccwp_plan.editing.written import file_name, listed, scalar, schema_line, skeleton, with_ends_of
from ccwp_plan.errors import CallError
from ccwp_plan.language.fields import NUMBER, parts
from ccwp_plan.language.models import FileKind
from ccwp_plan.language.plan import Period
from ccwp_plan.language.reference import SHIPPED, Reference
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.find import ACTIONS, PLAN
from ccwp_plan.repository.listing import below
from ccwp_plan.repository.load import with_action
from ccwp_plan.repository.loaded import LoadedPlan

_REFUSED = frozenset({"O001", "A003", "A011"})
_READ = frozenset({"number", "period", "strategy"})
"""The fields of a plan without which there is no new action."""
_LEADING_NUMBER = re.compile(NUMBER.removesuffix("$"))


@dataclass(frozen=True, slots=True)
class Draft:
    """What is said of a new action: its title, the objectives that it is for, the actor that leads it.

    It may be part of another one, by its number: objectives and leader may then be left out.
    """

    title: str
    objectives: Sequence[str]
    leader: str
    part_of: str = ""


def can_be_added(checked: Checked) -> bool:
    """Whether an action can be added to a plan: what that needs can be read, and nothing leads out of its repository.

    Raises CallError where its actions cannot be files: the folder actions/ belongs to a plan.yaml only.
    """
    plan, file = checked.plan, checked.plan.place.source.path
    if file.name != PLAN:
        help_ = (
            f"Move it to {(file.with_suffix('') / PLAN).as_posix()}; the folder actions/ belongs to a plan.yaml only."
        )
        raise CallError(f"The plan {plan.name} is a single file that contains its actions.", help_)
    if plan.strategy is None or plan.broken & _READ:
        return False
    taxonomy = plan.strategy.taxonomy
    if taxonomy.depth < taxonomy.coverage_level:
        return False
    return all(finding.code != "Y017" for finding in checked.errors)


def new_action(plan: LoadedPlan, draft: Draft, today: date) -> Begun:
    """A new action of a plan that it can be added to, with the next number.

    Raises CallError where the strategy has no such objective, or where nobody is called like the leader.
    """
    assert plan.strategy
    folder = plan.place.source.path.parent / ACTIONS
    number = next_number(plan, [file.name for file in below(folder, folder).files], draft.part_of or plan.fields.number)
    file = folder / file_name(number, draft.title)
    text = _schema(plan, folder) + action_text(
        number, draft, plan.strategy.taxonomy, plan.fields.period, plan.reference.known
    )
    source = parse(with_ends_of(plan.place.source.text, text).encode(), file)
    return begun(source, with_action(plan, source), _REFUSED, today)


def next_number(plan: LoadedPlan, names: Iterable[str], above: str) -> str:
    """The number after the highest, of those that begin with that of the plan or of a whole, which an action of the
    plan has, or with which the name of a file below actions/ begins.

    So the number of a file that cannot be read is taken, too.
    """
    written = [action.number for action in plan.actions if action.number]
    written += [match.group() for name in names if (match := _LEADING_NUMBER.match(name))]
    return f"{above}.{next_below(written, above)}"


def next_below(numbers: Iterable[str], above: str) -> int:
    """The figure after the highest that follows a number in others: 3 below 10, where there are 10.1 and 10.2.

    >>> next_below(["10.1", "10.2.5", "9.7"], "10"), next_below([], "10")
    (3, 1)
    """
    own = parts(above)
    below = [number[len(own)] for number in map(parts, numbers) if len(number) > len(own) and number[: len(own)] == own]
    return max((figure for runs in below for is_figure, _, figure in runs[:1] if is_figure), default=0) + 1


def action_text(number: str, draft: Draft, taxonomy: Taxonomy, period: Period, reference: Reference = SHIPPED) -> str:
    """The file of an action whose further texts have still to be written, in square brackets.

    Objectives are written as the strategy writes them, each once; what means none stays as it is.
    """
    cited = dict.fromkeys(taxonomy.written(objective) for objective in draft.objectives)
    other = next((node.id for node in taxonomy.counted if node.id not in cited), taxonomy.counted[0].id)
    return skeleton(
        "action.yaml",
        number=number,
        title=scalar(draft.title),
        part_of=f"part_of: {draft.part_of}" if draft.part_of else "# part_of: # the action of which it is a part",
        without_objectives="" if cited else "# ",
        objectives=listed(cited or [other]),
        other_objective=scalar(other, in_list=True),
        other_leader="FR" if draft.leader != "FR" else "DE",
        without_leader="" if draft.leader else "# ",
        leader=scalar(draft.leader or "DE"),
        start=str(period.start),
        end=str(period.end),
        empact=_empact(period, reference),
    )


def _schema(plan: LoadedPlan, folder: Path) -> str:
    """The line for the schema that the other actions name, or for the one beside the schema of the plan; perhaps none.

    The schema is named as it is found from the folder.
    """
    file = named_schema(plan, FileKind.ACTION)
    return schema_line(Path(os.path.relpath(file, folder)).as_posix()) if file else ""


def _empact(period: Period, reference: Reference) -> str:
    """The comment that shows how an alignment is written, with the priorities of the period."""
    known = list(reference.priorities(period))
    if not known:
        return ""
    listed = f"Priorities of the period: {', '.join(known)}."
    lines = textwrap.wrap(listed, 108, break_on_hyphens=False)
    example = ["empact:", f'  - {{priority: {known[0]}, oap_action: "2.4"}}']
    return "".join(f"# {line}\n" for line in [*lines, *example])
