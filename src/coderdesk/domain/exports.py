"""Bills that left the vault, and the record of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coderdesk.domain.identifiers import EncounterId, ExportId
from coderdesk.domain.money import Money, Sum


class ExportFormat(StrEnum):
    """What can be written."""

    EDI_837P = "837p"
    CMS1500 = "cms1500"
    CSV = "csv"
    JSON = "json"
    AUDIT = "audit"
    PRINT = "print"


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """One claim as it was billed: to whom, how much, as what, and in which export."""

    encounter: EncounterId
    control_number: str
    payer: str
    frequency: str
    total: Money
    lines: int


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """Who exported what, when, and how to recognise the file.

    `file` is the file's name without its folder; `digest` its SHA-256 in hexadecimal; the control numbers are those of
    the interchange (ISA13), the group (GS06) and the transaction (ST02), "" where the format has none. The digest is
    that of the file as it was written: of what is `encrypted`, the encrypted file's. `patients` counts whom it names.
    """

    id: ExportId
    at: datetime
    by: str
    format: ExportFormat
    file: str
    digest: str
    claims: tuple[ClaimRecord, ...]
    interchange: str = ""
    group: str = ""
    transaction: str = ""
    patients: int = 0
    encrypted: bool = False

    @property
    def total(self) -> Sum:
        """The sum of the claims."""
        return Sum.of(claim.total for claim in self.claims)


def names_words(patients: int) -> str:
    """Return "names 12 patients", which is said of a file before it is written and wherever it is listed."""
    if not patients:
        return "names no patient"
    return f"names {patients:,} patient{'' if patients == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class EdiSegment:
    """One segment as it is written, with what it says and where it belongs.

    `loop` is the loop's name for the reader ("Billing provider"), `text` the segment without its terminator, `meaning`
    one line that says why it is there.
    """

    loop: str
    text: str
    meaning: str
