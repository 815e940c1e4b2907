"""Version 5: the trail loses an index and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coderdesk.domain.audit import AuditQuery, Kind
from coderdesk.domain.progress import Silent
from coderdesk.vault.connection import Connection, connect
from coderdesk.vault.keys import DatabaseKey
from coderdesk.vault.migrations.run import migrate
from coderdesk.vault.migrations.steps import STEPS
from coderdesk.vault.session import Session
from coderdesk.vault.shelves.audit import Audit
from coderdesk.vault.shelves.records import Settings
from support.old_stores import fill

STEP = 5


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Connection]:
    """An encrypted store of version 4 with the entries of a day."""
    file = tmp_path / "store"
    file.touch()
    made = connect(file, DatabaseKey.random())
    fill(made, "version_2.sql")
    migrate(made, "store", STEPS[: STEP - 1])
    yield made
    made.close()


def test_the_step_that_was_released_is_still_the_same(old: Connection) -> None:
    migrate(old, "store", STEPS[:STEP])
    rows = old.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    laid = "\n".join(" ".join(row["sql"].split()) for row in rows)
    assert (
        hashlib.sha256(laid.encode()).hexdigest() == "a0ba0b0ffe29c81c48a287460b06ac239523ad5924ca85139d7f7c68ce8c81ab"
    )


def test_the_trail_is_whole_as_before_and_its_kinds_are_found(old: Connection) -> None:
    before = [tuple(row) for row in old.execute("SELECT * FROM audit ORDER BY number")]
    migrate(old, "store", STEPS[:STEP])

    assert [tuple(row) for row in old.execute("SELECT * FROM audit ORDER BY number")] == before
    session = Session(old)
    trail = Audit(session, Settings(session), lambda: datetime.now(UTC))
    assert trail.verify(Silent()).is_whole
    assert trail.numbers(AuditQuery(kinds=(Kind.EXPORT, Kind.PRINT))) == [13, 12, 11]
    assert [row[0] for row in old.execute("PRAGMA integrity_check")] == ["ok"]
