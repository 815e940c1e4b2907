"""Validation of an 837P by pyx12, a library that we did not write.

Its own front door (`x12n_document`) writes the values of a faulty file to the log, which may never hold patient data.
So its reader, its walker and its map are driven from here, in the same order, and only the codes of what they find are
kept. Nothing is written to disk.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from coderdesk.billing.x12.problem import LOOPS, Problem
from coderdesk.domain.progress import Progress, Silent

if TYPE_CHECKING:
    from pyx12.error_item import EleError, SegError
    from pyx12.map_if import Node, map_if
    from pyx12.segment import Segment
    from pyx12.x12file import X12Reader

GUIDE = "005010X222A1"
_RULE = "pyx12"
_CONTROL_MAP = "x12.control.00501.xml"
_GUIDE_MAP = "837.5010.X222.A1.xml"
_EVERY = 500

#: What pyx12's reader finds: level and code, to our words.
_READER = {
    ("isa", "001"): "the control number of the end of the interchange (IEA02) is not that of its beginning (ISA13)",
    ("isa", "021"): "the number of groups (IEA01) is wrong",
    ("isa", "023"): "the end of the interchange (IEA) is missing",
    ("isa", "024"): "a group is not closed (GE) before the interchange ends",
    ("isa", "025"): "the interchange control number (ISA13) stands twice in the file",
    ("gs", "3"): "the end of a group (GE) is missing",
    ("gs", "4"): "the control number of the end of the group (GE02) is not that of its beginning (GS06)",
    ("gs", "5"): "the number of transactions (GE01) is wrong",
    ("gs", "6"): "the group control number (GS06) stands twice in the interchange",
    ("st", "2"): "the end of a transaction (SE) is missing",
    ("st", "3"): "the control number of the end of the transaction (SE02) is not that of its beginning (ST02)",
    ("st", "4"): "the number of segments (SE01) is wrong",
    ("st", "23"): "the transaction control number (ST02) stands twice in the group",
    ("seg", "1"): "the segment's name is not one that X12 knows",
    ("seg", "8"): "the segment is empty",
    ("seg", "SEG1"): "the segment ends in an empty element",
    ("seg", "HL1"): "the number of the level (HL01) is out of sequence",
    ("seg", "HL2"): "the level's parent (HL02) is none of the levels above it",
    ("seg", "LX"): "the number of the service line (LX01) is out of sequence",
}
_SEGMENT = {
    "1": "the segment is not one of the guide's, or stands in the wrong place",
    "2": "the segment may not be used here",
    "4": "the loop stands more often than the guide allows",
    "5": "the segment stands more often than the guide allows",
}
_ELEMENT = {
    "1": "is missing",
    "3": "is more than the segment takes",
    "4": "is too short",
    "5": "is too long",
    "6": "holds a character that may not stand there",
    "7": "is not a code of the guide's list",
    "8": "is not a date of the form that its qualifier says",
    "9": "is not a time",
    "10": "may not be used here",
}
#: pyx12 stumbles over some malformed files; each of these has been met on truncated or scrambled ones.
_STUMBLES = (IndexError, AttributeError, KeyError, TypeError, ValueError, AssertionError)


@dataclass(frozen=True, slots=True)
class _Maps:
    control: map_if
    guide: map_if


@cache
def _maps() -> _Maps:
    """Load the maps once (0.4 s). They are only read afterwards, so that every thread may use them."""
    from pyx12.map_if import load_map_file
    from pyx12.params import ParamsBase

    settings = ParamsBase()
    # pyx12's list of states lacks PW; states are checked by our own rules, also where pyx12 does not look.
    settings.set("exclude_external_codes", "states")
    return _Maps(load_map_file(_CONTROL_MAP, settings), load_map_file(_GUIDE_MAP, settings))


def validate(text: str, *, progress: Progress | None = None) -> tuple[Problem, ...]:
    """Return what pyx12 finds wrong in an 837P, in the order of the file; empty for a valid one.

    Safe to call from any thread. The problems hold codes and places, no values. `Cancelled` where `progress` says so.
    """
    from pyx12.errors import X12Error
    from pyx12.x12file import X12Reader

    try:
        reader = X12Reader(io.StringIO(text))
    except X12Error:
        return (Problem(1, "", "ISA", "the interchange header cannot be read", _RULE),)
    return tuple(_walked(reader, progress or Silent(), text.count(reader.seg_term)))


def _walked(reader: X12Reader, progress: Progress, total: int) -> Iterator[Problem]:
    from pyx12.errors import EngineError, X12Error

    walk = _Walk(reader)
    try:
        for one in reader:
            if reader.get_cur_line() % _EVERY == 0:
                progress.step(reader.get_cur_line(), total, "Validating")
            yield from walk.take(one)
            yield from walk.told()
        reader.cleanup()
        yield from walk.told()
    except (EngineError, X12Error, *_STUMBLES):
        yield Problem(reader.get_cur_line(), "", "", "the file cannot be followed from here on", _RULE)


class _Walk:
    """Where in the guide's map the reader is."""

    def __init__(self, reader: X12Reader) -> None:
        from pyx12.map_walker import walk_tree

        self._reader = reader
        self._walker = walk_tree()
        self._node: Node = _maps().control.getnodebypath("/ISA_LOOP/ISA")

    def take(self, one: Segment) -> Iterator[Problem]:
        """Go to the place of the next segment, and say what is wrong on the way and in it."""
        tag = one.get_seg_id()
        if tag == "ISA":
            self._begin(_maps().control, "/ISA_LOOP", "ISA")
        elif tag == "GS":
            if (one.get_value("GS01"), one.get_value("GS08")) != ("HC", GUIDE):
                yield self._problem("", "GS08", f"the group is not an 837P of the guide {GUIDE}")
            self._reader.check_837_lx = True
            self._begin(_maps().guide, "/ISA_LOOP/GS_LOOP", "GS")
        else:
            reader = self._reader
            found, _, _, faults = self._walker.walk_errors(
                self._node, one, reader.get_seg_count(), reader.get_cur_line(), reader.get_ls_id()
            )
            for fault in faults:
                yield self._missing_or_misplaced(fault)
            if found is None:
                return
            self._node = found
        for wrong in self._node.is_valid_errors(one)[1]:
            yield self._in_element(wrong, tag)

    def told(self) -> Iterator[Problem]:
        """Say what the reader itself found since the last time: counts and control numbers."""
        for level, code, _, _, _ in self._reader.pop_errors():
            said = _READER.get((level, code), "the segment is wrong")
            yield self._problem(_loop_of(self._node), "", said)

    def _begin(self, of: map_if, loop: str, tag: str) -> None:
        self._node = of.getnodebypath(f"{loop}/{tag}")
        self._walker.forceWalkCounterToLoopStart(loop, f"{loop}/{tag}")

    def _missing_or_misplaced(self, fault: SegError) -> Problem:
        node = fault.map_node or self._node
        if fault.err_cde == "3":
            said = f"the {node.name} segment ({node.id}) is missing"
        else:
            said = _SEGMENT.get(fault.err_cde, "the segment is wrong")
        return self._problem(_loop_of(node), "", said)

    def _in_element(self, wrong: EleError, tag: str) -> Problem:
        place = str(wrong.refdes or "")
        element = place if place.startswith(tag) else f"{tag}{int(place):02d}" if place.isdecimal() else tag
        if wrong.err_cde == "2":
            said = f"elements of {tag} that belong together are not all there"
        else:
            name = (wrong.map_node.name if wrong.map_node else None) or element
            said = f"{name} {_ELEMENT.get(wrong.err_cde, 'is wrong')}"
        return self._problem(_loop_of(self._node), element, said)

    def _problem(self, loop: str, element: str, said: str) -> Problem:
        return Problem(self._reader.get_cur_line(), loop, element, said, _RULE)


def _loop_of(node: Node) -> str:
    name = node.parent.id if node.parent else None
    return name if name in LOOPS else ""
