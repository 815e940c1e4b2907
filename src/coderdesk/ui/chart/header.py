"""Who the chart is about: name, age on the date of service, payer, dates, type, state and deadline."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QFrame, QSizePolicy

from coderdesk.domain.chart import Chart
from coderdesk.domain.encounter import Encounter, EncounterType, Role, Status
from coderdesk.domain.people import Patient, Sex
from coderdesk.domain.places_of_service import PLACES_OF_SERVICE
from coderdesk.ui import tokens
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import column, fixed_height, line, row
from coderdesk.ui.widgets.chip import Chip
from coderdesk.ui.widgets.labels import ElidedLabel, Label
from coderdesk.ui.words import due_tone, due_words, short_date

STATUS_WORDS = {
    Status.READY: "Ready",
    Status.CODING: "Coding",
    Status.ON_HOLD: "On hold",
    Status.FINISHED: "Finished",
    Status.EXPORTED: "Exported",
}
STATUS_TONES = {
    Status.READY: Tone.NEUTRAL,
    Status.CODING: Tone.ACCENT,
    Status.ON_HOLD: Tone.WARNING,
    Status.FINISHED: Tone.OK,
    Status.EXPORTED: Tone.OK,
}
SEX_WORDS = {Sex.FEMALE: "female", Sex.MALE: "male", Sex.UNKNOWN: "sex not known"}
TYPE_WORDS = {
    EncounterType.PROFESSIONAL: "Professional",
    EncounterType.OUTPATIENT: "Outpatient facility",
    EncounterType.INPATIENT: "Inpatient",
}


def age_and_sex(patient: Patient, day: date) -> str:
    """Return "67 y, female"; months or days for the very young."""
    age = patient.age_on(day)
    if age is None or patient.born is None:
        return SEX_WORDS[patient.sex]
    if age >= 2:
        return f"{age} y, {SEX_WORDS[patient.sex]}"
    days = (day - patient.born).days
    young = f"{days} d" if days < 60 else f"{days * 12 // 365} mo"
    return f"{young}, {SEX_WORDS[patient.sex]}"


def type_words(encounter: Encounter) -> str:
    """Return "Professional, office (11)" or "Inpatient, 4 days"."""
    words = TYPE_WORDS[encounter.type]
    if encounter.type is EncounterType.INPATIENT and encounter.service_from and encounter.service_to:
        days = max(1, (encounter.service_to - encounter.service_from).days)
        return f"{words}, {days} day{'s' if days > 1 else ''}"
    if encounter.place_of_service:
        place = PLACES_OF_SERVICE.get(encounter.place_of_service, "")
        return f"{words}, {place.lower()} ({encounter.place_of_service})" if place else words
    return words


def dates_words(encounter: Encounter) -> str:
    """Return the date of service, or both dates of a stay."""
    first, last = encounter.service_from, encounter.service_to
    if first and last and last != first:
        return f"{short_date(first)} – {short_date(last)}"
    return short_date(first) or "not known"


class PatientHeader(QFrame):
    """The line over the chart. It may name the patient: the screen is the coder's own; titles of windows do not."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "raised")
        self.setProperty("edge", "bottom")
        self.setAccessibleName("Patient")
        self._name = ElidedLabel("", "title")
        self._accounts = ElidedLabel("", "small", "text_muted")
        self._facts = {title: ElidedLabel("", "medium") for title in ("Age, sex", "Payer", "Seen", "Type", "Provider")}
        self._status = Chip("")
        self._due = Chip("")
        layout = row(
            column(None, self._name, self._accounts, None, gap=0),
            gap=14,
            margins=(tokens.PADDING_HEAD, 0, tokens.PADDING_HEAD, 0),
        )
        for title, value in self._facts.items():
            value.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            layout.put(line(down=True), column(None, Label(title, "caption", "text_muted"), value, None, gap=0))
        layout.put(None, self._status, self._due)
        self.setLayout(layout)
        fixed_height(self, 48)

    def show_chart(self, chart: Chart, today: date) -> None:
        """Show another chart."""
        encounter, patient = chart.encounter, chart.patient
        self._name.setText(patient.name.filed)
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
            self._facts[title].setText(text)
        self._status.show_state(STATUS_WORDS[encounter.status], STATUS_TONES[encounter.status], encounter.status.value)
        words = due_words(encounter.due, today)
        self._due.setVisible(bool(words) and encounter.status not in (Status.FINISHED, Status.EXPORTED))
        self._due.show_state(words if words.endswith("late") else f"due {words}", due_tone(encounter.due, today), "due")
        self._due.setToolTip(short_date(encounter.due))
        self.setAccessibleDescription(", ".join(facts.values()))


def _provider_words(name: str, credentials: str) -> str:
    return f"{name}, {credentials}" if credentials else name
