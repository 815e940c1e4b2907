"""The foot of the coding column: total, what stands in the way, hold and finish."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from coderdesk.domain.encounter import Status
from coderdesk.services.charts import ChartState
from coderdesk.ui import tokens
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.widgets.base import row
from coderdesk.ui.widgets.buttons import DeskButton, Kind
from coderdesk.ui.widgets.keycap import KeyCap
from coderdesk.ui.widgets.labels import IconLabel, Label
from coderdesk.ui.words import count


class FinishBar(QFrame):
    """`finish_wanted`, `hold_wanted`, `reopen_wanted` (of a finished chart), `release_wanted` (of a held one)."""

    finish_wanted = Signal()
    hold_wanted = Signal()
    reopen_wanted = Signal()
    release_wanted = Signal()

    def __init__(self, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setProperty("edge", "top")
        self._total = Label("0.00", "title")
        self._error_icon, self._errors = IconLabel("error", "danger"), Label("", "medium", "danger")
        self._warning_icon, self._warnings = IconLabel("warning", "warning"), Label("", "medium", "warning")
        self._clean_icon, self._clean = IconLabel("ok", "ok"), Label("no errors", "medium", "ok")
        self._next = KeyCap.of(keys, "chart.next_finding")
        self.hold = DeskButton.of(keys, "chart.hold", "Hold")
        self.finish = DeskButton.of(keys, "chart.finish", "Finish", Kind.PRIMARY)
        self.reopen = DeskButton("Reopen", icon="restore", tip="Take this chart back into coding")
        self.release = DeskButton("Take up again", icon="play", tip="End the hold")
        self.setLayout(
            row(
                Label("Total", "body", "text_muted"),
                self._total,
                tokens.GAP,
                self._error_icon,
                self._errors,
                self._warning_icon,
                self._warnings,
                self._clean_icon,
                self._clean,
                self._next,
                None,
                self.release,
                self.reopen,
                self.hold,
                self.finish,
                margins=(tokens.PADDING, tokens.GAP, tokens.PADDING, tokens.GAP),
            )
        )
        self.finish.clicked.connect(self.finish_wanted)
        self.hold.clicked.connect(self.hold_wanted)
        self.reopen.clicked.connect(self.reopen_wanted)
        self.release.clicked.connect(self.release_wanted)

    def show_state(self, state: ChartState) -> None:
        """Show how a chart stands."""
        encounter, errors, warnings = state.encounter, len(state.checked.errors), len(state.checked.warnings)
        self._total.setText(f"${encounter.total.grouped}")
        self._errors.setText(count(errors, "error"))
        self._warnings.setText(count(warnings, "warning"))
        for widget in (self._error_icon, self._errors):
            widget.setVisible(errors > 0)
        for widget in (self._warning_icon, self._warnings):
            widget.setVisible(warnings > 0)
        for widget in (self._clean_icon, self._clean):
            widget.setVisible(errors == 0)
        self._next.setVisible(errors + warnings > 0)
        done = encounter.status in (Status.FINISHED, Status.EXPORTED)
        self.reopen.setVisible(done)
        self.release.setVisible(encounter.status is Status.ON_HOLD)
        self.hold.setVisible(not done and encounter.status is not Status.ON_HOLD)
        self.finish.setVisible(not done)
        self.finish.setEnabled(errors == 0 and encounter.status is not Status.ON_HOLD)
