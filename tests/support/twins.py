"""For each rule, charts with one fault and the same charts without it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import icd10cm, icd10pcs
from coderdesk.domain.coverage import Coverage, Rank, Relationship, Subscriber
from coderdesk.domain.encounter import ClaimInfo, Drug, EncounterType, Procedure, Role
from coderdesk.domain.identifiers import CoverageId, ProviderId
from coderdesk.domain.people import Address, PersonName, Provider, Sex
from support.factories import (
    DATE_OF_SERVICE,
    a_chart,
    a_client,
    a_coverage,
    a_facility,
    a_line,
    a_patient,
    a_payer,
    a_provider,
    a_referring_provider,
    an_inpatient_chart,
    medicare,
    through_spouse,
)

#: The day on which every chart here is checked.
TODAY = date(2026, 9, 16)


@dataclass(frozen=True, slots=True)
class Twin:
    """A fault, and the clean chart that differs from it in that one thing."""

    rule: str
    fault: Chart
    clean: Chart
    name: str = ""

    def __str__(self) -> str:
        return f"{self.rule} {self.name}".strip()


def an_outpatient_chart(*diagnoses: str, **changes: Any) -> Chart:
    """Return a clean visit to a hospital's outpatient department."""
    visit: dict[str, Any] = {
        "type": EncounterType.OUTPATIENT,
        "place_of_service": "",
        "bill_type": "0131",
        "discharge_status": "01",
        "providers": ((Role.ATTENDING, ProviderId("provider-okafor")),),
        "lines": (a_line("71046", pointers=()),),
    }
    return a_chart(*(diagnoses or ("J18.9",)), **{**visit, **changes})


def a_long_stay(**changes: Any) -> Chart:
    """Return a stay of six days on a ventilator."""
    return an_inpatient_chart("J18.9", procedures=("5A1955Z",), service_to=date(2026, 3, 8), **changes)


def _lines(*changes: dict[str, Any]) -> Chart:
    return a_chart(lines=tuple(a_line(**change) for change in changes))


def _line(**change: Any) -> Chart:
    return _lines(change)


def _claim(**changes: Any) -> Chart:
    return a_chart(claim=ClaimInfo(**changes))


def _with_poa(chart: Chart, *indicators: str) -> Chart:
    listed = zip(chart.encounter.diagnoses, indicators, strict=True)
    diagnoses = tuple(replace(diagnosis, poa=poa) for diagnosis, poa in listed)
    return replace(chart, encounter=replace(chart.encounter, diagnoses=diagnoses))


def _acting(*roles: tuple[Role, Provider]) -> Chart:
    chart = a_chart(providers=tuple((role, provider.id) for role, provider in roles))
    return replace(chart, providers={provider.id: provider for _, provider in roles})


def _covered(*coverages: Coverage) -> Chart:
    held = tuple(replace(coverage, id=CoverageId(f"coverage-{n}")) for n, coverage in enumerate(coverages))
    return a_chart(coverages=held)


def _second_medicare(**changes: Any) -> Coverage:
    return a_coverage(payer=medicare(), rank=Rank.SECONDARY, member_id="1EG4TE5MK73", **changes)


def _operated(day: date | None, code: str = "0FT44ZZ") -> Chart:
    chart = an_inpatient_chart("J18.9")
    return replace(chart, encounter=chart.encounter.with_procedure(Procedure(icd10pcs(code), day)))


def _autumn_stay(until: date) -> Chart:
    return an_inpatient_chart("J18.9", "R10.2", service_from=date(2025, 9, 27), service_to=until)


#: What a list of codes that need no present-on-admission indicator says of the codes of the twins.
EXEMPT = frozenset({icd10cm("Z95.1")})

