"""Disposing of charts for good: what would go, the disposal itself, and what was disposed of before.

All of it goes in one transaction with its record and its entries in the trail, or nothing; then the pages that held it
are written over. A program that is stopped in between finishes that at the next opening of the vault.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from coderdesk.domain.audit import Kind
from coderdesk.domain.counting import count
from coderdesk.domain.disposal import (
    BackupCopy,
    Blocked,
    Candidate,
    Disposal,
    Identified,
    Obstacle,
    Preview,
    Scope,
    ScopeKind,
    account_words,
    identifiers_of,
    patient_words,
    preview_of,
)
from coderdesk.domain.failures import ChangedMeanwhile, DisposalRefused, InvalidValue, StorageFailed
from coderdesk.domain.identifiers import ClientId, PatientId, new_id
from coderdesk.domain.people import PersonName
from coderdesk.domain.ports import Vault, Work, WorkFactory
from coderdesk.domain.progress import Progress, Silent
from coderdesk.domain.retention import Held, earliest_kept
from coderdesk.services.backups import list_backups, other_folders

#: Named in place of the backups where their folder was out of reach.
BACKUPS_UNKNOWN = "the folder of backups could not be read"
_OBSTACLES = {
    Obstacle.HOLD: "under a legal hold",
    Obstacle.UNFINISHED: "not finished",
    Obstacle.BILLED: "billed and within their retention",
    Obstacle.RETENTION: "within their retention",
}


@dataclass(frozen=True, slots=True)
class Disposed:
    """The record of a disposal, and whom and what it took, for a certificate with names; that is kept nowhere."""

    record: Disposal
    charts: tuple[Candidate, ...] = field(repr=False)


def preview(begin: WorkFactory, *, scope: Scope, today: date, blocked: Blocked = Blocked.REFUSE) -> Preview:
    """Return what `scope` would take and what stands in the way. `InvalidValue` where it names nobody."""
    with begin() as work:
        return _preview(work, scope, today, blocked)


def dispose(
    vault: Vault,
    *,
    scope: Scope,
    reason: str,
    expected: str,
    at: datetime,
    today: date,
    blocked: Blocked = Blocked.REFUSE,
    progress: Progress | None = None,
) -> Disposed:
    """Take out for good what was previewed under the fingerprint `expected`.

    `DisposalRefused` where something stands in its way, `ChangedMeanwhile` where the charts are not those of the
    preview, `VaultInUse` where another CoderDesk is at the vault, `Cancelled` where `progress` stopped it; then nothing
    is gone. Where the pages cannot be written over at once the record says so, and the next opening does it.
    """
    watched = progress or Silent()
    reason = reason.strip()
    if not reason:
        raise InvalidValue("A disposal needs a reason.", "Say why it is done; the certificate shows it.")
    with vault.alone("having charts disposed of"):
        backups = _backups(vault)
        with vault.begin() as work:
            work.disposals.take_turn()
            found = _preview(work, scope, today, blocked)
            _refuse(found, expected, blocked)
            begun = Disposal(
                new_id(), at, work.settings.get("coder"), scope.kind, scope.before, reason, backups=backups
            )
            record = _taken_out(work, found, begun, watched)
            watched.step(len(found.going), len(found.going), "Writing over what was there")
            work.commit()
        return Disposed(_overwritten(vault, record), found.going)


def disposals(begin: WorkFactory) -> Sequence[Disposal]:
    """Return the records of all disposals, the newest first."""
    with begin() as work:
        return work.disposals.all()


def disposal(begin: WorkFactory, *, key: str) -> Disposal:
    """Return the record of that id, or raise `InvalidValue`."""
    with begin() as work:
        found = work.disposals.find(key)
    if found is None:
        raise InvalidValue("No disposal has that id.", "`vault dispose --list` shows those that there are.")
    return found


def was_account_disposed(begin: WorkFactory, *, account: str) -> Sequence[str]:
    """Return the ids of the disposals that took a chart of that account number."""
    with begin() as work:
        return work.disposals.asked_for(Identified.ACCOUNT, account_words(account))


def was_patient_disposed(begin: WorkFactory, *, name: PersonName, born: date | None) -> Sequence[str]:
    """Return the ids of the disposals that took a chart of the patient of that last and first name and birth date."""
    with begin() as work:
        return work.disposals.asked_for(Identified.PATIENT, patient_words(name, born))


def obstacle_words(found: Preview) -> str:
    """Return "2 not finished, 1 under a legal hold" of what stands in the way, "" where nothing does."""
    return ", ".join(f"{many:,} {_OBSTACLES[obstacle]}" for obstacle, many in found.counted().items())


def _taken_out(work: Work, found: Preview, record: Disposal, watched: Progress) -> Disposal:
    """Take out what was found, keep `record` with what it was, and say it in the trail."""
    scope, charts = found.scope, found.going
    patients = _patients(work, found)
    counts = work.disposals.count(charts)
    copies = (*record.backups, *work.disposals.exported(charts))
    gone = work.disposals.take_out(
        charts,
        patients,
        ClientId(scope.id) if scope.kind is ScopeKind.CLIENT else None,
        lambda done, total: watched.step(done, total, "Taking charts out"),
    )
    counted = tuple((kind, many) for kind, many in (*counts, *gone) if many)
    whole = replace(record, first=found.first, last=found.last, counts=counted, backups=copies)
    kept = work.disposals.add(whole, identifiers_of(charts))
    _record(work, charts, patients, record.id)
    told = f"{count(len(charts), 'chart')}, {scope.kind} {scope.id}".strip()
    work.audit.record("charts disposed", detail=f"{told}, certificate {record.id}", kind=Kind.DISPOSAL)
    return kept


def _preview(work: Work, scope: Scope, today: date, blocked: Blocked) -> Preview:
    rules, held = work.retention.rules(), {(hold.kind, hold.id) for hold in work.retention.holds()}
    if scope.kind is ScopeKind.PATIENT:
        patient = work.patients.find(PatientId(scope.id))
        if patient is None:
            raise InvalidValue("No patient has that id.", "Name the account number of a chart.")
        alone = not {(Held.PATIENT, scope.id), (Held.CLIENT, patient.client)} & held
    elif scope.kind is ScopeKind.CLIENT:
        if work.clients.find(ClientId(scope.id)) is None:
            raise InvalidValue("No client has that name or id.", "`vault retention show` names the clients.")
        alone = (Held.CLIENT, scope.id) not in held
    else:
        alone = False
    before = earliest_kept(rules, today) if scope.kind is ScopeKind.PASSED else None
    return preview_of(work.disposals.candidates(scope, before), scope, rules, today, blocked, alone=alone)


def _refuse(found: Preview, expected: str, blocked: Blocked) -> None:
    if found.blocked and blocked is not Blocked.LEAVE:
        held = Obstacle.HOLD in found.counted()
        raise DisposalRefused(
            f"{_charts(len(found.blocked))} in the way: {obstacle_words(found)}.",
            "Release the hold first; nothing passes over one."
            if held and blocked is Blocked.INCLUDE
            else "Leave them out, or include them and say why. Nothing was disposed of.",
        )
    if found.is_empty:
        raise DisposalRefused("There is nothing to dispose of.")
    if found.fingerprint != expected:
        raise ChangedMeanwhile("The charts are not those that were shown.", "Look again at what would go.")


def _charts(many: int) -> str:
    return "1 chart stands" if many == 1 else f"{many:,} charts stand"


def _patients(work: Work, found: Preview) -> list[PatientId]:
    """Return who may go with the charts: whoever has none left. A patient who never had one goes with the client."""
    patients = dict.fromkeys(chart.patient for chart in found.going)
    if found.alone and found.scope.kind is ScopeKind.PATIENT:
        patients[PatientId(found.scope.id)] = None
    elif found.alone:
        patients |= dict.fromkeys(work.disposals.patients_of(ClientId(found.scope.id)))
    return list(patients)


def _backups(vault: Vault) -> tuple[BackupCopy, ...]:
    """Return the backups that there are: they hold what goes, unless it came after them.

    Those outside the folder of today are named with their place; a drive that is not plugged in is named itself.
    """
    found: list[BackupCopy] = []
    try:
        found += (BackupCopy(backup.path.name, backup.made) for backup in list_backups(vault))
    except StorageFailed:
        found.append(BackupCopy(BACKUPS_UNKNOWN))
    for folder in other_folders(vault):
        try:
            found += (BackupCopy(str(backup.path), backup.made) for backup in list_backups(vault, folder=folder))
        except StorageFailed:
            found.append(BackupCopy(f"any in {folder}, which could not be read"))
    return tuple(found)


def _record(work: Work, charts: Sequence[Candidate], patients: Sequence[PatientId], key: str) -> None:
    """Record in the trail who and what went, and empty what it said of them before.

    Patients first: what the trail says of the end of their charts stays.
    """
    told = f"certificate {key}"
    for patient in patients:
        if work.patients.find(patient) is None:
            number = work.audit.record("patient disposed", None, told, kind=Kind.DISPOSAL, patient=patient)
            work.audit.blank(because=number, patient=patient)
    for chart in charts:
        number = work.audit.record("chart disposed", chart.id, told, kind=Kind.DISPOSAL, patient=chart.patient)
        work.audit.blank(because=number, encounter=chart.id)


def _overwritten(vault: Vault, record: Disposal) -> Disposal:
    try:
        vault.overwrite()
    except (StorageFailed, KeyboardInterrupt):
        # The charts are gone, also where the coder wants to stop only now; what is left to do is told by the record,
        # and done at the next opening.
        return record
    with vault.begin() as work:
        return work.disposals.find(record.id) or record
