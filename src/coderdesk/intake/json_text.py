"""JSON read strictly: one meaning or none, and every refusal with its place."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import NoReturn

from coderdesk.intake.problems import Refused

_HALF_ESCAPED = re.compile(r"\\u[dD][89a-fA-F]")
_HALF = re.compile(r"[\ud800-\udfff]")
_WORDS = {
    "Expecting value": "a value is missing or is not written as JSON has it",
    "Expecting ',' delimiter": "a comma or a closing bracket is missing",
    "Expecting ':' delimiter": "a colon is missing after a field's name",
    "Expecting property name": "a field's name in double quotes is missing here, or the comma before is one too many",
    "Illegal trailing comma before end of object": "a comma stands before the closing bracket",
    "Illegal trailing comma before end of array": "a comma stands before the closing bracket",
    "Invalid control character at": "a text is broken over two lines or holds a control character",
    "Unterminated string starting at": "a text that begins here has no closing quote",
    "Extra data": "there is more after the end of the JSON",
}


class _Doubled(dict[str, object]):
    """An object that gives one of its fields twice, so that nobody can say which is meant."""

    def __init__(self, found: dict[str, object], field: str) -> None:
        super().__init__(found)
        self.field = field


class _NotJson(ValueError):
    """NaN or Infinity."""


def read_json(data: bytes) -> object:
    """Return the JSON that `data` holds, its fractions as `Decimal`.

    `Refused` where it is not JSON as RFC 8259 has it, and where it could mean two things: a field given twice in one
    object, NaN, half a character.
    """
    text = _text(data)
    doubled: list[_Doubled] = []
    value = _parsed(text, doubled)
    if doubled:
        # The last one found is no part of another one, so it is still there.
        place = next(place for place, part in _parts(value) if part is doubled[-1])
        raise Refused(plain_place(place), f"the field {named(doubled[-1].field)} is given twice here")
    if _HALF_ESCAPED.search(text):
        _refuse_halves(value)
    return value


def plain_place(path: Iterable[str | int]) -> str:
    """Write a path into JSON as people read it: "encounters[2].lines[0].charge"."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def named(field: str) -> str:
    """Return a field's name for a message; what does not look like one is not repeated."""
    return f'"{field}"' if re.fullmatch(r"[A-Za-z$][A-Za-z0-9_]{0,31}", field) else "of an unusual name"


def _text(data: bytes) -> str:
    encoding = json.detect_encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused(f"line {line}", "the text is not UTF-8, as JSON must be") from None


def _parsed(text: str, doubled: list[_Doubled]) -> object:
    def an_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = Counter(name for name, _ in pairs)
            found = _Doubled(found, names.most_common(1)[0][0])
            doubled.append(found)
        return found

    try:
        return json.loads(text, object_pairs_hook=an_object, parse_float=Decimal, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()):
            reason = "the file breaks off here" if text.strip() else "the file is empty"
        else:
            reason = next((own for theirs, own in _WORDS.items() if error.msg.startswith(theirs)), "this is not JSON")
        raise Refused(f"line {error.lineno}, column {error.colno}", reason) from None
    except RecursionError:
        raise Refused("", "its JSON is nested too deeply") from None
    except _NotJson:
        raise Refused("", "it holds NaN or Infinity, which are not numbers") from None
    except (ValueError, InvalidOperation):
        # What Python says of a number with thousands of digits.
        raise Refused("", "it holds a number that is too long") from None


def _no_constant(_name: str) -> NoReturn:
    raise _NotJson


def _refuse_halves(value: object) -> None:
    for place, part in _parts(value):
        texts = part.keys() if isinstance(part, dict) else (part,)
        if any(isinstance(text, str) and _HALF.search(text) for text in texts):
            raise Refused(plain_place(place), "a text holds half a character (an unpaired surrogate)")


def _parts(value: object) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Give `value` and everything in it with its path. Without recursion: JSON may be nested deeper than calls."""
    waiting: list[tuple[tuple[str | int, ...], object]] = [((), value)]
    while waiting:
        place, part = waiting.pop()
        yield place, part
        inside: Iterable[tuple[str | int, object]] = ()
        if isinstance(part, dict):
            inside = part.items()
        elif isinstance(part, list):
            inside = enumerate(part)
        waiting.extend(((*place, step), each) for step, each in inside)
