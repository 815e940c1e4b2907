"""Whether a vault is whole: a glance before it is opened, and every page and rule of it in the background."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from coderdesk.domain.counting import count as in_words
from coderdesk.domain.damage import WORDS, Checkup, Fault
from coderdesk.domain.failures import Cancelled, DamagedVault
from coderdesk.domain.progress import Progress
from coderdesk.vault import listing
from coderdesk.vault.backups.rows import count_rows
from coderdesk.vault.connection import Connection, only
from coderdesk.vault.keys import DatabaseKey
from coderdesk.vault.migrations.m0002_keep_the_coders_own import COUNT_ANEW
from coderdesk.vault.pages import EMPTY, PageFile
from coderdesk.vault.session import Session
from coderdesk.vault.troubles import DAMAGED

#: What a glance may take, in seconds: for the pages, and for the trees.
PAGES_SECONDS = 0.12
TREES_SECONDS = 0.08
#: A page that another program is writing at this moment is whole a little later.
_AGAIN_SECONDS = (0.02, 0.1, 0.5)
#: Pages of a tree between two looks at the clock.
_STEPS = 100
_SAVE = "Lock, then choose the vault again: what can be read of it may be saved, or the newest backup restored."
_MADE_ANEW = "It is made anew by `Repair`; nothing is lost."


def glance(file: Path, key: DatabaseKey, connection: Connection) -> None:
    """Look at the length of a vault and at as many pages and trees as a fifth of a second allows.

    Of a vault up to some forty megabytes that is all of it; of a larger one other pages each time. `DamagedVault`
    where a part is not what was written there.
    """
    with _standing(connection), PageFile(file, key) as pages:
        if pages.count < int(only(connection.execute("PRAGMA page_count"))):
            raise DamagedVault(f"{file.name} is not whole: its end is missing.", DAMAGED)
        end = time.perf_counter() + PAGES_SECONDS
        for number in _some_first(pages.count):
            if time.perf_counter() > end:
                break
            if not is_whole(pages, number):
                raise DamagedVault(f"A part of {file.name} is damaged.", DAMAGED)
    if not connection.with_raw(_trees_hold):
        raise DamagedVault(f"A part of {file.name} is damaged.", DAMAGED)


def has_foreign_log(file: Path, key: DatabaseKey) -> bool:
    """Say whether the log beside a vault seems to be another vault's; one of its own may look so while it is begun."""
    with PageFile(file, key) as pages:
        return pages.has_foreign_log


def set_foreign_log_aside(file: Path, key: DatabaseKey) -> None:
    """Rename the log beside a vault that is not open, where it is another vault's.

    Where a vault was put in the place of another one that had not been closed, the other's log still lies there. SQLite
    knows a log by its name alone, and would write what it holds into this vault. Of a log whose first page is not
    authentic nothing is lost to this vault: SQLite takes none of it either. Whoever calls this is alone with the vault.
    """
    if has_foreign_log(file, key):
        log = file.with_name(f"{file.name}-wal")
        log.rename(log.with_name(f"{log.name}-of-another-{secrets.token_hex(4)}"))


@contextlib.contextmanager
def _standing(connection: Connection) -> Iterator[None]:
    """Keep the pages where they are while others work on: as long as somebody reads, SQLite neither begins the log
    anew nor writes newer pages of it back than the reader sees (https://sqlite.org/walformat.html#locks)."""
    connection.execute("BEGIN")
    try:
        # The transaction begins with its first reading.
        connection.execute("SELECT count(*) FROM sqlite_schema")
        yield
    finally:
        connection.undo()


def is_whole(pages: PageFile, number: int) -> bool:
    """Say whether a page of a vault that may be written at this moment is what was written there."""
    if pages.is_authentic(number, pages.raw(number)):
        return True
    for pause in _AGAIN_SECONDS:
        time.sleep(pause)
        if pages.is_authentic(number, pages.raw(number)):
            return True
    # A file grows from its end: what lies between is written when the log is.
    return pages.is_in_log(number) and pages.raw(number) == EMPTY


def check(file: Path, key: DatabaseKey, connection: Connection, *, now: datetime, progress: Progress) -> Checkup:
    """Look at every page, tree, reference and rule of an open vault. `Cancelled`, or the failure of a locked vault."""
    faults: list[Fault] = []
    with _standing(connection), PageFile(file, key) as pages:
        count, bad = pages.count, 0
        for number in range(1, count + 1):
            if number % 256 == 1:
                connection.check_running()
                progress.step(number, count, "Looking at every page")
            bad += not is_whole(pages, number)
    if bad:
        faults.append(Fault(f"{bad:,} of {count:,} pages of the vault are damaged.", _SAVE))
    else:
        faults += _faults_within(connection, progress)
    rows = 0 if bad else sum(connection.with_raw(count_rows).values())
    return Checkup(now, count, rows, tuple(faults))


