"""Notes, reports and scans."""

from __future__ import annotations

from collections.abc import Sequence

from coderdesk.domain.documents import Document, DocumentFormat
from coderdesk.domain.identifiers import DocumentId, EncounterId
from coderdesk.vault.connection import Row
from coderdesk.vault.session import Session
from coderdesk.vault.shelves import values
from coderdesk.vault.tables import Table

DOCUMENT = Table("document", ("id", "encounter", "title", "format", "written", "pages", "kind", "text", "data"))
_WITHOUT_DATA = "SELECT id, encounter, title, format, written, pages, kind, text, x'' AS data FROM document"


class Documents:
    """What the coder reads."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, key: DocumentId) -> Document | None:
        """Return the document of that id with its data, or None."""
        row = self._session.row(f"{DOCUMENT.select} WHERE id = ?", key)
        return None if row is None else _document(row)

    def save(self, value: Document) -> None:
        """Keep `value` in place of the one of the same id.

        A PDF without data is one that was read without it: the pages that are kept stay.
        """
        data = value.data
        if value.format is DocumentFormat.PDF and not data:
            data = self._session.value("SELECT data FROM document WHERE id = ?", value.id) or b""
        self._session.write(
            DOCUMENT.upsert,
            *(value.id, value.encounter, value.title, value.format, values.day(value.written)),
            *(value.pages, value.kind, value.text, data),
        )

    def of(self, encounter: EncounterId, *, data: bool = False) -> Sequence[Document]:
        """Return the documents of `encounter` in the order they came, with their bytes only if `data`."""
        select = DOCUMENT.select if data else _WITHOUT_DATA
        rows = self._session.rows(f"{select} WHERE encounter = ? ORDER BY number", encounter)
        return [_document(row) for row in rows]


def _document(row: Row) -> Document:
    return Document(
        id=row["id"],
        encounter=row["encounter"],
        title=row["title"],
        format=DocumentFormat(row["format"]),
        written=values.read_day(row["written"]),
        text=row["text"],
        data=row["data"],
        pages=row["pages"],
        kind=row["kind"],
    )
