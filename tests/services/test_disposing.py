"""What is disposed of is gone from every page of the vault's files; what is not stays as it was; a record remains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from coderdesk.domain.audit import FieldChange, Kind
from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import icd10cm
from coderdesk.domain.disposal import BackupCopy, Blocked, Obstacle, Scope, ScopeKind
from coderdesk.domain.encounter import Evidence, Override, Status
from coderdesk.domain.exports import ClaimRecord, ExportFormat, ExportRecord
from coderdesk.domain.failures import Cancelled, ChangedMeanwhile, DisposalRefused, InvalidValue, UnknownEncounter
from coderdesk.domain.identifiers import ClientId, EncounterId, ExportId, PatientId
from coderdesk.domain.money import Money
from coderdesk.domain.people import PersonName
from coderdesk.domain.progress import Silent, Stoppable
from coderdesk.domain.retention import Held
from coderdesk.domain.secret import Secret
from coderdesk.services import disposing, retention
from coderdesk.services.backup_settings import BackupSettings, save_backup_settings
from coderdesk.services.backups import list_backups, make_backup
from coderdesk.services.disposing import BACKUPS_UNKNOWN, Disposed
from coderdesk.services.house import House
from coderdesk.services.place import DeskPlace, keep_place, take_place
from coderdesk.vault.store import FileVault
from support.house import PASSPHRASE, TODAY, make_vault
from support.images import plain_image, traces
from support.several import numbered, words_of
from support.stored import keep

AT = datetime(2026, 9, 20, 12, tzinfo=UTC)
PATIENT = Scope(ScopeKind.PATIENT, "patient-1")
CLIENT = Scope(ScopeKind.CLIENT, "client-7")
BEFORE = Scope(ScopeKind.BEFORE, before=date(2016, 1, 1))
PASSED = Scope(ScopeKind.PASSED)


@pytest.fixture
def vault(house: House, tmp_path: Path) -> Iterator[FileVault]:
    """Two charts of patient 1, one of each other; 5 and 6 are of client 7, 6 was seen this year."""
    opened = cast("FileVault", make_vault(house, tmp_path))
    keep(
        opened,
        numbered(1),
        numbered(2, patient=1, served=date(2016, 5, 1)),
        numbered(3),
        numbered(4, served=date(2017, 1, 1)),
        numbered(5, client=7),
        numbered(6, client=7, served=date(2026, 9, 1)),
    )
    yield opened
    opened.close()


def disposed(vault: FileVault, scope: Scope, blocked: Blocked = Blocked.REFUSE, **more: Any) -> Disposed:
    found = disposing.preview(vault.begin, scope=scope, today=TODAY, blocked=blocked)
    return disposing.dispose(
        vault,
        scope=scope,
        reason="retention passed",
        expected=found.fingerprint,
        at=AT,
        today=TODAY,
        blocked=blocked,
        **more,
    )


def everything(vault: FileVault, but: Sequence[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table but of some, as the store has it."""
    with vault.begin() as work:
        session = work._session
        names = [row[0] for row in session.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            name: sorted((tuple(row) for row in session.rows(f"SELECT * FROM {name}")), key=repr)  # noqa: S608
            for name in names
            if name not in but
        }


def charts(vault: FileVault) -> dict[str, Chart]:
    with vault.begin() as work:
        ids = [row[0] for row in work._session.rows("SELECT id FROM encounter")]
        return {one: work.worklist.chart(EncounterId(one), data=True) for one in ids}


def test_no_byte_of_a_disposed_patient_is_left_and_the_others_are_as_they_were(vault: FileVault) -> None:
    gone = (*words_of(1), *words_of(2, patient=1))
    before = charts(vault)
    assert traces(plain_image(vault), gone) == list(gone)

    done = disposed(vault, PATIENT)

    assert traces(plain_image(vault), gone) == []
    after = charts(vault)
    assert sorted(set(before) - set(after)) == ["encounter-1", "encounter-2"]
    assert {one: before[one] for one in after} == after
    with vault.begin() as work:
        assert work.patients.find(PatientId("patient-1")) is None
        assert work._session.rows("PRAGMA foreign_key_check") == []
        assert work._session.value("PRAGMA integrity_check") == "ok"
        with pytest.raises(UnknownEncounter):
            work.worklist.get(EncounterId("encounter-1"))
    assert dict(done.record.counts) == {
        "charts": 2,
        "diagnoses": 4,
        "service lines": 2,
        "documents": 2,
        "patients": 1,
        "policies": 1,
    }
    assert (done.record.first, done.record.last) == (date(2015, 3, 2), date(2016, 5, 1))
    assert done.record.overwritten is not None
    words = traces(plain_image(vault), words_of(3))
    assert words == list(words_of(3)), "the search would find what is there"


