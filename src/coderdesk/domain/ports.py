"""What services ask of the vault, in the language of the trade."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol, TypeVar

from coderdesk.domain.audit import AuditEntry, AuditQuery, FieldChange, Head, Kind, TrailLine, Verification
from coderdesk.domain.backups import Backup, Proof, Reason
from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import Code
from coderdesk.domain.coverage import Coverage, Payer
from coderdesk.domain.damage import Checkup
from coderdesk.domain.disposal_ports import DisposalsPort, RetentionPort
from coderdesk.domain.documents import Document
from coderdesk.domain.encounter import Encounter
from coderdesk.domain.exports import ExportRecord
from coderdesk.domain.favourites import CodeGroup
from coderdesk.domain.identifiers import (
    ClientId,
    CoverageId,
    DocumentId,
    EncounterId,
    FacilityId,
    GroupId,
    PatientId,
    PayerId,
    ProviderId,
)
from coderdesk.domain.occupancy import Use
from coderdesk.domain.people import Client, Facility, Patient, Provider
from coderdesk.domain.progress import Progress
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.domain.ways_in import Opener, WayIn, WrongTries
from coderdesk.domain.worklist import WorklistCounts, WorklistItem, WorklistQuery

Key_contra = TypeVar("Key_contra", contravariant=True)
Value = TypeVar("Value")


class Shelf(Protocol[Key_contra, Value]):
    """Values of one kind, kept by id."""

    def find(self, key: Key_contra) -> Value | None:
        """Return the value of that id, or None."""

    def save(self, value: Value) -> None:
        """Keep `value` in place of the one of the same id."""

    def all(self) -> Sequence[Value]:
        """Return every value, by name."""


class Coverages(Protocol):
    """Policies, kept by id and by patient."""

    def find(self, key: CoverageId) -> Coverage | None:
        """Return the coverage of that id, or None."""

    def save(self, value: Coverage) -> None:
        """Keep `value` (and its payer, if that is not kept yet) in place of the one of the same id."""

    def of(self, patient: PatientId) -> Sequence[Coverage]:
        """Return the policies of `patient` in the order of billing."""


class Patients(Protocol):
    """Patients, kept by id."""

    def find(self, key: PatientId) -> Patient | None:
        """Return the patient of that id, or None."""

    def save(self, value: Patient) -> None:
        """Keep `value` in place of the one of the same id."""


class Documents(Protocol):
    """Documents, kept by id and by encounter."""

    def find(self, key: DocumentId) -> Document | None:
        """Return the document of that id with its data, or None."""

    def save(self, value: Document) -> None:
        """Keep `value` in place of the one of the same id."""

    def of(self, encounter: EncounterId) -> Sequence[Document]:
        """Return the documents of `encounter` in the order they came, without their data (`data` is b"")."""


class Worklist(Protocol):
    """The charts assigned to this coder."""

    def get(self, encounter: EncounterId) -> Encounter:
        """Return the encounter, or raise `UnknownEncounter`."""

    def save(self, encounter: Encounter) -> Encounter:
        """Keep `encounter` in place of the one of the same id and return it with its version counted up.

        `ChangedMeanwhile` where its version is not the stored one (0 for one that is not stored yet).
        """

    def by_external_id(self, external_id: str) -> EncounterId | None:
        """Return the encounter that came under that name, or None."""

    def by_account(self, account: str) -> Sequence[EncounterId]:
        """Return the encounters of that account number."""

    def chart(self, encounter: EncounterId, *, data: bool = False) -> Chart:
        """Return the encounter with all that it names; documents with their bytes only if `data`."""

    def ids(self, query: WorklistQuery) -> Sequence[EncounterId]:
        """Return every encounter that `query` asks for, in its order."""

    def items(self, encounters: Sequence[EncounterId]) -> Sequence[WorklistItem]:
        """Return the rows of `encounters`, in that order."""

    def counts(self) -> WorklistCounts:
        """Return how many encounters stand where."""

    def patients(self, encounters: Sequence[EncounterId]) -> int:
        """Return how many patients `encounters` are of."""

    def coding_dates(self) -> Sequence[date]:
        """Return the days, each once and in order, on which codes are looked up for the charts not yet finished."""

    def last_charge(self, client: ClientId, code: str) -> int | None:
        """Return the cents a unit of `code` was last charged for `client`, or None."""


class Exports(Protocol):
    """The record of what left the vault."""

    def next_control_numbers(self) -> tuple[int, int]:
        """Return an interchange and a group control number that were never handed out before.

        They count as used from the commit of this work on, whether or not a file is written.
        """

    def add(self, record: ExportRecord) -> None:
        """Keep the record of an export."""

    def all(self, limit: int = 200) -> Sequence[ExportRecord]:
        """Return the latest exports, the newest first."""


class Audit(Protocol):
    """The trail. An entry is kept if and only if the transaction that it speaks of is."""

    @property
    def was_cut(self) -> bool:
        """Whether this transaction found the trail shorter than this computer had seen it, and recorded that."""

    def record(
        self,
        action: str,
        encounter: EncounterId | None = None,
        detail: str = "",
        *,
        kind: Kind = Kind.CHANGE,
        patient: PatientId | None = None,
        changes: Sequence[FieldChange] = (),
        recipient: str = "",
        purpose: str = "",
    ) -> int:
        """Add an entry under the coder's name and the present moment, and return its number.

        `patient` is that of `encounter` where it is not given. `recipient` and `purpose` say to whom and for what
        something left the vault.
        """

    def blank(self, *, because: int, encounter: EncounterId | None = None, patient: PatientId | None = None) -> int:
        """Empty what earlier entries of a chart or a patient say, and return how many they are.

        `because` is the number of the entry of a disposal (`Kind.DISPOSAL`), of that `encounter` or `patient`. That the
        entries were there, when, by whom, of what kind and for whom stays, and the chain holds.
        """

    def entries(self, encounter: EncounterId | None = None, limit: int = 500) -> Sequence[AuditEntry]:
        """Return the latest entries, the newest first."""

    def numbers(self, query: AuditQuery, limit: int = -1) -> Sequence[int]:
        """Return the numbers of the entries that `query` asks for, the newest first; all where `limit` is negative."""

    def page(self, numbers: Sequence[int]) -> Sequence[AuditEntry]:
        """Return the entries of those numbers, in that order, leaving out numbers that none has."""

    def lines(self, numbers: Sequence[int]) -> Sequence[TrailLine]:
        """Return what `page` returns, each with what its ids stand for now."""

    def head(self) -> Head:
        """Return how far the trail goes by what it says of its end."""

    def verify(self, progress: Progress, anchor: str = "") -> Verification:
        """Recompute the whole trail and say what is not as it was written; nothing is changed.

        `anchor` is a `Head.words` that was noted earlier, as a printed report has it: the trail must have that entry.
        """


class Settings(Protocol):
    """Small values that belong to the vault, such as the nudge of a printer or the submitter's id."""

    def get(self, key: str, default: str = "") -> str:
        """Return the value kept under `key`, or `default`."""

    def put(self, key: str, value: str) -> None:
        """Keep `value` under `key`."""


