"""The colours can be read by people, and every place where they are named exists."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from coderdesk.ui import tokens
from coderdesk.ui.tokens import DARK, LIGHT, Palette, Tone

THEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]
GROUNDS = ("surface", "surface_raised", "surface_sunken", "hover", "accent_soft")


def luminance(colour: str) -> float:
    """Return the relative luminance of "#RRGGBB" (WCAG 2.1)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_of_contrast_is_right() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize("ink", ["text", "text_muted"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_words_can_be_read_on_every_ground(palette: Palette, ink: str, ground: str) -> None:
    assert contrast(palette.of(ink), palette.of(ground)) >= 4.5


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize("tone", list(Tone))
def test_every_tone_can_be_read_on_its_ground_and_on_the_panels(palette: Palette, tone: Tone) -> None:
    assert contrast(palette.of(tone.ink), palette.of(tone.ground)) >= 4.5
    assert contrast(palette.of(tone.ink), palette.surface_raised) >= 4.5
    assert contrast(palette.of(tone.ink), palette.surface) >= 4.5


@pytest.mark.parametrize("palette", THEMES)
def test_what_is_off_or_highlighted_can_still_be_read(palette: Palette) -> None:
    assert contrast(palette.text_disabled, palette.surface_sunken) >= 4.0
    assert contrast(palette.text_disabled, palette.surface_raised) >= 4.5
    assert contrast(palette.on_accent, palette.accent) >= 4.5
    assert contrast(palette.text, palette.evidence) >= 4.5
    assert contrast(palette.text, palette.danger_soft) >= 4.5
    assert contrast(palette.text_muted, palette.danger_soft) >= 4.5


@pytest.mark.parametrize("palette", THEMES)
def test_edges_of_controls_and_the_focus_stand_out(palette: Palette) -> None:
    for ground in ("surface", "surface_raised"):
        assert contrast(palette.border_strong, palette.of(ground)) >= 3
        assert contrast(palette.accent, palette.of(ground)) >= 3


def test_a_role_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        LIGHT.of("mauve")
    with pytest.raises(KeyError):
        LIGHT.of("of")


def test_no_type_is_smaller_than_eleven_px() -> None:
    assert min(style.px for style in tokens.TYPE.values()) >= tokens.SMALLEST_TYPE_PX


def test_only_the_tokens_hold_a_colour_value() -> None:
    folder = Path(str(files("coderdesk.ui")))
    guilty = [
        f"{path.name}: {found}"
        for path in [*folder.rglob("*.py"), *folder.rglob("*.template")]
        if path.name != "tokens.py"
        for found in re.findall(r"#[0-9A-Fa-f]{6}\b|rgba?\(\s*\d", path.read_text(encoding="utf-8"))
    ]
    assert guilty == []
