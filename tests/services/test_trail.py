"""What the coder does leaves its entry: views, changes from old to new, overrides, what left and what was refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from coderdesk.domain.audit import AuditEntry, FieldChange, Kind
from coderdesk.domain.book import CodeBook
from coderdesk.domain.codes import icd10cm
from coderdesk.domain.encounter import Diagnosis, Role
from coderdesk.domain.exports import ExportFormat
from coderdesk.domain.failures import Blocked, Cancelled, ExportRefused, StorageFailed
from coderdesk.domain.identifiers import EncounterId, ProviderId
from coderdesk.domain.people import PersonName
from coderdesk.domain.ports import Vault
from coderdesk.domain.secret import Secret
from coderdesk.intake.encounter_file import write_encounters
from coderdesk.services import billing, checks, claims_settings, coding, importing, own_codes, people, printers
from coderdesk.services.billing import BillingDesk
from coderdesk.services.disclosing import Destination
from coderdesk.services.house import House
from coderdesk.services.session import Books, Session
from coderdesk.services.trail import record_settings, refusals_kept, verify_trail
from coderdesk.services.vaults import open_vault
from support.factories import a_chart, a_provider
from support.house import PASSPHRASE, make_vault

CHART = a_chart("E11.42", "E78.2")
CONFLICT = a_chart("E11.42", "E10.65")
CONFLICT = replace(
    CONFLICT,
    encounter=replace(CONFLICT.encounter, id=EncounterId("conflict"), external_id="test:2", account="A-2"),
    documents=(),
)
ONE, OTHER = CHART.encounter.id, CONFLICT.encounter.id


@pytest.fixture
def vault(house: House, tmp_path: Path) -> Iterator[Vault]:
    opened = make_vault(house, tmp_path, [CHART, CONFLICT])
    yield opened
    opened.close()


@pytest.fixture
def desk(vault: Vault, house: House, book: CodeBook) -> BillingDesk:
    return BillingDesk(vault.begin, book, house.clock)


def last(vault: Vault, count: int = 1) -> list[AuditEntry]:
    """Return the latest entries, the newest last."""
    with vault.begin() as work:
        return list(reversed(work.audit.entries(limit=count)))


def only(vault: Vault) -> AuditEntry:
    (entry,) = last(vault)
    return entry


def finished(vault: Vault, book: CodeBook, house: House) -> None:
    checks.finish_chart(vault.begin, book, encounter=ONE, at=house.clock.now(), today=house.clock.today())


def test_opening_a_chart_is_a_view_of_its_patient(vault: Vault) -> None:
    coding.open_chart(vault.begin, encounter=ONE)
    entry = only(vault)
    assert (entry.action, entry.kind, entry.encounter, entry.patient) == (
        *("chart opened", Kind.VIEW, ONE),
        CHART.patient.id,
    )
    assert entry.changes == (FieldChange("status", "ready", "coding"),)


def test_a_change_of_codes_tells_old_and_new_and_who_was_chosen_by_name(vault: Vault) -> None:
    people.save_provider(vault.begin, provider=a_provider(id=ProviderId("new"), npi="", name=PersonName("Ng", "Ada")))
    opened = coding.open_chart(vault.begin, encounter=ONE)
    changed = opened.with_diagnosis(Diagnosis(icd10cm("I10"))).with_provider(Role.RENDERING, ProviderId("new"))
    coding.record_change(vault.begin, encounter=changed, what="posted I10")
    entry = only(vault)
    assert entry.kind is Kind.CHANGE
    assert FieldChange("diagnosis 3", "", "I10") in entry.changes
    (chosen,) = [change for change in entry.changes if change.field == "rendering provider"]
    assert (chosen.old, chosen.new) == (a_provider().name.filed, "Ng, Ada")
    assert entry.detail.startswith("posted I10. E11.42 E78.2 | 99214 -> E11.42 E78.2 I10")


def test_the_course_of_a_chart_is_told_with_its_reasons(vault: Vault, book: CodeBook, house: House) -> None:
    coding.open_chart(vault.begin, encounter=ONE)
    coding.hold_chart(vault.begin, encounter=ONE, reason="records missing")
    coding.release_chart(vault.begin, encounter=ONE)
    finished(vault, book, house)
    coding.reopen_chart(vault.begin, encounter=ONE)
    held, released, done, reopened = last(vault, 4)
    assert held.changes == (
        FieldChange("status", "coding", "on hold"),
        FieldChange("reason of the hold", "", "records missing"),
    )
    assert released.changes[0] == FieldChange("status", "on hold", "coding")
    assert (done.action, done.changes[0]) == ("chart finished", FieldChange("status", "coding", "finished"))
    assert reopened.changes[0] == FieldChange("status", "finished", "coding")


def test_an_override_is_kept_with_its_finding_and_reason_and_its_withdrawal(
    vault: Vault, book: CodeBook, house: House
) -> None:
    today = house.clock.today()
    found = checks.check_encounter(vault.begin, book, encounter=OTHER, today=today)
    key = next(finding.key for finding in found.errors if finding.rule == "ICD-EX1")
    checks.override_finding(
        vault.begin, book, encounter=OTHER, key=key, reason="two conditions", at=house.clock.now(), today=today
    )
    given = only(vault)
    checks.withdraw_override(vault.begin, encounter=OTHER, key=key)
    withdrawn = only(vault)
    assert (given.kind, given.detail, given.changes[0].new) == (
        *(Kind.OVERRIDE, "ICD-EX1: two conditions", "two conditions"),
    )
    assert "ICD-EX1" in given.changes[0].field
    assert given.changes[0].old
    assert withdrawn.kind is Kind.OVERRIDE
    assert withdrawn.changes == (FieldChange("override 1", "ICD-EX1: two conditions", ""),)


def test_whom_a_chart_names_is_changed_from_what_to_what(vault: Vault) -> None:
    people.save_patient(vault.begin, patient=replace(CHART.patient, phone="5550100"), encounter=ONE)
    patient = only(vault)
    (coverage,) = CHART.coverages
    people.save_coverage(vault.begin, coverage=replace(coverage, member_id="NEW1"))
    policy = only(vault)
    people.save_payer(vault.begin, payer=replace(coverage.payer, name="Other Mutual"))
    payer = only(vault)
    assert patient.changes == (FieldChange("phone", CHART.patient.phone, "5550100"),)
    assert (policy.patient, policy.changes) == (
        CHART.patient.id,
        (FieldChange("member ID", coverage.member_id, "NEW1"),),
    )
    assert (payer.detail, payer.patient, payer.changes) == (
        *("Other Mutual", None),
        (FieldChange("name", coverage.payer.name, "Other Mutual"),),
    )


def test_settings_tell_old_and_new(vault: Vault) -> None:
    kept = claims_settings.load_settings(vault.begin)
    claims_settings.save_settings(vault.begin, settings=replace(kept, receiver_name="Clearing House"))
    assert (only(vault).kind, only(vault).changes) == (
        Kind.SETTINGS,
        (FieldChange("receiver name", "", "Clearing House"),),
    )
    before = len(last(vault, 100))
    claims_settings.save_settings(vault.begin, settings=replace(kept, receiver_name="Clearing House"))
    assert len(last(vault, 100)) == before
    printers.move_printer(vault.begin, printer="Office", across=1.5, down=0)
    assert (only(vault).detail, only(vault).changes) == (
        "Office",
        (FieldChange("points to the right, down", "0,0", "1.5,0"),),
    )
    record_settings(vault.begin, (FieldChange("minutes", "10", "60"),))
    assert only(vault).changes == (FieldChange("minutes", "10", "60"),)
    own_codes.keep_note(vault.begin, code=icd10cm("I10"), text="check stage")
    own_codes.keep_note(vault.begin, code=icd10cm("I10"), text="")
    assert only(vault).changes == (FieldChange("note on I10", "check stage", ""),)


def test_a_claim_goes_to_its_payer_for_payment_and_a_list_to_the_client(
    desk: BillingDesk, vault: Vault, book: CodeBook, house: House, tmp_path: Path
) -> None:
    finished(vault, book, house)
    billing.preview(desk, encounter=ONE)
    seen = only(vault)
    billing.export(desk, format=ExportFormat.EDI_837P, encounters=(ONE,), out=tmp_path / "a")
    claim = only(vault)
    billing.export(desk, format=ExportFormat.CMS1500, encounters=(ONE,), out=tmp_path / "b")
    form = only(vault)
    billing.export(desk, format=ExportFormat.CSV, encounters=(ONE,), out=tmp_path / "c")
    listed = only(vault)
    billing.export(desk, format=ExportFormat.AUDIT, encounters=(ONE,), out=tmp_path / "d")
    audited = only(vault)
    said = Destination("Dr. Ng", "second opinion")
    billing.export(desk, format=ExportFormat.JSON, encounters=(ONE,), out=tmp_path / "e", said=said)
    otherwise = only(vault)
    billing.record_print(desk, encounters=(ONE,), pages=(), preprinted=False)
    printed = only(vault)

    assert (seen.action, seen.kind, seen.encounter) == ("bill previewed", Kind.VIEW, ONE)
    payer, client = (
        "Prairie Mutual, PO Box 4410, Des Moines IA 50301",
        "Cedar Valley Internal Medicine, 2200 Orchard Dr, Cedar Falls IA 506131234",
    )
    left = (claim, form, listed, audited, otherwise, printed)
    assert [(each.kind, each.recipient, each.purpose) for each in left] == [
        (Kind.EXPORT, payer, "payment"),
        (Kind.EXPORT, payer, "payment"),
        (Kind.EXPORT, client, "coding for the client"),
        (Kind.EXPORT, client, "audit of the coding"),
        (Kind.EXPORT, "Dr. Ng", "second opinion"),
        (Kind.PRINT, payer, "payment"),
    ]
    assert {each.patient for each in left} == {CHART.patient.id}


def test_what_was_refused_is_kept_with_its_reason_though_nothing_else_is(
    desk: BillingDesk, vault: Vault, book: CodeBook, house: House, tmp_path: Path
) -> None:
    with pytest.raises(Blocked):
        checks.finish_chart(vault.begin, book, encounter=OTHER, at=house.clock.now(), today=house.clock.today())
    finishing = only(vault)
    with pytest.raises(ExportRefused):
        billing.export(desk, format=ExportFormat.CSV, encounters=(ONE,), out=tmp_path / "out")
    export = only(vault)
    with pytest.raises(ExportRefused):
        billing.form_pages(desk, encounters=(ONE,), preprinted=False)
    printing = only(vault)
    finished(vault, book, house)
    (tmp_path / "file").write_text("where the folder should be")
    with pytest.raises(StorageFailed):
        billing.export(desk, format=ExportFormat.CSV, encounters=(ONE,), out=tmp_path / "file")
    folder = only(vault)

    assert (finishing.action, finishing.kind, finishing.encounter) == ("finishing refused", Kind.FAILURE, OTHER)
    assert "ICD-EX1" in finishing.detail
    assert (export.action, export.kind, export.encounter) == ("export refused", Kind.FAILURE, ONE)
    assert "not finished" in export.detail
    assert (printing.action, printing.encounter) == ("print refused", ONE)
    assert (folder.action, folder.encounter) == ("export refused", None)


def test_an_import_and_a_refused_one_are_kept_without_the_names_of_files(
    vault: Vault, house: House, tmp_path: Path
) -> None:
    good, bad = tmp_path / "Doe-Jane.json", tmp_path / "Roe-Richard.json"
    new = replace(CHART.encounter, id=EncounterId("new"), external_id="test:3", account="A-3")
    good.write_text(write_encounters([replace(CHART, encounter=new, documents=())]))
    bad.write_text(json.dumps({"coderdesk": 1, "encounters": [{}]}))
    importing.import_paths(vault.begin, paths=[good, bad], at=house.clock.now(), today=house.clock.today())
    brought, refused = last(vault, 2)
    assert (brought.action, brought.kind) == ("file imported", Kind.IMPORT)
    assert (refused.action, refused.kind) == ("import refused", Kind.FAILURE)
    assert refused.detail.startswith("encounters[0]")
    assert "Roe" not in refused.detail
    assert "Doe" not in brought.detail


def test_what_the_coder_stopped_was_not_refused(vault: Vault) -> None:
    before = last(vault, 100)
    with pytest.raises(Cancelled), refusals_kept(vault.begin, "export refused"):
        raise Cancelled("Stopped.")
    assert last(vault, 100) == before


def test_a_refusal_that_a_locked_vault_cannot_keep_is_raised_all_the_same(vault: Vault) -> None:
    vault.close()
    with pytest.raises(ExportRefused), refusals_kept(vault.begin, "export refused"):
        raise ExportRefused("No.")


def test_unlocking_and_locking_are_kept_with_why(vault: Vault, house: House, tmp_path: Path) -> None:
    Session(house, vault, Books(house.reference)).lock("after 10 minutes without a key")
    again = open_vault(house, file=tmp_path / "Home office.cdvault", passphrase=Secret(PASSPHRASE), remember=False)
    locked, opened = last(again, 2)
    again.close()
    assert (locked.action, locked.kind, locked.detail) == (
        *("vault locked", Kind.LOCK, "after 10 minutes without a key"),
    )
    assert (opened.action, opened.kind) == ("vault opened", Kind.UNLOCK)


def test_a_whole_day_of_work_is_a_whole_trail(vault: Vault, book: CodeBook, house: House) -> None:
    finished(vault, book, house)
    found = verify_trail(vault.begin)
    assert found.is_whole
    assert found.read == only(vault).number
