"""Any file that charts come in: what it is told by its content, and it is read wholly or refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePath

from coderdesk.domain.failures import FileRefused
from coderdesk.domain.people import Client
from coderdesk.intake.draft import Draft, Reader
from coderdesk.intake.encounter_file import EncounterFileReader
from coderdesk.intake.fhir.reader import FhirReader
from coderdesk.intake.files import MAX_BYTES, head_of, unreadable
from coderdesk.intake.notes import NoteReader
from coderdesk.intake.worklist_csv import WorklistReader

_ENCOUNTERS, _WORKLIST, _NOTE = EncounterFileReader(), WorklistReader(), NoteReader()
# In the order of asking: FHIR is JSON too.
_READERS: tuple[Reader, ...] = (FhirReader(), _ENCOUNTERS, _WORKLIST, _NOTE)
#: Who says what is wrong with a file that no reader knows by its content.
_BY_ENDING: Mapping[str, Reader] = {
    ".json": _ENCOUNTERS,
    ".csv": _WORKLIST,
    ".tsv": _WORKLIST,
    ".tab": _WORKLIST,
    ".txt": _NOTE,
    ".text": _NOTE,
    ".md": _NOTE,
    ".pdf": _NOTE,
}

_READ = "CoderDesk reads encounter files, FHIR R4 in JSON, worklists in CSV, and notes as text or PDF."
_AS_NOTE = "Save it as PDF or plain text and import that."
#: What a file that nobody reads begins with, what it is, and what to do.
_UNREAD = (
    (b"{\\rtf", "a rich text document", _AS_NOTE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document or workbook of an older Office", _AS_NOTE),
    (b"PK\x03\x04", "an Office document or a ZIP archive", "Unpack it, or save it as PDF, plain text or CSV."),
    (b"\xff\xd8\xff", "a picture", "Save the scan as PDF and import that."),
    (b"\x89PNG", "a picture", "Save the scan as PDF and import that."),
    (b"II*\x00", "a picture", "Save the scan as PDF and import that."),
    (b"MM\x00*", "a picture", "Save the scan as PDF and import that."),
    (b"MSH|", "an HL7 v2 message", "Ask the sender for FHIR R4 in JSON, or for the note as PDF or text."),
    (b"ISA*", "an X12 file", "Ask the sender for FHIR R4 in JSON, or for a worklist in CSV."),
    (b"<", "XML or HTML", "Ask the sender for FHIR R4 in JSON, or save it as PDF or plain text."),
)


def read_file(path: Path, *, client: Client | None = None, limit: int = MAX_BYTES) -> Draft:
    """Return what the file at `path` holds, or raise `FileRefused` with the place in it, the reason and what to do.

    `client` is the practice that the charts belong to where the file does not say; `limit` is in bytes.
    """
    head = head_of(path, limit=limit)
    try:
        return _reader_of(path.name, head).read(path, client=client)
    except OSError as error:
        raise unreadable(path, error) from error
    except MemoryError:
        reason = "it is too large for the memory of this computer"
        raise FileRefused(path.name, "", reason, "Ask the sender for the charts in several files.") from None


def _reader_of(name: str, head: bytes) -> Reader:
    for reader in _READERS:
        if reader.recognises(name, head):
            return reader
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, what, remedy in _UNREAD:
        if start.startswith(mark):
            raise FileRefused(name, "", f"it is {what}, which is not read", remedy)
    if reader_of_ending := _BY_ENDING.get(PurePath(name).suffix.lower()):
        return reader_of_ending
    raise FileRefused(name, "", "what it is cannot be told from its content", _READ)
