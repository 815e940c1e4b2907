"""A vault is brought to this program's version step by step, each step whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from coderdesk.domain.failures import NewerVault, NotAVault
from coderdesk.vault.connection import Connection, connect, only
from coderdesk.vault.keys import DatabaseKey
from coderdesk.vault.migrations.run import migrate, schema_version
from coderdesk.vault.migrations.steps import STEPS, Step
from coderdesk.vault.shelves import (
    audit,
    claims,
    disposals,
    documents,
    drafts,
    encounters,
    evidence,
    lines,
    own_codes,
    parts,
    people,
    policies,
    records,
    retention,
)
from coderdesk.vault.tables import Table

KEY = DatabaseKey.random()
TABLES = {
    table.name: table
    for module in (
        *(
            audit,
            claims,
            disposals,
            documents,
            drafts,
            encounters,
            evidence,
            lines,
            own_codes,
            parts,
            people,
            policies,
            records,
        ),
        retention,
    )
    for table in vars(module).values()
    if isinstance(table, Table)
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "store"
    path.touch()
    return path


@pytest.fixture
def connection(file: Path) -> Iterator[Connection]:
    made = connect(file, KEY)
    yield made
    made.close()


def column(name: str) -> Step:
    """Return a step that adds a column, which cannot be done twice."""
    return Step(f"add {name}", lambda connection: _add(connection, name))


def _add(connection: Connection, name: str) -> None:
    connection.execute(f"ALTER TABLE setting ADD COLUMN {name} TEXT NOT NULL DEFAULT 'new'")


def test_every_step_has_a_test_of_its_own_and_a_name_of_its_own() -> None:
    folder = Path(__file__).parent / "migrations"
    modules = [step.apply.__module__.rsplit(".", 1)[-1] for step in STEPS]
    for number, module in enumerate(modules, start=1):
        assert module.startswith(f"m{number:04d}_")
        assert (folder / f"test_{module}.py").is_file(), f"the step {module} has no test"
    assert len({step.name for step in STEPS}) == len(STEPS)


def test_every_module_of_a_step_is_taken() -> None:
    from coderdesk.vault import migrations

    there = {path.stem for folder in migrations.__path__ for path in Path(folder).glob("m[0-9]*.py")}
    assert there == {step.apply.__module__.rsplit(".", 1)[-1] for step in STEPS}


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_what_the_shelves_write_is_what_the_steps_made(connection: Connection, table: Table) -> None:
    migrate(connection, "store")
    made = [row["name"] for row in connection.execute(f"PRAGMA table_info({table.name})")]
    assert sorted(set(made) - {"number"}) == sorted(table.columns)
    assert not {"number"} & set(table.columns)


def test_a_store_takes_only_the_steps_that_it_lacks(connection: Connection) -> None:
    assert migrate(connection, "store") == len(STEPS)
    connection.execute("INSERT INTO setting (name, value) VALUES ('kept', 'value')")
    assert migrate(connection, "store", (*STEPS, column("one"))) == len(STEPS) + 1
    assert migrate(connection, "store", (*STEPS, column("one"), column("two"))) == len(STEPS) + 2
    assert tuple(connection.execute("SELECT * FROM setting")[0]) == ("kept", "value", "new", "new")


def test_a_step_that_fails_leaves_the_store_after_the_last_whole_one(connection: Connection) -> None:
    def fail(connection: Connection) -> None:
        _add(connection, "two")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        migrate(connection, "store", (*STEPS, column("one"), Step("fail", fail)))
    assert schema_version(connection) == len(STEPS) + 1
    assert [row["name"] for row in connection.execute("PRAGMA table_info(setting)")] == ["name", "value", "one"]


def test_two_programs_that_open_an_old_store_at_once_take_each_step_once(file: Path) -> None:
    gate = Barrier(2)
    steps = (*STEPS, column("one"), column("two"))

    def open_it() -> int:
        connection = connect(file, KEY)
        gate.wait(5)
        try:
            return migrate(connection, "store", steps)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        opened = [pool.submit(open_it) for _ in range(2)]
        assert [each.result(20) for each in opened] == [len(steps)] * 2


def test_a_newer_store_is_refused_and_left_as_it_is(connection: Connection) -> None:
    migrate(connection, "store", (*STEPS, column("one")))
    with pytest.raises(NewerVault, match="Install the newest version"):
        migrate(connection, "store")
    assert schema_version(connection) == len(STEPS) + 1


def test_a_store_of_another_program_is_refused(connection: Connection) -> None:
    connection.execute("CREATE TABLE theirs (x)")
    with pytest.raises(NotAVault, match="not a CoderDesk vault"):
        migrate(connection, "store")
    assert only(connection.execute("SELECT count(*) FROM sqlite_schema")) == 1
