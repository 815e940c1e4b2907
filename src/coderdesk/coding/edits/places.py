"""Where a finding points. Fields are named as in the encounter file."""

from __future__ import annotations

from coderdesk.domain.findings import Part, Place


def encounter(field: str) -> Place:
    """Return a field of the encounter; what a claim must know besides stands under "claim."."""
    return Place(Part.ENCOUNTER, -1, field)


def diagnosis(index: int, field: str = "code") -> Place:
    """Return a field of the diagnosis at `index`, from 0."""
    return Place(Part.DIAGNOSIS, index, field)


def line(index: int, field: str) -> Place:
    """Return a field of the service line at `index`, from 0."""
    return Place(Part.LINE, index, field)


def procedure(index: int, field: str = "code") -> Place:
    """Return a field of the ICD-10-PCS procedure at `index`, from 0."""
    return Place(Part.PROCEDURE, index, field)


def patient(field: str) -> Place:
    """Return a field of the patient."""
    return Place(Part.PATIENT, -1, field)


def coverage(index: int, field: str) -> Place:
    """Return a field of the coverage at `index`, from 0; -1 where the chart has none."""
    return Place(Part.COVERAGE, index, field)


def provider(index: int, field: str) -> Place:
    """Return a field of the provider at `index` of the encounter's providers; -1 and the role where nobody acts."""
    return Place(Part.PROVIDER, index, field)


def facility(field: str) -> Place:
    """Return a field of the facility."""
    return Place(Part.FACILITY, -1, field)


def client(field: str) -> Place:
    """Return a field of the client, who is the billing provider."""
    return Place(Part.CLIENT, -1, field)
