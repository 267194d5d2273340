"""What a template sees: a document's content in the order in which it is printed, frozen.

Texts are `str` and are escaped by the template; rich text is `Markup`, HTML already. A field that the
plan does not give is None or empty. The line below each field is its line in docs/templates.md,
where tools/template_docs.py puts it; so are those of the pictures.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from ccwp_plan.documents.bars import BarsView
from ccwp_plan.documents.timeline import TimelineView


@dataclass(frozen=True, slots=True)
class HeadRow:
    """A row of the table on the cover page: From, To, No. prev. doc., No. Cion doc., Subject."""

    label: str
    """the label, with its colon"""
    lines: tuple[str, ...]
    """what stands beside it, a line each"""


@dataclass(frozen=True, slots=True)
class HeadView:
    """The head of a document: what the cover page prints, and the foot of every page."""

    number: str | None
    """the document number: 7806/19"""
    marking: str | None
    """LIMITE or PUBLIC"""
    place_and_date: str | None
    """Brussels, 25 March 2019"""
    original_language: str | None
    """the language of the original: en"""
    subject_codes: tuple[str, ...]
    """the subject codes: ENFOCUSTOM 57"""
    type: str | None
    """the type of the document: 'I/A' ITEM NOTE"""
    rows: tuple[HeadRow, ...]
    """the rows of the cover page for which there is something to say"""
    sender: str | None
    """whom the document is from: General Secretariat of the Council"""
    initials: str | None
    """the author's initials"""
    department: str | None
    """the department: JAI.1"""


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    """An objective with its lettering and the objectives below it."""

    id: str
    """the id: 3(a)(i)"""
    key: str
    """the id as a part of an address: 3ai"""
    label: str
    """the lettering: 1., a) or i."""
    title: str | None
    """the heading"""
    text: Markup
    """the text"""
    short: str
    """its title or, if it has none, the beginning of its text; for the navigation"""
    below: ObjectiveList
    """the objectives below it"""


@dataclass(frozen=True, slots=True)
class ObjectiveList:
    """Objectives side by side."""

    kind: str
    """how they are numbered: 1, a, i, or id where each is printed with its own id"""
    items: tuple[ObjectiveView, ...]
    """the objectives"""


@dataclass(frozen=True, slots=True)
class StrategyView:
    """The strategy."""

    id: str
    """the id"""
    title: str
    """the title"""
    reference: str | None
    """the document that it stands in"""
    date: str | None
    """the date of that document"""
    levels: tuple[str, ...]
    """the names of the levels, from the top"""
    headings: tuple[str, ...]
    """the same in the plural, as headings: Strategic Objectives"""
    specific: bool
    """whether headings and texts are printed apart, as in 7806/19: first the texts of the topmost objectives,
    then their titles with what is below them"""
    objectives: ObjectiveList
    """the topmost objectives"""


@dataclass(frozen=True, slots=True)
class ActorView:
    """An actor."""

    id: str
    """the id: DE, or [DE] where that is not agreed"""
    name: str
    """the name: Germany"""
    full: str
    """both: Germany (DE), [Germany (DE)]; where there is no name, or it is to be confirmed, once"""


@dataclass(frozen=True, slots=True)
class MeasurementView:
    """A measurement of a result."""

    date: str
    """the day"""
    value: str
    """the figure"""
    note: str | None
    """a remark"""


@dataclass(frozen=True, slots=True)
class InterimView:
    """What is to be reached of a result on the way."""

    target: str
    """the figure"""
    due: str
    """by when"""


@dataclass(frozen=True, slots=True)
class PostponedView:
    """To when a result or a milestone was postponed."""

    to: str
    """by when it is to be reached now: 31 March 2022"""
    because: str | None
    """why"""


@dataclass(frozen=True, slots=True)
class ResultView:
    """A quantifiable result; figures have thin spaces between thousands."""

    indicator: str
    """what is measured"""
    unit: str
    """in what it is counted"""
    baseline: str | None
    """the baseline"""
    target: str
    """the target: 12 500"""
    interim: tuple[InterimView, ...]
    """the targets on the way"""
    due: str
    """by when: 30 June 2021"""
    postponed: PostponedView | None
    """to when it was postponed, if it was"""
    verification: str | None
    """where the figure will come from"""
    measurements: tuple[MeasurementView, ...]
    """the measurements"""
    total: str | None
    """the sum of several measurements that are to be added up"""


