"""Parts of the trail as a file: readable, complete, checked, and an entry themselves."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest

from coderdesk.domain.audit import AuditQuery, Kind
from coderdesk.domain.book import CodeBook
from coderdesk.domain.exports import ExportFormat
from coderdesk.domain.failures import InvalidValue, StorageFailed
from coderdesk.domain.identifiers import EncounterId, PatientId
from coderdesk.domain.ports import Vault
from coderdesk.domain.secret import Secret
from coderdesk.services import billing, checks, coding, people
from coderdesk.services.billing import BillingDesk
from coderdesk.services.house import House
from coderdesk.services.trail_export import TrailFormat, TrailWritten, export_trail, trail_name
from support.factories import a_chart, a_patient
from support.house import make_vault

CHART = a_chart("E11.42", "E78.2")
OTHER = a_chart(id=EncounterId("other"), external_id="test:2", account="B-7")
OTHER = replace(OTHER, patient=a_patient(id=PatientId("roe")), documents=())
OTHER = replace(OTHER, encounter=replace(OTHER.encounter, patient=PatientId("roe")))
ONE = CHART.encounter.id


@pytest.fixture
def vault(house: House, book: CodeBook, tmp_path: Path) -> Iterator[Vault]:
    """A vault in which one chart was coded and billed, and another one seen."""
    opened = make_vault(house, tmp_path, [CHART, OTHER])
    now, today = house.clock.now(), house.clock.today()
    coding.open_chart(opened.begin, encounter=ONE)
    people.save_patient(opened.begin, patient=replace(CHART.patient, phone="=1+1"), encounter=ONE)
    checks.finish_chart(opened.begin, book, encounter=ONE, at=now, today=today)
    desk = BillingDesk(opened.begin, book, house.clock)
    billing.export(desk, format=ExportFormat.EDI_837P, encounters=(ONE,), out=tmp_path / "bills")
    billing.record_print(desk, encounters=(ONE,), pages=(), preprinted=True)
    coding.open_chart(opened.begin, encounter=OTHER.encounter.id)
    yield opened
    opened.close()


def written(vault: Vault, house: House, file: Path, **asked: object) -> TrailWritten:
    return export_trail(vault, house.clock, file=file, **asked)  # type: ignore[arg-type]


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))


def pages_of(file: Path) -> list[str]:
    document = pypdfium2.PdfDocument(file.read_bytes())
    try:
        return [document[at].get_textpage().get_text_range() for at in range(len(document))]
    finally:
        document.close()


def trail(vault: Vault, count: int) -> list[tuple[str, Kind, str]]:
    with vault.begin() as work:
        return [(entry.action, entry.kind, entry.detail) for entry in work.audit.entries(limit=count)]


def test_the_whole_trail_as_csv_the_oldest_first(vault: Vault, house: House, tmp_path: Path) -> None:
    made = written(vault, house, tmp_path / "trail.csv", format=TrailFormat.CSV)
    rows = rows_of(made.file)
    assert [int(row["number"]) for row in rows] == list(range(1, made.entries + 1))
    changed = next(row for row in rows if row["action"] == "patient changed")
    assert changed["changes"] == f"phone: {CHART.patient.phone} -> =1+1"
    assert changed["patient"] == "Whitfield, Darlene"
    assert {row["account"] for row in rows if row["action"] == "chart opened"} == {CHART.encounter.account, "B-7"}
    assert made.checked.is_whole
    assert made.patients == 2
    assert all(len(row["digest"]) == 64 for row in rows)


def test_that_it_was_written_is_an_entry_made_before_the_file(vault: Vault, house: House, tmp_path: Path) -> None:
    made = written(vault, house, tmp_path / "trail.csv", format=TrailFormat.CSV)
    ((action, kind, detail),) = trail(vault, 1)
    assert (action, kind) == ("trail exported", Kind.EXPORT)
    assert detail == f"csv trail.csv: {made.entries} entries"
    again = written(vault, house, tmp_path / "trail", format=TrailFormat.CSV)
    assert again.file.name == "trail-2.csv"
    assert again.entries == made.entries + 1


def test_an_accounting_of_disclosures_tells_what_the_rule_asks(vault: Vault, house: House, tmp_path: Path) -> None:
    asked = AuditQuery(patient=CHART.patient.id)
    made = written(vault, house, tmp_path / "a.csv", format=TrailFormat.CSV, query=asked, disclosures=True)
    claim, printed = rows_of(made.file)
    assert claim["recipient"] == "Prairie Mutual, PO Box 4410, Des Moines IA 50301"
    assert (claim["purpose"], claim["account"], claim["patient"]) == (
        *("payment", CHART.encounter.account, "Whitfield, Darlene"),
    )
    assert claim["description"].startswith("electronic claim (name, birth date, address, insurance, diagnoses, ")
    assert printed["description"].startswith("claim form on paper (name")
    assert printed["description"].endswith("): pre-printed forms")
    assert claim["date"] == printed["date"]
    assert trail(vault, 1)[0][0] == "disclosures exported"
    # The accounting itself goes to the patient and is none of those that it tells of.
    again = written(vault, house, tmp_path / "b.csv", format=TrailFormat.CSV, query=asked, disclosures=True)
    assert again.entries == 2
    nobody = AuditQuery(patient=PatientId("roe"))
    assert (
        written(vault, house, tmp_path / "c.csv", format=TrailFormat.CSV, query=nobody, disclosures=True).entries == 0
    )


def test_an_accounting_reaches_six_years_back(vault: Vault, house: House, tmp_path: Path) -> None:
    class Later:
        now = staticmethod(lambda: house.clock.now() + timedelta(days=7 * 366))
        today = staticmethod(lambda: house.clock.today() + timedelta(days=7 * 366))

    made = export_trail(vault, Later(), file=tmp_path / "a.csv", format=TrailFormat.CSV, disclosures=True)
    assert made.entries == 0


def test_a_range_of_days_and_words_is_asked_for(vault: Vault, house: House, tmp_path: Path) -> None:
    with vault.begin() as work:
        first, *_, last = reversed(work.audit.entries())
    asked = AuditQuery(since=first.at + timedelta(microseconds=1), until=last.at, text="chart")
    rows = rows_of(written(vault, house, tmp_path / "a.csv", format=TrailFormat.CSV, query=asked).file)
    assert rows
    assert all("chart" in row["action"] for row in rows)
    assert str(last.number) not in {row["number"] for row in rows}


def test_the_report_says_what_it_is_who_made_it_and_whether_the_trail_is_whole(
    vault: Vault, house: House, tmp_path: Path
) -> None:
    made = written(vault, house, tmp_path / "trail.pdf", format=TrailFormat.PDF)
    front = pages_of(made.file)[0]
    for words in (
        "Audit trail",
        "Home office",
        "by Kim Coder",
        "from the first entry until now",
        f"All {made.entries} entries are as they were written",
        made.checked.head.words,
        made.checked.head.digest.hex(),
        "chart finished",
        "status: coding -> finished",
    ):
        assert words in front.replace("\r\n", " "), words


def test_a_long_report_numbers_its_pages_and_loses_no_entry(vault: Vault, house: House, tmp_path: Path) -> None:
    with vault.begin() as work:
        for number in range(300):
            work.audit.record(f"step {number:03}", ONE, "word " * (number % 90))
        work.commit()
    made = written(vault, house, tmp_path / "trail.pdf", format=TrailFormat.PDF)
    pages = pages_of(made.file)
    assert len(pages) > 10
    for at, page in enumerate(pages, start=1):
        assert f"{at} of {len(pages)}" in page
        assert made.checked.head.words in page
    text = " ".join(pages)
    assert all(f"step {number:03}" in text for number in range(300))
    assert text.count("word") == sum(number % 90 for number in range(300))


def test_a_broken_trail_is_written_and_says_so_on_every_page(vault: Vault, house: House, tmp_path: Path) -> None:
    with vault.begin() as work:
        work._session.take_turn()  # type: ignore[attr-defined]
        connection = work._connection  # type: ignore[attr-defined]
        connection.execute("DROP TRIGGER audit_is_not_changed")
        connection.execute("DROP TRIGGER audit_is_not_filled_again")
        connection.execute("UPDATE audit SET coder = 'Eve' WHERE number = 4")
        work.commit()
    made = written(vault, house, tmp_path / "trail.pdf", format=TrailFormat.PDF)
    assert [fault.number for fault in made.checked.faults] == [4]
    pages = pages_of(made.file)
    assert "The trail is broken. Entry 4" in pages[0].replace("\r\n", " ")
    assert all("Trail BROKEN" in page for page in pages)


def test_it_leaves_under_a_passphrase_of_its_own(vault: Vault, house: House, tmp_path: Path) -> None:
    secret = Secret("quartz 7 harbor lantern mill")
    made = written(vault, house, tmp_path / "trail.pdf", format=TrailFormat.PDF, passphrase=secret)
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(made.file.read_bytes())
    assert pypdfium2.PdfDocument(made.file.read_bytes(), password=secret.reveal())
    zipped = written(vault, house, tmp_path / "trail.csv", format=TrailFormat.CSV, passphrase=secret)
    assert zipped.file.suffix == ".zip"
    assert trail(vault, 1)[0][2].endswith("encrypted")


def test_what_cannot_be_written_is_told_and_kept_as_refused(vault: Vault, house: House, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("where the folder should be")
    with pytest.raises(StorageFailed):
        written(vault, house, tmp_path / "file" / "trail.csv", format=TrailFormat.CSV)
    with pytest.raises(InvalidValue):
        written(vault, house, tmp_path / "t.csv", format=TrailFormat.CSV, passphrase=Secret("weak"))
    assert [action for action, _kind, _detail in trail(vault, 2)] == ["trail export refused"] * 2
    assert not (tmp_path / "t.csv").exists()


def test_the_proposed_name_names_nobody(house: House) -> None:
    at = house.clock.now()
    assert trail_name(at, TrailFormat.PDF) == f"audit-trail-{at:%Y%m%d-%H%M%S}.pdf"
    assert trail_name(at, TrailFormat.CSV, disclosures=True) == f"disclosures-{at:%Y%m%d-%H%M%S}.csv"
