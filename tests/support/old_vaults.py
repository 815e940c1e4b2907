"""Vaults as a program of the first version left them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from coderdesk.domain.secret import Secret
from coderdesk.vault.connection import connect
from coderdesk.vault.kdf import KdfParameters
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.keys import DatabaseKey

#: The tables and rows of a vault of version 1, told as SQL: three charts.
VERSION_1 = Path(__file__).resolve().parents[1] / "vault" / "migrations" / "stores" / "version_1.sql"


def statements(text: str) -> Iterator[str]:
    """Give the statements of a script one by one; a text in it may hold a line end or a semicolon."""
    pending = ""
    for line in text.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


def make_old_vault(file: Path, passphrase: Secret, kdf: KdfParameters, *, entries: int = 0) -> Path:
    """Make a vault of version 1 at `file`, with so many more entries in its trail, and return it."""
    file.parent.mkdir(parents=True)
    vault = FileVaultKeeper(kdf).create(file, passphrase, coder="Ada")
    key, salt = DatabaseKey(vault._key.reveal()), file.read_bytes()[:16]
    vault.close()
    # The key file names the database by its salt, so one of the same key and salt takes its place.
    file.write_bytes(b"")
    made = connect(file, key, salt=salt)
    made.execute("BEGIN")
    made.execute("PRAGMA defer_foreign_keys = ON")
    for statement in statements(VERSION_1.read_text(encoding="utf-8")):
        made.execute(statement)
    made.change_many(
        "INSERT INTO audit (moment, coder, action, encounter, detail) VALUES (?, 'Ada', 'chart changed', NULL, ?)",
        ((f"2026-11-28T03:20:43.{number:06}Z", f"old {number}") for number in range(entries)),
    )
    made.execute("COMMIT")
    made.close()
    return file
