"""Words typed in any order against a line of text."""

from __future__ import annotations

import re

Spans = tuple[tuple[int, int], ...]


def match_words(typed: str, text: str) -> Spans | None:
    """Return where each word of `typed` begins a word of `text` (start, end), or None where one of them does not.

    Case is passed over. Nothing typed matches everything, with no spans.
    """
    lower, spans = text.lower(), []
    for word in typed.lower().split():
        found = re.search(rf"(?<!\w){re.escape(word)}", lower)
        if found is None:
            return None
        spans.append(found.span())
    return merged(spans)


def merged(spans: list[tuple[int, int]]) -> Spans:
    """Return `spans` in order, those that touch or overlap as one."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)
