"""What one form wishes: values that it has changed, items that are new in it, and what cannot be understood."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

from ccwp_plan.exchange.asked import Asked
from ccwp_plan.exchange.cells import Cell
from ccwp_plan.exchange.form import Back, Kind, Remark, Returned, Severity, mark
from ccwp_plan.exchange.keys import NEW, Item, model_of
from ccwp_plan.exchange.questions import asked_of, labelled, shown_of
from ccwp_plan.exchange.resolving import Unresolved, head_was, resolved
from ccwp_plan.exchange.values import Meant, meant
from ccwp_plan.language.action import Report
from ccwp_plan.language.nouns import counted
from ccwp_plan.reading.place import echoed
from ccwp_plan.repository.loaded import LoadedPlan


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """Where a wish comes from: the form, the row, and the cells by their fields."""

    file: Path
    row: Returned
    actor: str

    def remark(self, severity: Severity, message: str, help_: str, name: str = "") -> Remark:
        """A remark about a cell of the row, or about the row."""
        cell = self.row.answers.get(name)
        return Remark(severity, message, help_, self.row.where, cell.place if cell else self.row.place)


@dataclass(frozen=True, slots=True)
class Wish:
    """A value that a form has changed, as the language writes it; `was` is the mark of the one before it was."""

    item: Item
    field: str
    text: str
    was: str | None
    origin: Origin

    @property
    def kind(self) -> Kind:
        """What is asked for there."""
        return self.item.kind(self.field)

    @property
    def mark(self) -> str:
        """The mark of what is wished for."""
        return mark(self.kind, self.text)

    @property
    def is_contested(self) -> bool:
        """Whether the plan has a value that is neither the one before nor the one wished for."""
        now = mark(self.kind, self.item.text(self.field))
        return now not in (self.mark, self.was) and (self.was is not None or now != "")


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item that is new in a form: its values, as the language writes them, by their fields."""

    item: Item
    texts: Mapping[str, str]
    origin: Origin


