"""How long charts are kept, what holds them longer, and which have passed it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from coderdesk.domain.audit import FieldChange, Kind
from coderdesk.domain.disposal import Scope, ScopeKind, preview_of
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.identifiers import ClientId, EncounterId, PatientId
from coderdesk.domain.people import Client
from coderdesk.domain.ports import Work, WorkFactory
from coderdesk.domain.retention import Held, LegalHold, RetentionRules, earliest_kept


@dataclass(frozen=True, slots=True)
class Keeping:
    """The rules, the clients by name, the holds with what each is on, and how many charts have passed their retention.

    What a hold is on is told as the coder knows it: a client's name, a patient's name, an account number.
    """

    rules: RetentionRules
    clients: tuple[Client, ...]
    holds: tuple[tuple[LegalHold, str], ...]
    passed: int


def keeping(begin: WorkFactory, *, today: date) -> Keeping:
    """Return all that the settings of retention show."""
    with begin() as work:
        rules = work.retention.rules()
        holds = tuple((hold, _told(work, hold)) for hold in work.retention.holds())
        return Keeping(rules, tuple(work.clients.all()), holds, _passed(work, rules, today))


def passed(begin: WorkFactory, *, today: date) -> int:
    """Return how many finished charts have passed their retention and are not held."""
    with begin() as work:
        return _passed(work, work.retention.rules(), today)


def passed_words(many: int) -> str:
    """Return the reminder, "" where there is nothing to be reminded of."""
    if not many:
        return ""
    return f"{many:,} chart has passed its retention" if many == 1 else f"{many:,} charts have passed their retention"


def save_rules(begin: WorkFactory, *, rules: RetentionRules) -> None:
    """Keep the rules; the trail says from what to what."""
    with begin() as work:
        old = work.retention.rules()
        if old == rules:
            return
        work.retention.put_rules(rules)
        work.audit.record("retention changed", kind=Kind.SETTINGS, changes=_changes(old, rules))
        work.commit()


def set_client_years(begin: WorkFactory, *, client: ClientId, years: int | None) -> None:
    """Keep the charts of `client` for `years`, or for as long as all others where it is None."""
    with begin() as work:
        rules = work.retention.rules()
        if work.clients.find(client) is None:
            raise InvalidValue("No client has that name or id.")
    others = {known: kept for known, kept in rules.of_client.items() if known != client}
    save_rules(begin, rules=replace(rules, of_client=others if years is None else {**others, client: years}))


def hold(begin: WorkFactory, *, kind: Held, held: str, reason: str) -> None:
    """Put a legal hold on a client, a patient or an encounter: nothing of it is disposed of until it is released."""
    if not reason.strip():
        raise InvalidValue("A legal hold needs a reason.", "Name the matter, as in “audit 2026-114”.")
    with begin() as work:
        if not _is_there(work, kind, held):
            raise InvalidValue(f"There is no {kind} of that id.")
        work.retention.hold(kind, held, reason.strip())
        work.audit.record(
            "legal hold put",
            _encounter(kind, held),
            f"{kind} {held}: {reason.strip()}",
            kind=Kind.DISPOSAL,
            patient=_patient(kind, held),
        )
        work.commit()


def release(begin: WorkFactory, *, kind: Held, held: str) -> None:
    """Take a hold away. `InvalidValue` where there is none."""
    with begin() as work:
        if not work.retention.release(kind, held):
            raise InvalidValue("Nothing is held there.")
        work.audit.record(
            "legal hold released",
            _encounter(kind, held),
            f"{kind} {held}",
            kind=Kind.DISPOSAL,
            patient=_patient(kind, held),
        )
        work.commit()


def rules_words(rules: RetentionRules) -> str:
    """Say the rules in a line."""
    own = f", {len(rules.of_client)} clients of their own" if rules.of_client else ""
    return f"{rules.years} years, minors {rules.minor_years} years from the age of {rules.majority}{own}"


def find_client(begin: WorkFactory, *, text: str) -> ClientId:
    """Return the client of that id or name (without regard to case). `InvalidValue` where none or several have it."""
    with begin() as work:
        if work.clients.find(ClientId(text)) is not None:
            return ClientId(text)
        named = [client.id for client in work.clients.all() if client.name.casefold() == text.strip().casefold()]
    if len(named) != 1:
        raise InvalidValue(
            f"{'No client has' if not named else 'Several clients have'} that name.", "Name the client by its id."
        )
    return named[0]


def find_patient(begin: WorkFactory, *, text: str) -> PatientId:
    """Return the patient of that id, or of the charts of that account number.

    `InvalidValue` where there is none, or where charts of several patients have that number.
    """
    with begin() as work:
        if work.patients.find(PatientId(text)) is not None:
            return PatientId(text)
        found = {work.worklist.get(encounter).patient for encounter in work.worklist.by_account(text.strip())}
    if len(found) != 1:
        raise InvalidValue(
            f"{'No patient has' if not found else 'Several patients have'} that id or account number.",
            "The worklist shows the accounts.",
        )
    return found.pop()


def _passed(work: Work, rules: RetentionRules, today: date) -> int:
    scope = Scope(ScopeKind.PASSED)
    charts = work.disposals.candidates(scope, earliest_kept(rules, today))
    return len(preview_of(charts, scope, rules, today).going)


def _told(work: Work, held: LegalHold) -> str:
    if held.kind is Held.CLIENT:
        client = work.clients.find(ClientId(held.id))
        return client.name if client else held.id
    if held.kind is Held.PATIENT:
        patient = work.patients.find(PatientId(held.id))
        return patient.name.filed if patient else held.id
    return work.worklist.get(EncounterId(held.id)).account or held.id


def _is_there(work: Work, kind: Held, held: str) -> bool:
    if kind is Held.CLIENT:
        return work.clients.find(ClientId(held)) is not None
    if kind is Held.PATIENT:
        return work.patients.find(PatientId(held)) is not None
    return work.worklist.get(EncounterId(held)).id == held


def _changes(old: RetentionRules, new: RetentionRules) -> list[FieldChange]:
    told = [
        FieldChange(name, str(before), str(after))
        for name, before, after in (
            ("years", old.years, new.years),
            ("age of majority", old.majority, new.majority),
            ("years for minors", old.minor_years, new.minor_years),
        )
        if before != after
    ]
    for client in sorted(old.of_client.keys() | new.of_client.keys()):
        before, after = old.of_client.get(client, ""), new.of_client.get(client, "")
        if before != after:
            told.append(FieldChange(f"years for client {client}", str(before), str(after)))
    return told


def _patient(kind: Held, held: str) -> PatientId | None:
    return PatientId(held) if kind is Held.PATIENT else None


def _encounter(kind: Held, held: str) -> EncounterId | None:
    return EncounterId(held) if kind is Held.ENCOUNTER else None
