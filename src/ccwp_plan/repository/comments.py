"""Comments of delegations on a plan, as they are in its comments/."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from pydantic import ValidationError

from ccwp_plan.language.comments import Comment, Comments
from ccwp_plan.reading.place import Place, Problem, Source


@dataclass(frozen=True, eq=False)
class LoadedComment:
    """A comment, where it stands, and the file that it is one of."""

    fields: Comment
    place: Place
    file: LoadedComments


@dataclass(frozen=True, eq=False)
class LoadedComments:
    """A file of comments, called after it; the fields in `broken` hold placeholders."""

    name: str
    fields: Comments
    source: Source
    broken: frozenset[str]

    @property
    def delegation(self) -> str | None:
        """The id of the delegation, or None where it could not be read."""
        return None if "from" in self.broken else self.fields.from_

    @cached_property
    def comments(self) -> tuple[LoadedComment, ...]:
        """Its comments, in the order of the file; none where one of them could not be read."""
        top = self.source.top
        return tuple(LoadedComment(one, top.at("comments", at), self) for at, one in enumerate(self.fields.comments))


class ReadComments(NamedTuple):
    """The files of comments that could be read, by their names, and the Y and F problems of all."""

    files: tuple[LoadedComments, ...]
    problems: tuple[Problem, ...]


def read_comments(sources: Iterable[Source]) -> ReadComments:
    """The comments in these files as they were read."""
    files: list[LoadedComments] = []
    problems: list[Problem] = []
    for source in sources:
        problems += source.problems
        if source.data is not None:
            file, wrong = _read(source, source.data)
            files.append(file)
            problems += wrong
    return ReadComments(tuple(sorted(files, key=lambda file: file.name)), tuple(problems))


def _read(source: Source, data: dict[str, Any]) -> tuple[LoadedComments, list[Problem]]:
    """The comments in a file, as far as they can be read, and its F problems."""
    from ccwp_plan.language import messages

    wrong = [*messages.unknown_without_value(source.extent, data, Comments, source.top)] if source.valueless else []
    name, top = source.path.stem, source.top
    try:
        return LoadedComments(name, Comments.model_validate(data), source, frozenset()), wrong
    except ValidationError as error:
        broken = messages.broken(error, Comments, top)
        intact = {key: value for key, value in data.items() if key not in broken}
        fields = Comments.model_validate({"from": "?", **intact})
        return LoadedComments(name, fields, source, broken), [*messages.problems(error, Comments, top), *wrong]
