"""The claim and its service lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from coderdesk.billing.x12.envelope import EdiFile
from coderdesk.domain.chart import Chart
from coderdesk.domain.encounter import ClaimInfo, Drug, Role
from coderdesk.domain.failures import ExportRefused
from coderdesk.domain.identifiers import ProviderId
from coderdesk.domain.money import Money
from coderdesk.domain.people import PersonName, Provider
from support.edi import offered, texts, written
from support.factories import (
    DATE_OF_SERVICE,
    a_chart,
    a_client,
    a_facility,
    a_line,
    a_provider,
    a_referring_provider,
)

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


def told(**info: Any) -> EdiFile:
    """Write and validate one claim that knows more than it must."""
    return offered(a_chart(claim=ClaimInfo(**info)))


def with_roles(*roles: Role, provider: Provider | None = None, **changes: Any) -> Chart:
    """Return a chart in which the referring family doctor, or `provider`, acted in `roles`."""
    acted = provider or a_referring_provider()
    chart = a_chart(**changes)
    encounter = chart.encounter
    for role in roles:
        encounter = encounter.with_provider(role, acted.id)
    return replace(chart, encounter=encounter, providers={**chart.providers, acted.id: acted})


# -- the claim -------------------------------------------------------------------------------------------------------


def test_the_total_is_the_sum_of_the_lines() -> None:
    file = offered(a_chart(lines=(a_line(charge="185.50"), a_line("83036", "12.05"))))
    assert texts(file, "CLM")[0].split("*")[2] == "197.55"


def test_the_largest_amount_is_written_whole() -> None:
    file = offered(a_chart(lines=(a_line(charge="99999999.99"),)))
    assert texts(file, "CLM")[0].split("*")[2] == "99999999.99"
    assert texts(file, "SV1")[0].split("*")[2] == "99999999.99"


def test_a_sum_over_the_largest_amount_is_refused_by_account() -> None:
    with pytest.raises(ExportRefused, match=r"Account 4471-0926: the charges add up to more than 99,999,999\.99"):
        written(a_chart(lines=(a_line(charge="99999999.99"), a_line(charge="0.01"))))


@pytest.mark.parametrize("frequency", ["7", "8"])
def test_a_replacement_or_void_names_the_original(frequency: str) -> None:
    file = told(frequency=frequency, original_reference="2026-ab77")
    assert texts(file, "CLM")[0].split("*")[5] == f"11:B:{frequency}"
    assert texts(file, "REF*F8") == ["REF*F8*2026-AB77"]


def test_an_original_claim_names_no_earlier_one() -> None:
    assert not texts(told(original_reference="2026-77"), "REF*F8")


def test_a_replacement_without_the_original_is_not_offered() -> None:
    with pytest.raises(ExportRefused, match=r"Account 4471-0926.*a replacement or void names the payer's number"):
        told(frequency="7")


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ({"prior_authorization": "PA-99 x"}, "REF*G1*PA-99 X"),
        ({"referral_number": "R1"}, "REF*9F*R1"),
        ({"clia": "16D0000001"}, "REF*X4*16D0000001"),
        ({"mammography": "111222"}, "REF*EW*111222"),
        ({"medical_record": "20318"}, "REF*EA*20318"),
        ({"amount_paid": Money(2550)}, "AMT*F5*25.5"),
        ({"note": "See the attached letter"}, "NTE*ADD*SEE THE ATTACHED LETTER"),
        ({"initial_treatment": date(2026, 9, 1)}, "DTP*454*D8*20260901"),
        ({"last_seen": date(2026, 9, 2)}, "DTP*304*D8*20260902"),
        ({"last_menstrual_period": date(2026, 8, 2)}, "DTP*484*D8*20260802"),
        ({"onset": date(2026, 9, 1)}, "DTP*431*D8*20260901"),
        ({"hospital_from": date(2026, 9, 10)}, "DTP*435*D8*20260910"),
        ({"hospital_to": date(2026, 9, 12)}, "DTP*096*D8*20260912"),
        ({"unable_from": date(2026, 9, 1)}, "DTP*360*D8*20260901"),
        ({"unable_to": date(2026, 10, 1)}, "DTP*361*D8*20261001"),
        (
            {"unable_from": date(2026, 9, 1), "unable_to": date(2026, 10, 1)},
            "DTP*314*RD8*20260901-20261001",
        ),
    ],
)
def test_what_the_claim_knows_is_told(info: dict[str, Any], expected: str) -> None:
    assert expected in texts(told(**info))


def test_an_onset_on_the_day_of_service_is_left_out() -> None:
    assert not texts(told(onset=DATE_OF_SERVICE), "DTP*431")
    line = a_line(service_from=date(2026, 9, 10), service_to=date(2026, 9, 14), units=Decimal(5))
    assert not texts(offered(a_chart(lines=(line,), claim=ClaimInfo(onset=date(2026, 9, 12)))), "DTP*431")


def test_signatures_and_consents_are_told() -> None:
    file = told(provider_signature=False, assignment="C", benefits="N", release="I", delay_reason="9")
    assert texts(file, "CLM") == ["CLM*4471-0926*185***11:B:1*N*C*N*I***********9"]


def test_an_auto_accident_has_its_state_and_date() -> None:
    file = told(accident=frozenset({"auto", "employment"}), accident_state="ia", accident_date=date(2026, 9, 3))
    assert texts(file, "CLM")[0].split("*")[11] == "AA:EM::IA"
    assert texts(file, "DTP*439") == ["DTP*439*D8*20260903"]


def test_a_date_of_accident_without_an_accident_is_left_out() -> None:
    assert not texts(told(accident_date=date(2026, 9, 3)), "DTP*439")


@pytest.mark.parametrize("causes", [{"auto", "employment", "other"}, {"flood"}])
def test_causes_that_an_837p_cannot_tell_are_refused(causes: set[str]) -> None:
    with pytest.raises(ExportRefused, match=r"Account 4471-0926: an .*accident"):
        written(a_chart(claim=ClaimInfo(accident=frozenset(causes), accident_date=date(2026, 9, 3))))


def test_twelve_diagnoses_stand_in_order_without_dots() -> None:
    file = offered(a_chart(*TWELVE))
    expected = [f"{'ABF' if place else 'ABK'}:{code.replace('.', '')}" for place, code in enumerate(TWELVE)]
    assert texts(file, "HI")[0].split("*")[1:] == expected


@pytest.mark.parametrize("account", ["A" * 21, "12*34", "12:34", "É1", ""])
def test_an_account_number_that_payers_cannot_echo_is_refused(account: str) -> None:
    with pytest.raises(ExportRefused, match="the account number"):
        written(a_chart(account=account))


def test_a_note_too_long_for_the_claim_or_the_line_is_refused() -> None:
    with pytest.raises(ExportRefused, match="the note of the claim has 81 characters"):
        written(a_chart(claim=ClaimInfo(note="x" * 81)))
    with pytest.raises(ExportRefused, match="the note of line 1 has 90 characters"):
        written(a_chart(lines=(a_line(note="x" * 90),)))


# -- who acted, and where --------------------------------------------------------------------------------------------


def test_referring_supervising_and_ordering_providers_stand_in_their_loops() -> None:
    file = offered(with_roles(Role.REFERRING, Role.SUPERVISING, Role.ORDERING))
    named = [text.split("*")[1] for text in texts(file, "NM1") if text.split("*")[1] in ("DN", "82", "DQ", "DK")]
    assert named == ["DN", "82", "DQ", "DK"]
    assert texts(file, "NM1*DN") == ["NM1*DN*1*LINDGREN*PER****XX*1122334455"]


def test_who_orders_for_himself_is_not_named_again() -> None:
    assert not texts(offered(with_roles(Role.ORDERING, provider=a_provider())), "NM1*DK")


def test_who_bills_for_himself_is_not_named_as_rendering() -> None:
    file = offered(a_chart(client=a_client(npi=a_provider().npi)))
    assert not texts(file, "NM1*82")


def test_an_organisation_may_render_but_not_refer() -> None:
    lab = a_provider(name=PersonName("Lakeshore Labs"), organisation=True)
    file = offered(a_chart(providers={lab.id: lab}))
    assert texts(file, "NM1*82") == ["NM1*82*2*LAKESHORE LABS*****XX*1245319599"]
    with pytest.raises(ExportRefused, match="the referring provider is an organisation"):
        written(with_roles(Role.REFERRING, provider=a_referring_provider(organisation=True)))


def test_a_line_rendered_by_somebody_else_names_him() -> None:
    other = a_referring_provider()
    chart = a_chart(lines=(a_line(), a_line("83036", rendering=other.id)))
    file = offered(replace(chart, providers={**chart.providers, other.id: other}))
    assert texts(file, "NM1*82") == [
        "NM1*82*1*OKAFOR*ROSE****XX*1245319599",
        "NM1*82*1*LINDGREN*PER****XX*1122334455",
    ]
    assert texts(file).index("NM1*82*1*LINDGREN*PER****XX*1122334455") > texts(file).index("LX*2")


def test_where_somebody_else_rendered_every_line_the_claim_names_him_alone() -> None:
    other = a_referring_provider()
    chart = a_chart(lines=(a_line(rendering=other.id), a_line("83036", rendering=other.id)))
    file = offered(replace(chart, providers={**chart.providers, other.id: other}))
    assert texts(file, "NM1*82") == ["NM1*82*1*LINDGREN*PER****XX*1122334455"]


def test_a_line_rendered_by_the_billing_provider_says_so_where_the_claim_names_another() -> None:
    owner = a_referring_provider(npi=a_client().npi)
    chart = a_chart(lines=(a_line(), a_line("83036", rendering=owner.id)))
    file = offered(replace(chart, providers={**chart.providers, owner.id: owner}))
    assert texts(file, "NM1*82")[1] == "NM1*82*1*LINDGREN*PER****XX*1234567893"


def test_a_claim_that_nobody_rendered_is_refused() -> None:
    with pytest.raises(ExportRefused, match="Account 4471-0926: the rendering provider is missing"):
        written(a_chart(providers=()))


def test_a_provider_who_is_not_on_file_is_refused() -> None:
    with pytest.raises(ExportRefused, match="Account 4471-0926 names a provider who is not on file"):
        written(a_chart(lines=(a_line(rendering=ProviderId("gone")),)))


def test_a_facility_elsewhere_is_named_with_its_address() -> None:
    chart = a_chart(facility=a_facility(), place_of_service="22")
    at = texts(offered(chart)).index("NM1*77*2*LAKESHORE HOSPITAL*****XX*1679576722")
    assert texts(offered(chart))[at + 1 : at + 3] == ["N3*1 HARBOR WAY", "N4*DUBUQUE*IA*520010001"]


def test_a_facility_is_left_out_at_the_billing_address_and_at_the_patients_home() -> None:
    here = a_facility(address=a_client().address)
    assert not texts(offered(a_chart(facility=here)), "NM1*77")
    assert not texts(offered(a_chart(facility=a_facility(), place_of_service="12")), "NM1*77")


def test_a_facility_that_is_part_of_the_billing_provider_has_no_npi() -> None:
    own = a_facility(npi=a_client().npi)
    assert texts(offered(a_chart(facility=own)), "NM1*77") == ["NM1*77*2*LAKESHORE HOSPITAL"]


# -- the lines -------------------------------------------------------------------------------------------------------


def test_a_line_tells_all_that_it_knows() -> None:
    line = a_line(
        "J3490", "40.10", (2, 1), modifiers=("jz", "59"), units=Decimal("2.50"), place_of_service="12",
        description="Ketorolac 15 mg", emergency=True, epsdt=True, family_planning=True, note="Given twice",
        drug=Drug("00409-3793-01", Decimal("1.0"), "ML", "RX77"),
    )  # fmt: skip
    file = offered(a_chart(lines=(line,)))
    at = texts(file).index("LX*1")
    assert texts(file)[at : at + 8] == [
        "LX*1",
        "SV1*HC:J3490:JZ:59:::KETOROLAC 15 MG*40.1*UN*2.5*12**2:1**Y**Y*Y",
        "DTP*472*D8*20260914",
        "REF*6R*4471-0926-1",
        "NTE*ADD*GIVEN TWICE",
        "LIN**N4*00409379301",
        "CTP****1*ML",
        "REF*XZ*RX77",
    ]


def test_several_days_are_a_period() -> None:
    line = a_line(service_from=date(2026, 9, 10), service_to=date(2026, 9, 14), units=Decimal(5))
    assert texts(offered(a_chart(lines=(line,))), "DTP*472") == ["DTP*472*RD8*20260910-20260914"]


def test_minutes_of_anaesthesia_are_minutes() -> None:
    line = a_line("00790", "900", unit="MJ", units=Decimal(95), modifiers=("AA",))
    assert texts(offered(a_chart(lines=(line,))), "SV1") == ["SV1*HC:00790:AA*900*MJ*95***1"]


def test_fifty_lines_are_written_and_fifty_one_refused() -> None:
    file = offered(a_chart(lines=(a_line(),) * 50))
    assert texts(file, "LX")[-1] == "LX*50"
    with pytest.raises(
        ExportRefused, match="Account 4471-0926: the claim has 51 service lines; an 837P takes one to 50"
    ):
        written(a_chart(lines=(a_line(),) * 51))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"modifiers": ("25", "59", "LT", "76", "RT")}, "line 1 has more than 4 modifiers"),
        ({"modifiers": ("259",)}, "the modifier of line 1 has more than 2 characters"),
        ({"pointers": (1, 2, 3, 4, 5)}, "line 1 points at more than 4 diagnoses"),
        ({"units": Decimal(0)}, "the number of units of line 1 must be more than zero"),
        ({"drug": Drug("", Decimal(1))}, "the NDC of line 1 is missing"),
        ({"drug": Drug("00409379301", Decimal(0))}, "the quantity of the drug of line 1 must be more than zero"),
        ({"description": "d" * 81}, "the description of line 1 has 81 characters"),
    ],
)
def test_what_a_line_cannot_carry_is_refused_by_account_and_line(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ExportRefused, match=f"Account 4471-0926: {said}"):
        written(a_chart(lines=(a_line(**changes),)))


def test_a_purchased_test_says_who_did_it_for_how_much() -> None:
    info = ClaimInfo(outside_lab=True, outside_lab_charge=Money(1250))
    file = offered(a_chart(lines=(a_line("93005", "40"),), claim=info, facility=a_facility()))
    assert texts(file, "PS1") == ["PS1*1679576722*12.5"]
    assert texts(file, "NM1*QB") == ["NM1*QB*2******XX*1679576722"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lines": (a_line(), a_line())}, "a purchased test is billed on a claim of its own"),
        ({"facility": None}, "the outside lab is not named"),
        ({"claim": ClaimInfo(outside_lab=True)}, "the purchase price of the outside lab is missing"),
    ],
)
def test_a_purchased_test_that_lacks_its_facts_is_refused(changes: dict[str, Any], said: str) -> None:
    clean = {"claim": ClaimInfo(outside_lab=True, outside_lab_charge=Money(1250)), "facility": a_facility()}
    with pytest.raises(ExportRefused, match=f"Account 4471-0926: {said}"):
        written(a_chart(**{**clean, **changes}))
