"""Payers and what covers a patient."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coderdesk.domain.identifiers import CoverageId, PatientId, PayerId
from coderdesk.domain.people import Address, PersonName, Sex


class PlanType(StrEnum):
    """What item 1 of the CMS-1500 tells apart."""

    MEDICARE = "medicare"
    MEDICAID = "medicaid"
    TRICARE = "tricare"
    CHAMPVA = "champva"
    GROUP = "group"
    FECA = "feca"
    OTHER = "other"


class Relationship(StrEnum):
    """The patient's relationship to the subscriber (X12 SBR02 and PAT01)."""

    SELF = "18"
    SPOUSE = "01"
    CHILD = "19"
    EMPLOYEE = "20"
    UNKNOWN = "21"
    ORGAN_DONOR = "39"
    CADAVER_DONOR = "40"
    LIFE_PARTNER = "53"
    OTHER = "G8"


class Rank(StrEnum):
    """In which order payers are billed (X12 SBR01)."""

    PRIMARY = "P"
    SECONDARY = "S"
    TERTIARY = "T"


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays. `payer_id` is the electronic id (NM109), `claim_filing` the indicator of SBR09 ("MB", "CI" ...)."""

    id: PayerId
    name: str
    payer_id: str = ""
    plan_type: PlanType = PlanType.OTHER
    claim_filing: str = "CI"
    address: Address = Address()
    #: Days from the date of service in which a claim must arrive; 0 where the coder has not said.
    filing_days: int = 0

    @property
    def is_medicare(self) -> bool:
        """Whether this is traditional Medicare, whose rules differ."""
        return self.claim_filing in ("MA", "MB")


@dataclass(frozen=True, slots=True)
class Subscriber:
    """The insured person, where that is not the patient."""

    name: PersonName
    born: date | None = None
    sex: Sex = Sex.UNKNOWN
    address: Address = Address()
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """One policy of one patient. `subscriber` is None exactly where `relationship` is SELF.

    `msp_type` is SBR05, given only where Medicare is not primary ("12" working aged, "43" disabled ...).
    """

    id: CoverageId
    patient: PatientId
    payer: Payer
    rank: Rank = Rank.PRIMARY
    member_id: str = ""
    group_number: str = ""
    plan_name: str = ""
    relationship: Relationship = Relationship.SELF
    subscriber: Subscriber | None = None
    msp_type: str = ""
