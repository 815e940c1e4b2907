"""Ways to damage a file that once was whole."""

from __future__ import annotations

import copy
import hashlib
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

#: No case is larger, unless the whole file is: a reader's patience with gigabytes is another question.
MOST_BYTES = 96 * 1024
_PIECES = (
    b"",
    b"\0",
    b"\xff",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc3",
    b"\xed\xa0\x80",
    "\u202e\u0301\ufeff".encode(),
    b"\r",
    b"\n",
    b"\r\n",
    b"\t",
    b",",
    b";",
    b'"',
    b'""',
    b"'",
    b"|",
    b"~",
    b"*",
    b":",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"/",
    b"<",
    b">",
    b"</",
    b"<!--",
    b"]]>",
    b"<![CDATA[",
    b"&x;",
    b"&#0;",
    b"<!DOCTYPE a [<!ENTITY x 'xx'>]>",
    b"{",
    b"}",
    b"[",
    b"]",
    b"[" * 3000,
    b'{"a":' * 2000,
    b"<a>" * 2000,
    b"(" * 500,
    b"null",
    b"true",
    b"NaN",
    b"-Infinity",
    b"1e999",
    b"-1",
    b"0",
    b"9" * 30,
    b"9" * 5000,
    b"0.1" * 20,
    b"2026-02-30",
    b"0000-00-00",
    b"9999-12-31",
    b"12/31/1899",
    b"2026-09-14T25:61:61Z",
    b"  ",
    b" " * 4000,
    b"A" * 9000,
    "é".encode() * 300,
    "\U0001f600".encode(),
    b"%PDF-1.7",
    b"endobj",
    b"stream",
    b"xref",
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"SQLite format 3\0",
)
_VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    1e308,
    10**40,
    -(10**40),
    "",
    " ",
    "\0",
    "\ud800",
    "é" * 200,
    "A" * 5000,
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    [],
    {},
    [[]],
    [None],
    {"": None},
    "NaN",
    "1e9",
    "../../etc/passwd",
    "\n",
    "\u202e",
)
#: A tree of values that has grown larger is big enough.
_MOST_PLACES = 20_000
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")


def mutated(samples: Sequence[bytes], structure: str, words: Sequence[bytes], chance: random.Random) -> bytes:
    """Return one of `samples`, damaged in one to six places."""
    data = chance.choice(samples)
    if structure and chance.random() < 0.7:
        return _STRUCTURES[structure](data, samples, words, chance)
    return _damaged(data, samples, words, chance)


def _damaged(data: bytes, samples: Sequence[bytes], words: Sequence[bytes], chance: random.Random) -> bytes:
    most = max(MOST_BYTES, len(data))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        data = chance.choice(_WAYS)(data, samples, words, chance)[:most]
    return data


def _flip(data: bytes, _samples: Sequence[bytes], _words: Sequence[bytes], chance: random.Random) -> bytes:
    if not data:
        return b"\x80"
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 4, 16))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _overwrite(data: bytes, _samples: Sequence[bytes], _words: Sequence[bytes], chance: random.Random) -> bytes:
    place = chance.randint(0, len(data))
    return data[:place] + chance.randbytes(chance.randint(1, 8)) + data[place + chance.randint(0, 8) :]


def _put(data: bytes, _samples: Sequence[bytes], words: Sequence[bytes], chance: random.Random) -> bytes:
    place = chance.randint(0, len(data))
    piece = chance.choice(words) if words and chance.random() < 0.5 else chance.choice(_PIECES)
    return data[:place] + piece + data[place + chance.choice((0, 0, 1, len(piece))) :]


def _remove(data: bytes, _samples: Sequence[bytes], _words: Sequence[bytes], chance: random.Random) -> bytes:
    place = chance.randint(0, len(data))
    return data[:place] + data[place + chance.choice((1, 2, 8, 64, 512)) :]


def _cut(data: bytes, _samples: Sequence[bytes], _words: Sequence[bytes], chance: random.Random) -> bytes:
    return data[: chance.randint(0, len(data))]


def _repeat(data: bytes, _samples: Sequence[bytes], _words: Sequence[bytes], chance: random.Random) -> bytes:
    place = chance.randint(0, len(data))
    piece = data[place : place + chance.choice((1, 8, 64, 400))]
    return data[:place] + piece * chance.choice((2, 3, 50)) + data[place:]


def _splice(data: bytes, samples: Sequence[bytes], _words: Sequence[bytes], chance: random.Random) -> bytes:
    other = chance.choice(samples)
    return data[: chance.randint(0, len(data))] + other[chance.randint(0, len(other)) :]


