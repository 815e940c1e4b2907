"""Bring a vault to the version that this program knows."""

from __future__ import annotations

from collections.abc import Sequence

from coderdesk.domain.failures import NewerVault, NotAVault
from coderdesk.vault.connection import Connection, only
from coderdesk.vault.migrations.steps import STEPS, Step
from coderdesk.vault.troubles import DAMAGED

#: "CDvt": what `PRAGMA application_id` says of a vault.
APPLICATION_ID = 0x43447674


def schema_version(connection: Connection) -> int:
    """Return how many steps the vault has taken."""
    return int(only(connection.execute("PRAGMA user_version")))


def is_older(connection: Connection, name: str, steps: Sequence[Step] = STEPS) -> bool:
    """Whether the vault called `name` has tables, but not yet those of this program. Failures as of `migrate`."""
    return 0 < _checked(connection, name, steps) < len(steps)


def migrate(connection: Connection, name: str, steps: Sequence[Step] = STEPS) -> int:
    """Take the steps that the vault called `name` has not taken yet and return its version.

    Each step and its mark are one transaction: killed in between, the vault stands after the last whole step.
    `NewerVault` where it has taken more steps than this program knows; `NotAVault` where it is another program's.
    """
    while (version := _checked(connection, name, steps)) < len(steps):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another program may have taken the step while this one waited for its turn.
            if _checked(connection, name, steps) == version:
                steps[version].apply(connection)
                connection.execute(f"PRAGMA user_version = {version + 1}")
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute("COMMIT")
        finally:
            connection.undo()
    return version


def _checked(connection: Connection, name: str, steps: Sequence[Step]) -> int:
    version = schema_version(connection)
    mark = int(only(connection.execute("PRAGMA application_id")))
    is_empty = not only(connection.execute("SELECT count(*) FROM sqlite_schema"))
    if version > len(steps):
        raise NewerVault(
            f"{name} was written by a newer CoderDesk (version {version} of its tables; this one knows {len(steps)}).",
            "Install the newest version.",
        )
    if mark != APPLICATION_ID and not (is_empty and version == 0):
        raise NotAVault(f"{name} is not a CoderDesk vault, or is damaged.", DAMAGED)
    return version
