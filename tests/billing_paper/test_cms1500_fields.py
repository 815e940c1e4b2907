"""What is written into which box."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coderdesk.billing.claim import ProfessionalClaim, assemble
from coderdesk.billing.paper.cms1500_fields import FormPage, fields
from coderdesk.billing.paper.cms1500_layout import BOXES
from coderdesk.domain.chart import Chart
from coderdesk.domain.coverage import PlanType, Rank, Relationship
from coderdesk.domain.encounter import ClaimInfo, Drug, Role
from coderdesk.domain.failures import ExportRefused
from coderdesk.domain.identifiers import CoverageId
from coderdesk.domain.money import Money
from coderdesk.domain.people import Address, PersonName, Sex
from support.factories import (
    a_chart,
    a_client,
    a_coverage,
    a_facility,
    a_line,
    a_patient,
    a_payer,
    a_provider,
    a_referring_provider,
    medicare,
    through_spouse,
)

TWELVE = (
    "E11.42",
    "E78.2",
    "I10",
    "N18.31",
    "Z79.4",
    "M17.0",
    "S72.001A",
    "E66.811",
    "R05.9",
    "J45.909",
    "F41.1",
    "Z68.34",
)


def the_form(chart: Chart) -> FormPage:
    (form,) = fields(assemble(chart))
    return form


def texts(*diagnoses: str, **changes: Any) -> Mapping[str, str]:
    """Return the boxes of a clean chart, changed."""
    return the_form(a_chart(*diagnoses, **changes)).texts


def short_named(*diagnoses: str, **changes: Any) -> FormPage:
    """Return the form of a practice whose name fits, so that only what a test does is cut."""
    return the_form(a_chart(*diagnoses, **{"client": a_client(name="Cedar Valley Clinic"), **changes}))


def info(**changes: Any) -> Mapping[str, str]:
    """Return the boxes of a clean chart whose claim has more to tell."""
    return texts(claim=ClaimInfo(**changes))


def line(**changes: Any) -> Mapping[str, str]:
    """Return the boxes of a clean chart with one line, changed."""
    return texts("E11.42", "E78.2", lines=(a_line(**changes),))


def with_role(role: Role, chart: Chart | None = None) -> Chart:
    chart = chart or a_chart()
    provider = a_referring_provider()
    return replace(
        chart,
        encounter=chart.encounter.with_provider(role, provider.id),
        providers={**chart.providers, provider.id: provider},
    )


def test_an_office_visit_fills_the_boxes_that_a_biller_expects() -> None:
    form = the_form(a_chart())
    expected = {
        "carrier_name": "PRAIRIE MUTUAL",
        "carrier_street": "PO BOX 4410",
        "carrier_city_state_zip": "DES MOINES IA 50301",
        "1_group": "X",
        "1a": "PMA8840217",
        "2": "WHITFIELD, DARLENE, M",
        "3_mm": "03",
        "3_dd": "02",
        "3_yyyy": "1959",
        "3_sex_F": "X",
        "4": "WHITFIELD, DARLENE, M",
        "5_street": "418 N ELM ST",
        "5_city": "CEDAR FALLS",
        "5_state": "IA",
        "5_zip": "50613",
        "5_area": "319",
        "5_phone": "5550188",
        "6_self": "X",
        "10a_no": "X",
        "10b_no": "X",
        "10c_no": "X",
        "11": "G4471",
        "11d_no": "X",
        "12_sig": "SIGNATURE ON FILE",
        "13_sig": "SIGNATURE ON FILE",
        "20_no": "X",
        "21_icd_ind": "0",
        "21A": "E1142",
        "21B": "E782",
        "24.1A_from_mm": "09",
        "24.1A_from_dd": "14",
        "24.1A_from_yy": "26",
        "24.1A_to_mm": "09",
        "24.1B_pos": "11",
        "24.1D_cpt": "99214",
        "24.1E_ptr": "A",
        "24.1F_charge": "185 00",
        "24.1G_units": "1",
        "24.1J_npi": "1245319599",
        "25": "420000117",
        "25_ein": "X",
        "26": "4471-0926",
        "27_yes": "X",
        "28": "185 00",
        "29": "0 00",
        "31_sig": "SIGNATURE ON FILE",
        "33_area": "319",
        "33_phone": "5550142",
        "33_csz": "CEDAR FALLS IA 50613-1234",
        "33a": "1234567893",
    }
    assert {box: form.texts.get(box) for box in expected} == expected
    for blank in ("9", "14_qual", "15_qual", "17_name", "18_from_mm", "20_charges", "22_code", "23", "24.2D_cpt", "30"):
        assert blank not in form.texts


def test_every_text_has_a_box_and_fits_it(full_claim: ProfessionalClaim) -> None:
    for form in fields(full_claim, signed=date(2026, 9, 18)):
        for box, text in form.texts.items():
            assert 0 < len(text) <= BOXES[box].length, box
            assert text == text.upper().strip()


def test_only_boxes_that_no_chart_can_tell_stay_blank_on_all_claims(full_claim: ProfessionalClaim) -> None:
    """Each box is reached by some claim, or is one that the program has no value for."""
    reached: set[str] = set()
    variants = [
        *(
            replace(full_claim, coverage=replace(full_claim.coverage, payer=a_payer(plan_type=plan)))
            for plan in PlanType
        ),
        *(replace(full_claim, coverage=replace(full_claim.coverage, relationship=kin)) for kin in Relationship),
        replace(full_claim, billing=a_client(tax_id_type="SY"), patient=a_patient(sex=Sex.MALE)),
        replace(full_claim, others=(), info=ClaimInfo(assignment="C", accident=frozenset({"employment", "other"}))),
    ]
    for claim in (full_claim, *variants):
        busy = replace(claim.lines[0].service, note="note", epsdt=True)
        full = tuple(replace(claim.lines[0], number=number, service=busy) for number in range(1, 7))
        for form in fields(replace(claim, lines=full), signed=date(2026, 9, 18)):
            reached |= set(form.texts)
    assert set(BOXES) - reached == {"10d", "11b_qual", "11b", "12_date", "17a_qual", "17a", "32b"}


# -- who is insured, and with whom -----------------------------------------------------------------------------------


def test_the_insured_is_the_subscriber_where_that_is_not_the_patient() -> None:
    found = texts(coverages=(through_spouse(),))
    assert found["2"] == "WHITFIELD, DARLENE, M"
    assert found["4"] == "WHITFIELD, GERALD"
    assert found["6_spouse"] == "X"
    assert (found["11a_mm"], found["11a_dd"], found["11a_yyyy"]) == ("08", "21", "1957")
    assert found["11a_M"] == "X"


@pytest.mark.parametrize(
    ("relationship", "box"),
    [
        (Relationship.SPOUSE, "6_spouse"),
        (Relationship.CHILD, "6_child"),
        (Relationship.LIFE_PARTNER, "6_other"),
        (Relationship.UNKNOWN, "6_other"),
    ],
)
def test_one_relationship_is_ticked(relationship: Relationship, box: str) -> None:
    found = texts(coverages=(through_spouse(relationship=relationship),))
    assert [name for name in found if name.startswith("6_")] == [box]


def test_medicare_that_pays_first_wants_the_insured_blank_and_none_in_item_11() -> None:
    found = texts(coverages=(a_coverage(payer=medicare(), group_number=""),))
    assert found["1_medicare"] == "X"
    assert found["11"] == "NONE"
    assert not {"4", "6_self", "7_street", "11a_mm", "11a_F", "11c"} & set(found)


def test_medicare_that_pays_second_is_told_of_the_policy_that_pays_first() -> None:
    first = through_spouse(id=CoverageId("first"), group_number="GRP 77")
    second = a_coverage(
        payer=medicare(), rank=Rank.SECONDARY, member_id="1EG4-TE5-MK73", group_number="", msp_type="12"
    )
    found = texts(coverages=(second, first))
    assert found["1a"] == "1EG4TE5MK73"
    assert found["4"] == "WHITFIELD, GERALD"
    assert found["11"] == "GRP77"
    assert found["11c"] == "PRAIRIE MUTUAL"
    assert "9" not in found


def test_an_advantage_plan_without_a_group_says_none_and_names_the_insured() -> None:
    plan = a_payer(plan_type=PlanType.MEDICARE, claim_filing="16")
    found = texts(coverages=(a_coverage(payer=plan, group_number=""),))
    assert found["11"] == "NONE"
    assert found["4"] == "WHITFIELD, DARLENE, M"


def test_another_coverage_is_told_in_items_9_and_11d() -> None:
    second = a_coverage(id=CoverageId("second"), rank=Rank.SECONDARY, group_number="", member_id="ZX-9", plan_name="")
    found = texts(coverages=(a_coverage(), second))
    assert found["11d_yes"] == "X"
    assert "11d_no" not in found
    assert (found["9"], found["9a"], found["9d"]) == ("WHITFIELD, DARLENE, M", "ZX9", "PRAIRIE MUTUAL")


def test_a_payers_second_address_line_stands_above_its_street() -> None:
    payer = a_payer(address=Address("Claims Dept.", "PO Box 4410", "Des Moines", "IA", "50301"))
    found = texts(coverages=(a_coverage(payer=payer),))
    assert (found["carrier_attn"], found["carrier_street"]) == ("CLAIMS DEPT", "PO BOX 4410")


# -- the condition and its dates -------------------------------------------------------------------------------------


def test_an_accident_is_ticked_with_its_state_and_date() -> None:
    found = info(accident=frozenset({"auto"}), accident_state="ia", accident_date=date(2026, 9, 1))
    assert (found["10a_no"], found["10b_yes"], found["10b_state"], found["10c_no"]) == ("X", "X", "IA", "X")
    assert [found[f"15_{part}"] for part in ("qual", "mm", "dd", "yyyy")] == ["439", "09", "01", "2026"]


def test_the_state_of_an_accident_is_left_out_where_no_car_was_in_it() -> None:
    assert "10b_state" not in info(accident=frozenset({"employment"}), accident_state="IA")


@pytest.mark.parametrize(
    ("change", "qualifier", "item"),
    [
        ({"onset": date(2026, 8, 1)}, "431", "14"),
        ({"last_menstrual_period": date(2026, 8, 1)}, "484", "14"),
        ({"initial_treatment": date(2026, 8, 1)}, "454", "15"),
        ({"last_seen": date(2026, 8, 1)}, "304", "15"),
        ({"accident_date": date(2026, 8, 1)}, "439", "15"),
    ],
)
def test_items_14_and_15_say_which_date_they_hold(change: dict[str, Any], qualifier: str, item: str) -> None:
    found = info(**change)
    assert [found[f"{item}_{part}"] for part in ("qual", "mm", "dd", "yyyy")] == [qualifier, "08", "01", "2026"]


def test_a_second_date_for_which_item_14_has_no_room_is_reported() -> None:
    form = the_form(a_chart(claim=ClaimInfo(onset=date(2026, 8, 1), last_menstrual_period=date(2026, 7, 1))))
    assert form.texts["14_qual"] == "431"
    assert "14_qual" in form.cut


def test_a_stay_that_has_not_ended_has_no_to_date() -> None:
    found = info(hospital_from=date(2026, 9, 3))
    assert found["18_from_yyyy"] == "2026"
    assert "18_to_mm" not in found


@pytest.mark.parametrize(("change", "missing"), [({"release": "I"}, "12_sig"), ({"benefits": "N"}, "13_sig")])
def test_a_signature_is_claimed_only_where_it_is_on_file(change: dict[str, str], missing: str) -> None:
    assert missing not in info(**change)


# -- the claim -------------------------------------------------------------------------------------------------------


def test_a_long_note_uses_both_lines_of_item_19() -> None:
    found = info(note="Repeat study within thirty days, first one of 9/1 was not readable")
    assert found["19_upper"] == "REPEAT STUDY WITHIN"
    assert found["19"] == "THIRTY DAYS, FIRST ONE OF 9/1 WAS NOT READABLE"


def test_an_outside_laboratory_is_ticked_with_its_charge() -> None:
    found = info(outside_lab=True, outside_lab_charge=Money.parse("1250.5"))
    assert found["20_yes"] == "X"
    assert found["20_charges"] == "1250 50"
    assert "20_no" not in found


def test_twelve_diagnoses_stand_under_their_letters() -> None:
    found = texts(*TWELVE)
    assert [found[f"21{letter}"] for letter in "ABCDEFGHIJKL"] == [code.replace(".", "") for code in TWELVE]


def test_a_thirteenth_diagnosis_is_refused_before_it_comes_to_paper() -> None:
    with pytest.raises(ExportRefused, match=r"4471-0926 has 13 diagnoses"):
        assemble(a_chart(*TWELVE, "R51.9"))


@pytest.mark.parametrize("frequency", ["7", "8"])
def test_a_replacement_or_void_names_the_claim_that_it_is_about(frequency: str) -> None:
    found = info(frequency=frequency, original_reference="2026 0417-99")
    assert (found["22_code"], found["22_ref"]) == (frequency, "2026041799")


def test_an_original_claim_leaves_item_22_blank() -> None:
    assert not {"22_code", "22_ref"} & set(info(original_reference="2026041799"))


def test_item_23_takes_the_prior_authorization_first_and_reports_the_others() -> None:
    form = short_named(claim=ClaimInfo(prior_authorization="PA-1", clia="16D0000001"))
    assert form.texts["23"] == "PA1"
    assert form.cut == ("23",)
    assert info(clia="16D0000001")["23"] == "16D0000001"


@pytest.mark.parametrize(("assignment", "box"), [("A", "27_yes"), ("B", "27_yes"), ("C", "27_no")])
def test_item_27_follows_the_assignment(assignment: str, box: str) -> None:
    assert [name for name in info(assignment=assignment) if name.startswith("27")] == [box]


def test_the_date_of_signing_is_written_in_eight_digits_where_it_is_known() -> None:
    claim = assemble(a_chart())
    assert fields(claim, signed=date(2026, 9, 5))[0].texts["31_date"] == "09 05 2026"
    assert "31_date" not in fields(claim)[0].texts


# -- providers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "qualifier"), [(Role.REFERRING, "DN"), (Role.ORDERING, "DK"), (Role.SUPERVISING, "DQ")]
)
def test_item_17_says_what_the_other_provider_did(role: Role, qualifier: str) -> None:
    found = the_form(with_role(role)).texts
    assert (found["17_qual"], found["17_name"], found["17b_npi"]) == (qualifier, "PER LINDGREN DO", "1122334455")


def test_the_referring_provider_goes_before_the_supervising_one() -> None:
    found = the_form(with_role(Role.REFERRING, with_role(Role.SUPERVISING))).texts
    assert found["17_qual"] == "DN"


def test_a_line_that_another_provider_rendered_carries_that_providers_npi() -> None:
    other = a_referring_provider()
    chart = a_chart(lines=(a_line(), a_line("36415", rendering=other.id)))
    found = the_form(replace(chart, providers={**chart.providers, other.id: other})).texts
    assert (found["24.1J_npi"], found["24.2J_npi"]) == ("1245319599", "1122334455")


def test_who_bills_for_himself_renders_too() -> None:
    assert texts(providers={}, lines=(a_line(),))["24.1J_npi"] == "1234567893"


def test_taxonomies_go_along_except_to_medicare() -> None:
    commercial, federal = texts(), texts(coverages=(a_coverage(payer=medicare()),))
    assert (commercial["24.1I_qual"], commercial["24.1J_id"]) == ("ZZ", "207R00000X")
    assert commercial["33b"] == "ZZ207R00000X"
    assert not {"24.1I_qual", "24.1J_id", "33b"} & set(federal)


def test_the_facility_stands_in_item_32_with_its_npi() -> None:
    found = texts(facility=a_facility())
    assert (found["32_name"], found["32_csz"], found["32a"]) == (
        "LAKESHORE HOSPITAL",
        "DUBUQUE IA 52001-0001",
        "1679576722",
    )


def test_without_a_facility_the_service_was_given_where_the_provider_is() -> None:
    found = texts()
    assert found["32_street"] == "2200 ORCHARD DR"
    assert "32a" not in found


def test_a_visit_at_home_leaves_item_32_blank() -> None:
    assert not any(name.startswith("32") for name in texts(place_of_service="12"))


def test_a_social_security_number_is_ticked_as_such() -> None:
    found = texts(client=a_client(tax_id="123-45-6789", tax_id_type="SY"))
    assert found["25"] == "123456789"
    assert "25_ssn" in found
    assert "25_ein" not in found


# -- service lines ---------------------------------------------------------------------------------------------------


def test_pointers_are_letters_in_the_order_of_the_line() -> None:
    assert texts(*TWELVE, lines=(a_line(pointers=(12, 1, 3)),))["24.1E_ptr"] == "LAC"


def test_a_fifth_pointer_is_left_out_and_reported() -> None:
    form = short_named(*TWELVE, lines=(a_line(pointers=(1, 2, 3, 4, 5)),))
    assert form.texts["24.1E_ptr"] == "ABCD"
    assert form.cut == ("24.1E_ptr",)


@pytest.mark.parametrize("pointer", [0, 3, -1])
def test_a_pointer_to_nowhere_is_refused(pointer: int) -> None:
    with pytest.raises(ExportRefused, match=r"Line 1 on account 4471-0926 points at a diagnosis"):
        line(pointers=(pointer,))


def test_modifiers_stand_in_their_four_columns() -> None:
    assert line(modifiers=("25", "LT"))["24.1D_mods"] == "25 LT"


def test_a_fifth_modifier_is_left_out_and_reported() -> None:
    form = short_named(lines=(a_line(modifiers=("25", "59", "LT", "RT", "GP")),))
    assert form.texts["24.1D_mods"] == "25 59 LT RT"
    assert form.cut == ("24.1D_mods",)


def test_a_line_with_its_own_days_and_place_says_so() -> None:
    found = line(service_from=date(2026, 9, 15), service_to=date(2026, 10, 2), place_of_service="21")
    assert [found[f"24.1A_from_{part}"] for part in ("mm", "dd", "yy")] == ["09", "15", "26"]
    assert [found[f"24.1A_to_{part}"] for part in ("mm", "dd", "yy")] == ["10", "02", "26"]
    assert found["24.1B_pos"] == "21"


def test_minutes_of_anaesthesia_are_units() -> None:
    assert line(units=Decimal(105), unit="MJ")["24.1G_units"] == "105"


def test_a_drug_stands_in_the_shaded_half_with_its_quantity_from_the_seventeenth_character() -> None:
    supplement = line(drug=Drug("0040-9379501", Decimal("2.50"), "ML"))["24.1_suppl"]
    assert supplement == "N400409379501   ML2.5"
    assert supplement.index("ML") == 16


def test_a_note_follows_the_drug_after_three_blanks() -> None:
    found = line(drug=Drug("00409379501", Decimal(2)), note="left arm")
    assert found["24.1_suppl"] == "N400409379501   UN2   ZZLEFT ARM"


def test_what_an_unlisted_code_was_stands_before_the_note() -> None:
    found = line(code="64999", description="Field stimulation", note="left arm")
    assert found["24.1_suppl"] == "ZZFIELD STIMULATION LEFT ARM"
    twice = line(code="64999", description="Field stimulation", note="Field stimulation")
    assert twice["24.1_suppl"] == "ZZFIELD STIMULATION"


def test_emergency_and_screening_are_marked() -> None:
    found = line(emergency=True, family_planning=True)
    assert (found["24.1C_emg"], found["24.1H_epsdt"]) == ("Y", "Y")


# -- numbers that do not fit -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("charge", ["1000000.00", "99999999.99", "-5.00"])
def test_a_charge_that_the_form_cannot_hold_is_refused_by_line_and_account(charge: str) -> None:
    with pytest.raises(ExportRefused, match=r"The charge of line 2 on account 4471-0926 .* item 24F"):
        texts(lines=(a_line(), a_line(charge=charge)))


def test_charges_beyond_any_sum_are_refused_by_line_too() -> None:
    lines = tuple(a_line(charge="99999999.99") for _ in range(7))
    with pytest.raises(ExportRefused, match=r"line 1 on account"):
        texts(lines=lines)


def test_six_of_the_largest_charges_fit_the_total() -> None:
    found = texts(lines=tuple(a_line(charge="999999.99") for _ in range(6)))
    assert found["24.6F_charge"] == "99999999"
    assert found["28"] == "599999994"


@pytest.mark.parametrize("units", ["1000", "1.25", "0", "-1", "NaN"])
def test_units_that_the_form_cannot_hold_are_refused(units: str) -> None:
    with pytest.raises(ExportRefused, match=r"The number of units of line 1 on account 4471-0926 .* item 24G"):
        line(units=Decimal(units))


def test_a_quantity_of_a_drug_that_is_none_is_refused() -> None:
    with pytest.raises(ExportRefused, match=r"quantity of the drug of line 1 on account 4471-0926"):
        line(drug=Drug("00409379501", Decimal("NaN")))


@pytest.mark.parametrize("paid", ["-1.00", "1000000.00"])
def test_an_amount_paid_that_the_form_cannot_hold_is_refused(paid: str) -> None:
    with pytest.raises(ExportRefused, match=r"The amount paid on account 4471-0926 .* item 29"):
        info(amount_paid=Money.parse(paid))


# -- more than six lines ---------------------------------------------------------------------------------------------


def test_seven_lines_make_two_forms_that_each_stand_alone(full_claim: ProfessionalClaim) -> None:
    first, second = fields(full_claim)
    assert (first.number, first.of, second.number, second.of) == (1, 2, 2, 2)
    assert (first.texts["28"], second.texts["28"]) == ("1693 55", "60 00")
    assert first.total + second.total == full_claim.total
    assert (first.texts["29"], second.texts["29"]) == ("350 00", "0 00")
    assert second.texts["24.1D_cpt"] == "97110"
    assert "24.2D_cpt" not in second.texts
    of_the_page = {"28", "29"} | {name for name in BOXES if name.startswith("24.")}
    assert {box: text for box, text in first.texts.items() if box not in of_the_page} == {
        box: text for box, text in second.texts.items() if box not in of_the_page
    }


def test_six_lines_make_one_form() -> None:
    assert len(fields(assemble(a_chart(lines=(a_line(),) * 6)))) == 1


@given(
    charges=st.lists(st.integers(0, 999_999_99), min_size=1, max_size=50),
    paid=st.integers(0, 999_999_99),
)
@settings(max_examples=60, deadline=None)
def test_the_totals_of_the_forms_add_up_to_the_claim(charges: list[int], paid: int) -> None:
    lines = tuple(replace(a_line(), charge=Money(cents)) for cents in charges)
    claim = assemble(a_chart(lines=lines, claim=ClaimInfo(amount_paid=Money(paid))))
    forms = fields(claim)

    def cents(text: str) -> int:
        return int(text.replace(" ", ""))

    assert len(forms) == -(-len(charges) // 6)
    assert sum(cents(form.texts["28"]) for form in forms) == claim.total.cents == sum(charges)
    assert sum(cents(form.texts["29"]) for form in forms) == paid
    for form in forms:
        printed = [cents(text) for box, text in form.texts.items() if box.endswith("F_charge")]
        assert sum(printed) == cents(form.texts["28"]) == form.total.cents
        assert cents(form.texts["29"]) == form.paid.cents


# -- hostile text ----------------------------------------------------------------------------------------------------


def test_a_form_on_which_everything_fits_reports_nothing() -> None:
    assert short_named().cut == ()


def test_text_that_is_too_long_is_cut_to_its_box_and_named() -> None:
    patient = a_patient(
        name=PersonName("W" * 10_000, "Darlene"), address=Address("1 Elm St " * 2_000, "", "X" * 99, "IA", "5")
    )
    form = short_named(patient=patient, coverages=(through_spouse(),))
    assert form.texts["2"] == "W" * 28
    assert len(form.texts["5_street"]) <= 28
    assert form.cut == ("2", "5_street", "5_city")


def test_control_characters_never_reach_the_form() -> None:
    form = the_form(a_chart(claim=ClaimInfo(note="a\x00b\x1b[31m\r\nc"), account="4471\n0926"))
    assert form.texts["19"] == "A B [31M C"
    assert form.texts["26"] == "4471 0926"


def test_accents_are_folded() -> None:
    assert texts(patient=a_patient(name=PersonName("Muñoz", "Zoë", "É")))["2"] == "MUNOZ, ZOE, E"


def test_a_name_without_a_latin_letter_is_refused_rather_than_left_blank() -> None:
    with pytest.raises(ExportRefused, match=r"name on account 4471-0926 has no letter") as refused:
        texts(patient=a_patient(name=PersonName("李", "小龍")))
    assert "李" not in str(refused.value)


def test_other_text_without_a_latin_letter_is_reported() -> None:
    form = short_named(claim=ClaimInfo(note="頭痛"), lines=(a_line(note="頭痛"),))
    assert form.cut == ("19", "24.1_suppl")


@given(st.text(), st.text(), st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_the_form_holds_plain_text_within_its_boxes(name: str, street: str, note: str) -> None:
    patient = a_patient(
        name=PersonName("Whitfield", name), address=Address(street, name, street, name, street), phone=street
    )
    chart = a_chart(patient=patient, claim=ClaimInfo(note=note), lines=(a_line(note=note, modifiers=(name,)),))
    for box, text in the_form(replace(chart, client=a_client(name=name, phone=note, npi=street))).texts.items():
        assert 0 < len(text) <= BOXES[box].length
        assert all(" " <= character <= "~" for character in text)
        assert text.strip() == text


def test_what_a_form_says_of_itself_names_nobody(full_claim: ProfessionalClaim) -> None:
    assert "WHITFIELD" not in repr(fields(full_claim))


def test_a_solo_practice_renders_under_its_own_npi_even_where_a_referrer_is_named() -> None:
    chart = with_role(Role.REFERRING, a_chart(providers={}))
    assert the_form(chart).texts["24.1J_npi"] == "1234567893"
    assert a_provider().npi not in the_form(chart).texts.values()