def test_what_is_only_deleted_can_be_read_until_the_pages_are_written_over(
    vault: FileVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That the test above can fail: without the overwriting the log still holds the name."""
    monkeypatch.setattr(FileVault, "overwrite", lambda _vault: None)
    done = disposed(vault, PATIENT)
    assert traces(plain_image(vault), words_of(1))
    assert done.record.overwritten is None


def test_a_vault_that_was_left_in_between_is_written_over_at_the_next_opening(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = cast("FileVault", make_vault(house, tmp_path))
    keep(vault, numbered(1), numbered(3))
    with monkeypatch.context() as stopped:
        stopped.setattr(FileVault, "overwrite", lambda _vault: None)
        disposed(vault, PATIENT)
    vault.close()
    again = cast("FileVault", house.keeper.open(vault._file, Secret(PASSPHRASE)))
    assert traces(plain_image(again), words_of(1)) == []
    assert traces(plain_image(again), words_of(3)) == list(words_of(3))
    with again.begin() as work:
        assert work.disposals.all()[0].overwritten is not None
    again.close()


def test_a_reader_of_old_pages_puts_the_overwriting_off_and_it_is_told(
    vault: FileVault, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coderdesk.vault.overwriting.PATIENCE", 0.1)
    with vault.begin() as reading:
        assert reading.patients.find(PatientId("patient-1")) is not None
        done = disposed(vault, PATIENT)
        assert done.record.overwritten is None
        assert reading.patients.find(PatientId("patient-1")) is not None
    assert traces(plain_image(vault), words_of(1))
    vault.close()
    again = cast("FileVault", house.keeper.open(vault._file, Secret(PASSPHRASE)))
    assert traces(plain_image(again), words_of(1)) == []
    again.close()


def test_a_client_goes_with_its_patients_its_groups_and_its_prices(vault: FileVault) -> None:
    with vault.begin() as work:
        session = work._session
        assert session.value("SELECT count(*) FROM unit_charge WHERE client = 'client-7'") == 1
        assert session.value("SELECT count(*) FROM code_use WHERE client = 'client-7'") == 3
        others = [tuple(row) for row in session.rows("SELECT * FROM code_use WHERE client <> 'client-7'")]
    done = disposed(vault, CLIENT, Blocked.INCLUDE)
    gone = (*words_of(5), *words_of(6), "Practice Number7")
    assert traces(plain_image(vault), gone) == []
    assert dict(done.record.counts)["clients"] == 1
    with vault.begin() as work:
        assert work.clients.find(ClientId("client-7")) is None
        assert [tuple(row) for row in work._session.rows("SELECT * FROM code_use")] == others


def test_a_client_of_whom_something_stays_stays(vault: FileVault) -> None:
    done = disposed(vault, CLIENT, Blocked.LEAVE)
    assert "clients" not in dict(done.record.counts)
    assert sorted(charts(vault)) == [f"encounter-{number}" for number in (1, 2, 3, 4, 6)]
    with vault.begin() as work:
        assert work.clients.find(ClientId("client-7")) is not None


def test_before_a_date_goes_by_the_last_date_of_service(vault: FileVault) -> None:
    with vault.begin() as work:
        chart = work.worklist.get(EncounterId("encounter-3"))
        line = replace(chart.lines[0], service_from=date(2015, 3, 2), service_to=date(2016, 1, 1))
        work.worklist.save(replace(chart, lines=(line,)))
        undated = work.worklist.get(EncounterId("encounter-4"))
        work.worklist.save(replace(undated, service_from=None, service_to=None))
        work.commit()
    found = disposing.preview(vault.begin, scope=BEFORE, today=TODAY)
    assert [chart.id for chart in found.going] == ["encounter-1", "encounter-5"]
    assert found.undated == 1
    disposed(vault, BEFORE)
    # The patient of the first chart has another one.
    with vault.begin() as work:
        assert work.patients.find(PatientId("patient-1")) is not None
        assert work.patients.find(PatientId("patient-5")) is None
        assert work.clients.find(ClientId("client-7")) is not None


def test_what_has_passed_its_retention_is_reminded_of_and_goes_in_one_step(vault: FileVault) -> None:
    assert retention.passed(vault.begin, today=TODAY) == 5
    assert retention.passed_words(5) == "5 charts have passed their retention"
    retention.hold(vault.begin, kind=Held.PATIENT, held="patient-1", reason="audit 2026-114")
    assert retention.passed(vault.begin, today=TODAY) == 3
    disposed(vault, PASSED, Blocked.LEAVE)
    assert sorted(charts(vault)) == ["encounter-1", "encounter-2", "encounter-6"]
    assert retention.passed(vault.begin, today=TODAY) == 0


@pytest.mark.parametrize(
    ("kind", "held"), [(Held.ENCOUNTER, "encounter-2"), (Held.PATIENT, "patient-1"), (Held.CLIENT, "client-0")]
)
def test_nothing_passes_over_a_legal_hold(vault: FileVault, kind: Held, held: str) -> None:
    retention.hold(vault.begin, kind=kind, held=held, reason="audit 2026-114")
    before = everything(vault)
    for blocked in (Blocked.REFUSE, Blocked.INCLUDE):
        with pytest.raises(DisposalRefused, match="under a legal hold"):
            disposed(vault, PATIENT, blocked)
    assert everything(vault) == before
    retention.release(vault.begin, kind=kind, held=held)
    disposed(vault, PATIENT)
    with pytest.raises(InvalidValue, match="Nothing is held"):
        retention.release(vault.begin, kind=kind, held=held)


@pytest.mark.parametrize(
    ("chart", "obstacle"),
    [
        (numbered(9, patient=9, status=Status.CODING), Obstacle.UNFINISHED),
        (numbered(9, patient=9, served=date(2019, 9, 20)), Obstacle.RETENTION),
        (numbered(9, patient=9, status=Status.EXPORTED, served=date(2026, 9, 1)), Obstacle.BILLED),
        # A child on the date of service: kept until seven years after the eighteenth birthday.
        (numbered(9, patient=9, served=date(2015, 3, 2), born=date(2001, 9, 20)), Obstacle.RETENTION),
    ],
)
def test_what_stands_in_the_way_is_told_and_only_passed_over_when_asked(
    vault: FileVault, chart: Chart, obstacle: Obstacle
) -> None:
    keep(vault, chart)
    if obstacle is Obstacle.BILLED:
        with vault.begin() as work:
            work.exports.add(an_export(chart))
            work.commit()
    scope = Scope(ScopeKind.PATIENT, "patient-9")
    found = disposing.preview(vault.begin, scope=scope, today=TODAY)
    assert [(each.id, what) for each, what in found.blocked] == [("encounter-9", obstacle)]
    with pytest.raises(DisposalRefused, match=r"1 chart stands in the way: 1 (not finished|within|billed)"):
        disposed(vault, scope)
    with pytest.raises(DisposalRefused, match="nothing to dispose of"):
        disposed(vault, scope, Blocked.LEAVE)
    disposed(vault, scope, Blocked.INCLUDE)
    assert traces(plain_image(vault), words_of(9)) == []


def an_export(*listed: Chart) -> ExportRecord:
    claims = tuple(
        ClaimRecord(chart.encounter.id, chart.encounter.account, "Prairie Mutual", "1", Money(100), 1)
        for chart in listed
    )
    return ExportRecord(
        ExportId("export"), AT, "Kim", ExportFormat.EDI_837P, "claims-000000001.837", "ab" * 32, claims, patients=2
    )


def test_an_export_keeps_its_record_without_the_claims_that_went(vault: FileVault) -> None:
    with vault.begin() as work:
        work.exports.add(an_export(numbered(1), numbered(3)))
        work.commit()
    done = disposed(vault, PATIENT)
    with vault.begin() as work:
        (record,) = work.exports.all()
    assert [claim.encounter for claim in record.claims] == ["encounter-3"]
    assert done.record.backups == (BackupCopy("claims-000000001.837", AT),)
    assert (record.file, record.digest, record.patients) == ("claims-000000001.837", "ab" * 32, 2)


def test_the_names_of_files_go_with_the_last_chart_that_they_brought(vault: FileVault) -> None:
    with vault.begin() as work:
        work.imports.add("aa" * 32, "ACCOUNT001x.txt", AT, [EncounterId("encounter-1")])
        work.imports.add("bb" * 32, "worklist.csv", AT, [EncounterId("encounter-1"), EncounterId("encounter-3")])
        work.imports.add("cc" * 32, "before-the-list.json", AT)
        work.commit()
    disposed(vault, PATIENT)
    with vault.begin() as work:
        seen = [work.imports.seen(digest * 32) for digest in ("aa", "bb", "cc")]
        files = [row[0] for row in work._session.rows("SELECT file FROM imported_file ORDER BY digest")]
    assert (seen, files) == ([False, True, True], ["worklist.csv", ""])
    assert traces(plain_image(vault), ("before-the-list",)) == []


def test_where_the_coder_was_is_forgotten(vault: FileVault) -> None:
    place = DeskPlace(screen="worklist", encounter="encounter-1", filtered="PLANTEDFILTER Lastname001x")
    keep_place(vault.begin, place)
    disposed(vault, PATIENT)
    assert take_place(vault.begin) is None
    assert traces(plain_image(vault), ("PLANTEDFILTER", "Lastname001x")) == []


def test_evidence_overrides_and_everything_else_that_hangs_on_a_chart_goes(vault: FileVault) -> None:
    with vault.begin() as work:
        chart = work.worklist.get(EncounterId("encounter-1"))
        document = work.documents.of(chart.id)[0].id
        quoted = replace(chart.diagnoses[0], evidence=(Evidence(document, 0, 13, "Notetext001x"),))
        reason = Override("key", "RULE", "PLANTEDREASON of mine", "Kim", AT)
        work.worklist.save(
            replace(chart, diagnoses=(quoted,), overrides=(reason,), admitting=icd10cm("R07.9")).held("PLANTEDHOLD")
        )
        work.drafts.put(chart.id, {"claim note": "PLANTEDDRAFT"}, AT)
        work.drafts.put("encounter-3", {"claim note": "STAYINGDRAFT"}, AT)
        work.drafts.put("", {"settings.activity": "PLANTEDFILTER Lastname001x"}, AT)
        work.commit()
    done = disposed(vault, PATIENT, Blocked.INCLUDE)
    assert dict(done.record.counts)["quotations as evidence"] == 1
    assert dict(done.record.counts)["drafts"] == 1
    planted = ("PLANTEDREASON", "PLANTEDHOLD", "PLANTEDDRAFT", "PLANTEDFILTER", "Notetext001x")
    assert traces(plain_image(vault), planted) == []
    assert traces(plain_image(vault), ("STAYINGDRAFT",)) == ["STAYINGDRAFT"]


def test_the_trail_outlives_it_whole_and_says_nothing_of_whom_it_took(vault: FileVault) -> None:
    with vault.begin() as work:
        work.audit.record("chart held", EncounterId("encounter-1"), "ask Lastname001x about ACCOUNT001x")
        change = FieldChange("last name", "Lastname001x", "Lastname001y")
        work.audit.record("patient changed", patient=PatientId("patient-1"), changes=(change,))
        work.audit.record("chart held", EncounterId("encounter-3"), "ask Lastname003x")
        work.commit()
        before = {entry.number: entry for entry in work.audit.entries()}
    done = disposed(vault, PATIENT)
    with vault.begin() as work:
        assert work.audit.verify(Silent()).is_whole
        after = {entry.number: entry for entry in work.audit.entries()}
        (last, *_) = work.audit.entries(EncounterId("encounter-1"))
    assert traces(plain_image(vault), words_of(1)) == []
    assert (last.action, last.kind, last.detail) == (
        "chart disposed",
        Kind.DISPOSAL,
        f"certificate {done.record.id}",
    )
    assert len(after) == len(before) + 4
    for number, entry in before.items():
        told = after[number]
        assert (told.at, told.by, told.action, told.encounter, told.digest) == (
            *(entry.at, entry.by, entry.action, entry.encounter, entry.digest),
        )
        of_the_patient = entry.patient == "patient-1"
        assert (told.detail, told.changes) == (("", ()) if of_the_patient else (entry.detail, entry.changes))


def test_the_record_answers_for_an_account_or_a_patient_and_names_neither(vault: FileVault) -> None:
    done = disposed(vault, PATIENT)
    assert disposing.disposals(vault.begin) == [done.record]
    assert len(done.record.digests) == 3
    ask = disposing.was_account_disposed
    assert ask(vault.begin, account=" account001X ") == [done.record.id]
    assert ask(vault.begin, account="ACCOUNT003x") == []
    who = PersonName("LASTNAME001X", "firstname001x")
    assert disposing.was_patient_disposed(vault.begin, name=who, born=date(1960, 2, 3)) == [done.record.id]
    assert disposing.was_patient_disposed(vault.begin, name=who, born=None) == []
    assert traces(repr(done).encode(), words_of(1)) == []


def test_backups_in_other_folders_are_named_with_their_place(vault: FileVault, tmp_path: Path) -> None:
    drive, gone = tmp_path / "drive", tmp_path / "another drive"
    for folder in (drive, gone):
        folder.mkdir()
        make_backup(vault, now=AT, folder=folder)
    (elsewhere,) = list_backups(vault, folder=drive)
    gone.rename(tmp_path / "unplugged")
    record = disposed(vault, PATIENT).record
    assert BackupCopy(str(elsewhere.path), elsewhere.made) in record.backups
    assert BackupCopy(f"any in {gone}, which could not be read") in record.backups


def test_the_backups_that_still_hold_it_are_named(house: House, vault: FileVault, tmp_path: Path) -> None:
    made = make_backup(vault, now=AT)
    done = disposed(vault, PATIENT)
    assert [copy.file for copy in done.record.backups] == [made.path.name]
    elsewhere = tmp_path / "drive"
    elsewhere.mkdir()
    save_backup_settings(house, vault, settings=BackupSettings(folder=str(elsewhere)))
    elsewhere.rmdir()
    again = disposed(vault, Scope(ScopeKind.PATIENT, "patient-3"))
    assert again.record.backups == (BackupCopy(BACKUPS_UNKNOWN), BackupCopy(str(made.path), made.made))


def test_stopping_before_the_point_of_no_return_leaves_all_as_it_was(vault: FileVault) -> None:
    before = everything(vault)

    class Stopping(Stoppable):
        def step(self, done: int, total: int, doing: str) -> None:
            self.stopped = done == total
            super().step(done, total, doing)

    with pytest.raises(Cancelled):
        disposed(vault, PATIENT, progress=Stopping())
    assert everything(vault) == before


def test_stopping_after_it_only_puts_the_overwriting_off(vault: FileVault, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_vault: FileVault) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr(FileVault, "overwrite", interrupted)
        done = disposed(vault, PATIENT)
    assert done.record.overwritten is None
    assert len(charts(vault)) == 4
    vault.overwrite()
    assert disposing.disposal(vault.begin, key=done.record.id).overwritten is not None
    assert traces(plain_image(vault), words_of(1)) == []


def test_charts_that_came_since_the_preview_are_not_disposed_of_unseen(vault: FileVault) -> None:
    found = disposing.preview(vault.begin, scope=PATIENT, today=TODAY)
    keep(vault, numbered(8, patient=1))
    with pytest.raises(ChangedMeanwhile, match="not those that were shown"):
        disposing.dispose(vault, scope=PATIENT, reason="asked", expected=found.fingerprint, at=AT, today=TODAY)
    assert len(charts(vault)) == 7


def test_a_patient_without_a_chart_can_go_unless_held(vault: FileVault) -> None:
    with vault.begin() as work:
        work.patients.save(replace(numbered(30).patient, client=ClientId("client-0")))
        work.commit()
    scope = Scope(ScopeKind.PATIENT, "patient-30")
    retention.hold(vault.begin, kind=Held.PATIENT, held="patient-30", reason="audit")
    with pytest.raises(DisposalRefused):
        disposed(vault, scope)
    retention.release(vault.begin, kind=Held.PATIENT, held="patient-30")
    assert dict(disposed(vault, scope).record.counts) == {"patients": 1}
    assert traces(plain_image(vault), ("Lastname030x",)) == []


@pytest.mark.parametrize(
    ("scope", "told"),
    [(Scope(ScopeKind.PATIENT, "nobody"), "No patient"), (Scope(ScopeKind.CLIENT, "nobody"), "No client")],
)
def test_whom_nobody_knows_is_told(vault: FileVault, scope: Scope, told: str) -> None:
    with pytest.raises(InvalidValue, match=told):
        disposing.preview(vault.begin, scope=scope, today=TODAY)


def test_a_disposal_without_a_reason_is_refused(vault: FileVault) -> None:
    found = disposing.preview(vault.begin, scope=PATIENT, today=TODAY)
    with pytest.raises(InvalidValue, match="needs a reason"):
        disposing.dispose(vault, scope=PATIENT, reason="  ", expected=found.fingerprint, at=AT, today=TODAY)
