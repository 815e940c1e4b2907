"""The tables of the reference store.

Releases stand side by side, and most categories are the same in several of them. `shelf` says for each category of a
release which release keeps its rows in `code`: the release itself, or another whose rows are the same. A category is
the first three characters of a code (of a PCS section, its one). Validity belongs to the code alone: it is known by
date for all releases at once. Days are ISO dates, codes are undotted.

A row of `import` stands for an official file; `searched` says that its texts are among the words to search by. A
release that came from one names it; `release.decides` says that the billable codes of a release decide what may be
reported while it is in force, rather than the Medicare Code Editor, whose own periods are then put by in
`packaged_validity`. `validity` is derived from both. `listed_period` cuts a code of an imported list to days of its
own, where the list gives them.

`release.tabular` is the release whose notes and 7th characters a release is read with: its own, or those of the nearest
one that has a tabular list; where several have one, the day decides. `code.usual` is, for a header, the billable code
below it that stands for the header when nothing more is known (E11 -> E119).
"""

from __future__ import annotations

#: Counts up with every change to the tables or to what is put into them.
SCHEMA_VERSION = 11

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE import (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    effective_to TEXT,
    counts TEXT NOT NULL,
    file TEXT NOT NULL,
    inside TEXT NOT NULL,
    digest TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    searched INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE release (
    id INTEGER PRIMARY KEY,
    system TEXT NOT NULL,
    name TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    effective_to TEXT,
    source TEXT NOT NULL,
    codes INTEGER NOT NULL,
    tabular INTEGER NOT NULL REFERENCES release,
    import INTEGER REFERENCES import,
    decides INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE shelf (
    release INTEGER NOT NULL REFERENCES release,
    category TEXT NOT NULL,
    keeper INTEGER NOT NULL REFERENCES release,
    PRIMARY KEY (release, category)
) WITHOUT ROWID;

CREATE TABLE code (
    release INTEGER NOT NULL REFERENCES release,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    billable INTEGER NOT NULL,
    parent TEXT NOT NULL,
    place INTEGER NOT NULL,
    needs TEXT NOT NULL,
    usual TEXT NOT NULL,
    division TEXT NOT NULL,
    PRIMARY KEY (release, code)
) WITHOUT ROWID;

CREATE TABLE validity (
    system TEXT NOT NULL,
    code TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT,
    PRIMARY KEY (system, code, first)
) WITHOUT ROWID;

CREATE TABLE packaged_validity (
    system TEXT NOT NULL,
    code TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT,
    PRIMARY KEY (system, code, first)
) WITHOUT ROWID;

CREATE TABLE listed_period (
    import INTEGER NOT NULL REFERENCES import,
    system TEXT NOT NULL,
    code TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT,
    PRIMARY KEY (import, system, code, first)
) WITHOUT ROWID;

CREATE TABLE replacement (
    id INTEGER PRIMARY KEY,
    system TEXT NOT NULL,
    code TEXT NOT NULL,
    ended TEXT NOT NULL,
    by TEXT NOT NULL
);

CREATE TABLE poa_exempt (
    import INTEGER NOT NULL REFERENCES import,
    code TEXT NOT NULL,
    PRIMARY KEY (import, code)
) WITHOUT ROWID;

CREATE TABLE principal_edit (
    edit TEXT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (edit, code)
) WITHOUT ROWID;

CREATE TABLE division (
    release INTEGER NOT NULL REFERENCES release,
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    above TEXT NOT NULL,
    PRIMARY KEY (release, key)
) WITHOUT ROWID;

CREATE TABLE note (
    id INTEGER PRIMARY KEY,
    release INTEGER NOT NULL REFERENCES release,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL
);

CREATE TABLE seventh (
    release INTEGER NOT NULL REFERENCES release,
    at TEXT NOT NULL,
    character TEXT NOT NULL,
    meaning TEXT NOT NULL,
    PRIMARY KEY (release, at, character)
) WITHOUT ROWID;

CREATE TABLE excludes1 (
    release INTEGER NOT NULL REFERENCES release,
    at TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    pattern TEXT NOT NULL,
    note INTEGER NOT NULL REFERENCES note
);

CREATE TABLE pcs_axis (
    release INTEGER NOT NULL REFERENCES release,
    stem TEXT NOT NULL,
    place INTEGER NOT NULL,
    value TEXT NOT NULL,
    label TEXT NOT NULL,
    definition TEXT NOT NULL,
    PRIMARY KEY (release, stem, place, value)
) WITHOUT ROWID;
"""

INDEXES = """
CREATE INDEX code_by_parent ON code (release, parent, place);
CREATE INDEX replacement_by_code ON replacement (system, code);
CREATE INDEX note_by_place ON note (release, at);
CREATE INDEX excludes1_by_place ON excludes1 (release, at);
"""

#: The tables whose rows say in a column `import` which file they came from.
IMPORTED: tuple[str, ...] = ("listed_period", "poa_exempt")
#: The tables whose rows belong to a release, and go with it.
OF_A_RELEASE = ("shelf", "code", "division", "seventh", "excludes1", "note", "pcs_axis")

#: What `code.needs` says of a header.
SEVENTH = "7th character"
MORE = "more characters"
