"""Text as payers' machines read it: upper case, plain ASCII."""

from __future__ import annotations

import re
import unicodedata

#: Letters and marks that no decomposition takes apart, and what stands for them. Keys are upper case where case exists.
_STANDS_FOR = str.maketrans(
    {
        "Æ": "AE", "Œ": "OE", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH", "Ħ": "H", "Ŧ": "T", "Ŋ": "N",
        "ẞ": "SS", "Ə": "E", "Μ": "U",  # the Greek letter is what upper() makes of a micro sign
        "‘": "'", "’": "'", "‚": "'", "ʼ": "'", "ʻ": "'", "′": "'", "“": '"', "”": '"', "„": '"', "″": '"',
        "‐": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
        "⁄": "/", "×": "X",
    }
)  # fmt: skip
#: Fractions in one character: without blanks, "7½" would become "71/2".
_FRACTIONS = re.compile("[¼-¾⅐-⅞]")


def fold(text: str) -> str:
    """Return `text` in upper case and printable ASCII, with accents taken off and runs of blanks made one.

    "Zoë  Ångström-Müller" becomes "ZOE ANGSTROM-MULLER", "Straße" "STRASSE". Control characters and line ends count as
    blanks; what has no Latin counterpart (other scripts, symbols) is left out, so the answer may be "". Delimiters of
    X12 are ASCII and stay: the writer of segments deals with them.
    """
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", _FRACTIONS.sub(r" \g<0> ", text)).upper().translate(_STANDS_FOR)
        text = "".join(_plain(character) for character in apart)
    elif not text.isprintable():
        text = "".join(_plain(character) for character in text)
    return " ".join(text.upper().split())


def _plain(character: str) -> str:
    if " " <= character <= "~":
        return character
    return " " if unicodedata.category(character) in ("Cc", "Zs", "Zl", "Zp") else ""