DIAGNOSES = (
    Twin(
        "ICD-VALID",
        _autumn_stay(date(2025, 10, 1)),
        _autumn_stay(date(2025, 9, 30)),
        "on the day of discharge",
    ),
    Twin("ICD-VALID", a_chart("E11"), a_chart("E11.65"), "of a heading"),
    Twin("ICD-VALID", a_chart("S52.501"), a_chart("S52.501A"), "without its 7th character"),
    Twin("ICD-VALID", a_chart("E11.42", admitting=icd10cm("E11")), a_chart("E11.42"), "on admission"),
    Twin("ICD-VALID", a_chart("1XX"), a_chart("I10"), "by its shape"),
    Twin("ICD-DUP", a_chart("E11.42", "E78.2", "E11.42"), a_chart("E11.42", "E78.2")),
    Twin("ICD-EX1", a_chart("J20.9", "J40"), a_chart("J20.9")),
    Twin("ICD-EX1", a_chart("E11.42", "E78.2", "E10.65"), a_chart("E11.42", "E78.2"), "of two types of diabetes"),
    Twin("ICD-MANIF-FIRST", a_chart("I43", "E85.4"), a_chart("E85.4", "I43")),
    Twin("ICD-EXTCAUSE-FIRST", a_chart("V43.52XA", "S13.4XXA"), a_chart("S13.4XXA", "V43.52XA")),
    Twin("POA-INVALID", _with_poa(an_inpatient_chart("J18.9"), "X"), _with_poa(an_inpatient_chart("J18.9"), "Y")),
    Twin("POA-MISSING", _with_poa(an_inpatient_chart("J18.9"), ""), _with_poa(an_inpatient_chart("J18.9"), "N")),
    Twin(
        "POA-EXEMPT",
        _with_poa(an_inpatient_chart("J18.9", "Z95.1"), "Y", "Y"),
        _with_poa(an_inpatient_chart("J18.9", "Z95.1"), "Y", ""),
    ),
    Twin("POA-SETTING", _with_poa(a_chart("I10"), "Y"), a_chart("I10")),
)

STAYS = (
    Twin("MCE-DUP-PDX", an_inpatient_chart("J44.1", "J44.1"), an_inpatient_chart("J44.1")),
    Twin("MCE-MANIF", an_inpatient_chart("I43", "E85.4"), an_inpatient_chart("E85.4", "I43")),
    Twin("MCE-EXT-CAUSE", an_inpatient_chart("V43.52XA", "S13.4XXA"), an_inpatient_chart("S13.4XXA", "V43.52XA")),
    Twin("MCE-REQ-SDX", an_inpatient_chart("Z51.89"), an_inpatient_chart("Z51.89", "J44.1")),
    Twin("MCE-WRONG-PROC", an_inpatient_chart("M16.11", "Y65.51"), an_inpatient_chart("M16.11")),
    Twin("MCE-LOS", an_inpatient_chart("J18.9", procedures=("5A1955Z",)), a_long_stay()),
    Twin(
        "MCE-AGE-INVALID",
        an_inpatient_chart(patient=a_patient(born=date(1890, 1, 1))),
        an_inpatient_chart(patient=a_patient(born=date(1930, 1, 1))),
    ),
    Twin("MCE-STATUS", an_inpatient_chart(discharge_status="10"), an_inpatient_chart(discharge_status="01")),
    Twin("PCS-VALID", _operated(date(2026, 3, 3), "0FT44ZX"), _operated(date(2026, 3, 3))),
    Twin("PCS-SETTING", a_chart(procedures=(Procedure(icd10pcs("0FT44ZZ")),)), a_chart()),
    Twin("PCS-DATE", _operated(date(2026, 3, 6)), _operated(date(2026, 3, 3)), "after discharge"),
    Twin("PCS-DATE", _operated(date(2026, 2, 26)), _operated(date(2026, 2, 27)), "before the payment window"),
    Twin("PCS-DATE", _operated(None), _operated(date(2026, 3, 5)), "missing"),
)

