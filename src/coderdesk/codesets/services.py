"""The loaded files of CPT and HCPCS codes as a service book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from coderdesk.codesets.pairs import PairTables
from coderdesk.codesets.services_schema import CONTRACTOR_DEFINED, LONG, MEDIUM, SHORT
from coderdesk.codesets.store import Store
from coderdesk.domain.codes import Code
from coderdesk.domain.releases import FileKind
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
)  # fmt: skip

_HCPCS = (
    "SELECT long, short, coverage, pricing, statute, betos, type_of_service, anesthesia_units, cross_references, note,"
    " added, effective, terminated, action FROM hcpcs WHERE import = ? AND code = ?"
)
_FEE = (
    "SELECT modifier, status, work, pe_non_facility, pe_facility, malpractice, pc_tc, global_days, multiple, bilateral,"
    " assistant, co_surgeon, team, endoscopic_base, conversion_factor, supervision, imaging_family"
    " FROM fee WHERE import = ? AND code = ? ORDER BY modifier"
)
_LOCALITY = (
    "SELECT l.contractor, l.state, l.number, l.name, l.work, l.practice_expense, l.malpractice, a.factor"
    " FROM locality l LEFT JOIN anesthesia a ON a.import = ? AND a.contractor = l.contractor AND a.number = l.number"
    " WHERE l.import = ? ORDER BY l.state, l.name"
)


class _File(NamedTuple):
    number: int
    name: str
    first: date
    last: date
    known_from: date
    setting: str

    def away(self, on: date) -> int:
        """Return how many days `on` lies outside of the file's own period."""
        return max((self.first - on).days, (on - self.last).days, 0)


