"""The reference store as a code book."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from coderdesk.codesets.catalogue import Catalogue
from coderdesk.codesets.divisions import Divisions
from coderdesk.codesets.notes import Notes
from coderdesk.codesets.pcs_tables import Tables
from coderdesk.codesets.replacements import Replacements
from coderdesk.codesets.search.search import Search
from coderdesk.codesets.services import Services
from coderdesk.codesets.store import Store
from coderdesk.codesets.terms import Terms
from coderdesk.domain.book import CodeEntry, Note, Release, SearchHit
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.pcs import PcsTables
from coderdesk.domain.releases import FileKind
from coderdesk.domain.service_codes import ServiceBook
from coderdesk.domain.tabular import Division
from coderdesk.domain.terms import TermBook


def open_reference(path: Path) -> ReferenceBook:
    """Open the reference store at `path`; `ReferenceMissing` where it is missing, damaged, or of another version."""
    store = Store(path)
    try:
        return ReferenceBook(store)
    except BaseException:
        store.close()
        raise


class ReferenceBook:
    """Dated look-up and search in the loaded releases. Use it from one thread at a time; opening another is cheap.

    Each question may raise `ReferenceMissing`, where the file turns out to be damaged.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._catalogue = Catalogue(store)
        self._notes = Notes(store, self._catalogue)
        self._replacements = Replacements(store, self._catalogue)
        self._divisions = Divisions(store, self._catalogue)
        self._search = Search(store, self._catalogue)
        self._tables = Tables(store, self._catalogue)
        #: The books that lead from words to codes.
        self.terms: TermBook = Terms(store)
        #: What the ICD-10-PCS tables allow.
        self.pcs: PcsTables = self._tables
        #: What the loaded files say of CPT and HCPCS codes.
        self.services: ServiceBook = Services(store)

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def releases(self) -> Sequence[Release]:
        """Return every release that is loaded, by system and date."""
        return tuple(self._catalogue.releases.values())

    def release_on(self, system: CodeSystem, on: date) -> Release | None:
        """Return the release in force on `on`, or None where none that is loaded covers it."""
        return self._catalogue.in_force(system, on)

    def entry(self, code: Code, on: date) -> CodeEntry | None:
        """Return `code` as of `on`, or None where no loaded release knows it at all."""
        listed = self._catalogue.find(code, on)
        return listed.entry if listed else None

    def children(self, code: Code, on: date) -> Sequence[CodeEntry]:
        """Return the codes one level below, in order; for a stem that takes a 7th character, the generated codes."""
        return tuple(self._catalogue.children(code, on))

    def billable_below(self, code: Code, on: date, limit: int = 20) -> Sequence[CodeEntry]:
        """Return the first `limit` codes under `code` that may be reported on `on`, in order."""
        return tuple(self._catalogue.billable_below(code, on, limit))

    def notes(self, code: Code, on: date) -> Sequence[Note]:
        """Return every note that applies to `code`, from chapter down to the code itself."""
        return tuple(self._notes.of(code, on))

    def divisions(self, on: date) -> Sequence[Division]:
        """Return every chapter and section of the tabular list, in the order of the book."""
        return tuple(self._divisions.all(on))

    def categories(self, division: str, on: date) -> Sequence[CodeEntry]:
        """Return the categories directly in the section of that key, in order."""
        return tuple(self._divisions.categories(division, on))

    def notes_at(self, places: Sequence[str], on: date) -> Sequence[tuple[str, Note]]:
        """Return (place, note) for every note that stands at one of `places`."""
        return tuple(self._divisions.notes_at(places, on))

    def seventh_characters(self, code: Code, on: date) -> Sequence[tuple[str, str]]:
        """Return (character, meaning) for each 7th character that `code` takes; empty where it takes none."""
        return tuple(self._notes.seventh_characters(code, on))

    def excludes1_between(self, one: Code, other: Code, on: date) -> Note | None:
        """Return the Excludes1 note that forbids the two codes together, or None. Symmetric."""
        return self._notes.excludes1_between(one, other, on)

    def is_manifestation(self, code: Code, on: date) -> bool:
        """Say whether `code` may never be listed first because it is a manifestation (MCE edit 6).

        The editor's list is kept as of the last day on which it knows the code as valid.
        """
        del on
        edit = "MANIFESTATION_AS_PDX"
        return code.system is CodeSystem.ICD10CM and bool(
            self._store.rows("SELECT 1 FROM principal_edit WHERE edit = ? AND code = ?", (edit, code.text))
        )

    def is_external_cause(self, code: Code) -> bool:
        """Say whether `code` is an external cause of morbidity (V00-Y99)."""
        return code.system is CodeSystem.ICD10CM and "V00" <= code.text[:3] <= "Y99"

    def warm(self) -> None:
        """Read the search index and count the valid procedures now, so that the first question need not wait."""
        self._search.warm()
        self._tables.warm()

    def is_poa_exempt(self, code: Code, on: date) -> bool | None:
        """Say whether `code` needs no present-on-admission indicator; None where no list of exempt ones covers `on`."""
        lists = self._store.rows(
            "SELECT number FROM import WHERE kind = ? AND effective_from <= ? AND effective_to >= ?"
            " ORDER BY effective_from DESC, number DESC LIMIT 1",
            (FileKind.POA_EXEMPT, str(on), str(on)),
        )
        if not lists:
            return None
        query = "SELECT 1 FROM poa_exempt WHERE import = ? AND code = ?"
        return code.system is CodeSystem.ICD10CM and bool(self._store.rows(query, (lists[0][0], code.text)))

    def replaced_by(self, code: Code, on: date) -> Sequence[Code]:
        """Return the codes to report on `on` in place of `code`, which had ended by then; empty where it had not."""
        return tuple(self._replacements.of(code, on))

    def search(
        self, text: str, *, systems: Sequence[CodeSystem] = (), on: date, limit: int = 50
    ) -> Sequence[SearchHit]:
        """Return the codes that `text` (a code, the start of one, or words in any order) leads to, the best first."""
        return self._search.find(text, systems=systems or tuple(CodeSystem), on=on, limit=limit)
