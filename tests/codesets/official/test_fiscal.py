"""Which release a file is, as its names tell it."""

from __future__ import annotations

from datetime import date

import pytest

from coderdesk.codesets.official.fiscal import Edition, edition_in


@pytest.mark.parametrize(
    ("names", "edition"),
    [
        (("icd10cm_order_2026.txt",), Edition(2026)),
        (("icd10cm-order-April-2026.txt",), Edition(2026, 4)),
        (("icd10cm_order_apr_2025.txt",), Edition(2025, 4)),
        (("icd10pcs_order_2026.txt", "april-1-2026-icd-10-pcs-order-file.zip"), Edition(2026, 4)),
        (("icd10c-tabular-April-1-2026.xml",), Edition(2026, 4)),
        (("icd10cm_order_January_2025.txt",), Edition(2025, 1)),
        (("POAexemptCodesFY26.txt",), Edition(2026)),
        (("POAexemptCodes FY 27.txt",), Edition(2027)),
        (("order.txt", "2026-code-descriptions-tabular-order-icd10cm.zip"), Edition(2026)),
        (("order.txt",), None),
        (("icd10cm_order_20260401x.txt",), None),
        (("janitor-2026.txt",), Edition(2026)),
    ],
)
def test_the_names_tell_year_and_month(names: tuple[str, ...], edition: Edition | None) -> None:
    assert edition_in(*names) == edition


def test_a_fiscal_year_runs_from_october_to_september() -> None:
    october, april, january = Edition(2026), Edition(2026, 4), Edition(2026, 1)
    assert [(one.first, one.last) for one in (october, april, january)] == [
        (date(2025, 10, 1), date(2026, 9, 30)),
        (date(2026, 4, 1), date(2026, 9, 30)),
        (date(2026, 1, 1), date(2026, 9, 30)),
    ]
    assert [one.name for one in (october, april, january)] == [
        "FY2026", "FY2026 (April 2026)", "FY2026 (January 2026)",
    ]  # fmt: skip
