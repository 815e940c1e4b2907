"""The columns of a worklist, by all the names that they go by. docs/worklist-csv.md is their reference."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from coderdesk.domain.coverage import PlanType, Relationship
from coderdesk.domain.encounter import EncounterType
from coderdesk.domain.people import Sex

#: A row says nothing without these.
REQUIRED = ("client", "account", "last_name", "type", "date_of_service")

#: Each column with its other names, as `column_of` folds them.
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "client": ("practice", "group", "client_name"),
        "account": ("account_number", "account_no", "acct", "acct_no", "encounter", "visit", "patient_control_number"),
        "type": ("encounter_type", "visit_type"),
        "date_of_service": ("dos", "service_date", "date_from", "from", "admit_date", "admission_date"),
        "date_to": ("dos_to", "service_date_to", "to", "discharge_date"),
        "received": ("date_received", "received_date"),
        "due": ("date_due", "due_date"),
        "place_of_service": ("pos",),
        "reason_for_visit": ("reason",),
        "mrn": ("medical_record_number", "medical_record", "chart_number", "patient_id"),
        "last_name": ("last", "patient_last", "patient_last_name"),
        "first_name": ("first", "patient_first", "patient_first_name"),
        "middle_name": ("middle", "middle_initial", "mi"),
        "suffix": ("name_suffix",),
        "birth_date": ("dob", "date_of_birth", "birthdate", "born"),
        "sex": ("gender",),
        "phone": ("patient_phone",),
        "address": ("address1", "address_1", "street"),
        "address2": ("address_2",),
        "city": (),
        "state": (),
        "zip": ("zip_code", "postal_code"),
        "payer": ("insurance", "payer_name", "carrier"),
        "payer_id": ("electronic_payer_id",),
        "plan_type": ("insurance_type",),
        "claim_filing": ("claim_filing_indicator",),
        "member_id": ("insured_id", "subscriber_id", "policy_number"),
        "group_number": ("group_no",),
        "plan_name": (),
        "relationship": ("patient_relationship",),
        "subscriber_last": ("subscriber_last_name", "insured_last"),
        "subscriber_first": ("subscriber_first_name", "insured_first"),
        "subscriber_birth_date": ("subscriber_dob", "insured_dob"),
        "subscriber_sex": ("insured_sex",),
        "rendering_npi": ("provider_npi", "npi"),
        "rendering_last": ("rendering_last_name", "provider_last", "provider_last_name"),
        "rendering_first": ("rendering_first_name", "provider_first", "provider_first_name"),
        "attending_npi": (),
        "attending_last": ("attending_last_name",),
        "attending_first": ("attending_first_name",),
        "referring_npi": (),
        "referring_last": ("referring_last_name",),
        "referring_first": ("referring_first_name",),
        "facility": ("facility_name", "location"),
        "facility_npi": (),
        "note_file": ("note", "document", "file"),
    }
)
_BY_NAME = {name: column for column, others in COLUMNS.items() for name in (column, *others)}

#: Columns of numbers that a spreadsheet likes to shorten to 1.23E+11.
NUMBERS = frozenset(
    ("account", "mrn", "payer_id", "member_id", "group_number", "rendering_npi", "attending_npi", "referring_npi")
)

TYPES = {
    "professional": EncounterType.PROFESSIONAL,
    "pro": EncounterType.PROFESSIONAL,
    "profee": EncounterType.PROFESSIONAL,
    "outpatient": EncounterType.OUTPATIENT,
    "op": EncounterType.OUTPATIENT,
    "inpatient": EncounterType.INPATIENT,
    "ip": EncounterType.INPATIENT,
}
SEXES = {
    "f": Sex.FEMALE,
    "female": Sex.FEMALE,
    "m": Sex.MALE,
    "male": Sex.MALE,
    "u": Sex.UNKNOWN,
    "unknown": Sex.UNKNOWN,
}
PLAN_TYPES = {plan.value: plan for plan in PlanType} | {"commercial": PlanType.GROUP}
RELATIONSHIPS = {
    "self": Relationship.SELF,
    "spouse": Relationship.SPOUSE,
    "child": Relationship.CHILD,
    "other": Relationship.OTHER,
} | {relationship.value.lower(): relationship for relationship in Relationship}

#: The claim filing indicator (SBR09) of a plan, where the list does not tell it.
CLAIM_FILING = {
    PlanType.MEDICARE: "MB",
    PlanType.MEDICAID: "MC",
    PlanType.TRICARE: "CH",
    PlanType.CHAMPVA: "CH",
    PlanType.FECA: "OF",
}


def column_of(heading: str) -> str:
    """Return the column that a cell of the heading names ("Date of Service", "DOS"), or ""."""
    return _BY_NAME.get(re.sub(r"[\s_.#:-]+", "_", heading.casefold()).strip("_"), "")
