"""Charts as no coder would make them, for what must hold of any chart.

`SECRET` stands wherever somebody could have typed something about the patient.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.coverage import Coverage, Payer, PlanType, Rank, Relationship, Subscriber
from coderdesk.domain.encounter import (
    ClaimInfo,
    Diagnosis,
    Drug,
    Encounter,
    EncounterType,
    Procedure,
    Role,
    ServiceLine,
)
from coderdesk.domain.identifiers import (
    ClientId,
    CoverageId,
    EncounterId,
    FacilityId,
    PatientId,
    PayerId,
    ProviderId,
)
from coderdesk.domain.money import MAX_CENTS, Money
from coderdesk.domain.people import Address, Client, Facility, Patient, PersonName, Provider, Sex
from support.factories import a_chart, an_inpatient_chart

SECRET = "Whitfield of Elm St, née Ünal 🦉"

_KNOWN = ("E11", "E1142", "E1065", "E782", "I43", "E854", "S52501", "S134XXA", "V4352XA", "R102", "Y6551", "Z5189")
_PROVIDERS = tuple(ProviderId(f"provider-{number}") for number in range(3))

words = st.sampled_from(("", " ", SECRET))
days = st.dates(date(1880, 1, 1), date(2100, 12, 31))
maybe_days = st.none() | days
codes = st.builds(
    Code, st.sampled_from(CodeSystem), st.sampled_from(_KNOWN) | st.from_regex(r"[0-9A-Z]{1,7}", fullmatch=True)
)
amounts = st.builds(Money, st.integers(-MAX_CENTS, MAX_CENTS))
counts = st.decimals() | st.sampled_from((Decimal("1E+9999999"), Decimal("1E-9999999"), Decimal(5)))
numbers = st.sampled_from(("", SECRET, "1234567893", "0", "420000117", "506131234"))
addresses = st.builds(
    Address,
    words | st.just("PO Box 12"),
    words,
    words,
    words | st.sampled_from(("IA", "XX")),
    numbers,
    st.sampled_from(("US", "", "CA", SECRET)),
)
names = st.builds(PersonName, words, words, words, words)
sexes = st.sampled_from(Sex)

clients = st.builds(
    Client,
    id=st.just(ClientId("client")),
    name=words,
    npi=numbers,
    tax_id=numbers,
    tax_id_type=st.sampled_from(("EI", "", SECRET)),
    taxonomy=words,
    address=addresses,
    pay_to=st.none() | addresses,
)
patients = st.builds(
    Patient,
    id=st.just(PatientId("patient")),
    client=st.just(ClientId("client")),
    name=names,
    born=maybe_days,
    sex=sexes,
    address=addresses,
    mrn=words,
)
payers = st.builds(
    Payer,
    id=st.just(PayerId("payer")),
    name=words,
    payer_id=numbers,
    plan_type=st.sampled_from(PlanType),
    claim_filing=st.sampled_from(("MB", "CI", "", SECRET)),
    address=addresses,
)
coverages = st.builds(
    Coverage,
    id=st.just(CoverageId("coverage")),
    patient=st.just(PatientId("patient")),
    payer=payers,
    rank=st.sampled_from(Rank),
    member_id=words,
    relationship=st.sampled_from(Relationship),
    subscriber=st.none() | st.builds(Subscriber, names, maybe_days, sexes, addresses),
    msp_type=st.sampled_from(("", "12", SECRET)),
)
facilities = st.builds(
    Facility, id=st.just(FacilityId("facility")), name=words, npi=numbers, address=addresses, place_of_service=words
)
diagnoses = st.builds(Diagnosis, code=codes, poa=st.sampled_from(("", "Y", "1", SECRET)))
lines = st.builds(
    ServiceLine,
    code=codes,
    modifiers=st.lists(st.sampled_from(("25", "LT", "", SECRET)), max_size=6).map(tuple),
    units=counts,
    charge=amounts,
    pointers=st.lists(st.integers(-3, 600), max_size=6).map(tuple),
    place_of_service=st.sampled_from(("", "11", "21", "28", SECRET)),
    service_from=maybe_days,
    service_to=maybe_days,
    description=words,
    unit=st.sampled_from(("UN", "MJ", SECRET)),
    drug=st.none() | st.builds(Drug, ndc=numbers, quantity=counts, unit=st.sampled_from(("ML", SECRET))),
    rendering=st.none() | st.sampled_from(_PROVIDERS),
)
claims = st.builds(
    ClaimInfo,
    accident=st.frozensets(st.sampled_from(("auto", "employment", "other", SECRET))),
    accident_state=st.sampled_from(("", "FL", SECRET)),
    accident_date=maybe_days,
    unable_from=maybe_days,
    unable_to=maybe_days,
    hospital_from=maybe_days,
    hospital_to=maybe_days,
    clia=words,
    frequency=st.sampled_from(("1", "7", "", SECRET)),
    original_reference=words,
    note=words,
    assignment=st.sampled_from(("A", "", SECRET)),
    benefits=st.sampled_from(("Y", "", SECRET)),
    release=st.sampled_from(("Y", "", SECRET)),
)
encounters = st.builds(
    Encounter,
    id=st.just(EncounterId("encounter")),
    client=st.just(ClientId("client")),
    patient=st.just(PatientId("patient")),
    type=st.sampled_from(EncounterType),
    account=words | st.text(max_size=40),
    service_from=maybe_days,
    service_to=maybe_days,
    place_of_service=st.sampled_from(("", "11", "21", SECRET)),
    providers=st.lists(st.tuples(st.sampled_from(Role), st.sampled_from(_PROVIDERS)), max_size=4).map(tuple),
    bill_type=st.sampled_from(("", "0111", "0131", "0113", SECRET)),
    admission_type=words,
    admission_source=words,
    discharge_status=st.sampled_from(("", "01", "30", SECRET)),
    diagnoses=st.lists(diagnoses, max_size=6).map(tuple),
    admitting=st.none() | codes,
    lines=st.lists(lines, max_size=3).map(tuple),
    procedures=st.lists(st.builds(Procedure, code=codes, performed=maybe_days), max_size=3).map(tuple),
    claim=claims,
)
providers = st.dictionaries(
    st.sampled_from(_PROVIDERS),
    st.builds(Provider, id=st.sampled_from(_PROVIDERS), name=names, npi=numbers, taxonomy=words),
)
#: Anything that the types allow.
odd_charts = st.builds(
    Chart,
    encounter=encounters,
    client=clients,
    patient=patients,
    coverages=st.lists(coverages, max_size=4).map(tuple),
    providers=providers,
    facility=st.none() | facilities,
)
#: Also charts of which only a part is odd.
any_charts = odd_charts | st.builds(
    lambda encounter, chart: Chart(
        encounter, chart.client, chart.patient, chart.coverages, chart.providers, chart.facility
    ),
    encounters,
    st.sampled_from((a_chart(), an_inpatient_chart())),
)
