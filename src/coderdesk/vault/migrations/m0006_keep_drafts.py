"""What is typed and not kept yet: a draft goes with its encounter, and with the one that takes its place.

`encounter` is the id of the chart that it was typed at, "" for what belongs to none. No reference: "" names no chart;
the trigger does what a reference would.
"""

from __future__ import annotations

from coderdesk.vault.connection import Connection

_DRAFTS = (
    """
    CREATE TABLE draft (
        encounter  TEXT NOT NULL,
        field      TEXT NOT NULL CHECK (field <> ''),
        text       TEXT NOT NULL,
        moment     TEXT NOT NULL,
        PRIMARY KEY (encounter, field)
    ) WITHOUT ROWID
    """,
    """
    CREATE TRIGGER draft_goes_with_its_encounter AFTER DELETE ON encounter
    BEGIN
        DELETE FROM draft WHERE encounter = old.id;
    END
    """,
)


def apply(connection: Connection) -> None:
    """Add the table and what empties it."""
    for statement in _DRAFTS:
        connection.execute(statement)
