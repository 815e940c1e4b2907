"""A vault as far as it can be read, whatever is damaged in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from coderdesk.domain.damage import Loss
from coderdesk.domain.failures import NewerVault, NotAVault
from coderdesk.vault.connection import Connection
from coderdesk.vault.damage.records import Value
from coderdesk.vault.damage.trees import Entry, Gap, Row, Tree, read_schema
from coderdesk.vault.keys import DatabaseKey
from coderdesk.vault.migrations.run import APPLICATION_ID
from coderdesk.vault.migrations.steps import STEPS
from coderdesk.vault.pages import BadPage, PageFile

#: What is written from the rest whenever it is wanted.
DERIVED = ("worklist_row", "code_use")
#: Tables whose first column is the number of an encounter.
_OF_NUMBER = "encounter"


@dataclass
class TableWreck:
    """One table: `kept` rows were read. `missing` are rows that an index still knows, by number, with what it knows.

    `is_counted` where the rows that are missing are known by number; `gone` where the table itself was not found.
    """

    name: str
    kept: int = 0
    gaps: Sequence[Gap] = ()
    missing: Mapping[int, Mapping[str, Value]] = field(default_factory=dict)
    is_counted: bool = False
    gone: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is missing."""
        return not self.gaps and not self.gone


class Wreck:
    """A damaged vault, opened by its pages. Use it as a context. `salt` is what its key file says of its first bytes.

    `NotAVault` where not even the first page can be read, `NewerVault` where a newer program wrote it, `OSError`.
    """

    def __init__(self, file: Path, key: DatabaseKey, salt: bytes) -> None:
        self.file = file
        self.pages = PageFile(file, key, salt=salt)
        try:
            first = self.pages.page(1)
            self.version = int.from_bytes(first[60:64], "big")
            if int.from_bytes(first[68:72], "big") != APPLICATION_ID or not self.version:
                raise NotAVault(f"{file.name} is not a CoderDesk vault.", "Choose a file that CoderDesk made.")
            if self.version > len(STEPS):
                raise NewerVault(f"{file.name} was written by a newer CoderDesk.", "Install the newest version.")
        except BadPage as error:
            self.close()
            raise NotAVault(
                f"The first page of {file.name} is damaged, and without it nothing of it can be read.",
                "Restore the newest backup.",
            ) from error
        except BaseException:
            self.close()
            raise
        self.entries, self.schema_gaps = read_schema(self.pages)

    def close(self) -> None:
        """Let go of the files."""
        self.pages.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_told: object) -> None:
        self.close()

    def judged(self) -> Iterator[tuple[int, bool]]:
        """Give each page's number, and whether it can be read."""
        for number in range(1, self.pages.count + 1):
            yield number, self.pages.is_authentic(number, self.pages.raw(number))

    def root_of(self, table: str) -> int | None:
        """Return the page on which a table begins, or None where the schema no longer says it."""
        return next((each.root for each in self.entries if each.kind == "table" and each.name == table), None)

    def rows(self, table: TableWreck, columns: Columns) -> Iterator[tuple[Value, ...]]:
        """Give the rows of a table in the order of its columns; `table` fills while they are taken."""
        root = self.root_of(table.name)
        if root is None:
            table.gone = True
            return
        tree = Tree(self.pages, root)
        for row in tree.rows():
            table.kept += 1
            yield columns.in_order(row)
        table.gaps = tree.gaps

    def find_missing(self, table: TableWreck, plan: Connection) -> None:
        """Ask the indexes of a table with gaps which rows it had."""
        root = self.root_of(table.name)
        there: set[int] = set()
        if root is not None:
            there = {row.rowid for row in Tree(self.pages, root).rows() if row.rowid is not None}
        missing: dict[int, dict[str, Value]] = {}
        for entry in (each for each in self.entries if each.kind == "index" and each.table == table.name):
            names = [row["name"] for row in plan.execute(f"PRAGMA index_info({entry.name})")]
            is_whole = self._read_index(entry, names, there, missing)
            is_partial = "WHERE" in entry.sql.upper()
            table.is_counted = table.is_counted or (is_whole and not is_partial)
        table.missing = missing

    def _read_index(
        self, entry: Entry, names: Sequence[str], there: set[int], missing: dict[int, dict[str, Value]]
    ) -> bool:
        tree = Tree(self.pages, entry.root)
        for row in tree.rows():
            *values, rowid = row.values
            if isinstance(rowid, int) and rowid not in there:
                missing.setdefault(rowid, {}).update(zip(names, values, strict=False))
        return not tree.gaps