class Imports(Protocol):
    """Which files were read in already."""

    def seen(self, digest: str) -> bool:
        """Say whether a file of that SHA-256 was imported wholly before."""

    def add(self, digest: str, file: str, at: datetime, encounters: Iterable[EncounterId] = ()) -> None:
        """Remember an imported file by its digest, its name without folder and the `encounters` that it brought to."""


class OwnCodesPort(Protocol):
    """What the coder's own work says of single codes."""

    def uses(self, client: ClientId) -> Mapping[Code, int]:
        """Return on how many encounters of `client` that were taken up each code stands."""

    def favourites(self) -> Sequence[Code]:
        """Return the codes that have a star, the newest last."""

    def star(self, code: Code, *, on: bool) -> None:
        """Give `code` a star, or take it away."""

    def recent(self) -> Sequence[Code]:
        """Return the codes that were looked at or posted last, the latest first, at most `favourites.RECENT`."""

    def touch(self, codes: Iterable[Code]) -> None:
        """Remember that `codes` were looked at or posted, the last of them as the latest."""

    def notes(self) -> Mapping[Code, str]:
        """Return every note, by its code."""

    def put_note(self, code: Code, text: str) -> None:
        """Keep `text` as the note on `code`; "" takes the note away."""


class Drafts(Protocol):
    """What is typed and not kept yet, by encounter ("": of none) and field."""

    def of(self, encounter: str) -> Mapping[str, str]:
        """Return the text of each field that has a draft."""

    def put(self, encounter: str, texts: Mapping[str, str], at: datetime) -> None:
        """Keep these texts in place of those of the same fields."""

    def drop(self, encounter: str, fields: Iterable[str]) -> None:
        """Forget the drafts of these fields."""


class Groups(Shelf[GroupId, CodeGroup], Protocol):
    """Groups of codes. To save one whose client has another of its name is refused with `InvalidValue`."""

    def remove(self, key: GroupId) -> None:
        """Forget the group of that id."""


