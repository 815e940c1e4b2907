"""HTML and XHTML as plain text: what the coder reads, without what the browser needs.

Notes come from many programs and some are torn or hostile, so the markup is scanned in one pass whose time grows with
its length alone (the standard library's HTMLParser takes minutes for 200 KB of "<!--"). What does not end as it
should is text: nothing of a note is swallowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

_BLOCKS_LISTED: Final = (
    "address article aside blockquote body caption dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr html li "
    "main ol p pre section table tbody tfoot thead tr ul"
)
_BLOCKS: Final = frozenset(_BLOCKS_LISTED.split())
_APART: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p", "table", "ul", "ol"})
_HIDDEN: Final = frozenset({"head", "template"})
_VERBATIM: Final = frozenset({"script", "style"})
# No "<" inside, so that an attempt never reads further than the next tag
_TAG: Final = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9:]*)(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>")
_DECLARATION: Final = re.compile(r"<[!?][^<>]*+>")


def flatten(markup: str) -> str:
    """Return the text of `markup`: a line for each block, list item and table row, cells parted by " | "."""
    page = _Page()
    for kind, text in _Scanner(markup).tokens():
        if kind == "text":
            page.say(text)
        elif kind == "start":
            page.begin(text)
        else:
            page.end(text)
    return page.text()


class _Page:
    """The lines that come of the tokens."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._breaks = 2  # line ends that are due before the next words
        self._hidden = 0
        self._preformatted = 0
        self._cells = 0
        self._cell_begins = False

    def begin(self, tag: str) -> None:
        """Open an element."""
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "br":
            self._breaks = min(2, self._breaks + 1)
        elif tag in ("td", "th"):
            if self._cells:
                self._parts.append(" | ")
                self._breaks = 0
            self._cells += 1
            self._cell_begins = True
        else:
            self._block(tag)
            self._preformatted += tag == "pre"
            if tag == "li":
                self.say("- ")
            elif tag == "tr":
                self._cells = 0
                self._cell_begins = False
            elif tag == "body":
                self._hidden = 0  # a head may go without its end

    def end(self, tag: str) -> None:
        """Close an element."""
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
            return
        self._preformatted = max(0, self._preformatted - (tag == "pre"))
        self._block(tag)

    def say(self, text: str) -> None:
        """Add words, behind the line ends that are due."""
        if not self._preformatted:
            text = re.sub(r"\s+", " ", text)
            text = text.lstrip() if self._breaks or self._parts[-1].endswith(" ") else text
        if text and not self._hidden:
            if self._breaks and self._parts:
                self._parts.append("\n" * self._breaks)
            self._parts.append(text)
            self._breaks = 0
            self._cell_begins = False

    def text(self) -> str:
        """Return the lines, without blanks at their ends."""
        return "\n".join(row.rstrip() for row in "".join(self._parts).split("\n")).strip("\n")

    def _block(self, tag: str) -> None:
        if self._cell_begins and tag != "tr":
            return  # a paragraph that begins a cell stays on the cell's line
        self._breaks = max(self._breaks, 2 if tag in _APART else 1 if tag in _BLOCKS else 0)


class _Scanner:
    """Takes markup apart into texts and the starts and ends of elements."""

    def __init__(self, markup: str) -> None:
        self._markup = markup
        lower = markup.lower() if len(markup.lower()) == len(markup) else markup
        self._lower = lower
        # Where the last of each stands: before it a search for the next one finds it, after it there is none to find
        self._last = {end: lower.rfind(end) for end in ("-->", "]]>", *(f"</{tag}" for tag in _VERBATIM))}

    def tokens(self) -> Iterator[tuple[str, str]]:
        """Give ("text", its words), ("start", a tag) and ("end", a tag) in their order."""
        markup, place = self._markup, 0
        while place < len(markup):
            if markup[place] != "<":
                end = markup.find("<", place)
                end = len(markup) if end < 0 else end
                yield "text", unescape(markup[place:end])
                place = end
                continue
            tag = _TAG.match(markup, place)
            if tag is None:
                place, text = self._other(place)
                if text:
                    yield "text", text
                continue
            name = tag["name"].lower().rpartition(":")[2]
            place = tag.end()
            if name in _VERBATIM:
                # Up to the start of its end, which is itself a tag that says nothing
                place = place if tag["end"] else self._after(f"</{name}", place, place + len(name) + 2) - len(name) - 2
                continue
            yield ("end" if tag["end"] else "start"), name
            if tag[0].endswith("/>") and not tag["end"]:
                yield "end", name

    def _other(self, place: int) -> tuple[int, str]:
        """Return where what is no tag ends, and what it says: a comment nothing, CDATA its text."""
        if self._markup.startswith("<!--", place):
            end = self._after("-->", place + 4, -1)
            if end >= 0:
                return end, ""
        if self._markup.startswith("<![CDATA[", place):
            end = self._after("]]>", place + 9, -1)
            if end >= 0:
                return end, self._markup[place + 9 : end - 3]
        declaration = _DECLARATION.match(self._markup, place)
        return (declaration.end(), "") if declaration else (place + 1, "<")

    def _after(self, end: str, place: int, otherwise: int) -> int:
        """Return the place behind the next `end` from `place` on, `otherwise` where there is none."""
        return self._lower.find(end, place) + len(end) if self._last[end] >= place else otherwise
