"""The tables of the books of terms: the alphabetic indexes, the neoplasm table, the table of drugs, the PCS index.

`term.id` counts in the order of the book, from the million of its import on, so that it is the same whenever a store is
built anew; `last` is the id of the last line indented under it at any depth, its own where there is none. `key` is the
title folded for comparing (`codesets.folding`). `see`, `see_also` and `use` hold one reference a line, `starts` the
beginnings of ICD-10-PCS codes, a blank between them.

`term_lead` has every code, undotted and without its dash, that a line leads to: `place` is 0 for the line's own code or
start, 1 for a manifestation in brackets, and the number of the column (2 to 7) for the cell of a table.
"""

from __future__ import annotations

TABLES = """
CREATE TABLE term (
    id INTEGER PRIMARY KEY,
    import INTEGER NOT NULL REFERENCES import,
    book TEXT NOT NULL,
    above INTEGER REFERENCES term,
    last INTEGER NOT NULL,
    level INTEGER NOT NULL,
    letter TEXT NOT NULL,
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    nonessential TEXT NOT NULL,
    code TEXT NOT NULL,
    manifestation TEXT NOT NULL,
    see TEXT NOT NULL,
    see_also TEXT NOT NULL,
    use TEXT NOT NULL,
    starts TEXT NOT NULL
);

CREATE TABLE term_cell (
    import INTEGER NOT NULL REFERENCES import,
    term INTEGER NOT NULL REFERENCES term,
    place INTEGER NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (term, place)
) WITHOUT ROWID;

CREATE TABLE term_heading (
    import INTEGER NOT NULL REFERENCES import,
    place INTEGER NOT NULL,
    heading TEXT NOT NULL,
    PRIMARY KEY (import, place)
) WITHOUT ROWID;

CREATE TABLE term_lead (
    import INTEGER NOT NULL REFERENCES import,
    lead TEXT NOT NULL,
    term INTEGER NOT NULL REFERENCES term,
    place INTEGER NOT NULL,
    PRIMARY KEY (import, lead, term, place)
) WITHOUT ROWID;
"""

INDEXES = """
CREATE INDEX term_below ON term (above, key);
CREATE INDEX main_term_by_key ON term (import, key) WHERE level = 0;
CREATE INDEX main_term_in_order ON term (import, id) WHERE level = 0;
CREATE INDEX main_term_by_letter ON term (import, letter) WHERE level = 0;
"""

#: The tables whose rows say in a column `import` which file they came from.
IMPORTED: tuple[str, ...] = ("term_lead", "term_heading", "term_cell", "term")
#: Ids of the terms of one import begin at its number times this.
IDS = 1_000_000
