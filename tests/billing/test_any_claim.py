"""What must hold of any claim: either a file that both validations pass, or a refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coderdesk.billing.claim import assemble
from coderdesk.billing.x12.offer import problems_of
from coderdesk.billing.x12.parse import parse
from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import icd10cm, service_code
from coderdesk.domain.coverage import Coverage, Rank, Relationship, Subscriber
from coderdesk.domain.encounter import ClaimInfo, Diagnosis, Drug, EncounterType, Role, ServiceLine
from coderdesk.domain.failures import ExportRefused
from coderdesk.domain.identifiers import CoverageId, PatientId
from coderdesk.domain.money import MAX_CENTS, Money
from coderdesk.domain.people import Address, Patient, PersonName, Sex
from support import odd_charts as odd
from support.edi import TODAY, offered, passes_pyx12, texts, written
from support.factories import (
    DATE_OF_SERVICE,
    a_chart,
    a_coverage,
    a_facility,
    a_payer,
    a_referring_provider,
    medicare,
)
from support.twins import TWINS, Twin

TWELVE = (
    "E11.42",
    "E78.2",
    "I10",
    "M54.50",
    "R05.3",
    "J45.20",
    "K21.9",
    "F32.A",
    "N18.31",
    "G47.33",
    "Z79.4",
    "Z79.84",
)
PROFESSIONAL = EncounterType.PROFESSIONAL
RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])

# -- charts of which a part is odd -----------------------------------------------------------------------------------

_PARTS: dict[str, st.SearchStrategy[Any]] = {
    "client": odd.clients,
    "patient": odd.patients,
    "coverages": st.lists(odd.coverages, min_size=1, max_size=3).map(tuple),
    "facility": odd.facilities,
    "lines": st.lists(odd.lines, min_size=1, max_size=3).map(tuple),
    "diagnoses": st.lists(odd.diagnoses, min_size=1, max_size=4).map(tuple),
    "claim": odd.claims,
    "account": odd.words | st.text(max_size=30),
    "place_of_service": st.sampled_from(("", "11", "21", odd.SECRET)),
    "service_from": odd.days,
}


@st.composite
def spiced_charts(draw: st.DrawFn) -> Chart:
    """Draw a clean chart in which up to three parts are as no coder would make them."""
    names = draw(st.lists(st.sampled_from(sorted(_PARTS)), max_size=3, unique=True))
    return a_chart(**{name: draw(_PARTS[name]) for name in names})


@given(spiced_charts())
@settings(parent=RELAXED, max_examples=100)
def test_an_odd_chart_is_refused_or_gives_a_valid_file(chart: Chart) -> None:
    said, text = "", ""
    try:
        text = offered(chart).text
    except ExportRefused as refusal:
        said = str(refusal).replace(chart.encounter.account, "")
    assert "WHITFIELD OF" not in said.upper()
    assert said or passes_pyx12(text)


# -- charts as coders make them --------------------------------------------------------------------------------------

_letters = st.text(st.sampled_from("ABCdefghÉñßØłü'- "), min_size=1, max_size=70).map(lambda text: f"Al{text}")
_days = st.dates(date(2026, 1, 1), DATE_OF_SERVICE)
_past = st.dates(date(2020, 1, 1), date(2025, 12, 31))
_numbers = st.text(st.sampled_from("ABCDEF0123456789-"), min_size=2, max_size=20)
_member_numbers = _numbers.filter(lambda number: sum(map(str.isalnum, number)) > 1)
_people = st.builds(PersonName, _letters, _letters, st.just("") | _letters, st.sampled_from(("", "Jr", "III")))
_addresses = st.builds(
    Address, _letters, st.just("") | _letters, _letters, st.sampled_from(("IA", "PR", "AE", "PW")),
    st.sampled_from(("50613", "506131234", "50613-1234")),
)  # fmt: skip
_patients = st.builds(
    Patient,
    id=st.sampled_from([PatientId(f"patient-{number}") for number in range(3)]),
    client=st.just(a_chart().client.id),
    name=_people,
    born=st.dates(date(1930, 1, 1), date(2025, 12, 31)),
    sex=st.sampled_from(Sex),
    address=_addresses,
    died=st.none() | st.just(DATE_OF_SERVICE),
)
_drugs = st.builds(
    Drug,
    ndc=st.from_regex(r"[0-9]{11}", fullmatch=True),
    quantity=st.decimals(Decimal("0.001"), Decimal(99999), places=3),
    unit=st.sampled_from(("F2", "GR", "ME", "ML", "UN")),
    prescription=st.just("") | _numbers,
)
_infos = st.builds(
    ClaimInfo,
    onset=st.none() | _past,
    last_menstrual_period=st.none() | _past,
    initial_treatment=st.none() | _past,
    last_seen=st.none() | _past,
    unable_from=st.none() | _past,
    unable_to=st.none() | _days,
    hospital_from=st.none() | _past,
    hospital_to=st.none() | _days,
    prior_authorization=st.just("") | _numbers,
    referral_number=st.just("") | _numbers,
    note=st.just("") | _letters,
    amount_paid=st.builds(Money, st.integers(0, 10_000)),
    assignment=st.sampled_from("ABC"),
    benefits=st.sampled_from("YNW"),
    release=st.sampled_from("YI"),
    medical_record=st.just("") | _numbers,
    delay_reason=st.sampled_from(("", "9", "11")),
)


@st.composite
def _coverages(draw: st.DrawFn, patient: Patient) -> tuple[Coverage, ...]:
    """Draw one to three policies in the order of billing, of the patient's own or through somebody else."""
    held: list[Coverage] = []
    for rank in list(Rank)[: draw(st.integers(1, 3))]:
        relationship = draw(st.sampled_from(Relationship))
        own = relationship is Relationship.SELF
        of_medicare = own and draw(st.booleans()) and not any(one.payer.is_medicare for one in held)
        held.append(
            a_coverage(
                id=CoverageId(f"coverage-{rank}"), patient=patient.id, rank=rank, member_id=draw(_member_numbers),
                payer=medicare() if of_medicare else a_payer(),
                group_number=draw(st.just("") | _numbers), plan_name=draw(st.just("") | _letters),
                relationship=relationship,
                subscriber=None if own else Subscriber(draw(_people), date(1970, 1, 1), Sex.MALE, draw(_addresses)),
                msp_type="12" if of_medicare and rank is not Rank.PRIMARY else "",
            )
        )  # fmt: skip
    return tuple(held)


