"""A new plan repository: a plan to fill in, one action, schemas, and what a repository needs around them."""

from __future__ import annotations

from datetime import date
from pathlib import PurePosixPath

from ccwp_plan import __version__
from ccwp_plan.editing import schemas
from ccwp_plan.editing.action import Draft, action_text
from ccwp_plan.editing.written import file_name, ordinal, scalar, schema_line, skeleton
from ccwp_plan.language.models import FileKind
from ccwp_plan.language.plan import Period
from ccwp_plan.language.taxonomy import Taxonomy

FIRST = "[First action]"
LEADER = "Presidency"
"""Who leads the first action until somebody does; an actor of the plan, who stands in the skeleton."""

_CI_FILES = {"github": ".github/workflows/plans.yaml", "gitlab": ".gitlab-ci.yml"}
"""The file by which merge requests are checked, for each place that can do that."""

_CI_TOLD = """\
Every change that is proposed is checked in the same way, and the documents are kept with it: see the jobs of the
pull request or merge request.

"""


def new_repository(
    strategy: str, taxonomy: Taxonomy, number: int, ci: str | None, today: date
) -> dict[PurePosixPath, str]:
    """The files of a new plan repository, for a plan of the two years that follow this one.

    `strategy` is what the plan calls its strategy; `ci` is github, gitlab or None. `validate` finds no error in it,
    and no warning but that most objectives have no action (O004).
    """
    nth = ordinal(number)
    folder = f"{nth}-action-plan"
    start, end = date(today.year + 1, 1, 1), date(today.year + 2, 12, 31)
    plan = plan_text(scalar(strategy), taxonomy, str(number), nth, (start, end), today)
    period = Period.model_validate({"start": str(start), "end": str(end)})
    action = action_text(f"{number}.1", Draft(FIRST, [taxonomy.counted[0].id], LEADER), taxonomy, period)
    made = {
        "README.md": skeleton("README.md", ordinal=nth, folder=folder, ci=_CI_TOLD if ci else ""),
        ".gitattributes": skeleton("gitattributes"),
        ".gitignore": skeleton("gitignore"),
        f"plans/{folder}/plan.yaml": plan,
        f"plans/{folder}/actions/{file_name(f'{number}.1', FIRST)}": schema_line("../../../schemas/action.schema.json")
        + action,
        **{f"schemas/{kind}.schema.json": schemas.text(kind, taxonomy) for kind in FileKind},
    }
    if ci:
        made[_CI_FILES[ci]] = skeleton(f"{ci}.yaml", version=__version__)
    return {PurePosixPath(name): text for name, text in made.items()}


def plan_text(strategy: str, taxonomy: Taxonomy, number: str, name: str, period: tuple[date, date], today: date) -> str:
    """A plan to fill in, from the skeleton; `name` is its number as a title says it: 11th."""
    start, end = period
    first, *others = (node.id for node in taxonomy.counted)
    return skeleton(
        "plan.yaml",
        strategy=f"{strategy:<22} # {taxonomy.strategy.title}",
        objective=scalar(others[-1] if others else first),
        number=number,
        ordinal=name,
        start=str(start),
        end=str(end),
        years=str(start.year) if start.year == end.year else f"{start.year} and {end.year}",
        year=f"{today:%y}",
        today=str(today),
    )