class Work(AbstractContextManager["Work"], Protocol):
    """One transaction. Leaving it without `commit` undoes everything."""

    @property
    def clients(self) -> Shelf[ClientId, Client]: ...
    @property
    def patients(self) -> Patients: ...
    @property
    def providers(self) -> Shelf[ProviderId, Provider]: ...
    @property
    def facilities(self) -> Shelf[FacilityId, Facility]: ...
    @property
    def payers(self) -> Shelf[PayerId, Payer]: ...
    @property
    def coverages(self) -> Coverages: ...
    @property
    def worklist(self) -> Worklist: ...
    @property
    def documents(self) -> Documents: ...
    @property
    def exports(self) -> Exports: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def imports(self) -> Imports: ...
    @property
    def own_codes(self) -> OwnCodesPort: ...
    @property
    def groups(self) -> Groups: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def retention(self) -> RetentionPort: ...
    @property
    def disposals(self) -> DisposalsPort: ...

    def commit(self) -> None:
        """Keep everything done in this work. `StorageFailed` where the disk will not take it; then nothing is kept."""


WorkFactory = Callable[[], Work]


@dataclass(frozen=True, slots=True)
class VaultInfo:
    """What may be said of an open vault."""

    file: str
    schema: int
    created: datetime
    encounters: int
    size: int
    cipher: str


class Vault(Protocol):
    """An unlocked vault. Each thread gets a connection of its own."""

    def begin(self) -> Work:
        """Start a transaction on this thread."""

    def info(self) -> VaultInfo:
        """Return what may be said of the vault."""

    def back_up(self, folder: Path, *, reason: Reason, progress: Progress) -> Backup:
        """Copy the vault as it is now into a new file in `folder`, while it is worked in, and read it back.

        `Cancelled`, or `StorageFailed` where the folder or its disk will not take it; then nothing is left behind.
        """

    def prove(self, backup: Path, *, opener: Secret | RecoveryCode | None = None, progress: Progress) -> Proof:
        """Restore `backup` into memory and compare each row with the vault as it was then, and as it is now.

        `NotAVault` where the backup does not hold what the vault held; `WrongPassphrase` where `opener` does not open
        it, or, without one, where it was made under another key; `Cancelled`.
        """

    def check(self, progress: Progress) -> Checkup:
        """Look at every page, tree, reference and rule of the vault, and say what is wrong. `Cancelled`."""

    def repair(self) -> None:
        """Write anew what follows from the rest of the vault: the rows of the list, and the counts of codes."""

    def lineage(self) -> str:
        """Return what all backups of this vault share, or "" where none was made yet."""

    def seal(self, data: bytes) -> bytes:
        """Return `data` so that only this vault, unlocked, can read it again."""

    def unseal(self, sealed: bytes) -> bytes:
        """Return what `seal` was given; `ValueError` where another vault, or another key of this one, sealed it."""

    def alone(self, doing: str) -> AbstractContextManager[None]:
        """Be alone with the vault for a while, as for a new key; `doing` as it ends "The vault is ..." (lower case).

        `VaultInUse` where a command, or another desk, is at it.
        """

    def overwrite(self) -> None:
        """Write every page anew, so that nothing of what was disposed of is left in the vault's files.

        `StorageFailed` where it cannot be done now; it is then done at the next opening.
        """

    def close(self) -> None:
        """Lock: close every connection and forget the key."""


class VaultKeeper(Protocol):
    """Creates vaults and opens them."""

    def create(self, file: Path, passphrase: Secret, *, coder: str, use: Use = Use.COMMAND) -> Vault:
        """Make a new vault at `file` (never over an existing one) and open it for `use`."""

    def open(self, file: Path, opener: Opener, *, use: Use = Use.COMMAND) -> Vault:
        """Open the vault at `file` for `use`.

        `WrongPassphrase`, `WrongRecoveryCode`, `QuickUnlockFailed` where `opener` opens no slot; `TooSoon` while the
        wait after wrong tries is not over; `VaultInUse`, `NotAVault`, `NewerVault` or `StorageFailed`
        where it cannot be opened.
        """

    def ways(self, file: Path) -> Sequence[WayIn]:
        """Return the ways into the vault at `file`, which may be open or shut; `NotAVault` without its key file."""

    def wrong_tries(self, file: Path) -> WrongTries:
        """Return the wrong tries since the vault at `file` was opened last."""

    def forget_tries(self, file: Path) -> None:
        """Forget them, as when they stand in the audit trail."""
