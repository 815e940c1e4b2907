"""Text files as the agencies publish them: lines in UTF-8 or in a Windows encoding."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

from coderdesk.codesets.official.reader import Member
from coderdesk.domain.failures import FileRefused

_YEAR = re.compile(r"(?<![0-9])(?:FY ?)?(20[1-4][0-9])(?![0-9])|FY ?([1-4][0-9])(?![0-9])", re.IGNORECASE)


def text_of(member: Member) -> str | None:
    """Return the text of `member`, or None where it is no text. No byte order mark is left in it."""
    data = member.data
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise FileRefused(member.place, "", "it is damaged: its characters cannot be read") from error
    if b"\0" in member.head:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def lines_of(member: Member) -> list[str] | None:
    """Return the lines of `member` without their ends, or None where it is no text. Line 1 is at 0."""
    text = text_of(member)
    return None if text is None else text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def lost_end(lines: Sequence[str]) -> tuple[str, ...]:
    """Ask about a file whose last line has no end: what was cut off there cannot be told from what is left."""
    return (f"The last line ({len(lines)}) has no end: the file may be cut short.",) if lines[-1].strip() else ()


def year_in(*names: str) -> int | None:
    """Return the year that the first of `names` to have one bears: "icd10cm_order_2026.txt", "POAexemptCodesFY26"."""
    for name in names:
        found = _YEAR.search(name.replace("_", " "))
        if found:
            return int(found[1]) if found[1] else 2000 + int(found[2])
    return None
