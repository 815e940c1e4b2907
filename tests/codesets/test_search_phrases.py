"""The phrases that the books of terms and the vocabularies give to the search."""

from __future__ import annotations

import bz2
import pickle
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from coderdesk.codesets.search import acronyms, books, synonyms
from coderdesk.codesets.search.phrases import Kind, Phrase
from coderdesk.codesets.search.procedures import phrases as procedure_phrases
from coderdesk.codesets.search.synonyms import Concept, inherited
from coderdesk.codesets.search.thesaurus import related
from coderdesk.codesets.store import marks
from coderdesk.codesets.tables import create_tables
from coderdesk.domain.codes import CodeSystem

CM = CodeSystem.ICD10CM


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    """Return an empty reference store."""
    with closing(sqlite3.connect(":memory:")) as opened:
        create_tables(opened)
        yield opened


def _imported(store: sqlite3.Connection, number: int, begins: str = "2025-10-01") -> None:
    columns = [row[1] for row in store.execute("PRAGMA table_info(import)")]
    values = {"number": number, "effective_from": begins}
    row = [values.get(name, "") for name in columns]
    store.execute(f"INSERT INTO import VALUES ({marks(row)})", row)  # noqa: S608 - our own table


def _term(
    store: sqlite3.Connection, number: int, title: str, above: int | None = None, *, of: int = 1, **columns: str
) -> None:
    row: dict[str, object] = {
        "id": number, "import": of, "book": "index", "above": above, "last": number, "level": 0 if above is None else 1,
        "letter": title[0], "key": title.lower(), "title": title, "nonessential": "", "code": "", "manifestation": "",
        "see": "", "see_also": "", "use": "", "starts": "", **columns,
    }  # fmt: skip
    names = ", ".join(f'"{name}"' for name in row)
    values = list(row.values())
    store.execute(f"INSERT INTO term ({names}) VALUES ({marks(values)})", values)  # noqa: S608 - our own names


def test_an_index_entry_is_found_by_its_path_with_modifiers_aside(store: sqlite3.Connection) -> None:
    _imported(store, 1)
    _term(store, 1, "Diabetes, diabetic", nonessential="(mellitus) (sugar)", code="E11.9")
    _term(store, 2, "neuropathy", 1, code="E11.40")
    found = list(books.phrases(store))
    assert [(one.code, one.kind) for one in found] == [("E119", Kind.INDEX), ("E1140", Kind.INDEX)]
    assert found[1].text == "Diabetes (diabetic) (mellitus) (sugar), neuropathy "
    assert found[1].shown == "Index: Diabetes, diabetic, neuropathy"


def test_a_reference_leads_where_its_target_does_and_lends_the_subterms(store: sqlite3.Connection) -> None:
    _imported(store, 1)
    _term(store, 1, "Abdominalgia", see="Pain, abdominal")
    _term(store, 2, "Pain")
    _term(store, 3, "abdominal", 2, code="R10.9")
    _term(store, 4, "lower", 3, code="R10.30")
    lent = [one for one in books.phrases(store) if one.referred]
    assert [one.code for one in lent] == ["R109", "R1030"]
    assert lent[0].shown == "Index: Abdominalgia, see Pain, abdominal"
    assert lent[1].text.split() == ["Abdominalgia", ",", ",", "lower"]


def test_a_reference_that_leads_nowhere_gives_no_phrase(store: sqlite3.Connection) -> None:
    _imported(store, 1)
    _term(store, 1, "Broken", see="condition", see_also="Fracture, by site\n, \n")
    assert list(books.phrases(store)) == []


def test_a_reference_in_a_circle_ends(store: sqlite3.Connection) -> None:
    _imported(store, 1)
    _term(store, 1, "Ague", see="Malaria")
    _term(store, 2, "Malaria", see="Ague")
    assert list(books.phrases(store)) == []


