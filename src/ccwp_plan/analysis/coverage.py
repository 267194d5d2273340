"""Which objectives have actions and which have none (docs/language.md, Coverage)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from ccwp_plan.analysis.shares import percent
from ccwp_plan.language.fields import parts
from ccwp_plan.language.taxonomy import Node, Taxonomy
from ccwp_plan.repository.loaded import Cited, LoadedAction, LoadedPlan


class Status(StrEnum):
    """Whether an objective is covered."""

    COVERED = "covered"
    PARTLY = "partly"
    UNCOVERED = "uncovered"

    @property
    def words(self) -> str:
        """The status as a document says it."""
        return {"covered": "covered", "partly": "partly covered", "uncovered": "not covered"}[self]


@dataclass(frozen=True, slots=True)
class Row:
    """An objective and the numbers of the actions that cite it, in their order."""

    node: Node
    main: tuple[str, ...]
    supporting: tuple[str, ...]
    status: Status


@dataclass(frozen=True)
class Coverage:
    """The coverage of a strategy by a plan; `rows` are all its objectives, in its order."""

    plan: str
    taxonomy: Taxonomy
    rows: tuple[Row, ...]

    @cached_property
    def counted(self) -> tuple[Row, ...]:
        """The rows that are counted: of the coverage level, and the last one of each branch that ends above it."""
        return self.at(self.taxonomy.coverage_level)

    def at(self, level: int) -> tuple[Row, ...]:
        """The rows of a level, and the last one of each branch that ends above it."""
        cut = set(self.taxonomy.cut(level))
        return tuple(row for row in self.rows if row.node in cut)

    def count(self, status: Status) -> int:
        """How many of the objectives that are counted have this status."""
        return sum(1 for row in self.counted if row.status is status)

    @property
    def share(self) -> Fraction:
        """Covered objectives over all, of those that are counted; 0 where there is none."""
        return self.share_at(self.taxonomy.coverage_level)

    def share_at(self, level: int) -> Fraction:
        """Covered objectives over all, of the strategy cut at a level; 0 where there is none."""
        rows = self.at(level)
        return Fraction(sum(1 for row in rows if row.status is Status.COVERED), len(rows) or 1)

    @property
    def percent(self) -> float:
        """The share in percent, to one decimal; 0 and 100 only where it is exactly that."""
        return float(percent(self.share))

    @property
    def noun(self) -> str:
        """What the objectives that are counted are called."""
        return self.taxonomy.noun(self.taxonomy.coverage_level)

    @property
    def groups(self) -> dict[Node, tuple[Row, ...]]:
        """The rows that are counted, by the topmost objective that they are or stand below."""
        groups: dict[Node, list[Row]] = {}
        for row in self.counted:
            groups.setdefault(row.node.topmost, []).append(row)
        return {top: tuple(rows) for top, rows in groups.items()}

    @property
    def is_flat(self) -> bool:
        """Whether all objectives that are counted are topmost ones, so that there is nothing to group."""
        return all(row.node.parent is None for row in self.counted)


def coverage(plan: LoadedPlan) -> Coverage:
    """The coverage of a plan that loads, whatever its other findings. Citations of no objective count nowhere."""
    assert plan.strategy is not None
    taxonomy = plan.strategy.taxonomy
    return Coverage(plan.name, taxonomy, cover(taxonomy, plan.actions))


def cover(taxonomy: Taxonomy, actions: Iterable[LoadedAction]) -> tuple[Row, ...]:
    """A row for every objective of a taxonomy. Discontinued actions address nothing.

    A part is listed under the objectives that it gives itself; where it gives none, its whole stands for it.
    """
    main: dict[Node, list[str]] = {}
    supporting: dict[Node, list[str]] = {}
    for action in sorted(actions, key=lambda action: parts(action.fields.number)):
        if not action.is_discontinued:
            _cite(action.objectives, action.fields.number, main)
            _cite(action.supporting_objectives, action.fields.number, supporting)
    rows: dict[Node, Row] = {}
    addressed: set[Node] = set()
    for node in reversed(taxonomy.nodes):
        children = taxonomy.children.get(node, [])
        if node in main or (children and all(rows[child].status is Status.COVERED for child in children)):
            status = Status.COVERED
        elif node in supporting or any(child in addressed for child in children):
            status = Status.PARTLY
        else:
            status = Status.UNCOVERED
        if node in main or node in supporting or any(child in addressed for child in children):
            addressed.add(node)
        rows[node] = Row(node, tuple(main.get(node, ())), tuple(supporting.get(node, ())), status)
    return tuple(rows[node] for node in taxonomy.nodes)


def _cite(citations: Iterable[Cited], number: str, into: dict[Node, list[str]]) -> None:
    for node in dict.fromkeys(cited.node for cited in citations):
        if node is not None:
            into.setdefault(node, []).append(number)
