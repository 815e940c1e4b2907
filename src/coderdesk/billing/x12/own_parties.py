"""Our own rules of people and places: NPI, tax number, taxonomy, address, birth date.

Sources: 45 CFR 162.406 (NPI); 005010X222A1 2010AA (street address, nine-digit ZIP; code source 51), 2310C; USPS
Publication 28; X12 RFI 1451 (no post office box).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from coderdesk.billing.x12.dates import day_of
from coderdesk.billing.x12.fault import BlockRule, Fault
from coderdesk.billing.x12.loops import Block
from coderdesk.domain.identifiers import Npi
from coderdesk.domain.us_states import STATES

_ORGANISATION = "2"
_OLDEST_YEARS = 150
_TAXONOMY = re.compile(r"[0-9A-Z]{9}X")
_NINE_DIGITS = re.compile(r"[0-9]{9}")
_PHONE = re.compile(r"[0-9]{10}")
_ZIP = re.compile(r"[0-9]{5}(?:[0-9]{4})?")
_BOX = re.compile(r"\b(?:P[. ]*O[. ]*(?:BOX|BX)|POST *OFFICE *BOX|LOCK *BOX|PMB)\b", re.IGNORECASE)
#: Loops whose address is where a service was given or whence it is billed.
_FULL_ZIP = ("2010AA", "2310C", "2420C")


def _npi(block: Block, _today: date) -> Iterator[Fault]:
    """Every NPI has ten digits and a right check digit; the billing provider has one."""
    for one in block.all("NM1"):
        if one.get(8) == "XX" and not Npi.is_valid(one.get(9)):
            yield Fault(one, "NM109", "the NPI must have ten digits, the last of which checks the others")
        elif one.get(1) == "85" and block.loop == "2010AA" and not one.get(9):
            yield Fault(one, "NM109", "the billing provider has no NPI")


def _entity(block: Block, _today: date) -> Iterator[Fault]:
    """An organisation has one name; first name, middle name and suffix are a person's."""
    for one in block.all("NM1"):
        if one.get(2) == _ORGANISATION and (one.get(4) or one.get(5) or one.get(7)):
            yield Fault(one, "NM104", "an organisation has no first name, middle name or suffix")


def _taxonomy(block: Block, _today: date) -> Iterator[Fault]:
    for one in block.all("PRV"):
        if not _TAXONOMY.fullmatch(one.get(3)):
            yield Fault(one, "PRV03", "a taxonomy code has ten letters and digits and ends in X")


def _tax_number(block: Block, _today: date) -> Iterator[Fault]:
    if block.loop != "2010AA":
        return
    for one in block.all("REF"):
        if one.get(1) in ("EI", "SY") and not _NINE_DIGITS.fullmatch(one.get(2)):
            yield Fault(one, "REF02", "a tax number has nine digits")


def _address(block: Block, _today: date) -> Iterator[Fault]:
    """In a US address the state is a postal abbreviation and the ZIP has five or nine digits, nine where it must."""
    for one in block.all("N4"):
        if one.get(4) not in ("", "US"):
            continue
        if one.get(2) not in STATES:
            yield Fault(one, "N402", "the state must be a two-letter postal abbreviation")
        if block.loop in _FULL_ZIP and not _NINE_DIGITS.fullmatch(one.get(3)):
            yield Fault(one, "N403", "the ZIP must have all nine digits")
        elif not _ZIP.fullmatch(one.get(3)):
            yield Fault(one, "N403", "a ZIP has five or nine digits")


def _street(block: Block, _today: date) -> Iterator[Fault]:
    if block.loop != "2010AA":
        return
    for one in block.all("N3"):
        if _BOX.search(one.get(1)) or _BOX.search(one.get(2)):
            yield Fault(one, "N301", "the billing address must be a street, not a post office box")


def _birth(block: Block, today: date) -> Iterator[Fault]:
    for one in block.all("DMG"):
        born = day_of(one.get(2))
        if born is None:
            yield Fault(one, "DMG02", "the birth date is not a day")
        elif born > today:
            yield Fault(one, "DMG02", "the birth date lies in the future")
        elif today.year - born.year > _OLDEST_YEARS:
            yield Fault(one, "DMG02", f"the birth date lies more than {_OLDEST_YEARS} years back")


def _death(block: Block, today: date) -> Iterator[Fault]:
    for one in block.all("PAT"):
        died = day_of(one.get(6))
        if one.get(6) and (died is None or died > today):
            yield Fault(one, "PAT06", "the date of death is not a day that has been")


def _phone(block: Block, _today: date) -> Iterator[Fault]:
    for one in block.all("PER"):
        for kind, number in ((3, 4), (5, 6), (7, 8)):
            if one.get(kind) in ("TE", "FX") and not _PHONE.fullmatch(one.get(number)):
                yield Fault(one, f"PER{number:02d}", "a telephone number has ten digits and nothing else")


PARTY_RULES: tuple[tuple[str, BlockRule], ...] = (
    ("X12-NPI", _npi),
    ("X12-ENTITY", _entity),
    ("X12-TAXONOMY", _taxonomy),
    ("X12-TAX-NUMBER", _tax_number),
    ("X12-ADDRESS", _address),
    ("X12-STREET", _street),
    ("X12-PHONE", _phone),
    ("X12-BIRTH", _birth),
    ("X12-DEATH", _death),
)
