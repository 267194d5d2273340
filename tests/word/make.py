"""Makes the Word files of tests/cases/word/ that LibreOffice's own API can make.

They are made once and kept: a new one is a function below. Run it with the Python that has LibreOffice's uno, and give
the Python that has ccwp-plan for the documents of ours:

    PLAN_PYTHON=python /usr/bin/python3 tests/word/make.py [NAME]...
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import uno
from writer import ANNA, MARIA, ODT, PIOTR, Doc, Office

HERE = Path(__file__).parent
CASES = HERE.parent / "cases" / "word"
_TEXT = (
    "The working party held its first meeting in Brussels.",
    "It agreed on two joint operations, and on a list of experts.",
    "The next meeting takes place in March.",
)


# the cases


def comment_on_a_word(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.comment(doc.found("Brussels"), ANNA, "Or in Luxembourg?")


def comment_across_paragraphs(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.comment(doc.from_to("first meeting", "joint operations"), ANNA, "Both of them?")


def comment_of_two_paragraphs(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.comment(doc.found("experts"), ANNA, "Which experts?", "We propose those of the network.")


def comment_on_a_table_cell(doc: Doc) -> None:
    doc.write(_TEXT[0])
    table = doc.table(("Action", "Leader"), ("10.1", "DE"), ("10.2", "PL"))
    doc.comment(table.getCellByPosition(1, 2).createTextCursor(), ANNA, "The table says PL, the text FR.")
    cell = table.getCellByPosition(0, 1)
    cursor = cell.createTextCursor()
    cursor.gotoEnd(True)
    doc.comment(cursor, PIOTR, "Renumber this one.", day=2)


def comment_on_a_heading(doc: Doc) -> None:
    doc.write("State of play", *_TEXT, styles=("Heading 2",))
    doc.comment(doc.found("State of play"), ANNA, "Could come last.")


def comment_on_a_list_item(doc: Doc) -> None:
    doc.write(_TEXT[0], "in parcels;", "in private cars.", styles=("Standard", "List 1", "List 1"))
    cursor = doc.from_to("in parcels", "private cars.")
    cursor.NumberingStyleName = "List 1"
    doc.comment(doc.found("private cars"), ANNA, "And in lorries.")


def comment_without_a_selection(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.comment(doc.at("two joint operations"), ANNA, "Which?")


def comment_that_is_resolved(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.comment(doc.found("March"), ANNA, "Not in April?").Resolved = True
    doc.comment(doc.found("experts"), PIOTR, "Who?", day=2)


def comments_on_the_same_words(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.comment(doc.found("March"), ANNA, "Not in April?")
    doc.comment(doc.found("March"), PIOTR, "March is agreed.", day=2)
    doc.comment(doc.found("March"), ANNA, "Fine, then.", day=3)
    doc.comment(doc.found("place in March"), MARIA, "Where?", day=4)


def comment_on_words_that_are_deleted(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.comment(doc.found("a list of experts"), ANNA, "There is none.")
    doc.track(ANNA)
    doc.from_to(", and on", "of experts").String = ""


def comment_on_words_that_are_inserted(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.track(ANNA)
    place = doc.at("two joint operations")
    place.Text.insertString(place, " at sea", False)
    doc.model.RecordChanges = False
    doc.comment(doc.found("at sea"), ANNA, "As agreed in 2019.")


def words_inserted(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.track(ANNA)
    place = doc.at("two joint")
    place.Text.insertString(place, " and one coordinated", False)


def words_deleted(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.track(ANNA)
    doc.found(", and on a list of experts").String = ""


def words_replaced(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.track(ANNA)
    doc.found("two joint operations").String = "three operations"
    doc.found("March").String = "April"


def words_moved(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.track(ANNA)
    doc.found(" in Brussels").String = ""
    place = doc.at("takes place")
    place.Text.insertString(place, " in Brussels", False)


def paragraph_moved(doc: Doc) -> None:
    doc.write(*_TEXT, "It ends with a report.")
    doc.track(ANNA)
    doc.do("MoveDown", doc.found("It agreed"))


def paragraph_split(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.track(ANNA)
    doc.split(doc.at("operations,"))


def paragraphs_joined(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.track(ANNA)
    cursor = doc.at("list of experts.")
    cursor.goRight(1, True)
    cursor.String = ""


def paragraph_added(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.track(ANNA)
    place = doc.at("list of experts.")
    doc.split(place)
    place.Text.insertString(place, "A report follows in May.", False)


def paragraph_deleted(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.track(ANNA)
    cursor = doc.from_to("It agreed", "list of experts.")
    cursor.goRight(1, True)
    cursor.String = ""


def paragraph_replaced(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.track(ANNA)
    doc.from_to("It agreed", "list of experts.").String = "Nothing was agreed."


def list_item_added(doc: Doc) -> None:
    doc.write(_TEXT[0], "in parcels;", "in private cars.")
    doc.from_to("in parcels", "private cars.").NumberingStyleName = "Numbering 123"
    doc.track(ANNA)
    place = doc.at("in parcels;")
    doc.split(place)
    place.Text.insertString(place, "in lorries;", False)


def row_added(doc: Doc) -> None:
    doc.write(_TEXT[0])
    table = doc.table(("Action", "Leader"), ("10.1", "DE"), ("10.2", "PL"))
    doc.track(ANNA)
    table.Rows.insertByIndex(2, 1)
    table.getCellByPosition(0, 2).String = "10.1a"
    table.getCellByPosition(1, 2).String = "IT"


def row_deleted(doc: Doc) -> None:
    doc.write(_TEXT[0])
    table = doc.table(("Action", "Leader"), ("10.1", "DE"), ("10.2", "PL"))
    doc.track(ANNA)
    doc.do("DeleteRows", table.getCellByPosition(0, 1).createTextCursor())


def words_in_a_cell_replaced(doc: Doc) -> None:
    doc.write(_TEXT[0])
    doc.table(("Action", "Leader"), ("10.1", "Germany"), ("10.2", "Poland"))
    doc.track(PIOTR)
    doc.found("Germany").String = "Poland, Germany"


def words_in_a_footnote_replaced(doc: Doc) -> None:
    doc.write(*_TEXT)
    note = doc.note(doc.at("first meeting"), "On 1 March 2020.")
    doc.track(ANNA)
    cursor = note.createTextCursorByRange(note.Start)
    cursor.goRight(3, False)
    cursor.goRight(1, True)
    cursor.String = "2"


def footnote_added(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.note(doc.at("first meeting"), "On 1 March 2020.")
    doc.track(ANNA)
    doc.note(doc.at("two joint operations"), "Document 5000/20.")


def footnote_deleted(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.note(doc.at("first meeting"), "On 1 March 2020.")
    doc.note(doc.at("two joint operations"), "Document 5000/20.")
    doc.track(ANNA)
    cursor = doc.at("first meeting")
    cursor.goRight(1, True)
    cursor.String = ""


def words_made_bold(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.track(ANNA)
    words = doc.found("two joint operations")
    words.CharWeight = uno.getConstantByName("com.sun.star.awt.FontWeight.BOLD")


def two_authors_at_one_place(doc: Doc) -> None:
    doc.write(*_TEXT)
    doc.track(ANNA)
    place = doc.at("two joint")
    place.Text.insertString(place, " maritime and one coordinated", False)
    doc.track(PIOTR)
    doc.found(" and one coordinated").String = ""
    doc.found("two joint").String = "some"


def header_changed(doc: Doc) -> None:
    doc.write(*_TEXT)
    style = doc.model.StyleFamilies.getByName("PageStyles").getByName("Standard")
    style.HeaderIsOn = True
    style.HeaderText.String = "LIMITE"
    doc.track(ANNA)
    place = style.HeaderText.createTextCursorByRange(style.HeaderText.End)
    place.Text.insertString(place, " until March", False)


def text_box_changed(doc: Doc) -> None:
    doc.write(*_TEXT)
    frame = doc.model.createInstance("com.sun.star.text.TextFrame")
    frame.setSize(uno.createUnoStruct("com.sun.star.awt.Size", 6000, 2000))
    doc.text.insertTextContent(doc.at("first meeting"), frame, False)
    frame.Text.String = "To be confirmed."
    doc.track(ANNA)
    cursor = frame.Text.createTextCursor()
    cursor.gotoEnd(False)
    cursor.goLeft(1, False)
    frame.Text.insertString(cursor, " by all", False)


def bookmarks_round_words(doc: Doc) -> None:
    doc.write("Aim", _TEXT[1], "Results", _TEXT[2], styles=("Heading 3", "Standard", "Heading 3"))
    for name, words in (("_a101aim", "Aim"), ("_a101results", "Results")):
        mark = doc.model.createInstance("com.sun.star.text.Bookmark")
        mark.Name = name
        doc.text.insertTextContent(doc.found(words), mark, True)
    doc.track(ANNA)
    doc.found("two joint operations").String = "one operation"
    place = doc.at("in March.")
    doc.split(place)
    place.Text.insertString(place, "In Rome.", False)


def comment_and_changes_by_three(doc: Doc) -> None:
    comment_across_paragraphs(doc)
    for author, words, new in ((PIOTR, "Brussels", "Warsaw"), (MARIA, "March", "May"), (ANNA, "experts", "officers")):
        doc.track(author)
        doc.found(words).String = new
    doc.model.RecordChanges = False
    doc.comment(doc.found("officers"), MARIA, "Experts may be no officers.", day=3)


def table_of_comments(doc: Doc) -> None:
    doc.write("Comments of Italy", "On the draft of 1 February.", styles=("Heading 1",))
    doc.table(
        ("Action", "Comment", "Proposal"),
        ("10.1", "The aim is too wide.", "To detect undeclared firearms in parcels."),
        ("10.2", "We can take part.", ""),
    )


def ours_commented_on(doc: Doc) -> None:
    doc.comment(doc.found("undeclared"), ANNA, "Also declared ones.")
    doc.comment(doc.found("Joint customs operation", 2), PIOTR, "Is this the one of last year?", day=2)
    doc.track(ANNA)
    doc.found("in private cars").String = "in cars and lorries"


def ours_without_tracking(doc: Doc) -> None:
    doc.found("in private cars").String = "in cars and lorries"
    place = doc.at("who use scanners")
    place.Text.insertString(place, " and dogs", False)


def ours_marked_commented_on(doc: Doc) -> None:
    doc.comment(doc.found("undeclared"), ANNA, "Also declared ones.")
    doc.track(PIOTR)
    place = doc.at("undeclared")
    place.Text.insertString(place, " or forged", False)


def ours_changed_everywhere(doc: Doc) -> None:
    """At both ends of a value, in a cell, in a list, in a footnote, in an objective; by two."""
    doc.track(ANNA)
    start = doc.at("To detect", after=False)
    start.Text.insertString(start, "First, ", False)
    end = doc.at("at the border.")
    end.Text.insertString(end, " And beyond.", False)
    item = doc.at("in private cars.")
    doc.split(item)
    item.Text.insertString(item, "in lorries.", False)
    doc.found("As agreed in 2019").String = "As agreed in 2020"
    doc.track(PIOTR)
    doc.found("Member States taking part").String = "Member States that take part"
    doc.found("Training in detection", 2).String = "Training in the detection of arms"
    doc.found("Enhance operational co-operation among customs").String = "Enhance co-operation among customs"


def ours_as_a_table_changed(doc: Doc) -> None:
    doc.comment(doc.found("undeclared"), ANNA, "Also declared ones.")
    doc.track(ANNA)
    doc.found("in private cars").String = "in cars and lorries"
    doc.found("Officers trained").String = "Officers and experts trained"
    end = doc.at("use scanners.")
    end.Text.insertString(end, " And dogs.", False)


OURS: dict[Callable[[Doc], None], tuple[str, ...]] = {
    ours_commented_on: (),
    ours_without_tracking: (),
    ours_marked_commented_on: ("--against", str(HERE / "earlier"), "--marks", "council"),
    ours_changed_everywhere: (),
    ours_as_a_table_changed: (),
}
BY_ODT = (
    comment_on_a_word,
    words_replaced,
    paragraph_added,
    comments_on_the_same_words,
    ours_commented_on,
    ours_changed_everywhere,
)
"""Those that are saved as ODT too, opened again, and saved as DOCX."""
SAVED_AGAIN = (
    *("word-replies-and-resolved", "word-words-moved-and-changed", "word-paragraph-moved", "word-rows-and-cells"),
    *("word-insertion-deleted-again", "word-comment-without-an-anchor", "word-footnote-inserted"),
)
"""Those that were written by hand as Word writes them, and are opened here and saved again."""
NEW = (
    *(comment_on_a_word, comment_across_paragraphs, comment_of_two_paragraphs, comment_on_a_table_cell),
    *(comment_on_a_heading, comment_on_a_list_item, comment_without_a_selection, comment_that_is_resolved),
    *(comments_on_the_same_words, comment_on_words_that_are_deleted, comment_on_words_that_are_inserted),
    *(words_inserted, words_deleted, words_replaced, words_moved, paragraph_moved, paragraph_split),
    *(paragraphs_joined, paragraph_added, paragraph_deleted, paragraph_replaced, list_item_added, row_added),
    *(row_deleted, words_in_a_cell_replaced, words_in_a_footnote_replaced, footnote_added, footnote_deleted),
    *(words_made_bold, two_authors_at_one_place, header_changed, text_box_changed, bookmarks_round_words),
    *(comment_and_changes_by_three, table_of_comments),
)


def rendered(folder: Path, *options: str, layout: str = "fiches") -> Path:
    """Our document of the small plan."""
    shutil.copytree(HERE / "plan", folder / "given" / "plan")
    with (folder / "given" / "plan" / "plan.yaml").open("a") as file:
        file.write(f"layout: {layout}\n")
    python = os.environ.get("PLAN_PYTHON", "python")
    draft = ("--draft", "--document", "annex", "--format", "docx", "--output", str(folder))
    subprocess.run([python, "-m", "ccwp_plan", "render", str(folder / "given" / "plan"), *draft, *options], check=True)
    return folder / "plan" / "annex.docx"


def save_again(office: Office, folder: Path, name: str) -> None:
    """The file of a case that was written by hand, as LibreOffice saves it."""
    python = os.environ.get("PLAN_PYTHON", "python")
    given = folder / f"{name}.docx"
    code = "import sys, pathlib, reading; sys.stdout.buffer.write(reading.packed(pathlib.Path(sys.argv[1])))"
    packed = subprocess.run([python, "-c", code, str(CASES / name)], cwd=HERE.parent, check=True, capture_output=True)
    given.write_bytes(packed.stdout)
    doc = office.opened(given)
    doc.save(CASES / f"{name}-by-libreoffice.docx")
    doc.close()


def make(office: Office, folder: Path, case: Callable[[Doc], None]) -> None:
    """The file of a case, and the one by way of ODT."""
    layout = "table" if case is ours_as_a_table_changed else "fiches"
    doc = office.opened(rendered(folder / case.__name__, *OURS[case], layout=layout) if case in OURS else None)
    if case in OURS:
        doc.without_pictures()
    case(doc)
    name = case.__name__.replace("_", "-")
    doc.save(CASES / f"{name}.docx")
    if case in BY_ODT:
        doc.save(folder / f"{name}.odt", ODT)
    doc.close()
    if case in BY_ODT:
        again = office.opened(folder / f"{name}.odt")
        again.save(CASES / f"{name}-by-odt.docx")
        again.close()


def main(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        office = Office(Path(name))
        try:
            for case in (*NEW, *OURS):
                if not names or case.__name__.replace("_", "-") in names:
                    make(office, Path(name), case)
            for again in SAVED_AGAIN:
                if not names or again in names:
                    save_again(office, Path(name), again)
        finally:
            office.end()


if __name__ == "__main__":
    main(sys.argv[1:])
