"""The look of the desk: palette, fonts and stylesheet, switched live.

Qt keeps one style, one palette and one stylesheet for the whole application, so the look is one as well: it is a child
of the application, made once by `Theme.install` and found by any widget through `look()`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Template

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from coderdesk.ui import tokens
from coderdesk.ui.tokens import DARK, LIGHT, TYPE, Palette

WORDS_FACE = "Inter"
CODE_FACE = "JetBrains Mono"


class Mode(StrEnum):
    """Which palette: light, dark, or whichever the system asks for."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


class Theme(QObject):
    """The look in force. `changed` is emitted after a new one was applied to the application."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("theme")
        self._app = app
        # The one style that draws the same on every platform, under the stylesheet.
        app.setStyle("Fusion")
        self._mode = Mode.SYSTEM
        self._base_px = tokens.BASE_PX
        #: Counts the changes of the look, for what keeps things drawn by it.
        self.edition = 0
        self._fonts: dict[str, QFont] = {}
        self._colors: dict[str, QColor] = {}
        self.words_face, self.code_face = _faces()
        self.palette: Palette = self._palette_of_mode()
        app.styleHints().colorSchemeChanged.connect(self._system_changed)

    @classmethod
    def install(cls, app: QApplication, mode: Mode = Mode.SYSTEM, base_px: int = tokens.BASE_PX) -> Theme:
        """Give `app` the desk's look and return it; a second call changes the look that is there."""
        theme = app.findChild(Theme, "theme") or cls(app)
        _kept["theme"] = theme
        theme.set_look(mode, base_px)
        return theme

    @property
    def mode(self) -> Mode:
        """What the coder chose."""
        return self._mode

    @property
    def is_dark(self) -> bool:
        """Whether the dark palette is in force."""
        return self.palette is DARK

    @property
    def base_px(self) -> int:
        """The size of body text in px, 11 to 26 (13 is 100 %)."""
        return self._base_px

    @property
    def scale(self) -> float:
        """What every length is multiplied by: 1.0 at 13 px."""
        return self._base_px / tokens.BASE_PX

    def set_mode(self, mode: Mode) -> None:
        """Switch between light, dark and the system's choice."""
        self.set_look(mode, self._base_px)

    def set_base_px(self, base_px: int) -> None:
        """Set the size of body text; everything else follows. Values out of bounds are drawn in."""
        self.set_look(self._mode, base_px)

    def px(self, length: float) -> int:
        """Return `length` (px at 100 %) at the present size, at least 1."""
        return max(1, round(length * self.scale))

    def color(self, role: str) -> QColor:
        """Return the colour of `role` for painting."""
        if role not in self._colors:
            self._colors[role] = QColor(self.palette.of(role))
        return self._colors[role]

    def font(self, name: str) -> QFont:
        """Return the font of a name in `tokens.TYPE`, at the present size."""
        if name not in self._fonts:
            style = TYPE[name]
            font = QFont(self.code_face if style.mono else self.words_face)
            font.setPixelSize(self.type_px(style.px))
            font.setWeight(QFont.Weight(style.weight))
            # Figures of one width, so that a column of amounts lines up; no arrows out of -> in EDI and codes.
            font.setFeature(QFont.Tag("tnum"), 1)
            if style.mono:
                font.setStyleHint(QFont.StyleHint.Monospace)
                font.setFixedPitch(True)
                font.setFeature(QFont.Tag("calt"), 0)
            self._fonts[name] = font
        return QFont(self._fonts[name])

    def type_px(self, px: float) -> int:
        """Return a size of type at the present scale, never under 11 px."""
        return max(tokens.SMALLEST_TYPE_PX, round(px * self.scale))

    def style_sheet(self) -> str:
        """Return the application's stylesheet at the present palette and size."""
        template = _template()
        return template.substitute({name: self._value(name) for name in template.get_identifiers()})

    def _value(self, name: str) -> str:
        """Return what the template may name: a role, `px28` (a scaled length), `type_caption` (a font), `face_code`."""
        if name in tokens.ROLES:
            return self.palette.of(name)
        if name.startswith("px"):
            return f"{self.px(float(name[2:]))}px"
        if name == "face_code":
            return f'font-family: "{self.code_face}"'
        style = TYPE[name.removeprefix("type_")]
        face = f'font-family: "{self.code_face}"; ' if style.mono else ""
        return f"{face}font-size: {self.type_px(style.px)}px; font-weight: {style.weight}"

    def set_look(self, mode: Mode, base_px: int) -> None:
        """Switch mode and size in one go."""
        self._mode = mode
        self._base_px = min(tokens.LARGEST_BASE_PX, max(tokens.SMALLEST_BASE_PX, base_px))
        self._apply()

    @contextmanager
    def bare(self) -> Iterator[None]:
        """Put many widgets together without the stylesheet, and dress them once at the end.

        Qt styles a widget again each time that anything around it gets a parent. Nothing may be painted meanwhile.
        """
        self._app.setStyleSheet("")
        try:
            yield
        finally:
            self._app.setStyleSheet(self.style_sheet())

    def _system_changed(self) -> None:
        if self._mode is Mode.SYSTEM and self._palette_of_mode() is not self.palette:
            self._apply()

    def _apply(self) -> None:
        self.palette = self._palette_of_mode()
        self.edition += 1
        self._fonts.clear()
        self._colors.clear()
        self._app.setFont(self.font("body"))
        self._app.setPalette(self._qt_palette())
        self._app.setStyleSheet(self.style_sheet())
        self.changed.emit()

    def _palette_of_mode(self) -> Palette:
        if self._mode is Mode.SYSTEM:
            dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self._mode is Mode.DARK else LIGHT

    def _qt_palette(self) -> QPalette:
        """Return the palette for what the stylesheet does not reach (native parts, item views, links)."""
        group = QPalette.ColorRole
        roles = {
            group.Window: "surface",
            group.WindowText: "text",
            group.Base: "surface_raised",
            group.AlternateBase: "surface",
            group.Text: "text",
            group.PlaceholderText: "text_muted",
            group.Button: "surface_raised",
            group.ButtonText: "text",
            group.BrightText: "on_accent",
            group.ToolTipBase: "surface_raised",
            group.ToolTipText: "text",
            group.Highlight: "accent",
            group.HighlightedText: "on_accent",
            group.Link: "accent",
            group.LinkVisited: "accent",
            group.Light: "surface_raised",
            group.Midlight: "hover",
            group.Mid: "border",
            group.Dark: "border_strong",
            group.Shadow: "border_strong",
            group.Accent: "accent",
        }
        palette = QPalette()
        for role, name in roles.items():
            palette.setColor(role, self.color(name))
        for role in (group.WindowText, group.Text, group.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text_disabled"))
        return palette


def look() -> Theme:
    """Return the look in force; it must have been installed on the application before any widget is made."""
    theme = _kept.get("theme")
    if theme is None or not shiboken6.isValid(theme):
        raise RuntimeError("Theme.install(app) comes before the first widget")
    return theme


#: The look, found without asking the application: painting a list asks some thousand times.
_kept: dict[str, Theme] = {}


@cache
def _template() -> Template:
    # Beside this file, as `resource_folder` finds what ships: `importlib.resources` costs 20 ms at every start.
    return Template(Path(__file__).with_name("desk.qss.template").read_text(encoding="utf-8"))


def _faces() -> tuple[str, str]:
    """Return the faces of words and of codes: the wished ones where they are installed, else the platform's own."""
    system = QFontDatabase.systemFont
    words = WORDS_FACE if QFontDatabase.hasFamily(WORDS_FACE) else system(QFontDatabase.SystemFont.GeneralFont).family()
    codes = CODE_FACE if QFontDatabase.hasFamily(CODE_FACE) else system(QFontDatabase.SystemFont.FixedFont).family()
    return words, codes
