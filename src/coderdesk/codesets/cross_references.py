"""Where the cross references of the books lead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from coderdesk.codesets.folding import fold
from coderdesk.codesets.term_rows import TermRows
from coderdesk.codesets.term_walk import Walk
from coderdesk.domain.terms import BookName, Term

#: Names of a whole book at the beginning of a reference.
_BOOKS = {
    "table of drugs and chemicals": BookName.DRUGS,
    "table of neoplasms": BookName.NEOPLASM,
    "neoplasm table": BookName.NEOPLASM,
    "neoplasm": BookName.NEOPLASM,
    "neoplasms": BookName.NEOPLASM,
    "index to diseases and injuries": BookName.INDEX,
    "alphabetic index": BookName.INDEX,
    "external cause index": BookName.EXTERNAL,
    "index to external causes": BookName.EXTERNAL,
    "external cause of injuries index": BookName.EXTERNAL,
}
#: Names of columns, which a reference may end in.
_COLUMNS = frozenset(
    {
        "malignant", "malignant primary", "malignant secondary", "primary", "secondary", "in situ", "ca in situ",
        "benign", "uncertain", "uncertain behavior", "unspecified", "unspecified behavior",
        "poisoning", "adverse effect", "underdosing", "accidental", "assault", "undetermined",
    }
)  # fmt: skip
#: The books in which a reference is looked for when the book that it is printed in does not have it.
_ELSEWHERE = (BookName.INDEX, BookName.EXTERNAL)
#: References to categories, and words that only point at the case: "by site", "condition", "N00-N07 with ...".
_NO_TERM = re.compile(
    r"(?:sub)?categor(?:y|ies)\b|[A-Z][0-9][0-9A-Z]\b|condition\b|specified|by\b|code\b|substance specified",
    re.IGNORECASE,
)
_PIECES = re.compile(r"\s*[,.:]\s+|\s*,\s*")


@dataclass(frozen=True, slots=True)
class CrossReferences:
    """Finds the terms that references name, in the books of one date (`numbers`: the import of each)."""

    rows: TermRows
    numbers: Mapping[BookName, int]

    def target(self, reference: str, term: Term) -> Term | None:
        """Return the term that `reference`, printed at `term`, names, as far as the book has it; None where none."""
        pieces = _pieces(reference)
        if not pieces:
            return None
        book = _BOOKS.get(fold(pieces[0]))
        if book is not None and book in self.numbers:
            return self._in_named(book, pieces)
        if book is not None and len(pieces) > 1 and fold(pieces[0]) not in ("neoplasm", "neoplasms"):
            return None
        for name in dict.fromkeys((term.book, *_ELSEWHERE)):
            found = self._walk(name, pieces) if name in self.numbers and _may_refer(term.book, name) else None
            if found is not None and found.id != term.id:
                return found
        return None

    def _in_named(self, book: BookName, pieces: list[str]) -> Term | None:
        """Follow the pieces behind the name of a book; the whole table is its first term."""
        rest = pieces[1:]
        if book in (BookName.DRUGS, BookName.NEOPLASM):
            while rest and fold(rest[-1]) in _COLUMNS:
                rest.pop()
        if book is BookName.NEOPLASM:
            main = self._first(book)
            return main and Walk(self.rows, whole=True).descend(main, rest)
        if rest:
            return self._walk(book, rest)
        return self._first(book)

    def _first(self, book: BookName) -> Term | None:
        return self.rows.one("import = ? AND level = 0 ORDER BY id", (self.numbers[book],))

    def _walk(self, book: BookName, pieces: list[str]) -> Term | None:
        """Follow `pieces` down the book, and a name such as "Chagas' disease" as "disease, Chagas'" too."""
        walk = Walk(self.rows, whole=True)
        found = walk.walk(self.numbers[book], pieces)
        name, _, kind = pieces[0].rpartition(" ")
        return found or (walk.walk(self.numbers[book], [kind, name, *pieces[1:]]) if name else None)


def _pieces(reference: str) -> list[str]:
    """Return the words between the commas, up to where they only point at the case: "by site and type"."""
    found: list[str] = []
    for piece in _PIECES.split(reference.strip().rstrip(",.")):
        if _NO_TERM.match(piece):
            # "Disorder, bone, specified NEC" names a term; "specified substance" alone none
            if found and piece.casefold().startswith("specified"):
                found.append(piece)
                continue
            break
        if piece:
            found.append(re.sub(r" by (?:type|site|object|region)\b.*", "", piece))
    return found


def _may_refer(where: BookName, to: BookName) -> bool:
    """Say whether a line of the book `where` may refer to `to` without naming it."""
    return where is to or BookName.PCS not in (where, to)
