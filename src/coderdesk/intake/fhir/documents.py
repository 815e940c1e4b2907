"""Writings and summaries as documents of a chart."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Final

from coderdesk.domain.documents import Document, DocumentFormat
from coderdesk.domain.identifiers import EncounterId
from coderdesk.intake import ids
from coderdesk.intake.fhir.attachments import Writing
from coderdesk.intake.pdf import read_pdf
from coderdesk.intake.problems import Refused

_UNTITLED: Final = "Document"


def document(writing: Writing, external_id: str, encounter: EncounterId) -> Document:
    """Return `writing` as a document of `encounter`, whose name in its source is `external_id`.

    The id depends on the name and the content alone, so that a note that comes later without its encounter is known.
    A PDF that cannot be read wholly refuses the file.
    """
    title = writing.title or _UNTITLED
    if writing.format is DocumentFormat.TEXT:
        return _text(title, writing.text, writing.written, external_id, encounter)
    try:
        content = read_pdf(writing.data)
    except Refused as refused:
        raise writing.at.refusal(f"its document cannot be read: {refused.problem}") from None
    return Document(
        id=ids.document_id(hashlib.sha256(writing.data).hexdigest(), external_id),
        encounter=encounter,
        title=title,
        format=DocumentFormat.PDF,
        written=writing.written,
        text=content.text,
        data=writing.data,
        pages=content.pages,
    )


def summary(title: str, text: str, day: date | None, external_id: str, encounter: EncounterId) -> Document:
    """Return a text of what the source recorded as a document of `encounter`."""
    return _text(title, text, day, external_id, encounter)


def _text(title: str, text: str, written: date | None, external_id: str, encounter: EncounterId) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(ids.document_id(digest, external_id), encounter, title, written=written, text=text)
