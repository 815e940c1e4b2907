"""Ways out that a finding offers."""

from __future__ import annotations

from textwrap import shorten

from coderdesk.domain.book import CodeEntry
from coderdesk.domain.codes import Code
from coderdesk.domain.findings import Fix, FixKind

_WIDEST = 80


def go_to(label: str) -> tuple[Fix, ...]:
    """Offer to go to the finding's first place."""
    return (Fix(FixKind.GO_TO, label),)


def use(index: int, entry: CodeEntry, meaning: str = "") -> Fix:
    """Offer `entry` in place of the diagnosis at `index`, told by `meaning` or else by its title."""
    # A meaning stays whole: those of fractures differ only at their end.
    told = meaning or shorten(entry.title, _WIDEST, placeholder="…")
    return Fix(FixKind.REPLACE_DIAGNOSIS, f"Use {entry.code}: {told}".rstrip(": "), index, code=entry.code)


def remove_diagnosis(index: int, code: Code) -> Fix:
    """Offer to take the diagnosis at `index` off the chart."""
    return Fix(FixKind.REMOVE_DIAGNOSIS, f"Remove diagnosis {index + 1}, {code}", index)


def list_first(index: int, code: Code) -> Fix:
    """Offer to move the diagnosis at `index` to the head of the list."""
    return Fix(FixKind.MOVE_DIAGNOSIS, f"List {code} first", index, to=0)


def remove_pointer(index: int, number: int) -> Fix:
    """Offer to let the line at `index` no longer point at diagnosis `number`, from 1."""
    return Fix(FixKind.REMOVE_POINTER, f"Remove pointer {number} from line {index + 1}", index, to=number)
