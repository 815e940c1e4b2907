"""An encounter in the words of the desk: its state, its type, its dates, its patient's age."""

from __future__ import annotations

from datetime import date

from coderdesk.domain.encounter import Encounter, EncounterType, Status
from coderdesk.domain.people import Patient, Sex
from coderdesk.domain.places_of_service import PLACES_OF_SERVICE
from coderdesk.ui.tokens import Tone
from coderdesk.ui.words import short_date

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
