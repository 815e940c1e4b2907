"""Charts made by us, believable and clean: a test changes the one thing that it speaks of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import icd10cm, icd10pcs, service_code
from coderdesk.domain.coverage import Coverage, Payer, PlanType, Rank, Relationship, Subscriber
from coderdesk.domain.documents import Document
from coderdesk.domain.encounter import (
    Diagnosis,
    Encounter,
    EncounterType,
    Procedure,
    Role,
    ServiceLine,
    Status,
)
from coderdesk.domain.identifiers import (
    ClientId,
    CoverageId,
    DocumentId,
    EncounterId,
    FacilityId,
    PatientId,
    PayerId,
    ProviderId,
)
from coderdesk.domain.money import Money
from coderdesk.domain.people import Address, Client, Facility, Patient, PersonName, Provider, Sex

DATE_OF_SERVICE = date(2026, 9, 14)

NOTE = """Office visit note, established patient
Cedar Valley Internal Medicine

Chief complaint
Diabetes and blood pressure follow-up. Numb, burning feet.

Assessment and plan
1. Type 2 diabetes with diabetic polyneuropathy, gabapentin to 300 mg twice daily.
2. Mixed hyperlipidemia, at goal. Continue atorvastatin.
"""


def a_client(**changes: Any) -> Client:
    """Return a practice whose billing details are complete."""
    client = Client(
        id=ClientId("client-cedar"),
        name="Cedar Valley Internal Medicine",
        npi="1234567893",
        tax_id="420000117",
        taxonomy="207R00000X",
        address=Address("2200 Orchard Dr", "", "Cedar Falls", "IA", "506131234"),
        phone="3195550142",
        contact="Billing office",
    )
    return replace(client, **changes)


def a_patient(**changes: Any) -> Patient:
    """Return a woman of 67 who lives in Iowa."""
    patient = Patient(
        id=PatientId("patient-whitfield"),
        client=ClientId("client-cedar"),
        name=PersonName("Whitfield", "Darlene", "M"),
        born=date(1959, 3, 2),
        sex=Sex.FEMALE,
        address=Address("418 N Elm St", "", "Cedar Falls", "IA", "50613"),
        phone="3195550188",
        mrn="20318",
    )
    return replace(patient, **changes)


def a_provider(**changes: Any) -> Provider:
    """Return an internist with a right NPI."""
    provider = Provider(
        id=ProviderId("provider-okafor"),
        name=PersonName("Okafor", "Rose"),
        npi="1245319599",
        taxonomy="207R00000X",
        credentials="MD",
    )
    return replace(provider, **changes)


def a_referring_provider(**changes: Any) -> Provider:
    """Return the family doctor who referred."""
    provider = Provider(
        id=ProviderId("provider-lindgren"), name=PersonName("Lindgren", "Per"), npi="1122334455", credentials="DO"
    )
    return replace(provider, **changes)


def a_facility(**changes: Any) -> Facility:
    """Return a hospital where services are given."""
    facility = Facility(
        id=FacilityId("facility-lakeshore"),
        name="Lakeshore Hospital",
        npi="1679576722",
        address=Address("1 Harbor Way", "", "Dubuque", "IA", "520010001"),
        place_of_service="22",
    )
    return replace(facility, **changes)


def a_payer(**changes: Any) -> Payer:
    """Return a commercial payer."""
    payer = Payer(
        id=PayerId("payer-prairie"),
        name="Prairie Mutual",
        payer_id="PRM01",
        plan_type=PlanType.GROUP,
        claim_filing="CI",
        address=Address("PO Box 4410", "", "Des Moines", "IA", "50301"),
        filing_days=180,
    )
    return replace(payer, **changes)


def medicare(**changes: Any) -> Payer:
    """Return Medicare Part B."""
    payer = Payer(
        id=PayerId("payer-medicare-b"),
        name="Medicare Part B",
        payer_id="05102",
        plan_type=PlanType.MEDICARE,
        claim_filing="MB",
        address=Address("PO Box 1787", "", "Madison", "WI", "53701"),
        filing_days=365,
    )
    return replace(payer, **changes)


def a_coverage(**changes: Any) -> Coverage:
    """Return the patient's own primary coverage."""
    coverage = Coverage(
        id=CoverageId("coverage-whitfield-1"),
        patient=PatientId("patient-whitfield"),
        payer=a_payer(),
        rank=Rank.PRIMARY,
        member_id="PMA8840217",
        group_number="G-4471",
    )
    return replace(coverage, **changes)


