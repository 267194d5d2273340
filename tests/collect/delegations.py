"""Makes the Word files of tests/cases/collect/ that LibreOffice's own API can make: our note as delegations return it.

They are made once and kept: a new one is a function below. What is tracked has one date, whenever it is made. Run it
with the Python that has LibreOffice's uno, and give the Python that has ccwp-plan for the documents of ours:

    PLAN_PYTHON=python PYTHONPATH=src /usr/bin/python3 tests/collect/delegations.py [NAME]...
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uno

HERE = Path(__file__).parent
CASES = HERE.parent / "cases" / "collect"
sys.path.insert(0, str(HERE.parent / "word"))

from writer import ANNA, DOCX, MARIA, ODT, PIOTR, Doc, Office  # noqa: E402

_TRACKED = "2021-02-03T10:00:00Z"
_DATE = re.compile(r'(<w:(?:ins|del|rPrChange|pPrChange|moveFrom|moveTo)\b[^>]*w:date=")(?!2021)[^"]*')


def after(doc: Doc, words: str, number: int = 1) -> Any:
    """A cursor behind these words, for the first or a later time."""
    place = doc.found(words, number)
    return place.Text.createTextCursorByRange(place.End)


def add(doc: Doc, place: Any, words: str) -> None:
    place.Text.insertString(place, words, False)


def with_its_end(place: Any) -> Any:
    """A cursor over words and the end of their paragraph."""
    cursor = place.Text.createTextCursorByRange(place.Start)
    cursor.gotoRange(place.End, True)
    cursor.goRight(1, True)
    return cursor


def table_of(doc: Doc, place: Any) -> Any:
    """The table in which words stand."""
    return doc.found(place).TextTable


# comments


def comment_on_a_word(doc: Doc) -> None:
    doc.comment(doc.found("common risk profiles"), ANNA, "Those of 2019?")


def comment_on_a_whole_text(doc: Doc) -> None:
    doc.comment(doc.from_to("Two meetings a", "a year."), ANNA, "Who pays?", "The Commission?", day=2)


def comment_across_paragraphs(doc: Doc) -> None:
    doc.comment(doc.from_to("by post", "The Council"), ANNA, "Both sentences say the same.")


def comment_across_fields(doc: Doc) -> None:
    doc.comment(doc.from_to("agree on", "Report on each"), ANNA, "Said twice.")


def comments_on_cells(doc: Doc) -> None:
    doc.comment(doc.found("Parcels controlled"), ANNA, "Letters too?")
    doc.comment(doc.found("500"), ANNA, "Too many.", day=2)
    doc.comment(doc.found("31 March 2021"), PIOTR, "After Easter.", day=2)


def comment_on_the_head_of_a_table(doc: Doc) -> None:
    doc.comment(doc.found("Verification"), ANNA, "Nobody fills it in.")


def comment_on_the_title_of_an_action(doc: Doc) -> None:
    doc.comment(doc.found("Manual on seizures", 2), ANNA, "Is there one?")


def comment_on_the_label_of_a_field(doc: Doc) -> None:
    doc.comment(doc.found("Approach"), ANNA, "Say more.")


def comment_on_the_heading_of_a_section(doc: Doc) -> None:
    doc.comment(doc.found("Overview of the actions"), ANNA, "Could come last.")


def comment_on_the_title_of_the_plan(doc: Doc) -> None:
    doc.comment(doc.found("10th Action Plan", 2), ANNA, "The 10th or the 11th?")


def comment_on_the_head_of_the_note(doc: Doc) -> None:
    doc.comment(doc.found("Draft 10th Action Plan"), ANNA, "Not the second draft?")


def comment_on_an_item(doc: Doc) -> None:
    doc.comment(doc.found("private cars"), ANNA, "And in lorries.")
    doc.comment(doc.found("Report on each"), ANNA, "By whom?", day=2)


def comment_on_a_row_of_the_overview(doc: Doc) -> None:
    doc.comment(doc.found("Manual on seizures"), ANNA, "Germany can help.")


def comment_on_the_coverage(doc: Doc) -> None:
    doc.comment(doc.found("Deploy advanced detection", 2), ANNA, "Action 10.2 covers this one.")


def comment_on_objectives(doc: Doc) -> None:
    doc.comment(doc.found("threat and risk analysis"), ANNA, "No action does this.")
    doc.comment(doc.found("Horizon 2020"), ANNA, "It ended in 2020.", day=2)


def comment_on_the_note(doc: Doc) -> None:
    doc.comment(doc.found("24 November 2020"), ANNA, "It was the 25th.")


def comments_on_what_has_no_place(doc: Doc) -> None:
    doc.comment(doc.found("ANNEX", 2), ANNA, "Which one?")
    doc.comment(doc.found("Timeline of the actions"), PIOTR, "Too small to read.", day=2)


def without_places(doc: Doc) -> None:
    """As what keeps no bookmarks returns it."""
    for name in doc.model.Bookmarks.ElementNames:
        mark = doc.model.Bookmarks.getByName(name)
        mark.Anchor.Text.removeTextContent(mark)
    doc.comment(doc.found("24 November 2020"), ANNA, "It was the 25th.")
    doc.comment(doc.found("undeclared"), ANNA, "Also declared ones.")
    doc.comment(doc.found("Illicit trafficking", 3), ANNA, "Is it?")
    doc.comment(doc.found("500"), PIOTR, "Too many.", day=2)
    doc.track(PIOTR)
    doc.found("update the manual").String = "write the manual"
    doc.found("Training in detection", 2).String = "Training in the detection of arms"


def comment_on_the_introduction(doc: Doc) -> None:
    doc.comment(doc.found("three actions"), ANNA, "Four, with the one of Italy.")


def comment_on_the_leader(doc: Doc) -> None:
    doc.comment(doc.found("Poland (PL)", 2), ANNA, "Poland has not agreed yet.")


def comment_without_words(doc: Doc) -> None:
    doc.comment(after(doc, "participants agree"), ANNA, "When?")


def comment_in_another_script(doc: Doc) -> None:
    doc.comment(doc.found("common risk profiles"), "Ελένη Παπαδοπούλου", "Ποια προφίλ; Τα κοινά του 2019;")
    doc.comment(doc.found("update the manual"), "Иван Петров", "Кога? Преди „лятото“?", day=2)


def comment_with_signs(doc: Doc) -> None:
    doc.comment(
        *(doc.found("update the manual"), ANNA),
        *("- not an item", "* nor this", "# not a heading", "1. not a number", "> not a quotation"),
        *("2 * 3 * 4 and _not emphasis_", "<b> and [not a link](https://example.org)", "[to be confirmed]: keep it"),
    )


def one_comment_in_two_places(doc: Doc) -> None:
    for item in ("in parcels", "in private cars"):
        cursor = doc.at(item, after=False)
        cursor.goRight(len("in"), True)
        doc.comment(cursor, ANNA, "Or: by?")


def reply_on_the_same_words(doc: Doc) -> None:
    doc.comment(doc.found("participants agree"), ANNA, "When?")
    doc.comment(doc.found("participants agree"), PIOTR, "In June.", "Or in July.", day=2)


def document_of_another_number(doc: Doc) -> None:
    """What was changed without tracking cannot be found where the text that was sent is not known."""
    places = [doc.found("12345/20", number) for number in (1, 2, 3)]
    next(one for one in places if one.ParaStyleName == "Document Number").String = "9999/20"
    add(doc, after(doc, "officers who use scanners"), " and dogs")
    doc.comment(doc.found("participants agree"), ANNA, "When?")


def comments_in_the_order_of_the_text(doc: Doc) -> None:
    doc.comment(doc.found("update the manual"), ANNA, "Third.")
    doc.comment(doc.found("3 of the 13"), ANNA, "Last.")
    doc.comment(doc.found("participants agree"), ANNA, "Second.", day=2)
    doc.comment(doc.found("in the annex"), ANNA, "First.", day=4)


def resolved(doc: Doc) -> None:
    doc.comment(doc.found("participants agree"), ANNA, "When?").Resolved = True
    doc.comment(doc.found("update the manual"), PIOTR, "How?", day=2)


# changes


def words_inserted(doc: Doc) -> None:
    doc.track(ANNA)
    add(doc, after(doc, "participants"), " and Europol")


def words_deleted(doc: Doc) -> None:
    doc.track(ANNA)
    doc.found(" common").String = ""


def words_replaced(doc: Doc) -> None:
    doc.track(ANNA)
    doc.found("undeclared").String = "illegal"


def words_before_and_after(doc: Doc) -> None:
    doc.track(ANNA)
    add(doc, doc.at("To update", after=False), "First, ")
    add(doc, after(doc, "update the manual."), " Then, to translate it.")


def whole_text_deleted(doc: Doc) -> None:
    doc.track(ANNA)
    doc.found("The participants agree on common risk profiles.").String = ""


def whole_text_deleted_and_commented_on(doc: Doc) -> None:
    doc.comment(doc.found("meetings"), ANNA, "There is no money.")
    doc.track(ANNA)
    with_its_end(doc.found("Two meetings a year.")).String = ""


def words_behind_the_heading(doc: Doc) -> None:
    doc.track(ANNA)
    add(doc, after(doc, "Approach"), " By controls.")


def text_moved_within_a_field(doc: Doc) -> None:
    doc.track(ANNA)
    doc.do("MoveDown", doc.found("in parcels;"))


def words_moved_to_another_field(doc: Doc) -> None:
    doc.track(ANNA)
    doc.found(" on common risk profiles").String = ""
    add(doc, after(doc, "update the manual"), " on common risk profiles")


def paragraph_split(doc: Doc) -> None:
    doc.track(ANNA)
    doc.split(after(doc, "asked for controls "))


def paragraphs_joined(doc: Doc) -> None:
    doc.track(ANNA)
    cursor = after(doc, "sent by post more often than before.")
    cursor.gotoEndOfParagraph(False)
    cursor.goRight(1, True)
    cursor.String = " "


def text_joined_with_the_next_heading(doc: Doc) -> None:
    doc.track(ANNA)
    with_its_end(doc.found(" on common risk profiles.")).String = ""


def paragraph_added(doc: Doc) -> None:
    doc.track(ANNA)
    end = after(doc, "common risk profiles.")
    doc.split(end)
    add(doc, end, "They share them with Europol.")


def text_for_two_fields_deleted(doc: Doc) -> None:
    doc.track(ANNA)
    cursor = doc.from_to(" on common", "Common risk profiles")
    cursor.String = ""


def row_of_results_added(doc: Doc) -> None:
    doc.track(ANNA)
    table = table_of(doc, "Parcels controlled")
    table.Rows.insertByIndex(3, 1)
    for column, words in enumerate(("Arms seized (arms)", "10", "20", "30 June 2021", "–", "Europol")):
        table.getCellByPosition(column, 3).String = words


def row_of_results_deleted(doc: Doc) -> None:
    doc.track(ANNA)
    doc.do("DeleteRows", table_of(doc, "Parcels controlled").getCellByPosition(0, 1).createTextCursor())


def cells_changed(doc: Doc) -> None:
    doc.comment(doc.found("500"), ANNA, "As in 2019.")
    doc.track(ANNA)
    doc.found("500").String = "400"
    doc.found("First operation").String = "First operation in Rome"


def empty_cell_filled(doc: Doc) -> None:
    table = table_of(doc, "Parcels controlled")
    cursor = table.getCellByPosition(5, 2).createTextCursor()
    cursor.gotoEnd(True)
    doc.comment(cursor, ANNA, "Europol counts them.")
    doc.track(ANNA)
    cursor = table.getCellByPosition(5, 1).createTextCursor()
    cursor.gotoEnd(True)
    cursor.String = "Reports to Europol"
    doc.found("31 March 2021").String = "June 2021"


def facts_of_an_action_changed(doc: Doc) -> None:
    doc.track(ANNA)
    add(doc, after(doc, "France (FR), Poland (PL)"), ", Italy (IT)")
    doc.found("to 30 June 2021").String = "to 31 December 2021"
    doc.found("Customs Investigation Service").String = "Customs Criminal Office"


def leader_replaced(doc: Doc) -> None:
    doc.track(ANNA)
    doc.found("Germany (DE)").String = "Poland (PL)"
    doc.found("2(b)", 2).String = "2(b), 2(c)"


def note_changed(doc: Doc) -> None:
    doc.track(ANNA)
    end = after(doc, "by 5 February 2021.")
    doc.split(end)
    add(doc, end, "Germany asks for more time.")
    with_its_end(doc.found("It was examined on 24 November 2020.")).String = ""


def row_of_facts_deleted(doc: Doc) -> None:
    doc.track(ANNA)
    doc.do("DeleteRows", doc.found("Customs Investigation Service"))


def signs_kept(doc: Doc) -> None:
    doc.track(ANNA)
    add(doc, after(doc, "They are scarce."), " Now.")


def emphasis_taken_away(doc: Doc) -> None:
    doc.track(ANNA)
    doc.found("undeclared").CharPosture = uno.Enum("com.sun.star.awt.FontSlant", "NONE")


def format_of_no_matter(doc: Doc) -> None:
    doc.track(ANNA)
    doc.found("update the manual").CharHeight = 14
    doc.found("participants agree").CharColor = 0xFF0000


def list_made_of_a_sentence(doc: Doc) -> None:
    doc.track(ANNA)
    doc.found(" on common risk profiles.").String = ":"
    end = after(doc, "participants agree:")
    for item in ("on risk profiles;", "# of officers: 20.", "1. is no number"):
        doc.split(end)
        add(doc, end, item)
    doc.from_to("on risk profiles;", "officers: 20.").NumberingStyleName = "List 1"


def item_added(doc: Doc) -> None:
    doc.track(ANNA)
    end = after(doc, "Report on each operation")
    doc.split(end)
    add(doc, end, "Evaluation of both")
    item = after(doc, "in parcels;")
    doc.split(item)
    add(doc, item, "in lorries;")


def item_deleted(doc: Doc) -> None:
    doc.track(ANNA)
    with_its_end(doc.found("Common risk profiles")).String = ""


def all_items_deleted(doc: Doc) -> None:
    doc.track(ANNA)
    doc.from_to("Common risk profiles", "Report on each operation").String = ""


def footnote_added(doc: Doc) -> None:
    doc.track(ANNA)
    doc.note(after(doc, "update the manual"), "Document 5000/20.")


def footnote_changed(doc: Doc) -> None:
    doc.track(ANNA)
    note = next(one for one in map(doc.model.Footnotes.getByIndex, range(9)) if "Europol" in one.String)
    cursor = note.createTextCursor()
    cursor.gotoEnd(False)
    cursor.goLeft(5, False)
    cursor.goRight(4, True)
    cursor.String = "2020"


def footnote_deleted(doc: Doc) -> None:
    doc.track(ANNA)
    cursor = after(doc, "officers who use scanners.")
    cursor.goRight(1, True)
    cursor.String = ""


def title_of_an_action_changed(doc: Doc) -> None:
    doc.track(ANNA)
    doc.found("Joint customs operation", 2).String = "Joint operation against firearms"


def titles_and_note_changed(doc: Doc) -> None:
    doc.track(ANNA)
    add(doc, after(doc, "10th Action Plan", 2), " of the working party")
    doc.found("5 February").String = "12 February"


def leader_changed(doc: Doc) -> None:
    doc.track(ANNA)
    doc.found("Germany (DE)").String = "Germany (DE), Poland (PL)"


def objective_changed(doc: Doc) -> None:
    doc.track(ANNA)
    doc.found("Enhance operational co-operation among customs").String = "Enhance co-operation among customs"
    doc.found("Participate actively").String = "Take part"


def overview_changed(doc: Doc) -> None:
    doc.track(ANNA)
    doc.found("Training in detection").String = "Training in the detection of arms"
    doc.found("Overview of the actions").String = "Overview"


def words_added_with_emphasis(doc: Doc) -> None:
    doc.track(ANNA)
    end = after(doc, "update the manual")
    add(doc, end, " on seizures at sea")
    words = doc.found("at sea")
    doc.model.RecordChanges = False
    words.CharPosture = uno.Enum("com.sun.star.awt.FontSlant", "ITALIC")


def words_made_bold(doc: Doc) -> None:
    doc.track(ANNA)
    doc.found("update the manual").CharWeight = uno.getConstantByName("com.sun.star.awt.FontWeight.BOLD")


def two_authors_in_one_field(doc: Doc) -> None:
    doc.track(ANNA)
    doc.found("participants").String = "Member States"
    doc.track(PIOTR)
    doc.found("common risk").String = "joint risk"


def two_authors_at_one_place(doc: Doc) -> None:
    doc.track(ANNA)
    add(doc, after(doc, "participants"), " and Europol")
    doc.track(PIOTR)
    doc.found("Europol agree").String = "Eurojust agree"


def change_and_comment(doc: Doc) -> None:
    doc.comment(doc.found("participants"), ANNA, "Europol too.", day=1)
    doc.comment(doc.found("common risk"), ANNA, "Those of 2019?", day=2)
    doc.track(ANNA)
    add(doc, after(doc, "participants"), " and Europol")


def change_and_comment_of_another(doc: Doc) -> None:
    doc.comment(doc.found("participants"), PIOTR, "Europol has no vote.", day=4)
    doc.track(ANNA)
    add(doc, after(doc, "participants"), " and Europol")


def comment_on_deleted_words(doc: Doc) -> None:
    doc.comment(doc.found("common risk"), ANNA, "They differ.")
    doc.track(ANNA)
    doc.found("common risk").String = "risk"


def comment_on_deleted_words_of_another(doc: Doc) -> None:
    doc.comment(doc.found("common risk"), MARIA, "They are not common.")
    doc.track(ANNA)
    doc.found("common risk").String = "national risk"


def comment_on_inserted_words(doc: Doc) -> None:
    doc.track(ANNA)
    add(doc, after(doc, "participants"), " and Europol")
    doc.model.RecordChanges = False
    doc.comment(_europol(doc), ANNA, "It keeps them.")


def comment_on_inserted_words_of_another(doc: Doc) -> None:
    doc.track(ANNA)
    add(doc, after(doc, "participants"), " and Europol")
    doc.model.RecordChanges = False
    doc.comment(_europol(doc), MARIA, "Europol may not.")


def _europol(doc: Doc) -> Any:
    cursor = doc.at("Europol agree", after=False)
    cursor.goRight(len("Europol"), True)
    return cursor


def words_outside_of_fields(doc: Doc) -> None:
    doc.track(ANNA)
    end = after(doc, "7806/19 of 25 March 2019")
    end.gotoEndOfParagraph(False)
    doc.split(end)
    add(doc, end, "As amended in May.")
    doc.found("3 of the 13").String = "Four of the 13"


def not_tracked(doc: Doc) -> None:
    doc.found("in private cars").String = "in cars and lorries"
    add(doc, after(doc, "officers who use scanners"), " and dogs")
    doc.found("Common risk profiles").String = "Common profiles"


def not_tracked_in_other_places(doc: Doc) -> None:
    doc.found("5 February").String = "12 February"
    doc.found("Participate actively").String = "Take part"
    doc.found("Joint customs operation", 2).String = "Joint operation"
    doc.found("Germany (DE)").String = "Germany (DE), Poland (PL)"
    doc.found("500").String = "400"


def not_tracked_behind_the_heading(doc: Doc) -> None:
    add(doc, after(doc, "Approach"), " By controls.")


def not_tracked_and_deleted(doc: Doc) -> None:
    with_its_end(doc.found("Two meetings a year.")).String = ""
    doc.found("To update the manual.").String = ""


def not_tracked_and_commented_on(doc: Doc) -> None:
    end = after(doc, "common risk profiles.")
    doc.split(end)
    add(doc, end, "They share them with Europol.")
    doc.comment(doc.found("participants agree"), ANNA, "When?")
    doc.comment(doc.found("share them"), PIOTR, "Europol asks for it.", day=2)


def tracked_and_not_tracked(doc: Doc) -> None:
    add(doc, after(doc, "participants"), " and Europol")
    doc.track(ANNA)
    doc.found("common").String = "joint"
    doc.found("update the manual").String = "write the manual"


def everything(doc: Doc) -> None:
    """Comments and changes by three in many places, as a delegation of three ministries returns them."""
    doc.comment(doc.found("24 November 2020"), PIOTR, "It was the 25th.", day=2)
    change_and_comment(doc)
    item_deleted(doc)
    doc.track(MARIA)
    doc.found("update the manual").String = "write the manual"


def nothing(doc: Doc) -> None:
    """A document that comes back as it was sent."""


# other documents of ours


def council_marks(doc: Doc) -> None:
    doc.comment(doc.found("undeclared"), ANNA, "Also declared ones.")
    doc.track(PIOTR)
    add(doc, after(doc, "undeclared"), " or forged")


def council_marks_changed(doc: Doc) -> None:
    doc.comment(doc.found("illegal"), PIOTR, "Why not?", day=2)
    doc.track(ANNA)
    doc.found("private ").String = ""
    doc.found("Three").String = ""
    doc.found("update the manual").String = "write the manual"


def our_tracked_changes_deleted(doc: Doc) -> None:
    doc.track(ANNA)
    doc.found("private ").String = ""


def our_tracked_changes_rejected(doc: Doc) -> None:
    doc.do("RejectTrackedChange", doc.found("Two"))
    doc.do("RejectTrackedChange", doc.found("Three"))


def our_tracked_changes(doc: Doc) -> None:
    doc.comment(doc.found("undeclared"), ANNA, "Also declared ones.")
    doc.track(PIOTR)
    add(doc, after(doc, "firearms at the border"), " and inland")


def our_tracked_changes_only(doc: Doc) -> None:
    doc.comment(doc.found("update the manual"), ANNA, "When?")


def table_layout(doc: Doc) -> None:
    doc.comment(doc.found("undeclared"), ANNA, "Also declared ones.")
    doc.comment(doc.found("First operation"), ANNA, "Where?")
    doc.comment(doc.found("March 2020 to June 2021", 2), ANNA, "Too long.")
    doc.track(PIOTR)
    doc.found("risk profiles.").String = "profiles."


def table_layout_changed(doc: Doc) -> None:
    doc.comment(doc.found("sharing of best practices", 2), ANNA, "Too general.")
    doc.comment(doc.found("Parcels controlled"), ANNA, "Letters too?", day=2)
    doc.track(ANNA)
    add(doc, after(doc, "France (FR), Poland (PL)"), ", Italy (IT)")
    doc.found("Second operation").String = "Third operation"
    doc.found("Training in detection", 2).String = "Training in the detection of arms"


def table_not_tracked(doc: Doc) -> None:
    doc.found("risk profiles.").String = "profiles."
    doc.found("To update the manual").String = "To write the manual"


def both_layouts(doc: Doc) -> None:
    doc.comment(doc.found("undeclared"), ANNA, "Also declared ones.")
    doc.comment(doc.found("undeclared", 2), PIOTR, "All of them.", day=2)
    doc.track(ANNA)
    doc.found("update the manual").String = "write the manual"
    doc.found("Two meetings", 2).String = "Three meetings"


# documents of their own


def not_ours(doc: Doc) -> None:
    doc.write("Comments of Germany", "Germany welcomes the draft.", "It asks for more time.", styles=("Heading 1",))
    doc.comment(doc.found("more time"), ANNA, "Until March.")
    doc.track(ANNA)
    add(doc, after(doc, "welcomes the draft"), " and thanks the Presidency")


def table_of_answers(doc: Doc) -> None:
    doc.write("Comments of Germany", "On the draft of 1 December.", styles=("Heading 1",))
    doc.table(
        ("Action", "Comment", "Proposal"),
        ("10.1, aim", "The aim is too wide.", "To detect firearms in parcels."),
        ("Action 10.2", "We can take part.", ""),
        ("10.10/title", "", "Handbook on seizures"),
        ("2(d)", "No action does this.", ""),
        ("Introduction", "Too short.", ""),
        ("General", "Germany welcomes the draft.", ""),
        ("", "There are too few actions.", ""),
        ("Chapter 4", "Which one?", ""),
    )


_ISO = (
    *("MB/NC", "Line number", "Clause/ Subclause", "Paragraph/ Figure/ Table", "Type of comment"),
    *("Comments", "Proposed change", "Observations of the secretariat"),
)


def table_of_iso(doc: Doc) -> None:
    doc.write("Template for comments", styles=("Heading 1",))
    doc.table(
        _ISO,
        ("DE", "", "10.1", "aim", "te", "The aim is too wide.", "To detect firearms in parcels.", ""),
        ("FR", "", "10.1", "", "ge", "France leads no action.", "", ""),
        ("DE", "", "General", "", "ge", "Germany welcomes the draft.", "", ""),
    )


NEW = (not_ours, table_of_answers, table_of_iso)
OURS: dict[Callable[[Doc], None], tuple[str, ...]] = {
    council_marks: ("--marks", "council"),
    council_marks_changed: ("--marks", "council"),
    our_tracked_changes_deleted: ("--marks", "tracked"),
    our_tracked_changes_rejected: ("--marks", "tracked"),
    table_layout_changed: ("layout: table",),
    our_tracked_changes: ("--marks", "tracked"),
    our_tracked_changes_only: ("--marks", "tracked"),
    table_layout: ("layout: table",),
    table_not_tracked: ("layout: table",),
    both_layouts: ("layout: both",),
}
"""Those of our documents that are no clean note in fiches: what they are rendered with."""
COMMENTS = (
    *(comment_on_a_word, comment_on_a_whole_text, comment_across_paragraphs, comment_across_fields, comments_on_cells),
    *(comment_on_the_head_of_a_table, comment_on_the_title_of_an_action, comment_on_the_label_of_a_field),
    *(comment_on_the_heading_of_a_section, comment_on_the_title_of_the_plan, comment_on_the_head_of_the_note),
    *(comment_on_an_item, comment_on_a_row_of_the_overview, comment_on_the_coverage, comment_on_objectives),
    *(
        comments_on_what_has_no_place,
        comment_on_the_note,
        comment_on_the_introduction,
        comment_on_the_leader,
        comment_without_words,
    ),
    *(comment_in_another_script, comment_with_signs, one_comment_in_two_places),
    *(comments_in_the_order_of_the_text, without_places, resolved, reply_on_the_same_words, document_of_another_number),
)
CHANGES = (
    *(words_inserted, words_deleted, words_replaced, words_before_and_after, whole_text_deleted),
    *(whole_text_deleted_and_commented_on, words_behind_the_heading, text_moved_within_a_field),
    *(words_moved_to_another_field, paragraph_split, paragraphs_joined, text_joined_with_the_next_heading),
    *(
        paragraph_added,
        text_for_two_fields_deleted,
        row_of_results_added,
        row_of_results_deleted,
        cells_changed,
        empty_cell_filled,
        facts_of_an_action_changed,
        leader_replaced,
        note_changed,
        row_of_facts_deleted,
        signs_kept,
        emphasis_taken_away,
        format_of_no_matter,
        list_made_of_a_sentence,
    ),
    *(item_added, item_deleted, all_items_deleted, footnote_added, footnote_changed, footnote_deleted),
    *(title_of_an_action_changed, titles_and_note_changed, leader_changed, objective_changed, overview_changed),
    *(words_added_with_emphasis, words_made_bold, two_authors_in_one_field, two_authors_at_one_place),
    *(change_and_comment, change_and_comment_of_another, comment_on_deleted_words, words_outside_of_fields),
    *(comment_on_deleted_words_of_another, comment_on_inserted_words, comment_on_inserted_words_of_another),
    *(not_tracked, not_tracked_in_other_places, not_tracked_and_deleted, not_tracked_and_commented_on),
    *(tracked_and_not_tracked, not_tracked_behind_the_heading),
    *(everything, nothing),
)
BY_ODT = (comments_on_cells, everything, our_tracked_changes)
"""Those that are saved as ODT too, opened again, and saved as DOCX."""
AGAIN = (change_and_comment, item_added, not_tracked)
"""Those that are opened and saved again."""
_EARLIER = (
    ("To detect *undeclared*", "To detect *illegal*"),
    ("in private cars.", "in cars."),
    ("Two meetings a year.", "Three meetings a year."),
)


def rendered(folder: Path, *options: str) -> Path:
    """Our note of the plan, with these options: marks against an earlier state, or another layout."""
    given, earlier = folder / "given" / "plan", folder / "earlier" / "plan"
    shutil.copytree(HERE / "plan", given)
    shutil.copytree(HERE / "plan", earlier)
    if options and options[0].startswith("layout"):
        with (given / "plan.yaml").open("a") as file:
            file.write(f"{options[0]}\n")
        options = ()
    action = earlier / "actions" / "10.1.yaml"
    text = action.read_text(encoding="utf-8")
    for new, old in _EARLIER:
        text = text.replace(new, old)
    action.write_text(text, encoding="utf-8")
    told = ("--document", "note", "--format", "docx", "--output", str(folder))
    marked = ("--against", str(earlier), *options) if options else ()
    subprocess.run(
        [os.environ.get("PLAN_PYTHON", "python"), "-m", "ccwp_plan", "render", str(given), *told, *marked], check=True
    )
    return folder / "plan" / "note.docx"


def dated(file: Path) -> None:
    """Give all that was tracked now the one date."""
    with zipfile.ZipFile(file) as made:
        parts = [(info, made.read(info)) for info in made.infolist()]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for info, part in parts:
            if info.filename in ("word/document.xml", "word/footnotes.xml"):
                part = _DATE.sub(rf"\g<1>{_TRACKED}", part.decode()).encode()
            kept = zipfile.ZipInfo(info.filename, (2021, 2, 3, 10, 0, 0))
            made.writestr(kept, part, zipfile.ZIP_DEFLATED)


def saved_again(office: Office, file: Path, target: Path, way: str = "") -> None:
    """A file, as LibreOffice saves it again, perhaps by way of another one."""
    doc = office.opened(file)
    if way:
        doc.save(Path(way), ODT)
        doc.close()
        doc = office.opened(Path(way))
    doc.save(target)
    doc.close()
    dated(target)


def make(office: Office, folder: Path, case: Callable[[Doc], None], sent: dict[tuple[str, ...], Path]) -> None:
    """The file of a case, and those that are saved again."""
    options = OURS.get(case, ())
    if case not in NEW and options not in sent:
        sent[options] = rendered(folder / f"sent{len(sent)}", *options)
    doc = office.opened(None if case in NEW else sent[options])
    if case not in NEW:
        doc.without_pictures()
    case(doc)
    name = case.__name__.replace("_", "-")
    file = CASES / f"{name}.docx"
    doc.save(file, DOCX)
    doc.close()
    dated(file)
    if case in BY_ODT:
        saved_again(office, file, CASES / f"{name}-by-odt.docx", str(folder / f"{name}.odt"))
    if case in AGAIN:
        saved_again(office, file, CASES / f"{name}-saved-again.docx")


def main(names: list[str]) -> None:
    CASES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        office = Office(Path(name))
        sent: dict[tuple[str, ...], Path] = {}
        try:
            for case in (*COMMENTS, *CHANGES, *OURS, *NEW):
                if not names or case.__name__.replace("_", "-") in names:
                    make(office, Path(name), case, sent)
        finally:
            office.end()


if __name__ == "__main__":
    main(sys.argv[1:])
