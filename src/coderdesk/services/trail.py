"""What the trail says: its entries, whether it is whole, and what a refusal leaves in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from coderdesk.domain.audit import Kind, Verification
from coderdesk.domain.failures import CoderDeskError
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.ports import WorkFactory
from coderdesk.domain.progress import Progress, Silent


def verify_trail(begin: WorkFactory, *, progress: Progress | None = None, anchor: str = "") -> Verification:
    """Recompute the whole trail and say what is not as it was written; nothing is changed.

    `anchor` is a mark that was noted earlier (`Head.words`), as a printed report has it; `InvalidValue` for none.
    """
    with begin() as work:
        return work.audit.verify(progress or Silent(), anchor)


@contextmanager
def refusals_kept(begin: WorkFactory, action: str, encounter: EncounterId | None = None) -> Iterator[None]:
    """Keep in the trail what was refused inside this block, by its sentence, in a transaction of its own.

    A failure's sentence names no patient. Where the vault itself is what failed, the refusal cannot be kept.
    """
    try:
        yield
    except CoderDeskError as failure:
        with suppress(CoderDeskError):
            record_failure(begin, action, str(failure), encounter)
        raise


def record_failure(begin: WorkFactory, action: str, detail: str, encounter: EncounterId | None = None) -> None:
    """Keep that something was tried and failed."""
    with begin() as work:
        work.audit.record(action, encounter, detail, kind=Kind.FAILURE)
        work.commit()
