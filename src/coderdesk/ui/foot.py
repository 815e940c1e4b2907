"""The line at the foot: last message, progress of long work, autosave, code-set release, time to auto-lock."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from coderdesk.ui import tokens
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.tasks import LongTask
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import fixed_height, line, row
from coderdesk.ui.widgets.labels import ElidedLabel, IconLabel
from coderdesk.ui.widgets.message_line import MessageLine
from coderdesk.ui.widgets.progress_line import ProgressLine
from coderdesk.ui.words import clock

#: What the message keeps for itself, and what is between the facts, in px at 100 %.
MESSAGE_ROOM, GAP = 330, 10


class Foot(QFrame):
    """Four facts at the right, each with its icon; what happened last at the left."""

    def __init__(self, keys: KeyTable) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setProperty("edge", "top")
        self.setAccessibleName("Status")
        self.messages = MessageLine(keys)
        self._progress: list[ProgressLine] = []
        self._saved = _Fact("saved", "Autosave")
        self._release = _Fact("code_sets", "Code-set release in force")
        self._lock = _Fact("lock", "Time to auto-lock")
        self._row = row(self.messages, gap=GAP, margins=(tokens.PADDING, 0, tokens.PADDING, 0))
        self._row.setStretchFactor(self.messages, 1)
        self._row.put(self._saved, self._release, self._lock)
        self.setLayout(self._row)
        fixed_height(self, tokens.FOOT)

    def watch(self, task: LongTask) -> None:
        """Show how far long work is, until it has ended."""
        shown = ProgressLine()
        self._row.insertWidget(1, shown, 1)
        self._progress.append(shown)
        shown.ended.connect(lambda: self._drop(shown))
        shown.watch(task)

    def show_saved(self, at: datetime | None) -> None:
        """Say when the open chart was saved last (UTC); None while a change is not on the disk yet."""
        if at is None:
            self._say(self._saved, "Saving…", "unsaved")
        else:
            self._say(self._saved, f"Saved {clock(at)}", "saved")

    def forget_saved(self) -> None:
        """Say nothing of saving: no chart is open."""
        self._say(self._saved, "", "saved")

    def show_release(self, release: str) -> None:
        """Say which release is in force: "ICD-10-CM FY2026, in force on 09/14/2026"."""
        self._say(self._release, release, "code_sets")

    def show_time_to_lock(self, minutes: int | None) -> None:
        """Say when the desk will lock by itself; None: never."""
        self._say(self._lock, "" if minutes is None else f"Locks in {minutes} min" if minutes else "Locks now", "lock")

    def _say(self, fact: _Fact, text: str, icon: str) -> None:
        fact.say(text, icon)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show the facts that fit beside a message, the one that matters most first."""
        theme = look()
        left = self.width() - theme.px(MESSAGE_ROOM) - 2 * theme.px(tokens.PADDING)
        for fact in (self._lock, self._release, self._saved):
            width = fact.sizeHint().width() + theme.px(GAP)
            fact.setVisible(fact.has_words and width <= left)
            left -= width if fact.has_words else 0

    def _drop(self, shown: ProgressLine) -> None:
        self._progress.remove(shown)
        self._row.removeWidget(shown)
        shown.deleteLater()


class _Fact(QWidget):
    """A line, an icon, a few words; nothing at all where there is nothing to say."""

    def __init__(self, icon: str, name: str) -> None:
        super().__init__()
        self._icon, self._name = IconLabel(icon, "text_muted", 14), name
        self._text = ElidedLabel("", "small", "text_muted")
        rule = line(down=True)
        rule.setMaximumHeight(14)
        self.setLayout(row(rule, self._icon, self._text, gap=6))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.hide()

    def say(self, text: str, icon: str) -> None:
        self._icon.set_icon(icon, "text_muted")
        self._text.setText(text)
        self.setAccessibleName(f"{self._name}: {text}")
        self.setToolTip(self._name)

    @property
    def has_words(self) -> bool:
        return bool(self._text.text())
