"""Small words that sentences are made of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_HARMLESS = re.compile(r"[0-9A-Z]{1,2}")


def plainly(number: int, thing: str) -> str:
    """Count things: "1 day", "3 days", "1 diagnosis", "2 diagnoses"."""
    if number == 1:
        return f"{number} {thing}"
    return f"{number} {thing[:-2]}es" if thing.endswith("sis") else f"{number} {thing}s"


def shown(text: str) -> str:
    """Return `text` after a blank where it is as short as a code, else "": longer text may belong elsewhere."""
    return f" {text}" if _HARMLESS.fullmatch(text) else ""


def listed(items: Sequence[str]) -> str:
    """Join words as a sentence does: "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def is_latin(text: str) -> bool:
    """Whether `text` has a Latin letter, with or without accents: a claim carries no other letters."""
    return any(unicodedata.name(letter, "").startswith("LATIN ") for letter in unicodedata.normalize("NFKD", text))
