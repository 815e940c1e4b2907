"""Our own rules of the envelope: delimiters, characters, counts, control numbers, levels.

pyx12 counts too; these count again, because a file with a wrong count is lost as a whole.
Sources: X12.5, X12.6; 005010X222A1 Appendix B and C; X12 RFI 2212 (character sets).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from coderdesk.billing.x12.dates import day_of
from coderdesk.billing.x12.parse import Interchanges, Segment
from coderdesk.billing.x12.problem import Problem

_GUIDE = "005010X222A1"
_VERSION = "00501"
_BASIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !\"&'()*+,-./:;?="
_EXTENDED = "abcdefghijklmnopqrstuvwxyz%@[]_{}\\|<>~^`#$"
_CHARACTERS = frozenset(_BASIC + _EXTENDED)
_PAIRS = {"ISA": "IEA", "GS": "GE", "ST": "SE"}
#: Where a header and its trailer hold their control number, and what the trailer counts.
_CONTROL = {"ISA": (13, 2), "GS": (6, 2), "ST": (2, 2)}
_INNER = {"ISA": "GS", "GS": "ST"}


def envelope_problems(file: Interchanges, today: date) -> Iterator[Problem]:
    """Yield what is wrong with the file as a container."""
    if not file.delimiters.are_distinct:
        yield Problem(1, "", "ISA", "the delimiters must be four different signs", "X12-DELIMITERS")
    if not file.is_terminated:
        yield Problem(len(file.segments), "", "", "the last segment is not terminated", "X12-ENDS")
    yield from _characters(file)
    yield from _nesting(file.segments)
    yield from _numbers_used_twice(file.segments)
    yield from _levels(file.segments)
    yield from _creation(file.segments, today)


def _characters(file: Interchanges) -> Iterator[Problem]:
    for one in file.segments:
        if not one.tag:
            yield Problem(one.number, "", "", "the segment is empty", "X12-EMPTY")
        elif one.elements and not one.elements[-1]:
            yield Problem(one.number, "", one.tag, "the segment ends in an empty element", "X12-EMPTY")
        if not _CHARACTERS.issuperset("".join(one.elements)) or not one.tag.isascii():
            yield Problem(one.number, "", one.tag, "a character is not one of X12's", "X12-CHARACTERS")
        if one.tag != "ISA" and any(text != text.strip(" ") for text in one.elements):
            yield Problem(one.number, "", one.tag, "an element begins or ends with a blank", "X12-BLANKS")


def _nesting(segments: tuple[Segment, ...]) -> Iterator[Problem]:
    """Headers and trailers pair up, with the same control number and the right count."""
    open_headers: list[Segment] = []
    inner: Counter[str] = Counter()
    trailers = {trailer: header for header, trailer in _PAIRS.items()}
    for one in segments:
        if one.tag in _PAIRS:
            open_headers.append(one)
            inner[one.tag] += 1
            if one.tag in _INNER:
                inner[_INNER[one.tag]] = 0
            yield from _version(one)
        elif one.tag in trailers:
            tag = trailers[one.tag]
            if not open_headers or open_headers[-1].tag != tag:
                yield Problem(one.number, "", one.tag, f"{one.tag} closes nothing that is open", "X12-NESTING")
                continue
            yield from _closing(open_headers.pop(), one, inner)
        elif not open_headers or open_headers[-1].tag != "ST":
            yield Problem(one.number, "", one.tag, "the segment stands outside a transaction", "X12-NESTING")
    for header in open_headers:
        yield Problem(header.number, "", header.tag, f"{_PAIRS[header.tag]} is missing", "X12-NESTING")


def _version(one: Segment) -> Iterator[Problem]:
    for tag, place, wanted in (("ISA", 12, _VERSION), ("GS", 8, _GUIDE), ("ST", 3, _GUIDE)):
        if one.tag == tag and one.get(place) != wanted:
            yield Problem(one.number, "", f"{tag}{place:02d}", f"the version must be {wanted}", "X12-VERSION")


def _closing(header: Segment, trailer: Segment, inner: Counter[str]) -> Iterator[Problem]:
    at_header, at_trailer = _CONTROL[header.tag]
    if header.get(at_header) != trailer.get(at_trailer):
        said = f"the control number is not that of {header.tag}"
        yield Problem(trailer.number, "", f"{trailer.tag}{at_trailer:02d}", said, "X12-CONTROL")
    counted = trailer.number - header.number + 1 if header.tag == "ST" else inner[_INNER[header.tag]]
    if trailer.get(1) != str(counted):
        yield Problem(trailer.number, "", f"{trailer.tag}01", f"the count must be {counted}", "X12-COUNT")


def _numbers_used_twice(segments: tuple[Segment, ...]) -> Iterator[Problem]:
    seen: set[tuple[str, ...]] = set()
    interchange = group = ""
    for one in segments:
        if one.tag not in _PAIRS:
            continue
        control = one.get(_CONTROL[one.tag][0])
        if one.tag == "ISA":
            interchange = control
        elif one.tag == "GS":
            group = control
        # A group's number is unique in the file, a transaction's in its group.
        key = (one.tag, interchange, group, control) if one.tag == "ST" else (one.tag, control)
        if key in seen:
            yield Problem(one.number, "", one.tag, "the control number is used twice", "X12-CONTROL")
        seen.add(key)
        if one.tag != "ST" and not (control.isdecimal() and int(control) > 0):
            yield Problem(one.number, "", one.tag, "the control number must be a number above zero", "X12-CONTROL")


def _levels(segments: tuple[Segment, ...]) -> Iterator[Problem]:
    """HL01 counts from 1, HL02 names the right level above, HL04 says whether levels follow."""
    levels: list[Segment] = []
    for one in segments:
        if one.tag == "ST":
            levels = []
        elif one.tag == "HL":
            levels.append(one)
            if one.get(1) != str(len(levels)):
                yield Problem(one.number, "", "HL01", "the levels are not numbered in order", "X12-LEVELS")
        elif one.tag == "SE":
            yield from _family(levels)


def _family(levels: list[Segment]) -> Iterator[Problem]:
    kinds = {one.get(1): one.get(3) for one in levels}
    parents = {one.get(2) for one in levels}
    above = {"20": "", "22": "20", "23": "22"}
    for one in levels:
        kind, parent = one.get(3), one.get(2)
        if kind in above and kinds.get(parent, "") != above[kind]:
            yield Problem(one.number, "", "HL02", "the level does not hang below the right kind of level", "X12-LEVELS")
        if one.get(4) != ("1" if one.get(1) in parents else "0"):
            yield Problem(one.number, "", "HL04", "it does not say rightly whether levels follow", "X12-LEVELS")


def _creation(segments: tuple[Segment, ...], today: date) -> Iterator[Problem]:
    """No date of writing lies in the future: payers reject the file."""
    for one in segments:
        if one.tag in ("GS", "BHT"):
            written = day_of(one.get(4))
            if written is None or written > today:
                said = "the date of writing lies in the future" if written else "the date of writing is not a day"
                yield Problem(one.number, "", f"{one.tag}04", said, "X12-WRITTEN")
