"""The built store against the official files, where they lie beside the checkout."""

from __future__ import annotations

import sqlite3
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def store(reference_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{reference_path.as_uri()}?mode=ro", uri=True)) as opened:
        yield opened


def order_file(archive: Path, name: str) -> dict[str, tuple[bool, str]]:
    """Return (billable, long description) by code from an official order file."""
    with zipfile.ZipFile(archive) as files:
        lines = files.read(name).decode("latin-1").splitlines()
    return {line[6:13].strip(): (line[14] == "1", line[77:].strip()) for line in lines}


@pytest.fixture(scope="module")
def official(shared: Path) -> dict[str, tuple[bool, str]]:
    archive = shared / "codesets" / "2026-code-descriptions-tabular-order-icd10cm.zip"
    return order_file(archive, "icd10cm_order_2026.txt")


def titles(store: sqlite3.Connection, release: str) -> dict[str, tuple[bool, str]]:
    """Return (billable, title) by code of what `release` has on its shelves."""
    shelves = dict(
        store.execute(
            "SELECT s.category, s.keeper FROM shelf s JOIN release r ON r.id = s.release WHERE r.name = ?", (release,)
        )
    )
    rows = store.execute("SELECT code, billable, title, release FROM code")
    return {code: (bool(billable), title) for code, billable, title, keeper in rows if shelves.get(code[:3]) == keeper}


def unaccented(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def test_the_diagnoses_are_those_of_the_official_order_file(
    store: sqlite3.Connection, official: dict[str, tuple[bool, str]]
) -> None:
    ours = titles(store, "FY2026 (April 2026)")
    assert {code for code, (billable, _) in ours.items() if billable} == {
        code for code, (billable, _) in official.items() if billable
    }
    assert {code: billable for code, (billable, _) in ours.items() if code in official} == {
        code: billable for code, (billable, _) in official.items()
    }


def test_the_titles_are_the_official_ones_but_for_accents(
    store: sqlite3.Connection, official: dict[str, tuple[bool, str]]
) -> None:
    ours = titles(store, "FY2026 (April 2026)")
    billable = {code: title for code, (reported, title) in official.items() if reported}
    exact = sum(ours[code][1] == title for code, title in billable.items())
    folded = sum(unaccented(ours[code][1]) == unaccented(title) for code, title in billable.items())
    assert (exact, folded, len(billable)) == (74_600, 74_719, 74_719)


def test_the_coming_year_is_the_order_file_with_its_addenda(
    store: sqlite3.Connection, official: dict[str, tuple[bool, str]], shared: Path
) -> None:
    codes = {code for code, (billable, _) in official.items() if billable}
    addenda = (shared / "codesets" / "icd10cm_order_addenda_2027.txt").read_text(encoding="latin-1").splitlines()
    for line in (line for line in addenda if line[13:14] == "1"):
        code = line[15:22].strip()
        if line.startswith("Add:"):
            codes.add(code)
        elif line.startswith("Delete:"):
            codes.discard(code)
    ours = titles(store, "FY2027 (codes)")
    assert {code for code, (billable, _) in ours.items() if billable} == codes
    assert len(codes) == 74_879


def test_every_official_procedure_is_valid_and_nearly_all_bear_their_title(
    store: sqlite3.Connection, shared: Path
) -> None:
    archive = shared / "codesets" / "2026-icd-10-pcs-order-file.zip"
    procedures = {
        code: title for code, (billable, title) in order_file(archive, "icd10pcs_order_2026.txt").items() if billable
    }
    valid = {
        code
        for (code,) in store.execute(
            "SELECT code FROM validity WHERE system = 'icd10pcs' AND first <= '2025-10-01'"
            " AND (last IS NULL OR last >= '2025-10-01')"
        )
    }
    assert valid == procedures.keys()
    ours = titles(store, "FY2025 to FY2027")
    assert sum(ours[code][1] == title for code, title in procedures.items()) == 78_823
    assert len(procedures) == 79_115
