"""Places in a note, as Python counts them and as Qt does."""

from __future__ import annotations

import re
from bisect import bisect_right

_COUNTED_OTHERWISE = re.compile("\r\n|[\U00010000-\U0010ffff]")


class Positions:
    """Turns an index into a Python string into a position of a QTextDocument that shows it, and back.

    Qt counts UTF-16 units and holds a line end as one position, so that a character beyond the Basic Multilingual Plane
    is two positions and CR LF one.
    """

    def __init__(self, text: str) -> None:
        # (index after the character, how much Qt's count is ahead from there on)
        self._marks: list[int] = []
        self._ahead: list[int] = []
        ahead = 0
        for found in _COUNTED_OTHERWISE.finditer(text):
            ahead += -1 if found[0] == "\r\n" else 1
            self._marks.append(found.end())
            self._ahead.append(ahead)

    def to_qt(self, index: int) -> int:
        """Return Qt's position of the character at `index`."""
        place = bisect_right(self._marks, index) - 1
        return index + (self._ahead[place] if place >= 0 else 0)

    def to_python(self, position: int) -> int:
        """Return the index of the character at Qt's `position`."""
        low, high = 0, len(self._marks)
        while low < high:
            middle = (low + high) // 2
            if self._marks[middle] + self._ahead[middle] <= position:
                low = middle + 1
            else:
                high = middle
        return position - (self._ahead[low - 1] if low else 0)