def through_spouse(**changes: Any) -> Coverage:
    """Return a coverage whose subscriber is the patient's husband."""
    coverage = a_coverage(
        relationship=Relationship.SPOUSE,
        subscriber=Subscriber(
            PersonName("Whitfield", "Gerald"),
            date(1957, 8, 21),
            Sex.MALE,
            Address("418 N Elm St", "", "Cedar Falls", "IA", "50613"),
        ),
    )
    return replace(coverage, **changes)


def a_line(
    code: str = "99214", charge: str = "185.00", pointers: tuple[int, ...] = (1,), **changes: Any
) -> ServiceLine:
    """Return an office visit that points at the first diagnosis."""
    line = ServiceLine(code=service_code(code), charge=Money.parse(charge), pointers=pointers, units=Decimal(1))
    return replace(line, **changes)


def an_encounter(*diagnoses: str, **changes: Any) -> Encounter:
    """Return a professional office encounter, E11.42 and E78.2 unless told otherwise, with one visit line."""
    encounter = Encounter(
        id=EncounterId("encounter-4471-0926"),
        client=ClientId("client-cedar"),
        patient=PatientId("patient-whitfield"),
        type=EncounterType.PROFESSIONAL,
        account="4471-0926",
        external_id="test:4471-0926",
        service_from=DATE_OF_SERVICE,
        service_to=DATE_OF_SERVICE,
        received=date(2026, 9, 15),
        due=date(2026, 9, 18),
        place_of_service="11",
        providers=((Role.RENDERING, ProviderId("provider-okafor")),),
        coverages=(CoverageId("coverage-whitfield-1"),),
        diagnoses=tuple(Diagnosis(icd10cm(code)) for code in (diagnoses or ("E11.42", "E78.2"))),
        lines=(a_line(),),
    )
    return replace(encounter, **changes)


def a_document(text: str = NOTE, **changes: Any) -> Document:
    """Return the note of the office visit."""
    document = Document(
        id=DocumentId("document-visit"),
        encounter=EncounterId("encounter-4471-0926"),
        title="Office visit note",
        written=DATE_OF_SERVICE,
        text=text,
    )
    return replace(document, **changes)


def a_bill(number: int, **changes: Any) -> Chart:
    """Return a finished chart that can be billed: "encounter-1" of account A-1 for 101.00, and so on."""
    encounter = EncounterId(f"encounter-{number}")
    chart = a_chart(
        id=encounter,
        account=f"A-{number}",
        external_id=f"test:{number}",
        status=Status.FINISHED,
        finished_at=datetime(2026, 9, 18, tzinfo=UTC),
        lines=(a_line(charge=f"{100 + number}.00"),),
        **changes,
    )
    return replace(chart, documents=(a_document(id=DocumentId(f"document-{number}"), encounter=encounter),))


def a_chart(*diagnoses: str, **changes: Any) -> Chart:
    """Return a clean professional chart that can be billed as it stands.

    `changes` whose names are an encounter's fields change the encounter, the others the chart. `providers` is the
    encounter's when it pairs roles with ids, and the chart's when it maps ids to people.
    """
    of_chart = {
        name: changes.pop(name)
        for name in list(changes)
        if name in Chart.__dataclass_fields__ and not (name == "providers" and isinstance(changes[name], tuple))
    }
    provider = a_provider()
    chart = Chart(
        encounter=an_encounter(*diagnoses, **changes),
        client=a_client(),
        patient=a_patient(),
        coverages=(a_coverage(),),
        providers={provider.id: provider},
        documents=(a_document(),),
    )
    return replace(chart, **of_chart)


def an_inpatient_chart(*diagnoses: str, procedures: tuple[str, ...] = (), **changes: Any) -> Chart:
    """Return a stay of four days, I21.4 with its procedures, coded as a facility codes it."""
    stay: dict[str, Any] = {
        "type": EncounterType.INPATIENT,
        "service_from": date(2026, 3, 2),
        "service_to": date(2026, 3, 5),
        "place_of_service": "",
        "bill_type": "0111",
        "admission_type": "1",
        "admission_source": "1",
        "discharge_status": "01",
        "lines": (),
        "procedures": tuple(Procedure(icd10pcs(code), date(2026, 3, 3)) for code in procedures),
        "providers": ((Role.ATTENDING, ProviderId("provider-okafor")),),
    }
    chart = a_chart(*(diagnoses or ("I21.4",)), **{**stay, **changes})
    present = tuple(replace(d, poa=d.poa or "Y") for d in chart.encounter.diagnoses)
    return replace(chart, encounter=replace(chart.encounter, diagnoses=present))
