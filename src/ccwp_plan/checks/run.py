"""Every rule over a plan, and what the secretariat accepts of it."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date

from ccwp_plan.checks import (  # noqa: F401  the rules register themselves, in the order of their table
    actions,
    actors,
    citations,
    comments,
    document,
    empact,
    names,
    notes,
    oaps,
    objectives,
    reference,
    relations,
    results,
    schemas,
    strategy,
    supervision,
    texts,
    waivers,
    yaml_and_fields,
)  # fmt: skip
from ccwp_plan.checks.finding import Finding, Severity
from ccwp_plan.checks.rule import RULES, Context
from ccwp_plan.language.documents import NOTE
from ccwp_plan.reading.place import Place, Problem
from ccwp_plan.repository.loaded import LoadedPlan, LoadedStrategy
from ccwp_plan.repository.oaps import LoadedOaps
from ccwp_plan.repository.reference import LoadedReference


@dataclass(frozen=True)
class Checked:
    """A plan with all that was found in it, in the order of files and lines.

    `brackets` counts the passages in square brackets of a draft.
    """

    plan: LoadedPlan
    findings: tuple[Finding, ...]
    brackets: int

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The errors that stand."""
        return tuple(finding for finding in self.standing if finding.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The warnings that stand."""
        return tuple(finding for finding in self.standing if finding.severity is Severity.WARNING)

    @property
    def standing(self) -> tuple[Finding, ...]:
        """The findings that no waiver accepts."""
        return tuple(finding for finding in self.findings if not finding.waived)


def check(
    plan: LoadedPlan,
    today: date,
    *,
    note: bool = False,
    against: LoadedPlan | None = None,
    since: LoadedPlan | LoadedStrategy | None = None,
    marked: Iterable[str] = (NOTE,),
) -> Checked:
    """Everything that there is to report of a plan, read against a day that counts as today.

    With `note`, what its note lacks is reported of a plan without ‘document’, too. With `against`, the numbers of the
    `marked` notes have to follow those of this earlier state of it. Citations are compared with that state, or with
    `since`: an earlier state of the plan or of its strategy.
    """
    context = Context(plan.with_torn, today, note, against, since or against, frozenset(marked))
    problems = list(plan.problems)
    if plan.strategy:
        problems += strategy.problems(plan.strategy)
        problems += texts.in_strategy(plan.strategy)
    problems += reference.problems(plan.reference)
    problems += oaps.problems(plan.oaps, plan.reference)
    problems += texts.in_oaps(plan.oaps)
    for rule in RULES.values():
        problems += rule.problems(context)
    problems = [problem for problem in problems if not _is_a_consequence(problem)]
    findings, idle = waivers.waive(_findings(problems, plan), context)
    findings += _findings(idle, plan)
    brackets = document.count_brackets(plan) if plan.fields.status == "draft" else 0
    return Checked(plan, _sorted(findings), brackets)


def _is_a_consequence(problem: Problem) -> bool:
    """Whether a problem may come of what could not be read in its place: something that is lacking, or at odds."""
    if not problem.place.source.lost or problem.code[0] == "Y" or problem.code == "F002":
        return False
    return problem.place.is_torn or _may_be_lost(RULES[problem.code].reads, problem.place)


def _may_be_lost(fields: Set[str], place: Place) -> bool:
    """Whether none of these fields is given where a place is, and something there could not be read."""
    around = place if isinstance(place.value, dict) else Place(place.source, place.loc[:-1])
    given = {*place.loc, *(around.value if isinstance(around.value, dict) else ())}
    return bool(fields) and around.is_torn and fields.isdisjoint(given)


def check_strategy(loaded: LoadedStrategy | tuple[Problem, ...]) -> tuple[Finding, ...]:
    """Everything that there is to report of a strategy's file."""
    if isinstance(loaded, LoadedStrategy):
        loaded = (*loaded.problems, *strategy.problems(loaded), *texts.in_strategy(loaded))
    return of_files(loaded)


def check_reference(loaded: LoadedReference) -> tuple[Finding, ...]:
    """Everything that there is to report of the reference data of a repository."""
    return of_files((*loaded.problems, *reference.problems(loaded)))


def check_oaps(loaded: LoadedOaps, known: LoadedReference) -> tuple[Finding, ...]:
    """Everything that there is to report of the OAPs of a repository with this reference data."""
    return of_files((*loaded.problems, *oaps.problems(loaded, known), *texts.in_oaps(loaded)))


def of_files(problems: Iterable[Problem]) -> tuple[Finding, ...]:
    """The findings that problems are which are reported of files alone, and of no plan."""
    meant = (problem for problem in problems if not _is_a_consequence(problem))
    return _sorted(_finding(problem, RULES[problem.code].severity, None) for problem in meant)


def _findings(problems: Iterable[Problem], plan: LoadedPlan) -> list[Finding]:
    findings = []
    for problem in problems:
        severity = RULES[problem.code].severity_in(plan.fields)
        if severity:
            findings.append(_finding(problem, severity, plan.name))
    return findings


def _finding(problem: Problem, severity: Severity, plan: str | None) -> Finding:
    return Finding(
        problem.code,
        severity,
        problem.message,
        _repeated(problem.place) + problem.help,
        problem.place.source,
        problem.place.span(),
        plan,
        problem.action,
        problem.objective,
        fields=".".join(step for step in problem.place.loc if isinstance(step, str)),
    )


def _repeated(place: Place) -> str:
    """Where the value is written that an alias repeats, if the place is in one."""
    repeated = place.repeated()
    if repeated is None:
        return ""
    name, line = repeated
    return f"‘*{name}’ repeats what ‘&{name}’ marks in line {line}: correct it there, or write it in full here. "


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(
        sorted(
            dict.fromkeys(findings),
            key=lambda finding: (str(finding.file), finding.span.line, finding.span.column, finding.code),
        )
    )
