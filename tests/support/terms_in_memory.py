"""A few lines of each book of terms, held in memory: for tests of how a book is read, not of what it says.

The lines are written by us in the manner of the books; the codes are real ones of fiscal year 2026.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from coderdesk.domain.book import Release
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.terms import BookName, Cell, LoadedBook, Term

RELEASE = Release(CodeSystem.ICD10CM, "FY2026", date(2025, 10, 1), date(2026, 9, 30), "small books", 0)

#: A line: title (nonessential modifiers) | code [manifestation] | see ... | see also ...
INDEX = """
Abscess (embolic) (infective) | L02.91
  lung (miliary) (putrid) | J85.2
    with pneumonia | J85.1
  skin | see Abscess, by site
Colles' fracture | S52.53-
Diabetes, diabetic (mellitus) (sugar) | E11.9
  with
    amyotrophy | E11.44
    cataract | E11.36
    neuropathy | E11.40
  due to drug or chemical | E09.9
    with
      cataract | E09.36
  type 1 | E10.9
  type 2 | E11.9
    with
      neuropathy | E11.40
      polyneuropathy | E11.42
Fracture, traumatic (abduction) (adduction) (separation) | T14.8
  radius | S52.9-
    lower end | S52.50-
      Colles' | see Colles' fracture
Neoplasm | see also Table of Neoplasms
Osteoarthritis | M19.90 | see also Abscess
  knee | M17.9
    bilateral | M17.0
Pain (see also Painful) | R52
  abdominal | R10.9
Retinitis (acute) (adult) | H30.9-
  diabetic | E11.319 [H36]
Sprain (joint) (ligament)
  cervical, cervicodorsal | S13.4-
"""
EXTERNAL = """
Accident (to) | X58
  car | see Accident, transport, car occupant
  transport (involving injury to) | V99
    car occupant
      driver | V49.9
Fall, falling (accidental) | W19
  from, off
    bed | W06
"""
NEOPLASM_HEADINGS = (
    "Neoplasm", "Malignant Primary", "Malignant Secondary", "Ca in situ", "Benign", "Uncertain Behavior",
    "Unspecified Behavior",
)  # fmt: skip
NEOPLASM = """
Neoplasm, neoplastic | C80.1 C79.9 D09.9 D36.9 D48.9 D49.9
  abdomen, abdominal | C76.2 C79.8- D09.8 D36.7 D48.7 D49.89
    wall | C44.509 C79.2- D04.5 D23.5 D48.5 D49.2 | see also Neoplasm, skin
      connective tissue | C49.4 C79.8- - D21.4 D48.1- D49.2
  breast (connective tissue) (glandular tissue) | C50.9- C79.81 D05.9- D24.- D48.6- D49.3
    upper-outer quadrant | C50.4- C79.81 D05.9- D24.- D48.6- D49.3
  skin | C44.90 C79.2 D04.9 D23.9 D48.5 D49.2
"""
DRUG_HEADINGS = (
    "Substance", "Poisoning, Accidental", "Poisoning, Intentional Self-harm", "Poisoning, Assault",
    "Poisoning, Undetermined", "Adverse effect", "Underdosing",
)  # fmt: skip
DRUGS = """
Acetaminophen | T39.1X1 T39.1X2 T39.1X3 T39.1X4 T39.1X5 T39.1X6
Alcohol | T51.91 T51.92 T51.93 T51.94 - -
  ethyl | T51.0X1 T51.0X2 T51.0X3 T51.0X4 - -
Penicillin (any) | T36.0X1 T36.0X2 T36.0X3 T36.0X4 T36.0X5 T36.0X6
Warfarin | T45.511 T45.512 T45.513 T45.514 T45.515 T45.516
  rodenticide | T60.4X1 T60.4X2 T60.4X3 T60.4X4 - -
