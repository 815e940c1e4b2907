"""A bill leaves whole, valid and recorded, or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from coderdesk.billing.paper.cms1500 import Nudge
from coderdesk.domain.book import CodeBook
from coderdesk.domain.chart import Chart
from coderdesk.domain.encounter import Status
from coderdesk.domain.exports import ExportFormat
from coderdesk.domain.failures import Blocked, ExportRefused, StorageFailed
from coderdesk.domain.identifiers import CoverageId, EncounterId
from coderdesk.domain.money import MAX_CENTS, Money
from coderdesk.domain.ports import Vault
from coderdesk.domain.worklist import WorklistQuery
from coderdesk.services import billing, printers
from coderdesk.services.billing import BillingDesk
from coderdesk.services.checks import finish_chart
from coderdesk.services.house import House
from coderdesk.services.importing import charts_of_file
from support.factories import a_chart, a_client, a_coverage, a_line, an_inpatient_chart, medicare
from support.house import make_vault
from support.stored import keep


def numbered(number: int, chart: Chart) -> Chart:
    """Return `chart` as another encounter of the same patient."""
    encounter = replace(
        chart.encounter,
        id=EncounterId(f"encounter-{number}"),
        external_id=f"test:{number}",
        account=f"ACC-{number}",
    )
    return replace(chart, encounter=encounter, documents=())


VISIT = numbered(1, a_chart())
MANY_LINES = numbered(2, a_chart(lines=tuple(a_line("97110", "46.10", (1,), modifiers=("GP",)) for _ in range(8))))
ON_MEDICARE = numbered(
    3, a_chart(coverages=(a_coverage(id=CoverageId("coverage-medicare"), payer=medicare(), group_number=""),))
)
ON_MEDICARE = replace(
    ON_MEDICARE, encounter=replace(ON_MEDICARE.encounter, coverages=(CoverageId("coverage-medicare"),))
)
STAY = numbered(4, an_inpatient_chart("I21.4", "E78.2"))


@pytest.fixture
def vault(house: House, book: CodeBook, tmp_path: Path) -> Iterator[Vault]:
    opened = make_vault(house, tmp_path, [VISIT, MANY_LINES, ON_MEDICARE, STAY])
    for chart in (VISIT, MANY_LINES, ON_MEDICARE, STAY):
        finish_chart(opened.begin, book, encounter=chart.encounter.id, at=house.clock.now(), today=house.clock.today())
    yield opened
    opened.close()


@pytest.fixture
def desk(vault: Vault, house: House, book: CodeBook) -> BillingDesk:
    return BillingDesk(vault.begin, book, house.clock)


def test_an_837p_is_written_for_each_payer_recorded_and_marks_its_encounters(
    desk: BillingDesk, vault: Vault, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    records = billing.export(desk, format=ExportFormat.EDI_837P, encounters=(), out=out)
    assert sorted(path.name for path in out.iterdir()) == sorted(record.file for record in records)
    assert sum(len(record.claims) for record in records) == 3
    for record in records:
        content = (out / record.file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == record.digest
        assert f"*{record.interchange}*" in content.decode("ascii")
        assert (out / record.file).stat().st_mode & 0o777 == 0o600
    with vault.begin() as work:
        assert work.worklist.get(VISIT.encounter.id).status is Status.EXPORTED
        assert work.worklist.get(STAY.encounter.id).status is Status.FINISHED
        assert {record.id for record in work.exports.all()} == {record.id for record in records}
        assert "exported" in {entry.action for entry in work.audit.entries(VISIT.encounter.id)}


def test_control_numbers_are_never_used_twice(desk: BillingDesk, tmp_path: Path) -> None:
    numbers = [
        record.interchange
        for _ in range(3)
        for record in billing.export(
            desk, format=ExportFormat.EDI_837P, encounters=(VISIT.encounter.id, ON_MEDICARE.encounter.id), out=tmp_path
        )
    ]
    assert len(set(numbers)) == len(numbers) == 6


def test_no_file_names_a_patient_or_an_account(desk: BillingDesk, tmp_path: Path) -> None:
    for form in (ExportFormat.EDI_837P, ExportFormat.CMS1500, ExportFormat.CSV, ExportFormat.JSON):
        billing.export(desk, format=form, encounters=(VISIT.encounter.id,), out=tmp_path / "out")
    names = " ".join(path.name for path in (tmp_path / "out").iterdir()).lower()
    assert "whitfield" not in names
    assert "acc-1" not in names


def test_eight_lines_take_two_forms_whose_totals_add_up(desk: BillingDesk, tmp_path: Path) -> None:
    (record,) = billing.export(
        desk, format=ExportFormat.CMS1500, encounters=(MANY_LINES.encounter.id,), out=tmp_path / "out"
    )
    pages = PdfReader(tmp_path / "out" / record.file).pages
    assert len(pages) == 2
    assert str(record.total) == "368.80"


def test_a_csv_holds_every_coded_encounter(desk: BillingDesk, tmp_path: Path) -> None:
    (record,) = billing.export(desk, format=ExportFormat.CSV, encounters=(), out=tmp_path / "out")
    text = (tmp_path / "out" / record.file).read_text(encoding="utf-8-sig")
    accounts = {row["account"] for row in csv.DictReader(io.StringIO(text))}
    assert accounts == {"ACC-1", "ACC-2", "ACC-3", "ACC-4"}


def test_an_encounter_file_reads_back_to_the_same_chart(desk: BillingDesk, vault: Vault, tmp_path: Path) -> None:
    (record,) = billing.export(desk, format=ExportFormat.JSON, encounters=(VISIT.encounter.id,), out=tmp_path / "out")
    (read,) = charts_of_file(tmp_path / "out" / record.file)
    with vault.begin() as work:
        stored = work.worklist.chart(VISIT.encounter.id, data=True)
    assert replace(read.encounter, version=0) == replace(stored.encounter, version=0)
    assert (read.client, read.patient, read.coverages) == (stored.client, stored.patient, stored.coverages)
    assert json.loads((tmp_path / "out" / record.file).read_text())["coderdesk"] == 1


def test_a_stay_is_refused_for_a_professional_claim(desk: BillingDesk, tmp_path: Path) -> None:
    with pytest.raises(ExportRefused, match="inpatient"):
        billing.export(desk, format=ExportFormat.EDI_837P, encounters=(STAY.encounter.id,), out=tmp_path / "out")
    assert not list((tmp_path / "out").glob("*"))


def test_a_chart_that_became_wrong_after_it_was_finished_is_not_exported(
    desk: BillingDesk, vault: Vault, tmp_path: Path
) -> None:
    with vault.begin() as work:
        work.clients.save(a_client(npi="1234567890"))
        work.commit()
    with pytest.raises(Blocked, match="NPI"):
        billing.export(desk, format=ExportFormat.EDI_837P, encounters=(VISIT.encounter.id,), out=tmp_path / "out")
    assert not list((tmp_path / "out").glob("*"))


def test_a_chart_that_is_not_finished_is_not_exported(
    house: House, book: CodeBook, tmp_path: Path, vault: Vault
) -> None:
    with vault.begin() as work:
        work.worklist.save(work.worklist.get(VISIT.encounter.id).reopened())
        work.commit()
    desk = BillingDesk(vault.begin, book, house.clock)
    with pytest.raises(ExportRefused, match="not finished"):
        billing.export(desk, format=ExportFormat.CMS1500, encounters=(VISIT.encounter.id,), out=tmp_path / "out")


def test_a_full_disk_leaves_no_file_and_no_record(
    desk: BillingDesk, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFailed, match="full"):
        billing.export(desk, format=ExportFormat.CMS1500, encounters=(VISIT.encounter.id,), out=tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())
    with vault.begin() as work:
        assert not work.exports.all()
        assert work.worklist.get(VISIT.encounter.id).status is Status.FINISHED


def test_a_disk_that_fills_up_at_the_second_837p_leaves_neither(
    desk: BillingDesk, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    flush = os.fsync

    def fills_up(descriptor: int) -> None:
        flushed.append(descriptor)
        if len(flushed) > 1:
            raise OSError(28, "No space left on device")
        flush(descriptor)

    # The vault does its own flushing, not through Python.
    monkeypatch.setattr(os, "fsync", fills_up)
    with pytest.raises(StorageFailed, match="full"):
        billing.export(desk, format=ExportFormat.EDI_837P, encounters=(), out=tmp_path / "out")
    assert len(flushed) == 2
    assert not list((tmp_path / "out").iterdir())
    with vault.begin() as work:
        assert not work.exports.all()
        assert {work.worklist.get(one).status for one in work.worklist.ids(WorklistQuery())} == {Status.FINISHED}


def test_charges_beyond_what_a_claim_can_say_still_leave_as_an_encounter_file(
    desk: BillingDesk, vault: Vault, tmp_path: Path
) -> None:
    most = str(Money(MAX_CENTS))
    dear = numbered(5, a_chart(lines=(a_line("99213", most, (1,)), a_line("99214", most, (1,)))))
    keep(vault, dear)
    (record,) = billing.export(desk, format=ExportFormat.JSON, encounters=(), out=tmp_path / "out")
    assert len(record.claims) == 5
    assert record.total.cents > MAX_CENTS
    (read,) = [c for c in charts_of_file(tmp_path / "out" / record.file) if c.encounter.account == "ACC-5"]
    assert str(read.encounter.total) == "199999999.98"


def test_an_output_that_is_a_file_is_told_plainly(desk: BillingDesk, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(StorageFailed, match="cannot be written"):
        billing.export(desk, format=ExportFormat.CSV, encounters=(), out=tmp_path / "out")


def test_a_preview_uses_no_control_number(desk: BillingDesk, vault: Vault, tmp_path: Path) -> None:
    first = billing.preview(desk, encounter=VISIT.encounter.id)
    assert first.pages
    assert first.segments
    assert first.problems == ()
    (record,) = billing.export(
        desk, format=ExportFormat.EDI_837P, encounters=(VISIT.encounter.id,), out=tmp_path / "out"
    )
    assert record.interchange == "000000001"


def test_a_printer_keeps_its_nudge(vault: Vault) -> None:
    printers.save_nudge(vault.begin, printer="Brother HL", nudge=Nudge(2.5, -4))
    assert printers.nudge_of(vault.begin, printer="Brother HL") == Nudge(2.5, -4)
    assert printers.nudge_of(vault.begin, printer="Another") == Nudge(0, 0)
