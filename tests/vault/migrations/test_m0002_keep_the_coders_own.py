"""Version 2: a store of version 1 gains the coder's own shelf, and what was coded before is counted.

`stores/version_1.sql` is what the program of version 1 left in a vault (its tables and rows, told as SQL): three
charts, one of them with a code posted by search, one never taken up.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from coderdesk.domain.codes import Code, icd10cm, service_code
from coderdesk.domain.identifiers import ClientId, EncounterId
from coderdesk.vault.connection import Connection, connect
from coderdesk.vault.keys import DatabaseKey
from coderdesk.vault.migrations.m0002_keep_the_coders_own import COUNT_ANEW
from coderdesk.vault.migrations.run import migrate, schema_version
from coderdesk.vault.migrations.steps import STEPS
from coderdesk.vault.session import Session
from coderdesk.vault.shelves.encounters import Worklist
from coderdesk.vault.shelves.own_codes import CodeGroups, OwnCodesShelf

OLD = Path(__file__).parent / "stores" / "version_1.sql"


def statements(text: str) -> Iterator[str]:
    """Give the statements of a script one by one; a text in it may hold a line end or a semicolon."""
    pending = ""
    for line in text.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Connection]:
    """An encrypted store of version 1 with its rows."""
    file = tmp_path / "store"
    file.touch()
    made = connect(file, DatabaseKey.random())
    made.execute("BEGIN")
    made.execute("PRAGMA defer_foreign_keys = ON")
    for statement in statements(OLD.read_text(encoding="utf-8")):
        made.execute(statement)
    made.execute("COMMIT")
    assert schema_version(made) == 1
    yield made
    made.close()


def test_the_step_that_was_released_is_still_the_same(old: Connection) -> None:
    migrate(old, "store", STEPS[:2])
    rows = old.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    laid = "\n".join(" ".join(row["sql"].split()) for row in rows)
    assert (
        hashlib.sha256(laid.encode()).hexdigest() == "00c52696c5d5c4c216ae857f385cfec86958a7b84708638a282c0f2ed950cfc2"
    )


def test_what_was_coded_before_is_counted_but_not_what_only_came_with_a_file(old: Connection) -> None:
    migrate(old, "store", STEPS[:2])

    uses = OwnCodesShelf(Session(old)).uses(ClientId("client-cedar"))

    # The third chart, which alone has another E78.2, was never taken up.
    expected: dict[Code, int] = {icd10cm("E11.42"): 2, icd10cm("E78.2"): 1, icd10cm("I10"): 2, service_code("99214"): 2}
    assert uses == expected


def test_a_chart_reads_as_it_was_with_an_empty_path_to_its_lines(old: Connection) -> None:
    before = [tuple(row) for row in old.execute("SELECT encounter, place, code, charge FROM service_line")]
    migrate(old, "store", STEPS[:2])

    chart = Worklist(Session(old)).get(EncounterId("encounter-4471-0926"))

    assert [diagnosis.code.dotted for diagnosis in chart.diagnoses] == ["E11.42", "E78.2", "I10"]
    assert chart.diagnoses[-1].found_by == "search “htn”: Hypertension"
    assert [line.found_by for line in chart.lines] == [""]
    assert [tuple(row) for row in old.execute("SELECT encounter, place, code, charge FROM service_line")] == before


def test_the_shelf_is_empty_and_the_store_is_sound(old: Connection) -> None:
    migrate(old, "store", STEPS[:2])

    session = Session(old)
    own, groups = OwnCodesShelf(session), CodeGroups(session)

    assert (own.favourites(), own.recent(), own.notes(), groups.all()) == ([], [], {}, [])
    session.end()
    assert [row[0] for row in old.execute("PRAGMA integrity_check")] == ["ok"]
    assert old.execute("PRAGMA foreign_key_check") == []
    counted = {tuple(row) for row in old.execute(COUNT_ANEW)}
    assert counted == {tuple(row) for row in old.execute("SELECT * FROM code_use")}
