"""The words of a document that a code rests on."""

from __future__ import annotations

from collections import defaultdict
from typing import TypeAlias

from coderdesk.domain.encounter import Encounter, Evidence
from coderdesk.vault.session import Session
from coderdesk.vault.shelves.lists import keep_list
from coderdesk.vault.tables import Table

#: By the list that the code stands in ("diagnosis", "line", "procedure") and its place there.
EvidenceFound: TypeAlias = dict[tuple[str, int], list[Evidence]]

EVIDENCE = Table(
    "evidence",
    ("encounter", "part", "owner", "place", "document", "first", "past", "quote"),
    key=("encounter", "part", "owner", "place"),
)


def save_evidence(session: Session, number: int, encounter: Encounter, *, anew: bool) -> None:
    """Keep the evidence of `encounter` in place of what is kept; `anew` where there is none yet."""
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
    keep_list(session, EVIDENCE, number, rows, anew=anew)


def load_evidence(session: Session, number: int) -> EvidenceFound:
    """Return the evidence of the encounter of that number."""
    found: EvidenceFound = defaultdict(list)
    for row in session.rows(f"{EVIDENCE.select} WHERE encounter = ? ORDER BY part, owner, place", number):
        words = Evidence(row["document"], row["first"], row["past"], row["quote"])
        found[row["part"], row["owner"]].append(words)
    return found
