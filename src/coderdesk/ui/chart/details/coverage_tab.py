"""What covers the patient, in the order in which it is billed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from coderdesk.domain.coverage import Coverage, Payer, Relationship
from coderdesk.domain.findings import Finding, Part, Place, Severity
from coderdesk.domain.identifiers import CoverageId, PayerId
from coderdesk.ui.chart.details.cells import ChoiceCell
from coderdesk.ui.chart.details.entries import PAYER, POLICY, SUBSCRIBER
from coderdesk.ui.chart.details.form import Form, ScrolledForms, focus, keep_all
from coderdesk.ui.chart.details.record_card import RecordCard
from coderdesk.ui.chart.details.unkept import put_back, unkept
from coderdesk.ui.chart.details.view import NEW, Details
from coderdesk.ui.chart.details.words import RANK_WORDS, RELATIONSHIP_WORDS
from coderdesk.ui.chart.diagnoses import SEVERITY_TONES, worst
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.theme import look
from coderdesk.ui.tokens import PADDING, ROW, Tone
from coderdesk.ui.widgets.base import column
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.columns import CellChip, Column
from coderdesk.ui.widgets.fields import Field
from coderdesk.ui.widgets.heads import SectionBar
from coderdesk.ui.widgets.keycap import KeyCap
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.table import DeskTable
from coderdesk.ui.words import count

#: Rows of the list that are seen at once.
MOST_ROWS = 4


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A policy with the worst finding that stands about it."""

    coverage: Coverage
    finding: Finding | None

    @property
    def tone(self) -> Tone | None:
        """The ground of the row."""
        return Tone.DANGER if self.finding and self.finding.severity is Severity.ERROR else None


def _chips(row: CoverageRow) -> Sequence[CellChip]:
    if row.finding is None:
        return ()
    tone = SEVERITY_TONES[row.finding.severity]
    return (CellChip(row.finding.severity.value, tone, "error" if tone is Tone.DANGER else "warning"),)


COLUMNS: tuple[Column[CoverageRow], ...] = (
    Column("Billed", lambda row: RANK_WORDS[row.coverage.rank], width=80, style="small", ink="text_muted"),
    Column("Payer", lambda row: row.coverage.payer.name, width=140, stretch=1, style="medium", chips=_chips),
    Column("Member", lambda row: row.coverage.member_id or "no number", width=110, style="code_small"),
    Column("Held by", lambda row: RELATIONSHIP_WORDS[row.coverage.relationship], width=68, style="small"),
)