@dataclass(frozen=True, slots=True)
class MilestoneView:
    """A milestone."""

    title: str
    """what is reached"""
    due: str
    """by when"""
    postponed: PostponedView | None
    """to when it was postponed, if it was"""
    done: str | None
    """when it was reached"""


@dataclass(frozen=True, slots=True)
class AlignmentView:
    """An alignment with EMPACT."""

    priority: str
    """the name of the priority"""
    oap_action: str | None
    """the action of the operational action plan"""
    note: str | None
    """a remark"""


@dataclass(frozen=True, slots=True)
class CitationView:
    """An objective that an action cites."""

    id: str
    """the id, as the strategy writes it"""
    key: str | None
    """the id as a part of an address: 3ai; none where the strategy has no such objective"""


@dataclass(frozen=True, slots=True)
class RelationView:
    """An action that an action is related to."""

    words: str
    """how: continues, coordinates with, depends on or feeds"""
    number: str
    """the number of the other action: 9.4"""
    key: str | None
    """the number as a part of an address; none for an action of another plan"""
    page: str | None
    """where the page of another plan has it, seen from that of this one: ../9th-action-plan/annex.html#action-9.4; none
    for an action of the plan, and where no plan in plans/ has it"""
    title: str | None
    """its title, if it is known"""
    plan: str | None
    """the title of the plan that has it, if that is another one"""
    note: str | None
    """a remark"""


@dataclass(frozen=True, slots=True)
class PartView:
    """An action that is part of this one, or of which this one is a part."""

    number: str
    """the number: 10.4"""
    key: str
    """the number as a part of an address"""
    title: str
    """the title"""


@dataclass(frozen=True, slots=True)
class ActionView:
    """An action. Actors stand in protocol order: Member States first, then the others as they were typed."""

    number: str
    """the number: 10.1"""
    key: str
    """the number as a part of an address; a second action of that number is 10.1-2"""
    title: str
    """the title"""
    part_of: PartView | None
    """the action of which it is a part"""
    parts: tuple[PartView, ...]
    """the actions that are parts of it"""
    objectives: tuple[CitationView, ...]
    """the objectives, of a part perhaps those of its whole"""
    supporting_objectives: tuple[CitationView, ...]
    """the supporting objectives"""
    leader: ActorView | None
    """the leader, or none where several lead"""
    leaders: tuple[ActorView, ...]
    """the leader, or several where none is first"""
    service: str | None
    """the service within the leader's authority"""
    co_leaders: tuple[ActorView, ...]
    """the co-leaders"""
    participants: tuple[ActorView, ...]
    """the participants, without `all`"""
    all_member_states: str
    """all Member States, where `all` is among the participants; else empty"""
    partners: tuple[ActorView, ...]
    """the partners"""
    status: str
    """planned, ongoing, completed or discontinued; empty where none is given"""
    period: str
    """from when to when it runs: March 2020 to June 2021; empty if it does not say"""
    background: Markup
    """the background"""
    aim: Markup
    """the aim"""
    approach: Markup
    """the approach"""
    deliverables: tuple[Markup, ...]
    """the deliverables"""
    results: tuple[ResultView, ...]
    """the quantifiable results"""
    results_widths: tuple[int, ...]
    """the widths of the six columns of their table, in per cent; they follow the longest words of all actions"""
    milestones: tuple[MilestoneView, ...]
    """the milestones"""
    empact: tuple[AlignmentView, ...]
    """the alignments with EMPACT"""
    empact_exemption: str | None
    """why there is no alignment with EMPACT"""
    related: tuple[RelationView, ...]
    """the related actions"""
    resources: Markup
    """the resources"""
    discontinued_because: str | None
    """why it was discontinued"""
    timetable: str
    """when its results and milestones are due, from the first to the last, or from when to when it runs: March 2020 to
    June 2021, from 2020, 2020 to 2021, every quarter; ongoing; empty if nothing is said of it"""