@dataclass(slots=True)
class Intake:
    """What a form wishes, and what is wrong with it."""

    back: Back
    wishes: list[Wish] = field(default_factory=list)
    new: list[NewItem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    origins: list[tuple[Item, Origin]] = field(default_factory=list)
    """The rows of the items that the plan has."""
    written: Set[str] = frozenset()
    """The keys of the rows that the form had when it was written, if it says so."""

    @property
    def has_errors(self) -> bool:
        """Whether something in the form cannot be understood."""
        return any(one.severity is Severity.ERROR for one in self.remarks)


def intake(plan: LoadedPlan, back: Back, by: str | None) -> Intake:
    """What a form wishes of a plan that loads; `by` is who reports, in place of the one who was asked."""
    found = Intake(back, remarks=[*back.remarks], written={key for key, _ in back.state})
    actor = by or (back.identity.actor if back.identity else "")
    counts = Counter(row.key for row in back.rows)
    for row in back.rows:
        _Row(plan, found, Origin(back.file, row, actor)).read(twice=counts[row.key] > 1)
    found.remarks += [*_missing(back), *_nobodys(found, actor)]
    return found


def _nobodys(found: Intake, actor: str) -> Iterator[Remark]:
    """That reports of a form which does not say whose it is count as the leader's."""
    first = next((one for one in found.new if one.item.model is Report and "by" not in one.texts), None)
    if first and not actor and found.back.identity is None:
        message = "The file does not say whose form it is: its reports count as those of the leaders."
        yield first.origin.remark(Severity.WARNING, message, "Say who reports with --by.")


class _Row:
    """A row, read against the plan."""

    def __init__(self, plan: LoadedPlan, found: Intake, origin: Origin) -> None:
        self.plan, self.found, self.origin, self.row = plan, found, origin, origin.row

    def read(self, *, twice: bool) -> None:
        """Note what the row wishes, or what is wrong with it."""
        key = self.row.key
        if twice and not key.endswith(f"/{NEW}"):
            message = f"There is more than one row with the key ‘{echoed(key)}’: nobody can tell which of them counts."
            self._wrong(message, "Keep one of them, and remove the others.")
            return
        try:
            item = resolved(self.plan, key, self.found.back.state, self.found.written)
        except Unresolved as error:
            if not (key.endswith(f"/{NEW}") and not self._answered()):
                self._wrong(error.message, error.help)
            return
        if item.is_new:
            self._new(item)
        elif self._is_of_its_action() and self._is_about(item):
            self.found.origins.append((item, self.origin))
            self._known(item)

    def _wrong(self, message: str, help_: str, name: str = "", severity: Severity = Severity.ERROR) -> None:
        self.found.remarks.append(self.origin.remark(severity, message, help_, name))

    def _was(self, name: str) -> str | None:
        return self.found.back.state.get((self.row.key, name))

    def _asked(self, item: Item) -> tuple[str, ...]:
        identity = self.found.back.identity
        progress = asked_of(item.model, Asked.PROGRESS, whole=identity is None or not identity.actor)
        is_progress = {*self.row.answers} <= {*progress, *shown_of(item.model)}
        if identity:
            is_progress = identity.fields == Asked.PROGRESS
        return progress if is_progress else asked_of(item.model, Asked.ALL, whole=True)

    def _answered(self) -> bool:
        """Whether something is answered in the row of a new item."""
        return any(cell.text.strip() for name, cell in self.row.answers.items() if not self._was(name))

    def _is_about(self, item: Item) -> bool:
        """Whether a row that only shows what its item is known by still shows that; say so where it does not."""
        cell, was = self.row.answers.get(item.head), self._was(item.head)
        if cell is None or head_was(item, cell.text, was):
            return True
        if was is not None and item.head in self._asked(item) and not self._is_of_another(item, cell):
            return True
        self._mixed_up(cell.text, item.head)
        return False

    def _is_of_another(self, item: Item, cell: Cell) -> bool:
        """Whether a row says of its item what another item was known by."""
        known = mark(item.kind(item.head), cell.text)
        return any(
            known and found == known and name == item.head and key != self.row.key
            for (key, name), found in self.found.back.state.items()
        )

    def _is_of_its_action(self) -> bool:
        """Whether a row that shows an action shows the one that its key begins with; say so where it does not."""
        number, *below = self.row.key.split("/")
        if not below or not self.row.action or number == "results" or self.row.action.split(" ")[0] == number:
            return True
        self._mixed_up(self.row.action)
        return False

    def _mixed_up(self, text: str, name: str = "") -> None:
        message = f"The key of this row is ‘{echoed(self.row.key)}’, but it says ‘{echoed(text)}’."
        self._wrong(message, "Sort whole rows, with their keys; or export the form again.", name)

    def _known(self, item: Item) -> None:
        asked = self._asked(item)
        for name, cell in self.row.answers.items():
            if name in asked:
                self._value(item, name, cell)
            elif name != item.head and (was := self._was(name)) is not None and not self._is_still(item, name, was):
                message = f"What was agreed cannot be changed in this form: ‘{echoed(cell.text)}’ is not read."
                help_ = "Change it in the plan, or export a form with --fields all."
                self._wrong(message, help_, name, Severity.WARNING)

    def _is_still(self, item: Item, name: str, was: str) -> bool:
        field_, kind = item.field(name), item.kind(name)
        return field_ is None or mark(kind, meant(self.row.answers[name], kind, field_, item.unit).text) == was

    def _meant(self, item: Item, name: str, cell: Cell) -> Meant:
        """What a cell means; where that cannot be told there is a remark."""
        field_ = item.field(name)
        assert field_ is not None
        if not cell.formula and mark(item.kind(name), cell.text) == self._was(name):
            return Meant(cell.text)
        found = meant(cell, item.kind(name), field_, item.unit)
        if found.problem:
            self._wrong(*found.problem, name)
        return found

    def _value(self, item: Item, name: str, cell: Cell) -> None:
        found = self._meant(item, name, cell)
        was, now = self._was(name), mark(item.kind(name), item.text(name))
        wish = Wish(item, name, found.text, was, self.origin)
        if not found.problem and wish.mark not in (was, now):
            self.found.wishes.append(wish)

    def _new(self, item: Item) -> None:
        asked = self._asked(item)
        texts = {name: self._meant(item, name, cell).text for name, cell in self.row.answers.items() if name in asked}
        given = {name: text for name, text in texts.items() if text}
        if not self._is_of_its_action():
            return
        if any(mark(item.kind(name), text) != self._proposed(item, name) for name, text in given.items()):
            self.found.new.append(NewItem(item, self._with_author(item, given), self.origin))

    def _proposed(self, item: Item, name: str) -> str | None:
        """The mark of what the form had proposed for a new item; where it does not say so, a day alone says nothing."""
        if self.found.back.state:
            return self._was(name)
        return mark(item.kind(name), self.row.answers[name].text) if item.model is Report and name == "date" else None

    def _with_author(self, item: Item, given: Mapping[str, str]) -> Mapping[str, str]:
        """The values of a new item; a report of somebody else than the leader says whose it is."""
        actor = self.origin.actor
        if item.model is not Report or not actor or "by" in given or not item.action:
            return given
        return given if tuple(item.action.leading) == (actor,) else {**given, "by": actor}


def _label(key: str, name: str) -> str:
    """The head of the column of a field."""
    model = model_of(key)
    labels = labelled(model if isinstance(model, type) else None)
    return next((label for label, field in labels.items() if field == name), name)


def _missing(back: Back) -> Iterator[Remark]:
    """That columns or rows of the form are not there any more; what they asked is left as it is."""
    asked: defaultdict[str, set[str]] = defaultdict(set)
    for key, name in back.state:
        asked[key].add(name)
    absent = {(row.where, name): row.key for row in back.rows for name in asked[row.key] - row.answers.keys()}
    for (where, name), key in sorted(absent.items()):
        message = f"The column ‘{_label(key, name)}’ is missing; nothing is read for it."
        yield Remark(Severity.WARNING, message, "If something was answered there, add its head again.", where)
    gone = sorted(asked.keys() - {row.key for row in back.rows})
    if gone:
        rows = f"{counted(len(gone), 'row')} of the form {'is' if len(gone) == 1 else 'are'} missing"
        such = f"‘{echoed(gone[0])}’" if len(gone) == 1 else f"‘{echoed(gone[0])}’ among them"
        help_ = "If something was answered there, add the rows again."
        yield Remark(Severity.WARNING, f"{rows}, {such}; nothing is changed for them.", help_)
