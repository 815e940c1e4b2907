"""Version 1: from an empty file to every table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from coderdesk.vault.connection import Connection, connect, only
from coderdesk.vault.keys import DatabaseKey
from coderdesk.vault.migrations.run import migrate
from coderdesk.vault.migrations.steps import STEPS


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """An empty store that took the first step."""
    file: Path = tmp_path_factory.mktemp("step") / "store"
    file.touch()
    made = connect(file, DatabaseKey.random())
    assert migrate(made, file.name, STEPS[:1]) == 1
    yield made
    made.close()


def test_the_step_that_was_released_is_still_the_same(connection: Connection) -> None:
    rows = connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    laid = "\n".join(" ".join(row["sql"].split()) for row in rows)
    # Vaults of version 1 are with their users: a change of shape is a new step.
    assert (
        hashlib.sha256(laid.encode()).hexdigest() == "cb3136e19910cbea2973dc5b4d8f0a8364bbceb9930acc5a844806be45a98ee1"
    )


def test_nothing_is_there_but_the_control_numbers(connection: Connection) -> None:
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    names = [row["name"] for row in tables]
    counts = {name: only(connection.execute(f"SELECT count(*) FROM {name}")) for name in names}  # noqa: S608
    assert {name: count for name, count in counts.items() if count} == {"control_number": 2}
    assert len(names) == 29


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO control_number VALUES ('other', 1000000000)",
        "UPDATE control_number SET last = -1",
        "INSERT INTO patient VALUES ('p','c','','','','','2026-02-30','F','','','','','','','','',NULL)",
        "INSERT INTO patient VALUES ('p','c','','','','','2026-02-03','X','','','','','','','','',NULL)",
        "INSERT INTO unit_charge VALUES ('c', '99214', 0)",
    ],
)
def test_what_cannot_be_is_refused(connection: Connection, statement: str) -> None:
    from sqlcipher3 import dbapi2 as sqlcipher

    with pytest.raises(sqlcipher.IntegrityError, match="CHECK constraint failed"):
        connection.execute(statement)
