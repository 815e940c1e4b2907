"""A JSON object that knows where in its file it stands.

FHIR is read by hand from plain JSON: some fifteen resources matter here, and of each a few elements. What this module
adds is that whatever cannot be what the specification says it is refuses the file with its place
("entry[12].resource.period.start"), never with its content.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from coderdesk.domain.dates import plausible
from coderdesk.domain.failures import FileRefused, InvalidValue

#: Why a file is refused for its shape, and what to do about it.
ASK_FOR_R4: Final = "Ask the sender for valid FHIR R4. Nothing was imported from this file."

# date, dateTime and instant of FHIR R4 (datatypes.html#dateTime), where the month and the day may be left out
_MOMENT = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)
# What strings of FHIR may not hold (datatypes.html#string)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# More digits before the point than any amount or measurement of a chart
_MOST_DIGITS = 15


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One JSON object of `file`. `key` is its step below `parent`: "resource", "name[0]" or "" at the top.

    Every accessor takes the name of a field, gives the empty value of its type where the field is absent or null, and
    raises `FileRefused` where it holds something of another type.
    """

    file: str
    value: Mapping[str, object]
    parent: Node | None = None
    key: str = ""

    @property
    def path(self) -> str:
        """The place in the file: "entry[12].resource.period"."""
        steps: list[str] = []
        node: Node | None = self
        while node is not None:
            if node.key:
                steps.append(node.key)
            node = node.parent
        return ".".join(reversed(steps))

    def refusal(self, reason: str, name: str = "") -> FileRefused:
        """Return the failure that refuses the file because of this object, or of its field `name`."""
        place = ".".join(part for part in (self.path, name) if part)
        return FileRefused(self.file, place, reason, ASK_FOR_R4)

    # -- objects -----------------------------------------------------------------------------------------------------

    def child(self, name: str) -> Node | None:
        """Return the object in field `name`."""
        value = self.value.get(name)
        return None if value is None else self._node(value, name)

    def children(self, name: str) -> tuple[Node, ...]:
        """Return the objects of the list in field `name`."""
        return tuple(
            self._node(value, f"{name}[{place}]") for place, value in enumerate(self._list(name)) if value is not None
        )

    def _node(self, value: object, key: str) -> Node:
        if not isinstance(value, dict):
            raise self.refusal(f"an object is expected here, not {_kind(value)}", key)
        return Node(self.file, value, self, key)

    def _list(self, name: str) -> list[object]:
        value = self.value.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.refusal(f"a list is expected here, not {_kind(value)}", name)
        return value

    # -- values ------------------------------------------------------------------------------------------------------

    def raw(self, name: str) -> str:
        """Return the text in field `name` as it stands."""
        value = self.value.get(name)
        return "" if value is None else self._string(value, name)

    def text(self, name: str) -> str:
        """Return the text in field `name` on one line: each run of blanks is one blank."""
        return one_line(self.raw(name))

    def prose(self, name: str) -> str:
        """Return the text in field `name` with its line ends as newlines."""
        return lines(self.raw(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of the list in field `name`, each on one line; empty ones are left out."""
        found = (
            one_line(self._string(value, f"{name}[{place}]"))
            for place, value in enumerate(self._list(name))
            if value is not None
        )
        return tuple(text for text in found if text)

    def day(self, name: str) -> date | None:
        """Return the local day of the date or moment in field `name`: as written, not shifted to another time zone.

        None also where only a year or a month is told. A day that no calendar has, and one that no chart can hold
        (before 1880, after 2100), refuse the file.
        """
        text = self.text(name)
        if not text:
            return None
        match = _MOMENT.fullmatch(text)
        if match is None:
            raise self.refusal("it is not a date of FHIR, such as 2026-09-14", name)
        try:
            found = plausible(date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1)))
        except InvalidValue as error:
            raise self.refusal("the date lies before 1880 or after 2100", name) from error
        except ValueError as error:
            raise self.refusal("no calendar has this date", name) from error
        return found if match["day"] else None

    def number(self, name: str) -> Decimal | None:
        """Return the number in field `name`."""
        value = self.value.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.refusal(f"a number is expected here, not {_kind(value)}", name)
        number = Decimal(value)
        if number.adjusted() >= _MOST_DIGITS:
            raise self.refusal("the number is too large", name)
        return number

    def whole(self, name: str) -> int | None:
        """Return the whole number in field `name`."""
        value = self.value.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.refusal(f"a whole number is expected here, not {_kind(value)}", name)
        return value

    def wholes(self, name: str) -> tuple[int, ...]:
        """Return the whole numbers of the list in field `name`."""
        found: list[int] = []
        for place, value in enumerate(self._list(name)):
            if isinstance(value, bool) or not isinstance(value, int):
                raise self.refusal(f"a whole number is expected here, not {_kind(value)}", f"{name}[{place}]")
            found.append(value)
        return tuple(found)

    def flag(self, name: str) -> bool | None:
        """Return the true or false in field `name`."""
        value = self.value.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.refusal(f"true or false is expected here, not {_kind(value)}", name)
        return value

    def _string(self, value: object, name: str) -> str:
        if not isinstance(value, str):
            raise self.refusal(f"text is expected here, not {_kind(value)}", name)
        return value


def one_line(text: str) -> str:
    """Return `text` without control characters, each run of blanks and line ends as one blank."""
    return " ".join(_CONTROL.sub("", text).split())


def lines(text: str) -> str:
    """Return `text` without control characters and with newlines for line ends of any kind."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _kind(value: object) -> str:
    """Name the JSON type of `value`."""
    match value:
        case bool():
            return "true or false"
        case str():
            return "text"
        case list():
            return "a list"
        case dict():
            return "an object"
        case None:
            return "null"
    return "a number"
