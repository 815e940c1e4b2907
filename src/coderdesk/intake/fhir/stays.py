"""How a patient came and went: what a facility's claim says of admission and discharge."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from coderdesk.intake.fhir.node import Node

# The National Uniform Billing Committee's own code systems, under the names that senders use
_NUBC: Final = re.compile(r"https?://(?:www\.)?nubc\.org/.*|urn:oid:2\.16\.840\.1\.113883\.6\.301\..*")
# HL7's codes that say the same as a code of the claim; the others leave more than one open
_DISPOSITIONS: Final = {"home": "01", "exp": "20", "aadvice": "07"}
_PRIORITIES: Final = {"EM": "1", "UR": "2", "EL": "3"}


@dataclass(frozen=True, slots=True)
class Stay:
    """Type and source of the admission and the patient's status at discharge, "" where the source does not say."""

    admission_type: str = ""
    admission_source: str = ""
    discharge_status: str = ""


def stay_of(encounter: Node) -> Stay:
    """Return what an Encounter says of admission and discharge in codes that a claim can carry."""
    hospital = encounter.child("hospitalization")
    source = _nubc(hospital.child("admitSource") if hospital else None, 1)
    status = _nubc(hospital.child("dischargeDisposition") if hospital else None, 2)
    return Stay(
        _first(encounter.child("priority"), _PRIORITIES) or _nubc(encounter.child("priority"), 1),
        source,
        status or _first(hospital.child("dischargeDisposition") if hospital else None, _DISPOSITIONS),
    )


def _nubc(concept: Node | None, width: int) -> str:
    for coding in concept.children("coding") if concept else ():
        code = coding.text("code")
        if _NUBC.fullmatch(coding.text("system")) and len(code) == width and code.isalnum():
            return code
    return ""


def _first(concept: Node | None, known: dict[str, str]) -> str:
    codings = concept.children("coding") if concept else ()
    return next((known[code] for coding in codings if (code := coding.text("code")) in known), "")
