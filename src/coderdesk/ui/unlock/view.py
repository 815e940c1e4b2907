"""The unlock screen: open a vault, choose another, make one. Nothing else, and no patient."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from coderdesk.ui import dialogs
from coderdesk.ui.failures import Told
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Worker
from coderdesk.ui.theme import look
from coderdesk.ui.unlock.create_card import ENDING, CreateCard
from coderdesk.ui.unlock.entries import VaultEntry, VaultList
from coderdesk.ui.unlock.mark import Mark
from coderdesk.ui.unlock.open_card import OpenCard
from coderdesk.ui.unlock.wait import Door, Wait
from coderdesk.ui.widgets.base import column, in_tab_order, named, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.labels import IconLabel, Label
from coderdesk.ui.widgets.strength_meter import Judge

WIDTH = 432
OFFLINE = "Works offline. Nothing leaves this computer unless you export it."


if TYPE_CHECKING:
    from coderdesk.ui.unlock.recover_card import RecoverCard


class UnlockScreen(QWidget):
    """`unlock_requested(path, Secret)`, `quick_requested(path)`, `recover_requested(path, RecoveryCode, Secret)` and
    `create_requested(path, Secret, coder)` say what the coder wants.

    The host answers with `show_error(told)`, or takes the screen away and calls `forget`. Until then it is busy.
    `vault_shown(path)` asks what is known of the door of that vault; the host answers with `show_door`.
    """

    unlock_requested = Signal(object, object)
    quick_requested = Signal(object)
    recover_requested = Signal(object, object, object)
    vault_shown = Signal(object)
    create_requested = Signal(object, object, str)
    restore_requested = Signal()

    def __init__(
        self, keys: KeyTable, tasks: Worker, judge: Judge, *, folder: Path, version: str, coder: str = ""
    ) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setAccessibleName("Unlock")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._coder = coder
        self._entries: tuple[VaultEntry, ...] = ()
        self.open_card, self.create_card = OpenCard(keys), CreateCard(keys, tasks, judge, folder)
        self._of_cards = keys, tasks, judge
        self._wait = Wait(self)
        self._wait.ticked.connect(self.open_card.show_wait)
        self._others_head = Label("Other vaults on this computer", "small_strong", "text_muted")
        self._others = VaultList()
        self._others.chosen.connect(self._choose)
        self._create = DeskButton.of(keys, "unlock.create", "Create a vault", Kind.GHOST, "add")
        self._open = DeskButton.of(keys, "unlock.open", "Open a file", Kind.GHOST, "vault")
        self._head, self._actions = QWidget(), QWidget()
        self._restore = DeskButton.of(keys, "unlock.restore", "Restore a backup", Kind.GHOST, "restore")
        self._actions.setLayout(column(row(self._create, self._open, None), row(self._restore, None), gap=4))
        self._lay_out(version)
        self._connect(keys)

    @cached_property
    def recover_card(self) -> RecoverCard:
        """The card that asks for the recovery code; made when it is wanted first, which for most is never."""
        from coderdesk.ui.unlock.recover_card import RecoverCard

        card = RecoverCard(*self._of_cards)
        card.hide()
        self._cards.put(card)
        self._wait.ticked.connect(card.show_wait)
        card.show_wait(self._wait.said)
        card.recover_requested.connect(self._ask_recover)
        card.left.connect(self._leave_recover)
        return card

    def _made_cards(self) -> Sequence[OpenCard | CreateCard | RecoverCard]:
        return (self.open_card, self.create_card, *((self.recover_card,) if "recover_card" in self.__dict__ else ()))

    # -- what the host says ------------------------------------------------------------------------------------------

    def show_vaults(self, entries: Sequence[VaultEntry]) -> None:
        """Ask for the passphrase of the first vault and list the others; where there is none, offer to make one."""
        self._entries = tuple(entries)
        if entries:
            self._show_open(entries[0])
        else:
            self.show_create()

    def show_locked(self, entry: VaultEntry, why: str) -> None:
        """Ask for the passphrase of the vault that was locked, and say why: "after 10 minutes without a key"."""
        self._show_open(entry)
        self.open_card.show_locked(why)
        for others in (self._head, self._others_head, self._others, self._actions):
            others.setVisible(False)
        self.open_card.start()

    def show_door(self, path: Path, door: Door) -> None:
        """Offer the ways into the vault that is asked for, and say how long its next try has to wait."""
        if self.open_card.entry is None or self.open_card.entry.path != path:
            return
        self.open_card.show_ways(quick=door.quick_unlock, recovery=door.recovery_code)
        self._order_tabs()
        self._wait.start(door.wrong_tries, door.seconds)

    def show_recover(self) -> None:
        """Ask for the recovery code of the vault that is asked for."""
        if self.open_card.entry is not None:
            self.recover_card.show_vault(self.open_card.entry)
            self._show_card(self.recover_card)
            self.recover_card.start()

    def ask_for(self, entry: VaultEntry) -> None:
        """Ask for the passphrase of `entry`, whether it is in the list or not."""
        self._show_open(entry)

    def show_create(self) -> None:
        """Offer to make a vault."""
        self._show_card(self.create_card)
        self.create_card.start(self._coder)

    def show_busy(self, busy: bool) -> None:
        """Take nothing more while a vault is being opened or made."""
        for card in self._made_cards():
            card.show_busy(busy)
        for widget in (self._others, self._actions):
            widget.setEnabled(not busy)

    def show_error(self, told: Told) -> None:
        """Say on the card what went wrong, and be ready again."""
        self.show_busy(False)
        if not self.create_card.isHidden():
            self.create_card.show_error(told)
        elif not self.open_card.isHidden():
            self.open_card.show_error(told)
        else:
            self.recover_card.show_error(told)

    def forget(self) -> None:
        """Forget every passphrase that was typed, as when the vault has opened."""
        self.show_busy(False)
        for card in self._made_cards():
            card.forget()

    # -- parts -------------------------------------------------------------------------------------------------------

    def _lay_out(self, version: str) -> None:
        words = column(Label("CoderDesk", "title"), Label(f"Version {version}", "small", "text_muted"), gap=0)
        self._head.setLayout(row(Mark(), words, None, gap=12))
        below = column(self._others_head, self._others, 4, self._actions)
        self._cards = column(self.open_card, self.create_card, gap=0)
        middle = QWidget()
        middle.setLayout(column(self._head, 16, self._cards, 12, below))
        self._middle = middle
        self._width()
        look().changed.connect(self._width)
        offline = row(None, IconLabel("offline", "text_muted"), Label(OFFLINE, "small", "text_muted"), None)
        page = QWidget()
        page.setProperty("ground", "surface")
        page.setLayout(column(None, row(None, middle, None), None, offline, gap=12, margins=(16, 16, 16, 16)))
        self._scroll = named(QScrollArea(), "Unlock")
        self._scroll.setWidget(page)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(column(self._scroll, gap=0))

    def _connect(self, keys: KeyTable) -> None:
        self.open_card.unlock_requested.connect(self._ask_unlock)
        self.open_card.quick_requested.connect(self._ask_quick)
        self.open_card.recover_wanted.connect(self.show_recover)
        self.create_card.create_requested.connect(self._ask_create)
        self.create_card.left.connect(lambda: self.show_vaults(self._entries))
        self._create.clicked.connect(self.show_create)
        self._open.clicked.connect(self._open_file)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._show_focus)
        self._restore.clicked.connect(self.restore_requested)
        keys.bind("unlock.restore", self, self._restore.click)
        keys.bind("unlock.create", self, self._create.click)
        keys.bind("unlock.open", self, self._open.click)

    def _show_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Bring what has the focus into view: at 200 % the card is higher than a small window."""
        if now is not None and self._middle.isAncestorOf(now):
            self._scroll.ensureWidgetVisible(now)

    def _width(self) -> None:
        self._middle.setFixedWidth(look().px(WIDTH))

    def _show_open(self, entry: VaultEntry) -> None:
        self.open_card.show_vault(entry)
        self.open_card.show_locked("")
        self._show_card(self.open_card)
        others = [other for other in self._entries if other.path != entry.path]
        self._others.show_vaults(others)
        self._order_tabs()
        for widget in (self._others_head, self._others):
            widget.setVisible(bool(others))
        self.open_card.start()
        self._wait.start(0, 0)
        self.vault_shown.emit(entry.path)

    def _order_tabs(self) -> None:
        in_tab_order(self.open_card.last, *self._others.buttons, self._create, self._open, self._restore)

    def _show_card(self, card: QWidget) -> None:
        making = card is not self.open_card
        for each in self._made_cards():
            each.setVisible(each is card)
        for widget in (self._others_head, self._others):
            widget.setVisible(not making and len(self._entries) > 1)
        self._create.setVisible(not making)
        self._head.show()
        self._actions.show()
        self.create_card.show_back(bool(self._entries))

    def _choose(self, entry: VaultEntry) -> None:
        self._show_open(entry)

    def _open_file(self) -> None:
        file = dialogs.ask_file(self, "Open a vault", f"Vaults (*{ENDING});;All files (*)", Path.home())
        if file is not None:
            self._show_open(VaultEntry(file))

    def _ask_unlock(self, path: object, secret: object) -> None:
        self.show_busy(True)
        self.unlock_requested.emit(path, secret)

    def _ask_quick(self, path: object) -> None:
        self.show_busy(True)
        self.quick_requested.emit(path)

    def _ask_recover(self, path: object, code: object, secret: object) -> None:
        self.show_busy(True)
        self.recover_requested.emit(path, code, secret)

    def _leave_recover(self) -> None:
        self.recover_card.forget()
        if self.open_card.entry is not None:
            self._show_open(self.open_card.entry)

    def _ask_create(self, path: object, secret: object, coder: str) -> None:
        self.show_busy(True)
        self.create_requested.emit(path, secret, coder)
