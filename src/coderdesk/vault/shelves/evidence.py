"""The words of a document that a code rests on."""

from __future__ import annotations

from collections import defaultdict
from typing import TypeAlias

from coderdesk.domain.encounter import Encounter, Evidence
from coderdesk.vault.session import Session
from coderdesk.vault.tables import Table

#: By the list that the code stands in ("diagnosis", "line", "procedure") and its place there.
EvidenceFound: TypeAlias = dict[tuple[str, int], list[Evidence]]

EVIDENCE = Table(
    "evidence",
    ("encounter", "part", "owner", "place", "document", "first", "past", "quote"),
    key=("encounter", "part", "owner", "place"),
)


def save_evidence(session: Session, number: int, encounter: Encounter) -> None:
    """Add the evidence of `encounter`, of which none is kept."""
    of_parts = {
        "diagnosis": [diagnosis.evidence for diagnosis in encounter.diagnoses],
        "line": [line.evidence for line in encounter.lines],
        "procedure": [procedure.evidence for procedure in encounter.procedures],
    }
    rows = [
        (number, part, owner, place, words.document, words.start, words.end, words.quote)
        for part, owners in of_parts.items()
        for owner, evidence in enumerate(owners)
        for place, words in enumerate(evidence)
    ]
    if rows:
        session.write_many(EVIDENCE.insert, rows)


def load_evidence(session: Session, number: int) -> EvidenceFound:
    """Return the evidence of the encounter of that number."""
    found: EvidenceFound = defaultdict(list)
    for row in session.rows(f"{EVIDENCE.select} WHERE encounter = ? ORDER BY part, owner, place", number):
        words = Evidence(row["document"], row["first"], row["past"], row["quote"])
        found[row["part"], row["owner"]].append(words)
    return found
