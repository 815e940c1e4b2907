"""What the coder can set: the look, the lock, who sends claims; and facts about the vault."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLineEdit, QScrollArea, QWidget

from coderdesk.services.claims_settings import ClaimsSettings
from coderdesk.ui import tokens
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.screen import Screen
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import Box, clear, column, panel, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.editors import Choice
from coderdesk.ui.widgets.fields import Field
from coderdesk.ui.widgets.heads import PanelHead
from coderdesk.ui.widgets.labels import ElidedLabel, Label

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
WIDTH = 760
NO_PRINTER = "The usual printer"


class SettingsScreen(Screen):
    """`look_wanted(mode, px)` and `autolock_wanted(minutes)` at once; `settings_wanted(ClaimsSettings)` by Save;
    `keys_wanted`: show the list of keys; `printer_chosen(name)`, `nudge_wanted(name, right, down)` in points and
    `alignment_wanted(name)`: print the sheet by which a printer is aligned."""

    look_wanted = Signal(str, int)
    autolock_wanted = Signal(int)
    settings_wanted = Signal(object)
    keys_wanted = Signal()
    printer_chosen = Signal(str)
    nudge_wanted = Signal(str, float, float)
    alignment_wanted = Signal(str)

    def __init__(self, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Settings")
        self.mode, self.text_size = Choice[str](MODES), Choice[int](SIZES)
        self.minutes = Choice[int](MINUTES)
        self.lines = {name: QLineEdit() for name in ClaimsSettings.__dataclass_fields__}
        for line in self.lines.values():
            line.setMaxLength(60)
        self.printer = Choice[str](
            [(name, name) for name in QPrinterInfo.availablePrinterNames()] or [("", NO_PRINTER)]
        )
        self.across, self.down = QDoubleSpinBox(), QDoubleSpinBox()
        for box in (self.across, self.down):
            box.setRange(-72, 72)
            box.setDecimals(1)
            box.setSingleStep(0.5)
            box.setSuffix(" pt")
        self._facts = column(gap=4)
        self.save = DeskButton.of(keys, "settings.save", "Keep", Kind.PRIMARY)
        self._lay_out()
        self.mode.chosen.connect(lambda _value: self._tell_look())
        self.text_size.chosen.connect(lambda _value: self._tell_look())
        self.minutes.chosen.connect(self.autolock_wanted.emit)
        self.save.clicked.connect(self._tell_settings)
        self.printer.chosen.connect(self.printer_chosen.emit)
        keys.bind("settings.save", self, self._tell_settings)

    def _lay_out(self) -> None:
        show_keys = DeskButton("Show and change keys", icon="keyboard", tip="F1")
        show_keys.clicked.connect(self.keys_wanted)
        about_look = _card(
            "Look and keys",
            _grid(
                (Field("Theme", self.mode), Field("Size of text", self.text_size)),
            ),
            row(show_keys, None),
        )
        about_lock = _card("Lock", _grid((Field("Lock when no key was pressed for", self.minutes),)))
        hint = "Where these are empty, a claim names the client as its sender and the payer as its receiver."
        field = self.lines
        about_claims = _card(
            "Claims",
            Label(hint, "small", "text_muted", wrap=True),
            _grid(
                (Field("Coder, as the trail shows it", field["coder"]),),
                (Field("Submitter", field["submitter_name"]), Field("Submitter id (ETIN)", field["submitter_id"])),
                (Field("Contact", field["submitter_contact"]), Field("Contact's telephone", field["submitter_phone"])),
                (Field("Receiver", field["receiver_name"]), Field("Receiver id", field["receiver_id"])),
            ),
            row(self.save, None),
        )
        align = DeskButton("Print alignment sheet", icon="print")
        align.clicked.connect(lambda: self.alignment_wanted.emit(self.printer.value or ""))
        keep = DeskButton("Keep for this printer")
        keep.clicked.connect(self._tell_nudge)
        about_print = _card(
            "Printing on pre-printed forms",
            Label(
                "Move the data until it stands in its boxes; 72 points are an inch.", "small", "text_muted", wrap=True
            ),
            _grid((Field("Printer", self.printer),), (Field("To the right", self.across), Field("Down", self.down))),
            row(keep, align, None),
        )
        about_vault = _card("This vault", self._facts)
        middle = QWidget()
        middle.setLayout(column(about_look, about_lock, about_claims, about_print, about_vault, None, gap=12))
        middle.setMaximumWidth(look().px(WIDTH))
        inside = QWidget()
        inside.setProperty("ground", "surface")
        layout = row(middle, None, margins=(16, 16, 16, 16))
        layout.setStretchFactor(middle, 8)
        inside.setLayout(layout)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName("Settings")
        area.setWidget(inside)
        layout = column(PanelHead("Settings"), area, gap=0)
        layout.setStretchFactor(area, 1)
        self.setLayout(layout)

    def show_look(self, mode: str, px: int, minutes: int) -> None:
        """Show what is in force."""
        self.mode.set_value(mode)
        self.text_size.set_value(px)
        self.minutes.set_value(minutes)

    def show_settings(self, settings: ClaimsSettings) -> None:
        """Show what the vault holds."""
        for name, line in self.lines.items():
            line.setText(getattr(settings, name))

    def show_nudge(self, across: float, down: float) -> None:
        """Show how far the chosen printer is moved, in points."""
        self.across.setValue(across)
        self.down.setValue(down)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show what may be said of the vault."""
        clear(self._facts)
        for name, value in facts:
            title = Label(name, "small", "text_muted")
            title.setMinimumWidth(look().px(110))
            said = ElidedLabel(value, "body")
            line = row(title, said)
            line.setStretchFactor(said, 1)
            self._facts.addLayout(line)

    def entered(self) -> None:
        self.where_changed.emit(("Settings",))
        self.mode.setFocus()

    def panels(self) -> Sequence[QWidget]:
        return (self.mode, self.minutes, self.lines["coder"])

    def _tell_nudge(self) -> None:
        self.nudge_wanted.emit(self.printer.value or "", self.across.value(), self.down.value())

    def _tell_look(self) -> None:
        self.look_wanted.emit(self.mode.value or "system", self.text_size.value or tokens.BASE_PX)

    def _tell_settings(self) -> None:
        self.settings_wanted.emit(ClaimsSettings(**{name: line.text().strip() for name, line in self.lines.items()}))


def _card(title: str, *parts: QWidget | Box | QGridLayout) -> QWidget:
    return panel(column(Label(title, "title"), *parts, gap=10, margins=(16, 14, 16, 14)), ground="raised", edge="card")


def _grid(*lines: tuple[QWidget, ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(look().px(12))
    grid.setVerticalSpacing(look().px(10))
    for at, line in enumerate(lines):
        for across, widget in enumerate(line):
            grid.addWidget(widget, at, across, 1, 2 // len(line))
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    return grid
