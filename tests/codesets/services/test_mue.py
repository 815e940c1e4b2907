"""Medically unlikely edits."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.codesets.official import mue
from coderdesk.codesets.official.reader import Member
from coderdesk.domain.codes import service_code
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Silent
from coderdesk.domain.service_codes import Setting
from support.official import Loaded, outcome, reading, text_file, workbook

ON = date(2024, 8, 1)
P, OUTPATIENT, DME = Setting.PRACTITIONER, Setting.OUTPATIENT, Setting.DME
NOTICE = '"CPT only copyright American Medical Association.\nAll rights reserved.","","",""\r\n'


def limits(
    *rows: str, setting: str = "Practitioner", kind: str = "PractitionerServices", eff: str = "07-01-2024"
) -> Member:
    heading = f'"HCPCS/\nCPT Code","{setting} Services MUE Values","MUE Adjudication Indicator","MUE Rationale"\r\n'
    return text_file(f"MCR_MUE_{kind}_Eff_{eff}.csv", NOTICE + heading + "".join(f"{one}\r\n" for one in rows))


def limit(code: str, units: object = 2, indicator: str = "3 Date of Service Edit: Clinical") -> str:
    return f'"{code}","{units}","{indicator}","Nature of Service"'


def test_each_setting_has_its_own_values(loaded: Loaded) -> None:
    policy = limit("99213", 4, "2 Date of Service Edit: Policy")
    services, _ = loaded(
        limits(limit("99213")),
        limits(policy, setting="Outpatient Hospital", kind="OutpatientHospitalServices"),
        limits(limit("E0100", 1, "1 Line Edit"), setting="DME Supplier", kind="DMESupplierServices"),
    )
    found = [services.units_limit(service_code("99213"), ON, setting) for setting in (P, OUTPATIENT, DME)]
    assert [(one.units, one.adjudication, one.release) if one else None for one in found] == [
        (2, "3", "2024 July, practitioner"),
        (4, "2", "2024 July, outpatient"),
        None,
    ]
    cane = services.units_limit(service_code("E0100"), ON, DME)
    assert cane is not None
    assert (cane.units, cane.adjudication, cane.rationale) == (1, "1", "Nature of Service")


def test_a_value_holds_in_its_quarter_only(loaded: Loaded) -> None:
    services, _ = loaded(limits(limit("99213", 2)), limits(limit("99213", 3), eff="10-01-2024"))
    days = (date(2024, 6, 30), date(2024, 7, 1), date(2024, 9, 30), date(2024, 10, 1), date(2025, 1, 1))
    found = [services.units_limit(service_code("99213"), on, P) for on in days]
    assert [one.units if one else None for one in found] == [None, 2, 2, 3, None]


def test_a_replacement_within_the_quarter_holds_from_its_day(loaded: Loaded) -> None:
    services, _ = loaded(limits(limit("99213", 3), eff="08-15-2024"), limits(limit("99213", 2)))
    found = [services.units_limit(service_code("99213"), date(2024, 8, day), P) for day in (14, 15)]
    assert [one.units if one else None for one in found] == [2, 3]


def test_a_workbook_of_values_is_read(loaded: Loaded) -> None:
    rows: list[list[object]] = [
        ["CPT only copyright"],
        ["HCPCS/\nCPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator", "MUE Rationale"],
        [100, 1, "2 Date of Service Edit: Policy", "Anatomic Consideration"],
    ]
    services, _ = loaded(workbook("MCR_MUE_PractitionerServices_Eff_07-01-2024.xlsx", rows))
    found = services.units_limit(service_code("00100"), ON, P)
    assert found is not None
    assert found.units == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('"3 Date","99213","2","x"', "the first column holds no"),
        (limit("99213", "many"), "a column has shifted"),
        (limit("99213", 2, "Nature"), "a column has shifted"),
        (limit("11111"), "11111 stands there a second time"),
    ],
)
def test_a_value_that_is_wrong_is_refused(row: str, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        mue.read(limits(limit("11111"), row), Silent())
    assert refused.value.place == "line 6"
    assert reason in refused.value.reason


def test_values_of_no_setting_or_no_day_are_refused() -> None:
    with pytest.raises(FileRefused, match="no column holds the values"):
        mue.read(limits(limit("11111"), setting="Other"), Silent())
    with pytest.raises(FileRefused, match="tells from when it holds"):
        mue.read(limits(limit("11111"), eff="99-01-2024"), Silent())
    with pytest.raises(FileRefused, match="no value follows"):
        mue.read(limits(), Silent())


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200))
def test_any_text_behind_the_values_is_read_or_refused(text: str) -> None:
    assert outcome(mue.read, limits(limit("11111"), text))


def test_the_official_values_are_all_there(shared: Path, loaded: Loaded) -> None:
    path = shared / "codesets" / "MCR_MUE_PractitionerServices_Eff_07-01-2024.csv"
    member = Member(path, "", path.read_bytes())
    found = reading(mue.read, member)
    assert found.counts == (("values", 14_677),)
    assert (found.effective_from, found.effective_to) == (date(2024, 7, 1), date(2024, 9, 30))
    services, _ = loaded(member)
    value = services.units_limit(service_code("V5298"), ON, P)
    assert value is not None
    assert (value.units, value.rationale) == (0, "CMS Policy")
