"""A small reference store with the tables of the real one, and official files that fit it; all written by us."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from coderdesk.codesets.build import CONTENT_VERSION
from coderdesk.codesets.official.order_lines import Entry
from coderdesk.codesets.official.order_list import diagnoses, procedures
from coderdesk.codesets.releases import Row, category
from coderdesk.codesets.search.rebuild import rebuild
from coderdesk.codesets.tables import create_indexes, create_tables
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.progress import Silent

CM, PCS = CodeSystem.ICD10CM, CodeSystem.ICD10PCS
#: (code, 1 where it may be reported, title): every chapter that a list must have, and R10.2, which FY2026 divides.
CODES_2025 = (
    ("A00", 0, "Cholera"),
    ("A000", 1, "Cholera due to Vibrio cholerae 01, biovar cholerae"),
    ("A009", 1, "Cholera, unspecified"),
    ("M10", 0, "Gout"),
    ("M109", 1, "Gout, unspecified"),
    ("R10", 0, "Abdominal and pelvic pain"),
    ("R102", 1, "Pelvic and perineal pain"),
    ("S134", 0, "Sprain of ligaments of cervical spine"),
    ("S134XXA", 1, "Sprain of ligaments of cervical spine, initial encounter"),
    ("S134XXD", 1, "Sprain of ligaments of cervical spine, subsequent encounter"),
    ("T78", 0, "Adverse effects, not elsewhere classified"),
    ("T782XXA", 1, "Anaphylactic shock, unspecified, initial encounter"),
    ("Z20", 0, "Contact with and exposure to communicable diseases"),
    ("Z209", 1, "Contact with and exposure to unspecified communicable disease"),
)
CODES_2026 = (
    *CODES_2025[:6],
    ("R102", 0, "Pelvic and perineal pain"),
    ("R1020", 1, "Pelvic and perineal pain unspecified side"),
    ("R1021", 1, "Pelvic and perineal pain right side"),
    *CODES_2025[7:],
)
PROCEDURES = (
    ("001", 0, "Central Nervous System and Cranial Nerves, Bypass"),
    ("0016070", 1, "Bypass Cerebral Ventricle to Nasopharynx with Autologous Tissue Substitute, Open Approach"),
    ("B00", 0, "Imaging, Central Nervous System, Plain Radiography"),
    ("B00B0ZZ", 1, "Plain Radiography of Spinal Cord using High Osmolar Contrast"),
    ("XW0", 0, "New Technology, Anatomical Regions, Introduction"),
    ("XW01318", 1, "Introduction of Other New Technology Substance into Subcutaneous Tissue"),
)
_SECTIONS = ("A00-A09", "M05-M14", "R10-R19", "S10-S19", "T66-T78", "Z20-Z29")
_RELEASES = (
    (1, CM, "FY2025", "2024-10-01", "2025-09-30", CODES_2025, 2),
    (2, CM, "FY2026 (packaged)", "2025-10-01", "2026-09-30", CODES_2026, 2),
    (3, PCS, "FY2025 to FY2027", "2024-10-01", "2027-03-31", PROCEDURES, 3),
)
_VALID = (
    *((CM, code, "2015-10-01", None) for code, billable, _ in CODES_2025 if billable and code != "R102"),
    (CM, "R102", "2015-10-01", "2025-09-30"),
    (CM, "R1020", "2025-10-01", None),
    (CM, "R1021", "2025-10-01", None),
    *((PCS, code, "2015-10-01", None) for code, billable, _ in PROCEDURES if billable),
)
Codes = Sequence[tuple[str, int, str]]


def make_small_store(path: Path) -> Path:
    """Write the small store at `path`, as a build would."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_built())
    return path


@lru_cache(maxsize=1)
def _built() -> bytes:
    """Return the small store, made once."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "reference.sqlite"
        fill_small(file, CONTENT_VERSION)
        return file.read_bytes()


def fill_small(file: Path, content: str, progress: object = None) -> None:
    """Fill `file` with the small store, marked with `content`."""
    with closing(sqlite3.connect(file, isolation_level=None)) as store:
        store.execute("BEGIN EXCLUSIVE")
        create_tables(store)
        sections = {f"section {one}": (one[:3], one[4:]) for one in _SECTIONS}
        for number, system, name, first, last, codes, tabular in _RELEASES:
            entries = [Entry(code, bool(billable), title, 0) for code, billable, title in codes]
            rows = list(diagnoses(entries, sections).values()) if system is CM else procedures(entries)
            _release(
                store, (number, system, name, first, last, "a package", sum(b for _, b, _ in codes), tabular), rows
            )
        store.executemany("INSERT INTO division VALUES (2, ?, ?, '')", ((key, key) for key in sections))
        store.executemany("INSERT INTO validity VALUES (?, ?, ?, ?)", _VALID)
        create_indexes(store)
        rebuild(store, Silent())
        store.execute("INSERT INTO meta VALUES ('content', ?)", (content,))
        store.execute("COMMIT")


def _release(store: sqlite3.Connection, release: tuple[object, ...], rows: Sequence[Row]) -> None:
    store.execute(
        "INSERT INTO release (id, system, name, effective_from, effective_to, source, codes, tabular)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        release,
    )
    number = release[0]
    kept = sorted({category(row.code) for row in rows})
    store.executemany("INSERT INTO shelf VALUES (?, ?, ?)", ((number, one, number) for one in kept))
    store.executemany(
        "INSERT INTO code VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (number, row.code, row.title, row.billable, row.parent, place, row.needs, row.usual, row.division)
            for place, row in enumerate(rows)
        ),
    )


def order_lines(codes: Codes) -> list[str]:
    """Return the lines of an order file of `codes`."""
    return [
        f"{number:05} {code:7} {billable} {title[:60]:60} {title}"
        for number, (code, billable, title) in enumerate(codes, 1)
    ]


def order_text(codes: Codes) -> str:
    """Return an order file of `codes`, with the line ends of CMS."""
    return "".join(f"{line}\r\n" for line in order_lines(codes))


def write_order(file: Path, codes: Codes) -> Path:
    """Write an order file of `codes` at `file`."""
    file.write_text(order_text(codes), encoding="ascii", newline="")
    return file


def addenda_text(year: int, before: int, after: int, changes: Iterable[tuple[str, int, str, str]]) -> str:
    """Return addenda that make the list of `year` (with `after` codes) from that of the year before."""
    listed = list(changes)
    lines = [f"{tag:13}{flag} {code:7} {title[:60]:60} {title}" for tag, flag, code, title in listed]
    told = []
    for what, flag in (("headers", 0), ("codes", 1)):
        told += [
            "",
            f"{what.title()}",
            f"{before if flag else 1:7} {what} in icd10cm_order_{year - 1}.txt",
            f"{after if flag else 1:7} {what} in icd10cm_order_{year}.txt",
            f"{sum(one[0] == 'Add:' and one[1] == flag for one in listed):7} additions",
            f"{sum(one[0] == 'Delete:' and one[1] == flag for one in listed):7} deletions",
        ]
    return "".join(f"{line}\r\n" for line in (*lines, *told))


def tables_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of the store at `path` by table, but for what is made anew each time (the search index)."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as store:
        names = [
            name
            for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith(("search_", "sqlite_")) and name != "phrase"
        ]
        return {
            name: sorted(
                (row for row in store.execute(f"SELECT * FROM {name}") if row[:1] != ("search",)),  # noqa: S608
                key=repr,
            )
            for name in names
        }
