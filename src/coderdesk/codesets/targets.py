"""Which codes a note of the tabular list points at.

The list writes its references by hand: "(A05.-)", "(A04.0-A04.4)", "(T61-T62)", "(J09.X3, J10.2)", "(G35-)",
"(S12.0--S12.6.-)", "(I60.-. I61.-)", and conditions such as "(E08-E13 with .42)" or "(T36-T50 with fifth or sixth
character 5)". What cannot be decided from a code alone ("with ketoacidosis") yields no target.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product

_CODE = r"[A-Z](?:[0-9][0-9A-Z]|A[0-9])(?:\.[0-9A-Z]{1,4})?(?![0-9A-Za-z])"
_SPAN = re.compile(rf"(?<![0-9A-Za-z])({_CODE})(?:(?:[.-]*\s*-\s*-?|[.-]*\s+to\s+)({_CODE}))?")
_GROUP = re.compile(r"\(([^()]*)\)")
_CONDITION = re.compile(r"(?<=[0-9A-Z.-])\s*with\s")
_PLACES = {"fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "sixth": 6, "6th": 6, "seventh": 7, "7th": 7}
_PLACE = "|".join(_PLACES)
_AT_PLACES = re.compile(rf"({_PLACE})(?:\s+(or|to)\s+({_PLACE}))?[\s-]+characters?\s+\.?([0-9A-Z]+)(?:-([0-9A-Z]))?")
_ENDING = re.compile(r"final\s+characters?\s+-?([0-9A-Z]+)")
_DECIMALS = re.compile(r"\.([0-9A-Z]+)-?(?:\.([0-9A-Z]+))?-?")


@dataclass(frozen=True, slots=True)
class Target:
    """A run of codes from `first` to `last` (undotted beginnings, both included), narrowed by `pattern`.

    `pattern` is a glob of the undotted code ("???42*"), "" where every code of the run is meant.
    """

    first: str
    last: str
    pattern: str = ""


def targets(note: str) -> tuple[Target, ...]:
    """Return what `note` points at: the codes in its parentheses or, where those hold none, the codes in its text."""
    inside = [target for group in _GROUP.findall(note) for target in _read(group)]
    if inside or any(_SPAN.search(group) for group in _GROUP.findall(note)):
        return tuple(inside)
    return tuple(_read(_GROUP.sub(" ", note)))


def _read(text: str) -> list[Target]:
    listed, *conditions = _CONDITION.split(text, maxsplit=1)
    patterns = _patterns(conditions[0]) if conditions else [""]
    spans = [(match[1].replace(".", ""), (match[2] or match[1]).replace(".", "")) for match in _SPAN.finditer(listed)]
    return [Target(first, last, pattern) for (first, last), pattern in product(spans, patterns) if first <= last]


def _patterns(condition: str) -> list[str]:
    """Return the globs that `condition` (what follows "with") allows; none where it cannot be decided."""
    condition = condition.strip().rstrip(",;")
    if match := _ENDING.fullmatch(condition):
        return [f"*{match[1]}"]
    if match := _DECIMALS.fullmatch(condition):
        return [f"???{decimals}*" for decimals in _between(match[1], match[2] or match[1])]
    if match := _AT_PLACES.fullmatch(condition):
        first, joint, second, value, last = match.groups()
        places = [_PLACES[first]] if joint != "or" else [_PLACES[first], _PLACES[second]]
        return [f"{'?' * (place - 1)}{one}*" for place in places for one in _between(value, last or value)]
    return []


def _between(first: str, last: str) -> list[str]:
    """Return the values from `first` to `last`, which differ at most in their last character."""
    if first == last or first[:-1] != last[:-1]:
        return list(dict.fromkeys([first, last]))
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    run = letters[letters.index(first[-1]) : letters.index(last[-1]) + 1]
    return [first[:-1] + one for one in run]