@st.composite
def clean_charts(draw: st.DrawFn, account: str = "A-1") -> Chart:
    """Draw a chart that no check would hold: everything true is written down, in any of the ways that are allowed."""
    count = draw(st.integers(1, 12))
    pointers = st.lists(st.integers(1, count), min_size=1, max_size=4, unique=True).map(tuple)
    doctor = a_referring_provider()
    lines = st.builds(
        ServiceLine,
        code=st.sampled_from(("99214", "83036", "J1885", "G0439", "0001A")).map(service_code),
        modifiers=st.lists(st.sampled_from(("25", "59", "LT", "QW", "JZ")), max_size=4, unique=True).map(tuple),
        units=st.decimals(Decimal("0.001"), Decimal(9999), places=3),
        charge=st.builds(Money, st.integers(0, MAX_CENTS // 50)),
        pointers=pointers,
        place_of_service=st.sampled_from(("", "11", "22", "02")),
        service_from=st.none() | st.just(DATE_OF_SERVICE),
        description=st.just("") | _letters,
        emergency=st.booleans(),
        epsdt=st.booleans(),
        family_planning=st.booleans(),
        drug=st.none() | _drugs,
        note=st.just("") | _letters,
        rendering=st.none() | st.just(doctor.id),
    )
    patient = draw(_patients)
    chart = a_chart(
        account=account,
        patient=patient,
        coverages=draw(_coverages(patient)),
        facility=draw(st.none() | st.just(a_facility())),
        place_of_service=draw(st.sampled_from(("11", "22", "12", "10"))),
        diagnoses=tuple(Diagnosis(icd10cm(code)) for code in TWELVE[:count]),
        lines=draw(st.lists(lines, min_size=1, max_size=5).map(tuple)),
        claim=draw(_infos),
    )
    encounter = chart.encounter
    for role in draw(st.sets(st.sampled_from((Role.REFERRING, Role.ORDERING, Role.SUPERVISING)))):
        encounter = encounter.with_provider(role, doctor.id)
    if doctor.id in {line.rendering for line in encounter.lines}:
        encounter = encounter.with_provider(Role.SUPERVISING, None)
    return replace(chart, encounter=encounter, providers={**chart.providers, doctor.id: doctor})


@given(st.integers(1, 3).flatmap(lambda count: st.tuples(*(clean_charts(f"A-{number}") for number in range(count)))))
@settings(parent=RELAXED, max_examples=40)
def test_clean_charts_always_give_a_valid_file_that_says_what_they_say(charts: tuple[Chart, ...]) -> None:
    file = offered(*charts)
    assert passes_pyx12(file.text)
    claims = {claim.control_number: claim for claim in map(assemble, charts)}
    segments = parse(file.text).segments
    told = {one.get(1): one for one in segments if one.tag == "CLM"}
    assert told.keys() == claims.keys()
    for account, claim in claims.items():
        assert Decimal(told[account].get(2)) * 100 == claim.total.cents
    assert sum(one.tag == "SV1" for one in segments) == sum(len(claim.lines) for claim in claims.values())
    codes = sorted(one.part(1, 2) for one in segments if one.tag == "SV1")
    assert codes == sorted(line.service.code.text for claim in claims.values() for line in claim.lines)


@given(odd.any_charts)
@settings(parent=RELAXED, max_examples=100)
def test_assembly_refuses_or_gives_a_claim_and_never_breaks(chart: Chart) -> None:
    try:
        claim = assemble(chart)
    except ExportRefused:
        return
    assert chart.encounter.type is EncounterType.PROFESSIONAL
    assert 1 <= len(claim.diagnoses) <= 12
    assert [line.number for line in claim.lines] == list(range(1, len(chart.encounter.lines) + 1))


def test_fifty_lines_with_four_pointers_each_to_twelve_diagnoses_fit() -> None:
    line = replace(a_chart().encounter.lines[0], pointers=(12, 11, 10, 9))
    file = offered(a_chart(*TWELVE, lines=(line,) * 50))
    assert texts(file, "SV1")[-1].endswith("12:11:10:9")


@pytest.mark.parametrize("twin", [twin for twin in TWINS if twin.clean.encounter.type is PROFESSIONAL], ids=str)
def test_what_the_checks_call_clean_can_be_sent(twin: Twin) -> None:
    assert problems_of(written(twin.clean).text, today=TODAY) == ()


@pytest.mark.parametrize(
    "rule", ["CLAIM-COVERAGE", "DX-POINTER", "NPI-CHECK", "TAX-ID", "CLAIM-RANK", "LINE-UNITS", "MOD-DUP"]
)
def test_what_slips_past_the_checks_is_still_not_sent(rule: str) -> None:
    faults = [twin.fault for twin in TWINS if twin.rule == rule and twin.fault.encounter.type is PROFESSIONAL]
    assert faults
    for chart in faults:
        with pytest.raises(ExportRefused):
            offered(chart)
