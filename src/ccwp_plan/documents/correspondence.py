"""The tables of correspondence between a strategy and the one that it replaces: a document of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ccwp_plan.analysis.correspondence import Correspondence, Row, sentences
from ccwp_plan.documents.head import head_view
from ccwp_plan.documents.objectives import short, strategy_view
from ccwp_plan.documents.view import CorrespondenceRow, CorrespondenceView
from ccwp_plan.language.plan import Document


def view(found: Correspondence) -> CorrespondenceView:
    """What has become of each objective of the old strategy, and where each of the new one comes from."""
    new = found.new.strategy
    return CorrespondenceView(
        kind="correspondence",
        title=f"Table of correspondence: {new.title}",
        heading="Table of Correspondence",
        language="en",
        draft=False,
        head=head_view(Document(number=new.reference)),
        strategy=strategy_view(found.new, None),
        replaced=strategy_view(found.old, None),
        notes=(),
        forth=tuple(_rows(found.forth())),
        back=tuple(_rows(found.back())),
        sentences=sentences(found),
    )


def _rows(rows: Iterable[Row]) -> Iterator[CorrespondenceRow]:
    before = None
    for row in rows:
        text = "" if row.node is before else short(row.node)
        other = row.other.printed if row.other else ""
        yield CorrespondenceRow(row.node.printed, text, row.node.level - 1, other, row.words)
        before = row.node
