"""The sections that every desk begins with: the look and the lock, who sends claims, the printers, the vault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QWidget

from coderdesk.services.claims_settings import ClaimsSettings
from coderdesk.ui import tokens
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.settings.section import CardSection, card, grid, hint
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import clear, column, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.editors import Choice
from coderdesk.ui.widgets.fields import Field
from coderdesk.ui.widgets.labels import ElidedLabel, Label
from coderdesk.ui.widgets.retyping import FormDraft

MODES = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"))
SIZES = tuple((px, f"{px} px{' (usual)' if px == tokens.BASE_PX else ''}") for px in (*range(11, 19), 20, 22, 26))
MINUTES = (
    (1, "1 minute"),
    (2, "2 minutes"),
    (5, "5 minutes"),
    (10, "10 minutes"),
    (15, "15 minutes"),
    (30, "30 minutes"),
    (60, "1 hour"),
)
NO_PRINTER = "The usual printer"


class LookSection(CardSection):
    """`look_wanted(mode, px)` and `autolock_wanted(minutes)` at once; `keys_wanted`: show the list of keys."""

    id = "look"
    look_wanted = Signal(str, int)
    autolock_wanted = Signal(int)
    keys_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("Look and lock", "theme")
        self.mode, self.text_size = Choice[str](MODES), Choice[int](SIZES)
        self.minutes = Choice[int](MINUTES)
        show_keys = DeskButton("Show and change keys", icon="keyboard", tip="F1")
        show_keys.clicked.connect(self.keys_wanted)
        self.lay_out(
            card(
                "Look and keys",
                grid((Field("Theme", self.mode), Field("Size of text", self.text_size))),
                row(show_keys, None),
            ),
            card("Lock", grid((Field("Lock when no key was pressed for", self.minutes),))),
        )
        self.mode.chosen.connect(lambda _value: self._tell())
        self.text_size.chosen.connect(lambda _value: self._tell())
        self.minutes.chosen.connect(self.autolock_wanted.emit)

    def show_look(self, mode: str, px: int, minutes: int) -> None:
        """Show what is in force."""
        self.mode.set_value(mode)
        self.text_size.set_value(px)
        self.minutes.set_value(minutes)

    def panels(self) -> Sequence[QWidget]:
        return (self.mode, self.minutes)

    def _tell(self) -> None:
        self.look_wanted.emit(self.mode.value or "system", self.text_size.value or tokens.BASE_PX)


class ClaimsSection(CardSection):
    """`settings_wanted(ClaimsSettings)` by Keep."""

    id = "claims"
    is_settled = False
    settings_wanted = Signal(object)

    def __init__(self, keys: KeyTable) -> None:
        super().__init__("Claims", "bills")
        self.lines = {name: QLineEdit() for name in ClaimsSettings.__dataclass_fields__}
        for line in self.lines.values():
            line.setMaxLength(60)
        self._draft = FormDraft(self.lines)
        keep = DeskButton.of(keys, "settings.save", "Keep", Kind.PRIMARY)
        keep.clicked.connect(self.save)
        field = self.lines
        self.lay_out(
            card(
                "Claims",
                hint("Where these are empty, a claim names the client as its sender and the payer as its receiver."),
                grid(
                    (Field("Coder, as the trail shows it", field["coder"]),),
                    (Field("Submitter", field["submitter_name"]), Field("Submitter id (ETIN)", field["submitter_id"])),
                    (
                        Field("Contact", field["submitter_contact"]),
                        Field("Contact's telephone", field["submitter_phone"]),
                    ),
                    (Field("Receiver", field["receiver_name"]), Field("Receiver id", field["receiver_id"])),
                ),
                row(keep, None),
            )
        )

    def typed(self) -> Mapping[str, object]:
        return self._draft.typed()

    def type_again(self, typed: Mapping[str, object]) -> bool:
        return self._draft.type_again(typed)

    def show_settings(self, settings: ClaimsSettings) -> None:
        """Show what the vault holds; what is typed and not saved stands over it."""

        def show() -> None:
            for name, line in self.lines.items():
                line.setText(getattr(settings, name))

        self._draft.show(show)
        self.settle()

    def panels(self) -> Sequence[QWidget]:
        return (self.lines["coder"],)

    def save(self) -> None:
        for line in self.lines.values():
            line.setText(line.text().strip())
        self.settings_wanted.emit(ClaimsSettings(**{name: line.text() for name, line in self.lines.items()}))


class PrintingSection(CardSection):
    """`printer_chosen(name)`, `nudge_wanted(name, right, down)` in points and `alignment_wanted(name)`: print the sheet
    by which a printer is aligned."""

    id = "printing"
    is_settled = False
    printer_chosen = Signal(str)
    nudge_wanted = Signal(str, float, float)
    alignment_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("Printing", "print")
        names = [(name, name) for name in QPrinterInfo.availablePrinterNames()]
        self.printer = Choice[str](names or [("", NO_PRINTER)])
        self.across, self.down = QDoubleSpinBox(), QDoubleSpinBox()
        for box in (self.across, self.down):
            box.setRange(-72, 72)
            box.setDecimals(1)
            box.setSingleStep(0.5)
            box.setSuffix(" pt")
        self._draft = FormDraft({"across": self.across, "down": self.down})
        #: What was typed for a printer whose alignment is still being read.
        self._again: Mapping[str, object] = {}
        align = DeskButton("Print alignment sheet", icon="print")
        align.clicked.connect(lambda: self.alignment_wanted.emit(self.printer.value or ""))
        keep = DeskButton("Keep for this printer")
        keep.clicked.connect(self._tell)
        self.printer.chosen.connect(self._turn)
        self.lay_out(
            card(
                "Printing on pre-printed forms",
                hint("Move the data until it stands in its boxes; 72 points are an inch."),
                grid((Field("Printer", self.printer),), (Field("To the right", self.across), Field("Down", self.down))),
                row(keep, align, None),
            )
        )

    def show_nudge(self, across: float, down: float) -> None:
        """Show how far the chosen printer is moved, in points; what is typed and not kept stands over it."""

        def show() -> None:
            self.across.setValue(across)
            self.down.setValue(down)

        self._draft.show(show)
        again, self._again = self._again, {}
        self._draft.type_again(again)
        self.settle()

    def typed(self) -> Mapping[str, object]:
        typed = self._again or self._draft.typed()
        return {**typed, "printer": self.printer.value or ""} if typed else {}

    def type_again(self, typed: Mapping[str, object]) -> bool:
        printer = str(typed.get("printer", ""))
        if printer == (self.printer.value or ""):
            return self._draft.type_again(typed)
        if self.printer.findText(printer) < 0:
            return False
        self.printer.set_value(printer)
        self._turn(printer)
        self._again = typed
        return True

    def panels(self) -> Sequence[QWidget]:
        return (self.printer,)

    def _turn(self, printer: str) -> None:
        """Show another printer's alignment, when it is read; what was typed for the one before goes."""
        self._draft.forget(lambda: None)
        self._again = {}
        self.printer_chosen.emit(printer)

    def _tell(self) -> None:
        self.nudge_wanted.emit(self.printer.value or "", self.across.value(), self.down.value())


class VaultSection(CardSection):
    """What may be said of the vault."""

    id = "vault"

    def __init__(self) -> None:
        super().__init__("This vault", "lock")
        self._facts = column(gap=4)
        self.lay_out(card("This vault", self._facts))

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show the facts by name and value."""
        clear(self._facts)
        for name, value in facts:
            title = Label(name, "small", "text_muted")
            title.setMinimumWidth(look().px(110))
            said = ElidedLabel(value, "body")
            line = row(title, said)
            line.setStretchFactor(said, 1)
            self._facts.addLayout(line)
