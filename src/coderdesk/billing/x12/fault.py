"""What one of our own rules says of a segment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coderdesk.billing.x12.loops import Block, Claim
from coderdesk.billing.x12.parse import Segment

_DECIMAL = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)", re.ASCII)
#: Digits of the longest number that X12 takes (element 782), with sign and point.
_LONGEST = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with `segment`, in `element` ("NM109", "" for the whole), said without any value of the file."""

    segment: Segment
    element: str
    said: str


BlockRule = Callable[[Block, date], Iterator[Fault]]
ClaimRule = Callable[[Claim, date], Iterator[Fault]]


def decimal_of(text: str) -> Decimal | None:
    """Read a number of type R; None for anything else, and for one that is longer than any element takes."""
    return Decimal(text) if len(text) <= _LONGEST and _DECIMAL.fullmatch(text) else None
