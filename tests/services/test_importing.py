"""One transaction a file: all of it, or nothing; and nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from coderdesk.domain.codes import icd10cm
from coderdesk.domain.encounter import Diagnosis
from coderdesk.domain.failures import Cancelled, FileRefused
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.people import Address, PersonName
from coderdesk.domain.ports import Vault
from coderdesk.domain.progress import Stoppable
from coderdesk.domain.worklist import WorklistQuery
from coderdesk.intake.encounter_file import write_encounters
from coderdesk.services import coding, importing
from coderdesk.services.house import House
from coderdesk.services.importing import ImportedFile
from coderdesk.services.storing import store_chart
from support.factories import a_chart, a_document, a_patient
from support.house import make_vault


@pytest.fixture
def vault(house: House, tmp_path: Path) -> Iterator[Vault]:
    opened = make_vault(house, tmp_path)
    yield opened
    opened.close()


def bring(vault: Vault, house: House, file: Path) -> ImportedFile:
    return importing.import_file(vault.begin, file=file, at=house.clock.now(), today=house.clock.today())


def encounter_file(folder: Path, *charts: object, name: str = "charts.json") -> Path:
    file = folder / name
    file.write_text(write_encounters(charts), encoding="utf-8")  # type: ignore[arg-type] # charts of the factories
    return file


def count(vault: Vault) -> int:
    with vault.begin() as work:
        return len(work.worklist.ids(WorklistQuery()))


def test_what_the_coder_did_is_never_overwritten_by_the_file(vault: Vault, house: House, tmp_path: Path) -> None:
    chart = a_chart("E11.42")
    bring(vault, house, encounter_file(tmp_path, chart))
    with vault.begin() as work:
        stored = work.worklist.get(chart.encounter.id)
    coding.record_change(vault.begin, encounter=stored.with_diagnosis(Diagnosis(icd10cm("I10"))), what="posted I10")
    changed = replace(chart, encounter=replace(chart.encounter, reason_for_visit="cough"))
    again = bring(vault, house, encounter_file(tmp_path, changed, name="again.json"))
    assert (len(again.charts), again.charts_known) == (0, 1)
    with vault.begin() as work:
        assert len(work.worklist.get(chart.encounter.id).diagnoses) == 2


def test_a_later_file_adds_a_document_to_a_known_chart(vault: Vault, house: House, tmp_path: Path) -> None:
    chart = a_chart()
    bring(vault, house, encounter_file(tmp_path, chart))
    from coderdesk.domain.identifiers import DocumentId

    labs = a_document("Hemoglobin A1c 8.9 %", id=DocumentId("document-labs"), title="Labs")
    later = replace(chart, documents=(*chart.documents, labs))
    again = bring(vault, house, encounter_file(tmp_path, later, name="later.json"))
    assert (again.documents, again.documents_known) == (1, 1)


def test_a_chart_gets_the_day_it_came_and_the_day_it_is_due(vault: Vault, house: House, tmp_path: Path) -> None:
    chart = a_chart(received=None, due=None)
    bring(vault, house, encounter_file(tmp_path, chart))
    with vault.begin() as work:
        stored = work.worklist.get(chart.encounter.id)
    assert (stored.received, stored.due) == (date(2026, 9, 20), date(2026, 9, 23))


def test_a_note_finds_its_chart_by_the_account_in_its_name(vault: Vault, house: House, tmp_path: Path) -> None:
    chart = a_chart()
    bring(vault, house, encounter_file(tmp_path, chart))
    note = tmp_path / "4471-0926_addendum.txt"
    note.write_text("Addendum\n\nThe patient called: no fever.\n", encoding="utf-8")
    assert bring(vault, house, note).documents == 1
    with vault.begin() as work:
        texts = [document.text for document in work.documents.of(chart.encounter.id)]
    assert any("no fever" in text for text in texts)


def test_what_the_vault_knows_otherwise_is_kept_and_told(vault: Vault, house: House, tmp_path: Path) -> None:
    first = a_chart()
    bring(vault, house, encounter_file(tmp_path, first))
    moved = replace(first.patient, address=replace(first.patient.address, line1="9 Elsewhere Rd"))
    later = replace(
        first,
        patient=moved,
        encounter=replace(first.encounter, id=EncounterId("later"), external_id="test:later", account="LATER"),
        documents=(),
    )
    done = bring(vault, house, encounter_file(tmp_path, later))
    assert done.notices == (
        "The patient has other details in the vault, which were kept; compare them (account LATER).",
    )
    with vault.begin() as work:
        assert work.patients.find(first.patient.id) == first.patient


def test_what_a_file_leaves_out_is_no_other_detail(vault: Vault, house: House, tmp_path: Path) -> None:
    first = a_chart()
    bring(vault, house, encounter_file(tmp_path, first))
    later = replace(
        first,
        patient=replace(first.patient, address=Address(), phone=""),
        client=replace(first.client, address=Address(), npi=""),
        encounter=replace(first.encounter, id=EncounterId("later"), external_id="test:later", account="LATER"),
        documents=(),
    )
    assert bring(vault, house, encounter_file(tmp_path, later)).notices == ()


def test_a_note_of_an_account_that_two_clients_have_is_refused_with_another_way(
    vault: Vault, house: House, tmp_path: Path
) -> None:
    rows = (
        "client,account,type,dos,last name\nNorth,77,professional,2026-09-14,Ek\nSouth,77,professional,2026-09-14,Ek\n"
    )
    (tmp_path / "both.csv").write_text(rows, encoding="utf-8")
    bring(vault, house, tmp_path / "both.csv")
    note = tmp_path / "77.txt"
    note.write_text("Whose?\n", encoding="utf-8")
    with pytest.raises(FileRefused, match="2 encounters have the account number 77") as refused:
        bring(vault, house, note)
    assert "note_file" in refused.value.remedy


def test_a_note_without_a_chart_is_refused_with_what_to_do(vault: Vault, house: House, tmp_path: Path) -> None:
    note = tmp_path / "9999-1.txt"
    note.write_text("A note of nobody.\n", encoding="utf-8")
    with pytest.raises(FileRefused, match="Import the encounter first"):
        bring(vault, house, note)
    assert count(vault) == 0


def test_a_file_that_fails_half_way_leaves_nothing(
    vault: Vault, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = a_chart()
    other = replace(
        one,
        encounter=replace(one.encounter, id=type(one.encounter.id)("second"), external_id="test:second", account="B-2"),
        documents=(),
    )
    file = encounter_file(tmp_path, one, other)
    real, seen = store_chart, []

    def failing(*args: object) -> None:
        seen.append(1)
        if len(seen) == 2:
            raise OSError(28, "No space left on device")
        real(*args)  # type: ignore[arg-type] # handed on as it came

    monkeypatch.setattr("coderdesk.services.importing.store_chart", failing)
    with pytest.raises(OSError, match="No space"):
        bring(vault, house, file)
    assert count(vault) == 0
    monkeypatch.undo()
    assert len(bring(vault, house, file).charts) == 2


def test_stopping_between_two_files_keeps_those_that_are_in(vault: Vault, house: House, tmp_path: Path) -> None:
    encounter_file(tmp_path, a_chart(), name="a.json")
    stop = Stoppable()
    stop.stop()
    with pytest.raises(Cancelled):
        importing.import_paths(
            vault.begin, paths=[tmp_path / "a.json"], at=house.clock.now(), today=house.clock.today(), progress=stop
        )
    assert count(vault) == 0


def test_all_fhir_samples_come_in_and_twice_they_add_nothing(vault: Vault, house: House, shared: Path) -> None:
    folder = shared / "samples" / "fhir"
    first = importing.import_paths(vault.begin, paths=[folder], at=house.clock.now(), today=house.clock.today())
    assert [str(refusal) for refusal in first.refused] == []
    assert first.charts > 100
    before = count(vault)
    second = importing.import_paths(vault.begin, paths=[folder], at=house.clock.now(), today=house.clock.today())
    assert (second.charts, second.documents, count(vault)) == (0, 0, before)


def test_a_chart_of_the_desk_itself_is_known_by_its_id(vault: Vault, house: House, tmp_path: Path) -> None:
    chart = a_chart(external_id="")
    bring(vault, house, encounter_file(tmp_path, chart))
    again = bring(vault, house, encounter_file(tmp_path, replace(chart, documents=()), name="again.json"))
    assert count(vault) == 1
    assert not again.seen_before


def test_a_chart_is_not_filed_with_another_person_of_the_same_id(vault: Vault, house: House, tmp_path: Path) -> None:
    bring(vault, house, encounter_file(tmp_path, a_chart()))
    other = a_chart(external_id="test:other", id="other", account="B-9", patient=a_patient(born=date(1990, 1, 1)))
    stranger = replace(other, patient=replace(other.patient, name=PersonName("Somebody", "Else")), documents=())
    with pytest.raises(FileRefused, match="another person") as refused:
        bring(vault, house, encounter_file(tmp_path, stranger, name="other.json"))
    assert "Somebody" not in str(refused.value)
    assert count(vault) == 1
