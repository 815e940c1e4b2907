"""Everything that the loaded files say of a CPT or HCPCS code on a date, ready to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coderdesk.domain.book import CodeEntry
from coderdesk.domain.codes import Code, CodeSystem, service_code
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.service_codes import (
    AddOn,
    CodePair,
    CptTexts,
    Fee,
    HcpcsDetail,
    Locality,
    ModifierEntry,
    Setting,
    UnitsLimit,
)
from coderdesk.services.house import Book

_SYSTEMS = (CodeSystem.CPT, CodeSystem.HCPCS)


@dataclass(frozen=True, slots=True)
class PairsOf:
    """How many code pairs a code has in one setting: as column 1, which is paid, and as column 2, which is not.

    `loaded` says whether the pairs of the quarter are loaded whole; where they are not, no pair says nothing.
    """

    setting: Setting
    loaded: bool
    column1: int
    column2: int

    @property
    def total(self) -> int:
        """How many pairs there are."""
        return self.column1 + self.column2


@dataclass(frozen=True, slots=True)
class ServicePage:
    """A CPT or HCPCS code on a date of service.

    `title` is the longest descriptor that is loaded, "" where none is (CPT descriptors come from the user's own
    licensed file); `licensed` says that it is the AMA's and may not leave the machine. `entry` is None where no loaded
    list has the code. `limits` has one for each setting whose file has a value, `pairs` one for each setting.
    `is_known` is False where no loaded file speaks of the code on that day.
    """

    code: Code
    on: date
    title: str
    licensed: bool
    entry: CodeEntry | None
    detail: HcpcsDetail | None
    texts: CptTexts | None
    fees: tuple[Fee, ...]
    limits: tuple[UnitsLimit, ...]
    add_on: AddOn | None
    pairs: tuple[PairsOf, ...]

    @property
    def is_known(self) -> bool:
        """Whether any loaded file says anything of the code."""
        told = (self.entry, self.detail, self.texts, self.fees, self.limits, self.add_on)
        return any(told) or any(one.total for one in self.pairs)


@dataclass(frozen=True, slots=True)
class PartnersPage:
    """Some of the code pairs of a code: `pairs` begin at place `start` of `total`, column 1 first."""

    setting: Setting
    loaded: bool
    start: int
    total: int
    pairs: tuple[CodePair, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """A code's page with the first code pairs of each setting, in the order of `page.pairs`."""

    page: ServicePage
    partners: tuple[PartnersPage, ...]


def look_up(book: Book, *, text: str, on: date, pairs: int = 10) -> Service | None:
    """Return all that is known of the CPT or HCPCS code that `text` writes, None where it writes none that is known."""
    try:
        code = service_code(text)
        page = service_page(book, code=code, on=on) if code.is_well_formed else None
    except InvalidValue:
        return None
    if page is None or not page.is_known:
        return None
    return Service(
        page, tuple(partners(book, code=code, on=on, setting=one.setting, count=pairs) for one in page.pairs)
    )


def service_page(book: Book, *, code: Code, on: date) -> ServicePage:
    """Return all that is known of `code` on `on`, which may be nothing; `InvalidValue` where it is no service code."""
    if code.system not in _SYSTEMS:
        raise InvalidValue(f"{code.dotted} is no CPT or HCPCS code.")
    services = book.services
    entry = book.entry(code, on)
    detail, texts = services.hcpcs(code, on), services.cpt(code, on)
    return ServicePage(
        code=code,
        on=on,
        title=_title(entry, detail, texts),
        licensed=code.system is CodeSystem.CPT,
        entry=entry,
        detail=detail,
        texts=texts,
        fees=tuple(services.fees(code, on)),
        limits=tuple(found for one in Setting if (found := services.units_limit(code, on, one))),
        add_on=services.add_on(code.text, on),
        pairs=tuple(_pairs_of(book, code, on, one) for one in Setting if one is not Setting.DME),
    )


def _title(entry: CodeEntry | None, detail: HcpcsDetail | None, texts: CptTexts | None) -> str:
    if texts:
        return texts.long or texts.medium or texts.short
    return entry.title if entry else detail.long if detail else ""


def _pairs_of(book: Book, code: Code, on: date, setting: Setting) -> PairsOf:
    found = book.services.partners(code.text, on, setting) if code.is_well_formed else ()
    column1 = sum(pair.column1 == code.text for pair in found)
    return PairsOf(setting, book.services.has_pairs(on, setting), column1, len(found) - column1)


def partners(
    book: Book, *, code: Code, on: date, setting: Setting, beginning: str = "", start: int = 0, count: int = 100
) -> PartnersPage:
    """Return `count` code pairs of `code` from place `start` on, of those whose other code begins with `beginning`."""
    found = book.services.partners(code.text, on, setting) if code.is_well_formed else ()
    wanted = beginning.strip().upper()
    chosen = [pair for pair in found if _other(pair, code).startswith(wanted)] if wanted else list(found)
    some = tuple(chosen[max(0, start) : max(0, start) + count])
    return PartnersPage(setting, book.services.has_pairs(on, setting), max(0, start), len(chosen), some)


def _other(pair: CodePair, code: Code) -> str:
    return pair.column2 if pair.column1 == code.text else pair.column1


def modifiers(book: Book, *, on: date, text: str = "") -> Sequence[ModifierEntry]:
    """Return the loaded modifiers, those only that begin with `text` or whose descriptor has all its words."""
    words = text.casefold().split()
    return tuple(
        one
        for one in book.services.modifiers(on)
        if not words or one.code.casefold().startswith(text.strip().casefold())
        or all(word in one.text.casefold() for word in words)
    )  # fmt: skip


def localities(book: Book, *, on: date) -> Sequence[Locality]:
    """Return the Medicare payment localities of the year of `on`, by state and name; empty where none is loaded."""
    return book.services.localities(on)
