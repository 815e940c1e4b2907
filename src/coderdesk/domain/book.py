"""The port to the code sets: everything is asked as of a date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from coderdesk.domain.codes import Code, CodeSystem


class NoteKind(StrEnum):
    """The notes of the ICD-10-CM tabular list."""

    INCLUSION_TERM = "inclusion term"
    INCLUDES = "includes"
    EXCLUDES1 = "excludes1"
    EXCLUDES2 = "excludes2"
    CODE_FIRST = "code first"
    USE_ADDITIONAL = "use additional code"
    CODE_ALSO = "code also"
    NOTE = "note"
    SEVENTH_CHARACTER = "7th character"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it stands in the tabular list.

    `level` is where it stands: "chapter 4", "section E08-E13", or the dotted code of a category or subcategory.
    `own` says whether that is the code asked about itself.
    """

    kind: NoteKind
    text: str
    level: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """One edition of one code set, as loaded. `effective_to` is None where no end is known.

    `imported` is the number of the official file that it came from, None where a package brought it.
    """

    system: CodeSystem
    name: str
    effective_from: date
    effective_to: date | None
    source: str
    codes: int
    imported: int | None = None


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A code as it stands on the date that was asked about.

    `valid_from` and `valid_to` (inclusive, None: no end known) bound the period of validity that holds the date or,
    when `valid` is False, the nearest one known (both None: the code was never valid for reporting, as with a header).
    `needs` says what a header or stem still lacks ("7th character", "more characters"), "" for a billable code.
    """

    code: Code
    title: str
    billable: bool
    valid: bool
    valid_from: date | None
    valid_to: date | None
    release: Release
    parent: Code | None = None
    has_children: bool = False
    needs: str = ""
    chapter: str = ""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A result of a search: the entry, why it is there, and which parts of the title matched (start, end).

    `score` is how well the code answers (up to 1; above 1: it was typed itself). The order of results also spreads them
    over subcategories, so scores need not fall from one to the next. `read_as` says how the query was understood where
    it was not taken as it stands: "fx: fracture".
    """

    entry: CodeEntry
    why: str
    matched: tuple[tuple[int, int], ...] = ()
    score: float = 0.0
    read_as: str = ""


class CodeBook(Protocol):
    """Dated look-up in the code sets. Safe to use from one thread at a time; cheap to open one a thread."""

    def releases(self) -> Sequence[Release]:
        """Return every release that is loaded, by system and date."""

    def release_on(self, system: CodeSystem, on: date) -> Release | None:
        """Return the release in force on `on`, or None where none that is loaded covers it."""

    def entry(self, code: Code, on: date) -> CodeEntry | None:
        """Return `code` as of `on`, or None where no loaded release knows it at all."""

    def children(self, code: Code, on: date) -> Sequence[CodeEntry]:
        """Return the codes one level below, in order; for a stem that takes a 7th character, the generated codes."""

    def billable_below(self, code: Code, on: date, limit: int = 20) -> Sequence[CodeEntry]:
        """Return the first `limit` codes under `code` that may be reported on `on`, in order."""

    def notes(self, code: Code, on: date) -> Sequence[Note]:
        """Return every note that applies to `code`, from chapter down to the code itself."""

    def excludes1_between(self, one: Code, other: Code, on: date) -> Note | None:
        """Return the Excludes1 note that forbids the two codes together, or None. Symmetric."""

    def is_manifestation(self, code: Code, on: date) -> bool:
        """Say whether `code` may never be listed first because it is a manifestation (MCE edit 6)."""

    def is_external_cause(self, code: Code) -> bool:
        """Say whether `code` is an external cause of morbidity (V00-Y99)."""

    def is_poa_exempt(self, code: Code, on: date) -> bool | None:
        """Say whether `code` needs no present-on-admission indicator; None where no list of exempt ones covers `on`."""

    def replaced_by(self, code: Code, on: date) -> Sequence[Code]:
        """Return the codes to report on `on` in place of `code`, which had ended by then; empty where it had not."""

    def seventh_characters(self, code: Code, on: date) -> Sequence[tuple[str, str]]:
        """Return (character, meaning) for each 7th character that `code` takes; empty where it takes none."""

    def search(
        self, text: str, *, systems: Sequence[CodeSystem] = (), on: date, limit: int = 50
    ) -> Sequence[SearchHit]:
        """Return the codes that `text` (a code, the start of one, or words in any order) leads to, the best first.

        No `systems` means all of them. Any text is safe.
        """
