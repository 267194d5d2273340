"""`ccwp-plan comments collect`: what is said of the files, and what is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ccwp_plan.cli.output import change, message
from ccwp_plan.language.nouns import be, counted
from ccwp_plan.reports.paths import told

if TYPE_CHECKING:
    from ccwp_plan.exchange.collecting.gathering import Gathered, OfFile
    from ccwp_plan.repository.bounds import Reach
    from ccwp_plan.repository.loaded import LoadedPlan


def collected(
    files: Sequence[Path], plan: LoadedPlan, delegation: str | None, check: bool, keep_authors: bool, reach: Reach
) -> int:
    """Collect what files say, write it unless this is a check, and say how much it is; the exit status."""
    from ccwp_plan.exchange.collecting.gathering import gather
    from ccwp_plan.exchange.collecting.sent import Outbox
    from ccwp_plan.repository.circulated import Circulated

    outbox = Outbox(plan, Circulated(plan.place.source.path, reach).under)
    found = gather(files, plan, outbox, delegation, keep_authors=keep_authors)
    for one in found.files:
        _say_what_was_found(one)
    change(found.texts, check=check)
    _say_what_is_written(plan.name, found, check=check)
    return 1 if found.unread or (check and found.texts) else 0


def _say_what_was_found(one: OfFile) -> None:
    """How much was found in a file and how much of it is new, or why it was not read."""
    if one.read is None:
        message(f"{told(one.file)}: not read: {' '.join(filter(None, one.why))}")
        return
    comments = one.read.comments
    proposals = sum(bool(comment.proposal) for comment in comments)
    kinds = ((len(comments) - proposals, "comment"), (proposals, "proposal"))
    parts = [counted(count, name) for count, name in kinds if count] or ["no comments"]
    if general := sum(comment.about is None for comment in comments):
        parts.append(f"{general} of them general")
    parts += [f"{one.new} new" if one.new else "nothing new"] if comments else []
    message(f"{told(one.file)}: {one.delegation}: {', '.join(parts)}.")
    for remark in one.read.remarks:
        message(f"  {remark}")


def _say_what_is_written(plan: str, found: Gathered, *, check: bool) -> None:
    if not found.texts:
        message(f"{plan}: nothing is new.")
        return
    count = len(found.texts)
    what, files = counted(found.new, "comment"), counted(count, "file")
    if found.new:
        message(f"{plan}: {what} {'would be' if check else be(found.new)} written into {files}.")
    else:
        message(f"{plan}: {files} without comments {'would be' if check else be(count)} written.")
