"""A coder at work in a vault, as a program of its own: it tells each commit, and goes on until it is killed."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from coderdesk.domain.codes import icd10cm
from coderdesk.domain.documents import Document
from coderdesk.domain.encounter import Diagnosis
from coderdesk.domain.identifiers import DocumentId, EncounterId
from coderdesk.domain.secret import Secret
from coderdesk.vault.keeper import FileVaultKeeper


def main(file: Path, passphrase: Secret, encounter: EncounterId, seals: Path) -> None:
    """Save a chart again and again: its number, codes, document, trail and a control number in one transaction each."""
    vault = FileVaultKeeper(seals=seals).open(file, passphrase)
    while True:
        with vault.begin() as work:
            found = work.worklist.get(encounter)
            number = int(found.account) + 1
            codes = tuple(Diagnosis(icd10cm(f"A{number % 90 + 10}.{place}")) for place in range(number % 12))
            work.worklist.save(replace(found, account=str(number), diagnoses=codes))
            work.documents.save(Document(DocumentId("note"), encounter, "Note", text=f"{number} " * 3000))
            work.audit.record("chart changed", encounter, str(number))
            interchange, _ = work.exports.next_control_numbers()
            work.commit()
        print(number, interchange, flush=True)  # noqa: T201 - what the test waits for


if __name__ == "__main__":
    main(Path(sys.argv[1]), Secret(sys.argv[2]), EncounterId(sys.argv[3]), Path(sys.argv[4]))
