"""What the trail says: its entries, whether it is whole, and what a refusal leaves in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from coderdesk.domain.audit import AuditQuery, FieldChange, Kind, TrailLine, Verification
from coderdesk.domain.failures import Cancelled, CoderDeskError
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.ports import WorkFactory
from coderdesk.domain.progress import Progress, Silent


def verify_trail(begin: WorkFactory, *, progress: Progress | None = None, anchor: str = "") -> Verification:
    """Recompute the whole trail and say what is not as it was written; nothing is changed.

    `anchor` is a mark that was noted earlier (`Head.words`), as a printed report has it; `InvalidValue` for none.
    """
    with begin() as work:
        return work.audit.verify(progress or Silent(), anchor)


@dataclass(frozen=True, slots=True)
class TrailListing:
    """The numbers of the entries that a query asks for, the newest first, and the first of these entries."""

    query: AuditQuery
    numbers: Sequence[int]
    first: Sequence[TrailLine]


def list_trail(begin: WorkFactory, *, query: AuditQuery, first: int = 100) -> TrailListing:
    """Return which entries `query` asks for, and the `first` of them; the others by `trail_lines`."""
    with begin() as work:
        numbers = work.audit.numbers(query)
        return TrailListing(query, numbers, work.audit.lines(numbers[:first]))


def trail_lines(begin: WorkFactory, *, numbers: Sequence[int]) -> Sequence[TrailLine]:
    """Return the entries of `numbers`, in that order."""
    with begin() as work:
        return work.audit.lines(numbers)


def read_trail(begin: WorkFactory, *, query: AuditQuery, limit: int) -> Sequence[TrailLine]:
    """Return the latest entries that `query` asks for, the newest first."""
    with begin() as work:
        return work.audit.lines(work.audit.numbers(query, max(0, limit)))


@contextmanager
def refusals_kept(begin: WorkFactory, action: str, encounter: EncounterId | None = None) -> Iterator[None]:
    """Keep in the trail what was refused inside this block, by its sentence, in a transaction of its own.

    A failure's sentence names no patient. Where the vault itself is what failed, the refusal cannot be kept. What the
    coder stopped was not refused.
    """
    try:
        yield
    except Cancelled:
        raise
    except CoderDeskError as failure:
        about = EncounterId(failure.encounter) if failure.encounter else encounter
        with suppress(CoderDeskError):
            record_failure(begin, action, str(failure), about)
        raise


def record_failure(begin: WorkFactory, action: str, detail: str, encounter: EncounterId | None = None) -> None:
    """Keep that something was tried and failed."""
    with begin() as work:
        work.audit.record(action, encounter, detail, kind=Kind.FAILURE)
        work.commit()


def record_views(begin: WorkFactory, action: str, encounters: Sequence[EncounterId], detail: str = "") -> None:
    """Keep that charts were seen, in one transaction."""
    with begin() as work:
        for encounter in encounters:
            work.audit.record(action, encounter, detail, kind=Kind.VIEW)
        work.commit()


def record_settings(begin: WorkFactory, changes: Sequence[FieldChange], detail: str = "") -> None:
    """Keep that settings were changed which do not lie in the vault."""
    with begin() as work:
        work.audit.record("settings changed", detail=detail, kind=Kind.SETTINGS, changes=changes)
        work.commit()


def record_lock(begin: WorkFactory, why: str) -> None:
    """Keep that the vault is locked now, and why."""
    with begin() as work:
        work.audit.record("vault locked", detail=why, kind=Kind.LOCK)
        work.commit()
