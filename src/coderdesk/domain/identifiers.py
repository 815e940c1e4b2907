"""Identifiers of the trade and of this program."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import NewType

from coderdesk.domain.failures import InvalidValue

ClientId = NewType("ClientId", str)
PatientId = NewType("PatientId", str)
ProviderId = NewType("ProviderId", str)
FacilityId = NewType("FacilityId", str)
PayerId = NewType("PayerId", str)
CoverageId = NewType("CoverageId", str)
EncounterId = NewType("EncounterId", str)
DocumentId = NewType("DocumentId", str)
ExportId = NewType("ExportId", str)
GroupId = NewType("GroupId", str)

_NAMESPACE = uuid.UUID("6f1a2f0e-6a5b-4b7e-9a53-0f6f6b8f3c11")


def stable_id(kind: str, *parts: str) -> str:
    """Return the id that the same `parts` always get, so that importing a file again finds what is there.

    `parts` are compared without regard to case and to blanks at their ends. The id does not reveal them to the eye,
    yet is no secret: whoever knows the parts can compute it.
    """
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join((kind, *(part.strip().casefold() for part in parts)))))


def new_id() -> str:
    """Return an id that nothing has yet."""
    return str(uuid.uuid4())


def luhn(digits: str) -> bool:
    """Say whether the last digit of `digits` is the Luhn check digit of the others."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


@dataclass(frozen=True, slots=True, order=True)
class Npi:
    """A National Provider Identifier whose check digit is right.

    Ten digits, the first 1 or 2; Luhn over "80840" and the ten (45 CFR 162.406; ISO/IEC 7812 issuer prefix).
    """

    text: str

    def __post_init__(self) -> None:
        if not self.is_valid(self.text):
            raise InvalidValue("An NPI is ten digits, the last of which checks the others.")

    @staticmethod
    def is_valid(text: str) -> bool:
        """Say whether `text` is an NPI with a right check digit."""
        return bool(re.fullmatch(r"[12][0-9]{9}", text)) and luhn("80840" + text)

    def __str__(self) -> str:
        return self.text
