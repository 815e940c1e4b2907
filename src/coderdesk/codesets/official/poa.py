"""Reader of the list of diagnoses that are exempt from reporting whether they were present on admission.

A table (text with tabs, or a workbook) under the heads `Order26`, `POAexemptCode`, `Description`; codes with a dot.
Source: CMS, POAexemptCodes.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence

from coderdesk.codesets.official.fiscal import Edition, edition_in
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.official.sheets import BINARY, Table, table
from coderdesk.codesets.official.text import lines_of, lost_end
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind

_ORDER = re.compile(r"ORDER([0-9]{2})")
_CODE = re.compile(r"[A-Z](?:[0-9][0-9A-Z]|A[0-9])(?:\.[0-9A-Z]{1,4})?")
_HEADS = ("POAEXEMPT", "DESCRIPTION")
#: A list of fewer codes is one of changes, which lies beside the whole one: the whole one has had 30,000 and more.
_WHOLE = 10_000
_FETCH_AGAIN = "Fetch the file again, then import it."


def read(member: Member, progress: Progress) -> Reading | None:
    """Read the list; None where `member` is none, or is only what changed in it and lies beside others in an archive.

    `FileRefused` with the line where it cannot be read wholly.
    """
    listed = table(member, _HEADS)
    if listed is None:
        return None
    progress.step(0, 1, f"Reading {member.name}")
    codes = _codes(listed)
    if len(codes) < _WHOLE:
        if member.inside:
            return None
        raise FileRefused(
            member.place, "", f"it has {len(codes):,} codes, as a list of changes has",
            "Import the whole list, such as POAexemptCodesFY26.txt.",
        )  # fmt: skip
    edition = _edition(member, listed.heading)

    def write(store: sqlite3.Connection, number: int, progress: Progress) -> None:
        progress.step(0, 1, f"Writing the POA exempt list of {edition.name}")
        store.executemany("INSERT INTO poa_exempt VALUES (?, ?)", ((number, code) for code in sorted(codes)))

    return Reading(
        kind=FileKind.POA_EXEMPT,
        name=edition.name,
        effective_from=edition.first,
        effective_to=edition.last,
        counts=(("exempt codes", len(codes)),),
        write=write,
        questions=() if member.head.startswith(BINARY) else lost_end(lines_of(member) or [""]),
    )


def _codes(listed: Table) -> dict[str, str]:
    """Return the codes without dots, each with the place where it stands."""
    column, told = (next(at for at, title in enumerate(listed.heading) if title.startswith(head)) for head in _HEADS)
    twice_allowed = "ACTION" in listed.heading  # a list of revisions has each code as it was and as it is
    codes: dict[str, str] = {}
    for row in listed.rows():
        code = row[column].upper()
        if not _CODE.fullmatch(code):
            raise FileRefused(listed.member.place, listed.place, "it has no code in its column", _FETCH_AGAIN)
        if not row[told]:
            reason = "it has no description: the file may be cut short"
            raise FileRefused(listed.member.place, listed.place, reason, _FETCH_AGAIN)
        text = code.replace(".", "")
        if text in codes and not twice_allowed:
            reason = f"{code} is there on {codes[text]} too"
            raise FileRefused(listed.member.place, listed.place, reason, _FETCH_AGAIN)
        codes[text] = listed.place
    return codes


def _edition(member: Member, heads: Sequence[str]) -> Edition:
    """Return the fiscal year that the head of the order column tells or, where there is none, the names."""
    told = _ORDER.fullmatch(heads[0])
    named = edition_in(member.name, member.file.name)
    if told:
        year = 2000 + int(told[1])
        return named if named and named.year == year else Edition(year)
    if named is None:
        raise FileRefused(
            member.place, "", "neither its name nor its content tells the fiscal year",
            "Give it back the name it was published under, such as POAexemptCodesFY26.txt, then import it.",
        )  # fmt: skip
    return named
