"""A new recovery code: shown, printed or saved, before it takes the place of the one before."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coderdesk.domain.page import Page
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.services.recovery_page import save_recovery_page
from coderdesk.ui import dialogs
from coderdesk.ui.failures import Told
from coderdesk.ui.tasks import Lane, Worker
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import column, named, row
from coderdesk.ui.widgets.buttons import DeskButton
from coderdesk.ui.widgets.labels import Label
from coderdesk.ui.widgets.message_line import Message
from coderdesk.ui.widgets.page_view import print_pages


class RecoverySheet(QWidget):
    """The code in its groups, Print and Save. `said(Message)`; `forget` leaves nothing of the code."""

    said = Signal(object)

    def __init__(self, tasks: Worker) -> None:
        super().__init__()
        self._tasks = tasks
        self.code: RecoveryCode | None = None
        self._page: Page | None = None
        self._name = ""
        self._shown = named(Label("", "code", wrap=True), "Recovery code")
        self.print_page = DeskButton("Print the page", icon="print")
        self.save_page = DeskButton("Save the page as PDF", icon="pdf")
        self.print_page.clicked.connect(self._print)
        self.save_page.clicked.connect(self._save)
        self.setLayout(column(self._shown, row(self.print_page, self.save_page, None), gap=8))
        self.setFocusProxy(self.print_page)

    def show_code(self, code: RecoveryCode, page: Page, name: str) -> None:
        """Show `code`, which `page` is printed for; `name` is that of the file that the page is saved as."""
        self.code, self._page, self._name = code, page, name
        self._shown.setText("   ".join(code.groups()))

    def forget(self) -> None:
        """Show nothing any more."""
        self.code = self._page = None
        self._shown.setText("")

    def _print(self) -> None:
        printer, page = dialogs.new_printer(), self._page
        if page is not None and dialogs.ask_printer(self, printer):
            print_pages(printer, (page,))
            self.said.emit(Message("The page was sent to the printer."))

    def _save(self) -> None:
        page, name = self._page, self._name
        if page is None or (folder := dialogs.ask_folder(self, "Folder of the page", Path.home())) is None:
            return

        def done(_none: object) -> None:
            self.said.emit(Message(f"Saved as {name}. Print it, then delete the file.", Tone.WARNING))

        def failed(told: Told) -> None:
            self.said.emit(Message.of(told))

        self._tasks.run(lambda: save_recovery_page(page, folder / name), done, failed, lane=Lane.ASIDE, owner=self)
