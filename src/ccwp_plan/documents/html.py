"""The one HTML of a document, from its template and its view."""

from __future__ import annotations

import re
import traceback
from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.environment import Environment
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from ccwp_plan import resources
from ccwp_plan.documents.annexed import section
from ccwp_plan.documents.view import View
from ccwp_plan.errors import CallError
from ccwp_plan.language.models import printed_labels
from ccwp_plan.repository.bounds import leaves

MOST = 64 << 20
"""How many characters the HTML of a document may have where templates are not the shipped ones."""
_PROGRAM = "council.lua"
_ESCAPED_BRACKET = re.compile(r"\\([\[\]])")


def templates(folders: tuple[Path, ...]) -> Templates:
    """The templates in these folders before the shipped ones; one that has changed on the disk is read again."""
    return _templates(folders, resources.folder("templates"))


@cache
def _templates(folders: tuple[Path, ...], shipped: Path) -> Templates:
    return Templates(folders)


class Templates:
    """The templates in their order: those of --templates, the repository's own, the shipped ones.

    A template that replaces a shipped one can extend it: `{% extends "shipped/annex.html.j2" %}`. None reaches a
    file outside its folder, be it by a link.
    """

    def __init__(self, folders: tuple[Path, ...]) -> None:
        shipped = resources.folder("templates")
        self._folders = [*folders, shipped]
        self._most = MOST if folders else None
        self._one_at_a_time = Lock()
        self._page: dict[object, str] = {}
        self._jinja = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader([_Folder(self._folders), PrefixLoader({"shipped": _Folder([shipped])})]),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_printed,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._jinja.filters["sha256"] = _sha256
        self._jinja.filters["css"] = _css
        self._jinja.globals["labels"] = printed_labels()

    def file(self, name: str) -> Path:
        """The first file of this name. Raises CallError where there is none, or a link that leaves its folder."""
        folder = next((folder for folder in self._folders if (folder / name).is_file()), None)
        if folder is None:
            raise CallError(
                f"There is no {self._folders[-1] / name}.", "Install ccwp-plan again; it includes this file."
            )
        if leaves(folder / name, folder):
            raise CallError(f"The link {folder / name} leads out of its folder.", "Replace it with the file itself.")
        return folder / name

    def html(self, view: View) -> str:
        """The document as one self-contained HTML file.

        Raises CallError, with the template's name and line, where a template cannot be used.
        """
        name = f"{view.kind}.html.j2"
        for folder in self._folders:
            if (folder / _PROGRAM).is_file():
                raise CallError(
                    f"{folder / _PROGRAM} is a program and is not run.",
                    "Remove it; what a template can change is in docs/templates.md.",
                )
        try:
            with self._one_at_a_time:  # the first to come compiles for all, and makes the page of all formats
                key = (view, *map(_written, self._folders))
                if key not in self._page:
                    self._page = {key: self._made(view)}
                page = self._page[key]
            page.encode()  # a template can write half a character
            return page
        except CallError:
            raise
        except Exception as error:  # a template may raise anything: it is a program, and maybe a stranger's
            raise CallError(
                f"The template {_where(error, name)} cannot be used: {_why(error)}.",
                "docs/templates.md says what a template sees.",
            ) from error

    def _made(self, view: View) -> str:
        """The page of a document; what stands in one that is an annex of a note is made first."""
        sections = {one.in_note: section(self._made(one), one) for one in (*view.before, *view.after)}
        pieces = self._jinja.get_template(f"{view.kind}.html.j2").generate(view=view, sections=sections)
        return "".join(self._bounded(pieces))

    def _bounded(self, pieces: Iterator[str]) -> Iterator[str]:
        written = 0
        for piece in pieces:
            written += len(piece)
            if self._most and written > self._most:
                raise CallError(
                    f"The templates write more than {self._most >> 20} million characters of HTML.",
                    "Check the loops in them.",
                )
            yield piece


class _Folder(FileSystemLoader):
    """Folders of templates that no name and no link leads out of."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The source of a template, its file, and whether it is still the newest."""
        try:
            source, file, fresh = super().get_source(environment, template)
        except UnicodeDecodeError as error:
            raise CallError(f"The template {template} is not UTF-8.", "Save it as UTF-8 in your editor.") from error
        if all(leaves(Path(file), Path(folder)) for folder in self.searchpath):
            raise TemplateNotFound(template, f"outside its folder: {template}")
        return source, file, fresh


def _written(folder: Path) -> tuple[int, ...]:
    """When each of the files of a folder was last written; links count, and not what they lead to."""
    return tuple(file.lstat().st_mtime_ns for file in sorted(folder.iterdir()))


def _sha256(script: str) -> str:
    """The script's fingerprint, as a content security policy names it."""
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"


def _printed(value: object) -> object:
    """What a template writes of a value: in plain text an escaped bracket is a bracket, as rich text has it."""
    if isinstance(value, str) and not isinstance(value, Markup) and "\\" in value:
        return _ESCAPED_BRACKET.sub(r"\1", value)
    return value


def _css(text: str) -> Markup:
    """A text as the string of a style sheet; no sign of it means anything there, or in HTML."""
    return Markup("".join(sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):x} " for sign in text))


def _where(error: Exception, name: str) -> str:
    """The template and the line at which an error came up."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.name or name}, line {error.lineno},"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    return f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}," if frames else name


def _why(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.message}"
    return (str(error) or type(error).__name__).rstrip(".")
