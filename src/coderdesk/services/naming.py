"""What the ids in a chart stand for, for the trail: who was chosen, not by which number."""

from __future__ import annotations

from collections.abc import Callable

from coderdesk.domain.identifiers import ClientId, CoverageId, FacilityId, PatientId, ProviderId
from coderdesk.domain.ports import Work


def names_in(work: Work) -> Callable[[str, str], str]:
    """Return what `domain.differences` asks for names: (field, id) to a name, or to the text itself."""

    def named(field: str, text: str) -> str:
        return _found(work, field, text) or text

    return named


def _found(work: Work, field: str, text: str) -> str:
    if field == "rendering" or field.endswith(" provider"):
        provider = work.providers.find(ProviderId(text))
        return provider.name.filed if provider else ""
    if field == "coverages":
        coverage = work.coverages.find(CoverageId(text))
        return f"{coverage.payer.name} {coverage.member_id}".strip() if coverage else ""
    if field == "patient":
        patient = work.patients.find(PatientId(text))
        return patient.name.filed if patient else ""
    if field == "client":
        client = work.clients.find(ClientId(text))
        return client.name if client else ""
    if field == "facility":
        facility = work.facilities.find(FacilityId(text))
        return facility.name if facility else ""
    return ""