@dataclass(frozen=True, slots=True)
class OverviewGroup:
    """Actions side by side in the overview."""

    heading: str | None
    """the topmost objective that they are under; none where the plan has at most 30 actions"""
    actions: tuple[ActionView, ...]
    """the actions, in the order of their numbers"""


@dataclass(frozen=True, slots=True)
class OverviewView:
    """The overview of the actions."""

    widths: tuple[int, ...]
    """the widths of its five columns, in per cent; they follow the longest number and the longest actor"""
    groups: tuple[OverviewGroup, ...]
    """the actions: all, or those of each topmost objective"""


@dataclass(frozen=True, slots=True)
class TableRow:
    """An action in the table of the actions."""

    action: ActionView
    """the action"""
    others: tuple[CitationView, ...]
    """its objectives but the one that it stands under"""


@dataclass(frozen=True, slots=True)
class TableGroup:
    """An objective in the table of the actions, and the actions for which it is the first that they cite."""

    id: str | None
    """the id; none for actions that cite no objective of the strategy"""
    key: str
    """the id as a part of an address: 3ai"""
    text: str | Markup
    """its title or, if it has none, its text"""
    rows: tuple[TableRow, ...]
    """the actions, in the order of their numbers"""


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """An objective in the coverage table and in the matrix."""

    id: str
    """the id"""
    key: str
    """the id as a part of an address: 3ai"""
    depth: int
    """how deep it stands: 0 is the top"""
    counted: bool
    """whether it is counted: it is of the coverage level, or above it with no objective below"""
    text: str | Markup
    """its title or, if it has none, its text"""
    short: str
    """its title or, if it has none, the beginning of its text; for the matrix and the filter"""
    path: tuple[str, ...]
    """its key and the keys of the objectives above it; for the filter"""
    main: tuple[str, ...]
    """the numbers of the actions that are for it"""
    supporting: tuple[str, ...]
    """the numbers of the actions that support it"""
    cells: tuple[str, ...]
    """for each action of the matrix main, supporting or nothing"""
    status: str
    """covered, partly or uncovered"""
    words: str
    """covered, partly covered or not covered"""
    reason: str | None
    """the reason of the waiver, if the missing action is waived"""


@dataclass(frozen=True, slots=True)
class ColumnView:
    """An action as a column of the matrix of objectives by actions."""

    number: str
    """the number: 10.1"""
    key: str
    """the number as a part of an address"""
    title: str
    """the title"""
    leader: str
    """the id of the leader, or those of several"""
    status: str
    """planned, ongoing, completed or discontinued; planned where none is given"""
    leaders: tuple[str, ...]
    """the ids of the leader and the co-leaders; for the filter"""
    objectives: tuple[str, ...]
    """the keys of the objectives that it cites and of those above them; for the filter"""


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The coverage of the strategy's objectives by the actions."""

    sentences: tuple[str, ...]
    """the sentences that sum it up"""
    rows: tuple[CoverageRow, ...]
    """a row for each objective, in the order of the strategy"""
    widths: tuple[int, ...]
    """the widths of the five columns of its table, in per cent; they follow the longest id and long lists of actions"""
    columns: tuple[ColumnView, ...]
    """the actions of the matrix, in the order of their numbers"""
    bars: BarsView
    """the picture of the coverage by strategic objective"""
    leaders: tuple[ActorView, ...]
    """the leaders and co-leaders of the actions, each once; for the filter"""
    statuses: tuple[str, ...]
    """the statuses that actions have; for the filter"""


@dataclass(frozen=True, slots=True)
class FigureView:
    """How many actions are judged alike, in the state of play."""

    words: str
    """the judgement: on track"""
    count: str
    """how many"""
    actions: tuple[PartView, ...]
    """which"""


@dataclass(frozen=True, slots=True)
class LateView:
    """An action that is late."""

    way: PartView
    """its number and its title"""
    leaders: tuple[ActorView, ...]
    """who leads it"""
    what: tuple[str, ...]
    """the results that are missed and the milestones that are overdue"""
    why: tuple[Markup, ...]
    """why, as far as it was said"""


@dataclass(frozen=True, slots=True)
class AchievedView:
    """A result that was reached, or a milestone that was done."""

    way: PartView | None
    """the number and the title of its action; none for a result of the plan as a whole"""
    text: str
    """what"""
    day: str
    """when"""


