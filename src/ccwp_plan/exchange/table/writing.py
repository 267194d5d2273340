"""The files of a plan from a table, and the comments in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ccwp_plan.editing.new_repository import plan_text
from ccwp_plan.editing.patch import Patch
from ccwp_plan.editing.written import block_text, file_name, ordinal, scalar, schema_line
from ccwp_plan.exchange.table.columns import Column
from ccwp_plan.exchange.table.making import Kept, Made
from ccwp_plan.exchange.table.numbering import number_of
from ccwp_plan.exchange.table.pieces import clean, one_line
from ccwp_plan.exchange.table.who import Who
from ccwp_plan.language.action import Action
from ccwp_plan.language.plan import Period, Plan
from ccwp_plan.language.reference import Reference
from ccwp_plan.language.taxonomy import Taxonomy
from ccwp_plan.reading.source import parse
from ccwp_plan.repository.find import ACTIONS, PLAN


@dataclass(frozen=True)
class Wanted:
    """What is said of a new plan besides its table: where it is to be, its strategy and its number."""

    folder: Path
    strategy: str
    number: str
    taxonomy: Taxonomy
    reference: Reference
    today: date
    schemas: Mapping[str, str]
    """How the files of the plan and of its actions name their schemas, by `plan` and `action`; perhaps none."""


def plan_file(
    wanted: Wanted,
    title: str | None,
    period: Period,
    who: Who,
    columns: Sequence[Column],
    kept: Sequence[Kept],
    table: str,
) -> tuple[Path, str]:
    """The file of the plan: the skeleton of one, with what the table says."""
    name = ordinal(int(wanted.number)) if wanted.number.isdecimal() else wanted.number
    ends = (period.first, period.last)
    text = plan_text(scalar(wanted.strategy), wanted.taxonomy, wanted.number, name, ends, wanted.today)
    patch = Patch(parse(_with_schema(text, wanted.schemas.get("plan")).encode(), Path(PLAN)), Plan)
    if title:
        patch.set(("title",), title)
    for actor in who.entries():
        patch.append(("actors",), actor)
    text = patch.text() + columns_as_comments(columns, table) + comments(kept, table)
    return wanted.folder / PLAN, text


def action_files(wanted: Wanted, made: Sequence[Made], table: str) -> Iterator[tuple[Path, str]]:
    """The files of the actions, each of another name."""
    schema = wanted.schemas.get("action")
    head = schema_line(schema) if schema else ""
    taken: set[str] = set()
    for one in made:
        name = file_name(number_of(one), one.values["title"])
        stem, at = name.removesuffix(".yaml"), 2
        while name.casefold() in taken:
            name, at = f"{stem}-{at}.yaml", at + 1
        taken.add(name.casefold())
        text = head + block_text(one.values, Action) + comments(one.kept, table)
        yield wanted.folder / ACTIONS / name, text


def columns_as_comments(columns: Sequence[Column], file: str) -> str:
    """Which column of the table became which field, so that it can be told later where a value is from."""

    def line(one: Column) -> str:
        return f"# {one_line(clean(one.head.text)) or 'Column'} ({one.head.name}): {one.became}"

    lines = map(line, columns)
    return "".join(f"{line}\n" for line in ["", f"# The columns of {file}, and the fields that they became:", *lines])


def comments(kept: Sequence[Kept], file: str) -> str:
    """Cells as comments at the end of a file, each with its head and its place."""
    lines: list[str] = []
    for one in kept:
        place = one.place.removeprefix(f"{file}, ")
        first, *others = one.text.strip().splitlines() or [""]
        lines.append(f"# {f'{one.head} ({place})' if one.head else place}: {first}".rstrip())
        lines += [f"#   {line}".rstrip() for line in others]
    return "".join(f"{line}\n" for line in ["", f"# From {file}, in no field yet:", *lines]) if lines else ""


def _with_schema(text: str, schema: str | None) -> str:
    """The text of a skeleton with this schema, or with none."""
    _, _, rest = text.partition("\n")
    return schema_line(schema).rstrip("\n") + f"\n{rest}" if schema else rest.removeprefix("#\n")
