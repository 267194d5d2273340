"""The Goals of a strategy: a document of its own."""

from __future__ import annotations

from ccwp_plan.documents import prose
from ccwp_plan.documents.head import head_view
from ccwp_plan.documents.objectives import strategy_view
from ccwp_plan.documents.view import View
from ccwp_plan.language.plan import Document
from ccwp_plan.language.taxonomy import Taxonomy


def view(taxonomy: Taxonomy) -> View:
    """The Goals of a strategy in the lettering of its document."""
    strategy, notes = taxonomy.strategy, prose.Notes()
    seen = strategy_view(taxonomy, notes)
    return View(
        kind="strategy",
        title=strategy.title,
        heading=strategy.title,
        language="en",
        draft=False,
        head=head_view(Document(number=strategy.reference)),
        strategy=seen,
        notes=notes.texts,
    )
