"""What kind of visit an Encounter was and where it took place, as far as that is safe to say.

The coder can change both. What is not plain is left open, and the checks ask for it.
"""

from __future__ import annotations

from typing import Final

from coderdesk.domain.encounter import EncounterType
from coderdesk.domain.places_of_service import PLACES_OF_SERVICE
from coderdesk.intake.fhir.datatypes import code_of
from coderdesk.intake.fhir.node import Node

# HL7 v3 ActEncounterCode (the value set of Encounter.class)
_TYPES: Final = {
    "IMP": EncounterType.INPATIENT,
    "ACUTE": EncounterType.INPATIENT,
    "NONAC": EncounterType.INPATIENT,
    "EMER": EncounterType.OUTPATIENT,
    "OBSENC": EncounterType.OUTPATIENT,
    "PRENC": EncounterType.OUTPATIENT,
    "SS": EncounterType.OUTPATIENT,
}
_PLACES_OF_CLASS: Final = {"EMER": "23", "IMP": "21", "ACUTE": "21", "HH": "12"}
# HL7 v3 ServiceDeliveryLocationRoleType; a hospital ("HOSP") may be 19, 21, 22 or 23 and so says nothing
_PLACES_OF_ROLE: Final = {"ER": "23", "PTRES": "12", "SNF": "31", "PHARM": "01", "SCHOOL": "03", "WORK": "18"}
_HOSPITAL: Final = frozenset({"HOSP", "CHR", "GACH", "MHSP", "PSYCHF", "RH", "RHAT", "HU", "ICU", "CCU", "PEDU", "PHU"})
_POS_SYSTEM: Final = "https://www.cms.gov/medicare/coding/place-of-service-codes/place_of_service_code_set"


def encounter_type(visit_class: str) -> EncounterType:
    """Return which bill a class of encounter falls under: a visit is professional until the coder says otherwise."""
    return _TYPES.get(visit_class, EncounterType.PROFESSIONAL)


def place_of(location: Node) -> str:
    """Return the place of service code of a Location, "" where its type does not settle it."""
    for concept in location.children("type"):
        for coding in concept.children("coding"):
            code = coding.text("code")
            if coding.text("system").lower() == _POS_SYSTEM and code in PLACES_OF_SERVICE:
                return code
            if code in _PLACES_OF_ROLE:
                return _PLACES_OF_ROLE[code]
    return "12" if code_of(location.child("physicalType")) == "ho" else ""


def is_hospital(location: Node) -> bool:
    """Say whether a Location is a hospital or a part of one."""
    kinds = {coding.text("code") for concept in location.children("type") for coding in concept.children("coding")}
    return bool(kinds & _HOSPITAL)


def place_of_service(visit_class: str, locations: tuple[Node, ...]) -> str:
    """Return the place of service of a visit, "" where its class and `locations` (narrowest first) do not settle it.

    A visit by video is 10 where its place is the patient's home and open otherwise, since the place may be the
    clinician's. An ambulatory visit is 11 unless its place is a hospital, which may be on campus (22) or off (19).
    """
    place = next((code for location in locations if (code := place_of(location))), "")
    if visit_class == "VR":
        return "10" if place == "12" else ""
    if visit_class in _PLACES_OF_CLASS:
        return _PLACES_OF_CLASS[visit_class]
    if place:
        return place
    return "11" if visit_class == "AMB" and not any(map(is_hospital, locations)) else ""
