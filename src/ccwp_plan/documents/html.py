"""The one HTML of a document, from its template and its view."""

from __future__ import annotations

import traceback
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from ccwp_plan import resources
from ccwp_plan.documents.view import View
from ccwp_plan.errors import CallError


class Templates:
    """The templates in their order: those of --templates, the repository's own, the shipped ones.

    A template that replaces a shipped one can extend it: `{% extends "shipped/annex.html.j2" %}`.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        shipped = resources.folder("templates")
        self._folders = [*folders, shipped]
        self._jinja = SandboxedEnvironment(
            loader=ChoiceLoader(
                [
                    FileSystemLoader(self._folders),
                    PrefixLoader({"shipped": FileSystemLoader(shipped)}),
                ]
            ),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._jinja.filters["sha256"] = _sha256

    def file(self, name: str) -> Path:
        """The first file of this name."""
        return next(folder / name for folder in self._folders if (folder / name).is_file())

    def html(self, view: View) -> str:
        """The document as one self-contained HTML file.

        Raises CallError, with the template's name and line, where a template cannot be used.
        """
        name = f"{view.kind}.html.j2"
        try:
            return self._jinja.get_template(name).render(view=view)
        except Exception as error:  # a template may raise anything: it is a program, and maybe a stranger's
            raise CallError(
                f"The template {_where(error, name)} cannot be used: {_why(error)}.",
                "docs/templates.md says what a template sees.",
            ) from error


def _sha256(script: str) -> str:
    """The script's fingerprint, as a content security policy names it."""
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"


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
