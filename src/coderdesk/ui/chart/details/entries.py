"""The fields of each form, as data.

Items are those of the CMS-1500 (NUCC 02/12), those with FL of the UB-04, all others of the 837.
"""

from __future__ import annotations

from coderdesk.domain.encounter import EncounterType
from coderdesk.domain.places_of_service import PLACES_OF_SERVICE
from coderdesk.ui.chart.details import words
from coderdesk.ui.chart.details.cells import amount, day, days, diagnosis, flag, npi, one_of, text
from coderdesk.ui.chart.details.form import Entry, Section

PLACES = (("", "none"), *words.options(PLACES_OF_SERVICE))


def address(path: str, item: str = "") -> tuple[Entry, ...]:
    """Return the fields of an address."""
    return (
        Entry(f"{path}.line1", "Street", text(), 6, item),
        Entry(f"{path}.line2", "Street, second line", text(), 6),
        Entry(f"{path}.city", "City", text(), 5),
        Entry(f"{path}.state", "State", text(3, capitals=True), 2),
        Entry(f"{path}.zip", "ZIP", text(15), 3),
        Entry(f"{path}.country", "Country", text(3, capitals=True), 2),
    )


def name(path: str, item: str = "", required: str = "") -> tuple[Entry, ...]:
    """Return the parts of a person's name."""
    return (
        Entry(f"{path}.last", "Last name", text(required=required), 4, item),
        Entry(f"{path}.first", "First name", text(35), 4),
        Entry(f"{path}.middle", "Middle", text(25), 2),
        Entry(f"{path}.suffix", "Suffix", text(10), 2),
    )


PATIENT = (
    Section(
        "Patient",
        (
            *name("name", "2", "A patient needs a last name."),
            Entry("born", "Birth date", day, 4, "3"),
            Entry("sex", "Sex", one_of(words.SEXES), 4, "3"),
            Entry("mrn", "Medical record number", text(50), 4),
        ),
    ),
    Section("Address", (*address("address", "5"), Entry("phone", "Phone", text(20), 4, "5"))),
)

POLICY = (
    Section(
        "Policy",
        (
            Entry("payer.id", "Payer", one_of(()), 8, "1, 11c"),
            Entry("rank", "Billed", one_of(words.RANKS), 4, "SBR01"),
            Entry("member_id", "Member number", text(80, code=True), 4, "1a"),
            Entry("group_number", "Group number", text(50, code=True), 4, "11"),
            Entry("plan_name", "Plan name", text(), 4, "11c"),
            Entry("relationship", "Relationship", one_of(words.RELATIONSHIPS), 4, "6"),
            Entry("msp_type", "Why Medicare is not primary", one_of(words.MSP_TYPES), 8, "SBR05"),
        ),
    ),
)
SUBSCRIBER = (
    Section(
        "Subscriber",
        (
            *name("subscriber.name", "4"),
            Entry("subscriber.born", "Birth date", day, 4, "11a"),
            Entry("subscriber.sex", "Sex", one_of(words.SEXES), 4, "11a"),
            Entry("subscriber.phone", "Phone", text(20), 4, "7"),
            *address("subscriber.address", "7"),
        ),
    ),
)
PAYER = (
    Section(
        "Payer",
        (
            Entry("name", "Name", text(required="A payer needs a name."), 8, "NM103"),
            Entry("payer_id", "Payer id", text(80, code=True), 4, "NM109"),
            Entry("plan_type", "Kind of plan", one_of(words.PLAN_TYPES), 5, "1"),
            Entry("claim_filing", "Claim filing", one_of(words.CLAIM_FILING), 5, "SBR09"),
            Entry("filing_days", "Filing days", days, 2),
            *address("address"),
        ),
        "changes here show on every chart of this payer",
    ),
)
PROVIDER = (
    Section(
        "Provider",
        (
            *name("name", "", "A provider needs a last name."),
            Entry("npi", "NPI", npi, 4),
            Entry("taxonomy", "Taxonomy", text(10, capitals=True, code=True), 4, "PRV03"),
            Entry("credentials", "Credentials", text(20), 4),
            Entry("organisation", "An organization", flag("An organization, not a person"), 8),
        ),
        "changes here show on every chart of this provider",
    ),
)
FACILITY = (
    Section(
        "Service facility",
        (
            Entry("name", "Name", text(required="A facility needs a name."), 8, "32"),
            Entry("npi", "NPI", npi, 4, "32a"),
            *address("address", "32"),
            Entry("place_of_service", "Usual place of service", one_of(PLACES), 6),
        ),
        "changes here show on every chart of this facility",
    ),
)
CLIENT = (
    Section(
        "Billing provider",
        (
            Entry("name", "Name", text(required="A billing provider needs a name."), 8, "33"),
            Entry("npi", "NPI", npi, 4, "33a"),
            Entry("tax_id", "Tax number", text(11, code=True), 4, "25"),
            Entry("tax_id_type", "It is of", one_of(words.TAX_ID_TYPES), 4, "25"),
            Entry("taxonomy", "Taxonomy", text(10, capitals=True, code=True), 4, "PRV03"),
            *address("address", "33"),
            Entry("phone", "Phone", text(20), 4, "33"),
            Entry("contact", "Contact", text(), 8, "PER02"),
        ),
        "the client; changes here show on all of its charts",
    ),
    Section("Pay-to address", address("pay_to", "NM1 87"), "only where payments go elsewhere"),
)

