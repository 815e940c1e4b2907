"""The codes that a claim answers with, named in our words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from coderdesk.domain.coverage import PlanType, Rank, Relationship
from coderdesk.domain.encounter import Role
from coderdesk.domain.people import Sex

Options = tuple[tuple[str, str], ...]


def options(words: Mapping[str, str]) -> Options:
    """Return codes as a choice offers them: the code, then the code and its words."""
    return tuple((code, f"{code} {name}") for code, name in words.items())


SEXES = ((Sex.FEMALE, "Female"), (Sex.MALE, "Male"), (Sex.UNKNOWN, "Unknown"))
RANKS = ((Rank.PRIMARY, "Primary"), (Rank.SECONDARY, "Secondary"), (Rank.TERTIARY, "Tertiary"))
RANK_WORDS: Mapping[Rank, str] = MappingProxyType(dict(RANKS))
PLAN_TYPES = (
    (PlanType.MEDICARE, "Medicare"),
    (PlanType.MEDICAID, "Medicaid"),
    (PlanType.TRICARE, "TRICARE"),
    (PlanType.CHAMPVA, "CHAMPVA"),
    (PlanType.GROUP, "Group health plan"),
    (PlanType.FECA, "FECA black lung"),
    (PlanType.OTHER, "Other"),
)
RELATIONSHIPS = (
    (Relationship.SELF, "Self"),
    (Relationship.SPOUSE, "Spouse"),
    (Relationship.CHILD, "Child"),
    (Relationship.LIFE_PARTNER, "Life partner"),
    (Relationship.EMPLOYEE, "Employee"),
    (Relationship.ORGAN_DONOR, "Organ donor"),
    (Relationship.CADAVER_DONOR, "Cadaver donor"),
    (Relationship.OTHER, "Other"),
    (Relationship.UNKNOWN, "Unknown"),
)
RELATIONSHIP_WORDS: Mapping[Relationship, str] = MappingProxyType(dict(RELATIONSHIPS))
#: SBR09.
CLAIM_FILING = options(
    {
        "MB": "Medicare Part B",
        "MA": "Medicare Part A",
        "MC": "Medicaid",
        "CI": "Commercial",
        "BL": "Blue Cross or Blue Shield",
        "HM": "HMO",
        "16": "HMO, Medicare risk",
        "12": "PPO",
        "13": "Point of service",
        "14": "EPO",
        "15": "Indemnity",
        "CH": "TRICARE",
        "VA": "Veterans Affairs",
        "WC": "Workers' compensation",
        "AM": "Automobile, medical",
        "LM": "Liability, medical",
        "DS": "Disability",
        "FI": "Federal employees",
        "OF": "Other federal",
        "TV": "Title V",
        "11": "Other non-federal",
        "17": "Dental",
        "ZZ": "Not known",
    }
)
#: SBR05.
MSP_TYPES = (
    ("", "none"),
    *options(
        {
            "12": "Working aged",
            "13": "Kidney failure, waiting period",
            "14": "No-fault, auto",
            "15": "Workers' compensation",
            "16": "Federal agency",
            "41": "Black lung",
            "42": "Veterans Affairs",
            "43": "Disabled, large group plan",
            "47": "Liability",
        }
    ),
)
TAX_ID_TYPES = (("EI", "Employer (EIN)"), ("SY", "Person (SSN)"))
FREQUENCIES = options({"1": "Original", "7": "Replacement", "8": "Void"})
ASSIGNMENTS = options({"A": "Accepted", "B": "Accepted, lab only", "C": "Not accepted"})
BENEFITS = options({"Y": "Yes", "N": "No", "W": "Refused to assign"})
RELEASES = options({"Y": "Signed", "I": "Consent by law"})
#: CLM20.
DELAY_REASONS = (
    ("", "none"),
    *options(
        {
            "1": "Eligibility not known",
            "2": "Lawsuit",
            "3": "Authorization was late",
            "4": "Provider was certified late",
            "5": "Billing forms came late",
            "6": "Custom appliance came late",
            "7": "Another payer was late",
            "8": "Eligibility was decided late",
            "9": "Denied before for another reason",
            "10": "Prior approval took long",
            "11": "Other",
            "15": "Natural disaster",
        }
    ),
)
#: CMS Claims Processing Manual ch. 25 FL 14.
ADMISSION_TYPES = (
    ("", "none"),
    *options({"1": "Emergency", "2": "Urgent", "3": "Elective", "4": "Newborn", "5": "Trauma", "9": "Not known"}),
)
#: CMS Claims Processing Manual ch. 25 FL 15; 5 and 6 mean something else for a newborn.
ADMISSION_SOURCES = (
    ("", "none"),
    *options(
        {
            "1": "Home or other non-medical place",
            "2": "Clinic or office",
            "4": "Another hospital",
            "5": "Nursing facility; newborn: born here",
            "6": "Other facility; newborn: born elsewhere",
            "8": "Court or police",
            "9": "Not known",
            "D": "Another unit of this hospital",
            "E": "Surgical center",
            "F": "Hospice",
            "G": "Disaster care site",
        }
    ),
)
#: CMS Claims Processing Manual ch. 25 FL 17.
DISCHARGES = {
    "01": "Home",
    "02": "Short-term hospital",
    "03": "Skilled nursing facility",
    "04": "Custodial care",
    "05": "Cancer or children's hospital",
    "06": "Home health",
    "07": "Left against advice",
    "21": "Court or police",
    "43": "Federal hospital",
    "61": "Swing bed",
    "62": "Rehabilitation",
    "63": "Long-term care hospital",
    "64": "Medicaid nursing facility",
    "65": "Psychiatric hospital",
    "66": "Critical access hospital",
    "69": "Disaster care site",
    "70": "Other facility",
}
#: The same places, where it is planned that the patient comes back: 81 for 01, and so on.
_RETURNING = ("01", "02", "03", "04", "05", "06", "21", "43", "61", "62", "63", "64", "65", "66", "70")
DISCHARGE_STATUSES = (
    ("", "none"),
    *options(
        {
            **DISCHARGES,
            "09": "Admitted here",
            "20": "Died",
            "30": "Still a patient",
            "40": "Hospice: died at home",
            "41": "Hospice: died in a facility",
            "42": "Hospice: died, place not known",
            "50": "Hospice at home",
            "51": "Hospice in a facility",
            **{str(81 + at): f"{DISCHARGES[code]}, return planned" for at, code in enumerate(_RETURNING)},
        }
    ),
)
#: The label of each role, and the item of the CMS-1500 or the loop of the 837 that names who acted in it.
ROLE_WORDS: Mapping[Role, tuple[str, str]] = MappingProxyType(
    {
        Role.RENDERING: ("Rendering", "24J, 31"),
        Role.REFERRING: ("Referring", "17 DN"),
        Role.ORDERING: ("Ordering", "17 DK"),
        Role.SUPERVISING: ("Supervising", "17 DQ"),
        Role.ATTENDING: ("Attending", "FL 76"),
        Role.OPERATING: ("Operating", "FL 77"),
    }
)
