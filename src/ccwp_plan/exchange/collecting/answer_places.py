"""What a delegation writes in a table for what a comment is about: Action 10.4 – aim, Cover note, paragraph 2."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from pydantic import BaseModel

from ccwp_plan.analysis.subjects import Subject, subject
from ccwp_plan.language import habits
from ccwp_plan.language.action import Action
from ccwp_plan.language.declared import Declared, fields_of
from ccwp_plan.language.plan import Document, Plan
from ccwp_plan.language.strategy import Objective
from ccwp_plan.language.taxonomy import Node, fold
from ccwp_plan.reading.letters import composed
from ccwp_plan.reading.signs import typed
from ccwp_plan.repository.loaded import LoadedPlan

_NO = r"(?:(?:no|nr|number)\b\.?\s*|n[°º]\s*)?"
_ACTION = rf"(?:actions?|act)(?![^\W\d_])\.?\s*{_NO}"
_PARTS = r"[^\W_]+(?:[.,-][^\W_]+)*"
_NUMBERED = re.compile(rf"[\[(]?({_PARTS})[\])]?")
_FIRST = re.compile(_ACTION, re.IGNORECASE)
_WITHIN = re.compile(rf"\b{_ACTION}[\[(]?({_PARTS})[\])]?|\b(\d+(?:\.\d+)+)\b", re.IGNORECASE)
_OBJECTIVE = re.compile(rf"(?:(?:strategic|specific|general|operational)\s+)?(?:objectives?|obj)\b\.?\s*{_NO}", re.I)
_NOTE = re.compile(
    r"(?:the\s+)?(?:cover(?:ing)?[\s-]*(?:note|page|letter)?|note|text|document(?=\s*/))\b(?!\s+of\b)", re.IGNORECASE
)
_OF_THE_NOTE = re.compile(r"(.+?),?\s+(?:of|in) the (?:cover(?:ing)? )?(?:note|page|letter)", re.IGNORECASE)
_OF_THE_PLAN = re.compile(r"(?<!results),?\s+of the (?:action )?plan$", re.IGNORECASE)
_PARTED = re.compile(r"\s*[,:;/(–—]\s*|\s+-\s+")
_WORD = re.compile(r"\d+|[^\W\d_]+")
_LONGEST_ID = 8
"""How many words and figures the id of an objective has, at most."""
_LONGEST = 300
"""So long are the words that may name a place; longer ones say something else."""
_FILLERS = habits.words_in("the of in on for field under section item no nr")
_PARAGRAPH = dict.fromkeys(habits.words_in("para par paragraphs point § text"), "paragraph")
_GENERAL = {
    *("general", "generally", "in general", "all", "overall", "horizontal", "document"),
    *("whole document", "the whole document", "document as a whole", "the document as a whole", "entire document"),
    *("whole text", "entire text", "whole plan", "the whole plan", "plan as a whole", "the plan as a whole"),
    *("plan", "the plan", "action plan", "the action plan", "whole action plan", "the whole action plan"),
}

_GENERALLY = re.compile(r"general (?:scrutiny )?(?:comment|remark|observation|reservation)s?\b")


class Meaning(NamedTuple):
    """What words mean: a place as the language names it, or None for the document as a whole."""

    about: str | None
    is_whole: bool = True
    """whether all of the words were understood"""


class Meanings:
    """What words mean in a plan; each is looked up once."""

    def __init__(self, plan: LoadedPlan) -> None:
        self._plan = plan
        self._found: dict[str, Meaning | None] = {}

    def meant(self, words: str) -> Meaning | None:
        """What words mean; None where they name nothing that the plan has."""
        if words not in self._found:
            self._found[words] = self._meant(" ".join(words.split()))
        return self._found[words]

    def _meant(self, words: str) -> Meaning | None:
        if is_general(words):
            return Meaning(None)
        if len(words) > _LONGEST:
            return None
        ways = (self._action, self._objective, self._of_the_note, self._of_the_plan, self._as_typed)
        partly: Meaning | None = None
        for way in ways:
            if (about := way(words)) and about.is_whole:
                return about
            partly = partly or about
        return partly

    def _action(self, words: str) -> Meaning | None:
        """An action or a field of one; its number may stand behind other words."""
        if _OBJECTIVE.match(words) and self._objective(words):
            return None
        first = _FIRST.match(words)
        rest = words[first.end() :] if first else words
        if (match := _NUMBERED.match(rest)) and (found := self._numbered(match[1])):
            number, length = found
            left = rest[match.start(1) + length :]
            return self._of_action(number, left, is_sure=bool(first) or not number.isalnum())
        for match in _WITHIN.finditer(words):
            if found := self._numbered(match[1] or match[2]):
                return self._around(found[0], words[: match.start()], words[match.end() :])
        titled = self._titles.get(" ".join(_tokens(words)))
        return Meaning(titled) if titled else None

    def _around(self, number: str, before: str, after: str) -> Meaning | None:
        """An action whose number stands between other words: aim of action 10.4; page 5, 10.4, aim."""
        both, behind = (self._of_action(number, text, is_sure=True) for text in (f"{before} {after}", after))
        if (both and both.is_whole) or behind is None:
            return both
        return Meaning(behind.about, is_whole=False)

    @cached_property
    def _titles(self) -> dict[str, str]:
        """The numbers of the actions by their titles, if no two have the same."""
        found: dict[str, list[str]] = {}
        for action in self._plan.actions:
            if action.number and "title" not in action.broken:
                found.setdefault(" ".join(_tokens(action.fields.title)), []).append(action.number)
        return {title: numbers[0] for title, numbers in found.items() if len(numbers) == 1}

    def _numbered(self, written: str) -> tuple[str, int] | None:
        """The number of an action with which a text begins, and how long it is there; 10,4 is 10.4 as well."""
        ends = [match.start() for match in re.finditer("[.,-]", written)]
        for end in (len(written), *reversed(ends)):
            action = self._plan.action(written[:end].replace(",", "."))
            if action and action.number:
                return action.number, end
        return None

    def _of_action(self, number: str, rest: str, *, is_sure: bool) -> Meaning | None:
        action = self._plan.action(number)
        title = action.fields.title if action else ""
        return self._below(number, Action, rest, title, is_sure=is_sure)

    def _objective(self, words: str) -> Meaning | None:
        """An objective of the strategy or a field of it."""
        first = _OBJECTIVE.match(words)
        text = words[first.end() :] if first else words
        ends = [match.end() for match in _WORD.finditer(text)][:_LONGEST_ID]
        for end in reversed(ends):
            if node := self._node(text[:end]):
                head = node.id if self._plan.action(node.id) is None else f"objective/{node.id}"
                said = node.objective.title or ""
                return self._below(head, Objective, text[end:].lstrip(")."), said, is_sure=bool(first))
        return None

    def _node(self, citation: str) -> Node | None:
        taxonomy = self._plan.taxonomy
        return (taxonomy.find(citation) or self._printed.get(fold(citation))) if taxonomy else None

    @cached_property
    def _printed(self) -> dict[str, Node]:
        nodes = self._plan.taxonomy.nodes if self._plan.taxonomy else ()
        return {fold(node.printed): node for node in reversed(nodes)}

    def _as_typed(self, words: str) -> Meaning | None:
        """A place that is written as the language has it: items by ids of their own, too."""
        about = "/".join(step.strip() for step in words.split("/"))
        return Meaning(about) if "/" in about and self._has(about) else None

    def _of_the_note(self, words: str) -> Meaning | None:
        """The note, or a paragraph or another field of it."""
        if _NOTE.match(words) is None:
            words = _OF_THE_NOTE.sub(r"note, \1", words)
        match = _NOTE.match(words)
        if match is None or self._plan.fields.document is None:
            return None
        tokens = [_PARAGRAPH.get(word, word) for word in _tokens(words[match.end() :])]
        if tokens and tokens[0].isdigit():
            tokens = ["paragraph", *tokens]
        if not tokens:
            return Meaning("text" if match[0].casefold() == "text" else "document")
        steps, left = _steps(Document, tokens)
        head = [] if steps[:1] == ["text"] else ["document"]
        return self._deepest([*head, *steps], least=len(head), is_whole=not left)

    def _of_the_plan(self, words: str) -> Meaning | None:
        """A field of the plan. What is said of it further is parted by a sign, or it is a sentence of its own."""
        first, *rest = _PARTED.split(_OF_THE_PLAN.sub("", words), maxsplit=1)
        if _steps(Plan, _tokens(first))[1]:
            return None
        steps, left = _steps(Plan, _tokens(" ".join([first, *rest])))
        if not steps or steps[0] in ("actions", "document"):
            return None
        return self._deepest(steps, least=1, is_whole=not left)

    def _below(self, head: str, model: type[BaseModel], rest: str, title: str, *, is_sure: bool) -> Meaning | None:
        """What stands behind the number of a thing: nothing, its title or a field of it; or more than is understood."""
        tokens = _tokens(rest)
        if not tokens or " ".join(tokens) == " ".join(_tokens(title)):
            return Meaning(head)
        steps, left = _steps(model, tokens)
        if left and _is_part(tokens, _tokens(title)):
            return Meaning(head)
        if left and not is_sure:
            return None
        if steps and _steps(model, [word for word in left if word != "and"])[0]:
            steps = []  # two fields: it is about the whole
        return self._deepest([head, *steps], least=1, is_whole=not left)

    def _deepest(self, steps: Sequence[str], least: int, *, is_whole: bool) -> Meaning | None:
        """The deepest of these steps that the plan has."""
        for end in range(len(steps), least - 1, -1):
            if end and self._has(about := "/".join(steps[:end])):
                return Meaning(about, is_whole and end == len(steps))
        return None

    def _has(self, about: str) -> bool:
        return isinstance(subject(self._plan, about), Subject)


def is_general(words: str) -> bool:
    """Whether words say that a comment is about the document as a whole, or nothing of what it is about."""
    key = composed(" ".join(typed(words).split())).casefold().strip(" .:")
    return not key or key in _GENERAL or _GENERALLY.match(key) is not None or habits.is_nothing(key)


def _tokens(text: str) -> list[str]:
    """The words of a text that say which field is meant."""
    words = typed(text).replace("_", " ").casefold()
    return [word for word in re.findall(r"[^\W_]+|§", words) if word not in _FILLERS]


def _is_part(tokens: Sequence[str], title: Sequence[str]) -> bool:
    """Whether words are part of a title: its first ones, or several of them that follow each other."""
    count = len(tokens)
    starts = range(len(title) - count + 1) if count > 1 else range(min(1, len(title)))
    return any([*title[at : at + count]] == [*tokens] for at in starts)


def _steps(model: type[BaseModel], tokens: Sequence[str]) -> tuple[list[str], list[str]]:
    """The steps to a field of a model that words name, and the words behind them."""
    for name, field in _names(model):
        if tuple(tokens[: len(name)]) == name:
            deeper, left = _items(field, tokens[len(name) :])
            return [field.written, *deeper], left
    return [], [*tokens]


def _items(field: Declared, tokens: Sequence[str]) -> tuple[list[str], list[str]]:
    """The steps into a field: the number of an item, and a field of the item."""
    steps: list[str] = []
    left = [*tokens]
    if field.is_list and left and left[0].isdecimal():
        steps.append(str(int(left.pop(0))))
    if field.inner and left and (steps or not field.is_list):
        deeper, left = _steps(field.inner, left)
        steps += deeper
    return steps, left


@cache
def _names(model: type[BaseModel]) -> tuple[tuple[tuple[str, ...], Declared], ...]:
    """The names of the fields of a model as words, the longest first; a field's own names come before synonyms."""
    found: dict[tuple[str, ...], Declared] = {}
    ways: tuple[Callable[[Declared], Iterator[str]], ...] = (_own, lambda field: iter(field.synonyms))
    for way in ways:
        for field in fields_of(model).values():
            for name in way(field):
                found.setdefault(tuple(_tokens(name)), field)
    found.pop((), None)
    return tuple(sorted(found.items(), key=lambda one: -len(one[0])))


def _own(field: Declared) -> Iterator[str]:
    yield from (field.written, field.label, field.printed, field.item, field.item.partition(" of")[0])
