"""Version 2: what the coder's own work adds to the code sets, and the path to a service line.

- `code_use` counts, for each client, the encounters on which a code stands. It follows from the encounters that were
  taken up (every status but ready: a code that only came with a file is not the coder's). `vault.shelves.usage` alone
  writes it, in the transaction of the change that it follows from; `COUNT_ANEW` gives the same counts at any time.
- Favourites, recent codes and notes belong to the coder, whichever client is coded for; a group of codes remembers for
  which client it was saved.
"""

from __future__ import annotations

from coderdesk.vault.connection import Connection

_OWN = (
    "ALTER TABLE service_line ADD COLUMN found_by TEXT NOT NULL DEFAULT ''",
    """
    CREATE TABLE code_use (
        client      TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        system      TEXT NOT NULL,
        code        TEXT NOT NULL,
        encounters  INTEGER NOT NULL CHECK (encounters > 0),
        PRIMARY KEY (client, system, code)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE favourite (
        number  INTEGER PRIMARY KEY,
        system  TEXT NOT NULL,
        code    TEXT NOT NULL,
        UNIQUE (system, code)
    )
    """,
    # The highest number is the latest; AUTOINCREMENT, so that none is given twice.
    """
    CREATE TABLE recent_code (
        number  INTEGER PRIMARY KEY AUTOINCREMENT,
        system  TEXT NOT NULL,
        code    TEXT NOT NULL,
        UNIQUE (system, code)
    )
    """,
    """
    CREATE TABLE code_note (
        system  TEXT NOT NULL,
        code    TEXT NOT NULL,
        text    TEXT NOT NULL CHECK (text <> ''),
        PRIMARY KEY (system, code)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE code_group (
        number    INTEGER PRIMARY KEY,
        id        TEXT NOT NULL UNIQUE,
        name      TEXT NOT NULL CHECK (name <> ''),
        name_key  TEXT NOT NULL,
        client    TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        UNIQUE (client, name_key)
    )
    """,
    """
    CREATE TABLE group_code (
        code_group  INTEGER NOT NULL REFERENCES code_group (number) ON DELETE CASCADE,
        place       INTEGER NOT NULL,
        system      TEXT NOT NULL,
        code        TEXT NOT NULL,
        modifiers   TEXT NOT NULL,
        units       TEXT NOT NULL,
        PRIMARY KEY (code_group, place)
    ) WITHOUT ROWID
    """,
)
#: Gives (client, system, code, encounters) for every code of every client.
COUNT_ANEW = """
    SELECT client, system, code, count(*) AS encounters
      FROM (SELECT encounter, system, code FROM diagnosis
            UNION SELECT encounter, system, code FROM procedure
            UNION SELECT encounter, system, code FROM service_line) AS coded
      JOIN encounter ON encounter.number = coded.encounter
     WHERE status <> 'ready'
     GROUP BY client, system, code
"""


def apply(connection: Connection) -> None:
    """Add the column and the tables, and count what was coded before."""
    for statement in _OWN:
        connection.execute(statement)
    connection.execute(f"INSERT INTO code_use (client, system, code, encounters) {COUNT_ANEW}")
