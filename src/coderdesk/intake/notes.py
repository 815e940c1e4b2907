"""Notes as text and PDF. A note finds its encounter by the account number in its first line or in its file's name."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from coderdesk.domain.documents import Document, DocumentFormat
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.identifiers import DocumentId
from coderdesk.domain.people import Client
from coderdesk.intake.draft import NO_ENCOUNTER, Draft, LooseDocument
from coderdesk.intake.ids import document_id
from coderdesk.intake.pdf import PAGE_BREAK, is_pdf, read_pdf
from coderdesk.intake.problems import Refused
from coderdesk.intake.text import decoded, text_of_head

TITLE_LENGTH = 60
_UNFILED = DocumentId("")
_ACCOUNT_LINE = re.compile(r"account(?:\s*(?:number|no\.?|#))?\s*[:#]\s*([^\s,;]+).*", re.IGNORECASE)
_UNPRINTABLE = re.compile("[\x01-\x08\x0b\x0e-\x1f\x7f]")
_NAME_IT = (
    "Name the file after the account number (4471-0926.pdf, 4471-0926_consult.pdf), "
    "or begin its text with a line such as Account: 4471-0926."
)


class NoteReader:
    """Reads one note, report or scan a file."""

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content decides
        """Say whether it is a PDF, or text with an account in its first line."""
        return is_pdf(head) or bool(_account_line(text_of_head(head)))

    def read(self, path: Path, *, client: Client | None) -> Draft:  # noqa: ARG002 - the account decides whose it is
        """Return the note as a loose document under its account number."""
        document, notices = read_note(path)
        account = _account_line(document.text) or path.stem.split("_", 1)[0].strip()
        if not account:
            raise FileRefused(path.name, "", "nothing says which encounter it belongs to", _NAME_IT)
        return Draft(loose=(LooseDocument(of_account(document, account), account=account),), notices=notices)


def of_account(document: Document, account: str) -> Document:
    """Return `document` under the id that it has in the chart of `account`: two charts may hold copies of one note."""
    return replace(document, id=document_id(document.digest, "account", account))


def read_note(path: Path) -> tuple[Document, tuple[str, ...]]:
    """Return the document in the file at `path`, not filed yet, and notices on it."""
    data = path.read_bytes()
    try:
        if is_pdf(data) or path.suffix.lower() == ".pdf":
            return _pdf_document(path.name, data)
        return _text_document(data), ()
    except Refused as refused:
        raise refused.of(path.name) from None


def _pdf_document(name: str, data: bytes) -> tuple[Document, tuple[str, ...]]:
    content = read_pdf(data)
    document = Document(
        id=_UNFILED,
        encounter=NO_ENCOUNTER,
        title=title_of(content.text, "Scan" if not content.text else "Note"),
        format=DocumentFormat.PDF,
        text=content.text,
        data=data,
        pages=content.pages,
    )
    missing = len(content.without_text)
    if not missing or document.is_scan:
        return document, ()
    return document, (f"{name}: {missing} of {content.pages} pages have no text and can only be looked at.",)


def _text_document(data: bytes) -> Document:
    text = _UNPRINTABLE.sub(" ", decoded(data).replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise Refused("", "the note is empty")
    return Document(
        id=_UNFILED,
        encounter=NO_ENCOUNTER,
        title=title_of(text, "Note"),
        text=text,
        pages=text.count(PAGE_BREAK) + 1,
    )


def title_of(text: str, otherwise: str) -> str:
    """Return the first line that says something, other than the account, if it is short; else `otherwise`."""
    lines = (line.strip(" \t#*=-\f") for line in text.splitlines())
    first = next((line for line in lines if line and not _ACCOUNT_LINE.fullmatch(line)), "")
    return first if 0 < len(first) <= TITLE_LENGTH else otherwise


def _account_line(text: str) -> str:
    """Return the account number that the first line names, or ""."""
    match = _ACCOUNT_LINE.fullmatch(text.lstrip().partition("\n")[0].strip())
    return match[1] if match else ""
