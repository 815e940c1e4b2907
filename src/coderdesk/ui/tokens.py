"""The desk's tokens: colour by role for light and dark, type by name, lengths on a 4 px grid.

Nothing else in the program holds a colour value. Contrasts are computed by a test (WCAG 2.1, success criterion 1.4.3).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Palette:
    """One theme: "#RRGGBB" by role.

    A `*_soft` colour is only ever a ground; its strong partner is only ever ink, icon or a 3 px bar.
    """

    #: Window, rail, side panels, section bars, table heads.
    surface: str
    #: Lists, reader, cards, inputs, top bar.
    surface_raised: str
    #: Neutral chips, row lines, buttons that are off, the backdrop of a page.
    surface_sunken: str
    #: The row under the pointer.
    hover: str
    #: Lines between panels, card edges, key caps.
    border: str
    #: Edges of inputs and buttons: 3:1 against their ground.
    border_strong: str
    text: str
    text_muted: str
    #: The label of a control that is off; still readable.
    text_disabled: str
    #: Focus, selection, and the one main action of a screen.
    accent: str
    #: Ground of the selected row, tab or rail entry.
    accent_soft: str
    #: Text and icon on accent.
    on_accent: str
    danger: str
    danger_soft: str
    warning: str
    warning_soft: str
    ok: str
    ok_soft: str
    info: str
    info_soft: str
    #: Highlight in a note, and its 2 px underline.
    evidence: str
    evidence_line: str

    def of(self, role: str) -> str:
        """Return the colour of `role`, or raise `KeyError` where no such role exists."""
        if role not in ROLES:
            raise KeyError(role)
        colour: str = getattr(self, role)
        return colour


ROLES: frozenset[str] = frozenset(field.name for field in fields(Palette))

LIGHT = Palette(
    surface="#F3F5F8",
    surface_raised="#FFFFFF",
    surface_sunken="#E8ECF1",
    hover="#EEF2F7",
    border="#D5DBE3",
    border_strong="#7E8A99",
    text="#17202C",
    text_muted="#55606E",
    text_disabled="#66707E",
    accent="#1F57C3",
    accent_soft="#E3ECFB",
    on_accent="#FFFFFF",
    danger="#B3231D",
    danger_soft="#FCE9E7",
    warning="#855300",
    warning_soft="#FDF1D8",
    ok="#1A6B43",
    ok_soft="#E0F3E8",
    info="#1D627F",
    info_soft="#E1F1F7",
    evidence="#FFEDB3",
    evidence_line="#B07D00",
)

DARK = Palette(
    surface="#14181E",
    surface_raised="#1B2028",
    surface_sunken="#29313C",
    hover="#232A34",
    border="#2C343F",
    border_strong="#6E7A89",
    text="#E3E8EE",
    text_muted="#9DA8B6",
    text_disabled="#8E99A7",
    accent="#86AEFF",
    accent_soft="#22324F",
    on_accent="#0B1526",
    danger="#FF948B",
    danger_soft="#3D2224",
    warning="#F0BC5E",
    warning_soft="#38301C",
    ok="#74D0A0",
    ok_soft="#1B3429",
    info="#7EC8E6",
    info_soft="#1A323D",
    evidence="#4B3F15",
    evidence_line="#D9AC3A",
)


class Tone(StrEnum):
    """What a chip, a card or a message says at a glance; always beside a word, and an icon where it is a state."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    DANGER = "danger"
    WARNING = "warning"
    OK = "ok"
    INFO = "info"
    EVIDENCE = "evidence"

    @property
    def ink(self) -> str:
        """The role of its text and icon."""
        return {"neutral": "text_muted", "evidence": "text"}.get(self.value, self.value)

    @property
    def bar(self) -> str:
        """The role of its 3 px bar."""
        return {"neutral": "border_strong", "evidence": "evidence_line"}.get(self.value, self.value)

    @property
    def ground(self) -> str:
        """The role of its ground."""
        return {"neutral": "surface_sunken", "evidence": "evidence"}.get(self.value, f"{self.value}_soft")


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """A size in px at 100 %, a weight, and whether the face is the monospaced one."""

    px: float
    weight: int = 400
    mono: bool = False


#: Every size of type that the desk uses, by name.
TYPE: dict[str, TypeStyle] = {
    "display": TypeStyle(22, 600),
    "title": TypeStyle(16, 600),
    "lead": TypeStyle(16, 500),
    "heading": TypeStyle(13, 600),
    "body": TypeStyle(13),
    "medium": TypeStyle(13, 500),
    "strong": TypeStyle(13, 600),
    "note": TypeStyle(13.5),
    "small": TypeStyle(12),
    "small_medium": TypeStyle(12, 500),
    "small_strong": TypeStyle(12, 600),
    "caption": TypeStyle(11),
    "caption_medium": TypeStyle(11, 500),
    "caption_strong": TypeStyle(11, 600),
    "code": TypeStyle(13, 700, mono=True),
    "code_plain": TypeStyle(13, mono=True),
    "code_small": TypeStyle(12, mono=True),
    "code_chip": TypeStyle(11, 500, mono=True),
    "code_large": TypeStyle(22, 600, mono=True),
    "code_huge": TypeStyle(30, 600, mono=True),
}

#: The body size that everything else is measured against, and the bounds of the setting. 26 is 200 %.
BASE_PX = 13
SMALLEST_BASE_PX = 11
LARGEST_BASE_PX = 26
#: Nothing is set smaller than this, whatever the setting, except inside the preview of a page.
SMALLEST_TYPE_PX = 11

#: Lengths in px at 100 %; `Theme.px` scales them with the font setting.
GAP = 8
GAP_WIDE = 12
PADDING = 12
PADDING_HEAD = 16
CONTROL = 28
CONTROL_TALL = 34
CONTROL_CARD = 24
ROW = 26
ROW_HEAD = 26
ROW_RESULT = 37
TOP_BAR = 40
FOOT = 26
RAIL = 72
PANEL_HEAD = 36
SECTION_BAR = 28
TAB = 36
CHIP = 18
KEY_CAP = 17
ICON = 16
ICON_RAIL = 20
ICON_ROW = 14
ICON_CHIP = 13
RADIUS = 4
RADIUS_CARD = 5
RADIUS_PANEL = 6
RADIUS_CHIP = 3
BAR = 3
