"""An action of the plan: one file in actions/, or one item of a plan's `actions`."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from ccwp_plan.language.declared import called, field, in_words, known_by
from ccwp_plan.language.fields import (
    ActionNumber,
    Actor,
    AtLeastOne,
    Citation,
    CodeText,
    Day,
    DaysDone,
    Due,
    Fields,
    Figure,
    FigureOrTbc,
    Leader,
    Leaders,
    Number,
    Participants,
    PlainText,
    Priority,
    RichText,
    ShortName,
    Truth,
    When,
    WhenOrTbc,
)
from ccwp_plan.language.open_values import Open, shown
from ccwp_plan.language.recurrence import MONTHS, Every, Times, months_of
from ccwp_plan.language.times import Time

_DUE = "deadline due_date target_date by by_when date when due_by to_be_done_by"
_EVERY = "repeats repeated recurs recurrence frequency how_often"
_UNTIL = "ends last repeat_until"
_HOW_OFTEN = {
    "month": "monthly months every_month each_month per_month",
    "quarter": "quarterly quarters every_quarter each_quarter per_quarter trimester three_months 3_months",
    "half_year": "half_yearly semi_annually semi_annual twice_a_year biannual biannually semester six_months 6_months",
    "year": "yearly annual annually years every_year each_year per_year once_a_year 12_months",
    "presidency": "presidencies every_presidency each_presidency per_presidency",
}
_POSTPONED = "postponed moved_to new_due new_date delayed_to"
_BECAUSE = "postponed_reason why_postponed reason delay_reason"
_ID = "key short_name ref"


@known_by("date")
class Measurement(Fields):
    """What was measured of a result on a day."""

    date: Day = field("Date", printed="on")
    """The day of the measurement."""
    value: Figure | None = field("Value", None, synonyms="figure amount result")
    """What was measured; beside a judgement it may be left out."""
    judgement: Literal["reached", "on_track", "behind"] | None = field(
        "Judgement",
        None,
        synonyms="judgment assessment verdict rating",
        other_words={
            "reached": "achieved done completed met fulfilled yes green",
            "on_track": "ongoing in_progress on_schedule on_course amber",
            "behind": "delayed late not_reached not_on_track at_risk no red",
        },
    )
    """What the leader holds of a result that has no target: reached, on_track or behind."""
    note: PlainText | None = field("Note", None, example="Provisional", synonyms="remark comment")
    """A remark."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.value is None and self.judgement is None:
            raise PydanticCustomError("missing", "neither a value nor a judgement", {"at": "value"})
        return self


@called("interim target")
@known_by("due")
class Interim(Fields):
    """What is to be reached of a result on the way to its target, and by when."""

    due: WhenOrTbc = field("Due", synonyms=_DUE)
    """By when: a day, a month, a quarter, a half year, a year; or tbc."""
    target: FigureOrTbc = field("Target", synonyms="goal value target_value")
    """What is to be reached by then, between the baseline and the target (P003); or tbc."""


