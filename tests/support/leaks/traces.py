"""Searches bytes for planted words: in every usual encoding, and inside whatever was packed.

A word is looked for without regard to case in UTF-8, UTF-16 (both orders), Latin-1, hexadecimal, base64 (at its three
places in a group) and the escapes of JSON and of addresses. Zlib and Deflate streams, gzip, bzip2, xz, zip members, the
Flate and ASCII85 streams and the text of a PDF, and the text chunks of a PNG are opened, down to `DEPTH` layers.
A raw Deflate stream outside of a zip has no mark that it could be known by, and is not found.
"""

from __future__ import annotations

import base64
import bz2
import contextlib
import io
import lzma
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

import numpy as np

#: Layers of packing that are opened: a PDF in a zip in a gzip has three.
DEPTH = 4
#: The most that one stream is unpacked to.
MOST_BYTES = 32 << 20
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_ASCII85 = re.compile(rb"(?:<~)?([!-uz\s]{20,})~>")
_BASE64 = re.compile(rb"[A-Za-z0-9+/\r\n]{80,}={0,2}")
#: What an image begins with. What is painted cannot be searched for words, so an image is told as such.
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")


@dataclass(frozen=True, slots=True, order=True)
class Trace:
    """A planted word that was found, and how: "utf-16-le", or "zlib: utf-8"."""

    word: str
    how: str


class Search:
    """A search for `words` (texts) and `secrets` (bytes, such as a key, looked for raw, in hexadecimal and base64)."""

    def __init__(self, words: Iterable[str], secrets: Iterable[bytes] = ()) -> None:
        self._folded: dict[bytes, Trace] = {}
        self._exact: dict[bytes, Trace] = {}
        for word in words:
            self._add(word)
        for number, secret in enumerate(secrets):
            self._add_bytes(secret, f"secret {number}")
            self._exact[secret] = Trace(f"secret {number}", "raw")
        self._folded_forms, self._exact_forms = _Forms(self._folded), _Forms(self._exact)

    def traces(self, data: bytes) -> set[Trace]:
        """Return every planted word that `data` holds."""
        return self._found(data, "", DEPTH)

    def _add(self, word: str) -> None:
        for form in dict.fromkeys(unicodedata.normalize(how, word) for how in ("NFC", "NFD")):
            for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
                with contextlib.suppress(UnicodeEncodeError):
                    self._folded.setdefault(_lower(form).encode(encoding), Trace(word, encoding))
            escaped = _lower(form).encode("ascii", "backslashreplace").replace(b"\\x", b"\\u00")
            self._folded.setdefault(escaped, Trace(word, "escaped"))
            self._folded.setdefault(quote(_lower(form)).lower().encode(), Trace(word, "an address"))
            for case in (form, form.upper(), form.lower()):
                self._add_bytes(case.encode(), word)
                self._add_bytes(case.encode("utf-16-le"), word)

    def _add_bytes(self, data: bytes, word: str) -> None:
        self._folded.setdefault(data.hex().encode(), Trace(word, "hexadecimal"))
        for place in range(3):
            coded = base64.b64encode(bytes(place) + data)
            # The letters at both ends depend on what stands beside the word.
            first, last = (0, 2, 3)[place], len(coded) - (0, 3, 2)[(place + len(data)) % 3] - 1
            if last - first >= 6:
                self._exact.setdefault(coded[first:last].rstrip(b"="), Trace(word, "base64"))

    def _found(self, data: bytes, where: str, depth: int) -> set[Trace]:
        seen = {*self._folded_forms.within(data.lower()), *self._exact_forms.within(data)}
        found = {Trace(trace.word, where + trace.how) for trace in seen}
        if depth:
            for how, inner in opened(data):
                found |= self._found(inner, f"{where}{how}: ", depth - 1)
        return found


