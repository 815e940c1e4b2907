"""From the bytes of a file to its outermost resource: what cannot be read wholly is refused with line and column."""

from __future__ import annotations

import re
from decimal import InvalidOperation
from pathlib import Path
from typing import Final

from coderdesk.domain.failures import FileRefused
from coderdesk.intake.fhir.node import ASK_FOR_R4, Node
from coderdesk.intake.json_text import read_json
from coderdesk.intake.problems import Refused

_MARK: Final = re.compile(rb'"resourceType"\s*:\s*"')
_XML: Final = re.compile(rb"<[A-Za-z]+\s[^<>]*xmlns=[\"']http://hl7\.org/fhir[\"']")


def looks_like_fhir(head: bytes) -> bool:
    """Say whether a file that begins with `head` is FHIR: a JSON object that names its resource type, or FHIR's XML."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return bool(_MARK.search(head)) if start.startswith(b"{") else _is_xml(start)


def load(path: Path) -> Node:
    """Return the resource that the file at `path` holds; `FileRefused` where it is not one whole JSON object."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileRefused(path.name, "", f"it cannot be read ({error.strerror})") from error
    if _is_xml(data[:65536].lstrip()):
        raise FileRefused(path.name, "", "it is FHIR in XML, which is not read", "Ask the sender for FHIR in JSON.")
    value = _read(path.name, data)
    if not isinstance(value, dict):
        raise FileRefused(path.name, "line 1", "it does not hold a FHIR resource (a JSON object)", ASK_FOR_R4)
    return Node(path.name, value)


def _read(file: str, data: bytes) -> object:
    try:
        return read_json(data)
    except Refused as refused:
        problem = refused.problem
        if _is_one_resource_a_line(data):
            reason = "a second resource begins here: NDJSON, one resource a line, is not read"
            remedy = "Ask the sender for a Bundle, or split the file into one resource a file."
            raise FileRefused(file, "line 2", reason, remedy) from None
        raise FileRefused(file, problem.place, problem.reason, ASK_FOR_R4) from None
    except InvalidOperation:
        raise FileRefused(file, "", "it holds a number that is too large", ASK_FOR_R4) from None


def _is_xml(start: bytes) -> bool:
    return start.startswith(b"<") and bool(_XML.search(start[:8192]))


def _is_one_resource_a_line(data: bytes) -> bool:
    """Whether the first line alone is a whole object, and another begins on the second."""
    first, _, rest = data.strip().partition(b"\n")
    if not rest.lstrip().startswith(b"{"):
        return False
    try:
        return isinstance(read_json(first), dict)
    except (Refused, InvalidOperation):
        return False