@known_by("indicator")
class Result(Fields):
    """A result, quantifiable if it has a target (Strategy, Implementation: "actions with quantifiable results")."""

    indicator: PlainText = field(
        "Indicator",
        example="Member States taking part",
        synonyms="kpi measure result name description title",
        heads="indicators kpis performance_indicator performance_indicators key_performance_indicators measured_by",
    )
    """What is measured."""
    unit: PlainText = field("Unit", example="Member States", synonyms="units measured_in")
    """In what it is counted."""
    id: ShortName | None = field(
        "Id", None, example="r1", prints="nowhere", why="Calendars and forms know it by its id.", synonyms=_ID
    )
    """A short name of its own, which outlives a new title; no other result or milestone of the action has it (P005)."""
    baseline: FigureOrTbc | None = field("Baseline", None, synonyms="start base starting_point")
    """Where it starts; tbc if that is to be confirmed."""
    target: FigureOrTbc | None = field(
        "Target", None, synonyms="goal objective target_value targets value", needed_by="R005", instead="expected"
    )
    """What is to be reached, or tbc; not the baseline (R002)."""
    expected: PlainText | None = field(
        "Expected",
        None,
        example="All agreements signed",
        synonyms="expectation outcome",
        needed_by="R005",
        heads="outcomes expected_result expected_results expected_outcome expected_outcomes result results",
    )
    """What is to be seen where no figure says it: yes or no, a range, a direction."""
    due: Due = field("Due", synonyms=_DUE)
    """By when: a day, a month, a quarter, a half year, a year; ongoing, which is never due; or tbc."""
    every: Every | None = field("Every", None, synonyms=_EVERY, other_words=_HOW_OFTEN)
    """How often it is due again after that: each month, quarter, half_year, year, or at the end of each presidency."""
    until: When | None = field("Until", None, synonyms=_UNTIL)
    """Beside every: until when it is due again; else until the end of the action's period or, without one, the
    plan's."""
    interim: tuple[Interim, ...] = field(
        "Interim targets", (), item="Interim target", synonyms="interim_targets intermediate targets_on_the_way"
    )
    """Targets on the way, in the order of time."""
    postponed_to: When | None = field("Postponed to", None, synonyms=_POSTPONED)
    """By when it is to be reached now, later than what was agreed under due (P003)."""
    postponed_because: PlainText | None = field(
        "Postponed because", None, example="The call for tenders was repeated.", synonyms=_BECAUSE, needed_by="P003"
    )
    """Why it was postponed; required when it is."""
    cumulative: Truth | None = field(
        "Cumulative", None, prints="nowhere", why="The sum of the measurements is printed.", synonyms="running_total"
    )
    """Whether each measurement is the total so far, as by default. If it is false, each is of its period, and they are
    added up."""
    verification: PlainText | None = field(
        "Verification",
        None,
        example="Final report",
        synonyms="source evidence means_of_verification",
        heads="source_of_verification sources_of_verification",
    )
    """Where the figure will come from."""
    measurements: tuple[Measurement, ...] = field(
        "Measurements", (), printed="Measured", item="Measurement of", synonyms="measured progress values"
    )
    """What has been measured, in the order of time."""

    def times(self, end: date) -> Times:
        """When it is due: until its own end or, without one, until this day."""
        return _times(self, end)

    @model_validator(mode="after")
    def _agreeing(self) -> Self:
        _check_recurrence(self)
        return self


@known_by("title")
class Milestone(Fields):
    """A step on the way, due on a day and perhaps done on another."""

    title: PlainText = field(
        "Title",
        printed="Milestone",
        example="Kick-off meeting",
        synonyms="name milestone step",
        heads="milestones steps",
    )
    """What is reached."""
    id: ShortName | None = field(
        "Id", None, example="m1", prints="nowhere", why="Calendars and forms know it by its id.", synonyms=_ID
    )
    """A short name of its own, which outlives a new title; no other result or milestone of the action has it (P005)."""
    due: Due = field("Due", synonyms=_DUE)
    """By when: a day, a month, a quarter, a half year, a year; ongoing, which is never due; or tbc."""
    every: Every | None = field("Every", None, synonyms=_EVERY, other_words=_HOW_OFTEN)
    """How often it is due again after that: each month, quarter, half_year, year, or at the end of each presidency."""
    until: When | None = field("Until", None, synonyms=_UNTIL)
    """Beside every: until when it is due again; else until the end of the action's period or, without one, the
    plan's."""
    postponed_to: When | None = field("Postponed to", None, synonyms=_POSTPONED)
    """By when it is to be reached now, later than what was agreed under due (P003)."""
    postponed_because: PlainText | None = field(
        "Postponed because", None, example="The call for tenders was repeated.", synonyms=_BECAUSE, needed_by="P003"
    )
    """Why it was postponed; required when it is."""
    done: DaysDone = field("Done", (), synonyms="completed achieved reached done_on")
    """When it was reached; beside every a list of days, the first for the first time."""

    def times(self, end: date) -> Times:
        """When it is due: until its own end or, without one, until this day."""
        return _times(self, end)

    @model_validator(mode="after")
    def _agreeing(self) -> Self:
        _check_recurrence(self)
        if any(after < before for before, after in pairwise(self.done)):
            raise PydanticCustomError("done_out_of_order", "not in the order of time", {"at": "done"})
        return self