class Services:
    """Looks up what the loaded files say of CPT and HCPCS codes. Use it from one thread at a time.

    Edits, limits and add-ons are those of the quarter that speaks of the date, else there is no answer. Fees and
    localities are those of the date's year, of the nearest quarter that is loaded. Texts, coverage and modifiers are
    those of the nearest release, as codes are (`Catalogue`).
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._files = lru_cache(64)(self._of_kind)

    @cached_property
    def _pairs(self) -> PairTables:
        return PairTables(self._store)

    def _of_kind(self, kind: FileKind) -> tuple[_File, ...]:
        rows = self._store.rows(
            "SELECT i.number, i.name, i.effective_from, i.effective_to, s.known_from, s.setting FROM import i"
            " LEFT JOIN service_file s ON s.import = i.number WHERE i.kind = ? ORDER BY i.effective_from, i.number",
            (kind.value,),
        )
        return tuple(_file(row) for row in rows)

    def _nearest(self, kind: FileKind, on: date) -> list[_File]:
        return sorted(self._files(kind), key=lambda file: (file.away(on), -file.first.toordinal(), -file.number))

    def _speaking(self, kind: FileKind, on: date, setting: str = "") -> _File | None:
        """Return the file of the nearest quarter that speaks of `on`, or None."""
        fit = (file for file in self._files(kind) if file.setting == setting and file.known_from <= on <= file.last)
        return min(fit, key=lambda file: (file.last, -file.first.toordinal(), -file.number), default=None)

    def _of_year(self, kind: FileKind, on: date) -> list[_File]:
        """Return the files of the loaded quarter that is nearest to `on` in its year, earlier quarters before later.

        Of two files of one name the one that was imported later answers.
        """
        year = [file for file in self._files(kind) if file.first.year == on.year]
        nearest = min(year, key=lambda file: (file.first > on, file.away(on)), default=None)
        return list({file.name: file for file in year if nearest and file.first == nearest.first}.values())

    def hcpcs(self, code: Code, on: date) -> HcpcsDetail | None:
        """Return what the HCPCS file says of `code`, or None."""
        for file in self._nearest(FileKind.HCPCS, on):
            for row in self._store.rows(_HCPCS, (file.number, code.text)):
                found = _hcpcs(code, row)
                return replace(found, note=self._note(found.note, on)) if found.note else found
        return None

    def _note(self, number: str, on: date) -> str:
        """Return a processing note by its number, with its text where the notes are loaded."""
        for file in self._nearest(FileKind.HCPCS_NOTES, on):
            query = "SELECT text FROM processing_note WHERE import = ? AND number = ?"
            for (text,) in self._store.rows(query, (file.number, number)):
                return f"{number}: {text}"
        return number

    def cpt(self, code: Code, on: date) -> CptTexts | None:
        """Return the licensed descriptors of `code`, or None where the user has loaded none. Never exported."""
        texts: dict[int, tuple[str, str | None]] = {}
        for file in self._nearest(FileKind.CPT, on):
            rows = "SELECT length, text, effective FROM cpt WHERE import = ? AND code = ?"
            for length, *found in self._store.rows(rows, (file.number, code.text)):
                texts.setdefault(length, (found[0], found[1]))
        if not texts:
            return None
        _, effective = texts[max(texts)]
        long, medium, short = (texts.get(length, ("", None))[0] for length in (LONG, MEDIUM, SHORT))
        return CptTexts(code, long, medium, short, _day(effective))

    def modifiers(self, on: date) -> Sequence[ModifierEntry]:
        """Return every modifier that a loaded file has and that had not ended before `on`, in their order."""
        found: dict[str, ModifierEntry] = {}
        for kind in (FileKind.CPT_MODIFIERS, FileKind.HCPCS):
            for file in self._nearest(kind, on)[:1]:
                rows = self._store.rows(
                    "SELECT code, text, licensed FROM modifier WHERE import = ?"
                    " AND (first IS NULL OR first <= ?) AND (last IS NULL OR last >= ?)",
                    (file.number, str(on), str(on)),
                )
                for code, text, licensed in rows:
                    found[code] = ModifierEntry(code, text, f"{kind.label} {file.name}", bool(licensed))
        return tuple(found[code] for code in sorted(found))

    def fees(self, code: Code, on: date) -> Sequence[Fee]:
        """Return the lines of the fee schedule for `code`, the global one first."""
        return tuple(
            _fee(code, row, file.name)
            for file in self._of_year(FileKind.FEE_SCHEDULE, on)
            for row in self._store.rows(_FEE, (file.number, code.text))
        )

    def localities(self, on: date) -> Sequence[Locality]:
        """Return the payment localities, by state and name."""
        anesthesia = self._of_year(FileKind.ANESTHESIA, on)
        number = anesthesia[-1].number if anesthesia else None
        return tuple(
            _locality(row, file.name)
            for file in self._of_year(FileKind.GPCI, on)[-1:]
            for row in self._store.rows(_LOCALITY, (number, file.number))
        )

    def units_limit(self, code: Code, on: date, setting: Setting) -> UnitsLimit | None:
        """Return the medically unlikely edit of `code`, or None: no published value does not mean no limit."""
        if (file := self._speaking(FileKind.MUE, on, setting.value)) is None:
            return None
        query = "SELECT units, adjudication, rationale FROM units_limit WHERE import = ? AND code = ?"
        for row in self._store.rows(query, (file.number, code.text)):
            units, adjudication, rationale = row
            return UnitsLimit(code, setting, units, adjudication, rationale, file.name)
        return None

    def pair(self, one: str, other: str, on: date, setting: Setting) -> CodePair | None:
        """Return the edit between two codes in either order that is in force on `on`, or None. Under 0.1 ms."""
        return self._pairs.pair(one, other, on, setting)

    def partners(self, code: str, on: date, setting: Setting) -> Sequence[CodePair]:
        """Return every edit of `code` that is in force on `on`, those where it is column 1 first."""
        return tuple(self._pairs.partners(code, on, setting))

    def add_on(self, code: str, on: date) -> AddOn | None:
        """Return the add-on edit of `code`, or None where it is no add-on."""
        if (file := self._speaking(FileKind.ADD_ON, on)) is None:
            return None
        rows = self._store.rows(
            "SELECT kind, primary_code FROM add_on WHERE import = ? AND code = ? AND begins <= ?"
            " AND (ends IS NULL OR ends >= ?) ORDER BY primary_code",
            (file.number, code, str(on), str(on)),
        )
        primaries = tuple(dict.fromkeys(primary for _, primary in rows if primary != CONTRACTOR_DEFINED))
        return AddOn(code, rows[0][0], primaries, file.name) if rows else None

    def has_pairs(self, on: date, setting: Setting) -> bool:
        """Say whether a release of code pairs covers `on`, with all of its parts."""
        return self._pairs.complete(on, setting)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _file(row: tuple[Any, ...]) -> _File:
    number, name, first, last, known_from, setting = row
    begins = date.fromisoformat(first)
    known = date.fromisoformat(known_from) if known_from else begins
    return _File(number, name, begins, date.fromisoformat(last) if last else date.max, known, setting or "")


def _hcpcs(code: Code, row: tuple[Any, ...]) -> HcpcsDetail:
    long, short, coverage, pricing, statute, betos, service, units, references, note, added, begun, ended, action = row
    return HcpcsDetail(
        code=code, long=long, short=short, coverage=coverage, pricing=tuple(pricing.split()), statute=statute,
        betos=betos, type_of_service=tuple(service.split()), anesthesia_units=units,
        cross_references=tuple(references.split()), note=note, added=_day(added), effective=_day(begun),
        terminated=_day(ended), action=action,
    )  # fmt: skip


def _fee(code: Code, row: tuple[Any, ...], release: str) -> Fee:
    modifier, status, work, non_facility, facility, malpractice, pc_tc, days, multiple, bilateral, *more = row
    assistant, co_surgeon, team, base, factor, supervision, family = more
    return Fee(
        code=code, modifier=modifier, status=status, work=Decimal(work), pe_non_facility=_number(non_facility),
        pe_facility=_number(facility), malpractice=Decimal(malpractice), pc_tc=pc_tc, global_days=days,
        multiple=multiple, bilateral=bilateral, assistant=assistant, co_surgeon=co_surgeon, team=team,
        endoscopic_base=base, conversion_factor=Decimal(factor), supervision=supervision, imaging_family=family,
        release=release,
    )  # fmt: skip


def _locality(row: tuple[Any, ...], release: str) -> Locality:
    contractor, state, number, name, work, practice, malpractice, factor = row
    indices = Decimal(work), Decimal(practice), Decimal(malpractice)
    return Locality(contractor, state, number, name, *indices, _number(factor), release)
