"""LibreOffice by its own API, as the scripts need it that make the Word files of the cases: one document at a time."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import uno

ANNA, PIOTR, MARIA = "Anna Schmidt", "Piotr Nowak", "Maria Rossi"
DOCX, ODT = "MS Word 2007 XML", "writer8"
_BREAK = "com.sun.star.text.ControlCharacter.PARAGRAPH_BREAK"


def property_(name: str, value: Any) -> Any:
    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made


class Office:
    """A LibreOffice with a profile of its own."""

    def __init__(self, folder: Path) -> None:
        pipe = f"word{os.getpid()}"
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        start = ["soffice", profile, "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;"]
        self._process = subprocess.Popen(start)
        context = uno.getComponentContext()
        resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
        self._context = self._resolved(resolver, f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        self._desktop = self.service("com.sun.star.frame.Desktop")

    def _resolved(self, resolver: Any, address: str) -> Any:
        for _ in range(120):
            with suppress(Exception):
                return resolver.resolve(address)
            time.sleep(0.5)
        raise SystemExit("LibreOffice did not start.")

    def service(self, name: str) -> Any:
        return self._context.ServiceManager.createInstanceWithContext(name, self._context)

    def become(self, author: str) -> None:
        """Let what is tracked from now on be of this author."""
        provider = self.service("com.sun.star.configuration.ConfigurationProvider")
        node = property_("nodepath", "/org.openoffice.UserProfile/Data")
        data = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationUpdateAccess", (node,))
        first, _, last = author.partition(" ")
        data.setPropertyValue("givenname", first)
        data.setPropertyValue("sn", last)
        data.commitChanges()

    def opened(self, file: Path | None = None) -> Doc:
        address = file.as_uri() if file else "private:factory/swriter"
        return Doc(self, self._desktop.loadComponentFromURL(address, "_blank", 0, (property_("Hidden", True),)))

    def end(self) -> None:
        with suppress(Exception):
            self._desktop.terminate()
        self._process.wait(60)


class Doc:
    """A document, as these cases need it."""

    def __init__(self, office: Office, model: Any) -> None:
        self.office, self.model, self.text = office, model, model.Text

    def write(self, *paragraphs: str, styles: tuple[str, ...] = ()) -> None:
        """Write paragraphs at the end, in the styles that are given for the first of them."""
        for number, paragraph in enumerate(paragraphs):
            if self.text.String:
                self.text.insertControlCharacter(self.text.End, uno.getConstantByName(_BREAK), False)
            self.text.insertString(self.text.End, paragraph, False)
            cursor = self.text.createTextCursorByRange(self.text.End)
            cursor.ParaStyleName = styles[number] if number < len(styles) else "Standard"

    def found(self, words: str, number: int = 1) -> Any:
        """Where these words stand, for the first or a later time."""
        search = self.model.createSearchDescriptor()
        search.SearchString, search.SearchCaseSensitive = words, True
        return self.model.findAll(search).getByIndex(number - 1)

    def at(self, words: str, *, after: bool = True) -> Any:
        """A cursor behind these words, or before them."""
        place = self.found(words)
        return place.Text.createTextCursorByRange(place.End if after else place.Start)

    def from_to(self, first: str, last: str) -> Any:
        """A cursor over all from some words to others."""
        start = self.found(first)
        cursor = start.Text.createTextCursorByRange(start.Start)
        cursor.gotoRange(self.found(last).End, True)
        return cursor

    def table(self, *rows: tuple[str, ...]) -> Any:
        """A table at the end, and an empty paragraph after it."""
        self.write("")
        table = self.model.createInstance("com.sun.star.text.TextTable")
        table.initialize(len(rows), len(rows[0]))
        self.text.insertTextContent(self.text.End, table, False)
        for row, cells in enumerate(rows):
            for column, words in enumerate(cells):
                table.getCellByPosition(column, row).String = words
        return table

    def note(self, place: Any, words: str) -> Any:
        """A footnote at a place."""
        note = self.model.createInstance("com.sun.star.text.Footnote")
        place.Text.insertTextContent(place, note, False)
        note.String = words
        return note

    def comment(self, place: Any, author: str, *paragraphs: str, day: int = 1) -> Any:
        """A comment on a place or on the words of a cursor."""
        made = self.model.createInstance("com.sun.star.text.textfield.Annotation")
        made.Author, made.Initials = author, "".join(name[0] for name in author.split())
        made.TextRange.String = "\r".join(paragraphs)
        date = uno.createUnoStruct("com.sun.star.util.DateTime")
        date.Year, date.Month, date.Day, date.Hours = 2021, 2, day, 10
        made.DateTimeValue = date
        cursor = place.Text.createTextCursorByRange(place.Start)
        cursor.gotoRange(place.End, True)
        place.Text.insertTextContent(cursor, made, True)
        return made

    def track(self, author: str) -> None:
        """Track what is done from now on, as this author's."""
        self.office.become(author)
        self.model.RecordChanges = True

    def do(self, command: str, place: Any, **arguments: Any) -> None:
        """A command of the menus, at a place."""
        self.model.CurrentController.select(place)
        dispatcher = self.office.service("com.sun.star.frame.DispatchHelper")
        given = tuple(property_(name, value) for name, value in arguments.items())
        dispatcher.executeDispatch(self.model.CurrentController.Frame, f".uno:{command}", "", 0, given)

    def split(self, place: Any) -> None:
        place.Text.insertControlCharacter(place, uno.getConstantByName(_BREAK), False)

    def without_pictures(self) -> None:
        """Take the pictures out: they make a file four times as large."""
        page = self.model.DrawPage
        for number in reversed(range(page.Count)):
            page.remove(page.getByIndex(number))
        for graphic in [self.model.GraphicObjects.getByIndex(n) for n in range(self.model.GraphicObjects.Count)]:
            graphic.Anchor.Text.removeTextContent(graphic)

    def save(self, file: Path, kind: str = DOCX) -> None:
        self.model.storeToURL(file.as_uri(), (property_("FilterName", kind),))

    def close(self) -> None:
        self.model.close(True)
