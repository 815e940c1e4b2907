"""The readers of the official files, in the order in which they are asked whose a file is."""

from __future__ import annotations

from coderdesk.codesets.official import (
    add_on,
    addenda,
    cm_books,
    cpt,
    cpt_modifiers,
    fees,
    hcpcs,
    mue,
    order_file,
    pcs_definitions,
    pcs_index,
    pcs_tables,
    poa,
    processing_notes,
    ptp,
    tabular_list,
)
from coderdesk.codesets.official.localities import read_anesthesia, read_gpci
from coderdesk.codesets.official.reader import Member, Reader, Reading
from coderdesk.domain.progress import Progress

READERS: tuple[Reader, ...] = (
    add_on.read,  # before the order files: both are lines of fixed width
    order_file.read,
    addenda.read,
    tabular_list.read,
    poa.read,
    cm_books.read,
    pcs_tables.read,
    pcs_index.read,
    pcs_definitions.read,
    hcpcs.read,
    processing_notes.read,
    fees.read,
    read_gpci,
    read_anesthesia,
    ptp.read,
    mue.read,
    cpt.read,
    cpt_modifiers.read,
)


def recognised(member: Member, progress: Progress) -> Reading | None:
    """Return `member` as the first reader that knows it reads it, or None where none does.

    `FileRefused` where one knows it and cannot read it wholly.
    """
    for reader in READERS:
        reading = reader(member, progress)
        if reading is not None:
            return reading
    return None