@dataclass(frozen=True, slots=True)
class ReportView:
    """What the leaders of an action report."""

    date: str
    """the day of the report"""
    by: ActorView | None
    """who reports, if it is not the leader"""
    document: str | None
    """the document that holds the report"""
    text: Markup
    """what has been done"""
    obstacles: Markup
    """what stands in the way, and what is done about it; empty if nothing is said of it"""


@dataclass(frozen=True, slots=True)
class ActionState:
    """An action in the tables of the state of play."""

    way: PartView
    """its number and its title"""
    leaders: tuple[ActorView, ...]
    """who leads it"""
    judgement: str
    """late, behind, on track, completed, discontinued or no information"""
    status: str
    """the status; empty if none is given, or if the judgement is the same"""
    reports: tuple[ReportView, ...]
    """what has been reported since or, if nothing has, last"""
    missing: str
    """that nothing has been reported since, if that is so; of a discontinued action why it was"""
    results: tuple[str, ...]
    """the results, measured against their targets"""
    milestones: tuple[str, ...]
    """the milestones, and what became of them"""
    outlook: str
    """the leader's own view: on track, at risk or delayed; empty if none is given"""


@dataclass(frozen=True, slots=True)
class StateGroup:
    """An objective in the state of play, and the actions for which it is the first that they cite."""

    id: str | None
    """the id; none for actions that cite no objective of the strategy"""
    key: str
    """the id as a part of an address: 3ai; none where it has none"""
    heading: str
    """its id with its title or, if it has none, with what its level is called; of actions that cite none that they
    do not"""
    text: Markup
    """the text of an objective that has no title"""
    rows: tuple[ActionState, ...]
    """the actions"""


@dataclass(frozen=True, slots=True)
class StateView:
    """How far a plan is on a day."""

    day: str
    """the day: 1 December 2020"""
    since: str
    """the day after which what was achieved and reported is told"""
    sentences: tuple[str, ...]
    """the sentences that sum it up"""
    figures: tuple[FigureView, ...]
    """how many actions are late, behind, on track and so on"""
    bars: BarsView | None
    """the picture of that by strategic objective; none where the plan has no actions"""
    late: tuple[LateView, ...]
    """the actions that are late"""
    late_widths: tuple[int, ...]
    """the widths of the four columns of their table, in per cent"""
    achieved: tuple[AchievedView, ...]
    """what was achieved since"""
    results: tuple[str, ...]
    """the results of the plan as a whole, measured against their targets"""
    groups: tuple[StateGroup, ...]
    """the actions, objective by objective"""
    widths: tuple[int, ...]
    """the widths of the five columns of their tables, in per cent, the same in all"""


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """Something that is due."""

    due: str
    """by when: 30 June 2021"""
    originally: str | None
    """by when before it was postponed, if it was"""
    overdue: bool
    """whether that has passed"""
    kind: str
    """result, interim target, milestone, accepted finding or plan"""
    way: PartView | None
    """the number and the title of its action, if it has one"""
    text: str
    """what is due"""
    leaders: tuple[ActorView, ...]
    """who leads the action"""
    co_leaders: tuple[ActorView, ...]
    """who co-leads it"""


@dataclass(frozen=True, slots=True)
class PresidencyView:
    """What is due in the half-year of a Presidency."""

    key: str
    """its first day, which its address ends with: 2020-07-01"""
    name: str
    """Presidency of Deutschland; First half of 2031 where nobody is known"""
    span: str
    """its days: 1 July 2020 to 31 December 2020"""
    trio: tuple[ActorView, ...]
    """the Member States of its group of three Presidencies"""
    deadlines: tuple[DeadlineView, ...]
    """what is due, in the order of time"""


@dataclass(frozen=True, slots=True)
class DeadlinesView:
    """What is still to be met on a day."""

    sentences: tuple[str, ...]
    """as of which day, how much there is, and how much of it is overdue"""
    presidencies: tuple[PresidencyView, ...]
    """what is due, Presidency by Presidency"""


@dataclass(frozen=True, slots=True)
class InvolvedView:
    """An actor in a table of involvement."""

    actor: ActorView
    """the actor"""
    cells: tuple[str, ...]
    """for each role how many actions, and how many in all; in the matrix for each action the sign of its role, or
    nothing"""


