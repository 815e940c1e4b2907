"""Opens what the user hands over: a plain file, or a zip of files, told apart by content.

Nothing is written to the disk, and nothing is believed that a zip says of itself: the sizes of what comes out are
bounded, by count, in all, and against what went in.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from coderdesk.codesets.official.reader import Member
from coderdesk.domain.failures import FileRefused

#: No file that is read is larger; the largest official one has some 30 MB.
LARGEST = 256 * 1024 * 1024
#: What the files of one archive may have together.
LARGEST_TOTAL = 1024 * 1024 * 1024
#: How often its own size a member may unpack to, once it is larger than `_SMALL`. Official files reach 25.
LARGEST_RATIO = 200
_SMALL = 1024 * 1024
#: How many members an archive may have, and how deep archives may lie in archives.
MOST_MEMBERS = 500
DEEPEST = 2

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
#: What every workbook holds, first in most, last in those that openpyxl wrote.
_CONTENT_TYPES = "[Content_Types].xml"
_ENCRYPTED = 0x1
_PIECE = 1024 * 1024
#: Stands between the name of an archive inside an archive and that of its member.
INSIDE = "!"
#: What `zipfile` and what unpacks for it raise at a damaged archive; an entry without a name is an IndexError.
DAMAGED_ZIP = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, IndexError, OverflowError, ValueError),
)
#: At one of a later version, another method, or a stream that its method does not know.
FOREIGN_ZIP = (NotImplementedError, OSError)
_DAMAGED = "it is cut short or damaged"
_FETCH_AGAIN = "Fetch the file again, then import it."


def members(file: Path) -> Iterator[Member]:
    """Yield what `file` holds: itself, or one after the other the members of the archive that it is.

    A workbook is a zip too, and is handed on whole. `FileRefused` where the file cannot be read, or is an archive that
    is damaged, encrypted, or unpacks to more than any official file does.
    """
    yield from _members(file, "")


def member(file: Path, inside: str) -> Member:
    """Return the one member of `file` that is called `inside` ("" for the file itself); `FileRefused` where none is."""
    for one in _members(file, inside):
        if one.inside == inside:
            return one
    raise FileRefused(file.name, inside, "it is no longer there", "Choose the file again.")


def _members(file: Path, wanted: str) -> Iterator[Member]:
    data = _read(file)
    if _is_archive(data):
        yield from _Opened(file, wanted).members(data, "")
    else:
        yield Member(file, "", data)


def how_many(file: Path) -> int:
    """Return how many files `file` holds at least, for the share that each has of the progress; 1 where it is none."""
    try:
        with zipfile.ZipFile(file) as packed:
            names = packed.namelist()
            return 1 if _CONTENT_TYPES in names else max(1, sum(not name.endswith("/") for name in names))
    except (*DAMAGED_ZIP, *FOREIGN_ZIP):
        return 1


def _read(file: Path) -> bytes:
    try:
        if not file.is_file():
            raise FileRefused(file.name, "", "it is not a file", "Choose the file as it was downloaded.")
        if file.stat().st_size > LARGEST:
            raise FileRefused(file.name, "", f"it is larger than {LARGEST // 2**20} MB, as no official file is")
        data = file.read_bytes()
    except OSError as error:
        raise FileRefused(file.name, "", "it cannot be read", "See that it is there and may be read.") from error
    if not data:
        raise FileRefused(file.name, "", "it is empty", _FETCH_AGAIN)
    return data


def _is_archive(data: bytes) -> bool:
    """Say whether `data` is a zip of files. A workbook is one file, although it is packed as a zip."""
    if not data.startswith((_ZIP, _EMPTY_ZIP)):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return _CONTENT_TYPES not in packed.namelist()
    except (*DAMAGED_ZIP, *FOREIGN_ZIP):
        # Cut short: a workbook still tells by its first member, as most programs write it.
        return _CONTENT_TYPES.encode() not in data[: 4 * 1024]


class _Opened:
    """One file that the user named, while its archives are unpacked; only the member `wanted`, unless that is ""."""

    def __init__(self, file: Path, wanted: str) -> None:
        self._file = file
        self._wanted = wanted
        self._total = 0

    def members(self, data: bytes, around: str, depth: int = 1) -> Iterator[Member]:
        """Yield the files in the archive `data`, which lies in the member `around`, and in archives in it."""
        if depth > DEEPEST:
            raise self._refused(around, "archives lie in archives in it, deeper than any official file")
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                listed = [one for one in archive.infolist() if not one.is_dir()]
                if len(listed) > MOST_MEMBERS:
                    raise self._refused(around, f"it holds more than {MOST_MEMBERS} files, as no official one does")
                for info in listed:
                    inside = f"{around}{INSIDE}{info.filename}" if around else info.filename
                    if self._wanted and self._wanted != inside and not self._wanted.startswith(inside + INSIDE):
                        continue
                    content = self._unpacked(archive, info, inside)
                    if _is_archive(content):
                        yield from self.members(content, inside, depth + 1)
                    elif content:
                        yield Member(self._file, inside, content)
        except DAMAGED_ZIP as error:
            raise self._refused(around, _DAMAGED, _FETCH_AGAIN) from error
        except FOREIGN_ZIP as error:
            raise self._refused(around, "it is packed in a way that cannot be read here", _FETCH_AGAIN) from error

    def _unpacked(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, inside: str) -> bytes:
        if info.flag_bits & _ENCRYPTED:
            raise self._refused(inside, "it is locked with a password", "Unpack it, then import what it holds.")
        pieces, size = [], 0
        with archive.open(info) as packed:
            while piece := packed.read(_PIECE):
                pieces.append(piece)
                size += len(piece)
                self._total += len(piece)
                if size > LARGEST or self._total > LARGEST_TOTAL or self._swells(info, size):
                    raise self._refused(inside, "it unpacks to more than any official file does")
        return b"".join(pieces)

    @staticmethod
    def _swells(info: zipfile.ZipInfo, size: int) -> bool:
        return size > _SMALL and size > LARGEST_RATIO * max(1, info.compress_size)

    def _refused(self, inside: str, reason: str, remedy: str = "") -> FileRefused:
        return FileRefused(self._file.name, inside, reason, remedy)