class Columns:
    """The columns of a table as its records hold them: those of its key first where it has no numbers for its rows."""

    def __init__(self, plan: Connection, table: str) -> None:
        told = plan.execute(f"PRAGMA table_info({table})")
        listed = plan.execute("SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?", (table,))
        self.has_numbers = not listed[0]["wr"]
        keys = sorted((row["pk"], row["cid"]) for row in told if row["pk"])
        order = [row["cid"] for row in told]
        if not self.has_numbers:
            first = [cid for _place, cid in keys]
            order = [*first, *(cid for cid in order if cid not in first)]
        self.names = tuple(str(told[cid]["name"]) for cid in order)
        defaults = [told[cid]["dflt_value"] for cid in order]
        self._defaults = [None if text is None else plan.execute(f"SELECT {text}")[0][0] for text in defaults]
        is_number = len(keys) == 1 and str(told[keys[0][1]]["type"]).upper() == "INTEGER" and self.has_numbers
        self._number_at = order.index(keys[0][1]) if is_number else None

    def in_order(self, row: Row) -> tuple[Value, ...]:
        """Return a row's values; columns that were added after it was written have their default."""
        values = [*row.values, *self._defaults[len(row.values) :]]
        if self._number_at is not None:
            values[self._number_at] = row.rowid
        return tuple(values)

    def named(self, row: Row) -> dict[str, Value]:
        """Return what is known of a row that may be torn, by column."""
        found = dict(zip(self.names, row.values, strict=False))
        if self._number_at is not None:
            found[self.names[self._number_at]] = row.rowid
        return found


def charts_hit(table: TableWreck, columns: Columns, charts: Charts) -> set[int]:
    """Return the numbers of the charts that may lack something of a table."""
    numbers: set[int] = set()
    ids: set[str] = set()
    for row in (*table.missing.values(), *(columns.named(gap.torn) for gap in table.gaps if gap.torn)):
        if isinstance(value := row.get(_OF_NUMBER), int):
            numbers.add(value)
        elif isinstance(value, str):
            ids.add(value)
    if table.name == "encounter":
        numbers |= set(table.missing)
    elif columns.names[0] == _OF_NUMBER:
        for gap in (gap for gap in table.gaps if gap.torn is None):
            numbers |= charts.between(gap)
        if table.gone:
            numbers |= charts.numbers()
    return numbers | charts.of_ids(ids)


def loss_of(table: TableWreck, accounts: Sequence[str]) -> Loss:
    """Say what of a table is lost; `accounts` are the charts that it concerns."""
    torn = sum(gap.torn is not None for gap in table.gaps)
    if table.is_counted:
        rows: int | None = len(table.missing)
    else:
        rows = torn if torn == len(table.gaps) and not table.gone else None
    return Loss(table.name, rows, accounts)


class Charts:
    """The charts of the vault: account and id by number, those that are lost among them, as far as they are known."""

    def __init__(self) -> None:
        self._by_number: dict[int, tuple[str, str]] = {}

    def add(self, number: int, account: str, id_: str) -> None:
        """Meet a chart."""
        self._by_number[number] = (account, id_)

    def between(self, gap: Gap) -> set[int]:
        """Return the numbers of the charts that rows in a gap may belong to."""
        first = gap.after.values[0] if gap.after else 0
        last = gap.before.values[0] if gap.before else max(self._by_number, default=0)
        if not isinstance(first, int) or not isinstance(last, int):
            return set()
        return {number for number in self._by_number if first <= number <= last}

    def numbers(self) -> set[int]:
        """Return the numbers of all charts."""
        return set(self._by_number)

    def of_ids(self, ids: set[str]) -> set[int]:
        """Return the numbers of the charts of those ids."""
        return {number for number, (_account, id_) in self._by_number.items() if id_ in ids} if ids else set()

    def named(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """Return the account numbers (else the ids) of charts."""
        found = {account or id_ for account, id_ in (self._by_number.get(each, ("", "")) for each in numbers)}
        return tuple(sorted(found - {""}))
