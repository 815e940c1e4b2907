"""Carries out what the settings ask for."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.ports import VaultInfo
from coderdesk.services import claims_settings, printers
from coderdesk.services.claims_settings import ClaimsSettings
from coderdesk.services.session import Session
from coderdesk.ui import dialogs
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.settings.activity import ActivitySection
from coderdesk.ui.settings.screen import SettingsScreen
from coderdesk.ui.settings.section import Section
from coderdesk.ui.settings.sections import SECTIONS
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.widgets.message_line import Message
from coderdesk.ui.widgets.page_view import print_pages

#: The worklist is there by then, and is read.
PREPARED_AFTER_MS = 1000


class SettingsDesk(QObject):
    """`look_wanted(mode, px)`, `autolock_wanted(minutes)` and `keys_wanted` are the host's to carry out: they outlive
    the vault. The sections of `SECTIONS` do their own work."""

    look_wanted = Signal(str, int)
    autolock_wanted = Signal(int)
    keys_wanted = Signal()

    def __init__(self, session: Session, tasks: Tasks, screen: SettingsScreen, keys: KeyTable) -> None:
        super().__init__(screen)
        self._session, self._tasks, self._screen = session, tasks, screen
        self._keys = keys
        self._to_make = list(SECTIONS)
        self._made: Section | None = None
        self._later = QTimer(self, singleShot=True, interval=PREPARED_AFTER_MS)
        self._making = QTimer(self, interval=0)
        self._later.timeout.connect(self._making.start)
        self._making.timeout.connect(self._make_next)
        screen.coming.connect(self._fill)
        screen.look.look_wanted.connect(self.look_wanted)
        screen.look.autolock_wanted.connect(self.autolock_wanted)
        screen.look.keys_wanted.connect(self.keys_wanted)
        screen.claims.settings_wanted.connect(self._save)
        screen.printing.printer_chosen.connect(self._read_nudge)
        screen.printing.nudge_wanted.connect(self._save_nudge)
        screen.printing.alignment_wanted.connect(self._print_alignment)
        self._read()

    def prepare(self) -> None:
        """Make the sections while the coder reads the worklist, by turns of the event loop: at once they hold it."""
        self._later.start()

    def show_look(self, mode: str, px: int, minutes: int) -> None:
        """Show what is in force."""
        self._screen.look.show_look(mode, px, minutes)

    def show_history(self, encounter: EncounterId, account: str) -> None:
        """Show what was done to a chart."""
        self._fill()
        activity = next(one for one in self._screen.sections if isinstance(one, ActivitySection))
        self._screen.show_section(activity)
        activity.show_chart(encounter, account)

    def _fill(self) -> None:
        """Make at once what is still lacking: the settings are wanted sooner than they were prepared."""
        while self._to_make or self._made is not None:
            self._make_next()

    def _make_next(self) -> None:
        if self._made is not None:
            self._screen.add(self._made)
            self._made = None
        elif self._to_make:
            self._made = self._to_make.pop(0)(self._session, self._tasks, self._keys)
        else:
            self._making.stop()

    def _read(self) -> None:
        session = self._session
        self._tasks.run(
            lambda: claims_settings.load_settings(session.begin), self._screen.claims.show_settings, owner=self
        )
        self._tasks.run(session.vault.info, self._show_info, owner=self)
        self._read_nudge(self._screen.printing.printer.value or "")

    def _show_info(self, info: VaultInfo) -> None:
        self._screen.vault.show_facts(claims_settings.vault_facts(info))

    def _read_nudge(self, printer: str) -> None:
        session = self._session
        self._tasks.run(
            lambda: printers.nudge_of(session.begin, printer=printer),
            lambda nudge: self._screen.printing.show_nudge(nudge.x, nudge.y),
            key="nudge",
            owner=self,
        )

    def _save_nudge(self, printer: str, across: float, down: float) -> None:
        session, printing = self._session, self._screen.printing

        def kept(_none: None) -> None:
            if (printing.printer.value or "") == printer:
                printing.show_nudge(across, down)
            self._screen.said.emit(Message("The alignment of this printer is kept."))

        self._tasks.run(
            lambda: printers.move_printer(session.begin, printer=printer, across=across, down=down),
            kept,
            owner=self,
        )

    def _print_alignment(self, name: str) -> None:
        printer = dialogs.new_printer(name)
        if not dialogs.ask_printer(self._screen, printer):
            return
        session = self._session
        self._tasks.run(
            lambda: printers.alignment(session.begin, printer=printer.printerName()),
            lambda page: print_pages(printer, (page,)),
            owner=self,
        )

    def _save(self, settings: ClaimsSettings) -> None:
        session = self._session

        def kept(_none: None) -> None:
            self._screen.claims.show_settings(settings)
            self._screen.said.emit(Message("The settings are kept."))

        self._tasks.run(lambda: claims_settings.save_settings(session.begin, settings=settings), kept, owner=self)