@dataclass(frozen=True, slots=True)
class InvolvementTable:
    """A part of the matrix of involvement that fits on a page."""

    name: str
    """whose part it is: Member States, or Other actors"""
    own_page: bool
    """whether it begins a page"""
    actions: tuple[PartView, ...]
    """the actions of its columns"""
    rows: tuple[InvolvedView, ...]
    """the actors"""


@dataclass(frozen=True, slots=True)
class SignView:
    """A sign of the matrix of involvement."""

    sign: str
    """the sign: L"""
    words: str
    """what it means: leads"""


@dataclass(frozen=True, slots=True)
class InvolvementView:
    """Who takes part in the plan."""

    sentences: tuple[str, ...]
    """the sentences that sum it up"""
    legend: tuple[SignView, ...]
    """the signs, each with what it means"""
    sums: tuple[InvolvedView, ...]
    """the actors, each with how many actions it takes part in; none where the plan has no actions"""
    tables: tuple[InvolvementTable, ...]
    """the matrix, in tables that fit on a page"""


@dataclass(frozen=True, slots=True)
class AlignedView:
    """An action that aligns with an OAP action, in the synergies."""

    way: PartView
    """its number and its title"""
    leaders: tuple[ActorView, ...]
    """who leads it"""
    note: str | None
    """a remark on the alignment"""


@dataclass(frozen=True, slots=True)
class OapActionView:
    """An action of an operational action plan (OAP)."""

    number: str | None
    """the number; none where actions name the priority alone"""
    title: str | None
    """the title; none where the repository does not have the OAP action"""
    leader: ActorView | None
    """who leads it, if that is known"""
    text: Markup
    """what it is about"""
    aligned: tuple[AlignedView, ...]
    """the actions that align with it"""


@dataclass(frozen=True, slots=True)
class OapView:
    """An OAP of a priority, or what is said of a priority of which the repository has no OAP."""

    priority: str
    """the name of the priority"""
    title: str | None
    """the title of the OAP; none where there is none"""
    reference: str | None
    """the document that it stands in"""
    span: str
    """its days: 1 January 2020 to 31 December 2020; empty where there is none"""
    actions: tuple[OapActionView, ...]
    """OAP actions: all or, in the synergies, those that one part of them is about"""


@dataclass(frozen=True, slots=True)
class TieView:
    """An action with one of its relations."""

    way: PartView
    """its number and its title"""
    relation: RelationView
    """the relation"""


