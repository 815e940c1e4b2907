"""The books that lead from words to codes: the alphabetic indexes, the neoplasm table, the table of drugs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from coderdesk.domain.book import Release
from coderdesk.domain.codes import Code


class BookName(StrEnum):
    """The books of terms, as the official files divide them."""

    INDEX = "index"
    EXTERNAL = "external"
    NEOPLASM = "neoplasm"
    DRUGS = "drugs"
    PCS = "pcs"

    @property
    def label(self) -> str:
        """The name that the field uses."""
        return {
            "index": "Alphabetic index",
            "external": "External cause index",
            "neoplasm": "Neoplasm table",
            "drugs": "Table of drugs",
            "pcs": "ICD-10-PCS index",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the neoplasm table or the table of drugs: its column's heading and the code as printed ("C79.8-").

    `code` is "" where the book prints a dash.
    """

    heading: str
    code: str


@dataclass(frozen=True, slots=True)
class Term:
    """One line of a book. `level` 0 is a main term; `above` the id of the term that it is indented under.

    `nonessential` are the modifiers in parentheses, which may be there or not, as printed. `code` and `manifestation`
    (the code in brackets) are as printed, with a dash where more characters are needed; "" where the line has none.
    `see` and `see_also` are cross references as printed ("Pain, abdominal"). `cells` is for the two tables.
    `starts` are, in the PCS index, the beginnings of codes that the line leads to ("0UT9"), and `use` the names of the
    values that stand for what the line names ("Cephalic Vein, Right"). There a line may be a reference alone, without
    a title.
    """

    id: int
    book: BookName
    level: int
    title: str
    above: int | None = None
    nonessential: str = ""
    code: str = ""
    manifestation: str = ""
    see: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    use: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()
    starts: tuple[str, ...] = ()
    has_children: bool = False

    @property
    def printed(self) -> str:
        """The title with its nonessential modifiers, as the book has it; a line without a title is its references."""
        return f"{self.title} {self.nonessential}".strip() or self.references

    @property
    def references(self) -> str:
        """What the line refers to, in the words of the book: "see Pain, abdominal"; "" where it refers to nothing."""
        named = (("see", self.see), ("see also", self.see_also), ("use", self.use))
        return "; ".join(f"{word} {one}" for word, found in named for one in found)


@dataclass(frozen=True, slots=True)
class LoadedBook:
    """A book that is loaded: which release, how many lines, and the headings of its columns if it is a table."""

    book: BookName
    release: Release
    terms: int
    headings: tuple[str, ...] = ()


class TermBook(Protocol):
    """Dated look-up in the books of terms. A book that no loaded release covers on a date answers by the nearest."""

    def books(self, on: date) -> Sequence[LoadedBook]:
        """Return the books to use on `on`, one of each name that is loaded."""

    def letters(self, book: BookName, on: date) -> Sequence[str]:
        """Return the letters that the book has main terms under, in order."""

    def main_terms(self, book: BookName, on: date, *, after: int = 0, limit: int = 200) -> Sequence[Term]:
        """Return up to `limit` main terms in the order of the book, those behind the term of id `after`."""

    def numbers(self, book: BookName, on: date) -> Sequence[int]:
        """Return the id of every line of the book in the order in which it is printed, subterms under their term."""

    def lines(self, numbers: Sequence[int]) -> Sequence[Term]:
        """Return the lines of those ids, in the order asked for; one that is unknown is left out."""

    def jump(self, book: BookName, text: str, on: date) -> Term | None:
        """Return the term that typing `text` leads to: the first main term that begins so or would follow it.

        Commas go down a level: "diabetes, type 2, with" ends at that subterm, as far as the book has one.
        """

    def term(self, number: int) -> Term | None:
        """Return the term of that id, or None."""

    def below(self, number: int) -> Sequence[Term]:
        """Return the terms indented directly under the term of id `number`, in order."""

    def path(self, number: int) -> Sequence[Term]:
        """Return the term of id `number` and those that it is indented under, the main term first."""

    def target(self, reference: str, term: Term, on: date) -> Term | None:
        """Return where a cross reference printed at `term` ("Pain, abdominal") leads, or None where nowhere clear."""

    def leading_to(self, code: Code, on: date, limit: int = 20) -> Sequence[Sequence[Term]]:
        """Return the paths whose last term leads to `code` or, with a dash, to what `code` begins with.

        Those that name the whole code come first. The last term of a path through a table has only the cell that leads
        to the code.
        """


def path_words(path: Sequence[Term]) -> str:
    """Say a path as the book reads it: "Diabetes, type 2, with, neuropathy".

    A last term with one cell alone says its column too: "Neoplasm, breast — Malignant Primary".
    """
    words = ", ".join(term.title or term.references for term in path)
    cells = path[-1].cells if path else ()
    return f"{words} — {cells[0].heading}" if len(cells) == 1 else words
