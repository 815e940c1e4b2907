"""Charts that hang together: everything that an encounter names is there, as in a chart that came out of a vault."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import icd10cm, icd10pcs, service_code
from coderdesk.domain.coverage import Coverage, Payer, PlanType, Rank, Relationship, Subscriber
from coderdesk.domain.documents import Document, DocumentFormat
from coderdesk.domain.encounter import (
    ClaimInfo,
    Diagnosis,
    Drug,
    Encounter,
    EncounterType,
    Evidence,
    Override,
    Procedure,
    Role,
    ServiceLine,
    Status,
)
from coderdesk.domain.identifiers import DocumentId, EncounterId, ProviderId
from coderdesk.domain.people import Address, Client, Facility, Patient, PersonName, Provider, Sex
from support.any_chart import every, money, tuples

lines_of_text = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
words = lines_of_text.map(lambda text: f"{text}x")
prose = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t\f"), max_size=40)
ids: st.SearchStrategy[Any] = st.uuids().map(str)
days = st.dates(date(1880, 1, 1), date(2100, 12, 31))
moments = st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
quantities = st.decimals(Decimal(-999_999), Decimal(999_999), allow_nan=False, places=3)
names = every(PersonName, last=words, first=lines_of_text, middle=lines_of_text, suffix=lines_of_text)
addresses = every(Address, **dict.fromkeys(("line1", "line2", "city", "state", "zip", "country"), lines_of_text))
icd10cm_codes = st.from_regex(r"[A-Z][0-9][0-9A-Z]{1,5}", fullmatch=True).map(icd10cm)
icd10pcs_codes = st.from_regex(r"[0-9A-HJ-NP-Z]{7}", fullmatch=True).map(icd10pcs)
service_codes = st.from_regex(r"[0-9A-V][0-9]{4}", fullmatch=True).map(service_code)
clients = every(
    Client,
    id=ids,
    name=words,
    address=addresses,
    pay_to=st.none() | addresses,
    turnaround_days=st.integers(0, 3650),
    **dict.fromkeys(("npi", "tax_id", "tax_id_type", "taxonomy", "phone", "contact"), lines_of_text),
)
providers = every(
    Provider,
    id=ids,
    name=names,
    organisation=st.booleans(),
    **dict.fromkeys(("npi", "taxonomy", "credentials"), lines_of_text),
)
facilities = every(Facility, id=ids, name=words, npi=lines_of_text, address=addresses, place_of_service=lines_of_text)
payers = every(
    Payer,
    id=ids,
    name=words,
    payer_id=lines_of_text,
    plan_type=st.sampled_from(PlanType),
    claim_filing=lines_of_text,
    address=addresses,
    filing_days=st.integers(0, 3650),
)
subscribers = every(
    Subscriber,
    name=names,
    born=st.none() | days,
    sex=st.sampled_from(Sex),
    address=addresses,
    phone=lines_of_text,
)
overrides = every(Override, key=lines_of_text, rule=lines_of_text, reason=prose, by=lines_of_text, at=moments)
claims = every(
    ClaimInfo,
    accident=st.frozensets(st.sampled_from(("auto", "employment", "other"))),
    note=prose,
    **dict.fromkeys(
        (
            *("accident_date", "onset", "last_menstrual_period", "initial_treatment", "last_seen"),
            *("unable_from", "unable_to", "hospital_from", "hospital_to"),
        ),
        st.none() | days,
    ),
    **dict.fromkeys(
        (
            *("accident_state", "prior_authorization", "referral_number", "clia", "mammography", "frequency"),
            *("original_reference", "assignment", "benefits", "release", "medical_record", "delay_reason"),
        ),
        lines_of_text,
    ),
    **dict.fromkeys(("outside_lab_charge", "amount_paid"), money),
    **dict.fromkeys(("outside_lab", "provider_signature"), st.booleans()),
)


@functools.cache
def a_pdf(*pages: str) -> bytes:
    """Return a PDF with a page of text each; "" makes a page without any."""
    made = io.BytesIO()
    canvas = Canvas(made, invariant=True)
    for page in pages:
        for number, line in enumerate(page.splitlines()):
            canvas.drawString(72, 720 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


@st.composite
def documents(draw: st.DrawFn, encounter: EncounterId) -> Document:
    """Build a note of `encounter`: text, or a PDF with or without a text layer."""
    text = draw(prose)
    pages = draw(st.sampled_from(((), ("A report",), ("One page", "and another"))))
    return Document(
        id=DocumentId(draw(ids)),
        encounter=encounter,
        title=draw(lines_of_text),
        format=DocumentFormat.PDF if pages else DocumentFormat.TEXT,
        written=draw(st.none() | days),
        text=text,
        data=a_pdf(*pages) if pages else b"",
        pages=len(pages) or text.count("\f") + 1,
        kind=draw(lines_of_text),
    )


@st.composite
def passages(draw: st.DrawFn, notes: Sequence[Document]) -> tuple[Evidence, ...]:
    """Build passages that stand in `notes`."""
    found = []
    for note in notes:
        if note.text and draw(st.booleans()):
            start = draw(st.integers(0, len(note.text) - 1))
            end = draw(st.integers(start + 1, len(note.text)))
            found.append(Evidence(note.id, start, end, note.text[start:end]))
    return tuple(found)


def service_lines(notes: Sequence[Document], who: Sequence[ProviderId]) -> st.SearchStrategy[ServiceLine]:
    """Build lines that rest on `notes` and are rendered by one of `who`."""
    rendering: st.SearchStrategy[ProviderId | None] = st.sampled_from(who) if who else st.none()
    return every(
        ServiceLine,
        code=service_codes,
        modifiers=tuples(words),
        units=quantities,
        charge=money,
        pointers=tuples(st.integers(0, 500)),
        drug=st.none() | every(Drug, ndc=words, quantity=quantities, unit=words, prescription=lines_of_text),
        rendering=st.none() | rendering,
        evidence=passages(notes),
        note=prose,
        **dict.fromkeys(("service_from", "service_to"), st.none() | days),
        **dict.fromkeys(("emergency", "epsdt", "family_planning"), st.booleans()),
        **dict.fromkeys(("place_of_service", "description", "unit", "revenue_code", "found_by"), lines_of_text),
    )


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Build a whole chart, every field of which may hold anything that a reader lets in."""
    encounter = EncounterId(draw(ids))
    client = draw(clients)
    patient: Patient = draw(
        every(
            Patient,
            id=ids,
            client=st.just(client.id),
            name=names,
            born=st.none() | days,
            sex=st.sampled_from(Sex),
            address=addresses,
            phone=lines_of_text,
            mrn=lines_of_text,
            died=st.none() | days,
        )
    )
    coverages: tuple[Coverage, ...] = draw(
        tuples(
            every(
                Coverage,
                id=ids,
                patient=st.just(patient.id),
                payer=payers,
                rank=st.sampled_from(Rank),
                relationship=st.sampled_from(Relationship),
                subscriber=st.none() | subscribers,
                **dict.fromkeys(("member_id", "group_number", "plan_name", "msp_type"), lines_of_text),
            ),
            most=2,
        )
    )
    people = {provider.id: provider for provider in draw(st.lists(providers, max_size=3))}
    facility: Facility | None = draw(st.none() | facilities)
    notes = draw(tuples(documents(encounter), most=2))
    coding: dict[str, Any] = {
        "diagnoses": tuples(
            every(Diagnosis, code=icd10cm_codes, poa=lines_of_text, evidence=passages(notes), found_by=lines_of_text)
        ),
        "procedures": tuples(
            every(
                Procedure,
                code=icd10pcs_codes,
                performed=st.none() | days,
                evidence=passages(notes),
                found_by=lines_of_text,
            ),
            most=2,
        ),
        "admitting": st.none() | icd10cm_codes,
        "lines": tuples(service_lines(notes, tuple(people)), most=2),
        "claim": claims,
        "overrides": tuples(overrides, most=2),
    }
    visit = every(
        Encounter,
        id=st.just(encounter),
        client=st.just(client.id),
        patient=st.just(patient.id),
        type=st.sampled_from(EncounterType),
        external_id=st.just("") | ids,
        status=st.sampled_from(Status),
        facility=st.just(facility.id if facility else None),
        providers=tuples(st.tuples(st.sampled_from(Role), st.sampled_from(tuple(people)))) if people else st.just(()),
        coverages=st.just(tuple(coverage.id for coverage in coverages)),
        hold_reason=prose,
        finished_at=st.none() | moments,
        version=st.integers(0, 999),
        **coding,
        **dict.fromkeys(("service_from", "service_to", "received", "due"), st.none() | days),
        **dict.fromkeys(
            (
                *("account", "place_of_service", "reason_for_visit", "bill_type", "admission_type"),
                *("admission_source", "discharge_status"),
            ),
            lines_of_text,
        ),
    )
    return Chart(draw(visit), client, patient, coverages, people, facility, notes)
