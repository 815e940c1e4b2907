"""The official files of the ICD-10 sets, where they lie beside the checkout, in a store built from the packages."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

from coderdesk.codesets.official.files import OfficialStore
from coderdesk.codesets.reference import open_reference
from coderdesk.domain.codes import icd10cm, icd10pcs
from coderdesk.domain.progress import Silent
from coderdesk.domain.releases import FileKind, LoadedFile
from support.small_store import tables_of

ON = date(2026, 9, 20)
ORDER, PCS_ORDER = "2026-code-descriptions-tabular-order-icd10cm.zip", "2026-icd-10-pcs-order-file.zip"
ADDENDA, POA = "icd10cm_order_addenda_2027.txt", "2026-poa-exempt-codes.zip"


@pytest.fixture(scope="module")
def codesets(shared: Path) -> Path:
    return shared / "codesets"


@pytest.fixture
def store(own_reference: Path) -> OfficialStore:
    return OfficialStore(own_reference)


@pytest.fixture(scope="module")
def loaded(codesets: Path, reference_path: Path, tmp_path_factory: pytest.TempPathFactory) -> OfficialStore:
    """Return a store that holds both order files, the addenda and the exemptions."""
    path = tmp_path_factory.mktemp("loaded") / "reference.sqlite"
    shutil.copyfile(reference_path, path)
    store = OfficialStore(path)
    bring_in(store, *(codesets / name for name in (ORDER, PCS_ORDER, ADDENDA, POA)))
    return store


def bring_in(store: OfficialStore, *files: Path) -> Sequence[LoadedFile]:
    previews = store.preview(files, Silent())
    assert [one.questions for one in previews if not one.needless] == [()] * sum(not one.needless for one in previews)
    return store.apply([one for one in previews if not one.needless], Silent())


def test_every_file_is_known_with_the_counts_of_its_agency(store: OfficialStore, codesets: Path) -> None:
    found = store.preview([codesets / name for name in (ORDER, PCS_ORDER, ADDENDA, POA)], Silent())
    assert [(one.kind, one.name, one.counts[0][1], bool(one.needless)) for one in found] == [
        (FileKind.CM_ORDER, "FY2026", 74_719, False),
        (FileKind.CM_ADDENDA, "FY2026", 74_719, True),
        (FileKind.CM_ADDENDA, "FY2027", 74_879, False),
        (FileKind.PCS_ORDER, "FY2026", 79_115, False),
        (FileKind.PCS_ADDENDA, "FY2026", 79_115, True),
        (FileKind.POA_EXEMPT, "FY2026", 38_349, False),
    ]


def test_the_lists_answer_in_their_year(loaded: OfficialStore) -> None:
    with closing(open_reference(loaded.path)) as book:
        assert [(one.name, one.codes) for one in book.releases() if one.imported] == [
            ("FY2026", 74_719), ("FY2027", 74_879), ("FY2026", 79_115),
        ]  # fmt: skip
        divided, on, next_day = icd10cm("I42.0"), date(2026, 9, 30), date(2026, 10, 1)
        assert [bool((entry := book.entry(divided, day)) and entry.valid) for day in (on, next_day)] == [True, False]
        assert book.replaced_by(divided, next_day) == tuple(map(icd10cm, ("I42.00", "I42.01", "I42.09")))
        new = book.entry(icd10cm("I42.00"), next_day)
        assert new is not None
        assert (new.title, new.valid, new.valid_from) == ("Dilated cardiomyopathy, unspecified", True, next_day)
        stem = book.entry(icd10cm("S52.501"), ON)
        assert stem is not None
        assert (stem.needs, stem.chapter[:6], len(book.children(stem.code, ON))) == ("7th character", "Injury", 16)
        procedure = book.entry(icd10pcs("0DTJ4ZZ"), ON)
        assert procedure is not None
        assert procedure.title == "Resection of Appendix, Percutaneous Endoscopic Approach"
        assert [book.entry(parent, ON) is not None for parent in (icd10pcs("0DT"), icd10pcs("0"))] == [True, True]


def test_codes_are_valid_on_the_same_days_by_the_lists_as_by_the_editor(
    loaded: OfficialStore, reference_path: Path
) -> None:
    """Two sources that we did not write agree on every diagnosis and every procedure of FY2026 and FY2027."""
    before, after = (tables_of(path)["validity"] for path in (reference_path, loaded.path))
    # FY2026 in PCS had an update in April, which the list of October does not tell of
    pcs_april = {row[1] for row in before if row[0] == "icd10pcs" and "2026-03-31" <= str(row[3]) <= "2026-04-01"}
    pcs_april |= {row[1] for row in before if row[0] == "icd10pcs" and row[2] == "2026-04-01"}
    assert len(pcs_april) == 82
    assert [row for row in before if row[1] not in pcs_april] == [row for row in after if row[1] not in pcs_april]


def test_exemptions_are_those_of_the_full_code(loaded: OfficialStore) -> None:
    with closing(open_reference(loaded.path)) as book:
        asked = ("W01.0XXA", "V89.2XXA", "S82.201A", "S82.201D", "Y92.230", "Y92.89", "Z95.1")
        assert [book.is_poa_exempt(icd10cm(code), ON) for code in asked] == [
            False, True, False, True, False, True, True,
        ]  # fmt: skip
        assert book.is_poa_exempt(icd10cm("Z95.1"), date(2026, 10, 1)) is None


def test_a_tabular_list_replaces_the_notes_of_its_days(store: OfficialStore, tmp_path: Path) -> None:
    (package,) = (find_spec("simple_icd_10_cm") or pytest.fail("not installed")).submodule_search_locations or [""]
    (packaged,) = Path(package).glob("data/*.xml")
    text = packaged.read_text(encoding="utf-8")
    changed = tmp_path / "icd10cm-tabular-April-2026.xml"
    changed.write_text(text.replace("Type 2 diabetes mellitus without complications", "Uncomplicated type 2 diabetes"))
    assert "Uncomplicated" not in text
    (added,) = bring_in(store, changed)
    assert dict(added.counts)["codes printed"] == 46_881
    with closing(open_reference(store.path)) as book:
        titles = [
            entry.title
            for day in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 10, 1))
            if (entry := book.entry(icd10cm("E11.9"), day))
        ]
        assert titles == [
            "Type 2 diabetes mellitus without complications",
            "Uncomplicated type 2 diabetes",
            "Type 2 diabetes mellitus without complications",
        ]
        before, after = (book.notes(icd10cm("E11.9"), day) for day in (date(2026, 3, 31), date(2026, 4, 1)))
        assert before == after
        assert book.excludes1_between(icd10cm("E11.9"), icd10cm("E10.9"), ON) is not None
