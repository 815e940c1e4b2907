"""Ids derived from content: the same person, payer or visit gets the same id from whichever file it comes."""

from __future__ import annotations

from datetime import date

from coderdesk.domain.identifiers import (
    ClientId,
    CoverageId,
    DocumentId,
    EncounterId,
    FacilityId,
    PatientId,
    PayerId,
    ProviderId,
    stable_id,
)
from coderdesk.domain.people import PersonName


def folded(name: str) -> str:
    """Return a name as it is compared: without regard to case and to how many blanks part its words."""
    return " ".join(name.split()).casefold()


def client_id(name: str) -> ClientId:
    """Return the id of the practice or hospital of that name."""
    return ClientId(stable_id("client", folded(name)))


def patient_id(client: ClientId, name: PersonName, born: date | None, mrn: str = "") -> PatientId:
    """Return the id of a patient of `client`: by medical record number, or by name and birth date without one."""
    if mrn.strip():
        return PatientId(stable_id("patient", client, "mrn", mrn))
    return PatientId(
        stable_id("patient", client, name.last, name.first, name.middle, name.suffix, born.isoformat() if born else "")
    )


def provider_id(name: PersonName, npi: str = "") -> ProviderId:
    """Return the id of a provider: by NPI, or by name without one."""
    if npi.strip():
        return ProviderId(stable_id("provider", "npi", npi))
    return ProviderId(stable_id("provider", name.last, name.first, name.middle, name.suffix))


def facility_id(name: str, npi: str = "") -> FacilityId:
    """Return the id of a place: one organisation's NPI may stand for several, so its name belongs to it."""
    return FacilityId(stable_id("facility", name, npi))


def payer_id(name: str, electronic_id: str = "") -> PayerId:
    """Return the id of a payer: several plans may share one electronic id, so the name belongs to it."""
    return PayerId(stable_id("payer", name, electronic_id))


def coverage_id(patient: PatientId, payer: PayerId, member_id: str = "") -> CoverageId:
    """Return the id of a patient's policy with a payer."""
    return CoverageId(stable_id("coverage", patient, payer, member_id))


def encounter_id(external_id: str) -> EncounterId:
    """Return the id of the encounter that its source names `external_id` ("csv:<client>:<account>", "fhir:...")."""
    return EncounterId(stable_id("encounter", external_id))


def document_id(digest: str, *of: str) -> DocumentId:
    """Return the id of a document by the SHA-256 of what was brought in, and whatever it belongs to."""
    return DocumentId(stable_id("document", digest, *of))
