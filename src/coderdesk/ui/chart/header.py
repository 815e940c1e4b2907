"""Who the chart is about: name, age on the date of service, payer, dates, type, state and deadline."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from coderdesk.domain.chart import Chart
from coderdesk.domain.encounter import Role, Status
from coderdesk.ui import tokens
from coderdesk.ui.encounter_words import STATUS_TONES, STATUS_WORDS, age_and_sex, dates_words, type_words
from coderdesk.ui.theme import look
from coderdesk.ui.widgets.base import column, fixed_height, line, row
from coderdesk.ui.widgets.chip import Chip
from coderdesk.ui.widgets.labels import ElidedLabel, Label
from coderdesk.ui.words import due_tone, due_words, short_date

#: Facts that are read at a glance and are short.
NEVER_CUT = ("Age, sex", "Seen")


class PatientHeader(QFrame):
    """The line over the chart. It may name the patient: the screen is the coder's own; titles of windows do not."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "raised")
        self.setProperty("edge", "bottom")
        self.setAccessibleName("Patient")
        self.name = ElidedLabel("", "title")
        self._accounts = ElidedLabel("", "small", "text_muted")
        self.facts = {title: ElidedLabel("", "medium") for title in ("Age, sex", "Payer", "Seen", "Type", "Provider")}
        self._status = Chip("")
        self._due = Chip("")
        layout = row(
            column(None, self.name, self._accounts, None, gap=0),
            gap=14,
            margins=(tokens.PADDING_HEAD, 0, tokens.PADDING_HEAD, 0),
        )
        for title, value in self.facts.items():
            value.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            layout.put(line(down=True), column(None, Label(title, "caption", "text_muted"), value, None, gap=0))
        layout.put(None, self._status, self._due)
        self.setLayout(layout)
        fixed_height(self, 48)
        look().changed.connect(self._limit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._limit()

    def _limit(self) -> None:
        """Let names give way to each other, and never to them the age and the dates."""
        for share, label in ((0.26, self.name), (0.26, self._accounts), (0.2, self.facts["Payer"])):
            label.setMaximumWidth(max(look().px(120), round(self.width() * share)))
        for title in NEVER_CUT:
            label = self.facts[title]
            label.setMinimumWidth(label.sizeHint().width())

    def show_chart(self, chart: Chart, today: date) -> None:
        """Show another chart."""
        encounter, patient = chart.encounter, chart.patient
        self.name.setText(patient.name.filed)
        mrn = f" · MRN {patient.mrn}" if patient.mrn else ""
        self._accounts.setText(f"Account {encounter.account}{mrn}")
        provider = chart.provider(Role.RENDERING) or chart.provider(Role.ATTENDING)
        seen = encounter.service_from or today
        facts = {
            "Age, sex": age_and_sex(patient, seen),
            "Payer": chart.primary.payer.name if chart.primary else "none",
            "Seen": dates_words(encounter),
            "Type": type_words(encounter),
            "Provider": _provider_words(provider.name.spoken, provider.credentials) if provider else "none",
        }
        for title, text in facts.items():
            self.facts[title].setText(text)
        self._limit()
        self._status.show_state(STATUS_WORDS[encounter.status], STATUS_TONES[encounter.status], encounter.status.value)
        words = due_words(encounter.due, today)
        self._due.setVisible(bool(words) and encounter.status not in (Status.FINISHED, Status.EXPORTED))
        self._due.show_state(words if words.endswith("late") else f"due {words}", due_tone(encounter.due, today), "due")
        self._due.setToolTip(short_date(encounter.due))
        self.setAccessibleDescription(", ".join(facts.values()))


def _provider_words(name: str, credentials: str) -> str:
    return f"{name}, {credentials}" if credentials else name
