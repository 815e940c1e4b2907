"""Values as X12 spells them, and segments made of them.

Sources: X12.5 and X12.6 (element types AN, ID, N0, R, DT; empty elements at the end of a segment are left out); X12 RFI
2212 (the basic and the extended character set).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coderdesk.billing.text import fold
from coderdesk.domain.exports import EdiSegment
from coderdesk.domain.failures import ExportRefused
from coderdesk.domain.money import Money

ELEMENT = "*"
COMPONENT = ":"
REPETITION = "^"
TERMINATOR = "~"

#: What data may hold: the basic set without the delimiters, and of the extended set what stands in addresses and notes.
#: The rest of the extended set is what other senders use as delimiters, so a file that is passed on may break on it.
KEPT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !\"&'()+,-./;?=%@#$_")
_TO_BLANK = str.maketrans({chr(code): " " for code in range(32, 127) if chr(code) not in KEPT})

#: The finest quantity: SV104 and CTP04 take three decimals (formats of X222 2400 SV104, 2410 CTP04).
_FINEST = Decimal("0.001")
_MOST = Decimal("99999999.999")

Element = str | Sequence[str]


def spelled(text: str) -> str:
    """Return `text` in upper-case ASCII without delimiters; what X12 cannot carry is left out, so it may be ""."""
    return " ".join(fold(text).translate(_TO_BLANK).split())


def amount(money: Money) -> str:
    """Write an amount without needless zeros, as type R wants it: "185", "185.5", "0.05"."""
    whole = str(money)
    return whole.rstrip("0").rstrip(".")


def d8(day: date) -> str:
    """Write a day as CCYYMMDD."""
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def segment(tag: str, *elements: Element) -> str:
    """Return a segment without its terminator. A composite is given as its components; empty ends are left out.

    `ValueError` where nothing but the tag is left or where a value holds what only spelling can have let through: both
    are faults of the caller, not of the chart.
    """
    texts = [_joined(element) for element in elements]
    while texts and not texts[-1]:
        texts.pop()
    if not texts:
        raise ValueError(f"a {tag} segment without any element")
    return ELEMENT.join((tag, *texts))


def _joined(element: Element) -> str:
    if isinstance(element, str):
        return _checked(element)
    parts = [_checked(part) for part in element]
    while parts and not parts[-1]:
        parts.pop()
    return COMPONENT.join(parts)


def _checked(text: str) -> str:
    if not KEPT.issuperset(text):
        raise ValueError("an element holds a character that was not spelled for X12")
    return text


class Sheet:
    """Segments in the order in which they are written, each with its loop and its reason."""

    def __init__(self) -> None:
        self.segments: list[EdiSegment] = []

    def add(self, loop: str, meaning: str, tag: str, *elements: Element) -> None:
        """Write one segment. `loop` is the loop's name for the reader, `meaning` why the segment is there."""
        self.segments.append(EdiSegment(loop, segment(tag, *elements), meaning))


@dataclass(frozen=True, slots=True)
class Spelling:
    """Spells the values of one claim, or of one party, and refuses in its name what X12 cannot carry.

    `whose` begins the refusal: "Account 4471-0926". Names and addresses are cut to the length of their element, as the
    payer finds people by number; whatever identifies or tells something is never cut.
    """

    whose: str

    def refused(self, what: str, remedy: str = "") -> ExportRefused:
        """Return the refusal "<whose>: <what>."."""
        return ExportRefused(f"{self.whose}: {what}.", remedy or "Mend it, then export again.")

    def name(self, text: str, what: str, limit: int = 60) -> str:
        """Spell a name that must be there, cut to `limit`."""
        written = self.maybe_name(text, limit)
        if not written:
            said = "is missing" if not text.strip() else "has no letter that an 837P can carry"
            raise self.refused(f"the {what} {said}")
        return written

    def maybe_name(self, text: str, limit: int = 60) -> str:
        """Spell a name that may be empty, cut to `limit`."""
        return spelled(text)[:limit].rstrip()

    def words(self, text: str, what: str, limit: int = 80) -> str:
        """Spell a note or description that may be empty; refuse one that is too long or of which nothing is left."""
        written = spelled(text)
        if len(written) > limit:
            raise self.refused(f"the {what} has {len(written)} characters; an 837P takes {limit}", "Shorten it.")
        if text.strip() and not written:
            raise self.refused(f"the {what} has no character that an 837P can carry")
        return written

    def number(self, text: str, what: str, limit: int = 50) -> str:
        """Spell an identifier that must be there: upper case, otherwise just as it is."""
        written = self.maybe_number(text, what, limit)
        if not written:
            raise self.refused(f"the {what} is missing")
        return written

    def maybe_number(self, text: str, what: str, limit: int = 50) -> str:
        """Spell an identifier that may be empty. One that would be changed by more than its case is refused."""
        given = text.strip().upper()
        if not text.isascii() or not KEPT.issuperset(given):
            raise self.refused(f"the {what} holds a character that an 837P cannot carry")
        if len(given) > limit:
            raise self.refused(f"the {what} has more than {limit} characters")
        return given

    def quantity(self, value: Decimal, what: str) -> str:
        """Write a number of units: more than zero, at most eight digits and three decimals, no needless zeros."""
        if not value.is_finite() or not 0 < value <= _MOST or value != value.quantize(_FINEST):
            raise self.refused(f"the {what} must be more than zero, with at most eight digits and three decimals")
        return f"{value.normalize():f}"