def _faults_within(connection: Connection, progress: Progress) -> Iterator[Fault]:
    progress.step(0, 4, "Looking at the tables")
    found = connection.with_raw(lambda raw: _asked(raw, "PRAGMA integrity_check(20)", progress))
    if [row[0] for row in found] != ["ok"]:
        yield Fault("The tables of the vault contradict each other.", _SAVE)
        return
    progress.step(1, 4, "Looking at what names what")
    orphans: dict[str, int] = {}
    for row in connection.with_raw(lambda raw: _asked(raw, "PRAGMA foreign_key_check", progress)):
        orphans[row[0]] = orphans.get(row[0], 0) + 1
    for table, number in orphans.items():
        several = WORDS.get(table, ("", "other entries"))[1]
        yield Fault(f"{number:,} {several} belong to something that is not in the vault.", _SAVE)
    progress.step(2, 4, "Comparing the list with the charts")
    yield from _faults_of_lists(connection)
    progress.step(3, 4, "Looking at the control numbers")
    used = "SELECT coalesce(max(CAST(interchange AS INTEGER)), 0) FROM export"
    last = "SELECT coalesce(max(last), 0) FROM control_number WHERE name = 'interchange'"
    if only(connection.execute(f"SELECT ({used}) > ({last})")):
        yield Fault("A control number of a claim file might be used twice.", _SAVE)


def _faults_of_lists(connection: Connection) -> Iterator[Fault]:
    session = Session(connection)
    try:
        if stale := listing.stale(session):
            are = "it is" if stale == 1 else "they are"
            yield Fault(f"The worklist shows {in_words(stale, 'chart')} otherwise than {are}.", _MADE_ANEW)
        # Names of our own, never data.
        told = f"SELECT client, system, code, encounters FROM code_use EXCEPT {COUNT_ANEW}"  # noqa: S608
        counted = f"SELECT * FROM ({COUNT_ANEW}) EXCEPT SELECT client, system, code, encounters FROM code_use"  # noqa: S608
        if session.rows(told) or session.rows(counted):
            yield Fault("The counts of the codes that were used are not right.", _MADE_ANEW)
    finally:
        session.end()


def repair(session: Session) -> None:
    """Write anew what follows from the rest: the rows of the list, and the counts of codes."""
    session.write("DELETE FROM worklist_row")
    for row in session.rows("SELECT number FROM encounter"):
        listing.refresh(session, row["number"])
    session.write("DELETE FROM code_use")
    session.write(f"INSERT INTO code_use (client, system, code, encounters) {COUNT_ANEW}")


def _some_first(count: int) -> Iterator[int]:
    """Give the first and the last page, then all from a place that is another one each time."""
    yield from (1, count)
    begin = secrets.randbelow(count)
    for step in range(count):
        yield (begin + step) % count + 1


def _trees_hold(raw: sqlcipher.Connection) -> bool:
    end = time.perf_counter() + TREES_SECONDS
    raw.set_progress_handler(lambda: int(time.perf_counter() > end), _STEPS)
    try:
        return [row[0] for row in raw.execute("PRAGMA quick_check(1)").fetchall()] == ["ok"]
    except sqlcipher.OperationalError as error:
        if error.sqlite_errorcode == sqlcipher.SQLITE_INTERRUPT:
            return True
        raise
    finally:
        raw.set_progress_handler(None, 0)


def _asked(raw: sqlcipher.Connection, sql: str, progress: Progress) -> list[sqlcipher.Row]:
    """Run a long statement that asks now and then whether it should stop."""
    stopped: list[Cancelled] = []

    def go_on() -> int:
        try:
            progress.step(0, 0, "Looking at the tables")
        except Cancelled as cancelled:
            stopped.append(cancelled)
        return len(stopped)

    raw.set_progress_handler(go_on, 100_000)
    try:
        return raw.execute(sql).fetchall()
    except sqlcipher.OperationalError:
        if stopped:
            raise stopped[0] from None
        raise
    finally:
        with contextlib.suppress(sqlcipher.Error):
            raw.set_progress_handler(None, 0)