LINES = (
    Twin("DX-POINTER", _line(pointers=(3,)), _line(pointers=(2,)), "beyond the list"),
    Twin("DX-POINTER", _line(pointers=()), _line(pointers=(1,)), "at nothing"),
    Twin("DX-POINTER", _line(pointers=(1, 1)), _line(pointers=(1, 2)), "twice"),
    Twin("LINE-UNITS", _line(units=Decimal(0)), _line(units=Decimal(1))),
    Twin("LINE-UNITS", _line(units=Decimal("1.0005")), _line(units=Decimal("1.5")), "too fine"),
    Twin("LINE-UNITS", _line(unit="KG"), _line(unit="UN"), "of another kind"),
    Twin("LINE-CHARGE", _lines({}, {"charge": "0.00"}), _lines({}, {"charge": "0.01"})),
    Twin("CLAIM-POS", a_chart(place_of_service="28"), a_chart(place_of_service="11")),
    Twin("CLAIM-POS", a_chart(place_of_service=""), _line(place_of_service="11"), "missing"),
    Twin("CLAIM-POS", _line(place_of_service="98"), _line(place_of_service="12"), "of a line"),
    Twin(
        "CLAIM-POS",
        a_chart(place_of_service="66", service_from=date(2024, 7, 31), service_to=None),
        a_chart(place_of_service="66", service_from=date(2024, 8, 1), service_to=None),
        "not in use yet",
    ),
    Twin("LINE-DATE", _line(service_from=date(2026, 9, 17)), _line(service_from=TODAY), "in the future"),
    Twin(
        "LINE-DATE",
        _line(service_from=date(2026, 9, 14), service_to=date(2026, 9, 13)),
        _line(service_from=date(2026, 9, 14), service_to=date(2026, 9, 14)),
        "backwards",
    ),
    Twin(
        "UNITS-DAYS",
        _line(service_from=date(2026, 9, 7), service_to=date(2026, 9, 11), units=Decimal(4)),
        _line(service_from=date(2026, 9, 7), service_to=date(2026, 9, 11), units=Decimal(5)),
    ),
    Twin("SERVICE-VALID", _line(code="9921"), _line(code="99213")),
    Twin("MOD-DUP", _line(modifiers=("26", "26")), _line(modifiers=("26",))),
    Twin("MOD-DUP", _line(modifiers=("left",)), _line(modifiers=("LT",)), "of another shape"),
    Twin("MOD-DUP", _line(modifiers=("LT", "25", "57", "Q6", "GC")), _line(modifiers=("LT", "25")), "too many"),
    Twin("NOC-DESC", _line(code="J3490"), _line(code="J3490", description="Sodium bicarbonate 8.4 %, 50 mL")),
    Twin(
        "NDC-FORMAT",
        _line(drug=Drug("0409488710", Decimal(1), "ML")),
        _line(drug=Drug("00409488710", Decimal(1), "ML")),
    ),
    Twin(
        "NDC-FORMAT",
        _line(drug=Drug("00409488710", Decimal(0), "CC")),
        _line(drug=Drug("00409488710", Decimal(10), "ML")),
        "quantity and unit",
    ),
)

PEOPLE = (
    Twin("CLAIM-BILLING", a_chart(client=a_client(name=" ")), a_chart(), "name"),
    Twin("CLAIM-BILLING", a_chart(client=a_client(address=Address())), a_chart(), "address"),
    Twin(
        "CLAIM-BILLING",
        a_chart(client=a_client(pay_to=Address("PO Box 12", "", "", "IA", "50613"))),
        a_chart(client=a_client(pay_to=Address("PO Box 12", "", "Cedar Falls", "IA", "50613"))),
        "pay-to address",
    ),
    Twin("TAX-ID", a_chart(client=a_client(tax_id="42000011")), a_chart(client=a_client(tax_id="42-0000117"))),
    Twin("TAX-ID", a_chart(client=a_client(tax_id_type="")), a_chart(client=a_client(tax_id_type="SY")), "type"),
    Twin("CLAIM-PATIENT", a_chart(patient=a_patient(name=PersonName("", "Darlene"))), a_chart(), "name"),
    Twin(
        "CLAIM-PATIENT",
        a_chart(patient=a_patient(name=PersonName("李", "Darlene"))),
        a_chart(patient=a_patient(name=PersonName("Łoś", "Darlene"))),
        "name in Latin letters",
    ),
    Twin("CLAIM-PATIENT", a_chart(patient=a_patient(address=Address("418 N Elm St"))), a_chart(), "address"),
    Twin("PATIENT-BIRTH", a_chart(patient=a_patient(born=None)), a_chart(), "missing"),
    Twin(
        "PATIENT-BIRTH",
        a_chart(patient=a_patient(born=date(2026, 9, 15))),
        a_chart(patient=a_patient(born=DATE_OF_SERVICE)),
        "after the service",
    ),
    Twin("PATIENT-DETAILS", a_chart(patient=a_patient(sex=Sex.UNKNOWN)), a_chart(), "sex"),
    Twin("PATIENT-DETAILS", a_chart(patient=a_patient(name=PersonName("Whitfield"))), a_chart(), "first name"),
    Twin("CLAIM-PROVIDER", replace(a_chart(), providers={}), a_chart()),
    Twin("CLAIM-RENDERING", a_chart(providers=()), a_chart()),
    Twin("CLAIM-ATTENDING", an_outpatient_chart(providers=()), an_outpatient_chart()),
    Twin(
        "CLAIM-SUPERVISING",
        _acting((Role.RENDERING, a_provider()), (Role.SUPERVISING, a_provider())),
        _acting((Role.RENDERING, a_provider()), (Role.SUPERVISING, a_referring_provider(npi="1679576722"))),
    ),
    Twin("NPI-CHECK", a_chart(client=a_client(npi="1234567890")), a_chart(client=a_client(npi="1234567893"))),
    Twin("NPI-CHECK", a_chart(facility=a_facility(npi="167957672")), a_chart(facility=a_facility(npi="")), "length"),
    Twin("NPI-CHECK", _acting((Role.RENDERING, a_provider(npi=""))), a_chart(), "missing"),
    Twin("TAXONOMY-FORM", a_chart(client=a_client(taxonomy="207R00000")), a_chart(client=a_client(taxonomy=""))),
    Twin("CLIA-FORM", _claim(clia="16C2000123"), _claim(clia="16D2000123")),
    Twin(
        "ADDRESS-FORM",
        a_chart(patient=a_patient(address=Address("418 N Elm St", "", "Cedar Falls", "Iowa", "50613"))),
        a_chart(patient=a_patient(address=Address("1 King St W", "", "Toronto", "Ontario", "M5H", "CA"))),
        "state",
    ),
    Twin(
        "ADDRESS-FORM",
        a_chart(patient=a_patient(address=Address("418 N Elm St", "", "Cedar Falls", "IA", "5061"))),
        a_chart(patient=a_patient(address=Address("418 N Elm St", "", "Cedar Falls", "IA", "50613-0123"))),
        "ZIP",
    ),
    Twin(
        "ZIP-PLUS-4",
        a_chart(client=a_client(address=Address("2200 Orchard Dr", "", "Cedar Falls", "IA", "50613"))),
        a_chart(client=a_client(address=Address("2200 Orchard Dr", "", "Cedar Falls", "IA", "50613-1234"))),
    ),
    Twin(
        "STREET-ADDRESS",
        a_chart(client=a_client(address=Address("P.O. Box 12", "", "Cedar Falls", "IA", "506131234"))),
        a_chart(client=a_client(address=Address("12 Boxwood Ave", "", "Cedar Falls", "IA", "506131234"))),
    ),
    Twin("CLAIM-FACILITY", a_chart(facility=a_facility(address=Address())), a_chart(facility=a_facility())),
)

