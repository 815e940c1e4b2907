"""What CoderDesk put on the clipboard, so that it is taken away again when the desk is locked."""

from __future__ import annotations

import os
from collections import deque

from PySide6.QtCore import QObject
from PySide6.QtGui import QClipboard, QGuiApplication

#: Of what was copied before the last so many things, a copy that a clipboard manager put back stays.
REMEMBERED = 64


class ClipboardGuard(QObject):
    """Remembers a digest of each text that this program copied, or marked where marking copies (X11's selection).

    The digest is keyed with a key that lives in this object alone: it tells nothing of a name or a number.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._key = os.urandom(32)
        self._ours: deque[bytes] = deque(maxlen=REMEMBERED)
        self._modes = [QClipboard.Mode.Clipboard]
        if self._clipboard.supportsSelection():
            self._modes.append(QClipboard.Mode.Selection)
        if self._clipboard.supportsFindBuffer():
            self._modes.append(QClipboard.Mode.FindBuffer)
        self._clipboard.changed.connect(self._note)

    def holds_ours(self, mode: QClipboard.Mode) -> bool:
        """Whether what stands there is ours, whoever holds it now (a clipboard manager may have taken it over)."""
        return self._owns(mode) or self._digest(self._clipboard.text(mode)) in self._ours

    def clear(self) -> None:
        """Take away what is ours; what another program copied stays. Then forget what was ours."""
        for mode in self._modes:
            if self.holds_ours(mode):
                self._clipboard.clear(mode)
        self._ours.clear()

    def _note(self, mode: QClipboard.Mode) -> None:
        if self._owns(mode) and (text := self._clipboard.text(mode)):
            digest = self._digest(text)
            if digest not in self._ours:
                self._ours.append(digest)

    def _owns(self, mode: QClipboard.Mode) -> bool:
        if mode is QClipboard.Mode.Clipboard:
            return self._clipboard.ownsClipboard()
        if mode is QClipboard.Mode.Selection:
            return self._clipboard.ownsSelection()
        return self._clipboard.ownsFindBuffer()

    def _digest(self, text: str) -> bytes:
        # Wanted at the first copy; the start of the desk does without.
        import hashlib

        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()
