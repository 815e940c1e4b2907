"""Keys: the ways into the vault, and how they are changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from coderdesk.domain.failures import CoderDeskError
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.domain.ways_in import WayIn, WayKind
from coderdesk.services import keys as services
from coderdesk.services.recovery_page import recovery_page
from coderdesk.services.session import Session
from coderdesk.services.vaults import passphrase_strength
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.settings.key_form import KeyForm
from coderdesk.ui.settings.recovery_sheet import RecoverySheet
from coderdesk.ui.settings.section import CardSection, card, hint
from coderdesk.ui.settings.ways_list import WaysList, way_words
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.unlock.recover_card import CodeLine
from coderdesk.ui.widgets.base import row
from coderdesk.ui.widgets.buttons import DeskButton
from coderdesk.ui.widgets.message_line import Message
from coderdesk.ui.widgets.new_passphrase import NewPassphrase
from coderdesk.ui.words import short_date

ABOUT_RECOVERY = (
    "A code on paper that opens the vault when the passphrase is lost. Making a new one ends the one before. Keep the "
    "page under lock, away from the computer."
)
ABOUT_QUICK = (
    "Unlock with what the keyring of this computer holds, without typing the passphrase. Whoever is logged in to this "
    "computer as you can then open the vault."
)
ABOUT_KEY = (
    "Encrypts the whole vault anew, as after somebody may have had a copy of it open. The desk locks meanwhile; a "
    "backup is made before. Older backups and copies keep the old key. Your passphrase and quick unlock stay as they "
    "are; the recovery code stays if you type it here, and has to be made anew otherwise."
)


@dataclass(frozen=True, slots=True)
class _Read:
    """`keyring` is what the system's keyring is called, "" where `refusal` says why there is none to use."""

    file: Path
    ways: Sequence[WayIn]
    keyring: str
    refusal: str


