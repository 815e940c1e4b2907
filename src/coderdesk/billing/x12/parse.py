"""Read X12 into segments, whoever wrote it and with whatever delimiters.

The reader is tolerant (line ends between segments, any delimiters, a missing end): what is wrong in a file is for the
rules to say, and they can only say it of a file that was read.
"""

from __future__ import annotations

from dataclasses import dataclass

from coderdesk.domain.failures import CoderDeskError

#: Characters of an ISA segment with its terminator: 86 of data, the tag, 16 separators, the terminator.
ISA_LENGTH = 106
_ISA_WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)


class NotX12(CoderDeskError):
    """The text does not begin with an interchange header (ISA) of the fixed length."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Delimiters:
    """The four characters that an interchange header declares."""

    element: str
    component: str
    repetition: str
    terminator: str

    @property
    def are_distinct(self) -> bool:
        """Whether all four differ and none can be mistaken for data."""
        signs = (self.element, self.component, self.repetition, self.terminator)
        return len(set(signs)) == len(signs) and not any(sign.isalnum() or sign == " " for sign in signs)


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment as read. `number` counts from 1 in the file; `elements` begin with the first after the tag."""

    number: int
    tag: str
    elements: tuple[str, ...]
    component: str

    def get(self, place: int) -> str:
        """Return the element at `place` (from 1), "" where it is not there."""
        return self.elements[place - 1] if 0 < place <= len(self.elements) else ""

    def parts(self, place: int) -> tuple[str, ...]:
        """Return the components of the element at `place` (from 1), () where it is empty."""
        text = self.get(place)
        return tuple(text.split(self.component)) if text else ()

    def part(self, place: int, component: int) -> str:
        """Return one component (from 1) of the element at `place`, "" where it is not there."""
        parts = self.parts(place)
        return parts[component - 1] if 0 < component <= len(parts) else ""


@dataclass(frozen=True, slots=True)
class Interchanges:
    """A file as read: its delimiters, its segments, and whether the last one had its terminator."""

    delimiters: Delimiters
    segments: tuple[Segment, ...]
    is_terminated: bool


def parse(text: str) -> Interchanges:
    """Read `text`, which begins with an ISA segment. `NotX12` where it does not, or where that has the wrong length."""
    delimiters = _delimiters(text)
    *chunks, rest = text.split(delimiters.terminator)
    rest = rest.strip()
    if rest:
        chunks.append(rest)
    segments = []
    for number, chunk in enumerate(chunks, start=1):
        # An ISA ends in a data element that may be a blank, so only line ends are taken off.
        tag, *elements = chunk.lstrip("\r\n \t").rstrip("\r\n").split(delimiters.element)
        segments.append(Segment(number, tag, tuple(elements), delimiters.component))
    return Interchanges(delimiters, tuple(segments), is_terminated=not rest)


def _delimiters(text: str) -> Delimiters:
    if not text.startswith("ISA") or len(text) < ISA_LENGTH:
        raise NotX12("The file does not begin with an X12 interchange header (ISA).")
    element = text[3]
    fields = text[:ISA_LENGTH].split(element)
    widths = tuple(len(field) for field in fields[1:])
    # The last field holds the component separator and the terminator.
    if len(fields) != len(_ISA_WIDTHS) + 1 or widths[:-1] != _ISA_WIDTHS[:-1] or widths[-1] != 2:
        raise NotX12("The interchange header (ISA) does not have the fixed length of 106 characters.")
    return Delimiters(element=element, component=text[104], repetition=text[82], terminator=text[105])
