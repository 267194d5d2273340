"""The state of play: how far a plan is on a day, which the Presidency circulates each half-year.

Strategy, Implementation: "The CCWP, in cooperation with the Presidency and the leaders and co-leaders of the actions,
will supervise and coordinate the action plan". First the figures, then what is late, by whom and why, then what was
achieved, then the actions objective by objective.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from ccwp_plan.analysis.progress import (
    Achievement,
    ActionJudgement,
    ActionProgress,
    Ground,
    MilestoneJudgement,
    MilestoneProgress,
    Progress,
    ResultJudgement,
    ResultProgress,
    achieved,
    progress,
)
from ccwp_plan.analysis.shares import percentage
from ccwp_plan.checks.run import Checked
from ccwp_plan.documents import bars, coverage, prose
from ccwp_plan.documents.actions import Actors, Ties, figure
from ccwp_plan.documents.objectives import strategy_view
from ccwp_plan.documents.plan import Parts, Setting, plan_view
from ccwp_plan.documents.table import Placed
from ccwp_plan.documents.view import (
    AchievedView,
    ActionState,
    FigureView,
    LateView,
    PartView,
    PlanView,
    ReportView,
    StateGroup,
    StateView,
)
from ccwp_plan.language.action import Report
from ccwp_plan.language.dates import day as on
from ccwp_plan.language.dates import when
from ccwp_plan.language.declared import in_words
from ccwp_plan.language.nouns import counted
from ccwp_plan.language.open_values import shown
from ccwp_plan.repository.loaded import LoadedAction

FILLINGS = {
    ActionJudgement.LATE: bars.Filling("late", "late", "black"),
    ActionJudgement.BEHIND: bars.Filling("behind", "behind", hatched=True),
    ActionJudgement.NO_INFORMATION: bars.Filling("no_information", "no information"),
    ActionJudgement.ON_TRACK: bars.Filling("on_track", "on track", "silver"),
    ActionJudgement.COMPLETED: bars.Filling("completed", "completed", "dimgray"),
    ActionJudgement.DISCONTINUED: bars.Filling("discontinued", "discontinued", "gray"),
}
"""The judgements in the order in which they are told, and how their bars are filled."""
NOTHING = "No information received."
"""What is said of an action of which its leaders have reported nothing."""


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
    """The state of play; footnotes of the reports are numbered where they stand in the table."""
    found = progress(checked.plan, span.day)
    made = _Maker(found, span, actors, Ties(checked.plan))
    placed = Placed(found.plan.strategy.taxonomy, checked.plan.printed) if found.plan.strategy else None
    by_action = {one.action: one for one in found.actions}
    groups = placed.groups() if placed else {}
    return StateView(
        day=on(span.day),
        since=on(span.since),
        sentences=tuple(made.sentences()),
        figures=tuple(made.figures()),
        bars=made.bars(placed) if placed and found.actions else None,
        late=tuple(made.late(one) for one in found.judged(ActionJudgement.LATE)),
        achieved=tuple(made.achieved(one, one.action) for one in achieved(found, span.since) if one.action),
        results=tuple(map(_result, found.results)),
        groups=tuple(
            StateGroup(
                id=node.printed if node else None,
                key=node.key if node else "",
                text=(node.objective.title or prose.inline(node.objective.text, None)) if node else "",
                rows=tuple(made.row(by_action[one.loaded], notes) for one in actions),
            )
            for node, actions in groups.items()
        ),
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
        span = f"{on(half.start)} to {on(half.end)}"
        yield f"State of play on {on(self.span.day)}, in {presidency} ({span})."
        told = [(len(self.found.judged(one)), filling.words) for one, filling in FILLINGS.items()]
        parts = [f"{count} {words}" for count, words in told if count]
        yield f"{counted(len(self.found.actions), 'action')}{': ' if parts else ''}{', '.join(parts)}."
        if self.found.silent:
            named = ", ".join(shown(one.action.fields.number) for one in self.found.silent)
            yield f"No information was received in the half-year on {named}."

    def figures(self) -> Iterator[FigureView]:
        """How many actions have each judgement, and which."""
        for judgement, filling in FILLINGS.items():
            if judged := self.found.judged(judgement):
                yield FigureView(filling.words, str(len(judged)), tuple(self._way(one.action) for one in judged))

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
        reasons = [ground.item for ground in one.late]
        items = [item.result if isinstance(item, ResultProgress) else item.milestone for item in reasons]
        because = [item.postponed_because for item in items if item.postponed_because]
        report = one.last_report
        told = prose.inline(report.obstacles or report.text, None) if report else Markup()
        return LateView(
            way=self._way(one.action),
            leaders=self.actors.leading(one.action.leading),
            what=tuple(self._late(ground, one.action) for ground in one.late),
            why=(*dict.fromkeys(because), *([told] if told else [])),
        )

    def achieved(self, one: Achievement, action: LoadedAction) -> AchievedView:
        """Something of an action that was reached or done."""
        item = one.item
        text = _result(item) if isinstance(item, ResultProgress) else f"{item.milestone.title} – done"
        return AchievedView(self._way(action), text, on(one.day))

    def row(self, one: ActionProgress, notes: prose.Notes) -> ActionState:
        """An action in the table."""
        recent = [report for report in one.reports if report.date > self.span.since]
        told = recent or one.reports[-1:]
        outlook = next((report.outlook for report in reversed(one.reports) if report.outlook), None)
        last = one.last_report
        return ActionState(
            way=self._way(one.action),
            leaders=self.actors.leading(one.action.leading),
            judgement=FILLINGS[one.judgement].words,
            status=shown(one.action.fields.status or ""),
            reports=tuple(self._report(report, notes) for report in told),
            missing="" if recent else f"{NOTHING[:-1]} since {on(last.date)}." if last else NOTHING,
            results=tuple(map(_result, one.results)),
            milestones=tuple(map(_milestone, one.milestones)),
            outlook=shown(outlook, in_words(outlook)) if outlook else "",
            obstacles=tuple(prose.blocks(report.obstacles, notes) for report in told if report.obstacles),
        )

    def _report(self, report: Report, notes: prose.Notes) -> ReportView:
        by = self.actors.view(report.by) if report.by else None
        document = shown(report.document) if report.document else None
        return ReportView(on(report.date), by, document, prose.blocks(report.text, notes))

    def _late(self, ground: Ground, action: LoadedAction) -> str:
        """What is late and since when, with the number of the part that it belongs to."""
        of = "" if ground.action is action else f"{shown(ground.action.fields.number)}: "
        item = ground.item
        name = item.result.indicator if isinstance(item, ResultProgress) else item.milestone.title
        return f"{of}{name} (due {on(item.day)})" if item.day else f"{of}{name}"

    def _way(self, action: LoadedAction) -> PartView:
        return PartView(shown(action.fields.number), self.ties.key(action), action.fields.title)


def _result(one: ResultProgress) -> str:
    """A result as measured against its target, and what that comes to."""
    result = one.result
    notes = [one.judgement.words]
    if one.judgement in (ResultJudgement.MISSED, ResultJudgement.NOT_MEASURED):
        notes.append(f"due {when(result.due)}")
    if result.postponed_to:
        notes.append(f"postponed to {when(result.postponed_to)}")
    return f"{result.indicator}: {_measured(one)} – {', '.join(notes)}"


def _measured(one: ResultProgress) -> str:
    """The value of a result beside its target, when it was measured, and its share of the way."""
    result = one.result
    target = result.expected or result.unit
    if result.target is not None:
        target = f"{figure(result.target)} {result.unit}"
    if one.measured_on is None:
        return f"target {target}" if result.target is not None else target
    of = "" if one.value is None else f"{figure(one.value)} {'of' if result.target is not None else result.unit + ','} "
    expected = "" if one.expected is None else f"; {percentage(one.expected)} expected"
    share = "" if one.share is None else f" ({percentage(one.share)}{expected})"
    return f"{of}{target} on {on(one.measured_on)}{share}"


def _milestone(one: MilestoneProgress) -> str:
    """A milestone, and what became of it."""
    milestone = one.milestone
    done = " and ".join(map(on, one.done))
    notes = {
        MilestoneJudgement.DONE: f"done on {done}",
        MilestoneJudgement.DONE_LATE: f"done late, on {done}",
        MilestoneJudgement.OVERDUE: f"overdue since {on(one.day)}" if one.day else "overdue",
        MilestoneJudgement.OPEN: f"due {when(milestone.due)}",
    }
    told = [notes[one.judgement]]
    if milestone.postponed_to:
        told.append(f"postponed to {when(milestone.postponed_to)}")
    return f"{milestone.title} – {', '.join(told)}"