@called("timeframe")
class ActionPeriod(Fields):
    """From when and, if that is known, to when an action runs."""

    start: When = field("Start", synonyms="from begin starts", heads="start_date starting_date")
    """From when; of a month, a quarter, a half year or a year its first day."""
    end: When | None = field("End", None, synonyms="to until ends", heads="end_date finish")
    """To when, not before the start; of a month, a quarter, a half year or a year its last day."""

    @cached_property
    def first(self) -> date:
        """The first day."""
        return self.start.first

    @cached_property
    def last(self) -> date:
        """The last day; where no end is known, the last that there is."""
        return (self.end and self.end.last) or date.max

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise PydanticCustomError("period_reversed", "the period ends before it starts")
        return self

    def overlaps(self, other: ActionPeriod) -> bool:
        """Whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last


@known_by("date")
class Report(Fields):
    """What the leaders of an action report of it on a day.

    Strategy, Implementation: the CCWP supervises the action plan with "the leaders and co-leaders of the actions".
    """

    date: Day = field("Date", prints="state-of-play", synonyms="day reported_on as_of")
    """The day of the report."""
    text: RichText = field(
        "Text",
        example="The first operation took place.",
        prints="state-of-play",
        synonyms="report progress description",
    )
    """What has been done."""
    outlook: Literal["on_track", "at_risk", "delayed"] | None = field(
        "Outlook",
        None,
        prints="state-of-play",
        synonyms="forecast prospect rating trend",
        other_words={
            "on_track": "good positive green on_schedule on_time on_course ok fine ongoing in_progress",
            "at_risk": "risk risky amber yellow orange uncertain critical",
            "delayed": "late behind delay postponed red not_on_track bad negative",
        },
    )
    """The leader's own view: on_track, at_risk or delayed."""
    by: Actor | None = field("By", None, prints="state-of-play", synonyms="reported_by author from")
    """Who reports; by default the leader."""
    document: CodeText | None = field(
        "Document", None, example="6789/21", prints="state-of-play", synonyms="document_number doc"
    )
    """The number of the document that holds the report."""
    obstacles: RichText | None = field(
        "Obstacles",
        None,
        example="Two laboratories are closed; samples go to a third one.",
        prints="state-of-play",
        synonyms="risks problems difficulties issues",
    )
    """What stands in the way, and what is done about it."""


@known_by("priority", first_by="oap_action")
class Alignment(Fields):
    """Alignment with an EMPACT operational action plan (Strategy, Implementation: "where feasible")."""

    priority: Priority = field("Priority", synonyms="empact_priority crime_priority")
    """The id of the EMPACT priority."""
    oap_action: CodeText | None = field(
        "OAP action", None, printed="operational action", example="2.4", synonyms="oap operational_action action"
    )
    """The action of the operational action plan: "2.4"."""
    note: PlainText | None = field("Note", None, example="Results go to Europol", synonyms="remark comment")
    """A remark."""


@known_by("action", first_by="relation")
class Relation(Fields):
    """How an action is related to another one, of this plan or of another plan of the repository."""

    action: ActionNumber = field("Action", example="9.4", synonyms="number no nr to with")
    """The number of the other action: one of the plan or, if the plan has none of that number, of another plan in
    plans/ (A008)."""
    relation: Literal["continues", "coordinates_with", "depends_on", "feeds"] = field(
        "Relation",
        synonyms="kind type how",
        other_words={
            "continues": "continuation continuation_of continued follow_up follow_up_of follows successor successor_of",
            "coordinates_with": "coordinates coordination coordinated_with coordinated",
            "depends_on": "depends dependent dependent_on requires needs waits_for",
            "feeds": "feeds_into supports contributes contributes_to input input_to",
        },
    )
    """What ties the two: this action continues the other, coordinates_with it, depends_on it, or feeds it."""
    note: PlainText | None = field("Note", None, example="Uses its risk profiles", synonyms="remark comment")
    """A remark."""

    @property
    def words(self) -> str:
        """The relation as it is printed: depends on."""
        return shown(self.relation, in_words(self.relation))


