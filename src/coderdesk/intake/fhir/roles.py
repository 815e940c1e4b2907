"""Who did what at an encounter: participation types of FHIR as the roles of a claim."""

from __future__ import annotations

from typing import Final

from coderdesk.domain.encounter import EncounterType, Role
from coderdesk.domain.people import Provider
from coderdesk.intake.fhir.bundle import Resource
from coderdesk.intake.fhir.people import People

# HL7 v3 ParticipationType, the most telling first; "" is a participant of whom only the name is told
_WHO_RENDERED: Final = ("PPRF", "ATND", "PART", "", "SPRF")
_WHO_ATTENDED: Final = ("ATND", "PPRF", "PART", "", "DIS", "ADM")


def roles_of(encounter: Resource, people: People, kind: EncounterType) -> dict[Role, Provider]:
    """Return the clinicians of an Encounter: who rendered (professional) or attended (facility), and who referred."""
    by_type: dict[str, Provider] = {}
    for participant in encounter.node.children("participant"):
        provider = people.provider(encounter, participant.child("individual"))
        if provider is None:
            continue
        types = [coding.text("code") for one in participant.children("type") for coding in one.children("coding")]
        for code in types or [""]:
            by_type.setdefault(code, provider)
    professional = kind is EncounterType.PROFESSIONAL
    found: dict[Role, Provider] = {}
    for code in _WHO_RENDERED if professional else _WHO_ATTENDED:
        if code in by_type:
            found[Role.RENDERING if professional else Role.ATTENDING] = by_type[code]
            break
    if "REF" in by_type:
        found[Role.REFERRING] = by_type["REF"]
    return found
