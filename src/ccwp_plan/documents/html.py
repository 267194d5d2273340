"""The one HTML of a document, from its template and its view."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined, TemplateError
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
        except TemplateError as error:
            where = f"{getattr(error, 'name', None) or name}"
            line = getattr(error, "lineno", None)
            raise CallError(
                f"The template {where}{f', line {line},' if line else ''} cannot be used: {error.message}.",
                "docs/templates.md says what a template sees.",
            ) from error
