"""What stands in the list of the code sets: a release that is built in, a loaded file, or what is lacking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coderdesk.domain.book import Release
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.releases import FileKind, LoadedFile
from coderdesk.services.code_sets import CodeSets, Lacking
from coderdesk.services.official import Beyond
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.columns import Align, CellChip, Column
from coderdesk.ui.words import count, short_date

#: What each kind of file is good for, in one line.
BRINGS = {
    FileKind.CM_ORDER: "Codes and titles of a fiscal year or an April update.",
    FileKind.CM_ADDENDA: "What changed from one fiscal year to the next.",
    FileKind.CM_TABULAR: "The tabular list with every note.",
    FileKind.CM_INDEX: "Leads from the book's own words to codes: the best source of the search.",
    FileKind.CM_EXTERNAL: "Leads from how it happened to the codes of external causes.",
    FileKind.CM_NEOPLASM: "Site and behavior to the code of a neoplasm.",
    FileKind.CM_DRUGS: "Substance and intent to the code of a poisoning, adverse effect or underdosing.",
    FileKind.PCS_ORDER: "Every procedure code of a fiscal year with its official title.",
    FileKind.PCS_ADDENDA: "What changed from one fiscal year to the next.",
    FileKind.PCS_TABLES: "What may be combined: the PCS builder offers exactly that.",
    FileKind.PCS_INDEX: "Leads from the words of a procedure to its table.",
    FileKind.PCS_DEFINITIONS: "What each value of a PCS axis means.",
    FileKind.POA_EXEMPT: "The codes that take no present-on-admission indicator.",
    FileKind.HCPCS: "Codes, texts, coverage and dates of supplies, drugs and services; its modifiers.",
    FileKind.HCPCS_NOTES: "The texts to the note numbers of HCPCS codes.",
    FileKind.FEE_SCHEDULE: "Work and practice values, global days and the indicators of each service.",
    FileKind.GPCI: "What the fee schedule is worth in each locality.",
    FileKind.ANESTHESIA: "The conversion factors of anesthesia by locality.",
    FileKind.PTP: "Which two codes are not paid together, and whether a modifier helps.",
    FileKind.MUE: "How many units of a code are believed.",
    FileKind.ADD_ON: "Which codes stand only beside a primary one.",
    FileKind.CPT: "The descriptors of CPT, out of your own licensed files.",
    FileKind.CPT_MODIFIERS: "The modifiers of CPT, out of your own licensed files.",
}
_BUILT_IN = {CodeSystem.ICD10CM: FileKind.CM_ORDER, CodeSystem.ICD10PCS: FileKind.PCS_ORDER}
_KINDS = tuple(FileKind)


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the list. Of `release`, `file` and `lacking` one is set. `ended` where nothing after it is loaded."""

    kind: FileKind
    release: Release | None = None
    file: LoadedFile | None = None
    lacking: Lacking | None = None
    ended: bool = False

    @property
    def name(self) -> str:
        """The release."""
        held = self.release or self.file
        return held.name if held else ""

    @property
    def first(self) -> date | None:
        """Since when it is in force."""
        held = self.release or self.file
        return held.effective_from if held else None

    @property
    def last(self) -> date | None:
        """Until when it is in force, None where no end is known."""
        held = self.release or self.file
        return held.effective_to if held else None

    @property
    def number(self) -> int | None:
        """How much it holds, by what tells most."""
        if self.release:
            return self.release.codes
        return self.file.counts[0][1] if self.file and self.file.counts else None

    @property
    def source(self) -> str:
        """Where it is from, or would come from."""
        if self.release:
            return self.release.source
        if self.file:
            return self.file.file
        offer = self.lacking.offer if self.lacking else None
        return f"from {offer.publisher}" if offer else "by your own licence"


def items_of(sets: CodeSets, today: date) -> list[Item]:
    """Return the lines of the list: by kind, the newest release first, what is lacking in its place."""
    found = [Item(_BUILT_IN[one.system], release=one) for one in sets.built_in if one.system in _BUILT_IN]
    found += [Item(one.kind, file=one) for one in sets.files]
    found += [Item(one.kind, lacking=one) for one in sets.lacking]
    newest = {item.kind: max(_last(other) for other in found if other.kind is item.kind) for item in found}
    shown = [
        Item(item.kind, item.release, item.file, item.lacking, ended=not item.lacking and newest[item.kind] < today)
        for item in found
    ]
    return sorted(shown, key=lambda item: (_KINDS.index(item.kind), -(item.first or date.min).toordinal()))


def beyond_words(beyond: Beyond) -> str:
    """Say in one sentence which days of the worklist a set does not reach."""
    days, lie = short_date(beyond.first), "lies"
    if beyond.last != beyond.first:
        days, lie = f"{count(beyond.days, 'date')} from {days} to {short_date(beyond.last)}", "lie"
    newest = beyond.newest
    if newest is None:
        return f"{beyond.system.label}: nothing is loaded for {days}."
    end = f"{newest.name} ends {short_date(newest.effective_to)}" if newest.effective_to else newest.name
    where = "before" if beyond.last < newest.effective_from else "beyond"
    return f"{beyond.system.label}: {days} {lie} {where} what is loaded ({end})."


def left_out_words(name: str) -> str:
    """Say what became of a file that was loaded before the store was built anew."""
    return f"{name} could not be read in again when the code sets were built anew. Import it again."


def _last(item: Item) -> date:
    return (item.last or date.max) if item.first else date.min


def _chips(item: Item) -> Sequence[CellChip]:
    if item.lacking:
        return (CellChip("not loaded", Tone.NEUTRAL),)
    chips = [CellChip("licensed", Tone.INFO, "lock")] if item.kind.licensed else []
    return (*chips, CellChip("ended", Tone.WARNING, "warning")) if item.ended else chips


def _ink(item: Item) -> str:
    return "text_muted" if item.lacking else "text"


COLUMNS: tuple[Column[Item], ...] = (
    Column("Code set", lambda item: item.kind.label, width=270, stretch=1, style="medium", ink=_ink, chips=_chips),
    Column("Release", lambda item: item.name, width=142),
    Column("From", lambda item: item.first, short_date, width=98),
    Column("To", lambda item: item.last, short_date, width=98),
    Column("Entries", lambda item: item.number, lambda n: "" if n is None else f"{n:,}", Align.RIGHT, width=88),
    Column("Source", lambda item: item.source, width=140, stretch=1, ink="text_muted", style="small"),
)
