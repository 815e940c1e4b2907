"""The settings: their sections in a list at the left, the selected one beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from coderdesk.domain.identifiers import EncounterId
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.screen import Screen
from coderdesk.ui.settings.basics import ClaimsSection, LookSection, PrintingSection, VaultSection
from coderdesk.ui.settings.section import LOOK_UP, Section
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column, panel, row
from coderdesk.ui.widgets.columns import Column
from coderdesk.ui.widgets.heads import PanelHead
from coderdesk.ui.widgets.models import SnapshotModel
from coderdesk.ui.widgets.table import DeskTable

LIST_WIDTH = 200
ROW = 30


class SettingsScreen(Screen):
    """Up and Down in the list show another section; Enter, Tab or F6 leads into it. `charts_gone`: as the sections.
    `coming` is emitted before the screen is shown each time, so that sections can be added as late as then.

    A draft waits for its section to be there and to have read. `put_back`: an unfinished change stands again;
    `settled`: the section that is shown has read, and stands as it was left.
    """

    coming = Signal()
    put_back = Signal()
    settled = Signal()
    charts_gone = Signal(object)
    new_key_wanted = Signal(object, object)

    def __init__(self, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Settings")
        self.look, self.claims = LookSection(), ClaimsSection(keys)
        self.printing, self.vault = PrintingSection(), VaultSection()
        self._model = SnapshotModel[Section](
            (Column("Section", lambda section: section.title, stretch=1, icon=lambda section: section.icon),)
        )
        self.list = DeskTable(self._model, "Sections of the settings", row_height=ROW)
        self.list.horizontalHeader().hide()
        self._pages = QStackedWidget()
        self._shown: Section | None = None
        self._waiting: dict[str, Mapping[str, object]] = {}
        self._lay_out()
        self.list.current_changed.connect(self._show)
        self.list.opened.connect(lambda _section: self._go_in())
        keys.bind("settings.save", self, lambda: self._shown.save() if self._shown else None)
        self.add(self.look, self.claims, self.printing, self.vault)

    def _lay_out(self) -> None:
        self._side = panel(column(self.list, gap=0), edge="right")
        self._rescale()
        look().changed.connect(self._rescale)
        body = row(self._side, self._pages, gap=0)
        body.setStretchFactor(self._pages, 1)
        layout = column(PanelHead("Settings"), body, gap=0)
        layout.setStretchFactor(body, 1)
        self.setLayout(layout)

    @property
    def sections(self) -> tuple[Section, ...]:
        """What the list shows, in its order."""
        return self._model.items

    def add(self, *sections: Section) -> None:
        """Take in `sections`; the facts of the vault stay last, and what is shown stays shown."""
        for section in sections:
            section.said.connect(self.said)
            section.charts_gone.connect(self.charts_gone)
            section.new_key_wanted.connect(self.new_key_wanted)
            section.settled.connect(lambda section=section: self._is_settled(section))
            self._pages.addWidget(section)
        found = [one for one in (*self.sections, *sections) if one is not self.vault]
        self._model.show_items([*found, self.vault])
        self.list.select(self.sections.index(self._shown) if self._shown is not None else 0)
        self._put_back(*sections)

    def show_section(self, section: Section) -> None:
        """Select `section` in the list, which shows it."""
        self.list.select(self.sections.index(section))

    def show_place(self, section: str) -> None:
        """Select the section of an id in the list, if it is there."""
        for one in self.sections:
            if one.id == section:
                self.show_section(one)

    def reveal(self, widget: QWidget) -> None:
        """Scroll to `widget` in the section that is shown."""
        if self._shown is not None and self._shown.isAncestorOf(widget):
            self._shown.reveal(widget)

    @property
    def place(self) -> str:
        """The id of the section that is shown."""
        return self._shown.id if self._shown is not None else ""

    @property
    def waiting(self) -> Sequence[str]:
        """The ids of the sections that an unfinished change waits for."""
        return tuple(section for section, typed in self._waiting.items() if not typed.get(LOOK_UP))

    def typed(self) -> Mapping[str, Mapping[str, object]]:
        """Return by the id of its section what is typed and not kept, and what waits to be put back."""
        found = dict(self._waiting)
        for section in self.sections:
            if typed := section.typed():
                found[section.id] = {**found.get(section.id, {}), **typed}
        return found

    def type_again(self, typed: Mapping[str, object]) -> None:
        """Put back what `typed` returned, each as soon as its section is there and has read."""
        self._waiting.update((section, found) for section, found in typed.items() if isinstance(found, dict))
        self._put_back(*self.sections)

    def entered(self) -> None:
        self.coming.emit()
        # All sections are there by now; what another version left for one of its own has no place.
        known = {section.id for section in self.sections}
        self._waiting = {section: typed for section, typed in self._waiting.items() if section in known}
        self._tell_where()
        self.list.setFocus()
        if self._shown is not None:
            self._shown.entered()

    def left(self) -> None:
        if self._shown is not None:
            self._shown.left()

    def start_find(self) -> None:
        if self._shown is not None:
            self._shown.start_find()

    def panels(self) -> Sequence[QWidget]:
        return (self.list, *(self._shown.panels() if self._shown else ()))

    def _show(self, section: Section | None) -> None:
        if section is None or section is self._shown:
            return
        if self._shown is not None:
            self._shown.left()
        self._shown = section
        self._pages.setCurrentWidget(section)
        if self.isVisible():
            section.entered()
            self._tell_where()

    def forget_charts(self, gone: frozenset[EncounterId]) -> None:  # noqa: ARG002 - a section holds words alone
        for section in self.sections:
            section.forget_charts()

    def _put_back(self, *sections: Section) -> None:
        for section in sections:
            if section.is_settled and section.id in self._waiting:
                typed = {**self._waiting.pop(section.id), **section.typed()}
                if section.type_again(typed):
                    self.put_back.emit()

    def _is_settled(self, section: Section) -> None:
        self._put_back(section)
        if section is self._shown and self.isVisible():
            self.settled.emit()

    def _tell_where(self) -> None:
        self.where_changed.emit(("Settings", self._shown.title) if self._shown else ("Settings",))

    def _rescale(self) -> None:
        self._side.setFixedWidth(look().px(LIST_WIDTH))

    def _go_in(self) -> None:
        for widget in self._shown.panels() if self._shown else ():
            widget.setFocus()
            return
