"""Who sends, who bills, who is insured and who was treated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coderdesk.billing.x12.write_837p import CLAIMS_A_PATIENT
from coderdesk.domain.chart import Chart
from coderdesk.domain.coverage import Coverage, Rank, Relationship, Subscriber
from coderdesk.domain.failures import ExportRefused
from coderdesk.domain.identifiers import ClientId, CoverageId, PatientId
from coderdesk.domain.people import Address, PersonName
from support.edi import SENDER, offered, texts, written
from support.factories import (
    a_chart,
    a_client,
    a_coverage,
    a_patient,
    a_payer,
    medicare,
    through_spouse,
)

ONE_CLAIM = """
BHT*0019*00*000000017-0001*20260920*1234*CH
NM1*41*2*RIVERA CODING*****46*RIV01
PER*IC*ANA RIVERA*TE*3195550100
NM1*40*2*MIDWEST CLEARING*****46*MWC
HL*1**20*1
PRV*BI*PXC*207R00000X
NM1*85*2*CEDAR VALLEY INTERNAL MEDICINE*****XX*1234567893
N3*2200 ORCHARD DR
N4*CEDAR FALLS*IA*506131234
REF*EI*420000117
PER*IC*BILLING OFFICE*TE*3195550142
HL*2*1*22*0
SBR*P*18*G-4471******CI
NM1*IL*1*WHITFIELD*DARLENE*M***MI*PMA8840217
N3*418 N ELM ST
N4*CEDAR FALLS*IA*50613
DMG*D8*19590302*F
NM1*PR*2*PRAIRIE MUTUAL*****PI*PRM01
N3*PO BOX 4410
N4*DES MOINES*IA*50301
CLM*4471-0926*185***11:B:1*Y*A*Y*Y
HI*ABK:E1142*ABF:E782
NM1*82*1*OKAFOR*ROSE****XX*1245319599
PRV*PE*PXC*207R00000X
LX*1
SV1*HC:99214*185*UN*1***1
DTP*472*D8*20260914
REF*6R*4471-0926-1
""".strip()


def family(account: str, first: str, relationship: Relationship = Relationship.CHILD) -> Chart:
    """Return the chart of one who is covered through Gerald Whitfield."""
    patient = a_patient(id=PatientId(f"patient-{first}"), name=PersonName("Whitfield", first), born=date(2012, 5, 6))
    coverage = replace(
        through_spouse(), id=CoverageId(f"coverage-{first}"), patient=patient.id, relationship=relationship
    )
    return a_chart(account=account, patient=patient, coverages=(coverage,))


def levels(*charts: Chart) -> list[str]:
    """Return the HL segments of a file, without their tag."""
    return [text.removeprefix("HL*") for text in texts(offered(*charts), "HL*")]


def test_one_clean_claim_is_written_segment_by_segment() -> None:
    assert "\n".join(texts(offered())[3:-3]) == ONE_CLAIM


def test_a_dependent_has_a_level_of_his_own_and_the_subscriber_no_address() -> None:
    file = offered(a_chart(coverages=(through_spouse(),)))
    assert [text.removeprefix("HL*") for text in texts(file, "HL*")] == ["1**20*1", "2*1*22*1", "3*2*23*0"]
    between = texts(file)
    subscriber = between[between.index("HL*2*1*22*1") : between.index("HL*3*2*23*0")]
    assert subscriber[1] == "SBR*P**G-4471******CI"
    assert subscriber[2] == "NM1*IL*1*WHITFIELD*GERALD****MI*PMA8840217"
    assert subscriber[3].startswith("NM1*PR")
    patient = between[between.index("HL*3*2*23*0") + 1 :][:5]
    assert patient == [
        "PAT*01",
        "NM1*QC*1*WHITFIELD*DARLENE*M",
        "N3*418 N ELM ST",
        "N4*CEDAR FALLS*IA*50613",
        "DMG*D8*19590302*F",
    ]


def test_a_family_stands_under_one_subscriber() -> None:
    charts = (family("A1", "Ann"), family("A2", "Bo"), family("A3", "Ann"))
    assert levels(*charts) == ["1**20*1", "2*1*22*1", "3*2*23*0", "4*2*23*0"]
    assert [text.split("*")[1] for text in texts(offered(*charts), "CLM")] == ["A1", "A3", "A2"]


def test_the_subscribers_own_claims_stand_apart_from_his_familys() -> None:
    gerald = a_patient(id=PatientId("patient-gerald"), name=PersonName("Whitfield", "Gerald"), born=date(1957, 8, 21))
    own = a_chart(account="G1", patient=gerald, coverages=(a_coverage(patient=gerald.id),))
    assert levels(own, family("A1", "Ann")) == ["1**20*1", "2*1*22*0", "3*1*22*1", "4*3*23*0"]


def test_claims_of_one_patient_share_a_level_and_another_policy_opens_another() -> None:
    other = a_coverage(id=CoverageId("coverage-2"), group_number="G-9")
    charts = (a_chart(account="1"), a_chart(account="2", coverages=(other,)), a_chart(account="3"))
    assert levels(*charts) == ["1**20*1", "2*1*22*0", "3*1*22*0"]
    assert [text.split("*")[1] for text in texts(offered(*charts), "CLM")] == ["1", "3", "2"]


def test_each_client_bills_for_itself() -> None:
    lake = a_client(id=ClientId("client-lake"), name="Lake Clinic", npi="1679576722", tax_id="420000225", taxonomy="")
    file = offered(a_chart(account="1"), a_chart(account="2", client=lake), a_chart(account="3"))
    assert [text.removeprefix("HL*") for text in texts(file, "HL*")] == ["1**20*1", "2*1*22*0", "3**20*1", "4*3*22*0"]
    assert [text.split("*")[3] for text in texts(file, "NM1*85")] == ["CEDAR VALLEY INTERNAL MEDICINE", "LAKE CLINIC"]


def test_more_than_a_hundred_claims_of_a_patient_open_a_second_level() -> None:
    charts = [a_chart(account=f"A{number}") for number in range(CLAIMS_A_PATIENT + 1)]
    assert levels(*charts) == ["1**20*1", "2*1*22*0", "3*1*22*0"]
    children = [family(f"A{number}", "Ann") for number in range(CLAIMS_A_PATIENT + 1)]
    assert levels(*children) == ["1**20*1", "2*1*22*1", "3*2*23*0", "4*2*23*0"]


def test_many_claims_are_split_over_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coderdesk.billing.x12.write_837p.CLAIMS_A_TRANSACTION", 2)
    file = offered(*(a_chart(account=f"A{number}") for number in range(5)))
    assert [text.split("*")[2] for text in texts(file, "ST*")] == ["0001", "0002", "0003"]
    assert texts(file, "GE") == ["GE*3*17"]
    assert [text.split("*")[3] for text in texts(file, "BHT")] == [f"000000017-000{number}" for number in (1, 2, 3)]
    assert all(text == "HL*1**20*1" for text in texts(file, "HL*1*"))


def test_payments_to_another_address_are_said() -> None:
    client = a_client(pay_to=Address("PO Box 77", "Suite 2", "Waterloo", "IA", "50701"))
    file = offered(a_chart(client=client))
    at = texts(file).index("NM1*87*2")
    assert texts(file)[at + 1 : at + 3] == ["N3*PO BOX 77*SUITE 2", "N4*WATERLOO*IA*50701"]


def test_a_pay_to_address_that_is_the_billing_address_is_left_out() -> None:
    client = a_client(pay_to=a_client().address)
    assert not texts(offered(a_chart(client=client)), "NM1*87")


def test_the_billing_contact_is_left_out_where_it_is_the_senders() -> None:
    client = a_client(phone=SENDER.phone)
    assert texts(offered(a_chart(client=client)), "PER") == ["PER*IC*ANA RIVERA*TE*3195550100"]


def test_a_social_security_number_bills_too() -> None:
    client = a_client(tax_id="123-45-6789", tax_id_type="SY")
    assert texts(offered(a_chart(client=client)), "REF*SY") == ["REF*SY*123456789"]


def test_the_name_of_the_plan_stands_where_the_group_has_no_number() -> None:
    coverage = a_coverage(group_number="", plan_name="Prairie Gold")
    assert texts(offered(a_chart(coverages=(coverage,))), "SBR") == ["SBR*P*18**PRAIRIE GOLD*****CI"]


def test_medicare_numbers_lose_the_hyphens_of_the_card() -> None:
    coverage = a_coverage(payer=medicare(), member_id="1EG4-TE5-MK73", group_number="")
    file = offered(a_chart(coverages=(coverage,)))
    assert texts(file, "NM1*IL") == ["NM1*IL*1*WHITFIELD*DARLENE*M***MI*1EG4TE5MK73"]
    assert texts(file, "SBR") == ["SBR*P*18*******MB"]


def test_in_workers_compensation_the_employer_is_the_subscriber() -> None:
    coverage = a_coverage(
        payer=a_payer(claim_filing="WC"),
        relationship=Relationship.EMPLOYEE,
        subscriber=Subscriber(PersonName("Falls Foundry Inc")),
        group_number="",
    )
    file = offered(a_chart(coverages=(coverage,)))
    assert texts(file, "NM1*IL") == ["NM1*IL*2*FALLS FOUNDRY INC*****MI*PMA8840217"]
    assert texts(file, "PAT") == ["PAT*20"]


def test_a_death_is_told_of_the_patient_alone() -> None:
    patient = a_patient(died=date(2026, 9, 16))
    assert texts(offered(a_chart(patient=patient)), "PAT") == ["PAT*****D8*20260916"]
    dependent = offered(a_chart(patient=patient, coverages=(through_spouse(),)))
    assert texts(dependent, "PAT") == ["PAT*01****D8*20260916"]


def test_a_foreign_address_has_its_country_and_a_canadian_one_its_province() -> None:
    abroad = a_patient(address=Address("Calle Mayor 1", "", "Sevilla", "", "41001", "ES"))
    assert texts(offered(a_chart(patient=abroad)), "N4")[1] == "N4*SEVILLA**41001*ES"
    canada = a_patient(address=Address("12 Rue Guy", "", "Montréal", "PQ", "H3H 2L9", "ca"))
    assert texts(offered(a_chart(patient=canada)), "N4")[1] == "N4*MONTREAL*PQ*H3H2L9*CA"
    spelled_out = a_patient(address=Address("1 King St W", "", "Toronto", "Ontario", "M5H 1A1", "CA"))
    assert texts(offered(a_chart(patient=spelled_out)), "N4")[1] == "N4*TORONTO**M5H1A1*CA"


def test_a_country_that_is_no_code_is_refused() -> None:
    patient = a_patient(address=Address("Calle Mayor 1", "", "Sevilla", "", "41001", "Spain"))
    with pytest.raises(
        ExportRefused, match="Account 4471-0926: the country of the patient must be its two-letter code"
    ):
        written(a_chart(patient=patient))


def test_palau_is_a_state_although_pyx12_does_not_list_it() -> None:
    patient = a_patient(address=Address("Main St", "", "Koror", "PW", "96940"))
    assert texts(offered(a_chart(patient=patient)), "N4")[1] == "N4*KOROR*PW*96940"


@pytest.mark.parametrize(
    ("coverage", "said"),
    [
        (a_coverage(member_id=""), "the member number is missing"),
        (a_coverage(payer=a_payer(payer_id="")), "the payer id is missing"),
        (a_coverage(payer=a_payer(name="")), "the name of the payer is missing"),
        (a_coverage(relationship=Relationship.SPOUSE), "the subscriber is missing"),
        (a_coverage(payer=a_payer(claim_filing="")), "the claim filing indicator is missing"),
    ],
)
def test_a_coverage_that_lacks_something_is_refused_by_account(coverage: Coverage, said: str) -> None:
    with pytest.raises(ExportRefused, match=f"Account 4471-0926: {said}"):
        written(a_chart(coverages=(coverage,)))


def test_a_patient_without_a_birth_date_is_refused() -> None:
    with pytest.raises(ExportRefused, match="Account 4471-0926: the patient's birth date is missing"):
        written(a_chart(patient=a_patient(born=None)))


def test_long_names_and_streets_are_cut_to_their_elements() -> None:
    patient = a_patient(
        name=PersonName("W" * 70, "D" * 40, "M" * 30, "Junior the Third"),
        address=Address("1 " + "Long " * 20, "Unit " * 20, "C" * 40, "IA", "50613"),
    )
    file = offered(a_chart(patient=patient))
    name = texts(file, "NM1*IL")[0].split("*")
    assert [len(part) for part in name[3:8]] == [60, 35, 25, 0, 10]
    street, city = texts(file, "N3")[1].split("*"), texts(file, "N4")[1].split("*")
    assert max(len(part) for part in street) <= 55
    assert len(city[1]) == 30


def test_names_of_every_script_are_folded_and_kept_on_the_chart() -> None:
    chart = a_chart(patient=a_patient(name=PersonName("Núñez-Groß", "Zoë", "Ł")))
    assert texts(offered(chart), "NM1*IL") == ["NM1*IL*1*NUNEZ-GROSS*ZOE*L***MI*PMA8840217"]
    assert chart.patient.name.last == "Núñez-Groß"


def test_a_second_payer_is_named_with_its_subscriber() -> None:
    second = replace(
        through_spouse(),
        id=CoverageId("coverage-2"),
        rank=Rank.SECONDARY,
        member_id="XX-22",
        payer=replace(medicare(), claim_filing="BL", name="Blue Plains"),
    )
    file = offered(a_chart(coverages=(a_coverage(), second)))
    at = texts(file).index("SBR*S*01*G-4471******BL")
    assert texts(file)[at + 1 : at + 8] == [
        "OI***Y***Y",
        "NM1*IL*1*WHITFIELD*GERALD****MI*XX-22",
        "N3*418 N ELM ST",
        "N4*CEDAR FALLS*IA*50613",
        "NM1*PR*2*BLUE PLAINS*****PI*05102",
        "N3*PO BOX 1787",
        "N4*MADISON*WI*53701",
    ]


def test_medicare_in_second_place_says_why() -> None:
    second = a_coverage(
        id=CoverageId("coverage-2"), rank=Rank.SECONDARY, payer=medicare(), msp_type="12", member_id="1EG4TE5MK73",
        group_number="",
    )  # fmt: skip
    file = offered(a_chart(coverages=(a_coverage(), second)))
    assert texts(file, "SBR*S") == ["SBR*S*18***12****MB"]


def test_more_than_ten_further_payers_are_refused() -> None:
    others = tuple(a_coverage(id=CoverageId(f"coverage-{n}"), rank=Rank.SECONDARY) for n in range(11))
    with pytest.raises(ExportRefused, match="an 837P takes 10 further payers"):
        written(a_chart(coverages=(a_coverage(), *others)))


@pytest.mark.parametrize("state", ["Iowa", "I*", "ÎA"])
def test_a_state_that_is_no_abbreviation_is_refused(state: str) -> None:
    with pytest.raises(ExportRefused, match="Account 4471-0926: the state of the patient"):
        written(a_chart(patient=a_patient(address=Address("418 N Elm St", "", "Cedar Falls", state, "50613"))))
