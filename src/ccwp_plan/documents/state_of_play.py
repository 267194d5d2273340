"""The state of play: how far a plan is on a day, which the Presidency circulates each half-year.

Strategy, Implementation: "The CCWP, in cooperation with the Presidency and the leaders and co-leaders of the actions,
will supervise and coordinate the action plan". First the figures, then what is late, by whom and why, then what was
achieved, then the actions objective by objective.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from ccwp_plan.analysis.progress import (
    Achievement,
    ActionJudgement,
    ActionProgress,
    Ground,
    MilestoneJudgement,
    Progress,
    ResultJudgement,
    ResultProgress,
    achieved,
    is_over,
    progress,
)
from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import bars, columns, coverage, prose
from ccwp_plan.documents.actions import Actors, Ties
from ccwp_plan.documents.measured import late_line, milestone_line, result_line
from ccwp_plan.documents.objectives import strategy_view
from ccwp_plan.documents.plan import Parts, Setting, plan_view
from ccwp_plan.documents.table import NOWHERE, Placed
from ccwp_plan.documents.view import (
    AchievedView,
    ActionState,
    FigureView,
    LateView,
    PlanView,
    ReportView,
    StateGroup,
    StateView,
)
from ccwp_plan.language.action import Report
from ccwp_plan.language.dates import day as on
from ccwp_plan.language.declared import in_words
from ccwp_plan.language.nouns import counted
from ccwp_plan.language.open_values import shown
from ccwp_plan.language.taxonomy import Node, Taxonomy
from ccwp_plan.repository.loaded import LoadedAction

FILLINGS = {
    ActionJudgement.LATE: bars.Filling("late", "late", "black"),
    ActionJudgement.BEHIND: bars.Filling("behind", "behind", hatching="slanting"),
    ActionJudgement.NO_INFORMATION: bars.Filling("no_information", "no information"),
    ActionJudgement.ON_TRACK: bars.Filling("on_track", "on track", "silver"),
    ActionJudgement.COMPLETED: bars.Filling("completed", "completed", "dimgray"),
    ActionJudgement.DISCONTINUED: bars.Filling("discontinued", "discontinued", hatching="crossed"),
}
"""The judgements in the order in which they are told, and how their bars are filled."""
NOTHING = "No information received."
"""What is said of an action of which nothing is dated since the other day."""
NO_REPORT = "No report received."
"""What is said of an action of which something was measured or done since then, and nothing reported."""


@dataclass(frozen=True, slots=True)
class Span:
    """The day of a state of play, and the day after which what was achieved is told."""

    day: date
    since: date


def view(checked: Checked, setting: Setting) -> PlanView:
    """The state of play as a document."""
    plan = checked.plan
    assert plan.strategy is not None
    notes, actors = setting.notes or prose.Notes(), Actors(plan)
    parts = Parts(
        kind="state-of-play",
        heading=f"State of play: {plan.fields.title}",
        strategy=strategy_view(plan.strategy.taxonomy, None),
        coverage=coverage.section(checked, actors, None),
        state=section(checked, actors, notes, span_of(checked, setting)),
        notes=notes,
    )
    return plan_view(checked, parts, setting)


def span_of(checked: Checked, setting: Setting) -> Span:
    """The day that a document is wanted for, and the other one."""
    start = checked.plan.reference.known.half_year(setting.day).start
    return Span(setting.day, setting.since or start - timedelta(days=1))


def section(checked: Checked, actors: Actors, notes: prose.Notes, span: Span) -> StateView:
    """The state of play; footnotes of the reports are numbered where they stand in the tables."""
    found = progress(checked.plan, span.day)
    made = _Maker(found, span, actors, Ties(checked.plan))
    assert found.plan.strategy is not None
    placed = Placed(found.plan.strategy.taxonomy, checked.plan.printed)
    by_action = {one.action: one for one in found.actions}
    groups = tuple(
        _group(node, placed.taxonomy, tuple(made.row(by_action[one.loaded], notes) for one in actions))
        for node, actions in placed.groups().items()
    )
    late = tuple(made.late(one) for one in found.judged(ActionJudgement.LATE))
    return StateView(
        day=on(span.day),
        since=on(span.since),
        sentences=tuple(made.sentences()),
        figures=tuple(made.figures()),
        bars=made.bars(placed) if found.actions else None,
        late=late,
        late_widths=columns.late_widths(late),
        achieved=tuple(made.achieved(one) for one in sorted(achieved(found, span.since), key=lambda one: one.day)),
        results=tuple(map(result_line, found.results)),
        groups=groups,
        widths=columns.state_widths(groups),
    )


def _group(node: Node | None, taxonomy: Taxonomy, rows: tuple[ActionState, ...]) -> StateGroup:
    """The actions of an objective, which is named by its title or, without one, by its level, its text being below."""
    if node is None:
        return StateGroup(None, "none", NOWHERE, Markup(), rows)
    title = node.objective.title
    level = taxonomy.level_name(node.level)
    return StateGroup(
        node.printed,
        node.key,
        f"{node.printed} {title}" if title else f"{level[:1].upper()}{level[1:]} {node.printed}",
        Markup() if title else prose.inline(node.objective.text, None),
        rows,
    )


class _Maker:
    """What a state of play says of the actions of a plan."""

    def __init__(self, found: Progress, span: Span, actors: Actors, ties: Ties) -> None:
        self.found, self.span, self.actors, self.ties = found, span, actors, ties

    def sentences(self) -> Iterator[str]:
        """What the state of play is of, and what it comes to."""
        half = self.found.half_year
        name = self.actors.view(half.member_state).name if half.member_state else None
        presidency = f"the Presidency of {name}" if name else "the half-year"
        yield f"State of play as at {on(self.span.day)}, in {presidency} ({on(half.start)} to {on(half.end)})."
        yield from self._beside_the_period()
        if not self.found.actions:
            yield "The plan has no actions yet."
            return
        yield _told(counted(len(self.found.actions), "action"), self._of_actions())
        results = {one: self.found.results_judged(one) for one in ResultJudgement}
        milestones = {one: self.found.milestones_judged(one) for one in MilestoneJudgement}
        for noun, judged in (("result", results), ("milestone", milestones)):
            if total := sum(judged.values()):
                yield _told(counted(total, noun), ((count, one.words) for one, count in judged.items()))
        if self.found.silent:
            yield f"No information was received in the half-year on {self._silent()}."

    def _beside_the_period(self) -> Iterator[str]:
        period = self.found.plan.fields.period
        if self.span.day < period.first:
            yield f"The plan begins on {on(period.first)}."
        elif self.span.day > period.last:
            yield f"The plan ended on {on(period.last)}."

    def _of_actions(self) -> Iterator[tuple[int, str]]:
        return ((len(self.found.judged(one)), filling.words) for one, filling in FILLINGS.items())

    def _silent(self) -> str:
        """The actions of which nothing was heard, in words."""
        numbers = [shown(one.action.fields.number) for one in self.found.silent]
        if len(numbers) == len(self.found.actions):
            return "any action"
        *before, last = numbers
        return f"actions {', '.join(before)} and {last}" if before else f"action {last}"

    def figures(self) -> Iterator[FigureView]:
        """How many actions have each judgement, and which."""
        for judgement, filling in FILLINGS.items():
            if judged := self.found.judged(judgement):
                yield FigureView(filling.words, str(len(judged)), tuple(self.ties.way(one.action) for one in judged))

    def bars(self, placed: Placed) -> bars.BarsView:
        """The judgements by topmost objective."""
        by_action = {one.action: one.judgement for one in self.found.actions}
        groups = [
            (bars.name_of(node) if node else "Without an objective", [by_action[one.loaded] for one in actions])
            for node, actions in placed.groups(above=True).items()
        ]
        if len(groups) > bars.BARS:
            groups = [("All actions", [*by_action.values()])]
        title = "State of play of the actions"
        return bars.bars(
            id_="progress-bars",
            title=title,
            caption=f"{title}, by {placed.taxonomy.level_name(1)}" if len(groups) > 1 else title,
            noun="actions",
            fillings=tuple(FILLINGS.values()),
            groups=[
                bars.Group(name, tuple(judged.count(one) for one in FILLINGS), counted(len(judged), "action"))
                for name, judged in groups
            ],
        )

    def late(self, one: ActionProgress) -> LateView:
        """An action that is late: what of it is, and why."""
        items = [ground.item for ground in one.late]
        late = [item.result if isinstance(item, ResultProgress) else item.milestone for item in items]
        because = [Markup.escape(item.postponed_because) for item in late if item.postponed_because]
        return LateView(
            way=self.ties.way(one.action),
            leaders=self.actors.leading(one.action.leading),
            what=tuple(self._late(ground, one.action) for ground in one.late),
            why=(*dict.fromkeys(because), *self._reported(one)) or (Markup.escape(self._missing(one)),),
        )

    def achieved(self, one: Achievement) -> AchievedView:
        """Something that was reached or done."""
        item = one.item
        text = result_line(item) if isinstance(item, ResultProgress) else f"{item.milestone.title} – done"
        return AchievedView(self.ties.way(one.action) if one.action else None, text, on(one.day))

    def row(self, one: ActionProgress, notes: prose.Notes) -> ActionState:
        """An action in the table of its objective."""
        recent = [report for report in one.reports if report.date > self.span.since]
        outlook = next((report.outlook for report in reversed(one.reports) if report.outlook), None)
        words, status = FILLINGS[one.judgement].words, shown(one.action.fields.status or "")
        return ActionState(
            way=self.ties.way(one.action),
            leaders=self.actors.leading(one.action.leading),
            judgement=words,
            status="" if status == words else status,
            reports=tuple(self._report(report, notes) for report in recent or one.reports[-1:]),
            missing=self._not_reported(one) if not recent else "",
            results=tuple(map(result_line, one.results)),
            milestones=tuple(map(milestone_line, one.milestones)),
            outlook=shown(outlook, in_words(outlook)) if outlook else "",
        )

    def _not_reported(self, one: ActionProgress) -> str:
        """What stands in the place of a report: of an action that is over nothing is missing."""
        return one.action.fields.discontinued_because or "" if is_over(one.action) else self._missing(one)

    def _missing(self, one: ActionProgress) -> str:
        """What is said of an action of which nothing was reported since the other day."""
        days = [result.measured_on for result in one.results if result.measured_on]
        days += [day for milestone in one.milestones for day in milestone.done]
        nothing = NO_REPORT if any(day > self.span.since for day in days) else NOTHING
        return f"{nothing[:-1]} since {on(one.last_report.date)}." if one.last_report else nothing

    def _report(self, report: Report, notes: prose.Notes) -> ReportView:
        by = self.actors.view(report.by) if report.by else None
        document = shown(report.document) if report.document else None
        text, obstacles = (prose.blocks(words, notes) for words in (report.text, report.obstacles))
        return ReportView(on(report.date), by, document, text, obstacles)

    def _reported(self, one: ActionProgress) -> Iterator[Markup]:
        """What the last report says of the obstacles or, if it names none, of the action, with its day."""
        if report := one.last_report:
            lines = prose.lines(report.obstacles or report.text)
            if lines and not lines[0].startswith("–"):
                yield Markup("{}: {}").format(on(report.date), lines[0])
                yield from lines[1:]
            else:
                yield Markup(f"{on(report.date)}:")
                yield from lines

    def _late(self, ground: Ground, action: LoadedAction) -> str:
        """What is late and since when, with the number of the part that it belongs to."""
        of = "" if ground.action is action else f"{shown(ground.action.fields.number)}: "
        return f"{of}{late_line(ground.item)}"


def _told(whole: str, judged: Iterable[tuple[int, str]]) -> str:
    """How many there are of each judgement, where there are any."""
    parts = ", ".join(f"{count} {words}" for count, words in judged if count)
    return f"{whole}: {parts}."
