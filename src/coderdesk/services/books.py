"""The books of terms: the ways that lead to a code, and the lines that words lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.terms import BookName, LoadedBook, Term, path_words
from coderdesk.services.codes import CodePage, look_up
from coderdesk.services.house import Book

#: The step that brings a book in.
BRING_IN = "The code sets screen brings it in, and so does: coderdesk codes update"


@dataclass(frozen=True, slots=True)
class IndexPath:
    """A way through a book to a code: the lines from the main term down, the last of which leads there.

    The last line of a table has only the cell that leads to the code.
    """

    book: LoadedBook
    terms: tuple[Term, ...]
    code: Code

    @property
    def words(self) -> str:
        """The path as the book reads it: "Neoplasm, breast — Malignant Primary"."""
        return path_words(self.terms)

    @property
    def printed(self) -> str:
        """What the book prints there: a code, one with a dash, one in brackets, or the beginning of a PCS code."""
        last = self.terms[-1]
        if len(last.cells) == 1:
            return last.cells[0].code
        starts = [one for one in last.starts if self.code.text.startswith(one)]
        if starts:
            return max(starts, key=len)
        own = last.code.replace(".", "").rstrip("-")
        if own and self.code.text.startswith(own):
            return last.code
        return f"[{last.manifestation}]" if last.manifestation else "; ".join(last.see)


@dataclass(frozen=True, slots=True)
class CodePaths:
    """A code with its notes, and the ways that lead to it; `books` are those that were looked in."""

    page: CodePage
    paths: tuple[IndexPath, ...]
    books: tuple[LoadedBook, ...]


@dataclass(frozen=True, slots=True)
class TermPage:
    """A line of a book at the end of its path, the lines under it, and where its references lead (() to no line)."""

    book: LoadedBook
    path: tuple[Term, ...]
    below: tuple[Term, ...]
    targets: tuple[tuple[str, tuple[Term, ...]], ...]

    @property
    def term(self) -> Term:
        """The line itself."""
        return self.path[-1]


def paths_to(book: Book, *, code: Code, on: date, limit: int = 20) -> Sequence[IndexPath]:
    """Return up to `limit` ways that lead to `code` in the books in force on `on`, the most exact first."""
    loaded = {one.book: one for one in book.terms.books(on)}
    ways = book.terms.leading_to(code, on, limit)
    return tuple(IndexPath(loaded[terms[-1].book], tuple(terms), code) for terms in ways)


def path_of(book: Book, *, text: str, on: date, system: CodeSystem | None = None, limit: int = 20) -> CodePaths:
    """Return the code that `text` writes with its notes and the ways that lead to it; `InvalidValue` of none."""
    page = look_up(book, text=text, on=on, system=system)
    paths = paths_to(book, code=page.entry.code, on=on, limit=limit)
    procedure = page.entry.code.system is CodeSystem.ICD10PCS
    books = tuple(one for one in book.terms.books(on) if (one.book is BookName.PCS) == procedure)
    return CodePaths(page, tuple(paths), books)


def term_page(book: Book, *, name: BookName, text: str, on: date) -> TermPage:
    """Return the line of the book `name` that typing `text` leads to; `InvalidValue` where it is not loaded."""
    loaded = next((one for one in book.terms.books(on) if one.book is name), None)
    term = book.terms.jump(name, text, on) if loaded else None
    if loaded is None or term is None:
        raise InvalidValue(f"The book “{name.label}” is not loaded.", BRING_IN)
    references = (*term.see, *term.see_also)
    targets = ((one, book.terms.target(one, term, on)) for one in references)
    return TermPage(
        loaded,
        tuple(book.terms.path(term.id)),
        tuple(book.terms.below(term.id)),
        tuple((one, tuple(book.terms.path(found.id)) if found else ()) for one, found in targets),
    )
