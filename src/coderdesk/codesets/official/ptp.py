"""NCCI procedure-to-procedure edits, as text with tabs or as a spreadsheet (formats.md 6.6 names the columns).

A quarter comes in four files (f1 to f4) for practitioners (ccipra) and four for outpatient hospitals (ccioph). The
version tells the quarter: 30.0 began in January 2024, each .1 is a quarter more. A file holds the edits that ended
before its quarter too, so it answers for earlier days as well.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from coderdesk.codesets.official import sheets
from coderdesk.codesets.official.fields import day, end_of_quarter, refused, service_text
from coderdesk.codesets.official.packing import Numbers, Pairs, numbers_of
from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.official.wholeness import asked_if_whole
from coderdesk.codesets.pairs import PART, Kind, code_of
from coderdesk.domain.progress import Progress
from coderdesk.domain.releases import FileKind
from coderdesk.domain.service_codes import Setting

_NAME = re.compile(r"cci(ra|oph|pra)[-_]?v([0-9]{2})[._]?([0-3])(?:r[0-9]+)?(?:[-_]f([1-9]))?", re.IGNORECASE)
_SETTINGS = {"RA": Setting.PRACTITIONER, "PRA": Setting.PRACTITIONER, "OPH": Setting.OUTPATIENT}
_CODE = rb"(?:[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4})\t"
#: A line whose codes are as wide as they should be.
_EVEN = re.compile(_CODE + _CODE).match
_LINE = re.compile(_CODE + _CODE + rb"[*]? *\t[0-9]{8}\t(?:[0-9]{8}|[*]) *\t[019]\t")
#: Version 30 is the one of 2024.
_YEAR_BEFORE_THE_FIRST = 1994
_COLUMNS = 7
_AT_ONCE = 50_000
#: How many lines may stand before the first edit.
_PREAMBLE = 40


class _Release(NamedTuple):
    setting: Setting
    version: str
    first: date
    part: int


@asked_if_whole
def read(member: Member, progress: Progress) -> Reading | None:
    """Read a file of code pairs; None where it is none, `FileRefused` where one of its lines cannot be read."""
    lines = _lines(member)
    if lines is None:
        return None
    release = _release(member)
    reader = _Reader(member, progress)
    pairs = reader.run(lines)
    last = end_of_quarter(release.first)
    newest = max(kind.begins for kind in pairs.kinds)
    questions = [*([reader.backwards] if reader.backwards else []), *_questions(pairs)]
    if newest > last:
        questions.append(f"{member.name} is named as version {release.version}, yet it has edits that begin {newest}.")
    return Reading(
        FileKind.PTP,
        f"v{release.version}, {release.setting.value}{f'{PART}{release.part}' if release.part else ''}",
        min(newest, release.first),
        last,
        (("code pairs", len(pairs.column1)),),
        lambda store, number, told: pairs.write(store, number, release.part, release.setting.value, told),
        tuple(questions),
    )


def _lines(member: Member) -> Iterator[bytes] | None:
    """Return the lines of the file with a tab between the columns, None where it is no file of code pairs."""
    if member.head[:4] in sheets.BINARY:
        found = sheets.in_workbook(member, ("Column 1", "Column 2", "PTP Edit Rationale"))
        return ("\t".join(row).encode("latin-1", "replace") for row in found.rows()) if found else None
    head = member.head.upper()
    if head.count(b"\t") < _COLUMNS or not (b"PTP EDIT RATIONALE" in head or _LINE.match(head)):
        return None
    return iter(io.BytesIO(member.data))


def _release(member: Member) -> _Release:
    match = _NAME.search(member.name) or _NAME.search(member.file.name)
    if match is None:
        raise refused(
            member, "", "neither its content nor its name tells its quarter and for whom its edits are made",
            "Give it the name that it was published under, such as ccipra-v303r0-f1.txt, and import it again.",
        )  # fmt: skip
    version, quarter = int(match[2]), int(match[3])
    first = date(_YEAR_BEFORE_THE_FIRST + version, 3 * quarter + 1, 1)
    return _Release(_SETTINGS[match[1].upper()], f"{version}.{quarter}", first, int(match[4] or 0))


class _Reader:
    """Takes the lines apart, many at once: what follows the two codes is the same in thousands of them."""

    def __init__(self, member: Member, progress: Progress) -> None:
        self._member = member
        self._progress = progress
        self._tails: dict[bytes, int] = {}
        self._kinds: list[Kind] = []
        self._of_kind: list[int] = []
        self._line = 0
        #: Tells of the first edit that ends before it begins, "" where none does.
        self.backwards = ""

    def run(self, lines: Iterator[bytes]) -> Pairs:
        """Return the edits of `lines`."""
        chunks = [self._numbers(chunk) for chunk in self._chunks(self._body(lines))]
        if not chunks:
            raise refused(self._member, f"line {self._line}", "no code pair follows the heading")
        columns = np.concatenate(chunks)
        return Pairs.sorted(columns[:, 0], columns[:, 1], self._of_kind, tuple(self._kinds))

    def _body(self, lines: Iterator[bytes]) -> Iterator[bytes]:
        """Yield the lines from the first edit on."""
        for line in lines:
            self._line += 1
            one, _, rest = line.partition(b"\t")
            two = rest.partition(b"\t")[0]
            if all(service_text(each.strip(b' "').decode("latin-1")) for each in (one, two)):
                self._line -= 1
                yield line
                break
            if self._line > _PREAMBLE:
                raise refused(self._member, f"line {self._line}", "no code pair follows the heading")
        yield from lines

    def _chunks(self, lines: Iterable[bytes]) -> Iterator[list[bytes]]:
        chunk: list[bytes] = []
        for line in lines:
            chunk.append(line)
            if len(chunk) == _AT_ONCE:
                yield chunk
                chunk = []
        if chunk:
            yield chunk

    def _numbers(self, lines: list[bytes]) -> Numbers:
        """Return (column 1, column 2) of each of `lines` as numbers, and remember the kind of each."""
        size = len(self._member.data)
        self._progress.step(min(size, self._line * 70), size, "Reading the code pairs")
        even = [line if _EVEN(line) else self._mended(line, at) for at, line in enumerate(lines, self._line + 1)]
        kept = [(at, line) for at, line in enumerate(even, self._line + 1) if line]
        letters = np.frombuffer(b"".join(line[:12] for _, line in kept), dtype=np.uint8).reshape(-1, 12)
        known = self._tails
        self._of_kind += [known[tail] if (tail := line[12:]) in known else self._kind(tail, at) for at, line in kept]
        self._line += len(lines)
        return np.stack([numbers_of(letters[:, start : start + 5]) for start in (0, 6)], axis=1)

    def _mended(self, line: bytes, number: int) -> bytes:
        """Return a line whose columns are not as wide as usual with columns that are, b"" for an empty one."""
        fields = [field.strip(b' "') for field in line.rstrip(b"\r\n").split(b"\t")]
        if not any(fields):
            return b""
        if len(fields) < _COLUMNS:
            raise refused(self._member, f"line {number}", f"it has {len(fields)} columns and not {_COLUMNS}")
        codes = [service_text(field.decode("latin-1")) for field in fields[:2]]
        if not all(codes):
            raise refused(self._member, f"line {number}", "a column holds no CPT or HCPCS code")
        return b"\t".join([*(code.encode() for code in codes), *fields[2:]])

    def _kind(self, tail: bytes, line: int) -> int:
        """Return the number of the kind that the rest of a line tells, a new one where it is new."""
        fields = [field.strip(' "') for field in tail.decode("latin-1").rstrip("\r\n").split("\t")]
        if len(fields) != _COLUMNS - 2:
            raise refused(self._member, f"line {line}", f"it has {len(fields) + 2} columns and not {_COLUMNS}")
        _, begins, ends, modifier, rationale = fields
        try:
            first, last = day(begins), None if ends == "*" else day(ends)
        except ValueError as error:
            raise refused(self._member, f"line {line}", "a date is no day of a calendar") from error
        if first is None:
            raise refused(self._member, f"line {line}", "the effective date is missing")
        if last is not None and last < first and not self.backwards:
            self.backwards = f"Line {line} has an edit that ends on {last}, before it begins: it would never apply."
        if modifier not in ("0", "1", "9"):
            raise refused(self._member, f"line {line}", "the modifier indicator is not 0, 1 or 9")
        kind = Kind(first, last, modifier, rationale)
        self._tails[tail] = number = len(self._kinds)
        self._kinds.append(kind)
        return number


def _questions(pairs: Pairs) -> Iterator[str]:
    """Ask about the first pair that has two different edits on one day."""
    same = (pairs.column1[1:] == pairs.column1[:-1]) & (pairs.column2[1:] == pairs.column2[:-1])
    twice = [int(at) for at in np.flatnonzero(same)]
    clashing = [at for at in twice if _clash([pairs.kinds[pairs.of_kind[at + step]] for step in (0, 1)])]
    if clashing:
        at = clashing[0]
        pair = f"{code_of(int(pairs.column1[at]))} and {code_of(int(pairs.column2[at]))}"
        more = f", and so have {len(clashing) - 1:,} more pairs" if len(clashing) > 1 else ""
        yield f"{pair} have two edits with different modifier indicators on one day{more}. The stricter one will apply."


def _clash(kinds: Sequence[Kind]) -> bool:
    one, other = kinds
    apart = (one.ends is not None and one.ends < other.begins) or (other.ends is not None and other.ends < one.begins)
    return not apart and one.modifier != other.modifier and "9" not in (one.modifier, other.modifier)
