"""Version 6: a store of before gains a place for drafts, which go with their encounter."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coderdesk.vault.connection import Connection, connect, only
from coderdesk.vault.keys import DatabaseKey
from coderdesk.vault.migrations.run import migrate
from coderdesk.vault.migrations.steps import STEPS
from coderdesk.vault.session import Session
from coderdesk.vault.shelves.drafts import Drafts
from support.old_stores import fill

STEP = 6
AT = datetime(2026, 9, 20, tzinfo=UTC)


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Connection]:
    """An encrypted store with rows, just before this step."""
    file = tmp_path / "store"
    file.touch()
    made = connect(file, DatabaseKey.random())
    fill(made, "version_1.sql")
    migrate(made, "store", STEPS[: STEP - 1])
    yield made
    made.close()


def test_the_step_that_was_released_is_still_the_same(old: Connection) -> None:
    migrate(old, "store", STEPS[:STEP])
    rows = old.execute("SELECT sql FROM sqlite_schema WHERE sql LIKE '%draft%' ORDER BY name")
    laid = "\n".join(" ".join(row["sql"].split()) for row in rows)
    assert (
        hashlib.sha256(laid.encode()).hexdigest() == "72bcdd4d89b9786b4a2f4f411dfbbacde063e80eafea345ea21d8b888cbf61c1"
    )


def test_a_draft_goes_with_its_encounter_and_no_other_does(old: Connection) -> None:
    migrate(old, "store", STEPS[:STEP])
    first, second = [row["id"] for row in old.execute("SELECT id FROM encounter ORDER BY number LIMIT 2")]
    session = Session(old)
    drafts = Drafts(session)
    for encounter in (first, second, ""):
        drafts.put(encounter, {"search": "migraine"}, AT)
    session.commit()
    session.end()
    old.execute("DELETE FROM encounter WHERE id = ?", (first,))
    assert only(old.execute("SELECT group_concat(encounter) FROM (SELECT encounter FROM draft ORDER BY 1)")) == (
        f",{second}"
    )
