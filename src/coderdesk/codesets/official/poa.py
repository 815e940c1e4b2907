"""Reader of the list of diagnoses that are exempt from reporting whether they were present on admission.

Tab separated, under the heads `Order26`, `POAexemptCode`, `Description`; codes with a dot. Source: CMS, POAexemptCodes.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence

from coderdesk.codesets.official.fiscal import Edition, edition_in
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.official.text import lines_of, lost_end
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind

_ORDER = re.compile(r"Order([0-9]{2})", re.IGNORECASE)
_CODE = re.compile(r"[A-Z](?:[0-9][0-9A-Z]|A[0-9])(?:\.[0-9A-Z]{1,4})?")
_HEAD = "poaexemptcode"
#: A list of fewer codes is one of changes, which lies beside the whole one: the whole one has had 30,000 and more.
_WHOLE = 10_000
_FETCH_AGAIN = "Fetch the file again, then import it."


def read(member: Member, progress: Progress) -> Reading | None:
    """Read the list; None where `member` is none, or is only what changed in it and lies beside others in an archive.

    `FileRefused` with the line where it cannot be read wholly.
    """
    lines = lines_of(member)
    if lines is None or _HEAD not in lines[0].lower().replace(" ", ""):
        return None
    progress.step(0, 1, f"Reading {member.name}")
    heads = [head.strip() for head in lines[0].split("\t")]
    codes = _codes(member, lines, heads)
    if len(codes) < _WHOLE:
        if member.inside:
            return None
        raise FileRefused(
            member.place, "", f"it has {len(codes):,} codes, as a list of changes has",
            "Import the whole list, such as POAexemptCodesFY26.txt.",
        )  # fmt: skip
    edition = _edition(member, heads)

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
        questions=lost_end(lines),
    )


def _codes(member: Member, lines: Sequence[str], heads: Sequence[str]) -> dict[str, int]:
    """Return the codes without dots, each with its line."""
    column = [head.lower().replace(" ", "") for head in heads].index(_HEAD) if len(heads) > 1 else -1
    if column < 0:
        raise FileRefused(member.place, "line 1", "its columns are not parted by tabs", _FETCH_AGAIN)
    codes: dict[str, int] = {}
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) < len(heads) or not cells[-1].strip():
            reason = f"it has {len(cells)} columns where {len(heads)} are due: the file may be cut short"
            raise FileRefused(member.place, f"line {number}", reason, _FETCH_AGAIN)
        code = cells[column].strip()
        if not _CODE.fullmatch(code):
            raise FileRefused(member.place, f"line {number}", "it has no code in its column", _FETCH_AGAIN)
        text = code.replace(".", "")
        if codes.setdefault(text, number) != number and not any("action" in head.lower() for head in heads):
            raise FileRefused(
                member.place, f"line {number}", f"{code} is there on line {codes[text]} too", _FETCH_AGAIN
            )
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
