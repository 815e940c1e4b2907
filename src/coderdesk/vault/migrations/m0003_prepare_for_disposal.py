"""Version 3: what the disposal of charts needs, and what an export says of itself.

- An export says how many patients it names and whether it left encrypted.
- `imported_chart` says which charts a file brought something to, so that its name, which may be a patient's account,
  can go with the last of them. The names of files leave the trail, whose entries stay for good; they stand in
  `imported_file`. Files that were imported before have no such list.
- `retention_term` says how long a client's charts are kept, `legal_hold` what may not be disposed of.
- `disposal` is the record of what went: no name, but digests under a key that is made for each disposal, by which
  somebody who asks for an account or a name can be answered. `overwritten` is empty until no page of the file holds it
  any more.
"""

from __future__ import annotations

from coderdesk.vault.connection import Connection

_TABLES = (
    "ALTER TABLE export ADD COLUMN patients INTEGER NOT NULL DEFAULT 0 CHECK (patients >= 0)",
    "ALTER TABLE export ADD COLUMN encrypted INTEGER NOT NULL DEFAULT 0 CHECK (encrypted IN (0, 1))",
    """
    UPDATE export SET patients = (
        SELECT count(DISTINCT encounter.patient)
          FROM claim JOIN encounter ON encounter.id = claim.encounter
         WHERE claim.export = export.number)
    """,
    """
    CREATE TABLE imported_chart (
        digest     TEXT NOT NULL REFERENCES imported_file (digest) ON DELETE CASCADE,
        encounter  TEXT NOT NULL REFERENCES encounter (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        PRIMARY KEY (digest, encounter)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX imported_chart_of_encounter ON imported_chart (encounter)",
    """
    CREATE TABLE retention_term (
        client  TEXT PRIMARY KEY NOT NULL REFERENCES client (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        years   INTEGER NOT NULL CHECK (years BETWEEN 1 AND 100)
    ) WITHOUT ROWID
    """,
    # No reference: a hold says of what, and is released by hand.
    """
    CREATE TABLE legal_hold (
        kind    TEXT NOT NULL CHECK (kind IN ('client', 'patient', 'encounter')),
        id      TEXT NOT NULL,
        reason  TEXT NOT NULL CHECK (reason <> ''),
        coder   TEXT NOT NULL,
        moment  TEXT NOT NULL,
        PRIMARY KEY (kind, id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE disposal (
        number       INTEGER PRIMARY KEY AUTOINCREMENT,
        id           TEXT NOT NULL UNIQUE,
        moment       TEXT NOT NULL,
        coder        TEXT NOT NULL,
        scope        TEXT NOT NULL CHECK (scope IN ('patient', 'client', 'before', 'passed')),
        before       TEXT CHECK (before = date(before)),
        reason       TEXT NOT NULL CHECK (reason <> ''),
        first        TEXT CHECK (first = date(first)),
        last         TEXT CHECK (last = date(last)),
        key          BLOB NOT NULL CHECK (length(key) = 32),
        overwritten  TEXT
    )
    """,
    """
    CREATE TABLE disposal_count (
        disposal  INTEGER NOT NULL REFERENCES disposal (number) ON DELETE CASCADE,
        place     INTEGER NOT NULL,
        kind      TEXT NOT NULL,
        many      INTEGER NOT NULL CHECK (many >= 0),
        PRIMARY KEY (disposal, place)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE disposal_digest (
        disposal  INTEGER NOT NULL REFERENCES disposal (number) ON DELETE CASCADE,
        kind      TEXT NOT NULL CHECK (kind IN ('account', 'patient')),
        digest    BLOB NOT NULL CHECK (length(digest) = 32),
        PRIMARY KEY (disposal, kind, digest)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE disposal_backup (
        disposal  INTEGER NOT NULL REFERENCES disposal (number) ON DELETE CASCADE,
        place     INTEGER NOT NULL,
        file      TEXT NOT NULL,
        made      TEXT,
        PRIMARY KEY (disposal, place)
    ) WITHOUT ROWID
    """,
)


def apply(connection: Connection) -> None:
    """Add the columns and the tables, and take the names of files out of the trail."""
    for statement in _TABLES:
        connection.execute(statement)
    for row in connection.execute("SELECT number, detail FROM audit WHERE action = 'file imported'"):
        # "name: 2 charts, 3 documents", where the name may hold anything.
        counts = row["detail"].rpartition(": ")[2]
        connection.execute("UPDATE audit SET detail = ? WHERE number = ?", (counts, row["number"]))
