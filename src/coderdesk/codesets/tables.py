"""All tables of the reference store, from the modules that own them."""

from __future__ import annotations

import sqlite3

from coderdesk.codesets import pcs_schema, schema, search_schema, services_schema, terms_schema

_OWNERS = (schema, terms_schema, pcs_schema, services_schema, search_schema)


def create_tables(store: sqlite3.Connection) -> None:
    """Create every table, empty, inside the transaction that is open."""
    for owner in _OWNERS:
        _run(store, owner.TABLES)


def create_indexes(store: sqlite3.Connection) -> None:
    """Create every index, once the tables are filled."""
    for owner in _OWNERS:
        _run(store, owner.INDEXES)


def _run(store: sqlite3.Connection, statements: str) -> None:
    # executescript would commit the transaction
    for statement in statements.split(";\n"):
        if statement.strip():
            store.execute(statement)


def delete_import(store: sqlite3.Connection, number: int) -> None:
    """Take out every row that came from the imported file of that number."""
    of_it = "(SELECT id FROM release WHERE import = ?)"
    for table in schema.OF_A_RELEASE:
        store.execute(f"DELETE FROM {table} WHERE release IN {of_it}", (number,))  # noqa: S608 - our own names
    for owner in _OWNERS:
        for table in owner.IMPORTED:
            store.execute(f"DELETE FROM {table} WHERE import = ?", (number,))  # noqa: S608 - our own names
    store.execute("DELETE FROM release WHERE import = ?", (number,))
    store.execute("DELETE FROM import WHERE number = ?", (number,))
