"""The loops of an 837P, found again in its segments: which loop each segment stands in, and claims out of loops.

This reads what stands there and does not judge it: an 837P whose loops are out of order still gives claims, so that the
rules can speak of them. Source: 005010X222A1, the loops and the qualifiers that begin them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from coderdesk.billing.x12.parse import Segment

#: NM101 that begins a loop, by the part of the transaction that it stands in.
_HEADER = {"41": "1000A", "40": "1000B"}
_LEVEL = {"85": "2010AA", "87": "2010AB", "PE": "2010AC", "IL": "2010BA", "PR": "2010BB", "QC": "2010CA"}
_CLAIM = {"DN": "2310A", "P3": "2310A", "82": "2310B", "77": "2310C", "DQ": "2310D", "PW": "2310E", "45": "2310F"}
_OTHER = {
    "IL": "2330A", "PR": "2330B", "DN": "2330C", "P3": "2330C", "82": "2330D", "77": "2330E", "DQ": "2330F",
    "85": "2330G",
}  # fmt: skip
_LINE = {
    "82": "2420A", "QB": "2420B", "77": "2420C", "DQ": "2420D", "DK": "2420E", "DN": "2420F", "P3": "2420F",
    "PW": "2420G", "45": "2420H",
}  # fmt: skip
_LEVELS = {"20": "2000A", "22": "2000B", "23": "2000C"}
_ENVELOPE = ("ISA", "GS", "ST", "SE", "GE", "IEA")
_STARTS_IN_LINE = {"LIN": "2410", "SVD": "2430", "LQ": "2440"}


@dataclass(frozen=True, slots=True)
class Block:
    """The segments of one loop, without those of the loops inside it."""

    loop: str
    segments: list[Segment] = field(default_factory=list)

    def all(self, tag: str, qualifier: str = "") -> Iterator[Segment]:
        """Yield the segments of that tag, and of that first element where `qualifier` is given."""
        return (one for one in self.segments if one.tag == tag and qualifier in ("", one.get(1)))

    def first(self, tag: str, qualifier: str = "") -> Segment | None:
        """Return the first of them, or None."""
        return next(self.all(tag, qualifier), None)


Level = list[Block]


def block(level: Level, loop: str) -> Block:
    """Return the first block of that loop, an empty one where there is none."""
    return next((one for one in level if one.loop == loop), Block(loop))


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim (loop 2300) with the levels above it. `others` are its 2320 loops, `lines` its 2400 loops.

    Each is a list of blocks, the first of which is the loop itself and the rest the loops inside it.
    """

    header: Level
    billing: Level
    subscriber: Level
    patient: Level
    claim: Level
    others: list[Level]
    lines: list[Level]

    @property
    def clm(self) -> Segment:
        """The CLM segment."""
        return self.claim[0].segments[0]

    @property
    def account(self) -> str:
        """The patient control number, CLM01."""
        return self.clm.get(1)

    def levels(self) -> Iterator[Level]:
        """Yield every level from the billing provider down."""
        yield self.billing
        yield self.subscriber
        yield self.patient
        yield self.claim
        yield from self.others
        yield from self.lines


class _Reader:
    """Walks the segments once and files each under its loop."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        self.blocks: list[Block] = []
        self._levels: dict[str, Level] = {}
        self._open: Level = []
        self._names = _HEADER

    def read(self, one: Segment) -> None:
        """File one segment: those that begin a loop open a block, the others join the block that is open."""
        if one.tag in _ENVELOPE or not self.blocks:
            self._levels = {"header": [], "2000A": [], "2000B": [], "2000C": []}
            self._enter(self._levels["header"], "", _HEADER)
        elif one.tag == "HL":
            self._enter_level(_LEVELS.get(one.get(3), ""))
        elif one.tag == "CLM":
            self._enter_claim()
        elif one.tag == "SBR" and self.claims and self._names in (_CLAIM, _OTHER):
            self.claims[-1].others.append([])
            self._enter(self.claims[-1].others[-1], "2320", _OTHER)
        elif one.tag == "LX" and self.claims:
            self.claims[-1].lines.append([])
            self._enter(self.claims[-1].lines[-1], "2400", _LINE)
        elif one.tag in _STARTS_IN_LINE and self._names is _LINE:
            self._begin(_STARTS_IN_LINE[one.tag])
        elif one.tag == "NM1":
            self._begin(self._names.get(one.get(1), ""))
        self.blocks[-1].segments.append(one)

    def _enter_level(self, loop: str) -> None:
        levels = list(_LEVELS.values())
        for inner in levels[levels.index(loop) :] if loop else ():
            self._levels[inner] = []
        self._enter(self._levels.get(loop, []), loop, _LEVEL)

    def _enter_claim(self) -> None:
        of = self._levels
        self.claims.append(Claim(of["header"], of["2000A"], of["2000B"], of["2000C"], [], [], []))
        self._enter(self.claims[-1].claim, "2300", _CLAIM)

    def _enter(self, level: Level, loop: str, names: dict[str, str]) -> None:
        self._open, self._names = level, names
        self._begin(loop)

    def _begin(self, loop: str) -> None:
        self.blocks.append(Block(loop))
        self._open.append(self.blocks[-1])


@dataclass(frozen=True, slots=True)
class Outline:
    """What an 837P holds: every block in order, and the claims made of them."""

    blocks: list[Block]
    claims: list[Claim]

    def loop_of(self, number: int) -> str:
        """Return the loop that segment `number` stands in, "" where that is none."""
        at = bisect_right(self.blocks, number, key=lambda one: one.segments[0].number)
        return self.blocks[at - 1].loop if at else ""

    def account_of(self, number: int) -> str:
        """Return the account of the claim that segment `number` belongs to, "" where that is none.

        A segment of a level above the claims belongs to the first claim below it.
        """
        if self.loop_of(number) in ("", *_HEADER.values()):
            return ""
        at = bisect_left(self.claims, number, key=_last)
        return self.claims[at].account if at < len(self.claims) else ""


def _last(claim: Claim) -> int:
    levels = [claim.claim, *claim.others, *claim.lines]
    return max(one.segments[-1].number for level in levels for one in level)


def outline(segments: tuple[Segment, ...]) -> Outline:
    """Find loops and claims in the segments of a file."""
    reader = _Reader()
    for one in segments:
        reader.read(one)
    return Outline(reader.blocks, reader.claims)