"""
_LINE = re.compile(r"(?P<space> *)(?P<title>[^(|]+?)\s*(?P<nonessential>(?:\([^)]*\)\s*)*)(?P<rest>\|.*)?")


class SmallTerms:
    """The books above as a `TermBook`; `without` some of them where a test asks how an empty desk looks."""

    def __init__(self, without: Sequence[BookName] = ()) -> None:
        self._terms: list[Term] = []
        for book, text, headings in (
            (BookName.INDEX, INDEX, ()),
            (BookName.EXTERNAL, EXTERNAL, ()),
            (BookName.NEOPLASM, NEOPLASM, NEOPLASM_HEADINGS),
            (BookName.DRUGS, DRUGS, DRUG_HEADINGS),
        ):
            if book not in without:
                self._read(book, text, headings)

    def books(self, on: date) -> Sequence[LoadedBook]:
        """Return the books that are there, whatever the day."""
        del on
        headings = {BookName.NEOPLASM: NEOPLASM_HEADINGS, BookName.DRUGS: DRUG_HEADINGS}
        counts = {book: sum(term.book is book for term in self._terms) for book in BookName}
        return [LoadedBook(book, RELEASE, n, headings.get(book, ())) for book, n in counts.items() if n]

    def letters(self, book: BookName, on: date) -> Sequence[str]:
        """Return the first letters of the main terms."""
        return sorted({term.title[0].upper() for term in self.main_terms(book, on)})

    def main_terms(self, book: BookName, on: date, *, after: int = 0, limit: int = 200) -> Sequence[Term]:
        """Return main terms behind the term `after`."""
        del on
        return [t for t in self._terms if t.book is book and t.level == 0 and t.id > after][:limit]

    def numbers(self, book: BookName, on: date) -> Sequence[int]:
        """Return the id of every line of the book."""
        del on
        return [term.id for term in self._terms if term.book is book]

    def lines(self, numbers: Sequence[int]) -> Sequence[Term]:
        """Return the lines of those ids."""
        return [self._terms[number - 1] for number in numbers if 0 < number <= len(self._terms)]

    def jump(self, book: BookName, text: str, on: date) -> Term | None:
        """Return the term that typing `text` leads to."""
        parts = [part.strip().lower() for part in text.split(",")]
        main = self.main_terms(book, on)
        found = next((term for term in main if term.title.lower() >= parts[0]), main[-1] if main else None)
        for part in parts[1:]:
            below = self.below(found.id) if found is not None else ()
            found = next((term for term in below if part and term.title.lower().startswith(part)), found)
        return found

    def term(self, number: int) -> Term | None:
        """Return the term of that id."""
        return next(iter(self.lines([number])), None)

    def below(self, number: int) -> Sequence[Term]:
        """Return the terms directly under the term."""
        return [term for term in self._terms if term.above == number]

    def path(self, number: int) -> Sequence[Term]:
        """Return the term and those above it, the main term first."""
        path: list[Term] = []
        term = self.term(number)
        while term is not None:
            path.insert(0, term)
            term = self.term(term.above) if term.above is not None else None
        return path

    def target(self, reference: str, term: Term, on: date) -> Term | None:
        """Return where a cross reference leads: by its words, or to the table that it names."""
        if reference == "Table of Neoplasms":
            return next(iter(self.main_terms(BookName.NEOPLASM, on)), None)
        if reference.startswith("Neoplasm"):
            found = self.jump(BookName.NEOPLASM, reference, on)
        else:
            found = self.jump(term.book, reference, on)
        said = reference.split(",", maxsplit=1)[0].strip().lower()
        return found if found is not None and self.path(found.id)[0].title.lower().startswith(said[:5]) else None

    def leading_to(self, code: Code, on: date, limit: int = 20) -> Sequence[Sequence[Term]]:
        """Return the paths to lines that print `code` or a beginning of it."""
        del on
        leading = [t for t in self._terms if t.code and code.text.startswith(t.code.replace(".", "").rstrip("-"))]
        return [self.path(term.id) for term in leading[:limit]]

    def _read(self, book: BookName, text: str, headings: Sequence[str]) -> None:
        above: list[Term] = []
        for line in text.strip("\n").splitlines():
            match = _LINE.fullmatch(line)
            assert match is not None, line
            level = len(match["space"]) // 2
            del above[level:]
            parts = [part.strip() for part in (match["rest"] or "").split("|") if part.strip()]
            term = Term(
                len(self._terms) + 1,
                book,
                level,
                match["title"].strip(),
                above[-1].id if above else None,
                match["nonessential"].strip(),
            )
            for part in parts:
                term = _told(term, part, headings)
            if above:
                parent = above[-1] = replace(above[-1], has_children=True)
                self._terms[parent.id - 1] = parent
            self._terms.append(term)
            above.append(term)


def _told(term: Term, part: str, headings: Sequence[str]) -> Term:
    """Return `term` with what a part of its line tells."""
    if part.startswith("see also "):
        return replace(term, see_also=(*term.see_also, part.removeprefix("see also ")))
    if part.startswith("see "):
        return replace(term, see=(*term.see, part.removeprefix("see ")))
    if headings:
        codes = part.split()
        return replace(term, cells=tuple(Cell(h, c.strip("-") and c) for h, c in zip(headings[1:], codes, strict=True)))
    code, _, manifestation = part.partition(" ")
    return replace(term, code=code, manifestation=manifestation.strip("[]"))
