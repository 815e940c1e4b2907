"""Reader of the ICD-10-CM tabular list: the notes, the 7th characters, and the titles as the book has them."""

from __future__ import annotations

import re
import sqlite3
from datetime import date
from itertools import groupby

from coderdesk.codesets import releases
from coderdesk.codesets.official.fiscal import Edition, edition_in
from coderdesk.codesets.official.lists import CodeList, write_list
from coderdesk.codesets.official.markup import parse, root_name
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.tabular import TabularList, of_root
from coderdesk.codesets.tabular_tables import write_tabular
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind

_ROOT = "ICD10CM.tabular"
_CHAPTERS = 21
_FETCH_AGAIN = "Fetch the file again, then import it."


def read(member: Member, progress: Progress) -> Reading | None:
    """Read a tabular list; None where `member` is none. `FileRefused` with the place where it cannot be read wholly."""
    if root_name(member) != _ROOT:
        return None
    progress.step(0, 2, f"Reading {member.name}")
    book = of_root(parse(member))
    _refuse_faults(member, book)
    edition = _edition(member, book)
    progress.step(1, 2, f"Reading {member.name}")

    def write(store: sqlite3.Connection, number: int, progress: Progress) -> None:
        progress.step(0, 1, f"Writing the tabular list of {edition.name}")
        _write(store, number, book, edition, member.place)

    return Reading(
        kind=FileKind.CM_TABULAR,
        name=edition.name,
        effective_from=edition.first,
        effective_to=edition.last,
        counts=(
            ("codes printed", len(book.codes)),
            ("notes", len(book.notes)),
            ("chapters", sum(not division.above for division in book.divisions)),
        ),
        write=write,
        searched=True,
    )


def _write(store: sqlite3.Connection, number: int, book: TabularList, edition: Edition, source: str) -> None:
    """Write the list as a release of its own, which answers for titles where no order list does."""
    implied = set(releases.implied(book))
    valid = _valid(store, edition.first)
    rows = releases.of_tabular(book, implied & valid if valid else implied)
    listed = CodeList(
        CodeSystem.ICD10CM, f"{edition.name}, tabular list", edition.first, edition.last, source, decides=False
    )
    release = write_list(store, number, listed, releases.in_order(rows, book))
    write_tabular(store, release, book)


def _valid(store: sqlite3.Connection, on: date) -> set[str]:
    """Return the codes that may be reported on `on`; none where that day lies behind all that is known."""
    rows = store.execute(
        "SELECT v.code FROM validity v WHERE system = ? AND first <= ? AND (last IS NULL OR last >= ?)"
        " AND EXISTS (SELECT 1 FROM release WHERE system = v.system AND effective_from <= ? AND effective_to >= ?)",
        (CodeSystem.ICD10CM, str(on), str(on), str(on), str(on)),
    )
    return {code for (code,) in rows}


def _refuse_faults(member: Member, book: TabularList) -> None:
    """Refuse a list that lacks chapters, or that prints what is no code, or one code with two titles."""
    chapters = sum(not division.above for division in book.divisions)
    if chapters < _CHAPTERS:
        reason = f"it has {chapters} chapters where the book has {_CHAPTERS + 1}: it is only a part"
        raise FileRefused(member.place, "", reason, _FETCH_AGAIN)
    for listed in book.codes:
        if not Code(CodeSystem.ICD10CM, listed.code or "0").is_well_formed or not listed.title:
            shown = listed.code or "without a name"
            raise FileRefused(member.place, f"code {shown}", "it is no code with a title", _FETCH_AGAIN)
    for code, same in groupby(sorted(book.codes, key=lambda listed: listed.code), key=lambda listed: listed.code):
        if len({listed.title for listed in same}) > 1:
            raise FileRefused(member.place, f"code {code}", "it stands there twice with different titles", _FETCH_AGAIN)


def _edition(member: Member, book: TabularList) -> Edition:
    """Return the release that the version of the list tells ("2026", or a day), or else the names.

    The version of the file that was published for April 2026 is the year alone: the name tells the month.
    """
    named = edition_in(member.name, member.file.name)
    year = re.match(r"20[0-9]{2}", book.version)
    if year is None:
        if named is None:
            raise FileRefused(
                member.place, "", "neither its version nor its name tells the fiscal year",
                "Give it back the name it was published under, such as icd10cm_tabular_2026.xml, then import it.",
            )  # fmt: skip
        return named
    return Edition(int(year[0]), named.month if named and named.year == int(year[0]) else 10)