class _Forms:
    """Looks for hundreds of strings in one walk: their first four bytes are looked up in two tables of pairs."""

    def __init__(self, forms: Mapping[bytes, Trace]) -> None:
        self._first, self._second = np.zeros(1 << 16, bool), np.zeros(1 << 16, bool)
        self._by_head: dict[bytes, list[tuple[bytes, Trace]]] = {}
        for form, trace in forms.items():
            if len(form) < 4:
                raise ValueError("a form of four bytes at least, or everything would be found everywhere")
            self._first[form[0] << 8 | form[1]] = self._second[form[2] << 8 | form[3]] = True
            self._by_head.setdefault(form[:4], []).append((form, trace))

    def within(self, data: bytes) -> Iterator[Trace]:
        """Give the trace of each form that `data` holds, more than once where it stands more than once."""
        letters = np.frombuffer(data, np.uint8).astype(np.uint16)
        if len(letters) < 4:
            return
        pairs = letters[:-1] << 8 | letters[1:]
        for place in np.flatnonzero(self._first[pairs[:-2]] & self._second[pairs[2:]]).tolist():
            for form, trace in self._by_head.get(data[place : place + 4], ()):
                if data.startswith(form, place):
                    yield trace


def is_picture(data: bytes) -> bool:
    """Say whether `data` begins as an image does."""
    # Two letters alone would be taken for a bitmap: its head says its size as well.
    if data[:2] == b"BM":
        return len(data) > 14 and data[6:10] == bytes(4)
    return data.startswith(_PICTURES)


def opened(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Give what is packed in `data`, with the name of its packing."""
    for found in _ZLIB.finditer(data):
        yield from _inflated("zlib", data[found.start() :], zlib.MAX_WBITS)
    for place in _places(data, b"\x1f\x8b\x08"):
        yield from _inflated("gzip", data[place:], zlib.MAX_WBITS | 16)
    for place in _places(data, b"BZh"):
        yield from _unpacked("bzip2", bz2.BZ2Decompressor(), data[place:])
    for place in _places(data, b"\xfd7zXZ\0"):
        yield from _unpacked("xz", lzma.LZMADecompressor(), data[place:])
    if b"PK\x03\x04" in data:
        yield from _members(data)
    for coded in _ASCII85.finditer(data):
        with contextlib.suppress(ValueError):
            yield "ascii85", base64.a85decode(re.sub(rb"\s", b"", coded[1]))
    for coded in _BASE64.finditer(data):
        with contextlib.suppress(ValueError):
            yield "base64", base64.b64decode(coded[0] + b"==")
    if data.startswith(b"%PDF"):
        yield from _pages(data)


def _lower(text: str) -> str:
    # As bytes.lower() does it to the bytes that are searched: ASCII alone.
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def _places(data: bytes, mark: bytes) -> Iterator[int]:
    place = data.find(mark)
    while place >= 0:
        yield place
        place = data.find(mark, place + 1)


def _inflated(how: str, data: bytes, wbits: int) -> Iterator[tuple[str, bytes]]:
    # What was written before the program died is a stream without its end; what there is of it counts.
    stream, gathered = zlib.decompressobj(wbits), b""
    with contextlib.suppress(zlib.error):
        for start in range(0, len(data), 4096):
            gathered += stream.decompress(data[start : start + 4096], MOST_BYTES)
            if stream.eof or len(gathered) > MOST_BYTES:
                break
    if len(gathered) > 3:
        yield how, gathered


def _unpacked(
    how: str, stream: bz2.BZ2Decompressor | lzma.LZMADecompressor, data: bytes
) -> Iterator[tuple[str, bytes]]:
    with contextlib.suppress(OSError, EOFError, lzma.LZMAError):
        if gathered := stream.decompress(data, MOST_BYTES):
            yield how, gathered


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            yield "name in a zip", info.filename.encode()
            with (
                contextlib.suppress(zipfile.BadZipFile, RuntimeError, OSError, zlib.error),
                archive.open(info) as member,
            ):
                yield "zip", member.read(MOST_BYTES)
        return
    # A zip without its end: the members, each behind its own head (APPNOTE 4.3.7).
    for place in _places(data, b"PK\x03\x04"):
        start = place + 30 + int.from_bytes(data[place + 26 : place + 28], "little")
        start += int.from_bytes(data[place + 28 : place + 30], "little")
        yield from _inflated("zip without its end", data[start:], -zlib.MAX_WBITS)


def _pages(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Give the text of a PDF: fonts that are embedded number their letters anew, so that bytes do not show it."""
    import pypdfium2

    with contextlib.suppress(pypdfium2.PdfiumError):
        document = pypdfium2.PdfDocument(data)
        try:
            for page in document:
                yield "text of a PDF", page.get_textpage().get_text_range().encode("utf-8", "replace")
        finally:
            document.close()
