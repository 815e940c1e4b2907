"""Stores as programs of earlier versions left them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from coderdesk.vault.connection import Connection

_STORES = Path(__file__).resolve().parents[1] / "vault" / "migrations" / "stores"


def fill(connection: Connection, name: str) -> None:
    """Put the tables and rows of the store `name`, told as SQL, into an empty database."""
    connection.execute("BEGIN")
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for statement in _statements((_STORES / name).read_text(encoding="utf-8")):
        connection.execute(statement)
    connection.execute("COMMIT")


def _statements(text: str) -> Iterator[str]:
    """Give the statements of a script one by one; a text in it may hold a line end or a semicolon."""
    pending = ""
    for line in text.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
