"""What every reader of outside files hands back, and what it must be able to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coderdesk.domain.chart import Chart
from coderdesk.domain.coverage import Coverage, Payer
from coderdesk.domain.documents import Document
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.people import Client, Facility, Patient, Provider

#: The encounter of a document that is not filed yet.
NO_ENCOUNTER = EncounterId("")


@dataclass(frozen=True, slots=True)
class LooseDocument:
    """A document that came without its encounter, and how its encounter is found in the vault.

    Exactly one of `account` (the patient control number) and `external_id` is given. `document.encounter` is
    `NO_ENCOUNTER` until the document is filed; `document.id` does not depend on where it will be filed.
    """

    document: Document
    account: str = ""
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file holds: charts ready to be stored, documents still to be filed, and people whom no chart names yet.

    Every id is derived from the content by `coderdesk.intake.ids`, so reading a file again gives the same draft.
    `notices` are plain sentences without patient data on what was knowingly left out.
    """

    charts: tuple[Chart, ...] = ()
    loose: tuple[LooseDocument, ...] = ()
    clients: tuple[Client, ...] = ()
    patients: tuple[Patient, ...] = ()
    providers: tuple[Provider, ...] = ()
    facilities: tuple[Facility, ...] = ()
    payers: tuple[Payer, ...] = ()
    coverages: tuple[Coverage, ...] = ()
    notices: tuple[str, ...] = ()


class Reader(Protocol):
    """Reads files of one format. It holds no state, so one serves every thread."""

    def recognises(self, name: str, head: bytes) -> bool:
        """Say whether a file of that `name` (without folder), whose first 64 KiB are `head`, is of this format.

        It only looks for what marks the format: a recognised file may still be refused by `read`, and a file that no
        reader recognises is still given to the reader of its ending, to say what is wrong with it.
        """

    def read(self, path: Path, *, client: Client | None) -> Draft:
        """Return all that the file holds, or raise `FileRefused` with the place in it and the reason.

        `client` is the practice that the charts belong to where the file itself does not say.
        """
