"""Where a professional service is given: the place of service codes, named in our words.

Source: CMS, Place of Service Codes for Professional Claims (HIPAA code source 237), with 27 of October 2023 and 66 of
August 2024 (CMS Transmittal 12779). Codes that the list leaves unassigned are not here.

`FIRST_DAYS` has those that came after the list itself, from 2005 on, with the day from which each may be reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

#: Code to short name, in order of the code.
PLACES_OF_SERVICE: Mapping[str, str] = MappingProxyType(
    {
        "01": "Pharmacy",
        "02": "Telehealth, patient not at home",
        "03": "School",
        "04": "Homeless shelter",
        "05": "Indian Health Service, free-standing",
        "06": "Indian Health Service, provider-based",
        "07": "Tribal 638, free-standing",
        "08": "Tribal 638, provider-based",
        "09": "Prison or correctional facility",
        "10": "Telehealth, patient at home",
        "11": "Office",
        "12": "Home",
        "13": "Assisted living",
        "14": "Group home",
        "15": "Mobile unit",
        "16": "Temporary lodging",
        "17": "Walk-in retail clinic",
        "18": "Place of employment",
        "19": "Hospital outpatient, off campus",
        "20": "Urgent care",
        "21": "Hospital inpatient",
        "22": "Hospital outpatient, on campus",
        "23": "Emergency room",
        "24": "Ambulatory surgical center",
        "25": "Birthing center",
        "26": "Military treatment facility",
        "27": "Outreach site or street",
        "31": "Skilled nursing facility",
        "32": "Nursing facility",
        "33": "Custodial care",
        "34": "Hospice",
        "41": "Ambulance, land",
        "42": "Ambulance, air or water",
        "49": "Independent clinic",
        "50": "Federally qualified health center",
        "51": "Psychiatric inpatient",
        "52": "Psychiatric partial hospitalization",
        "53": "Community mental health center",
        "54": "Intermediate care, intellectual disability",
        "55": "Residential substance use treatment",
        "56": "Psychiatric residential treatment",
        "57": "Non-residential substance use treatment",
        "58": "Non-residential opioid treatment",
        "60": "Mass immunization center",
        "61": "Rehabilitation inpatient",
        "62": "Rehabilitation outpatient",
        "65": "End-stage renal disease facility",
        "66": "PACE center",
        "71": "Public health clinic",
        "72": "Rural health clinic",
        "81": "Independent laboratory",
        "99": "Other place",
    }
)

#: Code to the first day on which it may be reported.
FIRST_DAYS: Mapping[str, date] = MappingProxyType(
    {
        "01": date(2005, 10, 1),
        "02": date(2017, 1, 1),
        "09": date(2006, 7, 1),
        "10": date(2022, 1, 1),
        "17": date(2010, 5, 1),
        "18": date(2013, 5, 1),
        "19": date(2016, 1, 1),
        "27": date(2023, 10, 1),
        "58": date(2020, 1, 1),
        "66": date(2024, 8, 1),
    }
)


def is_place_of_service(code: str, on: date | None = None) -> bool:
    """Say whether `code` is on the list and may be reported on `on`; None asks of no day."""
    return code in PLACES_OF_SERVICE and (on is None or on >= FIRST_DAYS.get(code, on))


def place_of_service_name(code: str) -> str:
    """Return the short name of `code`, or "" where the list does not hold it."""
    return PLACES_OF_SERVICE.get(code, "")