@dataclass(frozen=True, slots=True)
class SynergiesView:
    """What a plan has in common with OAPs, and what ties its actions."""

    sentences: tuple[str, ...]
    """the sentences that sum it up"""
    shared: tuple[OapView, ...]
    """the OAP actions with which actions of the plan align"""
    ties: tuple[TieView, ...]
    """the relations"""
    known: bool
    """whether the repository has an OAP of the plan's period"""
    without: tuple[OapView, ...]
    """the OAP actions of the period with which no action aligns"""


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment of a delegation."""

    delegation: ActorView
    """whose it is"""
    about: str
    """what it is about, for where that does not stand above it: 10.4, Aim"""
    quote: str | None
    """the words that it is attached to"""
    text: Markup
    """the comment, if there is one"""
    proposal: Markup
    """the proposed text, marked against that of the plan, if there is a proposal"""
    is_new: bool
    """whether the plan has no text in the place of the proposal"""
    reply: Markup
    """the reply, if there is one"""
    outcome: str | None
    """Accepted, Partly accepted, Rejected or Noted; none while it is open"""
    in_plan: bool
    """whether the plan has the text that is proposed"""
    waits: bool
    """whether the proposal was accepted, and the plan does not have it yet"""
    contradicts: str
    """whose accepted proposal for the same text is another one, if any is: FR, IT"""


@dataclass(frozen=True, slots=True)
class CommentedPlaceView:
    """A field that was commented on, or what is commented on as a whole."""

    label: str
    """what it is called: Aim; empty where it stands above"""
    text: Markup
    """its text in the plan, if it is a text; of an objective, that of the strategy"""
    line: Markup
    """the same without the paragraph around it, where it is a short one"""
    of: str
    """whose text that is: plan, note or Strategy"""
    comments: tuple[CommentView, ...]
    """the comments, in protocol order"""


@dataclass(frozen=True, slots=True)
class CommentedThingView:
    """What was commented on: an action, an objective, a field of the plan, the note, or the whole."""

    name: str
    """its number and its title, or what it is called"""
    id: str
    """its id on the page"""
    key: str | None
    """of an action, what its address in the annex ends with"""
    places: tuple[CommentedPlaceView, ...]
    """its fields that were commented on, in their order"""


@dataclass(frozen=True, slots=True)
class DelegationView:
    """A delegation that has answered."""

    actor: ActorView
    """who it is"""
    said: str
    """when, and on which document: of 1 February 2021 on 12345/20; empty where that is not known"""
    comments: tuple[CommentView, ...]
    """its comments, in the order of the plan; none where it has answered without"""


@dataclass(frozen=True, slots=True)
class MatrixRowView:
    """A row of the matrix of comments."""

    name: str
    """what was commented on"""
    cells: tuple[str, ...]
    """how many comments each delegation has on it; empty for none"""
    all: int
    """how many all delegations have, those of other tables among them"""


@dataclass(frozen=True, slots=True)
class CommentsMatrix:
    """A table of the matrix that says who has commented on what."""

    delegations: tuple[ActorView, ...]
    """the delegations of its columns"""
    widths: tuple[float, ...]
    """the widths of these columns, in per cent"""
    rows: tuple[MatrixRowView, ...]
    """what was commented on"""


@dataclass(frozen=True, slots=True)
class IsoRowView:
    """A comment in the eight columns of ISO/IEC's commenting table."""

    delegation: str
    """MB/NC: the delegation"""
    line: str
    """the line number: a plan has none"""
    clause: str
    """the clause: an action, an objective; General"""
    paragraph: str
    """the paragraph, figure or table: a field"""
    kind: str
    """the type of comment: ge or te"""
    comment: Markup
    """the comment, after the words that it is attached to"""
    proposal: Markup
    """the proposed change"""
    observations: Markup
    """the outcome and the reply"""


@dataclass(frozen=True, slots=True)
class CommentsView:
    """The comments of delegations on a plan."""

    sentences: tuple[str, ...]
    """the sentences that sum them up; who has not answered is among them"""
    matrix: tuple[CommentsMatrix, ...]
    """who has commented on what, in tables that fit on a page"""
    things: tuple[CommentedThingView, ...]
    """the comments by what they are about, in the order of the plan"""
    delegations: tuple[DelegationView, ...]
    """the comments by delegation, in protocol order"""
    rows: tuple[IsoRowView, ...]
    """the comments as rows of ISO/IEC's commenting table"""
    heads: tuple[str, ...]
    """the heads of its columns"""
    widths: tuple[int, ...]
    """the widths of these columns, in per cent"""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Any document: what it is, and what stands in its head, in its foot and at its end."""

    kind: str
    """annex, note, coverage, state-of-play, deadlines, involvement, synergies, comments,
    comments-by-delegation, comments-table, strategy or correspondence"""
    title: str
    """the title of the file"""
    heading: str
    """the title above the content"""
    language: str
    """the language: en"""
    draft: bool
    """whether every page is marked as a draft"""
    head: HeadView
    """the head"""
    strategy: StrategyView
    """the strategy"""
    notes: tuple[Markup, ...]
    """the footnotes; the first is number 1"""
    paragraphs: tuple[Markup, ...] = ()
    """the numbered paragraphs of a note; none in the other documents"""
    annex_mark: str | None = None
    """ANNEX, or ANNEX I where a note has several; none where the document is no annex and carries none with its page"""
    in_note: str = ""
    """what its ids begin with where a note prints it: annexed-coverage; empty where it is a page of its own"""
    carries_plan: bool = False
    """whether it is a note that carries the plan, and so has all that the annex has"""
    before: tuple[View, ...] = ()
    """the annexes of a note that come before the plan, if it carries the plan"""
    after: tuple[View, ...] = ()
    """the other annexes of a note"""

    @property
    def annex_marks(self) -> tuple[str, ...]:
        """The marks of all its annexes, in their order."""
        marks = (*(one.annex_mark for one in self.before), self.annex_mark, *(one.annex_mark for one in self.after))
        return tuple(mark for mark in marks if mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView(View):
    """A document of a plan: the annex, a note that carries it, or the coverage."""

    plan: str
    """the name of the plan's folder"""
    status: str
    """draft, agreed or endorsed"""
    period: str
    """1 January 2020 to 31 December 2021"""
    introduction: Markup
    """the introduction; none in the coverage"""
    results: tuple[ResultView, ...]
    """the results of the plan as a whole; none in the coverage"""
    results_widths: tuple[int, ...]
    """the widths of the six columns of their table, in per cent"""
    actions: tuple[ActionView, ...]
    """the actions, in the order of their numbers; none in the coverage"""
    overview: OverviewView | None
    """the overview of the actions, if there are any; none in the coverage"""
    layout: str
    """the form of the actions: fiches, table or both"""
    table: tuple[TableGroup, ...]
    """the table of the actions; none where the layout is fiches, and in the coverage"""
    table_widths: tuple[int, ...]
    """the widths of its six columns, in per cent; they follow what stands in them"""
    grouped: bool
    """whether actions stand in groups: in the table, or in a long overview"""
    timeline: tuple[TimelineView, ...]
    """the pictures of the timeline, each a page's worth; none in the coverage, or where no action has a date"""
    coverage: CoverageView
    """the coverage"""
    state: StateView | None
    """the state of play; only in the document of that name"""
    deadlines: DeadlinesView | None
    """what is still to be met; only in the document of that name"""
    involvement: InvolvementView | None
    """who takes part; only in the document of that name"""
    synergies: SynergiesView | None
    """what it has in common with OAPs; only in the document of that name"""
    comments: CommentsView | None
    """what delegations have commented; only in the documents of comments"""
    left_out: int
    """how many files a draft leaves out because they cannot be read"""


