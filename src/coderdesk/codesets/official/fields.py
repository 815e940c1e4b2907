"""Fields of the official files of CPT and HCPCS codes: codes, days, numbers, and the quarter that a name tells."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from coderdesk.codesets.official.reader import Member
from coderdesk.domain.failures import FileRefused

#: A CPT or HCPCS Level II code.
SERVICE = re.compile(r"[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}")
MODIFIER = re.compile(r"[0-9A-Z]{2}")
_MONTHS = {
    "JAN": 1, "FEB": 2, "MAR": 3, "APR": 4, "MAY": 5, "JUN": 6, "JUL": 7, "AUG": 8, "SEP": 9, "OCT": 10, "NOV": 11,
    "DEC": 12,
}  # fmt: skip
_MONTH = re.compile(rf"(?<![A-Za-z])({'|'.join(_MONTHS)})[A-Z]*", re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
#: Older names: PPRRVU25_OCT, and RVU25D for an archive whose letter tells the quarter.
_SHORT = re.compile(r"RVU([0-9]{2})[_ -]?(JAN|APR|JUL|OCT|[A-D](?![A-Z]))", re.IGNORECASE)
_LETTERS = {"A": 1, "B": 4, "C": 7, "D": 10}
_EXCEL_EPOCH = date(1899, 12, 30)
#: Serial days between 1954 and 2119; fewer or more is another number.
_SERIALS = range(20_000, 80_000)
_LABELS = ("January", "April", "July", "October")


def refused(member: Member, place: str, reason: str, remedy: str = "") -> FileRefused:
    """Return the refusal of `member` at `place` ("line 7, column SEQNUM"), for raising."""
    return FileRefused(member.place, place, reason, remedy)


def undated(member: Member, example: str) -> FileRefused:
    """Return the refusal of a file that does not tell from when it holds, for raising."""
    return refused(
        member, "", "neither its content nor its name tells from when it holds",
        f"Give it the name that it was published under, such as {example}, and import it again.",
    )  # fmt: skip


def service_text(text: str) -> str:
    """Return `text` as a CPT or HCPCS code, "" where it is none.

    A spreadsheet that took a code for a number lost its leading zeros: 100 is 00100. No code has three of them.
    """
    cleaned = text.strip().upper()
    if cleaned.isdecimal() and 3 <= len(cleaned) < 5:
        cleaned = cleaned.zfill(5)
    return cleaned if SERVICE.fullmatch(cleaned) else ""


def day(text: str) -> date | None:
    """Read a day written 20240701, 07/01/2024, 2024-07-01 or as a serial number of a spreadsheet; "" is None.

    `ValueError` where it is none of them.
    """
    cleaned = text.strip()
    if not cleaned:
        return None
    if cleaned.isdecimal():
        if len(cleaned) == 8:
            return date(int(cleaned[:4]), int(cleaned[4:6]), int(cleaned[6:]))
        if int(cleaned) in _SERIALS:
            return _EXCEL_EPOCH + timedelta(days=int(cleaned))
        raise ValueError(cleaned)
    if match := re.fullmatch(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})", cleaned):
        return date(int(match[3]), int(match[1]), int(match[2]))
    return date.fromisoformat(cleaned)


def julian(text: str) -> date | None:
    """Read a day written CCYYDDD, such as 2024092 for 1 April 2024; "" and zeros are None. `ValueError` else."""
    cleaned = text.strip()
    if not cleaned.strip("0"):
        return None
    if not (cleaned.isdecimal() and len(cleaned) == 7):
        raise ValueError(cleaned)
    year, number = int(cleaned[:4]), int(cleaned[4:])
    try:
        found = date(year, 1, 1) + timedelta(days=number - 1)
    except OverflowError as error:
        raise ValueError(cleaned) from error
    if found.year != year:
        raise ValueError(cleaned)
    return found


def decimal(text: str) -> Decimal:
    """Read a plain number such as 32.3465 or 1. `ValueError` where it is none."""
    try:
        found = Decimal(text.strip().replace(",", ""))
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not found.is_finite():
        raise ValueError(text)
    return found


def quarter_of(on: date) -> tuple[date, date]:
    """Return the first and the last day of the quarter of `on`."""
    first = date(on.year, 3 * ((on.month - 1) // 3) + 1, 1)
    return first, end_of_quarter(first)


def end_of_quarter(first: date) -> date:
    """Return the last day of the quarter that begins on `first`."""
    year, month = (first.year + 1, 1) if first.month >= 10 else (first.year, first.month + 3)
    return date(year, month, 1) - timedelta(days=1)


def quarter_label(first: date) -> str:
    """Return a quarter as CMS names it: 2026 April."""
    return f"{first.year} {_LABELS[(first.month - 1) // 3]}"


def year_in(text: str) -> int | None:
    """Return the year that `text` names, None where it names none or several."""
    found = {int(year) for year in _YEAR.findall(re.sub(r"[_\-.]", " ", _spaced(text)))}
    return found.pop() if len(found) == 1 else None


def quarter_in(text: str) -> date | None:
    """Return the first day of the quarter that `text` names, as "HCPC2026_APR" or "2025 Oct" do, or None."""
    if short := _SHORT.search(text):
        told = short[2].upper()
        return date(2000 + int(short[1]), _LETTERS.get(told) or _MONTHS[told], 1)
    year, month = year_in(text), _MONTH.search(text)
    if year is None or month is None:
        return None
    return quarter_of(date(year, _MONTHS[month[1].upper()], 1))[0]


def _spaced(text: str) -> str:
    return re.sub(r"(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])", " ", text)
