"""Version 3: a store of version 2 gains what disposal needs; what left before says whom it named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from coderdesk.domain.identifiers import EncounterId
from coderdesk.vault.connection import Connection, connect, only
from coderdesk.vault.keys import DatabaseKey
from coderdesk.vault.migrations.run import migrate
from coderdesk.vault.migrations.steps import STEPS
from coderdesk.vault.session import Session
from coderdesk.vault.shelves.encounters import Worklist
from support.old_stores import fill

STEP = 3


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Connection]:
    """An encrypted store of version 2 with rows, an export of two charts of one patient and two imports."""
    file = tmp_path / "store"
    file.touch()
    made = connect(file, DatabaseKey.random())
    fill(made, "version_1.sql")
    migrate(made, "store", STEPS[: STEP - 1])
    made.execute(
        "INSERT INTO export VALUES (1, 'x', '2026-11-28T03:20:42.000000Z', 'Ada', 'csv', 'f', 'd', '', '', '')"
    )
    for place, encounter in enumerate(("encounter-4471-0926", "second")):
        made.execute("INSERT INTO claim VALUES (1, ?, ?, '4471', 'Prairie', '1', 100, 1)", (place, encounter))
    for detail in ("4471-0926.txt: 0 charts, 1 documents", "Doe: Jane.json: 2 charts, 3 documents"):
        made.execute(
            "INSERT INTO audit (moment, coder, action, detail) VALUES ('m', 'Ada', 'file imported', ?)",
            (detail,),
        )
    yield made
    made.close()


def test_the_step_that_was_released_is_still_the_same(old: Connection) -> None:
    migrate(old, "store", STEPS[:STEP])
    rows = old.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    laid = "\n".join(" ".join(row["sql"].split()) for row in rows)
    assert (
        hashlib.sha256(laid.encode()).hexdigest() == "8fe9ff04e74814311a4d5009ef3ff2e020ae1f00685cad179e0f54375b16426b"
    )


def test_an_export_of_before_says_how_many_patients_it_named(old: Connection) -> None:
    patients = only(
        old.execute("SELECT count(DISTINCT patient) FROM encounter WHERE id IN ('encounter-4471-0926', 'second')")
    )
    migrate(old, "store", STEPS[:STEP])
    assert tuple(old.execute("SELECT patients, encrypted FROM export")[0]) == (patients, 0)


def test_the_names_of_files_leave_the_trail_and_everything_else_in_it_stays(old: Connection) -> None:
    others = "SELECT * FROM audit WHERE action <> 'file imported' ORDER BY number"
    before = [tuple(row) for row in old.execute(others)]
    migrate(old, "store", STEPS[:STEP])
    told = [row["detail"] for row in old.execute("SELECT detail FROM audit WHERE action = 'file imported'")]
    assert told == ["0 charts, 1 documents", "2 charts, 3 documents"]
    assert [tuple(row) for row in old.execute(others)] == before


def test_charts_read_as_before_and_the_store_is_sound(old: Connection) -> None:
    session = Session(old)
    before = Worklist(session).get(EncounterId("encounter-4471-0926"))
    session.end()
    migrate(old, "store", STEPS[:STEP])
    session = Session(old)
    assert Worklist(session).get(EncounterId("encounter-4471-0926")) == before
    session.end()
    assert [row[0] for row in old.execute("PRAGMA integrity_check")] == ["ok"]
    assert old.execute("PRAGMA foreign_key_check") == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE export SET encrypted = 2",
        "UPDATE export SET patients = -1",
        "INSERT INTO retention_term VALUES ('client-cedar', 0)",
        "INSERT INTO legal_hold VALUES ('payer', 'p', 'why', 'Ada', 'm')",
        "INSERT INTO legal_hold VALUES ('patient', 'p', '', 'Ada', 'm')",
        "INSERT INTO disposal VALUES (1, 'd', 'm', 'Ada', 'all', NULL, 'why', NULL, NULL, zeroblob(32), NULL)",
        "INSERT INTO disposal VALUES (1, 'd', 'm', 'Ada', 'before', NULL, '', NULL, NULL, zeroblob(32), NULL)",
        "INSERT INTO disposal VALUES (1, 'd', 'm', 'Ada', 'before', NULL, 'why', NULL, NULL, zeroblob(8), NULL)",
    ],
)
def test_what_cannot_be_is_refused(old: Connection, statement: str) -> None:
    migrate(old, "store", STEPS[:STEP])
    with pytest.raises(sqlcipher.IntegrityError, match="CHECK constraint failed"):
        old.execute(statement)
