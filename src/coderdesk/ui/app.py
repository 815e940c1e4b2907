"""Opens the desk: one application, a gate before the vault, the desk behind it.

What stands behind the gate is imported when it is needed: the screens, and the services that bill and import, cost
twice what the gate does, and nobody has unlocked a vault when the window comes up.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from coderdesk.domain.failures import StorageFailed
from coderdesk.domain.occupancy import Use
from coderdesk.services.house import House
from coderdesk.services.memory import give_back
from coderdesk.services.preferences import Preferences, load_preferences, save_preferences
from coderdesk.ui.clipboard import ClipboardGuard
from coderdesk.ui.dialogs import keep_no_history
from coderdesk.ui.failures import Told, install_hooks
from coderdesk.ui.gate import Gate
from coderdesk.ui.idle import IdleClock
from coderdesk.ui.keys import KeyTable, keys_from_text, keys_to_text
from coderdesk.ui.session_watch import ASLEEP, SessionWatch
from coderdesk.ui.tasks import Lane, Tasks
from coderdesk.ui.theme import Mode, Theme
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.message_line import Message
from coderdesk.ui.words import count

if TYPE_CHECKING:
    from coderdesk.domain.ports import Vault
    from coderdesk.domain.recovery_code import RecoveryCode
    from coderdesk.domain.secret import Secret
    from coderdesk.ui.desk import Desk
    from coderdesk.ui.leaving import Leaving

#: The gate has been painted by then, and a passphrase is still being typed.
READ_AHEAD_AFTER_MS = 300


class Shell(QObject):
    """Holds what outlives a vault: look, keys, tasks, the gate; and the desk while a vault is open.

    `fault(Told)` takes what nobody caught, from any thread. `locked` when nothing of the desk is left.
    """

    fault = Signal(object)
    locked = Signal()

    def __init__(self, app: QApplication, house: House) -> None:
        super().__init__(app)
        self.house = house
        keep_no_history()
        preferences = load_preferences(house.config_folder)
        self.theme = Theme.install(app, Mode(preferences.mode), preferences.scale)
        self.keys = KeyTable(keys_from_text(preferences.keys), parent=self)
        self.keys.changed.connect(lambda changed: self.keep(keys=keys_to_text(changed)))
        self.tasks = Tasks(self)
        self.gate = Gate(house, self.tasks, self.keys)
        self.gate.opened.connect(self.enter)
        self.memory = QSettings(str(house.config_folder / "window.ini"), QSettings.Format.IniFormat, self)
        self.idle = IdleClock(preferences.autolock_minutes, parent=self)
        self.idle.idle_for.connect(self._lock_idle)
        self.idle.slept.connect(self.lock)
        self.watch = SessionWatch(self)
        self.watch.left.connect(self.lock)
        self.clipboard = ClipboardGuard(self)
        self.desk: Desk | None = None
        self._leaving: Leaving | None = None
        #: Drafts that the vault would not take when it was locked; only that vault can read them.
        self._sealed = b""
        self._path: Path | None = None
        self.fault.connect(self._tell)
        app.aboutToQuit.connect(self.leave)

    def begin(self) -> None:
        """Show the gate."""
        self.gate.resize(1440, 900)
        self.gate.show()
        self.gate.begin()
        QTimer.singleShot(READ_AHEAD_AFTER_MS, self, self._read_ahead)

    def begin_demo(self) -> None:
        """Make a fresh vault of the sample charts and open it, once the code sets are built."""
        self.gate.resize(1440, 900)
        self.gate.show()
        self.gate.passed.connect(self._make_demo, Qt.ConnectionType.SingleShotConnection)
        self.gate.begin()

    def enter(self, vault: Vault, path: Path) -> None:
        """Open the desk on an unlocked vault."""
        from coderdesk.services.session import Books, Session
        from coderdesk.ui.desk import Desk

        self._path = path
        session = Session(self.house, vault, Books(self.house.reference))
        # In a third of the time: the window stands still while the desk is put together.
        with self.theme.bare():
            self.desk = Desk(session, self.tasks, self.keys, self.memory)
        self.desk.lock_wanted.connect(lambda: self.lock("by you"))
        self.desk.quit_wanted.connect(QApplication.quit)
        self.desk.settings_screen.new_key_wanted.connect(self.change_key)
        self.desk.settings.look_wanted.connect(self.set_look)
        self.desk.settings.autolock_wanted.connect(self.set_autolock)
        self.desk.settings.show_look(self.theme.mode.value, self.theme.base_px, self.idle.minutes)
        self.idle.remaining_changed.connect(self.desk.frame.foot.show_time_to_lock)
        self._keep_sealed(vault)
        self.desk.start()
        if news := self.gate.take_news():
            self.desk.say(Message(news, Tone.WARNING))
        self.gate.hide()
        self.idle.start()
        self.watch.start()
        self.watch.hold()

    def lock(self, why: str) -> None:
        """Put the desk out of sight and stand at the gate again; the key is forgotten when `locked` is emitted.

        `why` ends the sentence "Locked ...".
        """
        if self.desk is None:
            if self._leaving is not None and why == ASLEEP:
                self._leaving.hurry()
            return
        from coderdesk.ui.leaving import Leaving

        self.idle.stop()
        desk, self.desk = self.desk, None
        stopped = self.tasks.stop_long()
        self.gate.hold()
        self.gate.restoreGeometry(desk.frame.saveGeometry())
        self.gate.show()
        said = _why(why, stopped)
        self.gate.show_unlock(self._path, said)
        self._leaving = Leaving(desk, self.tasks, why, self)
        self._leaving.backing_up.connect(lambda: self._tell_of_backup(said))
        self._leaving.gone.connect(self._gone)
        self._leaving.begin()

    def _tell_of_backup(self, said: str) -> None:
        """Nothing is left of the desk; what was typed already waits until the last backup is made."""
        self.clipboard.clear()
        card = self.gate.unlock.open_card
        card.show_locked(f"{said}. The last backup is being made; the key goes when it is.")
        if self._leaving is not None:
            self._leaving.gone.connect(lambda: card.show_locked(said))

    def _gone(self) -> None:
        if self._leaving is not None:
            self._sealed = self._leaving.sealed or self._sealed
            self._leaving.deleteLater()
            self._leaving = None
        self.clipboard.clear()
        self.watch.let_sleep()
        self.gate.let_go()
        self.locked.emit()
        # Once the desk is deleted, which waits for the event loop.
        QTimer.singleShot(0, self, self._give_back)

    def _give_back(self) -> None:
        """Let go of the memory in which the desk was: what was freed still holds pieces of charts."""
        gc.collect()
        self.tasks.run(give_back, lane=Lane.ASIDE, owner=self)

    def _keep_sealed(self, vault: Vault) -> None:
        """Keep the drafts that could not be kept when it was locked, before they are asked for."""
        if not self._sealed:
            return
        from coderdesk.services.drafts import keep_sealed

        sealed, at = self._sealed, self.house.clock.now()

        def kept(_none: None) -> None:
            self._sealed = b""

        self.tasks.run(lambda: keep_sealed(vault, sealed=sealed, at=at), kept, owner=self)

    def change_key(self, passphrase: Secret, code: RecoveryCode | None) -> None:
        """Lock the desk, give its vault a new key, and open it again."""
        if self._path is not None and self.desk is not None:
            self.lock("while the vault gets a new key")
            self.gate.change_key(self._path, passphrase, code)

    def set_look(self, mode: str, base_px: int) -> None:
        """Switch theme and size of text, and keep both."""
        self.theme.set_look(Mode(mode), base_px)
        self.keep(mode=mode, scale=base_px)

    def set_autolock(self, minutes: int) -> None:
        """Lock after so many minutes without a key, and keep that."""
        before = self.idle.minutes
        self.idle.set_minutes(minutes)
        self.keep(autolock_minutes=minutes)
        if self.desk is not None and before != minutes:
            self.desk.keep_setting("minutes without a key until the vault is locked", str(before), str(minutes))

    def keep(self, **changes: object) -> None:
        """Keep changed preferences; that they could not be kept is said, and no more."""
        kept: Preferences = replace(load_preferences(self.house.config_folder), **changes)  # type: ignore[arg-type]
        try:
            save_preferences(self.house.config_folder, kept)
        except StorageFailed as failure:
            if self.desk is not None:
                self.desk.say(Message(str(failure), Tone.WARNING))

    def _tell(self, told: Told) -> None:
        if self.desk is not None:
            self.desk.say(Message.of(told))

    def _lock_idle(self, minutes: int) -> None:
        self.lock(f"after {count(minutes, 'minute')} without a key")

    def _read_ahead(self) -> None:
        """Import the desk while the coder types, so that it opens at once."""
        self.tasks.run(lambda: import_module("coderdesk.ui.desk"), lane=Lane.ASIDE, owner=self)

    def _make_demo(self) -> None:
        from coderdesk.services.demo import create_demo_vault

        self.tasks.run_long(
            lambda progress: create_demo_vault(
                self.house, folder=self.house.data_folder / "demo", progress=progress, use=Use.DESK
            ),
            "Making the sample vault",
            lambda made: self.enter(made[1], made[0]),
            self.gate.unlock.show_error,
            owner=self,
        )

    def leave(self) -> None:
        """Lock and stop all work, as the program ends."""
        if self.desk is not None:
            from coderdesk.ui.leaving import Leaving

            desk, self.desk = self.desk, None
            self._leaving = Leaving(desk, self.tasks, "as the program ended", self)
        if self._leaving is not None:
            self._leaving.finish()
            self._leaving = None
        self.clipboard.clear()
        self.watch.let_sleep()
        self.tasks.close()


def _why(why: str, stopped: tuple[str, ...]) -> str:
    """Say why the desk is locked, and which work was stopped by it."""
    if not stopped:
        return why
    return f"{why}. Stopped, with nothing of it kept: {', '.join(title[:1].lower() + title[1:] for title in stopped)}"


def open_desk(house: House, *, demo: bool = False, when_shown: Callable[[], None] = lambda: None) -> int:
    """Open the desk and return the exit code when it was closed; `when_shown` is called when the gate can be seen."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("CoderDesk")
    # The gate and the desk take turns: that one of them closes does not end the program.
    app.setQuitOnLastWindowClosed(False)
    shell = Shell(app, house)
    install_hooks(shell.fault.emit)
    if demo:
        shell.begin_demo()
    else:
        shell.begin()
    QTimer.singleShot(READ_AHEAD_AFTER_MS, shell, when_shown)
    # What the start made stays until the end, so no later collection needs to go through it.
    gc.freeze()
    gc.enable()
    return app.exec()
