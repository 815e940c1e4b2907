"""The certificate of a disposal as a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from coderdesk.billing.paper.certificate import certificate
from coderdesk.billing.paper.pdf import write_pdf
from coderdesk.domain.audit import Kind
from coderdesk.domain.counting import count
from coderdesk.domain.disposal import Candidate, Disposal
from coderdesk.domain.page import Page
from coderdesk.domain.ports import WorkFactory
from coderdesk.domain.secret import Secret
from coderdesk.services.outfile import PendingFile
from coderdesk.services.outgoing import Outgoing, check_export_passphrase, foot_words


def certificate_pages(record: Disposal, *, vault: str, named: Sequence[Candidate] = ()) -> tuple[Page, ...]:
    """Return the pages of the certificate, for a preview or a printer."""
    return certificate(record, vault=vault, named=named)


def check_folder(file: Path) -> None:
    """Find out before a disposal that its certificate can be written to `file`. `StorageFailed` where it cannot."""
    with PendingFile(file.parent, file.name, b""):
        pass


def write_certificate(
    begin: WorkFactory,
    record: Disposal,
    *,
    vault: str,
    file: Path,
    named: Sequence[Candidate] = (),
    passphrase: Secret | None = None,
) -> Path:
    """Write the certificate as a PDF, say so in the trail, and return where it is; a name that is taken gets a number.

    With `named` charts it names patients, says so in its subject, and may be encrypted by a `passphrase`.
    """
    if passphrase is not None:
        check_export_passphrase(passphrase)
    patients = len({chart.patient for chart in named})
    pages = certificate_pages(record, vault=vault, named=named)
    content = write_pdf(pages, title="Certificate of disposal", subject=foot_words(patients))
    name = file.name if file.suffix.lower() == ".pdf" else f"{file.name}.pdf"
    with Outgoing(name, content, patients, passphrase).pending(file.parent) as pending:
        with begin() as work:
            sealed = ", encrypted" if passphrase else ""
            told = f"pdf {pending.name}: {count(len(named), 'chart')} by name{sealed}"
            work.audit.record("certificate exported", detail=told, kind=Kind.EXPORT, purpose="record of a disposal")
            work.commit()
        pending.keep()
        return file.parent / pending.name


def certificate_name(at: datetime) -> str:
    """Return the name that is proposed for the file; it names nobody."""
    return f"disposal-{at:%Y%m%d-%H%M%S}.pdf"
