"""Bytes to text, as the programs that coders get files from write them."""

from __future__ import annotations

import codecs

from coderdesk.intake.problems import Refused

# Windows-1252, and Latin-1 for the five bytes to which it gives no meaning.
_WINDOWS = "".join(bytes((byte,)).decode("cp1252", errors="ignore") or chr(byte) for byte in range(256))


def decoded(data: bytes) -> str:
    """Return the text of `data`: UTF-8, UTF-16 with or without a byte order mark, or else Windows-1252 and Latin-1.

    Bytes that no such encoding explains are `Refused` with the line: two encodings in one file, a character that breaks
    off, NUL characters.
    """
    text = _decoded(data)
    if (place := text.find("\0")) >= 0:
        raise Refused(_line(text, place), "it holds NUL characters, so it is not plain text")
    return text


def text_of_head(head: bytes) -> str:
    """Return the text that the first bytes of a file hold, of which the last may be half a character; "" for none."""
    for cut in range(4):
        try:
            return decoded(head[: len(head) - cut])
        except Refused:
            continue
    return ""


def _decoded(data: bytes) -> str:
    if data.startswith(codecs.BOM_UTF8):
        return _strictly(data[len(codecs.BOM_UTF8) :], "utf-8")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, "utf-16")
    if wide := _utf16_without_mark(data):
        return _strictly(data, wide)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        if not before.isascii():
            # Whole UTF-8 characters came before: the file is UTF-8, and damaged.
            raise Refused(f"line {before.count(10) + 1}", "a character here is damaged or breaks off") from None
    return codecs.charmap_decode(data, "strict", _WINDOWS)[0]


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, errors="replace")
        raise Refused(_line(before, len(before)), "a character here is damaged or breaks off") from None


def _utf16_without_mark(data: bytes) -> str:
    """Return the UTF-16 that `data` must be: Western text has a zero in every other byte. "" where it is none."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 2:
        return ""
    high, low = sample[0::2].count(0), sample[1::2].count(0)
    if low > 0.6 * half and high < 0.1 * half:
        return "utf-16-le"
    if high > 0.6 * half and low < 0.1 * half:
        return "utf-16-be"
    return ""


def _line(text: str, place: int) -> str:
    return f"line {text.count(chr(10), 0, place) + 1}"