class CoverageTab(QFrame):
    """The list, and the details of the policy that is selected in it.

    `move_wanted(index, to)`, `remove_wanted(CoverageId)`; `policy_added(CoverageId)`: take one that the patient has;
    `payer_added(PayerId)`: begin one with that payer, `new_payer_added(Payer)` with a new one, whose id is empty;
    `coverage_changed(CoverageId, path, value)`, `payer_changed(CoverageId, path, value)`; `payer_chosen(CoverageId,
    PayerId)` and `new_payer_chosen(CoverageId, Payer)` give a policy another payer.
    """

    move_wanted = Signal(int, int)
    remove_wanted = Signal(str)
    policy_added = Signal(str)
    payer_added = Signal(str)
    new_payer_added = Signal(object)
    coverage_changed = Signal(str, str, object)
    payer_changed = Signal(str, str, object)
    payer_chosen = Signal(str, str)
    new_payer_chosen = Signal(str, object)

    def __init__(self, keys: KeyTable) -> None:
        super().__init__()
        self._details: Details | None = None
        self._shown = ""
        self._adding = False
        self._add = DeskButton.of(keys, "chart.add_coverage", "Add", Kind.GHOST, "add")
        self._bar = SectionBar("Coverage", "", Label("move", "caption", "text_muted"), KeyCap("Alt+↑↓"), self._add)
        self._model = SnapshotModel[CoverageRow](COLUMNS)
        self.table = DeskTable(self._model, "Coverages", tone_of=lambda row: row.tone)
        self.table.horizontalHeader().hide()
        self._none = Label("No coverage. Add one, or let the finding stand where the patient pays.", "small", wrap=True)
        self._none.setContentsMargins(PADDING, 6, PADDING, 6)
        self.adding = ChoiceCell(())
        self._add_field = Field("Add which policy or payer? Type to find.", self.adding.widget)
        self._add_field.setContentsMargins(PADDING, 8, PADDING, 8)
        self._add_field.hide()
        self.policy, self.subscriber = Form(POLICY), Form(SUBSCRIBER)
        self.payer = RecordCard(PAYER, "payer", lambda payer: "" if payer.name else "A payer needs a name.")
        forms = ScrolledForms(self.policy, self.subscriber, self.payer)
        layout = column(self._bar, self.table, self._none, self._add_field, forms, gap=0)
        layout.setStretchFactor(forms, 1)
        self.setLayout(layout)
        self._connect(keys)

    def _connect(self, keys: KeyTable) -> None:
        self._add.clicked.connect(self._start_adding)
        self.adding.given.connect(self._added)
        self.table.current_changed.connect(lambda _row: self._show_current())
        self.table.opened.connect(lambda _row: self.policy.focus_on("member_id"))
        self.policy.changed.connect(self._policy_changed)
        self.subscriber.changed.connect(lambda path, value: self.coverage_changed.emit(self._shown, path, value))
        self.payer.changed.connect(lambda path, value: self.payer_changed.emit(self._shown, path, value))
        self.payer.added.connect(self._payer_written)
        self.payer.left.connect(self._left_new)
        keys.bind("chart.add_coverage", self, self._start_adding)
        keys.bind("chart.edit", self.table, lambda: self.policy.focus_on("member_id"))
        keys.bind("chart.remove", self.table, self._remove)
        keys.bind("chart.move_up", self.table, lambda: self._move(-1), repeats=True)
        keys.bind("chart.move_down", self.table, lambda: self._move(1), repeats=True)

    @property
    def current(self) -> Coverage | None:
        """The policy whose details are shown, or None."""
        held = self._details.chart.coverages if self._details else ()
        return next((coverage for coverage in held if coverage.id == self._shown), None)

    def show_details(self, details: Details, *, anew: bool) -> None:
        """Show a chart; `anew` where it is another one than before."""
        before = {coverage.id for coverage in self._details.chart.coverages} if self._details and not anew else set()
        self._details = details
        held = details.chart.coverages
        if anew:
            self._stop_adding()
            self._shown = ""
        elif fresh := [coverage.id for coverage in held if coverage.id not in before]:
            self._shown = fresh[0] if len(fresh) == 1 else self._shown
        self._model.show_items(
            [CoverageRow(one, worst(details.standing, Part.COVERAGE, at)) for at, one in enumerate(held)]
        )
        self._bar.set_note(count(len(held), "policy", "policies"))
        self.table.setVisible(bool(held))
        self.table.setFixedHeight(look().px(ROW) * max(1, min(len(held), MOST_ROWS)) + 1)
        self._none.setVisible(not held)
        self._add.setEnabled(details.is_open)
        self._offer(details)
        at = next((at for at, coverage in enumerate(held) if coverage.id == self._shown), 0)
        self._shown = held[at].id if held else ""
        self.table.select(at)
        self._show_forms(anew=anew)

    def focus_on(self, place: Place | None) -> None:
        """Give the focus to the field that a finding speaks of, else to the list, else to what adds a policy."""
        held = self._details.chart.coverages if self._details else ()
        if not held:
            self._start_adding()
        elif place is None or place.index < 0:
            self.table.setFocus()
        else:
            self.table.select(place.index)
            field = place.field
            inside = field.removeprefix("payer.")
            forms = (self.payer.form, inside) if inside != field else (self.policy, field)
            if not (forms[0].focus_on(forms[1]) or self.subscriber.focus_on(field)):
                self.table.setFocus()

    def keep(self) -> bool:
        """Take what is typed; False where it cannot be taken."""
        return keep_all(self.policy, self.subscriber, self.payer.form)

    def typed(self) -> dict[str, str]:
        """Return what is typed and not taken yet, of which policy it is, and what is written down of a new payer."""
        return unkept(self._forms(), {self._new_payer: self.payer})

    def type_again(self, typed: Mapping[str, str]) -> bool:
        """Put back what `typed` returned; False where nothing of it has a place any more."""
        for row, coverage in enumerate(self._details.chart.coverages if self._details else ()):
            if any(f" {coverage.id}/" in key for key in typed):
                self.table.select(row)
        begin = {
            "another payer": functools.partial(self._write_new, self._added),
            "payer": functools.partial(self._write_new, lambda new: self._policy_changed("payer.id", new)),
        }
        return put_back(typed, self._forms(), begin)

    @property
    def _new_payer(self) -> str:
        return "another payer" if self._adding or not self._shown else "payer"

    def _forms(self) -> dict[str, Form]:
        """Return the forms by what they are of."""
        forms = {f"policy {self._shown}": self.policy, f"subscriber {self._shown}": self.subscriber}
        return forms if self.payer.is_new else {**forms, f"payer {self._shown}": self.payer.form}

    def _write_new(self, begin: Callable[[str], object]) -> RecordCard:
        begin(NEW)
        return self.payer

    def _show_current(self) -> None:
        """Show the policy that was selected in the list."""
        row = self.table.current_item
        if row is not None and row.coverage.id != self._shown:
            self.keep()
            self._shown = row.coverage.id
            self._show_forms(anew=True)

    def _show_forms(self, *, anew: bool) -> None:
        details, coverage = self._details, self.current
        if details is None:
            return
        self.policy.setVisible(coverage is not None)
        self.subscriber.setVisible(coverage is not None and _has_subscriber(coverage))
        if anew:
            self.payer.stop_new()
        self.payer.show_record(coverage.payer if coverage else None, anew=anew)
        for form in (self.policy, self.subscriber, self.payer.form):
            form.set_open(details.is_open)
        if coverage is None:
            return
        flags = details.flags(Part.COVERAGE, details.chart.coverages.index(coverage))
        self.policy.show_value(coverage, anew=anew)
        self.policy.show_flags(flags)
        self.subscriber.show_value(coverage, anew=anew)
        self.subscriber.show_flags(flags)
        if not self.payer.is_new:
            inside = {name.removeprefix("payer."): said for name, said in flags.items() if name.startswith("payer.")}
            self.payer.form.show_flags(inside)
        # Where Medicare is primary there is nothing to give a reason for; one that stands there must be seen.
        self.policy.cell("msp_type").widget.setEnabled(
            details.is_open and (bool(coverage.msp_type) or (coverage.payer.is_medicare and coverage.rank.value != "P"))
        )

    def _offer(self, details: Details) -> None:
        payers = {payer.id: payer for payer in details.directory.payers}
        payers |= {coverage.payer.id: coverage.payer for coverage in details.chart.coverages}
        listed = sorted(((str(one.id), _payer_words(one)) for one in payers.values()), key=lambda each: each[1].lower())
        cell = self.policy.cell("payer.id")
        if isinstance(cell, ChoiceCell):
            cell.set_options([(NEW, "New payer …"), *listed])
        policies = [(str(one.id), _policy_words(one)) for one in details.others]
        self.adding.set_options([("", ""), *policies, (NEW, "New payer …"), *listed])

    def _start_adding(self) -> None:
        if self._details is None or not self._details.is_open:
            return
        self._add_field.show()
        self.adding.put("")
        focus(self.adding.widget)

    def _stop_adding(self) -> None:
        self._adding = False
        self._add_field.hide()
        self.payer.stop_new()

    def _added(self, value: str) -> None:
        if not value or self._details is None:
            return
        self._add_field.hide()
        if value == NEW:
            self._adding = True
            self.payer.start_new(Payer(PayerId(""), ""), "New payer, for another policy")
        elif value in {coverage.id for coverage in self._details.others}:
            self.policy_added.emit(value)
        else:
            self.payer_added.emit(value)
        if value != NEW:
            self.policy.focus_on("member_id")

    def _policy_changed(self, path: str, value: object) -> None:
        if path != "payer.id":
            self.coverage_changed.emit(self._shown, path, value)
        elif value == NEW:
            self.payer.start_new(Payer(PayerId(""), ""), "New payer")
        else:
            self.payer.stop_new()
            self.payer_chosen.emit(self._shown, value)

    def _payer_written(self, payer: Payer) -> None:
        if self._adding or not self._shown:
            self._adding = False
            self.new_payer_added.emit(payer)
        else:
            self.new_payer_chosen.emit(self._shown, payer)
        self.policy.focus_on("member_id")

    def _left_new(self) -> None:
        """Show again what is on file, after no new payer was written down."""
        self._adding = False
        if self.current is not None:
            self._show_forms(anew=False)
            self.policy.show_value(self.current, anew=True)
            self.payer.show_record(self.current.payer, anew=True)

    def _remove(self) -> None:
        if self._shown and self._details and self._details.is_open:
            self.remove_wanted.emit(CoverageId(self._shown))

    def _move(self, by: int) -> None:
        at = self.table.current_row
        if self._details and self._details.is_open and at >= 0 and 0 <= at + by < self._model.rowCount():
            self.move_wanted.emit(at, at + by)


def _has_subscriber(coverage: Coverage) -> bool:
    return coverage.relationship is not Relationship.SELF or coverage.subscriber is not None


def _payer_words(payer: Payer) -> str:
    return f"{payer.name}, {payer.payer_id or 'no payer id'}"


def _policy_words(coverage: Coverage) -> str:
    return f"{coverage.payer.name}, member {coverage.member_id or 'without number'} (the patient's own policy)"
