"""The codes that a note or an index entry names in its text, and where in the text they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coderdesk.domain.codes import Code, CodeSystem

_CODE = r"[A-Z](?:[0-9][0-9A-Z]|A[0-9])(?:\.[0-9A-Z]{1,4})?(?![0-9A-Za-z])"
_REFERENCE = re.compile(rf"(?<![0-9A-Za-z])({_CODE})(?:[.-]*-)?(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class Reference:
    """Characters `start` to `end` (exclusive) of a text, which name `code` or all that begins as it does ("S58.-")."""

    start: int
    end: int
    code: Code


def references(text: str) -> tuple[Reference, ...]:
    """Return the ICD-10-CM codes named in `text`, in order; both ends of a span ("E08-E13") are named apart.

    What has the shape of a code may be none ("vitamin B12"): whether it exists is asked of a `CodeBook`.
    """
    found = []
    for match in _REFERENCE.finditer(text):
        whole = match[0]
        # The dash between the two ends of a span belongs to neither.
        end = match.start() + (len(match[1]) if text[match.end() : match.end() + 1].isalnum() else len(whole))
        found.append(Reference(match.start(), end, Code.parse(CodeSystem.ICD10CM, match[1])))
    return tuple(found)
