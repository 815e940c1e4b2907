"""A finding beside what it speaks of: what is wrong, by which rule, and the ways out."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from coderdesk.domain.encounter import Override
from coderdesk.domain.findings import Finding, Severity
from coderdesk.ui import tokens
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.theme import look
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import Box, announce, column, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind, Size
from coderdesk.ui.widgets.flow import Flow
from coderdesk.ui.widgets.labels import IconLabel, Label
from coderdesk.ui.words import short_date

#: Where the second and third lines begin: under the word, beyond the icon.
INDENT = 18
_TONES = {Severity.ERROR: Tone.DANGER, Severity.WARNING: Tone.WARNING, Severity.INFO: Tone.INFO}
_WORDS = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.INFO: "Note"}
_ICONS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}


class FindingCard(QFrame):
    """One finding, or one that was overridden with a reason.

    `fix_chosen(Fix)`, `show_chosen(Finding)` (go to what it speaks of) and `override_chosen(Finding)` are the ways out;
    `focused(Finding)` tells that the coder came to it. `current` marks the one that F8 leads to: its first fix carries
    the key of "first way out". `blocking` makes that fix the main action of the screen.
    """

    fix_chosen = Signal(object)
    show_chosen = Signal(object)
    override_chosen = Signal(object)
    focused = Signal(object)

    def __init__(
        self, finding: Finding, *, keys: KeyTable, override: Override | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.finding, self._keys, self._override = finding, keys, override
        self._tone = Tone.NEUTRAL if override else _TONES[finding.severity]
        self._word = "Overridden" if override else _WORDS[finding.severity]
        self._first: DeskButton | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(f"{self._word}. {finding.message}")
        self.setAccessibleDescription(self._cited())
        self._message = _CodedLabel(finding)
        body = column(self._head(), self._rule(), gap=4, margins=(12, 7, 8, 7))
        if self._has_foot():
            ways = Flow(gap=6)
            for button in self._ways_out():
                ways.addWidget(button)
            foot = row(INDENT, gap=6)
            foot.addLayout(ways, 1)
            body.put(foot)
        self.setLayout(body)

    def set_current(self, current: bool, *, blocking: bool = False) -> None:
        """Mark the card that the keys speak of; with `blocking` its first fix is the main action of the screen."""
        if self._first is None:
            return
        self._first.set_kind(Kind.PRIMARY if blocking else Kind.PLAIN)
        self._first.set_key(self._keys.text("chart.fix") if current else "")

    def take_first_way_out(self) -> None:
        """Do what the first button does: the first fix, else show what it speaks of."""
        if self.finding.fixes:
            self.fix_chosen.emit(self.finding.fixes[0])
        else:
            self.show_chosen.emit(self.finding)

    def announce(self) -> None:
        """Let a screen reader hear it, as it appears."""
        announce(self, self.accessibleName())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(self.finding)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        theme = look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius, ground = theme.px(tokens.RADIUS_CARD), self.rect().toRectF()
        pen = painter.pen()
        pen.setColor(theme.color("accent" if self.hasFocus() else "border"))
        pen.setWidth(2 if self.hasFocus() else 1)
        painter.setPen(pen)
        painter.setBrush(theme.color("surface_raised"))
        inset = pen.widthF() / 2
        painter.drawRoundedRect(ground.adjusted(inset, inset, -inset, -inset), radius, radius)
        painter.setClipRect(0, 0, theme.px(tokens.BAR), self.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self._tone.bar))
        painter.drawRoundedRect(ground, radius, radius)

    # -- parts -------------------------------------------------------------------------------------------------------

    def _head(self) -> Box:
        icon = IconLabel("overridden" if self._override else _ICONS[self.finding.severity], self._tone.ink)
        word = Label(self._word, "strong", self._tone.ink)
        head = row(icon, word, self._message, gap=10)
        head.setStretchFactor(self._message, 1)
        for widget in (icon, word):
            head.setAlignment(widget, Qt.AlignmentFlag.AlignTop)
        if not self._has_foot():
            for button in self._ways_out():
                head.put(button)
                head.setAlignment(button, Qt.AlignmentFlag.AlignTop)
        return head

    def _rule(self) -> Box:
        """Return the rule's own text, then source and release in muted; or who let it stand, and why."""
        words = column(gap=2)
        if self._override:
            words.put(Label(self._override.reason, "small", wrap=True))
        elif self.finding.quote:
            words.put(Label(self.finding.quote, "small", wrap=True))
        words.put(Label(self._cited(), "caption", "text_muted", wrap=True))
        bar = QFrame()
        bar.setProperty("line", "down")
        return row(INDENT, bar, words, gap=8)

    def _cited(self) -> str:
        if self._override:
            by = f"by {self._override.by}, {short_date(self._override.at.astimezone().date())}"
            return f"{self.finding.rule} · {by}"
        return " · ".join(part for part in (self.finding.rule, self.finding.source, self.finding.release) if part)

    def _has_foot(self) -> bool:
        """Whether the ways out need a line of their own: a warning keeps its one fix on the first line."""
        return len(self.finding.fixes) + self.finding.overridable > 1 or self.finding.severity is Severity.ERROR

    def _ways_out(self) -> list[DeskButton]:
        fixes = () if self._override else self.finding.fixes
        buttons = [self._button(fix.label, functools.partial(self.fix_chosen.emit, fix)) for fix in fixes]
        if self._has_foot() or not buttons:
            buttons.append(self._button("Show", lambda: self.show_chosen.emit(self.finding), "Show what it speaks of"))
        if self.finding.overridable:
            text, tip = ("Change reason…", "") if self._override else ("Override…", "Let it stand, with a reason")
            buttons.append(self._button(text, lambda: self.override_chosen.emit(self.finding), tip))
        self._first = buttons[0]
        return buttons

    def _button(self, text: str, chosen: Callable[[], None], tip: str = "") -> DeskButton:
        button = DeskButton(text, size=Size.CARD, tip=tip or text)
        # `clicked` carries whether the button is checked, which is nothing to a way out.
        button.clicked.connect(lambda _checked=False: chosen())
        return button


class _CodedLabel(QLabel):
    """A sentence whose codes stand in the monospaced face."""

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self._finding = finding
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setProperty("type", "body")
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._set()
        look().changed.connect(self._set)

    def _set(self) -> None:
        names = {code.dotted for code in self._finding.codes} | {code.text for code in self._finding.codes}
        text = escape(self._finding.message)
        if names:
            longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
            face = escape(look().code_face, quote=True)
            code = f"<span style=\"font-family:'{face}'; font-weight:700\">\\1</span>"
            text = re.sub(rf"\b({longest_first})\b", code, text)
        self.setText(text)
