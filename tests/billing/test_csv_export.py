"""Coded encounters as CSV."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from coderdesk.billing.csv_export import (
    BYTE_ORDER_MARK,
    ENCOUNTER_COLUMNS,
    LINE_COLUMNS,
    coded_encounters_csv,
    harmless,
)
from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import icd10cm
from coderdesk.domain.encounter import Diagnosis, Drug, Role
from coderdesk.domain.people import PersonName
from support.factories import (
    a_chart,
    a_client,
    a_line,
    a_patient,
    a_referring_provider,
    an_inpatient_chart,
)
from support.odd_charts import any_charts


def rows(*charts: Chart) -> list[dict[str, str]]:
    """Read the table back by the names of its columns."""
    return list(csv.DictReader(io.StringIO(coded_encounters_csv(charts).removeprefix(BYTE_ORDER_MARK), newline="")))


def test_a_line_is_a_row_with_all_that_is_known_of_its_encounter() -> None:
    line = a_line(
        "J1885", "12.50", (2, 1), modifiers=("JZ", "59"), units=Decimal("2.5"), description="Ketorolac",
        drug=Drug("00409379301", Decimal("1.0"), "ML"), service_from=date(2026, 9, 10), place_of_service="12",
    )  # fmt: skip
    referrer = a_referring_provider()
    chart = a_chart(lines=(a_line(), line))
    chart = replace(
        chart,
        encounter=chart.encounter.with_provider(Role.REFERRING, referrer.id).finished(
            datetime(2026, 9, 20, tzinfo=UTC)
        ),
        providers={**chart.providers, referrer.id: referrer},
    )
    first, second = rows(chart)
    assert second == {
        **dict.fromkeys((*ENCOUNTER_COLUMNS, *LINE_COLUMNS), ""),
        "account": "4471-0926", "encounter_id": "encounter-4471-0926", "client": "Cedar Valley Internal Medicine",
        "type": "professional", "status": "finished", "finished_at": "2026-09-20T00:00:00+00:00", "mrn": "20318",
        "patient_last": "Whitfield", "patient_first": "Darlene", "patient_born": "1959-03-02", "patient_sex": "F",
        "payer": "Prairie Mutual", "payer_id": "PRM01", "member_id": "PMA8840217", "service_from": "2026-09-14",
        "service_to": "2026-09-14", "referring": "Lindgren, Per", "referring_npi": "1122334455", "dx1": "E11.42",
        "dx2": "E78.2", "total_charge": "197.50", "line": "2", "line_from": "2026-09-10", "line_to": "2026-09-10",
        "place_of_service": "12", "code": "J1885", "modifier1": "JZ", "modifier2": "59", "units": "2.5", "unit": "UN",
        "charge": "12.50", "pointers": "2 1", "rendering": "Okafor, Rose", "rendering_npi": "1245319599",
        "ndc": "00409379301", "drug_quantity": "1.0", "drug_unit": "ML", "description": "Ketorolac",
    }  # fmt: skip
    assert {name: first[name] for name in ENCOUNTER_COLUMNS} == {name: second[name] for name in ENCOUNTER_COLUMNS}


def test_an_encounter_without_lines_has_one_row() -> None:
    chart = an_inpatient_chart("I21.4", "E11.42", procedures=("027034Z",))
    (row,) = rows(chart)
    assert (row["type"], row["bill_type"], row["attending_npi"]) == ("inpatient", "0111", "1245319599")
    assert (row["dx1"], row["dx2"], row["poa"]) == ("I21.4", "E11.42", "YY")
    assert row["procedures"] == "027034Z/2026-03-03"
    assert all(not row[name] for name in LINE_COLUMNS)


def test_no_diagnosis_is_lost_beyond_the_twelfth() -> None:
    codes = [f"E11.{number}" for number in range(10, 35)]
    (row,) = rows(a_chart(*codes))
    assert [row[f"dx{place}"] for place in range(1, 13)] == codes[:12]
    assert row["dx_further"].split() == codes[12:]


def test_present_on_admission_counts_along_the_diagnoses() -> None:
    listed = (Diagnosis(icd10cm("I21.4"), "Y"), Diagnosis(icd10cm("Z95.1")), Diagnosis(icd10cm("E87.6"), "N"))
    assert rows(a_chart(diagnoses=listed))[0]["poa"] == "Y.N"


def test_more_than_four_modifiers_stay_together_in_the_last_column() -> None:
    (row,) = rows(a_chart(lines=(a_line(modifiers=("25", "59", "LT", "76", "RT")),)))
    assert [row[f"modifier{place}"] for place in range(1, 5)] == ["25", "59", "LT", "76 RT"]


def test_names_keep_their_accents_commas_and_quotes() -> None:
    patient = a_patient(name=PersonName('Núñez, "Bo"', "Zoë\nAnn"))
    (row,) = rows(a_chart(patient=patient))
    assert (row["patient_last"], row["patient_first"]) == ('Núñez, "Bo"', "Zoë\nAnn")


def test_the_file_begins_with_the_mark_that_spreadsheets_want_and_ends_lines_as_rfc_4180_says() -> None:
    text = coded_encounters_csv([a_chart()])
    assert text.encode().startswith(b"\xef\xbb\xbfaccount,")
    assert text.count("\r\n") == 2
    assert text.replace("\r\n", "").count("\n") == 0


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", '=HYPERLINK("http://x")'])
def test_a_formula_is_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"
    (row,) = rows(a_chart(client=a_client(name=text), account=text, patient=a_patient(mrn=text)))
    assert row["client"] == row["account"] == row["mrn"] == f"'{text}"


@pytest.mark.parametrize("text", ["", "Smith", "4471-0926", " x", "'=1"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@given(any_charts)
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_any_chart_gives_a_whole_table_without_a_formula(chart: Chart) -> None:
    table = rows(chart)
    assert len(table) == max(1, len(chart.encounter.lines))
    for row in table:
        assert list(row) == [*ENCOUNTER_COLUMNS, *LINE_COLUMNS]
        for name, cell in row.items():
            amount = name in ("charge", "total_charge", "units", "drug_quantity", "pointers")
            assert amount or not cell.startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("units", ["1E+9999999", "1E-9999999", "NaN", "Infinity"])
def test_units_beyond_reason_do_not_swell_the_file(units: str) -> None:
    assert len(coded_encounters_csv([a_chart(lines=(a_line(units=Decimal(units)),))])) < 2_000


def test_no_charts_give_the_heads_alone() -> None:
    assert coded_encounters_csv([]).removeprefix(BYTE_ORDER_MARK).strip().split(",") == [
        *ENCOUNTER_COLUMNS,
        *LINE_COLUMNS,
    ]


def test_every_column_is_documented_in_order() -> None:
    page = (Path(__file__).parents[2] / "docs" / "csv-export.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `([a-z0-9_]+)`(?: to `([a-z0-9_]+)`)? \|", page, re.MULTILINE)
    spread = []
    for first, last in told:
        stem, number = first.rstrip("0123456789"), first.removeprefix(first.rstrip("0123456789"))
        ends = int(last.removeprefix(stem)) if last else 0
        spread += [f"{stem}{place}" for place in range(int(number), ends + 1)] if last else [first]
    assert spread == [*ENCOUNTER_COLUMNS, *LINE_COLUMNS]
