"""What the coder reads."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coderdesk.domain.identifiers import DocumentId, EncounterId


class DocumentFormat(StrEnum):
    """How a document is kept."""

    TEXT = "text"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Document:
    """A note, a report, a scan.

    `text` is what evidence refers to: the note itself, or a PDF's text layer ("" for a scan, which is shown as pages).
    `data` holds the PDF's bytes and is b"" for text.
    """

    id: DocumentId
    encounter: EncounterId
    title: str
    format: DocumentFormat = DocumentFormat.TEXT
    written: date | None = None
    text: str = ""
    data: bytes = b""
    pages: int = 1
    kind: str = "note"

    @property
    def digest(self) -> str:
        """SHA-256 of what was brought in, in hexadecimal."""
        return hashlib.sha256(self.data or self.text.encode()).hexdigest()

    @property
    def is_scan(self) -> bool:
        """Whether there are pages to see but no text to search."""
        return self.format is DocumentFormat.PDF and not self.text.strip()