PAYERS = (
    Twin("CLAIM-PAYER", a_chart(coverages=()), a_chart()),
    Twin("CLAIM-COVERAGE", _covered(a_coverage(member_id="")), _covered(a_coverage()), "member"),
    Twin("CLAIM-COVERAGE", _covered(a_coverage(member_id="7")), _covered(a_coverage(member_id="W7")), "fewer than two"),
    Twin("CLAIM-COVERAGE", _covered(a_coverage(payer=a_payer(payer_id=""))), _covered(a_coverage()), "payer id"),
    Twin("CLAIM-FILING", _covered(a_coverage(payer=a_payer(claim_filing="C"))), _covered(a_coverage())),
    Twin(
        "CLAIM-RANK",
        _covered(a_coverage(), a_coverage()),
        _covered(a_coverage(), a_coverage(rank=Rank.SECONDARY)),
    ),
    Twin("CLAIM-SUBSCRIBER", _covered(a_coverage(relationship=Relationship.CHILD)), _covered(through_spouse())),
    Twin(
        "CLAIM-SUBSCRIBER",
        _covered(replace(through_spouse(), relationship=Relationship.SELF)),
        _covered(a_coverage()),
        "of the patient's own coverage",
    ),
    Twin(
        "CLAIM-SUBSCRIBER",
        _covered(through_spouse(payer=medicare())),
        _covered(a_coverage(payer=medicare())),
        "of Medicare",
    ),
    Twin(
        "SUBSCRIBER-DETAILS",
        _covered(replace(through_spouse(), subscriber=Subscriber(PersonName("Whitfield", "Gerald")))),
        _covered(through_spouse()),
    ),
    Twin(
        "MSP-TYPE", _covered(a_coverage(), _second_medicare()), _covered(a_coverage(), _second_medicare(msp_type="12"))
    ),
    Twin("MSP-TYPE", _covered(a_coverage(msp_type="12")), _covered(a_coverage()), "where it is not asked for"),
)

_THIRTEEN = (
    "E11.42",
    "E11.65",
    "E78.2",
    "E78.5",
    "E85.4",
    "I10",
    "I21.4",
    "J18.9",
    "J20.9",
    "J44.1",
    "M16.11",
    "R05.9",
    "R10.20",
)

