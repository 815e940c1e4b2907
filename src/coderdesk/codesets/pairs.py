"""Code pairs as they lie packed in the store, and how one is found: by bisection in a single row.

No numpy here: it would cost every start of the desk a tenth of a second.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from coderdesk.codesets.store import Store
from coderdesk.domain.service_codes import CodePair, Setting

#: A code is five digits and letters: 36 to the fifth numbers of 26 bits.
CODE_BITS = 26
#: Stands in the name of a part between its release and its number: "v30.3, practitioner, f1".
PART = ", f"
#: The parts that CMS cuts each quarter's pairs into.
PARTS = frozenset({1, 2, 3, 4})
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CACHED = 2048


def number_of(code: str) -> int:
    """Return `code`, five upper-case letters and digits, as a number that rises as the codes do."""
    return int(code, 36)


def code_of(number: int) -> str:
    """Return the code that `number` stands for."""
    text = ""
    for _ in range(5):
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text


def row_id(file: int, code: int) -> int:
    """Return where the pairs of `code` stand that the file of number `file` brought in."""
    return file << CODE_BITS | code


class Kind(NamedTuple):
    """What edits of one kind have in common. `ends` is the last day on which they hold, None where they still do."""

    begins: date
    ends: date | None
    modifier: str
    rationale: str

    def holds(self, on: date) -> bool:
        """Say whether edits of this kind are in force on `on`."""
        return self.begins <= on and (self.ends is None or on <= self.ends)


class Part(NamedTuple):
    """One loaded part of a release of code pairs. `first` and `last` bound its column 1 codes, as numbers."""

    file: int
    part: int
    release: str
    known_from: date
    until: date
    setting: Setting
    first: int
    last: int
    width: int


Row = tuple["memoryview[int]", "memoryview[int]"]


class PairTables:
    """Finds pairs in the loaded parts."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._parts = [_part(row) for row in store.rows(_PARTS)]
        self._on = lru_cache(64)(self._covering)
        self._row = lru_cache(_CACHED)(self._read)
        self._kinds = lru_cache(64)(self._read_kinds)

    def _covering(self, on: date, setting: Setting) -> tuple[Part, ...]:
        """Return the parts of the release of the nearest quarter that speaks of `on`, each from its latest file."""
        fit = [part for part in self._parts if part.setting is setting and part.known_from <= on <= part.until]
        nearest = min(fit, key=lambda part: (part.until, -part.file), default=None)
        latest = {part.part: part for part in fit if nearest and part.release == nearest.release}
        return tuple(latest.values())

    def complete(self, on: date, setting: Setting) -> bool:
        """Say whether the whole release of a quarter that speaks of `on` is loaded."""
        numbers = {part.part for part in self._on(on, setting)}
        return 0 in numbers or numbers >= PARTS

    def pair(self, one: str, other: str, on: date, setting: Setting) -> CodePair | None:
        """Return the edit between two codes that is in force, the stricter where there are several, or None."""
        found = [*self._between(one, other, on, setting), *self._between(other, one, on, setting)]
        return min(found, key=lambda pair: pair.modifier) if found else None

    def _between(self, column1: str, column2: str, on: date, setting: Setting) -> Iterator[CodePair]:
        key, wanted = number_of(column1), number_of(column2)
        for part in self._on(on, setting):
            if part.first <= key <= part.last and (row := self._row("pair_from", part, key)):
                codes, kinds = row
                for at in range(bisect_left(codes, wanted), bisect_right(codes, wanted)):
                    kind = self._kinds(part)[kinds[at]]
                    if kind.holds(on):
                        yield _pair(column1, column2, kind, part)

    def partners(self, code: str, on: date, setting: Setting) -> Iterator[CodePair]:
        """Yield every edit of `code` that is in force, those where it is column 1 first."""
        for table in ("pair_from", "pair_to"):
            for part in self._on(on, setting):
                codes, kinds = self._row(table, part, number_of(code)) or ((), ())
                for other, number in zip(codes, kinds, strict=True):
                    kind = self._kinds(part)[number]
                    if kind.holds(on):
                        pair = (code, code_of(other)) if table == "pair_from" else (code_of(other), code)
                        yield _pair(*pair, kind, part)

    def _read(self, table: str, part: Part, code: int) -> Row | None:
        place = row_id(part.file, code)
        for codes, kinds in self._store.rows(f"SELECT codes, kinds FROM {table} WHERE id = ?", (place,)):  # noqa: S608
            packed = memoryview(kinds)
            return memoryview(codes).cast("I"), packed.cast("H") if part.width == 2 else packed.cast("I")
        return None

    def _read_kinds(self, part: Part) -> list[Kind]:
        rows = self._store.rows(
            "SELECT begins, ends, modifier, rationale FROM pair_kind WHERE import = ? ORDER BY number",
            (part.file,),
        )
        return [
            Kind(date.fromisoformat(begins), date.fromisoformat(ends) if ends else None, modifier, rationale)
            for begins, ends, modifier, rationale in rows
        ]


_PARTS = (
    "SELECT s.import, s.part, i.name, s.known_from, i.effective_to, s.setting, s.first, s.last, s.width"
    " FROM service_file s JOIN import i ON i.number = s.import WHERE i.kind = 'ptp' ORDER BY s.part, s.import"
)


def _part(row: tuple[int, int, str, str, str, str, int, int, int]) -> Part:
    file, part, name, known_from, until, setting, first, last, width = row
    days = date.fromisoformat(known_from), date.fromisoformat(until)
    return Part(file, part, name.partition(PART)[0], *days, Setting(setting), first, last, width)


def _pair(column1: str, column2: str, kind: Kind, part: Part) -> CodePair:
    return CodePair(column1, column2, part.setting, kind.begins, kind.ends, kind.modifier, kind.rationale, part.release)
