"""Official files as they come in: what a file is, what it would change, and what is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from coderdesk.domain.progress import Progress


class FileKind(StrEnum):
    """The official files that are read."""

    CM_ORDER = "icd10cm order"
    CM_ADDENDA = "icd10cm addenda"
    CM_TABULAR = "icd10cm tabular"
    CM_INDEX = "icd10cm index"
    CM_EXTERNAL = "icd10cm external"
    CM_NEOPLASM = "icd10cm neoplasm"
    CM_DRUGS = "icd10cm drugs"
    PCS_ORDER = "icd10pcs order"
    PCS_ADDENDA = "icd10pcs addenda"
    PCS_TABLES = "icd10pcs tables"
    PCS_INDEX = "icd10pcs index"
    PCS_DEFINITIONS = "icd10pcs definitions"
    POA_EXEMPT = "poa exempt"
    HCPCS = "hcpcs"
    HCPCS_NOTES = "hcpcs notes"
    FEE_SCHEDULE = "fee schedule"
    GPCI = "gpci"
    ANESTHESIA = "anesthesia"
    PTP = "ptp"
    MUE = "mue"
    ADD_ON = "add-on"
    CPT = "cpt"
    CPT_MODIFIERS = "cpt modifiers"

    @property
    def label(self) -> str:
        """The name that the field uses."""
        return _LABELS[self]

    @property
    def licensed(self) -> bool:
        """Whether its content is licensed: it stays on this machine and is never part of an export."""
        return self in (FileKind.CPT, FileKind.CPT_MODIFIERS)


_LABELS = {
    FileKind.CM_ORDER: "ICD-10-CM codes",
    FileKind.CM_ADDENDA: "ICD-10-CM addenda",
    FileKind.CM_TABULAR: "ICD-10-CM tabular list",
    FileKind.CM_INDEX: "ICD-10-CM alphabetic index",
    FileKind.CM_EXTERNAL: "ICD-10-CM external cause index",
    FileKind.CM_NEOPLASM: "ICD-10-CM neoplasm table",
    FileKind.CM_DRUGS: "ICD-10-CM table of drugs",
    FileKind.PCS_ORDER: "ICD-10-PCS codes",
    FileKind.PCS_ADDENDA: "ICD-10-PCS addenda",
    FileKind.PCS_TABLES: "ICD-10-PCS tables",
    FileKind.PCS_INDEX: "ICD-10-PCS index",
    FileKind.PCS_DEFINITIONS: "ICD-10-PCS definitions",
    FileKind.POA_EXEMPT: "POA exempt list",
    FileKind.HCPCS: "HCPCS Level II",
    FileKind.HCPCS_NOTES: "HCPCS processing notes",
    FileKind.FEE_SCHEDULE: "Physician fee schedule",
    FileKind.GPCI: "Geographic cost indices",
    FileKind.ANESTHESIA: "Anesthesia conversion factors",
    FileKind.PTP: "NCCI code pairs",
    FileKind.MUE: "Medically unlikely edits",
    FileKind.ADD_ON: "Add-on code edits",
    FileKind.CPT: "CPT descriptors (AMA, licensed)",
    FileKind.CPT_MODIFIERS: "CPT modifiers (AMA, licensed)",
}


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file is, before anything changes.

    `file` is what the user named, `inside` the member of an archive that was recognised, "" where there is none.
    `name` is the release ("FY2026", "2026 April", "v30.3"). `counts` are (what, how many), the most telling first.
    `questions` are what the user must agree to first (an older release than the loaded one, a title that differs);
    `already` says that the same content is loaded, and importing it adds nothing. `needless` is a sentence why it need
    not be imported, such as addenda that lie beside the list that they made, or "".
    """

    file: Path
    inside: str
    kind: FileKind
    name: str
    effective_from: date
    effective_to: date | None
    counts: tuple[tuple[str, int], ...]
    digest: str
    questions: tuple[str, ...] = ()
    already: bool = False
    needless: str = ""


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """An official file whose content is loaded. `number` names it to `remove`; `file` is the bare name it had."""

    number: int
    kind: FileKind
    name: str
    effective_from: date
    effective_to: date | None
    counts: tuple[tuple[str, int], ...]
    file: str
    digest: str
    imported_at: datetime

    @property
    def licensed(self) -> bool:
        """Whether its content is licensed."""
        return self.kind.licensed


class OfficialFiles(Protocol):
    """Brings official files into the reference store and takes them out again, wholly or not at all.

    Close or reopen every book after a change: an open one goes on answering from the store as it was.
    """

    def preview(self, files: Sequence[Path], progress: Progress) -> Sequence[Preview]:
        """Return what `files` (or archives of them) are; `FileRefused`, with its place and reason, where one is not."""

    def apply(self, previews: Sequence[Preview], progress: Progress) -> Sequence[LoadedFile]:
        """Load what was previewed, all or nothing; return what was added. `Cancelled` through `progress`."""

    def remove(self, number: int, progress: Progress) -> None:
        """Take a loaded file out again; `InvalidValue` where none has that number."""

    def loaded(self) -> Sequence[LoadedFile]:
        """Return the official files that are loaded, the newest first."""

    def left_out(self) -> Sequence[str]:
        """Return the names of files that were loaded and could not be read in again when the store was built anew."""
