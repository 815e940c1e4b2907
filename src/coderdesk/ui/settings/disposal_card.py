"""The card of disposal: what would go, what is in its way, and the disposal."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from coderdesk.domain.disposal import Blocked, Candidate, Obstacle, Preview, ScopeKind
from coderdesk.domain.identifiers import ClientId
from coderdesk.domain.people import Client
from coderdesk.services.disposing import obstacle_words
from coderdesk.ui.settings.section import card, grid, hint
from coderdesk.ui.widgets.base import column, in_tab_order, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.check import CheckBox
from coderdesk.ui.widgets.columns import Column
from coderdesk.ui.widgets.editors import Choice, DateField
from coderdesk.ui.widgets.fields import Field
from coderdesk.ui.widgets.labels import IconLabel, Label
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.retyping import FormDraft
from coderdesk.ui.widgets.table import DeskTable
from coderdesk.ui.words import count, short_date

WORD = "DISPOSE"
#: In a draft: what would go had been looked at.
LOOKED = "looked"
ROWS = 6
_SCOPES = (
    (ScopeKind.PASSED, "Charts whose retention has passed"),
    (ScopeKind.BEFORE, "Charts with a last date of service before a day"),
    (ScopeKind.CLIENT, "A client with all its patients"),
    (ScopeKind.PATIENT, "A patient, by the account of a chart"),
)
_BLOCKED = (
    (Blocked.REFUSE, "Nothing goes"),
    (Blocked.LEAVE, "They stay, the others go"),
    (Blocked.INCLUDE, "They go too, but none under a hold"),
)
_WHY = {
    Obstacle.HOLD: "legal hold",
    Obstacle.UNFINISHED: "not finished",
    Obstacle.BILLED: "billed, within retention",
    Obstacle.RETENTION: "within retention",
}
_TOLD = (
    "What is disposed of is gone from every page of the vault, with its documents, codes and names, and cannot be "
    "brought back. The trail keeps that it was there. A certificate says who, when, what and why, and names nobody."
)


class _Row:
    """A chart that would go, or that something stands in the way of."""

    def __init__(self, chart: Candidate, obstacle: Obstacle | None) -> None:
        self.chart, self.obstacle = chart, obstacle


_COLUMNS: tuple[Column[_Row], ...] = (
    Column("Account", lambda shown: shown.chart.account, width=100, style="code_small"),
    Column("Patient", lambda shown: shown.chart.name.filed, width=130, stretch=2, style="medium"),
    Column("Client", lambda shown: shown.chart.client_name, width=120, stretch=2),
    Column("Last seen", lambda shown: shown.chart.served, short_date, width=98),
    Column(
        "In the way",
        lambda shown: _WHY[shown.obstacle] if shown.obstacle else "",
        width=150,
        stretch=1,
        icon=lambda shown: "warning" if shown.obstacle else "",
        ink="warning",
    ),
)


class DisposeCard(QWidget):
    """`preview_wanted` when what would go must be read anew; `dispose_wanted` once the word was typed."""

    preview_wanted = Signal()
    dispose_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._preview: Preview | None = None
        self.scope, self.blocked = Choice[ScopeKind](_SCOPES), Choice[Blocked](_BLOCKED)
        self.before, self.client, self.account = DateField(), Choice[ClientId](), QLineEdit()
        self._fields = {
            ScopeKind.BEFORE: Field("Before", self.before),
            ScopeKind.CLIENT: Field("Client", self.client),
            ScopeKind.PATIENT: Field("Account of one of its charts", self.account),
        }
        self._model = SnapshotModel[_Row](_COLUMNS)
        self.table = DeskTable(self._model, "What would go")
        self._summary, self._way = Label("", "strong", wrap=True), Label("", "body", "text_muted", wrap=True)
        self._way_icon = IconLabel("warning", "warning")
        self.reason, self.word = QLineEdit(), QLineEdit()
        self.reason.setMaxLength(300)
        self.reason.setPlaceholderText("Retention of seven years has passed")
        self.word.setPlaceholderText(WORD)
        self.with_names = CheckBox(
            "Certificate with names", tip="It lists charts and patients, and leaves under a passphrase of its own"
        )
        # The word of agreement is no draft: who goes on agrees anew, to what is then shown.
        self._draft = FormDraft(
            {
                "scope": self.scope,
                "blocked": self.blocked,
                "before": self.before,
                "client": self.client,
                "account": self.account,
                "reason": self.reason,
                "with_names": self.with_names,
            }
        )
        self.dispose = DeskButton("Dispose for good", Kind.PRIMARY, "remove")
        self.look = DeskButton("Look what would go", icon="show")
        self._lay_out()
        self.forget()

    def _lay_out(self) -> None:
        self.look.clicked.connect(self.preview_wanted)
        self.scope.chosen.connect(lambda _kind: self._turn())
        self.blocked.chosen.connect(lambda _value: self.preview_wanted.emit())
        self.account.returnPressed.connect(self.preview_wanted)
        for line in (self.reason, self.word):
            line.textEdited.connect(lambda _text: self._allow())
        self.word.returnPressed.connect(self._ask)
        self.dispose.clicked.connect(self._ask)
        way = row(self._way_icon, self._way)
        way.setStretchFactor(self._way, 1)
        self._sure = QWidget()
        self._sure.setLayout(
            column(
                grid((Field("Why", self.reason),), (Field(f"Type {WORD} to agree: it cannot be undone", self.word),)),
                row(self.with_names, None, self.dispose),
                gap=10,
            )
        )
        what = grid(
            (Field("What goes", self.scope), Field("Charts that something holds back", self.blocked)),
            *((field,) for field in self._fields.values()),
        )
        parts = (hint(_TOLD), what, row(self.look, None), self._summary, way, self.table, self._sure)
        self.setLayout(column(card("Disposal", *parts), gap=0))
        in_tab_order(self.scope, self.blocked, self.before, self.client, self.account, self.look, self.table)
        in_tab_order(self.table, self.reason, self.word, self.with_names, self.dispose)
        self._turn()

    @property
    def preview(self) -> Preview | None:
        """What is shown, and would go."""
        return self._preview

    def show_clients(self, clients: tuple[Client, ...]) -> None:
        """Offer `clients`."""
        self._draft.show(lambda: self._offer(clients))

    def show_preview(self, found: Preview) -> None:
        """Show what would go, and what is in the way."""
        self._preview = found
        shown = [_Row(chart, obstacle) for chart, obstacle in found.blocked] + [_Row(one, None) for one in found.going]
        self._model.show_items(shown)
        self.table.setVisible(bool(shown))
        self.table.setFixedHeight(self.table.height_of(min(len(shown), ROWS)))
        dates = f", seen {short_date(found.first)} to {short_date(found.last)}" if found.first and found.last else ""
        charts, patients = count(len(found.going), "chart"), count(found.patients, "patient")
        self._summary.setText(
            f"{charts} of {patients} would go{dates}." if shown or found.alone else "Nothing would go."
        )
        self._summary.show()
        way = [f"In the way: {obstacle_words(found)}."] if found.blocked else []
        if found.undated:
            way.append(f"{count(found.undated, 'chart')} without a date of service stay.")
        self._way.setText(" ".join(way))
        for widget in (self._way, self._way_icon):
            widget.setVisible(bool(way))
        refused = found.is_empty or (bool(found.blocked) and self.blocked.value is not Blocked.LEAVE)
        self._sure.setVisible(not refused)
        self._allow()

    def review(self) -> None:
        """Turn to what has passed its retention, leaving what is in the way."""
        self.scope.set_value(ScopeKind.PASSED)
        self.blocked.set_value(Blocked.LEAVE)
        self._turn()
        self.preview_wanted.emit()
        self.look.setFocus()

    def typed(self) -> dict[str, object]:
        """Return what is chosen and typed, but for the word of agreement."""
        typed: dict[str, object] = dict(self._draft.typed())
        return {**typed, LOOKED: True} if self._preview is not None else typed

    def type_again(self, typed: Mapping[str, object]) -> bool:
        """Put back what `typed` returned; False where nothing was begun. What would go is for the host to look at."""
        is_typed = self._draft.type_again({name: text for name, text in typed.items() if name != LOOKED})
        self._turn()
        return is_typed or bool(typed.get(LOOKED))

    def forget(self) -> None:
        """Show nothing of any patient, and nothing that was typed or chosen."""
        self.hide_preview()

        def clear() -> None:
            self.scope.set_value(ScopeKind.PASSED)
            self.blocked.set_value(Blocked.REFUSE)
            self.client.setCurrentIndex(0)
            self.before.set_value(None)
            for line in (self.account, self.reason):
                line.clear()
            self.with_names.setChecked(False)

        self._draft.forget(clear)
        self._turn()

    def hide_preview(self) -> None:
        """Show nothing of any patient: what would go must be looked at, and agreed to, anew."""
        self._preview = None
        self._model.show_items(())
        for widget in (self.table, self._summary, self._way, self._way_icon, self._sure):
            widget.hide()
        self.word.clear()
        self._allow()

    def _offer(self, clients: tuple[Client, ...]) -> None:
        self.client.set_options([(client.id, client.name) for client in clients])
        self.client.setCurrentIndex(0)

    def _turn(self) -> None:
        """Show the field that the scope needs, and nothing of what was shown of another."""
        for kind, field in self._fields.items():
            field.setVisible(kind is self.scope.value)
        if self._preview is not None:
            self.hide_preview()

    def _allow(self) -> None:
        self.dispose.setEnabled(self.word.text().strip() == WORD and bool(self.reason.text().strip()))

    def _ask(self) -> None:
        if self.dispose.isEnabled() and self._preview is not None:
            self.dispose_wanted.emit()
