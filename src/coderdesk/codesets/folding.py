"""Titles and references of the books, folded so that small differences of print do not part them."""

from __future__ import annotations

import re
import unicodedata

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_APART = re.compile(r"[^0-9a-z#]+")
#: Sorts behind every key that begins as the text before it.
AFTER = "~"


def fold(text: str) -> str:
    """Return `text` in lower case, without accents and possessives, each run of other signs as one blank."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _APART.sub(" ", plain.replace("'s", "s")).strip()


def unbracketed(text: str) -> str:
    """Return `text` without what stands in brackets: "Dye(s) (red)" is "Dye"."""
    return " ".join(_BRACKETED.sub(" ", text).split())


def first_piece(text: str) -> str:
    """Return what stands before the first comma: "Diabetes" of "Diabetes, diabetic"."""
    return text.partition(",")[0]


def lead_of(code: str) -> str:
    """Return a printed code without its dot and without the dash of what is missing: "C79.8-" is "C798"."""
    return code.replace(".", "").strip().rstrip("-").upper()
