"""The audit export tells of each code what it rests on, what led to it, who posted it when; nothing licensed leaves."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from coderdesk.domain.book import CodeBook
from coderdesk.domain.codes import icd10cm, icd10pcs, service_code
from coderdesk.domain.encounter import Diagnosis, Encounter, Evidence, Procedure, ServiceLine, Status
from coderdesk.domain.exports import ExportFormat
from coderdesk.domain.ports import Vault
from coderdesk.domain.progress import Silent
from coderdesk.services import billing, coding
from coderdesk.services.billing import BillingDesk
from coderdesk.services.checks import check_encounter, finish_chart, override_finding
from coderdesk.services.codes import open_book
from coderdesk.services.coding import codes_of, codes_told, record_change
from coderdesk.services.house import House
from coderdesk.services.official import import_files, preview_files
from support.factories import DATE_OF_SERVICE, NOTE, a_chart, a_document, a_line, an_inpatient_chart
from support.house import make_vault

CHART = a_chart("E11.42", "E10.65", lines=(a_line(modifiers=("25",)),))
ONE = CHART.encounter.id
QUOTE = "Mixed hyperlipidemia"
#: Invented: no descriptor of the AMA may lie here.
DESCRIPTOR = "Visit with a clockmaker, invented, of forty minutes"


@pytest.fixture
def vault(house: House, tmp_path: Path) -> Iterator[Vault]:
    opened = make_vault(house, tmp_path, [CHART])
    yield opened
    opened.close()


def rows_of(folder: Path, file: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / file).read_bytes().decode("utf-8-sig"), newline="")))


def export(vault: Vault, book: CodeBook, house: House, folder: Path, *named: str) -> list[dict[str, str]]:
    desk = BillingDesk(vault.begin, book, house.clock)
    chosen = tuple(CHART.encounter.id for _ in named)
    (record,) = billing.export(desk, format=ExportFormat.AUDIT, encounters=chosen, out=folder)
    return rows_of(folder, record.file)


def test_each_code_is_a_row_with_its_path_evidence_release_and_who_posted_it(
    vault: Vault, book: CodeBook, house: House, tmp_path: Path
) -> None:
    start = NOTE.index(QUOTE)
    passage = Evidence(a_document().id, start, start + len(QUOTE), QUOTE)
    opened = coding.open_chart(vault.begin, encounter=ONE)
    lipids = Diagnosis(icd10cm("E78.2"), evidence=(passage,), found_by="search “lipids”: Title")
    record_change(vault.begin, encounter=opened.with_diagnosis(lipids), what="posted E78.2 as diagnosis 3")

    rows = export(vault, book, house, tmp_path, "one")

    assert [(row["kind"], row["place"], row["code"]) for row in rows] == [
        ("diagnosis", "1", "E11.42"), ("diagnosis", "2", "E10.65"), ("diagnosis", "3", "E78.2"),
        ("service", "1", "99214"),
    ]  # fmt: skip
    first, _, last, service = rows
    assert (last["title"], last["found_by"], last["evidence"]) == (
        "Mixed hyperlipidemia", "search “lipids”: Title", QUOTE,
    )  # fmt: skip
    assert (last["code_set"], last["release_from"], last["coded_as_of"]) == ("ICD-10-CM", "2025-10-01", "2026-09-14")
    assert last["release"].startswith("FY2026")
    assert (last["posted_by"], last["brought_by"], first["brought_by"]) == ("Kim Coder", "coder", "import")
    assert first["posted_at"] <= last["posted_at"]
    assert (service["modifiers"], service["units"], service["title"]) == ("25", "1", "")


def test_a_code_that_was_removed_and_posted_again_stands_since_then(
    vault: Vault, book: CodeBook, house: House, tmp_path: Path
) -> None:
    opened = coding.open_chart(vault.begin, encounter=ONE)
    without = record_change(vault.begin, encounter=opened.without_diagnosis(0), what="removed E11.42. Twice -> once")
    record_change(vault.begin, encounter=without.with_diagnosis(Diagnosis(icd10cm("E11.42"))), what="posted E11.42")

    found = {row["code"]: row["brought_by"] for row in export(vault, book, house, tmp_path, "one")}

    assert found == {"E10.65": "import", "E11.42": "coder", "99214": "import"}


def test_a_reason_to_let_a_finding_stand_is_a_row_of_its_own_also_when_it_lapsed(
    vault: Vault, book: CodeBook, house: House, tmp_path: Path
) -> None:
    today = house.clock.today()
    found = check_encounter(vault.begin, book, encounter=ONE, today=today).errors
    key = next(finding.key for finding in found if finding.rule == "ICD-EX1")
    override_finding(
        vault.begin, book, encounter=ONE, key=key, reason="two conditions", at=house.clock.now(), today=today
    )
    (told,) = [row for row in export(vault, book, house, tmp_path, "one") if row["kind"] == "override"]
    assert (told["rule"], told["reason"], told["overridden_by"]) == ("ICD-EX1", "two conditions", "Kim Coder")
    assert set(told["code"].split()) == {"E11.42", "E10.65"}
    assert told["overridden_at"].startswith("2026-09-20T12:00")

    with vault.begin() as work:
        work.worklist.save(work.worklist.get(ONE).without_diagnosis(1))
        work.commit()
    (told,) = [row for row in export(vault, book, house, tmp_path, "one") if row["kind"] == "override"]
    assert (told["code"], told["reason"]) == ("", "two conditions")


def test_without_names_it_holds_what_is_finished_and_it_is_in_the_record_and_the_trail(
    vault: Vault, book: CodeBook, house: House, tmp_path: Path
) -> None:
    desk = BillingDesk(vault.begin, book, house.clock)
    assert billing.export(desk, format=ExportFormat.AUDIT, encounters=(), out=tmp_path / "none") == ()
    with vault.begin() as work:
        work.worklist.save(work.worklist.get(ONE).without_diagnosis(1))
        work.commit()
    finish_chart(vault.begin, book, encounter=ONE, at=house.clock.now(), today=house.clock.today())

    (record,) = billing.export(desk, format=ExportFormat.AUDIT, encounters=(), out=tmp_path / "out")

    assert record.file.startswith("audit-")
    assert (tmp_path / "out" / record.file).stat().st_mode & 0o777 == 0o600
    assert billing.history(vault.begin)[0] == record
    with vault.begin() as work:
        assert work.worklist.get(ONE).status is Status.FINISHED
        assert work.audit.entries(ONE)[0].action == "exported"


def test_a_stay_tells_its_procedures(house: House, book: CodeBook, tmp_path: Path) -> None:
    stay = an_inpatient_chart("I21.4")
    with closing(make_vault(house, tmp_path, [stay], name="Stay")) as vault:
        desk = BillingDesk(vault.begin, book, house.clock)
        (record,) = billing.export(
            desk, format=ExportFormat.AUDIT, encounters=(stay.encounter.id,), out=tmp_path / "out"
        )
    rows = rows_of(tmp_path / "out", record.file)
    procedures = [row for row in rows if row["kind"] == "procedure"]
    assert [row["code"] for row in procedures] == [each.code.text for each in stay.encounter.procedures]
    assert all(row["title"] and row["code_set"] == "ICD-10-PCS" for row in procedures)


texts = st.text("0123456789ABCJ", min_size=4, max_size=7)
coded = st.builds(
    lambda diagnoses, procedures, lines: replace(
        CHART.encounter,
        diagnoses=tuple(Diagnosis(code) for code in diagnoses),
        procedures=tuple(Procedure(code) for code in procedures),
        lines=tuple(ServiceLine(code, ("25",)) for code in lines),
    ),
    st.lists(texts.map(icd10cm), max_size=4),
    st.lists(texts.map(icd10pcs), max_size=2),
    st.lists(texts.map(service_code), max_size=3),
)


@given(st.text(), coded, coded)
def test_what_the_trail_tells_of_codes_is_what_the_chart_has(what: str, before: Encounter, after: Encounter) -> None:
    told = codes_told(f"{what}. {coding._codes(before)} -> {coding._codes(after)}")

    assert told == tuple(frozenset(code.dotted for code in codes_of(each)) for each in (before, after))


def test_no_export_holds_a_descriptor_of_the_cpt_files_that_the_user_imported(own_house: House, tmp_path: Path) -> None:
    licensed = tmp_path / "LONGULT_2026.txt"
    notice = "CPT codes, descriptions and other data only are copyright 2025 American Medical Association.\r\n\r\n"
    licensed.write_text(f"{notice}99214\t{DESCRIPTOR}\r\n", encoding="cp1252", newline="")
    previews = preview_files(own_house.official, files=[licensed], progress=Silent())
    import_files(own_house.official, previews=previews, progress=Silent())
    brought = replace(a_line(), found_by=f"another program: {DESCRIPTOR.upper()}, first of the list")
    chart = a_chart("E11.42", lines=(brought,), status=Status.FINISHED)

    with closing(open_book(own_house.reference)) as book, closing(make_vault(own_house, tmp_path, [chart])) as vault:
        entry = book.entry(service_code("99214"), DATE_OF_SERVICE)
        assert entry is not None
        assert entry.title == DESCRIPTOR, "the descriptor is loaded, so that it could leave"
        desk = BillingDesk(vault.begin, book, own_house.clock)
        for form in (
            ExportFormat.CSV,
            ExportFormat.JSON,
            ExportFormat.AUDIT,
            ExportFormat.CMS1500,
            ExportFormat.EDI_837P,
        ):
            assert billing.export(desk, format=form, encounters=(chart.encounter.id,), out=tmp_path / "out")

    texts = {path.name: path.read_bytes().decode("utf-8", "replace") for path in (tmp_path / "out").iterdir()}
    for path in (tmp_path / "out").glob("*.pdf"):
        texts[path.name] = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    assert len(texts) == 5
    for name, text in texts.items():
        assert "clockmaker" not in text.lower(), name
        assert "99214" in text, name
