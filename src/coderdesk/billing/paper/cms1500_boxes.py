"""A form being filled in: each value cut to its box, and what was cut kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from coderdesk.billing.paper.cms1500_layout import BOXES
from coderdesk.billing.paper.cms1500_text import city_state_zip, date_parts, filed_name, phone, plain, zip_code
from coderdesk.domain.failures import ExportRefused
from coderdesk.domain.people import Address, PersonName


@dataclass(slots=True)
class Boxes:
    """The boxes of one form, by name. Empty boxes are not among `texts`; `cut` names those that lost something."""

    account: str
    texts: dict[str, str] = field(default_factory=dict, repr=False)
    cut: list[str] = field(default_factory=list)

    def copy(self) -> Boxes:
        """Return a form that is filled in alike and can be filled in further."""
        return Boxes(self.account, dict(self.texts), list(self.cut))

    @staticmethod
    def length(box: str) -> int:
        """Return how many characters `box` takes."""
        return BOXES[box].length

    def write(self, box: str, value: str, by: Callable[[str], str] = plain) -> None:
        """Write `value` as `by` spells it. A value of which nothing is left counts as cut."""
        text = by(value)
        self.put(box, text)
        if value.strip() and not text:
            self.cut.append(box)

    def put(self, box: str, text: str) -> None:
        """Write `text` as it is, cut to the length of `box`."""
        kept = text[: self.length(box)].rstrip()
        if kept != text:
            self.cut.append(box)
        if kept:
            self.texts[box] = kept

    def write_name(self, box: str, name: PersonName) -> None:
        """Write a name as items 2, 4 and 9 want it."""
        self.write(box, name.filed, by=lambda _: filed_name(name))

    def put_number(self, box: str, text: str | None, what: str) -> None:
        """Write a number, which is never cut: where it does not fit, the bill is refused. `what` begins the reason."""
        if text is None or len(text) > self.length(box):
            raise ExportRefused(
                f"{what} on account {self.account} cannot be written in the {self.length(box)} characters of item"
                f" {item_of(box)}.",
                "Split the charge or the units over several lines, or bill it electronically.",
            )
        self.texts[box] = text

    def tick(self, box: str) -> None:
        """Put an X into a check box."""
        self.texts[box] = "X"

    def choose(self, item: str, yes: bool) -> None:
        """Tick the YES or the NO of `item`."""
        self.tick(f"{item}_yes" if yes else f"{item}_no")

    def put_date(self, item: str, day: date | None) -> None:
        """Write a date of eight digits in its three parts; nothing where it is not known."""
        if day:
            for part, text in zip(("mm", "dd", "yyyy"), date_parts(day), strict=True):
                self.texts[f"{item}_{part}"] = text

    def put_phone(self, item: str, number: str) -> None:
        """Write area code and number of items 5, 7 and 33."""
        area, rest = phone(number)
        self.put(f"{item}_area", area)
        self.put(f"{item}_phone", rest)

    def write_home(self, item: str, address: Address) -> None:
        """Write the address of items 5 and 7, each of its parts in its own box."""
        self.write(f"{item}_street", f"{address.line1} {address.line2}")
        self.write(f"{item}_city", address.city)
        self.write(f"{item}_state", address.state)
        self.put(f"{item}_zip", zip_code(address))

    def write_place(self, item: str, name: str, address: Address) -> None:
        """Write the three lines of items 32 and 33."""
        self.write(f"{item}_name", name)
        self.write(f"{item}_street", f"{address.line1} {address.line2}")
        self.put(f"{item}_csz", city_state_zip(address))


def item_of(box: str) -> str:
    """Return the item that a box belongs to, as a biller names it: "24F" of "24.3F_charge", "33" of "33_csz"."""
    return re.sub(r"\.\d", "", box.split("_", 1)[0])
