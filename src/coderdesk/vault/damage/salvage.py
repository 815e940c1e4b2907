"""Save what can be read of a damaged vault into a new one, which is written as any other: the damaged one is left
alone."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from coderdesk.domain.damage import Damage, Loss, Salvaged
from coderdesk.domain.failures import StorageFailed
from coderdesk.domain.progress import Progress
from coderdesk.vault.backups.restore import check_free, put_in_place, told
from coderdesk.vault.connection import Connection, connect, connect_to_memory, only
from coderdesk.vault.damage.homes import Homes
from coderdesk.vault.damage.records import Value
from coderdesk.vault.damage.trees import Tree
from coderdesk.vault.damage.wreck import DERIVED, Charts, Columns, TableWreck, Wreck, charts_hit, loss_of
from coderdesk.vault.files import make_private
from coderdesk.vault.keyfile import KeyFile
from coderdesk.vault.keys import DatabaseKey
from coderdesk.vault.migrations.run import migrate
from coderdesk.vault.migrations.steps import STEPS
from coderdesk.vault.session import Session

_AT_ONCE = 200
Take = Callable[[str, Columns, Iterator[tuple[Value, ...]]], None]


@dataclass
class _Reading:
    """What was found while every table was read."""

    charts: Charts = field(default_factory=Charts)
    tables: dict[str, TableWreck] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    #: The tables of which a chart, by its number, may lack something.
    hit: dict[int, list[str]] = field(default_factory=dict)


def examine(file: Path, key: DatabaseKey, keys: KeyFile, progress: Progress) -> Damage:
    """Say what is damaged in the vault at `file`; nothing is written. Failures as of `Wreck`; `Cancelled`."""
    plan = connect_to_memory(key)
    try:
        with Wreck(file, key, bytes.fromhex(keys.vault)) as wreck:
            migrate(plan, file.name, STEPS[: wreck.version])
            bad = _bad_pages(wreck, progress)
            losses = _read(wreck, plan, _count, progress).losses if bad else []
            return Damage(bad, wreck.pages.count, losses)
    finally:
        plan.close()


def salvage(file: Path, key: DatabaseKey, keys: KeyFile, target: Path, progress: Progress) -> Salvaged:
    """Write what can be read of the vault at `file` to a new one at `target`, which opens as the damaged one did.

    Every row that is whole is kept as it stood; what can be made anew is made anew. A chart of which only an index
    still tells is kept on hold, so that its documents and codes have a place. `StorageFailed` where `target` is there
    already or the disk will not take it; else failures as of `Wreck`; `Cancelled`. Then nothing is left behind.
    """
    check_free(target)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        make_private(part)
        with Wreck(file, key, bytes.fromhex(keys.vault)) as wreck:
            saved = _rebuilt(wreck, part, key, bytes.fromhex(keys.vault), progress)
        put_in_place(part, target, keys.to_bytes())
    except OSError as error:
        raise told(error, target) from error
    finally:
        for name in (part.name, f"{part.name}-wal", f"{part.name}-shm"):
            with contextlib.suppress(OSError):
                part.with_name(name).unlink()
    reading, homes = saved
    return Salvaged(
        target,
        {name: table.kept for name, table in reading.tables.items()},
        reading.losses,
        homes.rebuilt,
        homes.held,
        homes.homeless,
    )


def _rebuilt(wreck: Wreck, part: Path, key: DatabaseKey, salt: bytes, progress: Progress) -> tuple[_Reading, Homes]:
    connection = connect(part, key, salt=salt)
    try:
        migrate(connection, part.name, STEPS[: wreck.version])
        # Rows come in the order of their tables; what names what is looked at in the end.
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        for name in _tables(connection):
            connection.execute(f"DELETE FROM {name}")  # noqa: S608
        reading = _read(wreck, connection, _Taker(connection).take, progress)
        _count_on(wreck, connection)
        connection.execute("COMMIT")
        migrate(connection, part.name)
        progress.step(1, 1, "Putting it together")
        session = Session(connection)
        homes = Homes(session, reading.tables["encounter"], reading.tables["patient"], reading.hit)
        homes.find()
        session.commit()
        _check(connection)
    finally:
        connection.close()
    return reading, homes


class _Taker:
    """Writes rows into the tables of the new vault, as they come."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, table: str, columns: Columns, rows: Iterator[tuple[Value, ...]]) -> None:
        places = ", ".join("?" * len(columns.names))
        # A row that breaks a rule of its table cannot be one that was written there; it is left out.
        sql = f"INSERT OR IGNORE INTO {table} ({', '.join(columns.names)}) VALUES ({places})"  # noqa: S608
        while batch := list(islice(rows, _AT_ONCE)):
            self._connection.change_many(sql, batch)


def _count(_table: str, _columns: Columns, rows: Iterator[tuple[Value, ...]]) -> None:
    for _row in rows:
        pass


def _read(wreck: Wreck, plan: Connection, take: Take, progress: Progress) -> _Reading:
    """Read every table, hand its rows to `take`, and find out what is lost."""
    reading = _Reading()
    names = _tables(plan)
    columns = {name: Columns(plan, name) for name in names}
    for done, name in enumerate(names):
        progress.step(done, len(names), "Reading what is left")
        table = reading.tables[name] = TableWreck(name)
        rows = wreck.rows(table, columns[name])
        if name == "encounter":
            rows = _meeting(reading.charts, columns[name], rows)
        take(name, columns[name], rows)
        if not table.is_whole:
            wreck.find_missing(table, plan)
    encounter = reading.tables["encounter"]
    for number, known in encounter.missing.items():
        reading.charts.add(number, str(known.get("account") or ""), str(known.get("id") or ""))
    for table in (table for table in reading.tables.values() if not table.is_whole):
        numbers = charts_hit(table, columns[table.name], reading.charts)
        loss = loss_of(table, reading.charts.named(numbers))
        # Of a table that was empty only the empty page is lost.
        if loss.rows != 0:
            reading.losses.append(loss)
        for number in numbers:
            reading.hit.setdefault(number, []).append(table.name)
    return reading


def _meeting(charts: Charts, columns: Columns, rows: Iterator[tuple[Value, ...]]) -> Iterator[tuple[Value, ...]]:
    number, account, id_ = (columns.names.index(name) for name in ("number", "account", "id"))
    for row in rows:
        value = row[number]
        if isinstance(value, int):
            charts.add(value, str(row[account]), str(row[id_]))
        yield row


def _tables(plan: Connection) -> list[str]:
    rows = plan.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid"
    )
    return [row[0] for row in rows if row[0] not in DERIVED]


def _bad_pages(wreck: Wreck, progress: Progress) -> Sequence[int]:
    bad = []
    for number, is_good in wreck.judged():
        if number % 256 == 1:
            progress.step(number, wreck.pages.count, "Looking at every page")
        if not is_good:
            bad.append(number)
    return bad


def _count_on(wreck: Wreck, connection: Connection) -> None:
    """No number is given twice: counters go on from where they were, as far as that is known."""
    if not (root := wreck.root_of("sqlite_sequence")):
        return
    for row in Tree(wreck.pages, root).rows():
        name, last = row.values[:2]
        if isinstance(name, str) and isinstance(last, int):
            connection.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (last, name))
            connection.execute(
                "INSERT INTO sqlite_sequence (name, seq) SELECT ?, ? "
                "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)",
                (name, last, name),
            )


def _check(connection: Connection) -> None:
    if only(connection.execute("PRAGMA integrity_check(1)")) != "ok" or connection.execute("PRAGMA foreign_key_check"):
        raise StorageFailed("What was saved does not make a whole vault.", "Restore the newest backup.")
