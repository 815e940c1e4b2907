"""The tables of the official ICD-10-PCS tables and definitions.

`pcs_table.head` and `pcs_row.axes` are JSON: a list of [title, [[character, label], ...]] for each axis, 1 to 3 and
4 to 7; `codes` is how many valid codes a table or row expands to. `pcs_definition` explains a value by its section, the
place of its axis (1 to 7) and its label.
"""

from __future__ import annotations

TABLES = """
CREATE TABLE pcs_table (
    import INTEGER NOT NULL REFERENCES import,
    start TEXT NOT NULL,
    head TEXT NOT NULL,
    definition TEXT NOT NULL,
    codes INTEGER NOT NULL,
    PRIMARY KEY (import, start)
) WITHOUT ROWID;

CREATE TABLE pcs_row (
    import INTEGER NOT NULL REFERENCES import,
    start TEXT NOT NULL,
    number INTEGER NOT NULL,
    axes TEXT NOT NULL,
    codes INTEGER NOT NULL,
    PRIMARY KEY (import, start, number)
) WITHOUT ROWID;

CREATE TABLE pcs_definition (
    import INTEGER NOT NULL REFERENCES import,
    section TEXT NOT NULL,
    place INTEGER NOT NULL,
    label TEXT NOT NULL,
    definition TEXT NOT NULL,
    PRIMARY KEY (import, section, place, label)
) WITHOUT ROWID;
"""

INDEXES = ""

#: The tables whose rows say in a column `import` which file they came from.
IMPORTED: tuple[str, ...] = ("pcs_table", "pcs_row", "pcs_definition")
