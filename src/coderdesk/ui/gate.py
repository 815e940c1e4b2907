"""Before the desk: the code sets are built where they are missing, then a vault is opened or made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from coderdesk.domain.failures import DamagedVault, KeyFileLost
from coderdesk.domain.occupancy import Use
from coderdesk.domain.secret import Secret
from coderdesk.services.codes import build_code_sets
from coderdesk.services.house import House
from coderdesk.services.preferences import KnownVault, load_preferences
from coderdesk.ui.failures import Told
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Lane, Tasks
from coderdesk.ui.unlock.entries import VaultEntry
from coderdesk.ui.unlock.view import UnlockScreen
from coderdesk.ui.window import SMALLEST, TITLE

if TYPE_CHECKING:
    from coderdesk.domain.progress import Progress
    from coderdesk.domain.recovery_code import RecoveryCode
    from coderdesk.domain.ways_in import Opener
    from coderdesk.services.keys import Door
    from coderdesk.services.vaults import Strength, Unlocked
    from coderdesk.ui.firststart import FirstStart
    from coderdesk.ui.restoring.screen import RescueScreen
    from coderdesk.ui.unlock.new_key import NewKeyScreen


class Gate(QMainWindow):
    """The window that stands where no vault is open. `opened(Vault, Path)` is emitted when one is; `passed` when the
    code sets are there, or the coder goes on without them.

    Its passphrases live in its fields and in the `Secret` that the worker is handed, and are forgotten once it opened.
    """

    opened = Signal(object, object)
    passed = Signal()

    def __init__(self, house: House, tasks: Tasks, keys: KeyTable) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.setMinimumSize(*SMALLEST)
        self._house, self._tasks, self._keys = house, tasks, keys
        self._news = ""
        self._held = False
        self._waiting: Callable[[], None] | None = None
        preferences = load_preferences(house.config_folder)
        self.unlock = UnlockScreen(
            keys,
            tasks,
            _strength,
            folder=Path.home() / "Documents" if (Path.home() / "Documents").is_dir() else Path.home(),
            version=version("coderdesk"),
            coder=preferences.coder,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.unlock)
        self.setCentralWidget(self._stack)
        self.unlock.unlock_requested.connect(self._enter)
        self.unlock.create_requested.connect(self._create)
        self.unlock.quick_requested.connect(self._enter_quickly)
        self.unlock.recover_requested.connect(self._recover)
        self.unlock.vault_shown.connect(self._look_at_door)
        self.unlock.restore_requested.connect(self._restore)

    @cached_property
    def first_start(self) -> FirstStart:
        """The screen that shows the building; made when there is something to build, which is once."""
        from coderdesk.ui.firststart import FirstStart

        screen = FirstStart()
        self._stack.addWidget(screen)
        screen.cancelled.connect(self._pass)
        screen.retried.connect(self._build)
        return screen

    @cached_property
    def new_key(self) -> NewKeyScreen:
        """The screen that is seen while a vault gets a new key."""
        from coderdesk.ui.unlock.new_key import NewKeyScreen

        screen = NewKeyScreen()
        self._stack.addWidget(screen)
        return screen

    @cached_property
    def rescue(self) -> RescueScreen:
        """The screen that restores backups and saves what can be read of damaged vaults; made when it is wanted."""
        from coderdesk.ui.restoring.screen import RescueScreen

        screen = RescueScreen(self._house, self._tasks, self._keys)
        self._stack.addWidget(screen)
        screen.opened.connect(self.opened)
        screen.left.connect(self._go_to)
        return screen

    def begin(self) -> None:
        """Build the code sets where they are missing, else ask for a passphrase."""
        if self._house.reference.ready:
            self._pass()
        else:
            self._build()

    def _pass(self) -> None:
        self.show_unlock()
        self.passed.emit()

    def show_unlock(self, locked: Path | None = None, why: str = "") -> None:
        """Ask for a passphrase: for the vault that was locked, and why, or for the one that was opened last."""
        self._stack.setCurrentWidget(self.unlock)
        known = load_preferences(self._house.config_folder).vaults
        entries = [_entry(vault) for vault in known if vault.is_there]
        self.unlock.show_vaults(entries)
        if locked is not None:
            entry = next((entry for entry in entries if entry.path == locked), VaultEntry(locked))
            self.unlock.show_locked(entry, why)

    def hold(self) -> None:
        """Open nothing before `let_go`: what is locked at this moment has not gone yet."""
        self._held = True

    def let_go(self) -> None:
        """Open again, at once what was asked for meanwhile."""
        self._held = False
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        QApplication.quit()

    def _build(self) -> None:
        self._stack.setCurrentWidget(self.first_start)
        reference = self._house.reference
        task = self._tasks.run_long(
            lambda progress: build_code_sets(reference, progress),
            "Building the code sets",
            lambda _built: self._pass(),
            # The screen itself says what went wrong and what to do.
            lambda _told: None,
            lane=Lane.ASIDE,
            owner=self,
        )
        self.first_start.watch(task)

    # What opens a vault is imported where it is used, on a worker: the window is shown without it.

    def _enter(self, path: Path, opener: Opener) -> None:
        def enter() -> Unlocked:
            from coderdesk.services.vaults import unlock_vault

            return unlock_vault(self._house, file=path, opener=opener, use=Use.DESK)

        self._run(enter, path)

    def _enter_quickly(self, path: Path) -> None:
        from coderdesk.domain.ways_in import QuickUnlock

        self._enter(path, QuickUnlock())

    def _recover(self, path: Path, code: RecoveryCode, new: Secret) -> None:
        def recover() -> Unlocked:
            from coderdesk.services.vaults import recover_vault

            return recover_vault(self._house, file=path, code=code, new=new, use=Use.DESK)

        self._run(recover, path)

    def _create(self, path: Path, passphrase: Secret, coder: str) -> None:
        def create() -> Unlocked:
            from coderdesk.services.vaults import Unlocked, create_vault

            return Unlocked(create_vault(self._house, file=path, passphrase=passphrase, coder=coder, use=Use.DESK))

        self._run(create, path)

    def _run(self, work: Callable[[], Unlocked], path: Path) -> None:
        if self._held:
            self._waiting = lambda: self._run(work, path)
            return

        def failed(told: Told) -> None:
            self.unlock.show_error(told)
            self._look_at_door(path)
            if told.failure in (DamagedVault, KeyFileLost):
                self.unlock.forget()
                self.rescue.show_hindered(path, told)
                self._stack.setCurrentWidget(self.rescue)

        self._tasks.run(work, lambda unlocked: self._opened(unlocked, path), failed, owner=self)

    def _opened(self, unlocked: Unlocked, path: Path) -> None:
        self.unlock.forget()
        self._news = unlocked.news
        self.opened.emit(unlocked.vault, path)

    def take_news(self) -> str:
        """Return once what happened at the door of the vault that was opened, for the desk to tell; "" for nothing."""
        news, self._news = self._news, ""
        return news

    def change_key(self, path: Path, passphrase: Secret, code: RecoveryCode | None) -> None:
        """Give the vault at `path` a new key, once what is being locked has gone, and open it again."""
        if self._held:
            self._waiting = lambda: self.change_key(path, passphrase, code)
            return
        from coderdesk.services.keys import change_key
        from coderdesk.services.vaults import unlock_vault

        def work(progress: Progress) -> Unlocked:
            done = change_key(self._house, file=path, passphrase=passphrase, code=code, progress=progress)
            unlocked = unlock_vault(self._house, file=path, opener=passphrase, use=Use.DESK)
            lost = [way.kind.words.lower() for way in done.lost if way.kind is not None]
            return replace(unlocked, first_news=f"The vault has a new key.{_to_make_anew(lost)}")

        def failed(told: Told) -> None:
            self.show_unlock(path, "while its key was to be changed")
            self.unlock.show_error(told)

        task = self._tasks.run_long(
            work, "Changing the key", lambda unlocked: self._opened(unlocked, path), failed, owner=self
        )
        self._stack.setCurrentWidget(self.new_key)
        self.new_key.watch(task)

    def _look_at_door(self, path: Path) -> None:
        """Find out which ways in the vault has, and how long the next try has to wait."""
        house = self._house

        def look() -> Door:
            from coderdesk.services.keys import door_of

            return door_of(house, file=path)

        self._tasks.run(
            look,
            lambda door: self.unlock.show_door(path, door),
            lambda _told: None,
            key="door",
            lane=Lane.ASIDE,
            owner=self,
        )

    def _restore(self) -> None:
        entry = self.unlock.open_card.entry
        if self.rescue.ask_backup(self, entry.path.parent if entry else Path.home()):
            self._stack.setCurrentWidget(self.rescue)

    def _go_to(self, vault: Path | None) -> None:
        self.show_unlock()
        if vault is not None:
            self.unlock.ask_for(VaultEntry(vault))


def _strength(text: str) -> Strength:
    from coderdesk.services.vaults import passphrase_strength

    return passphrase_strength(text)


def _to_make_anew(lost: Sequence[str]) -> str:
    return f" To be made anew, under Keys in the settings: {', '.join(lost)}." if lost else ""


def _entry(vault: KnownVault) -> VaultEntry:
    try:
        opened = datetime.fromisoformat(vault.opened)
    except ValueError:
        opened = None
    return VaultEntry(Path(vault.path), opened)
