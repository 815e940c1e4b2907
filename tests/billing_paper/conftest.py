"""A claim that fills nearly every box of the CMS-1500."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from coderdesk.billing.claim import ProfessionalClaim, assemble
from coderdesk.domain.coverage import Rank, Subscriber
from coderdesk.domain.encounter import ClaimInfo, Drug, Role
from coderdesk.domain.identifiers import CoverageId
from coderdesk.domain.money import Money
from coderdesk.domain.people import Address, PersonName, Sex
from support.factories import (
    a_chart,
    a_coverage,
    a_facility,
    a_line,
    a_payer,
    a_provider,
    a_referring_provider,
    through_spouse,
)


def a_full_claim() -> ProfessionalClaim:
    """Return a replacement claim with twelve diagnoses, seven lines, a husband's plan and a second one."""
    info = ClaimInfo(
        accident=frozenset({"auto"}),
        accident_state="IA",
        accident_date=date(2026, 9, 1),
        onset=date(2026, 8, 30),
        unable_from=date(2026, 9, 2),
        unable_to=date(2026, 9, 20),
        hospital_from=date(2026, 9, 3),
        hospital_to=date(2026, 9, 5),
        prior_authorization="PA-2026 00418",
        frequency="7",
        original_reference="CLM 9988-1726",
        note="Wound checked twice, see the attached report of 9/14, brace worn",
        outside_lab=True,
        outside_lab_charge=Money.parse("125.50"),
        amount_paid=Money.parse("350.00"),
    )
    lines = (
        a_line("99214", "185.00", (1, 2, 3, 4), modifiers=("25", "59", "LT", "RT"), emergency=True),
        a_line("J1885", "24.50", (1,), drug=Drug("00409379501", Decimal("2.50"), "ML"), note="left deltoid"),
        a_line("97032", "12.00", (12,), units=Decimal("1.50"), place_of_service="12"),
        a_line("00840", "1234.05", (5,), units=Decimal(105), unit="MJ"),
        a_line("99382", "150.00", (6, 11), epsdt=True),
        a_line("73030", "88.00", (7,), service_from=date(2026, 9, 15), service_to=date(2026, 9, 16)),
        a_line("97110", "60.00", (8,)),
    )
    husband = Subscriber(
        PersonName("Whitfield", "Gerald", "Thomas", "Jr."),
        date(1957, 8, 21),
        Sex.MALE,
        Address("418 N. Elm St.", "Apt #4", "Cedar Falls", "IA", "506131234"),
        "1-319-555-0190",
    )
    chart = a_chart(
        *(
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
        ),
        claim=info,
        lines=lines,
        providers={p.id: p for p in (a_provider(), a_referring_provider())},
        coverages=(
            replace(
                through_spouse(
                    payer=a_payer(address=Address("Claims unit", "PO Box 4410", "Des Moines", "IA", "50301"))
                ),
                subscriber=husband,
            ),
            a_coverage(
                id=CoverageId("second"), rank=Rank.SECONDARY, group_number="G 99-1", plan_name="Second Care Plus"
            ),
        ),
        facility=a_facility(),
    )
    referred = chart.encounter.with_provider(Role.REFERRING, a_referring_provider().id)
    return assemble(replace(chart, encounter=referred))


@pytest.fixture(scope="session")
def full_claim() -> ProfessionalClaim:
    """Return the claim that fills nearly every box."""
    return a_full_claim()