CLAIM = (
    Twin("CLAIM-DATE", a_chart(service_from=None, service_to=None), a_chart(), "missing"),
    Twin(
        "CLAIM-DATE",
        a_chart(service_from=date(2026, 9, 17), service_to=None),
        a_chart(service_from=TODAY, service_to=None),
        "in the future",
    ),
    Twin("CLAIM-DATE", a_chart(service_to=date(2026, 9, 13)), a_chart(), "backwards"),
    Twin("CLAIM-DX", an_outpatient_chart(diagnoses=()), an_outpatient_chart()),
    Twin("DX-LIMIT", a_chart(*_THIRTEEN), a_chart(*_THIRTEEN[:12])),
    Twin("CLAIM-LINES", a_chart(lines=()), a_chart()),
    Twin("CLAIM-LINES", a_chart(lines=(a_line(),) * 51), a_chart(lines=(a_line(),) * 50), "too many"),
    Twin(
        "CLAIM-TOTAL",
        a_chart(lines=(a_line(charge="60000000.00"), a_line(charge="40000000.00"))),
        a_chart(lines=(a_line(charge="60000000.00"), a_line(charge="39999999.99"))),
    ),
    Twin("PAPER-FIT", a_chart(account="4471-0926-000-1"), a_chart(account="4471-0926-0001")),
    Twin("PAPER-FIT", _line(charge="1000000.00"), _line(charge="999999.99"), "charge"),
    Twin("CLAIM-ACCOUNT", a_chart(account=""), a_chart(account="1"), "missing"),
    Twin("CLAIM-ACCOUNT", a_chart(account="4471*0926"), a_chart(account="4471/0926"), "separators"),
    Twin("CLAIM-ACCOUNT", a_chart(account="4" * 21), a_chart(account="4" * 20), "length"),
    Twin("CLAIM-CODES", _claim(assignment="Y"), _claim(assignment="C")),
    Twin("CLAIM-FREQ", _claim(frequency="8"), _claim(frequency="8", original_reference="26091400017")),
    Twin("CLAIM-FREQ", _claim(original_reference="26091400017"), _claim(), "of an original"),
    Twin("CLAIM-FREQ", _claim(frequency="6"), _claim(frequency="1"), "unknown"),
    Twin(
        "CLAIM-AUTO",
        _claim(accident=frozenset({"auto"})),
        _claim(accident=frozenset({"auto"}), accident_state="FL", accident_date=date(2026, 9, 12)),
    ),
    Twin(
        "CLAIM-ACCIDENT",
        _claim(accident=frozenset({"other"}), accident_date=date(2026, 9, 15)),
        _claim(accident=frozenset({"other"}), accident_date=date(2026, 9, 14)),
        "after the service",
    ),
    Twin("CLAIM-ACCIDENT", _claim(accident=frozenset({"sports"})), _claim(), "of another kind"),
    Twin(
        "CLAIM-ADMIT",
        a_chart(place_of_service="21", facility=a_facility()),
        a_chart(place_of_service="21", facility=a_facility(), claim=ClaimInfo(hospital_from=date(2026, 9, 12))),
    ),
    Twin("CLAIM-ELSEWHERE", a_chart(place_of_service="22"), a_chart(place_of_service="22", facility=a_facility())),
    Twin(
        "CLAIM-PERIODS",
        _claim(unable_from=date(2026, 9, 14), unable_to=date(2026, 9, 12)),
        _claim(unable_from=date(2026, 9, 14), unable_to=date(2026, 9, 21)),
    ),
    Twin("UB-TOB", an_outpatient_chart(bill_type="131"), an_outpatient_chart()),
    Twin("UB-ADMIT", an_inpatient_chart(admission_source=""), an_inpatient_chart(admission_source="1")),
    Twin(
        "UB-STMT",
        an_inpatient_chart(service_to=date(2026, 3, 1)),
        an_inpatient_chart(service_to=date(2026, 3, 2)),
        "backwards",
    ),
    Twin(
        "UB-STMT",
        an_inpatient_chart(claim=ClaimInfo(hospital_from=date(2026, 3, 6))),
        an_inpatient_chart(claim=ClaimInfo(hospital_from=date(2026, 3, 3))),
        "without the admission",
    ),
    Twin(
        "UB-LINE-DATE",
        an_outpatient_chart(lines=(a_line("71046", pointers=(), service_from=date(2026, 9, 16)),)),
        an_outpatient_chart(lines=(a_line("71046", pointers=(), service_from=DATE_OF_SERVICE),)),
    ),
    Twin(
        "UB-FREQ-STATUS",
        an_inpatient_chart(bill_type="0114", discharge_status="30"),
        an_inpatient_chart(bill_type="0113", discharge_status="30"),
    ),
    Twin(
        "NOT-CHECKED",
        an_outpatient_chart(service_from=date(2014, 8, 14), service_to=None, lines=()),
        an_outpatient_chart(lines=()),
    ),
)

TWINS = (*DIAGNOSES, *STAYS, *LINES, *PEOPLE, *PAYERS, *CLAIM)
