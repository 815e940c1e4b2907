"""What is damaged in a vault, and what could be saved out of it, in the words of the trade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

#: How the tables are spoken of, one and several.
WORDS: Mapping[str, tuple[str, str]] = {
    "client": ("client", "clients"),
    "patient": ("patient", "patients"),
    "provider": ("provider", "providers"),
    "facility": ("place of service", "places of service"),
    "payer": ("payer", "payers"),
    "coverage": ("coverage", "coverages"),
    "subscriber": ("subscriber", "subscribers"),
    "encounter": ("chart", "charts"),
    "encounter_provider": ("provider on a chart", "providers on charts"),
    "encounter_coverage": ("coverage on a chart", "coverages on charts"),
    "document": ("document", "documents"),
    "diagnosis": ("diagnosis", "diagnoses"),
    "procedure": ("procedure", "procedures"),
    "service_line": ("service line", "service lines"),
    "line_modifier": ("modifier", "modifiers"),
    "line_pointer": ("diagnosis pointer", "diagnosis pointers"),
    "line_drug": ("drug on a line", "drugs on lines"),
    "evidence": ("passage of evidence", "passages of evidence"),
    "override": ("override", "overrides"),
    "claim_info": ("chart's claim details", "charts' claim details"),
    "export": ("record of an export", "records of exports"),
    "claim": ("claim on record", "claims on record"),
    "audit": ("entry of the trail", "entries of the trail"),
    "setting": ("setting", "settings"),
    "imported_file": ("imported file on record", "imported files on record"),
    "favourite": ("favourite code", "favourite codes"),
    "code_note": ("note to a code", "notes to codes"),
    "code_group": ("group of codes", "groups of codes"),
    "group_code": ("code of a group", "codes of groups"),
    "recent_code": ("recent code", "recent codes"),
    "accident_cause": ("cause of an accident", "causes of accidents"),
    "unit_charge": ("usual charge", "usual charges"),
    "control_number": ("control number", "control numbers"),
    "audit_chain": ("end of the trail", "ends of the trail"),
    "imported_chart": ("chart of an imported file", "charts of imported files"),
    "retention_term": ("time of keeping", "times of keeping"),
    "legal_hold": ("legal hold", "legal holds"),
    "disposal": ("record of a disposal", "records of disposals"),
    "draft": ("draft", "drafts"),
}
#: So many charts are named; of more, only the number.
MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Loss:
    """What of one table cannot be read. `rows` is None where nobody can say how many there were.

    `charts` are the account numbers (or ids) of the charts that may lack something.
    """

    table: str
    rows: int | None
    charts: Sequence[str] = ()

    @property
    def words(self) -> str:
        """What is lost: "3 documents of 2 charts (4471-0926, 4471-0934)"."""
        one, several = WORDS.get(self.table, ("other entry", "other entries"))
        what = f"some {several}" if self.rows is None else f"{self.rows:,} {one if self.rows == 1 else several}"
        if not self.charts or self.table == "encounter":
            return f"{what}{_named(self.charts)}"
        charts = "1 chart" if len(self.charts) == 1 else f"{len(self.charts):,} charts"
        return f"{what} of {'at most ' if self.rows is None else ''}{charts}{_named(self.charts)}"


def _named(charts: Sequence[str]) -> str:
    return f" ({', '.join(charts)})" if 0 < len(charts) <= MOST_NAMED else ""


@dataclass(frozen=True, slots=True)
class Damage:
    """What is damaged in a vault: `pages` by number of `all_pages`, and what of them cannot be read.

    `losses` is empty where only what can be made anew is hit, such as an index or a page that was free.
    """

    pages: Sequence[int]
    all_pages: int
    losses: Sequence[Loss]

    @property
    def words(self) -> str:
        """What is damaged, in one sentence."""
        pages = "1 page" if len(self.pages) == 1 else f"{len(self.pages):,} pages"
        lost = "; ".join(dict.fromkeys(loss.words for loss in self.losses))
        told = f"They hold {lost}." if lost else "They hold nothing that cannot be made anew."
        return f"{pages} of {self.all_pages:,} cannot be read. {told}"


@dataclass(frozen=True, slots=True)
class Salvaged:
    """A new vault with what could be read of a damaged one.

    `rows` are the rows of each table that were saved; `losses` what could not be read. `rebuilt` are the charts
    (account numbers) of which only number, account and patient were known: they are on hold. `homeless` are rows that
    could be read, but whose chart or owner is lost; they are not in the new vault.
    """

    file: Path
    rows: Mapping[str, int]
    losses: Sequence[Loss]
    rebuilt: Sequence[str]
    held: Sequence[str]
    homeless: Sequence[Loss]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a check of the vault found: what it is, and what to do."""

    says: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Checkup:
    """A check of the whole vault: when, how many pages and rows were looked at, and what was found."""

    at: datetime
    pages: int
    rows: int
    faults: Sequence[Fault] = ()
