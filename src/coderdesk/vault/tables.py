"""The statements that every shelf needs, made once from a table's columns."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows are replaced by `key` (one or more columns), with its statements."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...] = ("id",)
    insert: str = field(init=False)
    upsert: str = field(init=False)
    select: str = field(init=False)

    def __post_init__(self) -> None:
        # Names come from this package alone, never from data.
        listed = ", ".join(self.columns)
        places = ", ".join("?" for _ in self.columns)
        changed = ", ".join(f"{column} = excluded.{column}" for column in self.columns if column not in self.key)
        insert = f"INSERT INTO {self.name} ({listed}) VALUES ({places})"  # noqa: S608
        upsert = f"{insert} ON CONFLICT ({', '.join(self.key)}) DO UPDATE SET {changed}"
        object.__setattr__(self, "insert", insert)
        object.__setattr__(self, "upsert", upsert)
        object.__setattr__(self, "select", f"SELECT {listed} FROM {self.name}")  # noqa: S608
