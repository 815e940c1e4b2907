"""Every encounter that the domain allows, for properties that must hold of all of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC
from typing import Any, TypeVar

from hypothesis import strategies as st

from coderdesk.domain.codes import Code, CodeSystem
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
from coderdesk.domain.identifiers import (
    ClientId,
    CoverageId,
    DocumentId,
    EncounterId,
    FacilityId,
    PatientId,
    ProviderId,
    new_id,
)
from coderdesk.domain.money import MAX_CENTS, Money

Value = TypeVar("Value")

texts = st.text(max_size=12)
days = st.none() | st.dates()
moments = st.datetimes(timezones=st.just(UTC))
money = st.integers(-MAX_CENTS, MAX_CENTS).map(Money)
decimals = st.decimals(allow_nan=False, allow_infinity=False)
codes = st.builds(Code, st.sampled_from(CodeSystem), st.from_regex(r"[0-9A-Z]{1,7}", fullmatch=True))


def every(kind: type[Value], /, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Value]:
    """Build values of `kind`; a field that is not given, such as one that was added since, fails at once."""
    named = {field.name for field in dataclasses.fields(kind)}  # type: ignore[arg-type]  # a dataclass each time
    assert named == set(fields), f"{kind.__name__} has other fields: {sorted(named ^ set(fields))}"
    return st.builds(kind, **fields)


def tuples(of: st.SearchStrategy[Value], most: int = 3) -> st.SearchStrategy[tuple[Value, ...]]:
    """Build short tuples of `of`."""
    return st.lists(of, max_size=most).map(tuple)


def evidence(documents: Sequence[DocumentId]) -> st.SearchStrategy[tuple[Evidence, ...]]:
    """Build passages of `documents`."""
    passages = st.tuples(st.integers(0, 10**6), st.integers(1, 10**4), st.sampled_from(documents), texts)
    return tuples(passages.map(lambda told: Evidence(told[2], told[0], told[0] + told[1], told[3])))


claims = every(
    ClaimInfo,
    accident=st.frozensets(st.sampled_from(["auto", "employment", "other"]) | texts),
    **dict.fromkeys(
        (
            *("accident_date", "onset", "last_menstrual_period", "initial_treatment", "last_seen"),
            *("unable_from", "unable_to", "hospital_from", "hospital_to"),
        ),
        days,
    ),
    **dict.fromkeys(
        (
            *("accident_state", "prior_authorization", "referral_number", "clia", "mammography", "frequency"),
            *("original_reference", "note", "assignment", "benefits", "release", "medical_record", "delay_reason"),
        ),
        texts,
    ),
    **dict.fromkeys(("outside_lab_charge", "amount_paid"), money),
    **dict.fromkeys(("outside_lab", "provider_signature"), st.booleans()),
)


def lines(providers: Sequence[ProviderId], documents: Sequence[DocumentId]) -> st.SearchStrategy[ServiceLine]:
    """Build service lines rendered by `providers`."""
    return every(
        ServiceLine,
        code=codes,
        modifiers=tuples(texts),
        units=decimals,
        charge=money,
        pointers=tuples(st.integers(-1, 600)),
        drug=st.none() | every(Drug, ndc=texts, quantity=decimals, unit=texts, prescription=texts),
        rendering=st.none() | st.sampled_from(providers),
        evidence=evidence(documents),
        **dict.fromkeys(("service_from", "service_to"), days),
        **dict.fromkeys(("emergency", "epsdt", "family_planning"), st.booleans()),
        **dict.fromkeys(("place_of_service", "description", "unit", "note", "revenue_code", "found_by"), texts),
    )


def encounters(
    *,
    client: ClientId,
    patient: PatientId,
    coverages: Sequence[CoverageId],
    providers: Sequence[ProviderId],
    facility: FacilityId,
    documents: Sequence[DocumentId],
) -> st.SearchStrategy[Encounter]:
    """Build encounters that refer to what is given, each new (version 0) and of an id of its own."""
    return every(
        Encounter,
        # Drawn ids repeat from one example to the next; a vault that outlives an example needs new ones.
        id=st.builds(lambda: EncounterId(new_id())),
        client=st.just(client),
        patient=st.just(patient),
        type=st.sampled_from(EncounterType),
        external_id=st.just("") | st.builds(new_id),
        status=st.sampled_from(Status),
        facility=st.none() | st.just(facility),
        providers=tuples(st.tuples(st.sampled_from(Role), st.sampled_from(providers))),
        coverages=tuples(st.sampled_from(coverages)),
        diagnoses=tuples(every(Diagnosis, code=codes, poa=texts, evidence=evidence(documents), found_by=texts), most=5),
        admitting=st.none() | codes,
        lines=tuples(lines(providers, documents)),
        procedures=tuples(every(Procedure, code=codes, performed=days, evidence=evidence(documents), found_by=texts)),
        claim=claims,
        overrides=tuples(every(Override, key=texts, rule=texts, reason=texts, by=texts, at=moments)),
        finished_at=st.none() | moments,
        version=st.just(0),
        **dict.fromkeys(("service_from", "service_to", "received", "due"), days),
        **dict.fromkeys(
            (
                *("account", "place_of_service", "reason_for_visit", "bill_type", "admission_type"),
                *("admission_source", "discharge_status", "hold_reason"),
            ),
            texts,
        ),
    )
