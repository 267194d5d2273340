"""A plan: its metadata, its cover note and what the secretariat says of its findings."""

from __future__ import annotations

from typing import Literal

from ccwp_plan.language.action import Action, ActionPeriod, Result
from ccwp_plan.language.declared import called, field, known_by
from ccwp_plan.language.fields import (
    ActionNumber,
    AnnexName,
    Citation,
    CodeText,
    Day,
    Fields,
    Number,
    PlainText,
    RichText,
    RuleCode,
    StrategyName,
    When,
)

_WAIVED = "Documents say why a finding is accepted, not which."


class Period(ActionPeriod):
    """From when and to when a plan runs, both included."""

    start: When = field("First day of the period", synonyms="from begin starts")
    """The first day; of a month, a quarter, a half year or a year its first."""
    end: When = field("Last day of the period", synonyms="to until ends")
    """The last day, not before the first; of a month, a quarter, a half year or a year its last."""


class Document(Fields):
    """The head and the text of the note around the annex."""

    number: CodeText | None = field(
        "Number of the document", None, example="xxxx/20", synonyms="no nr document document_number", needed_by="D003"
    )
    """The number of the document: 7806/19, 7806/1/19 REV 1, 7806/19 ADD 1, 7806/19 COR 1; in a draft, x stands
    for a figure that is not known yet: xxxx/20."""
    date: Day | None = field("Date of the document", None, prints="note", synonyms="day", needed_by="D003")
    """The date of the document."""
    place: PlainText = field("Place", "Brussels", example="Brussels", prints="note")
    """Where it is issued; by default Brussels."""
    original_language: CodeText = field(
        "Original language", "en", example="en", prints="note", synonyms="language lang"
    )
    """The language that it was written in; by default en."""
    marking: Literal["LIMITE", "PUBLIC"] | None = field(
        "Marking",
        None,
        synonyms="distribution classification",
        other_words={"LIMITE": "limited restricted restreint"},
    )
    """The marking, if there is one."""
    subject_codes: tuple[PlainText, ...] = field(
        "Subject codes", (), example=["ENFOCUSTOM 57"], prints="note", synonyms="codes subject_code"
    )
    """The codes of its subjects: ENFOCUSTOM 57."""
    type: PlainText | None = field(
        "Type of the document", None, example="NOTE", prints="note", synonyms="document_type kind", needed_by="D003"
    )
    """The kind of document: NOTE, 'I/A' ITEM NOTE."""
    from_: PlainText | None = field(
        "From",
        None,
        written="from",
        example="General Secretariat of the Council",
        prints="note",
        synonyms="sender",
        needed_by="D003",
    )
    """The sender."""
    to: PlainText | None = field(
        "To", None, example="Delegations", prints="note", synonyms="addressee recipient", needed_by="D003"
    )
    """The addressee."""
    previous: tuple[CodeText, ...] = field(
        "Previous documents",
        (),
        printed="No. prev. doc.",
        example=["13708/2/18 REV 2"],
        prints="note",
        synonyms="previous_documents prev",
    )
    """The numbers of the previous documents."""
    commission_document: PlainText | None = field(
        "Commission document",
        None,
        printed="No. Cion doc.",
        example="COM(2018) 549 final",
        prints="note",
        synonyms="cion_document",
    )
    """The number of a document of the Commission."""
    subject: PlainText | None = field(
        "Subject",
        None,
        example="Draft 10th Action Plan of the Customs Cooperation Working Party",
        prints="note",
        needed_by="D003",
    )
    """The subject."""
    text: tuple[RichText, ...] = field(
        "Paragraphs of the note",
        (),
        item="Paragraph of the note",
        example=["Delegations will find the draft 10th Action Plan in the annex."],
        prints="note",
        synonyms="paragraphs body",
    )
    """The numbered paragraphs of the note."""
    department: PlainText | None = field("Department", None, example="JAI.1", prints="foot", synonyms="unit service")
    """The department: JAI.1."""
    initials: PlainText | None = field("Initials", None, example="xx/yy", prints="foot", synonyms="author")
    """The initials of the author."""


