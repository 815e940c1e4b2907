"""The lines of an ICD-10-CM or ICD-10-PCS order file, read by their columns.

Columns (counted from 1): 1-5 order number, 7-13 code without dot, 15 whether it may be reported (1) or is a header (0),
17-76 short description, from 78 long description; blanks between. Source: CMS, icd10OrderFiles.pdf.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from coderdesk.domain.codes import CodeSystem

_LOOKS_SO = re.compile(r"\s*[0-9]{1,6}\s+[0-9A-Z]{3,7}\s+[01]\s+\S")
_LINE = re.compile(r"([0-9]{5}) (?=.{7} [01] )([0-9A-Z]{3,7}) +([01]) (.{60}) (\S[^\x00-\x1f\x7f]*)")
_SHAPES = {
    CodeSystem.ICD10CM: re.compile(r"[A-Z](?:[0-9][0-9A-Z]|A[0-9])[0-9A-Z]{0,4}"),
    CodeSystem.ICD10PCS: re.compile(r"[0-9A-HJ-NP-Z]{3}(?:[0-9A-HJ-NP-Z]{4})?"),
}
#: How many of the first lines may be of another form before a file is held for something else.
_TRIED = 20


class Entry(NamedTuple):
    """A code as a line has it, with the long description and the number of the line."""

    code: str
    billable: bool
    title: str
    line: int


class LineRefused(Exception):
    """A line that cannot be read: its number, and why."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def looks_like_order_lines(lines: Sequence[str]) -> bool:
    """Say whether `lines` are those of an order file, be they whole or not."""
    return any(_LOOKS_SO.match(line) for line in lines[:_TRIED])


def read_entries(lines: Sequence[str]) -> tuple[CodeSystem, list[Entry]]:
    """Return the system and the codes of `lines`, in order. `LineRefused` at the first that cannot be read."""
    entries: list[Entry] = []
    system = CodeSystem.ICD10CM
    for number, line in enumerate(lines, 1):
        found = _LINE.fullmatch(line)
        if found is None:
            if not line.strip() and not any(rest.strip() for rest in lines[number:]):
                break
            raise LineRefused(number, _fault(line))
        order, code, billable, _, title = found.groups()
        if not entries and code[0].isdigit():
            system = CodeSystem.ICD10PCS
        if int(order) != len(entries) + 1:
            raise LineRefused(number, f"its order number is {order} where {len(entries) + 1:05} is due")
        if not _SHAPES[system].fullmatch(code):
            raise LineRefused(number, f"{code} is no {system.label} code, as those before it are")
        entries.append(Entry(code, billable == "1", title.rstrip(), number))
    return system, entries


def _fault(line: str) -> str:
    """Say what keeps `line` from being one of an order file."""
    if not line.strip():
        return "it is empty"
    if not re.match(r"[0-9]{5} ", line):
        return "columns 1 to 5 hold no order number: the columns may be shifted"
    if not re.fullmatch(r"[0-9A-Z]{3,7} *", line[6:13]) or line[13:14] != " ":
        return "columns 7 to 13 hold no code: the columns may be shifted"
    if line[14:15] not in ("0", "1") or line[15:16] not in ("", " "):
        return "column 15 is not 0 (header) or 1 (may be reported): the columns may be shifted"
    if len(line.rstrip()) < 78:
        return "it ends before its long description: the file may be cut short"
    if re.search(r"[\x00-\x1f\x7f]", line):
        return "it holds characters that belong in no text"
    return "its descriptions do not begin at columns 17 and 78: the columns may be shifted"
