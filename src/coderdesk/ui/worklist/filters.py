"""What narrows the worklist: client, type, payer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coderdesk.domain.encounter import EncounterType
from coderdesk.domain.identifiers import ClientId, PayerId
from coderdesk.ui.encounter_words import TYPE_WORDS
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import named, row
from coderdesk.ui.widgets.editors import Choice


class Filters(QWidget):
    """Three choices, each of which may be "any". `changed` when one is taken."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = named(Choice[str]([("", "Client: any")]), "Client")
        self._type = named(Choice[str]([("", "Type: any")]), "Type")
        self._payer = named(Choice[str]([("", "Payer: any")]), "Payer")
        self._type.set_options([("", "Type: any"), *((kind.value, words) for kind, words in TYPE_WORDS.items())])
        for choice in (self._client, self._type, self._payer):
            choice.setMinimumWidth(look().px(128))
            choice.chosen.connect(lambda _value: self.changed.emit())
        self._choices = {"client": self._client, "type": self._type, "payer": self._payer}
        #: What was chosen before, until it is known what is offered.
        self._again: dict[str, str] = {}
        self._is_offered = False
        self.setLayout(row(self._client, self._type, self._payer))

    def show_options(self, clients: Sequence[tuple[ClientId, str]], payers: Sequence[tuple[PayerId, str]]) -> None:
        """Offer these clients and payers; what was chosen stays chosen if it is there."""
        self._client.set_options([("", "Client: any"), *((str(key), name) for key, name in clients)])
        self._payer.set_options([("", "Payer: any"), *((str(key), name) for key, name in payers)])
        self._is_offered = True
        self._choose_again()

    def typed(self) -> dict[str, str]:
        """Return what is chosen, by what it narrows; nothing where it is any."""
        return {**self._again, **{name: choice.value for name, choice in self._choices.items() if choice.value}}

    def type_again(self, typed: Mapping[str, object]) -> None:
        """Choose what `typed` returned, as soon as it is offered."""
        self._again = {name: str(value) for name, value in typed.items() if name in self._choices}
        self._choose_again()

    def _choose_again(self) -> None:
        offered = {name: value for name, value in self._again.items() if self._choices[name].offers(value)}
        for name, value in offered.items():
            self._choices[name].set_value(value)
        if self._is_offered:
            # What is not among it is gone.
            self._again = {}
        if offered:
            self.changed.emit()

    @property
    def client(self) -> ClientId | None:
        """The chosen client, or None for any."""
        return ClientId(self._client.value) if self._client.value else None

    @property
    def type(self) -> EncounterType | None:
        """The chosen type, or None for any."""
        return EncounterType(self._type.value) if self._type.value else None

    @property
    def payer(self) -> PayerId | None:
        """The chosen payer, or None for any."""
        return PayerId(self._payer.value) if self._payer.value else None
