"""Icons by meaning, from Material Design Icons 6 as qtawesome ships them.

Importing qtawesome costs half a second and loads eleven fonts; the desk needs one font and fifty of its glyphs, so the
font and its table are read from the package's folder as the data that they are.

An icon is painted when it is shown, in the colour that its role has then: nothing needs to be told of a new theme.
"""

from __future__ import annotations

import importlib.util
import json
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QImage, QPainter, QPixmap

from coderdesk.ui.theme import look

#: What an icon stands for -> its name in Material Design Icons. The desk names meanings, never glyphs.
GLYPHS: dict[str, str] = {
    # screens
    "worklist": "format-list-checks",
    "chart": "file-document-edit-outline",
    "encoder": "book-open-page-variant-outline",
    "bills": "receipt-text-outline",
    "payments": "cash-check",
    "reports": "chart-box-outline",
    "code_sets": "database-outline",
    "settings": "cog-outline",
    # states
    "error": "alert-circle",
    "warning": "alert",
    "info": "information-outline",
    "ok": "check-circle",
    "overridden": "shield-check-outline",
    "ready": "circle-outline",
    "coding": "progress-clock",
    "on_hold": "pause-circle-outline",
    "finished": "check-circle-outline",
    "exported": "send-check-outline",
    "query": "comment-question-outline",
    "due": "calendar-clock-outline",
    "overdue": "alert-circle",
    "saved": "content-save-check-outline",
    "unsaved": "content-save-edit-outline",
    "loading": "timer-sand",
    "empty": "inbox-outline",
    "failed": "alert-circle-outline",
    # the vault
    "vault": "folder-lock-outline",
    "lock": "lock-outline",
    "key": "key-outline",
    "quick_unlock": "fingerprint",
    "show": "eye-outline",
    "hide": "eye-off-outline",
    "caps_lock": "apple-keyboard-caps",
    "offline": "shield-lock-outline",
    "desk": "file-document-edit-outline",
    # things
    "document": "file-document-outline",
    "pdf": "file-pdf-box",
    "lab": "flask-outline",
    "list": "clipboard-text-outline",
    "patient": "account-outline",
    "provider": "doctor",
    "client": "hospital-building",
    "coverage": "card-account-details-outline",
    "money": "currency-usd",
    "evidence": "marker",
    "no_evidence": "marker-cancel",
    "code": "book-open-page-variant-outline",
    "title_match": "format-letter-case",
    "index_match": "book-open-page-variant-outline",
    "note_match": "marker",
    "history": "history",
    "timer": "timer-outline",
    "keyboard": "keyboard-outline",
    "theme": "theme-light-dark",
    "text_size": "format-size",
    "messages": "message-text-outline",
    # actions
    "search": "magnify",
    "clear": "close",
    "close": "close",
    "add": "plus",
    "remove": "trash-can-outline",
    "edit": "pencil",
    "undo": "undo",
    "redo": "redo",
    "copy": "content-copy",
    "open": "folder-open-outline",
    "import": "tray-arrow-down",
    "export": "export-variant",
    "print": "printer-outline",
    "filter": "filter-variant",
    "refresh": "refresh",
    "restore": "restore",
    "pause": "pause",
    "play": "play",
    "next": "arrow-right",
    "up": "arrow-up",
    "down": "arrow-down",
    "right": "chevron-right",
    "fold": "chevron-down",
    "unfold": "chevron-right",
    "more": "dots-horizontal",
    "new_window": "open-in-new",
    "star": "star-outline",
    "bookmark": "bookmark-outline",
    "go_to": "arrow-top-right",
    "action": "lightning-bolt-outline",
    "check": "check",
    "checked": "checkbox-marked",
    "unchecked": "checkbox-blank-outline",
    "partly_checked": "minus-box",
    "radio_on": "radiobox-marked",
    "radio_off": "radiobox-blank",
}


class _RoleIcon(QIconEngine):
    """Paints one glyph in the colour that a role has at the time of painting."""

    def __init__(self, meaning: str, role: str, active_role: str) -> None:
        super().__init__()
        self._meaning, self._role, self._active_role = meaning, role, active_role

    def clone(self) -> QIconEngine:
        return _RoleIcon(self._meaning, self._role, self._active_role)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        role = self._active_role if state is QIcon.State.On or mode is QIcon.Mode.Selected else self._role
        paint_icon(painter, rect, self._meaning, "text_disabled" if mode is QIcon.Mode.Disabled else role)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        # Qt asks in device pixels and sets the ratio itself.
        del scale
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap


def icon(meaning: str, role: str = "text_muted", *, active: str = "") -> QIcon:
    """Return the icon of `meaning` (a key of `GLYPHS`) in the colour of `role`; `active` is its colour when on."""
    if meaning not in GLYPHS:
        raise KeyError(meaning)
    return QIcon(_RoleIcon(meaning, role, active or role))


def paint_icon(painter: QPainter, rect: QRect, meaning: str, role: str) -> None:
    """Paint the glyph of `meaning` into `rect` (its smaller side is the size) in the colour of `role`."""
    side = min(rect.width(), rect.height())
    if side <= 0:
        return
    ratio = painter.device().devicePixelRatio()
    glyph = _glyph(GLYPHS[meaning], look().palette.of(role), side, ratio)
    painter.drawImage(rect.x() + (rect.width() - side) // 2, rect.y() + (rect.height() - side) // 2, glyph)


@lru_cache(maxsize=512)
def _glyph(name: str, colour: str, side: int, ratio: float) -> QImage:
    """Return a drawn glyph; a list of fifty rows paints the same five of them over and over."""
    family, table = _glyph_font()
    image = QImage(round(side * ratio), round(side * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    font = QFont(family)
    font.setPixelSize(side)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(QRect(0, 0, side, side), Qt.AlignmentFlag.AlignCenter, table[name])
    painter.end()
    return image


@lru_cache(maxsize=1)
def _glyph_font() -> tuple[str, dict[str, str]]:
    """Load the font and return its family, with the character of each glyph that the desk uses."""
    folder = _font_folder()
    charmap = json.loads(next(folder.glob("materialdesignicons6-webfont-charmap-*.json")).read_text(encoding="utf-8"))
    number = QFontDatabase.addApplicationFont(str(next(folder.glob("materialdesignicons6-webfont-*.ttf"))))
    if number < 0:
        raise RuntimeError("the icon font could not be loaded")
    return QFontDatabase.applicationFontFamilies(number)[0], {
        name: chr(int(charmap[name], 16)) for name in set(GLYPHS.values())
    }


def _font_folder() -> Path:
    spec = importlib.util.find_spec("qtawesome")
    if spec is None or spec.origin is None:
        raise RuntimeError("qtawesome is not installed")
    return Path(spec.origin).parent / "fonts"
