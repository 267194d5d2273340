"""Progress as a page: what is late first, with a bar beside each share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ccwp_plan.analysis.progress import ActionProgress, MilestoneJudgement, Progress, ResultJudgement, ResultProgress
from ccwp_plan.analysis.shares import rounded
from ccwp_plan.language.dates import day
from ccwp_plan.language.nouns import counted
from ccwp_plan.reports.html import Content, element, items, page, table
from ccwp_plan.reports.progress import wording
from ccwp_plan.reports.progress.wording import Group, Item
from ccwp_plan.reports.supervision import led_by

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from ccwp_plan.reports.progress import Since
    from ccwp_plan.reports.terminal import Terminal

_CLASSES = {
    **dict.fromkeys((Group.LATE, ResultJudgement.MISSED, MilestoneJudgement.OVERDUE), "late"),
    **dict.fromkeys((Group.BEHIND, ResultJudgement.BEHIND), "behind"),
    **dict.fromkeys((Group.ON_TRACK, ResultJudgement.ON_TRACK, Group.COMPLETED, ResultJudgement.REACHED), "good"),
}


def progress(found: Progress, since: Since | None, terminal: Terminal, *, named: bool) -> str:
    """The progress of a plan as a page of its own."""
    return page(f"Progress: {found.plan.fields.title}", _content(found, since))


def _content(found: Progress, since: Since | None) -> Iterator[Element]:
    yield element("p", wording.head(found))
    yield element("p", wording.summary(found))
    if since:
        yield element("h2", f"Achieved since {day(since.day)}")
        yield items(wording.achievements(since.achieved))
    groups = wording.groups(found)
    if groups:
        yield element("h2", "Actions by judgement")
        rows = [
            (_marked(group, group.capitalize()), str(len(members)), _who(members)) for group, members in groups.items()
        ]
        yield table("How many actions are late, and who leads them", ("Judgement", "Actions", "Led by"), rows)
    if found.results:
        yield element("h2", "Results of the plan")
        yield items(_item(one, found) for one in wording.worst_first(found.results))
    for group, members in groups.items():
        yield element("h2", group.capitalize())
        head = ("Action", "Title", "Led by", "What the judgement rests on", "Results and overdue milestones")
        caption = f"{group.capitalize()}: {counted(len(members), 'action')}"
        yield table(caption, head, (_action(one, found) for one in members))


def _who(members: list[ActionProgress]) -> Content:
    return items(f"{one.action.fields.number} {led_by(one.action)}" for one in members)


def _action(one: ActionProgress, found: Progress) -> Iterator[Content]:
    yield one.action.fields.number
    yield one.action.fields.title
    yield led_by(one.action)
    yield items(wording.because(one, found))
    listed = wording.worst_first((*one.results, *one.milestones))
    yield items(_item(item, found) for item in listed) if listed else "None."


def _item(item: Item, found: Progress) -> Element:
    """A result or a milestone: its judgement, its name, a bar for its share, and what the judgement rests on."""
    facts = wording.told(wording.item_because(item, found.day))
    head = (_marked(item.judgement, item.judgement.words), f": {wording.name(item)}", element("br"))
    if not isinstance(item, ResultProgress) or item.share is None:
        return element("span", *head, facts)
    value = f"{float(rounded(min(max(item.share, 0 * item.share), 1 + 0 * item.share), 3)):g}"
    bar = element("meter", wording.percentage(item.share), value=value, aria_label="Share of the way to the target")
    return element("span", *head, bar, f" {facts}")


def _marked(judgement: Group | ResultJudgement | MilestoneJudgement, words: str) -> Element:
    """The words of a judgement, in a colour that says nothing more than they do."""
    name = _CLASSES.get(judgement)
    return element("strong", words, **({"class_": name} if name else {}))
