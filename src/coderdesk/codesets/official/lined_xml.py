"""XML of the official books, read in pieces, with the line of every element, and with no entity or document type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from coderdesk.codesets.official.reader import Member
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Progress

FETCH_AGAIN = "Fetch the file again, then import it."
#: Deeper than any official book goes; they have nine levels of terms at most.
_DEEPEST = 40
_PIECE = 256 * 1024


@dataclass(slots=True, eq=False)
class Element:
    """An element: its name, the line that it begins on, and what stands in it, in order."""

    name: str
    line: int
    attributes: dict[str, str]
    content: list[str | Element] = field(default_factory=list)

    def __iter__(self) -> Iterator[Element]:
        return (one for one in self.content if not isinstance(one, str))

    def named(self, name: str) -> Iterator[Element]:
        """Yield the elements of that name directly inside."""
        return (one for one in self if one.name == name)

    def first(self, name: str) -> Element | None:
        """Return the first element of that name directly inside, or None."""
        return next(self.named(name), None)

    @property
    def text(self) -> str:
        """All text inside, at any depth, each run of white space as one blank."""
        return " ".join("".join(self.pieces()).split())

    @property
    def own_text(self) -> str:
        """The text directly inside, without that of elements, which part words as a blank does."""
        return " ".join(" ".join(one for one in self._joined() if isinstance(one, str)).split())

    def pieces(self) -> Iterator[str]:
        """Yield all texts inside, in order."""
        for one in self.content:
            if isinstance(one, str):
                yield one
            else:
                yield from one.pieces()

    def _joined(self) -> Iterator[str | Element]:
        """Yield the content with neighbouring texts as one: the parser may hand over a text in several pieces."""
        running: list[str] = []
        for one in self.content:
            if isinstance(one, str):
                running.append(one)
                continue
            yield "".join(running)
            running = []
            yield one
        yield "".join(running)


def read_xml(member: Member, progress: Progress) -> Element:
    """Return the outermost element of `member`; `FileRefused` with the line where it is damaged, cut short or hostile.

    `Cancelled` through `progress`.
    """
    return _Tree(member).read(progress)


def refuse(member: Member, line: int, reason: str) -> NoReturn:
    """Raise `FileRefused` for what stands on `line`."""
    raise FileRefused(member.place, f"line {line}", reason, FETCH_AGAIN)


class _Tree:
    """Builds the elements as the parser meets them."""

    def __init__(self, member: Member) -> None:
        self._member = member
        self._open: list[Element] = []
        self._root: Element | None = None
        parser = self._parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._declares
        parser.EntityDeclHandler = self._declares

    def read(self, progress: Progress) -> Element:
        data = self._member.data
        try:
            for start in range(0, len(data), _PIECE):
                progress.step(start, len(data), f"Reading {self._member.name}")
                self._parser.Parse(data[start : start + _PIECE], False)
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise FileRefused(
                self._member.place, f"line {error.lineno}",
                "it is damaged or cut short: the XML ends or breaks there", FETCH_AGAIN,
            ) from error  # fmt: skip
        except (LookupError, ValueError) as error:
            raise FileRefused(self._member.place, "line 1", "its encoding cannot be read", FETCH_AGAIN) from error
        finally:
            # The parser holds the tree by its handlers, and the tree the parser: parted, both go with their last user.
            del self._parser
        assert self._root is not None  # noqa: S101 - a document without an element is an error of the parser
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        if len(self._open) >= _DEEPEST:
            refuse(self._member, line, "its elements stand deeper in one another than those of any official file")
        element = Element(name, line, attributes)
        if self._open:
            self._open[-1].content.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _end(self, name: str) -> None:
        del name
        self._open.pop()

    def _text(self, text: str) -> None:
        if self._open:
            # What parts two words may stand alone in an element; one shared blank keeps the indents of a book small.
            self._open[-1].content.append(text if text.strip() else " ")

    def _declares(self, *what: object) -> None:
        del what
        raise FileRefused(
            self._member.place, f"line {self._parser.CurrentLineNumber}",
            "it declares a document type or entities of its own, as no official file does",
            "Nothing was read from it.",
        )  # fmt: skip