def _lines(data: bytes, _samples: Sequence[bytes], _words: Sequence[bytes], chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one] if chance.random() < 0.7 else b""
    return b"\n".join(lines)


def _cells(data: bytes, _samples: Sequence[bytes], _words: Sequence[bytes], chance: random.Random) -> bytes:
    """Exchange two fields of a line, whatever parts them."""
    mark = chance.choice((b",", b"\t", b"|", b" "))
    cells = data.split(mark)
    one, other = chance.randrange(len(cells)), chance.randrange(len(cells))
    cells[one], cells[other] = cells[other], cells[one]
    return mark.join(cells)


def _number(data: bytes, _samples: Sequence[bytes], _words: Sequence[bytes], chance: random.Random) -> bytes:
    found = list(_NUMBER.finditer(data[:MOST_BYTES]))
    if not found:
        return data
    one = chance.choice(found)
    value = chance.choice((b"0", b"-1", b"99999999999999999999", b"1e400", b"NaN", b"3.7", b"00", b"20269999", b""))
    return data[: one.start()] + value + data[one.end() :]


def _recode(data: bytes, _samples: Sequence[bytes], _words: Sequence[bytes], chance: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp037", "utf-32")), "replace")


_Way = Callable[[bytes, Sequence[bytes], Sequence[bytes], random.Random], bytes]
_WAYS: tuple[_Way, ...] = (
    _flip, _overwrite, _put, _put, _put, _remove, _cut, _repeat, _splice, _lines, _cells, _number, _number, _recode,
)  # fmt: skip


def _json(data: bytes, samples: Sequence[bytes], words: Sequence[bytes], chance: random.Random) -> bytes:
    """Change values, names and shapes of a JSON text that stays one."""
    try:
        root = [json.loads(data)]
    except (ValueError, RecursionError):
        return _damaged(data, samples, words, chance)
    try:
        other: Any = [json.loads(chance.choice(samples))]
    except ValueError:
        other = root
    for _ in range(chance.choice((1, 1, 2, 4))):
        places = _places(root)
        if len(places) > _MOST_PLACES:
            break
        holder, key = chance.choice(places)
        way = chance.randrange(6)
        if way == 0 and isinstance(holder, dict):
            del holder[key]
        elif way == 1 and isinstance(holder, dict):
            holder[chance.choice(("", "id", "x" * 300, str(key) + "2", "resourceType"))] = holder.pop(key)
        elif way == 2:
            from_holder, from_key = chance.choice(_places(other))
            holder[key] = json.loads(json.dumps(from_holder[from_key]))
        elif way == 3:
            holder[key] = [holder[key]] * chance.choice((1, 2, 30))
        elif way == 4 and isinstance(holder[key], str) and holder[key]:
            text = holder[key]
            place = chance.randrange(len(text))
            holder[key] = (
                text[:place] + chance.choice(("", "\0", "é", "9", "/", "-", " ", "\ud800")) + text[place + 1 :]
            )
        else:
            holder[key] = copy.deepcopy(chance.choice(_VALUES))
    return json.dumps(root[0], ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")[:MOST_BYTES]


def _places(root: Any) -> list[tuple[Any, Any]]:
    found, waiting = [], [root]
    while waiting:
        value = waiting.pop()
        keys: Any = range(len(value)) if isinstance(value, list) else list(value)
        for key in keys:
            found.append((value, key))
            if isinstance(value[key], list | dict):
                waiting.append(value[key])
    return found


def _zip(data: bytes, samples: Sequence[bytes], words: Sequence[bytes], chance: random.Random) -> bytes:
    """Damage a member of a zip (a workbook is one) and pack it again, or say wrong things of it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    victim = chance.randrange(len(members))
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, (name, content) in enumerate(members):
            changed = _damaged(content, [each for _, each in members], words, chance) if place == victim else content
            archive.writestr(name, changed)
    return made.getvalue()


def _backup(data: bytes, samples: Sequence[bytes], words: Sequence[bytes], chance: random.Random) -> bytes:
    """Damage the tail of a backup and put its checksum right again, so that what reads the tail is reached."""
    length = int.from_bytes(data[-24:-16], "little")
    pages, tail = data[: -56 - length], data[-56 - length : -56]
    tail = _json(tail, [tail], words, chance) if chance.random() < 0.8 else _damaged(tail, [tail], words, chance)
    return pages + tail + hashlib.sha256(tail).digest() + len(tail).to_bytes(8, "little") + data[-16:]


_STRUCTURES: dict[str, _Way] = {"json": _json, "zip": _zip, "backup": _backup}
