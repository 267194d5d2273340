"""Which reports of findings are written: in which formats, and to which files."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ccwp_plan.language.suggestions import did_you_mean
from ccwp_plan.reports.findings import Format

_PLATFORMS = {"GITHUB_ACTIONS": ("GitHub Actions", Format.GITHUB), "GITLAB_CI": ("GitLab CI", Format.GITLAB)}


@dataclass(frozen=True, slots=True)
class ReportTarget:
    """A report to write: in which format, and to which file; without one, to standard output."""

    format: Format
    file: Path | None = None


def targets(given: Sequence[str]) -> list[ReportTarget]:
    """The reports that are asked for, each as NAME or NAME=FILE.

    Raises ValueError where one is not understood, or where two of them do not go together.
    """
    asked = [_target(one) for one in given]
    printed = [target.format for target in asked if not target.file]
    if len(printed) > 1:
        raise ValueError(f"{printed[0]} and {printed[1]} cannot both go to standard output. Write {printed[1]}=FILE.")
    files: dict[str, Path] = {}
    for target in asked:
        if target.file and files.setdefault(os.path.realpath(target.file), target.file) is not target.file:
            raise ValueError(f"{target.file.as_posix()} is given twice.")
    return asked


def platform(environment: Mapping[str, str]) -> tuple[str, Format] | None:
    """The platform that a command runs on and the format of its own, if it has one."""
    return next((known for variable, known in _PLATFORMS.items() if environment.get(variable) == "true"), None)


def _target(given: str) -> ReportTarget:
    name, separator, file = given.partition("=")
    if name not in [*Format]:
        help_ = did_you_mean(name, [*Format], f"There are: {', '.join(Format)}.")
        raise ValueError(f"There is no format ‘{name}’. {help_}")
    if separator and not file:
        raise ValueError(f"‘{given}’ has no file name after the =.")
    return ReportTarget(Format(name), Path(file) if file else None)
