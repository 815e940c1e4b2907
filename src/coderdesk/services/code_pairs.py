"""The NCCI code pairs of a code, as a list that may be thousands long and is narrowed as the coder types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coderdesk.domain.codes import Code, service_code
from coderdesk.domain.service_codes import CodePair, Setting
from coderdesk.services.house import Book


class Narrowed(StrEnum):
    """Which pairs of a code: all, those that pay it, those that deny it, those a modifier opens, those none does."""

    ALL = "all"
    PAID = "paid"
    DENIED = "denied"
    OPEN = "open"
    SHUT = "shut"


@dataclass(frozen=True, slots=True)
class PairsAsked:
    """The pairs of `code` in a setting on a date whose other code begins with `beginning`, narrowed."""

    code: Code
    on: date
    setting: Setting
    beginning: str = ""
    narrowed: Narrowed = Narrowed.ALL


@dataclass(frozen=True, slots=True)
class Partner:
    """A pair seen from one of its codes: `other` is the other one with its `title` ("" where none is loaded).

    `is_paid` says that the code asked about is column 1: it is paid, and `other` is not. `place` is that in the list.
    """

    place: int
    pair: CodePair
    other: Code
    title: str
    is_paid: bool


@dataclass(frozen=True, slots=True)
class PartnerList:
    """How many pairs there are, the first of them, and whether the pairs of the quarter are loaded whole."""

    asked: PairsAsked
    loaded: bool
    total: int
    first: tuple[Partner, ...]


def partner_list(book: Book, *, asked: PairsAsked, count: int = 100) -> PartnerList:
    """Return how many pairs were asked for, and the first `count` of them."""
    pairs = _pairs(book, asked)
    first = tuple(_partner(book, asked, place, pair) for place, pair in enumerate(pairs[:count]))
    return PartnerList(asked, book.services.has_pairs(asked.on, asked.setting), len(pairs), first)


def partners_at(book: Book, *, asked: PairsAsked, places: Sequence[int]) -> Sequence[Partner]:
    """Return the pairs at `places` of the list; a place behind its end is left out."""
    pairs = _pairs(book, asked)
    return [_partner(book, asked, place, pairs[place]) for place in places if place < len(pairs)]


def _pairs(book: Book, asked: PairsAsked) -> list[CodePair]:
    if not asked.code.is_well_formed:
        return []
    code, beginning = asked.code.text, asked.beginning.strip().upper()
    return [
        pair
        for pair in book.services.partners(code, asked.on, asked.setting)
        if _keeps(pair, asked) and (not beginning or _other(pair, code).startswith(beginning))
    ]


def _keeps(pair: CodePair, asked: PairsAsked) -> bool:
    match asked.narrowed:
        case Narrowed.PAID:
            return pair.column1 == asked.code.text
        case Narrowed.DENIED:
            return pair.column2 == asked.code.text
        case Narrowed.OPEN:
            return pair.modifier == "1"
        case Narrowed.SHUT:
            return pair.modifier == "0"
        case Narrowed.ALL:
            return True


def _other(pair: CodePair, code: str) -> str:
    return pair.column2 if pair.column1 == code else pair.column1


def _partner(book: Book, asked: PairsAsked, place: int, pair: CodePair) -> Partner:
    other = service_code(_other(pair, asked.code.text))
    entry = book.entry(other, asked.on)
    return Partner(place, pair, other, entry.title if entry is not None else "", pair.column1 == asked.code.text)