_DATES = Section(
    "Service",
    (
        Entry("service_from", "From", day, 3, "24A"),
        Entry("service_to", "To", day, 3, "24A"),
        Entry("place_of_service", "Place of service", one_of(PLACES), 6, "24B"),
        Entry("account", "Account number", text(38, code=True), 6, "26"),
        Entry("claim.medical_record", "Medical record number", text(50, code=True), 6, "REF EA"),
    ),
)
_RELATED = Section(
    "Accident",
    (
        Entry("claim.accident.employment", "Employment", flag("Employment 10a"), 4),
        Entry("claim.accident.auto", "Auto accident", flag("Auto 10b"), 4),
        Entry("claim.accident.other", "Other accident", flag("Other 10c"), 4),
        Entry("claim.accident_date", "Accident date", day, 4, "15"),
        Entry("claim.accident_state", "State", text(2, capitals=True), 4, "10b"),
    ),
)
_COURSE = Section(
    "Dates of the illness and the stay",
    (
        Entry("claim.onset", "Onset", day, 3, "14"),
        Entry("claim.last_menstrual_period", "Last period", day, 3, "14"),
        Entry("claim.initial_treatment", "First treated", day, 3, "15"),
        Entry("claim.last_seen", "Last seen", day, 3, "15"),
        Entry("claim.unable_from", "No work from", day, 3, "16"),
        Entry("claim.unable_to", "No work to", day, 3, "16"),
        Entry("claim.hospital_from", "Hospital from", day, 3, "18"),
        Entry("claim.hospital_to", "Hospital to", day, 3, "18"),
    ),
)
_NUMBERS = Section(
    "Numbers and the earlier claim",
    (
        Entry("claim.prior_authorization", "Authorization", text(50, code=True), 4, "23 REF G1"),
        Entry("claim.referral_number", "Referral", text(50, code=True), 4, "23 REF 9F"),
        Entry("claim.clia", "CLIA", text(50, capitals=True, code=True), 4, "23 REF X4"),
        Entry("claim.mammography", "Mammography", text(50, code=True), 4, "REF EW"),
        Entry("claim.frequency", "This claim is", one_of(words.FREQUENCIES), 4, "22"),
        Entry("claim.original_reference", "Original claim", text(50, code=True), 4, "22"),
        Entry("claim.note", "Note to the payer", text(80), 8, "19 NTE"),
        Entry("claim.delay_reason", "Why it is late", one_of(words.DELAY_REASONS), 4, "CLM20"),
    ),
)
_MONEY = Section(
    "Payment and consent",
    (
        Entry("claim.amount_paid", "Patient paid", amount, 4, "29"),
        Entry("claim.outside_lab_charge", "Outside lab charge", amount, 4, "20"),
        Entry("claim.outside_lab", "Outside lab", flag("Outside lab 20"), 4),
        Entry("claim.assignment", "Assignment", one_of(words.ASSIGNMENTS), 4, "27"),
        Entry("claim.benefits", "Pay the provider", one_of(words.BENEFITS), 4, "13"),
        Entry("claim.release", "Release of records", one_of(words.RELEASES), 4, "12"),
        Entry("claim.provider_signature", "Signed", flag("Signed by the provider 31"), 8),
    ),
)
CLAIM = (_DATES, _RELATED, _COURSE, _NUMBERS, _MONEY)

STAY = (
    Section(
        "Stay",
        (
            Entry("bill_type", "Type of bill", text(4, capitals=True, code=True), 4, "FL 4"),
            Entry("admission_source", "Point of origin", one_of(words.ADMISSION_SOURCES), 8, "FL 15"),
            Entry("admission_type", "Admission", one_of(words.ADMISSION_TYPES), 4, "FL 14"),
            Entry("discharge_status", "Discharge status", one_of(words.DISCHARGE_STATUSES), 8, "FL 17"),
            Entry("admitting", "Admitting diagnosis", diagnosis, 4, "FL 69"),
            Entry("reason_for_visit", "Reason for the visit", text(80), 8),
        ),
    ),
)

#: Who acted, by role, and where: the fields of `view.Acting`.
ROLES = (
    Section(
        "Who treated, and where",
        (
            *(Entry(role.value, label, one_of(()), 6, item) for role, (label, item) in words.ROLE_WORDS.items()),
            Entry("facility", "Service facility", one_of(()), 12, "32"),
        ),
    ),
)

#: Findings of the encounter that are mended in the coding column, not in a form.
CODED = frozenset({"diagnoses", "lines", "procedures"})


def has_stay(kind: EncounterType) -> bool:
    """Say whether an encounter is billed by a facility, and so has what the stay's form holds."""
    return kind is not EncounterType.PROFESSIONAL
