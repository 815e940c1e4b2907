"""The card that makes a new vault."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit

from coderdesk.domain.secret import Secret
from coderdesk.services.synced import synced_words
from coderdesk.ui import dialogs
from coderdesk.ui.failures import Told
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import Lane, Worker
from coderdesk.ui.tokens import Tone
from coderdesk.ui.unlock.notice import Notice
from coderdesk.ui.widgets.base import column, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind, Size
from coderdesk.ui.widgets.fields import Field
from coderdesk.ui.widgets.labels import IconLabel, Label
from coderdesk.ui.widgets.new_passphrase import NewPassphrase
from coderdesk.ui.widgets.strength_meter import Judge

ENDING = ".coderdesk"
#: File systems take 255 bytes, of which the files beside a vault and its backups add some to the name.
_MOST_BYTES = 120
_FORBIDDEN = '/\\:*?"<>|'


class CreateCard(QFrame):
    """Name, folder, the coder's own name, the passphrase twice. `create_requested(path, Secret, coder)`, `left`."""

    create_requested = Signal(object, object, str)
    left = Signal()

    def __init__(self, keys: KeyTable, tasks: Worker, judge: Judge, folder: Path) -> None:
        super().__init__()
        self.setProperty("ground", "raised")
        self.setProperty("edge", "card")
        self._folder = folder
        self._name, self._coder, self._where = QLineEdit("My practice"), QLineEdit(), QLineEdit(str(folder))
        self._where.setReadOnly(True)
        choose = DeskButton("Choose…", tip="Choose the folder of the vault")
        choose.clicked.connect(self._choose_folder)
        self._name_field = Field("Name of the vault", self._name, required=True)
        self._coder_field = Field(
            "Your name", self._coder, required=True, hint="It stands in the audit trail beside what you do."
        )
        self._new = NewPassphrase(tasks, judge, keys)
        self._passphrase, self._again = self._new.first, self._new.again
        warning = Label(
            "Without the passphrase nobody can open the vault, and nobody can find it out. Keep it safe; once the "
            "vault is open, print a recovery code in its settings, under Keys.",
            "small",
            "text_muted",
            wrap=True,
        )
        self._tasks, self._synced = tasks, Notice(Tone.WARNING)
        self._notice = Notice()
        self._create = DeskButton("Create the vault", Kind.PRIMARY, size=Size.TALL)
        self._create.clicked.connect(self._ask)
        self._back = DeskButton("Back", Kind.PLAIN, size=Size.TALL)
        self._back.clicked.connect(self.left)
        title = row(IconLabel("vault", "text_muted", 20), Label("Create a vault", "title"), None)
        folder_row = row(Field("Folder", self._where), choose)
        folder_row.setAlignment(choose, Qt.AlignmentFlag.AlignBottom)
        buttons = row(self._create, self._back)
        buttons.setStretchFactor(self._create, 1)
        self.setLayout(
            column(
                title,
                4,
                self._name_field,
                folder_row,
                self._synced,
                self._coder_field,
                self._new,
                warning,
                self._notice,
                buttons,
                gap=8,
                margins=(24, 20, 24, 24),
            )
        )
        self._connect()

    @property
    def path(self) -> Path:
        """The file that would be made."""
        return self._folder / f"{self._name.text().strip()}{ENDING}"

    def start(self, coder: str = "") -> None:
        """Put the focus on the first field; `coder` is who worked here last."""
        if coder and not self._coder.text():
            self._coder.setText(coder)
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._name.selectAll()
        self._look_at_folder()

    def show_back(self, shown: bool) -> None:
        """Offer to go back, where there is a vault to go back to."""
        self._back.setVisible(shown)

    def forget(self) -> None:
        """Forget the passphrases that were typed."""
        self._new.forget()
        self._notice.say("")

    def show_busy(self, busy: bool) -> None:
        """Take nothing more while the vault is being made."""
        self._create.set_words("Creating…" if busy else "Create the vault")
        for button in (self._create, self._back):
            button.setEnabled(not busy)

    def show_error(self, told: Told) -> None:
        """Say above the buttons what went wrong; nothing that was typed is lost."""
        self.show_busy(False)
        self._notice.say(str(told))

    # -- parts -------------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        for line in (self._name, self._coder):
            line.textEdited.connect(self._forget_errors)
            line.returnPressed.connect(self._ask)
        self._new.edited.connect(self._forget_errors)
        self._new.entered.connect(self._ask)

    def _choose_folder(self) -> None:
        chosen = dialogs.ask_folder(self, "Folder of the vault", self._folder)
        if chosen is not None:
            self._folder = chosen
            self._where.setText(str(chosen))
            self._look_at_folder()

    def _look_at_folder(self) -> None:
        """Say where the vault would be copied to other computers; a slow drive is asked aside."""
        folder = self._folder
        self._tasks.run(lambda: synced_words(folder), self._synced.say, key="synced", lane=Lane.ASIDE, owner=self)

    def _forget_errors(self) -> None:
        self._notice.say("")
        for field in (self._name_field, self._coder_field):
            field.set_error("")

    def _ask(self) -> None:
        if not self._create.isEnabled():
            return
        self._forget_errors()
        for check in (self._check_name, self._check_coder, self._check_passphrase):
            if not check():
                return
        secret: Secret = self._new.peek()
        self.show_busy(True)
        self.create_requested.emit(self.path, secret, self._coder.text().strip())

    def _check_name(self) -> bool:
        name = self._name.text().strip()
        if not name:
            self._name_field.set_error("Give the vault a name, such as that of your practice.")
        elif any(letter in _FORBIDDEN for letter in name) or name.startswith("."):
            self._name_field.set_error(f"A name cannot begin with a dot or hold any of {_FORBIDDEN}")
        elif len(name.encode("utf-8", "surrogatepass")) > _MOST_BYTES:
            self._name_field.set_error(f"A name may have at most {_MOST_BYTES} letters.")
        elif self.path.exists():
            self._name_field.set_error("A vault of that name is in this folder already. Choose another name.")
        else:
            return True
        self._name.setFocus()
        return False

    def _check_coder(self) -> bool:
        if self._coder.text().strip():
            return True
        self._coder_field.set_error("Type your name: the audit trail needs it.")
        self._coder.setFocus()
        return False

    def _check_passphrase(self) -> bool:
        wrong = self._new.wrong()
        self._notice.say(wrong)
        return not wrong
