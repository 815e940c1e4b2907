"""The cards of retention: the rules, the reminder, and the legal holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from coderdesk.domain.identifiers import ClientId
from coderdesk.domain.people import Client
from coderdesk.domain.retention import MAJORITIES, YEARS, Held, LegalHold, RetentionRules
from coderdesk.services.retention import Keeping, passed_words
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.settings.section import card, grid, hint
from coderdesk.ui.widgets.base import column, in_tab_order, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.columns import Column
from coderdesk.ui.widgets.editors import Choice
from coderdesk.ui.widgets.fields import Field
from coderdesk.ui.widgets.labels import IconLabel, Label
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.retyping import FormDraft
from coderdesk.ui.widgets.table import DeskTable
from coderdesk.ui.words import short_date

ROWS = 6
_SOURCES = (
    "Seven years is what 42 CFR 424.516(f) asks of what is ordered or certified for Medicare; ten, what 42 CFR "
    "422.504(d) asks of Medicare Advantage. Most states count a minor's years from the age of majority. Your state, "
    "your contracts and your payers decide. The trail and the certificates stay for good (45 CFR 164.316(b)(2)(i): "
    "six years)."
)
_YEARS = tuple((years, f"{years} year{'' if years == 1 else 's'}") for years in YEARS if years <= 30)
_AGES = tuple((age, str(age)) for age in MAJORITIES)


class RulesCard(QWidget):
    """`rules_wanted(RetentionRules)` by Keep; `review_wanted`: look at what has passed its retention. What is chosen
    and not kept stands until it is kept or chosen otherwise."""

    rules_wanted = Signal(object)
    review_wanted = Signal()

    def __init__(self, keys: KeyTable) -> None:
        super().__init__()
        #: The rules in force, and those with the years of clients that were chosen since.
        self._in_force = self._rules = RetentionRules()
        self.years, self.majority, self.minor_years = Choice[int](_YEARS), Choice[int](_AGES), Choice[int](_YEARS)
        self.client, self.client_years = Choice[ClientId | None](), Choice[int | None]()
        self._draft = FormDraft({"years": self.years, "majority": self.majority, "minor_years": self.minor_years})
        self.client.chosen.connect(lambda _client: self._show_client())
        self.client_years.chosen.connect(lambda _years: self._take_client())
        keep = DeskButton.of(keys, "settings.save", "Keep", Kind.PRIMARY)
        keep.clicked.connect(self.keep)
        self._reminder = Label("", "strong")
        self._reminder_icon = IconLabel("due", "warning")
        self.review = DeskButton("Review", icon="show", tip="Look at them below, and at what is in the way")
        self.review.clicked.connect(self.review_wanted)
        fields = grid(
            (
                Field("Charts are kept for", self.years),
                Field("Those of minors, from majority on", self.minor_years),
            ),
            (Field("Age of majority", self.majority),),
            (Field("A client with years of its own", self.client), Field("Its charts are kept for", self.client_years)),
        )
        reminder = row(self._reminder_icon, self._reminder, self.review, None)
        self.setLayout(column(card("Retention", hint(_SOURCES), fields, row(keep, None), reminder), gap=0))
        in_tab_order(self.years, self.minor_years, self.majority, self.client, self.client_years, keep, self.review)

    def show_keeping(self, found: Keeping) -> None:
        """Show the rules in force and how many charts have passed their retention."""
        rules, chosen = found.rules, self._of_clients()

        def show() -> None:
            self.years.set_value(rules.years)
            self.majority.set_value(rules.majority)
            self.minor_years.set_value(rules.minor_years)

        self._draft.show(show)
        self._in_force = rules
        self._choose_of_clients(chosen)
        self._show_clients(found.clients)
        self._reminder.setText(f"{passed_words(found.passed) or 'No chart has passed its retention'}.")
        self._reminder_icon.set_icon("due" if found.passed else "ok", "warning" if found.passed else "ok")
        self.review.setVisible(bool(found.passed))

    def typed(self) -> dict[str, object]:
        """Return what is chosen and not kept."""
        typed: dict[str, object] = dict(self._draft.typed())
        if chosen := self._of_clients():
            # With the client that is shown, to go on there.
            typed.update(of_client=chosen, client=self.client.value)
        return typed

    def type_again(self, typed: Mapping[str, object]) -> bool:
        """Choose again what `typed` returned; False where nothing of it differs from what is kept."""
        is_typed = self._draft.type_again({name: typed[name] for name in typed if name not in ("client", "of_client")})
        chosen = typed.get("of_client")
        if isinstance(chosen, dict):
            self._choose_of_clients({str(client): years for client, years in chosen.items() if years in (None, *YEARS)})
            self.client.set_value(ClientId(str(typed.get("client"))))
            self._show_client()
        return is_typed or bool(self._of_clients())

    def _of_clients(self) -> dict[str, int | None]:
        """Return the years that were chosen and not kept, by client; None is as all others."""
        kept, chosen = self._in_force.of_client, self._rules.of_client
        return {client: chosen.get(client) for client in {**kept, **chosen} if kept.get(client) != chosen.get(client)}

    def _choose_of_clients(self, chosen: Mapping[str, int | None]) -> None:
        years: dict[ClientId, int | None] = {**self._in_force.of_client}
        years.update((ClientId(client), of_it) for client, of_it in chosen.items())
        self._rules = replace(
            self._in_force, of_client={client: of_it for client, of_it in years.items() if of_it is not None}
        )

    def keep(self) -> None:
        """Ask for what is chosen to be kept."""
        for choice in (self.years, self.majority, self.minor_years, self.client_years):
            choice.commit()
        self._take_client()
        self.rules_wanted.emit(
            replace(
                self._rules,
                years=self.years.value or self._rules.years,
                majority=self.majority.value or self._rules.majority,
                minor_years=self.minor_years.value or self._rules.minor_years,
            )
        )

    def _show_clients(self, clients: tuple[Client, ...]) -> None:
        self.client.set_options([(client.id, client.name) for client in clients] or [(None, "No client yet")])
        self.client_years.set_options([(None, "As all others"), *_YEARS])
        self._show_client()

    def _show_client(self) -> None:
        client = self.client.value
        self.client_years.set_value(self._rules.of_client.get(client) if client else None)

    def _take_client(self) -> None:
        client, years = self.client.value, self.client_years.value
        if client is None:
            return
        others = {known: kept for known, kept in self._rules.of_client.items() if known != client}
        self._rules = replace(self._rules, of_client=others if years is None else {**others, client: years})


_ICONS = {Held.CLIENT: "client", Held.PATIENT: "patient", Held.ENCOUNTER: "chart"}
Hold = tuple[LegalHold, str]
_COLUMNS: tuple[Column[Hold], ...] = (
    Column("Held", lambda hold: hold[1], width=160, stretch=2, style="medium", icon=lambda hold: _ICONS[hold[0].kind]),
    Column("Matter", lambda hold: hold[0].reason, width=160, stretch=3),
    Column("Since", lambda hold: hold[0].at.astimezone().date(), short_date, width=98),
    Column("By", lambda hold: hold[0].by, width=110, stretch=1),
)
_KINDS = (
    (Held.ENCOUNTER, "A chart, by its account"),
    (Held.PATIENT, "A patient, by an account"),
    (Held.CLIENT, "A client, by its name"),
)


class HoldsCard(QWidget):
    """`hold_wanted(Held, what, matter)`; `release_wanted(LegalHold)`."""

    hold_wanted = Signal(object, str, str)
    release_wanted = Signal(object)

    def __init__(self, keys: KeyTable) -> None:
        super().__init__()
        self._model = SnapshotModel[Hold](_COLUMNS)
        self.table = DeskTable(self._model, "Legal holds")
        self._none = Label("Nothing is held.", "body", "text_muted")
        self.kind, self.what, self.matter = Choice[Held](_KINDS), QLineEdit(), QLineEdit()
        self._draft = FormDraft({"kind": self.kind, "what": self.what, "matter": self.matter})
        self.matter.setMaxLength(200)
        put = DeskButton("Put the hold", icon="lock")
        self.release = DeskButton.of(keys, "settings.release", "Release", icon="remove")
        put.clicked.connect(self._put)
        self.matter.returnPressed.connect(self._put)
        self.release.clicked.connect(self._release)
        keys.bind("settings.release", self.table, self._release)
        told = hint("What is held is never disposed of, whoever asks for it, until the hold is released.")
        fields = grid(
            (Field("Hold", self.kind), Field("Account or name", self.what)), (Field("The matter", self.matter),)
        )
        self.setLayout(
            column(card("Legal holds", told, self._none, self.table, fields, row(put, self.release, None)), gap=0)
        )
        self.show_holds(())

    def show_holds(self, holds: tuple[Hold, ...]) -> None:
        """Show what is held."""
        self._model.show_items(holds)
        self.table.setVisible(bool(holds))
        self._none.setVisible(not holds)
        self.release.setVisible(bool(holds))
        if holds:
            self.table.setFixedHeight(self.table.height_of(min(len(holds), ROWS)))
            self.table.select(0)

    def forget(self) -> None:
        """Empty what was typed, once it is kept."""
        self.kind.set_value(Held.ENCOUNTER)
        self.what.clear()
        self.matter.clear()

    def typed(self) -> dict[str, str]:
        """Return the hold that was begun and is not put."""
        return self._draft.typed()

    def type_again(self, typed: Mapping[str, object]) -> bool:
        """Go on with a hold that was begun; False where there is none."""
        return self._draft.type_again(typed)

    def _put(self) -> None:
        self.kind.commit()
        self.hold_wanted.emit(self.kind.value or Held.ENCOUNTER, self.what.text().strip(), self.matter.text().strip())

    def _release(self) -> None:
        if (hold := self.table.current_item) is not None:
            self.release_wanted.emit(hold[0])
