"""`coderdesk codes path` and `coderdesk codes terms`: the ways to a code, and the lines of the books."""

from __future__ import annotations

import argparse
from contextlib import closing
from typing import Any

from coderdesk.cli.codes import told
from coderdesk.cli.output import day, entry_json, note_json, say, say_json
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.terms import BookName, LoadedBook, Term, path_words
from coderdesk.services import books, codes
from coderdesk.services.house import House


def path(house: House, args: argparse.Namespace) -> int:
    """Show the ways that lead to a code, and its notes with the level that each comes from."""
    on = args.on or house.clock.today()
    codes.build_code_sets(house.reference, told())
    system = None if args.system == "all" else CodeSystem(args.system)
    with closing(codes.open_book(house.reference)) as book:
        found = books.path_of(book, text=args.code, on=on, system=system, limit=args.limit)
    if args.json:
        say_json({
            **entry_json(found.page.entry),
            "on": on.isoformat(),
            "books": [_book_json(one) for one in found.books],
            "paths": [_path_json(one) for one in found.paths],
            "notes": [note_json(note) for note in found.page.notes],
        })  # fmt: skip
        return 0
    entry = found.page.entry
    say(f"{entry.code.dotted:9} {entry.title}")
    for one in found.paths:
        say(f"  {one.book.book.label}: {one.words}  {one.printed}")
    if not found.paths:
        say(f"  {_without_paths(found)}")
    for note in found.page.notes:
        say(f"  {note.kind.value} ({note.level}): {note.text}")
    return 0


def terms(house: House, args: argparse.Namespace) -> int:
    """Show the line of a book that words lead to, and the lines under it."""
    on = args.on or house.clock.today()
    codes.build_code_sets(house.reference, told())
    with closing(codes.open_book(house.reference)) as book:
        page = books.term_page(book, name=BookName(args.book), text=args.text, on=on)
    if args.json:
        targets = [{"reference": one, "leads_to": path_words(found) or None} for one, found in page.targets]
        below = [_term_json(one) for one in page.below]
        head = {"book": _book_json(page.book), "path": path_words(page.path), "on": on.isoformat()}
        say_json({**head, **_term_json(page.term), "references": targets, "below": below})
        return 0
    say(f"{page.book.book.label} {page.book.release.name}: {path_words(page.path)}")
    say(f"  {_line(page.term)}")
    for one, found in page.targets:
        if found:
            say(f"    {one} -> {path_words(found)}")
    for term in page.below:
        say(f"    - {_line(term)}")
    return 0


def _without_paths(found: books.CodePaths) -> str:
    if found.books:
        named = ", ".join(f"{one.book.label} {one.release.name}" for one in found.books)
        return f"No line of what is loaded leads to it: {named}."
    if found.page.entry.code.system in (CodeSystem.ICD10CM, CodeSystem.ICD10PCS):
        return f"No index is loaded. {books.BRING_IN}"
    return "No index of this set is read here."


def _line(term: Term) -> str:
    """Return a line as it is printed, the cells of a table in the order of their columns."""
    codes_ = " ".join(part for part in (term.code, term.manifestation and f"[{term.manifestation}]") if part)
    cells = "; ".join(f"{cell.heading} {cell.code or '-'}" for cell in term.cells)
    told_ = (term.printed, codes_ or " ".join(term.starts), cells, term.references if term.title else "")
    return "  ".join(part for part in told_ if part)


def _book_json(book: LoadedBook) -> dict[str, Any]:
    release = book.release
    return {
        "book": book.book.value,
        "release": release.name,
        "effective_from": day(release.effective_from),
        "effective_to": day(release.effective_to),
        "source": release.source,
    }


def _path_json(way: books.IndexPath) -> dict[str, Any]:
    cells = way.terms[-1].cells
    return {
        "book": way.book.book.value,
        "release": way.book.release.name,
        "words": way.words,
        "printed": way.printed,
        "column": cells[0].heading if len(cells) == 1 else None,
        "terms": [term.printed for term in way.terms],
    }


def _term_json(term: Term) -> dict[str, Any]:
    return {
        "title": term.title,
        "nonessential": term.nonessential or None,
        "code": term.code or None,
        "manifestation": term.manifestation or None,
        "see": list(term.see),
        "see_also": list(term.see_also),
        "use": list(term.use),
        "starts": list(term.starts),
        "cells": [{"heading": cell.heading, "code": cell.code or None} for cell in term.cells],
    }
