"""The envelope of an X12 file: who sends it to whom, under which control numbers, and how much is in it.

Source: X12.5 (interchange control structures), X12.6 (functional groups); 005010X222A1 Appendix C; widths of the ISA
elements as in the map of pyx12. ISA11 is the repetition separator from release 00402 on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from coderdesk.billing.x12.segments import COMPONENT, ELEMENT, REPETITION, TERMINATOR, Sheet, Spelling
from coderdesk.domain.exports import EdiSegment

GUIDE = "005010X222A1"
#: ISA05 and ISA07: mutually defined, unless the partners agreed on another kind of id.
MUTUALLY_DEFINED = "ZZ"
_MOST = 999_999_999
_ID_WIDTH = 15
_LOOP = "Envelope"


@dataclass(frozen=True, slots=True)
class Submitter:
    """Who sends the file. `id` is the sender's id with the receiver (ETIN: ISA06, GS02, 1000A NM109).

    `contact` and `phone` are whom the receiver calls about the file (1000A PER); `qualifier` is ISA05.
    """

    name: str
    id: str
    contact: str = ""
    phone: str = ""
    qualifier: str = MUTUALLY_DEFINED


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who gets the file: a clearinghouse or a payer. `id` is ISA08, GS03 and 1000B NM109; `qualifier` is ISA07."""

    name: str
    id: str
    qualifier: str = MUTUALLY_DEFINED


@dataclass(frozen=True, slots=True)
class EdiFile:
    """A whole file: its text (ASCII, no line ends) and its segments, each with its reason."""

    text: str
    segments: tuple[EdiSegment, ...]


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands around the transactions of one file. `at` is the moment of writing, in the sender's own time.

    `interchange` (ISA13) and `group` (GS06) lie between 1 and 999,999,999 and are never used twice.
    """

    submitter: Submitter
    receiver: Receiver
    interchange: int
    group: int
    at: datetime
    production: bool

    def __post_init__(self) -> None:
        if not (1 <= self.interchange <= _MOST and 1 <= self.group <= _MOST):
            raise ValueError("a control number lies between 1 and 999,999,999")

    def enclose(self, transactions: Sequence[Sequence[EdiSegment]]) -> EdiFile:
        """Return the file that holds `transactions`, each from its first segment after ST to its last before SE.

        `ExportRefused` where the id of the sender or the receiver is missing or too long.
        """
        sheet = Sheet()
        sender = sender_id(self.submitter)
        receiver = receiver_id(self.receiver)
        sheet.segments.append(EdiSegment(_LOOP, self._isa(sender, receiver), "Interchange: from whom, to whom, when"))
        day, time = f"{self.at:%Y%m%d}", f"{self.at:%H%M}"
        sheet.add(
            _LOOP, "Group: professional claims", "GS", "HC", sender, receiver, day, time, str(self.group), "X", GUIDE
        )
        for number, inner in enumerate(transactions, start=1):
            control = f"{number:04d}"
            sheet.add(_LOOP, "Transaction: a professional claim file (837P)", "ST", "837", control, GUIDE)
            sheet.segments.extend(inner)
            counted = str(len(inner) + 2)
            sheet.add(_LOOP, "End of the transaction: how many segments", "SE", counted, control)
        sheet.add(_LOOP, "End of the group: how many transactions", "GE", str(len(transactions)), str(self.group))
        sheet.add(_LOOP, "End of the interchange: how many groups", "IEA", "1", f"{self.interchange:09d}")
        return EdiFile("".join(one.text + TERMINATOR for one in sheet.segments), tuple(sheet.segments))

    def _isa(self, sender: str, receiver: str) -> str:
        """The one segment whose elements keep their blanks: every one of them has its fixed width."""
        fields = (
            "ISA", "00", " " * 10, "00", " " * 10,
            self.submitter.qualifier, sender.ljust(_ID_WIDTH), self.receiver.qualifier, receiver.ljust(_ID_WIDTH),
            f"{self.at:%y%m%d}", f"{self.at:%H%M}", REPETITION, "00501", f"{self.interchange:09d}", "0",
            "P" if self.production else "T", COMPONENT,
        )  # fmt: skip
        return ELEMENT.join(fields)


def sender_id(submitter: Submitter) -> str:
    """Return the sender's id as it is written; `ExportRefused` where there is none or it is too long."""
    return Spelling("The sender of the file").number(submitter.id, "sender id", _ID_WIDTH)


def receiver_id(receiver: Receiver) -> str:
    """Return the receiver's id as it is written; `ExportRefused` where there is none or it is too long."""
    return Spelling("The receiver of the file").number(receiver.id, "receiver id", _ID_WIDTH)
