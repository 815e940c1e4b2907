"""Texts of what the source recorded in coded form, so that the coder can read it beside the notes.

None of it is turned into codes here, but for what `diagnoses` and `claims` take. Each text is made of sections in a
fixed order, so that reading a file again gives the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from coderdesk.intake.fhir import phrases
from coderdesk.intake.fhir.bundle import Bundle, Resource
from coderdesk.intake.fhir.datatypes import code_of, days_of, spelt
from coderdesk.intake.fhir.links import MISTAKE, Links

PROBLEMS: Final = "Problem list (came with the chart)"
SERVICES: Final = "Services recorded (came with the chart)"
RESULTS: Final = "Results, medications and plans (came with the chart)"

_SERVICES: Final = (
    ("Procedures", ("Procedure",)),
    ("Imaging", ("ImagingStudy",)),
    ("Immunizations", ("Immunization",)),
    ("Medications given", ("MedicationAdministration",)),
)
_RESULTS: Final = (
    ("Reports", ("DiagnosticReport",)),
    ("Vital signs and results", ("Observation",)),
    ("Medications", ("MedicationRequest", "MedicationStatement")),
    ("Care plans", ("CarePlan",)),
)


class Summaries:
    """Writes the texts of the encounters of one file."""

    def __init__(self, bundle: Bundle, links: Links) -> None:
        """Gather the conditions and allergies of each patient."""
        self._bundle = bundle
        self._links = links
        self._lasting: dict[Resource, list[Resource]] = {}
        for resource in bundle.of("Condition", "AllergyIntolerance"):
            patient = links.subject(resource)
            mistaken = code_of(resource.node.child("verificationStatus")) == MISTAKE
            if patient is not None and not mistaken:
                self._lasting.setdefault(patient, []).append(resource)

    def of(self, encounter: Resource, day: date | None) -> Iterator[tuple[str, str]]:
        """Give title and text of each summary of `encounter`, whose first day is `day`; empty ones are left out."""
        for title, sections in (
            (PROBLEMS, self._problems(encounter, day)),
            (SERVICES, self._services(encounter)),
            (RESULTS, self._grouped(encounter, _RESULTS)),
        ):
            if text := _written(sections):
                yield title, text

    def _problems(self, encounter: Resource, day: date | None) -> Iterator[tuple[str, list[str]]]:
        patient = self._links.patient(encounter)
        lasting = self._lasting.get(patient, []) if patient is not None else []
        here = [
            one
            for one in self._links.of(encounter, "Condition")
            if code_of(one.node.child("verificationStatus")) != MISTAKE
        ]
        named = set(here)
        others = [one for one in lasting if one.kind == "Condition" and one not in named and _stands_on(one, day)]
        yield "Recorded at this encounter", self._said(here)
        yield "On the patient's list at that time, recorded elsewhere", self._said(others)
        yield "Allergies", self._said(one for one in lasting if one.kind == "AllergyIntolerance")

    def _services(self, encounter: Resource) -> Iterator[tuple[str, list[str]]]:
        yield "Type of visit", [text for kind in encounter.node.children("type") if (text := spelt(kind))]
        yield from self._grouped(encounter, _SERVICES)

    def _grouped(
        self, encounter: Resource, groups: Iterable[tuple[str, tuple[str, ...]]]
    ) -> Iterator[tuple[str, list[str]]]:
        for heading, kinds in groups:
            yield heading, self._said(self._links.of(encounter, *kinds))

    def _said(self, resources: Iterable[Resource]) -> list[str]:
        return [text for one in resources if (text := phrases.PHRASES[one.kind](self._bundle, one))]


def _stands_on(condition: Resource, day: date | None) -> bool:
    """Whether a condition of the patient had begun and not ended on `day`; a date that is not told hides nothing."""
    if day is None:
        return True
    node = condition.node
    start = node.day("onsetDateTime") or days_of(node.child("onsetPeriod"))[0] or node.day("recordedDate")
    end = node.day("abatementDateTime") or days_of(node.child("abatementPeriod"))[1]
    return (start is None or start <= day) and (end is None or end >= day)


def _written(sections: Iterable[tuple[str, list[str]]]) -> str:
    return "\n\n".join("\n".join([heading, *(f"- {line}" for line in rows)]) for heading, rows in sections if rows)
