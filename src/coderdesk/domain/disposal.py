"""What is disposed of, what stands in its way, and the record that remains."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from coderdesk.domain.encounter import Status
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.identifiers import ClientId, EncounterId, PatientId
from coderdesk.domain.people import PersonName
from coderdesk.domain.retention import RetentionRules


class ScopeKind(StrEnum):
    """How what goes is named."""

    PATIENT = "patient"
    CLIENT = "client"
    BEFORE = "before"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Scope:
    """One patient, one client, the charts of dates of service before a day, or those whose retention has passed."""

    kind: ScopeKind
    id: str = ""
    before: date | None = None

    def __post_init__(self) -> None:
        if (self.kind in (ScopeKind.PATIENT, ScopeKind.CLIENT)) != bool(self.id):
            raise InvalidValue("A patient or a client is disposed of by its id.")
        if (self.kind is ScopeKind.BEFORE) != (self.before is not None):
            raise InvalidValue("Charts before a date are disposed of by that date.")


class Obstacle(StrEnum):
    """Why a chart should not go. A hold is never passed over; the others are, where a reason is given."""

    HOLD = "hold"
    UNFINISHED = "unfinished"
    BILLED = "billed"
    RETENTION = "retention"


class Blocked(StrEnum):
    """What is done with charts in whose way something stands: nothing goes, they stay, or they go with a reason."""

    REFUSE = "refuse"
    LEAVE = "leave"
    INCLUDE = "include"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chart that may go. `served` is its last date of service, None where it has none; `billed` says that it stands
    in a bill that left; `held` names the hold on it, on its patient or on its client, "" for none."""

    number: int
    id: EncounterId
    account: str
    client: ClientId
    client_name: str
    patient: PatientId
    name: PersonName
    born: date | None
    status: Status
    served: date | None
    received: date | None
    billed: bool
    held: str

    def kept_through(self, rules: RetentionRules) -> date | None:
        """Return the last day on which it is kept, from its service or else its arrival; None if neither is known."""
        counted = self.served or self.received
        return rules.kept_through(self.client, counted, self.born) if counted else None

    def obstacle(self, rules: RetentionRules, today: date) -> Obstacle | None:
        """Return the first thing in its way, or None."""
        if self.held:
            return Obstacle.HOLD
        if self.status not in (Status.FINISHED, Status.EXPORTED):
            return Obstacle.UNFINISHED
        through = self.kept_through(rules)
        if through is None or through >= today:
            return Obstacle.BILLED if self.billed else Obstacle.RETENTION
        return None


@dataclass(frozen=True, slots=True)
class Preview:
    """What would go and what stands in the way of what. `undated` counts charts left out for want of a date.

    `alone` says that the patient or client of the scope goes even where it has no chart (yet nothing holds it).
    """

    scope: Scope
    going: tuple[Candidate, ...]
    blocked: tuple[tuple[Candidate, Obstacle], ...]
    undated: int = 0
    alone: bool = False

    @property
    def patients(self) -> int:
        """Of how many patients the charts are that would go."""
        return len({chart.patient for chart in self.going})

    @property
    def first(self) -> date | None:
        """The earliest date of service that would go."""
        return min((chart.served for chart in self.going if chart.served), default=None)

    @property
    def last(self) -> date | None:
        """The latest one."""
        return max((chart.served for chart in self.going if chart.served), default=None)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would go."""
        return not self.going and not self.alone

    def counted(self) -> dict[Obstacle, int]:
        """Return how many charts each obstacle stops."""
        found = [obstacle for _, obstacle in self.blocked]
        return {obstacle: found.count(obstacle) for obstacle in Obstacle if obstacle in found}

    @property
    def fingerprint(self) -> str:
        """What changes with the charts that would go, so that what was agreed to is what is done."""
        ids = sorted(chart.id for chart in self.going)
        told = (self.scope.kind, self.scope.id, str(self.alone), *ids)
        return hashlib.sha256("\n".join(told).encode()).hexdigest()


def is_named(chart: Candidate, scope: Scope, rules: RetentionRules, today: date) -> bool:
    """Say whether `scope` names `chart`. Before a date means: its last date of service lies before that day."""
    if scope.kind is ScopeKind.PATIENT:
        return chart.patient == scope.id
    if scope.kind is ScopeKind.CLIENT:
        return chart.client == scope.id
    if scope.before is not None:
        return chart.served is not None and chart.served < scope.before
    through = chart.kept_through(rules)
    return through is not None and through < today and chart.status in (Status.FINISHED, Status.EXPORTED)


def preview_of(
    charts: Iterable[Candidate],
    scope: Scope,
    rules: RetentionRules,
    today: date,
    blocked: Blocked = Blocked.REFUSE,
    *,
    alone: bool = False,
) -> Preview:
    """Return what of `charts` goes by `scope`. With `Blocked.INCLUDE` only what is held stays in the way."""
    going: list[Candidate] = []
    stopped: list[tuple[Candidate, Obstacle]] = []
    undated = 0
    for chart in charts:
        if not is_named(chart, scope, rules, today):
            undated += scope.kind is ScopeKind.BEFORE and chart.served is None
            continue
        obstacle = chart.obstacle(rules, today)
        if obstacle is None or (blocked is Blocked.INCLUDE and obstacle is not Obstacle.HOLD):
            going.append(chart)
        else:
            stopped.append((chart, obstacle))
    return Preview(scope, tuple(going), tuple(stopped), undated, alone=alone and not stopped)


class Identified(StrEnum):
    """What the record of a disposal can be asked for."""

    ACCOUNT = "account"
    PATIENT = "patient"


def account_words(account: str) -> str:
    """Return an account number as it is digested: without regard to case and outer blanks."""
    return _plain(account)


def patient_words(name: PersonName, born: date | None) -> str:
    """Return a patient as digested: last name, first name and birth date, without regard to case."""
    return "|".join((_plain(name.last), _plain(name.first), born.isoformat() if born else ""))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True, slots=True)
class IdentifierDigest:
    """HMAC-SHA256 of an identifier in hexadecimal, under the disposal's own key, which never leaves the vault."""

    kind: Identified
    text: str


@dataclass(frozen=True, slots=True)
class BackupCopy:
    """A file outside the vault that may still hold what was disposed of: a backup, or an export by the name that it
    left under; `made` where that is known."""

    file: str
    made: datetime | None = None


@dataclass(frozen=True, slots=True)
class Disposal:
    """What remains of a disposal: it names nobody.

    `counts` are (kind, how many) in the order of the certificate; `first` and `last` the dates of service;
    `overwritten` when the last page that held any of it was written over, None while that is still to be done.
    """

    id: str
    at: datetime
    by: str
    scope: ScopeKind
    before: date | None
    reason: str
    first: date | None = None
    last: date | None = None
    counts: tuple[tuple[str, int], ...] = ()
    digests: tuple[IdentifierDigest, ...] = ()
    backups: tuple[BackupCopy, ...] = ()
    overwritten: datetime | None = None


#: Called with (done, total) charts while they are taken out; raises `Cancelled` to undo it all.
Step = Callable[[int, int], None]


def identifiers_of(charts: Sequence[Candidate]) -> list[tuple[Identified, str]]:
    """Return what the record of a disposal of `charts` can be asked for, each once and in order."""
    accounts = {(Identified.ACCOUNT, account_words(chart.account)) for chart in charts if chart.account.strip()}
    patients = {(Identified.PATIENT, patient_words(chart.name, chart.born)) for chart in charts}
    return sorted(accounts | patients)
