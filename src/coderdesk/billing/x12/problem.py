"""What is wrong in an X12 file, where, and who found it."""

from __future__ import annotations

from dataclasses import dataclass

#: The loops of an 837P (005010X222A1), in the words of the trade.
LOOPS = {
    "1000A": "submitter",
    "1000B": "receiver",
    "2000A": "billing provider",
    "2010AA": "billing provider",
    "2010AB": "pay-to address",
    "2010AC": "pay-to plan",
    "2000B": "subscriber",
    "2010BA": "subscriber",
    "2010BB": "payer",
    "2000C": "patient",
    "2010CA": "patient",
    "2300": "claim",
    "2310A": "referring provider",
    "2310B": "rendering provider",
    "2310C": "service facility",
    "2310D": "supervising provider",
    "2310E": "ambulance pick-up",
    "2310F": "ambulance drop-off",
    "2320": "other coverage",
    "2330A": "other subscriber",
    "2330B": "other payer",
    "2330C": "other payer's referring provider",
    "2330D": "other payer's rendering provider",
    "2330E": "other payer's service facility",
    "2330F": "other payer's supervising provider",
    "2330G": "other payer's billing provider",
    "2400": "service line",
    "2410": "drug",
    "2420A": "rendering provider of the line",
    "2420B": "purchased service provider",
    "2420C": "service facility of the line",
    "2420D": "supervising provider of the line",
    "2420E": "ordering provider",
    "2420F": "referring provider of the line",
    "2420G": "ambulance pick-up of the line",
    "2420H": "ambulance drop-off of the line",
    "2430": "line adjudication",
    "2440": "form of the line",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a file.

    `segment` counts from 1 in the file (0: the file as a whole); `loop` is the guide's name ("2310B", "" outside the
    837's loops); `element` the reference ("NM109", "" for the segment as a whole); `said` what is wrong, without any
    value of the file; `rule` who found it: "pyx12" or the name of one of our own rules. `account` is the patient
    control number of the claim that the segment belongs to, "" for none.
    """

    segment: int
    loop: str
    element: str
    said: str
    rule: str
    account: str = ""

    @property
    def message(self) -> str:
        """One sentence: whose claim, where, and what is wrong."""
        loop = LOOPS.get(self.loop, "")
        place = " ".join(part for part in (self.loop, self.element) if part)
        where = ", ".join(part for part in (f"account {self.account}" if self.account else "", loop) if part)
        said = f"{where}: {self.said}" if where else self.said
        tail = f" ({place})" if place else ""
        return f"{said[:1].upper()}{said[1:]}{tail}."
