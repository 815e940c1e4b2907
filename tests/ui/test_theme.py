"""One template, two palettes, any size."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontInfo, QIcon
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.money import Money
from coderdesk.ui import icons, tokens
from coderdesk.ui.icons import GLYPHS, icon
from coderdesk.ui.theme import Mode, Theme, look
from coderdesk.ui.tokens import DARK, LIGHT
from coderdesk.ui.widgets.base import column
from coderdesk.ui.widgets.labels import Label


def test_switching_to_dark_reaches_every_widget_at_once(theme: Theme, qapp: QApplication, qtbot: QtBot) -> None:
    label = QLabel("Diagnoses")
    qtbot.addWidget(label)
    label.ensurePolished()
    assert label.palette().windowText().color().name().upper() == LIGHT.text
    with qtbot.waitSignal(theme.changed):
        theme.set_mode(Mode.DARK)
    assert theme.is_dark
    assert label.palette().windowText().color().name().upper() == DARK.text
    assert qapp.palette().window().color().name().upper() == DARK.surface


def test_type_lengths_and_style_follow_the_font_setting(theme: Theme) -> None:
    theme.set_base_px(26)
    assert theme.scale == 2
    assert theme.px(26) == 52
    assert theme.font("body").pixelSize() == 26
    assert "font-size: 22px" in theme.style_sheet()
    theme.set_base_px(11)
    assert theme.font("caption").pixelSize() == 11, "nothing is set smaller than 11 px"


def test_a_size_out_of_bounds_is_drawn_in(theme: Theme) -> None:
    theme.set_base_px(400)
    assert theme.base_px == tokens.LARGEST_BASE_PX
    theme.set_base_px(-3)
    assert theme.base_px == tokens.SMALLEST_BASE_PX


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_the_style_is_filled_in_wholly_and_holds_the_colours_of_its_palette_only(theme: Theme, mode: Mode) -> None:
    theme.set_mode(mode)
    sheet = theme.style_sheet()
    assert "$" not in sheet
    colours = set(re.findall(r"#[0-9A-F]{6}", sheet))
    assert colours <= {theme.palette.of(role) for role in tokens.ROLES}


def test_words_and_codes_are_set_in_faces_that_exist(theme: Theme) -> None:
    for name in tokens.TYPE:
        assert QFontInfo(theme.font(name)).family() != ""
    assert QFontInfo(theme.font("code")).fixedPitch()


def _a_panel() -> QWidget:
    inner, outer = QWidget(), QWidget()
    label = Label("Diagnoses", "title", "danger")
    inner.setLayout(column(label, QLineEdit("E11.9")))
    # Asking for its size styles a widget at once, before it is put into another.
    inner.sizeHint()
    outer.setLayout(column(inner))
    return outer


def test_what_was_put_together_bare_looks_like_what_was_not(theme: Theme, qtbot: QtBot) -> None:
    dressed = _a_panel()
    with theme.bare():
        bare = _a_panel()
    for panel in (dressed, bare):
        qtbot.addWidget(panel)
        panel.resize(300, 100)
    assert dressed.sizeHint() == bare.sizeHint()
    assert dressed.grab().toImage() == bare.grab().toImage()


def test_a_fault_while_bare_leaves_nothing_bare(theme: Theme, qapp: QApplication) -> None:
    with pytest.raises(InvalidValue), theme.bare():
        Money.parse("no money")
    assert qapp.styleSheet() == theme.style_sheet()


def test_a_font_that_was_handed_out_can_be_changed_without_harm(theme: Theme) -> None:
    theme.font("body").setPixelSize(99)
    assert theme.font("body").pixelSize() == 13


def test_installing_again_changes_the_one_look_that_is_there(theme: Theme, qapp: QApplication) -> None:
    assert Theme.install(qapp, Mode.DARK) is theme
    assert look() is theme
    assert theme.mode is Mode.DARK


def test_every_icon_that_the_desk_names_is_in_the_font(qapp: QApplication) -> None:
    _family, table = icons._glyph_font()
    assert set(table) == set(GLYPHS.values())


def _inks(picture: QIcon) -> set[str]:
    image = picture.pixmap(QSize(32, 32)).toImage()
    pixels = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
    return {colour.name().upper() for colour in pixels if colour.alpha() == 255}


def test_an_icon_takes_the_colour_that_its_role_has_when_it_is_painted(theme: Theme) -> None:
    error = icon("error", "danger")
    assert _inks(error) == {LIGHT.danger}
    theme.set_mode(Mode.DARK)
    assert _inks(error) == {DARK.danger}


def test_an_icon_of_a_disabled_control_is_muted(theme: Theme) -> None:
    image = icon("error", "danger").pixmap(QSize(32, 32), QIcon.Mode.Disabled).toImage()
    assert image.pixelColor(16, 4).name().upper() == LIGHT.text_disabled


def test_an_icon_that_nobody_named_is_refused() -> None:
    with pytest.raises(KeyError):
        icon("unicorn")