class Note(Document):
    """A further Council document about a plan: its head, its text and what it carries."""

    annexes: tuple[AnnexName, ...] = field(
        "Annexes",
        (),
        item="Annex",
        example=["annex", "coverage"],
        prints="nowhere",
        why="Each is printed as a whole, under the title of its document.",
        synonyms="annex attachments enclosures",
    )
    """The names of the documents that it carries, in this order; annex is the plan."""
    as_of: Day | None = field(
        "As of",
        None,
        example="2020-12-31",
        prints="nowhere",
        why="It is the day on which the annexes look at the plan.",
        synonyms="asof as_at cut_off reference_date",
    )
    """The day on which the annexes look at the plan; by default the date of the note."""


@called("actor")
@known_by("id")
class PlanActor(Fields):
    """An actor that the shipped list lacks."""

    id: CodeText = field("Id", example="BE-NBCI", synonyms="code abbreviation acronym")
    """The id by which actions name the actor; not that of a shipped actor (A007)."""
    name: PlainText = field("Name", example="National Bureau", synonyms="title full_name")
    """The name, as the documents print it."""
    kind: Literal[
        "member_state",
        "institution",
        "agency",
        "body",
        "international_organisation",
        "third_country",
        "national_authority",
    ] = field("Kind", prints="nowhere", why="It says in which order and as what an actor is listed.", synonyms="type")
    """What the actor is: member_state, institution, agency, body, international_organisation, third_country or
    national_authority."""


@known_by("rule", "action", "objective")
class Waiver(Fields):
    """A finding that the secretariat accepts, with its reason and perhaps a last day."""

    rule: RuleCode = field("Rule", prints="nowhere", why=_WAIVED, synonyms="code finding")
    """The code of the rule: R001."""
    action: ActionNumber | None = field("Action", None, prints="nowhere", why=_WAIVED)
    """The action that the finding is about."""
    objective: Citation | None = field("Objective", None, prints="nowhere", why=_WAIVED)
    """The objective that the finding is about."""
    reason: PlainText = field(
        "Reason", example="Indicator under negotiation", prints="coverage", synonyms="because why justification"
    )
    """Why the finding is accepted."""
    until: Day | None = field("Until", None, prints="nowhere", why=_WAIVED, synonyms="expires end valid_until")
    """The last day on which it is accepted."""


class Plan(Fields):
    """A plan. `actions` are the inline ones; the loader reads each of them like a file in actions/."""

    strategy: StrategyName = field("Strategy", prints="nowhere", why="The title of the strategy is printed.")
    """The strategy, by id or by path."""
    number: Number = field(
        "Number", example=10, prints="nowhere", why="The numbers of the actions begin with it.", synonyms="no nr"
    )
    """The number of the plan: 10."""
    title: PlainText = field("Title", example="10th Action Plan", synonyms="name")
    """The title."""
    period: Period = field("Period", synonyms="duration dates years timeframe")
    """From which day to which day the plan runs."""
    status: Literal["draft", "agreed", "endorsed"] = field(
        "Status",
        "draft",
        prints="nowhere",
        why="The type of the document and its text say it.",
        synonyms="state",
        other_words={
            "draft": "in_preparation preliminary proposed proposal planned ongoing in_progress",
            "agreed": "approved adopted accepted final",
            "endorsed": "confirmed",
        },
    )
    """How far the plan is; by default draft."""
    introduction: RichText | None = field(
        "Introduction", None, example="This plan implements the Strategy.", synonyms="intro preamble"
    )
    """What the annex begins with."""
    results: tuple[Result, ...] = field("Results of the plan", (), item="Result", synonyms="result indicators kpis")
    """What the plan as a whole is to reach, like the results of an action."""
    layout: Literal["fiches", "table", "both"] = field(
        "Layout", "fiches", prints="nowhere", why="It says in which form the actions are printed.", synonyms="form"
    )
    """How annex and note print the actions: each in a fiche of its own, all in a table on landscape pages, or both;
    by default fiches."""
    document: Document | None = field("Document", None, synonyms="note cover cover_note header")
    """The head and the text of the note."""
    actors: tuple[PlanActor, ...] = field("Actors", (), item="Actor", synonyms="actor")
    """Actors that the shipped list lacks."""
    waivers: tuple[Waiver, ...] = field("Waivers", (), item="Waiver", synonyms="exceptions waiver")
    """Findings that the secretariat accepts."""
    severity: dict[PlainText, Literal["error", "warning", "off"]] = field(
        "Severity", {}, prints="nowhere", why="It is between the secretariat and its checks.", synonyms="severities"
    )
    """Another severity for the findings of a rule."""
    actions: tuple[Action, ...] = field("Actions", (), item="Action")
    """Actions that have no file of their own."""