class KeysSection(CardSection):
    """Every change asks for the passphrase: that the desk is open lets nobody make a way in.

    Nothing that is typed here is a draft: it is a passphrase or a recovery code, all of it.
    """

    id = "keys"

    def __init__(self, session: Session, tasks: Tasks, keys: KeyTable) -> None:
        super().__init__("Keys", "key")
        self._session, self._tasks = session, tasks
        self._file = Path()
        self._removing: WayIn | None = None
        self.ways = WaysList()
        self.new, self.sheet, self.code = (
            NewPassphrase(tasks, passphrase_strength, keys, label="New passphrase"),
            RecoverySheet(tasks),
            CodeLine("Recovery code, if it shall stay valid"),
        )
        self.removal = KeyForm("Remove")
        self.change = KeyForm(
            "Change the passphrase", self.new, check=self.new.wrong, label="Your passphrase until now"
        )
        self.recovery = KeyForm("Use this code from now on", self.sheet)
        self.quick = KeyForm("Turn on")
        self.new_key = KeyForm("Lock and change the key", self.code, check=lambda: self.code.wrong)
        self._open_change = DeskButton("Change the passphrase", icon="key")
        self._open_recovery = DeskButton("Make a recovery code", icon="print")
        self._quick_on = DeskButton("Turn quick unlock on", icon="quick_unlock")
        self._quick_off = DeskButton("Turn quick unlock off")
        self._open_key = DeskButton("Change the key", icon="lock")
        self._about_quick = hint(ABOUT_QUICK)
        self.lay_out(
            card("Ways into this vault", self.ways, self.removal),
            card("Passphrase", row(self._open_change, None), self.change),
            card("Recovery code", hint(ABOUT_RECOVERY), row(self._open_recovery, None), self.recovery),
            card("Quick unlock", self._about_quick, row(self._quick_on, self._quick_off, None), self.quick),
            card("The key itself", hint(ABOUT_KEY), row(self._open_key, None), self.new_key),
        )
        for button in (self._quick_on, self._quick_off):
            button.hide()
        self._connect()

    def _connect(self) -> None:
        for form, button in self._forms().items():
            form.closed.connect(self._forget)
            if button is not None:
                form.closed.connect(button.show)
        self.ways.remove_wanted.connect(self._ask_removal)
        self._open_change.clicked.connect(lambda: self._open(self.change, "", self.new))
        self._open_recovery.clicked.connect(self._show_code)
        self._quick_on.clicked.connect(lambda: self._open(self.quick, ""))
        self._quick_off.clicked.connect(self._turn_off)
        self._open_key.clicked.connect(lambda: self._open(self.new_key, "", self.code))
        self.new.entered.connect(self.change.passphrase.setFocus)
        self.code.entered.connect(self.new_key.passphrase.setFocus)
        self.removal.asked.connect(self._remove)
        self.change.asked.connect(self._change)
        self.recovery.asked.connect(self._use_code)
        self.quick.asked.connect(self._turn_on)
        self.new_key.asked.connect(self._change_key)
        self.sheet.said.connect(self.said)

    def entered(self) -> None:
        self._tasks.run(self._read, self._show, key="keys", owner=self)

    def left(self) -> None:
        for form in self._forms():
            form.close_form()

    def panels(self) -> Sequence[QWidget]:
        return (*self.ways.buttons[:1], self._open_change, self._open_recovery, self._open_key)

    # -- reading -----------------------------------------------------------------------------------------------------

    def _read(self) -> _Read:
        house = self._session.house
        file = Path(self._session.vault.info().file)
        try:
            return _Read(file, services.ways_in(house, file=file), services.quick_unlock_name(house), "")
        except CoderDeskError as failure:
            return _Read(file, services.ways_in(house, file=file), "", failure.message)

    def _show(self, read: _Read) -> None:
        self._file = read.file
        self.ways.show_ways(read.ways)
        kinds = {way.kind for way in read.ways}
        is_on = WayKind.KEYRING in kinds
        self._quick_on.setVisible(bool(read.keyring) and not is_on and self.quick.isHidden())
        self._quick_off.setVisible(is_on)
        where = f"This computer has {read.keyring}." if read.keyring else read.refusal
        self._about_quick.setText(f"{ABOUT_QUICK} {where}")
        has_code = WayKind.RECOVERY in kinds
        self._open_recovery.set_words("Make a new recovery code" if has_code else "Make a recovery code")
        self.code.setVisible(has_code)

    # -- what the coder asks for -------------------------------------------------------------------------------------

    def _forms(self) -> dict[KeyForm, DeskButton | None]:
        """Return each form with the button that it opens under, where that comes back when it closes."""
        return {
            self.removal: None,
            self.change: self._open_change,
            self.recovery: self._open_recovery,
            self.quick: None,
            self.new_key: self._open_key,
        }

    def _open(self, form: KeyForm, question: str, focus: QWidget | None = None) -> None:
        """Open one form and close the others."""
        for other in self._forms():
            if other is not form:
                other.close_form()
        if (button := self._forms()[form]) is not None:
            button.hide()
        self._quick_on.setVisible(self._quick_on.isVisible() and form is not self.quick)
        form.open_form(question, focus if focus is not None and not focus.isHidden() else None)

    def _forget(self) -> None:
        self._removing = None
        self.new.forget()
        self.sheet.forget()
        self.code.forget()
        self.entered()

    def _ask_removal(self, way: WayIn) -> None:
        self._open(self.removal, f"Remove {way_words(way).lower()}{_since(way)}? It opens the vault no more.")
        self._removing = way

    def _show_code(self) -> None:
        code, today = RecoveryCode.random(), self._session.today()
        self._open(
            self.recovery, "Print the page or save it, then let the code take the place of any before it.", self.sheet
        )
        self.sheet.show_code(
            code, recovery_page(code, vault=self._file, on=today), f"{self._file.stem} recovery code {today}.pdf"
        )

    def _remove(self, secret: Secret) -> None:
        way, session = self._removing, self._session
        if way is None:
            return
        self._do(
            self.removal,
            lambda: services.remove_way_in(
                session.house, session.vault, file=self._file, passphrase=secret, way=way.id
            ),
            f"{way_words(way)} was removed.",
        )

    def _change(self, secret: Secret) -> None:
        new, session = self.new.peek(), self._session
        self._do(
            self.change,
            lambda: services.change_passphrase(session.house, session.vault, file=self._file, old=secret, new=new),
            "The passphrase was changed.",
        )

    def _use_code(self, secret: Secret) -> None:
        code, session = self.sheet.code, self._session
        if code is None:
            return
        self._do(
            self.recovery,
            lambda: services.keep_recovery_code(
                session.house, session.vault, file=self._file, passphrase=secret, code=code
            ),
            "The new recovery code opens the vault from now on.",
        )

    def _turn_on(self, secret: Secret) -> None:
        session = self._session
        self._do(
            self.quick,
            lambda: services.turn_quick_unlock_on(session.house, session.vault, file=self._file, passphrase=secret),
            "Quick unlock is on for this computer.",
        )

    def _turn_off(self) -> None:
        session = self._session

        def done(_gone: object) -> None:
            self.said.emit(Message("Quick unlock is off."))
            self.entered()

        self._tasks.run(
            lambda: services.turn_quick_unlock_off(session.house, session.vault, file=self._file), done, owner=self
        )

    def _change_key(self, secret: Secret) -> None:
        code = self.code.code()
        self.new_key.close_form()
        self.new_key_wanted.emit(secret, code)

    def _do(self, form: KeyForm, work: Callable[[], object], said: str) -> None:
        def done(_result: object) -> None:
            form.close_form()
            self.said.emit(Message(said))

        self._tasks.run(work, done, form.show_error, owner=self)


def _since(way: WayIn) -> str:
    return f" of {short_date(way.made)}" if way.made else ""