def test_the_cells_of_the_tables_become_phrases_of_their_columns(store: sqlite3.Connection) -> None:
    _imported(store, 1)
    _term(store, 1, "Neoplasm, neoplastic", book="neoplasm")
    _term(store, 2, "liver", 1, book="neoplasm")
    _imported(store, 2)
    _term(store, 3, "Aspirin", book="drugs", of=2)
    cells = [(1, 2, 3, "C78.7"), (1, 2, 5, "--"), (2, 3, 6, "T39.015")]
    store.executemany("INSERT INTO term_cell VALUES (?, ?, ?, ?)", cells)
    found = {one.code: one for one in books.phrases(store)}
    assert found.keys() == {"C787", "T39015"}
    assert found["C787"].text.startswith("secondary malignant neoplasm (metastasis)")
    assert "liver" in found["C787"].text
    assert found["T39015"].text.strip() == "adverse effect of Aspirin"


def test_only_the_newest_of_a_book_is_searched(store: sqlite3.Connection) -> None:
    _imported(store, 1, "2024-10-01")
    _imported(store, 2, "2025-10-01")
    _term(store, 1, "Cold", code="J00")
    _term(store, 2, "Cold", code="J99", of=2)
    assert [one.code for one in books.phrases(store)] == ["J99"]


def test_an_imported_index_of_procedures_stands_before_the_packaged_one(store: sqlite3.Connection) -> None:
    titles = [("0DTJ0ZZ", "Resection of Appendix, Open Approach"), ("0DTJ4ZZ", "Resection of Appendix, Endoscopic")]
    packaged = [one.code for one in procedure_phrases(store, titles) if one.text.startswith("Appendectomy")]
    assert packaged == ["0DTJ0ZZ", "0DTJ4ZZ"]
    _imported(store, 1)
    _term(store, 1, "Appendix out", book="pcs", starts="0DTJ4")
    assert [(one.code, one.shown) for one in procedure_phrases(store, titles)] == [
        ("0DTJ4ZZ", "PCS index: Appendix out")
    ]


def test_the_other_names_of_a_known_concept_inherit_its_code() -> None:
    known = [
        Phrase(CM, "I219", Kind.INCLUSION, "Myocardial infarction (acute) NOS"),
        Phrase(CM, "R99", Kind.DRUGS, "Heart attack"),
    ]
    concept = Concept("HPO", "Myocardial infarction", ("Heart attack", "MI", "Infarction, myocardial"))
    found = list(inherited(known, [concept, Concept("HPO", "Unheard of", ("Neither",))]))
    assert [(one.code, one.text) for one in found] == [("I219", "Heart attack"), ("I219", "MI")]
    assert found[0].shown == "HPO: Heart attack, that is Myocardial infarction"


def test_a_pickle_that_is_not_plain_data_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "names.pkl.bz2"
    file.write_bytes(bz2.compress(pickle.dumps({"disease_variant_to_canonical": Path("/")})))
    with pytest.raises(pickle.UnpicklingError, match="not plain data"):
        list(synonyms._headings(file))


def test_words_that_names_exchange_may_stand_for_each_other() -> None:
    sites = ("aorta", "esophagus", "ureter", "urethra")
    named = [Concept("HPO", f"Stenosis of the {site}", (f"Narrowing of the {site}",)) for site in sites]
    opposed = [Concept("HPO", f"Benign tumor of the {site}", (f"Malignant tumor of the {site}",)) for site in sites]
    pairs = related([*named, *opposed, Concept("HPO", "Broad thumb", ("Wide thumb",))])
    assert pairs == [("narrowing", "stenosis"), ("stenosis", "narrowing")]


def test_acronyms_are_the_initials_of_names_and_the_frequent_name_comes_first() -> None:
    names = ["Familial hypocalciuric hypercalcemia", "familial hemiplegic headache", "Familial hemiplegic headache"]
    lines = acronyms.collected([*(Phrase(CM, "R69", Kind.SYNONYM, name) for name in names),
                                Phrase(CM, "R69", Kind.INDEX, "Fever, hay, high")])  # fmt: skip
    assert list(acronyms.names_of("fhh", lines)) == [
        "familial hemiplegic headache", "familial hypocalciuric hypercalcemia",
    ]  # fmt: skip
    assert list(acronyms.names_of("fh", lines)) == []