@dataclass(frozen=True, slots=True)
class CorrespondenceRow:
    """A row of a table of correspondence: an objective, and one of those that it corresponds to."""

    objective: str
    """the objective, as it is cited"""
    text: str
    """its title or the beginning of its text, in the first of its rows"""
    depth: int
    """how deep it stands: 0 at the top"""
    other: str
    """what it corresponds to in the other strategy, or none"""
    words: str
    """how: as before, amended, merged, split, covered; new, dropped with the reason, or not said"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrespondenceView(View):
    """The tables of correspondence between a strategy and the one that it replaces."""

    replaced: StrategyView
    """the strategy that is replaced"""
    forth: tuple[CorrespondenceRow, ...]
    """what has become of its objectives"""
    back: tuple[CorrespondenceRow, ...]
    """where the objectives of the new strategy come from"""
    sentences: tuple[str, ...]
    """how many objectives have become what"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView(View):
    """A form that a leader fills in."""

    subtitle: str
    """the day of the state of play, and who is asked"""
    steps: tuple[str, ...]
    """what to do and by when, step by step"""
    parts: tuple[FormPart, ...]
    """what is asked, by kind"""
    identity: tuple[str, ...]
    """what the form is known by where it was copied into another file"""


@dataclass(frozen=True, slots=True)
class FormPart:
    """Questions of one kind."""

    title: str
    """the title"""
    says: str
    """what is to be filled in"""
    cards: tuple[FormCard, ...]
    """a table for each item of the plan, and for each place for a new one"""


@dataclass(frozen=True, slots=True)
class FormCard:
    """The questions about an item of the plan."""

    heading: str
    """the action that it belongs to, or the item itself"""
    lines: tuple[FormLine, ...]
    """the rows of its table; the first is the key"""


@dataclass(frozen=True, slots=True)
class FormLine:
    """A question, or what is shown beside the questions."""

    mark: str
    """the name by which it is found again, whatever becomes of the text around it"""
    label: str
    """the question"""
    hint: str
    """how it is answered; empty where it is not"""
    lines: tuple[str, ...]
    """the answer as it is in the plan, by its lines"""
    choices: tuple[str, ...]
    """the words from which one is chosen"""
    is_day: bool
    """whether a day is asked for"""