class Action(Fields):
    """An action: what it is for, who leads it, what it will have achieved and by when."""

    number: Number = field(
        "Number", synonyms="no nr id action", heads="n num reference ref code action_no action_nr action_number item"
    )
    """The number of the action, which begins with that of the plan: 10.1."""
    title: PlainText = field(
        "Title",
        example="Joint customs operation on cocaine in containers",
        synonyms="name heading",
        heads="action actions activity activities measure measures task initiative proposed_action",
    )
    """The title."""
    part_of: ActionNumber | None = field(
        "Part of", None, tells="new", example="10.4", synonyms="parent belongs_to within sub_action_of"
    )
    """The number of the action of which it is a part (A011). An aim, leaders and objectives that it does not give are
    those of that one."""
    objectives: Annotated[tuple[Citation, ...], AtLeastOne] = field(
        "Objectives",
        (),
        tells="new or gone",
        synonyms="objective goals specific_objective specific_objectives strategic_objective strategic_objectives "
        "main_objectives",
        heads="priority_area strategic_priority priority_objective",
        needed_by="F001",
    )
    """What the action is for; a part of another action may leave it out."""
    supporting_objectives: tuple[Citation, ...] = field(
        "Supporting objectives", (), tells="new or gone", synonyms="supports secondary_objectives"
    )
    """What it also helps."""
    leader: Leader | None = field(
        "Leader",
        None,
        role="leader",
        tells="new or gone",
        synonyms="lead led_by responsible owner action_leader lead_country lead_member_state lead_ms "
        "leading_member_state",
        heads="responsible_authority responsible_body responsibility in_charge driver lead_actor lead_partner",
        instead="leaders",
        needed_by="F001",
    )
    """Who leads it, or tbc; all stands for every Member State of the plan's period."""
    leaders: Leaders = field(
        "Leaders",
        (),
        role="leader",
        tells="new or gone",
        synonyms="leads joint_leaders lead_countries",
        needed_by="F001",
    )
    """Or: who lead it together, none of them first."""
    service: PlainText | None = field("Service", None, example="Customs Investigation Service", synonyms="unit office")
    """The service within the leader's authority."""
    co_leaders: tuple[Actor, ...] = field(
        "Co-leaders",
        (),
        role="co-leader",
        tells="new",
        synonyms="co_leader coleader coleaders co_lead co_leads",
        heads="co_driver co_drivers",
    )
    """Who leads it with the leader."""
    participants: Participants = field(
        "Participants",
        (),
        role="participant",
        synonyms="participant participating member_states",
        heads="member_states_involved",
    )
    """Who takes part; all stands for every Member State of the plan's period, alone or in a list: [all, NO]."""
    partners: tuple[Actor, ...] = field(
        "Partners", (), synonyms="partner agencies stakeholders", heads="other_actors contributors"
    )
    """Agencies, institutions, organisations, third countries."""
    status: Literal["planned", "ongoing", "completed", "discontinued"] | None = field(
        "Status",
        None,
        synonyms="state",
        heads="implementation_status",
        other_words={
            "planned": "not_started not_yet_started open to_do todo new foreseen upcoming scheduled pending",
            "ongoing": "in_progress on_going started begun under_way underway running active continuing open_ended",
            "completed": "complete done finished closed implemented achieved fulfilled ended finalised finalized",
            "discontinued": "cancelled canceled stopped abandoned dropped terminated withdrawn deleted",
        },
    )
    """How far the action is; an action without it counts as planned."""
    period: ActionPeriod | None = field(
        "Period", None, synonyms="duration timeframe time_frame timeline dates", heads="schedule"
    )
    """From when to when it runs; it has a day in common with the plan's period (R003)."""
    background: RichText | None = field(
        "Background",
        None,
        example="More cocaine than ever is hidden in containers.",
        synonyms="context rationale justification",
    )
    """Why it is needed."""
    aim: RichText | None = field(
        "Aim",
        None,
        tells="new",
        needed_by="A010",
        example="Seize more cocaine at the external borders by controls carried out together.",
        synonyms="purpose goal description",
    )
    """What it is to achieve."""
    approach: RichText | None = field(
        "Approach", None, example="The participants agree on common risk profiles.", synonyms="method methodology how"
    )
    """How."""
    deliverables: tuple[RichText, ...] = field(
        "Deliverables", (), item="Deliverable", example=["Common risk profiles"], synonyms="deliverable outputs output"
    )
    """What it will hand over."""
    results: tuple[Result, ...] = field(
        "Results", (), item="Result", synonyms="result indicators targets kpis", needed_by="R001"
    )
    """The quantifiable results that the Strategy asks for."""
    milestones: tuple[Milestone, ...] = field("Milestones", (), item="Milestone", synonyms="milestone steps timetable")
    """The steps on the way."""
    state_of_play: tuple[Report, ...] = field(
        "State of play",
        (),
        item="Report of",
        prints="state-of-play",
        synonyms="reports progress_reports progress updates",
    )
    """What its leaders report, in the order of time."""
    empact: tuple[Alignment, ...] = field(
        "EMPACT alignment",
        (),
        printed="EMPACT",
        synonyms="oap alignment empact_alignment priority priorities",
        needed_by="E002",
        instead="empact_exemption",
    )
    """Alignment with the EMPACT operational action plans (OAPs)."""
    empact_exemption: PlainText | None = field(
        "Reason for no EMPACT alignment",
        None,
        printed="No EMPACT alignment",
        example="No priority concerns this action.",
        synonyms="no_empact exemption",
        needed_by="E002",
    )
    """Or: why alignment is not feasible."""
    related: tuple[Relation, ...] = field(
        "Related actions",
        (),
        item="Related action",
        synonyms="relations related_to related_actions see_also synergies",
    )
    """The actions that it is related to, of this plan or of another plan of the repository."""
    resources: RichText | None = field(
        "Resources", None, example="Two meetings a year.", synonyms="budget costs funding"
    )
    """What it needs."""
    discontinued_because: PlainText | None = field(
        "Discontinued because",
        None,
        example="Taken up by another action.",
        synonyms="reason discontinued_reason",
        needed_by="A006",
    )
    """Why it was discontinued; required when it is."""

    @property
    def leading(self) -> tuple[str, ...]:
        """Who leads the action: one, or several of equal rank."""
        return self.leaders if self.leader is None else (self.leader,)

    @property
    def is_discontinued(self) -> bool:
        """Whether nothing more will come of it."""
        return self.status == "discontinued"

    @property
    def dated(self) -> tuple[Result | Milestone, ...]:
        """What in it is due: its milestones and its results."""
        return (*self.milestones, *self.results)

    def end(self, plan_end: date) -> date:
        """The last day of its period or, where that has no end, of the plan's."""
        return (self.period and self.period.end and self.period.end.last) or plan_end

    def times(self, plan_end: date) -> list[Time]:
        """The times by which something in it is due, the first and the last where it is due again, and by which its
        period ends.
        """
        every = [one.times(self.end(plan_end)) for one in self.dated]
        known = [time for times in every for time in (times[0], times[-1])]
        known += [self.period.end] if self.period and self.period.end else []
        return [time for time in known if time.last]


def _times(one: Result | Milestone, end: date) -> Times:
    last = one.until.last if one.until and one.until.last else end
    return Times(one.due, one.every, last, open_=isinstance(one.until, Open))


def _check_recurrence(one: Result | Milestone) -> None:
    """Refuse what does not agree among `due`, `every` and `until`."""
    if one.every is None:
        if one.until:
            raise PydanticCustomError("until_alone", "nothing is due again", {"at": "until"})
    elif one.due.last is None:
        raise PydanticCustomError("every_without_date", "no first time", {"at": "every", "due": one.due.text})
    elif MONTHS[one.every] < months_of(one.due):
        longer = next(every for every, months in MONTHS.items() if months >= months_of(one.due))
        told = {"at": "every", "every": one.every, "due": one.due.text, "longer": longer}
        raise PydanticCustomError("every_too_short", "shorter than the time", told)
    elif one.until and one.until.last and one.until.last < one.due.last:
        raise PydanticCustomError("until_before_due", "ends before it is due", {"at": "until", "due": one.due.text})
