"""What is typed and not kept yet, on its way into the vault a moment after it was typed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QCheckBox, QComboBox, QLineEdit, QWidget

from coderdesk.services.drafts import drafts_of, keep_drafts
from coderdesk.ui.failures import Told
from coderdesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from coderdesk.domain.ports import WorkFactory

#: What is typed within so many ms is kept together; a crash loses no more than that.
AFTER_MS = 150
#: A vault that could not be written is tried again after so many ms.
AGAIN_MS = 5_000

#: What is typed or chosen with, and what may change it besides letters: Esc, the arrow keys, a click, the wheel.
_EDITORS = (QLineEdit, QComboBox, QAbstractSpinBox, QCheckBox)
_CHANGES = (
    QEvent.Type.KeyPress,
    QEvent.Type.KeyRelease,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.Wheel,
    QEvent.Type.InputMethod,
)

Typed = Mapping[str, str]


class DraftKeeper(QObject):
    """Looks at what stands typed under `root` shortly after each key, and keeps in the vault what has changed.

    `typed()` returns the texts that are typed and not kept, by field: the one truth of what a draft is. What is kept,
    or left with Esc, no longer stands there, and so its draft goes. `troubled(Told)` once, where the vault cannot be
    written; the words stay where they are typed, and are tried again.
    """

    troubled = Signal(object)

    def __init__(
        self,
        root: QWidget,
        typed: Callable[[], Typed],
        begin: WorkFactory,
        now: Callable[[], datetime],
        tasks: Tasks,
        *,
        roots: Sequence[QWidget] = (),
    ) -> None:
        """`roots` where that is typed which `typed` tells of, `root` alone unless more are named."""
        super().__init__(root)
        self._roots, self._typed, self._begin, self._now, self._tasks = roots or (root,), typed, begin, now, tasks
        self._encounter: str | None = None
        self._kept: dict[str, str] = {}
        self._is_troubled, self._is_forgotten = False, False
        #: What the vault would not take, by chart and field.
        self._unkept: dict[str, dict[str, str | None]] = {}
        self._later = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._later.timeout.connect(self.flush)
        self._watched: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._watch)

    def start(self, encounter: str, then: Callable[[Typed], object]) -> None:
        """Begin with a chart ("": with none): `then` is called with what was kept for it, before anything new is."""
        self.stop()
        begin = self._begin

        def known(drafts: Typed) -> None:
            self._kept = dict(drafts)
            self._encounter = encounter
            then(drafts)
            self.look()

        self._tasks.run(lambda: drafts_of(begin, encounter=encounter), known, key="drafts", owner=self)

    def look(self) -> None:
        """Look soon whether something is typed."""
        if self._encounter is not None and not self._later.isActive():
            self._later.start(AFTER_MS)

    def keep_anew(self) -> None:
        """Keep soon all that stands typed: the vault has forgotten what it held of it."""
        self._is_forgotten = True
        self.look()

    def flush(self) -> None:
        """Keep at once what has changed since it was last kept."""
        self._later.stop()
        encounter = self._encounter
        if encounter is None:
            return
        typed = dict(self._typed())
        gone = [field for field in self._kept if field not in typed]
        kept, self._is_forgotten = {} if self._is_forgotten else self._kept, False
        changes: dict[str, str | None] = {f: text for f, text in typed.items() if kept.get(f) != text}
        changes.update(dict.fromkeys(gone))
        if not changes:
            return
        self._kept = typed
        begin, at = self._begin, self._now()
        self._tasks.run(
            lambda: keep_drafts(begin, encounter=encounter, changes=changes, at=at),
            lambda _none: self._arrived(encounter, changes),
            lambda told: self._failed(told, encounter, changes),
            owner=self,
        )

    @property
    def unkept(self) -> Mapping[str, Mapping[str, str | None]]:
        """What the vault would not take so far, by chart and field."""
        return self._unkept

    def stop(self) -> None:
        """Keep what is typed, and look no more: what goes from the screen now is not taken back by the coder."""
        self.flush()
        self._encounter = None
        self._kept = {}

    def _arrived(self, encounter: str, changes: Mapping[str, str | None]) -> None:
        self._is_troubled = False
        left = {field: text for field, text in self._unkept.pop(encounter, {}).items() if field not in changes}
        if left:
            self._unkept[encounter] = left

    def _failed(self, told: Told, encounter: str, changes: Mapping[str, str | None]) -> None:
        self._unkept.setdefault(encounter, {}).update(changes)
        if not self._is_troubled:
            self._is_troubled = True
            self.troubled.emit(told)
        if encounter == self._encounter:
            for field in changes:
                self._kept.pop(field, None)
            self._later.start(AGAIN_MS)

    def _watch(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Follow what is typed into."""
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched.destroyed.disconnect(self._unwatch)
            if (line := _line_of(self._watched)) is not None:
                line.textEdited.disconnect(self._edited)
            self._watched = None
        # Leaving a field keeps it, so look then, too.
        self.look()
        if isinstance(now, _EDITORS) and any(root.isAncestorOf(now) for root in self._roots):
            self._watched = now
            now.installEventFilter(self)
            now.destroyed.connect(self._unwatch)
            if (line := _line_of(now)) is not None:
                line.textEdited.connect(self._edited)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _CHANGES:
            self.look()
        return super().eventFilter(watched, event)

    def _edited(self, _text: str) -> None:
        self.look()

    def _unwatch(self) -> None:
        self._watched = None


def _line_of(editor: QWidget) -> QLineEdit | None:
    """Return the line that tells of letters that come without a key, as by pasting."""
    line = editor.lineEdit() if isinstance(editor, QComboBox) else editor
    return line if isinstance(line, QLineEdit) else None


def read_draft(text: str) -> Mapping[str, Any]:
    """Read the fields that were written; another version may have written otherwise, which then is no draft."""
    found = read_value(text)
    return found if isinstance(found, dict) else {}


def read_value(text: str) -> object:
    """Read what was written, or return None where that cannot be read."""
    try:
        return json.loads(text)
    except ValueError:
        return None
